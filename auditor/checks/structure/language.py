"""Languages and text direction: what the page declares, held against what its text is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from langcodes import Language, tag_is_valid

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.shared.language_votes import votes_against
from auditor.dom.content import Block, BlockKind, Region, Text, Visibility
from auditor.dom.document import Document, Element, once
from auditor.dom.exposure import is_exposed
from auditor.dom.language import declared_language, language_of, primary
from auditor.dom.language_id import LanguageGuess, guess_language, name_of, same_language
from auditor.dom.tags import NOT_TEXT
from auditor.model.finding import Family, Outcome, Severity

_TAG = re.compile(r"(?i)\A[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,5}\Z")
_RTL = frozenset({"ar", "he", "fa", "ur", "yi", "ps", "ckb"})


@check(
    "language-missing",
    family=Family.STRUCTURE,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("3.1.1",),
    same_as=("html-has-lang",),
)
def language_is_missing(document: Document) -> Iterator[Yield]:
    """A page that does not say in which language it is.

    A screen reader then reads it with the voice of another language. Write `lang` on the html element.
    """
    if not document.language:
        yield language_is_missing.finding("The page does not declare its language.", document.root)


def _is_tag(tag: str) -> bool:
    """Tell whether a tag begins with a language that exists (BCP 47; the registry comes with langcodes)."""
    if not _TAG.match(tag) or tag.lower().split("-")[0] in {"xx", "und", "zxx"}:
        return False
    return _exists(tag.split("-")[0])


def _speaks(element: Element) -> bool:
    # Whether there is any text in it for which no element inside declares another language.
    inside = [element]
    while inside:
        one = inside.pop()
        if not is_exposed(one):
            continue
        if any(isinstance(child, str) and child.strip() for child in one.children):
            return True
        inside.extend(child for child in one.elements if child.tag not in NOT_TEXT and not declared_language(child))
    return False


@lru_cache(maxsize=1_000)
def _exists(language: str) -> bool:
    return Language.get(language).is_valid()


@check(
    "language-invalid",
    family=Family.STRUCTURE,
    version=3,
    severity=Severity.SERIOUS,
    wcag=("3.1.1", "3.1.2"),
    same_as=("html-lang-valid", "valid-lang"),
)
def language_is_not_a_tag(document: Document) -> Iterator[Yield]:
    """A declared language that does not exist (BCP 47), such as "english" or "em-US", or a tag put together wrongly.

    It is as if none were declared. Use a tag such as "en" or "de-CH". In a tag such as "en-US-GB" the language is known and
    what follows it is not: programs differ in what they make of it, so it is "please look".
    """
    found = False
    for element in document.having("lang", "xml:lang"):
        declared = declared_language(element) or ""
        if not declared or element.frame or (element is not document.root and not _speaks(element)):
            continue
        found = True
        if not _is_tag(declared):
            message = f"The declared language “{declared[:40]}” does not exist."
            yield language_is_not_a_tag.finding(message, element, quote=declared)
        elif not tag_is_valid(declared):
            message = f"What follows the language in “{declared}” does not belong together or does not exist."
            yield language_is_not_a_tag.finding(
                message, element, quote=declared, severity=Severity.MINOR, outcome=Outcome.CANT_TELL
            )
    if not found:
        yield NotApplicable("no language is declared")


@check("language-mismatch", family=Family.STRUCTURE, version=1, severity=Severity.SERIOUS, wcag=("3.1.1",))
def page_is_in_another_language(document: Document, text: Text) -> Iterator[Yield]:
    """A page whose text is in another language than it declares.

    A screen reader reads every word with the wrong voice, and hyphenation and translation go wrong. Correct `lang` on the
    html element; it is often left over from a template.
    """
    if not document.language or not _is_tag(document.language):
        yield NotApplicable("no valid language is declared")
        return
    shown = [b for b in text.blocks if _counts(b)]
    blocks = [b for b in shown if not _has_own_language(b.element, document)]
    if shown and not blocks:
        yield from _by_marks(document, shown)
        return
    said = " ".join(_unmarked(block) for block in blocks)[:20_000]
    guess = guess_language(said)
    if guess is None:
        yield from _by_votes(document, said)
        return
    if same_language(document.language, guess):
        return
    outcome = Outcome.FAILED if guess.sure or _voted_for(guess, said, document) else Outcome.CANT_TELL
    message = f"The page declares “{document.language}”, but its text is {name_of(guess)}."
    yield page_is_in_another_language.finding(message, document.root, quote=said[:200], outcome=outcome)


def _by_marks(document: Document, blocks: list[Block]) -> Iterator[Yield]:
    # All of the text declares one other language, so that this is the page's.
    marked = {primary(language_of(block.element)) for block in blocks}
    words = sum(len(block.text.split()) for block in blocks)
    if len(marked) != 1 or words < _SAID or (language := marked.pop()) in ("", primary(document.language)):
        return
    titled = votes_against(document.title, document.language) if document.title else None
    yield page_is_in_another_language.finding(
        f"The page declares “{document.language}”, but all of its text is marked as “{language}”.",
        document.root,
        quote=blocks[0].text[:200],
        outcome=Outcome.FAILED if titled is not None and titled.language == language else Outcome.CANT_TELL,
    )


_SAID = 6
"""Words from which text that declares another language is the page's text."""
_FEW_WORDS = 40


