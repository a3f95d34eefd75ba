"""The checks tell editors what happened, how grave it is, and stay calm where single differences mean nothing."""

from dataclasses import replace

import pytest

from auditor.checks import registry
from auditor.checks.reference.comparison import Comparison
from auditor.checks.run import run_check
from auditor.dom.artifacts import Artifacts
from auditor.dom.content import Approved, ApprovedBlock, BlockKind
from auditor.dom.document import Document
from auditor.extract.parse import parse_html
from auditor.extract.text import read_text
from auditor.model.exhibits import ComparedImage
from auditor.model.finding import CheckResult, Outcome
from auditor.model.options import Options
from tests.reference.score import text_of


def approved(*texts: str, **more: object) -> Approved:
    made = Approved("page.txt", "0", tuple(ApprovedBlock(n, text, line=2 * n + 1) for n, text in enumerate(texts)))
    return replace(made, **more)  # type: ignore[arg-type]


def run(check: str, page: str, *documents: Approved, options: Options | None = None) -> CheckResult:
    artifacts = Artifacts(approved=documents, text=text_of(page), options=options or Options())
    result = run_check(registry()[check], artifacts, "http://site.test/page")
    assert result.failed is None, result.failed
    return result


@pytest.mark.parametrize(
    ("published", "severity"),
    [
        ("You must not pay 500 Euro.", "serious"),
        ("You must pay 600 Euro.", "serious"),
        ("You should pay 500 Euro.", "moderate"),
        ("You must pay 500 Euro!", "minor"),
        ("you must pay 500 Euro.", "minor"),
    ],
)
def test_an_edit_is_as_grave_as_its_gravest_word(published: str, severity: str) -> None:
    (found,) = run("reference-edited", f"<main><p>{published}</p></main>", approved("You must pay 500 Euro.")).findings
    assert found.severity == severity
    assert found.evidence["approved"] == "You must pay 500 Euro."
    assert found.evidence["published"] == published
    assert found.location.selector


def test_without_an_approved_text_the_checks_do_not_apply() -> None:
    for check in registry().values():
        if check.family.value == "reference" and not check.site:
            assert run(check.id, "<main><p>x</p></main>").outcome is Outcome.INAPPLICABLE, check.id


def test_what_is_missing_is_placed_after_the_text_before_it() -> None:
    page = "<main><p id=a>We teach nursing here.</p><p>We teach art there.</p></main>"
    (found,) = run(
        "reference-missing", page, approved("We teach nursing here.", "We listen.", "We teach art there.")
    ).findings
    assert found.location.selector == "#a"
    assert found.evidence["line"] == 3


def test_typography_is_one_notice_that_is_information_only() -> None:
    page = "<main><p>Pages 5-7 are here...</p><p>“Quoted” text</p></main>"
    (found,) = run("reference-typography", page, approved("Pages 5–7 are here…", '"Quoted" text')).findings
    assert "information" in found.tags
    assert found.evidence["blocks"] == 1
    assert run("reference-edited", page, approved("Pages 5–7 are here…", '"Quoted" text')).outcome is Outcome.PASSED


def test_a_rewritten_page_is_one_finding() -> None:
    text = approved(*(f"The old paragraph number {n} speaks of apples and of the mill behind it." for n in range(10)))
    page = "<main>" + "<p>Something else entirely stands on this site today.</p>" * 10 + "</main>"
    total = [
        f
        for c in registry().values()
        if c.family.value == "reference" and not c.site
        for f in run(c.id, page, text).findings
    ]
    assert [found.check for found in total] == ["reference-rewritten"]


def test_sections_may_stand_in_any_order_on_the_page() -> None:
    first = approved("We teach nursing here.", "Nurses come from all over.", name="a.txt")
    second = approved("We teach art there.", "Painters come from the town.", name="b.txt")
    page = "".join(f"<p>{block.text}</p>" for document in (second, first) for block in document.blocks)
    assert run("reference-moved", f"<main>{page}</main>", first, second).outcome is Outcome.PASSED
    (found,) = run(
        "reference-missing", "<main><p>We teach nursing here.</p><p>We teach art there.</p></main>", first, second
    ).findings[:1]
    assert found.evidence["document"] in {"a.txt", "b.txt"}


def test_an_approval_grows_stale() -> None:
    old = approved("Text", approved_on="2025-01-01", owner="Web team")
    options = Options(approval_max_age_days=365, today="2026-11-22")
    (found,) = run("reference-stale-approval", "<main><p>Text</p></main>", old, options=options).findings
    assert found.evidence["age_days"] == 690
    assert "Web team" in found.message
    fresh = replace(old, approved_on="2026-10-01")
    assert run("reference-stale-approval", "<main><p>Text</p></main>", fresh, options=options).outcome is Outcome.PASSED


