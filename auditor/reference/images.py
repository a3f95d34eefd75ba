"""Which picture carries which approved description: by its source, else by its place between the texts around it, never by its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from auditor.dom.content import ApprovedBlock, Block, BlockKind
from auditor.dom.image_identity import image_identity
from auditor.reference.boilerplate import is_ornament, is_picture
from auditor.reference.candidates import likeness
from auditor.reference.hunks import hunks
from auditor.reference.matching import Unit, Vocabulary
from auditor.reference.result import Hunk, HunkKind, ImageRow, ImageStatus
from auditor.reference.words import read_words

_CARRIED = 0.8
"""Likeness from which a picture is said to carry another picture's description."""
_OWN = 0.6
"""Likeness to its own description below which it is."""
_LONGEST = 60
"""Words beyond which a block of untyped text is no description."""
_HEADING_WORDS = 12
"""Words beyond which a line is no heading."""
_PATTERN = 2
"""Descriptions from which their place among the other lines is a pattern."""
_SENTENCES = re.compile(r"[.!?؟]\s+\S|[。！？]\s*[^\s」』”）]")


@dataclass(slots=True, kw_only=True)
class AlignedTexts:
    """Both sides as the aligner of texts leaves them, and what is learnt here of how descriptions are written."""

    approved: Sequence[ApprovedBlock]
    published: Sequence[Block]
    ours: Sequence[Unit]
    theirs: dict[int, Unit]
    at: Sequence[int | None]
    """Approved block -> where the aligner found its words."""
    free: frozenset[int]
    """Approved blocks whose words were not found."""
    settled: frozenset[int]
    """Approved blocks that kept their place."""
    vocabulary: Vocabulary
    language: str = ""
    lines: bool = False
    """Descriptions stand as lines of their own among typed paragraphs, so any paragraph may be one."""
    known: list[int] = field(default_factory=list, init=False)
    """Approved blocks known to be descriptions; how they are written tells what else may be one."""
    usual: set[bool] = field(default_factory=set, init=False)
    """Whether a heading follows the descriptions that were found."""


def match_pictures(page: AlignedTexts) -> tuple[ImageRow, ...]:
    """Return a row for every approved description and every picture with a description that no approved text has."""
    approved, published, at = page.approved, page.published, page.at
    page.known = [a for a in range(len(approved)) if _is_described(page, a)]
    page.usual = _what_follows(page)
    homes = _homes_by_place(page)
    homes.update(_homes_by_source(page))
    rows: list[ImageRow] = []
    for a in range(len(approved)):
        row = _row(page, a, homes.get(a))
        if row is not None:
            rows.append(row)
    rows = _with_cycles(rows)
    used = {row.published for row in rows} | {place for place in at if place is not None}
    for place, block in enumerate(published):
        if is_picture(block) and block.text and place not in used:
            rows.append(ImageRow(ImageStatus.EXTRA, None, place))
    return tuple(rows)


def _is_described(page: AlignedTexts, a: int) -> bool:
    """Tell whether an approved block is known to be a description: the file says so, or a picture carries it."""
    if page.approved[a].kind is not BlockKind.UNKNOWN:
        return page.approved[a].kind is BlockKind.DESCRIPTION
    place = page.at[a]
    return place is not None and page.published[place].kind is BlockKind.DESCRIPTION


def _may_describe(page: AlignedTexts, a: int) -> bool:
    unit = page.ours[a]
    untyped = {BlockKind.UNKNOWN, BlockKind.PARAGRAPH} if page.lines else {BlockKind.UNKNOWN}
    if page.approved[a].kind not in untyped or a not in page.free:
        return False
    if unit.size > _LONGEST or _SENTENCES.search(unit.passage.text):
        return False
    return not _ends_sentence(unit) or any(_ends_sentence(page.ours[b]) for b in page.known) or not page.known


def _homes_by_source(page: AlignedTexts) -> dict[int, int]:
    """Return the pictures whose address the approved text names; a picture shown twice is taken where its words are."""
    places: dict[str, list[int]] = {}
    for place, block in enumerate(page.published):
        if is_picture(block):
            for identity in {image_identity(source) for source in block.sources} - {""}:
                places.setdefault(identity, []).append(place)
    found: dict[int, int] = {}
    for a, described in enumerate(page.approved):
        if described.source:
            candidates = places.get(image_identity(described.source), [])
            if len(candidates) == 1:
                found[a] = candidates[0]
    return found


def _homes_by_place(page: AlignedTexts) -> dict[int, int]:
    """Return the picture that stands where each description belongs, told from the texts before and after it."""
    found: dict[int, int] = {}
    usual = page.usual
    runs = _runs(page)
    for run in runs:
        _settle(page, run, usual, found)
    claims = Counter(found.values())
    if any(count > 1 for count in claims.values()):
        # A text that moved next to a picture claimed it for its own: only texts that kept their place are asked again.
        for run in runs:
            if any(claims[found[a]] > 1 for a in run if a in found):
                _settle(page, run, usual, found, settled=True)
    # Where two still claim one picture, it is that of the description it carries: the other's card is gone.
    owner = {place: a for a, place in found.items() if page.at[a] == place}
    return {a: place for a, place in found.items() if owner.get(place, a) == a}


