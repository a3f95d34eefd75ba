"""Approved text held against a page: what is missing, edited, moved, added, and which picture says what."""

import random
import time
from pathlib import Path

import pytest

from auditor.dom.content import ApprovedBlock, Block, BlockKind, Region
from auditor.dom.document import Document, Element
from auditor.extract.parse import parse_html
from auditor.extract.text import read_text
from auditor.reference.align import Alignment, ImageStatus, Status, align
from auditor.reference.files.plain import read_plain

SEED = (Path(__file__).parents[2] / "reference_content" / "about.txt").read_bytes()
APPROVED = read_plain(SEED)[1]
TEXTS = [block.text for block in APPROVED]


def about(texts: list[str]) -> str:
    """The approved text as a page: hero, paragraphs, and cards of picture, heading and paragraph inside links."""
    intro = "".join(f"<p>{text}</p>" for text in texts[1:4])
    cards = "".join(
        f'<div class="card"><a href="/c{n}"><img src="/c{n}.jpg" alt="{texts[n]}"><h3>{texts[n + 1]}</h3><p>{texts[n + 2]}</p></a></div>'
        for n in range(4, len(texts) - 2, 3)
    )
    return (
        "<nav><a href=/>Home</a></nav><main><nav aria-label=Breadcrumb><a href=/>Home</a> About</nav>"
        f"<h1>{texts[0]}</h1>{intro}{cards}<ul><li><a href=/f>Facebook</a></li><li><a href=/x>Twitter</a></li></ul></main>"
        "<footer>Imprint</footer>"
    )


def compared(page: str, approved: list[ApprovedBlock] | None = None) -> Alignment:
    document = parse_html(f"<html lang=en><body>{page}</body></html>", "http://site.test/about")
    assert isinstance(document, Document)
    return align(approved or APPROVED, read_text(document).blocks, "en")


def statuses(alignment: Alignment) -> list[tuple[str, str]]:
    return [
        (row.status.value, row.approved_text or row.published_text)
        for row in alignment.rows
        if row.content and row.status is not Status.SAME
    ]


def blocks(*texts: str) -> list[ApprovedBlock]:
    return [ApprovedBlock(index, text) for index, text in enumerate(texts)]


def test_the_approved_page_equals_its_approved_text() -> None:
    found = compared(about(TEXTS))
    assert statuses(found) == []
    assert (found.similarity, found.coverage, found.order) == (1.0, 1.0, 1.0)
    assert [image.status for image in found.images] == [ImageStatus.SAME] * 6


def test_a_changed_year_a_lost_description_and_two_swapped_ones() -> None:
    texts = list(TEXTS)
    texts[1] = texts[1].replace("1977", "1978")
    texts[10] = ""
    texts[4], texts[7] = texts[7], texts[4]
    found = compared(about(texts))
    assert [row.hunks[0].kind.value for row in found.rows if row.changed and not row.image] == ["number"]
    told = {image.approved: image.status for image in found.images}
    assert (told[10], told[4], told[7]) == (ImageStatus.MISSING, ImageStatus.SWAPPED, ImageStatus.SWAPPED)
    assert not any(row.moved for row in found.rows)


def test_a_moved_card_is_one_run_and_nothing_else() -> None:
    texts = [*TEXTS[:4], *TEXTS[7:16], *TEXTS[4:7], *TEXTS[16:]]
    found = compared(about(texts))
    assert {row.run for row in found.rows if row.moved} == {1}
    assert [row.approved for row in found.rows if row.moved] == [(4,), (5,), (6,)]
    assert all(image.status is ImageStatus.SAME for image in found.images)


def test_a_description_that_became_a_file_name_is_edited() -> None:
    texts = list(TEXTS)
    texts[13] = "IMG_2041.jpg"
    found = compared(about(texts))
    assert [(image.approved, image.status) for image in found.images if image.status is not ImageStatus.SAME] == [
        (13, ImageStatus.EDITED)
    ]


def test_a_dropped_paragraph_is_missing_and_its_picture_is_not() -> None:
    page = about(TEXTS).replace(f"<p>{TEXTS[9]}</p>", "")
    assert statuses(compared(page)) == [("missing", TEXTS[9])]


def test_a_reworded_heading_is_paired_by_its_place() -> None:
    texts = list(TEXTS)
    texts[17] = "What our labs find out"
    assert statuses(compared(about(texts))) == [("edited", "Research")]


