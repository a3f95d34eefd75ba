"""The codec gives back what it was given."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from auditor.model.finding import CheckResult, Finding, Location, Outcome, Severity
from auditor.model.page import Failed, PageState, Target, TargetKind
from auditor.model.run import Environment, PageRecord, Run, Verdict
from auditor.store.codec import clean, decode, dumps, encode, pack, unpack
from tests.store.store_samples import a_finding, a_result, a_run


@pytest.mark.parametrize(
    "value",
    [
        a_run(),
        dataclasses.replace(a_run(), finished_at=datetime(2038, 1, 19, 4, tzinfo=UTC)),
        a_result("/about").record,
        PageRecord(
            "http://site.test/", PageState.FAILED, failure=Failed("DEADLINE", "too slow", "fetch"), aliases=("a", "b")
        ),
        *a_result("/about").checks,
        Target("http://site.test/", 3, "x", TargetKind.SITEMAP),
        Verdict(False, 1, ("one", "two"), "Failed", new=3),
        Finding("c", "u", "m", Severity.MINOR, Outcome.CANT_TELL, Location(box=None), {"hunks": [{"at": [1, 2]}]}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_comes_back_equal_and_of_the_same_type(value):
    back = decode(type(value), unpack(pack(encode(value))))
    assert back == value
    assert type(back) is type(value)


def test_what_equals_its_default_is_left_out():
    assert set(encode(Finding("c", "u", "m", Severity.MINOR))) == {"check", "url", "message", "severity"}


def test_unknown_keys_are_ignored_and_missing_ones_take_their_default():
    data = {"auditor": "1", "python": "3", "later": True}
    assert decode(Environment, data) == Environment("1", "3")


def test_tuples_of_pairs_stay_tuples_of_tuples():
    back = decode(Finding, unpack(pack(encode(a_finding("c", "u")))))
    assert back.location.signals.attributes == (("src", "/thing.png"),)
    assert back.location.box == (1.0, 2.0, 3.5, 4.0)


def test_lone_surrogates_and_nul_from_a_hostile_page_survive():
    finding = a_finding("c", "u", "\ud800\x00\u2028")
    assert decode(Finding, unpack(pack(encode(finding)))) == finding


def test_text_for_a_column_can_always_be_encoded():
    assert clean("a\ud800b").encode() == b"a?b"
    assert clean("ähm") == "ähm"


def test_evidence_that_is_not_json_does_not_cost_the_page():
    result = CheckResult("c", 1, Outcome.FAILED, (a_finding("c", "u", evidence={"words": {"b", "a"}, "at": (1, 2)}),))
    back = decode(CheckResult, unpack(pack(encode(result))))
    assert back.findings[0].evidence == {"words": ["a", "b"], "at": [1, 2]}


def test_a_run_id_is_plain_text_in_the_json():
    assert '"id":"20260329-013000-aaaa"' in dumps(encode(a_run()))
    assert decode(Run, encode(a_run())).started_at.tzinfo is not None
