"""A glance at a page tells what the whole document would."""

from __future__ import annotations

import pytest

from auditor.crawl.discover import discover
from auditor.dom.document import Document
from auditor.extract.parse import MAX_DEPTH, parse_html
from auditor.extract.quick_parse import quick_parse
from auditor.model.page import Failed, Target

URL = "http://site.test/a/page.html"
PAGES = {
    "a plain page": '<html lang="en"><title> One\n two </title><a href="b.html">b</a><a href=c.html rel="a  nofollow">',
    "a base address": '<head><base href="/other/"><title>T</title></head><a href=x>x</a><area href=y><iframe src=z></iframe>',
    "a refresh": '<meta http-equiv=refresh content="0; url=next.html"><meta http-equiv=x content="0;url=no.html">',
    "relations": '<link rel="canonical" href="/c"><link rel=stylesheet href=s.css><link rel=alternate hreflang=de href=/de>',
    "a title in a picture": "<body><svg><title>drawing</title></svg><title>page <b>bold</b> title</title>",
    "a head that a new element ends": "<title>T</title><main><a href=b>b</a></main><p>after",
    "no title": "<p>text",
    "two roots": '<html lang="en"><body><p>a<html lang="de"><a href="q">q</a>',
    "links in comments and scripts": '<!--<a href="no">--><script>"<a href=no>"</script><a href="yes">y</a><?php echo "<a href=n>"?>',
    "unclosed and nested links": '<a href="1">one<a href="2">two</b></p><table><a href="3">three<tr><td><A HREF="4">',
    "links inside void elements": '<video><source src=v><a href="1">one</a><track src=t><a href="2">two</a></video>',
    "frames": '<frameset><frame src="left.html"><frame src="right.html"></frameset>',
    "an attribute twice": '<a href="first" href="second">x</a><a HREF="&#x2f;caf&eacute;?a=1&amp;b=2">y</a>',
    "a foreign charset": '<meta charset="windows-1251"><title>\u041f\u0440\u0438</title><a href="\u0436">',
}


def told(document: Document | Failed) -> object:
    """Return what is taken from a page that is only opened."""
    if isinstance(document, Failed):
        return document
    links = [(e.get("rel"), e.get("href")) for e in document.find("link")]
    return document.title, document.language, document.base, links, discover(document, Target(URL))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("charset", [None, "utf-8", "windows-1251", "no-such-charset"])
def test_a_glance_tells_what_the_document_tells(name: str, charset: str | None) -> None:
    body = PAGES[name].encode("windows-1251" if "foreign" in name else "utf-8")
    assert told(quick_parse(body, URL, charset)) == told(parse_html(body, URL, charset))


@pytest.mark.parametrize(
    "body",
    [b"", b" \n ", b"<div>" * (MAX_DEPTH + 10), b"<!-- nothing -->"],
    ids=["empty", "white space", "deeply nested", "only a comment"],
)
def test_a_glance_fails_where_the_document_does(body: bytes) -> None:
    assert told(quick_parse(body, URL)) == told(parse_html(body, URL))
    assert isinstance(quick_parse(body, URL), Failed)


def test_a_page_of_too_many_elements_is_refused_at_a_glance() -> None:
    answer = quick_parse(b"<p>a" * 150_001, URL)
    assert isinstance(answer, Failed)
    assert answer.code == "PARSE_LIMIT"


def test_a_glance_holds_the_text_that_can_be_read_and_no_other() -> None:
    looked = quick_parse(
        b"<html><head><title>T</title><style>p{}</style></head><body><p>One <b>two</b> three</p> four<script>no()</script>"
        b" five<noscript><p>no</p></noscript> six<template>no</template></body></html>",
        URL,
    )
    assert isinstance(looked, Document)
    assert looked.root.text().split() == ["One", "two", "three", "four", "five", "six"]


def test_a_glance_finds_no_address_in_a_template_and_those_of_a_shadow_root() -> None:
    root = b"<div><template shadowrootmode=open><a href=/shown>x</a></template></div>"
    seen = quick_parse(b"<p>Boats<template><a href=/item/{{id}}>x</a></template>" + root, URL)
    assert isinstance(seen, Document)
    assert [link.get("href") for link in seen.find("a")] == ["/shown"]
