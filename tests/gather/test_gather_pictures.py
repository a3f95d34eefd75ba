"""The small picture of an element shows that element, at any scale of the page's picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from auditor.gather.pictures import MARGIN, MAX_SIZE, crop


def picture(width: int, height: int, box: tuple[int, int, int, int]) -> bytes:
    image = Image.new("RGB", (width, height), "white")
    image.paste("red", box)
    out = io.BytesIO()
    image.save(out, "WEBP", lossless=True)
    return out.getvalue()


@pytest.mark.parametrize("scale", [1, 2])
def test_the_element_is_cut_out_with_a_margin(scale: int) -> None:
    page = picture(800 // scale, 600 // scale, (100 // scale, 200 // scale, 180 // scale, 240 // scale))
    small = crop(page, (100, 200, 80, 40), 1 / scale)
    assert small is not None
    with Image.open(io.BytesIO(small)) as image:
        assert image.format == "WEBP"
        assert image.size == ((80 + 2 * MARGIN) / scale, (40 + 2 * MARGIN) / scale)
        assert image.convert("RGB").getpixel((image.width // 2, image.height // 2))[1] < 40
        assert image.convert("RGB").getpixel((1, 1))[1] > 200


def test_a_large_element_is_bounded() -> None:
    small = crop(picture(1366, 3000, (0, 0, 1366, 3000)), (0, 0, 1366, 3000), 1)
    assert small is not None
    with Image.open(io.BytesIO(small)) as image:
        assert image.width <= MAX_SIZE[0]
        assert image.height <= MAX_SIZE[1]


@pytest.mark.parametrize("box", [(0, 0, 0, 10), (5000, 0, 10, 10), (0, 9000, 10, 10), (-500, -500, 100, 100)])
def test_what_is_not_on_the_picture_has_no_picture(box) -> None:
    assert crop(picture(100, 100, (0, 0, 10, 10)), box, 1) is None


def test_bytes_that_are_no_picture_give_none() -> None:
    assert crop(b"not a picture", (0, 0, 10, 10), 1) is None
