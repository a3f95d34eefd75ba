"""Equal elements in a row are told from each other by what stands before and after the row, and by their place in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.dom.document import Document
from auditor.dom.signals import signals_of
from auditor.extract.parse import parse_html
from auditor.gate.fingerprint import Fingerprint, from_json, to_json
from auditor.gate.similarity import likeness
from auditor.model.finding import Signals
from tests.gate.gate_samples import Site, statuses
from tests.gate.unkind import Author

BUTTON = '<button type="button"></button>'


def row(count: int, named: int = 0) -> str:
    """Return a row of buttons, of which one may have a name."""
    return f"<div>{''.join(BUTTON.replace('><', '>Next month<') if n == named else BUTTON for n in range(1, count + 1))}</div>"


def parts(seed: int) -> list[str]:
    author = Author(seed)
    return [f"<p>{author.sentence()} {author.sentence()}</p>" for _ in range(12)]


def whole(*blocks: str) -> Site:
    return Site({"/": f'<html lang="en"><body><div id="all">{"".join(blocks)}</div></body></html>'})


def signals(html: str, tag: str) -> list[Signals]:
    document = parse_html(f'<html lang="en"><body><div>{html}</div></body></html>', "http://site.test/")
    assert isinstance(document, Document)
    return [signals_of(element) for element in document.find(tag)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("repaired", [1, 2, 4])
def test_of_a_row_in_a_wide_box_that_is_moved_the_repaired_one_is_fixed(seed: int, repaired: int) -> None:
    text = parts(seed)
    before = whole(*text[:5], row(4), *text[5:])
    baseline = before.accepted()
    wanted = {held.id for held in before.judge().findings if held.finding.location.signals.place == repaired}
    judged = whole(*text[8:], *text[3:5], row(4, repaired), *text[5:8], *text[:3]).judge(baseline)
    assert statuses(judged) == {"known": 3, "fixed": 1}
    assert {old.id for old in judged.gone} == wanted


@pytest.mark.parametrize("repaired", [0, 2])
def test_a_row_is_known_though_everything_around_it_was_exchanged(repaired: int) -> None:
    text = parts(5)
    baseline = whole("<h2>One part</h2>", *text[:3], row(4), *text[3:6]).accepted()
    after = whole("<h2>Another part</h2>", *text[6:9], row(4, repaired), *text[9:])
    assert statuses(after.judge(baseline)) == ({"moved": 3, "fixed": 1} if repaired else {"moved": 4})


def test_a_button_elsewhere_takes_no_entry_of_a_repaired_one() -> None:
    text = parts(7)
    baseline = whole(*text[:5], row(4), *text[5:]).accepted()
    added = f"<div><p>Somebody has never told what this is good for, neither here nor there. {BUTTON}</p></div>"
    judged = whole(*text[:2], added, *text[2:5], row(4, 2), *text[5:]).judge(baseline)
    assert statuses(judged) == {"known": 3, "fixed": 1, "new": 1}


def test_a_row_that_is_copied_elsewhere_is_new_as_often_as_it_has_buttons() -> None:
    text = parts(9)
    baseline = whole(*text[:5], row(3), *text[5:]).accepted()
    judged = whole(*text[:5], row(3), *text[5:10], row(3), *text[10:]).judge(baseline)
    assert statuses(judged) == {"known": 3, "new": 3}


def test_two_repaired_ones_of_a_row_are_fixed_though_the_row_was_copied_elsewhere() -> None:
    text = parts(9)
    baseline = whole(*text[:5], row(4), *text[5:]).accepted()
    repaired = row(4, 2).replace(BUTTON, "<button>Last month</button>", 1)
    judged = whole(*text[:5], repaired, *text[5:10], row(4), *text[10:]).judge(baseline)
    assert statuses(judged) == {"known": 2, "fixed": 2, "new": 4}


def test_what_stands_before_and_after_is_kept_where_the_box_around_is_wide() -> None:
    text = parts(3)
    (one, other) = signals(f"{text[0]}{text[1]}<p>Just before.</p>{row(2)}<p>Just after.</p>{text[2]}", "button")
    assert "just before. … just after." in one.context
    assert one.context == other.context
    assert (one.place, other.place) == (1, 2)


def test_what_another_button_of_the_row_says_is_not_around_it() -> None:
    plain = signals(f"<p>Just before.</p>{row(3)}<p>Just after.</p>", "button")
    named = signals(f"<p>Just before.</p>{row(3, 2)}<p>Just after.</p>", "button")
    assert plain[0].context == named[0].context == "just before. just after."
    assert [held.place for held in plain] == [1, 2, 3]
    assert [held.place for held in named] == [1, 2, 3]
    assert named[1].context == plain[1].context


@pytest.mark.parametrize("part", ["main", "footer", "aside"])
def test_a_row_that_stands_directly_in_a_part_of_the_page_has_words_around_it(part: str) -> None:
    html = f"<{part}><p>Somebody just said something before.</p>{row(2)}<p>And this was said after.</p></{part}>"
    for held in signals(html, "button"):
        assert held.context == "somebody just said something before. and this was said after."


def test_a_short_heading_keeps_its_finding_when_both_its_neighbours_are_exchanged() -> None:
    text = parts(4)
    before = whole(*text[:4], "<h2>teh syntax</h2>", *text[4:8])
    after = whole(*text[:3], text[9], "<h2>teh syntax</h2>", text[10], *text[5:8])
    assert statuses(after.judge(before.accepted())) == {"known": 1}


def test_of_a_long_text_both_ends_are_kept() -> None:
    sentence = "Whoever comes early may help to carry the chairs into the garden behind the old house."
    (held,) = signals(f"<p>It begins here. {sentence * 5} It ends there.</p>", "p")
    assert held.context.startswith("it begins here.")
    assert held.context.endswith("it ends there.")
    assert " … " in held.context


@pytest.mark.parametrize("count", [2, 3, 7])
def test_equal_findings_keep_their_ids_in_the_order_of_the_page(count: int) -> None:
    site = Site({"/": f'<html lang="en"><main><h1>Dots</h1>{"<img src=/media/dot.png>" * count}</main></html>'})
    nights = [site.judge(), site.judge(site.accepted())]
    ids = [[(held.id, held.finding.location.selector) for held in night.findings] for night in nights]
    assert ids[0] == ids[1]
    assert len({held for held, _ in ids[0]}) == count


@pytest.mark.parametrize("before_it", [True, False])
def test_a_copy_right_beside_a_row_of_which_one_was_repaired_is_new_and_the_repaired_one_fixed(before_it: bool) -> None:
    text = parts(11)
    baseline = whole(*text[:5], row(4), *text[5:]).accepted()
    rows = [row(4, 2), row(6)] if before_it else [row(6), row(4, 2)]
    judged = whole(*text[:5], *rows, *text[5:]).judge(baseline)
    assert statuses(judged) == {"known": 3, "fixed": 1, "new": 6}


def test_a_copy_of_the_row_itself_right_beside_it_is_new() -> None:
    text = parts(12)
    baseline = whole(*text[:5], row(4), *text[5:]).accepted()
    judged = whole(*text[:5], row(4, 1), row(4, 1), *text[5:]).judge(baseline)
    assert statuses(judged) == {"known": 3, "fixed": 1, "new": 3}


def test_a_row_beside_a_lone_button_that_was_repaired_takes_nothing_of_it() -> None:
    text = parts(13)
    alone = f"<div><p>There are three methods to come in, and each is told of below.</p> {BUTTON}</div>"
    baseline = whole(*text[:5], alone, *text[5:]).accepted()
    judged = whole(*text[:5], alone.replace("><", ">Come in<"), row(5), *text[5:]).judge(baseline)
    assert statuses(judged) == {"fixed": 1, "new": 5}


def test_a_row_between_new_neighbours_is_the_one_that_has_as_many() -> None:
    text = parts(14)
    baseline = whole(*text[:3], row(5), *text[3:6]).accepted()
    judged = whole(*text[:3], text[7], row(5, 2), text[8], text[3], row(6), *text[4:6]).judge(baseline)
    assert statuses(judged) == {"known": 4, "fixed": 1, "new": 6}


def test_a_row_that_was_cut_in_two_is_known() -> None:
    text = parts(15)
    baseline = whole(*text[:3], row(5), *text[3:]).accepted()
    judged = whole(*text[:3], row(3), "<p>Or else go on here.</p>", row(2), *text[3:]).judge(baseline)
    assert statuses(judged) == {"known": 5}


def test_one_more_of_a_row_is_new_and_one_less_is_fixed() -> None:
    text = parts(16)
    baseline = whole(*text[:3], row(4), *text[3:]).accepted()
    assert statuses(whole(*text[:3], row(5), *text[3:]).judge(baseline)) == {"known": 4, "new": 1}
    assert statuses(whole(*text[:3], row(3), *text[3:]).judge(baseline)) == {"known": 3, "fixed": 1}


def test_of_a_row_that_grew_at_its_beginning_the_places_are_moved_on() -> None:
    text = parts(17)
    baseline = whole(*text[:3], row(4, 2), *text[3:]).accepted()
    judged = whole(*text[:3], row(5, 3), *text[3:]).judge(baseline)
    assert statuses(judged) == {"known": 3, "new": 1}


@pytest.mark.parametrize("name", ["place", "row"])
def test_a_baseline_that_says_nothing_of_rows_still_knows_them(name: str) -> None:
    text = parts(18)
    site = whole(*text[:3], row(4), *text[3:])
    plain = [{k: v for k, v in to_json(entry).items() if k != name} for entry in site.accepted().findings]
    old = replace(site.accepted(), findings=tuple(map(from_json, plain)))
    assert statuses(site.judge(old)) == {"known": 4}
    assert statuses(whole(*text[:3], row(4, 2), *text[3:]).judge(old)) == {"known": 3, "fixed": 1}


def test_equal_pictures_and_links_without_words_have_a_place_in_their_row_and_different_ones_have_none() -> None:
    dots = signals("<p>Rating:</p><div>" + '<img src="/dot.png">' * 3 + '<img src="/star.png"></div>', "img")
    assert [(held.place, held.row) for held in dots] == [(1, 3), (2, 3), (3, 3), (0, 0)]
    links = signals('<div><a href="#"><i></i></a> <a href="#"><i></i></a></div>', "a")
    assert [(held.place, held.row) for held in links] == [(1, 2), (2, 2)]
    assert [held.row for held in signals(f"<p>{BUTTON} and then {BUTTON}</p>", "button")] == [0, 0]


@pytest.mark.parametrize("seed", range(3))
def test_a_long_box_is_known_though_its_parts_stand_in_another_order_and_one_is_gone(seed: int) -> None:
    text = parts(seed + 20)
    box = '<div style="color:#999">{}</div>'
    other = f'<p style="color:#999">{text[11]} This has nothing to do with the box.</p>'
    baseline = whole(box.format("".join(text[:8]))).accepted()
    judged = whole(box.format("".join([*text[5:8], *text[1:5]])), other).judge(baseline)
    assert statuses(judged) == {"known": 1, "new": 1}


def test_what_stood_where_a_page_was_cut_is_known_by_what_went_with_it() -> None:
    text = parts(30)
    vague = [f'<p>{said} <a href="/part-{n}">click here</a></p>' for n, said in enumerate(text[:4])]
    cut = f"{text[4]}{row(3)}{text[5]}"
    baseline = Site({"/": f'<html lang="en"><main>{text[6]}{cut}{"".join(vague)}</main></html>'}).accepted()
    halves = {
        "/": f'<html lang="en"><main>{text[6]}</main></html>',
        "/2": f'<html lang="en"><main><h1>Further</h1>{text[4]}{row(3)}{text[7]}{"".join(vague)}</main></html>',
    }
    assert statuses(Site(halves).judge(baseline)) == {"moved": 7}


def test_a_menu_is_known_by_its_entries_and_their_places_though_all_around_it_was_reworded() -> None:
    entries = "".join(f"<button>{name}</button>" for name in ("ayu", "coal", "navy"))
    (now, *_), (then, *_) = (
        signals(f"<p>{said}</p><div>{entries}</div>", "button") for said in ("All about boats", "Tickets, tours")
    )
    assert now.context != then.context
    pair = [Fingerprint("axe:target-size", "/", signals=held) for held in (now, then)]
    assert likeness(*pair, common_names=("ayu",)) is not None
    assert likeness(pair[0], replace(pair[1], signals=replace(then, place=2)), common_names=("ayu",)) is None
