"""How a rule about images becomes a check: of all rules that apply to an image one speaks, the one that gives way to no other.

    @image_rule("image-alt-slug", version=1, severity=Severity.SERIOUS, wcag=("1.1.1",), gives_way_to=("image-alt-generic",))
    def slug(subject: Subject) -> Flaw | None:
        \"\"\"A description written like an address or a code ...\"\"\"

A rule looks at a `Subject` (an image with a description) or at an `Undescribed` one, as its parameter says. What an editor reads
depends on which rule wins: a file name is also short and a slug; told once, as a file name, it is clear what to do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import get_type_hints

from auditor.checks.base import Check, Yield, check
from auditor.checks.images.page_images import subjects_of, undescribed_of
from auditor.checks.images.subject import Flaw, Subject, Undescribed
from auditor.checks.inputs import DeclarationError, computed, nearest
from auditor.checks.registry import all_checks
from auditor.dom.content import Image, ImageKind, Images
from auditor.dom.locator import selector_of
from auditor.model.finding import Family, Finding, Severity

Rule = Callable[[Subject], Flaw | None] | Callable[[Undescribed], Flaw | None]


@dataclass(frozen=True, slots=True)
class ImageCheck(Check):
    """A check that reports what one rule says about the images of a page."""

    looks_at: type[Subject] | type[Undescribed]
    rule: Callable[..., Flaw | None]
    gives_way_to: tuple[str, ...]
    """The checks whose rules speak instead where they apply to the same image, too."""


@dataclass(frozen=True, slots=True)
class image_rule:
    """Declare the decorated rule as a check; what `check` says of the other arguments holds here.

    `beside` yields what a page shows besides findings. Raises DeclarationError.
    """

    id: str
    _: KW_ONLY
    version: int
    severity: Severity
    wcag: tuple[str, ...]
    same_as: tuple[str, ...] = ()
    gives_way_to: tuple[str, ...] = ()
    beside: Callable[[ImageFlaws, Images], Iterator[Yield]] | None = None

    def __call__(self, rule: Rule) -> ImageCheck:
        """Return the check that the rule becomes."""

        def report(image_flaws: ImageFlaws, images: Images) -> Iterator[Yield]:
            yield from image_flaws.findings(declared)
            if self.beside is not None:
                yield from self.beside(image_flaws, images)

        declaration = check(
            self.id,
            family=Family.IMAGES,
            version=self.version,
            severity=self.severity,
            wcag=self.wcag,
            same_as=self.same_as,
        )
        declared = declaration.declare(
            report,
            rule.__doc__ or "",
            ImageCheck,
            looks_at=self._looks_at(rule),
            rule=rule,
            gives_way_to=self.gives_way_to,
        )
        return declared

    def _looks_at(self, rule: Rule) -> object:
        hints = list(get_type_hints(rule).values())
        if not hints or hints[0] not in {Subject, Undescribed}:
            raise DeclarationError(f"check {self.id}: its rule takes a Subject or an Undescribed, and says so")
        return hints[0]


@dataclass(frozen=True, slots=True)
class ImageFlaws:
    """What the rules say about the images of one page: at most one flaw for an image."""

    by_check: Mapping[str, Sequence[tuple[Image, Flaw]]]

    def findings(self, declared: Check) -> Iterator[Finding]:
        """Yield the flaws of one check as its findings."""
        for image, flaw in self.by_check.get(declared.id, ()):
            yield about(declared, image, flaw, quote=(image.description or "")[:300])


@computed
def image_flaws(images: Images) -> ImageFlaws:
    """Return what the rules say about a page's images."""
    exposed = [image for image in images.items if image.exposed and image.kind is not ImageKind.BACKGROUND]
    found: dict[str, list[tuple[Image, Flaw]]] = defaultdict(list)
    settled: set[int] = set()
    for undescribed in undescribed_of(exposed):
        if (spoken := first_flaw(undescribed)) is not None:
            settled.add(undescribed.image.index)
            found[spoken[0]].append((undescribed.image, spoken[1]))
    for subject in subjects_of([image for image in exposed if image.index not in settled]):
        if (spoken := first_flaw(subject)) is not None:
            found[spoken[0]].append((subject.image, spoken[1]))
    return ImageFlaws(found)


def first_flaw(looked_at: Subject | Undescribed) -> tuple[str, Flaw] | None:
    """Return the one thing to say about an image and the id of the check that says it, or None."""
    kind: type = type(looked_at)
    for declared in rules_for(kind):
        flaw = declared.rule(looked_at)
        if flaw is not None:
            return declared.id, flaw
    return None


@cache
def rules_for(looked_at: type) -> tuple[ImageCheck, ...]:
    """Return the rules of this installation that look at such images, those that others give way to first."""
    rules = [declared for declared in all_checks() if isinstance(declared, ImageCheck)]
    return tuple(declared for declared in in_order(rules) if declared.looks_at is looked_at)


def in_order(rules: Iterable[ImageCheck]) -> tuple[ImageCheck, ...]:
    """Return rules so that each stands after those it gives way to; where that leaves a choice, by id.

    Raises DeclarationError for one that gives way to a check that does not exist, or to itself in a circle.
    """
    by_id = {declared.id: declared for declared in rules}
    for declared in by_id.values():
        for other in declared.gives_way_to:
            if other not in by_id:
                raise DeclarationError(
                    f"check {declared.id}: there is no image rule “{other}”; {nearest(other, by_id)}"
                )
    sorter = TopologicalSorter({name: by_id[name].gives_way_to for name in sorted(by_id)})
    try:
        sorter.prepare()
    except CycleError as error:
        raise DeclarationError(f"image rules give way to each other in a circle: {', '.join(error.args[1])}") from error
    ready: list[str] = []
    ordered: list[ImageCheck] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()])
        first = ready.pop(0)
        ordered.append(by_id[first])
        sorter.done(first)
    return tuple(ordered)


def about(declared: Check, image: Image, flaw: Flaw, quote: str = "") -> Finding:
    """Make a finding about an image, with what every such finding carries."""
    details: dict[str, str] = {
        "src": image.sources[0][:500] if image.sources else "",
        "description": (image.description or "")[:500],
    }
    if image.link is not None:
        details["href"] = image.link.get("href")[:500]
    found = declared.finding(
        flaw.message, image.element, quote=quote, outcome=flaw.outcome, severity=flaw.severity, **details
    )
    if flaw.points:
        found = replace(found, details={**found.details, "points": list(flaw.points)})
    return found if image.link is None else replace(found, link=selector_of(image.link))
