"""Pass or fail, and why, in sentences: nothing audited first, then what fails the gate, then what could not be looked at.

3   nothing was audited
1   a rule about findings or figures is broken
3   pages were lost beyond what the policy tolerates (nothing, unless `coverage<0.9` or so says otherwise), or a check failed
0   otherwise
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from auditor.errors import TABLE
from auditor.gate.engine_changes import ENGINE_CHANGED
from auditor.gate.finding_names import NAMED, SAID, named, worst_in_words
from auditor.gate.missing import FIXED, PAGE_GONE, UNAUDITED, UNSTABLE
from auditor.gate.page_names import Paths
from auditor.gate.policy import Caught, FailPolicy, FigureRule, FindingRule
from auditor.gate.waivers import Waiver
from auditor.model.codes import Code
from auditor.model.coverage import Coverage
from auditor.model.finding import Family, engine_of
from auditor.model.judged import JudgedFindings
from auditor.model.page import Failed
from auditor.model.run import FindingStatus, GoneFinding, PageRecord, Verdict
from auditor.model.wording import plural
from auditor.redact import sanitize


@dataclass(frozen=True, slots=True)
class VerdictInput:
    """All a verdict is made of."""

    findings: JudgedFindings
    gone: Sequence[GoneFinding]
    pages: Sequence[PageRecord]
    coverage: Coverage
    policy: FailPolicy
    """Without the rules that bear what was found."""
    caught: Caught
    """Which findings the rules count."""
    paths: Paths
    expired: Sequence[Waiver] = ()
    with_baseline: bool = False
    notes: Sequence[str] = ()
    """Sentences that explain and do not decide."""
    blind: frozenset[str] = frozenset()
    """Families and checks that nobody looked for in this run, because no browser was there."""


@dataclass(slots=True)
class _Reasons:
    failing: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    nothing: str = ""
    caught: list[int] = field(default_factory=list)
    """Places of the findings that fail the run."""
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of a sentence that names several things: what it says before them, and each of them."""
    told: list[str] = field(default_factory=list)
    """What would have failed the run, were it not for the report only."""

    def only_told(self) -> None:
        """Let nothing that was found fail the run."""
        self.told = [f"Report only, fails nothing: {sentence}" for sentence in self.failing]
        self.failing, self.caught = [], []


def verdict_of(ground: VerdictInput) -> Verdict:
    """Judge a run by its policy: whether it passes, with which exit status, and why in sentences, the gravest first."""
    reasons = _Reasons()
    if ground.coverage.with_results == 0:
        reasons.nothing = _nothing(ground)
    _by_findings(ground, reasons)
    _by_figures(ground, reasons)
    _by_documents(ground, reasons)
    _by_figures_of_run(ground, reasons)
    if not reasons.nothing:
        _by_blindness(ground, reasons)
    if ground.policy.expired_waivers and ground.expired:
        reasons.failing.append(_ran_out(ground.expired))
    _by_coverage(ground, reasons)
    if ground.policy.report_only:
        reasons.only_told()
    code = 3 if reasons.nothing else 1 if reasons.failing else 3 if reasons.incomplete else 0
    word, said_first = _sentence(ground, reasons, code)
    said = [reasons.nothing, *reasons.failing, *reasons.incomplete, *reasons.told, *_told(ground)]
    counts = _counts(ground)
    gone = Counter(old.reason for old in ground.gone)
    return Verdict(
        ok=code == 0,
        exit_code=code,
        reasons=tuple(sentence for sentence in said if sentence),
        parts=tuple(reasons.parts.get(sentence, ()) for sentence in said if sentence),
        sentence=f"{word}: {said_first}",
        headline="" if reasons.nothing else _headline(ground, reasons) or said_first[:1].upper() + said_first[1:],
        new=counts[FindingStatus.NEW],
        known=counts[FindingStatus.KNOWN],
        fixed=gone[FIXED],
        moved=counts[FindingStatus.MOVED],
        waived=counts[FindingStatus.WAIVED],
        unaudited=gone[UNAUDITED],
        unstable=counts[FindingStatus.UNSTABLE] + gone[UNSTABLE],
    )


