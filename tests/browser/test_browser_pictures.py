"""Words are read in what the browser shows of a picture, each picture once; what is read is held against what is said of it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw, ImageFont

from auditor.browser.pool import Pool, open_pool
from auditor.browser.probes.picture_words import Line, can_read, reader
from auditor.config import Settings
from tests.browser.conftest import QUICK
from tests.browser.probed import said

pytestmark = [pytest.mark.browser, pytest.mark.slow]

POSTER = "Open day in June / Free entry / Bring a chair"


def picture(colour: str, words: str = "", size: int = 24) -> bytes:
    drawn = Image.new("RGB", (300, 90), colour)
    if words:
        ImageDraw.Draw(drawn).text((10, 30), words, font=ImageFont.load_default(size), fill="black")
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


class RedHasWords:
    """Says that pictures that are red all over are posters, and keeps what it was shown."""

    def __init__(self) -> None:
        self.sizes: list[tuple[int, int]] = []

    def __call__(self, data: bytes) -> Sequence[Line]:
        shown = Image.open(io.BytesIO(data)).convert("RGB")
        self.sizes.append(shown.size)
        red, green, _ = shown.resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
        return [Line(POSTER, 0.4)] if red > 200 > 60 > green else []


@pytest.fixture(scope="module")
def looking(axe_copy) -> Iterator[tuple[Pool, RedHasWords]]:
    off = {"keyboard": False, "dialogs": False, "hover": False, "motion": False, "colours": False}
    settings = Settings.model_validate({"browser": {**QUICK, "page_budget_s": 60}, "probes": off})
    pool = open_pool(settings, axe_copy, settings.named_states())
    eyes = RedHasWords()
    probing = pool._wanted.probing
    assert probing is not None
    object.__setattr__(pool._wanted, "probing", replace(probing, read=eyes))
    yield pool, eyes
    pool.close()


def red(colour: str = "red") -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "image/png"}, picture(colour)


FAR = "<p style='margin-top:3000px'>"
TOLD = {
    "a picture": "<img id=it src=/red.png alt=Poster>",
    "a picture far down": f"{FAR}<img id=it src=/red.png alt=Poster>",
    "a ground without words": "<div id=it style='width:300px;height:90px;background:url(/red.png)'></div>",
    "a picture said to be decoration": "<img id=it src=/red.png alt=''>",
}


@pytest.mark.parametrize("kind", TOLD)
def test_words_in_a_picture_that_nothing_says_are_told(kind, looking) -> None:
    found = said(looking[0], TOLD[kind], **{"red.png": red()})
    assert {("image-of-text", "#it"), ("image-alt-lacks-words", "#it")} <= found


def test_a_description_that_has_the_words_is_enough(looking) -> None:
    body = "<img id=it src=/red.png alt='Open day in June: free entry, bring a chair'>"
    assert said(looking[0], body, **{"red.png": red()}) == {("image-of-text", "#it")}


@pytest.mark.parametrize(
    "body",
    [
        "<img id=it src=/green.png alt=Poster>",
        "<img id=it src=/red.png alt=Poster width=20 height=20>",
        "<img id=it src=/red.png alt=Poster style=display:none>",
        "<div data-auditor-skip><img id=it src=/red.png alt=Poster></div>",
        "<img id=it src=/red.png alt='Logo of the museum'>",
    ],
)
def test_other_pictures_are_left_alone(body, looking) -> None:
    assert said(looking[0], body, **{"red.png": red(), "green.png": red("green")}) == set()


def test_a_picture_is_read_once_and_no_more_than_eight_on_a_page(looking) -> None:
    pool, eyes = looking
    eyes.sizes.clear()
    twice = "<img src=/red.png alt=Poster><img src=/red.png alt=Poster>"
    others = "".join(f"<img src=/green.png?{at} alt=Reed>" for at in range(12))
    said(pool, twice + others, **{"red.png": red(), "green.png": red("green")})
    assert eyes.sizes == [(300, 90)] * 8


@pytest.mark.skipif(not can_read(), reason="the extra `ocr` is not installed")
def test_the_reader_reads_a_line_and_finds_none_in_a_plain_picture() -> None:
    read = reader()
    assert [line.text for line in read(picture("white", "Closed on Mondays"))] == ["Closed on Mondays"]
    assert read(picture("white")) == ()
