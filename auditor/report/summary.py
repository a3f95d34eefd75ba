"""What the reports conclude from a Report before they put it into words: counts, coverage, and what to repair first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from auditor.model.coverage import Coverage, coverage_of
from auditor.model.documents import DocumentState
from auditor.model.finding import Family, Finding, Outcome, Severity
from auditor.model.guidance import guidance
from auditor.model.page import PageState
from auditor.model.run import Cause, FindingStatus, JudgedFinding, PageRecord, Report, RunStatus
from auditor.report.finding_index import ById, ByPage, FindingIndex, FindingKind, Spots
from auditor.report.labels import FAMILIES, form, host, number, page_name, path, plural
from auditor.report.not_read import NotRead, not_read, unchecked
from auditor.report.site_language import SiteLanguage
from auditor.report.spots import Spot
from auditor.report.tally import RANK as RANK
from auditor.report.tally import Tally as Tally
from auditor.report.tally import tally as tally
from auditor.report.tally import tally_of

_TOLD_APART_BY = 100
"""Characters of a cause's label that are seen in any list; a heading has hardly more."""
_WEIGHT = {"minor": 1, "moderate": 3, "serious": 9, "critical": 27}


def outcome(report: Report, covered: Coverage) -> str:
    """Say in one word how the run ended: passed | failed | incomplete | nothing."""
    if not covered.with_results:
        return "nothing"
    if report.verdict.ok:
        return "passed"
    if report.verdict.exit_code == 3 or report.run.status in {RunStatus.ABORTED, RunStatus.RUNNING}:
        return "incomplete"
    return "failed"


def tally_of_kinds(kinds: Mapping[FindingKind, int]) -> Tally:
    """Add up findings that were counted by kind."""
    counts: Counter[tuple[FindingStatus, Outcome, Severity]] = Counter()
    for kind, count in kinds.items():
        counts[kind.status, kind.outcome, kind.severity] += count
    return tally_of(counts)


