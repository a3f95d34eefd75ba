"""Bad input: ports that are taken, folders that vanish, ids of other sites, forged secrets, paths that climb, clocks that jump."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests

from auditor.errors import UsageFault
from auditor.gate import Waivers
from auditor.model.codes import Code
from auditor.service.api.routes import RateLimit
from auditor.service.messages.digest import Digest
from auditor.service.messages.outbox import Outbox
from auditor.service.messages.settings import Channel
from auditor.service.options import ServiceOptions
from auditor.service.queue import JobState, JobWish
from auditor.service.roles import Role, TokenScope
from auditor.service.server import serve
from auditor.service.web.app import PAGES
from auditor.service.web.guard import SESSION_COOKIE, SHARE_COOKIE
from tests.service.serving import PASSWORD, Person, Serving, served
from tests.service.test_service_access import address
from tests.service.waiting import until


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    with served(tmp_path, start=False) as serving:
        serving.site("mine")
        serving.site("other")
        yield serving


def test_a_port_that_is_taken_is_said_before_the_folder_is_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        options = ServiceOptions(port=taken.getsockname()[1])
        with pytest.raises(UsageFault) as fault:
            serve(tmp_path / "service", options, lambda line: pytest.fail(line))
    assert fault.value.code is Code.PORT_TAKEN
    assert str(options.port) in str(fault.value)
    assert not (tmp_path / "service").exists()


def test_of_a_site_whose_folder_vanished_every_page_still_answers_and_nothing_makes_it_anew(serving: Serving) -> None:
    root = serving.person("root", admin=True)
    forms = root.hidden("/sites/mine/settings")
    folder = serving.service.sites.get("mine").folder
    shutil.rmtree(folder)
    wrong = []
    for page in PAGES:
        if "{site}" in page.path and not page.posts:
            status = root.get(address(page)).status_code
            if status >= 500:
                wrong.append((page.path, status))
    assert wrong == []
    assert "is gone" in root.text("/sites/mine")
    for path, values in (
        ("settings", {"name": "Mine", "site.start": "http://127.0.0.1:9/"}),
        ("settings/text", {"text": "[site]\nstart = ['http://127.0.0.1:9/']\n"}),
    ):
        sent = root.session.post(f"{serving.base}/sites/mine/{path}", data={**forms, **values}, timeout=30)
        assert sent.status_code < 500, path
    serving.service.queue.ask(serving.service.sites.get("mine").id, JobWish("anna"), serving.clock.now())
    assert not folder.exists()


def test_a_run_of_a_site_whose_folder_vanished_fails_with_the_reason(tmp_path: Path) -> None:
    with served(tmp_path) as serving:
        service, site = serving.service, serving.site("mine")
        shutil.rmtree(site.folder)
        ended = []
        service.after_run.listeners.append(lambda site, job, run: ended.append(job))
        service.queue.ask(site.id, JobWish("anna"), serving.clock.now())
        service.runner.wake()
        until(lambda: not service.queue.open())
        (job,) = service.queue.of_site(site.id)
        assert job.state is JobState.FAILED
        assert "sites/mine is gone" in job.said
        assert [one.id for one in ended] == [job.id]


def made_on_other(serving: Serving) -> dict[str, str]:
    """Let another site have one of everything; return the ids."""
    service, now = serving.service, serving.clock.now()
    site = service.sites.get("other").id
    with service.database.transaction() as connection:
        connection.execute(
            "INSERT INTO cause VALUES (?, 'c-other', 'A secret of others', 'check', 'images', 'serious', 2, 'failed', 0)",
            (site,),
        )
        connection.execute(
            "INSERT INTO finding VALUES (?, 'f-other', 'r', 'check', 'images', 'serious', 2, 'failed', 'new', "
            "'http://other.test/', 'A secret of others', 'c-other', '', '', '', '')",
            (site,),
        )
        connection.execute(
            "INSERT INTO run VALUES (?,'run-other','','','failed','A secret of others',1,1,0,0,0,1,0,1,'{}',1,'reports/x',NULL)",
            (site,),
        )
        Outbox.put(connection, "o", (site, Channel.MAIL, "a@b.test"), Digest("A secret of others", "", ""), now)
    parcel = service.outbox.of_site(site)[0]
    service.outbox.failed(parcel, "not now", now)
    service.shares.make(site, "the board", 5, "anna", now)
    return {
        "job": service.queue.ask(site, JobWish("anna"), now).id,
        "run": "run-other",
        "message": str(parcel.id),
        "link": str(service.shares.all(site)[0].id),
        "c": "c-other",
        "f": "f-other",
    }


def test_ids_of_another_site_are_worth_nothing_on_ones_own(serving: Serving) -> None:
    ids = made_on_other(serving)
    service = serving.service
    other = service.sites.get("other").id
    anna = serving.person("anna", roles={"mine": Role.ADMIN})
    base = "/sites/mine"
    for path in (
        f"{base}/jobs/{ids['job']}",
        f"{base}/jobs/{ids['job']}/state",
        f"{base}/jobs/{ids['job']}/log",
        f"{base}/runs/{ids['run']}/report",
        f"{base}/causes/{ids['c']}",
        f"{base}/findings/{ids['f']}",
        f"{base}/compare?before={ids['run']}&after={ids['run']}",
    ):
        answer = anna.get(path)
        assert answer.status_code in {400, 404}, path
        assert "secret" not in answer.text, path
    waiver = {"reason": "none", "owner": "anna", "version": "1"}
    for page, path, values in (
        (base, f"{base}/jobs/{ids['job']}/stop", {}),
        (base, f"{base}/causes/{ids['c']}/waive", waiver),
        (base, f"{base}/findings/{ids['f']}/waive", waiver),
        (base, f"{base}/findings/{ids['f']}/comment", {"comment": "I was here"}),
        (base, f"{base}/findings", {"action": "waive", "finding": ids["f"], **waiver}),
        (base, f"{base}/messages/again", {"message": ids["message"]}),
        (base, f"{base}/access/end", {"link": ids["link"]}),
    ):
        assert anna.send(page, path, values).status_code < 500, path
    assert service.queue.get(ids["job"]).state is JobState.QUEUED
    assert Waivers.load(service.sites.get("other").folder / "auditor-waivers.toml").items == ()
    assert service.work.comments(other, ids["f"]) == []
    assert service.outbox.of_site(other)[0].attempts == 1
    assert not service.shares.all(other)[0].ended
    secret = service.tokens.make(
        ("a test", service.sites.get("mine").id, TokenScope.WORK, 5), "anna", serving.clock.now()
    )
    program = {"Authorization": f"Bearer {secret}"}
    for path in (f"{base}/jobs/{ids['job']}", "/sites/other", "/sites/other/issues", "/sites/other/findings"):
        assert requests.get(f"{serving.base}/api/v1{path}", headers=program, timeout=30).status_code == 404, path
    order = {"reason": "none", "owner": "anna", "finding": ids["f"]}
    sent = requests.post(f"{serving.base}/api/v1{base}/waivers", json=order, headers=program, timeout=30)
    assert sent.status_code == 404


FORGED = ("", "x", "0" * 43, "' OR 1=1 --", "%00", "é", "a" * 5000)


@pytest.mark.parametrize("value", FORGED)
def test_a_forged_secret_opens_nothing(serving: Serving, value: str) -> None:
    serving.person("anna", admin=True)
    for cookie in (SESSION_COOKIE, SHARE_COOKIE):
        answer = requests.get(
            f"{serving.base}/sites/mine", headers={"Cookie": f"{cookie}={value}".encode()}, timeout=30
        )
        assert "/sign-in" in answer.url, cookie
    header = {"Authorization": f"Bearer auditor_{value}".encode()}
    assert requests.get(f"{serving.base}/api/v1/sites", headers=header, timeout=30).status_code == 401
    assert requests.get(f"{serving.base}/first", params={"key": value}, timeout=30).status_code == 404
    assert requests.get(f"{serving.base}/shared/{value or 'x'}", timeout=30).status_code == 404
    assert requests.get(f"{serving.base}/reports/{value or 'x'}/index.html", timeout=30).status_code == 404


def test_what_one_service_signed_is_worth_nothing_at_another_one(tmp_path: Path) -> None:
    with served(tmp_path / "a", start=False) as one, served(tmp_path / "b", start=False) as another:
        for serving in (one, another):
            serving.site("mine")
        secret = one.person("root", admin=True).session.cookies[SESSION_COOKIE]
        token = one.service.forms.token(secret, one.clock.now())
        root = another.person("root", admin=True)
        sent = root.session.post(f"{another.base}/sites/mine/run", data={"form_token": token}, timeout=30)
        assert sent.status_code == 400
        thief = Person(another.base)
        thief.session.cookies.set(SESSION_COOKIE, secret)
        assert "/sign-in" in thief.get("/").url
        assert another.service.queue.open() == []


@pytest.mark.parametrize(
    "path",
    [
        "/static/../service.db",
        "/static/..%2f..%2fservice.py",
        "/static/%2e%2e/service.py",
        "/sites/..%2f..%2fetc/settings",
        "/sites/%2e%2e/settings",
        "/sites/mine/jobs/..%2f..%2f..%2fsecret.key/log",
        "/sites/mine/runs/..%2f..%2f../report",
        "/sites/mine/findings/..%2f..%2fsecret.key",
        "/sites/mine%00/settings",
        "/sites/MINE/settings",
    ],
)
def test_a_path_that_climbs_leads_nowhere(serving: Serving, path: str) -> None:
    root = serving.person("root", admin=True)
    request = requests.Request("GET", serving.base).prepare()
    request.url = serving.base + path  # as it is: a well-behaved client would straighten it
    request.headers.update(root.session.headers)
    request.prepare_cookies(root.session.cookies)
    answer = root.session.send(request, timeout=30)
    assert answer.status_code == 404
    assert serving.service.key not in answer.text


@pytest.mark.parametrize("slug", ["..", "../x", "a/b", "A", "", ".", "a\0b", "-a", "x" * 64, "é", "con fig"])
def test_a_short_name_that_is_a_path_makes_no_site(serving: Serving, slug: str) -> None:
    root = serving.person("root", admin=True)
    before = sorted(serving.service.folder.rglob("*"))
    form = {"address": "http://127.0.0.1:9/", "name": "!" if not slug else "Name", "slug": slug}
    answer = root.send("/add-site", "/add-site", form)
    added = [site.slug for site in serving.service.sites.all() if site.slug not in {"mine", "other"}]
    if slug in {"", "a\0b"}:  # one is made of the name; a NUL is left out
        assert added == ["site" if not slug else "ab"]
    else:
        assert (answer.status_code, added) == (422, [])
        assert sorted(serving.service.folder.rglob("*")) == before


def test_forms_that_are_too_large_or_broken_are_refused_and_change_nothing(serving: Serving) -> None:
    root = serving.person("root", admin=True)
    held = root.hidden("/sites/mine/settings")
    url = f"{serving.base}/sites/mine/settings"
    before = (serving.service.sites.get("mine").folder / "auditor.toml").read_bytes()
    for data, kind in (
        (b"name=" + b"x" * 10_000_000, "application/x-www-form-urlencoded"),
        (b"--b\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=b"),
        (b"", "multipart/form-data"),
        (b"form_token=%ff%fe", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % number for number in range(5000)), "application/x-www-form-urlencoded"),
    ):
        sent = root.session.post(url, data=data, headers={"Content-Type": kind}, timeout=60)
        assert 400 <= sent.status_code < 500, kind
    sent = root.session.post(url, data={**held, "name": "x" * 20_000, "site.start": "http://127.0.0.1:9/"}, timeout=60)
    assert sent.status_code == 422
    assert (serving.service.sites.get("mine").folder / "auditor.toml").read_bytes() == before
    assert serving.service.sites.get("mine").name == "Mine"


def test_a_clock_that_jumps_locks_nobody_out_and_holds_no_message_back(serving: Serving) -> None:
    service, clock = serving.service, serving.clock
    account = serving.account("anna", password=PASSWORD)
    secret = service.sign_ins.begin(account.id, clock.now())
    site = service.sites.get("mine").id
    with service.database.transaction() as connection:
        Outbox.put(connection, "o", (site, Channel.MAIL, "a@b.test"), Digest("s", "", ""), clock.now())
    clock.ahead = timedelta(days=900)
    for _ in range(6):
        service.accounts.check_password("anna", "wrong wrong wrong", clock.now())
    service.outbox.failed(service.outbox.of_site(site)[0], "not now", clock.now())
    form = service.forms.token(secret, clock.now())
    limit = RateLimit(most=1)
    assert limit.allows(1, clock.now())
    assert not limit.allows(1, clock.now())
    clock.ahead = timedelta()
    assert service.accounts.check_password("anna", PASSWORD, clock.now()) is not None
    assert service.sign_ins.account_of(secret, clock.now()) == account.id
    assert len(service.outbox.due(clock.now())) == 1
    assert limit.allows(1, clock.now())
    assert "too long" in service.forms.check(form, secret, clock.now()), "a form of the future is none"


def test_a_message_that_waits_for_its_break_is_not_due_before(serving: Serving) -> None:
    service, now = serving.service, serving.clock.now()
    site = service.sites.get("mine").id
    with service.database.transaction() as connection:
        Outbox.put(connection, "o", (site, Channel.MAIL, "a@b.test"), Digest("s", "", ""), now)
    for _ in range(6):
        service.outbox.failed(service.outbox.of_site(site)[0], "not now", now)
        assert service.outbox.due(now) == []
    assert datetime.fromisoformat(service.outbox.of_site(site)[0].due) == (now + timedelta(days=1)).replace(
        microsecond=0
    )


@pytest.mark.parametrize(
    ("trusted", "origin", "secure"), [([], "127.0.0.1", False), (["127.0.0.0/8"], "198.51.100.7", True)]
)
def test_where_somebody_comes_from_is_believed_of_a_trusted_proxy_only(
    tmp_path: Path, trusted: list[str], origin: str, secure: bool
) -> None:
    with served(tmp_path, start=False, proxy={"trusted": trusted}) as serving:
        serving.site("mine")
        anna = serving.person("anna", roles={"mine": Role.EDITOR})
        # What stands before the last address, a client may have written itself.
        headers = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https"}
        assert anna.send("/sites/mine", "/sites/mine/run", headers=headers).status_code == 200
        entries = serving.service.journal.entries(serving.service.sites.get("mine").id)
        assert {entry.origin for entry in entries if entry.by == "anna"} == {origin}
        fresh = requests.get(f"{serving.base}/sign-in", headers=headers, timeout=30)
        assert ("Secure" in fresh.headers["set-cookie"]) is secure
        # The name of an account in a header is nobody where no such header is set.
        asked = requests.get(f"{serving.base}/", headers={**headers, "X-Remote-User": "anna"}, timeout=30)
        assert "/sign-in" in asked.url
