"""What a short answer shows of its kind without a sentence of any language: what its parts are named, and what it lets people do.

Each site writes the sentences of its walls itself; the classes, fields, headers and numbers in them are those of the trade.
Weights are in the points of page_score.py (logarithms of odds). They come from how often 416 walls and 1,174 ordinary pages as
bare as they (1,070 of them from manuals) show each clue, cut at 2.6: no page of a manual has a queue or a paywall, a shop may.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from auditor.dom.addresses import meta_refresh, refresh_address, refresh_delay_s
from auditor.dom.document import Document, Element
from auditor.urls import UrlError, canonical, parts_of

_ELEMENTS = 150
"""Elements that are looked at; a wall has fewer."""


class Clue(StrEnum):
    """One fact about the shape of an answer, as its reason says it."""

    SURELY_NAMED = "its markup is named as that of a wall"
    NAMED = "its markup is named as that of a wall may be"
    CODE = "it asks for a code, a PIN or a password"
    ONE_FIELD = "one field is all that it offers"
    SIGN_IN = "its links lead to a login"
    RELOADS = "it loads itself again"
    PROGRESS = "it shows a bar that fills"
    TOKEN = "it shows a number for support"
    HOST = "it calls itself by the name of its host"
    STATUS = "it leads to a page about the state of its service"
    LEAVES = "one link leads on with a query, another one away"
    AGREE = "a box to tick and a button are all that it offers"
    BROWSERS = "it names browsers to use"
    COUNTDOWN = "it counts down"
    CENTRED = "it is styled in its own markup"


WEIGHTS: Mapping[Clue, float] = {
    Clue.SURELY_NAMED: 4.0,
    Clue.NAMED: 2.0,
    Clue.CODE: 2.6,
    Clue.SIGN_IN: 2.6,
    Clue.RELOADS: 2.6,
    Clue.BROWSERS: 2.6,
    Clue.STATUS: 2.6,
    Clue.LEAVES: 2.6,
    Clue.AGREE: 2.6,
    Clue.PROGRESS: 2.0,
    Clue.ONE_FIELD: 1.5,
    Clue.TOKEN: 1.8,
    Clue.HOST: 1.8,
    Clue.COUNTDOWN: 1.0,
    Clue.CENTRED: 1.0,
}

_SURE_NAMES = (
    r"(?:maint(?:enance)?|wartung|outage|downtime|suspended|park(?:ed|ing)-?(?:page|domain)|parked|domain-?sale|for-?sale|coming-?soon|under-?construction"
    r"|captcha|bot-?(?:check|wall)|anti-?bot|turnstile|block-?page|waf|ddos|queue-?it|waiting-?room|waitroom|rate-?limit(?:ed)?"
    r"|(?:pay|reg|login|cookie|consent|content|subscribe|metered|ad)-?wall|age-?(?:gate|check|verification)|geo-?(?:block(?:ed)?|fence|wall|restriction)"
    r"|(?:unsupported|old|outdated)-?browser|captive|lock-?screen|error-?page|not-?found|no-?access|interstitial)"
)
_NAMES = (
    r"(?:err(?:or)?s?|oops|crash|offline|launch-?soon|construction|challenge|pow|verif(?:y|ication)|human|blocked|denied|forbidden|firewall|queue|throttled?"
    r"|wall|pur|gate|geo|unsupported|log-?in|sign-?in|sso|auth(?:entication)?|otp|mfa|2fa|passw(?:ord|ort)|passcode|hotspot|locked|expired"
    r"|404|403|500|502|503|401|429)"
)
_PARTS = r"(?:page|box|card|wrap(?:per)?|container|panel|form|screen|body|main|content|message|msg|dialog|overlay|layout|view|shell|inner)"
_SURELY_NAMED = re.compile(
    rf"(?:^|\s)(?:\w{{1,12}}[-_]{{1,2}})?{_SURE_NAMES}(?:[-_]{{1,2}}\w{{1,12}})?(?=\s|$)", re.IGNORECASE
)
_NAMED = re.compile(rf"(?:^|\s)(?:\w{{1,12}}[-_]{{1,2}})?{_NAMES}(?:[-_]{{1,2}}{_PARTS})?(?=\s|$)", re.IGNORECASE)
_TARGET = re.compile(rf"(?:^|[/._-])(?:{_SURE_NAMES}|{_NAMES})(?:[/?._-]|$)", re.IGNORECASE)
_SIGN_IN = re.compile(
    r"oauth|openid|saml|shibboleth|microsoftonline|accounts\.google|[/.](?:sso|idp|cas|log-?in|sign-?in|authorize|auth|anmelden|connexion|identity)(?:[/?.]|$)",
    re.IGNORECASE,
)
_RELOAD = re.compile(
    r"location\.reload\(|location\.(?:href\s*=|replace\(|assign\()\s*(?:window\.|document\.)?location|history\.go\(0\)"
)
_TOKEN = re.compile(
    r"(?<![\w./-])(?:(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{10,}|[0-9a-f]{4,}(?:-[0-9a-f]{4,}){2,}|\d{14,}"
    r"|(?=[A-Z0-9]*\d)[A-Z0-9]{4,}(?:-(?=[A-Z0-9-]*\d)[A-Z0-9]{4,}){1,3}|(?=\w*\d)(?=\w*[a-zA-Z])[0-9A-Za-z]{14,})(?![\w/-]|\.\w)"
)
_STATUS = re.compile(
    r"//status[.-]|[/.](?:status-?page|system-?status|service-?status)\b|//[\w.-]*statuspage\.", re.IGNORECASE
)
_COUNTDOWN = re.compile(r"count-?down", re.IGNORECASE)
_CODE = re.compile(
    r"(?:^|[\s_-])(?:pin|otp|passcode|access-?code|code|sms|tan|2fa|mfa|passw(?:or[dt])?|zugangscode)(?:[\s_-]|$)"
)
_CENTRE = re.compile(r"text-align:\s*center|(?:place|align)-items:\s*center|justify-content:\s*center", re.IGNORECASE)
_BROWSER = re.compile(
    r"\b(?:firefox|chrome|edge|safari|opera|internet explorer|chromium|brave|vivaldi)\b", re.IGNORECASE
)
_SEARCHES = frozenset({"q", "s", "query", "search", "keys", "term", "w", "word"})
_CHOOSES = frozenset({"search", "checkbox", "radio", "range", "color", "file", "date", "number", "time"})


def clues_of(document: Document, elements: Sequence[Element], text: str, headers: Mapping[str, str]) -> frozenset[Clue]:
    """Return the clues of a short answer. `elements` are those that people see, `text` is what they read."""
    elements = elements[:_ELEMENTS]
    found = {*_of_words(document, text), *_of_fields(elements), *_of_links(elements)}
    found |= {clue for clue, holds in _HOLDS.items() if any(map(holds, elements))}
    if _reloads(document, headers):
        found.add(Clue.RELOADS)
    if any(_TARGET.search(script.get("src")[:300]) for script in document.find("script")):
        found.add(Clue.NAMED)
    if Clue.SURELY_NAMED in found:
        found.discard(Clue.NAMED)
    return frozenset(found)


def _of_words(document: Document, text: str) -> Iterator[Clue]:
    if _TOKEN.search(text):
        yield Clue.TOKEN
    host = parts_of(document.url).host.removeprefix("www.")
    if "." in host and host in f"{document.title} {text}".lower() and f"@{host}" not in text.lower():
        yield Clue.HOST
    if len({found.lower() for found in _BROWSER.findall(text)}) > 1:
        yield Clue.BROWSERS


def _of_fields(elements: Sequence[Element]) -> Iterator[Clue]:
    fields = [element for element in elements if _is_field(element)]
    links = sum(element.tag == "a" and element.has("href") for element in elements)
    if any(map(_takes_a_code, fields)):
        yield Clue.CODE
    if len(fields) != 1 or fields[0].tag != "input":
        return
    kind, name = _type_of(fields[0]), fields[0].get("name").lower()
    if kind == "checkbox" and not links and sum(map(_is_button, elements)) == 1:
        yield Clue.AGREE
    if kind not in _CHOOSES and name not in _SEARCHES and links < 4:
        yield Clue.ONE_FIELD


def _is_button(element: Element) -> bool:
    return element.tag == "button" or (element.tag == "input" and _type_of(element) in {"submit", "button", "image"})


def _of_links(elements: Sequence[Element]) -> Iterator[Clue]:
    written = [element.get("href")[:500] for element in elements if element.tag == "a" and element.has("href")]
    if any(map(_STATUS.search, written)):
        yield Clue.STATUS
    onward = any(address.startswith("?") for address in written)
    if len(written) == 2 and onward and any(address.startswith(("http:", "https:", "//")) for address in written):
        yield Clue.LEAVES


def _type_of(element: Element) -> str:
    return element.get("type").strip().lower()


def _is_field(element: Element) -> bool:
    if element.tag == "input":
        return _type_of(element) not in {"hidden", "submit", "button", "image", "reset"}
    return element.tag in {"select", "textarea"}


def _takes_a_code(element: Element) -> bool:
    if element.get("inputmode") == "numeric" and element.has("maxlength"):
        return True
    told = " ".join(element.get(name)[:60] for name in ("name", "id", "autocomplete", "placeholder")).lower()
    return _type_of(element) == "password" or "one-time-code" in told or _CODE.search(told) is not None


def _is_named(element: Element) -> bool:
    if element.tag == "form" and _TARGET.search(element.get("action")[:300]):
        return True
    return any(_NAMED.search(element.get(name)[:200]) for name in ("class", "id") if element.has(name))


def _is_surely_named(element: Element) -> bool:
    return any(_SURELY_NAMED.search(element.get(name)[:200]) for name in ("class", "id") if element.has(name))


def _is_centred(element: Element) -> bool:
    if element.tag == "center":
        return True
    block = element.tag in {"body", "div", "table", "main", "td", "section"}
    return block and (element.get("align") == "center" or _CENTRE.search(element.get("style")[:300]) is not None)


_HOLDS = {
    Clue.SURELY_NAMED: _is_surely_named,
    Clue.NAMED: _is_named,
    Clue.SIGN_IN: lambda element: element.tag == "a" and _SIGN_IN.search(element.get("href")[:300]) is not None,
    Clue.PROGRESS: lambda element: element.tag == "progress" or element.get("role") == "progressbar",
    Clue.COUNTDOWN: lambda element: (
        _COUNTDOWN.search(f"{element.get('id')[:60]} {element.get('class')[:100]}") is not None
    ),
    Clue.CENTRED: _is_centred,
}


def _reloads(document: Document, headers: Mapping[str, str]) -> bool:
    for content in (headers.get("refresh", ""), *map(meta_refresh, document.find("meta"))):
        if not content or refresh_delay_s(content) is None:
            continue
        written = refresh_address(content)
        try:
            if not written or canonical(written, document.base) == document.url:
                return True
        except UrlError:
            continue
    return any(map(_RELOAD.search, map(_program, document.find("script"))))


def _program(script: Element) -> str:
    return "".join(child for child in script.children if isinstance(child, str))[:3_000]
