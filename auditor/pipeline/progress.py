"""How a run tells a person where it is: a bar on a terminal, one line a page otherwise, nothing when quiet."""

from __future__ import annotations

import sys
import time
from typing import Protocol, TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from auditor.errors import bounded
from auditor.model.run import PageRecord


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
        self._write(bounded(message, 500))

    def page(self, record: PageRecord, findings: int, done: int, known: int) -> None:
        """Write the page's line."""
        why = f" code={record.failure.code}" if record.failure else ""
        more = f" status={record.status} elapsed_ms={record.elapsed_ms}" if self._verbose else ""
        self._write(f"[{done}/{known}] {record.state} findings={findings}{why}{more} url={bounded(record.url)}")

    def _write(self, line: str) -> None:
        print(line, file=self._stream, flush=True)

    def close(self) -> None:
        """Do nothing; every line is written at once."""


class Bar:
    """A bar with page, rate, findings and time left."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._started = time.monotonic()
        self._findings = 0
        self._progress = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TextColumn("{task.fields[findings]} findings"),
            TimeRemainingColumn(compact=True),
            TextColumn("[dim]{task.fields[url]}", table_column=None),
            console=self._console,
            transient=True,
        )
        self._task = self._progress.add_task("audit", total=None, rate="", findings=0, url="")
        self._progress.start()

    def say(self, message: str) -> None:
        """Write the message above the bar."""
        self._progress.console.print(escape(bounded(message, 500)), style="dim", highlight=False)

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
            url=escape(bounded(record.url, 60)),
        )
        if record.failure is not None and str(record.state) == "failed":
            line = f"{record.state}: {record.url}: {record.failure.code} {record.failure.detail}"
            self._progress.console.print(escape(bounded(line, 200)), style="yellow", highlight=False)

    def close(self) -> None:
        """Take the bar away."""
        self._progress.stop()


def watcher(*, quiet: bool = False, verbose: bool = False) -> Watcher:
    """Return the watcher that fits where stderr goes."""
    if quiet:
        return Silent()
    if sys.stderr.isatty() and not verbose:
        return Bar()
    return Lines(verbose=verbose)
