"""Does the same site give the same findings again and again, also on a machine that is busy? Each audit has a store of its own.

    python benchmarks/repeats.py [FOLDER] [--pages 25] [--times 10] [--load 8] [--no-browser]

Without FOLDER the demonstration site is crawled, with it pages of the folder are audited; both are served on loopback. While it lasts,
`--load` processes of ours do nothing but count. Compared are findings (ids, messages, places, evidence), pages, failures and the exit
status; left out is what belongs to one run only: times, and the fields of `nights.py`. The status is 1 where anything differs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import nights
from peers.cost import adopt_orphans

from auditor.demo.server import DemoSite


def main() -> int:
    """Audit, compare each with the first, and say what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "folder", type=Path, nargs="?", help="folder of real HTML files (default: the demonstration site)"
    )
    parser.add_argument("--pages", type=int, default=25, help="pages of the folder (default 25)")
    parser.add_argument("--times", type=int, default=10, help="audits (default 10)")
    parser.add_argument("--load", type=int, default=8, help="processes that keep the machine busy (default 8)")
    parser.add_argument("--no-browser", action="store_true", help="without the browser's checks")
    asked = parser.parse_args()
    adopt_orphans()
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="auditor-repeats-")))
        command = [sys.executable, "-m", "auditor", "audit", "--quiet", *(["--no-browser"] if asked.no_browser else [])]
        if asked.folder:
            pages = nights.copied(asked.folder, work / "site", asked.pages)
            origin = stack.enter_context(nights.served(work / "site", "silent"))
            listed = work / "urls.txt"
            listed.write_text("".join(f"{origin}/{page.relative_to(work / 'site').as_posix()}\n" for page in pages))
            command += ["--urls", str(listed), "--only-listed"]
        else:
            site = stack.enter_context(DemoSite())
            command += [site.url, "--reference", str(site.reference)]
        with busy(asked.load):
            return compared(command, work, asked.times, asked.pages)


def compared(command: list[str], work: Path, times: int, pages: int) -> int:
    """Audit so often and return 1 where an audit differs from the first."""
    first, wrong = None, 0
    for number in range(1, times + 1):
        folder = work / f"audit-{number}"
        folder.mkdir()
        report, cost = nights.night(command, folder, pages)
        first = first or report
        told = nights.differences(report, first)
        wrong += len(told)
        load = os.getloadavg()[0]
        found = f"{len(report['findings'])} findings on {len(report['pages'])} pages"
        print(f"{number}: {found}, {cost.wall_s:.0f} s at a load of {load:.0f}, {len(told)} differ", flush=True)
        for line in told[:20]:
            print(f"    {line[:600]}")
    return 1 if wrong else 0


@contextmanager
def busy(count: int) -> Iterator[None]:
    """Keep so many processes counting while the block lasts."""
    # They end by themselves where the measurement is killed.
    count_on = f"import os\nwhile os.getppid() == {os.getpid()}: sum(range(100_000))"
    counting = [subprocess.Popen([sys.executable, "-c", count_on]) for _ in range(count)]
    try:
        yield
    finally:
        for process in counting:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
