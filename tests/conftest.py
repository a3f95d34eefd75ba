"""What holds for every test: secrets that one protects are not hidden in what the next one reads; what is started is compiled once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest

from auditor.redact import operator_secrets

COMPILED = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Let the processes that tests start share compiled modules, where Python is told to keep none: half of a small run's CPU."""
    if os.environ.get("PYTHONDONTWRITEBYTECODE") and not hasattr(config, "workerinput"):
        config.stash[COMPILED] = folder = tempfile.mkdtemp(prefix="auditor-compiled-")
        del os.environ["PYTHONDONTWRITEBYTECODE"]
        os.environ["PYTHONPYCACHEPREFIX"] = folder


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what they shared."""
    if COMPILED in config.stash:
        shutil.rmtree(config.stash[COMPILED], ignore_errors=True)


@pytest.fixture(autouse=True)
def no_secrets_of_other_tests() -> Iterator[None]:
    """Forget the operator's secrets of a test when it ends."""
    before = dict(operator_secrets._operator)
    yield
    if operator_secrets._operator != before:
        operator_secrets._operator.clear()
        operator_secrets._operator.update(before)
        operator_secrets.protect(())
