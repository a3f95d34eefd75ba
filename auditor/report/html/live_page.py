"""From the report to the page itself: where it is edited, and a bookmark that marks the findings on it."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.page import JSON
from auditor.report.escape import clean, safe_href, script_json, visible_marks
from auditor.report.html.marked import Marked
from auditor.urls import address_of, percent_encoded

_LONGEST_SELECTOR = 600


def placed(marked: Sequence[Marked]) -> str:
    """Return the number of each finding that has a place on the page itself, as JSON; empty where none has.

    `report.js` makes of it the bookmark that marks them, with the words and selectors of the view; a selector stands beside its
    number only where the view does not show it letter for letter.
    """
    found: list[JSON] = [
        one.number if _is_shown_as_it_is(place.selector) else [one.number, place.selector]
        for one in marked
        if (place := one.judged.finding.location).selector
        and not place.frames
        and len(place.selector) <= _LONGEST_SELECTOR
    ]
    return script_json(found) if found else ""


def _is_shown_as_it_is(selector: str) -> bool:
    return selector.isascii() and selector.strip() == clean(visible_marks(selector)) == selector


def edit_link(template: str, url: str) -> str:
    """Return where a page is edited; empty where nobody told, or where the address would not be safe to follow."""
    if not template or not url:
        return ""
    path = address_of(url).path.strip("/")
    if not path:
        template = template.replace("{path}/", "{path}")
    return safe_href(
        template.replace("{path}", percent_encoded(path, safe="/%~!$&()*+,;=:@-._")).replace(
            "{url}", percent_encoded(url, safe="")
        )
    )
