"""Cuts the small picture of one element out of a page's full screenshot."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image

MARGIN = 12.0
"""CSS pixels kept around an element, so that it can be recognised."""
MAX_SIZE = (720, 480)
"""Pixels of a small picture."""
MIN_SIDE = 4


def crop(full_page: bytes, box: tuple[float, float, float, float], scale: float) -> bytes | None:
    """Return the element at `box` (CSS pixels of the page) as WebP with a little of its surroundings.

    `scale` is how many pixels of the picture are one of the page.

    None where the box is empty, outside the picture, or the picture cannot be read.
    """
    x, y, width, height = box
    if width < 1 or height < 1 or scale <= 0:
        return None
    try:
        picture = _decoded(full_page)
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    left, top = max(0.0, x - MARGIN) * scale, max(0.0, y - MARGIN) * scale
    # A very large element is shown by its beginning; shrinking it whole would show nothing.
    right = min(picture.width, (x + min(width, MAX_SIZE[0] * 2) + MARGIN) * scale)
    bottom = min(picture.height, (y + min(height, MAX_SIZE[1] * 2) + MARGIN) * scale)
    if right - left < MIN_SIDE or bottom - top < MIN_SIDE:
        return None
    part = picture.crop((round(left), round(top), round(right), round(bottom)))
    part.thumbnail(MAX_SIZE)
    out = io.BytesIO()
    part.save(out, "WEBP", quality=70, method=1)
    return out.getvalue()


@lru_cache(maxsize=1)
def _decoded(full_page: bytes) -> Image.Image:
    # The findings of one page come one after another; decoding a tall page costs more than all its crops.
    picture = Image.open(io.BytesIO(full_page))
    picture.load()  # closes the file; a conversion would copy what has the right form already
    return picture if picture.mode == "RGB" else picture.convert("RGB")
