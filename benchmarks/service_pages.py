"""How long the service takes for each of its pages with a year of nights of many sites in it: nothing is audited, the rows are made.

    python -m benchmarks.service_pages [--sites 50] [--nights 365] [--findings 1000000] [--rounds 5]

Prints a line a page: milliseconds from the question to the last byte on loopback, the shortest and the median of the rounds, and CPU of
both sides. Whatever else the machine does only adds to a time, so the shortest counts: the status is 1 where it is above 200 ms. The
first question to each page is not counted.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from auditor.report.tally import RANK
from auditor.service.moments import text_of
from auditor.service.service import Service
from auditor.service.sites import AuditedSite
from tests.service.serving import Person, Serving, served

LIMIT_MS = 200.0
PAGES_OF_A_SITE = 2_000
CAUSES_OF_A_SITE = 400
FAMILIES = ("accessibility", "images", "links", "readability", "reference", "spelling", "structure")
SEVERITIES = tuple(RANK)
BEGIN = datetime(2025, 1, 1, 3, tzinfo=UTC)


def main() -> int:
    """Make the rows, ask for each page and print how long it took."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="auditor-service-") as name, served(Path(name), start=False) as serving:
        begun = time.monotonic()
        for number in range(asked.sites):
            fill(serving.service, serving.site(f"site-{number:02}"), asked.nights, asked.findings // asked.sites)
        counts = {table: _count(serving.service, table) for table in ("run", "finding", "cause", "page", "message")}
        print(f"{counts} in {time.monotonic() - begun:.0f} s", file=sys.stderr)
        return _measure(serving, asked.rounds)


def fill(service: Service, site: AuditedSite, nights: int, findings: int) -> None:
    """Make the rows of one site, the same ones each time."""
    drawn = random.Random(site.slug)
    runs = [f"{BEGIN + timedelta(days=night):%Y%m%d-%H%M%S}-{site.id:04x}" for night in range(nights)]
    with service.database.transaction() as connection:
        families = json.dumps({family: findings // len(FAMILIES) for family in FAMILIES})
        connection.executemany(
            f"INSERT INTO run VALUES ({','.join('?' * 18)})",
            [
                (site.id, run, text_of(BEGIN + timedelta(days=night)), "", "failed", "Failed: 3 new findings.", 1990, 2000,
                 3, 2, 1, findings - drawn.randrange(99), 50, CAUSES_OF_A_SITE, families, 1, f"reports/{run}", 3)
                for night, run in enumerate(runs)
            ],
        )  # fmt: skip
        connection.executemany(
            "INSERT INTO job (id, site, state, why, asked_by, asked_at, run, said) VALUES (?,?,'ended','scheduled','the schedule',?,?,?)",
            [
                (f"job-{run}", site.id, text_of(BEGIN + timedelta(days=night)), run, "Failed: 3 new findings.")
                for night, run in enumerate(runs)
            ],
        )
        connection.executemany(
            "INSERT INTO journal (at, by, site, action, subject, detail, origin) VALUES (?, 'the service', ?, 'run ended', ?, '', '')",
            [(text_of(BEGIN + timedelta(days=night)), site.id, run) for night, run in enumerate(runs)],
        )
        connection.executemany(
            "INSERT INTO message (once, site, channel, recipient, data, made, due, state) VALUES (?,?,'mail','a@b.test',?,?,?,'sent')",
            [
                (f"{site.id} {run}", site.id, '{"subject":"3 new things to repair","text":"words"}',
                 *[text_of(BEGIN + timedelta(days=night))] * 2)
                for night, run in enumerate(runs)
            ],
        )  # fmt: skip
        connection.executemany(
            "INSERT INTO cause VALUES (?,?,?,?,?,?,?,'failed',?)",
            [
                (site.id, f"c{number}", f"Thing number {number} that is to be repaired", f"check-{number % 90}",
                 FAMILIES[number % len(FAMILIES)], severity, RANK[severity], number)
                for number in range(CAUSES_OF_A_SITE)
                for severity in [SEVERITIES[number % len(SEVERITIES)]]
            ],
        )  # fmt: skip
        connection.executemany(
            "INSERT INTO page VALUES (?,?,?,'audited',?,'',?,0.97)",
            [
                (site.id, address(site, number), runs[-1], f"Page number {number}", f"page-{number}.txt" if number % 9 == 0 else "")
                for number in range(PAGES_OF_A_SITE)
            ],
        )  # fmt: skip
        connection.executemany(
            f"INSERT INTO finding VALUES ({','.join('?' * 16)})", _findings(site, findings, runs[-1])
        )
        connection.executemany(
            "INSERT INTO waiver VALUES (?, ?, 'The relaunch repairs it', 'Anna', '2999-01-01')",
            [(site.id, f"f{number:06}") for number in range(0, findings, 100)],
        )
        connection.executemany(
            "INSERT INTO item (site, subject, title, changed) VALUES (?, ?, 'a thing', '2025-06-01T00:00:00+00:00')",
            [(site.id, f"c{number}") for number in range(0, CAUSES_OF_A_SITE, 3)],
        )


def address(site: AuditedSite, number: int) -> str:
    """Return the address of a page."""
    return f"https://{site.slug}.example.edu/pages/{number}"


def _findings(site: AuditedSite, count: int, run: str) -> Iterator[tuple[object, ...]]:
    for number in range(count):
        cause = number % CAUSES_OF_A_SITE
        severity = SEVERITIES[cause % len(SEVERITIES)]
        status = "new" if number % 500 == 0 else "known"
        yield (
            site.id, f"f{number:06}", run, f"check-{cause % 90}", FAMILIES[cause % len(FAMILIES)], severity, RANK[severity],
            "failed", status, address(site, number % PAGES_OF_A_SITE), f"What is wrong here, for the {number}th time",
            f"c{cause}", "main > p:nth-child(3)", "<p>some markup</p>", "", "",
        )  # fmt: skip


def _paths(serving: Serving) -> list[str]:
    site = "/sites/site-07"
    lists = [
        "",
        "?family=images&severity=serious",
        "?status=open&text=9999",
        "?status=new",
        "?assignee=nobody",
        "?sheet=200",
    ]
    inner = ["", "/causes", "/causes/c7", "/findings/f000007", "/pages", "/pages?text=99", "/texts", "/history", "/journal",
             "/settings", "/schedule", "/messages", "/issues", "/access"]  # fmt: skip
    return ["/", "/people", "/tokens", "/journal", "/add-site", "/metrics", "/api/v1/sites", "/api/v1/sites/site-07/causes",
            "/api/v1/sites/site-07/findings?rows=200", *(f"{site}{path}" for path in inner),
            *(f"{site}/findings{query}" for query in lists)]  # fmt: skip


def _measure(serving: Serving, rounds: int) -> int:
    root = serving.person("root", admin=True)
    secret = serving.service.tokens.make(("bench", None, "read", 5), "root", serving.clock.now())  # type: ignore[arg-type]
    root.session.headers["Authorization"] = f"Bearer {secret}"
    shortest: dict[str, float] = {}
    for path in _paths(serving):
        times = [_asked(root, path) for _ in range(rounds + 1)][1:]
        shortest[path] = min(wall for wall, _ in times)
        median, cpu = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"{shortest[path]:7.1f} ms  median {median:7.1f} ms  CPU {cpu:7.1f} ms  {path}")
    slow = sum(one > LIMIT_MS for one in shortest.values())
    print(
        f"{len(shortest)} pages, {min(shortest.values()):.0f} to {max(shortest.values()):.0f} ms; {slow} above {LIMIT_MS:.0f} ms"
    )
    return 1 if slow else 0


def _asked(person: Person, path: str) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = person.get(path)
    taken = (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return taken


def _count(service: Service, table: str) -> int:
    row = service.database.row(f"SELECT count(*) AS n FROM {table}")
    return int(row["n"]) if row else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=50)
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--findings", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
