"""Kills a real service (kill -9) at random moments while runs go on and findings are waived, and counts what was lost or done twice.

    python -m benchmarks.service_kills [--kills 50] [--seed 1]

Prints one line: kills, runs asked for, runs lost, runs made twice, waivers confirmed, waivers lost. All but the counts of what was
asked for must be 0.
"""

from __future__ import annotations

import argparse
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import requests

from auditor.errors import AuditorError
from auditor.gate import Waivers
from auditor.model.run import SystemClock
from auditor.service.accounts import AccountDetails
from auditor.service.database import ServiceDatabase
from auditor.service.findings import FindingFilter
from auditor.service.options import ServiceOptions
from auditor.service.queue import JobWish
from auditor.service.service import Service
from auditor.service.settings_file import SettingsFile
from auditor.service.web.guard import SESSION_COOKIE
from auditor.store import Store
from tests.service.waiting import until
from tests.site import Site

PAGES = 12
_SITE = "mine"


@dataclass(slots=True)
class Tally:
    """What came of the kills."""

    kills: int = 0
    asked: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)
    waivers_lost: set[str] = field(default_factory=set)


def pages() -> dict[str, str]:
    """Return a small site in which each page has a picture described by its file name."""

    def page(title: str, body: str) -> str:
        return f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>'

    links = "".join(f'<p><a href="/page-{n}">The page number {n}</a></p>' for n in range(PAGES))
    made = {
        f"/page-{n}": page(
            f"Page {n}",
            f'<p>Text number {n} of the site.</p><img src="/p{n}.png" alt="p{n}.png" width="90" height="60">',
        )
        for n in range(PAGES)
    }
    return {"/": page("Home", links), **made}


class Killed:
    """A folder of the service, whose process is started and killed."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        with self.opened() as service:
            now = service.clock.now()
            account = service.accounts.add(AccountDetails("root", admin=True), "", now)
            site = service.sites.add(_SITE, "Mine", now)
            SettingsFile(site.folder).begin(address)
            with (site.folder / "auditor.toml").open("a") as file:
                file.write("\n[browser]\nenabled = false\n")
            self._cookie = service.sign_ins.begin(account.id, now)
            self.site = site

    def opened(self) -> _Opened:
        """Open the folder in this process, while no other one holds it."""
        return _Opened(self.folder)

    def ask(self) -> str:
        """Ask for a run; return the job's id."""
        with self.opened() as service:
            return service.queue.ask(self.site.id, JobWish("root"), service.clock.now()).id

    def start(self) -> None:
        """Start the service, without waiting for it."""
        with (self.folder / "service.out").open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "auditor", "serve", str(self.folder), "--port", "0"],
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def kill(self) -> None:
        """Kill it, and nothing else."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def base(self) -> str:
        """Return where it listens; waits until it does."""
        return until(self._address)

    def waive(self, finding: str) -> bool:
        """Waive a finding over HTTP; whether it was confirmed."""
        path = f"{self.base()}/sites/{_SITE}/findings/{finding}"
        session = requests.Session()
        session.cookies.set(SESSION_COOKIE, self._cookie)
        try:
            hidden = dict(
                re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', session.get(path, timeout=60).text)
            )
            data = {name: unescape(value) for name, value in hidden.items()}
            sent = session.post(
                f"{path}/waive", {**data, "reason": "Known", "owner": "root"}, timeout=60, allow_redirects=False
            )
        except requests.RequestException:
            return False
        return sent.status_code == 303

    def waived(self) -> set[str]:
        """Return what stands in the file of waivers, which must be whole."""
        return {one.finding for one in Waivers.load(self.site.folder / "auditor-waivers.toml").items}

    def runs(self) -> list[str]:
        """Return the runs of the site's store."""
        try:
            with Store.open(self.site.store, SystemClock(), write=False) as store:
                return [run.id for run in store.runs()]
        except AuditorError:
            return []

    def jobs_over(self) -> bool:
        """Tell whether nothing waits or goes on."""
        database = ServiceDatabase.open(self.folder)
        try:
            return not database.row("SELECT 1 FROM job WHERE state IN ('queued', 'started') LIMIT 1")
        finally:
            database.close()

    def _address(self) -> str:
        assert self._process is not None
        assert self._process.poll() is None, f"the service ended by itself: {self._output()}"
        found = re.search(r" at (http://\S+)/", self._output())
        return found[1] if found else ""

    def _output(self) -> str:
        return (self.folder / "service.out").read_text("utf-8", "replace")


class _Opened:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Service:
        self._service = Service.open(self._folder, ServiceOptions(port=0))
        return self._service

    def __exit__(self, *_: object) -> None:
        self._service.close()


def count(held: Killed, tally: Tally) -> None:
    """Hold what was asked for against what is there."""
    with held.opened() as service:
        jobs = [service.queue.get(job) for job in tally.asked]
    made = [job.run for job in jobs]
    tally.lost = [job.id for job in jobs if job.state != "ended" or not job.run]
    tally.twice = sorted(set(held.runs()) - set(made)) + sorted({run for run in made if made.count(run) > 1})
    tally.waivers_lost = tally.confirmed - held.waived()


def kill_while_it_runs(held: Killed, tally: Tally, moments: list[float]) -> None:
    """Ask for a run and kill the service so many seconds after each start; then let it come to its end."""
    tally.asked.append(held.ask())
    for moment in moments:
        held.start()
        time.sleep(moment)
        held.kill()
        tally.kills += 1
    held.start()
    until(held.jobs_over)
    held.kill()
    tally.kills += 1


def kill_while_it_waives(held: Killed, tally: Tally, moment: float) -> None:
    """Waive a finding and kill the service so many seconds later; then look whether the file is whole."""
    with held.opened() as service:
        found = service.findings.sheet(held.site.id, FindingFilter(check="image-alt-filename", status="open"), rows=1)
    if not found:
        return
    held.start()
    held.base()
    confirmed: list[bool] = []
    asking = threading.Thread(target=lambda: confirmed.append(held.waive(found[0].id)))
    asking.start()
    time.sleep(moment)
    held.kill()
    tally.kills += 1
    asking.join()
    if confirmed[0]:
        tally.confirmed.add(found[0].id)
    tally.waivers_lost |= tally.confirmed - held.waived()


def main() -> None:
    """Kill, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance, tally = random.Random(given.seed), Tally()
    with tempfile.TemporaryDirectory() as folder, Site(pages()) as site:
        held = Killed(Path(folder), site.url)
        while tally.kills < given.kills:
            kill_while_it_runs(held, tally, [chance.uniform(0.2, 8) for _ in range(3)])
            kill_while_it_waives(held, tally, chance.uniform(0, 3))
        count(held, tally)
    print(
        f"kills={tally.kills} runs={len(tally.asked)} lost={len(tally.lost)} twice={len(tally.twice)} "
        f"waivers={len(tally.confirmed)} waivers_lost={len(tally.waivers_lost)}"
    )
    sys.exit(bool(tally.lost or tally.twice or tally.waivers_lost))


if __name__ == "__main__":
    main()
