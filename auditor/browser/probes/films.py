"""Pictures that are films: how long they move, and how often they flash (GIF, APNG and WebP, decoded with Pillow)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageSequence

MAX_FRAMES = 300
SHORTEST_MS = 20
"""Browsers show a frame that asks for less for 100 ms."""
THUMB = (64, 64)
TENTH, DARK = 0.1, 0.8
"""A flash is a pair of opposing changes of relative luminance by a tenth or more, the darker of them below 0.8 (WCAG 2.2 2.3.1)."""


@dataclass(frozen=True, slots=True)
class Film:
    """What a picture with several frames does."""

    frames: int
    seconds: float
    """How long it moves; infinity for one that begins again and again."""
    flashes: float
    """The most flashes in one second."""
    share: float
    """The largest share of its area that changes in a flash."""


def film_of(data: bytes) -> Film | None:
    """Return what a picture does; None for one that stands still or cannot be read."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            count = int(getattr(image, "n_frames", 1))
            if count < 2:
                return None
            loops = int(image.info.get("loop", 1))
            shown = list(_frames(image))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    if len({frame for _, frame in shown}) < 2:
        return None
    once = sum(seconds for seconds, _ in shown)
    flashes, share = _flashes(shown if loops != 0 else shown * (1 + int(2 / max(once, 0.05))))
    return Film(count, float("inf") if loops == 0 else once * max(1, loops), flashes, share)


def _frames(image: Image.Image) -> Iterator[tuple[float, bytes]]:
    for number, frame in enumerate(ImageSequence.Iterator(image)):
        if number >= MAX_FRAMES:
            return
        wait = float(frame.info.get("duration", 100) or 100)
        yield (wait if wait >= SHORTEST_MS else 100.0) / 1000, frame.convert("RGB").resize(THUMB).convert("L").tobytes()


def _flashes(shown: list[tuple[float, bytes]]) -> tuple[float, float]:
    """Return the most flashes in a second and the share of the area that flashes."""
    turns: list[float] = []
    now, way, largest = 0.0, 0, 0.0
    for (seconds, before), (_, after) in pairwise(shown):
        now += seconds
        up, down = _changes(before, after)
        share, direction = max((up, 1), (down, -1))
        if share >= 0.1 and direction != way:
            way = direction
            turns.append(now)
            largest = max(largest, share)
    return max((sum(start <= one < start + 1 for one in turns) / 2 for start in turns), default=0.0), largest


_LIGHT = tuple(((n / 255 + 0.055) / 1.055) ** 2.4 if n / 255 > 0.03928 else n / 255 / 12.92 for n in range(256))


def _changes(before: bytes, after: bytes) -> tuple[float, float]:
    """Return the shares of the area that become lighter and darker by as much as a flash does."""
    up = down = 0
    for a, b in zip(before, after, strict=True):
        if a != b and min(_LIGHT[a], _LIGHT[b]) < DARK:
            up += _LIGHT[b] - _LIGHT[a] >= TENTH
            down += _LIGHT[a] - _LIGHT[b] >= TENTH
    return up / len(before), down / len(before)
