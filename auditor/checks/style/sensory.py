"""Instructions that point by place, shape, colour or sound alone (WCAG 1.3.3), and words taken apart to look wider."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.shared.common import beginning
from auditor.checks.style.sensory_words import NAMED, instructions
from auditor.dom.content import Block, BlockKind, Text, Visibility
from auditor.dom.document import Document, Element, once
from auditor.dom.exposure import is_exposed
from auditor.dom.names import name_text
from auditor.dom.tags import HEADINGS
from auditor.model.finding import Family, Outcome, Severity

_KINDS = {
    "button": "button", "buttons": "button", "link": "link", "links": "link", "menu": "menu", "navigation": "menu", "bar": "menu",
    "sidebar": "menu", "column": "part", "panel": "part", "box": "part", "section": "part", "area": "part", "form": "form",
    "field": "field", "fields": "field", "icon": "icon", "icons": "icon", "arrow": "icon", "image": "icon", "picture": "icon",
    "logo": "icon", "list": "part", "table": "part", "tab": "button", "symbol": "icon", "circle": "icon", "square": "icon",
    "triangle": "icon", "text": "part", "options": "part", "option": "field", "checkbox": "field",
}  # fmt: skip
_THING = "|".join(sorted(_KINDS, key=len, reverse=True))
_DO = (
    r"(?:click|refer to|press|push|hit|tap|select|choose|use|see|follow|pick|activate|touch|find|look at|go to|check|fill in|complete|"
    r"read)"
)
_SIDE = (
    r"(?:(?:on|to|at|in) (?:the |your )?(?:far |upper |lower |top |bottom |very )*(?:right|left|bottom|top|right-hand|left-hand)"
    r"(?:[- ]hand)?(?: side| corner| column| of (?:the|this) (?:page|screen|window))?)"
)
_SHAPE = r"(?:round|square|circular|oval|triangular|rectangular|diamond[- ]shaped|star[- ]shaped|large|big|small|tiny|curved|flashing)"
_COLOUR = r"(?:red|green|blue|orange|yellow|purple|pink|gr[ae]y|black|white|brown)"
_NOUN = r"(?:product|item|offer|plan|package|card|tile|entry|answer|version|model|photo|thumbnail|category|topic|date|day)s?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_DO}\b(?: on)? (?:the |our |a |one of the )(?:\w+ )?({_THING}) {_SIDE}",
        rf"\b{_DO}\b(?: on)? (?:the |our )(?:right|left|right-hand|left-hand|bottom|top)(?:[- ]hand)?(?:[- ]side)? ({_THING})\b",
        rf"\b{_DO}\b(?: on)? (?:the |a )(?:{_SHAPE},? )+(?:{_COLOUR} )?({_THING})\b",
        rf"\b{_DO}\b(?: on)? (?:the |a )(?:{_COLOUR},? )+(?:{_SHAPE} )?({_THING})\b",
        rf"\b{_DO}\b[^.!?]{{0,40}}\b({_THING})\b (?:that is|which is|in|shown in|coloured|colored) {_COLOUR}\b",
        rf"\b{_DO}\b[^.!?]{{0,40}}\b(?:in|from|on) (?:the |our )(?:\w+ )?({_THING}) {_SIDE}",
        rf"\b(?:is|are|be|found|shown|listed|you need is) in (?:the |our )({_THING}) {_SIDE}",
        rf"\b(?:is|are|be|found|shown|listed) in (?:the |our )(?:right|left)(?:[- ]hand)?(?:[- ]side)? ({_THING})\b",
        rf"\bthe ({_THING}) {_SIDE} (?:to|will|lets|takes|has|shows|contains|of this page)\b",
        rf"\b(?:choose|select|click|pick|activate)\b(?: on)? (?:the |one of the )({_NOUN}) {_SIDE}",
    )
)
_SOUND = re.compile(
    r"\b(?:(?:when|after|once|until|as soon as) you (?:hear|heard)|wait for|listen for|(?:at|after|on) the sound of) (?:a|the|an)\b"
    r"[^.!?]{0,20}\b(?:beep|tone|chime|bell|sound|signal)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"[“”\"«»„]\s*\w|\b(?:labell?ed|called|named|marked|entitled|titled|says|saying|reads)\b|\(\w+|\b(?:"
    + NAMED
    + r")\b",
    re.IGNORECASE,
)
_GAPS = re.compile(r"\W+")
_SENTENCE = re.compile(r"[^.!?]*[.!?]?")
_PLACES = frozenset({BlockKind.CODE, BlockKind.DESCRIPTION, BlockKind.CELL})


@check("sensory-instruction", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.3.3",))
def instruction_needs_eyes(document: Document, text: Text) -> Iterator[Yield]:
    """An instruction that says where a thing is, or how it looks or sounds, and not what it is called.

    "Press the round button on the right" means nothing to somebody who does not see the page, and the right may be below on a
    phone (WCAG failures F14 and F26). Name it: "Press Save, the round button on the right". Told in English, German, French, Spanish,
    Italian, Portuguese and Dutch. It is failed where the page has such a thing and the sentence has the name of none, and "please
    look" where it may speak of another program or place.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    blocks = [b for b in text.blocks if b.visibility is Visibility.SHOWN and b.kind not in _PLACES]
    if not blocks:
        yield NotApplicable("the page has no text")
    for block in blocks:
        for sentence in _SENTENCE.findall(block.text[:5_000]):
            said, kind = _pointed_at(sentence, (block.language or text.language)[:2].lower())
            if not said or _NAMED.search(sentence) or _holds_a_name(block, sentence, document):
                continue
            sure = kind in _kinds_there(document) and not block.in_link
            yield instruction_needs_eyes.finding(
                f"This tells by place, look or sound alone: “{beginning(said, 80)}”.",
                block.element,
                quote=sentence.strip(),
                outcome=Outcome.FAILED if sure else Outcome.CANT_TELL,
                key=said.casefold()[:80],
            )


