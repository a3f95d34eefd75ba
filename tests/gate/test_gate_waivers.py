"""Ending a waiver takes out its own lines and nothing else; a finding may be named by the beginning of its id."""

from __future__ import annotations

from itertools import chain, combinations
from pathlib import Path

import pytest

from auditor.errors import UsageFault
from auditor.gate import Waivers, end_waivers

IDS = ("a1b2c3d4e5f6", "a1b2ffffffff", "0c0c0c0c0c0c")
TABLE = '[[waiver]]\nfinding = "{}"  # see the minutes\nreason = "r"\nowner = "o"\nuntil = 2027-01-01\n'
ABOVE = tuple(f"# What the board said about number {number}.\n" for number in range(3))
HEAD, END = "# Reviewed each quarter.\n\n", "# Nothing below this line.\n"
SOME = list(chain.from_iterable(combinations(IDS, count) for count in (1, 2, 3)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "auditor-waivers.toml"
    file.write_text(written(()), "utf-8")
    return file


def written(ended: tuple[str, ...]) -> str:
    """Return the file as a careful person leaves it who takes these waivers out by hand."""
    tables = [above + ("" if name in ended else TABLE.format(name)) for above, name in zip(ABOVE, IDS, strict=True)]
    return HEAD + "\n".join(tables) + END


@pytest.mark.parametrize("ended", SOME)
def test_every_comment_of_the_file_stays_whichever_waivers_end(ended: tuple[str, ...], path: Path) -> None:
    end_waivers(path, ended)
    assert path.read_text("utf-8") == written(ended)
    assert [item.finding for item in Waivers.load(path).items] == [name for name in IDS if name not in ended]


def test_waivers_in_one_list_end_too(path: Path) -> None:
    rows = [f'{{finding = "{name}", reason = "r", owner = "o", until = 2027-01-01}}' for name in IDS]
    path.write_text(f"{HEAD}waiver = [\n  {rows[0]},\n  {rows[1]},\n  {rows[2]},\n]\n{END}", "utf-8")
    end_waivers(path, IDS[1:])
    assert [item.finding for item in Waivers.load(path).items] == [IDS[0]]
    assert path.read_text("utf-8").startswith(HEAD)
    assert path.read_text("utf-8").endswith(END)


def test_the_beginning_of_an_id_names_a_waiver(path: Path) -> None:
    end_waivers(path, ["0c0c", "a1b2c"])
    assert [item.finding for item in Waivers.load(path).items] == [IDS[1]]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a1b2", "a1b2 is the beginning of 2: a1b2c3d4e5f6, a1b2ffffffff"),
        ("0c0", "not waived"),
        ("", "not waived"),
        ("ffff", "not waived"),
    ],
)
def test_a_name_of_none_or_of_several_ends_nothing(name: str, says: str, path: Path) -> None:
    with pytest.raises(UsageFault, match=says):
        end_waivers(path, [IDS[2], name])
    assert path.read_text("utf-8") == written(())