def _runs(page: AlignedTexts) -> list[list[int]]:
    """Return the stretches of approved blocks that are or may be descriptions."""
    runs: list[list[int]] = []
    for a in range(len(page.approved)):
        if _is_described(page, a) or _may_describe(page, a):
            if runs and runs[-1][-1] == a - 1:
                runs[-1].append(a)
            else:
                runs.append([a])
    return runs


def _what_follows(page: AlignedTexts) -> set[bool]:
    """Return whether a heading follows the descriptions that were found: {True}, {False}, both, or nothing known."""
    found: set[bool] = set()
    for a in range(len(page.approved) - 1):
        place = page.at[a + 1]
        if _is_described(page, a) and place is not None and not _is_described(page, a + 1):
            found.add(page.published[place].kind is BlockKind.HEADING)
    return found


def _settle(
    page: AlignedTexts, run: list[int], usual: set[bool], found: dict[int, int], *, settled: bool = False
) -> None:
    pictures = _nearby(page, run, settled=settled)
    after = page.at[run[-1] + 1] if run[-1] + 1 < len(page.approved) else None
    follows = page.published[after].kind is BlockKind.HEADING if after is not None else None
    described = [a for a in run if _is_described(page, a)]
    if len(usual) == 1 and follows is not None and follows not in usual:
        run = described  # where a text should stand and none does, a text is missing
    worded = [place for place in pictures if page.published[place].text]
    for ours in (run, described):
        for theirs in (pictures, worded):
            if ours and len(ours) == len(theirs) and _agrees(page, ours, theirs):
                found.update(zip(ours, theirs, strict=True))
                return
    _settle_rest(page, run, pictures, found)


def _nearby(page: AlignedTexts, run: list[int], *, settled: bool) -> list[int]:
    """Return the pictures where a run of descriptions belongs.

    The texts right beside it tell when its pictures are there; a text that moved away alone tells nothing.
    """
    before, after = (_text_beside(page, run, step, settled=settled) for step in (-1, 1))
    left = _pictures(page, before, 1) if before is not None else []
    right = _pictures(page, after, -1) if after is not None else []
    carried = {page.at[a] for a in run}
    for pictures in (right, left):
        if carried & set(pictures):
            return pictures
    before, after = (_text_beside(page, run, step, settled=True) for step in (-1, 1))
    left = _pictures(page, before, 1) if before is not None else []
    right = _pictures(page, after, -1) if after is not None else []
    fitting = [pictures for pictures in (right, left) if len(pictures) == len(run)]
    return fitting[0] if fitting else right or left


def _text_beside(page: AlignedTexts, run: list[int], step: int, *, settled: bool) -> int | None:
    """Return where the nearest text before or after a run is published; `settled` asks for one that kept its place."""
    a = run[0] - 1 if step < 0 else run[-1] + 1
    while 0 <= a < len(page.approved) and not _is_described(page, a):
        place = page.at[a]
        if place is not None and (not settled or a in page.settled):
            return place
        a += step
    return None


def _agrees(page: AlignedTexts, run: list[int], pictures: list[int]) -> bool:
    """Tell whether giving the pictures out in order moves no description from the picture that carries it, but for exchanges."""
    moved = [a for a, place in zip(run, pictures, strict=True) if page.at[a] in pictures and page.at[a] != place]
    return not moved or not any(a in page.free for a in run)


def _settle_rest(page: AlignedTexts, run: list[int], pictures: list[int], found: dict[int, int]) -> None:
    # More or fewer pictures than descriptions: those in place keep their picture, what is between them is given out in order.
    taken = {place for place in page.at if place is not None}
    first_a, first_p = run[0] if run else 0, -1
    for a in run:
        place = page.at[a]
        if place is not None and place in pictures and place > first_p:
            _give(page, range(first_a, a), [p for p in pictures if first_p < p < place and p not in taken], found)
            found[a] = place
            first_a, first_p = a + 1, place
    if run:
        _give(page, range(first_a, run[-1] + 1), [p for p in pictures if p > first_p and p not in taken], found)


def _give(page: AlignedTexts, run: range, pictures: list[int], found: dict[int, int]) -> None:
    missing = [a for a in run if a in page.free]
    if len(missing) > len(pictures):
        missing = [a for a in missing if not _ends_sentence(page.ours[a])]
    if len(pictures) > len(missing):
        pictures = [place for place in pictures if not page.published[place].text]
    if missing and len(pictures) >= len(missing):
        found.update(zip(missing, pictures, strict=False))


def _ends_sentence(unit: Unit) -> bool:
    return unit.passage.text.rstrip().endswith((".", "!", "?", "。", "！", "？", "؟"))


