"""The settings that checks may see: plain frozen values, hashed into the cache key of every result."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One house-style rule: a phrase that is unwanted, required or preferred, and why."""

    phrase: str
    kind: str
    """unwanted | required | preferred"""
    instead: str = ""
    reason: str = ""
    pages: tuple[str, ...] = ()
    """Globs of page paths; empty means every page."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the operator set for the checks."""

    audience: str = "public"
    """public | health | academic"""
    target_grade: float | None = None
    """Grade that prose should not exceed; None takes the audience's."""
    strip_names: bool = False
    """Remove proper names before scoring (WCAG 3.1.5)."""
    spelling_languages: tuple[str, ...] = ("en",)
    spelling_words: tuple[str, ...] = ()
    dictionary_dirs: tuple[str, ...] = ()
    """Folders of the operator with Hunspell dictionaries."""
    terms: tuple[Term, ...] = ()
    approval_max_age_days: int | None = None
    today: str = ""
    """ISO date of the run, for ages of approvals; never the clock of a check."""
    disabled: tuple[str, ...] = ()
    """Check ids (or `axe:rule`) that are switched off."""
    site: str = ""
    """Origin of the audited site."""
    documents_per_page: int | None = None
    """More documents linked on one page are a finding."""
    document_age_years: float | None = None
    """A document that was changed longer ago is a finding."""
