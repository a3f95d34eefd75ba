"""The log of the program: one line an event, `name key=value ...`, free of secrets and of a site's control characters.

Modules log to `logging.getLogger(__name__)` with `event("page", url=..., state=...)` as the message. Where lines go is decided
by who runs the program: a run's own file (`log_to_file`), a terminal (`log_to_terminal`), or whatever handlers a user of the
Python API attaches to the logger `auditor`.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from auditor.log_commands import disarmed
from auditor.redact import sanitize

ROOT = logging.getLogger("auditor")
PAGES = "auditor.page"
"""Logger of one line a page; a terminal has these lines from the progress already."""
MAX_LINE = 2000
MAX_SAME = 5
"""Times that one traceback is written whole; a check that crashes on every page must not fill the disk."""
MAX_KINDS = 200
"""Different tracebacks that are written whole."""
MAX_FRAMES = 40
"""Frames of a traceback that are kept, the innermost; a recursion has a thousand."""
_PLAIN = re.compile(r"[^\s\"]+")


def event(name: str, **fields: object) -> str:
    """Return `name key=value ...`; a value with spaces stands in quotes, one that is empty or None is left out."""
    parts = [name]
    for key, value in fields.items():
        text = "" if value is None else str(value)
        if text:
            parts.append(f"{key}={text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)}")
    return " ".join(parts)


class SafeFormatter(logging.Formatter):
    """One line an event and the lines of its traceback, each masked and bounded."""

    def __init__(self, *, tracebacks: bool = True) -> None:
        super().__init__()
        self._tracebacks = tracebacks
        self._seen: Counter[str] = Counter()

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = f"{when.replace('+00:00', 'Z')} {record.levelname} {record.name} {record.getMessage()}"
        lines = [disarmed(sanitize(head, MAX_LINE))]
        if self._tracebacks:
            lines.extend(f"    {line}" for line in self._unless_repeated(traceback_of(record)))
        return "\n".join(lines)

    def _unless_repeated(self, lines: list[str]) -> list[str]:
        where = "\n".join(lines[:-1])  # the last line is the message, which may name a page
        if len(self._seen) < MAX_KINDS or where in self._seen:
            self._seen[where] += 1
        return (
            lines if not lines or 0 < self._seen[where] <= MAX_SAME else [f"(the same traceback as before) {lines[-1]}"]
        )


def traceback_of(record: logging.LogRecord) -> list[str]:
    """Return the lines of a record's traceback, masked and bounded; none where it has none."""
    if record.exc_text is None and record.exc_info and record.exc_info[1] is not None:
        record.exc_text = "".join(traceback.format_exception(record.exc_info[1], limit=-MAX_FRAMES))
    text = record.exc_text or ""
    return [kept for line in text.splitlines() if (kept := _indented(line)).strip()]


def _indented(line: str) -> str:
    return " " * (len(line) - len(line.lstrip(" "))) + disarmed(sanitize(line, MAX_LINE))


class Carried(logging.Handler):
    """Keeps what was logged in another process until it is taken across; `relay` logs it here."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record in a form that can be pickled."""
        record.msg, record.args = record.getMessage(), None
        record.exc_text = "\n".join(traceback_of(record)) or None
        record.exc_info = None
        self._records.append(record)

    def take(self, **fields: object) -> list[logging.LogRecord]:
        """Return what was kept, each line with these fields besides, and keep it no longer."""
        taken, self._records = self._records, []
        for record in taken:
            record.msg = event(record.msg, **fields)
        return taken


def carry() -> Carried:
    """Keep what this process logs from now on, so that it can be sent to the process that has the log."""
    carried = Carried()
    ROOT.addHandler(carried)
    ROOT.setLevel(logging.DEBUG)
    return carried


def log_nowhere() -> None:
    """Take all handlers away: those of the process that this one was forked from are not its own."""
    for logger in (logging.getLogger(), ROOT):
        for handler in tuple(logger.handlers):
            logger.removeHandler(handler)
    ROOT.addHandler(logging.NullHandler())


def relay(records: list[logging.LogRecord]) -> None:
    """Log what another process kept."""
    for record in records:
        logger = logging.getLogger(record.name)
        if logger.isEnabledFor(record.levelno):
            logger.handle(record)


class _File(logging.FileHandler):
    """A file that costs the run nothing when the disk is full; the store says so anyway."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Drop the line."""

    def close(self) -> None:
        """Close the file, and let go what it could not take."""
        with suppress(OSError):
            super().close()


@contextmanager
def log_to_file(path: Path) -> Iterator[None]:
    """Append everything that is logged while the block lasts to a file; its folder is made. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = _File(path, encoding="utf-8", errors="backslashreplace")
    handler.setFormatter(SafeFormatter())
    before = ROOT.level
    ROOT.addHandler(handler)
    ROOT.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        ROOT.removeHandler(handler)
        ROOT.setLevel(before)
        handler.close()


class _Terminal(logging.Handler):
    """Writes to whatever standard error is by then."""

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr, flush=True)


_terminal = _Terminal(logging.DEBUG)
_terminal.addFilter(lambda record: record.name != PAGES)


def log_to_terminal(verbosity: int) -> None:
    """Show the log on standard error: not at all (0), its events (1), or its tracebacks, too (2)."""
    ROOT.removeHandler(_terminal)
    if verbosity:
        _terminal.setFormatter(SafeFormatter(tracebacks=verbosity > 1))
        ROOT.addHandler(_terminal)
        ROOT.setLevel(logging.DEBUG)
