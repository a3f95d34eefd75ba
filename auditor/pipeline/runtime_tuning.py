"""How Python and the C library treat memory in a run: fewer looks for garbage, and large buffers given back at once."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import sys

COLLECT_AFTER = 50_000
"""New containers after which the collector looks. A page is a tree that points both ways, made of tens of thousands of them;
by default Python would look hundreds of times while one is checked."""
LARGE = 1_000_000
"""Bytes from which a buffer gets memory of its own. What ordinary pages need is below, and costs what it did."""
SMALL = 150_000_000
"""Bytes that a process of ours may go on with. Checking ordinary pages takes 100 MB; after one of 6 MB a third of what it took
stays with the C library in pieces."""
_M_MMAP_THRESHOLD = -3


def look_rarely() -> None:
    """Keep the collector from looking too often at what is new. Said before modules are loaded, it saves a quarter of that time."""
    gc.set_threshold(COLLECT_AFTER, 5, 10)


def collect_rarely() -> None:
    """Keep the collector from what is loaded by now and stays, and from looking too often at what is new."""
    gc.collect()
    gc.freeze()
    look_rarely()


def return_large_buffers() -> bool:
    """Fix the allocator's threshold; tell whether it could be done.

    glibc raises it to the largest buffer that was ever freed (mallopt(3)), up to 32 MB; from then on such buffers lie among
    small ones, and the heap never shrinks: 160 MB instead of 90 after twenty pages of 5 to 12 MB.
    """
    if not sys.platform.startswith("linux") or "MALLOC_MMAP_THRESHOLD_" in os.environ:
        return False
    try:
        return bool(ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, LARGE))
    except (OSError, AttributeError):
        return False  # another C library


def shrink() -> bool:
    """Give memory back where this process holds more than `SMALL`; tell whether it still does. Where nothing says, it does not."""
    if _resident() <= SMALL:
        return False
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
    return _resident() > SMALL


def _resident() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as told:
            return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
