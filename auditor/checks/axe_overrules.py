"""Tells where axe is overruled: the situations that the rows of model/axe_overrules.toml name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from auditor.dom.accname import authored
from auditor.dom.content import AxeNode
from auditor.dom.document import Element
from auditor.dom.exposure import is_aria_hidden, is_present
from auditor.dom.names import name_text
from auditor.dom.roles import IMAGE_ROLES, explicit_role, is_presentational, role_of
from auditor.model.axe_overrules import Becomes, Overrule, overrules
from auditor.model.finding import Outcome


def overruled(rule: str, outcome: Outcome, element: Element | None, node: AxeNode) -> Becomes:
    """Return what becomes of what axe says of a node; `element` is the node's, None where it is not in the document."""
    if element is None:
        return Becomes.AS_IT_IS
    rows = (row for row in _rows().get(rule, ()) if outcome in row.outcomes and SITUATIONS[row.when](element, node))
    return next((row.becomes for row in rows), Becomes.AS_IT_IS)


@cache
def _rows() -> Mapping[str, list[Overrule]]:
    found: defaultdict[str, list[Overrule]] = defaultdict(list)
    for row in overrules():
        found[row.rule].append(row)
    return found


def _in_a_layout_table(element: Element, _: AxeNode) -> bool:
    table = element.closest("table")
    return table is not None and is_presentational(table)


def _not_to_be_seen(element: Element, _: AxeNode) -> bool:
    # Clipped to a pixel, for those who listen: nobody reads it, and nobody scrolls it.
    layout = element.layout
    if layout is None or not layout.rendered:
        return False
    if layout.visually_hidden:
        return True
    return layout.box is not None and (layout.box.width <= 1 or layout.box.height <= 1)


def _named_though_its_role_takes_no_name(element: Element, _: AxeNode) -> bool:
    # WAI-ARIA 1.2, 5.2.8.6; HTML gives these elements such roles. Of what has no role at all, browsers differ.
    role = explicit_role(element) if element.has("role") else _UNNAMED_TAGS.get(element.tag, "")
    return role in _UNNAMED and any(element.get(name).strip() for name in ("aria-label", "aria-labelledby"))


_UNNAMED_TAGS = {
    "p": "paragraph", "strong": "strong", "em": "emphasis", "code": "code", "del": "deletion", "s": "deletion", "ins": "insertion",
    "sub": "subscript", "sup": "superscript", "caption": "caption",
}  # fmt: skip
_UNNAMED = frozenset({*_UNNAMED_TAGS.values(), "generic"})


def _focusable_by_the_browser(element: Element, _: AxeNode) -> bool:
    # Chromium and Firefox let the keyboard into a scroller that holds nothing to focus, unless its author took it out.
    return not element.get("tabindex").strip().startswith("-")


def _a_focus_guard(element: Element, node: AxeNode) -> bool:
    # An empty element that sends the focus on at once, at the edges of a dialog or a menu.
    if not is_aria_hidden(element) or any(element.elements) or element.text(1) or authored(element).text:
        return False
    if element.tag == "button":
        return _not_to_be_seen(element, node)
    return element.tag in {"span", "div"} and element.get("tabindex").strip() == "0"


def _sends_the_focus_on(element: Element, _: AxeNode) -> bool:
    # axe looks for such a handler itself, but from a world of its own it cannot see the page's.
    inside = (element, *element.find(*_FOCUSABLE, "div", "span", "li", "p", "td"))
    reached = [one for one in inside if one.tag in _FOCUSABLE or one.has("tabindex")]
    return bool(reached) and all("focus" in one.get("onfocus") for one in reached)


_FOCUSABLE = frozenset({"a", "button", "input", "select", "textarea", "iframe"})


def _the_only_one_in_its_document(element: Element, _: AxeNode) -> bool:
    # axe counts those of embedded pages, too, on which the page around them has no say.
    catalogue = element.catalogue
    if catalogue is None:
        return False
    role, name = role_of(element), authored(element).text.casefold()
    alike = catalogue.find(
        ("main", "nav", "header", "footer", "aside", "section", "form", "search"),
        ("role",),
    )
    return not any(
        other is not element
        and other.frame == element.frame
        and role_of(other) == role
        and is_present(other)
        and authored(other).text.casefold() == name
        for other in alike
    )


