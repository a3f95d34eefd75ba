"""The lists of the report: pages and those not audited, causes with all their places, findings by check and by criterion."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from markupsafe import Markup

from auditor.model.guidance import example, guidance
from auditor.model.page import PageState
from auditor.model.run import Cause, JudgedFinding, PageRecord
from auditor.model.wcag import criterion_level, criterion_name, criterion_order
from auditor.report.browser_log import seen_of
from auditor.report.escape import code_words, our_words
from auditor.report.finding_index import Picked
from auditor.report.html import components as marks
from auditor.report.html.explore_data import finding_choices, page_choices, write_pages_data
from auditor.report.html.figures import Figures
from auditor.report.html.images import Picture, page_width
from auditor.report.html.left_out import by_reason, detail_of
from auditor.report.html.marked import Marked, mark
from auditor.report.html.quotes import quoting
from auditor.report.html.report_urls import CAUSES_PER_FILE, PLACES_INLINE, ROWS_PER_FILE, sheets
from auditor.report.html.screenshots import Shots
from auditor.report.html.view_key import with_blocks
from auditor.report.html.writer import Writer
from auditor.report.labels import FAMILIES
from auditor.report.summary import RANK, Summary, Tally, tally_of_kinds


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a cause in a list of them."""

    href: str
    words: str
    """Page, name, heading above and turn, which tell it from the others."""
    spoken: str | None
    """The language of what the words quote (`SiteLanguage`)."""
    picture: Picture | None
    """What it looks like; None where no picture was cut."""


