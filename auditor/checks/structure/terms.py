"""House style: a site's own list of unwanted, required and preferred terms, with reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from auditor.checks.base import NotApplicable, Yield, check
from auditor.dom.content import BlockKind, Text, Visibility
from auditor.dom.document import Document
from auditor.model.finding import Family, Severity
from auditor.model.options import Options, Term
from auditor.urls import address_of


@check("house-style", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE)
def house_style_is_kept(text: Text, document: Document, options: Options) -> Iterator[Yield]:
    """A term that the site's own house style does not want, prefers otherwise, or requires and misses.

    The list is [[terms]] in auditor.toml. Each entry gives its reason, which the report repeats.
    """
    path = address_of(document.url).path or "/"
    terms = [t for t in options.terms if not t.pages or any(fnmatchcase(path, glob) for glob in t.pages)]
    if not terms:
        yield NotApplicable("no terms are configured for this page")
        return
    blocks = [b for b in text.blocks if b.visibility is not Visibility.HIDDEN and b.kind is not BlockKind.CODE]
    for term in terms:
        pattern = _pattern(term.phrase)
        hits = [(block, match) for block in blocks if (match := pattern.search(block.text[:100_000]))]
        if term.kind == "required" and not hits:
            message = f"The page does not say “{term.phrase}”, which the house style requires.{_reason(term)}"
            yield house_style_is_kept.finding(message, document.body or document.root, key=term.phrase)
        for block, match in hits if term.kind != "required" else ():
            instead = f" Write “{term.instead}”." if term.instead else ""
            message = f"The house style does not want “{match[0]}”.{instead}{_reason(term)}"
            yield house_style_is_kept.finding(message, block.element, quote=block.text, key=term.phrase)


def _pattern(phrase: str) -> re.Pattern[str]:
    # Only a phrase typed all in lower case also matches capitals, as in Vale's lists.
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE if phrase == phrase.lower() else 0)


def _reason(term: Term) -> str:
    return f" Reason: {term.reason.rstrip('.')}." if term.reason else ""
