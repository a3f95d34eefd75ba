"""Looking a word up line by line gives what spylls gives after reading everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from spylls.hunspell import Dictionary as Whole

from auditor.checks.spelling.hunspell import Hunspell

RULES = """SET UTF-8
NOSUGGEST !
FORBIDDENWORD *
KEEPCASE k
COMPOUNDFLAG C
COMPOUNDMIN 3
REP 1
REP f ph

SFX S Y 2
SFX S 0 s [^y]
SFX S y ies y

PFX U Y 1
PFX U 0 un .
"""
ENTRIES = """14
lock/SU
lock
pony/S
damn/!S
hallway/*
Wi-Fi/k
and\\/or
24/7/S
hot dog/S
witch/S ph:wich
foot/C
ball/CS
\tspaced/S
NATO\tpo:noun

café/S
"""
WORDS = (
    "lock locks unlock unlocks pony ponies ponys damn damns hallway Wi-Fi wi-fi WI-FI and/or 24/7 hot dog dogs hot-dog witch witches"
    " witchs wich football footballs ballfoot spaced spaceds NATO nato Nato café cafés CAFÉ cafe 14 LOCKS Unlock 7 / "
).split(" ")


def written(folder: Path, rules: str, entries: str, encoding: str = "utf-8") -> Path:
    """Write a dictionary; return its path without the ending."""
    (folder / "made.aff").write_text(rules, encoding)
    (folder / "made.dic").write_text(entries, encoding)
    return folder / "made"


def same(path: Path, words: list[str]) -> bool:
    """Tell whether both ways to read a dictionary agree on all words; at least one must be right and one wrong."""
    whole, ours = Whole.from_files(str(path)), Hunspell(path)
    verdicts = {word: bool(whole.lookup(word)) for word in words}
    assert set(verdicts.values()) == {True, False}
    assert {word: bool(ours.lookup(word)) for word in words} == verdicts
    assert ours.stems == {entry.stem for entry in whole.dic.words}
    taboo = whole.aff.NOSUGGEST
    assert ours.taboo == {entry.stem for entry in whole.dic.words if taboo and taboo in entry.flags}
    return True


def test_plain_and_odd_lines_of_a_dictionary_are_looked_up_as_spylls_does(tmp_path: Path) -> None:
    assert same(written(tmp_path, RULES, ENTRIES), WORDS)


def test_a_dictionary_without_a_count_loses_no_word(tmp_path: Path) -> None:
    assert same(written(tmp_path, RULES, "lock/S\n12monkeys\n"), ["lock", "locks", "12monkeys", "lick"])


def test_a_dictionary_of_another_encoding_and_with_letters_to_ignore_is_read_alike(tmp_path: Path) -> None:
    rules = RULES.replace("UTF-8", "ISO8859-1") + "IGNORE '\n"
    assert same(written(tmp_path, rules, "2\r\ncaf'é/S\r\nlock/S\r\n", "latin-1"), ["café", "cafés", "lock's", "locs"])


@pytest.mark.parametrize("flags", ["FLAG long", "FLAG num", "AF 2\nAF S!\nAF S"])
def test_every_form_of_flags_is_understood(tmp_path: Path, flags: str) -> None:
    entries = {"F": "2\nlock/Ss\npony/SsNs\n", "A": "2\nlock/2\npony/1\n"}[flags[0]]
    rules = "SFX Ss Y 1\nSFX Ss 0 s .\n" if flags.endswith("long") else "SFX S Y 1\nSFX S 0 s .\n"
    nosuggest = "Ns" if flags.endswith("long") else "!"
    if flags.endswith("num"):
        entries, rules, nosuggest = "2\nlock/1\npony/1,12\n", "SFX 1 Y 1\nSFX 1 0 s .\n", "12"
    path = written(tmp_path, f"SET UTF-8\n{flags}\nNOSUGGEST {nosuggest}\n{rules}", entries)
    assert same(path, ["lock", "locks", "pony", "ponys", "cat"])
    assert Hunspell(path).taboo == {"pony"}
