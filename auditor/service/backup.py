"""One file with everything of a service, written while it runs; and a folder made of such a file again."""

from __future__ import annotations

import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from auditor.errors import StoreFault, UsageFault
from auditor.model.codes import Code
from auditor.service.database import NAME, ServiceDatabase
from auditor.service.secrets_kept import KEY_FILE

_DATABASE_SUFFIX = ".db"
_PASSING = (".db-wal", ".db-shm", ".lock", ".part")
"""What belongs to a process that runs."""
_REPORTS = frozenset({"reports"})
_MOST = 200_000
"""Files of one backup."""


def back_up(folder: Path, file: Path, *, reports: bool = False) -> int:
    """Write the folder of a service into a compressed file; return the number of files in it.

    Databases are copied as they are at one moment, whatever goes on. Reports are left out unless asked for: they can be written again
    from the store. Raises UsageFault where there is no service, StoreFault where the file cannot be written.
    """
    if not (folder / NAME).is_file():
        raise UsageFault(Code.REFUSED, f"{folder} is no folder of a service: it has no {NAME}")
    part = file.with_name(f".{file.name}.part")
    count = 0
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            with (
                tarfile.open(fileobj=out, mode="w:gz") as archive,
                tempfile.TemporaryDirectory(dir=file.parent) as room,
            ):
                for path in _files(folder, reports):
                    name = path.relative_to(folder).as_posix()
                    archive.add(_whole(path, Path(room)), name, recursive=False)
                    count += 1
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except (OSError, sqlite3.Error, tarfile.TarError) as error:
        part.unlink(missing_ok=True)
        raise StoreFault(Code.STORE_UNWRITABLE, f"{file}: {error}") from error
    return count


def restore(file: Path, folder: Path) -> int:
    """Make a folder of a service from a backup; return the number of files. Nothing that is there is ever overwritten.

    Raises UsageFault for a folder that has something in it and for a file that is no backup, StoreFault for a database of a newer
    version or a full disk.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageFault(
            Code.REFUSED, f"{folder} is not empty; restore into a new folder, then move it where it belongs"
        )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tarfile.open(file, "r:gz") as archive:
            names = archive.getnames()
            if NAME not in names or len(names) > _MOST:
                raise UsageFault(Code.REFUSED, f"{file} is no backup of a service")
            archive.extractall(folder, filter="data")  # no links out of the folder, no devices, no absolute names
        (folder / KEY_FILE).chmod(0o600)
    except (tarfile.TarError, EOFError) as error:
        raise UsageFault(Code.REFUSED, f"{file} is no backup of a service: {error}") from error
    except OSError as error:
        raise StoreFault(Code.STORE_UNWRITABLE, f"{folder}: {error.strerror or error}") from error
    ServiceDatabase.open(folder).close()
    return len(names)


def _files(folder: Path, reports: bool) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        here = Path(place)
        depth = len(here.relative_to(folder).parts)
        # sites/NAME/reports; the output of runs in jobs/ is kept.
        folders[:] = sorted(
            name
            for name in folders
            if not (here / name).is_symlink() and (reports or depth != 2 or name not in _REPORTS)
        )
        for name in sorted(names):
            path = here / name
            if path.is_file() and not path.is_symlink() and not name.endswith(_PASSING) and not name.startswith("."):
                yield path


def _whole(path: Path, room: Path) -> Path:
    """Return a file that does not change while it is read: of a database, a consistent copy."""
    if path.suffix != _DATABASE_SUFFIX:
        return path
    copy = room / "copy.db"
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy
