"""A report folder appears whole or not at all: it is written beside its place, flushed to the disk and renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from auditor.errors import StoreFault
from auditor.model.codes import Code
from auditor.model.run import SystemClock

LATEST = "latest"
LATEST_FILE = "latest.txt"
_TEMPORARY = ".writing-"


def _nothing(folder: Path) -> None:
    """Leave the folder as it is."""


def write_whole(out: Path, name: str, write: Callable[[Path], None], seal: Callable[[Path], None] = _nothing) -> Path:
    """Let `write` fill a new folder, `seal` close it, and put it at `out/name`, replacing an earlier one of this name.

    A crash at any instant leaves the earlier folder or the new one. Raises StoreFault when the disk says no.
    """
    if not name or name in {".", ".."} or set(name) & set("/\\\0:"):
        raise StoreFault(Code.STORE_UNWRITABLE, f"{name!r} cannot be the name of a folder")
    place = out / name
    try:
        out.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=out))
    except OSError as error:
        raise fault_of(out, error) from error
    _sweep(out)
    try:
        write(temporary)
        seal(temporary)
        _flush(temporary)
        temporary.chmod(0o777 & ~_umask())
        _put(temporary, place)
        _sync(out)
    except OSError as error:
        raise fault_of(place, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    point_latest(out, name)
    return place


def add_to(
    out: Path,
    name: str,
    write: Callable[[Path], None],
    stays: Callable[[str], bool],
    seal: Callable[[Path], None] = _nothing,
) -> Path:
    """Let `write` fill a folder and put what it wrote into `out/name`, where whatever it does not replace and `stays` is kept.

    `stays` is asked with the names directly inside of the folder. As with `write_whole`, a crash leaves the earlier folder or
    the new one.
    """
    place = out / name

    def write_and_keep(folder: Path) -> None:
        write(folder)
        for held in sorted(place.iterdir()) if place.is_dir() else ():
            if stays(held.name) and not (folder / held.name).exists():
                if held.is_dir():
                    shutil.copytree(held, folder / held.name, copy_function=_link)
                else:
                    _link(str(held), str(folder / held.name))

    return write_whole(out, name, write_and_keep, seal)


def _link(source: str, target: str) -> None:
    # The same bytes under a second name: a large report is not copied. Nothing writes into a finished report.
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def point_latest(out: Path, name: str) -> None:
    """Point `latest` at the newest run by a link; where links are impossible, `latest.txt` holds its name.

    Run ids sort by time: a report of an earlier run, written later, does not turn it back.
    """
    link = out / LATEST
    current = _latest(out)
    if current > name and (out / current).is_dir():
        return
    if link.exists() and not link.is_symlink():
        _write_latest_file(out, name)  # somebody's own folder is called latest; it is not ours to remove
        return
    fresh = out / f"{_TEMPORARY}{LATEST}-{os.getpid()}"
    try:
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(name, target_is_directory=True)
        fresh.replace(link)
    except (OSError, NotImplementedError):
        fresh.unlink(missing_ok=True)
        _write_latest_file(out, name)


def _latest(out: Path) -> str:
    """Return the name that `latest` points at; empty where there is none."""
    try:
        if (out / LATEST).is_symlink():
            return Path(os.readlink(out / LATEST)).name
        return (out / LATEST_FILE).read_text("utf-8").strip()
    except OSError:
        return ""


def _write_latest_file(out: Path, name: str) -> None:
    fresh = out / f"{_TEMPORARY}{LATEST_FILE}-{os.getpid()}"
    try:
        fresh.write_text(name + "\n", encoding="utf-8")
        fresh.replace(out / LATEST_FILE)
    except OSError as error:
        raise fault_of(out / LATEST_FILE, error) from error


def _sweep(out: Path) -> None:
    """Remove what a writer that was killed left behind; a day is longer than any report takes."""
    long_ago = SystemClock().now().timestamp() - 24 * 3600
    for left in out.glob(f"{_TEMPORARY}*"):
        with suppress(OSError):
            if left.is_dir() and left.stat().st_mtime < long_ago:
                shutil.rmtree(left, ignore_errors=True)


def _put(temporary: Path, place: Path) -> None:
    if not place.exists():
        temporary.rename(place)
        return
    # A folder cannot replace a full one in one step; the old one steps aside and comes back if the new one cannot move in.
    aside = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=place.parent))
    try:
        place.rename(aside / place.name)
        try:
            temporary.rename(place)
        except OSError:
            (aside / place.name).rename(place)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _flush(folder: Path) -> None:
    # The disk joins what is flushed at the same time: 20 times faster than file by file for a thousand pages.
    found = list(os.walk(folder))
    with ThreadPoolExecutor(max_workers=16) as pool:
        paths = (Path(root, name) for root, _, files in found for name in files)
        deque(pool.map(_sync, (path for path in paths if path.lstat().st_nlink == 1)), maxlen=0)  # others were flushed
    for root, _, _ in found:
        _sync(Path(root))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def fault_of(path: Path, error: OSError) -> StoreFault:
    """Return what to raise where the disk says no."""
    code = Code.STORE_FULL if error.errno == 28 else Code.STORE_UNWRITABLE
    return StoreFault(code, f"{path}: {error.strerror or type(error).__name__}")
