"""What is named by words that stand elsewhere on the page is not without a name, whether or not a browser computed it."""

from __future__ import annotations

import pytest

from auditor.checks import all_checks
from auditor.checks.run import run_check
from tests.checks.fixture import URL, artifacts_of


def findings(check: str, markup: str) -> int:
    artifacts = artifacts_of(f"<html lang=en><title>x</title><body><main>{markup}</main></body></html>")
    declared = next(found for found in all_checks() if found.id == check)
    return len(run_check(declared, artifacts, URL).findings)


NAMELESS = [
    ("heading-empty", "<h2{}></h2>"),
    ("heading-empty", "<div role=heading{}></div>"),
    ("link-empty-name", "<a href=/map{}></a>"),
    ("link-empty-name", "<a href=/map{}><svg><path d=''/></svg></a>"),
    ("image-link-without-name", "<a href=/map{}><img alt='' src=m.png></a>"),
    ("image-link-without-name", "<button{}><img alt='' src=m.png></button>"),
    ("image-alt-missing", "<img src=m.png{}>"),
    ("image-input-name", "<input type=image src=m.png{}>"),
    ("image-svg-name", "<svg role=img{}><path d=''/></svg>"),
]


@pytest.mark.parametrize(("check", "markup"), NAMELESS)
@pytest.mark.parametrize("target", ["<p id=n>Map of the campus</p>", "<p id=n hidden>Map of the campus</p>"])
def test_a_name_by_reference_is_a_name(check: str, markup: str, target: str) -> None:
    assert findings(check, markup.format(" aria-labelledby=n") + target) == 0


@pytest.mark.parametrize(("check", "markup"), NAMELESS)
@pytest.mark.parametrize("target", ["", "<p id=n></p>", "<p id=other>Map of the campus</p>"])
def test_a_reference_to_nothing_is_no_name(check: str, markup: str, target: str) -> None:
    assert findings(check, markup.format(" aria-labelledby=n") + target) == 1
