"""The codec gives back what it was given."""

from __future__ import annotations

import dataclasses
import zlib
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from auditor.errors import StoreFault
from auditor.model.codes import Code
from auditor.model.evidence import Change, Colours, Wording
from auditor.model.finding import CheckResult, Finding, Location, Measure, Outcome, Severity
from auditor.model.page import Failed, PageState, Target, TargetKind
from auditor.model.run import Environment, PageRecord, Run, Verdict
from auditor.store.codec import clean, from_text, pack, to_text, unpack
from auditor.store.dictionaries import NAMES
from auditor.store.packed import lean, packed
from tests.store.store_samples import a_finding, a_result, a_run


@pytest.mark.parametrize(
    "value",
    [
        a_run(),
        dataclasses.replace(a_run(), finished_at=datetime(2038, 1, 19, 4, tzinfo=UTC)),
        a_result("/about").record,
        PageRecord(
            "http://site.test/",
            PageState.FAILED,
            failure=Failed(Code.DEADLINE, "too slow", "fetch"),
            aliases=("a", "b"),
        ),
        *a_result("/about").checks,
        Target("http://site.test/", 3, "x", TargetKind.SITEMAP),
        Verdict(False, 1, ("one", "two"), "Failed", new=3),
        Finding("c", "u", "m", Severity.MINOR, Outcome.CANT_TELL, Location(box=None), {"at": [1, 2]}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_comes_back_equal_and_of_the_same_type(value):
    back = unpack(type(value), pack(value), "here")
    assert back == value
    assert type(back) is type(value)


def test_unknown_keys_are_ignored_and_missing_ones_take_their_default():
    assert from_text(Environment, '{"auditor": "1", "python": "3", "later": true}', "here") == Environment("1", "3")


def test_evidence_that_steers_comes_back_whole():
    change = Change("replace", "5", "6", "number", (11, 12), (11, 12))
    finding = a_finding(
        "reference-edited",
        "u",
        wording=Wording("open until 5", "open until 6", (change,)),
        colours=Colours("#000000", "#ffffff", 21, "4.5:1"),
        link="a",
        states=("desktop", "dark"),
        also=("axe:image-alt",),
        details={"line": 3},
    )
    assert unpack(Finding, pack(finding), "here") == finding


def test_whole_numbers_stay_whole():
    back = unpack(tuple[Measure, ...], pack((Measure("words", 612), Measure("grade", 9.5))), "here")
    assert [repr(measure.value) for measure in back] == ["612", "9.5"]


def test_nul_and_line_separators_from_a_hostile_page_survive_and_lone_surrogates_become_question_marks():
    back = unpack(Finding, pack(a_finding("c", "u", "\ud800\x00\u2028")), "here")
    assert back == a_finding("c", "u", "?\x00\u2028")


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"not compressed",
        zlib.compress(b"{"),
        zlib.compress(b"\xff"),
        zlib.compress(b"[]"),
        zlib.compress(b"[" * 100_000),
        zlib.compress(b'{"check": "c", "url": "u", "message": 3, "severity": "minor"}'),
        zlib.compress(b'{"check": "c", "url": "u", "message": "m", "severity": "none"}'),
        zlib.compress(b'{"check": "c"}'),
        pack(a_finding("c", "u"))[:-8],
    ],
)
def test_a_damaged_row_is_a_damaged_store_and_says_where(damaged):
    with pytest.raises(StoreFault, match="findings of /about") as caught:
        unpack(Finding, damaged, "findings of /about")
    assert caught.value.code == "STORE_CORRUPT"


@pytest.mark.parametrize("damaged", ["", "{", '{"ok": 1}', "\ud800"])
def test_damaged_text_is_a_damaged_store_and_says_where(damaged):
    with pytest.raises(StoreFault, match="verdict of x") as caught:
        from_text(Verdict, damaged, "verdict of x")
    assert caught.value.code == "STORE_CORRUPT"


def test_text_for_a_column_can_always_be_encoded():
    assert clean("a\ud800b").encode() == b"a?b"
    assert clean("ähm") == "ähm"


def test_details_that_are_not_json_do_not_cost_the_page():
    finding = a_finding("c", "u", details={"path": Path("a/b"), "at": (1, 2)})
    assert unpack(Finding, pack(finding), "here").details == {"path": "a/b", "at": [1, 2]}


def test_a_run_id_is_plain_text_in_the_json():
    assert '"id":"20260329-013000-aaaa"' in to_text(a_run())
    assert from_text(Run, to_text(a_run()), "here").started_at.tzinfo is not None


def test_rows_of_earlier_auditors_are_read_without_a_dictionary():
    record = a_result("/about").record
    assert unpack(PageRecord, zlib.compress(to_text(record).encode(), 3), "here") == record


def test_a_row_by_a_dictionary_that_is_not_there_or_a_torn_one_is_a_fault_of_the_store():
    data = pack(a_result("/about").record)
    for broken in (data[:2] + b"\0\0\0\0" + data[6:], data[:-6], data[:4]):
        with pytest.raises(StoreFault) as caught:
            unpack(PageRecord, broken, "record of /about")
        assert caught.value.code == Code.STORE_CORRUPT


def test_outcomes_come_back_whole_although_what_is_as_always_is_not_packed():
    rest, _ = packed(a_result("/about").checks)
    more = (*rest, dataclasses.replace(rest[0], left_out=(("image-alt-missing", 12),), elapsed_ms=3))
    assert unpack(tuple[CheckResult, ...], pack(lean(more)), "here") == more
    assert len(pack(lean(rest * 60))) < 200 + len(pack(lean(rest)))


def test_a_released_dictionary_is_never_changed():
    folder = files("auditor.store")
    assert {name: zlib.adler32((folder / name).read_bytes()) for name in NAMES} == {"dictionary-1.json": 0xD35670CF}
