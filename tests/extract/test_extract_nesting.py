"""How deep a page nests is told as HTML's tokenizer reads it, in time that grows with the page only."""

from __future__ import annotations

import time

import pytest

from auditor.extract.nesting import nesting


@pytest.mark.parametrize(
    ("html", "depth"),
    [
        ("<div><section><b>x</b></section></div>", 3),
        ("<ul>" + "<li>x" * 50 + "</ul>", 1),
        ("<p>" * 50, 0),
        ("<div/>" * 9, 0),
        ("<br><img><hr>" * 20, 0),
        ("</div>" * 20 + "<div>", 1),
        ("<script>" + "if (a<b && c<d) {}" * 300 + "</script><div>", 1),
        ("<script type=application/json>" + "<div>" * 300 + "</SCRIPT >", 0),
        ("<style>" + "<div>" * 300 + "</style>", 0),
        ("<textarea>" + "<div>" * 300 + "</textarea>", 0),
        ("<title>" + "<b>" * 300 + "</title>", 0),
        ("<!--" + "<div>" * 300 + "--><div>", 1),
        ("<!--><div>", 1),
        ("<!---><div>", 1),
        ("<a title='" + "<div>" * 300 + "'>", 1),
        ('<a title = "' + "<div>" * 300 + '" href=x>', 1),
        ("<a it's><div>", 2),
        ("a < b <3 <- <<div>", 1),
    ],
)
def test_only_what_opens_an_element_counts(html: str, depth: int) -> None:
    assert nesting(html.encode()) == depth


@pytest.mark.parametrize(
    "piece",
    [
        "<a",
        "<a ",
        "<a '",
        '<a b="',
        "<!--",
        "<!-- --",
        "<!",
        "<?",
        "</",
        "<script>",
        "</script",
        "<a b= ",
        "<",
        "<a =\"'",
    ],
)
def test_no_page_makes_it_slow(piece: str) -> None:
    started = time.process_time()
    nesting(piece.encode() * 200_000)
    assert time.process_time() - started < 2
