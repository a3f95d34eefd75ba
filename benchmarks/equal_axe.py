"""Whether auditor's axe results are those of an untouched axe: each page judged both ways, every element of every rule compared.

    python benchmarks/equal_axe.py [--site DIR]... [--pages N] [--show N]

The reference is the simplest program there is: Selenium goes to the page in the full browser, injects the axe-core file as
released and runs it in the page's own world, in the same viewport without scroll bars. auditor works in an isolated world, in a
headless shell where there is one, with what it keeps of colours and styles. Compared are rule, outcome, element, markup, impact,
the summary (it holds measured colours and sizes), and which rules passed or did not apply. On pages with frames the reference sees
the top document only, so only that is compared. Pages of which auditor opened or laid out something for a second look are left out,
for the reference does not look there. Ends with 1 when a page differs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from peers.bare import driver
from peers.pages import made_pages, real_pages
from peers.serve import served

from auditor.browser.axe_run import AxeRunner
from auditor.browser.axe_source import AxeSource, install_axe
from auditor.browser.browser_locator import find_browser
from auditor.browser.capture import Wanted
from auditor.browser.chrome_options import Launch
from auditor.browser.session import Session
from auditor.config import AxeSettings, BrowserSettings
from auditor.model.page import Failed, State

Node = tuple[str, bool, str, str, str, str]
"""Rule, incomplete, element, markup, impact, summary."""

RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {...arguments[0], resultTypes: ['violations', 'incomplete'], iframes: false})
  .then((result) => done(JSON.stringify(result)), (error) => done(JSON.stringify({error: String(error)})));
"""
REST_S = 0.6
"""Seconds the reference waits after a page has loaded, as auditor waits for quiet."""


def main() -> int:
    """Compare and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, action="append", help="folder of real HTML files; may be repeated")
    parser.add_argument("--pages", type=int, default=16, help="pages of each site (default 16)")
    parser.add_argument("--show", type=int, default=10, help="differences shown (default 10)")
    asked = parser.parse_args()
    if shutil.which("chromium") is None or shutil.which("chromedriver") is None:
        print("chromium and chromedriver are not both on PATH: nothing can be compared here.")
        return 0
    axe = install_axe(lambda text: print(text, file=sys.stderr))
    pages = elements = 0
    different: list[str] = []
    for site in asked.site or [None]:
        found = real_pages(site, asked.pages) if site else made_pages(asked.pages)
        with served(found, site) as origin:
            for url, ours, theirs in _both([origin + path for path in found], axe):
                pages += 1
                elements += len(theirs)
                different += [f"{url.removeprefix(origin)}: {text}" for text in _differences(ours, theirs)]
        print(f"{site or 'made pages'}: {pages} pages so far, {len(different)} differences", flush=True)
    for text in different[: asked.show]:
        print("  " + text[:900])
    print(f"{pages} pages, {elements} results of rules on elements compared, {len(different)} differences")
    return 1 if different else 0


def _both(urls: list[str], axe: AxeSource) -> Iterator[tuple[str, set[Node], set[Node]]]:
    runner = AxeRunner(axe, AxeSettings().tags)
    wanted = Wanted((State(name="desktop"),), runner, screenshots=False)
    reference = driver("--hide-scrollbars")
    try:
        with closing(_Ours(wanted)) as ours:
            for url in urls:
                told = ours.judge(url)
                if not isinstance(told, Failed) and "revealed" in told:
                    continue
                reference.get(url)
                time.sleep(REST_S)
                reference.execute_script(axe.text())
                answer = json.loads(reference.execute_async_script(RUN, json.loads(runner.options)))
                if isinstance(told, Failed) or "error" in answer:
                    raise SystemExit(f"{url} could not be judged: {told if isinstance(told, Failed) else answer}")
                yield url, _cut(told), _whole(answer)
    finally:
        reference.quit()


class _Ours:
    """auditor's session, with nothing but axe asked of it."""

    def __init__(self, wanted: Wanted) -> None:
        self._session = Session(Launch(find_browser(BrowserSettings())), wanted)

    def judge(self, url: str) -> dict[str, Any] | Failed:
        """Return axe's answer as auditor keeps it."""
        pages = self._session.render(url, url)
        if isinstance(pages, Failed):
            return pages
        answer = pages[0].axe
        return answer if isinstance(answer, Failed) else dict(json.loads(answer))

    def close(self) -> None:
        """End the browser."""
        self._session.end()


def _cut(answer: dict[str, Any]) -> set[Node]:
    found = {
        (rule["id"], rule["incomplete"], node["target"][0], node["html"], node["impact"], node["summary"])
        for rule in answer["rules"]
        for node in rule["nodes"]
        if len(node["target"]) == 1
    }
    return found | _others(answer["passed"], answer["inapplicable"])


def _whole(answer: dict[str, Any]) -> set[Node]:
    found = set()
    for outcome in ("violations", "incomplete"):
        for rule in answer[outcome]:
            for node in rule["nodes"][:1000]:
                target = " >>> ".join(node["target"][0]) if isinstance(node["target"][0], list) else node["target"][0]
                summary = (node.get("failureSummary") or "")[:1500]
                impact = node["impact"] or rule["impact"] or ""
                found.add((rule["id"], outcome == "incomplete", target[:1000], node["html"][:600], impact, summary))
    return found | _others([one["id"] for one in answer["passes"]], [one["id"] for one in answer["inapplicable"]])


def _others(passed: list[str], inapplicable: list[str]) -> set[Node]:
    return {(rule, False, "", "", "", "passed") for rule in passed} | {
        (rule, False, "", "", "", "inapplicable") for rule in inapplicable
    }


def _differences(ours: set[Node], theirs: set[Node]) -> list[str]:
    return [f"only auditor: {node}" for node in sorted(ours - theirs)] + [
        f"only the untouched axe: {node}" for node in sorted(theirs - ours)
    ]


if __name__ == "__main__":
    sys.exit(main())
