"""Findings with their numbers on a page and what shows them: their own picture, or their place in the page's picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model.run import JudgedFinding
from auditor.report.html.images import Box, Crop, Picture, Pictures, crop, scaled
from auditor.report.html.screenshots import Shots


@dataclass(frozen=True, slots=True)
class Marked:
    """A finding with its number on the page and what shows it."""

    number: int
    judged: JudgedFinding
    picture: Picture | None
    crop: Crop | None
    box: Box | None
    """In pixels of the page's picture in the state in which it was found; None where it has no place there."""


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one check on one page, under one explanation."""

    check: str
    title: str
    help: str
    findings: tuple[Marked, ...]


def mark(pictures: Pictures, found: Sequence[JudgedFinding], shots: Shots, first: int = 1) -> list[Marked]:
    """Return findings with their number and what shows them: their own picture, else a part of the page's picture."""
    made = []
    for number, judged in enumerate(found, first):
        place = judged.finding.location
        picture = pictures.get(judged.picture)
        shot = shots.of_finding(judged.finding)
        part = None if picture else crop(place.box, shot)
        box = _inside(scaled(place.box, shot.scale), shot.picture) if shot and place.box else None
        made.append(Marked(number, judged, picture, part, box))
    return made


def _inside(box: Box, picture: Picture) -> Box | None:
    x, y, width, height = box
    shows = width >= 1 and height >= 1 and x < picture.width and y < picture.height and x + width > 0 and y + height > 0
    return box if shows else None
