"""Equal elements in a row are told from each other by what stands before and after the row, and by their place in it."""

from __future__ import annotations

import pytest

from auditor.dom.document import Document
from auditor.dom.signals import signals_of
from auditor.extract.parse import parse_html
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


def test_a_button_elsewhere_takes_no_entry_of_a_repaired_one(tmp_path: object) -> None:
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
    assert [held.place for held in named] == [1, 0, 3]


def test_of_a_long_text_both_ends_are_kept() -> None:
    sentence = "Whoever comes early may help to carry the chairs into the garden behind the old house."
    (held,) = signals(f"<p>It begins here. {sentence * 5} It ends there.</p>", "p")
    assert held.context.startswith("it begins here.")
    assert held.context.endswith("it ends there.")
    assert " … " in held.context
