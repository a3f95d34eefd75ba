"""What a check declares is looked at where it is declared: a wrong word is an error that names the check and the nearest right one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from auditor.checks import registry
from auditor.checks.base import Yield, axe_rule_ids, check
from auditor.checks.images.rules import ImageCheck, image_rule, in_order, rules_for
from auditor.checks.images.subject import Flaw, Subject
from auditor.checks.inputs import DeclarationError, computed
from auditor.checks.run import run_check
from auditor.dom.artifacts import Artifacts
from auditor.dom.content import Links, Text
from auditor.dom.document import Document
from auditor.model.codes import Code
from auditor.model.finding import Family, Outcome, Severity
from auditor.model.options import Options
from auditor.model.page import Failed
from auditor.model.run import SiteFacts
from tests.checks.fixture import artifacts_of

SAID = {"family": Family.LINKS, "version": 1, "severity": Severity.MINOR}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"wcag": ("1.4.33",)}, "check test-wrong: WCAG 2.2 has no success criterion “1.4.33”; the nearest is 1.4.13"),
        ({"same_as": ("imgae-alt",)}, "check test-wrong: axe has no rule “imgae-alt”; the nearest is “image-alt”"),
        ({"family": "link"}, "check test-wrong: there is no family “link”; the nearest is “links”"),
    ],
)
def test_a_word_that_does_not_exist_is_an_error_with_the_nearest_one(more: dict[str, object], told: str) -> None:
    def wrong(links: Links) -> Iterator[Yield]:
        """Wrong."""
        yield from ()

    with pytest.raises(DeclarationError) as raised:
        check("test-wrong", **{**SAID, **more})(wrong)  # type: ignore[arg-type]
    assert told in str(raised.value)


def test_a_parameter_is_an_artifact_by_name_and_type() -> None:
    def misspelt(documnet: Document) -> Iterator[Yield]:
        """Misspelt."""
        yield from ()

    def mistyped(links: Text) -> Iterator[Yield]:
        """Mistyped."""
        yield from ()

    def untyped(links) -> Iterator[Yield]:
        """Untyped."""
        yield from ()

    for function, told in (
        (misspelt, "check test-wrong: there is no artifact “documnet”; the nearest is “document”"),
        (mistyped, "check test-wrong: “links” is Links, not Text"),
        (untyped, "check test-wrong: “links” is Links, not None"),
    ):
        with pytest.raises(DeclarationError) as raised:
            check("test-wrong", **SAID)(function)  # type: ignore[arg-type]
        assert told in str(raised.value)


def test_an_id_and_a_docstring_are_needed() -> None:
    def silent(links: Links) -> Iterator[Yield]:
        yield from ()

    with pytest.raises(DeclarationError, match="test-silent: it has no docstring"):
        check("test-silent", **SAID)(silent)  # type: ignore[arg-type]
    with pytest.raises(DeclarationError, match="Test_Silent: an id is lower-case words"):
        check("Test_Silent", **SAID)(silent)  # type: ignore[arg-type]


def test_what_a_check_needs_follows_from_its_parameters() -> None:
    needs = {declared.id: declared.needs for declared in registry().values()}
    assert needs["spelling-likely-typo"] == ("document", "text", "options", "approved")
    assert needs["image-alt-slug"] == ("images",)
    assert registry()["link-broken"].site
    assert not registry()["axe"].site

    @check("test-over-all", **SAID)  # type: ignore[arg-type]
    def over_all(facts: SiteFacts) -> Iterator[Yield]:
        """Over all pages."""
        yield from ()

    assert over_all.site


def test_a_check_is_called_like_the_function_it_is() -> None:
    artifacts = artifacts_of("<html><body><a href='x.pdf'></a></body></html>")
    found = list(registry()["link-empty-name"](artifacts.links))
    assert [finding.check for finding in found] == ["link-empty-name"]


@dataclass(frozen=True)
class Letters:
    count: int


CALLS: list[str] = []


@computed
def letters(text: Text) -> Letters:
    CALLS.append(text.language)
    return Letters(sum(len(block.text) for block in text.blocks))


@dataclass(frozen=True)
class Doubled:
    count: int


@computed
def doubled(letters: Letters, options: Options) -> Doubled:
    if letters.count > 1000:
        raise RuntimeError("too many")
    return Doubled(2 * letters.count)


@check("test-letters", **SAID)  # type: ignore[arg-type]
def odd_letters(letters: Letters, doubled: Doubled) -> Iterator[Yield]:
    """Letters."""
    if letters.count % 2:
        yield odd_letters.finding(f"{letters.count} letters, twice {doubled.count}.")


@check("test-double", **SAID)  # type: ignore[arg-type]
def only_doubled(doubled: Doubled) -> Iterator[Yield]:
    """Doubled."""
    yield from ()


def test_what_is_computed_is_computed_once_a_page_for_all_checks_and_again_for_the_next() -> None:
    CALLS.clear()
    for language in ("en", "de"):
        artifacts = artifacts_of(f"<html lang={language}><body><p>one</p></body></html>")
        assert run_check(odd_letters, artifacts).findings[0].message == "3 letters, twice 6."
        assert run_check(only_doubled, artifacts).outcome is Outcome.PASSED
    assert CALLS == ["en", "de"]
    assert odd_letters.needs == ("text", "options")


def test_where_an_input_failed_everything_computed_from_it_failed() -> None:
    broken = Failed(Code.PARSE_LIMIT, "too deep")
    result = run_check(odd_letters, Artifacts(text=broken, options=Options()))
    assert (result.outcome, result.failed) == (Outcome.ERROR, broken)


def test_a_crash_in_what_is_computed_is_the_error_of_each_check_that_asks_for_it() -> None:
    artifacts = artifacts_of(f"<html><body><p>{'word ' * 300}</p></body></html>")
    for declared in (odd_letters, only_doubled):
        result = run_check(declared, artifacts)
        assert result.failed is not None
        assert (result.failed.code, result.failed.detail) == (
            Code.CHECK_CRASHED,
            f"{declared.id}: doubled: RuntimeError: too many",
        )


def test_what_takes_too_long_is_not_begun_again_for_the_next_check() -> None:
    begun: list[int] = []

    @computed
    def endless(document: Document) -> Endless:
        begun.append(1)
        while True:
            pass

    @check("test-endless", **SAID)  # type: ignore[arg-type]
    def waits(endless: Endless) -> Iterator[Yield]:
        """Waits."""
        yield from ()

    artifacts = artifacts_of("<html></html>")
    for _ in range(2):
        result = run_check(waits, artifacts, budget_s=0.2)
        assert result.failed is not None
        assert result.failed.code is Code.CHECK_TIMEOUT
    assert len(begun) == 1


class Endless:
    pass


def test_a_computed_value_has_a_type_of_its_own_module() -> None:
    def count(text: Text) -> int:
        return len(text.blocks)

    with pytest.raises(DeclarationError, match=r"count: it returns int, which is no class of its own module"):
        computed(count)


def rule(name: str, *gives_way_to: str) -> ImageCheck:
    def says(subject: Subject) -> Flaw | None:
        """Says something."""
        return Flaw("Something.")

    return image_rule(name, version=1, severity=Severity.MINOR, wcag=(), gives_way_to=gives_way_to)(says)


def test_image_rules_stand_after_those_they_give_way_to() -> None:
    rules = [rule("image-c"), rule("image-a", "image-b"), rule("image-b", "image-c"), rule("image-d")]
    assert [declared.id for declared in in_order(rules)] == ["image-c", "image-b", "image-a", "image-d"]
    assert [declared.id for declared in rules_for(Subject)][:2] == ["image-pixel-with-alt", "image-alt-blank"]


def test_an_image_rule_gives_way_to_one_that_exists_and_never_to_itself() -> None:
    with pytest.raises(DeclarationError, match="check image-a: there is no image rule “image-x”; the nearest is"):
        in_order([rule("image-a", "image-x"), rule("image-b")])
    with pytest.raises(DeclarationError, match="in a circle: image-"):
        in_order([rule("image-a", "image-b"), rule("image-b", "image-a")])


def test_an_image_rule_says_what_it_looks_at() -> None:
    def looks(image: Document) -> Flaw | None:
        """Looks."""

    with pytest.raises(DeclarationError, match="takes a Subject or an Undescribed"):
        image_rule("image-a", version=1, severity=Severity.MINOR, wcag=())(looks)  # type: ignore[arg-type]


def test_the_rules_of_axe_are_listed() -> None:
    assert {"image-alt", "color-contrast", "target-size"} <= axe_rule_ids()
    assert len(axe_rule_ids()) > 90
