"""Wording that should not have been published: placeholder text, shouting, abbreviations nobody expands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from auditor.checks.base import Yield, check
from auditor.checks.shared.common import beginning
from auditor.checks.shared.frequency import ranks
from auditor.dom.content import Block, BlockKind, Region, Text, Visibility
from auditor.dom.document import Document
from auditor.model.finding import Family, Finding, Outcome, Severity
from auditor.model.options import Options

_PLACEHOLDER = re.compile(
    r"(?i)\b(?:lorem ipsum|dolor sit amet|consectetur adipisc\w+|ipsum dolor|blindtext|texte? de remplissage)\b"
    r"|\b(?:insert|add|enter|put|type|write|your) (?:your |some |the )?(?:own )?(?:text|copy|content|headline|heading|title|caption"
    r"|description) (?:goes |in |right )?here\b"
    r"|\b(?:placeholder text|dummy text|text goes here|content goes here|copy to come|hier (?:steht|kommt) (?:ihr|der) text)\b"
    r"|\[(?:insert|add|enter|your)\s[^\[\]\n]{1,40}\]"
    r"|\[(?:todo|tbd|tbc|tk|placeholder|name|first name|last name|full name|date|year|link|phone|phone number|e-?mail|address|company"
    r"|company name|university name|school name|department|title|image|photo|logo)\]"
)
_NOTE = re.compile(
    r"(?:\A|[\s(\[])(TODO|FIXME|TBD|TBC|TKTK|XXX)(?=:|[\s.)\]]*\Z|[)\]])|\A[\s(\[]*(TODO|FIXME|TBD|TBC|TKTK|XXX)(?=\s)"
)
_PLACEHOLDER_SIGNS = (
    *("[", " here", "ipsum", "dolor sit", "consectetur", "blindtext", "remplissage", "placeholder text", "dummy text"),
    *("copy to come", "hier steht", "hier kommt"),
)
"""One of these is in all that `_PLACEHOLDER` finds, in lower case."""
_NOTE_MARKS = ("TODO", "FIXME", "TBD", "TBC", "TKTK", "XXX")
_FILLED = re.compile(r"(?i)ipsum|dolor sit|consectetur|blindtext|remplissage")
_TYPESETTERS_LATIN = frozenset(
    "lorem ipsum dolor amet consectetur consectetuer adipiscing elit eiusmod tempor incididunt labore dolore magna aliqua enim minim "
    "veniam quis nostrud exercitation ullamco laboris nisi aliquip commodo consequat duis aute irure reprehenderit voluptate velit esse "
    "cillum fugiat nulla pariatur excepteur sint occaecat cupidatat proident sunt culpa officia deserunt mollit anim laborum vivamus "
    "donec praesent cras justo odio nullam risus eget urna mollis ornare maecenas faucibus interdum vestibulum ligula porta felis euismod "
    "semper aenean lacinia bibendum fusce dapibus tellus cursus tortor mauris condimentum nibh fermentum massa etiam malesuada "
    "pellentesque curabitur sollicitudin lobortis varius sagittis lacus augue laoreet rutrum auctor blandit dictum tincidunt volutpat "
    "suspendisse phasellus integer posuere ante viverra vitae vulputate gravida metus morbi placerat pretium pulvinar purus quam sapien "
    "scelerisque sodales suscipit tempus tristique turpis ultrices ultricies venenatis vehicula habitant senectus netus egestas proin "
    "nunc libero hendrerit iaculis imperdiet leo luctus mattis molestie nam nec neque non orci per porttitor aliquam aliquet arcu accumsan "
    "congue convallis diam dignissim dui efficitur eleifend elementum erat eros est facilisis feugiat finibus fringilla habitasse platea "
    "dictumst hac lectus maximus rhoncus sem sociis natoque penatibus magnis parturient montes nascetur ridiculus mus".split()
)
_SHORTEST_FILLING = 6 * 4 + 5
"""Characters of six words of four letters."""
_BRACKETED_ORDER = re.compile(r"(?i)\[(?:insert|add|enter|your)\s")
_TEMPLATE = frozenset({Region.HEADER, Region.NAVIGATION, Region.FOOTER})
COMMON = 12_000
"""Rank up to which letters in capitals are rather an everyday English word."""
_CAPS_WORD = re.compile(r"[^\W\d_]{2,}")
_LONGER_WORD = re.compile(r"[^\W\d_]{4,}")
_CAPITALS = re.compile(r"[^\W\d_a-z]{2,}")
"""What a word in capitals has in any script."""
_LOUD = 4
"""Words in capitals in a row that shout."""
_ACRONYM = re.compile(r"\b[A-Z]{3,6}s?\b")
_KNOWN = frozenset(
    "USA UK EU UN NATO NASA FAQ PDF HTML CSS URL HTTP HTTPS XML JSON API CEO CFO CTO PhD DNA RNA HIV AIDS GPS USB DVD CD TV PC IT "
    "AM PM BC AD OK ID PIN SMS RSS ISBN ISSN VAT GMT UTC EST PST CET LTD INC LLC GPA SAT GRE MBA BSC MSC MRI COVID UNESCO WHO "
    "SQL PHP ASCII UTF CPU GPU RAM ROM LAN WAN VPN DNS TCP UDP SSH SSL TLS FTP SMTP IMAP POP GNU BSD MIT GPL RFC ISO IEC IEEE ANSI "
    "MUST MAY SHALL AND OR NOT THE FOR WITH NULL TRUE FALSE NEW TIP NOTE ALL YES NO GET PUT POST HEAD WWW JPG "
    "JPEG PNG GIF SVG MP3 MP4 ZIP CSV "
    "USD EUR GBP GUI RGB CMYK BIOS UEFI LED LCD SIM MIDI SATA WIFI IQ NGO CRM CMS SEO KPI ROI "
    "BBC CNN IBM FBI CIA NYC DOI ORCID WCAG ARIA".split()
)


def _reads(text: Text) -> Iterator[Block]:
    # What is kept as it is written is somebody else's, or an example.
    for block in text.blocks:
        code = block.kind is BlockKind.CODE or block.element.tag in {"code", "pre", "kbd", "samp", "var"}
        if block.visibility in {Visibility.SHOWN, Visibility.COLLAPSED} and not code:
            yield replace(block, text=block.own) if block.kept else block


@check("text-placeholder", family=Family.STRUCTURE, version=2, severity=Severity.SERIOUS)
def placeholder_was_published(text: Text) -> Iterator[Yield]:
    """Text that only holds a place: "Lorem ipsum", "Add your text here", "[insert date]", "TODO".

    It was meant to be replaced before publishing. Write the text, or remove the block.
    """
    for block in _reads(text):
        if block.kind is BlockKind.DESCRIPTION:
            continue  # a check of the images family judges those
        match = _PLACEHOLDER.search(block.text[:50_000]) if _may_hold_a_place(block.text) else None
        note = _NOTE.search(block.text[:50_000]) if match is None and _may_be_a_note(block.text) else None
        if match is None and _is_filling(block.text):
            yield _published(block, beginning(block.text, 60))
        elif match and _is_about_it(block.text, match):
            message = f"This looks like placeholder text: “{match[0][:60]}”."
            yield placeholder_was_published.finding(message, block.element, quote=block.text, outcome=Outcome.CANT_TELL)
        elif match:
            yield _published(block, match[0][:60])
        elif note and block.region is not Region.NAVIGATION:
            message = f"A note to the editors was published: “{note[1] or note[2]}”."
            yield placeholder_was_published.finding(message, block.element, quote=block.text, outcome=Outcome.CANT_TELL)


def _published(block: Block, said: str) -> Finding:
    return placeholder_was_published.finding(
        f"Placeholder text was published: “{said}”.", block.element, quote=block.text
    )


def _may_hold_a_place(text: str) -> bool:
    # Nearly no passage has any of these, and to look for them is far cheaper than the expression. The Turkish letters are an
    # "i" to an expression that ignores case, and to nothing else.
    folded = text.casefold()
    return any(map(folded.__contains__, _PLACEHOLDER_SIGNS)) or "\u0131" in text or "\u0130" in text


def _may_be_a_note(text: str) -> bool:
    return any(map(text.__contains__, _NOTE_MARKS))


def _is_filling(text: str) -> bool:
    # Typesetters' Latin beyond its famous beginning; real Latin uses other words.
    if len(text) < _SHORTEST_FILLING:
        return False
    words = _LONGER_WORD.findall(text[:600])
    if len(words) < 6:
        return False
    return sum(word.casefold() in _TYPESETTERS_LATIN for word in words) >= 0.7 * len(words)


def _is_about_it(text: str, match: re.Match[str]) -> bool:
    # A text that explains placeholder text names it between quotation marks or inside a longer sentence of its own.
    around = text[max(0, match.start() - 1) : match.end() + 1]
    if any(mark in around for mark in "\"'“”‘’«»`") or around[0] in "%$@#=<>{":
        return True
    if _FILLED.search(match[0]) or _BRACKETED_ORDER.match(match[0]):
        return False
    # "Add your text here" is the whole of a block that somebody forgot, and a part of one that explains something.
    return 2 * len(match[0]) < len(text.strip())


_A_SENTENCE = 8
"""Words in capitals from which they are no name and no sign."""


@check("text-all-caps", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, wcag=("1.4.8",))
def text_shouts(text: Text) -> Iterator[Yield]:
    """Several words in a row typed in capitals.

    They are harder to read, and some screen readers spell them letter by letter. Type normally and use CSS or bold for
    emphasis. Eight words or more are a sentence and failed, as best practice; fewer may be a name or a sign.
    """
    for block in _reads(text):
        if block.kind in {BlockKind.DESCRIPTION, BlockKind.CELL, BlockKind.TERM}:
            continue
        run = _longest_shout(block.text[:20_000])
        if run:
            message = f"{len(run.split())} words in a row are typed in capitals: “{run[:60]}”."
            outcome = Outcome.FAILED if len(run.split()) >= _A_SENTENCE else Outcome.CANT_TELL
            yield text_shouts.finding(message, block.element, quote=run, outcome=outcome)


def _longest_shout(text: str) -> str:
    if len(_CAPITALS.findall(text)) < _LOUD:
        return ""
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
    return run if best[0] >= _LOUD and len(run) > 15 and len(longer) >= 3 else ""


@check("abbreviation-unexpanded", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, wcag=("3.1.4",))
def abbreviations_are_never_expanded(text: Text, document: Document, options: Options) -> Iterator[Yield]:
    """An abbreviation used several times on a page that never says what it means.

    Readers from outside do not know it. Write it out the first time: "Institute of Health Professions (IHP)".
    """
    said = " ".join(b.text for b in _reads(text) if b.region in {Region.MAIN, Region.BODY})[:200_000]
    counts = Counter(word.rstrip("s") for word in _ACRONYM.findall(said))
    often = [word for word, n in counts.items() if n >= 3 and word not in _KNOWN and not _is_word(word)]
    if not often:
        return
    marked = {e.text() for e in document.find("abbr", "dfn") if e.get("title")}
    known = marked.union(options.spelling_words, _own_names(text, document))
    unknown = sorted(
        (w for w in often if not (w in known or _is_whole_word(w.lower(), said) or _expanded(w, said))),
        key=lambda word: (-counts[word], word),
    )
    if unknown:
        listed = ", ".join(unknown[:8])
        block = next(b for b in _reads(text) if unknown[0] in b.text)
        message = f"Used several times and never written out: {listed}."
        yield abbreviations_are_never_expanded.finding(
            message, block.element, quote=block.text, outcome=Outcome.CANT_TELL, words=unknown[:30]
        )


def _own_names(text: Text, document: Document) -> set[str]:
    # What stands in the title, the header, the menu or the footer is the site's own name for itself and its parts.
    own = " ".join(b.text for b in _reads(text) if b.region in _TEMPLATE)
    return {match[0].rstrip("s") for match in _ACRONYM.finditer(f"{document.title} {own}"[:50_000])}


def _is_word(word: str) -> bool:
    # REMOTE, WHERE, MICRO: words set in capitals.
    return len(word) >= 4 and ranks("en").get(word.lower(), COMMON) < COMMON


def _is_whole_word(word: str, said: str) -> bool:
    # As `_CAPS_WORD` cuts words, without cutting all of them.
    at = said.find(word)
    while at >= 0:
        around = said[max(0, at - 1) : at] + said[at + len(word) : at + len(word) + 1]
        if not any(char.isalnum() and not char.isdecimal() for char in around):
            return True
        at = said.find(word, at + 1)
    return False


def _expanded(word: str, said: str) -> bool:
    if f"({word}" in said or re.search(rf"\b{word}s? \((?=[A-Z])", said):
        return True
    initials = r"[\w'’-]*\W{1,3}(?:(?:of|the|and|for|in|de|des|du|und|der|y|e)\W{1,3}){0,2}".join(word)
    return re.search(rf"\b{initials}", said, re.IGNORECASE) is not None
