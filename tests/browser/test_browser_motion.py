"""What moves or flashes by itself is told, with films decoded; each failure beside a twin that is right."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator, Sequence

import pytest
from PIL import Image

from auditor.browser.pool import Pool, open_pool
from auditor.browser.probes.films import film_of
from auditor.browser.probes.motion import Mover, goes_on
from auditor.config import Settings
from auditor.model.finding import Outcome
from tests.browser.conftest import QUICK
from tests.browser.probed import findings, rendered, said, whole

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def film(colours: Sequence[str], ms: int, loop: int | None = 0, kind: str = "GIF") -> bytes:
    frames = [Image.new("RGB", (40, 40), colour) for colour in colours]
    out = io.BytesIO()
    more = {} if loop is None else {"loop": loop}
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=ms, **more)
    return out.getvalue()


SLOW = film(["red", "green", "blue"], 600)
ONCE = film(["red", "green", "blue"], 600, loop=None)
QUICKLY = film(["black", "white"], 100)
IMAGE = "<img id=it src=/film.gif alt=Boats width=%d height=%d>"
SPIN = "@keyframes turn{to{transform:rotate(360deg)}}#it{width:60px;height:60px;background:#000;animation:turn 2s linear %s}"
REDUCED = "@media(prefers-reduced-motion:reduce){#it{animation:none}}"
NEWS = "<div id=it style='width:200px'>News</div><script>setInterval(() => { it.style.marginLeft = Date.now() % 90 + 'px' }, 300)</script>"


def sound(seconds: float) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes(64 + at % 128 for at in range(int(8000 * seconds))))
    return out.getvalue()


WRONG = {
    "a film that begins again and again": (IMAGE % (60, 60), SLOW, {"motion-without-pause"}),
    "a large film that flashes": (IMAGE % (400, 400), QUICKLY, {"motion-without-pause", "motion-flashes"}),
    "an animation without end": (
        f"<style>{SPIN % 'infinite'}{REDUCED}</style><div id=it>Tides</div>",
        b"",
        {"motion-without-pause"},
    ),
    "an animation that asks for nothing": (
        f"<style>{SPIN % 'infinite'}</style><div id=it>Tides</div>",
        b"",
        {"motion-without-pause", "motion-not-reduced"},
    ),
    "words that a script moves": (NEWS, b"", {"motion-without-pause"}),
    "a ground that a script makes flash": (
        "<div id=it style='width:300px;height:300px'>News</div><script>let on = 0;"
        "setInterval(() => { on = 1 - on; it.style.background = on ? '#000' : '#fff' }, 100)</script>",
        b"",
        {"motion-without-pause", "motion-flashes"},
    ),
    "a ground that a style sheet makes flash": (
        "<style>@keyframes f{50%{background:#000}}#it{width:300px;height:300px;animation:f .2s steps(2,jump-none) infinite}"
        f"{REDUCED}</style><div id=it>News</div>",
        b"",
        {"motion-without-pause", "motion-flashes"},
    ),
}
RIGHT = {
    "a film that ends": (IMAGE % (60, 60), ONCE),
    "a film with a button that stops it": ((IMAGE % (60, 60)) + "<button>Pause the film</button>", SLOW),
    "a small film that flashes, with a button": ((IMAGE % (60, 60)) + "<button aria-label=Stop>x</button>", QUICKLY),
    "an animation that ends": (f"<style>{SPIN % '2'}</style><div id=it>Tides</div>", b""),
    "a sign that the page is busy": (
        f"<style>{SPIN % 'infinite'}</style><div id=it role=progressbar aria-label=Busy></div>",
        b"",
    ),
    "a script that changes the page once": (
        "<p id=it>News</p><script>setTimeout(() => { it.append('!') }, 300)</script>",
        b"",
    ),
    "a page that stands still": ("<p>News</p><img src=/film.gif alt=Boats>", film(["red"], 100)),
}


@pytest.fixture(scope="module")
def watched(axe_copy) -> Iterator[Pool]:
    settings = Settings.model_validate(
        {"browser": {**QUICK, "page_budget_s": 60}, "probes": {"keyboard": False, "colours": False}}
    )
    pool = open_pool(settings, axe_copy, settings.named_states())
    yield pool
    pool.close()


@pytest.mark.parametrize("kind", WRONG)
def test_what_moves_without_end_is_told(kind, watched) -> None:
    body, data, checks = WRONG[kind]
    assert said(watched, body, **{"film.gif": (200, {"Content-Type": "image/gif"}, data)}) == {
        (check, "#it") for check in checks
    }


@pytest.mark.parametrize("kind", RIGHT)
def test_what_ends_or_can_be_stopped_is_no_news(kind, watched) -> None:
    body, data = RIGHT[kind]
    assert said(watched, body, **{"film.gif": (200, {"Content-Type": "image/gif"}, data)}) == set()


def test_a_film_without_end_fails_and_an_animation_is_to_be_looked_at(watched) -> None:
    pages = {"/": whole(IMAGE % (60, 60)), "/film.gif": (200, {"Content-Type": "image/gif"}, SLOW)}
    (found,) = findings(rendered(watched, pages))
    assert (found.outcome, "3 frames" in found.message) == (Outcome.FAILED, True)


@pytest.mark.parametrize(("more", "outcome"), [("", Outcome.FAILED), ("<button>Tides</button>", Outcome.CANT_TELL)])
def test_words_that_change_fail_where_no_button_could_stop_them(more, outcome, watched) -> None:
    words = (
        "<p id=it>0 boats</p><script>let n = 0; setInterval(() => { it.textContent = `${n++} boats` }, 300)</script>"
    )
    (found,) = findings(rendered(watched, {"/": whole(words + more)}))
    assert (found.check, found.outcome) == ("motion-without-pause", outcome)


def test_a_figure_that_counts_up_is_seen_though_it_is_narrow(watched) -> None:
    words = "<p>Seen <b id=it>1</b> times</p><script>let n = 1; setInterval(() => { it.firstChild.data = n++ % 9 }, 300)</script>"
    (found,) = findings(rendered(watched, {"/": whole(words)}))
    assert found.check == "motion-without-pause"


def test_a_clock_may_tell_the_time(watched) -> None:
    words = "<p>It is <b id=it>12:00:00</b></p><script>let n = 10; setInterval(() => { it.textContent = `12:00:${n++}` }, 1000)</script>"
    assert not list(findings(rendered(watched, {"/": whole(words)})))


@pytest.mark.parametrize(
    ("seconds", "marks", "more", "outcomes"),
    [
        (6, "autoplay", "", [Outcome.FAILED]),
        (6, "autoplay", "<button>Volume</button>", [Outcome.CANT_TELL]),
        (6, "autoplay controls", "", []),
        (1, "autoplay", "", []),
    ],
)
def test_what_is_heard_by_itself_for_long_is_told(seconds, marks, more, outcomes, watched) -> None:
    wav = (200, {"Content-Type": "audio/wav"}, sound(seconds))
    pages = {"/": whole(f"<audio id=it src=/bell.wav {marks}></audio>{more}"), "/bell.wav": wav}
    told = [one for one in findings(rendered(watched, pages)) if one.check == "sound-without-stop"]
    assert [one.outcome for one in told] == outcomes


@pytest.mark.parametrize(("text", "told"), [("WEBVTT\n", 1), ("WEBVTT\n\n00:00.000 --> 00:02.000\nAhoy\n", 0)])
def test_captions_without_words_are_told(text, told, watched) -> None:
    film = "<video id=it controls><track kind=captions srclang=en src=/ahoy.vtt></video>"
    pages = {"/": whole(film), "/ahoy.vtt": (200, {"Content-Type": "text/vtt"}, text.encode())}
    assert [one.check for one in findings(rendered(watched, pages))] == ["captions-empty"] * told


@pytest.mark.parametrize(
    ("data", "endless", "flashes"),
    [
        (SLOW, True, 0),
        (film(["red", "green"], 300, loop=2), False, 1),
        (film(["#000", "#fff"], 100, kind="PNG"), True, 5),
        (film(["#000", "#fff"], 100, kind="WEBP"), True, 5),
        (film(["#777", "#787878"], 100), True, 0),
    ],
)
def test_films_of_every_kind_are_counted(data, endless, flashes) -> None:
    found = film_of(data)
    assert found is not None
    assert (found.seconds == float("inf")) is endless
    assert abs(found.flashes - flashes) <= 1


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, SLOW[:60], film(["red"], 10)])
def test_a_picture_that_stands_still_or_is_broken_is_no_film(data) -> None:
    assert film_of(data) is None


@pytest.mark.parametrize(
    ("count", "seconds", "told"),
    [(2, 2.5, True), (3, 5.0, True), (7, 6.0, True), (2, 0.6, False), (3, 1.2, False), (1, 0.0, False)],
)
def test_what_changes_now_and_then_is_told_where_it_goes_on_to_the_end(count, seconds, told) -> None:
    assert goes_on(Mover(1, count, seconds, 0.0, 100), 7.0) is told
