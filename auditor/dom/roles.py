"""What an element is to a screen reader: its role, its level as a heading, the landmarks around it.

Explicit roles follow WAI-ARIA 1.2 (first valid token, conflict with presentational roles), those of HTML elements HTML-AAM 1.0. The
markup alone is asked, so that a page has the same landmarks with and without a browser.
"""

from __future__ import annotations

import re

from auditor.dom.accname import authored
from auditor.dom.document import Element
from auditor.dom.index import Catalogue, once_a_tree
from auditor.dom.tags import HEADING_LEVELS, HEADINGS, SECTIONING

LANDMARKS = frozenset({"banner", "complementary", "contentinfo", "form", "main", "navigation", "region", "search"})
"""Landmark roles (WAI-ARIA 1.2, 5.3.4)."""
PRESENTATIONAL = frozenset({"none", "presentation"})
IMAGE_ROLES = frozenset({"img", "image", "graphics-document", "graphics-symbol"})
"""Roles of what is one picture, whatever it is made of."""

ROLES = (
    LANDMARKS
    | PRESENTATIONAL
    | IMAGE_ROLES
    | frozenset(
        "alert alertdialog application article blockquote button caption cell checkbox code columnheader combobox comment "
        "definition deletion dialog directory document emphasis feed figure generic graphics-object grid gridcell group heading "
        "insertion link list listbox listitem log mark marquee math menu menubar menuitem menuitemcheckbox menuitemradio meter "
        "note option paragraph progressbar radio radiogroup row rowgroup rowheader scrollbar searchbox separator slider "
        "spinbutton status strong subscript suggestion superscript switch tab table tablist tabpanel term textbox time timer "
        "toolbar tooltip tree treegrid treeitem".split()
    )
    | frozenset(
        f"doc-{name}"
        for name in "abstract acknowledgments afterword appendix backlink biblioentry bibliography biblioref chapter colophon "
        "conclusion cover credit credits dedication endnote endnotes epigraph epilogue errata example footnote foreword glossary "
        "glossref index introduction noteref notice pagebreak pagefooter pageheader pagelist part preface prologue pullquote qna "
        "subtitle tip toc".split()
    )
)
"""Every role that an author may write: WAI-ARIA 1.2 with the additions of 1.3, graphics and digital publishing."""

_NAMED_ONLY = frozenset({"form", "region"})
"""Landmarks only when they have a name."""
_SCOPES = frozenset({*SECTIONING, "main"})
_SCOPING_ROLES = frozenset({"article", "complementary", "main", "navigation", "region"})
"""What makes a header or footer within it no banner and no contentinfo."""

_NATIVE = {
    "address": "group", "article": "article", "blockquote": "blockquote", "button": "button", "caption": "caption", "code": "code",
    "datalist": "listbox", "dd": "definition", "del": "deletion", "details": "group", "dfn": "term", "dialog": "dialog", "dt": "term",
    "em": "emphasis", "fieldset": "group", "figure": "figure", "hgroup": "group", "hr": "separator", "html": "document",
    "ins": "insertion", "li": "listitem", "main": "main", "mark": "mark", "math": "math", "menu": "list", "meter": "meter",
    "nav": "navigation", "ol": "list", "optgroup": "group", "option": "option", "output": "status", "p": "paragraph",
    "progress": "progressbar", "search": "search", "strong": "strong", "sub": "subscript", "sup": "superscript", "table": "table",
    "tbody": "rowgroup", "td": "cell", "textarea": "textbox", "tfoot": "rowgroup", "thead": "rowgroup", "time": "time", "tr": "row",
    "ul": "list", **dict.fromkeys(HEADINGS, "heading"),
}  # fmt: skip
"""Elements whose role depends on nothing else."""
_CONDITIONAL = frozenset(
    {"a", "area", "aside", "footer", "form", "header", "img", "input", "section", "select", "svg", "th"}
)
_INPUTS = {
    "button": "button", "checkbox": "checkbox", "email": "textbox", "image": "button", "number": "spinbutton", "radio": "radio",
    "range": "slider", "reset": "button", "search": "searchbox", "submit": "button", "tel": "textbox", "text": "textbox",
    "url": "textbox", "": "textbox",
}  # fmt: skip
_LISTED = frozenset({"email", "search", "tel", "text", "url", ""})

_GLOBAL = (
    "aria-atomic", "aria-busy", "aria-controls", "aria-current", "aria-describedby", "aria-description", "aria-details", "aria-flowto",
    "aria-keyshortcuts", "aria-label", "aria-labelledby", "aria-live", "aria-owns", "aria-relevant", "aria-roledescription",
)  # fmt: skip
"""Attributes of every role (WAI-ARIA 1.2, 6.4), by which a presentational role is undone."""
_CONTROLS = frozenset({"button", "input", "select", "textarea"})
_TABINDEX = re.compile(r"\s*-?\d")


