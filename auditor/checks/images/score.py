"""How little a description made of words tells: the sum of the features of score.toml that hold, with what each adds."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from auditor.checks.images.score_features import SIGNS, Reading, read
from auditor.checks.images.subject import Subject
from auditor.dom.tags import HEADINGS
from auditor.model.finding import Outcome


class About(StrEnum):
    """What a feature makes of a description."""

    THIN = "thin"
    SLOGAN = "slogan"


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of the table."""

    name: str
    weight: float
    about: About
    says: str
    source: str
    holds: Callable[[Reading], bool]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """The features in the order of the file, and the points from which a description is to be looked at and from which it fails."""

    features: tuple[Feature, ...]
    look: float
    sure: float


@dataclass(frozen=True, slots=True)
class Score:
    """What one description adds up to."""

    parts: tuple[Feature, ...]
    """The features that hold."""

    @property
    def total(self) -> float:
        """The sum."""
        return sum(part.weight for part in self.parts)

    @property
    def outcome(self) -> Outcome | None:
        """What the sum says of the description; None where nothing is to be said."""
        table = score_table()
        if self.total < table.look:
            return None
        return Outcome.FAILED if self.total >= table.sure else Outcome.CANT_TELL

    @property
    def about(self) -> About:
        """What most of the points are for."""
        points = {about: sum(p.weight for p in self.parts if p.about is about and p.weight > 0) for about in About}
        return About.SLOGAN if points[About.SLOGAN] >= points[About.THIN] else About.THIN

    @property
    def strongest(self) -> Feature:
        """The feature of that kind which adds most."""
        return max((part for part in self.parts if part.about is self.about), key=lambda part: part.weight)

    def lines(self) -> list[str]:
        """Say how the sum comes about, one feature a line, the sum last."""
        told = [f"{part.weight:+.1f}  {part.says}" for part in self.parts]
        return [*told, f"{self.total:.1f}  in all; {score_table().look:g} and more is worth a look"]


@cache
def score_table() -> ScoreTable:
    """Return the table of score.toml."""
    data = tomllib.loads(files(__package__).joinpath("score.toml").read_text("utf-8"))
    return ScoreTable(tuple(_features(data["feature"])), data["look"], data["sure"])


def _features(rows: list[Mapping[str, str]]) -> Iterator[Feature]:
    for row in rows:
        yield Feature(
            name=row["name"],
            weight=float(row["weight"]),
            about=About(row["about"]),
            says=row["says"],
            source=row["source"],
            holds=SIGNS[row["name"]],
        )


def score_of(subject: Subject) -> Score | None:
    """Return the score of a description; None for one whose words need not tell what is seen, or that we have no words for."""
    if subject.words is None or not subject.spaced or not subject.tokens or _names_something(subject):
        return None
    reading = read(subject)
    return Score(tuple(feature for feature in score_table().features if feature.holds(reading)))


def _names_something(subject: Subject) -> bool:
    # The description of an image map names the group, its areas say the rest (W3C, Images Tutorial); in a heading it is the text.
    element = subject.image.element
    named = subject.linked or subject.icon or subject.logo or element.has("usemap")
    return named or element.closest(*HEADINGS, "legend", "label", "th", "caption", "button") is not None


SCORED = frozenset({"image-alt-headline", "image-alt-short"})
"""The checks that the score decides."""


def points_table() -> list[str]:
    """Return the whole table in lines, for people."""
    table = score_table()
    return [
        f"Points, from {table.look:g} on “please look”, from {table.sure:g} on failed:",
        *(f"  {feature.weight:+.1f}  {feature.says} ({feature.source})" for feature in table.features),
    ]
