"""Checks on what links point at: scripts, nothing, files, new windows, other people's test servers, wrong numbers."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.checks.links.context import has_other_role
from auditor.checks.links.words import core, phrases, tells_window, words_of
from auditor.dom.content import Link, Links
from auditor.dom.document import Document
from auditor.model.finding import Family, Outcome, Severity
from auditor.model.options import Options
from auditor.urls import address_of

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
    r"^(?:(?:www|web|site|cms)\d*[-_])?(?:staging|stg|preprod|pre-?production|uat)\d*(?:[-_](?:www|web|site|cms)\d*)?$"
)
_PERHAPS_STAGING = re.compile(
    r"^(?:(?:www|web|site|cms)\d*[-_])?(?:dev|develop|development|stage|test|testing|qa|preview|sandbox|beta-?test)\d*"
    r"(?:[-_](?:www|web|site|cms)\d*)?$"
)
"""Words that are also the public names of testing centres, developers' pages and quality offices."""
_LOCAL = re.compile(r"(?:^|\.)(?:localhost|local|internal|lan|test)$")
_TUNNELS = re.compile(
    r"\.(?:ngrok\.io|ngrok-free\.app|loca\.lt|trycloudflare\.com|pantheonsite\.io|wpengine\.com|cloudwaysapps\.com)$"
)


@check("link-javascript", family=Family.LINKS, version=1, severity=Severity.MODERATE)
def link_is_a_script(links: Links) -> Iterator[Yield]:
    """A link to a script (javascript:) that does not say it is a button.

    It cannot be opened in a new tab or bookmarked, and is announced as a link that leads somewhere. Use a button.
    """
    for link in links.items:
        if link.scheme == "javascript" and link.exposed and not has_other_role(link.element):
            yield link_is_a_script.finding(
                "The link runs a script; it should be a button.", link.element, quote=link.name, href=link.href[:200]
            )


@check("link-hash-button", family=Family.LINKS, version=1, severity=Severity.MODERATE)
def link_leads_nowhere(document: Document, links: Links) -> Iterator[Yield]:
    """A link to "#", or with an empty address, that leads nowhere.

    Either a script makes it do something, and then it is a button and should be one; or somebody has not filled in the
    address yet.
    """
    for link in links.items:
        if not _is_to_nowhere(link) or not link.exposed or has_other_role(link.element):
            continue
        if core(link.name) in phrases("top") or link.element.has("accesskey") or _names_this_page(link, document):
            continue
        acts = any(link.element.has(attribute) for attribute in _HANDLERS)
        yield link_leads_nowhere.finding(
            f"The link “{link.name.strip()[:60]}” works as a button; it should be one."
            if acts
            else f"The link “{link.name.strip()[:60]}” leads nowhere (its address is {'“#”' if link.href else 'empty'}).",
            link.element,
            quote=link.name,
            outcome=Outcome.FAILED if acts else Outcome.CANT_TELL,
            severity=Severity.MINOR if acts else None,
            href=link.href,
        )


def _is_to_nowhere(link: Link) -> bool:
    if link.href:
        return link.href in {"#", "#!", "#0", "#none", "#void"}
    return link.element.tag in {"a", "area"} and link.element.has("href")  # to the page itself


def _names_this_page(link: Link, document: Document) -> bool:
    # In tables of contents and breadcrumbs "#" is a way of writing "this page".
    said = words_of(link.name)
    titles = [document.title, *(heading.text() for heading in document.find("h1"))]
    return len(said) > 0 and any(words_of(title)[: len(said)] == said for title in titles)


@check("link-file-without-type", family=Family.LINKS, version=1, severity=Severity.MINOR)
def link_to_a_file_does_not_say_so(links: Links) -> Iterator[Yield]:
    """A link to a file for download that does not say what kind of file it is.

    A PDF or a Word file opens another program or fills up a phone. Put type and size into the link: "Course plan (PDF,
    1.2 MB)".
    """
    seen: set[str] = set()
    for link in links.items:
        extension = address_of(link.url).path.rpartition(".")[2].lower() if link.url else ""
        if extension not in _FILES or not link.exposed or not link.name.strip() or link.url in seen:
            continue
        block = link.element.closest("li", "p", "td", "dd", "figure")
        told = f"{link.name} {link.element.get('title')} {link.element.generated}"
        said = f"{told} {block.text()[:500] if block is not None else ''}".casefold()
        if any(word in said for word in _FILES[extension]) or _SIZE.search(said):
            continue
        seen.add(link.url)
        yield link_to_a_file_does_not_say_so.finding(
            f"The link “{link.name.strip()[:60]}” leads to a {extension.upper()} file and does not say so.",
            link.element,
            quote=link.name,
            href=link.href[:500],
        )


