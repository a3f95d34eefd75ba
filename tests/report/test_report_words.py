from datetime import UTC, datetime

import pytest

from auditor.model.codes import Code
from auditor.model.page import Failed
from auditor.model.wcag import CRITERIA, criterion_name, criterion_order
from auditor.report import labels as words


@pytest.mark.parametrize(
    ("count", "word", "said"),
    [
        (0, "page", "0 pages"),
        (1, "page", "1 page"),
        (1234, "page", "1,234 pages"),
        (2, "address", "2 addresses"),
        (2, "criterion", "2 criteria"),
    ],
)
def test_plural_forms_and_thousands(count, word, said):
    assert words.plural(count, word) == said


@pytest.mark.parametrize(
    ("share", "said"), [(1, "100%"), (0.9999, "99%"), (0, "0%"), (0.0001, "1%"), (0.57, "57%"), (0.29, "29%")]
)
def test_only_all_is_a_hundred_per_cent_and_only_nothing_is_zero(share, said):
    assert words.percent(share) == said


def test_durations_have_two_units_at_most():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert words.duration(start, start.replace(second=1)) == "1 second"
    assert words.duration(start, start.replace(minute=4, second=12)) == "4 min 12 s"
    assert words.duration(start, start.replace(hour=2, minute=5)) == "2 h 5 min"
    assert words.duration(start, None) == "not finished"


def test_a_failure_is_told_with_its_detail_and_what_to_do():
    failure = Failed(Code.HTTP_STATUS, "404 Not Found", "fetch")
    assert words.what_failed(failure) == "The server answered with an error status: 404 Not Found."
    assert words.what_to_do(failure).startswith("Repair the page")


def test_paths_of_pages_are_readable():
    assert words.path("https://a.example") == "/"
    assert words.path("https://a.example/%C3%BCber?x=1") == "/über?x=1"
    assert words.path("http://[bad") == "http://[bad"


def test_lists_read_as_sentences():
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"


def test_wcag_has_all_86_criteria_of_version_2_2():
    assert len(CRITERIA) == 86
    assert sum(known.level == "AA" for known in CRITERIA.values()) == 24
    assert sum(known.level == "A" for known in CRITERIA.values()) == 31
    assert criterion_name("1.4.3") == "1.4.3 Contrast (Minimum)"
    assert sorted(["1.4.10", "1.4.9"], key=criterion_order) == ["1.4.9", "1.4.10"]
