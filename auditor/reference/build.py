"""The finished comparison: rows in reading order, moves as runs, and the page's figures, from a matching."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from auditor.dom.content import ApprovedBlock, Block, BlockKind
from auditor.dom.language import primary
from auditor.dom.language_id import guess_language
from auditor.reference.boilerplate import Furniture
from auditor.reference.hunks import hunks, is_nothing_but_marks
from auditor.reference.matching import Matching, Unit
from auditor.reference.order import heaviest_increasing, weight
from auditor.reference.result import SERIOUS_KINDS, Alignment, Hunk, HunkKind, ImageRow, ImageStatus, Row, Status
from auditor.reference.words import Passage, joined, read_words

REWRITTEN = 0.25
"""Similarity and coverage below which a page counts as rewritten."""
_BEGINNING = 8
"""Characters of a text by which its list mark is looked for."""
_ORDER = 4
"""Texts from which a page has an order: of three, nothing tells which of them moved, or that their order was meant."""
_LEAST_TO_REWRITE = 40
"""Approved words below which nothing is called a rewriting."""


@dataclass(frozen=True, slots=True)
class AlignedBlocks:
    """Everything the aligner found out."""

    approved: Sequence[ApprovedBlock]
    published: Sequence[Block]
    matching: Matching
    places: Sequence[int]
    """Unit of the published side -> place in `published`."""
    elsewhere: dict[int, int]
    images: tuple[ImageRow, ...]
    units: dict[int, Unit]
    """Place in `published` -> unit."""
    language: str
    declared: str = ""
    """What the page says its language is."""
    dynamic: Sequence[re.Pattern[str]] = ()
    """Patterns of words that change by themselves."""
    unrooted: bool = False
    """Nothing marks the content of the page: what is around the approved text may be the page's own."""
    boxed: frozenset[int] = frozenset()
    """Places of blocks beside the content, in boxes that hold approved text."""


@dataclass(slots=True)
class _Group:
    """Approved units and the published ones that hold them."""

    approved: list[int]
    published: list[int]
    """Places in `published`."""
    run: int = 0


def build(layout: AlignedBlocks) -> Alignment:
    """Return the alignment."""
    groups = _groups(layout)
    pictures: dict[int, ImageRow] = {row.approved: row for row in layout.images if row.approved is not None}
    kept = _mark_moves(layout, groups, pictures)
    rows = [_row(layout, group, pictures) for group in groups]
    free = (a for a in _free(layout) if not is_nothing_but_marks(layout.matching.approved[a].passage))
    rows.extend(_row_of_free(layout, a, pictures) for a in free)
    matched = frozenset(place for group in groups for place in group.published)
    furniture = Furniture(layout.published, layout.units, matched, unrooted=layout.unrooted)
    at_home = {row.published for row in layout.images if row.status is not ImageStatus.EXTRA}
    added = [
        Row(
            Status.ADDED,
            (),
            (place,),
            "",
            layout.published[place].text,
            content=not (place in layout.boxed or layout.published[place].dynamic or furniture.is_furniture(place)),
        )
        for place in layout.places
        if place not in matched and place not in at_home
    ]
    return Alignment(tuple(_in_reading_order(rows, added)), layout.images, *_figures(layout, groups, added, kept))


def _groups(layout: AlignedBlocks) -> list[_Group]:
    matching, places = layout.matching, layout.places
    found: list[_Group] = []
    for a, p in matching.pairs():
        approved = sorted([a, *matching.more_approved.get(p, ())])
        published = sorted(places[q] for q in [p, *matching.more_published.get(a, ())])
        found.append(_Group(approved, published))
    found.extend(_Group([a], [place]) for a, place in layout.elsewhere.items())
    return sorted(found, key=lambda group: group.approved[0])