def test_a_picture_that_is_gone_and_one_that_came() -> None:
    document = Approved(
        "p.md",
        "0",
        (
            ApprovedBlock(0, "A brick path", BlockKind.DESCRIPTION, source="/path.jpg"),
            ApprovedBlock(1, "We teach nursing here.", BlockKind.PARAGRAPH),
            ApprovedBlock(2, "A tall gate", BlockKind.DESCRIPTION, source="/gate.jpg"),
        ),
    )
    page = "<main><img src=/path.jpg alt='A brick path'><p>We teach nursing here.</p></main>"
    (gone,) = run("reference-image-gone", page, document).findings
    assert gone.evidence["src"] == "/gate.jpg"
    more = page.replace(
        "</main>", "<img src=/gate.jpg alt='A tall gate'><img src=/new.jpg alt='A new hall at noon'></main>"
    )
    (added,) = run("reference-image-added", more, document).findings
    assert added.evidence["src"] == "http://site.test/new.jpg"


def test_the_side_by_side_view_has_every_block_and_picture() -> None:
    page = "<main><h1>Fees</h1><p>You pay 600 Euro.</p><img src=a.jpg alt=''></main>"
    result = run("reference-rewritten", page, approved("Fees", "You pay 500 Euro.", "A red path"))
    shown = result.exhibits.reference
    assert shown is not None
    assert [block.status for block in shown.blocks] == ["same", "edited", "missing"]
    assert shown.blocks[1].hunks[0].approved_at == (8, 11)
    assert shown.images == (
        ComparedImage("missing", "http://site.test/a.jpg", "A red path", "", "html > body > main > img"),
    )
    assert {measure.name for measure in result.measures} == {
        "reference-similarity",
        "reference-coverage",
        "reference-order",
    }


def test_all_checks_share_one_comparison() -> None:
    artifacts = Artifacts(approved=(approved("x"),), text=text_of("<main><p>x</p></main>"), options=Options())
    for check in registry().values():
        if "approved" in check.needs and "document" not in check.needs:
            assert run_check(check, artifacts).failed is None
    assert [type(value) for value in artifacts.computed.values()].count(Comparison) == 1


@pytest.mark.parametrize(
    ("pattern", "ours", "theirs"),
    [
        ("{number} guests", "We had 1,204 guests so far.", "We had 2.950 guests so far."),
        ("Last seen on {date}", "Last seen on May 3, 2026. Ask us.", "Last seen on 12 June 2027. Ask us."),
        ("", "Posted 3 days ago by Ann.", "Posted 21 days ago by Ann."),
        ("", "It has 1,204 views now.", "It has 1.3k views now."),
    ],
)
def test_words_that_change_by_themselves_are_no_edit(pattern: str, ours: str, theirs: str) -> None:
    document = approved(ours, "We teach nursing here.", dynamic=(pattern,) if pattern else ())
    page = f"<main><p>{theirs}</p><p>We teach nursing here.</p></main>"
    assert run("reference-edited", page, document).findings == ()


def test_what_a_pattern_does_not_match_is_still_told() -> None:
    document = approved("We had 1,204 guests in 2019.", dynamic=("{number} guests",))
    (found,) = run("reference-edited", "<main><p>We had 990 guests in 2018.</p></main>", document).findings
    assert [hunk.kind for hunk in found.wording.hunks] == ["number"]


def test_an_element_that_changes_by_itself_may_say_anything_in_its_place() -> None:
    text = approved("We teach nursing here.", "Open doors in May", "We teach art there.", dynamic=(".now",))
    page = "<main><p>We teach nursing here.</p><p class=now>Welcome to the fair!</p><p>We teach art there.</p></main>"
    made = parse_html(page, "http://site.test/page")
    assert isinstance(made, Document)
    for check in ("reference-edited", "reference-missing", "reference-added"):
        artifacts = Artifacts(approved=(text,), text=read_text(made, dynamic=(".now",)), options=Options())
        assert run_check(registry()[check], artifacts, "http://site.test/page").findings == ()


def test_what_is_around_the_approved_part_of_a_page_without_landmarks_is_its_own() -> None:
    part = "<div><h1>About us</h1><p>We teach nursing here.</p><p>{}We teach art there.</p></div>"
    page = (
        "<div>Friday, 3 May, and the sun shines on all of us</div>"
        + part
        + "<p>This demonstration ends here for today.</p>"
    )
    document = approved("About us", "We teach nursing here.", "We teach art there.")
    assert run("reference-added", page.format(""), document).findings == ()
    added = page.format("Somebody wrote a line of news here.</p><p>")
    assert len(run("reference-added", added, document).findings) == 1
    within = "<main>" + page.format("") + "</main>"
    assert len(run("reference-added", within, document).findings) == 2