def _ran_out(expired: Sequence[Waiver]) -> str:
    first = expired[:NAMED]
    names = "; ".join(f"{item.finding} on {item.until} ({sanitize(item.owner, 60)})" for item in first)
    more = len(expired) - len(first)
    return f"{plural(len(expired), 'waiver')} ran out: {names}{f'; and {more} more' if more else ''}."


def _nothing(ground: VerdictInput) -> str:
    coverage = ground.coverage
    if coverage.tried:
        why = _reason_words(coverage.lost[0][1]) if coverage.lost else ""
        return f"0 of {coverage.known} pages audited{why}."
    if coverage.examples:
        url, failed = coverage.examples[0]
        left = plural(coverage.skipped, "address")
        return f"0 of 0 pages audited: {left} left out, the first being {url}{_reason_words(failed)}."
    return "0 of 0 pages audited: no page was found."


def _counts(ground: VerdictInput) -> Counter[FindingStatus]:
    return Counter(standing.status for standing in ground.findings.standings())


def _by_findings(ground: VerdictInput, reasons: _Reasons) -> None:
    taken: set[int] = set()
    for rule in ground.policy.findings:
        all_caught = list(ground.caught.by(rule))
        caught = [at for at in all_caught if at not in taken]
        again = len(caught) < len(all_caught)
        taken.update(caught)
        if caught:
            reasons.caught.extend(caught)
            lead = _rule_lead(rule, len(caught), again=again)
            names = named(caught, ground.findings, ground.paths)
            reasons.failing.append(f"{lead}: {'; '.join(names)}.")
            reasons.parts[reasons.failing[-1]] = (f"{lead}:", *names)


def _by_blindness(ground: VerdictInput, reasons: _Reasons) -> None:
    """Note the rules that name what nobody looked for: they are not kept, they are not known to be kept."""
    for rule in ground.policy.findings:
        wanted = Family.ACCESSIBILITY if engine_of(rule.named) == "axe" else rule.named
        if wanted in ground.blind:
            reasons.incomplete.append(
                f"{rule.text} could not be judged: nothing of {rule.named} was looked for, because no browser was used."
            )


def _rule_lead(rule: FindingRule, held: int, *, again: bool) -> str:
    # Some that this rule catches, too, were told by a rule before it: these are the others.
    new = ("more " if again else "") + ("new " if rule.new_only else "")
    what = " ".join(part for part in (plural(held, f"{new}finding"), rule.what) if part)
    what = f"{what}, {rule.bearable} of them bearable" if rule.bearable else what
    return f"{what} ({rule.text})"


def _by_figures(ground: VerdictInput, reasons: _Reasons) -> None:
    for rule in ground.policy.figures:
        values = [
            (measure.value, page.url)
            for page in ground.pages
            if rule.holds_for(page.url)
            for measure in page.measures
            if measure.name == rule.name
        ]
        broken = [(value, url) for value, url in values if rule.broken_by(value)]
        if broken:
            worst = (max if rule.sign.startswith(">") else min)(broken)
            reasons.failing.append(
                f"{plural(len(broken), 'page')} over the budget {rule.text}: "
                f"{worst[0]:g} on {ground.paths.of(worst[1])}{' is the worst' if len(broken) > 1 else ''}."
            )
        elif not values and not rule.paths and ground.coverage.with_results:
            reasons.incomplete.append(_no_figure(rule, ground.pages))


def _by_documents(ground: VerdictInput, reasons: _Reasons) -> None:
    for rule in ground.policy.documents:
        urls = rule.broken_by(ground.findings)
        if urls:
            first = ground.paths.of(urls[0])
            reasons.failing.append(f"{plural(len(urls), 'document')} over {rule.text} ({rule.check}): {first} first.")


