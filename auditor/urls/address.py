"""Any address taken apart as it is written; nothing a page can write makes it raise, and what is no address is all path.

For what is fetched, `canonical` decides what an address means. This is for the rest: what a page, a setting or a stored run says.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin

from auditor.urls.canonical import trimmed

_INNER = re.compile(r"[\t\n\r]")
_PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
"""RFC 3986, appendix B."""
_MOST_PAIRS = 1_000
"""Names of one query that are read."""


class Address(NamedTuple):
    """The parts of an address, as escaped as they are written."""

    scheme: str
    """In lower case; empty for a relative address."""
    authority: str
    """Host and port, with a user name and password where somebody wrote them."""
    path: str
    query: str
    fragment: str

    @property
    def host(self) -> str:
        """The host in lower case, without user, port and the brackets of IPv6."""
        place = self.authority.rpartition("@")[2]
        if place.startswith("["):
            inner, closing, _ = place[1:].partition("]")
            return inner.lower() if closing else ""
        return place.partition(":")[0].lower()

    @property
    def place(self) -> str:
        """Host and port as written, without a user name and password."""
        return self.authority.rpartition("@")[2]

    @property
    def origin(self) -> str:
        """Scheme, host and port as written; empty for a relative address and for what has no host."""
        return f"{self.scheme}://{self.authority}" if self.scheme and self.authority else ""

    @property
    def is_web(self) -> bool:
        """Whether it is a whole http or https address, with a host."""
        return self.scheme in {"http", "https"} and bool(self.host)


def address_of(text: str) -> Address:
    """Take an address apart; white space around it and line breaks within it count for nothing, as in a browser."""
    match = _PARTS.match(_INNER.sub("", trimmed(text)))
    assert match is not None  # every part may be empty
    scheme, authority, path, query, fragment = match.groups("")
    return Address(scheme.lower(), authority, path, query, fragment)


def resolve(base: str, href: str) -> str:
    """Return an address made absolute, with all that is written in it; as it is where it cannot be joined to `base`."""
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def percent_decoded(text: str) -> str:
    """Return a text with its percent escapes read as UTF-8; what is none stays."""
    return unquote(text)


def percent_encoded(text: str, safe: str = "/") -> str:
    """Return a text as it can stand in an address: all but letters, digits, `-._~` and `safe` as UTF-8 escapes."""
    return quote(text.encode("utf-8", "replace"), safe=safe)


def file_name(address: str) -> str:
    """Return the last name of an address's path, decoded; empty for the root."""
    return percent_decoded(address_of(address).path).rstrip("/").rpartition("/")[2]


def query_pairs(query: str, *, blank: bool = True) -> list[tuple[str, str]]:
    """Return the names and values of a query, decoded, in their order; those without a value only with `blank`."""
    if query.count("&") >= _MOST_PAIRS:
        query = "&".join(query.split("&", _MOST_PAIRS)[:_MOST_PAIRS])
    return parse_qsl(query, keep_blank_values=blank)


def query_of(pairs: list[tuple[str, str]]) -> str:
    """Return the query of names and values, encoded as a form sends them."""
    return urlencode(pairs)


def login_of(address: str) -> tuple[str, str]:
    """Return the user name and the password that an address carries, decoded; two empty texts for none."""
    user, _, password = address_of(address).authority.rpartition("@")[0].partition(":")
    return percent_decoded(user), percent_decoded(password)


def without_login(address: str) -> str:
    """Return an address without the user name and password in it, which no message may show."""
    parts = address_of(address)
    return address.replace(f"//{parts.authority}", f"//{parts.place}", 1) if "@" in parts.authority else address
