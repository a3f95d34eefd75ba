"""What SIGINT, SIGTERM and SIGHUP do to a run: the first ends it in order, the second at once, and neither loses a page."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
INTERRUPTED = 130


class Interrupts:
    """A context in which signals end the run: by `stop` where there is one, else by KeyboardInterrupt."""

    def __init__(self) -> None:
        self._stop: Callable[[], None] | None = None
        self._count = 0
        self._before: dict[signal.Signals, Callable[[int, FrameType | None], object] | int | None] = {}

    def __enter__(self) -> Self:
        # Only the main thread may set handlers; and who started us with a signal ignored (nohup) means it.
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._ring)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            # Who goes on pressing Ctrl-C while we leave must not be answered with a traceback.
            signal.signal(number, signal.SIG_DFL if self._count > 1 else handler)

    @contextmanager
    def asking(self, stop: Callable[[], None]) -> Iterator[None]:
        """Let the first signal call `stop` while the block runs."""
        self._stop = stop
        try:
            yield
        finally:
            self._stop = None

    def _ring(self, number: int, frame: FrameType | None) -> None:
        self._count += 1
        if self._count == 1 and self._stop is not None:
            self._stop()
        elif self._count <= 2:
            raise KeyboardInterrupt
        else:
            # Somebody asks for the third time. Judges follow us by themselves, browsers are swept at the next start.
            os._exit(INTERRUPTED)