def _by_figures_of_run(ground: VerdictInput, reasons: _Reasons) -> None:
    coverage = ground.coverage
    for rule in ground.policy.of_run:
        count = coverage.doubtful if rule.name == "doubtful" else coverage.carried
        share = count / coverage.known if coverage.known else 0.0
        if rule.broken_by(share if rule.percent else count):
            reasons.failing.append(
                f"{count} of {plural(coverage.known, 'known page')} {_OF_RUN[rule.name]} (budget {rule.text})."
            )


_OF_RUN = {
    "doubtful": "may not be the page that people get",
    "carried": "have results that were taken over from an earlier run",
}


def _no_figure(rule: FigureRule, pages: Iterable[PageRecord]) -> str:
    names = sorted({measure.name for page in pages for measure in page.measures})
    near = difflib.get_close_matches(rule.name, names, 1, 0.4)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"The budget {rule.text} could not be checked: no page has that figure{hint}."


def _by_coverage(ground: VerdictInput, reasons: _Reasons) -> None:
    coverage = ground.coverage
    if not _is_tolerated(ground):
        if coverage.lost:
            reasons.incomplete.append(_lost(ground))
            reasons.parts[reasons.incomplete[-1]] = _lost_parts(ground)
        if _undecided(ground):
            audited = f"{coverage.in_full} of {coverage.known} known pages audited"
            reasons.incomplete.append(f"{audited}; {_beyond(ground)}")
    for url, failed in coverage.faults[:NAMED]:
        where = f" on {ground.paths.of(url)}" if url else ""
        reasons.incomplete.append(f"Not done{where}{_reason_words(failed)}.")
    if len(coverage.faults) > NAMED:
        reasons.incomplete.append(f"{len(coverage.faults) - NAMED:,} more failures are in the report.")


def _is_tolerated(ground: VerdictInput) -> bool:
    share = ground.coverage.share(ground.policy.chosen_limits)
    rules = ground.policy.coverage
    return not any(rule.broken_by(share) for rule in rules) if rules else share == 1.0


def _undecided(ground: VerdictInput) -> int:
    """Return how many known pages a limit left out that nobody set."""
    return sum(count for code, count in ground.coverage.limits.items() if code not in ground.policy.chosen_limits)


def _beyond(ground: VerdictInput) -> str:
    coverage = ground.coverage
    each = ", ".join(f"{count} by {_LIMIT_NAMES[code]}" for code, count in sorted(coverage.limits.items()))
    advice = "; raise the limit, or ask for less coverage in fail_on, to accept this" if _undecided(ground) else ""
    verb = "was" if coverage.left_out == 1 else "were"
    return f"{plural(coverage.left_out, 'known page')} {verb} left out ({each}){advice}."


_LIMIT_NAMES = {
    Code.PAGE_LIMIT: "max_pages",
    Code.DEPTH_LIMIT: "max_depth",
    Code.SAMPLED: "the sample",
    Code.TRAP: "patterns of addresses without end",
}


def _lost(ground: VerdictInput) -> str:
    first, *named = _lost_parts(ground)
    return f"{first} {'; '.join(named)}."


def _lost_parts(ground: VerdictInput) -> tuple[str, ...]:
    coverage = ground.coverage
    pages = [f"{ground.paths.of(url)}{_shortly(url, failed)}" for url, failed in coverage.lost[:NAMED]]
    more = len(coverage.lost) - NAMED
    first = f"{coverage.in_full} of {coverage.known} pages audited in full:"
    return (first, *pages, f"and {more:,} more") if more > 0 else (first, *pages)


