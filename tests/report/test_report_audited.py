"""auditor audits its own report and finds nothing that fails in it, neither what it looks like nor what it says."""

import functools
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from auditor import audit
from auditor.config import built
from auditor.demo import DemoSite
from auditor.report import write_reports
from benchmarks.report_large import large


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def serving(folder):
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def served(tmp_path):
    with serving(write_reports(large(8, 160), ["html", "html-single"], tmp_path / "reports")) as origin:
        yield origin


def quick(tmp_path, name, **values):
    """The report of an audit without a browser that keeps everything below `tmp_path`."""
    kept = {
        "browser.enabled": False,
        "site.max_pages": 60,
        "report.out": str(tmp_path / name),
        "gate.baseline": str(tmp_path / "none.json"),
        "reference.dir": str(tmp_path / "none"),
    }
    return audit(built(kept | values), store=tmp_path / f"{name}-store").report


def german(title, number, attributes=""):
    """A page in German with mistakes that are quoted: long sentences, pictures, headings, links that say nothing."""
    hard = (
        f"Wer sich im Jahr {number} bei uns bewerben will, der muss, bevor er die Unterlagen schickt, mit den Lehrenden sprechen, "
        "weil wir nur so wissen, ob das, was wir lehren, zu dem passt, was er später werden will, und ob er die Zeit dafür hat."
    )
    return f"""<!doctype html><html{attributes}><head><meta charset="utf-8"><title>{title}</title></head><body>
      <header><a href="/">Übersicht</a> <a href="/zwei.html">Zwei</a> <a href="/drei.html">Drei</a> <a href="/vier.html">Vier</a></header>
      <main><h1>{title}</h1><p>{hard}</p><p>Wir laden Sie herzlich ein, uns zu besuchen und mit uns zu sprechen.</p>
      <h4>Was Sie über unsere Schule und ihre Lehrenden wissen müssen</h4><p>{hard.replace("Wer", "Jeder, der")}</p>
      <p><img src="/bild-{number}.jpg" alt="Die Lehrenden stehen mit den Lernenden vor der Schule und winken in die Kamera"></p>
      <p>Die Lehrenden stehen mit den Lernenden vor der Schule und winken in die Kamera</p>
      <p>BITTE SCHICKEN SIE KEINE UNTERLAGEN PER POST</p><p><a href="/zwei.html">hier</a> und <a href="/drei.html">mehr</a></p>
      <p>Das ist das das Ende. We invite you to visit our school and to speak with the people who teach here.</p>
      <h2>Fragen</h2><h2>Fragen</h2></main></body></html>"""


@pytest.fixture(scope="module")
def in_german(tmp_path_factory):
    """What auditor says, without a browser, of its report of a site in German, of which few pages say so and one says English."""
    tmp_path = tmp_path_factory.mktemp("german")
    folder = tmp_path / "site"
    folder.mkdir()
    for number, (name, attributes) in enumerate(
        [("index", ""), ("zwei", ' lang="de"'), ("drei", ""), ("vier", ' lang="en"')], 2020
    ):
        title = "Übersicht für alle, die sich bewerben wollen" if name == "index" else "Wie man sich bewirbt"
        (folder / f"{name}.html").write_text(german(title, number, attributes), "utf-8")
    with serving(folder) as origin:
        found = quick(tmp_path, "found", **{"site.start": [f"{origin}index.html"]})
    with serving(write_reports(found, ["html", "html-single"], tmp_path / "reports")) as origin:
        return found, quick(tmp_path, "own", **{"site.start": [f"{origin}index.html", f"{origin}report.html"]})


def test_the_report_of_a_site_in_another_language_quotes_it_in_that_language(in_german):
    found, own = in_german
    assert {"language-missing", "language-mismatch", "readability-long-sentence"} <= {
        one.finding.check for one in found.findings
    }
    # What is in no dictionary is listed for whoever keeps one.
    wrong = [
        (one.finding.check, one.finding.url, one.finding.message)
        for one in own.findings
        if one.finding.check != "spelling-unknown-words"
    ]
    assert wrong == []


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """What auditor says, without a browser, of the report of its own demonstration."""
    tmp_path = tmp_path_factory.mktemp("demonstration")
    with DemoSite() as site:
        words = {"reference.dir": str(site.reference), "spelling.words": ["IHP", "MGH"]}
        found = quick(tmp_path, "demo", **{"site.start": [site.url], **words})
    folder = write_reports(found, ["html", "html-single"], tmp_path / "reports")
    with serving(folder) as origin:
        starts = [f"{origin}index.html", f"{origin}report.html"]
        return found, quick(tmp_path, "own", **{"site.start": starts, "spelling.words": ["IHP"]})


def test_the_report_of_the_demonstration_passes_every_check_that_needs_no_browser(demonstration):
    found, own = demonstration
    assert len(found.findings) > 10
    assert len([page for page in own.pages if str(page.state) != "skipped"]) > 30
    # A view of one document is too short for a firm grade, and what is in no dictionary is listed for whoever keeps one.
    bearable = {"readability-grade", "spelling-unknown-words"}
    wrong = [
        (one.finding.check, one.finding.url, one.finding.message)
        for one in own.findings
        if one.finding.outcome == "failed"
        or (one.family in {"readability", "spelling", "structure"} and one.finding.check not in bearable)
    ]
    assert wrong == []


def test_the_report_of_a_larger_site_passes_the_checks_of_structure(served, tmp_path):
    own = quick(
        tmp_path, "own", **{"site.start": [f"{served}index.html", f"{served}report.html"], "site.max_pages": 40}
    )
    assert len([page for page in own.pages if str(page.state) != "skipped"]) > 20
    wrong = [
        (one.finding.check, one.finding.url, one.finding.message)
        for one in own.findings
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