def _voted_for(guess: LanguageGuess, said: str, document: Document) -> bool:
    # A guess by function words alone is sure only of a long text; that every word speaks for it settles a short one.
    vote = votes_against(said, document.language) if len(said.split()) <= _FEW_WORDS else None
    return vote is not None and vote.sure and vote.language in guess.languages


def _by_votes(document: Document, said: str) -> Iterator[Yield]:
    # A page of a few words, or of a title alone.
    words = said if len(said.split()) >= 3 else f"{document.title} {said}".strip()
    vote = votes_against(words, document.language) if 3 <= len(words.split()) <= _FEW_WORDS else None
    if vote is not None:
        yield page_is_in_another_language.finding(
            f"The page declares “{document.language}”, but its text is {vote.name}.",
            document.root,
            quote=words[:200],
            outcome=Outcome.FAILED if vote.sure else Outcome.CANT_TELL,
        )


@check("language-of-part", family=Family.STRUCTURE, version=3, severity=Severity.MODERATE, wcag=("3.1.2",))
def part_is_in_another_language(document: Document, text: Text) -> Iterator[Yield]:
    """A paragraph in another language than the one declared for it.

    A screen reader reads it with the wrong voice. Write `lang` on the paragraph, or correct the one that is there. `lang=""` says
    that nobody knows the language, and is believed. Where the page declares none at all, it is held to be in that of most of its text.
    """
    for block, guess, declared in _foreign_parts(document, text):
        told = (
            f"but “{declared[:40]}” is declared for it"
            if declared
            else "but the page around it is not, and neither says so"
        )
        yield part_is_in_another_language.finding(
            f"This text is {name_of(guess)}, {told}.",
            block.element,
            quote=block.text,
            outcome=Outcome.FAILED if guess.sure else Outcome.CANT_TELL,
        )


def _foreign_parts(document: Document, text: Text) -> Iterator[tuple[Block, LanguageGuess, str]]:
    # With the language that is declared, in document order.
    page = guess_language(" ".join(b.text for b in text.blocks if _counts(b))[:20_000])
    for block in text.blocks:
        declared = language_of(block.element)
        silent = not declared and page is not None and page.sure and _declares_nothing(block.element)
        if not (silent or _is_tag(declared)) or not _counts(block) or block.kind is BlockKind.DESCRIPTION:
            continue
        guess = guess_language(_unmarked(block))
        if guess is None or (declared and same_language(declared, guess)):
            continue
        if not _has_own_language(block.element, document) and page is not None and page.languages == guess.languages:
            continue  # the page as a whole is mislabelled; that is another finding
        yield block, guess, declared


def _declares_nothing(element: Element) -> bool:
    return all(declared_language(node) is None for node in (element, *element.ancestors))


@check("text-direction", family=Family.STRUCTURE, version=1, severity=Severity.SERIOUS, wcag=("1.3.2",))
def direction_is_wrong(document: Document, text: Text) -> Iterator[Yield]:
    """A page in a language written from right to left that does not say so.

    Punctuation, numbers and mixed lines then stand in the wrong order. Write dir="rtl" on the html element.
    """
    said = " ".join(b.text for b in text.blocks if _counts(b))[:20_000]
    guess = guess_language(said)
    if guess is None or not guess.languages & _RTL:
        yield NotApplicable("the text is not written from right to left")
        return
    body = document.body
    direction = (document.root.get("dir") or (body.get("dir") if body else "")).strip().lower()
    if direction not in {"rtl", "auto"} and not any(
        e.get("dir").strip().lower() in {"rtl", "auto"} for e in document.having("dir")
    ):
        message = f"The text is {name_of(guess)}, which runs from right to left, but no direction is declared."
        yield direction_is_wrong.finding(message, document.root, quote=said[:120])


def _unmarked(block: Block) -> str:
    """Return the text of a block without what a `lang` inside it marks."""
    edges = [0, *(place for begin, end, _ in block.foreign for place in (begin, end)), len(block.text)]
    return " ".join(block.text[begin:end] for begin, end in zip(edges[::2], edges[1::2], strict=True))


def _counts(block: Block) -> bool:
    shown = block.visibility in {Visibility.SHOWN, Visibility.COLLAPSED}
    return shown and block.kind not in {BlockKind.CODE, BlockKind.LABEL} and block.region is not Region.CONSENT


def _has_own_language(element: Element, document: Document) -> bool:
    # Declared below the root, be it as unknown (`lang=""`).
    if not _has_parts(document):
        return False
    nodes = (element, *element.ancestors)
    return any(declared_language(node) is not None for node in nodes if node.parent is not None)


@once
def _has_parts(document: Document) -> bool:
    # Most pages declare one language, for the whole of them.
    return any(element is not document.root for element in document.having("lang", "xml:lang"))
