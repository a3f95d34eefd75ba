"""The embedded demonstration site: a small graduate school with mistakes that a web team would really make, served on loopback."""

from __future__ import annotations

from auditor.demo.mistakes import MISTAKES, Edit, Mistake
from auditor.demo.server import LOGIN_STEPS, MEMBER, PASSWORD, PROOF, DemoSite

__all__ = ["LOGIN_STEPS", "MEMBER", "MISTAKES", "PASSWORD", "PROOF", "DemoSite", "Edit", "Mistake"]
