"""Languages of what is too short for function words: titles, marked parts, sentences and phrases within a text, by votes of words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.shared.common import beginning
from auditor.checks.shared.language_votes import votes_against
from auditor.dom.content import Block, BlockKind, Region, Text, Visibility
from auditor.dom.document import Document, Element
from auditor.dom.language import declared_language, language_of
from auditor.dom.language_id import guess_language, same_language
from auditor.model.finding import Family, Outcome, Severity

_SENTENCE = re.compile(r"(?<=[.!?…:])\s+|[“”«»„\"]+")
_PHRASES = ("q", "i", "em", "cite", "blockquote", "span")
_CODE = ("code", "pre", "kbd", "samp", "var", "tt")
_SHORT = 400
"""Characters of a text that are put to the vote."""
_SURE_WORDS = 5
MOST = 20
"""Phrases of one page that are told."""


@check("language-of-title", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("3.1.1",))
def title_is_in_another_language(document: Document) -> Iterator[Yield]:
    """A title of a page in another language than the page declares.

    Please look: it is the first thing that a screen reader says, and few of them heed a `lang` on the title itself. Translate it, or
    correct `lang` on the html element. A title whose own `lang` is right is not told.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    if not document.title or not document.language:
        yield NotApplicable("the page has no title or declares no language")
        return
    element = next(document.find("title"), None)
    marked = declared_language(element) if element is not None else None
    declared = document.language if marked is None else marked
    vote = votes_against(document.title[:_SHORT], declared) if declared else None
    if vote is not None and len(document.title.split()) >= 3:
        yield title_is_in_another_language.finding(
            f"The title “{beginning(document.title, 80)}” is {vote.name}, but the page declares “{declared[:40]}”.",
            element,
            quote=document.title,
            outcome=Outcome.CANT_TELL,
        )


@check("language-of-marked-part", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("3.1.2",))
def marked_part_is_in_another_language(document: Document) -> Iterator[Yield]:
    """A few words that `lang` says to be in another language than they are.

    A screen reader changes to a voice that cannot say them. Correct the `lang`, or remove it. (Longer passages are reported by
    `language-of-part`.)

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    marked = [e for e in document.having("lang", "xml:lang") if e is not document.root and not e.frame]
    if not marked:
        yield NotApplicable("no part of the page declares a language of its own")
    for element in marked:
        declared = declared_language(element) or ""
        text = _own_text(element)
        of_its_own = element.tag not in _PHRASES and guess_language(text) is not None
        if not declared or not text or of_its_own or element.closest(*_CODE) is not None:
            continue
        vote = votes_against(text, declared)
        if vote is None or _was_translated(element, declared, document):
            continue
        yield marked_part_is_in_another_language.finding(
            f"“{beginning(text, 60)}” is {vote.name}, but “{declared[:40]}” is declared for it.",
            element,
            quote=text,
            outcome=Outcome.FAILED if vote.sure else Outcome.CANT_TELL,
        )


def _was_translated(element: Element, declared: str, document: Document) -> bool:
    # `lang` on a wrapper that repeats the page's own: that is a matter of the page.
    return declared.lower() == document.language.lower() and element.tag in {"body", "main", "article", "div"}


def _own_text(element: Element) -> str:
    # Without what declares a language itself.
    parts: list[str] = []
    stack: list[Element | str] = list(reversed(element.children))
    length = 0
    while stack and length < _SHORT:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
            length += len(node)
        elif not node.has("lang") and not node.has("xml:lang") and node.tag not in {"script", "style", *_CODE}:
            stack.extend(reversed(node.children))
            if node.tag == "img":
                parts.append(f" {node.get('alt')} ")
    return " ".join("".join(parts).split())


@check("language-of-phrase", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("3.1.2",))
def phrase_is_in_another_language(document: Document, text: Text) -> Iterator[Yield]:
    """A sentence or a phrase in another language than the text around it, which nothing marks.

    A screen reader says it with the wrong voice. Mark it with `lang` (W3C technique H58). Names and words that have become part of
    the language need none, and therefore a phrase of a few words is "please look".

    False alarms in 100 pages: 0; told on 1 of 353 ordinary pages.
    """
    told = 0
    for block in text.blocks:
        if not _counts(block) or told >= MOST:
            continue
        declared = language_of(block.element)
        if not declared:
            continue
        for said, element in _candidates(block, declared, document):
            vote = votes_against(said, declared)
            if vote is None or not vote.sure or _is_a_name(said):
                continue
            told += 1
            sentence = len(said.split()) >= _SURE_WORDS + 1 and (
                element is not block.element or said.endswith((".", "!", "?"))
            )
            yield phrase_is_in_another_language.finding(
                f"“{beginning(said, 60)}” is {vote.name}, but “{declared[:40]}” is declared for it.",
                element,
                quote=said,
                key=said[:80],
                outcome=Outcome.FAILED if sentence else Outcome.CANT_TELL,
            )
            break


def _candidates(block: Block, declared: str, document: Document) -> Iterator[tuple[str, Element]]:
    # The block itself where function words tell nothing, then what is set apart in it, then its sentences.
    if block.foreign:
        return
    whole = block.text[:_SHORT]
    guess = guess_language(block.text)
    if guess is not None and not same_language(declared, guess):
        return  # a passage of its own, which language-of-part or language-mismatch tells
    if guess is None and len(whole.split()) >= _SURE_WORDS:
        yield whole, block.element
    for inner in block.element.find(*_PHRASES):
        said = _own_text(inner)[:_SHORT]
        if (
            len(said.split()) >= 3
            and said != whole
            and language_of(inner) == declared
            and inner.closest(*_CODE) is None
        ):
            yield said, inner
    parts = _SENTENCE.split(block.text[:5_000])
    if len(parts) > 1:
        yield from ((part.strip(), block.element) for part in parts if _SURE_WORDS <= len(part.split()) <= 60)


def _is_a_name(said: str) -> bool:
    # "The Royal Society of Chemistry" in a German text is the name of something.
    words = [word for word in said.split() if len(word) > 3]
    return bool(words) and sum(word[:1].isupper() for word in words) >= 0.6 * len(words) and len(said.split()) < 9


def _counts(block: Block) -> bool:
    shown = block.visibility in {Visibility.SHOWN, Visibility.COLLAPSED}
    aside = block.kind in {BlockKind.CODE, BlockKind.LABEL, BlockKind.DESCRIPTION}
    return shown and not aside and block.region is not Region.CONSENT and block.element.closest(*_CODE) is None