def _pictures(page: AlignedTexts, start: int, step: int) -> list[int]:
    """Return the pictures next to a published text, up to the next text of the content."""
    found: list[int] = []
    place = start + step
    while (0 <= place < len(page.published) and place not in page.theirs) or _is_known_picture(page, place):
        if is_picture(page.published[place]) and not is_ornament(page.published[place]):
            found.append(place)
        place += step
    return found if step == 1 else found[::-1]


def _is_known_picture(page: AlignedTexts, place: int) -> bool:
    return 0 <= place < len(page.published) and is_picture(page.published[place])


def _row(page: AlignedTexts, a: int, home: int | None) -> ImageRow | None:
    unit = page.ours[a]
    found = page.at[a]
    if home is None:
        if found is not None and page.published[found].kind is BlockKind.DESCRIPTION:
            return _compared(page, a, found)
        if a in page.free and (
            page.approved[a].kind is BlockKind.DESCRIPTION
            or _is_lone_description(page, a)
            or _is_lost_with_its_card(page, a)
        ):
            return ImageRow(ImageStatus.GONE, a, None)
        return None
    text = page.published[home].text
    if not text:
        return ImageRow(ImageStatus.MISSING, a, home)
    if home == found:
        return _compared(page, a, home)
    theirs = _unit(page, home)
    if theirs.code == unit.code:
        return _compared(page, a, home)
    if likeness(unit, theirs) < _OWN:
        for b, other in enumerate(page.ours):
            if b != a and _is_described(page, b) and likeness(other, theirs, _CARRIED):
                return ImageRow(ImageStatus.SWAPPED, a, home, _hunks(page, a, home), partner=b)
    return ImageRow(ImageStatus.EDITED, a, home, _hunks(page, a, home))


def _is_lone_description(page: AlignedTexts, a: int) -> bool:
    """Tell whether a line of untyped text is the description of a picture that went alone.

    The texts on both sides of it are there, and it stands where all descriptions of the file stand: before a heading.
    """
    usual = page.usual
    if (
        len(usual) != 1
        or len(page.known) < _PATTERN
        or not 0 < a < len(page.approved) - 1
        or not _may_describe(page, a)
    ):
        return False
    before, after = page.at[a - 1], page.at[a + 1]
    if before is None or after is None or _is_described(page, a + 1):
        return False
    return (page.published[after].kind is BlockKind.HEADING) in usual and True in usual


def _is_lost_with_its_card(page: AlignedTexts, a: int) -> bool:
    """Tell whether a line of untyped text is a description whose card went as a whole: it is written as the known ones are.

    As they do, it begins what follows the end of a text, ends without a full stop, and stands before a short line and a sentence.
    """
    if a + 1 not in page.free or not page.known or not _may_describe(page, a):
        return False
    mine = _manner(page, a)
    return mine is not None and all(_manner(page, known) == mine for known in page.known)


def _manner(page: AlignedTexts, a: int) -> tuple[bool, ...] | None:
    """Return how a line and those around it are written, where that is the manner of a description and not of a heading."""
    after = page.ours[a + 1 : a + 3]
    if len(after) < 2 or _ends_sentence(after[0]) or not _ends_sentence(after[1]) or after[0].size > _HEADING_WORDS:
        return None
    text = page.ours[a].passage.text.strip()
    begins = a == 0 or _ends_sentence(page.ours[a - 1])
    return begins, text[:1].islower(), _ends_sentence(page.ours[a])


def _unit(page: AlignedTexts, place: int) -> Unit:
    if place not in page.theirs:
        passage = read_words(page.published[place].text)
        page.theirs[place] = Unit(passage, page.vocabulary.encode(passage.words), BlockKind.DESCRIPTION)
    return page.theirs[place]


def _hunks(page: AlignedTexts, a: int, place: int) -> tuple[Hunk, ...]:
    return hunks(page.ours[a].passage, _unit(page, place).passage, page.published[place].language or page.language)


def _compared(page: AlignedTexts, a: int, place: int) -> ImageRow:
    found = _hunks(page, a, place)
    changed = any(hunk.kind is not HunkKind.TYPOGRAPHY for hunk in found)
    return ImageRow(ImageStatus.EDITED if changed else ImageStatus.SAME, a, place, found)


def _with_cycles(rows: list[ImageRow]) -> list[ImageRow]:
    """Give descriptions that changed places among each other a number; one that only came from elsewhere is an edit."""
    partner = {row.approved: row.partner for row in rows if row.status is ImageStatus.SWAPPED}
    cycles: dict[int | None, int] = {}
    for start in partner:
        chain = [start]
        while (after := partner.get(chain[-1])) is not None and after not in chain:
            chain.append(after)
        if partner.get(chain[-1]) == start and start not in cycles:
            number = len(set(cycles.values())) + 1
            cycles.update(dict.fromkeys(chain, number))
    return [
        row
        if row.status is not ImageStatus.SWAPPED
        else replace(row, cycle=cycles[row.approved])
        if row.approved in cycles
        else replace(row, status=ImageStatus.EDITED)
        for row in rows
    ]
