"""The marks of a wall's shape: each is found where it stands and not where an ordinary page has something like it."""

from __future__ import annotations

import pytest

from auditor.crawl.page_shape import WEIGHTS, Mark, marks_of
from auditor.dom.document import Document
from auditor.extract.parse import parse_html

MARKED = [
    (Mark.SURELY_NAMED, "<div class='article-paywall'>x</div>"),
    (Mark.SURELY_NAMED, "<section id=waiting-room>x</section>"),
    (Mark.NAMED, "<div class='auth-card'>x</div>"),
    (Mark.NAMED, "<form action=/verify/start><button>Go</button></form>"),
    (Mark.CODE, "<input name=sms inputmode=numeric maxlength=6>"),
    (Mark.CODE, "<input type=password name=w>"),
    (Mark.ONE_FIELD, "<input type=email name=address><button>Go</button>"),
    (Mark.SIGN_IN, "<a href=/oauth2/authorization/one>One</a>"),
    (Mark.STATUS, "<a href=https://status.lake.example>State</a>"),
    (Mark.LEAVES, "<a href='?ok=1'>Yes</a><a href=https://elsewhere.example>No</a>"),
    (Mark.AGREE, "<label><input type=checkbox>Rules</label><button>Go</button>"),
    (Mark.RELOADS, "<meta http-equiv=refresh content=8><p>x</p>"),
    (Mark.RELOADS, "<script>setTimeout(() => location.reload(), 5000)</script><p>x</p>"),
    (Mark.PROGRESS, "<progress max=10 value=2></progress>"),
    (Mark.TOKEN, "<p>Number 7f1e-44c0-91ab</p>"),
    (Mark.TOKEN, "<p>Number 1847710293847561120.</p>"),
    (Mark.HOST, "<h1>www.lake.example</h1>"),
    (Mark.BROWSERS, "<p>Take Firefox or Chrome</p>"),
    (Mark.COUNTDOWN, "<div id=countdown>3</div>"),
    (Mark.CENTRED, "<body style='text-align:center'>x</body>"),
]
UNMARKED = [
    "<form class=search><input name=q><button>Search</button></form>",
    "<div class='wallpaper gatehouse queueing authors errorless'>x</div>",
    "<p>Call 01632 960118 before 31 December 2024 or write to desk@lake.example</p>",
    "<a href=/walks>Walks</a><a href=https://other.example>Other</a>",
    "<label>Name<input name=name></label><label>Message<textarea name=m></textarea></label>",
    "<a href=/authors/anna>Anna</a><p>Works in Firefox</p>",
]


def marks(html: str, **headers: str) -> frozenset[Mark]:
    document = parse_html(html, "https://www.lake.example/news")
    assert isinstance(document, Document)
    return marks_of(document, document.elements, document.root.text(2_000), headers)


@pytest.mark.parametrize(("mark", "html"), MARKED)
def test_a_mark_is_found(mark: Mark, html: str) -> None:
    assert mark in marks(html)


@pytest.mark.parametrize("html", UNMARKED)
def test_an_ordinary_part_of_a_page_is_no_mark(html: str) -> None:
    assert marks(html) == frozenset()


def test_a_refresh_to_another_page_does_not_load_itself_again() -> None:
    assert Mark.RELOADS in marks("<p>x</p>", refresh="10")
    assert Mark.RELOADS not in marks("<p>x</p>", refresh="10; url=/other")


def test_every_mark_has_a_weight() -> None:
    assert set(WEIGHTS) == set(Mark)
