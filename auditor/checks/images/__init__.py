"""Image descriptions: every picture has one that says something, and each gets at most one finding about it.

words.toml -> words     the word lists of seven languages
subject                 one description, folded and counted once
naming phrases shape thin around     the rules, pure functions from a subject to a flaw or None
judge                   their order: the most precise one speaks
missing descriptions wording pictures site     the checks, with the help that people read
"""

from auditor.checks.images import descriptions, missing, site, wording
from auditor.checks.images import elements as pictures

__all__ = ["descriptions", "missing", "pictures", "site", "wording"]
