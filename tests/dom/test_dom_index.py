"""The catalogue answers what a walk over the tree would, and a tree that is not in document order has none."""

from __future__ import annotations

from random import Random

import pytest

from auditor.dom.document import Document, Element, once
from auditor.dom.index import Catalogue
from auditor.extract.parse import parse_html

PAGE = """<html lang=en><head><title>T</title><meta name=a></head><body>
<main id=m><h1>One</h1><p class=x>Two <b lang=fr>three</b></p><noscript><p>Four</p></noscript>
<ul><li><p>Five</p>six</li><li role=none>seven</li></ul></main><footer class=x id=f>eight</footer></body></html>"""


def document_of(html: str) -> Document:
    document = parse_html(html, "http://site.test/")
    assert isinstance(document, Document)
    return document


def random_tree(random: Random, size: int) -> list[Element]:
    """Return a tree in document order, made of elements that break and such that do not, with and without words."""
    root = Element(0, "html", {}, None)
    elements, open_elements = [root], [root]
    for _ in range(size):
        parent = random.choice(open_elements)
        while open_elements[-1] is not parent:
            open_elements.pop()
        if random.random() < 0.5:
            parent.children.append(random.choice(["word", " ", "\n", "a b", "x "]))
            continue
        tag = random.choice(["p", "b", "div", "i", "br", "noscript", "li", "span"])
        element = Element(0, tag, {}, parent)
        parent.children.append(element)
        elements.append(element)
        open_elements.append(element)
    return elements


def test_elements_are_found_by_tag_and_by_attribute_in_document_order_each_once() -> None:
    document = document_of(PAGE)
    assert [e.tag for e in document.find("footer", "h1", "title")] == ["title", "h1", "footer"]
    assert [e.tag for e in document.having("id", "class")] == ["main", "p", "footer"]
    assert [e.tag for e in document.find("main", or_having=("id", "role"))] == ["main", "li", "footer"]
    assert not any(document.find("table", or_having=("dir",)))


def test_descendants_are_found_whether_there_are_few_or_many() -> None:
    document = document_of(f"<body><ul>{'<li><b>x</b></li>' * 40}</ul><b>after</b></body>")
    (row,) = document.find("ul")
    assert len(list(row.find("b"))) == 40
    assert [e.tag for e in next(document.find("li")).find("b", "li")] == ["b"]
    assert list(row.walk()) == list(row._walked())


@pytest.mark.parametrize("seed", range(60))
def test_the_text_of_every_element_is_what_reading_its_tree_gives(seed: int) -> None:
    elements = random_tree(Random(seed), 120)
    Catalogue(elements)
    for element in elements:
        assert element.text() == element._read(0)
        for enough in (1, 7, 40):
            assert element.text(enough)[:enough] == element._read(0)[:enough]


def test_a_tree_that_is_not_in_document_order_is_refused() -> None:
    root = Element(0, "html", {}, None)
    first, second = Element(0, "p", {}, root), Element(0, "p", {}, root)
    inner = Element(0, "b", {}, first)
    with pytest.raises(ValueError, match="document order"):
        Catalogue([root, first, second, inner])


def test_what_was_worked_out_of_a_document_is_worked_out_once_and_forgotten_with_it() -> None:
    asked: list[Document] = []

    @once
    def size(document: Document) -> int:
        asked.append(document)
        return len(document.elements)

    document, other = document_of(PAGE), document_of("<body>")
    assert size(document) == size(document) != size(other)
    assert asked == [document, other]
    document.dismantle()
    assert not document.catalogue.worked_out
