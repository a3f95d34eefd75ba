"""How well a page's differences from its approved text are told: auditor beside word and HTML diffs, on the same pages.

    python benchmarks/compare_text.py [--rounds N] [--seed N]

Every page is made up with known edits (tests/reference/pages.py, edits.py). What counts are words: those that a tool calls
deleted or inserted against those that were. Moved text is neither. The other tools get the page's content two ways: typed
exactly as the approved text, which no real page is, and as it is published, with curly quotes, tags inside words and furniture.

A second table asks what a change of one word means (tests/reference/meaning.json, seven languages): how many changes of meaning a tool
tells, how many it would call serious, how many harmless rewritings it tells, and how well it tells both apart: how often a change of
meaning is graver to it than a harmless rewriting, ties counting half. The other tools know no grades: what they tell is told alike.
"""

from __future__ import annotations

import argparse
import difflib
import html
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bs4 import BeautifulSoup
from lxml.html.diff import htmldiff

sys.path.insert(0, str(Path(__file__).parents[1]))

from auditor.checks.reference.text import severity_of
from auditor.dom.content import Approved, ApprovedBlock
from auditor.model.finding import Severity
from auditor.reference.align import HunkKind, Status, align
from auditor.reference.hunks import hunks
from auditor.reference.words import read_words
from tests.reference.edits import Mutation
from tests.reference.meaning import CHANGES, planted
from tests.reference.pages import LANGUAGES, SHAPES, Part, make_parts, render
from tests.reference.score import text_of

Change = tuple[Counter[str], Counter[str]]
"""Deleted and inserted words."""


@dataclass
class Page:
    """One page of the benchmark."""

    language: str
    approved: list[Part]
    published: list[Part]
    html: str
    truth: Change


@dataclass
class Tally:
    """Counts of one tool."""

    right: int = 0
    told: int = 0
    planted: int = 0
    seconds: float = 0.0
    noise: list[int] = field(default_factory=list)

    def add(self, found: Change, truth: Change, seconds: float) -> None:
        for ours, theirs in zip(found, truth, strict=True):
            self.right += sum((ours & theirs).values())
            self.told += sum(ours.values())
            self.planted += sum(theirs.values())
        self.seconds += seconds


def words(text: str) -> list[str]:
    return list(read_words(text).words) if text else []


def make_pages(seed: int, rounds: int) -> list[Page]:
    pages = []
    for number in range(rounds):
        for language in LANGUAGES:
            for shape in SHAPES:
                rng = random.Random(f"bench/{seed}/{number}/{language}/{shape}")
                approved = make_parts(language, shape, rng)
                mutation = Mutation(approved, language, rng)
                mutation.plant(7)
                html = render(mutation.parts, language, shape, random.Random(rng.random()))
                pages.append(Page(language, approved, mutation.parts, html, truth(approved, mutation)))
    return pages


def truth(approved: list[Part], mutation: Mutation) -> Change:
    deleted: Counter[str] = Counter()
    inserted: Counter[str] = Counter()
    left = {id(part): part for part in approved}
    for part in mutation.parts:
        origin = mutation.origin.get(id(part))
        if origin is None:
            inserted.update(words(part.text))
            continue
        left.pop(id(origin), None)
        if origin.text != part.text:
            gone, come = diffed(words(origin.text), words(part.text))
            deleted.update(gone)
            inserted.update(come)
    for part in left.values():
        deleted.update(words(part.text))
    return deleted, inserted


def diffed(ours: list[str], theirs: list[str], autojunk: bool = False) -> Change:
    deleted: Counter[str] = Counter()
    inserted: Counter[str] = Counter()
    for tag, a0, a1, b0, b1 in difflib.SequenceMatcher(None, ours, theirs, autojunk=autojunk).get_opcodes():
        if tag != "equal":
            deleted.update(ours[a0:a1])
            inserted.update(theirs[b0:b1])
    return deleted, inserted


def auditor_tool(page: Page, approved: list[str], published: list[str], html: str) -> Change:
    blocks = tuple(ApprovedBlock(n, text) for n, text in enumerate(approved))
    deleted: Counter[str] = Counter()
    inserted: Counter[str] = Counter()
    for row in align(Approved("p", "0", blocks, language=page.language), text_of(html).blocks).rows:
        if row.status is Status.MISSING:
            deleted.update(words(row.approved_text))
        elif row.status is Status.ADDED and row.content:
            inserted.update(words(row.published_text))
        for hunk in row.hunks:
            deleted.update(words(hunk.approved))
            inserted.update(words(hunk.published))
    return deleted, inserted


def difflib_words(page: Page, approved: list[str], published: list[str], html: str) -> Change:
    return diffed([w for text in approved for w in words(text)], [w for text in published for w in words(text)])


def difflib_lines(page: Page, approved: list[str], published: list[str], html: str) -> Change:
    gone, come = diffed(approved, published)
    return Counter(w for text in gone.elements() for w in words(text)), Counter(
        w for text in come.elements() for w in words(text)
    )


def dmp_words(page: Page, approved: list[str], published: list[str], html: str) -> Change:
    from diff_match_patch import diff_match_patch

    tool = diff_match_patch()
    tool.Diff_Timeout = 0
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    sides = []
    for texts in (approved, published):
        side = [w for text in texts for w in words(text)]
        for word in side:
            codes.setdefault(word, chr(0x4E00 + len(codes)))
            names[codes[word]] = word
        sides.append("".join(codes[word] for word in side))
    deleted: Counter[str] = Counter()
    inserted: Counter[str] = Counter()
    for op, run in tool.diff_main(sides[0], sides[1], False):
        (deleted if op < 0 else inserted if op > 0 else Counter()).update(names[char] for char in run)
    return deleted, inserted


