"""Hostile text in every field of a report breaks no format: each is still read by a strict reader of that format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model.browser_log import BrowserLog
from auditor.model.codes import Code
from auditor.model.documents import DocumentKind, DocumentLink, DocumentRecord, DocumentState, UaResult, UaRule
from auditor.model.formats import FORMATS
from auditor.model.page import Failed
from auditor.model.run import Report
from auditor.report import text_of, write_reports
from auditor.report.changes import Changes
from auditor.report.html.changed import changes_html
from auditor.report.summary import Summary
from tests.report.report_findings import BLOBS, url
from tests.report.report_readers import READERS
from tests.report.report_sample import sample

NASTY = [
    "]]>", "<![CDATA[", "</script>", "<!--", "-->", "&amp;", "'\"`", "\\", "${7*7}", "{{7*7}}", "%s%n", "| a | b |",
    "::set-output name=x::y", "\n::error::x", "##vso[task.complete]", "##[group]", "##teamcity[x]", "section_start:1:x",
    "=HYPERLINK(\"http://x\")", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r\n=1", "@octocat", "#12", "![x](http://e.example/p.png)",
    "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>", "http://e.example", "www.e.example", "\n# heading", "\n- item",
    "\n\n---\n", "\x00", "\x08", "\x0b", "\x1b[2J", "\x7f", "\x85", "\x9b31m", "\u00ad", "\u200b", "\u202e", "\u2066", "\u2028",
    "\u2029", "\ufeff", "\ufffe", "\uffff", "\ufdd0", "\ud800", "\udfff", "\U0001f4a9", "\U000e0001", "é́́", "*bold*", "1. one",
    "key: value", "- &anchor", "!!python/object", "? x", "%YAML 1.2", "...", "\n---\n", "~", "null", "[a, b]", "{a: b}", "# c",
]  # fmt: skip
IN_QUOTES = (
    "“<img src=x onerror=alert(1)>” ” onclick=alert(1) x=“ ' onclick='alert(1)' \" onclick=\"alert(1) <b lang=x>"
)
DOCUMENT = DocumentRecord(
    "https://a.example/fees.pdf",
    DocumentState.CHECKED,
    kind=DocumentKind.PDF,
    title="Fees",
    language="de",
    producer="A writer",
    created="2026-01-01",
    links=(DocumentLink("https://a.example/", "Our fees", "a", embedded=True),),
    size=1,
    features=("javascript",),
    copies=("https://a.example/copy.pdf",),
    sitemap="https://a.example/sitemap.xml",
    notes=(Failed(Code.DEADLINE, "late", "document"),),
    ua=UaResult(False, (UaRule("7.1-3", "Not tagged", 2),)),
)
MET = BrowserLog(("A script failed",), ("https://a.example/lost.js",), "it was quiet", {"navigate": 12})
TEXT = st.lists(st.sampled_from(NASTY) | st.text(max_size=20), min_size=1, max_size=12).map("".join)
STRUCTURAL = {
    "severity",
    "outcome",
    "family",
    "status",
    "wcag",
    "tags",
    "via",
    "started_at",
    "exit_code",
    "detail",
    "blob",
}
"""Fields whose values are words of ours, or no text."""


def spoiled(value, text: str):
    """The same value with the text behind every text of it; ids stay different from each other."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return f"{value}{text}"
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{f.name: spoiled(getattr(value, f.name), text) for f in fields(value) if f.name not in STRUCTURAL}
        )
    if isinstance(value, tuple | list):
        return type(value)(spoiled(item, text) for item in value)
    if isinstance(value, Mapping):
        return {f"{name}{text}": spoiled(item, text) for name, item in value.items()}
    return value


