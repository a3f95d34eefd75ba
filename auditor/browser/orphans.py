"""Remembers every browser started here or on a Grid, so that none outlives a run that was killed.

A record is a small JSON file in the user's cache, written before a browser starts and removed when it is gone. Processes are
named by number and start time, or by the profile's unique name on their command line or as their temporary folder, so no other
program is ever hit. A session on a Grid is ended by the next run that uses the same hub, with that run's login.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import platform
import re
import shutil
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil
from platformdirs import user_cache_path

GRACE_S = 3.0
PROFILE_PREFIX = "auditor-profile-"
LONGEST = 36
"""Letters the temporary folder's path may have: Chromium puts a socket below the profile, whose address ends at 107."""
PROFILE_BYTES = 10_000_000
"""Room a new profile needs. A browser that gets less may wait a minute before it says that it cannot start."""
GRID_KEPT_S = 86_400.0
"""Seconds after which a Grid has long ended a session by itself."""
_ELSEWHERE = ("/tmp", "/var/tmp")
_GRID = ".grid"
_SESSION = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(frozen=True, slots=True)
class Process:
    """A process by number and start time."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> Process | None:
        """Return the running process with this number; None when there is none."""
        try:
            return cls(pid, psutil.Process(pid).create_time())
        except psutil.Error:
            return None

    def found(self) -> psutil.Process | None:
        """Return the process if it still runs and is the same one."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < 0.05
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.Error:
            return None


@dataclass(frozen=True, slots=True)
class Record:
    """One browser: the program that started it, its processes, its profile folder."""

    owner: Process
    profile: str
    processes: tuple[Process, ...] = ()
    name: str = field(default_factory=lambda: uuid.uuid4().hex)

    def write(self) -> None:
        """Put the record on disk."""
        path = folder() / f"{self.name}.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps(asdict(self)))
        os.replace(part, path)

    def end(self) -> None:
        """Kill what still runs, remove the profile, and then the record."""
        kill((*self.processes, *_with_profile(self.profile)))
        shutil.rmtree(self.profile, ignore_errors=True)
        with contextlib.suppress(OSError):
            (folder() / f"{self.name}.json").unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class GridRecord:
    """A session on a Grid: the program that began it, and where that program runs."""

    owner: Process
    place: str
    hub: str
    """The hub's address without a login."""
    session: str

    @classmethod
    def of(cls, hub: str, session: str) -> GridRecord:
        """Return the record of a session that this program began."""
        owner = Process.of(os.getpid())
        assert owner is not None
        return cls(owner, _place(), hub, session)

    @property
    def path(self) -> Path:
        """The file of this record."""
        return folder() / f"{self.session}{_GRID}"

    def write(self) -> None:
        """Put the record on disk; without one, the Grid itself ends the session of a run that was killed."""
        if _SESSION.fullmatch(self.session):
            with contextlib.suppress(OSError):
                self.path.write_text(json.dumps(asdict(self)))

    def forget(self) -> None:
        """Remove the record."""
        if _SESSION.fullmatch(self.session):
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)


def sweep_grid(hub: str, delete: Callable[[str], bool]) -> int:
    """End the sessions on a hub whose runs are no more, by `delete`, which tells whether one is gone; return how many.

    A session that the hub does not let us delete is remembered for the next run. Raises what `delete` raises.
    """
    cleared = 0
    for path in folder().glob(f"*{_GRID}"):
        record = _read_grid(path)
        if record is None:
            path.unlink(missing_ok=True)
            continue
        orphan = record.hub == hub and record.place == _place() and record.owner.found() is None
        if orphan and delete(record.session):
            record.forget()
            cleared += 1
    return cleared


def _read_grid(path: Path) -> GridRecord | None:
    try:
        if time.time() - path.stat().st_mtime > GRID_KEPT_S:
            return None
        raw = json.loads(path.read_text())
        record = GridRecord(Process(**raw["owner"]), str(raw["place"]), str(raw["hub"]), path.name.removesuffix(_GRID))
        return record if _SESSION.fullmatch(record.session) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _place() -> str:
    # A cache may be shared by machines or containers, where the number of a process means nothing to the others.
    try:
        return f"{platform.node()} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return platform.node()


def new_profile() -> str:
    """Make a profile folder: in the temporary folder, else in a system one that is short and roomy enough. Raises OSError."""
    full = []
    for place in dict.fromkeys((tempfile.gettempdir(), *_ELSEWHERE)):
        if len(os.fsencode(place)) > LONGEST or not os.access(place, os.W_OK):
            continue
        if shutil.disk_usage(place).free >= PROFILE_BYTES:
            return tempfile.mkdtemp(prefix=PROFILE_PREFIX, dir=place)
        full.append(place)
    if full:
        raise OSError(errno.ENOSPC, f"the disk is full, {PROFILE_BYTES // 1_000_000} MB are needed", " and ".join(full))
    return tempfile.mkdtemp(prefix=PROFILE_PREFIX)


def folder() -> Path:
    """Return the folder of the records; the temporary folder stands in where the cache cannot be written."""
    place = user_cache_path("auditor", appauthor=False) / "sessions"
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.access(place, os.W_OK):
            return place
    except OSError:
        place = Path()
    place = Path(tempfile.gettempdir()) / f"auditor-sessions-{os.getuid()}"
    place.mkdir(exist_ok=True, mode=0o700)
    return place


def sweep() -> int:
    """End the browsers of runs that are no more; return how many records were cleared."""
    cleared = 0
    for path in folder().glob("*.json"):
        record = _read(path)
        if record is None:
            path.unlink(missing_ok=True)
        elif record.owner.found() is None:
            record.end()
            cleared += 1
    return cleared


def kill(processes: Iterable[Process]) -> None:
    """End these processes and all they started; wait until they are gone."""
    tree: set[Process] = set()
    for process in processes:
        found = process.found()
        if found is not None:
            tree.add(process)
            with contextlib.suppress(psutil.Error):
                tree.update(Process(child.pid, child.create_time()) for child in found.children(recursive=True))
    for one in tree:
        alive = one.found()
        if alive is not None:
            with contextlib.suppress(psutil.Error):
                alive.kill()
    # A dead process whose new parent has not noticed yet (a zombie) counts as gone.
    end = time.monotonic() + GRACE_S
    while any(one.found() for one in tree) and time.monotonic() < end:
        time.sleep(0.01)


def _read(path: Path) -> Record | None:
    try:
        raw = json.loads(path.read_text())
        processes = tuple(Process(**one) for one in raw["processes"])
        return Record(Process(**raw["owner"]), _profile(raw["profile"]), processes, path.stem)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _profile(text: str) -> str:
    # Only a folder that this module's callers make may be removed.
    if not Path(text).name.startswith(PROFILE_PREFIX):
        raise ValueError(text)
    return text


def _with_profile(profile: str) -> list[Process]:
    found: list[Process] = []
    for process in psutil.process_iter(["cmdline", "create_time"]):
        named = any(profile in argument for argument in process.info["cmdline"] or ())
        if named or _inherited(process) == profile:
            found.append(Process(process.pid, process.info["create_time"]))
    return found


def _inherited(process: psutil.Process) -> str:
    # Our drivers get the profile as their temporary folder, and hand it down to whatever they start.
    try:
        return process.environ().get("TMPDIR", "")
    except (psutil.Error, OSError):
        return ""
