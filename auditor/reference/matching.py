"""The two sides of a comparison in the shape the aligner works on, and the matching between them that it builds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.dom.content import BlockKind
from auditor.reference.words import Passage, read_words

_FIRST_CODE = 0x100
_SURROGATES = 0x800


class Vocabulary:
    """Gives every word a character, so that a block is a short string and string algorithms compare words."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}

    def encode(self, words: Sequence[str]) -> str:
        """Return one character for each word; equal words give equal characters."""
        codes = self._codes
        out: list[str] = []
        for word in words:
            code = codes.get(word)
            if code is None:
                number = _FIRST_CODE + len(codes)
                # Beyond a million different words (no page) all further ones share a code.
                number = min(number if number < 0xD800 else number + _SURROGATES, 0x10FFFF)
                code = codes[word] = chr(number)
            out.append(code)
        return "".join(out)


@dataclass(slots=True)
class Unit:
    """One block of either side."""

    passage: Passage
    code: str
    """Its words, one character each."""
    kind: BlockKind
    in_link: bool = False
    lines: tuple[str, ...] = ()
    """The words of each of its lines, where it has several."""
    after_picture: bool = False
    """A picture without a description stands right before it."""

    floating: bool = False
    """Has no place of its own, as a footnote."""
    is_row: bool = False
    """Little more than links in a row, which a text resembles by chance."""

    @property
    def size(self) -> int:
        """The number of words."""
        return len(self.code)

    @property
    def is_description(self) -> bool:
        """Tell whether it is known to be the description of a picture."""
        return self.kind is BlockKind.DESCRIPTION


def units(texts: Sequence[tuple[str, BlockKind, bool]], vocabulary: Vocabulary) -> list[Unit]:
    """Return the units of one side from (text, kind, in_link)."""
    made: list[Unit] = []
    for text, kind, in_link in texts:
        passage = read_words(text)
        made.append(Unit(passage, vocabulary.encode(passage.words), kind, in_link))
    return made


class Matching:
    """Which approved unit stands where on the page. Pairs are one to one; further units join a pair as splits or merges."""

    def __init__(self, approved: Sequence[Unit], published: Sequence[Unit]) -> None:
        self.approved = approved
        self.published = published
        self.typed = any(unit.kind is not BlockKind.UNKNOWN for unit in approved)
        self.to_published: list[int | None] = [None] * len(approved)
        self.to_approved: list[int | None] = [None] * len(published)
        self.more_published: dict[int, list[int]] = {}
        """Approved unit -> further published units that hold the rest of it."""
        self.more_approved: dict[int, list[int]] = {}
        """Published unit -> further approved units that it holds too."""
        self.exchanged: set[int] = set()
        """Approved values that changed places with another on the page."""
        self._taken_a = bytearray(len(approved))
        self._taken_p = bytearray(len(published))

    def mirrored(self) -> Matching:
        """Return this matching seen from the page: approved and published change places, and what is done to one is done to both."""
        other = Matching.__new__(Matching)
        other.approved, other.published = self.published, self.approved
        other.typed = self.typed
        other.to_published, other.to_approved = self.to_approved, self.to_published
        other.more_published, other.more_approved = self.more_approved, self.more_published
        other.exchanged = set()
        other._taken_a, other._taken_p = self._taken_p, self._taken_a
        return other

    def pair(self, a: int, p: int) -> None:
        """Match two free units."""
        self.to_published[a], self.to_approved[p] = p, a
        self._taken_a[a] = self._taken_p[p] = 1

    def unpair(self, a: int) -> None:
        """Take a pair apart."""
        p = self.to_published[a]
        if p is not None:
            self.to_published[a] = self.to_approved[p] = None
            self._taken_a[a] = self._taken_p[p] = 0

    def join_published(self, a: int, p: int) -> None:
        """Let a published unit hold a further part of an approved one."""
        self.more_published.setdefault(a, []).append(p)
        self._taken_p[p] = 1

    def join_approved(self, p: int, a: int) -> None:
        """Let a published unit hold a further approved one."""
        self.more_approved.setdefault(p, []).append(a)
        self._taken_a[a] = 1

    def free_a(self, a: int) -> bool:
        """Tell whether an approved unit is still without a place."""
        return not self._taken_a[a]

    def free_p(self, p: int) -> bool:
        """Tell whether a published unit is still without an approved one."""
        return not self._taken_p[p]

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs in the order of the approved text."""
        return ((a, p) for a, p in enumerate(self.to_published) if p is not None)

    def may_match(self, a: int, p: int) -> bool:
        """Tell whether the kinds allow a match: a known description is matched with a description only."""
        return not self.typed or self.approved[a].is_description == self.published[p].is_description
