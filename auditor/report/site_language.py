"""In which language the words of each page are to be read out, where that is not the language of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from auditor.dom.language_id import FEWEST, guess_language, same_language
from auditor.model.documents import DocumentRecord
from auditor.model.languages import NAMES
from auditor.model.run import JudgedFinding, PageRecord

OURS = "en"
"""The language of the report."""
UNKNOWN = ""
"""What `lang` says of words whose language nobody knows (HTML 3.2.6.2)."""
_ABOUT_LANGUAGE = "language-"
"""Begins the names of checks whose findings quote what is not in the language of its page."""
_MISMATCH = "language-mismatch"


class SiteLanguage:
    """What `lang` the words of a page need: a tag, `UNKNOWN`, or None where the report's own language is theirs."""

    def __init__(
        self, records: Iterable[PageRecord | DocumentRecord], by_page: Mapping[str, Sequence[JudgedFinding]]
    ) -> None:
        """Take the pages and documents of a run, and what was found on each by its address."""
        self._records = {
            record.url: (record.language.split("-")[0].strip().lower(), bool(record.title.strip()))
            for record in records
        }
        """Declared language, and whether there is a title."""
        self._by_page = by_page
        self._pages: dict[str, str | None] = {}

    def of_page(self, url: str) -> str | None:
        """Return it for a page, as it declares; of the whole site it is that of most pages."""
        if url not in self._pages:
            self._pages[url] = self._of_record(url) if url else self._of_most()
        return self._pages[url]

    def of_finding(self, judged: JudgedFinding) -> str | None:
        """Return it for what a finding quotes."""
        return self.of_quotation(judged.finding.check, judged.finding.url)

    def of_quotation(self, check: str, url: str) -> str | None:
        """Return it for what a finding of this check on this page quotes."""
        return UNKNOWN if check.startswith(_ABOUT_LANGUAGE) else self.of_page(url)

    def _of_record(self, url: str) -> str | None:
        declared, _ = self._records.get(url, ("", False))
        found = self._by_page.get(url, ()) if declared in NAMES else ()
        if declared not in NAMES or any(judged.finding.check == _MISMATCH for judged in found):
            return UNKNOWN
        return _needed(declared)

    def _of_most(self) -> str | None:
        told = Counter(self.of_page(url) for url, (_, titled) in self._records.items() if titled)
        return max(told, key=told.__getitem__, default=UNKNOWN)


def language_of_words(words: str, spoken: str | None) -> str | None:
    """Return it for some words of a page whose own it is `spoken`: what the words tell where they are certain."""
    guess = guess_language(words) if words.count(" ") >= FEWEST - 1 or not words.isascii() else None
    if guess is None or same_language(OURS if spoken is None else spoken, guess):
        return spoken
    return _needed(guess.best) if guess.sure else UNKNOWN


def _needed(language: str) -> str | None:
    return None if language == OURS else language
