"""What matching many findings costs: time and memory, in a process of its own.

    python benchmarks/match_many.py [--findings N] [--pages N] [--redesign]

Half of what was accepted is there unchanged; of the rest texts, landmarks or targets differ a little, one in fifty is new. One in
five is a button without words in a row of four. The
baseline is read from a file, as an audit reads it; today's findings come one by one, as the store gives them.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from auditor.gate import Baseline
from auditor.gate.common_text import CommonText
from auditor.gate.fingerprint import entry_of, stable_id
from auditor.gate.identity import MatchContext, match
from auditor.gate.page_names import Paths
from auditor.model.finding import Finding, Location, Severity, Signals
from auditor.model.page import PageState
from auditor.model.run import PageRecord

ORIGIN = "http://site.test"
ROW_OF = "axe:button-name"
CHECKS = ("axe:color-contrast", ROW_OF, "image-alt-missing", "link-vague-text", "spelling-likely-typo")
WORDS = (
    "harbour library museum garden theatre laboratory clinic market station chapel orchard bakery bridge canal".split()
)


def findings(count: int, pages: int, *, changed: bool) -> Iterator[tuple[Finding, str]]:
    """Yield findings in the order of their pages."""
    pick = random.Random(1)
    change = random.Random(2)
    for number in range(count):
        at = number * pages // count
        page, check = f"{ORIGIN}/section-{at % 20}/page-{at}", CHECKS[number % len(CHECKS)]
        words = pick.choices(WORDS, k=20)
        name, target, marks = " ".join(words[:3]), f"/media/{words[3]}-{number}.jpg", ("main",)
        if changed and change.random() < 0.5:
            kind = change.randrange(4)
            words[change.randrange(4, 20)] = "meadow"
            name = f"{name} more" if kind == 0 else name
            target = f"/assets{target}" if kind == 1 else target
            marks = ("main", "region") if kind == 2 else marks
            if change.random() < 0.04:
                words, name, target = change.choices(WORDS, k=20), f"new {number}", f"/media/new-{number}.jpg"
        row = number // (4 * len(CHECKS))
        signals = Signals(
            "img" if "image" in check else "a",
            "link",
            name,
            (("src", target),),
            marks,
            " ".join(words[4:7]),
            " ".join(words),
            "c" * 16,
        )
        if check == ROW_OF:
            around = random.Random(row).choices(WORDS, k=20)
            signals = Signals(
                "button",
                attributes=(("type", "button"),),
                landmarks=marks,
                heading=" ".join(around[:3]),
                context=" ".join([*around[:19], words[19]] if changed and row % 2 else around),
                place=number // len(CHECKS) % 4 + 1,
                row=4,
            )
        place = Location(
            f"#content > div:nth-of-type({number}) > a", snippet=f'<a class="x" href="{target}">', signals=signals
        )
        yield Finding(check, page, "Something is wrong here.", Severity.SERIOUS, location=place), "images"


def main() -> int:
    """Accept, change, judge, and say what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--findings", type=int, default=200_000)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    records = [PageRecord(f"{ORIGIN}/section-{n % 20}/page-{n}", PageState.AUDITED) for n in range(asked.pages)]
    if asked.write:
        paths = Paths(records)
        entries = [
            entry_of(finding, paths, "desktop") for finding, _ in findings(asked.findings, asked.pages, changed=False)
        ]
        named = tuple(entry.named(stable_id(entry, number)) for number, entry in enumerate(entries))
        pages = {paths.of(page.url): "" for page in records}
        Baseline(site=ORIGIN, states=("desktop",), pages=pages, findings=named).write(asked.write)
        return 0
    if not asked.read:
        return _in_two_processes()
    before = _peak()
    begun = time.process_time()
    baseline = Baseline.load(asked.read)
    loaded = _peak()
    paths, ground = Paths(records), MatchContext(baseline.pages.keys(), baseline.pages.keys())
    common = CommonText(baseline.findings)
    entries = [
        common.once(entry_of(finding, paths, "desktop"))
        for finding, _ in findings(asked.findings, asked.pages, changed=True)
    ]
    del common
    found = match(entries, baseline.findings, ground)
    new = sum(one is None for one in found)
    print(
        f"{asked.findings:,} findings on {asked.pages:,} pages against a baseline of {asked.read.stat().st_size / 1e6:.0f} MB:"
    )
    print(f"  {new:,} new, {sum(one is not None and one.moved for one in found):,} moved")
    cost = f"{time.process_time() - begun:.1f} s of CPU, {_peak():.0f} MB at the peak"
    print(f"  {cost} ({before:.0f} MB before, {loaded:.0f} MB with the baseline)")
    return 0


def _in_two_processes() -> int:
    # The first process makes the baseline, so that its memory is not counted.
    import subprocess

    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder, "auditor-baseline.json"))
        for option in ("--write", "--read"):
            subprocess.run([sys.executable, __file__, *sys.argv[1:], option, file], check=True)
    return 0


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
