"""Dictionaries that a package or the operator put here: used for languages we do not ship, as please look, and never a crash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditor.checks import registry
from auditor.checks.run import run_check
from auditor.checks.spelling import data_versions, dictionaries
from auditor.checks.spelling.read import MOST_SLIPS, MOST_STRANGE
from auditor.config import SpellingSettings, load
from auditor.model.finding import CheckResult, Outcome
from auditor.model.options import Options
from auditor.model.unread import Gap, unread_of
from auditor.pipeline.equipment import describe_languages
from tests.checks.fixture import artifacts_of

# Danish, with plural endings as an affix rule; every word of the page but the planted slip.
WORDS = "undervisningen/S begynder i august og den er gratis for alle på skolen sammen med lærerne hver morgen"
AFF = "SET UTF-8\nSFX S Y 1\nSFX S 0 s .\n"
SLIP = "<p>På skolen begynder udervisningen i august, og den er gratis for alle hver morgen sammen med lærerne.</p>"


def put(folder: Path, name: str = "da_DK", aff: str | bytes = AFF, dic: str | bytes = "") -> Path:
    entries = WORDS.split()
    dic = dic or f"{len(entries)}\n" + "\n".join(entries) + "\n"
    for ending, text in ((".aff", aff), (".dic", dic)):
        (folder / (name + ending)).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def run(body: str, lang: str, **options: Any) -> CheckResult:
    html = f"<html lang='{lang}'><head><title></title></head><body><main>{body}</main></body></html>"
    check = registry()["spelling-likely-typo"]
    result = run_check(check, artifacts_of(html, "http://site.test/a", Options(**options)), "http://site.test/a")
    assert result.failed is None, result.failed
    return result


def found(result: CheckResult) -> list[tuple[str, Outcome]]:
    return [(str(finding.evidence["word"]), finding.outcome) for finding in result.findings]


def gaps(result: CheckResult) -> list[Gap]:
    return [gap.gap for gap in map(unread_of, result.measures) if gap is not None]


@pytest.fixture(autouse=True)
def no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this machine has installed decides nothing here."""
    monkeypatch.setattr(dictionaries, "SYSTEM_FOLDERS", ())


def test_a_language_of_the_folder_is_read_without_being_listed_and_only_to_be_looked_at(tmp_path: Path) -> None:
    result = run(SLIP, "da", dictionary_dirs=(str(put(tmp_path)),))
    assert found(result) == [("udervisningen", Outcome.CANT_TELL)]
    assert gaps(result) == []


def test_it_is_to_be_looked_at_also_where_it_is_listed(tmp_path: Path) -> None:
    result = run(SLIP, "da", spelling_languages=("en", "da"), dictionary_dirs=(str(put(tmp_path)),))
    assert found(result) == [("udervisningen", Outcome.CANT_TELL)]


def test_a_shipped_language_is_as_sure_as_before(tmp_path: Path) -> None:
    result = run("<p>We will recieve the patients on Monday.</p>", "en", dictionary_dirs=(str(put(tmp_path)),))
    assert found(result) == [("recieve", Outcome.FAILED)]


def test_a_package_of_the_system_is_used_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionaries, "SYSTEM_FOLDERS", (put(tmp_path),))
    assert found(run(SLIP, "da")) == [("udervisningen", Outcome.CANT_TELL)]


def test_norwegian_is_read_by_the_dictionary_of_bokmal(tmp_path: Path) -> None:
    put(tmp_path, "nb_NO")
    assert gaps(run(SLIP, "no", dictionary_dirs=(str(tmp_path),))) == []


def test_a_dictionary_without_its_rules_is_none(tmp_path: Path) -> None:
    put(tmp_path)
    (tmp_path / "da_DK.aff").unlink()
    assert gaps(run(SLIP, "da", dictionary_dirs=(str(tmp_path),))) == [Gap.NO_DICTIONARY]


@pytest.mark.parametrize(
    "files",
    [
        {"dic": b"\x00\x01\x02" * 50},
        {"dic": "0\n"},
        {"aff": "SET NO-SUCH-CODE\n"},
        {"aff": "SET UTF-8\nSFX S Y 1\n"},
        {"aff": "SET UTF-8\nSFX S Y 1\nSFX S 0 s [a\n"},
        {"aff": "SET UTF-8\nSFX S Y many\n"},
        {"aff": "SET UTF-8\nFLAG num\nSFX 1 Y 1\nSFX 1 0 s .\n", "dic": "1\nskole/x,y\n"},
        {"aff": b"SET UTF-8\nSFX \xff Y 1\nSFX \xff 0 \xfe .\n"},
        {"aff": "SET UTF-8\nREP x\nAF 1\nAM z\n"},
    ],
)
def test_a_broken_dictionary_is_told_and_stops_nothing(tmp_path: Path, files: dict[str, Any]) -> None:
    put(tmp_path, **files)
    result = run(SLIP, "da", dictionary_dirs=(str(tmp_path),))
    assert all(outcome is Outcome.CANT_TELL for _, outcome in found(result))
    assert gaps(result) or found(result) or result.exhibits.spelling


