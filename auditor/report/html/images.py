"""The pictures of the report: blobs written once as files, and cuttings of a full-page picture that cost no bytes."""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from auditor.model.page import State
from auditor.model.run import Report
from auditor.report.browser_log import StateLog
from auditor.report.shared_files import SharedFiles

_SUFFIXES = {"WEBP": "webp", "JPEG": "jpg", "PNG": "png"}
_SHA256 = re.compile(r"[0-9a-f]{64}")
Box = tuple[float, float, float, float]
"""x, y, width, height."""
_MARGIN = 12.0
_LARGEST_CROP = 900.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file of the report and its size in pixels."""

    src: str
    width: int
    height: int

    @property
    def wide(self) -> bool:
        """So wide that fitting it into a small frame would leave a line."""
        return self.width >= 3 * self.height


@dataclass(frozen=True, slots=True)
class Shot:
    """The picture of a whole page in one state."""

    picture: Picture
    scale: float
    """Pixels of the picture for one CSS pixel of the page."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a full-page picture, in its pixels, shown through an SVG pattern."""

    picture: Picture
    x: float
    y: float
    width: float
    height: float


class Pictures:
    """Writes each picture into `assets/` the first time it is shown."""

    def __init__(self, folder: Path, blob: Callable[[str], bytes | None], shared: SharedFiles | None = None) -> None:
        """Write into `folder` what `blob` loads, or what an earlier report has already."""
        self._folder = folder
        self._blob = blob
        self._shared = shared or SharedFiles("")
        self._known: dict[str, Picture | None] = {}
        self.used: set[str] = set()
        """Names of the pictures that were asked for since somebody cleared it."""

    def get(self, sha256: str) -> Picture | None:
        """Return the picture with this digest; None when it is not kept or not a picture."""
        if sha256 not in self._known:
            self._known[sha256] = self._taken(sha256) or self._write(sha256)
        found = self._known[sha256]
        if found is not None:
            self.used.add(found.src)
        return found

    def _taken(self, sha256: str) -> Picture | None:
        name = self._shared.take_picture(sha256, self._folder)
        form = picture_form((self._folder / name).read_bytes()) if name else None
        return Picture(name, *form[1]) if form else None

    def _write(self, sha256: str) -> Picture | None:
        if not _SHA256.fullmatch(sha256):
            return None
        data = self._blob(sha256)
        form = picture_form(data) if data else None
        if data is None or form is None:
            return None
        suffix, (width, height) = form
        (self._folder / "assets" / f"{sha256}.{suffix}").write_bytes(data)
        return Picture(f"assets/{sha256}.{suffix}", width, height)


def picture_form(data: bytes) -> tuple[str, tuple[int, int]] | None:
    """Return file suffix and size of a WebP, JPEG or PNG picture; None for anything else, which is never written or shown."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # only the header is read
            with Image.open(io.BytesIO(data), formats=tuple(_SUFFIXES)) as picture:
                return _SUFFIXES.get(picture.format or "", "jpg"), picture.size  # MPO is JPEG with more behind it
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def page_width(report: Report) -> float:
    """Return the width in CSS pixels at which the first state was rendered; boxes are measured in it."""
    browser, states = report.run.settings.get("browser"), report.run.settings.get("states")
    names = browser.get("states") if isinstance(browser, Mapping) else None
    state = states.get(str(names[0])) if isinstance(states, Mapping) and isinstance(names, Sequence) and names else None
    viewport = state.get("viewport") if isinstance(state, Mapping) else None
    width = viewport[0] if isinstance(viewport, Sequence) and viewport else None
    return float(width if isinstance(width, int | float) else State().viewport[0])


def scale_of(seen: StateLog | None, picture: Picture, width: float) -> float:
    """Return the scale of a picture, as it was recorded; else guessed from the `width` of the window."""
    return seen.scale if seen and seen.scale else min(1.0, picture.width / width)


def scaled(box: Box, scale: float) -> Box:
    """Turn a box in CSS pixels of the page into pixels of its picture."""
    x, y, width, height = box
    return x * scale, y * scale, width * scale, height * scale


def crop(box: Box | None, shot: Shot | None) -> Crop | None:
    """Return the part of a full-page picture around a box in CSS pixels of the page; None where there is nothing to show."""
    return _cut(box, shot) if shot is not None and box is not None else None


def _cut(box: Box, shot: Shot) -> Crop | None:
    if not all(map(math.isfinite, box)):
        return None
    x, y, w, h = scaled(box, shot.scale)
    picture = shot.picture
    left, top = max(0.0, x - _MARGIN), max(0.0, y - _MARGIN)
    right = min(float(picture.width), x + min(w, _LARGEST_CROP) + _MARGIN)
    bottom = min(float(picture.height), y + min(h, _LARGEST_CROP) + _MARGIN)
    if w < 1 or h < 1 or right - left < 4 or bottom - top < 4:
        return None
    return Crop(picture, left, top, right - left, bottom - top)