def _pointed_at(sentence: str, language: str) -> tuple[str, str]:
    """Return the words that point by a sign of the senses, and the kind of thing they point at; empty for none."""
    found = next((m for pattern in _PATTERNS if (m := pattern.search(sentence))), None)
    if found is not None:
        return found[0], _KINDS.get(found[1].lower(), "part")
    if (sound := _SOUND.search(sentence)) is not None:
        return sound[0], "sound"
    there = ((m[0], kind) for pattern, kind in instructions(language) if (m := pattern.search(sentence)))
    return next(there, ("", ""))


def _holds_a_name(block: Block, sentence: str, document: Document) -> bool:
    # A link, a key or bold words in the instruction are what the thing is called.
    marked = [inner.text() for inner in block.element.find("a", "b", "strong", "kbd", "em", "i", "code", "img", "svg")]
    if any(words and words in sentence for words in marked) or any(block.element.find("img", "svg")):
        return True
    said = f" {_GAPS.sub(' ', sentence.casefold())} "
    return any(f" {name} " in said for name in _names_there(document))


@once
def _names_there(document: Document) -> frozenset[str]:
    found: set[str] = set()
    named = ("a", "button", "input", "select", "textarea", "legend", "summary", "nav", "form", *HEADINGS)
    for element in document.find(*named, or_having=("role",)):
        name = _GAPS.sub(" ", name_text(element).casefold()).strip()
        if 3 <= len(name) <= 60 and name not in _KINDS and is_exposed(element):
            found.add(name)
    return frozenset(found)


@once
def _kinds_there(document: Document) -> frozenset[str]:
    found: set[str] = set()
    lists = ("ul", "ol")
    for element in document.find(
        "a", "button", "input", "select", "textarea", "nav", "form", *lists, or_having=("role",)
    ):
        if element.frame or not is_exposed(element):
            continue
        found.update(_kinds_of(element))
    return frozenset(found)


def _kinds_of(element: Element) -> set[str]:
    kinds: set[str] = set()
    tag, kind = element.tag, element.get("type").lower()
    if tag == "button" or kind in {"submit", "button", "reset", "image"} or element.get("role") == "button":
        kinds.add("button")
    elif tag in {"input", "select", "textarea"} and kind != "hidden":
        kinds.add("field")
    if tag == "form":
        kinds.add("form")
    entries = list(element.elements) if tag in {"ul", "ol"} else []
    if tag == "nav" or (entries and all(any(entry.find("a")) and len(entry.text(200)) < 60 for entry in entries)):
        kinds.add("menu")
    if (tag in {"a", "button"} or kind == "image") and (kind == "image" or any(element.find("img", "svg"))):
        kinds.add("icon")
    return kinds


_SPACED = re.compile(r"(?<![\w.&])(?:[A-Za-zÀ-ÖØ-öø-ÿ] ){4,}[A-Za-zÀ-ÖØ-öø-ÿ](?![\w.])")


@check("word-spaced-out", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("1.3.2",))
def word_is_taken_apart(text: Text) -> Iterator[Yield]:
    """A word whose letters are set apart by spaces, such as "W E L C O M E".

    Screen readers say the letters, and no search finds the word (WCAG failure F32). Write it together and use `letter-spacing`.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for block in text.blocks:
        if block.visibility is Visibility.HIDDEN or block.kind in {BlockKind.CODE, BlockKind.DESCRIPTION}:
            continue
        found = _SPACED.search(block.own[:5_000])
        if found is None or len(set(found[0].split())) < 3 or _is_a_row_of_letters(found[0]):
            continue
        sure = (
            found[0].isupper() and len(found[0]) == len(block.text.strip(" .!?")) and block.kind is not BlockKind.CELL
        )
        yield word_is_taken_apart.finding(
            f"The letters of a word are set apart by spaces: “{found[0][:60]}”.",
            block.element,
            quote=block.text,
            outcome=Outcome.FAILED if sure else Outcome.CANT_TELL,
        )


def _is_a_row_of_letters(found: str) -> bool:
    # "A B C D E F" is an index or a key; so are letters that go up one by one.
    letters = found.upper().split()
    rising = sum(a < b for a, b in pairwise(letters))
    vowels = sum(letter in "AEIOUYÄÖÜÀÉÈÍÓÚ" for letter in letters)
    return rising >= len(letters) - 1 or vowels == 0 or vowels > 0.7 * len(letters)
