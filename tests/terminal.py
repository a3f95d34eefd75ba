"""A real terminal for a program under test: what it shows is read, and keys are typed when it asks."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


INTERRUPT = "\x03"
"""Ctrl-C."""


def _own_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # tests that a shell started in the background were told to ignore it


class Terminal:
    """`python -m auditor` in a pseudo-terminal; ends with the block it is used in."""

    def __init__(self, arguments: Sequence[str], cwd: Path, environment: dict[str, str] | None = None) -> None:
        self._master, slave = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "auditor", *arguments], cwd=cwd, stdin=slave, stdout=slave, stderr=slave,
            start_new_session=True, env=os.environ | {"TERM": "xterm"} | (environment or {}),
            preexec_fn=_own_terminal,
        )  # fmt: skip
        os.close(slave)
        self.shown = ""
        """All that it wrote, without colours."""
        self._typed = ""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(20)
        os.close(self._master)

    def expect(self, words: str, patience_s: float = 120) -> str:
        """Read until `words` are shown, and return what was shown up to their end since the last call."""
        end = time.monotonic() + patience_s
        while words not in self.shown:
            ready, _, _ = select.select([self._master], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"{words!r} was not shown; shown was: {self.shown[-2000:]}"
            assert self._read(), f"it ended without {words!r}; shown was: {self.shown[-2000:]}"
        seen, _, rest = self.shown.partition(words)
        self.shown = rest
        return seen + words

    def type(self, keys: str) -> None:
        """Type keys, as a person does."""
        self._typed = keys
        os.write(self._master, keys.encode())

    def end(self, patience_s: float = 120) -> int:
        """Read until the program ends and return its exit status."""
        end = time.monotonic() + patience_s
        while True:
            ready, _, _ = select.select([self._master], [], [], 2)
            if ready and not self._read():
                return self._process.wait(patience_s)
            if not ready and self._typed == INTERRUPT:
                # `input()` hears one that came between its prompt and its reading with the next key.
                self.type(INTERRUPT)
            assert time.monotonic() < end, f"it did not end; shown was: {self.shown[-2000:]}"

    def _read(self) -> bool:
        try:
            said = os.read(self._master, 65536)
        except OSError:  # how Linux tells that nobody has the other side open any more
            return False
        self.shown += _ESCAPES.sub("", said.decode("utf-8", "replace")).replace("\r\n", "\n")
        return bool(said)
