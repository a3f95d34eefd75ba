"""A process to be killed: works a queue of pages into a store until it is done (python store_writer.py FOLDER PAGES)."""

from __future__ import annotations

import sys
from pathlib import Path

from auditor.errors import UsageFault
from auditor.model.finding import CheckResult, Outcome
from auditor.model.run import RunStatus
from auditor.store import Store
from tests.store.store_samples import StillClock, a_result, a_run, target

RUN = "20260329-013000-aaaa"


def work(folder: Path, pages: int) -> None:
    """Begin or resume, audit every page, finish."""
    clock = StillClock()
    with Store.open(folder, clock) as store:
        try:
            store.run(RUN)
            store.release_leases(RUN)
        except UsageFault:
            store.create_run(a_run())
        store.enqueue(RUN, [target("/0")])
        while (leased := store.lease(RUN)) is not None:
            number = int(leased.url.rpartition("/")[2])
            links = tuple(f"/{n}" for n in (2 * number + 1, 2 * number + 2) if n < pages)
            result = a_result(f"/{number}", findings=number % 4, links=links)
            store.commit_page(RUN, result)
            print(number, flush=True)
        store.commit_site(RUN, [CheckResult("title-repeated", 1, Outcome.PASSED)])
        store.finish_run(RUN, RunStatus.COMPLETE, clock.now())


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]))
