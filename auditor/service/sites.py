"""The sites of a service: each is an ordinary folder of auditor below sites/, which the command line may use at any time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from auditor import Settings, load_settings
from auditor.config import CONFIG_NAME
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.service.database import Row, ServiceDatabase
from auditor.service.faults import Missing, Refusal, one_changed
from auditor.service.moments import text_of

FOLDER = "sites"
STORE = ".auditor"
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


@dataclass(frozen=True, slots=True)
class AuditedSite:
    """One site."""

    id: int
    slug: str
    """Its name in addresses and on the disk."""
    name: str
    folder: Path
    version: int

    @property
    def store(self) -> Path:
        """The folder of its database."""
        return self.folder / STORE

    def settings(self) -> Settings:
        """Return its settings with every path made whole, so that they hold in any working folder.

        Raises UsageFault: the folder vanished, or auditor.toml is broken.
        """
        if not self.folder.is_dir():
            raise UsageFault(Code.CONFIG_INVALID, f"the folder {FOLDER}/{self.slug} is gone")
        read = load_settings(self.folder / CONFIG_NAME)
        baseline = read.gate.baseline
        return read.model_copy(
            update={
                "reference": read.reference.model_copy(update={"dir": str(self.folder / read.reference.dir)}),
                "report": read.report.model_copy(update={"out": str(self.folder / read.report.out)}),
                "gate": read.gate.model_copy(
                    update={"baseline": baseline if baseline.startswith("git:") else str(self.folder / baseline)}
                ),
                "site": read.site.model_copy(
                    update={"views": str(self.folder / read.site.views) if read.site.views else ""}
                ),
            }
        )

    @property
    def is_there(self) -> bool:
        """Whether its folder and its settings are on the disk."""
        return (self.folder / CONFIG_NAME).is_file()


class Sites:
    """The sites of a service."""

    def __init__(self, database: ServiceDatabase, folder: Path) -> None:
        self._database = database
        self._folder = folder / FOLDER

    def all(self) -> list[AuditedSite]:
        """Return all sites by name."""
        return [self._site(row) for row in self._database.rows("SELECT * FROM site ORDER BY name COLLATE NOCASE, slug")]

    def get(self, slug: str) -> AuditedSite:
        """Return the site of this slug. Raises Missing."""
        row = self._database.row("SELECT * FROM site WHERE slug = ?", (slug,))
        if row is None:
            raise Missing
        return self._site(row)

    def by_id(self, site: int) -> AuditedSite:
        """Return a site. Raises Missing."""
        row = self._database.row("SELECT * FROM site WHERE id = ?", (site,))
        if row is None:
            raise Missing
        return self._site(row)

    def found(self) -> list[str]:
        """Return the folders below sites/ that have settings and are no site of the service yet."""
        known = {site.slug for site in self.all()}
        return sorted(
            path.parent.name
            for path in self._folder.glob(f"*/{CONFIG_NAME}")
            if path.parent.name not in known and _SLUG.fullmatch(path.parent.name)
        )

    def add(self, slug: str, name: str, now: datetime) -> AuditedSite:
        """Add a site and make its folder; one that is there already keeps what it has. Raises Refusal with the field."""
        if not _SLUG.fullmatch(slug):
            raise Refusal("a short name has small letters, digits and hyphens only", field="slug")
        check_name(name)
        folder = self._folder / slug
        if folder.is_symlink():
            raise Refusal("the folder of a site is no link", field="slug")
        with self._database.transaction() as connection:
            if connection.execute("SELECT 1 FROM site WHERE slug = ?", (slug,)).fetchone():
                raise Refusal(f"there is a site {slug} already", field="slug")
            folder.mkdir(parents=True, exist_ok=True)
            connection.execute(
                "INSERT INTO site (slug, name, added) VALUES (?, ?, ?)", (slug, name.strip(), text_of(now))
            )
        return self.get(slug)

    def rename(self, site: AuditedSite, name: str, version: int) -> None:
        """Give a site another name for people. Raises ChangedMeanwhile."""
        check_name(name)
        count = self._database.write(
            "UPDATE site SET name = ?, version = version + 1 WHERE id = ? AND version = ?",
            (name.strip(), site.id, version),
        )
        one_changed(count, site.name)

    def forget(self, site: AuditedSite) -> None:
        """Take a site out of the service; its folder stays as it is. Raises Refusal while a run of it is going on."""
        with self._database.transaction() as connection:
            running = connection.execute(
                "SELECT 1 FROM job WHERE site = ? AND state IN ('queued', 'started')", (site.id,)
            ).fetchone()
            if running:
                raise Refusal("a run of this site is going on; stop it first")
            connection.execute("DELETE FROM site WHERE id = ?", (site.id,))

    def _site(self, row: Row) -> AuditedSite:
        return AuditedSite(row["id"], row["slug"], row["name"], self._folder / row["slug"], row["version"])


def check_name(name: str) -> None:
    """Raise Refusal for what is no name of a site."""
    if not name.strip() or len(name) > 200:
        raise Refusal("give the site a name of at most 200 characters", field="name")


def slug_of(name: str) -> str:
    """Return a short name made of a longer one, or of a host."""
    made = re.sub(r"[^a-z0-9]+", "-", name.lower().removeprefix("www.")).strip("-")
    return made[:63].strip("-") or "site"
