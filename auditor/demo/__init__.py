"""The embedded demonstration site: a small graduate school with mistakes that a web team would really make, served on loopback."""

from __future__ import annotations

from auditor.demo.mistakes import MISTAKES, Edit, Mistake
from auditor.demo.server import DemoSite

__all__ = ["MISTAKES", "DemoSite", "Edit", "Mistake"]
