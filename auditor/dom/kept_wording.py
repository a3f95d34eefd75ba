"""Which elements hold words that stay as they are written, because they are a name, code, or somebody else's: `translate="no"`."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.dom.document import Element
from auditor.dom.index import Catalogue, once_a_tree

_PHRASES = frozenset(
    "a abbr b bdi bdo blockquote cite code data del dfn em i ins kbd mark pre q s samp small span strong sub sup time u var".split()
)
"""What can be marked word by word, and what is quoted. Systems that fear for their scripts mark whole pages and their frames,
whose text is their own all the same."""


def is_kept_as_written(element: Element) -> bool:
    """Tell whether the nearest `translate` around the words of an element keeps them (HTML 3.2.6.3): nobody shall change them."""
    return bool(_kept(element)[element.index])


@once_a_tree
def _kept(catalogue: Catalogue) -> Sequence[int]:
    kept = bytearray(len(catalogue.elements))
    for element in catalogue.find((), ("translate",)):
        said = element.attrs["translate"].strip().lower()
        if said in {"no", "yes", ""}:
            keeps = said == "no" and element.tag in _PHRASES
            kept[element.index : element.end] = bytes([keeps]) * (element.end - element.index)
    return kept
