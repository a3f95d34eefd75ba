"""People hear of what is new, once, by real mail and posts on loopback; a quiet night and a restart say nothing more."""

from __future__ import annotations

import email
import email.policy
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from auditor.report import write_reports
from auditor.service.messages.digest import digest_of
from auditor.service.messages.news import EndingWaiver, NewCause, News
from auditor.service.messages.outbox import BREAKS_MIN, Content
from auditor.service.messages.sending import SIGNING_VARIABLE, mail_of
from auditor.service.messages.settings import Channel, HookSettings, MailSettings
from auditor.service.messages.teller import limited, of_owner
from auditor.service.options import MailOptions
from auditor.service.queue import JobState, JobWish
from auditor.service.roles import Role
from auditor.service.trackers.settings import TrackerKind, TrackerSettings
from tests.report.report_sample import sample
from tests.service.mailbox import Mailbox, post_office
from tests.service.serving import Serving, served
from tests.service.tracker_servers import TOKEN, GitHubServer, tracker
from tests.site import Site, page

PAGES = {
    "/": page('<p><a href="/fees">Fees</a> and <a href="/rooms">rooms</a>.</p>', "Home"),
    "/fees": page("<p>You pay 500 Euro a term.</p>", "Fees"),
    "/rooms": page("<p>Every student may ask for a room.</p>", "Rooms"),
}
PICTURE = page('<p>Every student may ask for a room.</p><p><img src="/room.png"></p>', "Rooms")


def run(serving: Serving, slug: str = "school") -> JobState:
    """Run a site to its end, and until everybody was told who listens."""
    service = serving.service
    job = service.queue.ask(service.sites.get(slug).id, JobWish("anna"), serving.clock.now())
    service.runner.wake()
    told = threading.Event()
    service.after_run.listeners.append(lambda site, ended, row: told.set() if ended.id == job.id else None)
    assert told.wait(120), service.queue.get(job.id)
    return service.queue.get(job.id).state


def sent(serving: Serving, box: Mailbox) -> list[str]:
    """Subjects of all mail, once nothing waits to be sent."""
    until = time.monotonic() + 60
    while serving.service.outbox.due(serving.clock.now()) and time.monotonic() < until:
        time.sleep(0.05)
    return box.subjects()


def test_a_planted_mistake_makes_one_mail_and_one_issue_and_a_quiet_night_or_a_restart_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHOOL_TRACKER", TOKEN)
    with post_office() as (box, mail), Site(dict(PAGES)) as site, tracker(GitHubServer()) as github:
        with served(tmp_path, mail=mail) as serving:
            added = serving.site("school", site.url)
            serving.service.teller.settings.save(added.id, Channel.MAIL, MailSettings(("anna@school.test",)), 0)
            kind, variable = TrackerKind.GITHUB, "${SCHOOL_TRACKER}"
            wanted = TrackerSettings(kind, on=True, url=github.address, project="school/web", token=variable)
            serving.service.issues.settings.save(added.id, wanted, 0)
            run(serving)
            first, issues = len(sent(serving, box)), len(github.issues)
            site.pages["/rooms"] = PICTURE
            run(serving)
            subjects = sent(serving, box)
        with served(tmp_path, mail=mail) as serving:  # neither a restart tells anything again, nor a quiet night
            run(serving)
            assert sent(serving, box) == subjects
    assert len(subjects) == first + 1, subjects
    letter = box.letters[-1]
    assert letter["To"] == "anna@school.test"
    body = letter.get_body(("plain",))
    assert body is not None
    assert "/rooms" in body.get_content()
    assert "1 new thing to repair" in subjects[-1]
    assert len(github.issues) == issues + 1
    assert "/rooms" in list(github.issues.values())[-1]["body"]


def test_a_run_that_ended_while_nobody_listened_is_told_at_the_next_start_and_once(tmp_path: Path) -> None:
    report = sample()
    with post_office() as (box, mail):
        with served(tmp_path, start=False, mail=mail) as serving:
            added = serving.site("school", report.run.site)
            serving.service.teller.settings.save(added.id, Channel.MAIL, MailSettings(("anna@school.test",)), 0)
            write_reports(report, ["json"], added.folder / "reports")  # as by a service that was killed right then
        for _ in range(2):
            with served(tmp_path, mail=mail) as serving:
                assert serving.service.index.run(added.id, report.run.id) is not None
                sent(serving, box)
    assert len(box.letters) == 1


def test_a_server_that_refuses_is_asked_again_later_and_given_up_in_the_end(tmp_path: Path) -> None:
    with post_office() as (box, mail), served(tmp_path, start=False, mail=mail) as serving:
        box.refuses = True
        site, service = serving.site("school"), serving.service
        with service.database.transaction() as connection:
            digest = digest_of("School", News("r", "passed", "All is well."), "http://a.test")
            for _ in range(2):  # the same is put in twice, and is there once
                service.outbox.put(connection, "one", (site.id, Channel.MAIL, "a@b.test"), digest, serving.clock.now())
        tried = 0
        for minutes in (0, *BREAKS_MIN):
            serving.clock.ahead += timedelta(minutes=minutes + 1)
            assert service.sender.send_due() == 0
            tried += 1
            assert service.sender.send_due() == 0  # not before its time
        message = service.outbox.of_site(site.id)[0]
        assert (message.state, message.attempts) == ("given-up", tried)
        assert "451" in message.error
        box.refuses = False
        service.outbox.again(site.id, message.id, serving.clock.now())
        assert service.sender.send_due() == 1
        assert service.sender.send_due() == 0
    assert len(box.letters) == 1


