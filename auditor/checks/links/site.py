"""Checks over the whole site: links to pages that are broken, to anchors that are not there, to pages that moved."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from typing import TypedDict, cast

from auditor.checks.base import OnPage, Yield, check
from auditor.checks.links.targets import is_malformed
from auditor.dom.addresses import FRAMES, frame_address
from auditor.dom.content import Link, Links
from auditor.dom.document import Document, Element
from auditor.dom.locator import selector_of
from auditor.dom.roles import explicit_role, landmarks_of
from auditor.dom.signals import component_of
from auditor.model.codes import Code
from auditor.model.finding import Fact, Family, Location, Outcome, Severity, Signals
from auditor.model.run import SiteFacts
from auditor.model.signal_text import fold
from auditor.urls import UrlError, address_of, canonical, percent_decoded, percent_encoded, same_site

FACT_LIMIT = 1_000
"""Targets of one page that the site checks hear of."""
ANCHOR_LIMIT = 3_000
"""Anchors of one page that are remembered; a page with more answers for none, and nothing is claimed about it."""
FRAMES_LIMIT = 100
"""Frames of one page that the site checks hear of."""
PAGES_LIMIT = 200
"""Pages that are named for one broken target; the rest is counted."""

_SCRIPTED = (
    "onclick",
    "data-toggle",
    "data-bs-toggle",
    "aria-controls",
    "aria-haspopup",
    "data-target",
    "data-fancybox",
)
_WHY = {
    Code.HOST_UNKNOWN: "the host name is not known",
    Code.CONNECT_REFUSED: "the server refuses the connection",
    Code.TLS_INVALID: "the secure connection cannot be trusted",
    Code.TOO_MANY_REDIRECTS: "it redirects in circles or too often",
    Code.CONNECT_TIMEOUT: "the server did not accept a connection in time",
    Code.DEADLINE: "the server did not answer in time",
    Code.RESET: "the server broke the connection off",
    Code.BAD_RESPONSE: "the server's answer is not valid",
}
_ALIASES = frozenset(code for code in Code if code.is_alias)
_LOGIN = ("login", "signin", "sign-in", "sso", "auth", "cas/", "shibboleth", "oauth", "consent")


@check(
    "link-broken-anchor",
    family=Family.LINKS,
    version=1,
    severity=Severity.MODERATE,
    wcag=("2.4.4",),
    same_as=("skip-link",),
)
def anchor_is_not_on_this_page(document: Document, links: Links) -> Iterator[Yield]:
    """A link to a place on the same page that is not there.

    Nothing happens when it is followed. Put the id back on the heading or part it should lead to. Where a script of the
    page shows views of its own by what follows the "#", it is "please look".
    """
    own = document.url.partition("#")[0]
    seen: set[tuple[str, str]] = set()
    routed = _is_routed(document, links)
    for link in links.items:
        if link.element.frame or not link.exposed:
            continue
        here = link.url == own or (link.href.startswith("#") and document.base.partition("#")[0] == own)
        if here and link.fragment and _is_anchor(link) and not answers(links.anchors, link.fragment):
            yield anchor_is_not_on_this_page.finding(
                f"The link “{link.name.strip()[:60]}” leads to a place on this page (#{link.fragment[:80]}) that is not there"
                f"{', unless a script shows something for it' if routed else ''}.",
                link.element,
                outcome=Outcome.CANT_TELL if routed else Outcome.FAILED,
                quote=link.name,
                key=link.fragment[:120],
                href=link.href[:500],
            )
        elif (
            not here
            and link.url
            and not is_malformed(link)
            and (link.url, link.fragment) not in seen
            and len(seen) < FACT_LIMIT
        ):
            yield from _facts(link, seen)
    routes = dict.fromkeys(f"{link.url}#{link.href.partition('#')[2]}" for link in links.items if _is_route(link))
    if routes:
        yield Fact("views", own, list(routes)[:100])
    yield from _frames(document, own)
    # Without a browser, a page that shows no anchor at all may get its anchors from a script.
    told = bool(links.anchors) or document.rendered or not any(document.find("script"))
    if told and len(links.anchors) <= ANCHOR_LIMIT:
        yield Fact("anchors", own, sorted(anchor[:200] for anchor in links.anchors))


def _is_routed(document: Document, links: Links) -> bool:
    """Tell whether a script of the page may show a view of its own for any fragment."""
    return any(_is_route(link) for link in links.items) and any(document.find("script"))


def _is_route(link: Link) -> bool:
    return link.internal and link.fragment.startswith(("/", "!/"))


def _frames(document: Document, own: str) -> Iterator[Fact]:
    """Tell of the pages that frames show; a frame inside another is told by the page of that one."""
    frames = (element for element in document.find(*FRAMES) if not element.frame and frame_address(element))
    for element in islice(frames, FRAMES_LIMIT):
        try:
            url = canonical(frame_address(element), document.base, document.encoding)
        except UrlError:
            continue  # about:blank and other places that nobody fetches
        if url != own:
            yield Fact("frame", url, _value(element, element.get("title"), internal=same_site(url, document.url)))


def _facts(link: Link, seen: set[tuple[str, str]]) -> Iterator[Fact]:
    value = _value(link.element, link.name, internal=link.internal)
    if (link.url, "") not in seen:
        seen.add((link.url, ""))
        yield Fact("link", link.url, value)
    if link.internal and link.fragment and _is_anchor(link):
        seen.add((link.url, link.fragment))
        yield Fact("fragment", link.url, {**value, "fragment": link.fragment[:200]})


def _value(element: Element, name: str, *, internal: bool) -> LinkPlace:
    return {
        "selector": selector_of(element),
        "text": " ".join(name.split())[:120],
        "internal": internal,
        "component": component_of(element),
        "landmarks": list(landmarks_of(element)),
    }


def _is_anchor(link: Link) -> bool:
    fragment = link.fragment.partition(":~:")[0]  # before the directive for a text stands an ordinary fragment
    if not fragment or fragment.lower() == "top" or fragment.startswith(("/", "!")) or "=" in fragment:
        return False  # the top of the page, text fragments, and routes of page scripts
    element = link.element
    if explicit_role(element) not in {"", "link"} or any(element.has(name) for name in _SCRIPTED):
        return False
    return not any(word in element.get("class").lower() for word in ("modal", "lightbox", "popup", "tab", "toggle"))


class LinkPlace(TypedDict):
    """Where a link or frame stands on its page, as a fact holds it."""

    selector: str
    text: str
    internal: bool
    component: str
    landmarks: list[str]


class PageFact(TypedDict, total=False):
    """What became of an address, as the pipeline tells it in the fact `page`."""

    state: str
    status: int | None
    final_url: str
    code: str
    duplicate_of: str


def answers(anchors: frozenset[str], fragment: str) -> bool:
    """Tell whether one of the anchors is the fragment, decoded or as written (HTML, 'select the indicated part')."""
    fragment = fragment.partition(":~:")[0]
    if fragment in anchors or f"user-content-{fragment}" in anchors or percent_encoded(fragment) in anchors:
        return True
    # Some generators write ids percent-encoded.
    return any("%" in anchor and percent_decoded(anchor) == fragment for anchor in anchors)


def _location(value: LinkPlace, tag: str = "a", role: str = "link") -> Location:
    signals = Signals(
        tag=tag,
        role=role,
        name=fold(value["text"], 120),
        component=value["component"],
        landmarks=tuple(value["landmarks"]),
    )
    return Location(selector=value["selector"], quote=value["text"], signals=signals)


def _page(facts: SiteFacts, url: str) -> PageFact:
    found = facts.lookup("page", url)
    return cast(PageFact, found[0].value) if found and isinstance(found[0].value, dict) else PageFact()


def _lands_on(facts: SiteFacts, target: str) -> str:
    """Return the address of the audited page that a link arrives at, through redirects and duplicates; empty for none."""
    for _ in range(5):
        page = _page(facts, target)
        final = str(page.get("final_url") or target).partition("#")[0]
        if page.get("state") in {"audited", "partial"}:
            return final
        if page.get("code") not in _ALIASES:
            return ""
        following = str(page.get("duplicate_of") or final)
        if following == target:
            return ""
        target = following
    return ""


def _broken(facts: SiteFacts, target: str, internal: bool) -> tuple[str, Outcome] | None:
    """Return why people who follow a link do not arrive, at its address or at the one that leads on from there."""
    end = target
    for _ in range(5):
        page = _page(facts, end)
        following = str(page.get("duplicate_of") or "")
        if page.get("code") not in _ALIASES or following in {"", end, target}:
            break
        end = following
    why = _why_broken(page, internal)
    if why is None or end == target:
        return why
    return f"it leads to {end[:150]}, and there {why[0]}", why[1]


@check("link-broken", family=Family.LINKS, version=2, severity=Severity.SERIOUS)
def target_is_broken(facts: SiteFacts) -> Iterator[Yield]:
    """A link to a page that does not answer, or answers with an error.

    Correct the address or remove the link. One broken address in a template stands on every page; it is one repair.
    """
    for target, group in groupby(facts.stream("link"), key=lambda fact: fact.key):
        for count, fact in enumerate(group):
            why = _broken(facts, target, fact.value["internal"])
            if why is None or count >= PAGES_LIMIT:
                break
            reason, outcome = why
            severity = None if fact.value["internal"] else Severity.MODERATE
            yield target_is_broken.finding(
                f"The link to {target[:150]} is broken: {reason}.",
                OnPage(fact.url, _location(fact.value)),
                outcome=outcome,
                severity=severity,
                key=target,
                target=target,
                text=fact.value["text"],
                reason=reason,
            )


@check("frame-broken", family=Family.LINKS, version=1, severity=Severity.SERIOUS)
def frame_is_broken(facts: SiteFacts) -> Iterator[Yield]:
    """A frame whose page does not answer, or answers with an error.

    People see an error message, or nothing, in the middle of the page. Correct the frame's address or remove the frame.
    """
    for target, group in groupby(facts.stream("frame"), key=lambda fact: fact.key):
        for count, fact in enumerate(group):
            why = _broken(facts, target, fact.value["internal"])
            if why is None or count >= PAGES_LIMIT:
                break
            reason, outcome = why
            yield frame_is_broken.finding(
                f"The frame shows {target[:150]}, which is broken: {reason}.",
                OnPage(fact.url, _location(fact.value, tag="iframe", role="")),
                outcome=outcome,
                key=target,
                target=target,
                reason=reason,
            )


def _why_broken(page: PageFact, internal: bool) -> tuple[str, Outcome] | None:
    seen = page.get("status")
    if page.get("state") == "skipped" and page.get("code") == Code.OUT_OF_SCOPE and seen in {404, 410}:
        return f"it redirects to {str(page.get('final_url'))[:150]}, which answers {seen}", Outcome.FAILED
    if page.get("state") != "failed":
        return None
    named, status = str(page.get("code") or ""), page.get("status") or 0
    code = Code(named) if named else None
    if code in {Code.HTTP_STATUS, Code.AUTH_REQUIRED}:
        if status in {404, 410} or (status == 500 and internal):
            return f"the server answers {status}", Outcome.FAILED
        # Refused to us, perhaps not to people; other sites refuse every robot (403, 405, 429, 999).
        doubtful = status in {401, 403, 451} if internal else False
        return (f"the server answers {status}", Outcome.CANT_TELL) if doubtful or 500 <= status < 600 else None
    if code is None or not (code.breaks_link or code.doubts_link):
        return None
    return _WHY[code], Outcome.FAILED if code.breaks_link else Outcome.CANT_TELL


@check("link-broken-anchor-elsewhere", family=Family.LINKS, version=1, severity=Severity.MODERATE)
def anchor_is_not_on_the_other_page(facts: SiteFacts) -> Iterator[Yield]:
    """A link to a place on another page of the site that is not there.

    The page opens at its top and people have to search. Correct the part after "#", or put the id back.
    """
    for target, group in groupby(facts.stream("fragment"), key=lambda fact: fact.key):
        final = _lands_on(facts, target)
        if not final:
            continue
        known = facts.lookup("anchors", final) or facts.lookup("anchors", target)
        if not known:
            continue
        anchors = frozenset(str(anchor) for anchor in known[0].value or ())
        named: dict[str, int] = {}
        for fact in group:
            fragment = fact.value["fragment"]
            named[fragment] = named.get(fragment, 0) + 1
            if named[fragment] > PAGES_LIMIT or answers(anchors, fragment):
                continue
            yield anchor_is_not_on_the_other_page.finding(
                f"There is no “{fragment[:80]}” on {final[:150]}.",
                OnPage(fact.url, _location(fact.value)),
                key=f"{target}#{fragment}",
                target=target,
                fragment=fragment,
            )


@check("link-redirect", family=Family.LINKS, version=1, severity=Severity.MINOR)
def target_has_moved(facts: SiteFacts) -> Iterator[Yield]:
    """A link to a page of the site that has moved, or that was given up and leads to the home page.

    Please look: each click takes a detour, and one day the redirect is gone. Link to the new address.
    """
    for target, group in groupby(facts.stream("link"), key=lambda fact: fact.key):
        page = _page(facts, target)
        final = str(page.get("final_url") or "").partition("#")[0]
        if (
            page.get("state") == "failed"
            or not final
            or not _moved(target, final)
            or _broken(facts, target, internal=True)
        ):
            continue
        found = [fact for fact, _ in zip(group, range(PAGES_LIMIT), strict=False) if fact.value["internal"]]
        if not found:
            continue
        home = address_of(final).path in {"", "/"}
        if not home and not page.get("permanent", True):
            continue  # 302, 303 and 307 say where it is for now; the address stays the right one
        yield target_has_moved.finding(
            f"{target[:150]} leads to the home page instead of what it was."
            if home
            else f"{target[:150]} has moved to {final[:150]}.",
            OnPage(found[0].url, _location(found[0].value)),
            outcome=Outcome.CANT_TELL,
            severity=Severity.MODERATE if home else None,
            key=target,
            target=target,
            final_url=final,
            pages=[fact.url for fact in found],
        )


def _moved(target: str, final: str) -> bool:
    before, after = address_of(target), address_of(final)
    if any(word in f"{after.host}{after.path}".lower() for word in _LOGIN):
        return False
    # Scheme, www., a closing slash, capitals and a language chosen for the visitor are not worth anybody's minute.
    old = (before.host.removeprefix("www."), before.path.rstrip("/").lower())
    new = (after.host.removeprefix("www."), after.path.rstrip("/").lower())
    if old == new or before.path in {"", "/"}:
        return False
    return not (new[0] == old[0] and (new[1].endswith(old[1]) or old[1].removesuffix("/index.html") == new[1]))
