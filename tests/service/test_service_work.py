"""A small site is audited by the service, and people work on what is found: everything over HTTP, as a browser would."""

import re
import tomllib
from datetime import timedelta

import pytest
import requests

from auditor.gate import Waivers
from auditor.service.findings import FindingFilter
from auditor.service.queue import JobState
from auditor.service.roles import Role
from tests.service.serving import served, words
from tests.service.waiting import until
from tests.site import Site

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'`{{7*7}} ‮evil"
PICTURE = (200, {"Content-Type": "image/svg+xml"}, '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"/>')


def markup(title, body):
    return f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>'


def about(words):
    return markup(
        "About us", f"<p>The school was founded in {words}.</p><p>It has a library and a garden by the river.</p>"
    )


PAGES = {
    "/": markup(
        "Home",
        '<p>Welcome to the school.</p><a href="/about">About us</a> <a href="/gone">Fees</a><img src="/a.svg" alt="a.svg">',
    ),
    "/about": about("1987"),
    "/a.svg": PICTURE,
}


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    with Site(PAGES) as pages, served(tmp_path_factory.mktemp("service")) as serving:
        site = serving.site("school", pages.url)
        (site.folder / "reference_content").mkdir()
        (site.folder / "reference_content" / "about.txt").write_text(
            "About us\n\nThe school was founded in 1977.\n\nIt has a library and a garden by the river.\n"
        )
        editor = serving.person("eve", roles={"school": Role.EDITOR})
        asked = editor.send("/sites/school", "/sites/school/run")
        assert "/jobs/" in asked.url
        job = serving.service.queue.open()[0]
        done = until(lambda: (now := serving.service.queue.get(job.id)) and not now.is_open and now)
        assert done.state is JobState.ENDED, done
        yield serving, pages, editor


def finding(serving, check):
    site = serving.service.sites.get("school")
    found = serving.service.findings.sheet(site.id, FindingFilter(check=check))
    assert found, check
    return found[0]


def waivers(serving):
    return Waivers.load(serving.service.sites.get("school").folder / "auditor-waivers.toml").items


def test_the_pages_of_a_site_show_what_was_found(audited):
    serving, _, editor = audited
    assert "Failed" in editor.text("/")
    assert "Repair first" in editor.text("/sites/school")
    assert "/about" in editor.text("/sites/school/pages")
    assert "about.txt" in editor.text("/sites/school/texts")
    one = finding(serving, "reference-edited")
    page = editor.text(f"/sites/school/findings/{one.id}")
    assert "1977" in page
    assert "1987" in page
    assert one.message in editor.text("/sites/school/findings?family=reference")
    assert one.message not in editor.text("/sites/school/findings?family=images")
    assert "0 findings" in editor.text("/sites/school/findings?text=%25_%25")


def test_the_report_of_a_run_is_served_in_a_box_of_its_own(audited):
    serving, _, editor = audited
    run = serving.service.index.runs(serving.service.sites.get("school").id, 1)[0]
    shown = editor.get(f"/sites/school/runs/{run.id}/report")
    assert shown.status_code == 200
    assert "sandbox allow-scripts" in shown.headers["content-security-policy"]
    assert "allow-same-origin" not in shown.headers["content-security-policy"]
    base = shown.url.rpartition("/")[0]
    assert requests.get(f"{base}/assets/report.css", timeout=30).status_code == 200
    for path in (
        "../../../service.db",
        "..%2f..%2f..%2fauditor.toml",
        "%2e%2e/%2e%2e/auditor.toml",
        ".hidden",
        "assets//report.css",
        "/etc/passwd",
        "%00",
    ):
        assert requests.get(f"{base}/{path}", timeout=30).status_code in {400, 404}, path
    forged = base.rpartition("/")[2][:-3] + "aaa"
    assert requests.get(f"{serving.base}/reports/{forged}/index.html", timeout=30).status_code == 404
    serving.clock.ahead = timedelta(hours=13)
    assert requests.get(f"{base}/index.html", timeout=30).status_code == 404
    serving.clock.ahead *= 0