def _mark_moves(layout: AlignedBlocks, groups: list[_Group], pictures: dict[int, ImageRow]) -> set[int]:
    """Give the groups that left their place a run number; return the indices of those that kept it."""
    judged = [
        index
        for index, group in enumerate(groups)
        if group.approved[0] not in layout.elsewhere
        and not _is_exchanged(group, pictures)
        and not _stands_anywhere(layout, group)
    ]
    weights = [weight(sum(layout.matching.approved[a].size for a in groups[index].approved)) for index in judged]
    kept = {judged[at] for at in heaviest_increasing([groups[index].published[0] for index in judged], weights)}
    if len(judged) < _ORDER:
        return set(range(len(groups)))
    run = 0
    last: _Group | None = None
    for index in judged:
        group = groups[index]
        if index in kept:
            last = None
            continue
        if last is None or not _follows(layout, last, group):
            run += 1
        group.run = run
        last = group
    return kept | (set(range(len(groups))) - set(judged))


def _is_exchanged(group: _Group, pictures: dict[int, ImageRow]) -> bool:
    """Tell whether the group is a description that another picture carries: its picture did not move."""
    row = pictures.get(group.approved[0])
    return row is not None and row.published != group.published[0]


def _stands_anywhere(layout: AlignedBlocks, group: _Group) -> bool:
    """Tell whether a group has no place of its own: labels of tabs come before all panels, notes and boxes where the page puts them."""
    return all(layout.approved[a].floating for a in group.approved) or all(
        layout.published[place].kind is BlockKind.LABEL or place in layout.boxed for place in group.published
    )


def _follows(layout: AlignedBlocks, first: _Group, second: _Group) -> bool:
    if second.published[0] <= first.published[-1]:
        return False
    between = range(first.published[-1] + 1, second.published[0])
    return not any(place in layout.units for place in between)


def _row(layout: AlignedBlocks, group: _Group, pictures: dict[int, ImageRow]) -> Row:
    picture = pictures.get(group.approved[0]) if len(group.approved) == 1 else None
    if picture is not None and picture.published != group.published[0]:
        return _row_of_picture(layout, group.approved[0], picture)
    theirs = joined([_passage(layout, place) for place in group.published])
    ours = joined([_with_mark(layout, a, theirs, among=len(group.approved)) for a in group.approved])
    languages = _languages(layout, ours, layout.published[group.published[0]])
    dynamic = all(layout.published[place].dynamic for place in group.published)
    found = () if dynamic else _hunks(ours, theirs, languages, layout.dynamic)
    return Row(
        _status(group, found),
        tuple(group.approved),
        tuple(group.published),
        ours.text,
        theirs.text,
        found,
        moved=bool(group.run),
        run=group.run,
        image=picture is not None,
        exchanged=any(a in layout.matching.exchanged for a in group.approved),
    )


def _languages(layout: AlignedBlocks, ours: Passage, block: Block) -> list[str]:
    """Return the languages of a text: that of its words where it is certain, and the one it is said to be in.

    Pages declare wrong languages, or none, and leave paragraphs untranslated.
    """
    told = guess_language(ours.text)
    found = [told.best] if told is not None and told.sure else []
    for stated in (block.language if block.language != layout.declared else "", layout.language, layout.declared):
        if stated and not any(primary(stated) == primary(other) for other in found):
            found.append(stated)
            if told is None or not told.sure:
                break
    return found or [""]


def _hunks(
    ours: Passage, theirs: Passage, languages: Sequence[str], dynamic: Sequence[re.Pattern[str]]
) -> tuple[Hunk, ...]:
    """Return what differs; what is mere wording in one language of the text may be a number or a "not" in the other."""
    found = hunks(ours, theirs, languages[0], dynamic)
    if len(languages) == 1 or all(hunk.kind is not HunkKind.WORDING for hunk in found):
        return found
    graver = {
        (hunk.approved_at, hunk.published_at): hunk
        for language in languages[1:]
        for hunk in hunks(ours, theirs, language, dynamic)
        if hunk.kind in SERIOUS_KINDS
    }
    return tuple(
        graver.get((hunk.approved_at, hunk.published_at), hunk) if hunk.kind is HunkKind.WORDING else hunk
        for hunk in found
    )


