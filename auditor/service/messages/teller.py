"""Looks through the newest run of a site for news, and puts a message for each who wants to know into the outbox, all at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from auditor.errors import AuditorError
from auditor.model.finding import Severity
from auditor.model.run import Clock
from auditor.pipeline.about_pages import owner_of
from auditor.report.tally import RANK
from auditor.service.database import ServiceDatabase
from auditor.service.index import ReportIndex, RunRow
from auditor.service.messages.digest import Digest, digest_of
from auditor.service.messages.news import MOST_CAUSES, News, ending_waivers, new_causes, remember, trouble_of
from auditor.service.messages.outbox import Outbox
from auditor.service.messages.settings import Channel, HookSettings, MailSettings, MessageSettings
from auditor.service.queue import Job, JobState
from auditor.service.sites import AuditedSite

HOOKS = (Channel.SLACK, Channel.TEAMS, Channel.WEBHOOK)


@dataclass(frozen=True, slots=True)
class Told:
    """One message that is to be sent."""

    channel: Channel
    recipient: str
    digest: Digest


class Teller:
    """Hears of the end of every run."""

    def __init__(self, database: ServiceDatabase, index: ReportIndex, clock: Clock, base: str) -> None:
        """Take what links to the service begin with as `base`."""
        self._database, self._index, self._clock, self._base = database, index, clock, base
        self.settings = MessageSettings(database)

    def __call__(self, site: AuditedSite, job: Job, run: RunRow | None) -> None:
        """Put what a run brought into the outbox."""
        if run is not None and run.whole:
            self.catch_up(site)
        elif run is not None:
            self._tell(site, run, "", whole=False)
        elif job.state is JobState.FAILED:
            self._tell(site, None, job.said, whole=True)

    def catch_up(self, site: AuditedSite) -> None:
        """Tell of the newest whole run, if that was not done: after a run, and after a start for what was not come to."""
        newest = self._index.runs(site.id, 1, whole=True)
        if newest:
            self._tell(site, newest[0], "", whole=True)

    def preview(self, site: AuditedSite) -> list[Told]:
        """Return what would be sent if nobody had been told of the newest run yet; nothing is written down."""
        newest = self._index.runs(site.id, 1, whole=True)
        if not newest:
            return []
        with self._database.transaction() as connection:
            causes, _ = new_causes(connection, site.id, _Owners(site), again=True)
            waivers = ending_waivers(connection, site.id, self._clock.now().date(), again=True)
        run = newest[0]
        left_out = max(0, len(causes) - MOST_CAUSES)
        shown = tuple(causes[:MOST_CAUSES])
        trouble = trouble_of(run, "")
        news = News(run.id, run.outcome, run.sentence, shown, tuple(waivers), trouble, left_out=left_out)
        return list(self._messages(site, news))

    def _tell(self, site: AuditedSite, run: RunRow | None, said: str, *, whole: bool) -> None:
        with self._database.transaction() as connection:
            known = connection.execute("SELECT run FROM told_run WHERE site = ?", (site.id,)).fetchone()
            if whole and run is not None and known is not None and known["run"] >= run.id:
                return
            news, findings = self._news(connection, site, run, said, whole=whole)
            if news.is_worth_telling:
                now = self._clock.now()
                key = run.id if run is not None else f"failed {now.date().isoformat()}"
                for one in self._messages(site, news):
                    once = f"{site.id} {key} {one.channel} {one.recipient}"
                    Outbox.put(connection, once, (site.id, one.channel, one.recipient), one.digest, now)
            remember(connection, site.id, findings, news.waivers)
            if whole:
                troubled = bool(trouble_of(run, said))
                newest = run.id if run is not None else (known["run"] if known is not None else "")
                connection.execute("INSERT OR REPLACE INTO told_run VALUES (?, ?, ?)", (site.id, newest, troubled))

    def _news(
        self, connection: sqlite3.Connection, site: AuditedSite, run: RunRow | None, said: str, *, whole: bool
    ) -> tuple[News, list[tuple[str, str]]]:
        state = connection.execute("SELECT run, troubled FROM told_run WHERE site = ?", (site.id,)).fetchone()
        was_troubled = state is not None and bool(state["troubled"])
        trouble = trouble_of(run, said) if whole and not was_troubled else ""
        if run is None:
            return News("", "nothing", "", trouble=trouble), []
        causes, findings = new_causes(connection, site.id, _Owners(site))
        waivers = ending_waivers(connection, site.id, self._clock.now().date())
        shown, left_out = tuple(causes[:MOST_CAUSES]), max(0, len(causes) - MOST_CAUSES)
        news = News(
            run.id, run.outcome, run.sentence, shown, tuple(waivers), trouble, is_first=state is None, left_out=left_out
        )
        return news, findings

    def _messages(self, site: AuditedSite, news: News) -> Iterator[Told]:
        address = f"{self._base}/sites/{site.slug}"
        mail, _ = self.settings.mail(site.id)
        everything = limited(news, mail)
        if everything.is_worth_telling:
            digest = digest_of(site.name, everything, address)
            yield from (Told(Channel.MAIL, to, digest) for to in dict.fromkeys(mail.to))
        for owner, to in mail.owners.items():
            theirs = of_owner(everything, owner)
            if theirs.is_worth_telling and to not in mail.to:
                yield Told(Channel.MAIL, to, digest_of(site.name, theirs, address, owner))
        for channel in HOOKS:
            hook, _ = self.settings.hook(site.id, channel)
            posted = limited(news, hook)
            if hook.url and posted.is_worth_telling:
                yield Told(channel, hook.url, digest_of(site.name, posted, address))


def limited(news: News, settings: MailSettings | HookSettings) -> News:
    """Return news without what is slighter than somebody wants to know."""
    least = RANK[Severity(settings.least)]
    wanted = tuple(
        cause for cause in news.causes if cause.rank >= least and (settings.looks or cause.outcome == "failed")
    )
    return replace(news, causes=wanted, left_out=news.left_out if wanted else 0)


def of_owner(news: News, owner: str) -> News:
    """Return the part of news that is on an owner's pages, and the waivers in this name."""
    return replace(
        news,
        causes=tuple(cause for cause in news.causes if owner in cause.owners),
        waivers=tuple(one for one in news.waivers if one.owner == owner),
        trouble="",
        left_out=0,
    )


class _Owners(Mapping[str, str]):
    """Address of a page -> who looks after it, by [owners] of the site's settings."""

    def __init__(self, site: AuditedSite) -> None:
        try:
            self._patterns: Mapping[str, str] = site.settings().owners
        except AuditorError:
            self._patterns = {}  # broken settings are told by the next run
        self._found: dict[str, str] = {}

    def __getitem__(self, url: str) -> str:
        if url not in self._found:
            self._found[url] = owner_of(self._patterns, url) if self._patterns else ""
        if not self._found[url]:
            raise KeyError(url)
        return self._found[url]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
