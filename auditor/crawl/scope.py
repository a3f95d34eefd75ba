"""Which addresses belong to the audit: origins of the start addresses, include and exclude globs, depth."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass

from auditor.config import SiteSettings
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed, Target
from auditor.urls import UrlError, canonical, origin_of, parts_of, same_site


@dataclass(frozen=True, slots=True)
class Glob:
    """A pattern for addresses: `*` stands for any run of characters, everything else for itself.

    With a scheme it is held against the whole address, otherwise against path and query. A pattern without `*` that ends
    in `/` means everything below. Matching is linear: pieces are looked for from left to right, never a regex of the user's.
    """

    pieces: tuple[str, ...]
    whole: bool
    source: str

    @classmethod
    def read(cls, pattern: str) -> Glob:
        """Read a pattern of the configuration or the command line."""
        text = pattern.strip()
        whole = "://" in text
        if not whole and not text.startswith(("/", "*")):
            text = f"/{text}"
        if "*" not in text and text.endswith("/"):
            text += "*"
        return cls(tuple(re.split(r"\*+", text)), whole, pattern)

    @property
    def origin(self) -> str:
        """The origin that a pattern with a scheme spells out; empty when there is none."""
        try:
            return origin_of(canonical(self.pieces[0])) if self.whole and self._host_is_spelt_out() else ""
        except UrlError:
            return ""

    def _host_is_spelt_out(self) -> bool:
        return len(self.pieces) == 1 or "/" in self.pieces[0].partition("://")[2]

    def matches(self, url: str) -> bool:
        """Tell whether a canonical address matches."""
        text = url if self.whole else _path_and_query(url)
        first, *rest = self.pieces
        if not rest:
            return text == first
        if not text.startswith(first):
            return False
        position = len(first)
        for piece in rest[:-1]:
            found = text.find(piece, position)
            if found < 0:
                return False
            position = found + len(piece)
        return text.endswith(rest[-1]) and len(text) - len(rest[-1]) >= position


def _path_and_query(url: str) -> str:
    parts = parts_of(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


_LOGOUT = (
    r"log[-_]?out|sign[-_]?out|log[-_]?off|sign[-_]?off|end[-_]?session|abmelden|ausloggen|deconnexion|d%C3%A9connexion|deconnecter"
    r"|cerrar[-_]?sesi(?:o|%C3%B3)n|salir|esci|disconnetti|uitloggen|afmelden|sair|wyloguj|odhlasit|loggaut|logga[-_]?ut|logg[-_]?ut"
)
_DESTROY = (
    r"delete|remove|destroy|erase|purge|trash|unsubscribe|deactivate|revoke|terminate|drop|empty|reset|loeschen|l%C3%B6schen"
    r"|supprimer|eliminar|elimina|verwijderen|usun"
)
_ENDING = re.compile(
    rf"/(?:[\w.-]{{1,60}}[-_.])?(?:{_LOGOUT})(?:\.\w{{2,5}})?(?:[/?;]|$)|/(?:{_DESTROY})(?:\.\w{{2,5}})?(?:[/?;]|$)"
    rf"|[?&;](?:{_LOGOUT})(?:[=&]|$)|[?&;][\w.-]{{1,40}}=(?:{_LOGOUT})(?:[&;]|$)"
    rf"|[?&;](?:action|act|do|op|cmd|command|task|mode|method|_method|event|a)=(?:{_DESTROY})(?:[&;_-]|$)|[?&;](?:{_DESTROY})(?:=|&|$)",
    re.IGNORECASE,
)


def ends_session(url: str) -> bool:
    """Tell whether asking for a canonical address would log us out or destroy something, by what it is called.

    A request by GET should do neither; on many sites it does. Only whole words of the path or the query count, so that an
    article about them (`/help/delete-your-account`) stays a page.
    """
    return _ENDING.search(_path_and_query(url)[:2000]) is not None


class Scope:
    """Judges addresses before anything is asked for. Thread-safe."""

    def __init__(self, site: SiteSettings) -> None:
        """Take the origins of the start addresses, and those that `include` names with a scheme."""
        self._include = tuple(map(Glob.read, site.include))
        self._exclude = tuple(map(Glob.read, site.exclude))
        self._max_depth = site.max_depth
        self._only_listed = site.only_listed
        self._logged_in = site.auth.is_set
        self._lock = threading.Lock()
        self._origins = frozenset(
            {*(origin_of(canonical(url)) for url in site.start), *(glob.origin for glob in self._include)} - {""}
        )

    @property
    def origins(self) -> frozenset[str]:
        """The origins whose pages are audited."""
        return self._origins

    def redirected(self, start: str, final: str) -> bool:
        """Count the origin a start address redirects to as the site when only `www.` or http/https differ.

        Returns whether the origin is in scope now. To be called again for stored start pages when a run is resumed.
        """
        if same_site(start, final):
            with self._lock:
                self._origins |= {origin_of(final)}
        return origin_of(final) in self._origins

    def judge(self, target: Target) -> Failed | None:
        """Return why a target is not audited; None when it is in scope."""
        try:
            url = canonical(target.url)
        except UrlError as error:
            return failed(error.code, f"{target.url[:200]}: {error}", Stage.FETCH)
        excluded = next((glob for glob in self._exclude if glob.matches(url)), None)
        if excluded is not None:
            return failed(Code.EXCLUDED, f"{url} matches {excluded.source}", Stage.FETCH)
        if self._logged_in and ends_session(url):
            return failed(Code.EXCLUDED, f"{url} would end the session or change something", Stage.FETCH)
        if target.kind.is_named:
            return None
        if self._only_listed:
            return failed(Code.OUT_OF_SCOPE, f"{url}: only the listed addresses are audited", Stage.FETCH)
        if origin_of(url) not in self._origins:
            return failed(Code.OUT_OF_SCOPE, f"{url} is on another site", Stage.FETCH)
        if self._include and not any(glob.matches(url) for glob in self._include):
            return failed(Code.OUT_OF_SCOPE, f"{url} matches no include pattern", Stage.FETCH)
        if target.depth > self._max_depth:
            return failed(
                Code.DEPTH_LIMIT, f"{url} is {target.depth} links away, the limit is {self._max_depth}", Stage.FETCH
            )
        return None
