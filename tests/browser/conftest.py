"""One browser and one hostile site for all browser tests of this folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from auditor.browser.axe_source import AxeSource, install_axe
from auditor.browser.pool import Pool, open_pool
from auditor.config import Settings
from auditor.model.page import Failed, RenderedPage
from tests.browser.hostile_site import Site, running_site

QUICK = {"workers": 1, "settle_ms": 60, "page_budget_s": 8}


@pytest.fixture(scope="session")
def axe_copy() -> AxeSource:
    return install_axe(lambda _: None)


@pytest.fixture(scope="session")
def hostile() -> Iterator[Site]:
    with running_site() as site:
        yield site


@pytest.fixture(scope="session")
def pool(axe_copy: AxeSource) -> Iterator[Pool]:
    settings = Settings.model_validate({"browser": QUICK})
    opened = open_pool(settings, axe_copy, settings.named_states())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def render(pool: Pool, hostile: Site) -> Callable[..., RenderedPage | Failed]:
    def visit(path: str, host: str = "127.0.0.1") -> RenderedPage | Failed:
        url = hostile.url(path, host)
        pages = pool.render(url, final_url=url)
        return pages if isinstance(pages, Failed) else pages[0]

    return visit


def found(page: RenderedPage | Failed, rule: str = "image-alt") -> list[str]:
    """Return the targets of one axe rule's violations."""
    assert isinstance(page, RenderedPage), page
    assert isinstance(page.axe, str), page.axe
    rules = json.loads(page.axe)["rules"]
    return [
        " | ".join(node["target"])
        for one in rules
        if one["id"] == rule and not one["incomplete"]
        for node in one["nodes"]
    ]