def test_a_pass_for_a_report_ends_with_the_role_of_whoever_opened_it(audited):
    serving, _, _ = audited
    site = serving.service.sites.get("school")
    guest = serving.person("guest", roles={"school": Role.VIEWER})
    run = serving.service.index.runs(site.id, 1)[0]
    shown = guest.get(f"/sites/school/runs/{run.id}/report")
    serving.service.accounts.give_role(site.id, serving.account("guest").id, None)
    assert guest.get(shown.url.removeprefix(serving.base)).status_code == 404


def test_a_cause_is_waived_with_the_name_of_whoever_did_it_and_taken_back(audited):
    serving, _, editor = audited
    one = finding(serving, "image-alt-filename")
    path = f"/sites/school/causes/{one.cause}"
    refused = editor.send(path, f"{path}/waive", {"reason": "", "owner": "Eve", "until": "2020-01-01"})
    assert refused.status_code == 422
    assert "this day is over" in refused.text
    assert 'aria-invalid="true"' in refused.text
    assert waivers(serving) == ()
    told = editor.send(path, f"{path}/waive", {"reason": f"The relaunch {HOSTILE}", "owner": "Eve"})
    assert told.status_code == 200
    (waiver,) = waivers(serving)
    assert (waiver.owner, waiver.finding) == ("Eve", one.id)
    assert finding(serving, "image-alt-filename").status == "waived"
    assert "<script>alert(1)" not in editor.get("/sites/school/findings?status=waived").text
    twice = editor.send(path, f"{path}/waive", {"reason": "Again", "owner": "Eve"})
    assert (twice.status_code, "waived already (Eve" in twice.text) == (422, True)
    editor.send(path, f"{path}/end-waiver")
    assert waivers(serving) == ()
    journal = editor.text("/sites/school/journal")
    assert "waiver ended" in journal
    assert "eve" in journal


def test_of_two_editors_at_once_the_second_is_told_and_nothing_of_the_first_is_lost(audited):
    serving, _, editor = audited
    other = serving.person("olga", roles={"school": Role.EDITOR})
    one = finding(serving, "reference-edited")
    path = f"/sites/school/findings/{one.id}"
    eve, olga = (str(serving.account(name).id) for name in ("eve", "olga"))
    held = {**other.hidden(path), "assignee": olga}
    assert editor.send(path, f"{path}/assign", {"assignee": eve}).status_code == 200
    late = other.session.post(f"{serving.base}{path}/assign", data=held, timeout=30)
    assert late.status_code == 409
    assert "Somebody else" in words(late.text)
    item = serving.service.work.get(serving.service.sites.get("school").id, one.id)
    assert item.assignee_name == "eve"


def test_what_people_say_stays_text(audited):
    serving, _, editor = audited
    one = finding(serving, "reference-edited")
    path = f"/sites/school/findings/{one.id}"
    assert editor.send(path, f"{path}/comment", {"comment": HOSTILE}).status_code == 200
    page = editor.get(path).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{7*7}}" in page
    assert editor.send(path, f"{path}/comment", {"comment": " "}).status_code == 422
    assert editor.send(path, f"{path}/comment", {"comment": "x" * 6000}).status_code == 422


def test_what_is_called_done_is_looked_at_again_on_its_pages_only(audited):
    serving, pages, editor = audited
    one = finding(serving, "reference-edited")
    path = f"/sites/school/findings/{one.id}"
    site = serving.service.sites.get("school")
    for year, there in (("1987", True), ("1977", False)):
        pages.pages["/about"] = about(year)
        pages.asked.clear()
        assert editor.send(path, f"{path}/look-again").status_code == 200
        job = serving.service.queue.of_site(site.id, 1)[0]
        until(lambda job=job: not serving.service.queue.get(job.id).is_open)
        until(lambda: not serving.service.queue.open(site.id))
        state = serving.service.work.get(site.id, one.id).state
        if there:
            assert until(lambda: serving.service.work.get(site.id, one.id).state == "open"), state
            assert "still there" in editor.text(path)
        else:
            until(lambda: not serving.service.findings.count(site.id, FindingFilter(check="reference-edited")))
        assert pages.asked["/about"]
    # What stands on other pages is still known.
    assert finding(serving, "image-alt-filename").status == "new"
    pages.pages["/about"] = about("1987")


