"""Files that are the same as in an earlier report of the site stand on the disk once: later reports name them by hard links.

A report folder keeps a list of its files, and of its page views what each was made from. A view whose matter is the same is taken
as it is, not made again; any other file that turns out equal is linked when the folder is whole. Where the disk has no hard links
the files are copies. Nothing is taken that was changed since it was written.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import msgspec

LIST = ".files.json"
"""The list of a report's files, inside its folder."""
_SCHEMA = "auditor-files/1"
_MOST_LOOKED_AT = 40
"""Newest folders among which one of the same site is looked for."""


@dataclass(frozen=True, slots=True)
class KeptView:
    """One page's view: what it was made from, its files, and the figures that lists need."""

    key: str
    files: tuple[str, ...]
    figures: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class FileList:
    """What a report folder held when it was written."""

    schema: str = ""
    site: str = ""
    files: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Name -> size in bytes and time of the last change in nanoseconds."""
    views: Mapping[str, KeptView] = field(default_factory=dict)
    """Base name of a page's view -> the view."""


class SharedFiles:
    """The files of an earlier report, as far as the one that is being written can take them over."""

    def __init__(self, site: str, earlier: Path | None = None, listed: FileList | None = None) -> None:
        """Take the site of the report, and the earlier folder with its list where there is one."""
        self._site = site
        self._earlier = earlier
        self._listed = listed or FileList()
        self._views: dict[str, KeptView] = {}
        self._pictures = {Path(name).stem: name for name in self._listed.files if name.startswith("assets/")}

    @classmethod
    def beside(cls, out: Path, run: str, site: str) -> SharedFiles:
        """Return the files of the newest other report of the site in `out`, of earlier runs if there are any."""
        names = (entry.name for entry in out.iterdir() if not entry.is_symlink()) if out.is_dir() else ()
        others = sorted((name for name in names if name != run and not name.startswith(".")), reverse=True)
        others.sort(key=lambda name: name > run)
        for name in others[:_MOST_LOOKED_AT]:
            listed = read_list(out / name)
            if listed is not None and listed.site == site:
                return cls(site, out / name, listed)
        return cls(site)

    def take_view(self, base: str, key: str, folder: Path) -> Sequence[float | None] | None:
        """Put the view that was made from the same into `folder` and return its figures; None where there is none, or not whole."""
        kept = self._listed.views.get(base)
        if kept is None or not key or kept.key != key or not all(map(self._is_untouched, kept.files)):
            return None
        try:
            for name in kept.files:
                self._put(name, folder)
        except OSError:
            return None  # it is being removed; what was put is written over
        self._views[base] = kept
        return kept.figures

    def keep_view(self, base: str, key: str, files: Sequence[str], figures: Sequence[float | None]) -> None:
        """Remember a view that was made anew, for later reports; without a key it cannot be taken over."""
        if key:
            self._views[base] = KeptView(key, tuple(files), tuple(figures))

    def keep_views_of(self, folder: Path) -> None:
        """Remember the views of a folder whose HTML report stays."""
        listed = read_list(folder)
        self._views.update(listed.views if listed else {})

    def take_picture(self, sha256: str, folder: Path) -> str:
        """Put a picture into `folder` and return its name there; empty where no earlier report has it."""
        name = self._pictures.get(sha256, "")
        if not name or not self._is_untouched(name):
            return ""
        try:
            self._put(name, folder)
        except OSError:
            return ""
        return name

    def seal(self, folder: Path) -> None:
        """Link what is equal to a file of the earlier report, and write the list of the folder's files: nothing changes after."""
        for name, told in _files(folder):
            if told.st_nlink == 1 and self._listed.files.get(name, (-1, 0))[0] == told.st_size:
                self._join(name, folder)
        files = {name: (told.st_size, told.st_mtime_ns) for name, told in _files(folder)}
        write_list(folder, FileList(_SCHEMA, self._site, dict(sorted(files.items())), self._views))

    def _join(self, name: str, folder: Path) -> None:
        if self._earlier is None or not self._is_untouched(name):
            return
        fresh = folder / f"{name}.same"
        with suppress(OSError):
            if filecmp.cmp(self._earlier / name, folder / name, shallow=False):
                os.link(self._earlier / name, fresh)
                fresh.replace(folder / name)

    def _put(self, name: str, folder: Path) -> None:
        assert self._earlier is not None  # what is listed stands in it
        target = folder / name
        if target.exists():
            return
        try:
            os.link(self._earlier / name, target)
        except OSError:
            shutil.copy2(self._earlier / name, target)

    def _is_untouched(self, name: str) -> bool:
        return self._earlier is not None and is_untouched(self._earlier, name, self._listed)


def write_list(folder: Path, listed: FileList) -> None:
    """Write the list of a report folder, whole or not at all."""
    fresh = folder / f"{LIST}.new"
    fresh.write_bytes(msgspec.json.encode(asdict(listed)))
    fresh.replace(folder / LIST)


def read_list(folder: Path) -> FileList | None:
    """Return the list of a report folder; None where there is none that can be read, or one with names from outside of it."""
    try:
        listed = msgspec.json.decode((folder / LIST).read_bytes(), type=FileList)
    except (OSError, msgspec.DecodeError):
        return None
    names = (*listed.files, *(name for view in listed.views.values() for name in view.files))
    inside = all(not name.startswith("/") and ".." not in name.split("/") for name in names)
    return listed if listed.schema == _SCHEMA and inside else None


def is_untouched(folder: Path, name: str, listed: FileList) -> bool:
    """Tell whether a file of a report is what was written."""
    try:
        told = (folder / name).lstat()
    except OSError:
        return False
    return listed.files.get(name) == (told.st_size, told.st_mtime_ns)


def is_as_written(folder: Path) -> bool:
    """Tell whether a report folder holds its files as they were written, and nothing else."""
    listed = read_list(folder)
    if listed is None:
        return False
    found = {name for name, _ in _files(folder)}
    return found == set(listed.files) and all(is_untouched(folder, name, listed) for name in found)


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            if path.name != LIST:
                yield path.relative_to(folder).as_posix(), path.lstat()
