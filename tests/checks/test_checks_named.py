"""What the probes tell of an element begins with what people call it."""

from __future__ import annotations

import pytest

from auditor.checks.probes.observed import name_of
from auditor.dom.document import Document
from auditor.extract.parse import parse_html


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('<a id=x href="/plan.html">Plan of the town</a>', "“Plan of the town”"),
        ('<a id=x href="/town/fair.html?key=secret"><img></a>', "the link to “fair.html”"),
        ('<a id=x href="#"><img></a>', "the link"),
        ("<a id=x><img></a>", "the link"),
        ("<button id=x></button>", "the button"),
        ("<div id=x></div>", "the element “div”"),
    ],
)
def test_an_element_is_called_by_its_words_or_by_what_it_is(body: str, name: str) -> None:
    document = parse_html(f"<html lang=en><body>{body}</body></html>", "http://site.test/")
    assert isinstance(document, Document)
    element = document.by_id("x")
    assert element is not None
    assert name_of(element) == name
