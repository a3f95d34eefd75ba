"""One writer a store: a lock that the kernel gives back when its holder dies, and a note of who held it."""

from __future__ import annotations

import errno
import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import StoreFault
from auditor.model.codes import Code

_HELD: set[Path] = set()
"""Locks of this process: POSIX record locks do not keep a process from locking twice."""


@dataclass(slots=True)
class Lock:
    """A held lock. `unclean` tells that the last holder died without releasing it."""

    path: Path
    descriptor: int
    unclean: bool

    def release(self, *, clean: bool = True) -> None:
        """Give the lock back. `clean` False leaves the note, so that the next holder checks the database."""
        if self.path not in _HELD:
            return
        if clean:
            os.ftruncate(self.descriptor, 0)
        _HELD.discard(self.path)
        os.close(self.descriptor)


def acquire(path: Path, now: str) -> Lock:
    """Take the lock or raise StoreFault STORE_LOCKED with the process that holds it. A dead holder's lock is taken over.

    The lock is a POSIX record lock: it belongs to the process, forked children do not inherit it, kill -9 frees it.
    """
    path = path.resolve()
    if path in _HELD:
        raise StoreFault(Code.STORE_LOCKED, f"process {os.getpid()} (this one) has {path.parent} open")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = _note(descriptor)
        os.close(descriptor)
        if error.errno in (errno.EACCES, errno.EAGAIN):
            raise StoreFault(Code.STORE_LOCKED, f"{holder} has {path.parent} open") from error
        raise
    unclean = os.fstat(descriptor).st_size > 0
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps({"pid": os.getpid(), "since": now}).encode(), 0)
    except OSError:
        os.close(descriptor)
        raise
    _HELD.add(path)
    return Lock(path, descriptor, unclean)


def _note(descriptor: int) -> str:
    try:
        note = json.loads(os.pread(descriptor, 500, 0))
        return f"process {int(note['pid'])} (since {note['since']})"
    except (ValueError, KeyError, TypeError):
        return "another process"
