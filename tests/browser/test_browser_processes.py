"""The full Chromium puts frames of other sites into processes of their own; they are judged, waited for and dismissed in the same way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from auditor.browser.pool import Pool, open_pool
from auditor.config import Settings
from tests.browser.conftest import QUICK, found
from tests.browser.hostile_site import BAD_IMAGE
from tests.browser.hostile_site import page as markup

CHROMIUM = shutil.which("chromium") or ""
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]


@pytest.fixture(scope="module")
def chromium(axe_copy) -> Iterator[Pool]:
    states = {"states": ["desktop", "dark"], "binary": CHROMIUM}
    settings = Settings.model_validate({"browser": {**QUICK, **states}})
    pool = open_pool(settings, axe_copy, settings.named_states())
    yield pool
    pool.close()


def frame(url: str, body: str = "") -> str:
    return markup(f'<iframe title=f src="{url}"></iframe>' + body)


def test_frames_of_two_sites_inside_each_other_are_all_judged(chromium, hostile) -> None:
    hostile.pages["/inner-3"] = frame(hostile.url("/bad", "localhost"), BAD_IMAGE)
    hostile.pages["/inner-2"] = frame(hostile.url("/inner-3"), BAD_IMAGE)
    hostile.pages["/inner-1"] = frame(hostile.url("/inner-2", "localhost"), BAD_IMAGE)
    url = hostile.url("/inner-1")
    pages = chromium.render(url, final_url=url)
    assert isinstance(pages, tuple), pages
    for page in pages:
        assert sorted(found(page)) == sorted(" | ".join([*["iframe"] * depth, "#bad"]) for depth in range(4))


def test_a_frame_of_another_site_follows_the_state_and_does_not_hold_the_page_up(chromium, hostile) -> None:
    hostile.pages["/dark-elsewhere"] = frame(hostile.url("/dark", "localhost"))
    url = hostile.url("/dark-elsewhere")
    pages = chromium.render(url, final_url=url)
    assert isinstance(pages, tuple), pages
    assert [bool(found(page, "color-contrast")) for page in pages] == [False, True]
    assert pages[0].timing_ms["settle"] < 3500  # what is not told to have ended counts as busy for four seconds