CAUSES = (
    NewCause("c1", "Picture without description", "serious", 2, "failed", 3, ("http://a.test/x",), frozenset({"Anna"})),
    NewCause("c2", "Long sentence", "minor", 0, "failed", 1, ("http://a.test/y",)),
    NewCause("c3", "Look at this", "critical", 3, "cantTell", 1, ("http://a.test/z",)),
)


def test_each_hears_what_concerns_him() -> None:
    news = News("r", "failed", "Failed.", CAUSES, (EndingWaiver("f1", "known", "Ben", "2026-12-01"),), "cut off")
    assert [cause.id for cause in limited(news, MailSettings(least="moderate")).causes] == ["c1"]
    assert [cause.id for cause in limited(news, MailSettings(least="minor", looks=True)).causes] == ["c1", "c2", "c3"]
    anna, ben = of_owner(news, "Anna"), of_owner(news, "Ben")
    assert [cause.id for cause in anna.causes] == ["c1"]
    assert (anna.waivers, anna.trouble) == ((), "")
    assert ben.causes == ()
    assert [one.finding for one in ben.waivers] == ["f1"]
    assert not of_owner(news, "Carl").is_worth_telling


HOSTILE = "Bcc: x@evil.test\r\n\r\n<script>alert(1)</script> @channel <http://evil.test|click> token=9f8Zq4Lm2Xc7Vb1N"


def test_a_page_text_can_add_no_header_no_markup_and_no_secret() -> None:
    cause = NewCause("c1", HOSTILE, "serious", 2, "failed", 1, ("http://a.test/?token=9f8Zq4Lm2Xc7Vb1N",))
    digest = digest_of(HOSTILE, News("r", "failed", HOSTILE, (cause,)), "http://service.test/sites/a")
    letter = mail_of(Content(digest.subject, digest.text, digest.html), "a@b.test", MailOptions(server="m.test"))
    read = email.message_from_bytes(letter.as_bytes(), policy=email.policy.default)
    assert read["Bcc"] is None
    assert "<script" not in digest.html
    assert "9f8Zq4Lm2Xc7Vb1N" not in letter.as_string() + digest.text + digest.html


class Hook(BaseHTTPRequestHandler):
    """Takes posts and keeps them."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((dict(self.headers), body))  # type: ignore[attr-defined]
        self.send_response(self.server.answers)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.taken, server.answers = [], 200  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("channel", [Channel.SLACK, Channel.TEAMS, Channel.WEBHOOK])
def test_posts_say_the_same_call_nobody_and_are_signed(
    tmp_path: Path, hook: HTTPServer, monkeypatch: pytest.MonkeyPatch, channel: Channel
) -> None:
    monkeypatch.setenv(SIGNING_VARIABLE, "our secret")
    monkeypatch.setenv("TEAM_HOOK", f"http://127.0.0.1:{hook.server_port}/in")
    with served(tmp_path, start=False) as serving:
        site, service = serving.site("school"), serving.service
        service.teller.settings.save(site.id, channel, HookSettings("${TEAM_HOOK}"), 0)
        news = News("r", "failed", "Failed: @channel", CAUSES)
        digest = digest_of("School", news, "http://service.test/sites/a")
        with service.database.transaction() as connection:
            service.outbox.put(connection, "one", (site.id, channel, "${TEAM_HOOK}"), digest, serving.clock.now())
        assert service.sender.send_due() == 1
        kept = (tmp_path / "service.db").read_bytes() + (tmp_path / "service.db-wal").read_bytes()
    headers, body = hook.taken[0]  # type: ignore[attr-defined]
    text = json.dumps(json.loads(body), ensure_ascii=False)
    assert "Picture without description" in text
    if channel is Channel.WEBHOOK:
        signed = hmac.new(b"our secret", body, hashlib.sha256).hexdigest()
        assert headers["X-Auditor-Signature"] == f"sha256={signed}"
    else:
        assert "@channel" not in text
    assert str(hook.server_port).encode() + b"/in" not in kept  # the secret address is nowhere but in the environment


def test_the_page_says_what_is_wrong_at_its_field_and_sends_a_test(tmp_path: Path) -> None:
    with post_office() as (box, mail), served(tmp_path, start=False, mail=mail) as serving:
        serving.site("school")
        anna = serving.person("anna", roles={"school": Role.ADMIN})
        path = "/sites/school/messages"
        wrong = anna.send(path, f"{path}/mail", {"to": "nobody", "least": "moderate", "owners": "", "version": "0"})
        assert wrong.status_code == 422
        assert "is no e-mail address" in wrong.text
        assert 'aria-invalid="true"' in wrong.text
        good = {"to": "anna@school.test", "least": "serious", "owners": "Ben = ben@school.test", "version": "0"}
        assert anna.send(path, f"{path}/mail", good).status_code == 200
        stale = anna.send(path, f"{path}/mail", {**good, "version": "0"})
        assert stale.status_code == 409
        assert "The test went out." in anna.send(path, f"{path}/test", {"channel": "mail"}).text
        assert (
            "begins with https://"
            in anna.send(
                path, f"{path}/hook", {"channel": "slack", "url": "http://evil.test", "least": "minor", "version": "0"}
            ).text
        )
    assert sorted(str(letter["To"]) for letter in box.letters) == ["anna@school.test", "ben@school.test"]
