"""What a style sheet or a template knows an element by: its tag and classes, without those that only say in which state it is.

Read from the element's opening markup, which every finding has; it groups findings into causes and is never identity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from auditor.model.finding import Location
from auditor.model.signal_text import generated, says_a_state

_ATTRIBUTE = re.compile(r'\s([a-zA-Z][\w:-]*)="([^"]*)"')
_TAG = re.compile(r"[a-zA-Z][\w-]*")
_SHOWN_CLASSES = 2
_SHOWN_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Shape:
    """An element without its place, its texts and its state."""

    tag: str
    classes: tuple[str, ...] = ()
    id: str = ""
    """Empty where a tool made it up."""
    attribute: str = ""
    """The first other attribute that tells elements apart, as a selector writes it."""

    @property
    def selector(self) -> str:
        """As people write it: `a.nav-link`, `div#banner`, `a[accesskey="n"]`; bounded."""
        tail = "".join(f".{name}" for name in self.classes[:_SHOWN_CLASSES])
        return f"{self.tag}{tail or (f'#{self.id}' if self.id else self.attribute)}"[:_SHOWN_CHARACTERS]


def shape_of(location: Location) -> Shape:
    """Return the shape of the element at a place; without a tag where it is no element."""
    return _shape(location.signals.tag, location.snippet)


def parent_tag(location: Location) -> str:
    """Return the tag of the parent of an element; empty where its selector does not say it."""
    parts = location.selector.split(" > ")
    found = _TAG.match(parts[-2]) if len(parts) > 1 else None
    return found[0].lower() if found else ""


@lru_cache(maxsize=10_000)
def _shape(tag: str, markup: str) -> Shape:
    attributes = dict(_ATTRIBUTE.findall(markup))
    names = [n for n in attributes.get("class", "").split() if not generated(n) and not says_a_state(n)]
    own = attributes.get("id", "")
    telling = next(
        (f'[{n}="{attributes[n]}"]' for n in ("accesskey", "role", "type", "name", "rel") if n in attributes), ""
    )
    return Shape(tag, tuple(dict.fromkeys(names)), "" if generated(own) else own, telling)
