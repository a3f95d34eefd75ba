"""Contrast as WCAG measures it, and the nearest colours that pass: lighter or darker in OKLCH, with the hue kept.

Sources: WCAG 2.2, "relative luminance" and "contrast ratio"; CSS Color 4, OKLab and OKLCH (B. Ottosson, 2020).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from auditor.model.evidence import Colours

_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_STEP = 1 / 512
"""Of lightness; finer than what eight bits a channel can show."""

Rgb = tuple[int, int, int]
_Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour that passes, and the contrast that it has then."""

    colour: str
    """`#rrggbb`"""
    ratio: float
    """Rounded down to hundredths: what is said to be 4.5 is no less."""


@dataclass(frozen=True, slots=True)
class ContrastRepair:
    """The nearest other text colour on the same ground, and the nearest other ground for the same text."""

    needed: float
    text: Swatch | None
    """None where no colour of this hue passes on that ground."""
    background: Swatch | None


def repair_of(colours: Colours) -> ContrastRepair | None:
    """Return what would repair a finding about contrast; None where its colours or the ratio it needs are not known."""
    needed = re.match(r"\s*(\d+(?:\.\d+)?)", colours.expected)
    if needed is None or rgb(colours.foreground) is None or rgb(colours.background) is None:
        return None
    return nearest_passing(colours.foreground, colours.background, float(needed[1]))


@lru_cache(maxsize=10_000)
def nearest_passing(text: str, background: str, needed: float) -> ContrastRepair:
    """Return the nearest colours with a contrast of at least `needed`. Raises ValueError for what is no `#rrggbb`."""
    fore, back = rgb(text), rgb(background)
    if fore is None or back is None:
        raise ValueError(f"{text!r} on {background!r}: colours are written #rrggbb")
    return ContrastRepair(needed, _nearest(fore, back, needed), _nearest(back, fore, needed))


def rgb(text: str) -> Rgb | None:
    """Return the channels of `#rgb` or `#rrggbb`, 0 to 255; None for anything else."""
    found = _HEX.fullmatch(text.strip())
    if found is None:
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def contrast_ratio(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours, 1 to 21, whichever is the lighter."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def hue_of(colour: Rgb) -> tuple[float, float]:
    """Return chroma and hue (in degrees) of a colour in OKLCH; a grey has nearly no chroma, and its hue means nothing."""
    _, a, b = _oklab(colour)
    return math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _luminance(colour: Rgb) -> float:
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else math.pow((share + 0.055) / 1.055, 2.4)


def _nearest(changed: Rgb, other: Rgb, needed: float) -> Swatch | None:
    start = _oklab(changed)
    found = [colour for step in (-_STEP, _STEP) if (colour := _first_passing(start, step, other, needed)) is not None]
    best = min(found, key=lambda colour: math.dist(_oklab(colour), start), default=None)
    if best is None:
        return None
    return Swatch("#{:02x}{:02x}{:02x}".format(*best), math.floor(contrast_ratio(best, other) * 100) / 100)


def _first_passing(start: _Triple, step: float, other: Rgb, needed: float) -> Rgb | None:
    lightness, a, b = start
    while -_STEP < lightness < 1 + _STEP:
        colour = _within(min(max(lightness, 0), 1), a, b)
        if contrast_ratio(colour, other) >= needed:
            return colour
        lightness += step
    return None


def _within(lightness: float, a: float, b: float) -> Rgb:
    """Return the colour with this lightness and hue and as much of the chroma as a screen can show."""
    low, high = 0.0, 1.0
    if not _shown(_linear_rgb(lightness, a, b)):
        for _ in range(14):
            middle = (low + high) / 2
            low, high = (middle, high) if _shown(_linear_rgb(lightness, a * middle, b * middle)) else (low, middle)
        a, b = a * low, b * low
    red, green, blue = (round(255 * _gamma(min(max(one, 0), 1))) for one in _linear_rgb(lightness, a, b))
    return red, green, blue


def _shown(linear: _Triple) -> bool:
    return all(-1e-4 <= one <= 1 + 1e-4 for one in linear)


def _gamma(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * math.pow(linear, 1 / 2.4) - 0.055


def _oklab(colour: Rgb) -> _Triple:
    red, green, blue = map(_linear, colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear_rgb(lightness: float, a: float, b: float) -> _Triple:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
