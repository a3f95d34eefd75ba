"""Reads the words in the pictures of a page, where the extra `ocr` is installed (WCAG 2.2 1.1.1, 1.4.5).

What is read is what the browser shows of a picture, as JPEG of its making: bytes of the site are decoded nowhere else.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec

import msgspec

from auditor.browser.probes.memory import Memory, Sighting
from auditor.browser.probes.used_page import UsedPage
from auditor.model.probes import Seen

MAX_READ = 8
"""Pictures of one page that are read; each picture once in a run."""
LARGEST_SIDE = 1000.0
"""CSS pixels of a picture that are read, from its middle."""
BUDGET_S = 8.0
"""Seconds after which no further picture of a page is read."""
SURE = 0.8
"""How sure the reader must be of a line, 0 to 1."""
_SAID = 300

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words in a picture, and the part of the picture's area that it takes, 0 to 1."""

    text: str
    share: float


Reader = Callable[[bytes], Sequence[Line]]
"""Returns the lines in a picture."""


class _PictureBox(msgspec.Struct, frozen=True, array_like=True):
    """A picture in which there may be words."""

    id: int
    url: str
    box: Box


def can_read() -> bool:
    """Tell whether the extra `ocr` is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


_LOADING = threading.Lock()


def reader() -> Reader:
    """Return what reads pictures; its models come with the package and are loaded once. Raises ImportError without the extra."""
    with _LOADING:
        return _reader()


@lru_cache(maxsize=1)
def _reader() -> Reader:
    from rapidocr import RapidOCR

    one_thread = {f"EngineConfig.onnxruntime.{part}_op_num_threads": 1 for part in ("intra", "inter")}
    engine = RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False, **one_thread})
    turn = threading.Lock()

    def read(picture: bytes) -> Sequence[Line]:
        with turn:
            told = engine(picture)
        if told.boxes is None or told.txts is None:
            return ()
        height, width = told.img.shape[:2]
        return [
            Line(str(text), _area(box) / max(1, height * width))
            for box, text, score in zip(told.boxes, told.txts, told.scores, strict=True)
            if score >= SURE
        ]

    return read


def _area(corners: Sequence[Sequence[float]]) -> float:
    wide, high = ([float(corner[axis]) for corner in corners] for axis in (0, 1))
    return (max(wide) - min(wide)) * (max(high) - min(high))


@dataclass(slots=True)
class PictureWords:
    """The reading of the pictures of one page."""

    page: UsedPage
    memory: Memory
    read: Reader

    def run(self) -> None:
        """Tell which pictures have words in them, and which."""
        self.page.put("pictures.js")
        left = MAX_READ
        began = self.page.deadline.left()
        for one in self.page.ask_with("pictures", f"list({json.dumps(self.page.exclude)})", list[_PictureBox]):
            component = ("picture", one.url)
            known = self.memory.known(component) if one.url != "canvas" else None
            if known is not None:
                self.page.recall(known, one.id)
            elif left > 0 and began - self.page.deadline.left() < BUDGET_S:
                left -= 1
                found = self._words(one.id)
                self.memory.keep(component, found, self.page.url)
                self.page.sightings.extend(found)

    def _words(self, at: int) -> list[Sighting]:
        x, y, width, height = self.page.ask_with("pictures", f"show({at})", tuple[float, float, float, float])
        wide, high = min(width, LARGEST_SIDE), min(height, LARGEST_SIDE)
        part = (x + (width - wide) / 2, y + (height - high) / 2, wide, high)
        lines = self.read(self.page.tab.part(part, 5.0))
        words = " / ".join(line.text for line in lines)[:_SAID]
        share = round(100 * sum(line.share for line in lines))
        return [Sighting(Seen.WORDS_IN_PICTURE, at, said=f"{min(share, 100)} {words}")] if words else []
