"""A store of an older auditor opens with all that it held, or is refused with the way out."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from auditor.config.sections import KeepSettings
from auditor.errors import StoreFault
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed
from auditor.store import Store
from auditor.store.db import NAME
from auditor.store.migrations import UPGRADES, VERSION, migrate, version_of
from tests.store.store_samples import StillClock

RUN = "20261127-132803-0f74"


def old_store(folder: Path) -> sqlite3.Connection:
    folder.mkdir(exist_ok=True)
    connection = sqlite3.connect(folder / NAME, isolation_level=None)
    connection.executescript((Path(__file__).parent / "version2.sql").read_text("utf-8"))
    return connection


def shape(path: Path) -> dict[str, set[tuple[str, str, int]]]:
    """Table -> name, type and whether it may be empty, of each column."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: {
                (name, kind, needed) for _, name, kind, needed, *_ in connection.execute(f"PRAGMA table_info({table})")
            }
            for table in tables
            if not table.startswith("sqlite_")
        }


def test_a_store_of_version_2_is_upgraded_and_its_content_kept(tmp_path):
    old_store(tmp_path / "old").close()
    with pytest.raises(StoreFault, match=r"older auditor.*version 2.*next audit with this store upgrades it") as caught:
        Store.open(tmp_path / "old", StillClock(), write=False)
    assert caught.value.code == "STORE_OUTDATED"
    with Store.open(tmp_path / "old", StillClock()) as store:
        assert store.run(RUN).environment.axe == "4.14.0"
        assert [page.url.partition("36087")[2] for page in store.pages(RUN)] == ["/about", "/calendar", "/programs"]
        found = Counter(finding.check for finding in store.findings(RUN))
        assert found.total() == 11
        assert found["reference-edited"]
        about = store.detail(RUN, "http://127.0.0.1:36087/about")
        assert about.exhibits.reference is not None
        assert about.exhibits.reference.document == "about.txt"
        assert len(list(about.exhibits.each())) == 5
        edited = next(f for f in store.findings(RUN) if f.check == "reference-edited")
        assert edited.wording is not None
        assert edited.wording.hunks[0].kind
        assert set(edited.evidence) >= {"approved", "published", "hunks", "document", "line"}
        assert {check.check for check in about.checks} >= {"reference-edited", "image-alt-filename"}
        assert [url for url, _ in store.failures(RUN)] == ["http://127.0.0.1:36087/calendar"]
    Store.open(tmp_path / "new", StillClock()).close()
    assert shape(tmp_path / "old" / NAME) == shape(tmp_path / "new" / NAME)


def test_a_note_of_a_store_of_version_3_stays_a_note(tmp_path):
    note = {"code": "STILL_LOADING", "detail": "after 5 s", "stage": "note", "check": ""}
    failure = {"code": "TRUNCATED", "detail": "", "stage": "fetch", "check": ""}
    with closing(old_store(tmp_path)) as connection:
        UPGRADES[2](connection)
        page, data = connection.execute("SELECT n, data FROM page WHERE url LIKE '%/about'").fetchone()
        record = json.loads(zlib.decompress(data)) | {"failures": [note, failure]}
        packed = zlib.compress(json.dumps(record, separators=(",", ":")).encode())
        connection.execute("UPDATE page SET data = ? WHERE n = ?", (packed, page))
        for ordinal, one in enumerate((note, failure)):
            row = (page, ordinal, one["code"], one["detail"], one["stage"])
            connection.execute("INSERT INTO failure (page, ordinal, code, detail, stage) VALUES (?, ?, ?, ?, ?)", row)
        connection.execute("PRAGMA user_version = 3")
    wanted = [Failed(Code.STILL_LOADING, "after 5 s", note=True), Failed(Code.TRUNCATED, stage=Stage.FETCH)]
    with Store.open(tmp_path, StillClock()) as store:
        about = next(page for page in store.pages(RUN) if page.url.endswith("/about"))
        assert list(about.failures) == wanted
        assert [failure for url, failure in store.failures(RUN) if url == about.url] == wanted


def test_an_upgraded_store_is_pruned_like_any_other(tmp_path):
    old_store(tmp_path).close()
    with Store.open(tmp_path, StillClock()) as store:
        assert store.prunable(KeepSettings(runs=1)).runs == ()
        assert [run.id for run in store.runs()] == [RUN]


@pytest.mark.parametrize("write", [True, False])
def test_a_store_that_is_too_old_is_refused_with_the_way_out_and_left_alone(tmp_path, write):
    with closing(old_store(tmp_path)) as connection:
        connection.execute("PRAGMA user_version = 1")
    shutil.copy(tmp_path / NAME, tmp_path / "before")
    with pytest.raises(StoreFault, match=r"too old.*Move the folder aside") as caught:
        Store.open(tmp_path, StillClock(), write=write)
    assert caught.value.code == "STORE_OLDER"
    with (
        closing(sqlite3.connect(tmp_path / NAME)) as connection,
        closing(sqlite3.connect(tmp_path / "before")) as before,
    ):
        assert list(connection.iterdump()) == list(before.iterdump())


def test_results_of_version_1_in_a_store_of_version_2_are_not_lost_silently(tmp_path):
    with closing(old_store(tmp_path)) as connection:
        connection.execute("UPDATE result SET findings = NULL WHERE page = 2")
    with pytest.raises(StoreFault) as caught:
        Store.open(tmp_path, StillClock())
    assert caught.value.code == "STORE_OLDER"


def test_an_upgrade_that_fails_half_way_changes_nothing(tmp_path):
    def fails(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE extra (n INTEGER)")
        connection.execute("INSERT INTO nowhere VALUES (1)")

    with closing(old_store(tmp_path)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, {**UPGRADES, 2: fails})
        assert version_of(connection) == 2
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'extra'").fetchone() == (0,)
    with Store.open(tmp_path, StillClock()) as store:
        assert len(store.pages(RUN)) == 3
    with closing(sqlite3.connect(tmp_path / NAME)) as connection:
        assert version_of(connection) == VERSION
