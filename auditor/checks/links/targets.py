"""Checks on what links point at: scripts, nothing, files, new windows, other people's test servers, wrong numbers."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from auditor.checks.base import Yield, check
from auditor.checks.links.words import core, phrases, tells_window
from auditor.model.content import Links
from auditor.model.document import Element
from auditor.model.finding import Outcome, Severity
from auditor.model.options import Options

NOWHERE_LIMIT = 5
"""Links to nowhere that are shown on one page."""

_FILES = {
    "pdf": ("pdf",),
    "doc": ("doc", "word", "docx"),
    "docx": ("doc", "word", "docx"),
    "xls": ("xls", "excel", "xlsx", "spreadsheet"),
    "xlsx": ("xls", "excel", "xlsx", "spreadsheet"),
    "ppt": ("ppt", "powerpoint", "pptx", "slides"),
    "pptx": ("ppt", "powerpoint", "pptx", "slides"),
    "odt": ("odt", "opendocument"),
    "ods": ("ods", "opendocument"),
    "odp": ("odp", "opendocument"),
    "rtf": ("rtf",),
    "csv": ("csv",),
    "zip": ("zip",),
    "rar": ("rar",),
    "7z": ("7z", "7-zip"),
    "epub": ("epub",),
    "exe": ("exe", "windows", "installer"),
    "dmg": ("dmg", "mac"),
    "ics": ("ics", "ical", "calendar", "kalender"),
}
_SIZE = re.compile(r"\d\s?(?:kb|mb|gb|kib|mib|ko|mo|go|ГБ|МБ)\b", re.IGNORECASE)
_OTHER_ROLES = frozenset(
    ["button", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "switch", "checkbox", "treeitem"]
)
_HANDLERS = (
    "onclick",
    "data-toggle",
    "data-bs-toggle",
    "aria-expanded",
    "aria-haspopup",
    "aria-controls",
    "data-target",
)
_STAGING = re.compile(
    r"^(?:dev|develop|development|staging|stage|stg|test|testing|qa|uat|preprod|preview|sandbox|beta-?test)\d*$"
)
_LOCAL = re.compile(r"(?:^|\.)(?:localhost|local|internal|lan|test)$")
_TUNNELS = re.compile(
    r"\.(?:ngrok\.io|ngrok-free\.app|loca\.lt|trycloudflare\.com|pantheonsite\.io|wpengine\.com|cloudwaysapps\.com)$"
)


@check("link-javascript", version=1, severity=Severity.MODERATE, needs=("links",))
def link_is_a_script(links: Links) -> Iterator[Yield]:
    """A link to a script (javascript:) that does not say it is a button.

    It cannot be opened in a new tab or bookmarked, and is announced as a link that leads somewhere. Use a button.
    """
    for link in links.items:
        if link.scheme == "javascript" and link.exposed and not _has_other_role(link.element):
            yield link_is_a_script.finding(
                "The link runs a script; it should be a button.", link.element, quote=link.name, href=link.href[:200]
            )


def _has_other_role(element: Element) -> bool:
    return element.get("role").strip().lower() in _OTHER_ROLES


@check("link-hash-button", version=1, severity=Severity.MODERATE, needs=("links",))
def link_leads_nowhere(links: Links) -> Iterator[Yield]:
    """A link to "#" that leads nowhere.

    Either a script makes it do something, and then it is a button and should be one; or somebody has not filled in the
    address yet.
    """
    nowhere = 0
    for link in links.items:
        if link.href not in {"#", "#!", "#0", "#none", "#void"} or not link.exposed or _has_other_role(link.element):
            continue
        if core(link.name) in phrases("top"):
            continue
        acts = any(link.element.has(attribute) for attribute in _HANDLERS)
        nowhere += not acts
        if not acts and nowhere > NOWHERE_LIMIT:
            continue  # a page of such links is one habit, not fifty things to look at
        yield link_leads_nowhere.finding(
            "The link works as a button; it should be one." if acts else "The link leads nowhere (its address is “#”).",
            link.element,
            quote=link.name,
            outcome=Outcome.FAILED if acts else Outcome.CANT_TELL,
            href=link.href,
        )


@check("link-file-without-type", version=1, severity=Severity.MINOR, needs=("links",))
def link_to_a_file_does_not_say_so(links: Links) -> Iterator[Yield]:
    """A link to a file for download that does not say what kind of file it is.

    A PDF or a Word file opens another program or fills up a phone. Put type and size into the link: "Course plan (PDF,
    1.2 MB)".
    """
    seen: set[str] = set()
    for link in links.items:
        extension = urlsplit(link.url).path.rpartition(".")[2].lower() if link.url else ""
        if extension not in _FILES or not link.exposed or not link.name.strip() or link.url in seen:
            continue
        block = link.element.closest("li", "p", "td", "dd", "figure")
        said = f"{link.name} {link.element.get('title')} {block.text()[:500] if block is not None else ''}".casefold()
        if any(word in said for word in _FILES[extension]) or _SIZE.search(said):
            continue
        seen.add(link.url)
        yield link_to_a_file_does_not_say_so.finding(
            f"The link leads to a {extension.upper()} file and does not say so.",
            link.element,
            quote=link.name,
            href=link.href[:500],
        )


@check("link-new-window", version=1, severity=Severity.MINOR, needs=("links",), wcag=("3.2.5",))
def link_opens_a_window_unannounced(links: Links) -> Iterator[Yield]:
    """A link that opens a new window or tab without saying so.

    The way back is gone, and people with a screen reader or a magnifier may not notice why. Let links open where they
    are, or add "(opens in a new tab)" (WCAG technique G201).
    """
    for link in links.items:
        element = link.element
        if element.get("target").strip().lower() not in {"_blank", "_new", "blank"} or not link.exposed or not link.url:
            continue
        if tells_window(f"{link.name} {element.get('title')}") or element.has("aria-describedby") or not link.name:
            continue
        icon = any(element.find("svg", "i")) or "external" in element.get("class").lower()
        yield link_opens_a_window_unannounced.finding(
            "The link opens a new window and only a sign says so, if anything."
            if icon
            else "The link opens a new window and does not say so.",
            element,
            quote=link.name,
            outcome=Outcome.CANT_TELL if icon else Outcome.FAILED,
            href=link.href[:500],
        )


@check("link-staging-host", version=1, severity=Severity.SERIOUS, needs=("links", "options"))
def link_leads_to_a_test_server(links: Links, options: Options) -> Iterator[Yield]:
    """A link to a test, staging or local machine.

    It works for the people who made the page and for nobody else. Point it at the public address.
    """
    own = (urlsplit(options.site).hostname or "").lower()
    for link in links.items:
        host = (urlsplit(link.url).hostname or "").lower() if link.url else ""
        if not host or host == own or link.internal:
            continue
        kind = _test_host(host, own)
        if kind is None:
            continue
        # A manual may well speak of http://localhost:8080; then the address is the text.
        spoken = host in link.name.casefold() or link.element.closest("code", "pre") is not None
        yield link_leads_to_a_test_server.finding(
            f"The link leads to {host[:100]}, which looks like a {kind}.",
            link.element,
            quote=link.name,
            outcome=Outcome.CANT_TELL if spoken or kind == "test server of somebody else" else Outcome.FAILED,
            key=host[:100],
            href=link.href[:500],
        )


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None  # a name, not a number


def _test_host(host: str, own: str) -> str | None:
    numeric = _address(host)
    if numeric is not None:
        return "private machine" if numeric.is_private or numeric.is_loopback else None
    if _LOCAL.search(host):
        # A site that is audited under such a name links to its own kind.
        return None if _LOCAL.search(own) else "private machine"
    if _TUNNELS.search(host):
        return "temporary address"
    labels = host.split(".")
    if any(_STAGING.match(label) for label in labels[:-2]):
        related = labels[-2:] == own.split(".")[-2:]
        return "test server" if related else "test server of somebody else"
    return None


@check("link-malformed", version=1, severity=Severity.SERIOUS, needs=("links",))
def link_address_is_not_valid(links: Links) -> Iterator[Yield]:
    """A link whose address is not a valid one.

    It leads nowhere in any browser, or to a place nobody meant. Correct the address.
    """
    for link in links.items:
        written = link.scheme in {"http", "https"} and not link.url
        typo = bool(_TYPO.match(link.href)) or (
            link.scheme == "" and not link.url and bool(link.href) and "#" not in link.href[:1]
        )
        if link.exposed and (written or typo):
            yield link_address_is_not_valid.finding(
                f"“{link.href[:100]}” is not a valid address.", link.element, quote=link.name, href=link.href[:500]
            )


_TYPO = re.compile(
    r"^(?:h?t?tp?s?|htt|htpp|htps|http[a-z]|hhttps?|htttps?|https?http|ttps?|tps?)(?<!http)(?<!https)://|^https?:/[^/]|^https?//|^https?;//"
    r"|^(?:https?://){2}|^https?://https?[:/]|^mailto[^:a-z]|^mailto://|^tel//",
    re.IGNORECASE,
)
