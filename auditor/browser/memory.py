"""Keeps browsers on this machine within bounds: a page that eats memory is ended, a browser that has grown is replaced.

What a browser takes is the private memory (resident without shared) of its driver and of all processes below: within a few
per cent of its PSS, and read in a millisecond where PSS takes a hundred. Browsers on a Grid are their node's to watch.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import psutil

from auditor.browser.orphans import Process
from auditor.browser.session import Session

BROWSER_BYTES = 1_100_000_000
"""Memory one browser needs at its peak (measured over 300 pages). One that still takes more after a page was left is replaced."""
PAGE_BYTES = 2 * BROWSER_BYTES
"""Memory at which a browser is stopped in the middle of a page, long before the machine has none left."""
LOOK_EVERY_S = 1.0
"""A look costs a millisecond of CPU for each browser; a page can take about a gigabyte in between."""

Children = Mapping[int, Sequence[psutil.Process]]
"""All processes of this machine by the number of their parent."""


def children() -> Children:
    """Return who started whom: a millisecond for some eighty processes, so one look at all browsers shares it."""
    found: dict[int, list[psutil.Process]] = defaultdict(list)
    for process in psutil.process_iter(["ppid"]):
        found[process.info["ppid"]].append(process)
    return found


def taken(processes: Iterable[Process], below: Children) -> dict[psutil.Process, int]:
    """Return the private memory of these processes and all below them, in bytes."""
    found: dict[psutil.Process, int] = {}
    waiting = [top for one in processes if (top := one.found())]
    while waiting:
        process = waiting.pop()
        if process in found:
            continue
        with contextlib.suppress(psutil.Error):
            memory = process.memory_info()
            found[process] = memory.rss - getattr(memory, "shared", 0)
            waiting += below.get(process.pid, ())
    return found


def measure_rss(session: Session, below: Children) -> dict[psutil.Process, int]:
    """Return what the processes of a browser take, and note the sum in its session."""
    sizes = taken(session.browser.processes, below)
    session.rss, session.rss_measured_at = sum(sizes.values()), time.monotonic()
    return sizes


def grown(session: Session) -> bool:
    """Tell whether a browser takes more than it should between two pages; False for one that is elsewhere.

    A browser that took little at the last look, while it was at work, takes no more now.
    """
    if session.rss > BROWSER_BYTES or time.monotonic() - session.rss_measured_at > 2 * LOOK_EVERY_S:
        measure_rss(session, children())
    return session.rss > BROWSER_BYTES


class MemoryWatch:
    """A thread that looks at the sessions at work and ends what takes too much."""

    def __init__(self, live: Callable[[], Iterable[Session]], limit: int) -> None:
        self._live, self._limit = live, limit
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="memory watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop looking."""
        self._over.set()
        self._thread.join(5)

    def _work(self) -> None:
        while not self._over.wait(LOOK_EVERY_S):
            below = children()
            for session in self._live():
                sizes = measure_rss(session, below)
                if session.rss > self._limit:
                    session.killed_at_bytes = session.rss
                    # The largest is the page's; the browser then tells that its tab crashed. The session is not used again.
                    with contextlib.suppress(psutil.Error):
                        max(sizes, key=lambda process: sizes[process]).kill()
