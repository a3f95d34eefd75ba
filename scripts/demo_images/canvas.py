"""A small drawing surface: shapes and people in 800 by 500 units, drawn large and saved small so that edges are smooth."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from PIL import Image, ImageDraw

WIDTH, HEIGHT, SCALE = 800, 500, 3
Point = tuple[float, float]
SKINS = ("#f2c9a5", "#8d5524", "#c68642", "#e0ac86", "#5c3a21", "#ffdbbe")
HAIRS = ("#2b1b12", "#15100c", "#5a3a1e", "#8a5a2b", "#3b2a20", "#a8743a")


def mix(first: str, second: str, share: float) -> tuple[int, int, int]:
    """Return the colour between two hex colours."""
    a = [int(first[i : i + 2], 16) for i in (1, 3, 5)]
    b = [int(second[i : i + 2], 16) for i in (1, 3, 5)]
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


class Canvas:
    """A picture under construction."""

    def __init__(self, background: str, seed: int = 1) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), background)
        self.draw = ImageDraw.Draw(self.image)
        self.random = random.Random(seed)

    def sky(self, *colours: str, bottom: float = HEIGHT) -> None:
        """Fill from the top down to `bottom` with bands that run through the colours."""
        rows = int(bottom * SCALE)
        for row in range(rows):
            place = row / rows * (len(colours) - 1)
            step = min(int(place), len(colours) - 2)
            colour = mix(colours[step], colours[step + 1], place - step)
            self.draw.line([(0, row), (WIDTH * SCALE, row)], fill=colour)

    def rect(self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> None:
        """Draw a rectangle from its top left corner."""
        box = [x * SCALE, y * SCALE, (x + width) * SCALE, (y + height) * SCALE]
        self.draw.rounded_rectangle(box, radius * SCALE, fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """Draw an ellipse around its centre."""
        self.draw.ellipse([(x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE], fill)

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """Draw a polygon."""
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill)

    def stroke(self, points: Sequence[Point], fill: str, width: float) -> None:
        """Draw a line with round ends through the points."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(scaled, fill, round(width * SCALE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.oval(x, y, width / 2, width / 2, fill)

    def smile(self, x: float, y: float, radius: float, fill: str = "#7a2e22", width: float = 2) -> None:
        """Draw the lower arc of a mouth."""
        box = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self.draw.arc(box, 20, 160, fill, round(width * SCALE))

    def save(self, path: Path, quality: int = 78) -> None:
        """Write the picture as WebP at its final size."""
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        small.save(path, "WEBP", quality=quality, method=6)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who stands or walks with the feet at (x, feet), `tall` units high."""

    x: float
    feet: float
    tall: float
    _: KW_ONLY
    skin: str
    hair: str
    top: str
    legs: str = "#27364a"
    long_hair: bool = False
    stride: float = 0.0
    left_hand: Point | None = None
    right_hand: Point | None = None
    coat: str = ""
    back: bool = False


def person(canvas: Canvas, who: Person) -> None:
    """Draw somebody."""
    unit = who.tall / 8
    head_y, shoulder, hip = who.feet - 7.4 * unit, who.feet - 6.3 * unit, who.feet - 3.6 * unit
    if who.long_hair:
        canvas.rect(who.x - 0.78 * unit, head_y - 0.5 * unit, 1.56 * unit, 1.9 * unit, who.hair, 0.6 * unit)
    for side in (-1, 1):
        knee = who.x + side * (0.34 * unit + who.stride * unit * 0.6)
        canvas.stroke([(who.x + side * 0.34 * unit, hip), (knee, who.feet - 0.25 * unit)], who.legs, 0.72 * unit)
        canvas.oval(knee + 0.12 * unit, who.feet - 0.12 * unit, 0.5 * unit, 0.22 * unit, "#20242b")
    hands = ((-1, who.left_hand), (1, who.right_hand))
    for side, hand in hands:
        end = hand or (who.x + side * (1.25 * unit + abs(who.stride) * 0.3 * unit), hip + 0.1 * unit)
        start = (who.x + side * 0.8 * unit, shoulder + 0.45 * unit)
        canvas.stroke([start, end], who.coat or who.top, 0.5 * unit)
        canvas.oval(end[0], end[1], 0.3 * unit, 0.3 * unit, who.skin)
    canvas.rect(who.x - unit, shoulder, 2 * unit, hip - shoulder + 0.35 * unit, who.top, 0.55 * unit)
    if who.coat:
        canvas.rect(who.x - 1.05 * unit, shoulder, 0.8 * unit, 3.9 * unit, who.coat, 0.3 * unit)
        canvas.rect(who.x + 0.25 * unit, shoulder, 0.8 * unit, 3.9 * unit, who.coat, 0.3 * unit)
    canvas.rect(who.x - 0.25 * unit, shoulder - 0.5 * unit, 0.5 * unit, 0.7 * unit, who.skin)
    canvas.oval(who.x, head_y - 0.12 * unit, 0.74 * unit, 0.78 * unit, who.hair)
    if who.back:
        return
    canvas.oval(who.x, head_y + 0.12 * unit, 0.62 * unit, 0.68 * unit, who.skin)
    for side in (-1, 1):
        canvas.oval(who.x + side * 0.24 * unit, head_y + 0.05 * unit, 0.07 * unit, 0.09 * unit, "#1d1713")
    canvas.smile(who.x, head_y + 0.2 * unit, 0.28 * unit, width=max(1.0, 0.07 * unit))


def tree(canvas: Canvas, x: float, ground: float, size: float, leaves: str = "#4f8a55") -> None:
    """Draw a round tree that stands at (x, ground)."""
    canvas.rect(x - size * 0.06, ground - size * 0.5, size * 0.12, size * 0.5, "#6b4a32")
    canvas.oval(x, ground - size * 0.78, size * 0.34, size * 0.36, leaves)
    canvas.oval(x - size * 0.2, ground - size * 0.6, size * 0.24, size * 0.24, leaves)
    canvas.oval(x + size * 0.2, ground - size * 0.6, size * 0.24, size * 0.24, leaves)


def building(canvas: Canvas, corner: Point, size: Point, wall: str, glass: str) -> None:
    """Draw a house front with rows of windows, by its upper left corner."""
    (x, y), (width, height) = corner, size
    canvas.rect(x, y, width, height, wall)
    columns, rows = max(2, int(width // 34)), max(2, int(height // 44))
    for column in range(columns):
        for row in range(rows):
            left = x + (column + 0.5) * width / columns - 8
            canvas.rect(left, y + 14 + row * (height - 14) / rows, 16, 24, glass, 1)
