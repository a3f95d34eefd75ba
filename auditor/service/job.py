"""What the process of one run does and leaves behind, so that a kill of the service or of it loses no run and makes none twice.

A job has a folder. The service writes `order-N.json` (N is the attempt) and starts `auditor work-on FOLDER N` in the folder of
the site. That process

1. takes the folder's lock, which the kernel gives back when it dies, and leaves if this attempt was done or another one ordered;
2. writes `begun-N.json` with its id and birth; before the first attempt also which runs the store has already (`before.json`);
3. audits: the run that this job began earlier is gone on with, one that it finished is not made again;
4. writes `ended-N.json` with the exit status and the id of the run.

So whoever holds the lock is the only one who works on the job, and what was not written at its end can be told from the store.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import msgspec
import psutil

from auditor.errors import AuditorError
from auditor.model.run import RunStatus, SystemClock
from auditor.store import RunSummary, Store

STOPPED = 130
_FAULT = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Order:
    """What one attempt is to do."""

    attempt: int
    store: str
    """Folder of the site's database."""
    arguments: tuple[str, ...]
    """Of `auditor audit`, for a run that is begun."""
    resumed: tuple[str, ...]
    """The same for one that is gone on with, without what is fixed since it was begun."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Which process works on an attempt."""

    pid: int
    born: float


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of an attempt."""

    exit_code: int
    run: str


class JobFolder:
    """The files of one job."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def order(self, order: Order) -> None:
        """Write down what is to be done, before anybody is started to do it."""
        self.path.mkdir(parents=True, exist_ok=True)
        self._write(f"order-{order.attempt}.json", asdict(order))

    def ordered(self, attempt: int) -> Order | None:
        """Return an order."""
        return self._read(f"order-{attempt}.json", Order)

    def begun(self, attempt: int) -> Begun | None:
        """Return which process began an attempt; None where none has got so far."""
        return self._read(f"begun-{attempt}.json", Begun)

    def ended(self, attempt: int) -> Ended | None:
        """Return what became of an attempt; None where nobody wrote it."""
        return self._read(f"ended-{attempt}.json", Ended)

    def output(self, attempt: int) -> Path:
        """Return where the words of an attempt stand."""
        return self.path / f"output-{attempt}.log"

    def ask_to_stop(self, attempt: int) -> None:
        """Tell an attempt that has not begun yet to leave; it may not even have been ordered."""
        self.path.mkdir(parents=True, exist_ok=True)
        self._write(f"stop-{attempt}.json", {})

    def is_held(self) -> bool:
        """Tell whether a process works on it at this moment."""
        try:
            descriptor = os.open(self.path / "lock", os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        else:
            return False
        finally:
            os.close(descriptor)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Be the only one who works on it while the block runs; waits for whoever is."""
        descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def work(self, attempt: int, audit: Callable[[list[str]], int]) -> int:
        """Do what was ordered, in this process; `audit` runs a command line and returns its exit status."""
        with self.held():
            order = self.ordered(attempt)
            if order is None or self.ended(attempt) or (self.path / f"order-{attempt + 1}.json").exists():
                return 0
            store = Path(order.store)
            if not (self.path / "before.json").exists():
                self._write("before.json", [run.id for run in _runs(store)])
            self._write(f"begun-{attempt}.json", asdict(Begun(os.getpid(), psutil.Process().create_time())))
            if (self.path / f"stop-{attempt}.json").exists():
                self._end(attempt, STOPPED)
                return STOPPED
            done = self._own_run(store)
            if done is not None and done.status not in {RunStatus.RUNNING, RunStatus.ABORTED}:
                code = done.counts.get("exit_code")
                self._end(attempt, code if isinstance(code, int) else _FAULT, done.id)
                return 0
            resume = ["--resume", done.id, *order.resumed] if done is not None else list(order.arguments)
            code = audit(["audit", *resume])
            made = self._own_run(store)
            self._end(attempt, code, made.id if made else "")
            return code

    def own_run(self, store: Path) -> str:
        """Return the id of the run that this job made in the store; empty where there is none yet."""
        with suppress(AuditorError):
            found = self._own_run(store)
            return found.id if found else ""
        return ""

    def _own_run(self, store: Path) -> RunSummary | None:
        before = self._read("before.json", list[str])
        if before is None:
            return None
        known = set(before)
        return next((run for run in _runs(store) if run.id not in known), None)

    def _end(self, attempt: int, code: int, run: str = "") -> None:
        self._write(f"ended-{attempt}.json", asdict(Ended(code, run)))

    def _write(self, name: str, value: object) -> None:
        fresh = self.path / f".{name}-{os.getpid()}"
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(value, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path / name)

    def _read(self, name: str, kind: type[T]) -> T | None:
        try:
            return msgspec.json.decode((self.path / name).read_bytes(), type=kind)
        except (FileNotFoundError, msgspec.DecodeError):
            return None


def _runs(store: Path) -> list[RunSummary]:
    try:
        with Store.open(store, SystemClock(), write=False) as opened:
            return opened.runs()
    except AuditorError:
        return []  # nothing was audited yet, or the audit will say what is wrong with the store
