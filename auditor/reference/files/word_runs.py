"""The words of one paragraph of a Word document, as Word prints them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from auditor.dom.content import ApprovedLink
from auditor.dom.raised import is_note, raised_figure

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_V = "{urn:schemas-microsoft-com:vml}"
_GONE = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{MC}Fallback", f"{W}rPr", f"{W}pPr", f"{W}p", f"{W}rt", f"{W}sdtPr"}
)
_SPACES = frozenset({f"{W}tab", f"{W}ptab", f"{W}br", f"{W}cr"})
_OFF = frozenset({"0", "false", "off"})
_SYMBOLS = {
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2D: "−", 0x40: "≅", 0x44: "Δ", 0x46: "Φ", 0x47: "Γ", 0x4C: "Λ", 0x50: "Π", 0x53: "Σ",
    0x57: "Ω", 0x59: "Ψ", 0x61: "α", 0x62: "β", 0x63: "χ", 0x64: "δ", 0x65: "ε", 0x66: "φ", 0x67: "γ", 0x68: "η", 0x69: "ι",
    0x6B: "κ", 0x6C: "λ", 0x6D: "μ", 0x6E: "ν", 0x70: "π", 0x71: "θ", 0x72: "ρ", 0x73: "σ", 0x74: "τ", 0x77: "ω", 0x78: "ξ",
    0x79: "ψ", 0x7A: "ζ", 0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB2: "″",
    0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC6: "∅",
    0xC7: "∩", 0xC8: "∪", 0xCE: "∈", 0xD0: "∠", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD6: "√", 0xD7: "⋅", 0xE2: "®", 0xE3: "©",
    0xE4: "™", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
"""Characters of the font Symbol by their place in it (its published encoding)."""
_PRIVATE = range(0xF000, 0xF100)
"""Where Word puts the characters of symbol fonts."""


@dataclass(frozen=True, slots=True)
class Styles:
    """What the styles of a document say of text, by their ids."""

    names: Mapping[str, str]
    """In lower case."""
    hidden: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()

    @classmethod
    def of(cls, styles: etree._Element) -> Styles:
        """Read the part with the styles; a style has what it does not say itself from the one that it is based on."""
        by_id = {style.get(f"{W}styleId", ""): style for style in styles.iter(f"{W}style")}
        names = {key: _value(style.find(f"{W}name")).lower() for key, style in by_id.items()}
        return cls(
            names,
            frozenset(key for key in by_id if _is_on(_inherited(by_id, key, "vanish"))),
            frozenset(key for key in by_id if _value(_inherited(by_id, key, "vertAlign")) == "superscript"),
        )


def _inherited(styles: Mapping[str, etree._Element], key: str, name: str) -> etree._Element | None:
    for _ in range(20):
        style = styles.get(key)
        if style is None:
            return None
        if (found := style.find(f"{W}rPr/{W}{name}")) is not None:
            return found
        key = _value(style.find(f"{W}basedOn"))
    return None


def _value(node: etree._Element | None) -> str:
    return str(node.get(f"{W}val", "")) if node is not None else ""


def _is_on(mark: etree._Element | None) -> bool:
    return mark is not None and mark.get(f"{W}val", "true") not in _OFF


class RunReader:
    """Reads paragraphs, and remembers which notes they refer to."""

    def __init__(self, targets: Mapping[str, str] | None = None, styles: Styles | None = None) -> None:
        self.links: list[ApprovedLink] = []
        """The links of the paragraph that was read last."""
        self._targets = targets or {}
        self.styles = styles or Styles({})
        self.notes: dict[str, list[str]] = {"footnotes": [], "endnotes": []}
        """The ids of notes in the order of the text."""

    def read(self, paragraphs: Sequence[etree._Element]) -> tuple[str, list[tuple[bool, str]]]:
        """Return the text of paragraphs that are one, and the descriptions of pictures with whether text had begun before them."""
        words: list[str] = []
        pictures: list[tuple[bool, str]] = []
        self.links = []
        stack = [node for paragraph in reversed(paragraphs) for node in reversed(paragraph)]
        while stack:
            node = stack.pop()
            if not isinstance(node.tag, str) or node.tag in _GONE:
                continue
            if node.tag in _TAKEN:
                _TAKEN[node.tag](self, node, words)
            elif node.tag == f"{W}r" and is_hidden(node, self.styles):
                continue
            elif node.tag == f"{W}r" and _is_raised(node, self.styles):
                self._superscript(node, words)
            elif node.tag == f"{W}sdt" and (is_placeholder(node) or is_contents(node)):
                continue
            else:
                if node.tag == f"{W}hyperlink" and (target := self._targets.get(node.get(f"{_R}id", ""))):
                    said = "".join(text.text or "" for text in node.iter(f"{W}t"))
                    self.links.append(ApprovedLink(" ".join(said.split()), target))
                if node.tag in _PICTURES and (description := _description(node)):
                    pictures.append((bool("".join(words).strip()), description))
                stack.extend(reversed(node))
        return " ".join("".join(words).split()), pictures

    def _superscript(self, run: etree._Element, words: list[str]) -> None:
        inner: list[str] = []
        for node in run:
            if isinstance(node.tag, str) and node.tag in _TAKEN:
                _TAKEN[node.tag](self, node, inner)
        said, before = "".join(inner), "".join(words[-3:])
        if figure := raised_figure(said.strip(), before):
            words.append(figure)
        elif not said.strip() or not is_note(said.strip(), before):
            words.append(said)

    def _text(self, node: etree._Element, words: list[str]) -> None:
        words.append(node.text or "")

    def _space(self, _: etree._Element, words: list[str]) -> None:
        words.append(" ")

    def _hyphen(self, _: etree._Element, words: list[str]) -> None:
        words.append("-")

    def _symbol(self, node: etree._Element, words: list[str]) -> None:
        try:
            code = int(node.get(f"{W}char", ""), 16)
        except ValueError:
            return
        font = (node.get(f"{W}font") or "").lower()
        place = code - _PRIVATE.start if code in _PRIVATE else code
        if font == "symbol":
            words.append(_SYMBOLS.get(place, chr(place) if 0x20 <= place < 0x7F else ""))
        elif code not in _PRIVATE and 0x20 <= code < 0xE000:
            words.append(chr(code))

    def _note(self, node: etree._Element, _: list[str]) -> None:
        kind = "footnotes" if node.tag == f"{W}footnoteReference" else "endnotes"
        self.notes[kind].append(node.get(f"{W}id", ""))

    def _equation(self, node: etree._Element, words: list[str]) -> None:
        words.append(equation(node))


_TAKEN: dict[str, Callable[[RunReader, etree._Element, list[str]], None]] = {
    f"{W}t": RunReader._text,
    **dict.fromkeys(_SPACES, RunReader._space),
    f"{W}noBreakHyphen": RunReader._hyphen,
    f"{W}sym": RunReader._symbol,
    f"{W}footnoteReference": RunReader._note,
    f"{W}endnoteReference": RunReader._note,
    f"{M}oMath": RunReader._equation,
}


def is_hidden(run: etree._Element, styles: Styles) -> bool:
    """Tell whether a run is hidden text, by itself or by its style, which Word does not print."""
    mark = run.find(f"{W}rPr/{W}vanish")
    if mark is not None:
        return _is_on(mark)
    return _value(run.find(f"{W}rPr/{W}rStyle")) in styles.hidden


def is_placeholder(control: etree._Element) -> bool:
    """Tell whether a content control shows what is to be written into it because nobody did."""
    return _is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr"))


def is_contents(control: etree._Element) -> bool:
    """Tell whether a content control holds a table of contents, or a placeholder over whole paragraphs."""
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return is_placeholder(control) or (gallery is not None and "contents" in gallery.get(f"{W}val", "").lower())


def equation(node: etree._Element) -> str:
    """Return an equation on one line: raised figures raised, fractions with a stroke, brackets and signs as they are drawn."""
    words: list[str] = []
    stack: list[etree._Element | str] = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            words.append(part)
        elif not isinstance(part.tag, str) or part.tag in _NO_WORDS:
            continue
        elif part.tag == f"{M}t":
            words.append(part.text or "")
        elif part.tag == f"{M}sup":
            said = "".join(text.text or "" for text in part.iter(f"{M}t"))
            words.append(raised_figure(said, "".join(words[-1:])) or said)
        elif part.tag == f"{M}den":
            stack.extend([*reversed(part), "/"])
        elif part.tag == f"{M}rad":
            stack.extend([*reversed(part), "√"])
        elif part.tag == f"{M}nary":
            stack.extend([*reversed(part), _sign(part, "nary", "chr", "∫")])
        elif part.tag == f"{M}d":
            stack.extend(_bracketed(part))
        else:
            stack.extend(reversed(part))
    return "".join(words)


def _bracketed(part: etree._Element) -> list[etree._Element | str]:
    """Return the parts between brackets, the last one first."""
    found: list[etree._Element | str] = [_sign(part, "d", "begChr", "(")]
    for number, inner in enumerate(part.findall(f"{M}e")):
        found.extend([*([_sign(part, "d", "sepChr", "|")] if number else []), inner])
    return [*found, _sign(part, "d", "endChr", ")")][::-1]


def _sign(part: etree._Element, name: str, key: str, usual: str) -> str:
    found = part.find(f"{M}{name}Pr/{M}{key}")
    return str(found.get(f"{M}val", usual)) if found is not None else usual


_NO_WORDS = frozenset({f"{W}rPr", *(f"{M}{name}" for name in ("ctrlPr", "rPr", "dPr", "naryPr", "radPr"))})
_PICTURES = frozenset({f"{_WP}inline", f"{_WP}anchor", f"{_V}shape"})


def _is_raised(run: etree._Element, styles: Styles) -> bool:
    """Tell whether a run is raised: superscript by itself or by its style, or set higher than the line, as other programs write it."""
    mark = run.find(f"{W}rPr/{W}vertAlign")
    if mark is not None:
        return _value(mark) == "superscript"
    height = _value(run.find(f"{W}rPr/{W}position"))
    if height.isdecimal() and int(height) > 0:
        return True
    return _value(run.find(f"{W}rPr/{W}rStyle")) in styles.raised


def _description(drawing: etree._Element) -> str:
    """Return the alternative text of a picture or chart; a text box speaks for itself."""
    if drawing.tag == f"{_V}shape":
        return " ".join(drawing.get("alt", "").split()) if drawing.find(f"{_V}imagedata") is not None else ""
    if next(drawing.iter(f"{_PIC}pic", f"{_CHART}chart"), None) is None:
        return ""
    properties = next(drawing.iter(f"{_WP}docPr"), None)
    return " ".join((properties.get("descr") or "").split()) if properties is not None else ""
