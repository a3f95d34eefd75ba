"""How deep the tags of a page nest, told in one pass before a parser is trusted with them."""

from __future__ import annotations

import re

_TAG = re.compile(rb"<(/?)([a-zA-Z][^\s/>]{0,100})")
_MARK = re.compile(rb"[>\"']")
_VALUE = re.compile(rb"=[ \t\n\f\r]{0,50}$")
_UNCOUNTED = frozenset(
    b"area base br col embed hr img input link meta param source track wbr"
    b" p li td th tr dt dd option thead tbody tfoot colgroup".split()
)
"""Elements that never hold others, or that HTML closes by itself."""
_RAW_TEXT = {
    name: re.compile(rb"</" + name + rb"(?=[\s/>])", re.IGNORECASE)
    for name in b"script style title textarea xmp iframe noembed noframes".split()
}
"""Elements whose content is text up to their end tag, whatever it looks like (HTML 13.2.5, RAWTEXT, RCDATA, script data)."""


def nesting(raw: bytes) -> int:
    """Return the deepest nesting that the tags of `raw` ask for; elements that HTML closes by itself are not counted.

    Comments, scripts and attribute values are passed over as the tokenizer of HTML does, each byte at most a few times.
    """
    depth = deepest = position = 0
    while (start := raw.find(b"<", position)) >= 0:
        if raw.startswith(b"<!--", start):
            end = raw.find(b"-->", start + 2)
            if end < 0:
                break
            position = end + 3
            continue
        tag = _TAG.match(raw, start)
        if tag is None:
            position = start + 1
            continue
        position = _tag_end(raw, tag.end())
        if position < 0:
            break  # a tag that never ends is dropped with all that follows
        closing, name = tag[1], tag[2].lower()
        if closing:
            depth -= name not in _UNCOUNTED and depth > 0
        elif name in _RAW_TEXT:
            end_tag = _RAW_TEXT[name].search(raw, position)
            if end_tag is None:
                break
            position = end_tag.end()
        elif name not in _UNCOUNTED and raw[position - 2 : position - 1] != b"/":
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _tag_end(raw: bytes, position: int) -> int:
    """Return where a tag ends, after its ">"; -1 when it does not. A ">" in a quoted value does not end it."""
    start = position
    while (mark := _MARK.search(raw, position)) is not None:
        position = mark.end()
        if mark[0] == b">":
            return position
        if _VALUE.search(raw[max(start, mark.start() - 52) : mark.start()]):
            position = raw.find(mark[0], position) + 1
            if position == 0:
                return -1
    return -1
