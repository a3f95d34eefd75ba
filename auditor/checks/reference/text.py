"""What became of the approved text: missing, edited, moved, and what was added to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.reference.comparison import Comparison, quoted
from auditor.dom.content import BlockKind
from auditor.model.finding import Family, Finding, Severity
from auditor.reference.align import SERIOUS_KINDS, SLIGHT_KINDS, Hunk, HunkKind, Row, Status, TwoLooks, without_values

_NONE = "no approved text for this page"

_SERIOUS_NAMES = {
    HunkKind.CONTACT: "A way to get in touch",
    HunkKind.DATE: "A date",
    HunkKind.NUMBER: "A number",
    HunkKind.NEGATION: "A “not”",
    HunkKind.NAME: "A name",
}
_SEVEREST = (
    HunkKind.CONTACT,
    HunkKind.DATE,
    HunkKind.NUMBER,
    HunkKind.NEGATION,
    HunkKind.NAME,
    HunkKind.WORDING,
    HunkKind.CASE,
    HunkKind.PUNCTUATION,
    HunkKind.TYPOGRAPHY,
)


def rows_of(comparison: Comparison) -> list[Row] | None:
    """Return the rows to judge, none where the whole page was rewritten; None where there is nothing to compare."""
    if not comparison.approved:
        return None
    alignment = comparison.alignment
    return [] if alignment.rewritten else [row for row in alignment.rows if row.content and not row.image]


@check("reference-missing", family=Family.REFERENCE, version=1, severity=Severity.SERIOUS)
def approved_text_is_missing(comparison: Comparison) -> Iterator[Yield]:
    """Approved text is not on the page.

    A heading, paragraph or list item of the approved text is nowhere on the published page. Put it back, or take it out of the
    approved text if it was dropped on purpose.
    """
    if (rows := rows_of(comparison)) is None:
        yield NotApplicable(_NONE)
        return
    seen: dict[str, int] = {}
    for row in rows:
        if row.status is Status.MISSING:
            count = seen[row.approved_text] = seen.get(row.approved_text, 0) + 1
            message = f"This approved text is not on the page: {quoted(row.approved_text)}."
            key = "" if count == 1 else f"{row.approved[0]}"
            yield comparison.finding(approved_text_is_missing, message, row, key=key, quote=row.approved_text)


@check("reference-added", family=Family.REFERENCE, version=1, severity=Severity.MINOR)
def text_was_added(comparison: Comparison) -> Iterator[Yield]:
    """The page has text that is not in the approved text.

    A paragraph, heading or list item was published that nobody approved. Have it approved, or take it off the page. Menus, share
    buttons, labels and other furniture of the page are not reported.
    """
    if (rows := rows_of(comparison)) is None:
        yield NotApplicable(_NONE)
        return
    for row in rows:
        if row.status is not Status.ADDED or comparison.published[row.published[0]].kind is BlockKind.DESCRIPTION:
            continue
        message = f"This text is not in the approved text: {quoted(row.published_text)}."
        yield comparison.finding(text_was_added, message, row)


@check("reference-edited", family=Family.REFERENCE, version=1, severity=Severity.MODERATE)
def text_was_edited(comparison: Comparison) -> Iterator[Yield]:
    """The words of a text differ from the approved ones.

    The page says something else than what was approved. A changed number, unit, currency, date, address, telephone number or name
    and a lost or added "not" are serious; other wording is moderate; case and punctuation alone are minor. Publish the approved
    wording, or have the new one approved. A value that the server sent otherwise than the browser showed it a moment later changes by
    itself: it is minor, with both looks, and the same finding every night.
    """
    if (rows := rows_of(comparison)) is None:
        yield NotApplicable(_NONE)
        return
    for row in rows:
        if row.changed and not comparison.is_heading(row):
            if looks := comparison.changing(row):
                yield _changing_value(comparison, row, looks)
                continue
            yield comparison.finding(
                text_was_edited,
                edit_message(row.hunks),
                row,
                severity=Severity.SERIOUS if row.exchanged else severity_of(row.hunks),
                quote=shown(row.hunks),
            )


def _changing_value(comparison: Comparison, row: Row, looks: tuple[TwoLooks, ...]) -> Finding:
    """Tell of a value that changes by itself, in words and with an identity that are the same every night."""
    still = replace(row, published_text=without_values(row), hunks=())
    approved = next(hunk.approved for hunk in row.hunks if hunk.kind is not HunkKind.TYPOGRAPHY)
    message = (
        f"A value here changes by itself, so that it is not held against the approved {quoted(approved)}: "
        "list it as dynamic in the header of the approved text, or leave it out."
    )
    return comparison.finding(
        text_was_edited,
        message,
        still,
        severity=Severity.MINOR,
        quote=row.approved_text,
        looks=[{"sent": look.sent[:200], "shown": look.shown[:200]} for look in looks[:20]],
    )


@check("reference-heading-edited", family=Family.REFERENCE, version=1, severity=Severity.MODERATE)
def heading_was_edited(comparison: Comparison) -> Iterator[Yield]:
    """A heading differs from the approved one.

    People scan headings and screen reader users jump by them, so a changed heading changes what is found on the page. Publish the
    approved heading, or have the new one approved.
    """
    if (rows := rows_of(comparison)) is None:
        yield NotApplicable(_NONE)
        return
    for row in rows:
        if row.changed and comparison.is_heading(row):
            message = f"The heading should read {quoted(row.approved_text)} and reads {quoted(row.published_text)}."
            yield comparison.finding(heading_was_edited, message, row, severity=severity_of(row.hunks))


@check("reference-moved", family=Family.REFERENCE, version=1, severity=Severity.MINOR)
def text_was_moved(comparison: Comparison) -> Iterator[Yield]:
    """A text stands in another place than approved.

    The words are there but not in the approved order. Blocks that moved together are one finding. Move them back, or have the new
    order approved.
    """
    if not comparison.approved:
        yield NotApplicable(_NONE)
        return
    runs: dict[int, list[Row]] = {}
    for row in comparison.alignment.rows if not comparison.alignment.rewritten else ():
        if row.run:
            runs.setdefault(row.run, []).append(row)
    for rows in runs.values():
        together = (
            "" if len(rows) == 1 else f" and the {len(rows) - 1} {'block' if len(rows) == 2 else 'blocks'} after it"
        )
        before = _before(comparison, rows[0])
        place = f"after {quoted(before.approved_text, 60)}" if before is not None else "at the beginning"
        message = f"{quoted(rows[0].published_text, 60)}{together} should stand {place}."
        yield comparison.finding(
            text_was_moved,
            message,
            replace(rows[0], hunks=()),
            blocks=[row.approved_text[:300] for row in rows[:50]],
        )


def _before(comparison: Comparison, row: Row) -> Row | None:
    first = row.approved[0]
    earlier = [r for r in comparison.alignment.rows if r.approved and r.approved[0] < first and r.published]
    return max(earlier, key=lambda r: r.approved[0], default=None)


@check("reference-typography", family=Family.REFERENCE, version=1, severity=Severity.MINOR, tags=("information",))
def typography_differs(comparison: Comparison) -> Iterator[Yield]:
    """The same words are set with other dashes, dots or digits than approved.

    Information only: nothing is said differently. Straight and curly quotes, non-breaking spaces and soft hyphens are never
    reported.
    """
    if (rows := rows_of(comparison)) is None:
        yield NotApplicable(_NONE)
        return
    found = [row for row in rows if row.hunks and not row.changed]
    if found:
        pairs = dict.fromkeys(f"{hunk.approved} → {hunk.published}" for row in found for hunk in row.hunks)
        blocks = "1 block differs" if len(found) == 1 else f"{len(found)} blocks differ"
        message = f"{blocks} from the approved text in typography only: {', '.join(list(pairs)[:5])}."
        yield comparison.finding(typography_differs, message, found[0], key="page", blocks=len(found))


def severity_of(hunks: tuple[Hunk, ...]) -> Severity:
    """Return how grave an edit is: by the gravest of its hunks."""
    kinds = {hunk.kind for hunk in hunks} - {HunkKind.TYPOGRAPHY}
    if kinds & SERIOUS_KINDS:
        return Severity.SERIOUS
    return Severity.MINOR if kinds <= SLIGHT_KINDS else Severity.MODERATE


def edit_message(hunks: tuple[Hunk, ...]) -> str:
    """Say in one sentence what an edit changed, the gravest hunk first."""
    found = sorted(
        (hunk for hunk in hunks if hunk.kind is not HunkKind.TYPOGRAPHY), key=lambda h: _SEVEREST.index(h.kind)
    )
    first = found[0]
    what = _SERIOUS_NAMES.get(first.kind, "The wording")
    if first.op == "replace":
        said = f"{what} differs from the approved text: {quoted(first.approved)} became {quoted(first.published)}"
    elif first.op == "delete":
        said = f"Approved words are missing here: {quoted(first.approved)}"
    else:
        said = f"Words were added that are not approved: {quoted(first.published)}"
    more = len(found) - 1
    return f"{said}." if not more else f"{said}, and {more} more {'difference' if more == 1 else 'differences'}."


def shown(hunks: tuple[Hunk, ...]) -> str:
    """Return the published words of the first hunk that has some, for the place of a finding."""
    return next((hunk.published for hunk in hunks if hunk.published), "")
