"""Whether a page judged again only as far as a state changed it has the results of judging it whole, and what that spares.

    python benchmarks/equal_states.py [--site DIR]... [--pages N]

Each page is visited in every built-in state twice: as auditor does it, and with everything run again in each state. Walk and axe
results must be equal. Prints how often all of axe, its colours only, or nothing was run again, and the time for it. Ends with 1
when a page differs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections import Counter
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).parents[1]))

from peers.pages import made_pages, real_pages
from peers.serve import served

from auditor.browser import capture as reading
from auditor.browser.axe_run import AxeRunner
from auditor.browser.axe_source import install_axe
from auditor.browser.browser_locator import find_browser
from auditor.browser.capture import Wanted
from auditor.browser.chrome_options import Launch
from auditor.browser.session import Session
from auditor.browser.state_reuse import Again, again
from auditor.config import BUILT_IN_STATES, AxeSettings, BrowserSettings
from auditor.model.page import Failed, RenderedPage

STATES = tuple(BUILT_IN_STATES.values())


def main() -> int:
    """Compare and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, action="append", help="folder of real HTML files; may be repeated")
    parser.add_argument("--pages", type=int, default=8, help="pages of each site (default 8)")
    asked = parser.parse_args()
    if shutil.which("chromedriver") is None:
        print("chromedriver is not on PATH: nothing can be compared here.")
        return 0
    axe = AxeRunner(install_axe(lambda text: print(text, file=sys.stderr)), AxeSettings().tags)
    session = Session(Launch(find_browser(BrowserSettings())), Wanted(STATES, axe, budget_s=120))
    ran: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    pages = different = 0
    try:
        for site in asked.site or [None]:
            found = real_pages(site, asked.pages) if site else made_pages(asked.pages)
            with served(found, site) as origin:
                for path in found:
                    pages += 1
                    different += _compare(session, origin + path, ran, spent)
    finally:
        session.end()
    print(f"{pages} pages in {len(STATES)} states: {different} results differ")
    print("run again: " + ", ".join(f"{name} {count}" for name, count in ran.most_common()))
    print("milliseconds a page in the further states: " + ", ".join(f"{k} {v / pages:.0f}" for k, v in spent.items()))
    return 1 if different else 0


def _compare(session: Session, url: str, ran: Counter[str], spent: Counter[str]) -> int:
    def counted(*given: object) -> Again:
        what = again(*given)  # type: ignore[arg-type]
        ran[what] += 1
        return what

    with mock.patch.object(reading, "again", counted):
        some = _visited(session, url)
    with mock.patch.object(reading, "again", return_value=Again.ALL):
        whole = _visited(session, url)
    different = 0
    for one, other in zip(some, whole, strict=True):
        if _told(one) != _told(other):
            different += 1
            print(f"{url} in {one.state} differs")
        if one.state != STATES[0].name:
            spent["as needed"] += sum(one.timing_ms.values())
            spent["whole"] += sum(other.timing_ms.values())
    return different


def _visited(session: Session, url: str) -> tuple[RenderedPage, ...]:
    pages = session.render(url, url)
    if isinstance(pages, Failed):
        raise SystemExit(f"{url} could not be judged: {pages}")
    return pages


def _told(page: RenderedPage) -> tuple[object, ...]:
    if isinstance(page.axe, Failed):
        return page.walk, page.axe
    result = json.loads(page.axe)
    return page.walk, *(sorted(map(json.dumps, result[name])) for name in ("rules", "passed", "inapplicable"))


if __name__ == "__main__":
    sys.exit(main())
