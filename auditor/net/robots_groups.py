"""Which groups of a robots.txt speak to us (RFC 9309 2.2.1), and the rules in them, each for one known spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_PRODUCT = re.compile(r"[A-Za-z_-]+")
_ANYBODY = re.compile(r"\*(?:\s|$)")
_AGENT = frozenset({"user-agent", "useragent", "user agent"})
_RULES = {
    "allow": "Allow",
    **dict.fromkeys(("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "Disallow"),
}
_WISHES = {"crawl-delay": "Crawl-delay", "request-rate": "Request-rate"}
"""Records outside the standard that ask for patience; they belong to their group and never end it (RFC 9309 2.2.4)."""
_SITEMAP = frozenset({"sitemap", "site-map"})
_WITHOUT_COLON = re.compile(r"([A-Za-z-]+)[ \t]+(\S.*)")


@dataclass
class Groups:
    """The rules of one robots.txt that count for one crawler, as lines `Allow: /x`."""

    ours: list[str] = field(default_factory=list)
    anybody: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    named: bool = False
    """A group names us: those for anybody do not count then, even when ours is empty."""

    @property
    def rules(self) -> list[str]:
        """The lines to obey."""
        return self.ours if self.named else self.anybody


def product_token(user_agent: str) -> str:
    """Return the name by which robots.txt speaks to a crawler: letters, `_` and `-` at the start, no version."""
    match = _PRODUCT.match(user_agent)
    return match[0] if match else "auditor"


def read_groups(text: str, token: str) -> Groups:
    """Sort the rules of a robots.txt by whether they are meant for the crawler called `token`.

    A group is bound to a whole product token in any case, with or without version and comment (`Auditor/1.0 (+…)`);
    one for `a` or `auditorbot` does not bind `auditor`. Groups of one name count together; lines of no meaning change nothing.
    """
    groups = Groups()
    listening: set[str] = set()
    collecting_names = False
    for name, value in _records(text):
        if name in _AGENT:
            if not collecting_names:
                listening = set()
            collecting_names = True
            listening |= _meant(value, token, groups)
        elif name in _SITEMAP:
            groups.sitemaps.append(value)
        elif name in _RULES or name in _WISHES:
            if name in _RULES:
                collecting_names = False
            line = f"{_RULES.get(name) or _WISHES[name]}: {value}"
            if "ours" in listening:
                groups.ours.append(line)
            if "anybody" in listening:
                groups.anybody.append(line)
    return groups


def _meant(value: str, token: str, groups: Groups) -> set[str]:
    if _ANYBODY.match(value):
        return {"anybody"}
    name = _PRODUCT.match(value)
    if name is None or name[0].lower() != token.lower():
        return set()
    groups.named = True
    return {"ours"}


def _records(text: str) -> Iterator[tuple[str, str]]:
    for raw in re.split(r"\r\n|\r|\n", text):
        line = raw.partition("#")[0].strip()
        name, colon, value = line.partition(":")
        if not colon:
            # Google's published parser reads a line whose colon was forgotten.
            match = _WITHOUT_COLON.fullmatch(line)
            if match is None:
                continue
            name, value = match.groups()
        yield name.strip().lower(), value.strip()