def _with_mark(layout: AlignedBlocks, a: int, theirs: Passage, among: int) -> Passage:
    """Return an approved text, one `among` so many of a row, with the list mark of its file where the page has it as words.

    A dash or bullet that begins a text of its own is no difference in any case.
    """
    block, passage = layout.approved[a], layout.matching.approved[a].passage
    if not block.mark or (among == 1 and not block.mark[0].isalnum()):
        return passage
    if f"{block.mark} {block.text[:_BEGINNING]}" not in theirs.text:
        return passage
    return read_words(f"{block.mark} {block.text}")


def _status(group: _Group, found: tuple[Hunk, ...]) -> Status:
    if any(hunk.kind is not HunkKind.TYPOGRAPHY for hunk in found):
        return Status.EDITED
    if group.run:
        return Status.MOVED
    if len(group.published) > 1:
        return Status.SPLIT
    if len(group.approved) > 1:
        return Status.MERGED
    return Status.TYPOGRAPHY if found else Status.SAME


def _passage(layout: AlignedBlocks, place: int) -> Passage:
    unit = layout.units.get(place)
    return unit.passage if unit is not None else read_words(layout.published[place].text)


def _free(layout: AlignedBlocks) -> list[int]:
    matching = layout.matching
    return [a for a in range(len(matching.approved)) if matching.free_a(a) and a not in layout.elsewhere]


def _row_of_free(layout: AlignedBlocks, a: int, pictures: dict[int, ImageRow]) -> Row:
    picture = pictures.get(a)
    if picture is not None:
        return _row_of_picture(layout, a, picture)
    return Row(Status.MISSING, (a,), (), layout.approved[a].text, "")


def _row_of_picture(layout: AlignedBlocks, a: int, picture: ImageRow) -> Row:
    if picture.published is None or picture.status is ImageStatus.MISSING:
        return Row(Status.MISSING, (a,), (), layout.approved[a].text, "", image=True)
    text = layout.published[picture.published].text
    status = Status.SAME if picture.status is ImageStatus.SAME else Status.EDITED
    return Row(status, (a,), (picture.published,), layout.approved[a].text, text, picture.hunks, image=True)


def _in_reading_order(rows: list[Row], added: list[Row]) -> list[Row]:
    """Return the rows by approved place, each added one after the row that precedes it on the page."""
    rows = sorted(rows, key=lambda row: row.approved[0])
    owner = sorted((place, number) for number, row in enumerate(rows) for place in row.published)
    after: dict[int, list[Row]] = {}
    at = 0
    last = -1
    for row in added:
        while at < len(owner) and owner[at][0] < row.published[0]:
            last = owner[at][1]
            at += 1
        after.setdefault(last, []).append(row)
    ordered = after.get(-1, [])
    for number, row in enumerate(rows):
        ordered.append(row)
        ordered.extend(after.get(number, []))
    return ordered


def _figures(
    layout: AlignedBlocks, groups: list[_Group], added: list[Row], kept: set[int]
) -> tuple[float, float, float, bool]:
    """Return similarity, coverage, order and whether the page was rewritten."""
    ours = layout.matching.approved
    total = sum(unit.size for unit in ours)
    theirs = sum(layout.units[row.published[0]].size for row in added if row.content)
    matched = in_order = 0
    for index, group in enumerate(groups):
        left = "".join(ours[a].code for a in group.approved)
        units = [layout.units[place] for place in group.published if place in layout.units]
        right = "".join(unit.code for unit in units) if units else left
        same = len(left) if left == right else LCSseq.similarity(left, right)
        matched += same
        in_order += same if index in kept else 0
        theirs += len(right)
    similarity = 2 * matched / (total + theirs) if total + theirs else 1.0
    coverage = matched / total if total else 1.0
    order = in_order / matched if matched else 1.0
    rewritten = total >= _LEAST_TO_REWRITE and similarity < REWRITTEN and coverage < REWRITTEN
    return round(similarity, 4), round(coverage, 4), round(order, 4), rewritten
