"""People: their names, passwords (Argon2id), roles by site, and the lock after too many wrong passwords."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from auditor.service.database import Row, ServiceDatabase
from auditor.service.faults import Missing, Refusal, one_changed
from auditor.service.moments import later, moment_of, text_of
from auditor.service.roles import Role

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
"""Characters; a longer one would cost time before it is refused."""
FREE_FAILURES = 5
"""Wrong passwords in a row before an account waits."""
FIRST_LOCK_S = 60
LONGEST_LOCK_S = 3600
_NAME = re.compile(r"[\w.@+-]{1,100}")
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody has this password")
"""Checked where no account has the name, so that the time of an answer does not tell."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person."""

    id: int
    name: str
    full_name: str
    email: str
    admin: bool
    """Of the whole service: sites, people, every role."""
    active: bool
    locked_until: str
    version: int
    by_proxy: bool
    """Has no password and is known by the proxy's header only."""

    @property
    def shown(self) -> str:
        """What others read."""
        return self.full_name or self.name


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """What a form says about a person."""

    name: str
    full_name: str = ""
    email: str = ""
    admin: bool = False
    active: bool = True


class Accounts:
    """The people of a service."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    def any(self) -> bool:
        """Tell whether there is anybody yet."""
        return self._database.row("SELECT 1 FROM account LIMIT 1") is not None

    def all(self) -> list[Account]:
        """Return everybody by name."""
        return [_account(row) for row in self._database.rows("SELECT * FROM account ORDER BY name")]

    def get(self, account: int) -> Account:
        """Return one person. Raises Missing."""
        row = self._database.row("SELECT * FROM account WHERE id = ?", (account,))
        if row is None:
            raise Missing("there is no such person")
        return _account(row)

    def named(self, name: str) -> Account | None:
        """Return the person of this name, whatever its letter case; None where there is none."""
        row = self._database.row("SELECT * FROM account WHERE name = ?", (name,))
        return _account(row) if row else None

    def add(self, details: AccountDetails, password: str, now: datetime) -> Account:
        """Add a person; an empty password is for one whom the proxy signs in. Raises Refusal with the field that is wrong."""
        _check_details(details)
        hashed = hashed_password(password) if password else ""
        with self._database.transaction() as connection:
            if connection.execute("SELECT 1 FROM account WHERE name = ?", (details.name,)).fetchone():
                raise Refusal(f"somebody is called {details.name} already", field="name")
            made = connection.execute(
                "INSERT INTO account (name, full_name, email, password, admin, active, created) VALUES (?,?,?,?,?,?,?)",
                (details.name, details.full_name, details.email, hashed, details.admin, details.active, text_of(now)),
            ).lastrowid
        return self.get(made or 0)

    def change(self, account: int, details: AccountDetails, version: int) -> None:
        """Change a person. Raises ChangedMeanwhile, and Refusal where the last admin would be gone."""
        _check_details(details)
        with self._database.transaction() as connection:
            others = connection.execute(
                "SELECT 1 FROM account WHERE admin AND active AND id != ? LIMIT 1", (account,)
            ).fetchone()
            if not others and not (details.admin and details.active):
                raise Refusal("this is the last admin; make another one first", field="admin")
            count = connection.execute(
                "UPDATE account SET full_name = ?, email = ?, admin = ?, active = ?, version = version + 1 "
                "WHERE id = ? AND version = ?",
                (details.full_name, details.email, details.admin, details.active, account, version),
            ).rowcount
            one_changed(count, details.name)
            if not details.active:
                connection.execute("DELETE FROM sign_in WHERE account = ?", (account,))

    def set_password(self, account: int, password: str) -> None:
        """Give a person a new password; whoever was signed in as this person is not any more. Raises Refusal."""
        hashed = hashed_password(password)
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE account SET password = ?, failures = 0, locked_until = '', version = version + 1 WHERE id = ?",
                (hashed, account),
            )
            connection.execute("DELETE FROM sign_in WHERE account = ?", (account,))

    def check_password(self, name: str, password: str, now: datetime) -> Account | None:
        """Return who has this name and password; None for anybody else, and while the account waits after wrong ones.

        A wrong password and a locked account look the same, and take the same time.
        """
        row = self._database.row("SELECT * FROM account WHERE name = ?", (name[:200],))
        locked = row is not None and bool(row["locked_until"]) and _is_locked(moment_of(row["locked_until"]), now)
        usable = row is not None and bool(row["password"]) and bool(row["active"]) and not locked
        right = _verified(row["password"] if row is not None and usable else _NOBODY, password)
        if row is None or not usable:
            return None
        if right:
            rehash = _HASHER.check_needs_rehash(row["password"])
            self._database.write(
                "UPDATE account SET failures = 0, locked_until = '', password = ? WHERE id = ?",
                (_HASHER.hash(password) if rehash else row["password"], row["id"]),
            )
            return _account(row)
        self._failed(int(row["id"]), now)
        return None

    def _failed(self, account: int, now: datetime) -> None:
        with self._database.transaction() as connection:
            connection.execute("UPDATE account SET failures = failures + 1 WHERE id = ?", (account,))
            count = int(connection.execute("SELECT failures FROM account WHERE id = ?", (account,)).fetchone()[0])
            if count >= FREE_FAILURES:
                wait = min(LONGEST_LOCK_S, FIRST_LOCK_S * 2 ** min(count - FREE_FAILURES, 10))
                until = later(now, seconds=wait)
                connection.execute("UPDATE account SET locked_until = ? WHERE id = ?", (until, account))

    # -- roles ----------------------------------------------------------------------------------------------------------

    def role(self, account: Account, site: int) -> Role | None:
        """Return what a person may do on a site; None where it is not his to see."""
        if account.admin:
            return Role.ADMIN
        row = self._database.row("SELECT role FROM site_role WHERE site = ? AND account = ?", (site, account.id))
        return Role(row["role"]) if row else None

    def roles_on(self, site: int) -> list[tuple[Account, Role]]:
        """Return who may do what on a site, without the admins of the service."""
        rows = self._database.rows(
            "SELECT account.*, site_role.role AS role FROM account JOIN site_role ON account = account.id "
            "WHERE site = ? ORDER BY name",
            (site,),
        )
        return [(_account(row), Role(row["role"])) for row in rows]

    def people_of(self, site: int) -> list[Account]:
        """Return whom something on a site can be assigned to: its editors and admins, and those of the service."""
        rows = self._database.rows(
            "SELECT * FROM account WHERE active AND (admin OR id IN (SELECT account FROM site_role "
            "WHERE site = ? AND role IN ('editor', 'admin'))) ORDER BY name",
            (site,),
        )
        return [_account(row) for row in rows]

    def give_role(self, site: int, account: int, role: Role | None) -> None:
        """Let a person do so much on a site from now on; None is nothing."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM site_role WHERE site = ? AND account = ?", (site, account))
            if role is not None:
                connection.execute("INSERT INTO site_role VALUES (?, ?, ?)", (site, account, role))


