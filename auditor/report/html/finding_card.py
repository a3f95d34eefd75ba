"""One finding as the page view shows it: what it is, what was measured, where it stands, and how to repair it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from markupsafe import Markup

from auditor.model.contrast import repair_of
from auditor.model.evidence import Colours
from auditor.model.finding import Finding
from auditor.model.page import JSON
from auditor.model.run import JudgedFinding
from auditor.report.escape import code_words, escaped, our_words, safe_href, site_words
from auditor.report.html.components import (
    beginning,
    heading,
    outcome,
    picture,
    rest,
    segments,
    severity,
    shown_place,
    status,
    wcag,
)
from auditor.report.html.evidence import both_texts, contrast, facts
from auditor.report.html.marked import Group, Marked
from auditor.report.html.quotes import language_mark, quoting
from auditor.report.html.report_urls import anchor
from auditor.report.labels import in_states
from auditor.report.spots import Spot
from auditor.report.summary import Summary


class Articles:
    """Writes the findings of one report's page views."""

    def __init__(self, summary: Summary, root: str, *, brief: bool) -> None:
        """Take where the views stand; `brief` ones leave out what stands in the list of the check, to which each explanation leads."""
        self._summary = summary
        self._brief = brief
        self._root = root
        self._states = summary.report.run.environment.states

    def of_group(self, group: Group) -> Markup:
        """Return the findings that stand under one explanation."""
        said = Counter(one.judged.finding.message for one in group.findings)
        return Markup("".join(self._article(one, group, said) for one in group.findings))

    def _article(self, one: Marked, group: Group, said: Mapping[str, int]) -> str:
        judged = one.judged
        finding = judged.finding
        key = anchor("f", judged.id)
        own = escaped(judged.id)
        link = (
            f'<a href="#{key}">{own}</a>'
            if self._brief
            else f'<a href="#{key}">Link to this finding</a> · <code>{own}</code>'
        )
        spot, spoken = self._summary.spots[judged.id], self._summary.spoken.of_finding(judged)
        turn = spot.order if said[finding.message] > 1 else ""
        shown = picture(one, self._root, shown_place(one, self._summary.where(finding.url)))
        return (
            f'    <article class="finding{" with-pic" if shown else ""}" id="{key}" data-status="{judged.status}">\n'
            f'      <div class="finding-text">\n'
            f'        <p class="chips"><span class="no">{one.number}</span>{self._chips(judged)}</p>\n'
            f"{_headed(finding.message, spoken, turn)}"
            f"{_where(spot)}"
            f"{_sides(judged)}{_colours(contrast(judged))}"
            f'        <dl class="evidence">\n{"".join(_evidence(judged, spoken))}        </dl>\n'
            f"{_repair(finding, group)}"
            f'        <p class="links">{_more(finding.help_url, finding.check)}{link}</p>\n'
            f"      </div>\n"
            f"{_pictured(shown)}    </article>\n"
        )

    def _chips(self, judged: JudgedFinding) -> str:
        finding = judged.finding
        against = status(judged.status) if self._summary.compared else ""
        several = finding.state and len(self._states) > 1
        state = (
            f'<span class="tag">{escaped(in_states(finding.state.split("+"), self._states))}</span>' if several else ""
        )
        return (
            f"{severity(finding.severity)}{outcome(finding.outcome)}{against}{wcag(self._summary.wcag(judged))}{state}"
        )


def _headed(message: str, spoken: str | None, turn: str) -> str:
    """Return the message as a heading; of a long one the beginning, and the rest below it.

    `turn` tells it from others that say the same, for those who hear the headings one after the other.
    """
    begin = beginning(message)
    whole = "" if begin == message else f"        <p>{quoting(rest(message), spoken)}</p>\n"
    apart = f'<span class="vh"> ({turn})</span>' if turn else ""
    return f"        <h4>{quoting(heading(message), spoken)}{apart}</h4>\n{whole}"


def _where(spot: Spot) -> str:
    name = site_words(spot.name) if spot.name else ""
    under = f"under {site_words(spot.heading)}" if spot.heading and spot.heading != spot.name else ""
    parts = [part for part in (name, under, spot.order) if part]
    return f'        <p class="where">{" · ".join(parts)}</p>\n' if parts else ""


def _pictured(shown: str) -> str:
    return f'<div class="pic">{shown}</div>' if shown else ""


