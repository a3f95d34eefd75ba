"""The checks: a package for each family, how one is declared (base), given what it looks at (inputs), found (registry) and run (run)."""

from __future__ import annotations

from auditor.checks.base import Check
from auditor.checks.registry import Registry, all_checks, registry

__all__ = ["Check", "Registry", "all_checks", "registry"]
