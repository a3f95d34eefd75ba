"""Digests of everything besides a page that decides what is found on it: a result is taken over only under equal ones."""

from __future__ import annotations

import hashlib
import inspect
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from auditor.checks import all_checks
from auditor.config import Settings
from auditor.model.page import JSON
from auditor.model.run import Environment
from auditor.reference.library import Library

_CHECKING = ("readability", "spelling", "terms", "checks_disable")
"""Sections of the settings that steer the checks alone."""
_RENDERING = ("states", "axe", "engines", "scripts", "probes")
_BROWSER = ("enabled", "states", "settle_ms", "page_budget_s", "screenshots", "guard")
"""Keys of [browser] that decide what is seen; the others say how hard this machine works."""


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """The digests of one run."""

    checking: str
    """Of what the checks say of a page, its approved texts apart."""
    rendering: str
    """Of what the browser brings of a page; empty without one."""

    library: Library

    def of_page(self, url: str, final_url: str) -> str:
        """Return the digest of what decides what the checks say of a page, its approved texts among it."""
        digest = hashlib.sha256(self.checking.encode())
        for text in self.library.for_page(url) or self.library.for_page(final_url):
            digest.update(f"{text.name}\n{text.sha256}\n{text.matched_by}\n".encode("utf-8", "replace"))
        return digest.hexdigest()


def judged_by(settings: Settings, environment: Environment, library: Library, today: str) -> JudgedBy:
    """Return the digests of a run with these settings and engines; `today` is its day, YYYY-MM-DD."""
    shown = settings.public()
    reference = {name: value for name, value in _section(shown, "reference").items() if name not in {"dir", "map"}}
    rendering: dict[str, JSON] = {
        "browser": [environment.browser, environment.axe_sha256, environment.user_agent, environment.locale],
        "code": _code(("browser",)),
        "auth": _section(shown, "site").get("auth"),
        **{name: shown.get(name) for name in _RENDERING},
        **{f"browser.{name}": _section(shown, "browser").get(name) for name in _BROWSER},
    }
    rendered = _digest(rendering) if settings.browser.enabled else ""
    checking: dict[str, JSON] = {
        "engines": [environment.auditor, environment.python, dict(environment.dictionaries)],
        "code": _code(()),
        "site": settings.options(today).site,
        "reference": reference,
        # The age of an approval is judged by the day; without a limit no check asks for the day.
        "today": today if settings.reference.max_age_days else "",
        "rendering": rendered,
        **{name: shown.get(name) for name in _CHECKING},
    }
    return JudgedBy(_digest(checking), rendered, library)


def _section(shown: dict[str, JSON], name: str) -> dict[str, JSON]:
    found = shown.get(name)
    return dict(found) if isinstance(found, dict) else {}


def _digest(value: JSON) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


@cache
def _code(parts: tuple[str, ...]) -> str:
    """Return a digest of the program's files in these folders (all, for none), and of further checks that are installed.

    By size and time, so that a version that was changed in place judges again.
    """
    home = Path(__file__).parent.parent
    roots = [home / part for part in parts] if parts else [home]
    files = {
        path for root in roots for path in root.rglob("*") if path.suffix in {".py", ".js", ".toml", ".txt", ".json"}
    }
    if not parts:
        files |= {Path(place) for check in all_checks() if (place := inspect.getsourcefile(check.run))}
    digest = hashlib.sha256()
    for path in sorted(files):
        told = path.stat()
        digest.update(f"{path} {told.st_size} {told.st_mtime_ns}\n".encode("utf-8", "replace"))
    return digest.hexdigest()
