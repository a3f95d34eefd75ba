"""A picture that a page script takes is kept with the page and shown under its name, in a real audit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditor.model.run import SystemClock
from auditor.store import Store
from tests.pipeline.conftest import auditor
from tests.site import Site, page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here"),
]
CONFIG = """
[[scripts]]
pages = ["/course"]
steps = [{ screenshot = "at first" }, { click = "summary" }, { screenshot = "Fees unfolded" }]
"""
PAGES = {
    "/": page('<p><a href="/course">The course in nursing</a></p>', "Home of the school"),
    "/course": page("<details><summary>Fees</summary><p>They are low.</p></details>", "The course in nursing"),
}


def test_pictures_of_steps_are_in_the_store_and_in_the_view_of_their_page(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text(CONFIG)
    with Site(PAGES) as site:
        ran = auditor("audit", site.url, "--sitemap", "none", "--fail-on", "new:critical", cwd=tmp_path)
    assert ran.status == 0, ran.stdout + ran.stderr
    with Store.open(tmp_path / ".auditor", SystemClock(), write=False) as store:
        records = {record.url: record for record in store.pages(store.runs()[-1].id)}
    taken = records[f"{site.url}course"].step_pictures
    assert [name for name, _ in taken] == ["at first", "Fees unfolded"]
    assert records[site.url].step_pictures == ()
    views = {path.name: path.read_text("utf-8") for path in (ran.report / "pages").glob("*.html")}
    shown = [name for name, text in views.items() if "Fees unfolded" in text]
    assert len(shown) == 1
    for _, sha256 in taken:
        assert f"assets/{sha256}.jpg" in views[shown[0]]
        assert (ran.report / "assets" / f"{sha256}.jpg").is_file()


def test_a_picture_without_a_proper_name_is_a_clear_complaint(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text(CONFIG.replace("at first", "../first"))
    ran = auditor("audit", "http://127.0.0.1:9/", cwd=tmp_path)
    assert ran.status == 2
    assert "'../first' is no name for a picture" in ran.stderr
