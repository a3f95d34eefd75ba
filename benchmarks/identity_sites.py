"""Are findings recognised after a redesign of real sites? Sites of Debian's packages, redesigned by seed, the truth known of each element.

    apt-get download debian-handbook libsfml-doc && for p in *.deb; do dpkg -x $p /tmp/sites/${p%%_*}; done
    python benchmarks/identity_sites.py --root /tmp/sites [--sites NAME,...] [--seeds 1,2] [--kinds NAME,...] [--browser]

Prints for each kind of redesign, and for each site, how many of the surviving findings are recognised, of the added ones new, of
the repaired ones fixed; `--wrong` also what was told wrongly. Audits are kept in `--work`, so that only judging is repeated.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bs4 import XMLParsedAsHTMLWarning

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.identity.measure import OURS, Counted, Pair, counted
from benchmarks.identity.redesigns import HARDER, KINDS
from benchmarks.identity.rivals import RULES

SITES = {
    "debian-handbook": "usr/share/doc/debian-handbook/html/en-US",
    "libjs-bootstrap5-doc": "usr/share/doc/libjs-bootstrap5",
    "libsfml-doc": "usr/share/doc/libsfml-dev/html",
    "apache2-doc": "usr/share/doc/apache2-doc/manual/en",
    "developers-reference": "usr/share/developers-reference",
    "python3.11-doc": "usr/share/doc/python3.11/html",
    "python-django-doc": "usr/share/doc/python-django-doc/html",
    "libgtk-3-doc": "usr/share/gtk-doc/html/gtk3",
    "libcommons-lang3-java-doc": "usr/share/doc/libcommons-lang3-java/api",
    "postgresql-doc-15": "usr/share/doc/postgresql-doc-15/html",
    "lilypond-doc-html": "usr/share/doc/lilypond/html/Documentation/notation",
    "maint-guide": "usr/share/doc/maint-guide/html",
    "octave-doc": "usr/share/doc/octave/octave.html",
    "git-doc": "usr/share/doc/git-doc",
    "rust-doc": "usr/share/doc/rust-doc/html/book",
    "cppreference-doc-en-html": "usr/share/cppreference/doc/html/en/cpp/language",
    "python-pandas-doc": "usr/share/doc/python-pandas-doc/html",
    "qtbase5-doc-html": "usr/share/qt5/doc/qtgui",
    "gimp-help-en": "usr/share/gimp/2.0/help/en",
    "nodejs-doc": "usr/share/doc/nodejs/api",
    "libeigen3-doc": "usr/share/doc/libeigen3-dev/html",
    "libglib2.0-doc": "usr/share/gtk-doc/html/gio",
    "installation-guide-amd64": "usr/share/doc/installation-guide-amd64/en",
    "sqlite3-doc": "usr/share/doc/sqlite3",
    "fontforge-doc": "usr/share/doc/fontforge",
    "junit4-doc": "usr/share/doc/junit4/api",
}


def main() -> int:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, required=True, help="folder with one unpacked package a folder")
    parser.add_argument("--sites", default=",".join(SITES), help="names of packages (default: all that are there)")
    parser.add_argument("--seeds", default="1", help="seeds, with commas (default 1)")
    parser.add_argument("--kinds", default=",".join(KINDS), help=f"of {', '.join(KINDS)}")
    parser.add_argument("--pages", type=int, default=10, help="pages of each site (default 10)")
    parser.add_argument("--browser", action="store_true", help="with the browser's checks")
    parser.add_argument("--jobs", type=int, default=2, help="pairs at once (default 2)")
    parser.add_argument("--work", type=Path, default=Path("/tmp/identity-sites"), help="where audits are kept")
    parser.add_argument("--wrong", action="store_true", help="tell what was told wrongly")
    parser.add_argument(
        "--rule",
        default=OURS,
        choices=(OURS, *RULES),
        help="match as another tool does (benchmarks/identity/rivals.py)",
    )
    asked = parser.parse_args()
    sites = [name for name in asked.sites.split(",") if (asked.root / name / SITES[name]).is_dir()]
    kinds = asked.kinds.split(",")
    batches = [
        (
            [Pair(name, asked.root / name / SITES[name], seed, kind, asked.pages, asked.browser) for kind in kinds],
            asked.work,
            asked.rule,
        )
        for seed in map(int, asked.seeds.split(","))
        for name in sites
    ]
    by_kind: dict[str, Counted] = defaultdict(Counted)
    by_site: dict[str, Counted] = defaultdict(Counted)
    groups: dict[str, Counted] = defaultdict(Counted)
    begun = time.monotonic()
    with ProcessPoolExecutor(asked.jobs) as pool:
        for (pairs, *_), tallies in zip(batches, pool.map(_measured, batches), strict=True):
            for pair, tally in zip(pairs, tallies, strict=True):
                by_kind[pair.kind].plus(tally)
                by_site[pair.label].plus(tally)
                groups["harder" if pair.kind in HARDER else "redesigns"].plus(tally)
            print(f"{time.monotonic() - begun:5.0f} s {pairs[0].site}", file=sys.stderr, flush=True)
    for title, table in (("kind", by_kind), ("site", by_site), ("", groups)):
        print(f"\n| {title} | recognised | new | fixed | shared ids | elements left out |\n|---|---|---|---|---|---|")
        for name, tally in table.items():
            print(f"| {name} | {tally.row()} |")
    if asked.wrong:
        print("\n".join(line for tally in by_kind.values() for line in tally.wrong))
    return 0


def _measured(batch: tuple[list[Pair], Path, str]) -> list[Counted]:
    warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)
    pairs, work, rule = batch
    return [counted(pair, work, rule) for pair in pairs]


if __name__ == "__main__":
    sys.exit(main())
