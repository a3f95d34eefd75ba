"""Decides whether an answer is the page that was asked for, or a wall in front of it: a login, a challenge, an error with 200.

No list of vendors is needed: a wall is short, says what it is in its title or heading, speaks to the visitor, and lacks what a
page has. Each decision names its reasons. What is sure is not audited (NOT_THE_PAGE); what is likely is audited and doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from auditor.crawl import page_phrases as phrases
from auditor.crawl.page_signals import PageSignals
from auditor.urls import path_of

SHORT = 120
"""Words of a text that may be a wall's; articles about the matter are longer."""
TINY = 30
"""Words so few that there is hardly a page."""


class Kind(StrEnum):
    """What stands in the place of the page."""

    LOGIN = "login"
    CHALLENGE = "challenge"
    MAINTENANCE = "maintenance"
    ERROR = "error"
    EMPTY = "empty"
    LOADING = "loading"
    GATE = "gate"
    """An age check, a choice of country, a cookie wall, a browser that is not wanted."""
    REPEATED = "repeated"
    """The same text under several addresses."""
    SHRUNK = "shrunk"
    """Most of what stood here before is gone."""
    UNSTYLED = "unstyled"
    """The page's own style sheets or scripts did not load."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why an answer may not be the page."""

    kind: Kind
    certain: bool
    """It is not audited; otherwise it is, and counts as doubtful."""
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}: {', '.join(self.reasons)}"


_EXPLAINS = re.compile(
    r"\b(?:means|stands for|refers to|is (?:an? )?(?:http |short |common )?(?:status|error|code|term|test|message|word|name)"
    r"|(?:is|are) (?:shown|sent|returned|used|displayed) (?:when|by|to|for)|bedeutet|signifie|significa)\b"
)
_LOGIN_PATH = re.compile(
    r"(?:^|[/_.-])(?:log-?in|sign-?in|sign-?on|logon|auth(?:enticat\w*|ori[sz]e)?|sso|cas|oauth2?|saml2?|idp|openid|shibboleth|anmeld\w*|einloggen|connexion|wp-login|session"
    r"|user_sessions|account/login|identity)(?:[/_.?-]|$)",
    re.IGNORECASE,
)


def looks_like_login_address(url: str) -> bool:
    """Tell whether the path of a canonical address is that of a login."""
    return _LOGIN_PATH.search(path_of(url)[:300]) is not None


def suspicion_of(page: PageSignals, *, session: bool = False) -> Suspicion | None:
    """Return why this may not be the page asked for; None for an ordinary page.

    `session` says that a login is configured: a login page is then never the page.
    """
    found = [rule(page) for rule in _RULES]
    suspicions = [suspicion for suspicion in (_login(page, session), *found) if suspicion is not None]
    return max(suspicions, key=lambda suspicion: suspicion.certain, default=None)


def _says(page: PageSignals, pattern: re.Pattern[str]) -> str:
    """Return the first heading, or the part of the title beside the site's name, that is the phrase of a wall.

    A title whose heading says something else is that of a page; one with hardly any text beside it is believed.
    """
    heading = phrases.folded(page.headings[0]) if page.headings else ""
    if heading and pattern.fullmatch(heading):
        return heading[:80]
    if heading and page.words > TINY:
        return ""
    return next((part[:80] for part in phrases.segments(page.title) if pattern.fullmatch(part)), "")


def _begins(page: PageSignals, pattern: re.Pattern[str]) -> str:
    """Return the first sentence of the text when it is the phrase of a wall."""
    start = page.text[:250].lower().replace("’", "'")
    for sentence in re.split(r"(?<=[.!?…])\s|\s{2,}|\n", start)[:2]:
        if sentence and pattern.fullmatch(" ".join(sentence.split())):
            return " ".join(sentence.split())[:80]
    return ""


def _login(page: PageSignals, session: bool) -> Suspicion | None:
    if page.new_passwords or page.passwords > 1:
        return None  # somebody registers or chooses a new password here
    moved = path_of(page.asked) != path_of(page.url)
    meant = looks_like_login_address(page.asked) and not session
    said = _says(page, phrases.LOGIN)
    form = page.passwords or (page.usernames and said and not page.fields)
    if meant or not (form or (said and page.words <= TINY)) or page.fields > 3:
        return None
    reasons = [f"it says “{said}”"] if said else []
    reasons += ["it asks for a password"] if page.passwords else []
    if moved and looks_like_login_address(page.url):
        return Suspicion(Kind.LOGIN, True, (*reasons, f"the address leads to {path_of(page.url)[:60]}"))
    if page.words > SHORT * 1.5 or not (said or page.words <= TINY):
        return None
    home = path_of(page.asked) == "/" and not moved
    return Suspicion(Kind.LOGIN, session or not home, tuple(reasons))


