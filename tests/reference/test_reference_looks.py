"""A value that the server sends otherwise than the browser shows it changes by itself: minor, with both looks, one finding for ever."""

from dataclasses import replace

import pytest

from auditor.dom.content import Approved, Text
from auditor.model.finding import Finding, Severity
from auditor.reference.files import READERS
from tests.reference.score import findings, text_of

TEXTS = (
    "Students learn with experienced clinicians every day.",
    "Gold costs {} an ounce right now.",
    "The fee is $450 a year.",
    "Lunch is served until two.",
)
APPROVED = "$1,900.00"


def judged(shown: str, sent: str | None, fee: str = "$450") -> list[Finding]:
    _, blocks = READERS[".txt"]("\n\n".join(TEXTS).format(APPROVED).encode())
    text = page(shown, fee)
    if sent is not None:
        text = replace(text, sent=lambda: tuple(block.text for block in page(sent, fee).blocks))
    return findings(Approved("page.txt", "0" * 64, tuple(blocks)), text)


def page(value: str, fee: str) -> Text:
    body = "".join(f"<p>{text}</p>" for text in TEXTS).format(value).replace("$450", fee)
    return text_of(f"<html lang=en><body><main>{body}</main>")


def test_a_price_that_two_looks_do_not_agree_on_is_minor_and_shows_both() -> None:
    (found,) = judged(shown="$2,033.25", sent="$1,950.10")
    assert found.severity is Severity.MINOR
    assert found.evidence["looks"] == [{"sent": "1,950.10", "shown": "2,033.25"}]
    assert "changes by itself" in found.message


def test_it_is_the_same_finding_the_next_night() -> None:
    (tonight,), (tomorrow,) = judged("$2,033.25", "$1,950.10"), judged("$2,044.25", "$1,990.00")
    assert (tonight.key, tonight.wording, tonight.message) == (tomorrow.key, tomorrow.wording, tomorrow.message)


@pytest.mark.parametrize("sent", [None, "$2,033.25"])
def test_a_price_that_was_sent_as_it_is_shown_is_a_changed_price(sent: str | None) -> None:
    (found,) = judged(shown="$2,033.25", sent=sent)
    assert (found.check, found.severity) == ("reference-edited", Severity.SERIOUS)


@pytest.mark.parametrize("place_holder", ["$0", "…", "$0.00", ""])
def test_a_place_holder_is_no_other_value(place_holder: str) -> None:
    (found,) = judged(shown="$2,033.25", sent=place_holder)
    assert found.severity is Severity.SERIOUS


def test_a_changed_fee_beside_a_live_price_stays_serious() -> None:
    found = {finding.severity for finding in judged("$2,033.25", "$1,950.10", fee="$540")}
    assert found == {Severity.MINOR, Severity.SERIOUS}


def test_other_words_than_the_value_are_told_as_they_are() -> None:
    (found,) = judged(shown="$2,033.25 or more", sent="$1,950.10 or more")
    assert found.severity is Severity.SERIOUS
