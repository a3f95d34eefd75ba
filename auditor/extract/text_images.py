"""What a picture says in the text of a page: its description, nothing for ornaments, an empty one where it is missing."""

from __future__ import annotations

from auditor.dom.accname import Name, label, labelled, native
from auditor.dom.document import Element
from auditor.dom.exposure import is_aria_hidden
from auditor.dom.roles import explicit_role

PICTURES = frozenset({"img", "svg", "object", "embed", "canvas"})
"""Elements that stand for a picture, whatever they carry."""
_LONGEST_EMOJI = 12


def description_of(element: Element) -> str | None:
    """Return the description of an image, empty for one without, None for what is no image to people."""
    told = labelled(element) or label(element)
    named = told.text if told is not None else ""
    if element.tag == "svg":
        return named or _text(native(element)) or None
    if element.tag in {"canvas", "object", "embed"}:
        return named or element.text() or None
    if element.tag == "area":
        return named or _text(native(element)) or None
    if element.tag in {"img", "input"}:
        if is_pixel(element):
            return None
        return named or " ".join((element.get("alt") or element.get("title")).split())
    return named


def _text(name: Name | None) -> str:
    return name.text if name is not None else ""


def is_picture(element: Element) -> bool:
    """Tell whether the element stands for a picture, so that what is inside is not text of its own."""
    tag, attrs = element.tag, element.attrs
    if tag in PICTURES or tag == "area":
        return True
    if tag == "input":
        return attrs.get("type", "").lower() == "image"
    if "role" not in attrs or explicit_role(element) not in {"img", "image"}:
        return False
    if "aria-label" not in attrs and "aria-labelledby" not in attrs:
        return False
    # A figure called an image still carries its caption and its picture.
    return not any(inner.tag in {"img", "figcaption"} for inner in element.walk(60))


def is_letter(element: Element, description: str) -> bool:
    """Tell whether the picture stands for a character: an emoji that a script drew as a picture."""
    if element.tag != "img" or not description or len(description) > _LONGEST_EMOJI:
        return False
    return not any(char.isalnum() and not char.isdigit() for char in description) and any(
        ord(c) > 0x2000 for c in description
    )


def is_pixel(element: Element) -> bool:
    """Tell whether the picture is a tracking pixel or a spacer: at most 2 by 2 and without a description."""
    if element.get("alt").strip():
        return False
    layout = element.layout
    if (
        layout is not None
        and layout.box is not None
        and layout.loaded
        and max(layout.box.width, layout.box.height) <= 2
    ):
        return True
    return element.get("width") in {"0", "1", "2"} and element.get("height") in {"0", "1", "2"}


def is_kept_from_readers(element: Element) -> bool:
    """Tell whether the picture, or the small box around it, is aria-hidden.

    A page behind an open dialog is aria-hidden as a whole and keeps its descriptions.
    """
    if is_aria_hidden(element):
        return True
    around = (node for node, _ in zip(element.ancestors, range(4), strict=False))
    return any(is_aria_hidden(node) and not node.text() for node in around)
