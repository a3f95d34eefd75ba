"""The small picture of an element shows that element, at any scale of the page's picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from auditor.extract.crops import MARGIN, MAX_SIZE, crops


def picture(width: int, height: int, box: tuple[int, int, int, int]) -> bytes:
    image = Image.new("RGB", (width, height), "white")
    image.paste("red", box)
    out = io.BytesIO()
    image.save(out, "WEBP", lossless=True)
    return out.getvalue()


@pytest.mark.parametrize("scale", [1, 2])
def test_the_element_is_cut_out_with_a_margin(scale: int) -> None:
    page = picture(800 // scale, 600 // scale, (100 // scale, 200 // scale, 180 // scale, 240 // scale))
    [small] = crops(page, [(100, 200, 80, 40)], 1 / scale)
    assert small is not None
    with Image.open(io.BytesIO(small)) as image:
        assert image.format == "JPEG"
        assert image.size == ((80 + 2 * MARGIN) / scale, (40 + 2 * MARGIN) / scale)
        assert image.convert("RGB").getpixel((image.width // 2, image.height // 2))[1] < 40
        assert image.convert("RGB").getpixel((1, 1))[1] > 200


def test_a_large_element_is_bounded() -> None:
    [small] = crops(picture(1366, 3000, (0, 0, 1366, 3000)), [(0, 0, 1366, 3000)], 1)
    assert small is not None
    with Image.open(io.BytesIO(small)) as image:
        assert image.width <= MAX_SIZE[0]
        assert image.height <= MAX_SIZE[1]


@pytest.mark.parametrize("box", [(0, 0, 0, 10), (5000, 0, 10, 10), (0, 9000, 10, 10), (-500, -500, 100, 100)])
def test_what_is_not_on_the_picture_has_no_picture(box) -> None:
    assert crops(picture(100, 100, (0, 0, 10, 10)), [box], 1) == [None]


def test_bytes_that_are_no_picture_give_none() -> None:
    assert crops(b"not a picture", [(0, 0, 10, 10)], 1) == [None]


@pytest.mark.parametrize("form", [{}, {"subsampling": 0}, {"progressive": True}, {"restart_marker_blocks": 3}])
@pytest.mark.parametrize("y", [0, 3, 100, 500, 555, 560, 570])
def test_a_photograph_that_is_decoded_only_as_far_as_needed_gives_the_same_picture(form, y) -> None:
    image = Image.effect_mandelbrot((320, 600), (-3, -2.5, 2, 2.5), 100).convert("RGB")
    image.paste(Image.effect_noise((320, 300), 200).convert("RGB"), (0, y))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, **form)
    box = (10.0, float(y), 200.0, 20.0)
    whole_page = (0.0, 0.0, 320.0, 600.0)
    alone, together = crops(out.getvalue(), [box], 1), crops(out.getvalue(), [box, whole_page], 1)
    assert alone[0] is not None
    assert alone[0] == together[0]


@pytest.mark.parametrize("length", [3, 12, 30, 300])
def test_a_photograph_that_ends_early_gives_none(length: int) -> None:
    out = io.BytesIO()
    Image.new("RGB", (100, 2000), "red").save(out, "JPEG")
    assert crops(out.getvalue()[:length], [(0, 0, 50, 50)], 1) == [None]


@pytest.mark.parametrize("sign", "()[]{}*+?.|^$\\#-")
def test_a_photograph_of_any_height_is_cut(sign: str) -> None:
    # The size stands in the file as bytes, each of which may be a sign of the language of patterns.
    height = 0x0400 + ord(sign)
    out = io.BytesIO()
    Image.new("RGB", (0x0100 + ord(sign), height), "red").save(out, "JPEG")
    [small] = crops(out.getvalue(), [(0, 0, 50, 50)], 1)
    assert small is not None