def test_a_heading_in_the_menu_does_not_stand_in_for_the_one_that_is_gone() -> None:
    page = about(TEXTS).replace("<h3>Centers</h3>", "").replace("Imprint", "<a href=/c>Centers</a>")
    page = page.replace("Home</a> About", "Home</a> <a href=/centers>Centers</a>")
    assert statuses(compared(page)) == [("missing", "Centers")]


def test_a_hero_above_main_counts_as_published() -> None:
    page = about(TEXTS).replace(f"<h1>{TEXTS[0]}</h1>", "")
    assert statuses(compared(f"<header><h1>{TEXTS[0]}</h1></header>{page}")) == []


def test_text_that_stands_in_the_footer_is_not_missing() -> None:
    approved = blocks("We teach nursing here.", "Last updated in May by the office", "Home", "Fees", "Staff")
    page = "<main><p>We teach nursing here.</p></main><footer><p>Last updated in May by the office</p></footer>"
    menu = "<nav><ul><li><a href=/>Home</a><li><a href=/f>Fees</a><li><a href=/s>Staff</a></ul></nav>"
    assert statuses(compared(menu + page, approved)) == []


def test_split_and_merged_paragraphs_are_no_change_of_words() -> None:
    approved = blocks(
        "Start here.", "One sentence stands here. Another stands there.", "First half,", "second half.", "End."
    )
    texts = ["Start here.", "One sentence stands here.", "Another stands there.", "First half, second half.", "End."]
    page = f"<main>{''.join(f'<p>{text}</p>' for text in texts)}</main>"
    found = compared(page, approved)
    assert [row.status.value for row in found.rows] == ["same", "split", "merged", "same"]
    assert not any(row.changed for row in found.rows)


def test_a_row_of_cells_may_be_one_line_of_approved_text() -> None:
    approved = blocks("Fees", "Tuition 500 Euro", "Housing 300 Euro")
    page = "<main><h2>Fees</h2><table><tr><td>Tuition</td><td>500 Euro</td></tr><tr><td>Housing</td><td>350 Euro</td></tr></table></main>"
    found = compared(page, approved)
    assert [(h.approved, h.published, h.kind.value) for row in found.rows for h in row.hunks] == [
        ("300", "350", "number")
    ]


def test_furniture_inside_main_is_not_added_text() -> None:
    page = (
        '<main><p>We teach nursing to everyone.</p><div class="visually-hidden">Image</div><span>Image</span>'
        "<div>Share: <a href=f>Facebook</a> <a href=x>X</a></div><a href=m>Read more</a><button>Print</button>"
        "<ul><li><a href=1>Programs</a></li><li><a href=2>Fees</a></li></ul></main>"
    )
    assert statuses(compared(page, blocks("We teach nursing to everyone."))) == []


def test_added_paragraphs_and_list_items_are_told() -> None:
    items = "<ul><li>Bring a pen.</li><li>Bring some paper too.</li></ul>"
    page = f"<main><p>We teach nursing.</p>{items}<p>Nobody approved this line.</p></main>"
    assert statuses(compared(page, blocks("We teach nursing.", "Bring a pen."))) == [
        ("added", "Bring some paper too."),
        ("added", "Nobody approved this line."),
    ]


def test_a_copy_for_small_screens_is_not_added_text() -> None:
    page = '<main><p class="d-none d-md-block">We teach nursing here.</p><p class="d-md-none">We teach nursing here.</p></main>'
    assert statuses(compared(page, blocks("We teach nursing here."))) == []


def test_a_picture_is_known_by_its_address_where_the_approved_text_names_it() -> None:
    approved = [
        ApprovedBlock(0, "Visit us.", BlockKind.PARAGRAPH),
        ApprovedBlock(1, "A brick path", BlockKind.DESCRIPTION, source="/files/path.jpg"),
        ApprovedBlock(2, "A quiet garden", BlockKind.DESCRIPTION, source="/files/garden.jpg"),
        ApprovedBlock(3, "A tall gate", BlockKind.DESCRIPTION, source="/files/gate.jpg"),
    ]
    page = (
        '<main><img src="/styles/l/public/files/garden.jpg?itok=1" alt="A brick path"><p>Visit us.</p>'
        '<img src="/files/path-300x200.jpg" alt="A quiet garden"></main>'
    )
    found = {image.approved: image.status for image in compared(page, approved).images}
    assert found == {1: ImageStatus.SWAPPED, 2: ImageStatus.SWAPPED, 3: ImageStatus.GONE}


