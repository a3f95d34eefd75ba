"""Which checks exist: those of this package, and those that installed packages add by an entry point of the group `auditor.checks`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

from auditor.checks.base import Check
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.redact import sanitize

GROUP = "auditor.checks"
"""The group of entry points by which a package adds checks."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """A package that adds checks, or wanted to."""

    name: str
    """Of its distribution, with the version: `house-checks 1.2`."""
    checks: tuple[str, ...] = ()
    """The ids of its checks."""
    problem: str = ""
    """Why its checks cannot be used; empty when they can."""


@dataclass(frozen=True, slots=True)
class Registry(Mapping[str, Check]):
    """All checks by id, in the order of their ids."""

    checks: Mapping[str, Check]
    plugins: tuple[Plugin, ...] = field(default=())

    def __getitem__(self, check_id: str) -> Check:
        return self.checks[check_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.checks)

    def __len__(self) -> int:
        return len(self.checks)

    def origin(self, check_id: str) -> str:
        """Return the package that added a check; empty for auditor's own."""
        return next((plugin.name for plugin in self.plugins if check_id in plugin.checks), "")


@cache
def registry() -> Registry:
    """Return the checks of this installation.

    Raises UsageFault PLUGIN_BROKEN when a package that adds checks cannot be used: checks that somebody counts on must not be
    missing silently.
    """
    found = discover()
    for plugin in found.plugins:
        if plugin.problem:
            raise UsageFault(Code.PLUGIN_BROKEN, f"{plugin.name}: {plugin.problem}")
    return found


def all_checks() -> tuple[Check, ...]:
    """Return every check, ordered by id."""
    return tuple(registry().values())


def discover() -> Registry:
    """Look for checks and return them, with what became of each package that adds some; raises nothing for a broken one."""
    found: dict[str, Check] = {}
    for module in _modules(importlib.import_module("auditor.checks")):
        for declared in _declared_in(module):
            if found.setdefault(declared.id, declared) is not declared:
                raise ValueError(f"check {declared.id} is declared twice, once in {module.__name__}")
    plugins = tuple(_added(entry, found) for entry in sorted(entry_points(group=GROUP), key=_origin))
    return Registry({name: found[name] for name in sorted(found)}, plugins)


def _origin(entry: EntryPoint) -> tuple[str, str, str]:
    return entry.dist.name if entry.dist else "", entry.name, entry.value


def _added(entry: EntryPoint, found: dict[str, Check]) -> Plugin:
    """Add the checks of an entry point to those that are found already: all of them, or none and the reason."""
    name = f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value
    try:
        checks = _checks_of(entry.load())
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a foreign package does, it is told and never taken for an absence
        return Plugin(name, problem=sanitize(f"{entry.value} cannot be loaded: {type(error).__name__}: {error}"))
    if not checks:
        return Plugin(name, problem=f"{entry.value} has no check")
    clash = next((check.id for check in checks if found.get(check.id, check) is not check), "")
    if clash or len({check.id for check in checks}) < len(checks):
        return Plugin(
            name, problem=f"{clash or 'one of its checks'} exists already; begin the ids with a name of your own"
        )
    found.update({check.id: check for check in checks})
    return Plugin(name, tuple(check.id for check in checks))


def _checks_of(loaded: object) -> tuple[Check, ...]:
    if isinstance(loaded, Check):
        return (loaded,)
    if not isinstance(loaded, ModuleType):
        raise TypeError("an entry point names a module with checks, or one check")
    return tuple({id(check): check for module in _modules(loaded) for check in _declared_in(module)}.values())


def _modules(top: ModuleType) -> Iterator[ModuleType]:
    """Yield a module and, where it is a package, all modules below it, in the order of their names."""
    yield top
    for entry in sorted(pkgutil.walk_packages(getattr(top, "__path__", ()), f"{top.__name__}."), key=lambda m: m.name):
        yield importlib.import_module(entry.name)


def _declared_in(module: ModuleType) -> Iterator[Check]:
    return (value for value in vars(module).values() if isinstance(value, Check))
