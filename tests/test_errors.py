from __future__ import annotations

import time

import pytest

from auditor.errors import TABLE, failed, sanitize
from auditor.model import skip_codes as reasons


@pytest.mark.parametrize(
    "text",
    [
        "http://user:hunter2@h/",
        "https://h/?token=hunter2&x=1",
        "https://h/?access_token=hunter2",
        "https://h/?accessToken=hunter2",
        "https://h/?api_key=hunter2",
        "https://h/?apikey=hunter2",
        "https://h/?X-Amz-Signature=hunter2",
        "https://h/?sig=hunter2",
        "https://h/?password=hunter2",
        "https://h/?passwd=hunter2",
        "https://h/?client_secret=hunter2",
        "https://h/?secret_key=hunter2",
        "https://h/a;jsessionid=hunter2",
        "https://h/?PHPSESSID=hunter2",
        "https://h/?sid=hunter2",
        "https://h/?code=hunter2&state=1",
        "https://h/?key=hunter2",
        "Authorization: Basic hunter2",
        "Cookie: hunter2",
        "x-api-key: hunter2",
    ],
)
def test_o_12_secrets_are_masked(text: str) -> None:
    assert "hunter2" not in sanitize(text)
    assert "***" in sanitize(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://h/?postcode=AB1",
        "https://h/?zip-code=12345",
        "https://h/?author=jane",
        "https://h/?sidebar=left",
        "https://h/?keyword=exam",
        "https://h/?monkey=banana",
        "https://h/?decode=1",
        "https://h/?secretary=jane",
        "https://h/?sessions=autumn&signed=1",
        "https://h/path/key/value@2x.png",
        "tokens are counted",
    ],
)
def test_ordinary_parameters_are_not(text: str) -> None:
    assert sanitize(text) == text


def test_masking_is_linear() -> None:
    started = time.monotonic()
    for text in ("a" * 50_000, "key_" * 12_000, "token" * 10_000, "auth-" * 10_000, "://" * 16_000, "cookie " * 7_000):
        sanitize(text, 50_000)
    assert time.monotonic() - started < 1


def test_a_detail_is_one_bounded_line() -> None:
    detail = failed("RESET", "a\r\n\x1b[31mb\u202e" + "x" * 1000).detail
    assert detail.startswith("a [31mb x")
    assert len(detail) == 300
    with pytest.raises(KeyError):
        failed("NO_SUCH_CODE")


@pytest.mark.parametrize("name", ["LEFT_OUT", "NO_PAGE", "SKIPPED", "HOPELESS"])
def test_the_reasons_by_which_nothing_is_missed_are_codes_of_the_table(name):
    assert getattr(reasons, name) <= set(TABLE)


def test_no_fault_of_the_site_or_of_ours_is_a_reason_to_skip():
    assert not reasons.SKIPPED & {"DEADLINE", "HTTP_STATUS", "AUTH_REQUIRED", "INTERNAL", "TRUNCATED"}
