"""One page read word by word: what is likely a typo, what is only unknown, where it stands, and in which languages it was read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from auditor.checks.inputs import computed
from auditor.checks.shared.frequency import ranks
from auditor.checks.spelling.dictionaries import SHIPPED
from auditor.checks.spelling.judge import UNKNOWN, Judge, Standing, WordVerdict
from auditor.checks.spelling.readers import WHY, reader_of, strange_language, unread_part
from auditor.checks.spelling.sources import CODE, Source, code_names, named_in_text, sources
from auditor.checks.spelling.tokens import Token, tokens
from auditor.dom.content import Approved, Text
from auditor.dom.document import Document, Element
from auditor.dom.language import primary
from auditor.dom.language_id import MAX_CHARS, guess_language, same_language
from auditor.model.finding import Family
from auditor.model.languages import language_name
from auditor.model.options import Options
from auditor.model.unread import Gap, Unread

SETTLED = 3
"""Places from which on a strange word is taken for the site's own language, unless it is a well-known misspelling."""
_FOREIGN_WORDS = 8
_FOREIGN_SHARE = 0.35
"""Share of unknown words from which a passage of some length is not in the language (or is code)."""
_ROW = 3
MUCH_CODE = 3
"""Passages with the look of code from which a page counts as one that shows code."""
_CODE_IN_TEXT = re.compile(r"\w\(\)|\w_\w|\w::\w|(?<!\S)--?[a-z]{2}|<\w+>|\$\w|(?<!\S)/(?:usr|etc|var|home)/")
MOST_STRANGE = 400
"""Distinct strange words of one page in a language that is not shipped; each costs a search, and such a page is in no such language."""
MOST_SLIPS = 2_000
"""Distinct strange words of one page in a shipped language that are looked for: no page that people read has so many slips."""
MOST_LANGUAGES = 3
"""Other languages of one page whose words are looked up."""
_BROKEN = re.compile(r"[-\u2010\u00ad]\s+")
_AROUND = 36


@dataclass(slots=True)
class Word:
    """One distinct word of a page, its verdict and its places."""

    word: str
    verdict: WordVerdict
    excerpt: str
    """The first place, with the words around it."""
    language: str = ""
    """The declared language of the first place, in lower case."""
    line: int = 0
    """For approved text: the first line of its block."""
    places: list[tuple[Element, str, str]] = field(default_factory=list)
    """Element, what it is there, the words around it."""
    firm: bool = True
    """The dictionary is a shipped one; what another says is to be looked at."""

    @property
    def element(self) -> Element:
        """The element of the first place."""
        return self.places[0][0]

    @property
    def where(self) -> str:
        """What the first place is."""
        return self.places[0][1]

    @property
    def meant(self) -> str:
        """What was probably meant; empty when nothing is near."""
        return self.verdict.meant


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one page."""

    words: Mapping[str, Word]
    """By the word in lower case."""
    likely: tuple[Word, ...]
    unknown: tuple[Word, ...]
    names: int
    """Distinct words with a capital that no dictionary has; never reported."""
    looked_up: int
    languages: tuple[str, ...]
    """The languages that were read; empty when none of the page's could be."""
    note: str
    """What was not read, and why; or empty."""
    exempt: frozenset[str]
    """Words in lower case that are right on this page: the operator's and names in code."""
    technical: bool = False
    """The page shows code, so that a short strange word on it may well be the name of something."""
    unread: Unread | None = None
    """Why most of the page was not read; None where it was."""


@computed
def page_words(document: Document, text: Text, options: Options) -> PageWords:
    """Return the words of a page, each judged."""
    return _read(tuple(sources(document, text)), document, options)


