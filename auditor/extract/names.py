"""The accessible name of an element: the browser's where it computed one, else read from the markup.

Follows "Accessible Name and Description Computation 1.2" and HTML-AAM, simplified to what links, buttons and pictures need.
"""

from __future__ import annotations

from typing import NamedTuple

from auditor.dom.document import Document, Element
from auditor.dom.tags import BREAKING, NOT_TEXT
from auditor.extract.inherited import withdrawn

NAME_LIMIT = 5_000
"""Characters of a name that are kept; a longer one is told by its length alone."""


class Name(NamedTuple):
    """A name and where it comes from."""

    text: str
    source: str
    """alt | aria-label | aria-labelledby | title | content | none"""


NO_NAME = Name("", "none")

_CONTENT_TAGS = frozenset({"a", "button", "summary", "option", "label", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th"})
_CONTENT_ROLES = frozenset(
    ["link", "button", "heading", "tab", "menuitem", "option", "switch", "checkbox", "radio", "treeitem", "cell"]
)
_BUTTON_TYPES = {"submit": "Submit", "reset": "Reset"}


def folded(text: str) -> str:
    """Return text with white space folded to single spaces, at most NAME_LIMIT characters."""
    return " ".join(text[: NAME_LIMIT * 2].split())[:NAME_LIMIT]


class Names:
    """Names of the elements of one document."""

    def __init__(self, document: Document) -> None:
        self._rendered = document.rendered
        self._ids: dict[tuple[tuple[str, ...], str], Element] = {}
        for element in document.having("id"):
            self._ids.setdefault((element.frame, element.attrs["id"]), element)

    def of(self, element: Element) -> Name:
        """Return the element's name. A name the browser computed wins, unless it looked at something not shown."""
        read = self.read(element)
        if element.name is None or (not element.name and (element.layout is None or not element.layout.rendered)):
            return read
        text = folded(element.name)
        return Name(text, read.source if read.source != "none" else "content") if text else NO_NAME

    def text_of(self, element: Element) -> str:
        """Return the text of the element's name, without asking where it comes from."""
        return folded(element.name) if element.name else self.of(element).text

    def read(self, element: Element, without: Element | None = None) -> Name:
        """Return the name by the markup alone, as if `without` (a picture inside) were not there."""
        labelled = self._labelled(element)
        if labelled:
            return Name(labelled, "aria-labelledby")
        label = folded(element.get("aria-label"))
        if label:
            return Name(label, "aria-label")
        native = self._native(element)
        if native.text:
            return native
        if element.tag in _CONTENT_TAGS or element.get("role").strip().lower() in _CONTENT_ROLES:
            content = self.content(element, without)
            if content:
                return Name(content, "content")
        title = folded(element.get("title"))
        # HTML-AAM: an img with alt="" is presentational; its title is not read.
        if title and not (element.tag == "img" and element.has("alt")):
            return Name(title, "title")
        return NO_NAME

    def content(self, element: Element, without: Element | None = None) -> str:
        """Return the text that the element's content contributes to its name (step 2F), pictures by their alternatives."""
        parts: list[str] = []
        length = 0
        stack: list[Element | str] = list(reversed(element.children))
        while stack and length < NAME_LIMIT:
            node = stack.pop()
            if isinstance(node, str):
                parts.append(node)
                length += len(node)
                continue
            if node is without or node.tag in NOT_TEXT - {"title"} or withdrawn(node, self._rendered):
                continue
            label = self._labelled(node) or node.get("aria-label").strip() or self._native(node).text
            spaced = node.tag in BREAKING or bool(label)
            if spaced:
                parts.append(" ")
                stack.append(" ")
            if label:
                parts.append(label)
                length += len(label)
            elif node.tag == "img" and not node.has("alt"):
                parts.append(node.get("title"))
            elif node.tag not in {"svg", "title", "select", "textarea", "iframe", "object", "video", "audio"}:
                stack.extend(reversed(node.children))
        return folded("".join(parts))

    def _labelled(self, element: Element) -> str:
        found = []
        for identifier in element.get("aria-labelledby").split()[:20]:
            target = self._ids.get((element.frame, identifier))
            if target is not None:
                # Step 2B: what is referenced counts even when hidden, and its own aria-labelledby is not followed.
                found.append(
                    target.get("aria-label").strip()
                    or self._native(target).text
                    or self.content(target)
                    or target.text()
                )
        return folded(" ".join(found))

    def _native(self, element: Element) -> Name:
        match element.tag:
            case "img" | "area":
                return Name(folded(element.get("alt")), "alt") if element.get("alt").strip() else NO_NAME
            case "input":
                return self._input(element)
            case "svg":
                title = next((child for child in element.elements if child.tag == "title"), None)
                text = folded("".join(c for c in title.children if isinstance(c, str))) if title else ""
                return Name(text, "title") if text else NO_NAME
            case "figure" | "table" | "fieldset":
                wanted = {"figure": "figcaption", "table": "caption", "fieldset": "legend"}[element.tag]
                child = next((child for child in element.elements if child.tag == wanted), None)
                text = folded(child.text()) if child else ""
                return Name(text, "content") if text else NO_NAME
            case _:
                return NO_NAME

    def _input(self, element: Element) -> Name:
        kind = element.get("type").strip().lower()
        if kind == "image":
            alt = folded(element.get("alt"))
            return Name(alt, "alt") if alt else NO_NAME
        if kind in {"submit", "reset", "button"}:
            value = folded(element.get("value")) or _BUTTON_TYPES.get(kind, "")
            return Name(value, "content") if value else NO_NAME
        return NO_NAME
