"""The accessible name of an element: the browser's where it computed one, else by accname-1.2 and HTML-AAM from the markup."""

from __future__ import annotations

from auditor.dom.accname import (
    NO_NAME,
    Name,
    NameSource,
    content,
    folded,
    label,
    labelled,
    native,
    placeholder,
    tooltip,
)
from auditor.dom.document import Element
from auditor.dom.exposure import is_present
from auditor.dom.roles import role_of

_FROM_CONTENT = frozenset(
    "button cell checkbox columnheader gridcell heading link menuitem menuitemcheckbox menuitemradio option radio row rowheader "
    "switch tab tooltip treeitem".split()
)
"""Roles that are named from content (WAI-ARIA 1.2, 5.2.8.5)."""
_CONTENT_TAGS = frozenset({"a", "summary", "label", "legend", "caption", "figcaption", "output"})
"""Elements without such a role that are called by what is in them all the same."""


def name_of(element: Element) -> Name:
    """Return the element's name. One that the browser computed wins, unless it looked at something not shown."""
    if element.name is None or (not element.name and not is_present(element)):
        return read_name(element)
    text = folded(element.name)
    if not text:
        return NO_NAME
    source = read_name(element).source
    return Name(text, source if source is not NameSource.NONE else NameSource.CONTENT)


def name_text(element: Element) -> str:
    """Return the text of the element's name, without asking where it comes from."""
    return folded(element.name) if element.name else name_of(element).text


def read_name(element: Element, without: Element | None = None) -> Name:
    """Return the name by the markup alone, as if `without` (an image inside) were not there."""
    told = labelled(element) or label(element) or native(element)
    if told is not None:
        return told
    if element.tag in _CONTENT_TAGS or role_of(element) in _FROM_CONTENT:
        inside = content(element, without)
        if inside:
            return Name(inside, NameSource.CONTENT)
    return tooltip(element) or placeholder(element) or NO_NAME