def test_an_ornament_is_not_the_picture_that_lost_its_description() -> None:
    page = '<main><p>One stands here.</p><img src=dot.svg alt="" width=12 height=12><p>Three stands there.</p></main>'
    found = compared(page, blocks("One stands here.", "Two was dropped", "Three stands there."))
    assert statuses(found) == [("missing", "Two was dropped")]
    assert found.images == ()


def test_a_wholly_different_page_is_rewritten() -> None:
    rng = random.Random(1)
    page = (
        "<main>"
        + "".join(f"<p>{' '.join(f'x{rng.randint(1, 900)}' for _ in range(40))}</p>" for _ in range(10))
        + "</main>"
    )
    found = compared(page)
    assert found.rewritten
    assert found.coverage < 0.05


def test_an_empty_page_misses_everything() -> None:
    found = compared("<main></main>")
    assert found.coverage == 0
    assert found.counts["missing"] == len(TEXTS)


@pytest.mark.parametrize(("words", "limit"), [(12_000, 5.0), (50_000, 10.0)])
def test_long_pages_are_compared_in_bounded_time(words: int, limit: float) -> None:
    rng = random.Random(3)
    texts = [
        " ".join(f"w{int(6000 ** rng.random())}" for _ in range(rng.choice([3, 40, 80]))) for _ in range(words // 41)
    ]
    published = list(texts)
    for _ in range(len(texts) // 4):
        at = rng.randrange(len(published))
        published.insert(rng.randrange(len(published)), published.pop(at).replace("w1 ", "changed "))
    element = Element(0, "p", {}, None)
    page = [Block(n, BlockKind.PARAGRAPH, text, element, region=Region.MAIN) for n, text in enumerate(published)]
    started = time.process_time()
    align(blocks(*texts), page)
    assert time.process_time() - started < limit


@pytest.mark.parametrize(("count", "different"), [(2000, 5), (10_000, 50)])
def test_repeated_lines_do_not_slow_it_down(count: int, different: int) -> None:
    lines = [f"Read the next chapter now {n % different}" for n in range(count)]
    element = Element(0, "p", {}, None)
    page = [Block(n, BlockKind.PARAGRAPH, text, element, region=Region.MAIN) for n, text in enumerate(reversed(lines))]
    started = time.process_time()
    align(blocks(*lines), page)
    assert time.process_time() - started < 10


def table(*rows: tuple[str, str]) -> str:
    return "<main><table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows) + "</table></main>"


def test_values_that_changed_places_in_a_table_are_edited_and_not_moved() -> None:
    approved = blocks("Dental", "$210", "Vision", "$95", "Travel", "$40")
    found = compared(table(("Dental", "$95"), ("Vision", "$40"), ("Travel", "$210")), approved)
    assert [(row.approved_text, row.published_text) for row in found.rows if row.exchanged] == [
        ("$210", "$95"),
        ("$95", "$40"),
        ("$40", "$210"),
    ]
    assert not any(row.moved for row in found.rows)


def test_rows_of_a_table_that_changed_places_moved() -> None:
    approved = blocks("Dental", "$210", "Vision", "$95")
    found = compared(table(("Vision", "$95"), ("Dental", "$210")), approved)
    assert not any(row.exchanged for row in found.rows)
    assert any(row.moved for row in found.rows)


def test_approved_text_that_stands_on_the_page_again_is_not_added() -> None:
    approved = blocks("We help people at home and in clinics. We teach them to help themselves.", "Visit us soon.")
    page = (
        f"<main><p>{approved[0].text}</p><blockquote>We teach them to help themselves.</blockquote><p>Visit us soon.</p>"
        f"<div class=some-phone-thing><p>{approved[0].text}</p><p>Visit us soon.</p></div></main>"
    )
    assert statuses(compared(page, approved)) == []


def test_the_labels_of_tabs_before_their_panels_did_not_move() -> None:
    approved = blocks("Full time", "You study for two years.", "Part time", "You study for four years.")
    page = (
        "<main><div role=tablist><button role=tab aria-controls=a>Full time</button><button role=tab aria-controls=b>Part time</button>"
        "</div><div role=tabpanel id=a><p>You study for two years.</p></div>"
        "<div role=tabpanel id=b hidden><p>You study for four years.</p></div></main>"
    )
    assert statuses(compared(page, approved)) == []


def test_notes_stand_where_the_page_puts_them() -> None:
    approved = [
        *blocks("Nine of ten pass.", "Most stay in the city."),
        ApprovedBlock(2, "Survey of graduates, 2024.", BlockKind.PARAGRAPH, floating=True),
    ]
    page = (
        "<main><p>Nine of ten pass.</p><ol><li>Survey of graduates, {}.</li></ol><p>Most stay in the city.</p></main>"
    )
    assert statuses(compared(page.format(2024), approved)) == []
    (told,) = [row for row in compared(page.format(2014), approved).rows if row.changed]
    assert [hunk.kind.value for hunk in told.hunks] == ["number"]


def test_a_list_mark_of_the_file_may_be_words_of_the_page() -> None:
    approved = read_plain(b"1. Fees\n2. Grants")[1]
    assert statuses(compared("<main><h2>1. Fees</h2><h2>2. Grants</h2></main>", approved)) == []
    assert statuses(compared("<main><ol><li>Fees</li><li>Grants</li></ol></main>", approved)) == []


def cards(*kept: int) -> str:
    made = (
        f"<div><img src=/{n}.jpg alt='{DESCRIBED[n]}'><h3>{title}</h3><p>{line}</p></div>"
        for n, (title, line) in enumerate(
            [("Labs", "We look."), ("Clinics", "We help people."), ("Halls", "We read all day.")]
        )
        if n in kept
    )
    return f"<main><h1>Our houses</h1>{''.join(made)}<p>Come and see us soon.</p></main>"


DESCRIBED = ("a microscope on a desk", "a nurse takes a pulse", "rows of green lamps")


def houses(kind: BlockKind, *, sources: bool = False) -> list[ApprovedBlock]:
    """The approved text of all cards, descriptions being of one kind."""
    lines = [("Our houses", BlockKind.HEADING, "")]
    for n, (title, line) in enumerate(
        [("Labs", "We look."), ("Clinics", "We help people."), ("Halls", "We read all day.")]
    ):
        lines.append((DESCRIBED[n], kind, f"/{n}.jpg" if sources else ""))
        lines += [(title, BlockKind.HEADING, ""), (line, BlockKind.PARAGRAPH, "")]
    lines.append(("Come and see us soon.", BlockKind.PARAGRAPH, ""))
    return [ApprovedBlock(n, text, what, source=source) for n, (text, what, source) in enumerate(lines)]


@pytest.mark.parametrize("kept", [(1, 2), (0, 2), (0, 1), (2,)])
@pytest.mark.parametrize("sources", [True, False])
def test_a_lost_card_takes_its_picture_with_it_and_no_other(kept: tuple[int, ...], sources: bool) -> None:
    found = compared(cards(*kept), houses(BlockKind.DESCRIPTION, sources=sources))
    told = {found_image.approved: found_image.status.value for found_image in found.images}
    assert told == {3 * n + 1: "same" if n in kept else "gone" for n in range(3)}


def test_descriptions_as_lines_of_a_document_are_those_of_its_pictures() -> None:
    found = compared(cards(0, 1, 2), houses(BlockKind.PARAGRAPH))
    assert statuses(found) == []
    assert [image.status for image in found.images] == [ImageStatus.SAME] * 3
    changed = cards(0, 1, 2).replace("takes a pulse", "measures a fever")
    (edited,) = [i for i in compared(changed, houses(BlockKind.PARAGRAPH)).images if i.status is not ImageStatus.SAME]
    assert (edited.approved, edited.status) == (4, ImageStatus.EDITED)


def test_a_picture_that_went_alone_is_gone_in_plain_text_too() -> None:
    page = cards(0, 1, 2).replace(f"<img src=/1.jpg alt='{DESCRIBED[1]}'>", "")
    plain = [ApprovedBlock(block.index, block.text) for block in houses(BlockKind.PARAGRAPH)]
    for approved in (plain, houses(BlockKind.DESCRIPTION)):
        found = compared(page, approved)
        assert [(i.approved, i.status.value) for i in found.images if i.status is not ImageStatus.SAME] == [(4, "gone")]
        assert statuses(found) == [("missing", DESCRIBED[1])]
