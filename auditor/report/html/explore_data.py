"""The data that filters look through: findings in files of bounded size, and pages; scripts, because a page from disk loads no others."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Generic, TypeVar

from auditor.errors import TABLE
from auditor.model.codes import Code
from auditor.model.finding import Outcome
from auditor.model.page import JSON, PageState
from auditor.model.run import FindingStatus, PageRecord
from auditor.model.wcag import criterion_name, criterion_order
from auditor.report.escape import clean, script_json
from auditor.report.finding_index import FindingKind
from auditor.report.html.figures import Figures
from auditor.report.html.writer import Writer
from auditor.report.labels import FAMILIES, OUTCOMES, PAGE_STATES, SEVERITIES, STATUSES, page_name, what_failed
from auditor.report.site_language import language_of_words
from auditor.report.summary import Summary

ROWS_PER_SHARD = 10_000
"""Findings in one file: about a megabyte, which a browser reads in a moment."""

_SEVERITIES = tuple(reversed(SEVERITIES))
"""The worst has the greatest number, for sorting."""
_STATUSES = tuple(FindingStatus)
_OUTCOMES = (str(Outcome.FAILED), str(Outcome.CANT_TELL))

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: what the address says, what people read, and how many there are."""

    value: str
    label: str
    count: int


class _Table(Generic[K]):
    """Numbers things in the order in which they come."""

    def __init__(self) -> None:
        self.numbers: dict[K, int] = {}

    def of(self, key: K) -> int:
        return self.numbers.setdefault(key, len(self.numbers))


def write_findings_data(writer: Writer) -> None:
    """Write the tables that findings share, and the findings themselves in shards, in the order of their pages."""
    summary, places = writer.summary, writer.places
    index = summary.index
    ordered = sorted(range(len(index.findings)), key=index.turn)
    causes = array("I", bytes(4 * len(ordered)))
    for number, cause in enumerate(summary.causes):
        for at in index.places_of(cause):
            causes[at] = number
    checks, pages = _Table[str](), _Table[str]()
    starts = range(0, len(ordered), ROWS_PER_SHARD)
    for number, start in enumerate(starts, 1):
        shard = _Shard(writer, checks, pages, causes)
        write_data(writer, f"findings-{number}", shard.columns(ordered[start : start + ROWS_PER_SHARD]).items())
    last = {index.kind(at).check: at for at in ordered}
    by_check = {check: index.findings[at] for check, at in last.items()}
    criteria = sorted({one for judged in by_check.values() for one in summary.wcag(judged)}, key=criterion_order)
    tables: dict[str, JSON | Iterator[JSON]] = {
        "compared": summary.compared,
        "shards": len(starts),
        "severities": list(_SEVERITIES),
        "statuses": [str(status) for status in FindingStatus],
        "outcomes": list(_OUTCOMES),
        "wcag": list(criteria),
        "checks": [
            {
                "id": check,
                "title": summary.title(check, by_check[check].finding),
                "family": list(FAMILIES).index(by_check[check].family),
                "wcag": [criteria.index(one) for one in summary.wcag(by_check[check])],
            }
            for check in checks.numbers
        ],
        "pages": (
            {"url": url, "path": summary.where(url), "title": _title(writer, url), "base": places.base(url)}
            | _spoken(summary.spoken.of_page(url))
            for url in pages.numbers
        ),
        "causes": (
            {"label": cause.label, "href": places.cause(cause)} | _spoken(summary.spoken_in(cause))
            for cause in summary.causes
        ),
        "facets": {
            "family": list(FAMILIES),
            "severity": list(_SEVERITIES),
            "status": [str(status) for status in FindingStatus],
            "outcome": list(_OUTCOMES),
            "check": list(checks.numbers),
            "wcag": list(criteria),
        },
    }
    write_data(writer, "findings", tables.items())


def _spoken(language: str | None) -> dict[str, JSON]:
    return {} if language is None else {"lang": language}


def _title(writer: Writer, url: str) -> str:
    record = writer.places.records.get(url)
    return page_name(record) if record else "The whole site"


class _Shard:
    """Puts some findings into columns; words that repeat stand once."""

    def __init__(self, writer: Writer, checks: _Table[str], pages: _Table[str], causes: Sequence[int]) -> None:
        self._writer = writer
        self._checks, self._pages, self._causes = checks, pages, causes
        self._messages, self._spots = _Table[str](), _Table[str]()

    def columns(self, places: Sequence[int]) -> dict[str, JSON]:
        """Return the columns of the findings at some places, all of one length, and the two tables of words."""
        names = ("id", "check", "page", "severity", "status", "outcome", "cause", "sheet", "message", "spot")
        rows = [self._row(at) for at in places]
        made: dict[str, JSON] = {
            name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)
        }
        return made | {"messages": list(self._messages.numbers), "spots": list(self._spots.numbers)}

    def _row(self, place: int) -> tuple[JSON, ...]:
        index = self._writer.summary.index
        judged = index.findings[place]
        finding = judged.finding
        return (
            judged.id,
            self._checks.of(finding.check),
            self._pages.of(finding.url),
            finding.severity.rank,
            _STATUSES.index(judged.status),
            int(finding.outcome is Outcome.CANT_TELL),
            self._causes[place],
            self._writer.places.sheet_at(place),
            self._messages.of(clean(finding.message)),
            self._spots.of(clean(index.spot(place, judged).words)),
        )


