"""The changes of a run in Markdown: a table for each page, deletions struck through, insertions bold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.report.approved_changes import ChangedPage, ChangeList
from auditor.report.escape import markdown, safe_href
from auditor.report.html.comparison import Segment

_MOST = 20_000
_SIGNS = {"del": "~~", "ins": "**"}


def markdown_lines(found: ChangeList) -> Iterator[str]:
    """Yield the lines; everything from the audited site is literal text in them."""
    yield "# Changes against approved text"
    yield ""
    yield from (f"{markdown(sentence)}\n" for sentence in found.lead)
    yield "~~Struck through~~ is approved and not on the page, **bold** is on the page and not approved."
    for page in found.pages:
        yield from _page(page)
    if found.failed:
        yield from ("", "## Not audited", "")
        yield from (f"- {markdown(url)}" for url in found.failed)


def _page(page: ChangedPage) -> Iterator[str]:
    yield ""
    yield f"## {markdown(page.title or page.url or page.document)}"
    yield ""
    if href := safe_href(page.url):
        yield f"Page: <{href.replace('>', '%3E').replace('<', '%3C')}>  "
    owner = f", owner {page.owner}" if page.owner else ""
    yield f"Approved text: {markdown(page.document + owner) if page.document else 'none'}"
    yield ""
    yield "| Approved | Published | What |"
    yield "| --- | --- | --- |"
    for change in page.changes:
        line = f"line {change.line}, " if change.line else ""
        what = f"{change.severity}: {markdown(change.message)} ({line}{change.finding})"
        for approved, published in change.pairs or (((), ()),):
            yield f"| {_cell(approved)} | {_cell(published)} | {what} |"


def _cell(segments: Sequence[Segment]) -> str:
    return "".join(map(_segment, segments)) or "–"


def _segment(segment: Segment) -> str:
    said = markdown(segment.text, _MOST)
    if not said:
        return " " if segment.text else ""
    # Signs of emphasis stand at the words themselves; white space goes outside.
    before = " " if segment.text[:1].isspace() else ""
    after = " " if segment.text[-1:].isspace() else ""
    sign = _SIGNS.get(segment.mark, "")
    return f"{before}{sign}{said}{sign}{after}"