def role_of(element: Element) -> str:
    """Return the role: the first valid one the author wrote, else that of the element; empty for what has none (generic)."""
    written = element.attrs.get("role")
    if written:
        for token in written[:500].lower().split():
            if token not in ROLES or (token in _NAMED_ONLY and not authored(element).text):
                continue
            if token in PRESENTATIONAL and _keeps_its_role(element):
                break
            return "none" if token == "presentation" else token
    return _native_role(element)


def explicit_role(element: Element) -> str:
    """Return the role that the author gave the element and that holds; empty where the element's own does."""
    return role_of(element) if element.attrs.get("role", "").strip() else ""


def is_presentational(element: Element) -> bool:
    """Tell whether the author took the element's role away, and nothing gives it back."""
    return "role" in element.attrs and explicit_role(element) == "none"


def _keeps_its_role(element: Element) -> bool:
    return is_focusable(element) or any(element.attrs.get(name, "").strip() for name in _GLOBAL)


def is_focusable(element: Element) -> bool:
    """Tell whether the element can have the focus (HTML 6.6.2)."""
    attrs, tag = element.attrs, element.tag
    if tag in {"a", "area"} and "href" in attrs:
        return True
    if tag in _CONTROLS:
        return "disabled" not in attrs and not (tag == "input" and attrs.get("type", "").strip().lower() == "hidden")
    if "tabindex" in attrs and _TABINDEX.match(attrs["tabindex"]):
        return True
    if tag in {"iframe", "summary"} or (tag in {"audio", "video"} and "controls" in attrs):
        return True
    return attrs.get("contenteditable", "false").strip().lower() in {"", "true", "plaintext-only"}


def is_tab_stop(element: Element) -> bool:
    """Tell whether Tab comes to the element: it can have the focus, and its author did not take it out of the order (HTML 6.6.3)."""
    return is_focusable(element) and not element.get("tabindex").strip().startswith("-")


def _native_role(element: Element) -> str:
    tag = element.tag
    if tag not in _CONDITIONAL:
        return _NATIVE.get(tag, "")
    attrs = element.attrs
    if tag in {"a", "area"}:
        return "link" if "href" in attrs else ""
    if tag in {"header", "footer"}:
        return "" if _is_scoped(element) else {"header": "banner", "footer": "contentinfo"}[tag]
    if tag == "aside":
        within = any(node.tag in SECTIONING for node in element.ancestors)
        return "complementary" if not within or authored(element).text else ""
    if tag in {"section", "form"}:
        return {"section": "region", "form": "form"}[tag] if authored(element).text else ""
    if tag == "img":
        decoration = "alt" in attrs and not attrs["alt"].strip() and not _keeps_its_role(element)
        return "none" if decoration else "img"
    if tag == "input":
        kind = attrs.get("type", "").strip().lower()
        return "combobox" if kind in _LISTED and "list" in attrs else _INPUTS.get(kind, "")
    if tag == "select":
        size = attrs.get("size", "").strip()
        return (
            "listbox" if "multiple" in attrs or (size.isdecimal() and size.strip("0") not in {"", "1"}) else "combobox"
        )
    if tag == "svg":
        return "graphics-document" if authored(element).text else ""
    return "rowheader" if attrs.get("scope", "").strip().lower() in {"row", "rowgroup"} else "columnheader"


def _is_scoped(element: Element) -> bool:
    # HTML-AAM: header and footer are landmarks only where they belong to the whole page.
    return any(
        node.tag in _SCOPES or ("role" in node.attrs and role_of(node) in _SCOPING_ROLES) for node in element.ancestors
    )


def heading_level(element: Element) -> int:
    """Return the level of a heading, aria-level before that of its tag and 2 without either, or 0 for what is no heading."""
    if element.tag not in HEADINGS and "role" not in element.attrs:
        return 0
    if role_of(element) != "heading":
        return 0
    wanted = element.get("aria-level").strip()
    # WAI-ARIA sets no highest level; more than two digits are a mistake.
    if wanted.isdecimal() and len(wanted) <= 2 and int(wanted) >= 1:
        return int(wanted)
    return HEADING_LEVELS.get(element.tag, 2)


def landmark_of(element: Element) -> str:
    """Return the role of an element that is a landmark; empty for any other."""
    if "role" not in element.attrs and element.tag not in LANDMARK_TAGS:
        return ""
    role = role_of(element)
    return role if role in LANDMARKS else ""


LANDMARK_TAGS = frozenset({"aside", "footer", "form", "header", "main", "nav", "search", "section"})
_DEEPEST = 20
"""Landmarks in each other up to which an element's are told; a page with more of them is hostile."""


def landmarks_of(element: Element) -> tuple[str, ...]:
    """Return the landmark roles from the outermost to the element's own; beyond twenty in each other no more are told."""
    known = _landmarks(element)
    below: list[Element] = []
    node: Element | None = element
    while node is not None and node not in known:
        below.append(node)
        node = node.parent
    found = known[node] if node is not None else ()
    for inner in reversed(below):
        role = landmark_of(inner) if len(found) < _DEEPEST else ""
        found = known[inner] = (*found, role) if role else found
    return found


@once_a_tree
def _landmarks(catalogue: Catalogue) -> dict[Element, tuple[str, ...]]:
    # Elements that stand together have them in common.
    return {}
