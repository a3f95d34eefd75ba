"""Taking the published wording over into a plain approved text, block by block, without losing anything an editor wrote meanwhile."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.model.exhibits import ReferenceExhibit
from auditor.reference.files import Unreadable
from auditor.reference.files.header import decode, split_header

_BULLET = re.compile(r"^(\s{0,12}(?:[-*•‣▪◦·–]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+)(?=\S)")


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
    """
    rows = exhibit.blocks
    if block is not None and not 1 <= block <= len(rows):
        raise Unreadable(f"has no block {block}; the page has blocks 1 to {len(rows)}")
    found: list[LineChange] = []
    line = 0
    for number, row in enumerate(rows, 1):
        mine = not document or row.document == document
        if mine and row.line:
            line = row.line
        if not mine or (block is not None and number != block):
            continue
        if row.status == "added":
            found.append(LineChange(line, "", row.published))
        elif row.status in {"edited", "missing", "typography"} or (row.hunks and row.approved != row.published):
            found.append(LineChange(row.line, row.approved, row.published))
    return tuple(found)


def rewritten(source: str, wanted: Sequence[LineChange]) -> str:
    """Return the file's text with the changes made. Raises `Unreadable` when a block is not what it was when the page was audited."""
    lines = source.split("\n")
    header, _ = split_header(source)
    edits: list[tuple[int, int, list[str]]] = []
    for change in wanted:
        if not change.approved:
            after = _end(lines, change.line) if change.line else header.lines
            edits.append((after, after, ["", change.published] if after else [change.published, ""]))
            continue
        first, last, mark = _block(lines, change)
        if change.published:
            edits.append((first, last, [mark + change.published]))
        else:
            follows = last < len(lines) and not lines[last].strip()
            edits.append((first, last + follows, []))
    for first, last, new in sorted(edits, key=lambda edit: edit[0], reverse=True):
        lines[first:last] = new
    return "\n".join(lines)


def _block(lines: list[str], change: LineChange) -> tuple[int, int, str]:
    """Return the lines of a block and its list mark."""
    first = change.line - 1
    if not 0 <= first < len(lines):
        raise Unreadable(f"has no line {change.line} any more; audit the page again")
    mark = _BULLET.match(lines[first])
    if mark and _folded(lines[first][mark.end() :]) == _folded(change.approved):
        return first, first + 1, mark[1]
    last = _end(lines, change.line)
    if _folded(" ".join(lines[first:last])) != _folded(change.approved):
        raise Unreadable(f"was edited since the audit (line {change.line}); audit the page again")
    return first, last, ""


def _end(lines: list[str], line: int) -> int:
    last = max(line - 1, 0)
    while last < len(lines) and lines[last].strip():
        last += 1
    return last


def _folded(text: str) -> str:
    return " ".join(text.split())


def uncommitted(path: Path) -> bool:
    """Tell whether git knows changes of this file that are not committed; False where there is no git."""
    try:
        answer = subprocess.run(
            ["git", "-C", str(path.resolve().parent), "status", "--porcelain", "--", path.name],
            capture_output=True, text=True, timeout=20, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and bool(answer.stdout.strip())


def accept(path: Path, wanted: Iterable[LineChange], *, force: bool = False) -> str:
    """Rewrite an approved text in place, whole or not at all, and return its new text.

    Raises `Unreadable` for a format other than `.txt`, for a block that was edited since the audit, and, unless `force`, for a
    file with changes that are not committed.
    """
    if path.suffix.lower() != ".txt":
        raise Unreadable(f"{path.name} is not a .txt file; take the wording over by hand")
    if not force and uncommitted(path):
        raise Unreadable(f"{path.name} has changes that are not committed; commit them first, or use --force")
    body = path.read_bytes()
    try:
        text = rewritten(decode(body), tuple(wanted))
    except Unreadable as reason:
        raise Unreadable(f"{path.name} {reason}") from reason
    _write(path, text.replace("\n", "\r\n") if b"\r\n" in body else text)
    return text


def _write(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        os.chmod(name, path.stat().st_mode & 0o777)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
