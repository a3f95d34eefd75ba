"""The clues of a wall's shape: each is found where it stands and not where an ordinary page has something like it."""

from __future__ import annotations

import pytest

from auditor.crawl.page_shape import WEIGHTS, Clue, clues_of
from auditor.dom.document import Document
from auditor.extract.parse import parse_html

MARKED = [
    (Clue.SURELY_NAMED, "<div class='article-paywall'>x</div>"),
    (Clue.SURELY_NAMED, "<section id=waiting-room>x</section>"),
    (Clue.NAMED, "<div class='auth-card'>x</div>"),
    (Clue.NAMED, "<form action=/verify/start><button>Go</button></form>"),
    (Clue.CODE, "<input name=sms inputmode=numeric maxlength=6>"),
    (Clue.CODE, "<input type=password name=w>"),
    (Clue.ONE_FIELD, "<input type=email name=address><button>Go</button>"),
    (Clue.SIGN_IN, "<a href=/oauth2/authorization/one>One</a>"),
    (Clue.STATUS, "<a href=https://status.lake.example>State</a>"),
    (Clue.LEAVES, "<a href='?ok=1'>Yes</a><a href=https://elsewhere.example>No</a>"),
    (Clue.AGREE, "<label><input type=checkbox>Rules</label><button>Go</button>"),
    (Clue.RELOADS, "<meta http-equiv=refresh content=8><p>x</p>"),
    (Clue.RELOADS, "<script>setTimeout(() => location.reload(), 5000)</script><p>x</p>"),
    (Clue.PROGRESS, "<progress max=10 value=2></progress>"),
    (Clue.TOKEN, "<p>Number 7f1e-44c0-91ab</p>"),
    (Clue.TOKEN, "<p>Number 1847710293847561120.</p>"),
    (Clue.HOST, "<h1>www.lake.example</h1>"),
    (Clue.BROWSERS, "<p>Take Firefox or Chrome</p>"),
    (Clue.COUNTDOWN, "<div id=countdown>3</div>"),
    (Clue.CENTRED, "<body style='text-align:center'>x</body>"),
]
UNMARKED = [
    "<form class=search><input name=q><button>Search</button></form>",
    "<div class='wallpaper gatehouse queueing authors errorless'>x</div>",
    "<p>Call 01632 960118 before 31 December 2024 or write to desk@lake.example</p>",
    "<a href=/walks>Walks</a><a href=https://other.example>Other</a>",
    "<label>Name<input name=name></label><label>Message<textarea name=m></textarea></label>",
    "<a href=/authors/anna>Anna</a><p>Works in Firefox</p>",
]


def clues(html: str, **headers: str) -> frozenset[Clue]:
    document = parse_html(html, "https://www.lake.example/news")
    assert isinstance(document, Document)
    return clues_of(document, document.elements, document.root.text(2_000), headers)


@pytest.mark.parametrize(("clue", "html"), MARKED)
def test_a_clue_is_found(clue: Clue, html: str) -> None:
    assert clue in clues(html)


@pytest.mark.parametrize("html", UNMARKED)
def test_an_ordinary_part_of_a_page_is_no_clue(html: str) -> None:
    assert clues(html) == frozenset()


def test_a_refresh_to_another_page_does_not_load_itself_again() -> None:
    assert Clue.RELOADS in clues("<p>x</p>", refresh="10")
    assert Clue.RELOADS not in clues("<p>x</p>", refresh="10; url=/other")


def test_every_clue_has_a_weight() -> None:
    assert set(WEIGHTS) == set(Clue)