def write_pages_data(writer: Writer, figures: Sequence[Figures]) -> None:
    """Write all pages, audited or not, each with what became of it."""
    shown = {figure.record.url: figure for figure in figures}
    states, codes = [str(state) for state in PageState], _Table[str]()

    def rows() -> Iterator[JSON]:
        for record in _records(writer):
            figure = shown.get(record.url)
            row: dict[str, JSON] = {
                "url": record.url,
                "path": writer.summary.where(record.url),
                "title": page_name(record),
                "href": writer.places.page(record.url),
                "state": states.index(str(record.state)),
                "code": codes.of(str(record.failure.code) if record.failure else ""),
                "reason": what_failed(record.failure),
                "show": list(_shows(figure)),
                "problems": figure.tally.problems if figure else 0,
                "looks": figure.tally.looks if figure else 0,
                "grade": figure.grade if figure and figure.grade is not None else -1,
            }
            spoken = writer.summary.spoken.of_page(record.url)
            yield row | (_spoken(language_of_words(record.title, spoken)) if record.title.strip() else {})

    def tables() -> Iterator[tuple[str, JSON | Iterator[JSON]]]:
        yield "rows", rows()
        yield "states", [PAGE_STATES[state][0] for state in states]
        yield "codes", list(codes.numbers)
        yield "facets", {"state": list(states), "code": list(codes.numbers), "show": [value for value, _ in _SHOWN]}

    write_data(writer, "pages", tables())


def _records(writer: Writer) -> Iterator[PageRecord]:
    documents, records = writer.summary.checked_documents, writer.places.records
    everything = chain(writer.summary.report.pages, map(records.__getitem__, records.strays))
    return (record for record in everything if record.url not in documents)


_SHOWN = (("problems", "With problems"), ("changed", "Text differs"))


def _shows(figure: Figures | None) -> list[int]:
    if figure is None:
        return []
    return [number for number, held in enumerate((figure.tally.problems, figure.changes)) if held]


def write_data(writer: Writer, name: str, tables: Iterable[tuple[str, JSON | Iterator[JSON]]]) -> None:
    """Write one file of data under the name by which the filter's script asks for it; a table that is an iterator row by row."""
    with (writer.folder / "data" / f"{name}.js").open("w", encoding="utf-8", errors="replace") as file:
        file.write(f"auditor.receive({script_json(name)},{{")
        for number, (key, value) in enumerate(tables):
            file.write(f"{',' if number else ''}{script_json(key)}:")
            if not isinstance(value, Iterator):
                file.write(script_json(value))
                continue
            file.write("[")
            file.writelines(f"{',' if place else ''}{script_json(row)}" for place, row in enumerate(value))
            file.write("]")
        file.write("});\n")


def finding_choices(summary: Summary) -> dict[str, list[Choice]]:
    """Return the values of each facet of findings that there are, with their numbers, for the chips."""
    counts: dict[str, dict[str, int]] = {
        name: {} for name in ("family", "severity", "status", "outcome", "check", "wcag")
    }
    for kind, count in summary.index.count().items():
        for name, value in _facets(kind):
            counts[name][value] = counts[name].get(value, 0) + count
    last = {summary.index.kinds[number].check: at for at, number in enumerate(summary.index.of_kind)}
    titles = {check: summary.title(check, summary.report.findings[at].finding) for check, at in last.items()}
    checks = sorted(counts["check"], key=lambda check: (-counts["check"][check], check))
    return {
        "family": _choices(counts["family"], FAMILIES),
        "severity": _choices(counts["severity"], {name: name.capitalize() for name in SEVERITIES}),
        "status": _choices(counts["status"], {name: words for name, (words, _) in STATUSES.items()}),
        "outcome": _choices(counts["outcome"], OUTCOMES),
        "check": _choices(counts["check"], {check: titles[check] for check in checks}),
        "wcag": _choices(
            counts["wcag"],
            {one: criterion_name(one) for one in sorted(counts["wcag"], key=criterion_order)},
        ),
    }


def _facets(kind: FindingKind) -> Iterator[tuple[str, str]]:
    yield "family", kind.family
    yield "severity", str(kind.severity)
    yield "status", str(kind.status)
    yield "outcome", str(kind.outcome)
    yield "check", kind.check
    yield from (("wcag", one) for one in kind.wcag)


def page_choices(records: Iterable[PageRecord], figures: Sequence[Figures]) -> dict[str, list[Choice]]:
    """Return the values of each facet of pages that there are, with their numbers."""
    states: Counter[str] = Counter()
    codes: Counter[Code] = Counter()
    for record in records:
        states[str(record.state)] += 1
        if record.failure is not None:
            codes[record.failure.code] += 1
    shows = Counter(number for figure in figures for number in _shows(figure))
    return {
        "state": _choices(states, {state: words for state, (words, _) in PAGE_STATES.items()}),
        "show": [Choice(value, label, shows[n]) for n, (value, label) in enumerate(_SHOWN) if n in shows],
        "code": [
            Choice(str(code), TABLE[code].what, count)
            for code, count in sorted(codes.items(), key=lambda told: (-told[1], told[0]))
        ],
    }


def _choices(counts: Mapping[str, int], labels: Mapping[str, str]) -> list[Choice]:
    return [Choice(value, label, counts[value]) for value, label in labels.items() if counts.get(value)]