@check("link-new-window", family=Family.LINKS, version=1, severity=Severity.MINOR, wcag=("3.2.5",))
def link_opens_a_window_unannounced(links: Links) -> Iterator[Yield]:
    """A link that opens a new window or tab without saying so.

    The way back is gone, and people with a screen reader or a magnifier may not notice why. Let links open where they
    are, or add "(opens in a new tab)" (WCAG technique G201).
    """
    for link in links.items:
        element = link.element
        if element.get("target").strip().lower() not in {"_blank", "_new", "blank"} or not link.exposed or not link.url:
            continue
        told = f"{link.name} {element.get('title')} {element.generated}"
        if tells_window(told) or element.has("aria-describedby") or not link.name:
            continue
        icon = any(element.find("svg", "i")) or "external" in element.get("class").lower()
        # The key is that of the habit, so that all links of a site that have it are one cause.
        yield link_opens_a_window_unannounced.finding(
            f"The link opens a new window and {'only a sign says so, if anything' if icon else 'does not say so'}.",
            element,
            quote=link.name,
            outcome=Outcome.CANT_TELL if icon else Outcome.FAILED,
            key="sign" if icon else "silent",
            href=link.href[:500],
        )


@check("link-staging-host", family=Family.LINKS, version=1, severity=Severity.SERIOUS)
def link_leads_to_a_test_server(links: Links, options: Options) -> Iterator[Yield]:
    """A link to a test, staging or local machine.

    It works for the people who made the page and for nobody else. Point it at the public address.
    """
    own = address_of(options.site).host
    for link in links.items:
        host = address_of(link.url).host
        if not host or host == own or link.internal:
            continue
        kind = _test_host(host, own)
        if kind is None:
            continue
        # A manual may well speak of http://localhost:8080; then the address is the text.
        spoken = host in link.name.casefold() or link.element.closest("code", "pre") is not None
        doubtful = spoken or kind not in _PLAINLY_PRIVATE
        yield link_leads_to_a_test_server.finding(
            f"The link leads to {host[:100]}, which looks like a {kind}.",
            link.element,
            quote=link.name,
            outcome=Outcome.CANT_TELL if doubtful else Outcome.FAILED,
            severity=Severity.MODERATE if doubtful else None,
            key=host[:100],
            href=link.href[:500],
        )


_PLAINLY_PRIVATE = frozenset({"private machine", "temporary address", "test server"})


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
    related = labels[-2:] == own.split(".")[-2:]
    if any(_STAGING.match(label) for label in labels[:-2]):
        return "test server" if related else "test server of somebody else"
    # Some hosts called test. or dev. are public (a database's manual, a registry); on one's own domain it is worth a look.
    if related and any(_PERHAPS_STAGING.match(label) for label in labels[:-2]):
        return "test server, if it is not a public page"
    return None


@check("link-malformed", family=Family.LINKS, version=1, severity=Severity.SERIOUS)
def link_address_is_not_valid(links: Links) -> Iterator[Yield]:
    """A link whose address is not a valid one.

    It leads nowhere in any browser, or to a place nobody meant. Correct the address.
    """
    for link in links.items:
        if link.exposed and _PASSWORD.match(link.href):
            yield link_address_is_not_valid.finding(
                "The link's address holds a user name and a password that everybody can read.",
                link.element,
                quote=link.name,
                outcome=Outcome.CANT_TELL,
                severity=Severity.MODERATE,
                key="password",
            )
            continue
        if link.exposed and is_malformed(link):
            yield link_address_is_not_valid.finding(
                f"“{link.href[:100]}” is not a valid address.", link.element, quote=link.name, href=link.href[:500]
            )


def is_malformed(link: Link) -> bool:
    """Tell whether a link's address is mistyped, so that what it leads to is nobody's page."""
    if link.scheme in {"http", "https"} and not link.url and not _USER.match(link.href):
        return True
    relative = link.scheme == "" and not link.url and bool(link.href) and "#" not in link.href[:1]
    return relative or bool(_TYPO.match(link.href))


_USER = re.compile(r"^https?://[^\s\\/?#@<>]{1,200}@[^\s\\/?#@]", re.IGNORECASE)
_PASSWORD = re.compile(r"^https?://[^\s\\/?#@<>:]{1,100}:[^\s\\/?#@<>]{1,100}@[^\s\\/?#@]", re.IGNORECASE)
_TYPO = re.compile(
    r"^(?:h?t?tp?s?|htt|htpp|htps|http[a-z]|hhttps?|htttps?|https?http|ttps?|tps?)(?<!http)(?<!https)://|^https?:/[^/]|^https?//|^https?;//"
    r"|^(?:https?://){2}|^https?://https?[:/]|^mailto[^:a-z]|^mailto://|^tel//",
    re.IGNORECASE,
)