def _told(ground: VerdictInput) -> list[str]:
    """Say what the reader should know although it decides nothing."""
    said: list[str] = []
    coverage = ground.coverage
    rules = ground.policy.coverage
    if coverage.left_out and (_is_tolerated(ground) or not _undecided(ground)):
        said.append(_beyond(ground))
    if coverage.lost and rules and _is_tolerated(ground):
        said.append(f"Tolerated by {rules[0].text}: {_lost(ground)}")
    gone = Counter(old.reason for old in ground.gone)
    if gone[UNAUDITED]:
        said.append(f"{plural(gone[UNAUDITED], 'accepted finding')} could not be looked at again.")
    if gone[PAGE_GONE]:
        said.append(f"{plural(gone[PAGE_GONE], 'accepted finding')} went with pages that are gone.")
    if gone[ENGINE_CHANGED]:
        verb = "is" if gone[ENGINE_CHANGED] == 1 else "are"
        said.append(
            f"{plural(gone[ENGINE_CHANGED], 'accepted finding')} {verb} not told any more by a changed engine; nothing was repaired."
        )
    changed = sum(ENGINE_CHANGED in standing.tags for standing in ground.findings.standings())
    if changed:
        verb = "comes" if changed == 1 else "come"
        said.append(
            f"{plural(changed, 'new finding')} {verb} from a changed engine, not from the pages, and fail nothing."
        )
    return [*said, *ground.notes]


def _sentence(ground: VerdictInput, reasons: _Reasons, code: int) -> tuple[str, str]:
    """Return the word that says how it ended, and what to say after it."""
    coverage = ground.coverage
    if reasons.nothing:
        return "Nothing was audited", reasons.nothing
    if reasons.caught:
        worst = worst_in_words(reasons.caught, ground.findings, ground.paths)
        return "Failed", f"{_caught(ground, reasons)}{worst}.{_pages_also(ground)}"
    if code == 1:
        return "Failed", reasons.failing[0]
    if code == 3:
        return "Incomplete", reasons.incomplete[0]
    counts = _counts(ground)
    known = counts[FindingStatus.KNOWN] + counts[FindingStatus.MOVED]
    accepted = f", {plural(known, 'accepted finding')} left" if known else ""
    return "Passed", f"{_pages(coverage)}, nothing that fails the gate{accepted}."


def _headline(ground: VerdictInput, reasons: _Reasons) -> str:
    """Return what stands over the reasons, which name the findings; empty where no finding fails the run."""
    return f"{_caught(ground, reasons)}.{_pages_also(ground)}" if reasons.caught else ""


def _caught(ground: VerdictInput, reasons: _Reasons) -> str:
    """Say how many findings fail the run, and of how many: without that, the number of a list beside it looks wrong."""
    caught, found = len(reasons.caught), len(ground.findings)
    statuses = {ground.findings.standing_at(at).status for at in reasons.caught}
    new = ground.with_baseline and statuses == {FindingStatus.NEW}
    counted = plural(caught, "new finding" if new else "finding")
    verb = "fails" if caught == 1 else "fail"
    return (
        f"{counted} {verb} this run"
        if new or caught == found
        else f"{caught} of {plural(found, 'finding')} {verb} this run"
    )


def _pages(coverage: Coverage) -> str:
    noun = "known pages" if coverage.left_out else "pages"
    return f"{coverage.in_full} of {coverage.known} {noun} audited"


def _pages_also(ground: VerdictInput) -> str:
    return "" if ground.coverage.whole else f" {_pages(ground.coverage)}."


def _shortly(url: str, failed: Failed | None) -> str:
    """Say why a page is among several that were lost: its code, and the detail without the address that stands before it."""
    if failed is None or not failed.detail:
        return _reason_words(failed)
    return f" ({failed.code}: {sanitize(failed.detail.removesuffix(f' at {url}'), SAID)})"


def _reason_words(failed: Failed | None) -> str:
    if failed is None:
        return ""
    what = TABLE[failed.code].what if failed.code in TABLE else failed.code
    detail = f": {sanitize(failed.detail, 120)}" if failed.detail else ""
    return f" ({failed.code}, {what[:1].lower()}{what[1:]}{detail})"
