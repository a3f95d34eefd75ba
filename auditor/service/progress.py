"""Where a run is, read from the words of its process: the lines that it writes, one a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_TAIL = 16_000
"""Bytes from the end of the output that are read."""
_PAGE = re.compile(r"^\[(\d+)/(\d+)\] ([\w-]+) findings=(\d+)(.*)$")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run is."""

    done: int = 0
    known: int = 0
    """Pages as far as is known now; the number grows while links are found."""
    said: str = ""
    """The last sentence that is not about a page."""
    lines: tuple[str, ...] = ()
    """The last lines."""


def progress_in(output: Path) -> Progress:
    """Return where a run is whose process writes to this file; nothing is known where there is no file yet."""
    lines = tail(output)
    done = known = 0
    said = ""
    for line in lines:
        if found := _PAGE.match(line):
            done, known = int(found[1]), int(found[2])
        elif line.strip():
            said = line.strip()
    return Progress(done, known, said, tuple(lines[-40:]))


def tail(path: Path) -> list[str]:
    """Return the last lines of a file of words; the first of them is whole. Nothing where there is no file."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _TAIL))
            text = file.read(_TAIL).decode("utf-8", "replace")
    except OSError:
        return []
    lines = text.splitlines()
    return lines[1:] if size > _TAIL else lines
