"""What an issue says, and what every tracker can do: find it again, make it, close it, open it again."""

from __future__ import annotations

import hashlib
from typing import Protocol

import msgspec

from auditor.redact import sanitize

LABEL = "auditor"
"""What each issue of ours is labelled with."""
_LONGEST_TITLE = 200
_LONGEST_LINE = 300
_CALLS = str.maketrans({"@": "@\u200b", "<": "‹", ">": "›"})


class NotDone(Exception):
    """The tracker did not do what it was asked; says why, without a secret."""

    def __init__(self, why: str, *, is_down: bool = False) -> None:
        super().__init__(why)
        self.is_down = is_down
        """It is not about one issue: whatever else it is asked now fails, too."""


class IssueText(msgspec.Struct, frozen=True):
    """What an issue says; each tracker writes it in its own way."""

    title: str
    facts: tuple[str, ...]
    """Our own sentences."""
    quoted: tuple[str, ...]
    """Texts of the audited site: they stay texts."""
    link: str
    """Where the service tells all of it."""
    marker: str
    """By which the issue is found again."""


class Made(msgspec.Struct, frozen=True):
    """An issue that is there."""

    key: str
    """Its number or key."""
    url: str = ""
    """Where people read it."""


class Tracker(Protocol):
    """A tracker. Every function raises NotDone."""

    def project(self) -> str:
        """Return the name of the project, which shows that address and token hold; nothing is changed."""

    def find(self, marker: str) -> Made | None:
        """Return the issue of this marker, open or closed."""

    def make(self, text: IssueText) -> Made:
        """Make an issue."""

    def set_open(self, key: str, is_open: bool, why: str) -> bool:
        """Open or close an issue, and say why; one that is so already stays as it is. False: it is not there any more."""


def marker_of(site: str, cause: str) -> str:
    """Return the marker of a cause's issue; `site` is the short name of the site."""
    return f"auditor-cause-{hashlib.sha256(f'{site} {cause}'.encode()).hexdigest()[:20]}"


def title_of(site: str, label: str) -> str:
    """Return the title of an issue: it calls nobody."""
    return one_line(f"{site}: {label}", _LONGEST_TITLE).translate(_CALLS)


def one_line(text: str, most: int = _LONGEST_LINE) -> str:
    """Return a text of a site on one line, cut, with its secrets hidden."""
    return sanitize(" ".join(text.split()), most)


def markdown(text: IssueText) -> str:
    """Return an issue's text for GitHub and GitLab.

    What comes from a site stands in code: there it mentions nobody, refers to nothing, and is no quick action of GitLab, which
    begins a line with a slash.
    """
    quoted = "\n".join(f"* `{line.replace('`', chr(39))}`" for line in text.quoted)
    facts = "\n\n".join(text.facts)
    return f"{facts}\n\n{quoted}\n\n[What it means, and every place]({text.link})\n\n<!-- {text.marker} -->\n"


def wiki(text: IssueText) -> str:
    """Return an issue's text for Jira. Within `noformat` nothing is markup; braces would end it."""
    quoted = "\n".join(line.replace("{", "(").replace("}", ")") for line in text.quoted)
    facts = "\n\n".join(text.facts)
    return f"{facts}\n\n{{noformat}}\n{quoted}\n{{noformat}}\n\n[What it means, and every place|{text.link}]\n"
