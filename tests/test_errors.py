from __future__ import annotations

import pytest

from auditor.errors import TABLE, failed
from auditor.model import skip_codes as reasons
from auditor.model.codes import Code


def test_a_detail_is_one_bounded_line() -> None:
    detail = failed(Code.RESET, "a\r\n\x1b[31mb\u202e" + "x" * 1000).detail
    assert detail.startswith("a [31mb x")
    assert len(detail) == 300


@pytest.mark.parametrize("name", ["LEFT_OUT", "NO_PAGE", "SKIPPED", "HOPELESS"])
def test_the_reasons_by_which_nothing_is_missed_are_codes_of_the_table(name):
    assert getattr(reasons, name) <= set(TABLE)


def test_no_fault_of_the_site_or_of_ours_is_a_reason_to_skip():
    assert not reasons.SKIPPED & {"DEADLINE", "HTTP_STATUS", "AUTH_REQUIRED", "INTERNAL", "TRUNCATED"}
