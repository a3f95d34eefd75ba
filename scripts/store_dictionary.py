"""Writes the next dictionary of the store: what nearly every packed row holds, so that it need not be packed again each time.

    python scripts/store_dictionary.py

It writes `auditor/store/dictionary-N.json` beside the earlier ones. These stay for ever: rows are packed by them. A new one is worth
it when so many checks or keys were added that a page's row has grown; name it in auditor/store/dictionaries.py.
"""

from __future__ import annotations

from pathlib import Path

from auditor.checks import all_checks
from auditor.model.exhibits import (
    Exhibits,
    HardSentence,
    ImagesExhibit,
    Landmark,
    OutlineHeading,
    ReadabilityExhibit,
    ReadBlock,
    SpellingExhibit,
    StructureExhibit,
)
from auditor.model.finding import CheckResult, Finding, Location, Measure, Outcome, Severity, Signals
from auditor.model.memory import PageMemory
from auditor.model.page import PageState, Target, TargetKind
from auditor.model.run import PageRecord
from auditor.store.codec import to_text
from auditor.store.packed import lean

_MOST = 32_000
"""zlib looks back 32,768 bytes."""
_URL = "http://www.example.org/index.html"
_SELECTOR = "html > body > div:nth-of-type(2) > main > section:nth-of-type(1) > ul > li:nth-of-type(3) > p > a"


def main() -> None:
    """Write it."""
    folder = Path(__file__).parents[1] / "auditor" / "store"
    number = 1 + len(list(folder.glob("dictionary-*.json")))
    # What is looked for most often stands last, where it is nearest.
    rows = (_memory(), _facts(), _exhibits(), _record(), _findings(), _outcomes())
    text = "\n".join(to_text(row) for row in rows)
    (folder / f"dictionary-{number}.json").write_text(text[-_MOST:], "utf-8")
    print(f"dictionary-{number}.json: {len(text)} bytes")


def _outcomes() -> object:
    checks = [check for check in all_checks() if not check.site]
    return lean([CheckResult(check.id, check.version, Outcome.PASSED) for check in checks])


def _findings() -> object:
    signals = Signals(
        "a", "link", "name", (("href", _URL), ("class", "")), ("main", "navigation"), "heading", "context", ""
    )
    place = Location(_SELECTOR, (), '<a href="https://www.', "quote", None, signals)
    one = Finding("link-", _URL, "The ", Severity.MODERATE, Outcome.CANT_TELL, location=place, details={"href": _URL})
    whole = Finding(
        "readability-", _URL, "The page ", Severity.SERIOUS, location=Location("html > body", snippet="<html>")
    )
    return [one, whole]


def _record() -> object:
    names = ("total", "described", "decorative", "undescribed")
    measures = [Measure(f"images-{name}", 0, "images") for name in names]
    measures += [Measure(f"readability-{name}", 0, name) for name in ("words", "sentences")]
    measures += [Measure("readability-grade", 9.5, "grade"), Measure("readability-ease", 50.5, "points")]
    day = "2026-11-28T07:10:58.555670+00:00"
    return PageRecord(
        _URL,
        PageState.AUDITED,
        4,
        _URL,
        _URL,
        200,
        "",
        "en",
        fetched_at=day,
        measures=tuple(measures),
        artifacts={"response": ""},
    )


def _exhibits() -> object:
    places = (
        "navigation and page furniture",
        "short items and labels",
        "headings",
        "buttons and labels",
        "lists, lines and addresses",
    )
    scores = {"flesch-kincaid": 11.5, "coleman-liau": 12.4, "ari": 10.7, "gunning-fog": 14.0, "smog": 12.5}
    hard = HardSentence("The ", 22, _SELECTOR, ("long words: ", "hardest of the page"))
    note = " words in 7 sentences are too few to score; at least 100 words in 5 sentences are needed."
    read = ReadabilityExhibit(
        92, 7, 11.5, 9.0, "flesch-kincaid", "low", scores, (10.7, 14.0), 50.5, "en", dict.fromkeys(places, 11), (hard,), note,
        (ReadBlock("The ", 23, 2, _SELECTOR), ReadBlock("", 9, 1, "#id > div:nth-of-type(2)")),
    )  # fmt: skip
    roles = ("banner", "navigation", "main", "contentinfo", "complementary", "region", "search")
    headings = tuple(OutlineHeading(level, "", "#id > h2") for level in (1, 2, 3))
    structure = StructureExhibit(headings, tuple(Landmark(role, "") for role in roles), "", "en")
    return Exhibits(None, ImagesExhibit(), read, structure, SpellingExhibit(("en",), 188, (), (), 1, ""))


def _facts() -> object:
    landmarks = ["main", "banner", "navigation", "contentinfo"]
    inside = {"selector": _SELECTOR, "text": "", "internal": True, "component": "", "landmarks": landmarks}
    outside = {
        "selector": "#id > li:nth-of-type(2) > a",
        "text": "",
        "internal": False,
        "component": "",
        "landmarks": [],
    }
    ways = {"search": True, "map": True, "help": [["contact", "header"]]}
    named = (
        ("link", _URL, inside),
        ("link", "https://www.", outside),
        ("ways", "page", ways),
        ("reference", "without", []),
    )
    more = (("english-variants", "en", {"british": {}, "american": {}}), ("title", "", ""), ("words", _URL, ""))
    return [(name, key, to_text(value)) for name, key, value in (*named, *more)]


def _memory() -> object:
    targets = (Target(_URL, 5, _URL, TargetKind.LINK), Target("https://www.", 5, _URL, TargetKind.LINK))
    return PageMemory(
        "", "", "", "", "2026-11-28T07:11:13.739669+00:00", "", "Thu, 19 Nov 2026 08:07:27 GMT",
        {"content-type": "text/html; charset=utf-8"}, "text/html", "utf-8", "header", "", targets,
    )  # fmt: skip


if __name__ == "__main__":
    main()
