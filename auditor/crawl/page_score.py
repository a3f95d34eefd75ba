"""Weighs what a short page says and lacks: how much likelier it is a wall than a page, whatever its phrases are.

A sum of points, one for each fact, as a logistic regression gives them (points and sum are logarithms of odds). They were
fitted to 583 walls in 28 languages, to 342 short pages about the same matters, and to 501 short pages of manuals; the value of
one word is small, that of a few words which are all about a fault, an excuse and this very site is not. Facts that too few of
these pages have were given their points by hand, and say so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.crawl import page_ordinary as ordinary
from auditor.crawl import page_phrases as phrases
from auditor.crawl.page_explains import (
    explains,
    is_framed,
    is_written_by_one,
    speaks_of_anybody,
    speaks_of_here,
    unquoted,
)
from auditor.crawl.page_shape import WEIGHTS
from auditor.crawl.page_signals import PageSignals
from auditor.crawl.page_vocabulary import CORE, Matter, Words, words_of

FEW = 60
"""Words of a page up to which they are weighed; with more, what they are about tells nothing of the page."""
LIKELY = 1.0
"""Points above which a page is rather a wall."""
SURE = 3.5
"""Points that no ordinary page was seen to have."""

_START = -8.3
_FIRST: Mapping[Matter, float] = {
    Matter.APOLOGY: 0.9,
    Matter.FAULT: 0.8,
    Matter.LOST: 0.8,
    Matter.LOADING: 0.4,
    Matter.SITE: 0.3,
    Matter.LOGIN: -0.2,
    Matter.RETRY: -0.3,
    Matter.UPKEEP: -0.3,
    Matter.CHECK: -0.3,
    Matter.CONSENT: -1.0,
}
"""For the first word of a matter; one word about consent alone is rather said by a page."""
_SECOND: Mapping[Matter, float] = {
    Matter.BARRED: 1.5,
    Matter.CHECK: 1.2,
    Matter.UPKEEP: 1.2,
    Matter.LOGIN: 1.2,
    Matter.LOST: 1.1,
    Matter.RETRY: 0.9,
    Matter.FAULT: 0.8,
    Matter.CONSENT: 0.8,
    Matter.SITE: 0.7,
}
_THIRD: Mapping[Matter, float] = {Matter.CONSENT: 2.0, Matter.CHECK: 1.0, Matter.UPKEEP: 0.9}
_MATTER = 1.2
"""For each matter that a page speaks of."""
_PHRASES = (1.6, 0.4, 1.8)
"""For the first phrase among those words, the second and the third."""
_DENSITY = 3.9
"""For a page of which each word is another one about such a matter."""
_SHORT = ((8, 1.6), (15, 1.5), (30, 1.1))
_BARE_LINKS = 4
_SPARSE_LINKS = 4
_SPARSE_WORDS = 16
_LAYOUT = 5
"""Half the links beside those of the layout from which a page is a list of them."""
_FILE = re.compile(
    r"(?:[/\\][\w.-]+){2,}|\w+\.(?:php|asp|cfm|jsp|py|rb|js)\b|\b(?:line|zeile|ligne|línea|riga|linha|regel) \d"
)
_NUMBER = re.compile(r"(?<![\w.])\d{1,4}(?!\w)")
_STATUS = re.compile(r"(?<![\w.])[45]\d\d(?![\w.%€$£])")
_CASE = re.compile(
    r"(?:\b(?:reference|incident|ray|request|trace|correlation|support|event|attack|block|case|error) ?(?:id|number|no|code)"
    r"|\b(?:fehlercode|vorgangs-?(?:nummer|id)|referenznummer|support-id|foutcode|referentienummer)"
    r"|\bcode (?:d'erreur|de support|d'incident)|\bcódigo d[eo] (?:error|soporte|erro|suporte|referencia)"
    r"|\bcodice (?:di )?(?:errore|supporto|riferimento)|^code|\nerror code|\ncode)\s?[:#=.-]?\s?#?[\w:.-]{3,}"
)
"""The number under which support finds what happened."""
_INVITES = re.compile(
    r"\b(?:tell us|let us know if|write to us|report (?:it|them) to|schreiben sie uns|melden sie uns|sagen sie uns|écrivez-nous"
    r"|escríbanos|díganos|scriveteci|scrivici|escreva-nos|laat het ons weten|schrijf ons|skriv till oss|skriv til os|kirjoita meille"
    r"|dites-le|signalez|napisz do nas|napište nám|напишите нам)"
)
"""A page that wants to hear of faults has none."""
_THANKS = re.compile(
    r"(?:thank|thanks|danke|vielen dank|merci|gracias|muchas gracias|grazie|obrigad|bedankt|dank|tack|tak|takk|kiitos|dziękuj|děkuj"
    r"|ďakuj|köszön|mulțumi|hvala|teşekkür|ευχαριστ|спасибо|дяку|ありがとう|谢谢|謝謝|感谢|감사)"
)
"""How a page begins that answers a form."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """How much likelier a page is a wall, and what it is about."""

    points: float
    about: Matter | None
    matters: Mapping[Matter, int]
    hinted: float
    """Those of the points that the shape of the page gives (page_shape.py)."""


def is_bare(page: PageSignals) -> bool:
    """Tell whether a page stands outside any layout of a site: it hardly leads anywhere."""
    return page.links <= _BARE_LINKS and page.words_around <= _BARE_LINKS and not is_framed(page)


def is_sparse(page: PageSignals) -> bool:
    """Tell whether a page has at most the few words and links of a wall's own header or footer around it."""
    return page.links <= _SPARSE_LINKS and page.words_around <= _SPARSE_WORDS and not is_framed(page)


