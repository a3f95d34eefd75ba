"""Decides whether an answer is the page that was asked for, or a wall in front of it: a login, a challenge, an error with 200.

No list of vendors is needed: a wall is short, says what it is in its title or heading, speaks to the visitor, and lacks what a
page has. Each decision names its reasons. What is sure is not audited (NOT_THE_PAGE); what is likely is audited and doubtful.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from auditor.crawl import page_phrases as phrases
from auditor.crawl import page_statements as statements
from auditor.crawl.login_addresses import looks_like_login_address
from auditor.crawl.page_explains import explains, names_the_matter, unquoted
from auditor.crawl.page_login import registers
from auditor.crawl.page_score import LIKELY
from auditor.crawl.page_signals import PageSignals
from auditor.crawl.page_stand_ins import fresh, stack, standard_page, to_the_owner
from auditor.crawl.page_suspicion import SHORT, TINY, Kind, Suspicion
from auditor.crawl.page_wordings import begins, breath, is_entry, points_of, says, telling, worded
from auditor.urls import path_of

_FRAMED_WALL = re.compile(
    r"(?:^|[/_.-])(?:errors?|error-?pages?|no-such-app|suspended|parking|parked|blocked|maintenance)(?:[/_.-]|$)",
    re.IGNORECASE,
)

_LANGUAGES = frozenset(
    "english deutsch german français french español spanish italiano italian português portuguese nederlands dutch svenska"
    " swedish dansk danish norsk suomi polski polish čeština slovenčina magyar română hrvatski slovenščina ελληνικά türkçe"
    " русский українська български العربية עברית 日本語 中文 简体中文 繁體中文 한국어 indonesia việt català euskara galego"
    " cymraeg gaeilge íslenska eesti latviešu lietuvių srpski".split()
)
"""Names of languages as choosers of languages give them."""


def suspicion_of(page: PageSignals, *, session: bool = False) -> Suspicion | None:
    """Return why this may not be the page asked for; None for an ordinary page.

    `session` says that a login is configured: a login page is then never the page.
    """
    found = [rule(page) for rule in _RULES]
    suspicions = [suspicion for suspicion in (_login(page, session), *found) if suspicion is not None]
    return max(suspicions, key=lambda suspicion: suspicion.certain, default=None)


def _login(page: PageSignals, session: bool) -> Suspicion | None:
    if registers(page):
        return None
    moved = path_of(page.asked) != path_of(page.url)
    meant = looks_like_login_address(page.asked) and not session
    if page.codes and page.words <= TINY * 2 and not page.passwords and not meant:
        return Suspicion(Kind.LOGIN, True, ("it asks for a code that is valid once",))
    if page.words <= TINY and not page.passwords and not meant:
        frame = next((url for url in page.frames if looks_like_login_address(url)), "")
        if frame or page.frame_passwords:
            return Suspicion(Kind.LOGIN, True, (f"it shows a login in a frame{f', {frame[:80]}' if frame else ''}",))
    said = says(page, phrases.LOGIN)
    form = page.passwords or (page.usernames and said and not page.fields)
    told = said and page.words <= TINY and points_of(page) > LIKELY  # "Anmeldung" is said of courses as well
    if meant or not (form or told) or page.fields > 3:
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
    said = says(page, phrases.CHALLENGE) or begins(page, phrases.CHALLENGE)
    said = "" if not page.captcha and names_the_matter(page, said) else said
    form = page.fields + page.passwords + page.usernames > 1
    if page.captcha and not form and page.words <= SHORT and (said or page.words <= TINY * 2):
        return Suspicion(
            Kind.CHALLENGE, True, ("it shows a captcha and little else", *([f"it says “{said}”"] if said else []))
        )
    if (
        said
        and page.words <= SHORT
        and not form
        and not is_entry(page)
        and (page.words <= TINY or phrases.TO_THE_VISITOR.search(page.text))
    ):
        return Suspicion(Kind.CHALLENGE, True, (f"it says “{said}”",))
    return None


def _crash(page: PageSignals) -> Suspicion | None:
    match = phrases.CRASH.search(page.text[:4000])
    if (
        match is None
        or page.words > SHORT * 2
        or (page.words > TINY and len(page.headings) > 1 and match.start() > 300)
    ):
        return None
    if (page.words > SHORT and match.start() > 100) or (is_entry(page) and page.headings):
        return None
    heading = page.headings[0] if page.headings else ""
    if heading.startswith(match[0].strip()) and names_the_matter(page, match[0]):
        return None
    if (
        page.words > TINY
        and heading
        and not phrases.CRASH.search(heading)
        and not phrases.ERROR.fullmatch(phrases.folded(heading))
    ):
        return None  # a manual shows one below its own heading
    return Suspicion(Kind.ERROR, True, (f"it shows “{match[0][:60].strip()}”",))


def _data(page: PageSignals) -> Suspicion | None:
    """Find an answer for programs that was sent as a page."""
    text = page.text.strip()
    if page.headings or text[:1] not in {"{", "["} or text[-1:] not in {"}", "]"} or page.links:
        return None
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return Suspicion(Kind.ERROR, True, ("it is data (JSON) and no page",)) if held else None


def _empty(page: PageSignals) -> Suspicion | None:
    things = page.media + page.fields + page.passwords + page.usernames
    if page.words <= 8 and "coming soon" in f"{page.title} {page.text}".lower():
        return Suspicion(Kind.MAINTENANCE, True, ("it says “coming soon”",))
    loading = begins(page, phrases.LOADING) or says(page, phrases.LOADING)
    if loading and page.words <= 15:
        return Suspicion(Kind.LOADING, True, (f"it says “{loading}”",))
    if (page.busy or page.spinner) and page.words <= TINY and not things:
        return Suspicion(
            Kind.LOADING, True, ("it says that it is busy" if page.busy else "it shows a spinner and little else",)
        )
    if page.busy and page.words <= SHORT:
        return Suspicion(Kind.LOADING, False, ("it says that it is busy",))
    asks = phrases.NEEDS_SCRIPT.search(unquoted(page.text[:600])) or (
        not page.words and phrases.NEEDS_SCRIPT.search(page.noscript)
    )
    about = (page.words > TINY // 2 and "javascript" in f"{page.title} {page.headings}".lower()) or explains(page)
    if asks and page.words <= TINY * 2 and not page.fields and not about:
        return Suspicion(Kind.EMPTY, True, ("it asks for JavaScript and shows little else",))
    if page.words <= 5 and page.dead_scripts:
        return Suspicion(Kind.EMPTY, True, (f"its script {page.dead_scripts[0][-80:]} did not load",))
    if page.words == 0 and (frame := next((url for url in page.frames if _FRAMED_WALL.search(path_of(url))), "")):
        return Suspicion(Kind.ERROR, True, (f"it shows nothing but {frame[:80]}",))
    if page.words == 0 and not things and (not page.parts or (page.mount and page.scripts)):
        return Suspicion(Kind.EMPTY, True, ("nothing is to be seen or read",))
    if page.bare_main and not things and not page.frames:
        return Suspicion(Kind.EMPTY, page.scripts > 0, ("its main part holds nothing",))
    if page.mounted and page.scripts and page.words <= 3 and not things and not page.links:
        return Suspicion(Kind.LOADING, False, (f"a script was to build it, and it says “{page.text.strip()[:60]}”",))
    if page.mount and page.scripts and page.words <= TINY and not things:
        return Suspicion(Kind.EMPTY, page.words <= 5, ("a script was to build it and has not",))
    return None


def _languages(page: PageSignals) -> Suspicion | None:
    """Find a choice of languages that stands where a page was asked for; as a start page it is one."""
    words = re.findall(r"[^\W\d_]{3,}|[\u3040-\u9fff\uac00-\ud7af]{2,}", page.text.lower())
    named = sum(word in _LANGUAGES for word in words)
    if path_of(page.asked) == "/" or named < 2 or named * 2 < len(words) or page.fields:
        return None
    return Suspicion(Kind.GATE, False, ("it holds nothing but a choice of languages",))


def _unstyled(page: PageSignals) -> Suspicion | None:
    if page.dead_styles and len(page.dead_styles) * 2 > page.styles:
        return Suspicion(Kind.UNSTYLED, False, (f"its style sheet {page.dead_styles[0][-80:]} did not load",))
    bare = page.words <= TINY // 2 and page.words_around > page.words
    if page.dead_scripts and page.words <= TINY * 2 and (page.mount or page.spinner or bare):
        return Suspicion(Kind.UNSTYLED, False, (f"its script {page.dead_scripts[0][-80:]} did not load",))
    return None


_RULES: tuple[Callable[[PageSignals], Suspicion | None], ...] = (
    _challenge,
    worded(Kind.MAINTENANCE, phrases.MAINTENANCE),
    worded(Kind.ERROR, phrases.ERROR),
    _crash,
    stack,
    standard_page,
    fresh,
    to_the_owner,
    _data,
    _languages,
    _empty,
    worded(Kind.GATE, phrases.GATE),
    telling(Kind.LOGIN, statements.LOGIN),
    telling(Kind.CHALLENGE, statements.CHALLENGE),
    telling(Kind.MAINTENANCE, statements.MAINTENANCE),
    telling(Kind.ERROR, statements.ERROR),
    telling(Kind.GATE, statements.GATE),
    # Told as a finding as well (page-soft-404): the page is audited, and nobody counts it as one that was.
    worded(Kind.ERROR, phrases.NOT_FOUND, certain=False),
    telling(Kind.ERROR, statements.NOT_FOUND, certain=False),
    telling(Kind.MAINTENANCE, statements.UPDATING, certain=False),
    breath,
    _unstyled,
)
