"""Why an answer may not be the page that was asked for: what stands in its place, and the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SHORT = 120
"""Words of a text that may be a wall's; articles about the matter are longer."""
TINY = 30
"""Words so few that there is hardly a page."""


class Kind(StrEnum):
    """What stands in the place of the page."""

    LOGIN = "login"
    CHALLENGE = "challenge"
    MAINTENANCE = "maintenance"
    ERROR = "error"
    EMPTY = "empty"
    LOADING = "loading"
    GATE = "gate"
    """An age check, a choice of country, a cookie wall, a browser that is not wanted."""
    REPEATED = "repeated"
    """The same text under several addresses."""
    SHRUNK = "shrunk"
    """Most of what stood here before is gone."""
    STRANGE = "strange"
    """A short page that is like none of its site."""
    UNSTYLED = "unstyled"
    """The page's own style sheets or scripts did not load."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why an answer may not be the page."""

    kind: Kind
    certain: bool
    """It is not audited; otherwise it is, and counts as doubtful."""
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}: {', '.join(self.reasons)}"
