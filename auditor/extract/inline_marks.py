"""What stands in a line of text and is not its words: marks that lead to a footnote, raised figures, addresses under protection."""

from __future__ import annotations

import re

from auditor.dom.document import Document, Element
from auditor.dom.raised import LONGEST_MARK, is_note, is_note_sign, may_be_note, raised_figure

_NOTE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:foot|end)?note(?:s|d)?(?:[\s_-]?(?:ref|mark|link|anchor|call))?(?=[\s_-]|$)|fnref|noteref|cite_ref"
)
_NOTE_TARGET = re.compile(r"#[\w-]{0,40}?(?:foot-?note|end-?note|cite_note|fnref|noteref|ftn|fn[:\d_-])", re.IGNORECASE)
"""Where the mark of a note leads, as word processors and wikis write it."""
_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,250}\.[^\s@.]{2,63}")
_PROTECTED = re.compile(r"(?:[0-9a-fA-F]{2}){4,320}")


def is_note_mark(element: Element, before: str) -> bool:
    """Tell whether an element is the mark of a footnote, or leads back from one; `before` is the text it follows.

    DPUB-ARIA names both by role; older pages by a raised link or a raised sign.
    """
    role = element.get("role").strip().lower()
    if role in {"doc-noteref", "doc-backlink"}:
        return True
    said = element.text(LONGEST_MARK)
    if element.tag == "a":
        return element.get("href").startswith("#") and (
            is_note_sign(said) or (may_be_note(said) and _NOTE_TARGET.match(element.get("href")) is not None)
        )
    if element.tag != "sup":
        return False
    if any(inner.tag == "a" and _NOTE_TARGET.match(inner.get("href")) for inner in element.walk(4)):
        return said[:1] in "[(" or may_be_note(said)
    return is_note(said, before) or (may_be_note(said) and _leads_to_a_note(element))


def _leads_to_a_note(sup: Element) -> bool:
    around = [
        sup,
        *(node for node, _ in zip(sup.ancestors, range(2), strict=False) if node.tag in {"a", "span", "cite"}),
    ]
    inner = [node for node in sup.walk(8) if node.tag == "a"]
    if any(node.tag == "a" and "#" in node.get("href")[:300] for node in (*around, *inner)):
        return True
    return any(_NOTE_CLASS.search(node.get("class")[:200].lower()) for node in (*around, *inner))


def raised(element: Element, before: str) -> str:
    """Return a figure raised after another in raised characters, so that 10⁵ is no 105; empty for any other `sup`."""
    return raised_figure(element.text(LONGEST_MARK), before)


def protected_addresses(document: Document) -> dict[Element, str]:
    """Return the e-mail addresses that Cloudflare's protection shows as "[email protected]" until its script has run.

    The attribute holds pairs of hexadecimal digits; the first byte is combined with every other by exclusive or.
    """
    found: dict[Element, str] = {}
    for element in document.having("data-cfemail"):
        code = element.get("data-cfemail").strip()
        if _PROTECTED.fullmatch(code):
            numbers = bytes.fromhex(code)
            address = bytes(number ^ numbers[0] for number in numbers[1:]).decode("utf-8", "replace")
            if _ADDRESS.fullmatch(address):
                found[element] = address
    return found


def repeated_cell_labels(document: Document) -> set[Element]:
    """Return the elements that repeat a column's heading within its cells, as tables that stack on small screens do."""
    headings: dict[int, set[str]] = {}
    found: set[Element] = set()
    for heading in document.find("th"):
        table = heading.closest("table")
        if table is not None:
            headings.setdefault(table.index, set()).add(heading.text(200).casefold())
    for cell in document.find("td") if headings else ():
        first = next((child for child in cell.children if not isinstance(child, str) or child.strip()), None)
        if not isinstance(first, Element) or first.tag not in {"b", "strong", "span", "label", "div", "small", "i"}:
            continue
        table = cell.closest("table")
        label = first.text(200).casefold().rstrip(": ")
        known = headings.get(table.index, set()) if table is not None else set()
        if label and label in known and len(cell.text(len(label) + 20)) > len(label) + 1:
            found.add(first)
    return found
