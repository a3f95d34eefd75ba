"""The tree that is built at once is the one that Beautiful Soup's own builder makes of the same bytes."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from auditor.dom.document import Element
from auditor.extract.tree_builder import TooManyElementsError, build_tree

PAGES = {
    "white space": "<p>  </p><p>\n\t</p><p> a  b </p><pre>  \n </pre><textarea>\t</textarea><p>\xa0</p>",
    "texts around comments": "<p>one<!-- no -->two<?php no ?>three</p>",
    "lists in attributes": '<p class=" a  b" accesskey="x  y" title=" a  b "><a rel="next  up" href=" /x ">t</a>',
    "attributes without a value": "<input disabled checked='' value><option selected=selected>",
    "entities": "<p title='&eacute;&foo;'>&lt;b&gt; &amp;nbsp; &nbsp;&unknown; &#8364;</p>",
    "wrong nesting": "<p><b>one<i>two</b>three</i></div></p><li>four<li>five</ul><td>six",
    "names with colons and capitals": '<SVG:Rect XLink:HREF="#a" viewBox="0 0 1 1"/><x-Card Data-A=1>x</x-Card>',
    "more than one body": "<html lang=de><body id=a><p>one<html lang=en><body id=b><p>two",
    "script and style": "<script>if (a < b) { '<p>' }</script><style>p > b {}</style><template> <p>x</p> </template>",
}


def as_soup_tells(tag: Tag) -> tuple[object, ...]:
    attributes = {name: " ".join(said) if isinstance(said, list) else str(said) for name, said in tag.attrs.items()}
    inner = [
        as_soup_tells(child) if isinstance(child, Tag) else str(child)
        for child in tag.children
        if isinstance(child, Tag) or (isinstance(child, NavigableString) and not isinstance(child, PreformattedString))
    ]
    return tag.name, attributes, inner


def as_built(element: Element) -> tuple[object, ...]:
    inner = [as_built(child) if isinstance(child, Element) else child for child in element.children]
    return element.tag, dict(element.attrs), inner


def built(markup: str) -> Element:
    root = build_tree(markup.encode(), "utf-8", 1000)
    assert root is not None
    return root


@pytest.mark.parametrize("markup", PAGES.values(), ids=PAGES)
def test_it_is_the_tree_of_beautiful_soup(markup: str) -> None:
    html = BeautifulSoup(markup.encode(), "lxml", from_encoding="utf-8").find("html")
    assert isinstance(html, Tag)
    assert as_built(built(markup)) == as_soup_tells(html)


def test_what_elements_of_html_5_that_hold_nothing_are_followed_by_is_not_inside_them() -> None:
    video = next(built("<video><source src=a><track src=b>text<p>after</p></video>").find("video"))
    assert [child if isinstance(child, str) else child.tag for child in video.children] == [
        "source",
        "track",
        "text",
        "p",
    ]
    assert all(child.parent is video for child in video.elements)


def test_the_encoding_that_the_page_names_is_read() -> None:
    root = build_tree("<meta charset=windows-1252><title>Übersicht</title>".encode("cp1252"), None, 1000)
    assert root is not None
    assert next(root.find("title")).children == ["Übersicht"]


def test_too_many_elements_end_it_while_they_come() -> None:
    assert build_tree(b"<p>" * 10, "utf-8", 12) is not None
    with pytest.raises(TooManyElementsError):
        build_tree(b"<p>" * 11, "utf-8", 12)


def test_nothing_but_a_comment_is_no_document() -> None:
    assert build_tree(b"<!-- -->", "utf-8", 10) is None
