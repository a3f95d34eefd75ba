"""Which checks exist: importing this package imports every module below it, and each declares its checks."""

from __future__ import annotations

import importlib
import pkgutil

from auditor.checks.base import REGISTRY, Check

for _module in pkgutil.walk_packages(__path__, f"{__name__}."):
    importlib.import_module(_module.name)


def all_checks() -> tuple[Check, ...]:
    """Return every declared check ordered by id."""
    return tuple(REGISTRY[name] for name in sorted(REGISTRY))


__all__ = ["REGISTRY", "Check", "all_checks"]
