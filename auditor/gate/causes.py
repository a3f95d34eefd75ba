"""Groups findings by what has to be repaired once: 575 findings of one footer are one cause.

links, spelling, images       the target, the word or the picture: the same on every page it stands on; of what a template or a
                              habit does to links their tag and classes within their landmark
reference                     the approved and published wording
readability                   the page; for a single passage its text, wherever it stands
what is still to be written   the page, outside of header, navigation and footer
what a whole page lacks       the template: one cause for all pages that lack it; what lies outside of all landmarks of pages
                              without a main part is that lack, too
what style sheets decide      the element's tag and classes within its landmark (of contrast that was measured the pair of colours),
                              however deep it stands
landmarks, lists              their own tag and classes, whatever they hold
the rest                      the component (template); where it is not known, the element's name and attributes
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import chain

from auditor.gate.cause_labels import CauseParts, CauseWords, titles
from auditor.gate.fingerprint import WHOLE_PAGE, Fingerprint
from auditor.gate.shapes import parent_tag, shape_of
from auditor.gate.targets import is_target
from auditor.gate.templates import FURNITURE
from auditor.model.finding import Family, Finding, Outcome, Severity
from auditor.model.judged import IdsAt, JudgedFindings, Judgement
from auditor.model.run import Cause, FindingStatus

_OF_CONTENT = frozenset({Family.LINKS, Family.SPELLING, Family.IMAGES})
_OF_STYLE = frozenset(
    {"axe:target-size", "axe:link-in-text-block", "axe:color-contrast", "axe:color-contrast-enhanced"}
)
"""What a style sheet decides: it is repaired where the classes of the element are styled."""
_OF_STYLED_CLASS = frozenset({"heading-fake", "list-fake"})
"""The same where the element has a class; without one a writer made it by hand."""
_OF_CONTAINER = frozenset({"axe:region", "axe:list", "axe:definition-list", "axe:scrollable-region-focusable"})
"""What is wrong with a part as such: what it holds differs from page to page."""
_OF_WRITING = frozenset({"link-new-window"})
"""What one template, or one habit of writers, does to its links: it is repaired where links of their kind are made."""
_LANDMARK = "axe:landmark-"
_LISTS = frozenset({"dl", "ol", "ul", "menu"})
_NOT_OF_NAME = frozenset({"image-broken"})
"""What is wrong with the file that is pointed to, however it is described."""
_OF_TEMPLATE = frozenset({"link-url-as-text"})
"""What one template writes for all its links is one cause; what writers wrote elsewhere is another."""
_PROSE = frozenset({"p", "li", "td", "dd", "blockquote", "figcaption", "em", "strong", "b", "i"})
"""What writers put links into; a template has boxes of its own for them."""
_OF_PAGE = frozenset({"text-placeholder", "language-of-part"})
"""What somebody has to write for a page: that half of it was never translated is one thing to do, not forty."""
_OF_WORDS = frozenset({"text-all-caps"})
"""What is wrong with a text, which tables of contents and navigations only repeat."""
NO_MAIN = "axe:landmark-one-main"
"""Says of a page that it has no main part."""
_REGION = "axe:region"
_JSON = json.JSONEncoder(check_circular=False, default=str)


def cause_key(finding: Finding, family: str, entry: Fingerprint, *, no_main: bool = False) -> str:
    """Return the id of the cause a finding belongs to: the same in every run and on every host.

    `no_main` says that its page has no main part.
    """
    what = [
        finding.check,
        *(("no main",) if no_main and finding.check == _REGION else _grouped_by(finding, family, entry)),
    ]
    return hashlib.sha256(_JSON.encode(what).encode()).hexdigest()[:12]


@dataclass(slots=True)
class _Draft:
    """One cause while findings are added to it."""

    family: str
    first_page: str
    words: CauseWords = field(default_factory=CauseWords)
    places: array[int] = field(default_factory=lambda: array("I"))
    pages: list[str] = field(default_factory=list)
    worst: Severity = Severity.MINOR
    new: int = 0
    example: int = 0
    component: str = ""

    def add(self, at: int, finding: Finding, *, new: bool) -> None:
        # A new finding shows a cause best, else its first.
        shows_best = not self.places or (new and not self.new)
        self.words.add(finding, shows_best=shows_best)
        if shows_best:
            self.example, self.component = at, finding.location.signals.component
        self.places.append(at)
        self.new += new
        if finding.severity.rank > self.worst.rank or len(self.places) == 1:
            self.worst = finding.severity
        if not self.pages or self.pages[-1] != finding.url:
            self.pages.append(finding.url)


class CauseGroups:
    """The causes of a run while its findings are judged one by one; none of them is kept."""

    def __init__(self) -> None:
        self._drafts: dict[str, _Draft] = {}

    def add(self, at: int, finding: Finding, standing: Judgement, page: str) -> None:
        """Take the finding at a place; `page` is the name of its page."""
        draft = self._drafts.get(standing.cause)
        if draft is None:
            draft = self._drafts[standing.cause] = _Draft(standing.family, page)
        draft.add(at, finding, new=standing.status is FindingStatus.NEW)

    def causes(self, findings: JudgedFindings) -> list[Cause]:
        """Return the causes, what to repair first on top."""

        def parts_of(keys: Collection[str]) -> Mapping[str, CauseParts]:
            parts = {key: CauseParts(findings.rows[self._drafts[key].example][0]) for key in keys}
            for at in sorted(chain.from_iterable(self._drafts[key].places for key in keys)):
                parts[findings.standing_at(at).cause].add(findings.rows[at][0])
            return parts

        labels = titles({key: draft.words for key, draft in self._drafts.items()}, parts_of)
        made = [_cause(key, draft, findings, labels[key]) for key, draft in self._drafts.items()]
        made.sort(
            key=lambda c: (
                -_rank(c),
                c.outcome != Outcome.FAILED,
                -len(c.findings),
                self._drafts[c.id].first_page,
                c.check,
                c.id,
            )
        )
        return made


def _grouped_by(finding: Finding, family: str, entry: Fingerprint) -> tuple[object, ...]:
    signals = entry.signals
    if family == Family.READABILITY:
        quote = finding.location.quote
        return (entry.key, finding.message, quote) if quote else (entry.page, entry.key)
    if not entry.specific and signals.tag in WHOLE_PAGE and family != Family.REFERENCE:
        return (entry.key,)  # what a whole page lacks, its template lacks
    if family == Family.REFERENCE:
        return (entry.key,) if entry.key else (entry.page, signals.name, signals.context)
    if family in _OF_CONTENT:
        return _content(finding, entry)
    if finding.check in _OF_WORDS:
        return (finding.message,)
    if finding.check in _OF_PAGE and not FURNITURE & set(signals.landmarks):
        return (entry.page, finding.message if finding.check == "language-of-part" else "")
    if finding.colours is not None:
        return finding.colours.foreground, finding.colours.background
    if shape := _own_shape(finding):
        return (*shape, signals.landmarks[-1:], entry.key)
    if signals.component:
        return (signals.component, signals.landmarks, entry.key)
    return (entry.key, signals.name, signals.attributes, "" if entry.specific else entry.page)


def _own_shape(finding: Finding) -> tuple[object, ...]:
    """Return what an element is known by wherever it stands; empty where its component says what is to be repaired."""
    check, shape = finding.check, shape_of(finding.location)
    container = check in _OF_CONTAINER or check.startswith(_LANDMARK)
    if not shape.tag or not (
        container or check in _OF_STYLE | _OF_WRITING or (check in _OF_STYLED_CLASS and shape.classes)
    ):
        return ()
    named = shape.classes or ((f"#{shape.id}",) if shape.id else ())
    around = "" if named or (container and shape.tag in _LISTS) else parent_tag(finding.location)
    return (shape.tag, tuple(sorted(named)), around)


def _content(finding: Finding, entry: Fingerprint) -> tuple[object, ...]:
    if finding.check in _OF_WRITING and (shape := _own_shape(finding)):
        return (*shape, entry.signals.landmarks[-1:], entry.key)
    templated = finding.check in _OF_TEMPLATE and parent_tag(finding.location) not in _PROSE
    if templated and entry.signals.component:
        return (entry.key, entry.signals.component)
    if entry.key and finding.check not in _OF_TEMPLATE:
        return (entry.key,)
    pointing = tuple(v for name, v in entry.signals.attributes if name in {"src", "href", "data"} and is_target(v))
    if pointing:
        return pointing if finding.check in _NOT_OF_NAME else (*pointing, entry.signals.name)
    if any(name == "href" for name, _ in entry.signals.attributes):
        # A button in the clothes of a link: its template is at fault.
        classes = shape_of(finding.location).classes
        template = (*sorted(classes), *entry.signals.landmarks) if classes else (entry.signals.component,)
        return (entry.signals.tag, *template)
    if entry.specific:
        return (entry.signals.tag, entry.signals.name, entry.signals.attributes, entry.signals.context)
    return (entry.page, entry.signals.tag, entry.signals.component)


def _cause(key: str, draft: _Draft, findings: JudgedFindings, label: str) -> Cause:
    return Cause(
        id=key,
        label=label,
        check=draft.words.check,
        family=draft.family,
        severity=draft.worst,
        outcome=Outcome.FAILED if draft.words.failed else Outcome.CANT_TELL,
        findings=IdsAt(findings, draft.places),
        pages=tuple(dict.fromkeys(draft.pages)),
        component=draft.component,
        example=findings.id_at(draft.example),
        new=draft.new,
    )


def _rank(cause: Cause) -> int:
    # New before known, then by severity: what fails the run stands on top.
    return Severity(cause.severity).rank + (10 if cause.new else 0)
