# ruff: noqa: E501  # a table of phrases reads best with one kind of sentence a line
"""Walls that only their words tell: a phrase in the place of a title, a sentence to the visitor, or one breath about a fault."""

from __future__ import annotations

import re
from collections.abc import Callable

from auditor.crawl import page_ordinary as ordinary
from auditor.crawl import page_phrases as phrases
from auditor.crawl.login_addresses import looks_like_login_address
from auditor.crawl.page_explains import explains, is_framed, names_the_matter, unquoted
from auditor.crawl.page_login import is_about_accounts, registers
from auditor.crawl.page_score import FEW, LIKELY, SURE, Weighed, asks, is_bare, score_of
from auditor.crawl.page_shape import Clue
from auditor.crawl.page_signals import PageSignals
from auditor.crawl.page_suspicion import SHORT, TINY, Kind, Suspicion
from auditor.crawl.page_vocabulary import Matter

_EXPLAINS = re.compile(
    r"\b(?:means|stands for|refers to|is (?:an? )?(?:http |short |common )?(?:status|code|term|test|word|name"
    r"|error (?:code|that|which)|message (?:that|which))\b"
    r"|(?:is|are) (?:shown|sent|returned|used|displayed) (?:when|by|to|for)|bedeutet|signifie|significa)\b|とは|を指します|を意味します|是指|指的是|말합니다|뜻합니다|의미합니다"
)
_SENTENCES = re.compile(r"(?<=[.!?…])\s|(?<=[。！？])|\s{2,}|\n")
_CONDITION = re.compile(r"\b(?:if|when|whenever|in case|unless|wenn|falls|sobald|si|lorsque|cuando|se|quando|als)\b")
_BUILDING = re.compile(r"(?<!site)(?<!page)(?<!portal) (?:is|are) (?:still )?under construction\b", re.IGNORECASE)
"""Another thing than the site is: the car park."""
_ANNOUNCES = re.compile(
    r"\b(?:will|is going to) (?:be (?:down|unavailable|offline|closed|carried out|performed)|take place|happen)|\btook place\b"
    r"|\bwird am\b|\bam (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b"
    r"|\bsera (?:indisponible|fermé)|\bestará (?:cerrad|fuera)",
    re.IGNORECASE,
)


_BACK = 2.5
"""Points of a page that says of itself when it is back, and nothing of why it is away."""


def says(page: PageSignals, pattern: re.Pattern[str]) -> str:
    """Return the first heading, or the part of the title beside the site's name, that is the phrase of a wall.

    A title whose heading says something else is that of a page; one with hardly any text beside it is believed.
    """
    heading = phrases.folded(page.headings[0]) if page.headings else ""
    if heading and pattern.fullmatch(heading):
        return heading[:80]
    if heading and (page.words > TINY or explains(page)):
        return ""
    return next((part[:80] for part in phrases.segments(page.title) if pattern.fullmatch(part)), "")


def begins(page: PageSignals, pattern: re.Pattern[str]) -> str:
    """Return the first sentence of the text when it is the phrase of a wall."""
    start = unquoted(page.text[:250]).lower().replace("’", "'")
    for sentence in _SENTENCES.split(start)[:2]:
        if sentence and pattern.fullmatch(" ".join(sentence.split())):
            return " ".join(sentence.split())[:80]
    return ""


