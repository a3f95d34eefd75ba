"""Waiting for what another process does, without a guess how long it takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(look: Callable[[], T], limit_s: float = 120) -> T:
    """Return what `look` returns as soon as it is true."""
    end = time.monotonic() + limit_s
    while not (found := look()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)
    return found
