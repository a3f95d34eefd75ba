"""Gives large buffers back to the system as soon as they are free, so that one huge page does not stay in memory for the whole run."""

from __future__ import annotations

import ctypes
import os
import sys

LARGE = 1_000_000
"""Bytes from which a buffer gets memory of its own. What ordinary pages need is below, and costs what it did."""
_M_MMAP_THRESHOLD = -3


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