def _sides(judged: JudgedFinding) -> str:
    texts = both_texts(judged)
    if texts is None:
        return ""
    sides = "".join(
        f'          <div class="side"><p class="label">{label}</p><blockquote class="said" translate="no" dir="auto">'
        f"{segments(words)}</blockquote></div>\n"
        for label, words in zip(("Approved", "Published"), texts, strict=True)
    )
    return f'        <div class="sides">\n{sides}        </div>\n'


def _colours(pair: Colours | None) -> str:
    if pair is None or pair.ratio is None:
        return ""
    fore, back = escaped(pair.foreground), escaped(pair.background)
    needed = f", needed {escaped(pair.expected.replace(':', ' to '))}" if pair.expected else ""
    return (
        f'        <p class="contrast"><svg class="swatch" viewBox="0 0 64 28" width="64" height="28" aria-hidden="true">'
        f'<rect width="64" height="28" rx="4" fill="{back}"/><rect x="12" y="11" width="40" height="6" rx="3" fill="{fore}"/>'
        f"</svg> <span><code>{fore}</code> on <code>{back}</code>: {pair.ratio:.2f} to 1{needed}</span></p>\n"
        f"{_passing(pair)}"
    )


def _passing(pair: Colours) -> str:
    """Return the nearest colours of the same hue that would pass, as swatches."""
    repair = repair_of(pair)
    if repair is None:
        return ""
    made = []
    for what, swatch in (("text", repair.text), ("background", repair.background)):
        if swatch is not None:
            fore = swatch.colour if what == "text" else escaped(pair.foreground)
            back = swatch.colour if what == "background" else escaped(pair.background)
            made.append(
                f'<li><svg class="swatch" viewBox="0 0 64 28" width="64" height="28" aria-hidden="true">'
                f'<rect width="64" height="28" rx="4" fill="{back}"/><rect x="12" y="11" width="40" height="6" rx="3" fill="{fore}"/>'
                f"</svg><span>{what.capitalize()} <code>{swatch.colour}</code>: {swatch.ratio:.2f} to 1{_verified(pair, what)}</span></li>"
            )
    said = '        <div class="contrast"><p>Nearest that passes:</p>'
    return f'{said}<ul class="passing">{"".join(made)}</ul></div>\n' if made else ""


def _verified(pair: Colours, what: str) -> str:
    meant = "It was put on the page, and the rule was run again."
    return f' <span class="tag tag-audited" title="{meant}">Verified</span>' if what in pair.verified else ""


def _evidence(judged: JudgedFinding, spoken: str | None) -> Iterator[str]:
    place = judged.finding.location
    if judged.waiver:
        yield _row("Waived", _waiver(judged))
    if judged.likely:
        yield _row("Comes and goes", f"Most likely because of {escaped(judged.likely)}")
    for label, value, ours in facts(judged):
        said = [our_words(line) if ours else site_words(line) for line in value.splitlines() or [""]]
        yield _row(escaped(label), said[0] if len(said) < 2 else _listed(said))
    if place.frames:
        yield _row("In the frame", code_words(" › ".join(place.frames)))
    if place.selector:
        yield _row("Element", code_words(place.selector))
    if place.snippet:
        yield _row("Markup", code_words(place.snippet), language_mark(place.snippet, spoken))


def _listed(lines: list[Markup]) -> str:
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def _row(label: str, value: str, language: str = "") -> str:
    return f"<div><dt>{label}</dt><dd{language}>{value}</dd></div>"


def _waiver(judged: JudgedFinding) -> str:
    waiver = judged.waiver
    reason: JSON = waiver.get("reason", "")
    owner = f"({escaped(waiver['owner'])})" if waiver.get("owner") else ""
    until = f" until {escaped(waiver['until'])}" if waiver.get("until") else ""
    return f"{our_words(str(reason))} {owner}{until}"


def _repair(finding: Finding, group: Group) -> str:
    told = finding.help
    if not told or told == group.help or told.rstrip(".") == group.title:
        return ""
    return f'<p class="fix"><span class="label">How to fix it here</span> {our_words(told)}</p>'


@lru_cache(maxsize=1000)
def _more(url: str, check: str) -> str:
    if not safe_href(url):
        return ""
    about = f'More about this rule<span class="vh"> ({escaped(check)})</span>'
    return f'<a href="{escaped(url)}" rel="noreferrer noopener">{about}</a> · '
