"""Who may do what: three roles on a site, each of which may do what the ones before it may, and admins of the whole service."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody may do on a site."""

    VIEWER = "viewer"
    """Sees everything, changes nothing."""
    EDITOR = "editor"
    """Runs audits, works on findings, waives, accepts published text."""
    ADMIN = "admin"
    """Changes settings, schedule, messages, approved texts, who may do what on the site, and links to share."""

    def allows(self, needed: Role) -> bool:
        """Tell whether this role may do what needs that one."""
        return _ORDER.index(self) >= _ORDER.index(needed)


_ORDER = tuple(Role)


class TokenScope(StrEnum):
    """What a program may do with its token."""

    READ = "read"
    RUN = "run"
    """Reads and starts runs."""
    WORK = "work"
    """Reads, starts runs and waives."""

    @property
    def role(self) -> Role:
        """What the scope amounts to on the token's sites; a token never administers."""
        return Role.VIEWER if self is TokenScope.READ else Role.EDITOR

    def allows(self, needed: TokenScope) -> bool:
        """Tell whether this scope may do what needs that one."""
        return _SCOPES.index(self) >= _SCOPES.index(needed)


_SCOPES = tuple(TokenScope)
