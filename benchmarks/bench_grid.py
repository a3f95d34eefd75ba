"""What a Selenium Grid costs: the same pages audited with browsers here and over a hub with two nodes, in turns.

    python benchmarks/bench_grid.py [--pages N] [--rounds N] [--workers N] [--quick]

Hub, nodes and auditor share this machine, so this shows the price of the longer way to a browser, not what more machines give.
Says in one sentence why there is nothing to measure where Java, npm or Chromium is missing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from peers.pages import made_pages
from peers.serve import served

from tests.grid_server import Grid, why_not

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Run the rounds and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, help="pages to judge (default 16)")
    parser.add_argument("--rounds", type=int, help="rounds (default 2)")
    parser.add_argument("--workers", type=int, default=2, help="browsers at once (default 2)")
    parser.add_argument("--quick", action="store_true", help="one round over 8 pages")
    asked = parser.parse_args()
    count, rounds = asked.pages or (8 if asked.quick else 16), asked.rounds or (1 if asked.quick else 2)
    jar, reason = why_not(ROOT / "scripts" / "grid_jar.py")
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if jar is None or browser is None or driver is None:
        print(f"{reason or 'no Grid here: chromium and chromedriver are not on PATH'}.")
        return 0
    pages = made_pages(count)
    ratios: list[float] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="auditor-bench-")))
        origin = stack.enter_context(served(pages))
        grid = stack.enter_context(Grid(jar, folder, browser, driver))
        urls = [origin + path for path in pages]
        for number in range(rounds):
            ways = {"here": "", "grid": grid.url}
            order = list(ways) if number % 2 == 0 else list(ways)[::-1]
            seconds = {way: audited(urls, ways[way], asked.workers) for way in order}
            ratios.append(seconds["grid"] / seconds["here"])
            print(f"round {number + 1}  here {seconds['here']:.1f} s, Grid {seconds['grid']:.1f} s", flush=True)
    told = " ".join(f"{ratio:.2f}" for ratio in ratios)
    print(
        f"\n{count} pages, {asked.workers} browsers: time over the Grid against here {told}, median {median(ratios):.2f}"
    )
    return 0


def audited(urls: Sequence[str], grid: str, workers: int) -> float:
    """Audit the pages and return the seconds it took. Raises RuntimeError unless every page was audited."""
    with tempfile.TemporaryDirectory(prefix="auditor-bench-") as name:
        folder = Path(name)
        (folder / "urls.txt").write_text("\n".join(urls))
        command = [sys.executable, "-m", "auditor", "audit", "--only-listed", "--urls", "urls.txt", "--sitemap", "none"]
        command += ["--quiet", "--workers", str(workers), *(["--grid", grid] if grid else [])]
        begun = time.monotonic()
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=600,
        )
        taken = time.monotonic() - begun
        pages = json.loads((folder / "reports" / "latest" / "audit.json").read_text("utf-8"))["pages"]
        if [page["state"] for page in pages] != ["audited"] * len(urls):
            raise RuntimeError(f"not every page was audited: {done.stdout[-300:]}")
        return taken


if __name__ == "__main__":
    sys.exit(main())
