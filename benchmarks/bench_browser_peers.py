"""How fast auditor is beside the bare loop, @axe-core/cli and pa11y-ci: one interleaved run over the same pages on loopback.

    python benchmarks/bench_browser_peers.py [--site DIR] [--pages N] [--rounds N] [--workers N] [--quick] [--only NAME]...

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
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from peers.contestants import Contestant, auditor, axe_cli, bare, pa11y_ci
from peers.cost import Cost, adopt_orphans, measure
from peers.npm import PACKAGES, NoPeers, as_shipped, with_axe
from peers.pages import made_pages, real_pages
from peers.serve import served
from peers.stages import stages

from auditor.browser.axe_source import install_axe

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
    wanted = ["auditor", *asked.only] if asked.only else [""]
    contestants = [
        one for one in _contestants(axe, asked.workers, asked.bare) if any(word in one.name for word in wanted)
    ]
    pages = real_pages(asked.site, asked.pages) if asked.site else made_pages(asked.pages)
    adopt_orphans()
    with served(pages, asked.site) as origin:
        urls = [origin + path for path in pages]
        rounds = [_round(contestants, urls, number) for number in range(asked.rounds)]
    _print_costs(contestants, rounds, len(urls))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, help="folder of real HTML files; pages are spread over its tree")
    parser.add_argument("--pages", type=int, help="pages to judge (default 16)")
    parser.add_argument("--rounds", type=int, help="rounds (default 2)")
    parser.add_argument("--workers", default="auto", help="browsers of auditor (default auto, as it ships)")
    parser.add_argument("--bare", type=int, default=2, help="browsers of the bare loop (default 2)")
    parser.add_argument(
        "--only", action="append", help="beside auditor only programs with this in their name; may be repeated"
    )
    parser.add_argument("--quick", action="store_true", help="one round over 8 pages")
    asked = parser.parse_args()
    asked.pages = asked.pages or (8 if asked.quick else 16)
    asked.rounds = asked.rounds or (1 if asked.quick else 2)
    return asked


def _contestants(axe: Path, workers: str, browsers: int) -> list[Contestant]:
    ours = [auditor(workers), bare(axe, browsers)]
    try:
        shipped = as_shipped()
        same = with_axe(shipped, axe)
    except NoPeers as reason:
        print(f"{reason}.")
        return ours
    print(f"From npm: {', '.join(PACKAGES)}.")
    return [*ours, axe_cli(shipped), pa11y_ci(shipped), axe_cli(shipped, axe), pa11y_ci(same, same=True)]


@dataclass(frozen=True, slots=True)
class Run:
    """One program's run: what it cost, and how many pages it judged for that."""

    cost: Cost
    judged: int

    @property
    def pages_a_minute(self) -> float:
        return self.judged / self.cost.wall_s * 60

    @property
    def cpu_a_page(self) -> float:
        return self.cost.cpu_s / self.judged


def _round(contestants: Sequence[Contestant], urls: Sequence[str], number: int) -> dict[str, Run]:
    turn = number % len(contestants)
    runs: dict[str, Run] = {}
    for one in (*contestants[turn:], *contestants[:turn]):
        with tempfile.TemporaryDirectory(prefix="auditor-bench-") as name:
            folder = Path(name)
            cost = measure(one.command(folder, urls), folder, one.environment, 60 + PAGE_LIMIT_S * len(urls))
            run = Run(cost, _judged(one, folder))
            if run.judged == 0:
                print(
                    f"round {number + 1}  {one.name:30} no page judged, exit status {cost.status}: {cost.output[-200:]!r}"
                )
                continue
            runs[one.name] = run
            told = f"{run.pages_a_minute:6.1f} pages/min  {run.cpu_a_page:5.2f} CPU s/page"
            print(f"round {number + 1}  {one.name:30} {told}  {run.judged} of {len(urls)} judged", flush=True)
            if one.name == "auditor":
                _print_stages(stages(folder / ".auditor"), run.judged)
    return runs


def _judged(one: Contestant, folder: Path) -> int:
    try:
        return one.judged(folder)
    except (OSError, ValueError, KeyError, IndexError):
        return 0


def _print_stages(total: Counter[str], pages: int) -> None:
    whole = sum(total.values()) or 1
    parts = ", ".join(f"{name} {ms / pages:.0f} ms ({100 * ms / whole:.0f} %)" for name, ms in total.most_common())
    print(f"         in the browser, a page: {parts}", flush=True)


def _print_costs(contestants: Sequence[Contestant], rounds: Sequence[dict[str, Run]], pages: int) -> None:
    print(f"\n{pages} pages, {len(rounds)} rounds; medians over the rounds, per judged page\n")
    print(f"| program | judged | pages/min | CPU s/page | peak MB | left running |\n|{'---|' * 6}")
    for one in contestants:
        runs = [told[one.name] for told in rounds if one.name in told]
        if runs:
            speed, cpu = median(run.pages_a_minute for run in runs), median(run.cpu_a_page for run in runs)
            peak, left = median(run.cost.peak_mb for run in runs), max(run.cost.left for run in runs)
            judged = min(run.judged for run in runs)
            print(f"| {one.name} | {judged} | {speed:.1f} | {cpu:.2f} | {peak:.0f} | {left} |")
    print(f"\n| auditor against | pages/min, each round | median | CPU, each round | median |\n|{'---|' * 5}")
    for one in contestants[1:]:
        pairs = [(told["auditor"], told[one.name]) for told in rounds if {"auditor", one.name} <= set(told)]
        if pairs:
            speeds = [ours.pages_a_minute / theirs.pages_a_minute for ours, theirs in pairs]
            cpus = [ours.cpu_a_page / theirs.cpu_a_page for ours, theirs in pairs]
            print(f"| {one.name} | {_row(speeds)} | {median(speeds):.2f} | {_row(cpus)} | {median(cpus):.2f} |")
    ours = [told["auditor"].cost for told in rounds if "auditor" in told]
    if ours:
        share = median(one.python_s / one.cpu_s for one in ours)
        memory = max(one.python_peak_mb for one in ours)
        print(f"\nPython's share of auditor's CPU: {share:.0%}; Python's memory at its peak: {memory:.0f} MB (PSS).")


def _row(values: Sequence[float]) -> str:
    return " ".join(f"{value:.2f}" for value in values)


if __name__ == "__main__":
    sys.exit(main())
