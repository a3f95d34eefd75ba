"""One changed word in a page that somebody else wrote: is it told, as what, how gravely, and is nothing else told?

    python benchmarks/real_text.py FOLDER... [--languages en,de] [--pages N] [--bare] [--seed N] [--details]

FOLDER holds HTML pages, of which those are taken whose path names one of the languages (`de-DE/`, `ch01.de.html`, `/fr/`). Each
page is read by a reader of this script's own into an approved text (.txt, .md and .html in turn); then words of the page are
changed in its markup, one in a block. Dates, times, amounts, units, weekdays and number words come from Unicode's CLDR (`pip install
babel`) and from num2words, so that neither the sentences nor the words are those auditor was written with; what a language says for
"not" is a short list here.

`--bare` leaves the pages as they are; without it, the element that holds the content is made a `main`. `--undeclared` leaves out the
`lang` that is otherwise written into them. `--browser` serves the changed pages on loopback and audits them with auditor as it ships.
"""

from __future__ import annotations

import argparse
import datetime
import html
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

from bs4 import BeautifulSoup, NavigableString, Tag, XMLParsedAsHTMLWarning

sys.path.insert(0, str(Path(__file__).parents[1]))

from auditor.dom.content import Approved
from auditor.dom.document import Document
from auditor.extract.parse import parse_html
from auditor.extract.text import read_text
from auditor.model.evidence import Wording
from auditor.model.finding import Finding, Severity
from auditor.reference.files import READERS
from tests.reference.score import findings

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")
_WORDS = json.loads(Path(__file__).with_name("real_words.json").read_text("utf-8"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    (
        *_HEADINGS,
        *"p div section article ul ol li dl dt dd table thead tbody tfoot tr td th caption blockquote pre figure figcaption".split(),
        *"body main header footer nav aside hr form fieldset details summary address center".split(),
    )
)
_UNREAD = frozenset("script style head title noscript template img object".split())
_LEAST_WORDS = 60
"""Words below which a page is a table of contents."""
_A_PAGE = 8
"""Changes planted in one page."""


@dataclass(frozen=True)
class Change:
    """A changed stretch of text and what has to be said of it."""

    kind: str
    before: str
    after: str
    told: frozenset[str]
    """Kinds of differences that are right."""
    severity: str


@dataclass
class Block:
    """A block of a page: its element and its text."""

    tag: str
    nodes: list[NavigableString]

    @property
    def text(self) -> str:
        return " ".join("".join(self.nodes).split())


@dataclass
class Score:
    """Counts by language and kind."""

    planted: Counter[tuple[str, str]] = field(default_factory=Counter)
    told: Counter[tuple[str, str]] = field(default_factory=Counter)
    right: Counter[tuple[str, str]] = field(default_factory=Counter)
    reported: int = 0
    noise: int = 0
    pages: int = 0
    details: list[str] = field(default_factory=list)


SERIOUS = "serious"
_NUMBER, _DATE, _CONTACT, _NEGATION, _NAME = (
    frozenset({name}) for name in ("number", "date", "contact", "negation", "name")
)


def change(kind: str, told: frozenset[str], before: str, after: str, severity: str = SERIOUS) -> Change:
    return Change(kind, before, after, told, severity)


# --- what stands in the page already


def in_place(text: str, language: str, rng: random.Random) -> Iterator[tuple[int, Change]]:
    """Yield what can be changed in a text, each with its place."""
    words = _WORDS[language]
    for match in re.finditer(r"(?<![\w.,:/'’+\-–^@#=~*\[])[0-9]{1,4}(?![\w\]:/'’+\-–^@=~*]|[.,][\w])", text):
        other = str(int(match[0]) + rng.choice((1, 2, 3, 10)))
        yield match.start(), change("figure", _NUMBER | _DATE | _CONTACT, match[0], other)
    for match in re.finditer(r"\b\w+\b", text):
        word = match[0].lower()
        if word in number_words(language):
            other = rng.choice([w for w in number_words(language) if w != word])
            yield match.start(), change("number word", _NUMBER | _DATE, match[0], as_written(other, match[0]))
        if word in words["not"]:
            yield match.start(), change("not", _NEGATION, match[0], as_written(words["not"][word], match[0]))
        if word in words["turned"]:
            yield match.start(), change("turned word", _NEGATION, match[0], as_written(words["turned"][word], match[0]))
        if word in month_names(language):
            other = rng.choice([w for w in month_names(language) if w != word])
            yield match.start(), change("month", _DATE, match[0], as_written(other, match[0]))
    for match in re.finditer(r"(?<=[0-9][  ])\w{2,}\b", text):
        unit = match[0]
        for group in unit_names(language):
            if unit in group:
                other = rng.choice([w for w in group if w != unit])
                yield match.start(), change("unit", _NUMBER, unit, other)
                break
    for match in re.finditer(r"\b(?:https?://)[\w.-]+(?:/[\w./-]*[\w/])?", text):
        yield match.start(), change("address", _CONTACT, match[0], letter_changed(match[0], rng, 8))
    for match in re.finditer(r"\b[\w.-]+@[\w-]+\.[\w.-]*\w", text):
        yield match.start(), change("mail", _CONTACT, match[0], letter_changed(match[0], rng, 0))
    for match in re.finditer(r"(?<=[a-zäöüéèàáíóúñç,] )(?:[a-zäöüéèàáíóúñç]{6,12})(?= [a-z])", text):
        if match[0].lower() not in words["telling"]:
            yield (
                match.start(),
                change("another word", frozenset({"wording"}), match[0], rng.choice(words["plain"]), "moderate"),
            )
    for match in re.finditer(r"(?<=[a-zäöüéèàáíóúñç]),(?= [a-zäöüéèàáíóúñç]{2,} )", text):
        yield match.start(), change("comma", frozenset({"punctuation"}), ",", "", "minor")
    for match in re.finditer(r"(?<=[a-zäöüéèàáíóúñç] )(?:[a-zäöüéèàáíóúñç]{6,12})(?= [a-z])", text):
        yield match.start(), change("case", frozenset({"case"}), match[0], match[0].title(), "minor")


def as_written(word: str, like: str) -> str:
    return word.title() if like[:1].isupper() and word else word


def letter_changed(text: str, rng: random.Random, first: int) -> str:
    places = [n for n in range(first, len(text)) if text[n].isalpha()]
    place = rng.choice(places)
    return text[:place] + rng.choice([c for c in "abcdeimnorst" if c != text[place].lower()]) + text[place + 1 :]


def number_words(language: str) -> list[str]:
    return _cached(("numbers", language), lambda: _number_words(language))


def _number_words(language: str) -> list[str]:
    from num2words import num2words

    ambiguous = set(_WORDS[language]["ambiguous"])
    numbers = (*range(2, 21), 30, 40, 50, 60, 70, 80, 90, 100, 1000)
    found = (num2words(number, lang=language) for number in numbers)
    return [word for word in found if word.isalpha() and word not in ambiguous]


def month_names(language: str) -> list[str]:
    from babel.dates import get_month_names

    ambiguous = set(_WORDS[language]["ambiguous"])
    return _cached(
        ("months", language),
        lambda: [n.lower() for n in get_month_names("wide", locale=language).values() if n.lower() not in ambiguous],
    )


_UNITS = (
    ("digital-byte", "digital-kilobyte", "digital-megabyte", "digital-gigabyte", "digital-terabyte"),
    (
        "duration-second",
        "duration-minute",
        "duration-hour",
        "duration-day",
        "duration-week",
        "duration-month",
        "duration-year",
    ),
    ("mass-microgram", "mass-milligram", "mass-gram", "mass-kilogram"),
    ("length-millimeter", "length-centimeter", "length-meter", "length-kilometer"),
    ("volume-milliliter", "volume-liter"),
)


def unit_names(language: str) -> list[list[str]]:
    """Return groups of units as the language writes them behind a number."""
    return _cached(("units", language), lambda: _unit_names(language))


def _unit_names(language: str) -> list[list[str]]:
    from babel.units import format_unit

    groups = []
    for units in _UNITS:
        for length in ("long", "short"):
            names = (format_unit(5, unit, length=length, locale=language) for unit in units)
            groups.append([name.split()[-1] for name in names if len(name.split()) == 2])
    return groups


_memory: dict[tuple[str, str], list] = {}  # type: ignore[type-arg]


def _cached(key: tuple[str, str], make: Callable[[], list]) -> list:  # type: ignore[type-arg]
    if key not in _memory:
        _memory[key] = make()
    return _memory[key]


# --- what is put into the page and its approved text first, because manuals of programs do not have it


def brought(language: str, rng: random.Random) -> Change:
    """Return a value as the language writes it, and another one."""
    from babel import Locale
    from babel.dates import format_date, format_time, get_day_names
    from babel.numbers import format_currency, format_percent
    from babel.units import format_unit

    locale = Locale.parse(language)
    kind = rng.choice(_BROUGHT)
    number = rng.randint(2, 900)
    other = number + rng.randint(1, 60)
    if kind == "currency":
        one, two = rng.sample(("EUR", "USD", "GBP", "JPY", "CHF", "INR"), 2)
        return change(
            kind, _NUMBER, format_currency(number, one, locale=locale), format_currency(number, two, locale=locale)
        )
    if kind == "amount":
        code = rng.choice(("EUR", "USD", "GBP"))
        return change(
            kind,
            _NUMBER,
            format_currency(number * 11.5, code, locale=locale),
            format_currency(other * 11.5, code, locale=locale),
        )
    if kind == "percent":
        written = format_percent(number / 1000, "#,##0.#%", locale=locale)
        return change(kind, _NUMBER, written, written.replace("%", rng.choice(("", "‰"))).rstrip())
    if kind == "sign":
        one, two = rng.sample(("<", ">", "≤", "≥", "±"), 2)
        return change(kind, _NUMBER, f"{one} {number}", f"{two} {number}")
    if kind == "minus":
        return change(kind, _NUMBER, f"−{number} °C", f"{number} °C")
    if kind == "weekday":
        width = rng.choice(("wide", "abbreviated"))
        one, two = rng.sample(list(get_day_names(width, locale=locale).values()), 2)
        if width == "wide":
            return change(kind, _DATE, one, two)
        return change("weekday, short", _DATE | _NUMBER, f"{one} 9:00–17:00", f"{two} 9:00–17:00")
    if kind == "date":
        day = datetime.date(2026, 1, 1) + datetime.timedelta(days=rng.randint(0, 360))
        later = day + datetime.timedelta(days=rng.choice((1, 7, 31, 365)))
        width = rng.choice(("short", "medium", "long", "full"))
        return change(
            f"date, {width}",
            _DATE | _NUMBER,
            format_date(day, width, locale=locale),
            format_date(later, width, locale=locale),
        )
    if kind == "time":
        hour, minute = rng.randint(1, 11), rng.choice((0, 15, 30))
        times = (datetime.time(h, minute) for h in (hour, hour + 12))
        return change(kind, _NUMBER | _DATE, *(format_time(t, "short", locale=locale) for t in times))
    if kind == "quantity":
        units = rng.choice(_UNITS)
        length = rng.choice(("long", "short", "narrow"))
        one, two = rng.sample(units, 2)
        return change(
            f"quantity, {length}", _NUMBER, *(format_unit(number, u, length=length, locale=locale) for u in (one, two))
        )
    if kind == "phone":
        start = rng.choice(("+49 30 ", "(617) 555-", "+33 1 42 86 ", "020 "))
        one, two = rng.sample(range(1000, 9999), 2)
        return change(kind, _CONTACT | _NUMBER, f"{start}{one}", f"{start}{two}")
    if kind == "roman":
        one, two = rng.sample(("II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XIV", "XVI", "XIX"), 2)
        return change(kind, _NUMBER, f"Vol. {one}", f"Vol. {two}")
    if kind == "ordinal":
        return change(kind, _NUMBER | _DATE, *rng.sample(_WORDS[language]["ordinals"], 2))
    first, last, changed = rng.choice(_PEOPLE)
    if rng.random() < 0.5:
        return change(
            "name after a title", _NAME, f"{_WORDS[language]['title']} {last}", f"{_WORDS[language]['title']} {changed}"
        )
    return change("name", _NAME, f"{first} {last}", f"{first} {changed}")


_BROUGHT = "currency amount percent sign minus weekday date time quantity phone roman ordinal name".split()
_PEOPLE = (
    ("Anna", "Müller", "Muller"), ("Jürgen", "Weiß", "Weiss"), ("Mary", "Smith", "Smyth"), ("José", "Peña", "Pena"),
    ("Sean", "McDonald", "Mcdonald"), ("Carla", "Rossi", "Russi"), ("Piet", "de Vries", "de Fries"), ("Inês", "Gonçalves", "Goncalves"),
    ("Zoë", "Dubois", "Duboix"), ("Jens", "Großmann", "Grossmann"), ("John", "Peterson", "Petersen"), ("Eva", "Schmidt", "Schmitt"),
)  # fmt: skip


# --- pages


def blocks_of(root: Tag) -> list[Block]:
    """Read a page as text blocks: every element that is a block ends one."""
    found: list[Block] = []
    open_: list[Block] = [Block(root.name, [])]

    def close(tag: str) -> None:
        if open_[0].text:
            found.append(open_[0])
        open_[0] = Block(tag, [])

    def walk(element: Tag, tag: str) -> None:
        for child in element.children:
            if isinstance(child, Tag):
                if child.name in _UNREAD:
                    continue
                if child.name in _BLOCKS:
                    named = (
                        child.name
                        if child.name in {*_HEADINGS, "li", "dt", "dd", "td", "th", "pre", "p"}
                        else tag
                        if child.name == "div" and tag in {"li", "dd", "td"}
                        else "p"
                    )
                    close(named)
                    walk(child, named)
                    close(tag)
                elif child.name == "br":
                    open_[0].nodes.append(NavigableString(" "))
                elif child.name == "sup" and child.get_text().isdigit():
                    raised = child.get_text().translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
                    open_[0].nodes.append(NavigableString(raised))
                else:
                    walk(child, tag)
            elif type(child) is NavigableString:
                open_[0].nodes.append(child)

    walk(root, "p")
    close("p")
    return found


def content_of(soup: BeautifulSoup) -> Tag | None:
    """Return the element that holds most of a manual's page."""
    body = soup.body
    if body is None:
        return None
    for name in ("chapter", "preface", "appendix", "part", "book", "article", "section", "sect1", "refentry"):
        found = body.find(["div", "section", "article"], class_=name, recursive=True)
        if isinstance(found, Tag) and len(found.get_text()) > 0.5 * len(body.get_text()):
            return found
    return body.find("main") or body.find("article")


def approved_bytes(blocks: list[Block], suffix: str) -> bytes:
    lines = []
    for block in blocks:
        text = block.text
        if suffix == ".html":
            tag = block.tag if block.tag in {*_HEADINGS, "li", "dt", "dd"} else "p"
            lines.append(f"<{tag}>{html.escape(text)}</{tag}>")
        elif suffix == ".md":
            plain = re.sub(r"([\\`*_\[\]<>#|~&])", r"\\\1", text)
            plain = re.sub(r"^([-+]|\d+[.)])(?=\s|$)", lambda m: m[0][:-1] + "\\" + m[0][-1], plain)
            level = int(block.tag[1]) if block.tag in _HEADINGS else 0
            lines.append(f"{'#' * level} {plain}" if level else plain)
        else:
            lines.append(text)
    return "\n\n".join(lines).encode()


def plant(blocks: list[Block], language: str, rng: random.Random) -> list[tuple[Block, str, Change]]:
    """Bring values into blocks and change one thing in each of some; return block, approved text and change.

    The page is changed at last, by `publish`; the approved text is what the blocks say until then.
    """
    chosen = [block for block in blocks if block.tag != "pre" and len(block.text.split()) >= 8]
    rng.shuffle(chosen)
    planted: list[tuple[Block, str, Change]] = []
    kinds: Counter[str] = Counter()
    for block in chosen:
        if len(planted) >= _A_PAGE:
            break
        candidates = []
        if rng.random() < 0.6:
            for number, node in enumerate(block.nodes):
                if any(parent.name in {"pre", "code", "tt"} for parent in node.parents if isinstance(parent, Tag)):
                    continue
                candidates.extend((number, place, made) for place, made in in_place(str(node), language, rng))
        rng.shuffle(candidates)
        candidates.sort(key=lambda candidate: kinds[candidate[2].kind])
        if candidates:
            number, place, made = candidates[0]
            node = block.nodes[number]
        else:
            spots = [(n, node.index(", ")) for n, node in enumerate(block.nodes) if ", " in node]
            if not spots:
                continue
            number, place = rng.choice(spots)
            made = brought(language, rng)
            node = block.nodes[number]
            renewed = NavigableString(f"{node[:place]} ({made.before}){node[place:]}")
            node.replace_with(renewed)
            block.nodes[number] = node = renewed
            place += 2
        if node[place : place + len(made.before)] != made.before or made.before == made.after:
            continue
        kinds[made.kind] += 1
        planted.append((block, f"{number}:{place}", made))
    return planted


def publish(planted: list[tuple[Block, str, Change]]) -> None:
    for block, spot, made in planted:
        number, place = map(int, spot.split(":"))
        node = block.nodes[number]
        after = node[place + len(made.before) :]
        if not made.after and node[:place].endswith(" "):
            after = after.removeprefix(" ")
        renewed = NavigableString(node[:place] + made.after + after)
        node.replace_with(renewed)
        block.nodes[number] = renewed


def pages_of(
    folders: list[Path], languages: tuple[str, ...], most: int, rng: random.Random
) -> Iterator[tuple[str, Path]]:
    found: dict[str, list[Path]] = {language: [] for language in languages}
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            named = re.search(r"(?:[/.])(en|de|fr|es|it|pt|nl)(?:-[A-Z]{2})?(?=[/.])", str(path)[len(str(folder)) :])
            if named and named[1] in found and not path.is_symlink():
                found[named[1]].append(path)
    for language, paths in found.items():
        rng.shuffle(paths)
        taken = 0
        for path in paths:
            if taken == most:
                break
            if 3_000 < path.stat().st_size < 400_000:
                taken += 1
                yield language, path


class Told(NamedTuple):
    """A finding as `audit.json` has it, in the shape of a `Finding`."""

    check: str
    severity: Severity
    message: str
    wording: Wording | None


def judged_in_browser(pages: dict[str, tuple[str, bytes, str]], folder: Path) -> dict[str, list[Told]]:
    """Audit pages (name -> suffix, approved text, markup) with a browser; return what is said of each text."""
    site, reference = folder / "site", folder / "reference"
    for name, (suffix, approved, page) in pages.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / f"{name}.html").write_text(page, "utf-8")
        (reference / name).parent.mkdir(parents=True, exist_ok=True)
        head = f"url: /{name}.html"
        text = f"<!--\n---\n{head}\n---\n-->\n".encode() if suffix == ".html" else f"---\n{head}\n---\n\n".encode()
        (reference / f"{name}{suffix}").write_bytes(text + approved)
    links = "".join(f'<li><a href="/{name}.html">{name}</a></li>' for name in pages)
    (site / "index.html").write_text(
        f"<html lang=en><title>Pages</title><main><h1>Pages</h1><ul>{links}</ul></main>", "utf-8"
    )
    handler = partial(QuietHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        start = f"http://127.0.0.1:{server.server_port}/"
        command = [
            sys.executable,
            "-m",
            "auditor",
            "audit",
            start,
            "--reference",
            str(reference),
            "--out",
            str(folder / "out"),
            "--format",
            "json",
        ]
        subprocess.run(
            command,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
            check=False,
            capture_output=True,
        )
        server.shutdown()
    (report,) = (folder / "out").glob("2*/audit.json")
    found: dict[str, list[Told]] = {name: [] for name in pages}
    for entry in json.loads(report.read_text("utf-8"))["findings"]:
        if entry["family"] == "reference" and entry["check"] != "reference-typography":
            evidence = entry["evidence"]
            hunks = tuple(SimpleNamespace(kind=hunk["kind"]) for hunk in evidence.get("hunks", ()))
            wording = SimpleNamespace(
                approved=evidence.get("approved", ""), published=evidence.get("published", ""), hunks=hunks
            )
            name = entry["page"].removeprefix(start).removesuffix(".html")
            found.setdefault(name, []).append(
                Told(entry["check"], Severity(entry["severity"]), entry["message"], wording)
            )
    return found


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def judged(body: bytes, suffix: str, page: str) -> list[Finding]:
    _, blocks = READERS[suffix](body)
    document = parse_html(page, "http://site.test/page")
    assert isinstance(document, Document), document
    return findings(Approved("page" + suffix, "0" * 64, tuple(blocks)), read_text(document))


def measure_in_browser(folders: list[Path], languages: tuple[str, ...], most: int, seed: int, *, bare: bool) -> Score:
    """Return the score of the changed pages and, as noise, what is said of their twins without a change."""
    score = Score()
    rng = random.Random(seed)
    pages: dict[str, tuple[str, bytes, str]] = {}
    changed: dict[str, tuple[str, list[tuple[str, str, Change]]]] = {}
    for language, path in pages_of(folders, languages, most, rng):
        soup, root = soup_of(path, language, bare=bare, declared=True)
        if root is None:
            continue
        suffix = (".txt", ".md")[score.pages % 2]
        blocks = blocks_of(root)
        planted = plant(blocks, language, rng)
        approved = approved_bytes(blocks, suffix)
        name = f"{language}-{score.pages}"
        score.pages += 1
        pages[f"clean-{name}"] = (suffix, approved, str(soup))
        texts = {id(block): block.text for block, _, _ in planted}
        publish(planted)
        pages[name] = (suffix, approved, str(soup))
        changed[name] = (language, [(texts[id(block)], block.text, made) for block, _, made in planted])
    with tempfile.TemporaryDirectory() as folder:
        found = judged_in_browser(pages, Path(folder))
    for name, told in found.items():
        if name in changed:
            tally(score, changed[name][0], name, changed[name][1], told)
        else:
            score.noise += len(told)
            score.details.extend(f"noise {name} {finding.check}: {finding.message[:300]}" for finding in told)
    return score


def soup_of(path: Path, language: str, *, bare: bool, declared: bool) -> tuple[BeautifulSoup, Tag | None]:
    """Return a page and the element that holds its content; none for pages that hold next to nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(path.read_bytes(), "lxml")
    root = content_of(soup)
    if root is None or len(root.get_text().split()) < _LEAST_WORDS:
        return soup, None
    if not bare:
        root.name = "main"
    if declared and soup.html is not None:
        soup.html["lang"] = language
    return soup, root


def measure(
    folders: list[Path], languages: tuple[str, ...], most: int, seed: int, *, bare: bool, declared: bool = True
) -> Score:
    score = Score()
    rng = random.Random(seed)
    for language, path in pages_of(folders, languages, most, rng):
        soup, root = soup_of(path, language, bare=bare, declared=declared)
        if root is None:
            continue
        suffix = (".txt", ".md", ".html")[score.pages % 3]
        blocks = blocks_of(root)
        planted = plant(blocks, language, rng)
        approved = approved_bytes(blocks, suffix)
        score.pages += 1
        for finding in judged(approved, suffix, str(soup)):
            score.noise += 1
            score.details.append(f"noise {path.name}.{language}{suffix} {finding.check}: {finding.message[:300]}")
        texts = {id(block): block.text for block, _, _ in planted}
        publish(planted)
        tally(
            score,
            language,
            f"{path.name}{suffix}",
            [(texts[id(b)], b.text, made) for b, _, made in planted],
            judged(approved, suffix, str(soup)),
        )
    return score


def tally(
    score: Score, language: str, where: str, planted: list[tuple[str, str, Change]], found: list[Finding]
) -> None:
    left = list(found)
    score.reported += len(left)
    for text, now, made in planted:
        key = (language, made.kind)
        score.planted[key] += 1
        hit = next(
            (
                f
                for f in left
                if f.wording is not None
                and f.check.endswith("edited")
                and same(f.wording.approved, text)
                and same(f.wording.published, now)
            ),
            None,
        )
        if hit is None:
            score.details.append(
                f"missed {language} {where} {made.kind}: {made.before!r} -> {made.after!r} in {text[:120]!r}"
            )
            continue
        left.remove(hit)
        score.told[key] += 1
        assert hit.wording is not None
        kinds = {difference.kind for difference in hit.wording.hunks if difference.kind != "typography"}
        if kinds <= made.told and kinds and hit.severity.value == made.severity:
            score.right[key] += 1
        else:
            near = (
                now[max(0, now.find(made.after) - 40) :][:90]
                if made.after
                else text[max(0, text.find(made.before) - 40) :][:90]
            )
            score.details.append(
                f"wrong {language} {where} {made.kind}: {made.before!r} -> {made.after!r}: {sorted(kinds)} {hit.severity.value} … {near!r}"
            )
    score.details.extend(f"extra {language} {where} {f.check}: {f.message[:300]}" for f in left)


def same(one: str, other: str) -> bool:
    """Tell whether two texts are one, however footnotes in them are written."""
    one, other = (re.sub(r"\[\w{1,3}\]|\s", "", text) for text in (one, other))
    return one == other


def main() -> int:
    parser = argparse.ArgumentParser(description="Plant one-word changes in real pages and see what is told.")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    parser.add_argument("--pages", type=int, default=40, help="of each language")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bare", action="store_true", help="leave the pages without landmarks")
    parser.add_argument("--undeclared", action="store_true", help="do not write the language into the pages")
    parser.add_argument("--browser", action="store_true", help="audit the pages with auditor as it ships")
    parser.add_argument("--details", action="store_true")
    chosen = parser.parse_args()
    languages = tuple(chosen.languages.split(","))
    if chosen.browser:
        score = measure_in_browser(chosen.folders, languages, chosen.pages, chosen.seed, bare=chosen.bare)
    else:
        score = measure(
            chosen.folders, languages, chosen.pages, chosen.seed, bare=chosen.bare, declared=not chosen.undeclared
        )
    print_table(score)
    if chosen.details:
        print("\n".join(score.details))
    return 0


def print_table(score: Score) -> None:
    planted, told, right = (sum(counts.values()) for counts in (score.planted, score.told, score.right))
    print(f"{score.pages} pages, {planted} changes, noise {score.noise}")
    print(
        f"recall {told / planted:.4f}  precision {told / max(1, score.reported):.4f}  kind and severity {right / planted:.4f}\n"
    )
    languages = sorted({language for language, _ in score.planted})
    print(f"{'':22}" + "".join(f"{language:>10}" for language in languages) + f"{'all':>12}")
    for kind in sorted({kind for _, kind in score.planted}):
        cells = [(score.right[language, kind], score.planted[language, kind]) for language in languages]
        cells.append((sum(a for a, _ in cells), sum(b for _, b in cells)))
        print(
            f"{kind:22}"
            + "".join(
                f"{f'{a}/{b}' if b else '':>{10 if n < len(languages) else 12}}" for n, (a, b) in enumerate(cells)
            )
        )


if __name__ == "__main__":
    sys.exit(main())
