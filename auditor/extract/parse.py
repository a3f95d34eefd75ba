"""Builds the one `Document` that checks see, from plain HTML or from what walk.js walked in the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from auditor.dom.document import Box, Document, Element, FieldStyle, Layout, TextStyle
from auditor.dom.index import Catalogue
from auditor.dom.language import declared_language
from auditor.encodings import decoded, encoding_of
from auditor.errors import failed
from auditor.extract.nesting import nesting
from auditor.extract.tree_builder import TooManyElementsError, build_tree
from auditor.model.codes import Code, Stage
from auditor.model.page import JSON, Failed
from auditor.urls import resolve, scheme_of

MAX_DEPTH = 250
"""Nesting beyond which lxml silently drops content; such a document is a failure, never a shorter page."""
MAX_ELEMENTS = 150_000

_OPAQUE = re.compile(r"rgb\((\d{1,3}), (\d{1,3}), (\d{1,3})\)")
_FACTS = 14
"""Layout facts that walk.js tells of an element; it leaves trailing empty ones out."""
_NO_FACTS = (None,) * _FACTS
_BAD_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
_OPENS = re.compile(rb"<[a-zA-Z]")
_INDEX = "auditor-index"
"""Attribute of the mirror that leads back to the element; set last, so a page cannot forge it."""


def parse_html(body: bytes | str, url: str, charset: str | None = None) -> Document | Failed:
    """Parse plain HTML with Beautiful Soup on lxml. `charset` is the one net.fetch decided on; None lets the parser guess.

    Returns PARSE_LIMIT for nesting or size beyond what lxml keeps whole, EMPTY_DOCUMENT when nothing is there.
    """
    raw, known = prepared(body, charset)
    if not raw.strip():
        return failed(Code.EMPTY_DOCUMENT, url, Stage.PARSE)
    if nesting(raw) > MAX_DEPTH:
        return failed(Code.PARSE_LIMIT, f"more than {MAX_DEPTH} nested elements in {url}", Stage.PARSE)
    try:
        root = build_tree(raw, known, MAX_ELEMENTS)
    except TooManyElementsError:
        return failed(Code.PARSE_LIMIT, f"more than {MAX_ELEMENTS} elements in {url}", Stage.PARSE)
    if root is None:
        return failed(Code.EMPTY_DOCUMENT, url, Stage.PARSE)
    return document_of(root, url, rendered=False, encoding=charset if known == "utf-8" and charset else "utf-8")


def prepared(body: bytes | str, charset: str | None) -> tuple[bytes, str | None]:
    """Return a body as the parsers are fed with it, and its encoding; None where they must find out themselves.

    What follows `</body>` and `</html>` belongs to the body (HTML, "after body"): libxml2 would put it elsewhere, or drop it
    without a word.
    """
    raw, known = _in_utf8(body, charset)
    end = _END.search(raw)
    return (_END.sub(b"", raw), known) if end and _OPENS.search(raw, end.end()) else (raw, known)


def _in_utf8(body: bytes | str, charset: str | None) -> tuple[bytes, str | None]:
    # libxml2 does not know every encoding of the web, and takes UTF-16 for ASCII; Python knows them all.
    if isinstance(body, str):
        return body.encode("utf-8", "replace"), "utf-8"
    if not charset or charset == "utf-8":
        return body, charset
    try:
        return decoded(body, charset).encode("utf-8", "replace"), "utf-8"
    except LookupError:
        return body, charset


def from_walk(walk: str) -> Document | Failed:
    """Build the document from the JSON that walk.js returns.

    `{"url", "base", "encoding", "title", "frames": [[selector, ...], ...], "nodes": [...]}`; a node is a text `[parent, text]` or an
    element `[parent, tag, {attributes}, facts, role, name, frame, in_shadow]` in document order, at a link or button followed by
    what CSS writes into it, where `parent` counts elements only (-1 for the root), `frame` indexes `frames` (0 is the page itself)
    and `facts` is 0 or
    `[rendered, visually_hidden, x, y, width, height, font_size, font_weight, display, background, natural_width,
    natural_height, current_src, loaded]` with trailing empty values left out. `styles` has the ways in which words are set, each as
    its computed values joined by `|`, and in `of` which element has which: `[element, way, element, way, ...]`. `fields` has how
    fields are drawn: `[element, placeholder, border, own ground, ground around, other edge]`, colours as CSS writes them.
    """
    try:
        data = json.loads(walk)
        frames = [tuple(path) for path in data.get("frames") or [[]]]
        elements: list[Element] = []
        for node in data["nodes"]:
            parent = elements[node[0]] if node[0] >= 0 else None
            if len(node) == 2:
                if parent is not None:
                    parent.children.append(node[1])
                continue
            _, tag, attrs, facts, role, name, frame, in_shadow, *said = node
            element = Element(len(elements), tag, attrs, parent)
            element.layout = _layout(facts)
            element.role, element.name = role or "", name
            element.frame, element.in_shadow = frames[frame], bool(in_shadow)
            if said:
                element.generated = str(said[0])
            elements.append(element)
            if parent is not None:
                parent.children.append(element)
        _set_styles(elements, data.get("styles") or {})
        _set_fields(elements, data.get("fields") or ())
        if not elements:
            return failed(Code.EMPTY_DOCUMENT, str(data.get("url", "")), Stage.PARSE)
        return document_of(
            elements[0],
            data["url"],
            rendered=True,
            base=data.get("base", ""),
            elements=elements,
            encoding=encoding_of(str(data.get("encoding", ""))) or "utf-8",
        )
    except (ValueError, KeyError, IndexError, TypeError) as error:
        return failed(Code.PARSE_LIMIT, f"the walk of the page is broken: {type(error).__name__} {error}", Stage.PARSE)


def _set_styles(elements: Sequence[Element], styles: Mapping[str, list[JSON]]) -> None:
    kinds = [_text_style(str(kind).split("|")) for kind in styles.get("kinds", ())]
    told = cast("list[int]", styles.get("of", []))
    for index, kind in zip(told[::2], told[1::2], strict=True):
        elements[index].style = kinds[kind]


def _set_fields(elements: Sequence[Element], fields: Iterable[tuple[int, str, list[str], str, str, bool]]) -> None:
    for index, hint, sides, own, around, edged in fields:
        paper = _rgb(around)
        border = tuple(colour for colour in map(_rgb, sides) if colour is not None)
        ground = paper if own == "clear" else _rgb(own)
        elements[index].field = FieldStyle(_rgb(hint), border, ground, paper, edged or len(border) < len(sides))


def _text_style(values: Sequence[str]) -> TextStyle:
    colour, paper, align, slant, transform, line, height, letters, words = values
    return TextStyle(
        _rgb(colour),
        _rgb(paper),
        align,
        slant.startswith(("italic", "oblique")),
        transform == "uppercase",
        "underline" in line,
        _pixels(height),
        _pixels(letters),
        _pixels(words),
    )


def _rgb(colour: str) -> tuple[int, int, int] | None:
    found = _OPAQUE.fullmatch(colour)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _pixels(length: str) -> float:
    # "normal" is no length; a percentage of word-spacing is left as it is by no browser.
    return float(length[:-2]) if length.endswith("px") else 0.0


def _layout(facts: Sequence[JSON]) -> Layout | None:
    if not facts:
        return None
    if len(facts) == 9 and facts[2] is not None:
        # Most elements of a page: they have a box, and are neither a picture nor have one behind them.
        rendered, hidden, x, y, width, height, size, weight, display = facts
        place = _box(Box, (x, y, width, height))
        type_ = (size or 0.0, weight or 0)
        return _facts(Layout, (bool(rendered), bool(hidden), place, "", None, None, "", None, display or "", *type_))
    known = len(facts)
    if known < _FACTS:
        facts = (*facts, *_NO_FACTS[known:])
    rendered, hidden, x, y, width, height, size, weight, display, background, wide, high, src, loaded = facts
    box = None if x is None else _box(Box, (x, y, width, height))
    shown = (bool(rendered), bool(hidden), box, background or "", wide, high, src or "", loaded, display or "")
    return _facts(Layout, (*shown, size or 0.0, weight or 0))


# A page has thousands of them: made as the tuples they are, without the call that a NamedTuple puts before it.
_box: Callable[[type[Box], tuple[object, ...]], Box] = tuple.__new__
_facts: Callable[[type[Layout], tuple[object, ...]], Layout] = tuple.__new__


def document_of(
    root: Element,
    url: str,
    *,
    rendered: bool,
    base: str = "",
    elements: list[Element] | None = None,
    encoding: str = "utf-8",
) -> Document:
    """Return the document of a tree; its elements are numbered in their order."""
    ordered = tuple(elements) if elements is not None else tuple(root.walk())
    catalogue = Catalogue(ordered)
    titles = (e for e in catalogue.find(("title",)) if not e.frame and e.closest("svg") is None)
    first = next(titles, None)
    title = " ".join("".join(c for c in first.children if isinstance(c, str)).split()) if first else ""
    if not base:
        href = next((e.attrs["href"] for e in catalogue.find(("base",)) if e.attrs.get("href")), "")
        # HTML, "frozen base URL": what leads nowhere is left out.
        base = url if scheme_of(href) in {"javascript", "data"} or not href else resolve(url, href.strip())
    language = declared_language(root) or ""
    select = selector_engine(root, ordered)
    return Document(url, base, root, title, language, ordered, rendered, select, catalogue, encoding)


def selector_engine(root: Element, elements: Iterable[Element]) -> Callable[[str], list[Element]]:
    """Return `select(css)` for a tree; the lxml mirror it needs is built at the first call only."""
    mirror: list[etree._Element] = []
    ordered = list(elements)

    def select(css: str) -> list[Element]:
        if not mirror:
            mirror.extend(_mirror(root))
        try:
            path = HTMLTranslator().css_to_xpath(css)
        except SelectorError as error:
            raise ValueError(f"not a CSS selector: {css}: {error}") from error
        found = cast("list[etree._Element]", mirror[0].xpath(path))
        return [ordered[index] for index in sorted(int(node.get(_INDEX, "")) for node in found)]

    return select


def _mirror(root: Element) -> list[etree._Element]:
    nodes: dict[int, etree._Element] = {}
    for element in root.walk():
        parent = nodes.get(element.parent.index) if element.parent is not None and element is not root else None
        tag = element.tag if re.fullmatch(r"[A-Za-z_][\w.-]*", element.tag) else "x-unnamed"
        node = etree.Element(tag) if parent is None else etree.SubElement(parent, tag)
        for name, value in element.attrs.items():
            if re.fullmatch(r"[A-Za-z_][\w.-]*", name):
                node.set(name, _BAD_XML.sub("", value))
        node.set(_INDEX, str(element.index))
        nodes[element.index] = node
    return [nodes[root.index]]