class Summary:
    """A Report with everything derived from it that more than one format needs; each part is computed once, when asked for."""

    def __init__(self, report: Report) -> None:
        self.report = report

    @cached_property
    def total(self) -> Tally:
        """Counts over all findings."""
        return self.tally()

    @cached_property
    def families(self) -> Mapping[str, Tally]:
        """Counts by family, all of them; documents only where there are any: none to look at is not none with a problem."""
        looked_for = self.report.documents or Family.DOCUMENTS in self.unchecked
        there = [name for name in FAMILIES if name != Family.DOCUMENTS or looked_for]
        groups: dict[str, Counter[FindingKind]] = {name: Counter() for name in there}
        for kind, count in self.index.count().items():
            groups.setdefault(kind.family, Counter())[kind] = count
        return {name: tally_of_kinds(group) for name, group in groups.items()}

    @cached_property
    def compared(self) -> bool:
        """Whether there was something accepted before to compare with; without it, "new" says nothing."""
        return bool(self.report.gone) or any(kind.status is not FindingStatus.NEW for kind in self.index.kinds)

    @cached_property
    def coverage(self) -> Coverage:
        """How many pages ended how, as the gate counts them."""
        return coverage_of(self.report.pages, self.report.failures, self.report.waiting)

    @cached_property
    def outcome(self) -> str:
        """How the run ended: passed | failed | incomplete | nothing."""
        return outcome(self.report, self.coverage)

    @cached_property
    def unchecked(self) -> Mapping[str, str]:
        """The families that were not checked at all in this run, and why."""
        return unchecked(self.report, self.coverage, self.unread)

    @cached_property
    def unread(self) -> Sequence[NotRead]:
        """The families that were not checked on some pages or on any because nothing reads their language."""
        return not_read(self.report)

    @cached_property
    def partly(self) -> Mapping[str, NotRead]:
        """The families that were not checked on some pages, whose language is not read here."""
        return {part.family: part for part in self.unread if not part.whole}

    @cached_property
    def gaps(self) -> Sequence[str]:
        """Which families were not checked, or only on some pages, and why."""
        return (*dict.fromkeys(self.unchecked.values()), *(part.sentence for part in self.partly.values()))

    @cached_property
    def not_checked(self) -> Mapping[str, str]:
        """The families that were not checked on some pages or on any because nothing reads their language -> why, and what to do."""
        return {part.family: part.sentence for part in self.unread}

    @cached_property
    def notices(self) -> Sequence[str]:
        """What the reader must know first, and last of it which families were not checked, or only on some pages."""
        return (*self.report.notices, *self.gaps)

    @cached_property
    def documents(self) -> str:
        """The documents in one line; empty where there are none."""
        records = self.report.documents
        if not records:
            return ""
        states = Counter(record.state for record in records)
        checked = [record for record in records if record.state is DocumentState.CHECKED]
        untagged = sum(record.tagged is False for record in checked)
        silent = sum(not record.language for record in checked)
        parts = [f"{number(states[DocumentState.CHECKED])} of {plural(len(records), 'document')} checked"]
        parts += [f"{number(untagged)} without tags"] if untagged else []
        parts += [f"{number(silent)} without language"] if silent else []
        parts += [f"{number(states[state])} {state}" for state in DocumentState if states[state] and state != "checked"]
        return ", ".join(parts)

    @cached_property
    def index(self) -> FindingIndex:
        """Where each finding stands, as numbers."""
        return FindingIndex(self.report.findings, self.wcag)

    def tally(self, places: Iterable[int] | None = None) -> Tally:
        """Count all findings, or those at some places of the index."""
        return tally_of_kinds(self.index.count(places))

    @cached_property
    def by_id(self) -> Mapping[str, JudgedFinding]:
        """Findings by id."""
        return ById(self.index)

    @cached_property
    def by_page(self) -> Mapping[str, Sequence[JudgedFinding]]:
        """Findings by page address in reading order; findings of the whole site stand under the empty address."""
        return ByPage(self.index)

    @cached_property
    def spots(self) -> Mapping[str, Spot]:
        """Where on its page each finding is, by id."""
        return Spots(self.index)

    @cached_property
    def spoken(self) -> SiteLanguage:
        """In which language the site's words are to be read out."""
        return SiteLanguage([*self.report.pages, *self.report.documents], self.by_page)

    def spoken_in(self, cause: Cause) -> str | None:
        """Return the language of what the label of a cause quotes, as `SiteLanguage` tells it."""
        at = self._place_of_example(cause)
        if at is None:
            return self.spoken.of_page("")
        return self.spoken.of_quotation(self.index.kind(at).check, self.index.url(at))

    @cached_property
    def _called_alike(self) -> Mapping[str, int]:
        """The place in the working list of each cause that is called like another one, by its id."""
        counted = Counter(cause.label[:_TOLD_APART_BY] for cause in self.causes)
        return {
            cause.id: place for place, cause in enumerate(self.causes, 1) if counted[cause.label[:_TOLD_APART_BY]] > 1
        }

    def turn_of(self, cause: Cause) -> str:
        """Return ` (cause 7)` for a cause that is called like another one, or begins alike; empty for any other."""
        place = self._called_alike.get(cause.id)
        return f" (cause {number(place)})" if place else ""

    def quote_of(self, cause: Cause) -> str:
        """Return the site's words that the example of a cause quotes; empty where it quotes none."""
        example = self.example(cause)
        return example.finding.location.quote if example else ""

    @cached_property
    def _named_alike(self) -> frozenset[str]:
        counted = Counter(" ".join(page_name(record).split()) for record in self.report.pages)
        return frozenset(name for name, times in counted.items() if times > 1)

    def page_name(self, record: PageRecord) -> str:
        """Return what to call a page where no address stands beside it: its title, with its path where several have the same."""
        name = page_name(record)
        alike = " ".join(name.split()) in self._named_alike and record.title.strip()
        return f"{name} ({self.where(record.url)})" if alike else name

    @cached_property
    def _several_origins(self) -> bool:
        return len({host(page.url) for page in self.report.pages}) > 1

    def where(self, url: str) -> str:
        """Return what tells a page from the others of this run: its path, with the host where there are several."""
        return f"{host(url)}{path(url)}" if url and self._several_origins else path(url)

    @cached_property
    def causes(self) -> Sequence[Cause]:
        """All causes, the one to begin with first, waived ones last; findings that no cause claims are gathered by check."""
        claimed = bytearray(len(self.report.findings))
        for cause in self.report.causes:
            for at in self.index.places_of(cause):
                claimed[at] = 1
        orphans: dict[tuple[str, Outcome], list[JudgedFinding]] = {}
        for at, held in enumerate(claimed):
            if not held:
                kind = self.index.kind(at)
                orphans.setdefault((kind.check, kind.outcome), []).append(self.report.findings[at])
        rest = [self._gathered(check, group) for (check, _), group in orphans.items()]
        return sorted([*self.report.causes, *rest], key=self._urgency)

    def _gathered(self, check: str, group: Sequence[JudgedFinding]) -> Cause:
        first = group[0]
        worst = max((judged.finding.severity for judged in group), key=RANK.__getitem__)
        return Cause(
            id=f"{check}-{first.finding.outcome}",
            label=self.title(check, first.finding),
            check=check,
            family=first.family,
            severity=str(worst),
            outcome=str(first.finding.outcome),
            findings=tuple(judged.id for judged in group),
            pages=tuple(dict.fromkeys(judged.finding.url for judged in group)),
            example=first.id,
            new=sum(judged.status is FindingStatus.NEW for judged in group),
        )

    def _urgency(self, cause: Cause) -> tuple[bool, bool, bool, float, str, str]:
        # What newly fails comes before what was there; then what removes most: severity weighs as much as three times the number.
        doubt = cause.outcome == Outcome.CANT_TELL
        return (self.is_waived(cause), doubt, cause.new == 0, -self._weight(cause), cause.label, cause.id)

    def _weight(self, cause: Cause) -> float:
        """Return how much a repair removes: each finding by its severity, and by how often its page is seen where that is known."""
        return sum(
            _WEIGHT.get(kind.severity, 1) * self._seen(self.index.url(at))
            for at in self.index.places_of(cause)
            if (kind := self.index.kind(at)).status is not FindingStatus.WAIVED
        )

    def _seen(self, url: str) -> float:
        views = self.report.views
        return views.get(url, 0.0) / self._usual_views if views and url else 1.0

    @cached_property
    def _usual_views(self) -> float:
        views = self.report.views.values()
        return max(sum(views) / max(len(views), 1), 1e-9)

    @cached_property
    def open_causes(self) -> Sequence[Cause]:
        """The causes that are not waived; every format that tells how many there are tells how many these are."""
        return [cause for cause in self.causes if not self.is_waived(cause)]

    @cached_property
    def first(self) -> Sequence[Cause]:
        """The five causes to begin with."""
        problems = [cause for cause in self.open_causes if cause.outcome != Outcome.CANT_TELL]
        return (problems or self.open_causes)[:5]

    def is_waived(self, cause: Cause) -> bool:
        """Tell whether every finding of the cause is waived."""
        found = self.index.places_of(cause)
        return bool(found) and all(self.index.kind(at).status is FindingStatus.WAIVED for at in found)

    def example(self, cause: Cause) -> JudgedFinding | None:
        """Return the finding that shows a cause best."""
        at = self._place_of_example(cause)
        return None if at is None else self.index.findings[at]

    def _place_of_example(self, cause: Cause) -> int | None:
        found = self.index.find(cause.example)
        return found if found is not None else next(iter(self.index.places_of(cause)), None)

    def title(self, check: str, example: Finding | None = None) -> str:
        """Return what a check is called; an axe rule that is not among those of guidance.toml by its description."""
        own = guidance(check)
        named = str(self.report.check_help.get(check, {}).get("title", "")) or (own.title if own else "")
        return (named or (example.help or example.message if example else "") or check).rstrip(".")

    def help(self, check: str, example: Finding | None = None) -> str:
        """Return why a check matters and how to repair what it finds; empty where its title says all there is."""
        own = guidance(check)
        text = str(self.report.check_help.get(check, {}).get("help", "")) or (own.text if own else "")
        text = text or (example.help if example else "")
        return "" if text.rstrip(".") == self.title(check, example) else text

    def wcag(self, judged: JudgedFinding) -> tuple[str, ...]:
        """Return the success criteria of a finding, else those of its check."""
        listed = judged.finding.wcag or self.report.check_help.get(judged.finding.check, {}).get("wcag") or ()
        return tuple(map(str, listed)) if isinstance(listed, Sequence) else ()

    @property
    def contact(self) -> str:
        """`[report] contact` of the run's settings; empty where nobody is named."""
        section = self.report.run.settings.get("report")
        return str(section.get("contact", "")) if isinstance(section, Mapping) else ""

    @cached_property
    def checked_documents(self) -> frozenset[str]:
        """The addresses of documents that were checked; as pages they are none, and as documents they were audited."""
        return frozenset(record.url for record in self.report.documents if record.state is DocumentState.CHECKED)

    @cached_property
    def left_out_by_rules(self) -> int:
        """How many addresses a rule left out, without the documents that were checked as what they are."""
        pages = self.report.pages
        as_documents = sum(page.state is PageState.SKIPPED and page.url in self.checked_documents for page in pages)
        return self.coverage.by_decision - as_documents

    @property
    def _audited(self) -> str:
        covered = self.coverage
        known = f"{number(covered.in_full)} of {plural(covered.known, 'known page')}"
        return plural(covered.in_full, "page") if covered.whole else known

    @cached_property
    def lead(self) -> str:
        """The one line an editor acts on: `12 problems and 2 places to look at have 3 causes. Start with: ...`."""
        if self.outcome == "nothing":
            return f"0 of {plural(self.coverage.known, 'page')} could be audited."
        total = self.total
        looks = plural(total.looks, "place") + " to look at" if total.looks else ""
        if not total.problems:
            return f"No problems found on {self._audited}." + (f" {looks}." if looks else "")
        counted = " and ".join(part for part in (plural(total.problems, "problem"), looks) if part)
        said = f"{counted} {form(total.total, 'has')} {plural(len(self.open_causes), 'cause')}."
        first = self.first[0]
        removed = len(first.findings)
        share = "" if removed == 1 else f" – it removes {number(removed)} {form(removed, 'finding')}"
        return f"{said} Start with: {first.label.rstrip('.')}{share}."
