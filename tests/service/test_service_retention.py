"""Old data goes once a day, as each site's settings say, and the service says what went; what is needed stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditor.report import old_reports, write_reports
from auditor.service.journal import Actor
from auditor.service.messages.digest import Digest
from auditor.service.messages.outbox import Outbox
from auditor.service.messages.settings import Channel
from auditor.service.queue import JobState, JobWish
from auditor.service.roles import Role
from auditor.store import Store
from tests.report.report_sample import sample
from tests.service.serving import Serving, served
from tests.store.store_samples import StillClock
from tests.store.test_store_retention import fill, ids, left


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    with served(tmp_path, start=False) as serving:
        yield serving


def audited(serving: Serving, runs: list[str], keep: str = "{runs = 2}") -> None:
    """Let a site have runs of April with reports, and a job and a message of each."""
    site = serving.site("school", more=f"\n[store]\nkeep = {keep}\n")
    service = serving.service
    with Store.open(site.store, StillClock()) as store:
        fill(store, runs)
    (site.store / "logs").mkdir()
    for run in runs:
        began = datetime.strptime(run[:8], "%Y%m%d").replace(tzinfo=UTC)
        report = sample()
        report = replace(report, run=replace(report.run, id=run, started_at=began))
        write_reports(report, ["json"], site.folder / "reports")
        assert service.index.add(site, run, whole=True)
        (site.store / "logs" / f"{run}.log").write_text("words")
        job = service.queue.ask(site.id, JobWish("anna"), began)
        taken = service.queue.take(1, began)
        assert taken is not None
        assert taken.id == job.id
        service.runner.job_folder(job.id).mkdir(parents=True)
        service.queue.finish(taken, JobState.ENDED, (0, run, "Done."), began)
        with service.database.transaction() as connection:
            Outbox.put(connection, run, (site.id, Channel.MAIL, "a@b.test"), Digest("s", "t", ""), began)
        service.outbox.sent(service.outbox.of_site(site.id)[0])


def test_what_the_settings_do_not_keep_goes_with_its_report_job_log_and_messages(serving: Serving) -> None:
    runs = ids(4)
    audited(serving, runs)
    service = serving.service
    site = service.sites.get("school")
    changed = site.folder / "reports" / runs[1]
    (changed / "audit.json").write_text("{}")  # somebody took notes in it
    gone = service.sweeper.sweep(site)
    assert (gone.runs, gone.reports, gone.jobs, gone.messages) == (tuple(runs[:2]), (runs[0],), 2, 2)
    assert left(site.store) == runs[2:]
    assert sorted(path.name for path in (site.folder / "reports").glob("2026*")) == runs[1:]
    assert sorted(path.stem for path in (site.store / "logs").iterdir()) == runs[2:]
    assert [job.run for job in service.queue.of_site(site.id)] == runs[:1:-1]
    assert len(list((service.folder / "jobs").iterdir())) == 2
    assert [parcel.once for parcel in service.outbox.of_site(site.id)] == runs[:1:-1]
    # The trend keeps its figures; a report that is gone has no link.
    assert [(row.id, bool(row.folder)) for row in service.index.runs(site.id, 9)] == [
        *((run, True) for run in runs[:0:-1]),
        (runs[0], False),
    ]
    entry = service.journal.entries(site.id)[0]
    assert entry.by == "the service"
    assert entry.detail.startswith("2 runs, 1 report, 2 jobs, 2 messages; about ")
    assert entry.detail in serving.person("anna", roles={"school": Role.ADMIN}).text("/sites/school/settings")
    assert service.sweeper.sweep(site).words == ""
    assert len(service.journal.entries(site.id)) == 1


def test_what_waits_or_goes_on_stays_and_a_site_that_is_being_audited_keeps_its_store(serving: Serving) -> None:
    runs = ids(3)
    audited(serving, runs, "{runs = 1}")
    service = serving.service
    site = service.sites.get("school")
    waiting = service.queue.ask(site.id, JobWish("anna"), datetime(2026, 4, 1, tzinfo=UTC))
    with service.database.transaction() as connection:
        long_ago = datetime(2026, 4, 1, tzinfo=UTC)
        Outbox.put(connection, "w", (site.id, Channel.MAIL, "a@b.test"), Digest("s", "t", ""), long_ago)
    with service.runner.paused(site.id) as is_free:
        assert is_free
        assert service.queue.take(1, serving.clock.now(), {site.id}) is None
    assert service.queue.take(1, serving.clock.now()) is not None
    with service.runner.paused(site.id) as is_free:
        assert not is_free
    assert service.sweeper.sweep(site).runs == ()
    assert left(site.store) == runs
    assert service.queue.get(waiting.id).state is JobState.STARTED
    assert "w" in {parcel.once for parcel in service.outbox.of_site(site.id)}


def test_days_limit_what_tells_of_runs_too(serving: Serving) -> None:
    site = serving.site("school", more="\n[store]\nkeep = {runs = 30, days = 10}\n")
    service, now = serving.service, serving.clock.now()
    for days in (20, 5):
        job = service.queue.ask(site.id, JobWish("anna"), now - timedelta(days=days))
        service.queue.stop(job.id)
    assert service.sweeper.sweep(site).jobs == 1
    assert len(service.queue.of_site(site.id)) == 1


def test_it_is_done_once_a_day_whatever_the_clock_does(serving: Serving) -> None:
    sweeper, clock = serving.service.sweeper, serving.clock
    assert not sweeper.look()  # the first day has not passed
    for ahead, wanted in (
        (timedelta(hours=23), False),
        (timedelta(hours=25), True),
        (timedelta(hours=26), False),
        (timedelta(days=9), True),
        (timedelta(days=1), True),  # set back
        (timedelta(days=1, hours=1), False),
    ):
        clock.ahead = ahead
        assert sweeper.look() is wanted, ahead


def test_the_journal_is_kept_for_so_many_days(tmp_path: Path) -> None:
    with served(tmp_path, start=False, journal_days=30) as serving:
        service, now = serving.service, serving.clock.now()
        service.sweeper.look()
        for days in (40, 20):
            service.journal.write(Actor("anna"), "did", f"{days} days ago", now - timedelta(days=days))
        serving.clock.ahead = timedelta(days=2)
        service.sweeper.look()
        assert [entry.subject for entry in service.journal.entries()] == ["20 days ago"]


def test_a_site_whose_folder_or_settings_are_broken_keeps_no_other_from_its_turn(
    serving: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    serving.site("broken")
    (serving.service.sites.get("broken").folder / "auditor.toml").write_text("[store\n")
    gone = serving.site("gone")
    (gone.folder / "auditor.toml").unlink()
    gone.folder.rmdir()
    audited(serving, ids(3))
    serving.service.sweeper.look()
    serving.clock.ahead = timedelta(days=2)
    assert serving.service.sweeper.look()
    assert left(serving.service.sites.get("school").store) == ids(3)[1:]
    assert not gone.folder.exists()


def test_the_history_of_a_folder_is_taken_in_also_where_its_older_reports_are_packed(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_reports, "WORTH_PACKING", 1000)
    runs = ids(old_reports.STAY_PLAIN + 2)
    site = serving.site("school", sample().run.site)
    for run in runs:
        report = sample()
        write_reports(replace(report, run=replace(report.run, id=run)), ["json"], site.folder / "reports")
    assert (site.folder / "reports" / runs[0] / "audit.json.gz").exists()
    damaged = site.folder / "reports" / runs[1] / "audit.json.gz"
    damaged.write_bytes(damaged.read_bytes()[:100])
    assert serving.service.index.sync(site) == [runs[0], *runs[2:]]
    assert len(serving.service.index.runs(site.id, 9, whole=True)) == len(runs) - 1


def test_what_is_kept_is_set_by_the_form(serving: Serving) -> None:
    site = serving.site("school", more="\n[store]\nkeep = {runs = 7}  # a week\n")
    anna = serving.person("anna", roles={"school": Role.ADMIN})
    path = "/sites/school/settings"
    assert 'name="store.keep.runs" type="number" value="7"' in anna.get(path).text
    form = {"name": "School", "site.start": "http://127.0.0.1:9/", "store.keep.runs": "9", "store.keep.days": "60"}
    wrong = anna.send(path, path, {**form, "store.keep.runs": "0"})
    assert wrong.status_code == 422
    assert 'id="fault-store-keep-runs"' in wrong.text
    assert anna.send(path, path, form).status_code == 200
    keep = site.settings().store.keep
    assert (keep.runs, keep.days, keep.monthly) == (9, 60, 0)
    assert "# a week" in (site.folder / "auditor.toml").read_text()
