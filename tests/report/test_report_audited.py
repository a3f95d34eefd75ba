"""auditor audits its own report: the checks of structure, images and links find nothing that fails in it."""

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from auditor import audit
from auditor.config import built
from auditor.report import write_reports
from benchmarks.report_large import large


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def served(tmp_path):
    folder = write_reports(large(8, 160), ["html", "html-single"], tmp_path / "reports")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_report_passes_the_checks_that_need_no_browser(served, tmp_path):
    values = {
        "site.start": [f"{served}index.html", f"{served}report.html"],
        "site.max_pages": 40,
        "browser.enabled": False,
        "report.out": str(tmp_path / "out"),
        "gate.baseline": str(tmp_path / "none.json"),
        "reference.dir": str(tmp_path / "none"),
    }
    report = audit(built(values), store=tmp_path / "store").report
    assert len([page for page in report.pages if str(page.state) != "skipped"]) > 20
    wrong = [
        (one.finding.check, one.finding.url, one.finding.message)
        for one in report.findings
        if one.family in {"structure", "images", "links"} and one.finding.outcome == "failed"
    ]
    assert wrong == []


@pytest.mark.browser
def test_the_report_passes_the_checks_that_need_a_browser_in_every_state(served, tmp_path):
    names = ("index.html", "causes.html", "one-page.html")
    values = {
        "site.start": [f"{served}{name}" for name in names],
        "site.max_depth": 0,
        "browser.states": ["desktop", "dark", "forced-colors", "reflow", "print"],
        "browser.page_budget_s": 120,
        "browser.workers": 1,
        "report.out": str(tmp_path / "out"),
        "gate.baseline": str(tmp_path / "none.json"),
        "reference.dir": str(tmp_path / "none"),
    }
    report = audit(built(values), store=tmp_path / "store").report
    if not report.run.environment.browser:
        pytest.skip("no browser")
    assert any(page.state == "audited" for page in report.pages), [page.failure for page in report.pages]
    wrong = [
        (one.finding.check, one.finding.url, one.finding.state, one.finding.message)
        for one in report.findings
        if one.finding.outcome == "failed" or one.family == "accessibility"
    ]
    assert wrong == []
