"""Keeps a folder of reports small: data files of older reports are packed, and reports of forgotten runs are taken away.

Only what nobody changed since it was written is touched (shared_files.py knows).
"""

from __future__ import annotations

import gzip
import os
import shutil
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.model.formats import FORMATS
from auditor.report.shared_files import FileList, is_as_written, is_untouched, read_list, write_list

STAY_PLAIN = 3
"""Newest reports of a site whose data files stay as they are."""
WORTH_PACKING = 500_000
"""Bytes from which a data file of an older report is packed."""
PACKED = ".gz"
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of the reports of runs that were forgotten."""

    removed: tuple[str, ...]
    """Names of the folders that went."""
    kept: tuple[str, ...]
    """Names of those that somebody changed, or that were written before folders had lists of their files."""
    size: int
    """Bytes on the disk; what other reports share is not among them."""


def pack_older(out: Path, site: str) -> None:
    """Pack large data files (audit.json, findings.csv ...) of all but the newest reports of a site with gzip.

    Nearly all of a quiet night's report is shared with the night before; these files tell of their run and cannot be.
    `auditor report RUN --format json` writes one plain again. What cannot be packed stays as it is.
    """
    found = [(folder, listed) for folder in _folders(out) if (listed := read_list(folder)) and listed.site == site]
    for folder, listed in found[STAY_PLAIN:]:
        with suppress(OSError):
            _pack(folder, listed)


def read_data(folder: Path, name: str) -> bytes:
    """Return a data file of a report, packed or not. Raises OSError where there is none, or none that can be read."""
    plain = folder / name
    if plain.exists():
        return plain.read_bytes()
    try:
        with gzip.open(folder / f"{name}{PACKED}") as file:
            return file.read()
    except (EOFError, zlib.error) as error:
        raise OSError(f"{name}{PACKED} is cut off or damaged") from error


def _pack(folder: Path, listed: FileList) -> None:
    files = dict(listed.files)
    for name in {row.file for row in FORMATS.values() if row.name not in {"html", "html-single"}}:
        if files.get(name, (0, 0))[0] < WORTH_PACKING or not is_untouched(folder, name, listed):
            continue
        packed = folder / f"{name}{PACKED}"
        fresh = folder / f".{name}{PACKED}"
        with (folder / name).open("rb") as plain, fresh.open("wb") as raw:
            with gzip.GzipFile(filename=name, mode="wb", fileobj=raw, compresslevel=_LEVEL) as file:
                shutil.copyfileobj(plain, file, 1 << 20)
            raw.flush()
            os.fsync(raw.fileno())
        fresh.replace(packed)
        (folder / name).unlink()
        told = packed.lstat()
        del files[name]
        files[packed.name] = (told.st_size, told.st_mtime_ns)
    if files != dict(listed.files):
        # Nobody takes views from an older report than the newest.
        write_list(folder, replace(listed, files=files, views={}))


def remove_reports(out: Path, runs: Collection[str], *, dry_run: bool = False) -> Removed:
    """Take away the report folders of these runs; one that somebody changed stays. With `dry_run`, only say which would go."""
    removed, kept, size = [], [], 0
    for folder in _folders(out):
        if folder.name not in runs:
            continue
        if not is_as_written(folder):
            kept.append(folder.name)
            continue
        size += sum(path.lstat().st_size for path in folder.rglob("*") if path.lstat().st_nlink == 1)
        if not dry_run:
            shutil.rmtree(folder, ignore_errors=True)
        removed.append(folder.name)
    return Removed(tuple(sorted(removed)), tuple(sorted(kept)), size)


def _folders(out: Path) -> Iterator[Path]:
    """Yield the report folders of `out`, the newest first: run ids sort by time."""
    if out.is_dir():
        names = sorted((entry.name for entry in out.iterdir() if not entry.is_symlink()), reverse=True)
        yield from (out / name for name in names if not name.startswith(".") and (out / name).is_dir())
