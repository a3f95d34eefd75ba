"""Compiled templates, kept where Python keeps compiled modules: in `__pycache__` beside the source, if that can be written to.

Compiling them costs a third of a second of CPU, which was a tenth of a small run.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
from functools import cache
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache, FileSystemBytecodeCache

_MAKERS = ("escape.py", "labels.py")
"""What a compiled template has in it besides its source: the options of the environment, and filters of constants."""


def kept_beside(templates: Path) -> BytecodeCache | None:
    """Return the cache of a folder of templates; None when Python is told to keep nothing."""
    if sys.dont_write_bytecode:
        return None
    return _Kept(str(Path(cache_from_source(str(templates / "any.py"))).parent))


class _Kept(FileSystemBytecodeCache):
    """A cache that costs nothing but time where it cannot be written to, and forgets templates of another version."""

    def get_source_checksum(self, source: str) -> str:
        """Return what a compiled template must have been made from to be used."""
        return hashlib.sha256(f"{_made_with()}\n{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template that was kept."""
        with contextlib.suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, if that is possible."""
        with contextlib.suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


@cache
def _made_with() -> str:
    here = Path(__file__).parent
    return "|".join((version("jinja2"), *(hashlib.sha256((here / name).read_bytes()).hexdigest() for name in _MAKERS)))
