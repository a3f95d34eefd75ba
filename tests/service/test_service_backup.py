"""A backup that is taken while the service works makes the same service elsewhere; nothing is overwritten, nothing leaves the folder."""

from __future__ import annotations

import io
import sqlite3
import tarfile
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from auditor.errors import StoreFault, UsageFault
from auditor.service.backup import back_up, restore
from auditor.service.database import MIGRATIONS, NAME, ServiceDatabase
from auditor.service.options import ServiceOptions
from auditor.service.roles import Role
from tests.pipeline.conftest import auditor, called
from tests.service.serving import served

DOCS = Path(__file__).parents[2] / "docs" / "service"


def test_a_service_comes_back_whole_from_a_backup_taken_while_it_ran(tmp_path: Path) -> None:
    file = tmp_path / "kept.tar.gz"
    with served(tmp_path / "old", start=False) as serving:
        site = serving.site("school")
        serving.person("anna", roles={"school": Role.EDITOR})
        (site.folder / "reference_content").mkdir(exist_ok=True)
        (site.folder / "reference_content" / "fees.txt").write_text("500 Euro")
        (site.folder / "reports" / "r1").mkdir(parents=True)
        (site.folder / "reports" / "r1" / "index.html").write_text("a report")
        secret = serving.service.tokens.make(("ci", None, "read", 5), "anna", serving.clock.now())  # type: ignore[arg-type]
        back_up(tmp_path / "old", file)
        back_up(tmp_path / "old", tmp_path / "all.tar.gz", reports=True)
    assert file.stat().st_mode & 0o077 == 0
    restore(file, tmp_path / "new")
    with served(tmp_path / "new", start=False) as serving:
        account = serving.service.accounts.named("anna")
        assert account is not None
        assert serving.service.accounts.role(account, serving.service.sites.get("school").id) is Role.EDITOR
        assert serving.service.tokens.find(secret, serving.clock.now()) is not None
        folder = serving.service.sites.get("school").folder
        assert (folder / "reference_content" / "fees.txt").read_text() == "500 Euro"
        assert not (folder / "reports" / "r1").exists()
    restore(tmp_path / "all.tar.gz", tmp_path / "whole")
    assert (tmp_path / "whole" / "sites" / "school" / "reports" / "r1" / "index.html").exists()


def test_nothing_is_overwritten_and_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    with served(tmp_path / "old", start=False):
        back_up(tmp_path / "old", tmp_path / "kept.tar.gz")
    with pytest.raises(UsageFault, match="is not empty"):
        restore(tmp_path / "kept.tar.gz", tmp_path / "old")
    (tmp_path / "no.tar.gz").write_bytes(b"not a backup")
    with pytest.raises(UsageFault, match="no backup"):
        restore(tmp_path / "no.tar.gz", tmp_path / "new")
    with pytest.raises(UsageFault, match="no folder of a service"):
        back_up(tmp_path / "nowhere", tmp_path / "x.tar.gz")


@pytest.mark.parametrize("name", ["../outside.txt", "/outside.txt"])
def test_a_foreign_backup_writes_nothing_outside_of_the_folder(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "foreign.tar.gz", "w:gz") as archive:
        for member, body in ((NAME, b""), (name, b"evil")):
            about = tarfile.TarInfo(member)
            about.size = len(body)
            archive.addfile(about, io.BytesIO(body))
    with pytest.raises((UsageFault, StoreFault)):
        restore(tmp_path / "foreign.tar.gz", tmp_path / "new")
    assert not (tmp_path / "outside.txt").exists()
    assert not Path("/outside.txt").exists()


def test_an_older_service_is_brought_up_and_a_newer_one_refused(tmp_path: Path) -> None:
    first = (files("auditor.service") / MIGRATIONS[0]).read_text("utf-8")
    with closing(sqlite3.connect(tmp_path / NAME)) as connection:
        connection.executescript(f"{first}; PRAGMA user_version = 1")
    database = ServiceDatabase.open(tmp_path)
    assert database.rows("SELECT * FROM told") == []
    database.close()
    with closing(sqlite3.connect(tmp_path / NAME)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(StoreFault, match="newer"):
        ServiceDatabase.open(tmp_path)


def test_the_commands_say_what_they_did(tmp_path: Path) -> None:
    with served(tmp_path / "old", start=False):
        kept = auditor("serve", str(tmp_path / "old"), "--backup", str(tmp_path / "kept.tar.gz"), cwd=tmp_path)
    assert kept.status == 0, kept.stderr
    assert "kept.tar.gz" in kept.stdout
    back = called("serve", str(tmp_path / "new"), "--restore", str(tmp_path / "kept.tar.gz"), cwd=tmp_path)
    assert back.status == 0, back.stderr
    assert (tmp_path / "new" / NAME).is_file()
    again = called("serve", str(tmp_path / "new"), "--restore", str(tmp_path / "kept.tar.gz"), cwd=tmp_path)
    assert again.status == 2
    assert "not empty" in again.stderr


def test_the_container_and_the_unit_are_what_they_say() -> None:
    service = yaml.safe_load((DOCS / "compose.yaml").read_text("utf-8"))["services"]["service"]
    assert service["read_only"] is True
    assert service["user"] != "0"
    assert service["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert f":{ServiceOptions().port}" in service["ports"][0]
    unit = (DOCS / "auditor-serve.service").read_text("utf-8")
    for line in ("User=auditor", "KillMode=process", "NoNewPrivileges=yes", "ProtectSystem=strict"):
        assert f"\n{line}\n" in unit
