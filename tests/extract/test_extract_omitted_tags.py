"""A page may leave out the tags of head and body (HTML 13.1.2.4); its text is its text all the same; so is what follows the end tags."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.dom.document import Document
from auditor.extract.parse import parse_html
from auditor.extract.quick_parse import quick_parse
from auditor.extract.text import read_text
from auditor.model.page import Failed

WORDS = "The clinic opens at nine."


@pytest.mark.parametrize("tag", ["main", "header", "article", "section", "nav", "figure", "x-app", "div", "p"])
@pytest.mark.parametrize("after", ["", "<p>More of it.</p>", "<header>Second</header><div>Third</div>"])
def test_the_first_element_that_belongs_in_no_head_begins_the_body(tag: str, after: str) -> None:
    page = f"<!doctype html><html lang=en><meta charset=utf-8><title>T</title><{tag}>{WORDS}</{tag}>{after}"
    document = parse_html(page, "http://site.test/")
    assert isinstance(document, Document)
    (body,) = document.find("body")
    assert next(child.tag for child in body.children if not isinstance(child, str)) == tag
    assert document.title == "T"
    assert WORDS in " ".join(block.text for block in read_text(document, "", ()).blocks)


def test_what_belongs_in_a_head_stays_there() -> None:
    page = (
        "<head><title>T</title><noscript><link rel=stylesheet href=a></noscript><script>1</script></head><body><main>x"
    )
    document = parse_html(page, "http://site.test/")
    assert isinstance(document, Document)
    (head,) = document.find("head")
    assert [child.tag for child in head.children if not isinstance(child, str)] == ["title", "noscript", "script"]


def test_the_order_of_what_was_taken_for_the_head_is_kept() -> None:
    document = parse_html(
        "<title>T</title><header>One</header>two<main>Three</main><div>Four</div>", "http://site.test/"
    )
    assert isinstance(document, Document)
    (body,) = document.find("body")
    assert "".join(body.text(100).split()) == "OnetwoThreeFour"


@pytest.mark.parametrize("read", [parse_html, quick_parse])
@pytest.mark.parametrize(
    "ends", ["</body></html>", "</BODY>\n</HTML >", "</html>", "</body>", "</body></html><html><body>"]
)
def test_what_follows_the_end_tags_of_a_page_belongs_to_its_body(
    read: Callable[..., Document | Failed], ends: str
) -> None:
    text = f'<!doctype html><html lang="en"><head><title>Fees</title></head><body><p>One</p>{ends}<p>Two <a href="/b">b</a></p>'
    document = read(text.encode(), "http://site.test/", "utf-8")
    assert isinstance(document, Document)
    (link,) = document.find("a")
    assert link.closest("body") is not None or read is quick_parse  # which keeps links and no tree
    assert document.root.get("lang") == "en"


def test_a_comment_behind_the_end_is_no_content() -> None:
    document = parse_html(
        b"<html><body><p>One</p></body></html>\n<!-- made by <b>hand</b> -->", "http://site.test/", "utf-8"
    )
    assert isinstance(document, Document)
    assert [element.tag for element in document.root.walk()] == ["html", "body", "p"]
