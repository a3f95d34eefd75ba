"""A run that was cut off, found again, and the settings to go on with: what is audited stays as it was begun."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.config import Settings, SettingValue, built
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.page import JSON
from auditor.model.run import Environment, Run, RunStatus
from auditor.store import Store
from auditor.urls import UrlError, canonical

UNFINISHED = frozenset({RunStatus.RUNNING, RunStatus.ABORTED})
_OF_TODAY: Mapping[str, frozenset[str]] = {
    "site": frozenset({"delay_ms", "retries", "request_budget_s"}),
    "browser": frozenset({"workers", "grid", "binary", "driver", "retire_after"}),
}
"""Keys that say how hard this machine works, not what is audited."""
_GROWS = "site.max_pages"
_ENGINES = ("auditor", "browser", "axe", "axe_sha256", "dictionaries")


def unfinished_run(store: Store, wanted: str, settings: Settings) -> Run:
    """Return the named run, or the newest unfinished one of the site (of any, where no site is given).

    Raises UsageFault: UNKNOWN_RUN, RUN_FINISHED.
    """
    if wanted:
        run = store.run(wanted)
        if run.status not in UNFINISHED:
            raise UsageFault(Code.RUN_FINISHED, run.id)
        return run
    found = store.latest_run(site_of(settings) if settings.site.start else None, unfinished=True)
    if found is None:
        raise UsageFault(Code.UNKNOWN_RUN, "there is no unfinished run of this site to resume")
    return found


def site_of(settings: Settings) -> str:
    """Return the address that a run is known by: its first start address. Raises UsageFault for one that is not valid."""
    try:
        return canonical(settings.site.start[0])
    except UrlError as error:
        raise UsageFault(error.code, f"{settings.site.start[0]}: {error}") from error


def resumed_settings(run: Run, today: Settings, given: Mapping[str, SettingValue]) -> Settings:
    """Return the run's own settings with today's machine, gate and report.

    `given` are the dotted keys of the command line. Raises UsageFault RUN_DIFFERS when they ask for another audit.
    """
    begun = Settings.model_validate(dict(run.settings))
    asked = built(_with(begun.public(), given))
    before, after = _keys(begun), _keys(asked)
    other = [key for key in after if after[key] != before.get(key) and not _is_free(key)]
    if other:
        raise UsageFault(Code.RUN_DIFFERS, f"{run.id} has another {', '.join(other)}")
    site = begun.site.model_copy(update={name: getattr(today.site, name) for name in _OF_TODAY["site"]})
    if _GROWS in given:
        site = site.model_copy(update={"max_pages": asked.site.max_pages})
    browser = begun.browser.model_copy(update={name: getattr(today.browser, name) for name in _OF_TODAY["browser"]})
    return begun.model_copy(update={"site": site, "browser": browser, "gate": today.gate, "report": today.report})


def changed_engines(begun: Environment, now: Environment) -> list[str]:
    """Say what judges the rest of a resumed run otherwise than its beginning."""
    changed = [name for name in _ENGINES if getattr(begun, name) != getattr(now, name)]
    return (
        [f"The run was begun with another version of {', '.join(changed)} than it was ended with."] if changed else []
    )


def _is_free(key: str) -> bool:
    section, _, name = key.partition(".")
    return key == _GROWS or section in {"gate", "report"} or name in _OF_TODAY.get(section, ())


def _with(data: dict[str, JSON], given: Mapping[str, SettingValue]) -> dict[str, JSON]:
    for key, value in given.items():
        section, _, name = key.partition(".")
        before = data[section]
        inner = before if isinstance(before, Mapping) else {}
        data[section] = {**inner, name: value if isinstance(value, str | int | float) else list(value)}
    return data


def _keys(settings: Settings) -> dict[str, JSON]:
    """Return every key of the settings by its dotted name; start addresses in canonical form."""
    found: dict[str, JSON] = {}
    for section, value in settings.public().items():
        if isinstance(value, dict):
            found.update({f"{section}.{name}": inner for name, inner in value.items()})
        else:
            found[section] = value
    found["site.start"] = [canonical(url) for url in settings.site.start]
    return found