def _challenge(page: PageSignals) -> Suspicion | None:
    headers = page.headers
    told = [name for name in ("cf-mitigated", "x-amzn-waf-action", "x-datadome", "x-sucuri-block") if headers.get(name)]
    if told and page.words <= SHORT and (told[0] != "x-datadome" or page.words <= TINY):
        return Suspicion(Kind.CHALLENGE, True, (f"the header {told[0]}",))
    said = _says(page, phrases.CHALLENGE) or _begins(page, phrases.CHALLENGE)
    form = page.fields + page.passwords + page.usernames > 1
    if page.captcha and not form and page.words <= SHORT and (said or page.words <= TINY * 2):
        return Suspicion(
            Kind.CHALLENGE, True, ("it shows a captcha and little else", *([f"it says “{said}”"] if said else []))
        )
    if (
        said
        and page.words <= SHORT
        and not form
        and not _is_entry(page)
        and (page.words <= TINY or phrases.TO_THE_VISITOR.search(page.text))
    ):
        return Suspicion(Kind.CHALLENGE, True, (f"it says “{said}”",))
    return None


def _worded(kind: Kind, pattern: re.Pattern[str], certain: bool = True) -> Callable[[PageSignals], Suspicion | None]:
    """Return the rule for walls that only their words tell."""

    def rule(page: PageSignals) -> Suspicion | None:
        if page.words > SHORT or page.fields > 2:
            return None
        said = _says(page, pattern)
        first = _begins(page, pattern)
        if not said and not (first and page.words <= TINY * 2):
            return None
        if page.words > TINY and not phrases.TO_THE_VISITOR.search(page.text):
            return None  # it speaks of the matter, not to somebody who met it
        if _is_entry(page):
            return None
        return Suspicion(kind, certain, (f"it says “{said or first}”",))

    return rule


def _is_entry(page: PageSignals) -> bool:
    # A dictionary's or manual's entry names the matter and explains it: "404: a status that means ..."
    return _EXPLAINS.search(page.text[:1500].lower()) is not None


def _crash(page: PageSignals) -> Suspicion | None:
    match = phrases.CRASH.search(page.text[:4000])
    if (
        match is None
        or page.words > SHORT * 2
        or (page.words > TINY and len(page.headings) > 1 and match.start() > 300)
    ):
        return None
    if page.words > SHORT and match.start() > 100:
        return None
    return Suspicion(Kind.ERROR, True, (f"it shows “{match[0][:60].strip()}”",))


def _empty(page: PageSignals) -> Suspicion | None:
    things = page.media + page.fields + page.passwords + page.usernames
    loading = _begins(page, phrases.LOADING) or _says(page, phrases.LOADING)
    if loading and page.words <= 15:
        return Suspicion(Kind.LOADING, True, (f"it says “{loading}”",))
    if (page.busy or page.spinner) and page.words <= TINY and not things:
        return Suspicion(
            Kind.LOADING, True, ("it says that it is busy" if page.busy else "it shows a spinner and little else",)
        )
    if page.busy and page.words <= SHORT:
        return Suspicion(Kind.LOADING, False, ("it says that it is busy",))
    asks = phrases.NEEDS_SCRIPT.search(page.text[:600]) or (
        not page.words and phrases.NEEDS_SCRIPT.search(page.noscript)
    )
    about = page.words > TINY // 2 and "javascript" in f"{page.title} {page.headings}".lower()
    if asks and page.words <= TINY * 2 and not page.fields and not about:
        return Suspicion(Kind.EMPTY, True, ("it asks for JavaScript and shows little else",))
    if page.words <= 5 and page.dead_scripts:
        return Suspicion(Kind.EMPTY, True, (f"its script {page.dead_scripts[0][-80:]} did not load",))
    if page.words == 0 and not things:
        return Suspicion(Kind.EMPTY, True, ("nothing is to be seen or read",))
    if page.mount and page.scripts and page.words <= TINY and not things:
        return Suspicion(Kind.EMPTY, page.words <= 5, ("a script was to build it and has not",))
    return None


def _unstyled(page: PageSignals) -> Suspicion | None:
    if page.dead_styles and len(page.dead_styles) * 2 >= page.styles:
        return Suspicion(Kind.UNSTYLED, False, (f"its style sheet {page.dead_styles[0][-80:]} did not load",))
    if page.dead_scripts and page.words <= TINY * 2 and (page.mount or page.spinner or page.words_around > page.words):
        return Suspicion(Kind.UNSTYLED, False, (f"its script {page.dead_scripts[0][-80:]} did not load",))
    return None


_RULES: tuple[Callable[[PageSignals], Suspicion | None], ...] = (
    _challenge,
    _worded(Kind.MAINTENANCE, phrases.MAINTENANCE),
    _worded(Kind.ERROR, phrases.ERROR),
    _crash,
    _empty,
    _worded(Kind.GATE, phrases.GATE),
    # Told as a finding as well (page-soft-404): the page is audited, and nobody counts it as one that was.
    _worded(Kind.ERROR, phrases.NOT_FOUND, certain=False),
    _unstyled,
)
