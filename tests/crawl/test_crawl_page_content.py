from __future__ import annotations

import pytest

from auditor.crawl.page_content import asks_not_to_be_indexed, content_digest, is_scripted, sends_on_to
from auditor.dom.document import Document
from auditor.extract.parse import parse_html

URL = "http://site.test/list"


def document(html: str, url: str = URL) -> Document:
    made = parse_html(html, url)
    assert isinstance(made, Document)
    return made


def same(one: str, other: str) -> bool:
    return content_digest(document(one)) == content_digest(document(other))


def test_markup_that_changes_with_each_request_does_not_make_another_page() -> None:
    assert same(
        "<p>A</p><!-- 12:01 --><input type=hidden value=1>", "<p>A </p><!-- 12:02 --><input type=hidden value=2>"
    )
    sid = "<a href='/x?PHPSESSID={}'>x</a>"
    assert same(sid.format("0123456789abcdef0123456789abcdef"), sid.format("fedcba9876543210fedcba9876543210"))
    assert same("<a href='/x?utm_source=a'>x</a>", "<a href=/x>x</a>")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<title>A</title><p>x", "<title>B</title><p>x"),
        ("<p>Article 1", "<p>Article 2"),
        ("<a href=/1>More</a>", "<a href=/2>More</a>"),
        ("<img src=a.png>", "<img src=b.png>"),
        ("<img src=a.png>", "<img src=a.png alt=Chair>"),
    ],
)
def test_pages_that_differ_in_what_people_get_are_two(one: str, other: str) -> None:
    assert not same(one, other)


@pytest.mark.parametrize(
    ("html", "header", "there"),
    [
        ('<meta http-equiv=refresh content="0; url=/new">', "", "http://site.test/new"),
        ("<meta http-equiv=Refresh content=\"3;URL='new'\">", "", "http://site.test/new"),
        ("<p>x", "0; url=/new", "http://site.test/new"),
        ('<meta http-equiv=refresh content="30; url=/new">', "", ""),
        ('<meta http-equiv=refresh content="0; url=/list#top">', "", ""),
        ("<meta http-equiv=refresh content=5>", "", ""),
        ('<noscript><meta http-equiv=refresh content="0; url=/plain"></noscript>', "", ""),
    ],
)
def test_a_page_that_sends_people_on_at_once_says_where(html: str, header: str, there: str) -> None:
    assert sends_on_to(document(html), header) == there


def test_only_scripts_that_run_can_show_something_else() -> None:
    assert is_scripted(b"<script src=/x.js></script>")
    assert not is_scripted(b"<script type='application/ld+json'>{}</script><p>x")


def test_a_page_that_asks_not_to_be_indexed_is_known_by_its_header_or_its_head() -> None:
    assert asks_not_to_be_indexed(document("<meta name=ROBOTS content='NoIndex, follow'>"))
    assert asks_not_to_be_indexed(document("<p>x"), "noindex")
    assert not asks_not_to_be_indexed(
        document("<meta name=robots content='index'><meta name=description content=noindex>")
    )
