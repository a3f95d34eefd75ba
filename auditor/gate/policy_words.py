"""The words of which entries of `fail_on` are made, and the nearest to one that is misspelt: of the same kind, so that it makes sense."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable

from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.finding import Family, Severity

SEVERITIES = {str(severity): severity for severity in Severity}
FAMILIES = frozenset(map(str, Family))
RUN_FIGURES = ("coverage", "doubtful", "carried")
"""Figures of the whole run; all others are of pages, and known only when pages are there."""
_WHOLE = ("coverage<1.0", "doubtful>0", "carried>50%", "waivers:expired", "report-only", "external:any", "external:new")
_LOOK_LIKE = "; entries look like new:serious, reference:missing or coverage<1.0"


def nearest(text: str, checks: Collection[str]) -> str:
    """Return a hint for an entry that is not understood: what stands right stays, the misspelt word becomes one of its kind."""
    scope, colon, what = (part.strip() for part in text.partition(":"))
    scopes = {"new", "any", "external", "axe", *FAMILIES}
    near = scope if scope in scopes else _close(scope, scopes)
    if not colon or not near:
        whole = _close(text, _WHOLE) or _close(text, _examples(checks))
        return f"; did you mean {whole}?" if whole else _LOOK_LIKE
    allowed = set(_words(near, checks))
    tail = what if what in allowed else _close(what, allowed)
    if not tail and near != scope:
        return _LOOK_LIKE
    return f"; did you mean {near}:{tail or ('new' if 'new' in allowed else 'any')}?"


def _words(scope: str, checks: Collection[str]) -> Iterable[str]:
    """Yield what may stand after a scope."""
    if scope == "axe":
        yield from (check.removeprefix("axe:") for check in checks if check.startswith("axe:"))
        return
    yield "any"
    if scope != "external":
        yield from SEVERITIES
    if scope in {"new", "any"}:
        yield from ("cant-tell", *FAMILIES, *checks)
        return
    yield "new"
    yield from (
        check.removeprefix(f"{start}-")
        for check in checks
        for start in (scope, scope.removesuffix("s"))
        if check.startswith(f"{start}-")
    )


def _examples(checks: Collection[str]) -> Iterable[str]:
    yield from (f"{scope}:{word}" for scope in ("new", "any", *sorted(FAMILIES)) for word in _words(scope, checks))


def _close(word: str, words: Iterable[str], share: float = 0.6) -> str:
    return next(iter(difflib.get_close_matches(word, sorted(set(words)), 1, share)), "")


def refuse_near_run_figure(name: str, text: str) -> None:
    """Raise UsageFault CONFIG_INVALID for a misspelt figure of the run; any other name may be a figure of pages."""
    near = _close(name, RUN_FIGURES, 0.8)
    if near and near != name:
        whole = next(entry for entry in _WHOLE if entry.startswith(near))
        raise UsageFault(Code.CONFIG_INVALID, f"gate.fail_on = {text!r} is not understood; did you mean {whole}?")
