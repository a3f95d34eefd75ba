"""A fault server and fetchers that may contact it, for every test that needs the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from auditor.config import SiteSettings
from auditor.model.page import Failed, Response
from auditor.model.run import SystemClock
from auditor.net.fetch import Fetcher, FetchTuning
from auditor.net.policy import AddressPolicy
from tests.faults.server import FaultServer

Make = Callable[..., Fetcher]


def fails(outcome: Response | Failed) -> str:
    assert isinstance(outcome, Failed), outcome
    return outcome.code


def answers(outcome: Response | Failed) -> Response:
    assert isinstance(outcome, Response), outcome
    return outcome


@pytest.fixture
def faults() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


@pytest.fixture
def make(faults: FaultServer) -> Iterator[Make]:
    """Make fetchers that may contact the fault server; they are closed at the end."""
    made: list[Fetcher] = []

    def build(environ: dict[str, str] | None = None, allow: tuple[str, ...] = (), **options: Any) -> Fetcher:
        tuning = FetchTuning(
            **{name: options.pop(name) for name in ("ca_file", "backoff_s", "sleep") if name in options}
        )
        clock = options.pop("clock", SystemClock())
        site = SiteSettings(
            **{"start": (faults.url("/"),), "retries": 0, "request_budget_s": 2.0, "max_body_mb": 1.0, **options}
        )
        fetcher = Fetcher(AddressPolicy.for_site(site.start, allow), site, clock, environ or {}, tuning=tuning)
        made.append(fetcher)
        return fetcher

    yield build
    for fetcher in made:
        fetcher.close()
