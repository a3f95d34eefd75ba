"""Processes of a run that hear no interrupt of their own, and end when the run does: the run decides what becomes of its work."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnProcess

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What ends a run."""


@contextmanager
def unheard() -> Iterator[None]:
    """Keep what ends a run waiting while the block lasts; a process that is started in it begins so."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def start_unheard(process: SpawnProcess) -> None:
    """Start a process that hears of no interrupt while it loads; an interrupt then would be a traceback on the user's screen."""
    resource_tracker.ensure_running()  # its own start would lift the mask
    with unheard():
        process.start()


def serve_unheard(parent: int) -> None:
    """Go on without hearing what ends a run, and end with the process `parent`; said first in a process of its own."""
    # What ends a run by a terminal or a service reaches the whole group.
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: int) -> None:
    # A killed run leaves its processes behind; an orphan ends itself.
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
