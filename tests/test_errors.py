from __future__ import annotations

import pytest

from auditor.errors import TABLE, failed
from auditor.model.codes import Code, of_net_error


def test_a_detail_is_one_bounded_line() -> None:
    detail = failed(Code.RESET, "a\r\n\x1b[31mb\u202e" + "x" * 1000).detail
    assert detail.startswith("a [31mb x")
    assert len(detail) == 300


def test_no_fault_of_the_site_or_of_ours_is_a_reason_to_skip() -> None:
    faults = {Code.DEADLINE, Code.HTTP_STATUS, Code.AUTH_REQUIRED, Code.INTERNAL, Code.TRUNCATED}
    assert not [code for code in faults if code.skips]


def test_every_code_has_its_words_and_every_entry_its_code() -> None:
    assert set(TABLE) == set(Code)


@pytest.mark.parametrize(
    ("text", "code"),
    [("net::ERR_CERT_DATE_INVALID", Code.TLS_INVALID), ("net::ERR_TIMED_OUT", Code.CONNECT_TIMEOUT), ("ERR_NEW", None)],
)
def test_an_error_of_the_browser_is_a_code_of_the_table(text: str, code: Code | None) -> None:
    assert of_net_error(text) is code
