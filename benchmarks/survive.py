"""Does a long run survive what the web throws at it? A site with hostile pages in it, audited beside the same site without them.

    python benchmarks/survive.py [--pages N] [--every N] [--workers N] [--retire N]

Prints failures by code, findings of good pages that are missing or too many, memory at ten points, and what was left behind.
Ends with status 1 if a promise is broken: every page ends with its own code, no other page suffers, memory is flat, nothing is left.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.pipeline.long_run import (
    HOSTILE,
    Plan,
    Sample,
    Watched,
    codes,
    differences,
    drift,
    missed,
    served,
    steady,
    watched,
    wrong_ends,
)

GROWTH = {"python": 0.15, "judges": 0.25, "browsers": 0.25, "files": 0.10, "threads": 0.10}
"""How much the line through the samples of the second half may grow from end to end; browsers saw up and down as they retire."""
COORDINATOR_MB = 250
"""What the coordinating process may take at its worst."""


def main() -> int:
    """Run both audits and judge them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000, help="pages in the run (default 1000)")
    parser.add_argument(
        "--every", type=int, default=50, help="one page in so many is hostile (default 50); each kind comes twice"
    )
    parser.add_argument("--workers", type=int, default=2, help="browsers at once (default 2)")
    parser.add_argument("--retire", type=int, default=150, help="pages after which a browser is replaced (default 150)")
    asked = parser.parse_args()
    plan = Plan(asked.pages, asked.every, asked.workers, asked.retire)
    paths = plan.paths
    good = [path for path in paths if path.startswith("/p/")]
    with tempfile.TemporaryDirectory(prefix="survive-") as name, served(plan) as server:
        say("clean")(f"{len(good)} good pages")
        clean = watched(good, plan, server, Path(name, "clean"), say("clean"))
        say("hostile")(f"{len(good)} good pages and {len(paths) - len(good)} hostile ones")
        hostile = watched(paths, plan, server, Path(name, "hostile"), say("hostile"))
        broken = told(clean, hostile, paths)
    for line in broken:
        print(f"BROKEN: {line}")
    print("Survived." if not broken else f"{len(broken)} promises broken.")
    return 1 if broken else 0


def say(run: str):
    """Return what tells the progress of a run."""
    return lambda text: print(f"{time.strftime('%H:%M:%S')} {run}: {text}", file=sys.stderr, flush=True)


def told(clean: Watched, hostile: Watched, paths: Sequence[str]) -> list[str]:
    """Print the tables and return the promises that were broken."""
    broken: list[str] = []
    missing, extra = differences(clean, hostile)
    wrong, unseen = wrong_ends(hostile, paths), missed(hostile, paths)
    unaudited = {path: end for path, end in hostile.states.items() if path.startswith("/p/") and end != ("audited", "")}
    absent = set(paths) - set(hostile.states)
    print(f"\n{len(paths)} pages, {len(HOSTILE)} kinds of hostile page; "
          f"{hostile.seconds:.0f} s ({len(clean.states)} pages without them: {clean.seconds:.0f} s)")  # fmt: skip
    print("\nFailures by code")
    for code, count in sorted(codes(hostile).items()):
        print(f"  {code:20} {count}")
    print(
        f"\nFindings of good pages: {len(clean.findings_on('/p/'))} expected, {len(missing)} missing, {len(extra)} extra"
    )
    table("hostile", hostile.samples)
    table("clean", clean.samples)
    checks = {
        f"exit status {hostile.ran.status} instead of 3": hostile.ran.status != 3,
        f"exit status {clean.ran.status} of the run without hostile pages": clean.ran.status != 0,
        f"addresses without an end: {sorted(absent)[:5]}": bool(absent),
        f"hostile pages that ended otherwise: {wrong}": bool(wrong),
        f"hostile pages without their finding: {unseen}": bool(unseen),
        f"good pages that were not audited: {dict(list(unaudited.items())[:10])}": bool(unaudited),
        f"missing findings, such as {missing[:3]}": bool(missing),
        f"extra findings, such as {extra[:3]}": bool(extra),
        f"processes left: {hostile.left + clean.left}": bool(hostile.left + clean.left),
        f"temporary files left: {hostile.files + clean.files}": bool(hostile.files + clean.files),
        f"records of browsers left: {hostile.records}": bool(hostile.records),
        "a traceback on stderr": "Traceback" in hostile.ran.stderr + clean.ran.stderr,
    }
    worst = max((sample.python for run in (clean, hostile) for sample in run.samples), default=0)
    checks[f"the coordinator took {worst:.0f} MB"] = worst > COORDINATOR_MB
    broken += [line for line, is_so in checks.items() if is_so]
    for run, name in ((hostile, "hostile"), (clean, "clean")) if Plan(len(paths)).long else ():
        for what, allowed in GROWTH.items():
            grown = drift([getattr(sample, what) for sample in steady(run.samples)])
            print(f"  {name:8} {what:9} grows by {grown:+.1%} over the second half (at most {allowed:.0%})")
            if grown > allowed:
                broken.append(f"{what} grew by {grown:.0%} in the {name} run")
    print(
        f"\nLeft behind: {len(hostile.left)} processes, {len(hostile.files)} temporary files, {hostile.records} records"
    )
    return broken


def table(name: str, samples: Sequence[Sample]) -> None:
    """Print ten moments of a run."""
    print(f"\n{name}: PSS in MB\n  seconds  pages  coordinator  judges  browsers  processes  files  threads")
    count = len(samples)
    for number in range(10 if count >= 10 else count):
        one = samples[round((number + 0.5) * count / 10) if count >= 10 else number]
        print(f"  {one.at:7.0f} {one.pages:6} {one.python:12.0f} {one.judges:7.0f} {one.browsers:9.0f}"
              f" {one.processes:10} {one.files:6} {one.threads:8}")  # fmt: skip
    if samples:
        top = max(samples, key=lambda sample: sample.python + sample.judges + sample.browsers)
        print(f"  peak of all: {top.python + top.judges + top.browsers:.0f} MB at page {top.pages}")


if __name__ == "__main__":
    sys.exit(main())
