"""Every audit ends by forgetting the runs that are beyond what the settings keep."""

from __future__ import annotations

from pathlib import Path

from auditor.model.run import SystemClock
from auditor.store import Store
from tests.pipeline.conftest import Ran, auditor
from tests.site import Site

PAGE = '<html lang="en"><head><title>Fees</title></head><body><main><h1>Fees</h1><p>You pay {n} Euro.</p></main></body></html>'


def audit(site: Site, folder: Path, n: int) -> Ran:
    site.pages["/"] = PAGE.format(n=n)  # bytes that no other run has
    ran = auditor("audit", "--no-browser", "--quiet", cwd=folder)
    assert ran.status in {0, 1, 3}, ran.stderr
    return ran


def runs(folder: Path) -> list[str]:
    with Store.open(folder / ".auditor", SystemClock(), write=False) as store:
        return [run.id for run in store.runs()]


def test_three_runs_of_which_two_are_kept(tmp_path):
    with Site({"/": PAGE}) as site:
        (tmp_path / "auditor.toml").write_text(f'[site]\nstart = ["{site.url}"]\n[store]\nkeep = {{runs = 2}}\n')
        audit(site, tmp_path, 1)
        audit(site, tmp_path, 2)
        first, second = runs(tmp_path)
        blobs = {path.name for path in (tmp_path / ".auditor" / "blobs").glob("??/*")}
        audit(site, tmp_path, 3)
    assert runs(tmp_path)[0] == second
    assert len(runs(tmp_path)) == 2
    left = {path.name for path in (tmp_path / ".auditor" / "blobs").glob("??/*")}
    assert blobs - left
    assert blobs & left
    told = auditor("report", first, cwd=tmp_path)
    assert told.status == 2
    assert f"{first} was pruned on" in told.stderr
    assert auditor("report", second, "--format", "json", cwd=tmp_path).status == 0
