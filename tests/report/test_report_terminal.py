"""The closing lines of a run: whole words at every width, nothing lost of a long reason, colour only where it is asked for."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from auditor.report.summary import Summary
from auditor.report.terminal import closing, wrapped
from tests.report.report_sample import sample

LONG = (
    "3 new findings of severity serious (new:serious): "
    + "; ".join(
        f"The description says nothing of what the picture {n} shows (image-alt-generic on /n/{n})" for n in range(3)
    )
    + "; and 2 more."
)


def told(width: int) -> str:
    made = sample()
    return closing(Summary(replace(made, verdict=replace(made.verdict, reasons=(LONG * 2,)))), width=width)


@pytest.mark.parametrize("width", [40, 80, 132])
def test_on_a_terminal_sentences_are_broken_between_words_and_go_on_under_themselves(width: int) -> None:
    lines = told(width).splitlines()
    reason = lines.index(next(line for line in lines if line.startswith("  - 3 new findings")))
    below = [line for line in lines[reason + 1 :] if line.startswith("    ")]
    assert len(below) > 2
    assert max(map(len, [lines[reason], *below])) <= width
    assert " ".join([lines[reason], *map(str.strip, below)]) == f"  - {LONG * 2}"


def test_a_file_has_every_reason_in_one_line_and_to_its_end() -> None:
    assert f"  - {LONG * 2}" in told(0).splitlines()


def test_a_word_that_is_longer_than_the_terminal_stays_whole() -> None:
    address = "https://harbor.example/" + "a-very-long-path/" * 8
    assert address in wrapped(f"The page {address} leads to itself.", 40).splitlines()


def test_colours_do_not_change_where_lines_end() -> None:
    plain, coloured = (closing(Summary(sample()), colour=colour, width=60) for colour in (False, True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
