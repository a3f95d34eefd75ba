"""How often Python looks for garbage in cycles: rarely, since a page is needed as a whole until all of it goes at once."""

from __future__ import annotations

import gc

COLLECT_AFTER = 50_000
"""New containers after which the collector looks. A page is a tree that points both ways, made of tens of thousands of them;
by default Python would look hundreds of times while one is judged."""


def collect_rarely() -> None:
    """Keep the collector from what is loaded by now and stays, and from looking too often at what is new."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 5, 10)
