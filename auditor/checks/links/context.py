"""What stands around a link and tells where it leads: its sentence, its card's heading, the heading it belongs to."""

from __future__ import annotations

from auditor.checks.links.words import core, words_of
from auditor.dom.content import Link
from auditor.dom.document import Element
from auditor.dom.roles import explicit_role
from auditor.dom.tags import HEADINGS

CONTEXT = ("p", "li", "td", "th", "dd", "figcaption", "blockquote", "caption")
CARDS = frozenset({"article", "section", "li", "div"})
_OTHER_ROLES = frozenset(
    ["button", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "switch", "checkbox", "treeitem"]
)


def has_other_role(element: Element) -> bool:
    """Tell whether a link is announced as something that acts: a button, a tab, an entry of a menu."""
    return explicit_role(element) in _OTHER_ROLES


def explained(link: Link) -> bool:
    """Tell whether the sentence, the title or the heading around a link says where it leads (WCAG 2.4.4, "in context")."""
    element = link.element
    title = element.get("title").strip()
    if element.get("aria-describedby") or (title and core(title) != core(link.name) and len(words_of(title)) > 1):
        return True
    block = element.closest(*CONTEXT)
    if block is not None and len(words_of(block.text()[:2000])) - len(words_of(element.text())) >= 3:
        return True
    return card_heading(element) is not None


def card_heading(element: Element) -> Element | None:
    """Return the heading of the card or section an element stands in, looked for only a few steps up."""
    for ancestor, _ in zip(element.ancestors, range(4), strict=False):
        if ancestor.tag in {"main", "body", "nav", "header", "footer"}:
            return None
        if ancestor.tag in CARDS:
            heading = next((e for e in ancestor.walk(200) if e.tag in HEADINGS), None)
            if heading is not None:
                return heading
    return None


_SIGNS = frozenset("§¶#🔗⚓∞☍")


def is_permalink(link: Link) -> bool:
    """Tell whether a link is the sign beside a heading that links to the heading itself; the heading says what it is."""
    return link.href.startswith("#") and len(link.href) > 1 and not _SIGNS.isdisjoint(link.name) and len(link.name) <= 3