def report_full_of(text: str) -> Report:
    report = sample()
    causes = {cause.id: f"{cause.id}{text}" for cause in report.causes}
    everything, met = report.detail(url("/about")), spoiled(MET, text).to_bytes()
    artifacts = {"visit:desktop": "met", f"screenshot:step:01:{text}": BLOBS.screenshot}
    return replace(
        report,
        run=spoiled(report.run, text),
        verdict=replace(
            report.verdict, sentence=f"Failed {text}", headline=f"One{text}. Two{text}", reasons=(text, f"a{text}")
        ),
        pages=[replace(page, artifacts=artifacts) for page in spoiled(report.pages, text)],
        detail=lambda url: spoiled(everything, text),
        blob=lambda sha256: met if sha256 == "met" else report.blob(sha256),
        findings=[
            replace(one, finding=replace(one.finding, details={text: text}), waiver={**one.waiver, "reason": text})
            for one in spoiled(report.findings, text)
        ],
        gone=[
            replace(one, reason=old.reason) for one, old in zip(spoiled(report.gone, text), report.gone, strict=True)
        ],
        causes=[
            replace(one, id=causes[old.id])
            for one, old in zip(spoiled(report.causes, text), report.causes, strict=True)
        ],
        failures=[(f"{url}{text}", spoiled(failure, text)) for url, failure in report.failures],
        notices=(text, f"b{text}"),
        history=[{"id": f"{n}{text}", "date": text, "counts": {"new": n, "known": 1}} for n in range(2)],
        owners={f"{page.url}{text}": f"{n % 2}{text}" for n, page in enumerate(report.pages)},
        documents=spoiled([DOCUMENT], text),
        edit_url=f"https://cms.example/{{path}}{text}",
        check_help={
            **report.check_help,
            **{f"{name}{text}": {**about, "title": text, "help": text} for name, about in report.check_help.items()},
        },
    )


def test_every_format_of_one_file_has_a_strict_reader() -> None:
    assert set(READERS) == {name for name in FORMATS if not name.startswith("html")}


@pytest.mark.parametrize("name", READERS)
def test_the_sample_is_taken_by_a_strict_reader(name: str) -> None:
    assert list(READERS[name]("".join(text_of(name, Summary(sample()))))) == []


@pytest.mark.parametrize("name", READERS)
def test_an_empty_report_is_taken_by_a_strict_reader(name: str) -> None:
    empty = sample(pages=[], findings=[], gone=[], causes=[], failures=[], check_help={}, history=())
    assert list(READERS[name]("".join(text_of(name, Summary(empty))))) == []


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXT)
def test_no_text_breaks_a_format(name: str, text: str) -> None:
    assert list(READERS[name]("".join(text_of(name, Summary(report_full_of(text)))))) == []


@pytest.mark.parametrize("text", ["".join(NASTY[n::10]) for n in range(10)], ids=range(10))
def test_the_known_tricks_break_no_format(text: str) -> None:
    summary = Summary(report_full_of(text))
    wrong = {
        name: complaints
        for name, read in READERS.items()
        if (complaints := list(read("".join(text_of(name, summary)))))
    }
    assert wrong == {}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("unit", ["x", "<", "@a ", "\u202e", "]]>"], ids=ascii)
def test_a_megabyte_in_one_message_is_taken_by_every_format(name: str, unit: str) -> None:
    report = sample()
    first, *rest = report.findings
    huge = unit * (1_000_000 // len(unit))
    place = replace(first.finding.location, selector=huge, snippet=huge, quote=huge)
    finding = replace(first.finding, message=huge, help=huge, location=place)
    made = replace(report, findings=[replace(first, finding=finding), *rest], notices=(huge,), check_help={})
    assert list(READERS[name]("".join(text_of(name, Summary(made))))) == []


def test_no_text_becomes_an_element_or_an_attribute_of_the_html_report(tmp_path: Path) -> None:
    report = report_full_of(IN_QUOTES)
    write_reports(report, ["html", "html-single"], tmp_path)
    changes = Changes(
        report.verdict, Summary(report).coverage, report.findings, report.gone, report.causes, report.pages
    )
    (tmp_path / "changed.html").write_text(changes_html(changes, report.run, report.run), "utf-8")
    files = sorted(tmp_path.rglob("*.html"))
    assert len(files) > 20
    for file in files:
        tree = html5lib.parse(file.read_text("utf-8"), namespaceHTMLElements=False)
        elements = [element for element in tree.iter() if isinstance(element.tag, str)]
        assert not [name for element in elements for name in element.attrib if str(name).startswith("on")], file.name
        assert not [image for image in tree.iter("img") if image.get("src") == "x"], file.name
        assert {element.get("lang") for element in elements} <= {"en", "de", "", None}, file.name
        assert not list(tree.iter("b")), file.name


def test_the_spoiled_report_holds_the_text_everywhere() -> None:
    report = report_full_of("NASTY")
    first = report.findings[0]
    texts = [first.id, first.finding.message, first.finding.check, first.finding.location.selector, report.run.site]
    texts += [report.pages[0].url, report.pages[0].title, report.causes[0].label, report.run.environment.browser]
    assert all(text.endswith("NASTY") for text in texts)
    assert isinstance(report.findings[0].finding.details, Mapping)
