"""Links that keep the approved words and lead elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.reference.comparison import Comparison, quoted
from auditor.checks.reference.text import rows_of
from auditor.dom.content import Text
from auditor.model.finding import Family, Severity
from auditor.reference.align import other_targets

_NONE = "no approved text for this page"


@check("reference-link-edited", family=Family.REFERENCE, version=1, severity=Severity.SERIOUS)
def link_leads_elsewhere(comparison: Comparison, text: Text) -> Iterator[Yield]:
    """A link with the approved words leads elsewhere than approved.

    The words stayed, the target changed: people end up on another page, or write to another address. Publish the approved target,
    or have the new one approved. Approved texts in `.md`, `.html`, `.docx` and `.odt` have targets; `.txt` has none.
    """
    if (rows := rows_of(comparison)) is None:
        yield NotApplicable(_NONE)
        return
    for row in rows:
        approved = [link for a in row.approved for link in comparison.blocks[a].links]
        if not approved or not row.published:
            continue
        published = [comparison.published[place] for place in row.published]
        document, line = comparison.source(row.approved)
        for other in other_targets(approved, published, text.base, text.url):
            yield link_leads_elsewhere.finding(
                f"The link {quoted(other.words, 60)} leads to {other.published[:200]}; approved is {other.approved[:200]}.",
                other.element,
                quote=other.words,
                key=other.words[:60],
                document=document,
                line=line,
                target=other.published[:2000],
                approved_target=other.approved[:2000],
            )
