"""Which part of the page an element stands in, told from landmarks, roles and names that hold in every language.

A landmark is what the standards say it is (`dom/roles.py`). A region is what people take it for: a menu within the content is
furniture, and a `div` called "sidebar" is an aside though no screen reader says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from auditor.dom.content import Region
from auditor.dom.document import Element
from auditor.dom.index import Catalogue, once_a_tree
from auditor.dom.roles import explicit_role, role_of
from auditor.dom.tags import HEADINGS

_ROLES = {
    "main": Region.MAIN,
    "navigation": Region.NAVIGATION,
    "banner": Region.HEADER,
    "contentinfo": Region.FOOTER,
    "complementary": Region.ASIDE,
    "search": Region.FURNITURE,
    "menu": Region.FURNITURE,
    "menubar": Region.FURNITURE,
    "toolbar": Region.FURNITURE,
}
_TAGS = {
    "main": Region.MAIN,
    "nav": Region.NAVIGATION,
    "aside": Region.ASIDE,
    "search": Region.FURNITURE,
}
_LANDMARKS = frozenset({"header", "footer", *_TAGS})
"""Elements that are landmarks by themselves."""
_TELLING = frozenset({"id", "role", "aria-label", "itemtype"})
"""Attributes, besides the class, that can tell a part of the page."""
_CONTENT = frozenset({Region.MAIN, Region.BODY})
_FINAL = frozenset({Region.CONSENT, Region.FURNITURE})

_CONSENT = re.compile(
    r"(?:^|[-_ ])(?:cookies?|cookie-?(?:banner|bar|consent|notice|law|popup|policy-popup)|cookiebanner|cookieconsent|cookiebot"
    r"|consent|gdpr|dsgvo|rgpd|onetrust|didomi|usercentrics|cmpbox|cmplz|klaro|osano|iubenda|termly|trustarc|truste|quantcast|axeptio"
    r"|tarteaucitron|borlabs|sliding-popup|eu-cookie-compliance|cybotcookiebotdialog|qc-cmp2-container)"
    r"(?=$|[-_ ])",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:breadcrumbs?|crumbs?|breadcrumblist|social-?(?:share|links|media|sharing|icons)"
    r"|share(?:-?(?:buttons?|links?|bar|this|list))?|sharing|sharedaddy|addtoany|a2a_kit|addthis|sharethis|pagination|pager|paginator|skip-?(?:links?|to|nav|navigation|content|main)"
    r"|screen-reader-shortcut|back-?to-?top|sub-?nav(?:igation)?|section-(?:nav|menu)|side-?nav|local-?(?:nav|tasks)|in-page-nav"
    r"|language-?(?:switcher|selector|menu)|lang-switch(?:er)?|print-link|page-tools|toolbar|tabs--primary)(?=$|[-_ ])",
    re.IGNORECASE,
)
_FURNITURE_LABEL = re.compile(
    r"bread ?crumb|brotkr[uü]m|fil d.ariane|ruta de navegaci[oó]n|migas|briciole|kruimelpad|パンくず|面包屑|麵包屑|مسار التنقل|פירורי לחם"
    r"|^share|^teilen|^partager|^compartir|^condividi|^delen|social media|pagination",
    re.IGNORECASE,
)
_OUTSIDE = {
    Region.HEADER: frozenset(
        {"header", "site-header", "masthead", "topbar", "top-bar", "banner", "siteheader", "global-header"}
    ),
    Region.FOOTER: frozenset(
        {"footer", "site-footer", "sitefooter", "colophon", "page-footer", "global-footer", "bottom-bar", "copyright"}
    ),
    Region.NAVIGATION: frozenset(
        {
            "nav", "navbar", "navigation", "menu", "main-nav", "mainnav", "main-menu", "mainmenu", "topnav", "primary-nav", "primary-menu",
            "site-nav", "sitenav", "offcanvas", "mega-menu", "megamenu", "nav-menu", "navmenu", "nav-primary", "main-navigation", "navi",
        }
    ),
    Region.ASIDE: frozenset({"sidebar", "side-bar", "widget-area", "secondary", "rail", "right-rail", "left-rail"}),
}  # fmt: skip
"""Names that mean a part of the site on a `div` outside every landmark; inside main they may mean a part of a card."""


def region_of(element: Element) -> Region:
    """Return the part of the page the element stands in."""
    return regions(element)[element.index]


@once_a_tree
def regions(catalogue: Catalogue) -> Sequence[Region]:
    """Return the region of every element of a tree, by `Element.index`."""
    found: list[Region] = []
    inside_main: list[bool] = []
    for element in catalogue.elements:
        parent = element.parent
        outer = found[parent.index] if parent is not None else Region.BODY
        in_main = inside_main[parent.index] if parent is not None else False
        region = outer if outer in _FINAL or _is_silent(element) else _region(element, outer, in_main)
        found.append(region)
        inside_main.append(in_main or region is Region.MAIN)
    return tuple(found)


def _is_silent(element: Element) -> bool:
    # Most elements of a page: neither their tag nor a role nor a name tells a part of the page.
    attrs = element.attrs
    if element.tag in _LANDMARKS or not _TELLING.isdisjoint(attrs):
        return False
    return "class" not in attrs or _means_nothing(attrs["class"])


@lru_cache(maxsize=10_000)
def _means_nothing(classes: str) -> bool:
    names = f" {classes}"[:500]
    words = frozenset(classes.lower().split())
    return not (_CONSENT.search(names) or _FURNITURE.search(names)) and all(map(words.isdisjoint, _OUTSIDE.values()))


def _region(element: Element, outer: Region, in_main: bool) -> Region:
    if element.tag in {"html", "body"}:
        return outer
    names = f"{element.get('id')} {element.get('class')}"[:500] if element.attrs else " "
    if names != " " and len(names) > 2:
        if _CONSENT.search(names) and _looks_like_banner(element, in_main):
            return Region.CONSENT
        if _is_furniture(element, names):
            return Region.FURNITURE
    if _FURNITURE_LABEL.search(element.get("aria-label")[:80]) or "BreadcrumbList" in element.get("itemtype"):
        return Region.FURNITURE
    landmark = _landmark(element, in_main)
    if landmark is not None:
        if landmark is Region.NAVIGATION and in_main:
            return Region.FURNITURE
        # A header or aside within a navigation stays navigation; main wins over whatever wraps it.
        return landmark if outer in _CONTENT or landmark in {Region.MAIN, Region.FURNITURE} else outer
    if outer is Region.BODY and element.tag in {"div", "ul", "ol", "section", "table", "header", "footer"}:
        return _named(element) or outer
    return outer


def _landmark(element: Element, in_main: bool) -> Region | None:
    explicit = explicit_role(element)
    if explicit in _ROLES:
        return _ROLES[explicit]
    if explicit:
        return None
    if element.tag in _TAGS:
        return _TAGS[element.tag]
    if element.tag in {"header", "footer"} and not in_main:
        return _ROLES.get(role_of(element))
    return None


def _looks_like_banner(element: Element, in_main: bool) -> bool:
    # "cookie-recipes" in the content is no banner: it must be an own box, outside of main or a dialog.
    if element.tag not in {"div", "section", "aside", "dialog", "form", "footer", "p"}:
        return False
    return not in_main or explicit_role(element) in {"dialog", "alertdialog", "region"}


def _is_furniture(element: Element, names: str) -> bool:
    if not _FURNITURE.search(names) or element.tag in {"main", "article", "p", *HEADINGS}:
        return False
    if element.tag in {"nav", "ul", "ol", "a", "button"}:
        return True
    # A box of this name that holds real paragraphs is content with an unlucky name.
    return not any(p.tag == "p" and len(p.text()) > 120 for p in element.walk(200))


def _named(element: Element) -> Region | None:
    words = {*element.get("class").lower().split()[:12], element.get("id").lower()}
    for region, known in _OUTSIDE.items():
        if words & known and not any(
            inner.tag in {"main", "h1"} or explicit_role(inner) == "main" for inner in element.walk()
        ):
            return region
    return None
