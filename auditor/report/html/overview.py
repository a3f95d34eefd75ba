"""The first page: did it pass, why, and what to do first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.model.page import JSON
from auditor.report.html.figures import Figures, Totals, totals
from auditor.report.html.lists import cause_card
from auditor.report.html.writer import Writer
from auditor.report.labels import FAMILIES, form, not_audited, number, percent, plural
from auditor.report.summary import Summary, Tally

_MAIN = ("reference", "accessibility", "images", "readability")


@dataclass(frozen=True, slots=True)
class Card:
    """One area at a glance: a number, what it counts, and the state in words."""

    label: str
    href: str
    value: str
    unit: str
    notes: tuple[str, ...]
    state: str
    tone: str
    """good | bad | look | off"""
    family: str = ""
    """Empty for the coverage."""


def write_overview(writer: Writer, figures: Sequence[Figures]) -> None:
    """Write index.html, and the summary on one page to print; the lists it links to are there."""
    summary = writer.summary
    cards = cards_of(summary, totals(figures))
    sentence, scope = headline(summary)
    context = {
        "section": "overview",
        "sentence": sentence,
        "scope": scope,
        "first": [cause_card(writer, cause) for cause in summary.first],
        "notices": summary.notices,
        "history": _history(summary),
        "owned": (writer.folder / "owners.html").exists(),
    }
    large = [card for card in cards if card.family in _MAIN or not card.family]
    small = [card for card in cards if card not in large]
    writer.write("index.html", "overview.html", cards=large, small=small, **context)
    writer.write("one-page.html", "one_page.html", cards=cards, **context)


def cards_of(summary: Summary, counted: Totals) -> list[Card]:
    """Return the areas at a glance, the coverage last of the main ones."""
    main = [_card(summary, name, counted) for name in _MAIN]
    rest = [_card(summary, name, counted) for name in summary.families if name not in _MAIN]
    return [*main, _coverage(summary), *rest]


def headline(summary: Summary) -> tuple[str, str]:
    """Return the verdict's sentence without the word that stands over it anyway, and what is to stand below it."""
    verdict = summary.report.verdict
    if not verdict.headline:
        return verdict.sentence, ""
    first, end, rest = verdict.headline.partition(". ")
    return f"{first}{end}".strip(), rest


def _card(summary: Summary, name: str, counted: Totals) -> Card:
    tally = summary.families[name]
    href = f"findings.html#family-{name}"
    if name in summary.unchecked and not (name == "reference" and counted.compared):
        return _unchecked(name, tally, href, summary.unchecked[name])
    if name == "reference" and not counted.compared and not tally.total:
        return Card(
            FAMILIES[name],
            href,
            "–",
            "",
            ("No page has an approved text to compare with.",),
            "Nothing to compare",
            "off",
            name,
        )
    notes = [*_notes(name, counted)]
    if tally.looks:
        notes.append(f"{plural(tally.looks, 'place')} to look at")
    if tally.waived:
        notes.append(f"{number(tally.waived)} waived")
    if name in summary.partly:
        short = summary.partly[name].short
        notes.append(f"{short[:1].upper()}{short[1:]}")
    if tally.problems:
        state, tone = _state(summary, tally)
    elif tally.looks:
        state, tone = "Please look", "look"
    else:
        state, tone = ("Checked in part", "look") if name in summary.partly else ("No problems", "good")
    return Card(
        FAMILIES[name], href, number(tally.problems), form(tally.problems, "problem"), tuple(notes), state, tone, name
    )


def _unchecked(name: str, tally: Tally, href: str, why: str) -> Card:
    """Return the card of an area that was not checked, whatever something else found of it."""
    value, unit = (number(tally.problems), form(tally.problems, "problem")) if tally.problems else ("–", "")
    looks = f"{plural(tally.looks, 'place')} to look at all the same" if tally.looks else ""
    return Card(FAMILIES[name], href, value, unit, (why, looks) if looks else (why,), "Not checked", "off", name)


def _state(summary: Summary, tally: Tally) -> tuple[str, str]:
    if not summary.compared:
        worst, count = tally.severities[0]
        return f"{number(count)} {worst}", "bad" if worst in {"critical", "serious"} else "look"
    return (f"{number(tally.new)} new", "bad") if tally.new else ("None new", "look")


def _notes(name: str, counted: Totals) -> list[str]:
    if name == "reference" and counted.compared:
        return [f"{number(counted.as_approved)} of {plural(counted.compared, 'page')} as approved"]
    if name == "images" and counted.images:
        said = f"{number(counted.described)} of {plural(counted.images, 'image')} {form(counted.images, 'has')} a description"
        return [f"{said}, {number(counted.flawed)} of them with a problem" if counted.flawed else said]
    if name == "readability" and counted.grade is not None:
        hard = [f"{plural(counted.hard, 'hard sentence')}"] if counted.hard else []
        return [f"Typical grade {number(round(counted.grade, 1))}", *hard]
    return []


def _coverage(summary: Summary) -> Card:
    covered = summary.coverage
    notes = not_audited(covered)
    if covered.absent:
        notes.append(f"{plural(covered.absent, 'link target')} not there")
    if summary.left_out_by_rules:
        notes.append(f"{number(summary.left_out_by_rules)} left out by rules")
    return Card(
        "Coverage",
        "pages.html" if covered.whole else "not-audited.html",
        number(covered.in_full),
        f"of {plural(covered.known, 'known page' if covered.left_out else 'page')} audited",
        tuple(notes),
        "Complete" if covered.whole else percent(covered.share()),
        "good" if covered.whole else "bad" if covered.failed else "look",
    )


@dataclass(frozen=True, slots=True)
class Past:
    """One run in the course of runs."""

    id: str
    date: str
    new: int
    known: int
    height: float
    """Of its bar, 0 to 1."""


def _history(summary: Summary) -> list[Past]:
    """Return this run after the earlier ones, when there are any, with the problems each had."""
    report = summary.report
    rows: list[tuple[str, str, int, int]] = []
    for earlier in report.history:
        counts: JSON = earlier.get("counts")
        if isinstance(counts, Mapping) and "new" in counts:  # a run that came to no verdict has none
            day = str(earlier.get("date") or earlier.get("started_at") or "")[:10]
            rows.append((str(earlier.get("id", "")), day, _count(counts, "new"), _count(counts, "known")))
    if not rows:
        return []
    rows = sorted(row for row in rows if row[0] != report.run.id)[-11:]
    rows.append((report.run.id, f"{report.run.started_at:%Y-%m-%d}", report.verdict.new, report.verdict.known))
    most = max(1, *(new + known for _, _, new, known in rows))
    return [Past(run, date, new, known, (new + known) / most) for run, date, new, known in rows]


def _count(counts: Mapping[str, JSON], name: str) -> int:
    value = counts.get(name)
    return value if isinstance(value, int) and value > 0 else 0