def hashed_password(password: str) -> str:
    """Return what is kept of a password. Raises Refusal for one that is too short or too long."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refusal(f"a password has at least {SHORTEST_PASSWORD} characters", field="password")
    if len(password) > LONGEST_PASSWORD:
        raise Refusal(f"a password has at most {LONGEST_PASSWORD} characters", field="password")
    return _HASHER.hash(password)


def _is_locked(until: datetime, now: datetime) -> bool:
    # A lock that would last longer than any was made by a clock that has been set back since.
    return timedelta() < until - now <= timedelta(seconds=LONGEST_LOCK_S)


def _verified(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password[: LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return False


def _check_details(details: AccountDetails) -> None:
    if not _NAME.fullmatch(details.name):
        raise Refusal("a name has letters, digits and . @ + - _ only, and no spaces", field="name")
    if len(details.full_name) > 200:
        raise Refusal("that is too long", field="full_name")
    if details.email and (len(details.email) > 254 or not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", details.email)):
        raise Refusal("this is no mail address", field="email")


def _account(row: Row) -> Account:
    return Account(
        row["id"],
        row["name"],
        row["full_name"],
        row["email"],
        bool(row["admin"]),
        bool(row["active"]),
        row["locked_until"],
        row["version"],
        not row["password"],
    )
