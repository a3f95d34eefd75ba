"""Wording that should not have been published: placeholder text, shouting, abbreviations nobody expands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.model.content import Block, BlockKind, Region, Text, Visibility
from auditor.model.document import Document
from auditor.model.finding import Outcome, Severity
from auditor.model.options import Options

_PLACEHOLDER = re.compile(
    r"(?i)\b(?:lorem ipsum|dolor sit amet|consectetur adipisc\w+|ipsum dolor|blindtext|texte? de remplissage)\b"
    r"|\b(?:insert|add|enter|put|your) (?:your )?(?:text|copy|content|headline|caption|description) (?:goes )?here\b"
    r"|\b(?:placeholder text|dummy text|text goes here|content goes here|copy to come|hier (?:steht|kommt) (?:ihr|der) text)\b"
    r"|\[(?:insert|add|todo|tbd|tbc|placeholder|your|name|date|link)[^\]\n]{0,40}\]"
)
_NOTE = re.compile(r"(?:\A|[\s(\[])(TODO|FIXME|TBD|TBC|TKTK|XXX)(?=[\s:.)\]]|\Z)")
_CAPS_WORD = re.compile(r"[^\W\d_]{2,}")
_ACRONYM = re.compile(r"\b[A-Z]{3,6}s?\b")
_KNOWN = frozenset(
    "USA UK EU UN NATO NASA FAQ PDF HTML CSS URL HTTP HTTPS XML JSON API CEO CFO CTO PhD DNA RNA HIV AIDS GPS USB DVD CD TV PC IT "
    "AM PM BC AD OK ID PIN SMS RSS ISBN ISSN VAT GMT UTC EST PST CET LTD INC LLC GPA SAT GRE MBA BSC MSC MRI COVID UNESCO WHO "
    "SQL PHP ASCII UTF CPU GPU RAM ROM LAN WAN VPN DNS TCP UDP SSH SSL TLS FTP SMTP IMAP POP GNU BSD MIT GPL RFC ISO IEC IEEE ANSI "
    "MUST MAY SHALL AND OR NOT THE FOR WITH NULL TRUE FALSE NEW TIP NOTE ALL YES NO GET PUT POST HEAD WWW JPG "
    "JPEG PNG GIF SVG MP3 MP4 ZIP CSV "
    "BBC CNN IBM FBI CIA NYC DOI ORCID WCAG ARIA".split()
)


def _reads(text: Text) -> Iterator[Block]:
    for block in text.blocks:
        code = block.kind is BlockKind.CODE or block.element.tag in {"code", "pre", "kbd", "samp", "var"}
        if block.visibility in {Visibility.SHOWN, Visibility.COLLAPSED} and not code:
            yield block


@check("text-placeholder", version=1, severity=Severity.SERIOUS, needs=("text",))
def placeholder_was_published(text: Text) -> Iterator[Yield]:
    """Text that only holds a place: "Lorem ipsum", "Add your text here", "[insert date]", "TODO".

    It was meant to be replaced before publishing. Write the text, or remove the block.
    """
    for block in _reads(text):
        if block.kind is BlockKind.DESCRIPTION:
            continue  # a check of the images family judges those
        match = _PLACEHOLDER.search(block.text[:50_000])
        note = None if match else _NOTE.search(block.text[:50_000])
        if match:
            message = f"Placeholder text was published: “{match[0][:60]}”."
            outcome = Outcome.CANT_TELL if _is_about_it(block.text, match) else Outcome.FAILED
            yield placeholder_was_published.finding(message, block.element, quote=block.text, outcome=outcome)
        elif note and block.region is not Region.NAVIGATION:
            message = f"A note to the editors was published: “{note[1]}”."
            yield placeholder_was_published.finding(message, block.element, quote=block.text, outcome=Outcome.CANT_TELL)


def _is_about_it(text: str, match: re.Match[str]) -> bool:
    # A text that explains placeholder text names it between quotation marks or inside a longer sentence of its own.
    around = text[max(0, match.start() - 1) : match.end() + 1]
    return any(mark in around for mark in "\"'“”‘’«»`") or (match.start() > 60 and "ipsum" not in match[0].lower())


@check("text-all-caps", version=1, severity=Severity.MINOR, needs=("text",), wcag=("1.4.8",))
def text_shouts(text: Text) -> Iterator[Yield]:
    """Several words in a row typed in capitals.

    They are harder to read, and some screen readers spell them letter by letter. Type normally and use CSS or bold for
    emphasis.
    """
    for block in _reads(text):
        if block.kind in {BlockKind.DESCRIPTION, BlockKind.CELL, BlockKind.TERM}:
            continue
        run = _longest_shout(block.text[:20_000])
        if run:
            message = f"{len(run.split())} words in a row are typed in capitals: “{run[:60]}”."
            yield text_shouts.finding(message, block.element, quote=run, outcome=Outcome.CANT_TELL)


def _longest_shout(text: str) -> str:
    best: tuple[int, int, int] = (0, 0, 0)
    count = start = end = 0
    for match in _CAPS_WORD.finditer(text):
        gap = text[end : match.start()]
        if match[0].isupper() and not any(c.isdigit() or c in ",;|/•_()=[]{}<>" for c in gap):
            if not count:
                start = match.start()
            count, end = count + 1, match.end()
            best = max(best, (count, start, end), key=lambda found: found[0])
        elif match[0].isupper():
            count, start, end = 1, match.start(), match.end()
        else:
            count, end = 0, match.end()
    run = text[best[1] : best[2]]
    longer = [word for word in _CAPS_WORD.findall(run) if len(word) >= 4 and word not in _KNOWN]
    return run if best[0] >= 4 and len(run) > 15 and len(longer) >= 3 else ""


@check(
    "abbreviation-unexpanded",
    version=1,
    severity=Severity.MINOR,
    needs=("text", "document", "options"),
    wcag=("3.1.4",),
)
def abbreviations_are_never_expanded(text: Text, document: Document, options: Options) -> Iterator[Yield]:
    """An abbreviation used several times on a page that never says what it means.

    Readers from outside do not know it. Write it out the first time: "Institute of Health Professions (IHP)".
    """
    said = " ".join(b.text for b in _reads(text) if b.region in {Region.MAIN, Region.BODY})[:200_000]
    known = _KNOWN.union(options.spelling_words)
    marked = {e.text() for e in document.find("abbr", "dfn") if e.get("title")}
    counts = Counter(m[0].rstrip("s") for m in _ACRONYM.finditer(said))
    typed = frozenset(word for word in _CAPS_WORD.findall(said) if word.islower())
    unknown = sorted(
        (
            word
            for word, n in counts.items()
            if n >= 3 and word not in known | marked and word.lower() not in typed and not _expanded(word, said)
        ),
        key=lambda word: (-counts[word], word),
    )
    if unknown:
        listed = ", ".join(unknown[:8])
        block = next(b for b in _reads(text) if unknown[0] in b.text)
        message = f"Used several times and never written out: {listed}."
        yield abbreviations_are_never_expanded.finding(
            message, block.element, quote=block.text, outcome=Outcome.CANT_TELL, words=unknown[:30]
        )


def _expanded(word: str, said: str) -> bool:
    if f"({word}" in said or re.search(rf"\b{word}s? \((?=[A-Z])", said):
        return True
    initials = r"[\w'’-]*\W{1,3}(?:(?:of|the|and|for|in|de|des|du|und|der|y|e)\W{1,3}){0,2}".join(word)
    return re.search(rf"\b{initials}", said, re.IGNORECASE) is not None
