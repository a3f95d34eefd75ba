"""Taking the published wording over into an approved text, block by block, without losing anything an editor wrote meanwhile."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.dom.content import ApprovedBlock
from auditor.model.evidence import EVIDENCE_LIMIT
from auditor.model.exhibits import ComparedBlock, ReferenceExhibit
from auditor.reference.files import READERS, Unreadable
from auditor.reference.files.header import decode

WRITABLE = (".txt", ".md", ".markdown")
"""Formats whose lines are the text itself; the others are left to the program that made them."""
_TAKEN = frozenset({"edited", "missing", "typography"})
_SIGNIFICANT = re.compile(r"([\\`*_{}\[\]<>#|~])")
"""Signs that Markdown would take for markup."""
_ONLY_MARKS = re.compile(r"^[\s>#*+\-•‣▪◦·–=.()\w]{0,12}$")


@dataclass(frozen=True, slots=True)
class LineChange:
    """One block of an approved text and what it becomes."""

    line: int
    """First line of the block in the file, from 1; for an added block the line it is written after (0: at the top)."""
    approved: str
    """Empty for a block that is added."""
    published: str
    """Empty for a block that is dropped."""


def changes(exhibit: ReferenceExhibit, document: str = "", block: int | None = None) -> tuple[LineChange, ...]:
    """Return what accepting means, from a page's comparison; `block` (from 1) picks one row of its `blocks`.

    Moved text keeps its place in the file; its wording is taken over. With several documents, only rows of `document` count.
    Raises `Unreadable` for a block that is not there, or that the run does not hold whole.
    """
    rows = exhibit.blocks
    if block is not None and not 1 <= block <= len(rows):
        raise Unreadable(f"has no block {block}; the page has blocks 1 to {len(rows)}")
    return tuple(change for number, change in _changes(rows, document) if block in {None, number})


def changes_like(exhibit: ReferenceExhibit, document: str, sought: LineChange) -> tuple[LineChange, ...]:
    """Return the change whose texts are those of a finding; empty where the comparison has none, or more than one in other lines."""
    found = [
        change
        for _, change in _changes(exhibit.blocks, document)
        if (change.approved, change.published) == (sought.approved, sought.published)
    ]
    exact = [change for change in found if change.line == sought.line and change.approved] or found
    return tuple(exact[:1]) if len(set(exact)) == 1 else ()


def typographic(exhibit: ReferenceExhibit, document: str) -> tuple[LineChange, ...]:
    """Return the changes of a document in which only typography differs."""
    numbers = {number for number, row in enumerate(exhibit.blocks, 1) if row.status == "typography"}
    return tuple(change for number, change in _changes(exhibit.blocks, document) if number in numbers)


def _changes(rows: Sequence[ComparedBlock], document: str) -> Iterator[tuple[int, LineChange]]:
    line = 0
    for number, row in enumerate(rows, 1):
        mine = not document or row.document == document
        if mine and row.line:
            line = row.line
        if not mine:
            continue
        if row.status == "added":
            yield number, LineChange(line, "", row.published)
        elif row.status in _TAKEN or (row.hunks and row.approved != row.published):
            yield number, LineChange(row.line, row.approved, row.published)


def rewritten(source: str, wanted: Sequence[LineChange], suffix: str = ".txt") -> str:
    """Return the file's text with the changes made; read back, it has the changed blocks and all others as they were.

    Raises `Unreadable` when a block is not what it was when the page was audited, or when the new words would be read as
    something else.
    """
    editing = _Editing(source.split("\n"), suffix)
    # From the end to the beginning: what is changed further down moves no line above it.
    ordered = sorted(enumerate(wanted), key=lambda pair: (pair[1].line, not pair[1].approved, pair[0]), reverse=True)
    for _, change in ordered:
        editing.make(change)
    return "\n".join(editing.lines)


class _Editing:
    """The lines of a file and the blocks that they are read as."""

    def __init__(self, lines: list[str], suffix: str) -> None:
        self.lines = lines
        self._suffix = suffix
        self._header_lines, self._blocks = self._read(lines)

    def make(self, change: LineChange) -> None:
        """Make one change. Raises `Unreadable`."""
        if len(change.approved) >= EVIDENCE_LIMIT or len(change.published) >= EVIDENCE_LIMIT:
            raise Unreadable(f"has a block in line {change.line} that is too long for the report to hold it whole")
        first, count = self._place(change)
        expected = [block.text for block in self._blocks]
        expected[first : first + count] = [_folded(change.published)] if change.published else []
        for lines in self._candidates(change, first, count):
            try:
                header_lines, blocks = self._read(lines)
            except Unreadable:
                continue
            if [_folded(block.text) for block in blocks] == [_folded(text) for text in expected]:
                self.lines, self._header_lines, self._blocks = lines, header_lines, blocks
                return
        what = change.published or change.approved
        raise Unreadable(
            f"cannot take over “{what[:60]}” at line {change.line}: it would be read as something else; write it by hand"
        )

    def _read(self, lines: Sequence[str]) -> tuple[int, list[ApprovedBlock]]:
        header, blocks = READERS[self._suffix]("\n".join(lines).encode())
        return header.lines, blocks

    def _place(self, change: LineChange) -> tuple[int, int]:
        """Return the first block that is changed and how many are: none for an added one."""
        if not change.approved:
            return sum(block.line <= change.line for block in self._blocks), 0
        found = [
            (place, count) for place in range(len(self._blocks)) if (count := self._length(place, change.approved))
        ]
        here = [at for at in found if self._blocks[at[0]].line == change.line]
        if len(here) == 1 or len(found) == 1:
            return (here or found)[0]
        if not here and change.line > len(self.lines):
            raise Unreadable(f"has no line {change.line} any more; audit the page again")
        raise Unreadable(f"was edited since the audit (line {change.line}); audit the page again")

    def _length(self, place: int, text: str) -> int:
        """Return how many blocks from `place` on are this text together; 0 where they are not."""
        wanted, said = _folded(text), ""
        for count, block in enumerate(self._blocks[place:], 1):
            said = f"{said} {_folded(block.text)}".strip()
            if said == wanted:
                return count
            if not wanted.startswith(said):
                return 0
        return 0

    def _candidates(self, change: LineChange, first: int, count: int) -> Iterator[list[str]]:
        """Yield ways to write the change; which one is right, reading it back tells."""
        says = [change.published]
        if self._suffix != ".txt":
            says.append(_SIGNIFICANT.sub(r"\\\1", change.published))
        if not count:
            after = self._end(first - 1) if first else self._header_lines
            apart = after == len(self.lines) or not self.lines[after].strip()
            for said in says:
                forms = (["", said] if after else [said, ""], [said])
                yield from (
                    [*self.lines[:after], *form, *self.lines[after:]] for form in (forms if apart else forms[::-1])
                )
            return
        begin, end = self._blocks[first].line - 1, self._end(first + count - 1)
        written = "\n".join(self.lines[begin:end])
        words = re.compile(r"\s+".join(re.escape(word) for word in change.approved.split()))
        hits = list(words.finditer(written))
        if len(hits) != 1:
            return
        before, after_words = written[: hits[0].start()], written[hits[0].end() :]
        if change.published:
            for said in says:
                yield [*self.lines[:begin], *f"{before}{said}{after_words}".split("\n"), *self.lines[end:]]
        elif _ONLY_MARKS.match(before) and not after_words.strip():
            follows = end < len(self.lines) - 1 and not self.lines[end].strip()
            yield [*self.lines[:begin], *self.lines[end + follows :]]
            yield [*self.lines[:begin], *self.lines[end:]]

    def _end(self, place: int) -> int:
        """Return the line after a block's last."""
        line = self._blocks[place].line
        following = next((block.line for block in self._blocks[place + 1 :] if block.line > line), len(self.lines) + 1)
        last = following - 1
        while last > line and not self.lines[last - 1].strip():
            last -= 1
        return last


