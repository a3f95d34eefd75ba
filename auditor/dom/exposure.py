"""Whether people get an element: shown, a click away, for screen readers only, or not at all.

Whoever asks whether something is hidden asks here. Layout decides where a browser told it; else the style sheet that HTML gives
every browser (15.3.1, "Hidden elements"), the `hidden` attribute, inline styles and well-known class names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.dom.content import Visibility
from auditor.dom.document import Element
from auditor.dom.index import Catalogue, once_a_tree
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
_PRINTED_CLASSES = frozenset(
    {"print-only", "only-print", "visible-print", "visible-print-block", "visible-print-inline", "show-for-print"}
)
"""What is for paper only."""
_SHOWN_AGAIN = re.compile(r"(?:^|[-:@])(?:block|flex|inline|grid|table|show|visible|inline-block|inline-flex)$")
_NOT_DISPLAYED = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden)",
    re.IGNORECASE,
)
_DISCLOSED = frozenset(
    {"tab-pane", "tabpanel", "tab-panel", "tab-content", "tabs-panel", "accordion-collapse", "accordion-body", "accordion-content",
     "accordion-panel", "accordion__panel", "accordion__content", "collapse", "collapsible-content", "panel-collapse", "toggle-content",
     "faq-answer", "uk-accordion-content", "expandable-content",
     "usa-accordion__content", "ui-accordion-content", "ui-tabs-panel", "elementor-tab-content",
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
_MAPPED = frozenset({"map", "area"})
"""What no browser renders although people get it: the image that it belongs to is shown."""
_NEVER = NOT_TEXT | {"datalist", "rp"}
_TELLING = _NEVER | {"input"}
_SLIDES = 60
"""Children of one element among which the slide is looked for that is shown."""
_OTHER_DEVICE = re.compile(
    r"mobile|desktop|tablet|phone|print|template|placeholder|skeleton|modal|dialog|menu|dropdown|tooltip|error|loading|hidden|none"
)
"""In the class of what is hidden for another reason than waiting for its turn."""
_REACH = 3
"""Elements around a hidden one among which the panel is looked for that a control opens."""


def is_exposed(element: Element) -> bool:
    """Tell whether the element reaches people who use a screen reader, now or after a click on what opens it."""
    return _reach(element)[element.index] >= _AFTER_A_CLICK


def is_present(element: Element) -> bool:
    """Tell whether the element reaches people who use a screen reader now, without a click on what opens it."""
    return _reach(element)[element.index] == _NOW


def is_aria_hidden(element: Element) -> bool:
    """Tell whether the element itself carries aria-hidden, whatever is around it."""
    return element.attrs.get("aria-hidden", "").strip().lower() == "true"


def is_disabled(element: Element) -> bool:
    """Tell whether an element says that it cannot be used now: WCAG 1.4.3 and 1.4.11 ask no contrast of such a control."""
    return element.has("disabled") or element.get("aria-disabled") == "true"


def is_withdrawn(element: Element, by_layout: bool = True) -> bool:
    """Tell whether the element itself, whatever is around it, is kept from people who use a screen reader.

    Without `by_layout` the markup alone is asked: inside of what is not rendered, layout says the same of every element. Class
    names are no evidence here; they are a guess, and nobody is to be told that a name is missing because of one.
    """
    if element.tag in _NEVER or is_aria_hidden(element) or element.has("inert"):
        return True
    if by_layout and element.layout is not None and element.tag not in _MAPPED:
        return not element.layout.rendered
    return _is_undisplayed(element)


@once_a_tree
def visibilities(catalogue: Catalogue) -> Sequence[Visibility]:
    """Return the visibility of every element of a tree, by `Element.index`."""
    disclosed = _disclosed_ids(catalogue)
    found: list[Visibility] = []
    for element in catalogue.elements:
        parent = element.parent
        outer = found[parent.index] if parent is not None else Visibility.SHOWN
        if outer is Visibility.HIDDEN and not _is_shown_again(element):
            found.append(outer)
            continue
        if outer is Visibility.SHOWN and _is_plainly_shown(element):
            found.append(outer)
            continue
        own = _own(element, disclosed, outer)
        found.append(own if outer is Visibility.HIDDEN or _RANK[own] > _RANK[outer] else outer)
    return tuple(found)


_NEVER_HEARD, _AFTER_A_CLICK, _NOW = range(3)
_HEARD = {
    Visibility.SHOWN: _NOW,
    Visibility.SCREEN_READER: _NOW,
    Visibility.COLLAPSED: _AFTER_A_CLICK,
    Visibility.HIDDEN: _NEVER_HEARD,
}


@once_a_tree
def _reach(catalogue: Catalogue) -> bytearray:
    # Whether each element reaches people who use a screen reader: what is shown to all, without what is aria-hidden.
    visible = visibilities(catalogue.elements[0])
    found = bytearray(map(_HEARD.__getitem__, visible))
    disclosed = None
    for element in catalogue.find((), ("aria-hidden",)):
        if not is_aria_hidden(element):
            continue
        disclosed = _disclosed_ids(catalogue) if disclosed is None else disclosed
        around = visible[element.parent.index] if element.parent is not None else Visibility.SHOWN
        inside = slice(element.index, element.end)
        if around is not Visibility.COLLAPSED and _opens(element, _classes(element), disclosed):
            # What opens a panel takes its aria-hidden away, too; that of what is inside stays.
            found[inside] = found[inside].replace(bytes([_NOW]), bytes([_AFTER_A_CLICK]))
        else:
            found[inside] = bytes(element.end - element.index)
    for element in catalogue.find((), ("inert",)):
        # HTML 6.3.2: neither focus nor assistive technology gets into what is inert. Of slides and panels it is taken away
        # when their turn comes; whether anything ever does so for another part, the page does not tell.
        inside = slice(element.index, element.end)
        disclosed = _disclosed_ids(catalogue) if disclosed is None else disclosed
        if _is_one_of_several(element) or _opens(element, _classes(element), disclosed):
            found[inside] = found[inside].replace(bytes([_NOW]), bytes([_AFTER_A_CLICK]))
        else:
            found[inside] = bytes(element.end - element.index)
    return found


def _is_plainly_shown(element: Element) -> bool:
    # Most elements of a rendered page: nothing about them but their layout tells.
    layout = element.layout
    return (
        layout is not None
        and layout.rendered
        and not layout.visually_hidden
        and element.tag not in _TELLING
        and "aria-hidden" not in element.attrs
        and "hidden" not in element.attrs
        and (element.parent is None or element.parent.tag != "details")
    )


def _is_shown_again(element: Element) -> bool:
    # CSS: what is visible inside of what has `visibility: hidden` is shown; a frame is not, whatever is in it.
    parent = element.parent
    return (
        element.layout is not None
        and element.layout.rendered
        and parent is not None
        and parent.frame == element.frame
        and parent.layout is not None
        and not parent.layout.rendered
        and parent.tag not in _NEVER
    )


def _disclosed_ids(catalogue: Catalogue) -> frozenset[str]:
    # What a button, tab or link of the page opens.
    found: set[str] = set()
    for element in catalogue.find((), _CONTROLS):
        for name in _CONTROLS:
            value = element.attrs.get(name)
            if value and len(value) < 1000:
                found.update(part.lstrip("#") for part in value.split())
    toggles = (name for name in catalogue.attributes if name.startswith("data-") and name.endswith("toggle"))
    marked = (
        *catalogue.find((), ("aria-expanded", *toggles)),
        *(e for e in catalogue.find((), ("role",)) if e.get("role") == "tab"),
    )
    found.update(element.get("href")[1:] for element in marked if element.get("href").startswith("#"))
    return frozenset(found - {""})


def _own(element: Element, disclosed: frozenset[str], outer: Visibility) -> Visibility:
    if element.tag in _NEVER:
        return Visibility.HIDDEN
    if element.tag == "input" and element.get("type").strip().lower() == "hidden":
        return Visibility.HIDDEN
    if element.tag in _MAPPED:
        return Visibility.HIDDEN if _is_undisplayed(element) else Visibility.SHOWN
    parent = element.parent
    if parent is not None and parent.tag == "details" and not parent.has("open") and element.tag != "summary":
        return Visibility.COLLAPSED
    if element.get("hidden").strip().lower() == "until-found":
        return Visibility.COLLAPSED  # it is laid out, and what is in it is found by a search within the page
    attrs = element.attrs
    layout = element.layout
    if not attrs and element.tag != "dialog" and (layout is None or layout.rendered):
        return Visibility.SCREEN_READER if layout is not None and layout.visually_hidden else Visibility.SHOWN
    if _is_clone(element):
        return Visibility.HIDDEN
    classes = _classes(element)
    if _is_hidden(element, classes):
        opens = outer is Visibility.COLLAPSED or _opens(element, classes, disclosed) or _takes_turns(element, classes)
        return Visibility.COLLAPSED if opens else Visibility.HIDDEN
    if layout is not None:
        return Visibility.SCREEN_READER if layout.visually_hidden else Visibility.SHOWN
    return Visibility.SCREEN_READER if classes & _SCREEN_READER else Visibility.SHOWN


def _classes(element: Element) -> frozenset[str]:
    return frozenset(element.attrs["class"].split()) if "class" in element.attrs else frozenset()


def _is_hidden(element: Element, classes: frozenset[str]) -> bool:
    if element.layout is not None:
        return not element.layout.rendered
    if _is_undisplayed(element):
        return True
    if classes & _PRINTED_CLASSES:
        return True
    shown_again = any(_SHOWN_AGAIN.search(name) and "print" not in name for name in classes)
    return bool(classes & _HIDDEN_CLASSES) and not shown_again


def _is_undisplayed(element: Element) -> bool:
    attrs = element.attrs
    if "hidden" in attrs or "popover" in attrs or (element.tag == "dialog" and "open" not in attrs):
        return True
    return "style" in attrs and _NOT_DISPLAYED.search(attrs["style"][:2000]) is not None


def _opens(element: Element, classes: frozenset[str], disclosed: frozenset[str]) -> bool:
    if element.get("role").strip().lower() == "tabpanel" or _slide_number(element):
        return True
    if element.get("id") in disclosed or classes & _DISCLOSED:
        return True
    # A list of panels: the layout hides a child of the panel that the button names.
    around = [node for node, _ in zip(element.ancestors, range(_REACH), strict=False)]
    return any(node.get("role") == "tabpanel" or node.get("id") in disclosed for node in around)


def _takes_turns(element: Element, classes: frozenset[str]) -> bool:
    """Tell whether a hidden element is one of several alike of which the page shows one at a time: slides that nobody named so.

    Only a browser tells: one like it, but for the class that shows it, is laid out beside it.
    """
    if element.layout is None or not classes or element.parent is None or _OTHER_DEVICE.search(" ".join(classes)):
        return False
    beside = [
        other for other in element.parent.children[:_SLIDES] if not isinstance(other, str) and other is not element
    ]
    alike = [other for other in beside if other.tag == element.tag and classes & _classes(other)]
    shown = [other for other in alike if other.layout is not None and other.layout.rendered]
    return any(classes <= _classes(other) for other in shown) and bool(element.text(1))


def _is_one_of_several(element: Element) -> bool:
    """Tell whether an inert element stands beside one that is not and is like it: an entry of the same list, or of the same class."""
    if element.parent is None or _OTHER_DEVICE.search(element.get("class")):
        return False
    classes = _classes(element)
    beside = (other for other in element.parent.children[:_SLIDES] if not isinstance(other, str))
    return any(
        other.tag == element.tag
        and not other.has("inert")
        and (
            element.tag == "li" or bool(classes & _classes(other)) or (_slide_number(element) and _slide_number(other))
        )
        for other in beside
        if other is not element
    )


def _slide_number(element: Element) -> bool:
    # The carousel pattern of the ARIA Authoring Practices.
    return element.get("aria-roledescription").strip().lower() == "slide"


def _is_clone(element: Element) -> bool:
    # Carousels copy their slides; the copy is marked aria-hidden and is no second publication.
    return is_aria_hidden(element) and "clone" in element.get("class")
