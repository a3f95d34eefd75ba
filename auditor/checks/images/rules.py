"""Which one thing is said about a picture: the rules in the order of their precision, the first that applies wins.

The order decides what an editor reads. A file name is also short and a slug; told once, as a file name, it is clear what to do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from auditor.checks.base import Check
from auditor.checks.images import context_rules as around
from auditor.checks.images import filename_rules as naming
from auditor.checks.images import phrases, shape
from auditor.checks.images import uninformative as thin
from auditor.checks.images.subject import Flaw, Subject, is_pixel, subject_of
from auditor.dom.content import Image, ImageKind, Images
from auditor.dom.locator import selector_of
from auditor.model.finding import Finding

Rule = Callable[[Subject], Flaw | None]

BEFORE_PAGE: tuple[Rule, ...] = (
    shape.blank,
    shape.emoji,
    shape.markup,
    phrases.placeholder,
    phrases.automatic,
    naming.file_name,
    naming.camera_name,
    phrases.generic,
    naming.slug,
    naming.dimensions,
    phrases.credit,
    phrases.redundant_prefix,
    around.repeats_own,
    around.repeats_near,
    shape.keywords,
)
"""Rules that look at one picture, more precise than the comparison with the page's other pictures."""
AFTER_PAGE: tuple[Rule, ...] = (
    thin.thin,
    thin.headline,
    shape.other_language,
    shape.capitals,
    shape.too_long,
)

Judged = Mapping[str, Sequence[tuple[Image, Flaw]]]


def judge(images: Images) -> Judged:
    """Return what is said about the page's pictures, by check id. Judging the same value again costs nothing."""
    # One page is judged at a time, by some twenty checks one after the other.
    global _HELD
    if _HELD is None or _HELD[0] is not images:
        _HELD = (images, _judged(images))
    return _HELD[1]


_HELD: tuple[Images, Judged] | None = None


def _judged(images: Images) -> Judged:
    exposed = [image for image in images.items if image.exposed and image.kind is not ImageKind.BACKGROUND]
    found: dict[str, list[tuple[Image, Flaw]]] = defaultdict(list)
    told: set[int] = set()
    for image, flaw in around.without_text(visible(exposed)):
        told.add(image.index)
        found[flaw.check].append((image, flaw))
    subjects = [subject_of(image) for image in exposed if image.index not in told and has_text(image)]
    repeated = around.duplicates([subject for subject in subjects if not is_pixel(subject.image)])
    for subject in subjects:
        flaw_of = around.tracked(subject.image, subject) or description_flaw(subject, repeated.get(subject.image.index))
        if flaw_of is not None:
            found[flaw_of.check].append((subject.image, flaw_of))
    for group in found.values():
        group.sort(key=lambda pair: pair[0].index)
    return found


def visible(images: Sequence[Image]) -> list[Image]:
    """Return the pictures without counting pixels."""
    return [image for image in images if not is_pixel(image)]


def has_text(image: Image) -> bool:
    """Tell whether there is a description to judge: an alt that is not empty, or a name that stands for it."""
    if image.description is not None and image.element.has("alt") and not image.element.get("alt"):
        return False
    return bool(image.description)


def description_flaw(subject: Subject, duplicate: Flaw | None = None) -> Flaw | None:
    """Return the one thing to say about a description, or None."""
    for rule in BEFORE_PAGE:
        flaw = rule(subject)
        if flaw is not None:
            return flaw
    if duplicate is not None:
        return duplicate
    return next((flaw for rule in AFTER_PAGE if (flaw := rule(subject)) is not None), None)


def findings(declared: Check, images: Images) -> Iterator[Finding]:
    """Yield what the rules say under the id of one check, as its findings."""
    for image, flaw in judge(images).get(declared.id, ()):
        yield declared.finding(
            flaw.message,
            image.element,
            quote=(image.description or "")[:300],
            outcome=flaw.outcome,
            severity=flaw.severity,
            **evidence(image),
        )


def evidence(image: Image) -> dict[str, Any]:
    """Return what every finding about a picture carries."""
    found: dict[str, Any] = {
        "src": image.sources[0][:500] if image.sources else "",
        "description": (image.description or "")[:500],
    }
    if image.link is not None:
        found["link"] = selector_of(image.link)
        found["href"] = image.link.get("href")[:500]
    return found