def tells(page: PageSignals, pattern: re.Pattern[str]) -> tuple[str, bool]:
    """Return what a short page tells the visitor in the words of a wall, and whether that is what the page is about.

    It is when its heading or title says so, or when there is no other heading; below one that says something else, it is only
    where there is hardly any other word.
    """
    if page.words > SHORT or is_entry(page) or (explains(page) and not is_bare(page)):
        return "", False
    beside = page.title if not page.headings or page.words <= TINY else ""
    for text in (phrases.folded(unquoted(said)) for said in (*page.headings, beside)):
        if found := pattern.search(text):
            if page.words <= TINY * 2:
                return found[0][:80], True
            whole = len(found[0]) > len(text) * 0.6 and phrases.TO_THE_VISITOR.search(page.text)
            return (found[0][:80], False) if whole else ("", False)
    if page.words > (TINY if page.headings else TINY * 2):
        return "", False
    # What a table or a list says further down is said of one of its things.
    sentences = [sentence for sentence in _SENTENCES.split(unquoted(page.text[:800])) if sentence.strip()]
    for sentence in map(phrases.folded, sentences[: 4 if page.headings and page.words > TINY // 2 else 10]):
        found = pattern.search(sentence)
        # Below another heading, a sentence that goes on about something else is part of the page's own text.
        if (
            found
            and not _CONDITION.search(sentence[: found.start() + 1])
            and (
                not page.headings
                or len(found[0]) * (2 if sentence.isascii() and (page.words > TINY or is_framed(page)) else 3)
                >= len(sentence)
            )
        ):
            return found[0][:80], not page.headings or page.words <= TINY // 2
    return "", False


def worded(kind: Kind, pattern: re.Pattern[str], certain: bool = True) -> Callable[[PageSignals], Suspicion | None]:
    """Return the rule for walls that only their words tell."""

    def rule(page: PageSignals) -> Suspicion | None:
        if page.words > SHORT or page.fields > 2 or (explains(page) and is_framed(page)):
            return None
        said = says(page, pattern)
        first = begins(page, pattern)
        if not said and not (first and page.words <= (TINY // 2 if page.headings else TINY * 2)):
            return None
        if kind is Kind.MAINTENANCE and (_ANNOUNCES.search(page.text) or _BUILDING.search(page.text)):
            return None
        if page.words > TINY and not phrases.TO_THE_VISITOR.search(page.text):
            return None  # it speaks of the matter, not to somebody who met it
        if names_the_matter(page, said or first):
            return None
        if is_entry(page):
            return None
        of_a_form = kind is Kind.ERROR and page.fields > 0 and page.buttons > 0  # the message of a form, it may be
        return Suspicion(kind, certain and not of_a_form, (f"it says “{said or first}”",))

    return rule


def telling(kind: Kind, pattern: re.Pattern[str], certain: bool = True) -> Callable[[PageSignals], Suspicion | None]:
    """Return the rule for walls that tell the visitor in a sentence what is the matter."""

    def rule(page: PageSignals) -> Suspicion | None:
        told, about = tells(page, pattern)
        if kind is Kind.LOGIN and (registers(page) or looks_like_login_address(page.asked)):
            return None
        if not told or page.fields > 2 or (kind is Kind.MAINTENANCE and _ANNOUNCES.search(page.text)):
            return None
        return Suspicion(kind, certain and about, (f"it says “{told}”",))

    return rule


def is_entry(page: PageSignals) -> bool:
    """Tell whether a page is an entry of a dictionary or manual, which names the matter and explains it (404: a status that means …)."""
    text = page.text[:1500].lower()
    return _EXPLAINS.search(text) is not None or ordinary.DEFINES.search(text) is not None


def points_of(page: PageSignals) -> float:
    """Return how much likelier a page is a wall, by all it says."""
    return _scored(page).points


def _scored(page: PageSignals) -> Weighed:
    return score_of(page, entry=is_entry(page), announces=_ANNOUNCES.search(page.text) is not None)


def breath(page: PageSignals) -> Suspicion | None:
    """Doubt a page of one breath that is rather a wall by all it says: one whose phrases nobody has written down."""
    if not 0 < page.words <= SHORT or page.fields > 2 or page.new_passwords or (page.captcha and page.fields > 1):
        return None
    if explains(page) and not is_bare(page):
        return None
    score = _scored(page)
    long = page.words > FEW
    waits = is_bare(page) and page.buttons > 0 and page.fields < 2 and score.about is not None
    if score.points < (SURE + 1 if long else LIKELY - waits):
        return None
    if score.about is None:
        if (
            page.words <= TINY
            and is_bare(page)
            and score.points >= _BACK
            and {Matter.RETRY, Matter.SITE} <= set(score.matters)
        ):
            return Suspicion(Kind.MAINTENANCE, False, (f"its {page.words} words say when the site is back",))
        if score.hinted and page.words <= FEW:
            return Suspicion(_kind_of(page), False, tuple(sorted(page.clues)))
        if page.words > TINY or not (asks(page) and score.matters):
            return None
        return Suspicion(Kind.GATE, False, (f"nothing leads on from its {page.words} words but what it asks for",))
    if long and not (is_bare(page) and score.about is Matter.UPKEEP):
        return None  # only the standard pages of servers and hosts say so much and nothing of a subject
    if score.about is Matter.LOGIN and is_about_accounts(page):
        return None  # it tells how to log in
    if score.about is Matter.CONSENT and not is_bare(page) and "newsletter" in page.text.lower():
        return None  # it asks whom to write to
    reasons = [f"it holds {page.words} words, about {', '.join(sorted(score.matters))}"]
    reasons += sorted(page.clues) if score.hinted else []
    sure = score.points >= SURE and is_bare(page) and page.words <= TINY and score.about is not Matter.LOST
    return Suspicion(_KIND_OF[score.about], sure, tuple(reasons))


def _kind_of(page: PageSignals) -> Kind:
    return next((kind for clue, kind in _KIND_OF_CLUE.items() if clue in page.clues), Kind.GATE)


_KIND_OF_CLUE = {
    Clue.CODE: Kind.LOGIN,
    Clue.SIGN_IN: Kind.LOGIN,
    Clue.RELOADS: Kind.CHALLENGE,
    Clue.PROGRESS: Kind.LOADING,
    Clue.COUNTDOWN: Kind.MAINTENANCE,
    Clue.TOKEN: Kind.ERROR,
}
_KIND_OF = {
    Matter.CHECK: Kind.CHALLENGE,
    Matter.UPKEEP: Kind.MAINTENANCE,
    Matter.FAULT: Kind.ERROR,
    Matter.LOST: Kind.ERROR,
    Matter.BARRED: Kind.GATE,
    Matter.CONSENT: Kind.GATE,
    Matter.LOGIN: Kind.LOGIN,
    Matter.LOADING: Kind.LOADING,
}