def _folded(text: str) -> str:
    return " ".join(text.split())


def accept(path: Path, wanted: Iterable[LineChange]) -> tuple[bytes, bytes]:
    """Return an approved text's bytes as they are and as they are with the changes made; nothing is written.

    Raises `Unreadable` for a format that is not written line by line, and for a block that was edited since the audit.
    """
    if path.suffix.lower() not in WRITABLE:
        raise Unreadable(f"{path.name} is none of {', '.join(WRITABLE)}; take the wording over by hand")
    try:
        body = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror or error}") from error
    try:
        text = rewritten(decode(body), tuple(wanted), path.suffix.lower())
    except Unreadable as reason:
        raise Unreadable(f"{path.name} {reason}") from reason
    return body, _encoded(text, body)


def _encoded(text: str, body: bytes) -> bytes:
    """Return text in the encoding and with the line ends that the file has."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        big = body.startswith(codecs.BOM_UTF16_BE)
        ends = "\r\n" if "\r\n" in body.decode("utf-16") else "\n"
        mark = codecs.BOM_UTF16_BE if big else codecs.BOM_UTF16_LE
        return mark + text.replace("\n", ends).encode("utf-16-be" if big else "utf-16-le")
    written = (text.replace("\n", "\r\n") if b"\r\n" in body else text).encode()
    return codecs.BOM_UTF8 + written if body.startswith(codecs.BOM_UTF8) else written