def _readable_on_what_lies_behind_it(_: Element, node: AxeNode) -> bool:
    measured = node.data.get("plainContrast")
    wanted = re.match(r"(\d+(?:\.\d+)?):1", str(node.data.get("expectedContrastRatio", "")))
    return isinstance(measured, int | float) and wanted is not None and measured >= float(wanted[1])


def _symbols_that_are_named_as_a_picture(element: Element, _: AxeNode) -> bool:
    # WCAG 1.4.3 is about text; stars or arrows that have a role and a name of a picture are one.
    if any(character.isalnum() for character in element.text()):
        return False
    return any(explicit_role(node) in IMAGE_ROLES and authored(node).text for node in (element, *element.ancestors))


def _named_by_the_style_sheet(element: Element, _: AxeNode) -> bool:
    # Accessible Name 1.2, step 2F, takes it into the name, as browsers do and axe does not; WCAG F87 wants it in the page.
    return bool(element.generated)


def _a_silent_film_that_plays_by_itself(element: Element, _: AxeNode) -> bool:
    # WCAG 1.2.2 is about sound, and nobody can turn this film's on.
    return element.has("muted") and not element.has("controls") and (element.has("autoplay") or element.has("loop"))


def _marks_apart(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def _alike_but_for_marks(element: Element, _: AxeNode) -> bool:
    # WCAG 2.5.3: dots, ellipses, hyphens and spaces are no part of what people say to a program that listens.
    shown = _marks_apart(element.text())
    return not shown or shown in _marks_apart(name_text(element))


def _one_sign(element: Element, _: AxeNode) -> bool:
    # "×" and "X" are drawn, not read.
    return len(_marks_apart(element.text())) <= 1 and len(element.text().strip()) <= 2


def _alike_but_for_what_is_in_brackets(element: Element, _: AxeNode) -> bool:
    shown = _marks_apart(re.sub(r"[(\[][^()\[\]]{0,200}[)\]]", " ", element.text()))
    return bool(shown) and shown in _marks_apart(name_text(element))


def _an_abbreviation_of_the_name(element: Element, _: AxeNode) -> bool:
    shown, words = _marks_apart(element.text()), re.findall(r"\w+", name_text(element).casefold())
    initials = "".join(word[0] for word in words)
    capital = "".join(word[0] for word in re.findall(r"\w+", name_text(element)) if word[0].isupper()).casefold()
    return len(shown) >= 2 and (shown in initials or shown in capital)


def _an_error_message_that_is_not_announced(element: Element, node: AxeNode) -> bool:
    # WAI-ARIA 1.2 allows a live region for it and does not ask for one.
    return bool(element.get("aria-errormessage").strip()) and "to announce the message" in node.summary


def _moved_in_by_the_field_that_opens_it(element: Element, _: AxeNode) -> bool:
    # The focus stays in the field, whose arrow keys move and scroll what is chosen (aria-activedescendant).
    if role_of(element) not in {"listbox", "menu", "tree", "grid"} or element.catalogue is None:
        return False
    own = element.get("id")
    fields = element.catalogue.find((), ("aria-activedescendant", "aria-haspopup"))
    return bool(own) and any(own in f"{one.get('aria-controls')} {one.get('aria-owns')}".split() for one in fields)


_SPACING = re.compile(r"(?:letter-spacing|word-spacing|line-height)\s*:", re.IGNORECASE)


def _no_text_of_its_own_to_space(element: Element, _: AxeNode) -> bool:
    # Only text is spaced; what is inside may have a spacing of its own.
    asked = set(_SPACING.findall(element.get("style").casefold()))
    return bool(asked) and all(
        any(asked <= set(_SPACING.findall(one.get("style").casefold())) for one in between)
        for between in _ways_to_text(element)
    )


def _ways_to_text(element: Element) -> Iterator[list[Element]]:
    """Yield for each text inside the elements between it and the element, without the latter."""
    ways: list[tuple[Element, list[Element]]] = [(element, [])]
    while ways:
        at, way = ways.pop()
        if any(isinstance(child, str) and child.strip() for child in at.children):
            yield way
        ways.extend((child, [*way, child]) for child in at.elements if len(way) < _DEEPEST)


_DEEPEST = 50


def _a_single_word_without_words_to_space(element: Element, _: AxeNode) -> bool:
    asked = set(_SPACING.findall(element.get("style").casefold()))
    return bool(asked) and all(one.startswith("word") for one in asked) and len(element.text().split()) < 2


def _shows_a_document_and_no_picture(element: Element, _: AxeNode) -> bool:
    kind, source = element.get("type").casefold(), element.get("data").casefold().split("?")[0].split("#")[0]
    return kind.startswith(("text/", "application/pdf", "application/xhtml")) or source.endswith(
        (".html", ".htm", ".pdf")
    )


def _shows_what_stands_in_it(element: Element, _: AxeNode) -> bool:
    # What stands in an object is shown only where the object itself could not be.
    return any(one.layout is not None and one.layout.box is not None for one in element.elements)


def _entries_in_boxes_without_a_role(element: Element, _: AxeNode) -> bool:
    boxes = [one for one in element.elements if one.tag not in {"li", "script", "template"}]
    return bool(boxes) and all(
        is_presentational(box) and all(role_of(one) == "listitem" for one in box.elements) for box in boxes
    )


def _in_a_box_without_a_role_in_a_list(element: Element, _: AxeNode) -> bool:
    parent = element.parent
    while parent is not None and is_presentational(parent):
        parent = parent.parent
    return parent is not None and parent is not element.parent and role_of(parent) == "list"


def _entries_in_boxes_in_boxes(element: Element, _: AxeNode) -> bool:
    # Two boxes around a term are one more than HTML allows; how it is read does not change.
    return all(one.tag in {"dt", "dd", "div", "script", "template"} for one in element.elements) and any(
        one.tag in {"dt", "dd"} for one in element.find("dt", "dd")
    )


def _in_a_definition_list(element: Element, _: AxeNode) -> bool:
    return element.closest("dl") is not None


def _the_corner_of_a_table(element: Element, _: AxeNode) -> bool:
    # Between column and row headers there is nothing to call it.
    row, table = element.parent, element.closest("table")
    if row is None or table is None or next(iter(row.elements), None) is not element:
        return False
    rows = [one for one in table.find("tr") if one.closest("table") is table]
    firsts = [next(iter(one.elements), None) for one in rows[1:]]
    return bool(rows) and rows[0] is row and bool(firsts) and all(one is not None and one.tag == "th" for one in firsts)


def _holds_another_control(element: Element, _: AxeNode) -> bool:
    return any(element.find("a", "button", "input", "select", "textarea"))


def _no_style_sheet_turns_the_page(_: Element, node: AxeNode) -> bool:
    # axe says that it cannot tell where a page has no style sheet at all, too; it names the rules where one turns something.
    return not node.data


def _turns_a_small_part_of_the_page(_: Element, node: AxeNode) -> bool:
    # An arrow that points another way locks nothing (WCAG 1.3.4); neither does a rule for what is not on the page.
    share = node.data.get("turned")
    return isinstance(share, int | float) and share < _SMALL_PART


_SMALL_PART = 0.25
"""Share of the window, or of the words."""


SITUATIONS: Mapping[str, Callable[[Element, AxeNode], bool]] = {
    function.__name__.strip("_").replace("_", " "): function
    for function in (
        _in_a_layout_table,
        _not_to_be_seen,
        _focusable_by_the_browser,
        _named_though_its_role_takes_no_name,
        _a_focus_guard,
        _sends_the_focus_on,
        _the_only_one_in_its_document,
        _readable_on_what_lies_behind_it,
        _symbols_that_are_named_as_a_picture,
        _named_by_the_style_sheet,
        _a_silent_film_that_plays_by_itself,
        _alike_but_for_marks,
        _one_sign,
        _alike_but_for_what_is_in_brackets,
        _an_abbreviation_of_the_name,
        _an_error_message_that_is_not_announced,
        _moved_in_by_the_field_that_opens_it,
        _no_text_of_its_own_to_space,
        _a_single_word_without_words_to_space,
        _shows_a_document_and_no_picture,
        _shows_what_stands_in_it,
        _entries_in_boxes_without_a_role,
        _in_a_box_without_a_role_in_a_list,
        _entries_in_boxes_in_boxes,
        _in_a_definition_list,
        _the_corner_of_a_table,
        _holds_another_control,
        _no_style_sheet_turns_the_page,
        _turns_a_small_part_of_the_page,
    )
}
"""Situation -> whether a place is one, by the names of the table."""