def _read(found: tuple[Source, ...], document: Document, options: Options) -> PageWords:
    exempt = _exempt(found, document, options)
    spoken = [primary(language) for language in options.spelling_languages] or ["en"]
    unmarked = "" if document.language else language_spoken(found, spoken)
    unknown = not document.language and not unmarked
    words: dict[str, Word] = {}
    read: dict[str, None] = {}
    skipped: dict[str, str] = {}
    gaps: dict[str, Gap] = {}
    sizes: Counter[str] = Counter()
    others: set[str] = set()
    odd: dict[bool, set[str]] = {True: set(), False: set()}
    looked_up = foreign = 0
    for source in found:
        if document.language and not source.language:  # `lang=""`
            sizes[""] += len(source.text)
            skipped[""], gaps[""] = "Text whose language is declared as unknown was not read.", Gap.UNKNOWN_LANGUAGE
            continue
        language = primary(source.language) or unmarked or spoken[0]
        sizes[language] += len(source.text)
        if language not in spoken:
            others.add(language)
        firm = language in SHIPPED
        most = MOST_SLIPS if firm else MOST_STRANGE
        strange_words = odd[firm]
        reader = reader_of(language, spoken, options) if len(strange_words) < most else Gap.TOO_STRANGE
        if isinstance(reader, Gap):
            skipped[language], gaps[language] = (
                f"Text in {language_name(language)} was not read: {WHY[reader]}.",
                reader,
            )
            continue
        judged = _judged(source.text, reader, exempt, source.foreign, _Strange(strange_words, most))
        looked_up += len(judged)
        read[language] = None
        if _foreign(judged) or _contradicts(source.text, language, judged):
            foreign += len(judged)
            others.update(spoken_in(source.text))
        else:
            _collect(words, source, judged, firm=firm)
    strange = 2 * foreign > looked_up
    if strange or unknown:
        # The page, or most of it, is in no language that is read here, or in one that nothing tells.
        words = {lower: word for lower, word in words.items() if word.verdict.certain}
    known_elsewhere = _known_in(others - set(spoken), (word.word for word in words.values() if _is_likely(word)))
    return PageWords(
        words=words,
        likely=tuple(w for w in words.values() if _is_likely(w) and w.word.lower() not in known_elsewhere),
        unknown=tuple(word for word in words.values() if _is_unknown(word)),
        names=sum(1 for word in words.values() if word.verdict.standing is Standing.NAME),
        looked_up=looked_up,
        languages=tuple(read),
        note=" ".join(skipped.values()) or ("" if read else "There are no words to look up."),
        exempt=exempt,
        technical=any(document.find(*CODE)) or _shows_code(found),
        unread=unread_part(sizes, gaps) or (strange_language(others, read) if strange else _cut_short(gaps)),
    )


def _cut_short(gaps: Mapping[str, Gap]) -> Unread | None:
    """Say in which language the rest of a page was not read because there were too many strange words."""
    language = next((name for name, gap in gaps.items() if gap is Gap.TOO_STRANGE), None)
    return None if language is None else Unread.because(Family.SPELLING, language, Gap.TOO_STRANGE)


def _shows_code(found: Iterable[Source]) -> bool:
    return sum(bool(_CODE_IN_TEXT.search(source.text[:20_000])) for source in found) >= MUCH_CODE


def language_spoken(found: Iterable[Source], spoken: list[str]) -> str:
    """Return the language of a page that declares none, as its text tells; empty when it does not."""
    guess = guess_language(" ".join(source.text for source in found)[:MAX_CHARS])
    if guess is None:
        return ""
    return next((name for name in spoken if name in guess.languages), min(guess.languages))


def spoken_in(text: str) -> frozenset[str]:
    """Return the languages a passage can be in, none when it does not tell."""
    guess = guess_language(text)
    return guess.languages if guess is not None else frozenset()


def _contradicts(text: str, language: str, judged: list[tuple[Token, WordVerdict]]) -> bool:
    # A paragraph in another language than declared is a finding of its own, and its words are no typos.
    if all(verdict.standing is not Standing.LIKELY for _, verdict in judged):
        return False
    guess = guess_language(text)
    return guess is not None and not same_language(language, guess)


def _known_in(languages: Iterable[str], words: Iterable[str]) -> frozenset[str]:
    """Return those of the words that are common in another language of the page: "auch" in a heading nobody marked."""
    wanted = [word.lower() for word in words]
    lists = [ranks(language) for language in sorted(languages)[:MOST_LANGUAGES]] if wanted else []
    return frozenset(word for word in wanted if any(word in known for known in lists))


def _exempt(found: Iterable[Source], document: Document, options: Options) -> frozenset[str]:
    named = frozenset().union(*(named_in_text(source.text) for source in found))
    return named.union((word.lower() for word in options.spelling_words), code_names(document))


class _Strange(NamedTuple):
    """The strange words seen so far, and how many of them are looked for."""

    words: set[str]
    most: int


def _judged(
    text: str,
    reader: Judge,
    exempt: frozenset[str],
    foreign: Sequence[tuple[int, int, str]] = (),
    strange: _Strange | None = None,
) -> list[tuple[Token, WordVerdict]]:
    """Return the words with their verdicts, up to the one that makes the `strange` words too many."""
    strange = strange or _Strange(set(), MOST_SLIPS)
    judged: list[tuple[Token, WordVerdict]] = []
    likely = False
    elsewhere = bytearray(len(text))
    for begin, end, _ in foreign:
        elsewhere[begin:end] = bytes([1]) * (end - begin)
    for token in tokens(text):
        lower = token.lower
        if elsewhere[token.start]:
            continue
        if lower not in exempt and not (lower.endswith("'s") and lower[:-2] in exempt):
            verdict = reader.verdict(token.text, token.first)
            likely = likely or verdict.standing is Standing.LIKELY
            judged.append((token, verdict))
            if verdict.standing is not Standing.KNOWN:
                strange.words.add(lower)
                if len(strange.words) >= strange.most:
                    break
    if not likely:
        return judged
    judged = _rejoined(text, judged, reader)
    return [(token, _beside(judged, at)) for at, (token, _) in enumerate(judged)]


