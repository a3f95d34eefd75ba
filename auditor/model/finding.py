"""What a check says: findings with their outcome, severity and place, and the small facts and figures beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from auditor.model.codes import Code
from auditor.model.evidence import Colours, Wording
from auditor.model.exhibits import Exhibits
from auditor.model.page import JSON, Failed, Number


class Outcome(StrEnum):
    """EARL's four outcomes, and `error`: we could not look."""

    PASSED = "passed"
    FAILED = "failed"
    CANT_TELL = "cant-tell"
    INAPPLICABLE = "inapplicable"
    ERROR = "error"


class Severity(StrEnum):
    """axe's scale; compare by `rank`."""

    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for minor to 3 for critical."""
        return _ORDER.index(self)


AXE_RULE = "axe:"
"""How the ids of axe's rules begin."""

_ORDER = (Severity.MINOR, Severity.MODERATE, Severity.SERIOUS, Severity.CRITICAL)


class Family(StrEnum):
    """The eight families of checks; what a check declares, and how reports group what it finds."""

    ACCESSIBILITY = "accessibility"
    IMAGES = "images"
    REFERENCE = "reference"
    READABILITY = "readability"
    SPELLING = "spelling"
    STRUCTURE = "structure"
    LINKS = "links"
    DOCUMENTS = "documents"


def engine_of(check: str) -> str:
    """Return the engine that a check belongs to, by its id alone: axe's rules are called `axe:` and the name of the rule."""
    return "axe" if check.startswith(AXE_RULE) else "auditor"


@dataclass(frozen=True, slots=True)
class Signals:
    """What is characteristic of an element beyond its markup; the raw material of identity, which gate/identity.py alone decides."""

    tag: str = ""
    role: str = ""
    name: str = ""
    """Accessible name or visible text, folded and bounded."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Attributes an author chose (href path, src path, name, type, for, aria-*), never class, style or generated ids."""
    landmarks: tuple[str, ...] = ()
    """Landmark roles around the element, outermost first."""
    heading: str = ""
    """Text of the nearest heading before the element."""
    context: str = ""
    """Folded, bounded text of the nearest block around the element."""
    component: str = ""
    """Digest of the element's subtree and close surroundings without texts and generated names: equal for one template's instances."""
    place: int = 0
    """Which of its row, from 1, where neither words nor a target tell an element from its neighbours; else 0."""
    row: int = 0
    """How many the row has, those that got words of their own included; 0 for what stands alone."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a finding is: a hint for people, never identity."""

    selector: str = ""
    """Matches this element and no other in its document (within its frame)."""
    frames: tuple[str, ...] = ()
    snippet: str = ""
    """The element's opening markup, bounded."""
    quote: str = ""
    """The words concerned, bounded."""
    box: tuple[Number, Number, Number, Number] | None = None
    """x, y, width, height in CSS pixels of the whole page."""
    signals: Signals = field(default_factory=Signals)
    name: str = ""
    """Accessible name or visible text as it is written, bounded; empty where the signals have it letter for letter."""
    heading: str = ""
    """The nearest heading above as it is written, bounded; empty likewise."""

    @property
    def as_written(self) -> tuple[str, str]:
        """What the element is called, and the nearest heading above it, in the letters of the page."""
        return self.name or self.signals.name, self.heading or self.signals.heading


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that one check says about one place of one page in one state."""

    check: str
    url: str
    message: str
    severity: Severity
    outcome: Outcome = Outcome.FAILED
    """failed | cant-tell"""
    location: Location = field(default_factory=Location)
    details: Mapping[str, JSON] = field(default_factory=dict)
    """What else a reader of the report may want to know. Nothing is decided by it: what steers has a field of its own below."""
    state: str = ""
    """Name of the state it holds in; empty when it does not depend on rendering."""
    engine: str = "auditor"
    key: str = ""
    """What tells this finding from others of its check on the same element (a word, an address); part of identity."""
    wcag: tuple[str, ...] = ()
    """Success criteria; empty takes those of the check."""
    help: str = ""
    help_url: str = ""
    tags: tuple[str, ...] = ()
    wording: Wording | None = None
    """The approved and the published text, of a finding that compares them."""
    colours: Colours | None = None
    """The pair of colours, of a finding about contrast."""
    link: str = ""
    """Selector of the link that takes its name from the element; an engine may name the link for the same mistake."""
    states: tuple[str, ...] = ()
    """The states it was found in, where more than one was judged."""
    also: tuple[str, ...] = ()
    """Checks of other engines that said the same of the same element."""

    @property
    def evidence(self) -> dict[str, JSON]:
        """All evidence as reports print it."""
        steering: dict[str, JSON] = {}
        if self.wording is not None:
            steering |= asdict(self.wording)
        shown = steering | dict(self.details)
        if self.link:
            shown["link"] = self.link
        if self.states:
            shown["states"] = list(self.states)
        if self.also:
            shown["also"] = list(self.also)
        return shown


COMPARED = "reference-similarity"
"""The measure that every page has which was held against an approved text, and no other."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number about a page for tables and trends."""

    name: str
    value: Number
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A small thing a page check tells the site checks: `name` is the kind, `key` what it is grouped by."""

    name: str
    key: str
    value: Any = None
    url: str = ""
    """The page; filled in by the runner."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What became of one check on one page (or on the whole site, where url is empty)."""

    check: str
    version: int
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    measures: tuple[Measure, ...] = ()
    facts: tuple[Fact, ...] = ()
    exhibits: Exhibits = field(default_factory=Exhibits)
    failed: Failed | None = None
    """Why, when the outcome is error."""
    elapsed_ms: int = 0
    left_out: tuple[tuple[str, int], ...] = ()
    """Check ids of findings (for axe one a rule) and how many more there were than are kept."""

    @property
    def notes(self) -> tuple[Failed, ...]:
        """What is said of findings that are not kept, one note a kind; as long as those that are kept are still here."""
        kept = Counter(finding.check for finding in self.findings)
        return tuple(
            Failed(
                Code.FINDINGS_LEFT_OUT, f"{check}: {kept[check]:,} of {kept[check] + count:,} findings kept", note=True
            )
            for check, count in self.left_out
        )
