"""Documents in a whole audit: each in a state with a reason, checked like pages, carried when unchanged, gated only when asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pikepdf = pytest.importorskip("pikepdf")
pytest.importorskip("pypdfium2")

import docx  # noqa: E402

from auditor import AuditResult, audit  # noqa: E402
from auditor.config import built  # noqa: E402
from auditor.model.codes import Code  # noqa: E402
from auditor.model.documents import DocumentKind, DocumentRecord, DocumentState  # noqa: E402
from auditor.pipeline.stored_runs import write_baseline  # noqa: E402
from tests.documents.make_pdf import Item, good, plain  # noqa: E402
from tests.site import Site  # noqa: E402

PDF = {"Content-Type": "application/pdf"}
HOME = """<!doctype html><html lang="en"><title>Town hall documents</title><main><h1>Documents of the town</h1>
<p><a href="/files/fees.pdf">Fees (PDF)</a> and <a href="/files/copy.pdf">the same fees (PDF)</a></p>
<p><a href="/download?id=7">Opening hours (PDF)</a> <a href="/files/locked.pdf">Locked (PDF)</a></p>
<p><a href="/files/gone.pdf">Gone (PDF)</a> <a href="/files/page.pdf">A page (PDF)</a> <a href="/private/x.pdf">Private (PDF)</a></p>
<p><a href="/files/letter.docx">Letter (Word)</a> <a href="/files/old.doc">Old letter (Word)</a></p>
<p><a href="https://docs.google.com/document/d/1/edit">Plan</a> <a href="https://elsewhere.example/a.pdf">Their plan (PDF)</a></p>
</main></html>"""


def fees(fee: str = "40") -> bytes:
    maker = good(Item("H1", "Fees"), Item("H2", "Dogs"), Item("P", f"The fee for a dog is {fee} euros a year."))
    return saved(maker)


def saved(maker: object, **options: object) -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return maker.save(Path(folder) / "x.pdf", **options).read_bytes()  # type: ignore[attr-defined]


def word(folder: Path) -> bytes:
    document = docx.Document()
    document.add_paragraph("Dear neighbours, the town hall is closed on Monday.")
    document.add_paragraph("")
    document.add_paragraph("")
    document.add_table(rows=2, cols=2)
    document.core_properties.title = ""
    document.save(str(folder / "letter.docx"))
    return (folder / "letter.docx").read_bytes()


def site_of(folder: Path) -> Site:
    locked = saved(good(), encryption=pikepdf.Encryption(owner="a", user="b", R=6))
    sitemap = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{}files/mapped.pdf</loc></url></urlset>'
    )
    site = Site(
        {
            "/": HOME,
            "/robots.txt": (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /private/\n"),
            "/files/fees.pdf": (200, {**PDF, "ETag": '"v1"'}, fees()),
            "/files/copy.pdf": (200, PDF, fees()),
            "/download": (200, PDF, saved(plain("We are open from nine to five."))),
            "/files/locked.pdf": (200, PDF, locked),
            "/files/page.pdf": '<!doctype html><html lang="en"><title>Not a file</title><h1>A page</h1><p>Words.</p></html>',
            "/private/x.pdf": (200, PDF, fees()),
            "/files/mapped.pdf": (200, PDF, saved(plain("Only the sitemap names this."))),
            "/files/letter.docx": (200, {"Content-Type": "application/octet-stream"}, word(folder)),
            "/files/old.doc": (
                200,
                {"Content-Type": "application/msword"},
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
            ),
        }
    )
    site.pages["/sitemap.xml"] = sitemap
    return site


def audited(site: Site, folder: Path, **more: object) -> AuditResult:
    site.pages["/sitemap.xml"] = (
        200,
        {"Content-Type": "application/xml"},
        str(site.pages["/sitemap.xml"]).format(site.url)
        if "{}" in str(site.pages["/sitemap.xml"])
        else site.pages["/sitemap.xml"][2],
    )
    values = {
        "site.start": [site.url],
        "browser.enabled": False,
        "reference.dir": str(folder / "approved"),
        "report.out": str(folder / "reports"),
        "gate.baseline": str(folder / "baseline.json"),
        **{name.replace("__", "."): value for name, value in more.items()},
    }
    return audit(built(values), store=folder / "store")


def by_path(result: AuditResult, site: Site) -> dict[str, DocumentRecord]:
    return {record.url.removeprefix(site.url.rstrip("/")): record for record in result.report.documents}


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[AuditResult, AuditResult, Site]:
    """Two audits of one site, with the approved text of the fees that says another fee."""
    folder = tmp_path_factory.mktemp("documents")
    approved = docx.Document()
    approved.add_heading("Fees", 1)
    approved.add_heading("Dogs", 2)
    approved.add_paragraph("The fee for a dog is 30 euros a year.")
    (folder / "approved" / "files").mkdir(parents=True)
    approved.save(str(folder / "approved" / "files" / "fees.docx"))
    with site_of(folder) as site:
        first = audited(site, folder)
        second = audited(site, folder)
    return first, second, site


def test_every_document_is_in_one_state_with_a_reason(twice: tuple[AuditResult, AuditResult, Site]) -> None:
    first, _, site = twice
    states = {
        url: (record.state.value, record.reason.code if record.reason else None)
        for url, record in by_path(first, site).items()
    }
    assert states == {
        "/download?id=7": ("checked", None),
        "/files/copy.pdf": ("checked", None),
        "/files/fees.pdf": ("checked", None),
        "/files/gone.pdf": ("failed", Code.HTTP_STATUS),
        "/files/letter.docx": ("checked", None),
        "/files/locked.pdf": ("catalogued", Code.DOCUMENT_ENCRYPTED),
        "/files/mapped.pdf": ("checked", None),
        "/files/old.doc": ("catalogued", Code.DOCUMENT_NOT_READ),
        "/private/x.pdf": ("left-out", Code.ROBOTS_REFUSED),
        "https://docs.google.com/document/d/1/edit": ("elsewhere", Code.DOCUMENT_ELSEWHERE),
        "https://elsewhere.example/a.pdf": ("elsewhere", Code.DOCUMENT_ELSEWHERE),
    }
    assert all(record.reason for record in first.report.documents if record.state is not DocumentState.CHECKED)


def test_the_inventory_tells_links_sitemap_kind_and_copies(twice: tuple[AuditResult, AuditResult, Site]) -> None:
    first, _, site = twice
    found = by_path(first, site)
    fees_ = found["/files/fees.pdf"]
    assert [(link.page, link.text) for link in fees_.links] == [(site.url, "Fees (PDF)")]
    assert (fees_.tagged, fees_.language, fees_.pages, fees_.title) == (
        True,
        "en-GB",
        1,
        "Opening hours of the town hall",
    )
    assert fees_.copies == (f"{site.url}files/copy.pdf",)
    assert (found["/files/mapped.pdf"].linked, found["/files/mapped.pdf"].sitemap) == (0, f"{site.url}sitemap.xml")
    assert found["/files/letter.docx"].kind is DocumentKind.DOCX
    assert (found["/download?id=7"].tagged, found["/download?id=7"].language) == (False, "")


def test_a_document_is_held_against_its_approved_text_and_says_page_and_heading(
    twice: tuple[AuditResult, AuditResult, Site],
) -> None:
    first, _, site = twice
    edited = [judged for judged in first.report.findings if judged.finding.check == "reference-edited"]
    assert [judged.finding.url for judged in edited] == [f"{site.url}files/fees.pdf"]
    assert edited[0].finding.wording
    assert "30" in edited[0].finding.wording.approved
    assert edited[0].finding.location.selector == "page 1, under “dogs”"
    assert not any(judged.finding.check == "reference-unused" for judged in first.report.findings)


def test_an_office_file_has_its_findings(twice: tuple[AuditResult, AuditResult, Site]) -> None:
    first, _, _ = twice
    found = {judged.finding.check for judged in first.report.findings if judged.finding.url.endswith(".docx")}
    assert {"document-office-title", "document-office-spacing", "document-office-table"} <= found


def test_findings_on_documents_fail_nothing_by_themselves(twice: tuple[AuditResult, AuditResult, Site]) -> None:
    first, _, _ = twice
    failing = [judged.finding.check for judged in first.report.findings if judged.fails]
    assert set(failing) == {"link-broken"}  # of the page, which leads to the file that is gone


def test_what_is_the_same_is_neither_checked_nor_found_otherwise_again(
    twice: tuple[AuditResult, AuditResult, Site],
) -> None:
    first, second, site = twice
    before, after = by_path(first, site), by_path(second, site)
    checked = [url for url, record in before.items() if record.state is DocumentState.CHECKED]
    assert {after[url].carried_from for url in checked} == {first.report.run.id}

    def said(result: AuditResult) -> list[tuple[str, str, str]]:
        on = {record.url for record in result.report.documents}
        found = (judged.finding for judged in result.report.findings)
        return sorted((f.url, f.check, f.message) for f in found if f.url in on)

    assert said(first) == said(second)
    assert len(said(first)) > 5


def test_the_report_lists_them_and_audit_json_has_them(twice: tuple[AuditResult, AuditResult, Site]) -> None:
    first, _, site = twice
    page = (first.folder / "documents.html").read_text("utf-8")
    assert "Fees (PDF)" in page or "Opening hours of the town hall" in page
    assert 'href="documents.html"' in (first.folder / "index.html").read_text("utf-8")
    assert (first.folder / "documents.csv").read_text("utf-8").count("\n") == len(first.report.documents) + 1
    told = json.loads((first.folder / "audit.json").read_text("utf-8"))["documents"]
    assert [one["url"] for one in told] == [record.url for record in first.report.documents]
    assert {one["state"] for one in told} == {"checked", "catalogued", "elsewhere", "left-out", "failed"}
    own = list((first.folder / "documents").iterdir())
    assert len(own) == len(told)
    assert any("Linked from" in one.read_text("utf-8") and site.url in one.read_text("utf-8") for one in own)


FILES = (
    '<html lang="en"><title>Files of the town</title><main><h1>Files</h1><a href="/a.pdf">A (PDF)</a> '
    '<a href="/b.pdf">B (PDF)</a></main></html>'
)


def test_a_rule_about_documents_fails_the_run_and_an_accepted_finding_is_known_in_a_new_version(tmp_path: Path) -> None:
    rules = {"gate__fail_on": ["documents:new", "documents:untagged>1"]}
    one = saved(plain("The fee for a dog is 40 euros."))
    with Site({"/": FILES, "/a.pdf": (200, PDF, one), "/b.pdf": (200, PDF, fees())}) as site:
        site.pages["/sitemap.xml"] = (404, {}, "")
        first = audited(site, tmp_path, **rules)
        settings = built({"site.start": [site.url], "gate.baseline": str(tmp_path / "baseline.json")})
        write_baseline(None, settings, store=tmp_path / "store")
        site.pages["/a.pdf"] = (200, PDF, saved(plain("The fee for a dog is 45 euros since May.")))
        second = audited(site, tmp_path, **rules)
        site.pages["/b.pdf"] = (200, PDF, saved(plain("The fee for a cat is 20 euros.")))
        third = audited(site, tmp_path, **rules)
    assert (first.exit_code, second.exit_code, third.exit_code) == (1, 0, 1)
    assert {j.status for j in second.report.findings if j.finding.check == "document-untagged"} == {"known"}
    assert any("documents:untagged>1" in reason for reason in third.report.verdict.reasons)


def test_a_policy_of_the_site_is_a_finding_only_where_it_is_set(tmp_path: Path) -> None:
    with Site({"/": FILES, "/a.pdf": (200, PDF, fees()), "/b.pdf": (200, PDF, fees("50"))}) as site:
        site.pages["/sitemap.xml"] = (404, {}, "")
        plainly = audited(site, tmp_path)
        listed = audited(site, tmp_path, site__only_listed=True)
        strictly = audited(site, tmp_path, documents__max_per_page=1, gate__fail_on=["documents:many-on-page>0"])
    assert "document-many-on-page" not in {judged.finding.check for judged in plainly.report.findings}
    assert "document-many-on-page" in {judged.finding.check for judged in strictly.report.findings}
    assert (plainly.exit_code, strictly.exit_code) == (0, 1)
    assert {record.state for record in listed.report.documents} == {DocumentState.LEFT_OUT}


def with_links(*targets: str) -> bytes:
    made = plain("Read more on our pages.")
    for target in targets:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=target)
        made.annotation(1, Subtype=pikepdf.Name.Link, Rect=[72, 700, 300, 720], A=action, Contents="Read more")
    return saved(made)


def test_a_link_inside_of_a_file_that_leads_nowhere_is_found_also_when_the_file_has_not_changed(tmp_path: Path) -> None:
    home = '<html lang="en"><title>Files</title><main><h1>Files</h1><a href="/a.pdf">A (PDF)</a></main></html>'
    with Site({"/": home}) as site:
        site.pages["/there"] = home.replace("Files", "There")
        site.pages["/a.pdf"] = (200, {**PDF, "ETag": '"1"'}, with_links(f"{site.url}there", f"{site.url}gone"))
        site.pages["/sitemap.xml"] = (404, {}, "")
        first, second = audited(site, tmp_path), audited(site, tmp_path)
        site.pages["/gone"] = home.replace("Files", "Back")
        third = audited(site, tmp_path)
    broken = [
        [
            judged.finding.details["target"]
            for judged in one.report.findings
            if judged.finding.check == "document-link-broken"
        ]
        for one in (first, second, third)
    ]
    assert broken == [[f"{site.url}gone"], [f"{site.url}gone"], []]
    assert by_path(second, site)["/a.pdf"].carried_from == first.report.run.id


def test_a_link_inside_of_a_file_that_would_log_out_is_not_asked_for_by_who_is_logged_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHOOL_TOKEN", "a-token-of-the-test-0815")
    home = '<html lang="en"><title>Files</title><main><h1>Files</h1><a href="/a.pdf">A (PDF)</a></main></html>'
    with Site({"/": home}) as site:
        site.pages["/a.pdf"] = (200, PDF, with_links(f"{site.url}logout", f"{site.url}gone"))
        site.pages["/sitemap.xml"] = (404, {}, "")
        audited(site, tmp_path, site__auth__headers_env={"X-Token": "SCHOOL_TOKEN"})
    assert site.asked["/gone"]
    assert not site.asked["/logout"]
