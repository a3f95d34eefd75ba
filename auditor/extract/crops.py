"""Cuts the small pictures of elements out of a page's full screenshot."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Sequence

from PIL import Image

MARGIN = 12.0
"""CSS pixels kept around an element, so that it can be recognised."""
MAX_SIZE = (720, 480)
"""Pixels of a small picture."""
MIN_SIDE = 4
QUALITY = 60
"""Of JPEG, as of the pictures of whole pages."""
_FRAME = rb"\xff[\xc0\xc1]..\x08"
"""A sequential frame header of a JPEG up to its height: marker, length, eight bits a sample."""
_SPARE = 32
"""Pixel rows decoded below the last one that is needed: two rows of blocks, because colours are smoothed across blocks."""

Box = tuple[float, float, float, float]


def crops(full_page: bytes, boxes: Sequence[Box], scale: float) -> list[bytes | None]:
    """Return the element at each box (CSS pixels of the page) as JPEG with a little of its surroundings.

    `scale` is how many pixels of the picture are one of the page.

    None where the box is empty, outside the picture, or the picture cannot be read.
    """
    if scale <= 0 or not boxes:
        return [None] * len(boxes)
    # Decoding a tall page costs more than all its crops: it is done once, and no further down than needed.
    lowest = max((y + min(height, MAX_SIZE[1] * 2) + MARGIN) * scale for _, y, _, height in boxes)
    try:
        picture = _decoded(_top_of(full_page, lowest))
    except (OSError, ValueError, Image.DecompressionBombError):
        return [None] * len(boxes)
    cut = {box: _crop(picture, box, scale) for box in dict.fromkeys(boxes)}  # one element often has several findings
    return [cut[box] for box in boxes]


def _crop(picture: Image.Image, box: Box, scale: float) -> bytes | None:
    x, y, width, height = box
    if width < 1 or height < 1:
        return None
    left, top = max(0.0, x - MARGIN) * scale, max(0.0, y - MARGIN) * scale
    # A very large element is shown by its beginning; shrinking it whole would show nothing.
    right = min(picture.width, (x + min(width, MAX_SIZE[0] * 2) + MARGIN) * scale)
    bottom = min(picture.height, (y + min(height, MAX_SIZE[1] * 2) + MARGIN) * scale)
    if right - left < MIN_SIDE or bottom - top < MIN_SIDE:
        return None
    part = picture.crop((round(left), round(top), round(right), round(bottom)))
    # The finest filters and WebP cost four times the CPU, and what is cut was made small as a JPEG of this quality before.
    part.thumbnail(MAX_SIZE, Image.Resampling.BILINEAR, reducing_gap=1.0)
    out = io.BytesIO()
    part.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _decoded(full_page: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(full_page), formats=("JPEG", "PNG", "WEBP"))
    picture.load()  # closes the file; a conversion would copy what has the right form already
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _top_of(full_page: bytes, rows: float) -> bytes:
    """Return a JPEG that ends below these rows; any other picture as it is.

    A decoder stops at the height that the frame header tells (ITU-T T.81, B.2.2); the rows above come out as they were. In a
    progressive picture the rows do not follow each other.
    """
    with Image.open(io.BytesIO(full_page), formats=("JPEG", "PNG", "WEBP")) as picture:
        form, (width, height), progressive = picture.format, picture.size, "progressive" in picture.info
    if form != "JPEG" or progressive or not rows + _SPARE < height:
        return full_page
    frame = re.search(_FRAME + re.escape(struct.pack(">HH", height, width)), full_page, re.DOTALL)
    if frame is None:
        return full_page
    at = frame.end() - 4
    return full_page[:at] + struct.pack(">H", max(_SPARE, int(rows) + _SPARE)) + full_page[at + 2 :]
