"""Whether people get to see every element: shown, a click away, for screen readers only, or hidden."""

from __future__ import annotations

import re

from auditor.dom.content import Visibility
from auditor.dom.document import Document, Element
from auditor.dom.tags import NOT_TEXT

_SCREEN_READER = frozenset(
    {
        "visually-hidden", "visuallyhidden", "sr-only", "sronly", "screen-reader-text", "screen-reader-only", "screenreader-only",
        "screen-reader", "screenreader", "element-invisible", "show-for-sr", "u-visually-hidden", "is-visually-hidden",
        "govuk-visually-hidden", "usa-sr-only", "assistive-text", "offscreen", "off-screen", "elementor-screen-only", "a11y-hidden",
        "visually-hidden-focusable", "accessibly-hidden", "accessible-hidden", "hidden-visually", "uk-hidden-visually", "at-only",
        "mw-jump-link", "sr-text", "vh", "visuallyHidden", "invisible-text",
    }
)  # fmt: skip
"""Class names by which sites clip text away for sighted people; without a browser they are all there is to go by."""
_HIDDEN_CLASSES = frozenset({"d-none", "hidden", "is-hidden", "u-hidden", "display-none", "hide", "js-hidden"})
_SHOWN_AGAIN = re.compile(r"(?:^|[-:@])(?:block|flex|inline|grid|table|show|visible|inline-block|inline-flex)$")
_NOT_DISPLAYED = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|content-visibility\s*:\s*hidden)", re.IGNORECASE
)
_DISCLOSED = frozenset(
    {"tab-pane", "tabpanel", "tab-panel", "tab-content", "tabs-panel", "accordion-collapse", "accordion-body", "accordion-content",
     "accordion-panel", "accordion__panel", "accordion__content", "collapse", "collapsible-content", "panel-collapse", "toggle-content",
     "faq-answer", "expandable-content", "usa-accordion__content", "ui-accordion-content", "ui-tabs-panel", "elementor-tab-content",
     "et_pb_toggle_content", "vc_tta-panel-body", "w-tab-pane", "carousel-item", "slide", "swiper-slide", "slick-slide"}
)  # fmt: skip
_CONTROLS = (
    "aria-controls",
    "aria-owns",
    "data-target",
    "data-bs-target",
    "popovertarget",
    "commandfor",
    "data-toggle-target",
)
_RANK = {Visibility.SHOWN: 0, Visibility.COLLAPSED: 1, Visibility.SCREEN_READER: 2, Visibility.HIDDEN: 3}
_NEVER = NOT_TEXT | {"datalist", "rp"}
_TELLING = _NEVER | {"input"}


def read_visibility(document: Document) -> tuple[Visibility, ...]:
    """Return the visibility of every element, by `Element.index`.

    Layout facts decide where a browser gave them; else the `hidden` attribute, inline styles and well-known class names.
    """
    disclosed = _disclosed_ids(document)
    found: list[Visibility] = []
    for element in document.elements:
        parent = element.parent
        outer = found[parent.index] if parent is not None else Visibility.SHOWN
        if outer is Visibility.HIDDEN or (outer is Visibility.SHOWN and _is_plainly_shown(element)):
            found.append(outer)
            continue
        own = _own(element, disclosed, outer)
        found.append(own if _RANK[own] > _RANK[outer] else outer)
    return tuple(found)


def _is_plainly_shown(element: Element) -> bool:
    # Most elements of a rendered page: nothing about them but their layout tells.
    layout = element.layout
    return (
        layout is not None
        and layout.rendered
        and not layout.visually_hidden
        and element.tag not in _TELLING
        and "aria-hidden" not in element.attrs
        and (element.parent is None or element.parent.tag != "details")
    )


def worst(first: Visibility, second: Visibility) -> Visibility:
    """Return the less visible of two."""
    return first if _RANK[first] >= _RANK[second] else second


def _disclosed_ids(document: Document) -> frozenset[str]:
    # What a button, tab or link of the page opens.
    found: set[str] = set()
    for element in document.having(*_CONTROLS):
        for name in _CONTROLS:
            value = element.attrs.get(name)
            if value and len(value) < 1000:
                found.update(part.lstrip("#") for part in value.split())
    toggles = (name for name in document.attributes if name.startswith("data-") and name.endswith("toggle"))
    marked = (
        *document.having("aria-expanded", *toggles),
        *(e for e in document.having("role") if e.get("role") == "tab"),
    )
    found.update(element.get("href")[1:] for element in marked if element.get("href").startswith("#"))
    return frozenset(found)


def _own(element: Element, disclosed: frozenset[str], outer: Visibility) -> Visibility:
    if element.tag in _NEVER:
        return Visibility.HIDDEN
    if element.tag == "input" and element.get("type").lower() == "hidden":
        return Visibility.HIDDEN
    parent = element.parent
    if parent is not None and parent.tag == "details" and not parent.has("open") and element.tag != "summary":
        return Visibility.COLLAPSED
    attrs = element.attrs
    layout = element.layout
    if not attrs and (layout is None or layout.rendered):
        return Visibility.SCREEN_READER if layout is not None and layout.visually_hidden else Visibility.SHOWN
    if _is_clone(element):
        return Visibility.HIDDEN
    classes = frozenset(attrs["class"].split()) if "class" in attrs else frozenset()
    hidden = _is_hidden(element, classes)
    if hidden:
        return (
            Visibility.COLLAPSED
            if outer is Visibility.COLLAPSED or _opens(element, classes, disclosed)
            else Visibility.HIDDEN
        )
    if layout is not None:
        return Visibility.SCREEN_READER if layout.visually_hidden else Visibility.SHOWN
    return Visibility.SCREEN_READER if classes & _SCREEN_READER else Visibility.SHOWN


def _is_hidden(element: Element, classes: frozenset[str]) -> bool:
    if element.layout is not None:
        return not element.layout.rendered
    if element.has("hidden") or _NOT_DISPLAYED.search(element.get("style")[:2000]):
        return True
    return bool(classes & _HIDDEN_CLASSES) and not any(_SHOWN_AGAIN.search(name) for name in classes)


def _opens(element: Element, classes: frozenset[str], disclosed: frozenset[str]) -> bool:
    if element.get("hidden").lower() == "until-found" or element.get("role") == "tabpanel":
        return True
    if element.attrs.get("id", "") in disclosed and element.attrs.get("id"):
        return True
    if classes & _DISCLOSED:
        return True
    # A list of panels: the layout hides a child of the panel that the button names.
    around = [node for node, _ in zip(element.ancestors, range(3), strict=False)]
    return any(node.get("role") == "tabpanel" or (node.get("id") and node.get("id") in disclosed) for node in around)


def _is_clone(element: Element) -> bool:
    # Carousels copy their slides; the copy is marked aria-hidden and is no second publication.
    return element.get("aria-hidden") == "true" and "clone" in element.get("class")
