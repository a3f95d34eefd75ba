"""Writes a document's content as the markup of a page, so that the checks of pages read it: headings, lists, tables, pictures."""

from __future__ import annotations

from html import escape

PAGE = "data-page"
"""Attribute that says on which page of the document an element stands."""


class Markup:
    """The growing markup of one document."""

    def __init__(self, title: str, language: str) -> None:
        lang = f' lang="{escape(language[:60])}"' if language else ""
        self._parts = [f"<!doctype html><html{lang}><head><title>{escape(title)}</title></head><body><main>"]

    def open(self, tag: str, page: int = 0) -> None:
        """Begin an element that holds others."""
        self._parts.append(f'<{tag} {PAGE}="{page}">' if page else f"<{tag}>")

    def close(self, tag: str) -> None:
        """End it."""
        self._parts.append(f"</{tag}>\n")

    def block(self, tag: str, text: str, page: int, language: str = "") -> None:
        """Add an element with text; one without any is left out."""
        if text:
            lang = f' lang="{escape(language[:60])}"' if language else ""
            self._parts.append(f'<{tag} {PAGE}="{page}"{lang}>{escape(text, quote=False)}</{tag}>\n')

    def words(self, text: str) -> None:
        """Add text to the element that is open."""
        self._parts.append(f"{escape(text, quote=False)} ")

    def picture(self, description: str | None, name: str, page: int) -> None:
        """Add a picture with its description; None for one that has none at all."""
        alt = "" if description is None else f' alt="{escape(description)}"'
        self._parts.append(f'<img src="{escape(name)}"{alt} {PAGE}="{page}">\n')

    def text(self) -> str:
        """Return the whole markup."""
        return "".join([*self._parts, "</main></body></html>"])
