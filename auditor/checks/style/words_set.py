"""Words as they are set, worked out once: each block of text of the page with the style and the box that a browser gave it."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.checks.inputs import computed
from auditor.dom.content import Block, BlockKind, Text, Visibility
from auditor.dom.document import Document, Element, TextStyle

_ASIDE = frozenset({BlockKind.CODE, BlockKind.DESCRIPTION, BlockKind.LABEL})


@dataclass(frozen=True, slots=True)
class SetBlock:
    """A block of text, how its words are set and how large."""

    element: Element
    kind: BlockKind
    text: str
    style: TextStyle
    size: float
    """Of the font, in CSS pixels."""
    lines: float
    """How many lines high its box is, about; 0 where nobody knows."""


@dataclass(frozen=True, slots=True)
class SetText:
    """The blocks of text of a page whose style is known, in document order."""

    blocks: tuple[SetBlock, ...]
    root: Element
    rendered: bool


@computed
def set_text(document: Document, text: Text) -> SetText:
    """Return the blocks of text that people see, code and descriptions left out, outside frames."""
    found: list[SetBlock] = []
    for block in text.blocks if document.rendered else ():
        holder = holder_of(block.element)
        if block.visibility is not Visibility.SHOWN or block.kind in _ASIDE or holder is None or block.element.frame:
            continue
        if block.element.closest("pre", "code", "samp", "kbd") is not None:
            continue
        layout, style = holder.layout, holder.style
        if layout is None or style is None or not layout.font_size or layout.visually_hidden:
            continue
        found.append(
            SetBlock(block.element, block.kind, _seen(block), style, layout.font_size, _lines(block.element, holder))
        )
    return SetText(tuple(found), document.root, document.rendered)


def _seen(block: Block) -> str:
    # Words for listeners alone take up no line.
    words = block.text
    for inner in block.element.walk(40):
        if inner is not block.element and inner.layout is not None and inner.layout.visually_hidden:
            words = words.replace(inner.text(), "", 1)
    return words


def holder_of(element: Element) -> Element | None:
    """Return the element that holds the most words of a block itself: the block's, or one within it that holds nearly all of them."""
    whole = len(element.text())
    best, most = None, 0
    for inner in element.walk(40):
        if inner.style is None:
            continue
        own = sum(len(child) for child in inner.children if isinstance(child, str))
        if own > most:
            best, most = inner, own
    return best if best is not None and most >= whole / 2 else None


def _lines(element: Element, holder: Element) -> float:
    box, style = (element.layout.box if element.layout is not None else None), holder.style
    if box is None or style is None or holder.layout is None:
        return 0.0
    # Padding makes a box a line too high at most; who counts lines asks for more than that.
    return box.height / (style.line_height or holder.layout.font_size * 1.2)
