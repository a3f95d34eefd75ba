"""The language that a page declares for an element, and the parts of a language tag that are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.dom.document import Element
from auditor.dom.index import Catalogue, once_a_tree


def language_of(element: Element) -> str:
    """Return the nearest `lang` (or `xml:lang`) as written; empty where none is known (HTML 3.2.6.2: `lang=""` says so)."""
    return _languages(element)[element.index]


def declared_language(element: Element) -> str | None:
    """Return the language that the element itself declares, as written; None where it declares none."""
    declared = element.attrs.get("lang", element.attrs.get("xml:lang"))
    return None if declared is None else declared.strip()


@once_a_tree
def _languages(catalogue: Catalogue) -> Sequence[str]:
    found = [""] * len(catalogue.elements)
    for element in catalogue.find((), ("lang", "xml:lang")):
        declared = declared_language(element) or ""
        found[element.index : element.end] = [declared] * (element.end - element.index)
    return found


def primary(tag: str) -> str:
    """Return the primary subtag of a BCP 47 language tag in lower case ("en" for "en-GB" and "en_GB")."""
    return tag.strip().lower().replace("_", "-").partition("-")[0]
