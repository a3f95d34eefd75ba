"""Standard streams that cannot break a run: closed ones lead nowhere, and a reader that has gone is no fault."""

from __future__ import annotations

import io
import os
import shutil
import sys
from typing import TYPE_CHECKING, TextIO

from auditor.errors import StoreFault
from auditor.model.codes import Code

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


def secure() -> None:
    """Open what our caller closed, and let nobody's closing of the other end stop us. Called once, by the process's main."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest free number is the closed one. Left free, the database would become our standard error.
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - lives as long as we do
    sys.stdout = _patient(1, sys.stdout, told=True)
    sys.stderr = _patient(2, sys.stderr, told=False)


def columns() -> int:
    """Return how many columns the terminal has that standard output is; 0 where it is a file or another program."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def _patient(descriptor: int, old: TextIO | None, *, told: bool) -> TextIO:
    if old is not None:
        old.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Patient(descriptor, told)),
        encoding=old.encoding if old else "utf-8",
        errors="backslashreplace",  # a page's letters must not break a terminal that cannot show them
        line_buffering=True,
    )


class _Patient(io.FileIO):
    """A descriptor whose reader may go away: what is written then is dropped, and the exit status stays what it is."""

    def __init__(self, descriptor: int, told: bool) -> None:
        super().__init__(descriptor, "wb", closefd=False)
        self._told = told
        """Losing what is written is a fault that must be said: it is standard output."""
        self._lost = False

    def write(self, data: ReadableBuffer, /) -> int:
        """Write, or drop what nobody reads. Raises StoreFault once when a disk is full behind standard output."""
        if self._lost:
            return memoryview(data).nbytes
        try:
            return super().write(data)
        except OSError as error:
            self._lost = True
            if self._told and not isinstance(error, BrokenPipeError):
                raise StoreFault(Code.STORE_UNWRITABLE, f"standard output: {error.strerror}") from error
            return memoryview(data).nbytes
