"""What holds for every test: secrets that one protects are not hidden in what the next one reads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.redact import operator_secrets


@pytest.fixture(autouse=True)
def no_secrets_of_other_tests() -> Iterator[None]:
    """Forget the operator's secrets of a test when it ends."""
    before = dict(operator_secrets._operator)
    yield
    if operator_secrets._operator != before:
        operator_secrets._operator.clear()
        operator_secrets._operator.update(before)
        operator_secrets.protect(())
