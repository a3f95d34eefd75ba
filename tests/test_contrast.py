"""The colours that are offered pass by WCAG's own formula, keep their hue, and no nearer one would do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.contrast import Swatch, contrast_ratio, hue_of, nearest_passing, repair_of, rgb
from auditor.model.evidence import Colours

CHANNEL = st.integers(0, 255)
COLOUR = st.builds("#{:02x}{:02x}{:02x}".format, CHANNEL, CHANNEL, CHANNEL)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000", "#fff", 21.0),
        ("#777777", "#ffffff", 4.478),
        ("#767676", "#ffffff", 4.542),
        ("#ff0000", "#ffffff", 3.998),
        ("#0000ff", "#ffff00", 8.000),
        ("#123456", "#123456", 1.0),
    ],
)
def test_the_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    first, second = rgb(one), rgb(other)
    assert first
    assert second
    assert contrast_ratio(first, second) == pytest.approx(ratio, abs=0.002)
    assert contrast_ratio(second, first) == contrast_ratio(first, second)


def neighbours(colour: tuple[int, int, int]) -> list[tuple[int, int, int]]:
    """The colours that differ by at most one step in each channel."""
    steps = [[max(0, one - 1), one, min(255, one + 1)] for one in colour]
    return [(red, green, blue) for red in steps[0] for green in steps[1] for blue in steps[2]]


@settings(max_examples=200, deadline=None)
@given(COLOUR, COLOUR, st.sampled_from([3.0, 4.5, 7.0]))
def test_what_is_offered_passes_and_keeps_its_hue(text: str, background: str, needed: float) -> None:
    repair = nearest_passing(text, background, needed)
    for offered, changed, other in ((repair.text, text, background), (repair.background, background, text)):
        if offered is None:
            continue
        made, fixed, was = rgb(offered.colour), rgb(other), rgb(changed)
        assert made
        assert fixed
        assert was
        assert contrast_ratio(made, fixed) >= needed
        assert offered.ratio <= contrast_ratio(made, fixed) < offered.ratio + 0.011
        (chroma, _), (old_chroma, old_hue) = hue_of(made), hue_of(was)
        if min(chroma, old_chroma) > 0.05:  # below, eight bits a channel cannot hold a hue
            # One step of a channel turns the hue of a dark colour by much: the wanted one lies between the neighbours.
            turned = [(hue_of(near)[1] - old_hue + 180) % 360 - 180 for near in neighbours(made)]
            assert min(turned) < 1
            assert max(turned) > -1


@settings(deadline=None)
@given(COLOUR, COLOUR)
def test_for_ordinary_text_there_is_always_an_answer(text: str, background: str) -> None:
    repair = nearest_passing(text, background, 4.5)
    assert repair.text is not None
    assert repair.background is not None


def test_what_passes_already_stays_as_it_is() -> None:
    assert nearest_passing("#000000", "#ffffff", 4.5).text == Swatch("#000000", 21.0)


def test_a_grey_on_white_becomes_the_lightest_grey_that_passes() -> None:
    text = nearest_passing("#999999", "#ffffff", 4.5).text
    assert text is not None
    assert text.colour in {"#767676", "#757575"}


def test_where_no_colour_of_the_hue_passes_none_is_offered() -> None:
    assert nearest_passing("#777777", "#888888", 7.0).text is None


@pytest.mark.parametrize(
    "colours",
    [
        Colours("rgba(0,0,0,.5)", "#ffffff", 2.0, "4.5:1"),
        Colours("#999999", "", 2.0, "4.5:1"),
        Colours("#999999", "#ffffff", 2.0, ""),
    ],
)
def test_nothing_is_offered_where_the_colours_or_the_aim_are_not_known(colours: Colours) -> None:
    assert repair_of(colours) is None


def test_the_aim_is_read_as_axe_writes_it() -> None:
    repair = repair_of(Colours("#aaaaaa", "#ffffff", 2.3, "3:1"))
    assert repair is not None
    assert repair.needed == 3.0