def test_a_setting_that_is_wrong_is_told_at_its_field_and_nothing_is_written(audited):
    serving, _, _ = audited
    admin = serving.person("ada", admin=True)
    site = serving.service.sites.get("school")
    before = (site.folder / "auditor.toml").read_text()
    page = admin.get("/sites/school/settings").text
    values = dict(re.findall(r'<input id="[^"]*" name="([^"]+)" type="[^"]*" value="([^"]*)"', page))
    values |= {"site.start": "ftp://nowhere", "site.max_pages": "many", "name": "School"}
    wrong = admin.send("/sites/school/settings", "/sites/school/settings", values)
    assert wrong.status_code == 422
    for key in ("site-start", "site-max_pages"):
        assert f'id="fault-{key}"' in wrong.text
    assert (site.folder / "auditor.toml").read_text() == before
    values |= {
        "site.start": tomllib.loads(before)["site"]["start"][0],
        "site.max_pages": "30",
        "spelling.words": "IHP\nMGH",
    }
    assert admin.send("/sites/school/settings", "/sites/school/settings", values).status_code == 200
    written = (site.folder / "auditor.toml").read_text()
    assert tomllib.loads(written)["site"]["max_pages"] == 30
    assert tomllib.loads(written)["spelling"]["words"] == ["IHP", "MGH"]
    assert before.splitlines()[0] in written, "comments stay"
    held = admin.hidden("/sites/school/settings")
    with (site.folder / "auditor.toml").open("a") as file:
        file.write("# edited by hand\n")
    late = admin.session.post(f"{serving.base}/sites/school/settings", data={**held, **values}, timeout=30)
    assert late.status_code == 409
    assert "# edited by hand" in (site.folder / "auditor.toml").read_text()


def test_texts_are_uploaded_whole_or_refused_with_the_reason(audited):
    serving, _, _ = audited
    admin = serving.person("ada", admin=True)
    folder = serving.service.sites.get("school").folder / "reference_content"
    path = "/sites/school/texts"

    def sent(name, data, **more):
        return admin.send(path, path, more, files={"files": (name, data)})

    assert sent("news.txt", b"News\n\nThe fair is on Monday.\n").status_code == 200
    assert (folder / "news.txt").read_bytes().startswith(b"News")
    again = sent("news.txt", b"Other\n\nOther text.\n")
    assert (again.status_code, "there already" in again.text) == (422, True)
    assert sent("news.txt", b"Other\n\nOther text.\n", replace="on").status_code == 200
    for name, data in (
        ("a.exe", b"x"),
        ("..", b"x"),
        (".hidden.txt", b"x"),
        ("x.docx", b"no zip"),
        ("bin.txt", b"\x81\x8d\x00\xff"),
    ):
        assert sent(name, data).status_code == 422, name
    assert sent("../../escaped.txt", b"Here\n\nI am.\n").status_code == 200
    assert (folder / "escaped.txt").is_file()
    assert sent("deep.txt", b"x\n", folder="../..").status_code == 422
    assert sent("large.txt", b"x" * 11_500_000).status_code == 400
    assert not list(folder.parent.parent.glob("*.txt"))


def test_an_accepted_published_text_is_taken_over_into_the_file(audited):
    serving, _, editor = audited
    site = serving.service.sites.get("school")
    job = editor.send("/sites/school", "/sites/school/run").url.rpartition("/")[2]
    until(lambda: not serving.service.queue.get(job).is_open)
    one = until(lambda: serving.service.findings.sheet(site.id, FindingFilter(check="reference-edited")))[0]
    path = f"/sites/school/findings/{one.id}"
    assert editor.send(path, f"{path}/accept").status_code == 200
    assert "1987" in (site.folder / "reference_content" / "about.txt").read_text()
    runs = serving.service.index.runs(site.id, 2, whole=True)
    # The number was looked at again in between, and is back.
    assert runs[1].since is None
    assert runs[0].since
    compared = editor.get(f"/sites/school/compare?before={runs[1].id}&after={runs[0].id}")
    assert compared.status_code == 200
    changes = editor.get("/sites/school/texts/changes")
    assert changes.content.startswith(b"PK")