def lxml_htmldiff(page: Page, approved: list[str], published: list[str], html: str) -> Change:
    before = "".join(f"<p>{text}</p>" for text in approved)
    soup = BeautifulSoup(htmldiff(before, "".join(f"<p>{text}</p>" for text in published)), "lxml")
    deleted = Counter(w for tag in soup.find_all("del") for w in words(tag.get_text(" ")))
    inserted = Counter(w for tag in soup.find_all("ins") for w in words(tag.get_text(" ")))
    return deleted, inserted


TOOLS: dict[str, Callable[[Page, list[str], list[str], str], Change]] = {
    "auditor": auditor_tool,
    "difflib, words": difflib_words,
    "difflib, blocks": difflib_lines,
    "diff-match-patch, words": dmp_words,
    "lxml htmldiff": lxml_htmldiff,
}


def as_published(html: str) -> list[str]:
    """Return what a script of ten lines gets: the texts of main, or of the body, and the descriptions in it."""
    soup = BeautifulSoup(html, "lxml")
    root = soup.find("main") or soup.body
    assert root is not None
    found = []
    for tag in root.find_all(["h1", "h2", "h3", "p", "li", "td", "dt", "dd", "img"]):
        text = str(tag.get("alt") or "") if tag.name == "img" else tag.get_text()
        if text.strip():
            found.append(" ".join(text.split()))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare ways to tell a page from its approved text.")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    pages = make_pages(arguments.seed, arguments.rounds)
    print(
        f"{len(pages)} pages in {len(LANGUAGES)} languages, {sum(sum(s.values()) for p in pages for s in p.truth)} changed words\n"
    )
    print(f"{'':26} {'typed as approved':>25}   {'as published':>25}")
    print(f"{'':26} {'prec.':>7} {'recall':>7} {'ms/page':>9}   {'prec.':>7} {'recall':>7} {'ms/page':>9}")
    for name, tool in TOOLS.items():
        try:
            cells = [measured(tool, pages, noisy=noisy) for noisy in (False, True)]
        except ImportError:
            print(f"{name:26} not installed")
            continue
        print(f"{name:26} {'   '.join(cells)}")
    print_meaning()
    return 0


Gravity = Callable[[str, str, str], int]
"""How grave a change between two sentences is to a tool, from the language and both: 0 for nothing told, 3 for serious."""


def auditor_gravity(language: str, approved: str, published: str) -> int:
    found = hunks(read_words(approved), read_words(published), language)
    if all(hunk.kind is HunkKind.TYPOGRAPHY for hunk in found):
        return 0
    return {Severity.SERIOUS: 3, Severity.MODERATE: 2}.get(severity_of(found), 1)


def difflib_gravity(language: str, approved: str, published: str) -> int:
    return int(approved.split() != published.split())


def dmp_gravity(language: str, approved: str, published: str) -> int:
    from diff_match_patch import diff_match_patch

    tool = diff_match_patch()
    found = tool.diff_main(approved, published)
    tool.diff_cleanupSemantic(found)
    return int(any(op for op, _ in found))


def htmldiff_gravity(language: str, approved: str, published: str) -> int:
    before, after = (f"<p>{html.escape(text)}</p>" for text in (approved, published))
    marked = htmldiff(before, after)
    return int("<ins" in marked or "<del" in marked)


GRADES: dict[str, Gravity] = {
    "auditor": auditor_gravity,
    "difflib, words": difflib_gravity,
    "diff-match-patch, semantic": dmp_gravity,
    "lxml htmldiff": htmldiff_gravity,
}


def print_meaning() -> None:
    """Print the table of what a change means."""
    changes = [change for change in planted() if change.severity == "serious"]
    harmless = [(language, *pair) for language, bank in CHANGES.items() for pair in bank["same"]]
    print(f"\n{len(changes)} changes of meaning and {len(harmless)} harmless rewritings of one sentence\n")
    print(f"{'':26} {'meaning told':>13} {'as serious':>11} {'harmless told':>14} {'told apart':>11}")
    for name, gravity in GRADES.items():
        try:
            grave = [gravity(change.language, change.approved, change.published) for change in changes]
            slight = [gravity(*pair) for pair in harmless]
        except ImportError:
            print(f"{name:26} not installed")
            continue
        told, wrong = (sum(map(bool, grades)) / len(grades) for grades in (grave, slight))
        serious = f"{grave.count(3) / len(grave):.3f}" if max(grave) > 1 else "no grades"
        over, other = Counter(grave), Counter(slight)
        apart = sum(n * m * ((a > b) + 0.5 * (a == b)) for a, n in over.items() for b, m in other.items())
        print(f"{name:26} {told:13.3f} {serious:>11} {wrong:14.3f} {apart / (len(grave) * len(slight)):11.3f}")


def measured(tool: Callable[[Page, list[str], list[str], str], Change], pages: list[Page], *, noisy: bool) -> str:
    tally = Tally()
    for page in pages:
        approved = [part.text for part in page.approved]
        published = as_published(page.html) if noisy else [part.text for part in page.published if part.text]
        html = page.html if noisy else render(page.published, page.language, "article")
        started = time.perf_counter()
        found = tool(page, approved, published, html)
        tally.add(found, page.truth, time.perf_counter() - started)
    precision = tally.right / tally.told if tally.told else 1.0
    return f"{precision:7.3f} {tally.right / tally.planted:7.3f} {1000 * tally.seconds / len(pages):9.1f}"


if __name__ == "__main__":
    sys.exit(main())