def asks(page: PageSignals) -> bool:
    """Tell whether nothing leads on from a page but the one thing that it asks for: an answer, a click, a consent."""
    return (
        page.links == 0 and page.words_around == 0 and page.buttons > 0 and page.fields < 2 and not page.new_passwords
    )


def score_of(page: PageSignals, *, entry: bool, announces: bool) -> Weighed:
    """Weigh a short page. `entry` and `announces` say that it explains the matter, or tells of one to come."""
    said = words_of(phrases.folded(unquoted(f"{page.title} {page.text[:1_200]}"), 1_200))
    core = [matter for matter in CORE if matter in said.matters]
    hinted = sum(WEIGHTS[clue] for clue in page.clues) if is_sparse(page) else 0.0
    points = _START + _words(said, page.words) + _shape(page) + hinted - 3.0 * entry - 1.4 * announces
    about = max(core, key=lambda matter: said.matters[matter], default=None)
    return Weighed(points, about, said.matters, hinted)


def _words(said: Words, words: int) -> float:
    points = _DENSITY * sum(said.matters.values()) / max(words, 4) + _MATTER * len(said.matters)
    for matter, count in said.matters.items():
        points += _FIRST.get(matter, 0.0)
        points += _SECOND.get(matter, 0.0) if count > 1 else 0.0
        points += _THIRD.get(matter, 0.0) if count > 2 else 0.0
    return points + sum(_PHRASES[: said.phrases]) + sum(worth for most, worth in _SHORT if words <= most)


def _shape(page: PageSignals) -> float:
    text = page.text[:1_200].lower().replace("’", "'")
    statuses = set(_STATUS.findall(text))
    name = phrases.folded(page.headings[0] if page.headings else page.title)
    return (
        2.5 * is_bare(page)
        + 1.2 * page.captcha
        + 2.0 * (page.spinner or page.busy)
        + 0.9 * min(page.buttons, 2)
        + 2.4 * (_FILE.search(text) is not None)
        - 0.5 * (bool(set(_NUMBER.findall(text)) - statuses))
        - 0.7 * ("@" in text)
        - 3.0 * explains(page)
        - 2.5 * (is_framed(page) and not speaks_of_here(text))
        - 2.0 * is_written_by_one(text)
        - 1.0 * (speaks_of_anybody(text) and page.ways > 0)
        - 2.0 * (_INVITES.search(text) is not None)
        - 1.2 * (_THANKS.match(name) is not None)
        # By hand: pages that every site has, and that speak of consent without asking for it.
        - 4.0 * (ordinary.LEGAL.fullmatch(name) is not None and not page.buttons)
        - 4.0 * (ordinary.CONTACT.fullmatch(name) is not None and not page.buttons)
        - 4.0 * (ordinary.LETTER.search(name) is not None)
        - 4.0 * (ordinary.HABIT.search(text) is not None)
        - 4.0 * (ordinary.OFFERS.search(text) is not None and ordinary.READS.search(text) is None)
        # By hand: an answer that asks to come back, or not to be kept, though its status says that all is well, or gives
        # a number for support; a list of links, or of status codes, is a page.
        + 3.0 * ("retry-after" in page.headers)
        + 1.0 * page.noindex
        + 1.5 * (_CASE.search(text) is not None and is_bare(page))
        - 1.5 * (page.links - page.words_around > 2 * _LAYOUT and page.words > 20)
        - 2.0 * (len(statuses) > 2)
    )
