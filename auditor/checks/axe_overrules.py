"""Tells where axe is overruled: the rows of axe_overrules.toml, and the situations that they name."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from auditor.dom.accname import authored
from auditor.dom.content import AxeNode
from auditor.dom.document import Element
from auditor.dom.exposure import is_aria_hidden, is_present
from auditor.dom.roles import IMAGE_ROLES, explicit_role, is_presentational, role_of
from auditor.model.finding import Outcome


class Becomes(StrEnum):
    """What becomes of a finding of axe."""

    AS_IT_IS = "as it is"
    PLEASE_LOOK = "please look"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Overrule:
    """One row of the file."""

    rule: str
    outcomes: frozenset[Outcome]
    holds: Callable[[Element, AxeNode], bool]
    becomes: Becomes
    source: str


def overruled(rule: str, outcome: Outcome, element: Element | None, node: AxeNode) -> Becomes:
    """Return what becomes of what axe says of a node; `element` is the node's, None where it is not in the document."""
    if element is None:
        return Becomes.AS_IT_IS
    rows = (row for row in _rows().get(rule, ()) if outcome in row.outcomes and row.holds(element, node))
    return next((row.becomes for row in rows), Becomes.AS_IT_IS)


def overrules() -> tuple[Overrule, ...]:
    """Return the rows of the file, in its order within each rule."""
    return tuple(row for rows in _rows().values() for row in rows)


@cache
def _rows() -> Mapping[str, list[Overrule]]:
    data = tomllib.loads(files("auditor.checks").joinpath("axe_overrules.toml").read_text("utf-8"))
    found: defaultdict[str, list[Overrule]] = defaultdict(list)
    for row in data["overrule"]:
        outcomes = frozenset({Outcome(row["outcome"])} if "outcome" in row else {Outcome.FAILED, Outcome.CANT_TELL})
        found[row["rule"]].append(
            Overrule(row["rule"], outcomes, _SITUATIONS[row["when"]], Becomes(row["becomes"]), row["source"])
        )
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


def _readable_where_it_is_scrolled_into_view(_: Element, node: AxeNode) -> bool:
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


_SITUATIONS: Mapping[str, Callable[[Element, AxeNode], bool]] = {
    function.__name__.strip("_").replace("_", " "): function
    for function in (
        _in_a_layout_table,
        _not_to_be_seen,
        _focusable_by_the_browser,
        _a_focus_guard,
        _the_only_one_in_its_document,
        _readable_where_it_is_scrolled_into_view,
        _symbols_that_are_named_as_a_picture,
        _named_by_the_style_sheet,
        _a_silent_film_that_plays_by_itself,
    )
}
