"""The structured matter of one page, read defensively: whatever a check left out or spoiled is absent, never an error."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from auditor.model.page import JSON
from auditor.model.run import PageDetail

COUNTED = ("same", "typography", "edited", "split", "merged", "missing", "added", "moved")

Data = Mapping[str, JSON]


def text(data: Data, name: str) -> str:
    """Return a member as text; what is not there is empty."""
    value = data.get(name)
    return value if isinstance(value, str) else "" if value is None else str(value)


def whole(data: Data, name: str) -> int:
    """Return a member as a whole number; what is not one is 0."""
    value = data.get(name)
    return int(value) if isinstance(value, int | float) and math.isfinite(value) else 0


def decimal(data: Data, name: str) -> float | None:
    """Return a member as a finite number, else None."""
    value = data.get(name)
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def items(data: Data, name: str) -> Iterator[Data]:
    """Yield the objects of a list member."""
    value = data.get(name)
    return (item for item in value if isinstance(item, Mapping)) if isinstance(value, list | tuple) else iter(())


def texts(data: Data, name: str) -> tuple[str, ...]:
    """Return a list member as texts."""
    value = data.get(name)
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


@dataclass(frozen=True, slots=True)
class Exhibits:
    """The exhibits of one page by name; several reference documents of one page stand beside each other."""

    references: tuple[Data, ...] = ()
    readability: Data = field(default_factory=dict)
    images: Data = field(default_factory=dict)
    structure: Data = field(default_factory=dict)
    spelling: Data = field(default_factory=dict)

    @classmethod
    def of(cls, detail: PageDetail) -> Exhibits:
        """Sort the exhibits of a page by name; the first of each name counts, references all do."""
        found: dict[str, Data] = {}
        references: list[Data] = []
        for exhibit in detail.exhibits:
            if exhibit.name == "reference":
                references.append(exhibit.data)
            else:
                found.setdefault(exhibit.name, exhibit.data)
        known = {name: found[name] for name in ("readability", "images", "structure", "spelling") if name in found}
        return cls(tuple(references), **known)

    def reference_figures(self) -> Data | None:
        """Return the figures of the first comparison as audit.json has them; None without an approved text."""
        if not self.references:
            return None
        data = self.references[0]
        counts = data.get("counts")
        counts = counts if isinstance(counts, Mapping) else {}
        shares = {name: decimal(data, name) for name in ("similarity", "coverage", "order")}
        return {"document": text(data, "document"), **shares, "blocks": {name: whole(counts, name) for name in COUNTED}}

    def readability_figures(self) -> Data | None:
        """Return the figures of readability as audit.json has them; None where nothing was measured."""
        data = self.readability
        if not data:
            return None
        scores = data.get("scores")
        hard = [
            {"text": text(item, "text"), "words": whole(item, "words"), "selector": text(item, "selector")}
            for item in items(data, "hard_sentences")
        ]
        return {
            "words": whole(data, "words"),
            "sentences": whole(data, "sentences"),
            "grade": decimal(data, "grade"),
            "confidence": data.get("confidence"),
            "scores": dict(scores) if isinstance(scores, Mapping) else {},
            "language": text(data, "language"),
            "hard_sentences": hard,
        }

    def image_figures(self) -> Data:
        """Return the counts of images as audit.json has them."""
        return {name: whole(self.images, name) for name in ("total", "described", "decorative", "undescribed")}
