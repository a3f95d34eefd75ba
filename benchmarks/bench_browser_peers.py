"""How fast auditor is beside the bare loop, @axe-core/cli and pa11y-ci: one interleaved run over the same pages on loopback.

    python benchmarks/bench_browser_peers.py [--site DIR] [--pages N] [--rounds N] [--workers N] [--quick] [--only NAME]

Each program is measured whole, from its start to its end, with all processes it starts. auditor runs every check it has, keeps a
picture of each page and writes its report; the others only run axe. Programs take turns within a round, and each round begins with
another one, so that a machine that is busy for a while is unfair to all. Trust the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from peers.contestants import Contestant, auditor, axe_cli, bare, pa11y_ci
from peers.cost import Cost, adopt_orphans, measure
from peers.npm import PACKAGES, NoPeers, as_shipped, with_axe
from peers.pages import made_pages, real_pages
from peers.serve import served
from peers.stages import stages

from auditor.gather.axe_source import install_axe

PAGE_LIMIT_S = 30.0
"""Seconds a page that a program may take before the program is ended."""


def main() -> int:
    """Run the rounds and print the tables."""
    asked = _arguments()
    axe = install_axe(lambda text: print(text, file=sys.stderr)).path
    missing = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    if missing:
        print(f"{' and '.join(missing)} not on PATH: nothing can be compared here.")
        return 0
    contestants = [one for one in _contestants(axe, asked.workers) if not asked.only or asked.only in one.name]
    pages = real_pages(asked.site, asked.pages) if asked.site else made_pages(asked.pages)
    adopt_orphans()
    with served(pages, asked.site) as origin:
        urls = [origin + path for path in pages]
        rounds = [_round(contestants, urls, number) for number in range(asked.rounds)]
    _print_costs(contestants, rounds, len(urls), asked.workers)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, help="folder of real HTML files; pages are spread over its tree")
    parser.add_argument("--pages", type=int, help="pages to judge (default 16)")
    parser.add_argument("--rounds", type=int, help="rounds (default 2)")
    parser.add_argument("--workers", type=int, default=2, help="browsers of auditor and of the bare loop (default 2)")
    parser.add_argument("--only", default="", help="only programs whose name has this in it")
    parser.add_argument("--quick", action="store_true", help="one round over 8 pages")
    asked = parser.parse_args()
    asked.pages = asked.pages or (8 if asked.quick else 16)
    asked.rounds = asked.rounds or (1 if asked.quick else 2)
    return asked


def _contestants(axe: Path, workers: int) -> list[Contestant]:
    ours = [auditor(workers), bare(axe, workers)]
    try:
        shipped = as_shipped()
        same = with_axe(shipped, axe)
    except NoPeers as reason:
        print(f"{reason}.")
        return ours
    print(f"From npm: {', '.join(PACKAGES)}.")
    return [*ours, axe_cli(shipped), pa11y_ci(shipped), axe_cli(shipped, axe), pa11y_ci(same, same=True)]


def _round(contestants: Sequence[Contestant], urls: Sequence[str], number: int) -> dict[str, Cost]:
    turn = number % len(contestants)
    costs: dict[str, Cost] = {}
    for one in (*contestants[turn:], *contestants[:turn]):
        with tempfile.TemporaryDirectory(prefix="auditor-bench-") as name:
            folder = Path(name)
            cost = measure(one.command(folder, urls), folder, one.environment, 60 + PAGE_LIMIT_S * len(urls))
            judged = _judged(one, folder)
            told = f"{len(urls) / cost.wall_s * 60:6.1f} pages/min  {cost.cpu_s / len(urls):5.2f} CPU s/page"
            print(f"round {number + 1}  {one.name:38} {told}  {judged} of {len(urls)} judged", flush=True)
            if judged < len(urls):
                print(f"  left out of the tables (exit status {cost.status}): {cost.output.strip()[-300:]}")
                continue
            costs[one.name] = cost
            if one.name == "auditor":
                _print_stages(stages(folder / ".auditor"), len(urls))
    return costs


def _judged(one: Contestant, folder: Path) -> int:
    try:
        return one.judged(folder)
    except (OSError, ValueError, KeyError, IndexError):
        return 0


def _print_stages(total: Counter[str], pages: int) -> None:
    whole = sum(total.values()) or 1
    parts = ", ".join(f"{name} {ms / pages:.0f} ms ({100 * ms / whole:.0f} %)" for name, ms in total.most_common())
    print(f"         in the browser, a page: {parts}", flush=True)


def _print_costs(
    contestants: Sequence[Contestant], rounds: Sequence[dict[str, Cost]], pages: int, workers: int
) -> None:
    print(f"\n{pages} pages, {len(rounds)} rounds, {workers} browsers; medians over the rounds\n")
    print(f"| program | pages/min | CPU s/page | peak MB | left running |\n|{'---|' * 5}")
    for one in contestants:
        runs = [costs[one.name] for costs in rounds if one.name in costs]
        if runs:
            speed = median(pages / run.wall_s * 60 for run in runs)
            cpu = median(run.cpu_s / pages for run in runs)
            peak = median(run.peak_mb for run in runs)
            print(f"| {one.name} | {speed:.1f} | {cpu:.2f} | {peak:.0f} | {max(run.left for run in runs)} |")
    print(f"\n| auditor against | pages/min, each round | median | CPU, each round | median |\n|{'---|' * 5}")
    for one in contestants[1:]:
        pairs = [(costs["auditor"], costs[one.name]) for costs in rounds if {"auditor", one.name} <= set(costs)]
        if pairs:
            speeds = [theirs.wall_s / ours.wall_s for ours, theirs in pairs]
            cpus = [ours.cpu_s / theirs.cpu_s for ours, theirs in pairs]
            print(f"| {one.name} | {_row(speeds)} | {median(speeds):.2f} | {_row(cpus)} | {median(cpus):.2f} |")
    shares = [costs["auditor"] for costs in rounds if "auditor" in costs]
    if shares:
        share = median(one.python_s / one.cpu_s for one in shares)
        memory = max(one.python_peak_mb for one in shares)
        print(f"\nPython's share of auditor's CPU: {share:.0%}; Python's memory at its peak: {memory:.0f} MB (PSS).")


def _row(values: Sequence[float]) -> str:
    return " ".join(f"{value:.2f}" for value in values)


if __name__ == "__main__":
    sys.exit(main())
