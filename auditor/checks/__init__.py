"""Which checks exist: importing this package declares all of them."""

from __future__ import annotations

import importlib
import pkgutil

from auditor.checks.base import REGISTRY, Check
from auditor.model.finding import Family

for _family in Family:
    if any(module.name == _family.value for module in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{_family.value}")


def all_checks() -> tuple[Check, ...]:
    """Return every declared check ordered by id."""
    return tuple(REGISTRY[name] for name in sorted(REGISTRY))


__all__ = ["REGISTRY", "Check", "all_checks"]
