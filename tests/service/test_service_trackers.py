"""One issue for each thing to repair: found again, closed, opened again; in trackers that answer as their documents say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.service.faults import ChangedMeanwhile, Refusal
from auditor.service.messages.outbox import BREAKS_MIN
from auditor.service.roles import Role
from auditor.service.sites import AuditedSite
from auditor.service.trackers.desk import ask
from auditor.service.trackers.issue import IssueText, markdown, title_of, wiki
from auditor.service.trackers.settings import TrackerKind, TrackerSettings, check
from tests.service.serving import Serving, served
from tests.service.tracker_servers import TOKEN, GitHubServer, GitLabServer, JiraServer, TrackerServer, tracker

A, B = "http://school.test/a", "http://school.test/b"
KINDS = {
    "github": GitHubServer,
    "gitlab": GitLabServer,
    "jira cloud": lambda: JiraServer(cloud=True),
    "jira server": lambda: JiraServer(cloud=False),
}


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHOOL_TRACKER", TOKEN)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    with served(tmp_path, start=False) as serving:
        serving.site("school")
        yield serving


@pytest.fixture(params=KINDS)
def there(request: pytest.FixtureRequest) -> Iterator[TrackerServer]:
    with tracker(KINDS[request.param]()) as server:
        yield server


@pytest.fixture
def github() -> Iterator[GitHubServer]:
    with tracker(GitHubServer()) as server:
        assert isinstance(server, GitHubServer)
        yield server


def settings_for(server: TrackerServer, **more: object) -> TrackerSettings:
    values: dict[str, object] = {
        "kind": TrackerKind(server.kind),  # type: ignore[attr-defined]
        "on": True,
        "url": server.address,
        "project": server.project,  # type: ignore[attr-defined]
        "token": "${SCHOOL_TRACKER}",
        "user": "anna@school.test" if getattr(server, "cloud", False) else "",
        **more,
    }
    return TrackerSettings(**values)  # type: ignore[arg-type]


def switch(serving: Serving, server: TrackerServer, **more: object) -> AuditedSite:
    site = serving.service.sites.get("school")
    desk = serving.service.issues
    desk.settings.save(site.id, settings_for(server, **more), desk.settings.get(site.id)[1])
    return site


def night(
    serving: Serving,
    found: Mapping[str, Sequence[str]],
    *,
    outcome: str = "failed",
    whole: bool = True,
    states: Mapping[str, str] | None = None,
    status: str = "new",
) -> None:
    """Let a run find causes on pages, do what it asks for, and send what is due."""
    service = serving.service
    site = service.sites.get("school")
    with service.database.transaction() as connection:
        count = connection.execute("SELECT count(*) FROM run").fetchone()[0]
        connection.execute(
            "INSERT INTO run VALUES (?,?,'','',?,'',1,1,0,0,0,0,0,0,'{}',?,'',NULL)",
            (site.id, f"run-{count:03}", outcome, whole),
        )
        for table in ("finding", "cause", "page"):
            connection.execute(f"DELETE FROM {table} WHERE site = ?", (site.id,))
        pages = {A: "audited", B: "audited", **(states or {})}
        connection.executemany(
            "INSERT INTO page VALUES (?,?,?,?,'','','',NULL)",
            [(site.id, url, f"run-{count:03}", state) for url, state in pages.items()],
        )
        for place, (cause, urls) in enumerate(found.items()):
            connection.execute(
                "INSERT INTO cause VALUES (?,?,?,'check','images','serious',2,'failed',?)",
                (site.id, cause, f"A picture says nothing: {cause}", place),
            )
            connection.executemany(
                "INSERT INTO finding VALUES (?,?,'r','check','images','serious',2,'failed',?,?,'m',?,'','','','')",
                [(site.id, f"{cause}-{number}", status, url, cause) for number, url in enumerate(urls)],
            )
    service.issues.put(site)
    service.sender.send_due()


def test_an_issue_is_made_closed_and_opened_again_and_never_made_twice(serving: Serving, there: TrackerServer) -> None:
    switch(serving, there)
    night(serving, {"c1": [A, B], "c2": [B]})
    assert there.made() == 2
    night(serving, {"c1": [A, B], "c2": [B]})
    assert len(there.issues) == 2, "a night like the one before asks for nothing"
    first, second = there.issues
    night(serving, {"c2": [B]})
    assert (there.is_closed(first), there.is_closed(second)) == (True, False)  # type: ignore[attr-defined]
    assert there.comments == [(first, "The audit does not find it any more.")]
    night(serving, {"c1": [A], "c2": [B]})
    assert (there.is_closed(first), there.is_closed(second)) == (False, False)  # type: ignore[attr-defined]
    assert there.comments[1] == (first, "The audit finds it again: 1 place on 1 page.")
    assert len(there.issues) == 2


def test_an_issue_that_was_made_and_not_written_down_is_found_by_its_marker(
    serving: Serving, there: TrackerServer
) -> None:
    site = switch(serving, there)
    there.loses = True
    night(serving, {"c1": [A]})
    assert (len(there.issues), serving.service.issues.of_site(site.id)[0].done) == (1, "")
    there.loses = False
    serving.clock.ahead += timedelta(minutes=2)
    serving.service.sender.send_due()
    (issue,) = serving.service.issues.of_site(site.id)
    assert (len(there.issues), issue.done, issue.key) == (1, "open", next(iter(there.issues)))
    # A database that knows nothing, such as one that was restored from an older backup, makes no second one either.
    serving.service.database.write("DELETE FROM tracked")
    night(serving, {"c1": [A]})
    assert len(there.issues) == 1


def test_what_people_close_stays_closed_and_what_they_delete_is_made_anew_when_it_comes_back(
    serving: Serving, github: GitHubServer
) -> None:
    switch(serving, github)
    night(serving, {"c1": [A]})
    github.issues["1"]["state"] = "closed"
    night(serving, {"c1": [A]})
    assert github.is_closed("1")
    night(serving, {})
    assert github.comments == []
    del github.issues["1"]
    night(serving, {"c1": [A]})
    assert [one["state"] for one in github.issues.values()] == ["open"]


def test_a_project_that_cannot_be_seen_any_more_is_no_sign_that_its_issues_are_gone(
    serving: Serving, github: GitHubServer
) -> None:
    site = switch(serving, github)
    night(serving, {"c1": [A]})
    github.repository = "/repos/school/renamed"
    night(serving, {})
    (issue,) = serving.service.issues.of_site(site.id)
    assert (issue.wish, issue.done, issue.key) == ("closed", "open", "1")
    github.repository = "/repos/school/web"
    serving.clock.ahead += timedelta(minutes=5)
    serving.service.sender.send_due()
    assert github.is_closed("1")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"states": {A: "failed"}}, "its page could not be looked at"),
        ({"states": {A: "partial"}}, "its page was not looked at in full"),
        ({"outcome": "incomplete"}, "the run did not do its work"),
        ({"outcome": "nothing"}, "nothing was audited"),
        ({"whole": False}, "only some pages were looked at"),
    ],
)
def test_nothing_is_called_repaired_that_was_not_looked_at(
    serving: Serving, github: GitHubServer, more: dict[str, object], why: str
) -> None:
    switch(serving, github)
    night(serving, {"c1": [A], "c2": [B]})
    night(serving, {"c2": [B]}, **more)  # type: ignore[arg-type]
    assert not github.is_closed("1"), why
    night(serving, {"c2": [B]})
    assert github.is_closed("1")


def test_nothing_is_sent_before_a_person_has_switched_it_on(serving: Serving, github: GitHubServer) -> None:
    site = switch(serving, github, on=False)
    night(serving, {"c1": [A], "c2": [A]})
    plan = serving.service.issues.preview(site, settings_for(github, most=1))
    assert [(step.cause, step.action) for step in plan.steps] == [("c1", "open")]
    assert plan.left_out == 1
    assert github.asked == []
    assert serving.service.outbox.of_site(site.id) == []
    # What waits when it is switched off is not sent either, and is asked for again once it is on.
    switch(serving, github)
    github.refuses = 503
    night(serving, {"c1": [A]})
    github.refuses = 0
    switch(serving, github, on=False)
    serving.clock.ahead += timedelta(minutes=5)
    serving.service.sender.send_due()
    assert github.issues == {}
    switch(serving, github)
    night(serving, {"c1": [A]})
    assert len(github.issues) == 1


def test_waived_unstable_and_slighter_things_get_no_issue_and_a_waiver_closes_none(
    serving: Serving, github: GitHubServer
) -> None:
    site = switch(serving, github, least="critical")
    night(serving, {"c1": [A]})
    switch(serving, github)
    night(serving, {"c1": [A]}, status="unstable")
    serving.service.database.write("INSERT INTO waiver VALUES (?, 'c1-0', 'known', 'Ben', '2999-01-01')", (site.id,))
    night(serving, {"c1": [A]})
    assert github.issues == {}
    night(serving, {"c1": [A, B]})  # one of the two is waived
    assert len(github.issues) == 1
    serving.service.database.write("INSERT INTO waiver VALUES (?, 'c1-1', 'known', 'Ben', '2999-01-01')", (site.id,))
    night(serving, {"c1": [A, B]})
    assert not github.is_closed("1")


def test_the_gravest_come_first_and_the_others_after_the_next_runs(serving: Serving, github: GitHubServer) -> None:
    switch(serving, github, most=2)
    causes = {f"c{number}": [A] for number in range(5)}
    for wanted in (2, 4, 5, 5):
        night(serving, causes)
        assert len(github.issues) == wanted


def test_of_a_thousand_issues_the_right_one_is_found(serving: Serving, github: GitHubServer) -> None:
    switch(serving, github)
    night(serving, {"c1": [A]})
    for number in range(2, 250):
        github.issues[str(number)] = {**github.issues["1"], "number": number, "body": "", "pull_request": {}}
    serving.service.database.write("DELETE FROM tracked")
    night(serving, {"c1": [A]})
    assert serving.service.issues.of_site(serving.service.sites.get("school").id)[0].key == "1"


def test_a_tracker_that_refuses_is_asked_again_later_and_the_token_stands_nowhere(
    serving: Serving, there: TrackerServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site = switch(serving, there)
    there.refuses = 429
    night(serving, {"c1": [A]})
    for minutes in BREAKS_MIN:
        serving.clock.ahead += timedelta(minutes=minutes + 1)
        serving.service.sender.send_due()
    (parcel,) = serving.service.outbox.of_site(site.id)
    assert parcel.state == "given-up"
    assert "answered 429" in parcel.error
    assert len(there.asked) == 1 + len(BREAKS_MIN)
    anna = serving.person("anna", roles={"school": Role.ADMIN})
    shown = anna.get("/sites/school/issues").text + anna.get("/sites/school/messages").text
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert TOKEN not in shown + caplog.text
    assert TOKEN.encode() not in kept
    there.refuses = 0
    night(serving, {"c1": [A]})  # the next run tries what was given up
    assert len(there.issues) == 1


def test_a_tracker_that_is_down_is_asked_once_and_one_issue_that_fails_holds_up_no_other(serving: Serving) -> None:
    server = JiraServer(cloud=False)
    with tracker(server):
        site = switch(serving, server)
        server.refuses = 503
        night(serving, {"c1": [A], "c2": [A], "c3": [A]})
        assert len(server.asked) == 1
        assert {parcel.attempts for parcel in serving.service.outbox.of_site(site.id)} == {1}
        server.refuses = 0
        serving.clock.ahead += timedelta(minutes=2)
        assert serving.service.sender.send_due() == 3
        server.is_stuck = True
        server.issues["WEB-3"]["state"] = "Done"
        night(serving, {})
        assert [parcel.state for parcel in serving.service.outbox.of_site(site.id)[:3]].count("sent") == 1


def test_a_workflow_without_a_way_out_says_so(serving: Serving) -> None:
    server = JiraServer(cloud=True)
    with tracker(server):
        site = switch(serving, server)
        night(serving, {"c1": [A]})
        server.is_stuck = True
        night(serving, {})
        assert "no way to a status that is done" in serving.service.outbox.of_site(site.id)[0].error


def test_a_question_shows_whether_address_project_and_token_hold(
    there: TrackerServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(settings_for(there)) in {"school/web", "school/sites/web", "Web pages"}
    assert {method for method, _ in there.asked} == {"GET"}
    with pytest.raises(Refusal, match="answered 404"):
        ask(settings_for(there, project="NONE" if there.kind == "jira" else "school/none"))  # type: ignore[attr-defined]
    monkeypatch.setenv("SCHOOL_TRACKER", f"{TOKEN}-ended")
    with pytest.raises(Refusal, match="answered 401"):
        ask(settings_for(there))
    monkeypatch.delenv("SCHOOL_TRACKER")
    with pytest.raises(Refusal, match="SCHOOL_TRACKER is not set"):
        ask(settings_for(there))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("token", TOKEN),
        ("token", "${lower}"),
        ("project", "school"),
        ("project", "school/../admin"),
        ("project", "school/web/issues"),
        ("project", "school/web?x=1"),
        ("url", "http://tracker.test"),
        ("url", "https://user:secret@tracker.test"),
        ("url", "ftp://127.0.0.1"),
        ("url", "https://"),
        ("least", "worst"),
        ("most", 0),
        ("most", 1000),
    ],
)
def test_a_wrong_field_is_told_at_the_field(field: str, value: object) -> None:
    right = {"kind": TrackerKind.GITHUB, "project": "school/web", "token": "${SCHOOL_TRACKER}"}
    check(TrackerSettings(**right))  # type: ignore[arg-type]
    with pytest.raises(Refusal) as refused:
        check(TrackerSettings(**{**right, field: value}))  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]


def test_a_text_of_a_page_stays_a_text_in_an_issue() -> None:
    hostile = "@everyone `x` #12 <img src=x> {noformat}[~admin] /close token=9f8Zq4Lm2Xc7Vb1N"
    title = title_of("School", f"{hostile}\n/close")
    assert "@everyone" not in title
    assert "<img" not in title
    assert "\n" not in title
    assert "9f8Zq4Lm2Xc7Vb1N" not in title
    text = IssueText(title, ("Found.",), (hostile,), "https://audit.test/sites/a/causes/c", "auditor-cause-0")
    line = next(line for line in markdown(text).split("\n") if "everyone" in line)
    assert line.startswith("* `")
    assert line.endswith("`")
    assert line.count("`") == 2
    assert wiki(text).count("{noformat}") == 2


def test_issues_of_another_project_are_others_and_of_two_people_the_second_is_told(
    serving: Serving, github: GitHubServer
) -> None:
    site = switch(serving, github)
    night(serving, {"c1": [A]})
    desk = serving.service.issues
    with pytest.raises(ChangedMeanwhile):
        desk.settings.save(site.id, settings_for(github), 0)
    switch(serving, github, least="minor")
    assert len(desk.of_site(site.id)) == 1
    switch(serving, github, project="school/other")
    assert desk.of_site(site.id) == []


def test_the_page_shows_what_would_be_done_before_anything_is(serving: Serving, github: GitHubServer) -> None:
    night(serving, {"c1": [A]})
    anna = serving.person("anna", roles={"school": Role.ADMIN})
    path = "/sites/school/issues"
    form = {
        "kind": "github", "url": github.address, "project": "school/web", "token": TOKEN, "user": "", "issue_type": "Task",
        "least": "serious", "most": "20",
    }  # fmt: skip
    wrong = anna.send(path, path, form)
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.text
    form["token"] = "${SCHOOL_TRACKER}"
    assert "Saved." in anna.send(path, path, form).text
    assert "Open: School: A picture says nothing: c1" in anna.text(path)
    assert "It works: school/web." in anna.send(path, f"{path}/ask").text
    assert github.issues == {}
    assert "made after the next run" in anna.send(path, path, {**form, "on": "on"}).text
    assert "on their way" in anna.send(path, f"{path}/now").text
    serving.service.sender.send_due()
    assert "https://github.test/school/web/issues/1" in anna.get(path).text
    assert "https://github.test/school/web/issues/1" in anna.get("/sites/school/causes/c1").text
    assert anna.send(path, path, {**form, "version": "1"}).status_code == 409
