"""Secrets of [site.auth]: read from the environment, sent to the origins of the start addresses and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.config import AuthSettings
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.redact import basic, is_secret_header, sanitize
from auditor.urls import canonical, origin_of


class Credentials:
    """The headers that log us in, by origin."""

    def __init__(self, auth: AuthSettings, start: Iterable[str], environ: Mapping[str, str]) -> None:
        """Read the secrets. Raises UsageFault naming the environment variable that is missing or cannot be sent."""
        self._origins = frozenset(origin_of(canonical(url)) for url in start)
        self._headers: dict[str, str] = {}
        for name, variable in auth.headers_env.items():
            self._headers[name] = _value(environ, variable)
        if auth.username:
            password = _value(environ, auth.password_env) if auth.password_env else ""
            self._headers["Authorization"] = f"Basic {basic(auth.username, password)}"
        self.cookies: dict[str, str] = {cookie.name: _value(environ, cookie.value_env) for cookie in auth.cookies}
        self._session: dict[str, dict[str, str]] = {}

    def headers_for(self, origin: str) -> Mapping[str, str]:
        """Return the configured headers for one of our origins; nothing for any other."""
        return self._headers if origin in self._origins else {}

    def cookies_for(self, origin: str) -> Mapping[str, str]:
        """Return the cookies of our session for one of our origins, configured or shared; nothing for any other."""
        return {**self.cookies, **self._session.get(origin, {})} if origin in self._origins else {}

    def share(self, session: Mapping[str, Mapping[str, str]]) -> None:
        """Take over the cookies by origin that a login in the browser brought, so that we ask as the same person."""
        self._session = {
            origin: {name: value for name, value in cookies.items() if _sendable(name + value)}
            for origin, cookies in session.items()
        }


class Jar:
    """The cookies of one redirect chain, each kept for exactly the origin that set it.

    RFC 6265 would send them to every port of the host; a page of another port is another site to us.
    """

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._set: dict[str, dict[str, str]] = {}

    def learn(self, origin: str, lines: Iterable[str]) -> None:
        """Take over Set-Cookie lines of an answer."""
        for line in list(lines)[:50]:
            name, equals, value = line.partition(";")[0].partition("=")
            name, value = name.strip(), value.strip()
            if equals and name and len(name) + len(value) <= 4096 and _sendable(name + value):
                self._set.setdefault(origin, {})[name] = value

    def header(self, origin: str) -> str:
        """Return the Cookie header for an origin; empty when there is none."""
        cookies = {**self._set.get(origin, {}), **self._credentials.cookies_for(origin)}
        return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _value(environ: Mapping[str, str], variable: str) -> str:
    value = environ.get(variable, "")
    if not value:
        raise UsageFault(Code.CONFIG_INVALID, f"site.auth names the environment variable {variable}, which is not set")
    if not _sendable(value):
        raise UsageFault(Code.CONFIG_INVALID, f"the value of {variable} cannot be sent in a header")
    return value


def _sendable(text: str) -> bool:
    return text.isascii() and text.isprintable()


def public_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return headers that may be stored: names in lower case, secrets left out, every value bounded to one line."""
    found: dict[str, str] = {}
    for name, value in headers:
        name = name.lower()
        if is_secret_header(name):
            continue
        value = sanitize(value, 2000)
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found