def _rejoined(text: str, judged: list[tuple[Token, WordVerdict]], reader: Judge) -> list[tuple[Token, WordVerdict]]:
    """Return the verdicts with the halves of words that a hyphen parts at the end of a line judged as the one word they are."""
    joined = list(judged)
    for at, ((first, before), (second, after)) in enumerate(pairwise(judged)):
        if not (_strange(before) or _strange(after)) or not second.text.islower():
            continue
        if _BROKEN.fullmatch(text, first.start + len(first.text), second.start):
            whole = reader.verdict(first.text + second.text, first.first)
            if whole.standing is Standing.KNOWN:
                joined[at], joined[at + 1] = (first, whole), (second, whole)
    return joined


def _beside(judged: list[tuple[Token, WordVerdict]], at: int) -> WordVerdict:
    """Return the verdict at a place, less sure in a row of strange words: names of things stand in rows, slips do not."""
    verdict = judged[at][1]
    if verdict.standing is not Standing.LIKELY or verdict.certain:
        return verdict
    first = last = at
    while first > 0 and _strange(judged[first - 1][1]):
        first -= 1
    while last + 1 < len(judged) and _strange(judged[last + 1][1]):
        last += 1
    return UNKNOWN if last - first + 1 >= _ROW else verdict


def _strange(verdict: WordVerdict) -> bool:
    return verdict.standing in {Standing.LIKELY, Standing.UNKNOWN}


def _foreign(judged: list[tuple[Token, WordVerdict]]) -> bool:
    if len(judged) < _FOREIGN_WORDS:
        return False
    strange = sum(1 for _, verdict in judged if verdict.standing is not Standing.KNOWN)
    return strange > _FOREIGN_SHARE * len(judged)


def _collect(
    words: dict[str, Word], source: Source, judged: Iterable[tuple[Token, WordVerdict]], *, firm: bool
) -> None:
    here: set[str] = set()
    for token, verdict in judged:
        lower = token.lower
        if lower in here:
            continue
        here.add(lower)
        word = words.get(lower)
        known = verdict.standing is Standing.KNOWN
        quote = "" if known else excerpt(source.text, token)
        if word is None or (word.verdict.standing is Standing.NAME and verdict.standing is not Standing.NAME):
            places = word.places if word else []
            word = words[lower] = Word(token.text, verdict, quote, source.language.lower(), places=places, firm=firm)
        word.places.append((source.element, source.where, quote))


def _is_likely(word: Word) -> bool:
    if word.verdict.standing is not Standing.LIKELY:
        return False
    return word.verdict.certain or len({quote for _, _, quote in word.places}) < SETTLED


def _is_unknown(word: Word) -> bool:
    return word.verdict.standing in {Standing.UNKNOWN, Standing.LIKELY} and not _is_likely(word)


def excerpt(text: str, token: Token) -> str:
    """Return the token with some whole words around it."""
    low, high = max(0, token.start - _AROUND), min(len(text), token.start + len(token.text) + _AROUND)
    head = text[low : token.start]
    tail = text[token.start + len(token.text) : high]
    if low > 0:
        head = "…" + head.partition(" ")[2]
    if high < len(text):
        tail = tail.rpartition(" ")[0] + "…"
    return f"{head}{text[token.start : token.start + len(token.text)]}{tail}"


def approved_words(approved: Approved, page_words: PageWords, options: Options) -> tuple[Word, ...]:
    """Return the likely typos of an approved text, judged exactly as a page's are."""
    language = primary(approved.language) or next(iter(page_words.languages), "en")
    spoken = {primary(name) for name in options.spelling_languages}
    reader = reader_of(language, spoken, options)
    if isinstance(reader, Gap):
        return ()
    found: dict[str, Word] = {}
    counts: dict[str, int] = {}
    strange = _Strange(set(), MOST_SLIPS)
    for block in approved.blocks:
        if len(strange.words) >= MOST_SLIPS:
            break
        judged = _judged(block.text, reader, page_words.exempt, strange=strange)
        if _foreign(judged):
            continue
        for token, verdict in judged:
            if verdict.standing is Standing.LIKELY:
                lower = token.text.lower()
                counts[lower] = counts.get(lower, 0) + 1
                quote, firm = excerpt(block.text, token), language in SHIPPED
                found.setdefault(lower, Word(token.text, verdict, quote, language, block.line, firm=firm))
    return tuple(word for lower, word in found.items() if word.verdict.certain or counts[lower] < SETTLED)