@dataclass(frozen=True, slots=True)
class CauseCard:
    """One cause with what shows it and where it stands."""

    cause: Cause
    rank: int
    """Its place in the working list, from 1."""
    title: str
    help: str
    example: Marked | None
    wcag: tuple[str, ...]
    spoken: str | None
    """The language of what its label and its example quote."""
    quote: str
    """What its example quotes: a label that is nothing else is the site's words."""
    turn: str
    """Its number in the working list, where another cause is called alike."""
    statuses: tuple[str, ...]
    places: tuple[Place, ...]
    """Every place shown inline."""
    more: str
    """File with all places, when there are too many."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """What one check found."""

    check: str
    title: str
    family: str
    severity: str
    tally: Tally
    pages: int
    wcag: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """What was found against one success criterion."""

    name: str
    level: str
    tally: Tally
    checks: tuple[CheckRow, ...]


def write_pages(writer: Writer, figures: Sequence[Figures]) -> None:
    """Write the list of pages with results, and beside it the list of those without, each with its reason."""
    summary = writer.summary
    looked = [figure for figure in figures if figure.record.state not in {PageState.FAILED, PageState.SKIPPED}]
    looked.sort(key=lambda figure: (-figure.tally.problems, -figure.tally.looks, figure.record.url))
    left = [record for record in _known(summary) if record.state in {PageState.FAILED, PageState.SKIPPED}]
    left.sort(
        key=lambda record: (record.state != PageState.FAILED, record.failure.code if record.failure else "", record.url)
    )
    choices = page_choices(_known(summary), figures)
    known = sum(choice.count for choice in choices["state"])
    counts = {"looked": len(looked), "left": len(left), "known": known, "choices": choices}
    for sheet in sheets("pages", looked, ROWS_PER_FILE):
        writer.write(sheet.name, "pages.html", section="pages", sheet=sheet, **counts)
    parts = [(part, by_reason(part.items)) for part in sheets("not-audited", left, ROWS_PER_FILE)]
    begins: dict[str, str] = {}
    for part, groups in parts:
        for group in groups:
            begins.setdefault(group.anchor, f"{part.name}#{group.anchor}")
    reasons = [(group, begins[group.anchor]) for group in by_reason(left)]
    totals = {group.anchor: len(group.records) for group, _ in reasons}
    context = {"section": "pages", "detail_of": detail_of, "reasons": reasons, "totals": totals, **counts}
    for part, groups in parts:
        writer.write(part.name, "not_audited.html", sheet=part, groups=groups, **context)
    write_pages_data(writer, figures)


def _known(summary: Summary) -> Iterator[PageRecord]:
    return (record for record in summary.report.pages if record.url not in summary.checked_documents)


def write_causes(writer: Writer) -> None:
    """Write the working list; a cause on very many places gets files of its own that list all of them."""
    choices = finding_choices(writer.summary)
    for sheet in sheets("causes", writer.summary.causes, CAUSES_PER_FILE):
        cards = [cause_card(writer, cause) for cause in sheet.items]
        writer.write(sheet.name, "causes.html", section="causes", sheet=sheet, cards=cards, choices=choices)
    for cause in writer.summary.causes:
        if len(cause.findings) > PLACES_INLINE:
            _write_places(writer, cause)


def _write_places(writer: Writer, cause: Cause) -> None:
    for sheet in sheets(writer.places.all_places(cause), _found(writer, cause), ROWS_PER_FILE * 2):
        listed = [_place(writer, judged) for judged in sheet.items]
        writer.write(sheet.name, "places.html", section="causes", sheet=sheet, listed=listed, cause=cause)


def _found(writer: Writer, cause: Cause) -> Picked:
    index = writer.summary.index
    return index.picked(sorted(index.places_of(cause), key=index.turn))


def _place(writer: Writer, judged: JudgedFinding) -> Place:
    where = writer.summary.where(judged.finding.url) if judged.finding.url else "whole site"
    detail = writer.summary.spots[judged.id].words or judged.finding.location.selector[:100]
    picture = writer.pictures.get(judged.picture) if judged.picture else None
    words = f"{where} – {detail}" if detail else where
    return Place(writer.places.finding(judged), words, writer.summary.spoken.of_finding(judged), picture)


def cause_card(writer: Writer, cause: Cause) -> CauseCard:
    """Put together what the working list and the overview show of a cause."""
    summary = writer.summary
    found = _found(writer, cause)
    example = summary.example(cause)
    many = len(found) > PLACES_INLINE
    return CauseCard(
        cause,
        writer.places.rank(cause),
        summary.title(cause.check, example.finding if example else None),
        summary.help(cause.check, example.finding if example else None),
        _example(writer, example) if example else None,
        summary.wcag(example) if example else (),
        summary.spoken_in(cause),
        summary.quote_of(cause),
        summary.turn_of(cause),
        tuple(dict.fromkeys(str(summary.index.kind(at).status) for at in found.places)),
        tuple(_place(writer, judged) for judged in found[:PLACES_INLINE]),
        f"{writer.places.all_places(cause)}.html" if many else "",
    )


def _example(writer: Writer, judged: JudgedFinding) -> Marked:
    record = writer.places.records.get(judged.finding.url)
    shots = Shots()
    if record and not judged.picture and judged.finding.location.box:
        report = writer.summary.report
        seen = seen_of(record, report.blob, report.run.environment.states)
        shots = Shots.of(writer.pictures, page_width(report), record, seen)
    return mark(writer.pictures, [judged], shots)[0]


def write_checks(writer: Writer) -> None:
    """Write the findings by check and by success criterion, and one list per check."""
    summary = writer.summary
    groups: dict[str, array[int]] = {}
    for at, number in enumerate(summary.index.of_kind):
        groups.setdefault(summary.index.kinds[number].check, array("I")).append(at)
    rows = sorted((_check_row(writer, check, group) for check, group in groups.items()), key=_row_order)
    families = [(FAMILIES.get(name, name), name, [row for row in rows if row.family == name]) for name in FAMILIES]
    silent = sorted(
        (str(about.get("title", check)), check)
        for check, about in summary.report.check_help.items()
        if check not in groups and about.get("family") not in summary.unchecked
    )
    writer.write(
        "findings.html",
        "findings.html",
        section="findings",
        families=families,
        criteria=_criteria(writer, rows, groups),
        silent=silent,
        unchecked=summary.unchecked,
        partly=summary.partly,
        choices=finding_choices(summary),
    )
    for row in rows:
        _write_check(writer, row, groups[row.check])


def _write_check(writer: Writer, row: CheckRow, group: Sequence[int]) -> None:
    index = writer.summary.index
    ordered = sorted(group, key=lambda at: (-RANK[index.kind(at).severity], index.turn(at)))
    base = writer.places.check(row.check).removesuffix(".html")
    text = writer.summary.help(row.check, index.findings[group[0]].finding)
    own = guidance(row.check)
    for sheet in sheets(base, index.picked(ordered), ROWS_PER_FILE):
        writer.write(
            sheet.name,
            "check.html",
            section="findings",
            sheet=sheet,
            row=row,
            help=text,
            own=own,
            example=example(row.check),
            brief=not with_blocks(writer.summary),
            entries=partial(_entries, writer, row, sheet.first),
        )


def _entries(writer: Writer, row: CheckRow, first: int, found: Sequence[JudgedFinding]) -> Markup:
    made, before = [], ""
    for turn, judged in enumerate(found, first):
        again = judged.finding.message == before  # what a hundred places share is said once
        before = judged.finding.message
        if with_blocks(writer.summary):
            made.append(_entry(writer, judged, turn, again=again))
        else:
            made.append(_brief_entry(writer, row, judged, again=again))
    return Markup("".join(made))


def _brief_entry(writer: Writer, row: CheckRow, judged: JudgedFinding, *, again: bool) -> str:
    """Return an entry of a large report: where it leads, and what it has that neither its check nor the entry above says."""
    finding, place = judged.finding, _place(writer, judged)
    severity = marks.severity(finding.severity) if finding.severity != row.severity else ""
    against = marks.status(judged.status) if writer.summary.compared else ""
    chips = f"{severity}{marks.outcome(finding.outcome)}{against}"
    told = again or finding.message.rstrip(".") == row.title.rstrip(".")
    said = "" if told else f"{quoting(finding.message, place.spoken)} "
    return (
        f"<li>{marks.thumbnail(place.picture, '../')}{chips}{said}"
        f'<a href="../{place.href}">{quoting(place.words, place.spoken)}</a></li>\n'
    )


def _entry(writer: Writer, judged: JudgedFinding, turn: int, *, again: bool) -> str:
    finding = judged.finding
    against = marks.status(judged.status) if writer.summary.compared else ""
    words, spoken = writer.summary.spots[judged.id].words, writer.summary.spoken.of_finding(judged)
    spot = f" · {quoting(words, spoken)}" if words else ""
    page = writer.summary.where(finding.url) or "The whole site"
    apart = f'<span class="vh"> (place {turn:,}: {our_words(page)})</span>'
    picture = writer.pictures.get(judged.picture) if judged.picture else None
    where = f" · {code_words(finding.location.selector)}" if finding.location.selector else ""
    message = "The same" if again else quoting(finding.message, spoken)
    return (
        f"  <li>\n"
        f"{marks.thumbnail(picture, '../')}"
        f'    <p class="chips">{marks.severity(finding.severity)}{marks.outcome(finding.outcome)}{against}</p>\n'
        f'    <p class="message"><a href="../{writer.places.finding(judged)}">{message}{apart}</a></p>\n'
        f'    <p class="where">{our_words(page)}{spot}{where}</p>\n'
        f"  </li>\n"
    )


def _check_row(writer: Writer, check: str, group: Sequence[int]) -> CheckRow:
    index = writer.summary.index
    kinds = index.count(group)
    worst = max((kind.severity for kind in kinds), key=RANK.__getitem__)
    return CheckRow(
        check,
        writer.summary.title(check, index.findings[group[0]].finding),
        index.kind(group[0]).family,
        str(worst),
        tally_of_kinds(kinds),
        len(set(map(index.url, group))),
        tuple(sorted({one for kind in kinds for one in kind.wcag}, key=criterion_order)),
    )


def _row_order(row: CheckRow) -> tuple[int, int, str]:
    return (-RANK[row.severity], -row.tally.total, row.title)


def _criteria(writer: Writer, rows: Sequence[CheckRow], groups: Mapping[str, Sequence[int]]) -> list[CriterionRow]:
    numbers = sorted({number for row in rows for number in row.wcag}, key=criterion_order)
    made = []
    for number in numbers:
        checks = tuple(row for row in rows if number in row.wcag)
        found = chain.from_iterable(groups[row.check] for row in checks)
        made.append(CriterionRow(criterion_name(number), criterion_level(number), writer.summary.tally(found), checks))
    return made
