"""The words of the reports: counts with their plural, names of families, severities and states in plain English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from auditor.errors import TABLE
from auditor.model.coverage import Coverage
from auditor.model.page import Failed, PageState
from auditor.model.run import PageRecord
from auditor.model.states import STATES
from auditor.model.wording import form as form
from auditor.model.wording import number as number
from auditor.model.wording import plural as plural
from auditor.urls import address_of, percent_decoded

FAMILIES = {
    "reference": "Text against approved",
    "accessibility": "Accessibility",
    "images": "Image descriptions",
    "readability": "Readability",
    "spelling": "Spelling",
    "structure": "Structure",
    "links": "Links",
    "documents": "Documents",
}
"""Family -> its name, in the order of the reports."""

SEVERITIES = ("critical", "serious", "moderate", "minor")
"""Worst first."""

STATUSES = {
    "new": ("New", "Not there when the baseline was accepted."),
    "known": ("Known", "Accepted in the baseline; still there."),
    "moved": ("Moved", "Known, but at another place than before."),
    "waived": ("Waived", "Accepted by somebody, with a reason and an end date."),
    "unstable": ("Unstable", "Comes and goes from load to load; it fails nothing."),
}
"""Finding status -> word and meaning."""

OUTCOMES = {"failed": "Problem", "cant-tell": "Please look"}

PAGE_STATES = {
    "audited": ("Audited", "Everything that was asked for was checked."),
    "partial": ("Partly audited", "Something could not be checked on this page."),
    "failed": ("Failed", "The page could not be audited."),
    "skipped": ("Left out", "A rule or a limit left the page out."),
}

SETTLED = {
    "quiet": "the page had come to rest",
    "static": "the page was loaded, and nothing on it moves",
    "cap": "it kept changing, and the time to wait was over",
    "network cap": "it kept loading, and the time to wait was over",
}
"""Why the browser stopped waiting -> words."""

FORMULAS = {
    "flesch-kincaid": "Flesch–Kincaid",
    "flesch-ease": "Flesch reading ease",
    "coleman-liau": "Coleman–Liau",
    "gunning-fog": "Gunning fog",
    "ari": "ARI",
    "smog": "SMOG",
    "lix": "LIX",
}
"""What people call the formulas of readability."""
STAGES = {
    "navigate": "going there",
    "settle": "waiting",
    "script": "steps",
    "inject": "preparing",
    "walk": "reading",
    "axe": "accessibility rules",
    "screenshot": "picture",
}
"""Stage of a visit -> words."""

BLOCKS = {
    "same": "Unchanged",
    "typography": "Only typography differs",
    "edited": "Edited",
    "split": "Split into several blocks",
    "merged": "Merged into one block",
    "missing": "Missing on the page",
    "added": "Added on the page",
    "moved": "Moved",
}
"""Status of a block of approved or published text -> words."""

BLOCK_COUNTS = {
    "edited": "edited",
    "missing": "missing",
    "added": "added",
    "moved": "moved",
    "split": "split",
    "merged": "merged",
    "typography": "with other typography",
    "same": "unchanged",
}
"""Status of a block -> what follows its number, in the order in which it matters."""

HUNKS = {
    "wording": "wording",
    "number": "number",
    "date": "date",
    "contact": "contact detail",
    "negation": "negation",
    "name": "name of a person",
    "case": "capital letters",
    "punctuation": "punctuation",
    "typography": "typography",
}

DESCRIPTIONS = {
    "same": "As approved",
    "edited": "Edited",
    "missing": "Description lost",
    "swapped": "Swapped with another image",
    "gone": "Image is gone",
    "extra": "Not in the approved text",
}
"""Status of an image description against the approved one -> words."""

CRITICAL_HUNKS = frozenset({"number", "date", "contact", "negation", "name"})
"""Kinds of change that alter a fact; shown first."""


def percent(share: float) -> str:
    """Return a share of 0 to 1 in whole per cent; only all is 100 % and only nothing is 0 %."""
    whole = int(share * 100 + 1e-9)
    return f"{max(whole, 1) if share > 0 else 0}%"


def not_audited(covered: Coverage) -> list[str]:
    """Say what became of the known pages that were not audited in full: `1 failed`, `78 beyond a limit`."""
    counts = (
        (covered.waiting, "not reached before the run was cut off"),
        (covered.failed, "failed"),
        (covered.partial, "only in part"),
        (covered.doubtful, "perhaps not the page that people get"),
        (covered.left_out, "beyond a limit"),
    )
    return [f"{number(count)} {words}" for count, words in counts if count]


def covered_in_words(covered: Coverage) -> str:
    """Say how many of the known pages were audited in full, and what became of the rest."""
    rest = not_audited(covered)
    return f"{number(covered.in_full)} of {number(covered.known)}" + (f" ({', '.join(rest)})" if rest else "")


def pages_audited(covered: Coverage) -> str:
    """Say it as a sentence of its own does: `14 of 16 pages audited (2 failed)`."""
    rest = not_audited(covered)
    said = f"{number(covered.in_full)} of {plural(covered.known, 'known page' if covered.left_out else 'page')} audited"
    return f"{said} ({', '.join(rest)})" if rest else said


def listed(parts: list[str]) -> str:
    """Join parts as a sentence does: `a, b and c`."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""


def moment(time: datetime | None) -> str:
    """Return a time as people write it, in UTC."""
    return f"{time.day} {time:%B %Y, %H:%M} UTC" if time else "not finished"


def duration(start: datetime, end: datetime | None) -> str:
    """Return how long something took, in the two largest units."""
    if end is None:
        return "not finished"
    seconds = max(0, int((end - start).total_seconds()))
    if seconds < 60:
        return plural(seconds, "second")
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {seconds} s" if seconds else plural(minutes, "minute")
    return f"{minutes // 60} h {minutes % 60} min"


@lru_cache(maxsize=10_000)
def path(url: str) -> str:
    """Return what tells a page of a site from the others: path and query, readable."""
    parts = address_of(url)
    if not parts.host:
        return url
    return (percent_decoded(parts.path) or "/") + (f"?{parts.query}" if parts.query else "")


def host(url: str) -> str:
    """Return the host of an address, with its port."""
    return address_of(url).place or url


def page_name(record: PageRecord) -> str:
    """Return what to call a page: its title, else its path; what came in place of a page has the title of something else."""
    return (record.title.strip() if record.state is not PageState.FAILED else "") or path(record.url)


def what_failed(failure: Failed | None) -> str:
    """Say what could not be done, as a sentence."""
    if failure is None:
        return ""
    entry = TABLE.get(failure.code)
    what = entry.what if entry else failure.code
    return f"{what}: {failure.detail}." if failure.detail else f"{what}."


def what_to_do(failure: Failed | None) -> str:
    """Say what a person can do about a failure."""
    entry = TABLE.get(failure.code) if failure else None
    return entry.remedy if entry else ""


def in_states(found: Sequence[str], judged: Sequence[str]) -> str:
    """Say in which of the states that were judged something is; nothing where it is in all of them."""
    others = [state for state in judged if state not in found]
    if not others or not found:
        return ""
    if len(found) <= len(others) + 1:
        return "Only " + ", ".join(_in_state(state) for state in found)
    return "Not " + ", ".join(_in_state(state) for state in others)


def _in_state(name: str) -> str:
    """Return how a state is said; one of the site's own is called by its name."""
    return (STATES[name].words if name in STATES else "") or f"in {name}"


def waited(settled: str) -> str:
    """Say why the browser stopped waiting for a page."""
    if settled.startswith("still loading"):
        return "it was still loading when the time to wait was over"
    return SETTLED.get(settled, settled)
