"""How a run tells a person where it is: a bar on a terminal, one line a page otherwise, nothing when quiet."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from typing import Protocol, TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Column
from rich.text import Text

from auditor.log_commands import disarmed
from auditor.model.run import PageRecord
from auditor.redact import sanitize
from auditor.urls import path_of

MEDIUM, WIDE = 60, 90
"""Columns of a terminal from which there is room for a bar, and for rate and time left."""


class Watcher(Protocol):
    """Who is told about the run."""

    def say(self, message: str) -> None:
        """Tell one thing that is worth a line."""

    def page(self, record: PageRecord, findings: int, done: int, known: int) -> None:
        """Tell that a page ended; `known` is how many addresses are to be audited as far as is known."""

    def close(self) -> None:
        """Leave the terminal clean."""


class Silent:
    """Tells nobody."""

    def say(self, message: str) -> None:
        """Drop the message."""

    def page(self, record: PageRecord, findings: int, done: int, known: int) -> None:
        """Drop the page."""

    def close(self) -> None:
        """Do nothing."""


class Lines:
    """One line a page, key=value, for logs."""

    def __init__(self, stream: TextIO | None = None, *, verbose: bool = False) -> None:
        self._stream = stream or sys.stderr
        self._verbose = verbose

    def say(self, message: str) -> None:
        """Write the message as a line."""
        self._write(sanitize(message, 500))

    def page(self, record: PageRecord, findings: int, done: int, known: int) -> None:
        """Write the page's line."""
        why = f" code={record.failure.code}" if record.failure else ""
        more = f" status={record.status} elapsed_ms={record.elapsed_ms}" if self._verbose else ""
        self._write(f"[{done}/{known}] {record.state} findings={findings}{why}{more} url={sanitize(record.url)}")

    def _write(self, line: str) -> None:
        print(disarmed(line), file=self._stream, flush=True)

    def close(self) -> None:
        """Do nothing; every line is written at once."""


class Bar:
    """One line with the pages, the findings and the page just judged; with a bar, a rate and the time left where there is room."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._started = time.monotonic()
        self._findings = 0
        self._progress = Progress(*_columns(self._console.width), console=self._console, transient=True, expand=True)
        self._task = self._progress.add_task("audit", total=None, rate="", findings=0, path="")
        self._progress.start()

    def say(self, message: str) -> None:
        """Write the message above the bar."""
        self._print(sanitize(message, 500), "dim")

    def _print(self, line: str, style: str) -> None:
        # The terminal folds long lines itself; a style of `print` would colour the bar below, too.
        self._console.print(Text(disarmed(line), style), soft_wrap=True)

    def page(self, record: PageRecord, findings: int, done: int, known: int) -> None:
        """Move the bar; failed pages get a line of their own."""
        self._findings += findings
        minutes = max(time.monotonic() - self._started, 0.001) / 60
        self._progress.update(
            self._task,
            completed=done,
            total=known,
            rate=f"{done / minutes:.0f} pages/min",
            findings=self._findings,
            path=escape(sanitize(path_of(record.url), 200)),
        )
        if record.failure is not None and str(record.state) == "failed":
            line = f"{record.state}: {record.url}: {record.failure.code} {record.failure.detail}"
            self._print(sanitize(line, 200), "yellow")

    def close(self) -> None:
        """Take the bar away."""
        self._progress.stop()


def _columns(width: int) -> Iterator[ProgressColumn]:
    """Yield what fits into one line; the path takes what is left and is cut, the figures never are."""
    yield SpinnerColumn(table_column=Column(no_wrap=True))
    if width >= MEDIUM:
        yield BarColumn(bar_width=16)
    yield MofNCompleteColumn(table_column=Column(no_wrap=True))
    if width >= WIDE:
        yield TextColumn("{task.fields[rate]}", table_column=Column(no_wrap=True))
    yield TextColumn("{task.fields[findings]} findings", table_column=Column(no_wrap=True))
    if width >= WIDE:
        yield TimeRemainingColumn(compact=True)
    yield TextColumn("[dim]{task.fields[path]}", table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"))


def watcher(*, quiet: bool = False, verbose: bool = False) -> Watcher:
    """Return the watcher that fits where stderr goes."""
    if quiet:
        return Silent()
    if sys.stderr.isatty() and not verbose and os.environ.get("TERM") != "dumb":
        return Bar()
    return Lines(verbose=verbose)