@pytest.mark.parametrize("files", [{"dic": b"\x00\x01" * 50}, {"dic": "0\n"}, {"aff": "SET NO-SUCH-CODE\n"}])
def test_what_is_no_dictionary_is_named_by_page_and_doctor(tmp_path: Path, files: dict[str, Any]) -> None:
    put(tmp_path, **files)
    assert gaps(run(SLIP, "da", dictionary_dirs=(str(tmp_path),))) == [Gap.BROKEN_DICTIONARY]
    told = "\n".join(describe_languages(load(overrides={"spelling.dictionaries": (str(tmp_path),)})))
    assert "da_DK.dic cannot be used: " in told


def test_a_dictionary_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    put(tmp_path)
    with (tmp_path / "da_DK.dic").open("r+b") as file:
        file.truncate(60_000_000)  # a hole: it takes no room
    assert gaps(run(SLIP, "da", dictionary_dirs=(str(tmp_path),))) == [Gap.BROKEN_DICTIONARY]


def test_a_page_of_words_that_nobody_knows_is_given_up_and_told(tmp_path: Path) -> None:
    letters = "bdfgklmnprstv"
    odd = [f"q{a}ø{b}y{c}{d}" for a in letters for b in letters for c in letters for d in letters][: 5 * MOST_STRANGE]
    paragraphs = [" ".join(odd[at : at + 6]) for at in range(0, len(odd), 6)]
    result = run("".join(f"<p>{text}</p>" for text in paragraphs), "da", dictionary_dirs=(str(put(tmp_path)),))
    assert gaps(result) == [Gap.TOO_STRANGE]
    assert result.exhibits.spelling is not None
    assert result.exhibits.spelling.words <= MOST_STRANGE


def test_thousands_of_strange_words_in_our_own_language_are_given_up_and_told_too() -> None:
    letters = "bdfgklmnprstv"
    odd = [f"a{a}i{b}o{c}e{d}" for a in letters for b in letters for c in letters for d in letters][: 5 * MOST_SLIPS]
    plain = "The school is open and all people of the town come to read and to talk with us here every day of the week."
    paragraphs = [f"{plain} {' '.join(odd[at : at + 4])}" for at in range(0, len(odd), 4)]
    result = run("".join(f"<p>{text}</p>" for text in paragraphs), "en")
    assert gaps(result) == [Gap.TOO_STRANGE]
    assert result.exhibits.spelling is not None
    assert result.exhibits.spelling.words < 10 * MOST_SLIPS


@pytest.mark.parametrize("lang", ["../da", "/etc", "*", "[", "da*", "\\", "x" * 300])
def test_a_hostile_language_opens_no_file(tmp_path: Path, lang: str) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    put(tmp_path)
    assert found(run(SLIP, lang, dictionary_dirs=(str(folder),))) == []


def test_the_environment_names_file_and_digest_and_a_changed_word_changes_it(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    first = data_versions((str(put(tmp_path / "a")),))
    second = data_versions((str(put(tmp_path / "b", dic="1\nskole\n")),))
    assert first["da_DK.dic"].startswith("sha256:")
    assert first["da_DK.dic"] != second["da_DK.dic"]


@pytest.mark.parametrize(("given", "meant"), [("dicts", ("dicts",)), (["a", "b"], ("a", "b")), ("", ()), ([], ())])
def test_one_folder_or_several_may_be_named(given: object, meant: tuple[str, ...]) -> None:
    assert SpellingSettings.model_validate({"dictionaries": given}).dictionaries == meant


def test_doctor_lists_what_is_here_and_what_to_install(tmp_path: Path) -> None:
    overrides = {
        "spelling.dictionaries": (str(put(tmp_path)), str(tmp_path / "gone")),
        "spelling.languages": ("pl", "fi"),
    }
    told = "\n".join(describe_languages(load(overrides=overrides)))
    assert f"Danish by {tmp_path / 'da_DK'}.dic" in told
    assert "not checked in Polish. Install Hunspell dictionaries (on Debian and Ubuntu: hunspell-pl)" in told
    assert "fi.aff and fi.dic" in told
    assert "gone is no folder" in told
