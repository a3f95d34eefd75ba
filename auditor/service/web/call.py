"""One request as the pages see it: who asks, for which site, with which form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from starlette.requests import Request

from auditor.service.accounts import Account
from auditor.service.faults import Missing, Refusal
from auditor.service.journal import Actor
from auditor.service.roles import Role
from auditor.service.service import Service
from auditor.service.sites import AuditedSite

MOST_UPLOAD = 10_000_000
"""Bytes of one file that is sent."""
LONGEST_TEXT = 10_000
"""Characters of one field of a form."""


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that came with a form."""

    name: str
    """As the browser told it; never a path of ours."""
    data: bytes


@dataclass(frozen=True, slots=True)
class FormFields:
    """The fields of a form, or of a query."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: tuple[UploadedFile, ...] = ()

    def text(self, name: str) -> str:
        """Return a field; empty where there is none. Raises Refusal for one that is too long."""
        value = self.values.get(name, ("",))[0]
        if len(value) > LONGEST_TEXT:
            raise Refusal(f"this is longer than {LONGEST_TEXT} characters", field=name)
        return value.replace("\r\n", "\n").replace("\0", "").strip()

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        return self.values.get(name, ())

    def flag(self, name: str) -> bool:
        """Tell whether a box is checked."""
        return bool(self.values.get(name))

    def number(self, name: str, default: int | None = None) -> int:
        """Return a field that is a number. Raises Refusal for one that is none."""
        value = self.text(name)
        if not value and default is not None:
            return default
        if not value.isascii() or not value.isdecimal() or len(value) > 9:
            raise Refusal("this is not a number", field=name)
        return int(value)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks."""

    session: str
    """What forms belong to: the session's cookie and the person."""
    account: Account | None = None
    shared_site: int | None = None
    """The site that a read-only link lets see."""
    secret: str = ""
    """Of the session; empty where the proxy signs in."""
    origin: str = ""
    """Network address."""

    @property
    def actor(self) -> Actor:
        """Who this is in the journal."""
        return Actor(self.account.name if self.account else "a visitor", self.origin)


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    service: Service
    request: Request
    visitor: Visitor
    now: datetime
    https: bool = False
    form: FormFields = FormFields()
    query: FormFields = FormFields()
    about: AuditedSite | None = None
    role: Role | None = None
    """What the visitor may do on the site."""

    @property
    def site(self) -> AuditedSite:
        """The site that the address names. Raises Missing where it names none."""
        if self.about is None:
            raise Missing
        return self.about

    @property
    def account(self) -> Account:
        """Who is signed in. Raises Missing where nobody is."""
        if self.visitor.account is None:
            raise Missing
        return self.visitor.account

    @property
    def prefix(self) -> str:
        """What stands before every path of the service."""
        return self.service.options.prefix

    def path(self, name: str) -> str:
        """Return a part of the address, by its name in the route."""
        return str(self.request.path_params[name])

    def may(self, role: Role) -> bool:
        """Tell whether the visitor may do on the site what needs this role."""
        return self.role is not None and self.role.allows(role)

    @property
    def may_edit(self) -> bool:
        """Whether the visitor may work on the findings of the site."""
        return self.may(Role.EDITOR)

    def note(self, action: str, subject: str, detail: str = "", *, everywhere: bool = False) -> None:
        """Write into the journal that the visitor did something, on the site unless `everywhere`."""
        site = None if everywhere or self.about is None else self.about.id
        self.service.journal.write(self.visitor.actor, action, subject, self.now, site=site, detail=detail)
