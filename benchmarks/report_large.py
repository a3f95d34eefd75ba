"""What a large report costs: pages and findings made up, the HTML report written, and its first view and its filter timed in Chromium.

    python benchmarks/report_large.py FOLDER [--pages 5000] [--findings 200000] [--no-browser]

The report is opened from the disk. Told are the seconds and megabytes of writing it, the bytes and milliseconds of the first view,
and the milliseconds from setting a filter to the answer over all findings (the first time with loading the data).
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from auditor.model.codes import Code
from auditor.model.exhibits import Exhibits
from auditor.model.finding import COMPARED, Finding, Location, Measure, Outcome, Severity, Signals
from auditor.model.page import Failed, PageState
from auditor.model.run import (
    Cause,
    Environment,
    FindingStatus,
    JudgedFinding,
    PageDetail,
    PageRecord,
    Report,
    Run,
    RunStatus,
    Verdict,
)
from auditor.report import write_reports

SITE = "https://www.large.example"
CHECKS = [
    ("axe:color-contrast", "accessibility", Severity.SERIOUS, ("1.4.3",)),
    ("axe:target-size", "accessibility", Severity.SERIOUS, ("2.5.8",)),
    ("axe:label", "accessibility", Severity.CRITICAL, ("4.1.2",)),
    ("image-alt-filename", "images", Severity.SERIOUS, ("1.1.1",)),
    ("heading-skipped", "structure", Severity.MODERATE, ("1.3.1",)),
    ("link-text-vague", "links", Severity.MINOR, ("2.4.4",)),
    ("spelling-typo", "spelling", Severity.MINOR, ()),
    ("reference-edited", "reference", Severity.SERIOUS, ()),
]
LOST = [
    (PageState.SKIPPED, Failed(Code.PAGE_LIMIT, "5000", "fetch")),
    (PageState.FAILED, Failed(Code.HTTP_STATUS, "404 Not Found", "fetch")),
    (PageState.FAILED, Failed(Code.DEADLINE, "30 s", "fetch")),
]
WORDS = "harbor campus programme nursing research student admission event library clinic teacher hall course".split()


def large(pages: int, findings: int) -> Report:
    """Return a report of this size; a third of the findings stands on templates, the rest is spread over a thousand causes.

    One page in ten beyond these was not audited, each page has an owner, and all were held against approved text.
    """
    dice = random.Random(2026)
    records = [
        PageRecord(
            f"{SITE}/{dice.choice(WORDS)}/{n}",
            PageState.AUDITED,
            1,
            SITE,
            status=200,
            title=f"{dice.choice(WORDS)} {n}",
            language="en",
            measures=(Measure(COMPARED, 0.9),),
        )
        for n in range(pages)
    ]
    lost = [
        PageRecord(f"{SITE}/lost/{n}", state, 2, SITE, failure=why, failures=(why,))
        for n, (state, why) in zip(range(pages // 10), cycle(LOST), strict=False)
    ]
    owners = {record.url: f"Team {record.url.split('/')[3]}" for record in records}
    found = [_finding(dice, n, records[n % pages].url) for n in range(findings)]
    groups: dict[str, list[JudgedFinding]] = {}
    for one in found:
        groups.setdefault(one.cause, []).append(one)
    causes = [_cause(name, group) for name, group in groups.items()]
    when = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    run = Run(
        "20261122-030000-1a4e",
        when,
        when,
        RunStatus.COMPLETE,
        SITE,
        Environment("0.1.0", "3.11", "142.0", axe="4.14", states=("desktop",)),
    )
    verdict = Verdict(False, 1, ("A made-up site.",), "Failed: a made-up site.", new=findings)
    return Report(
        run,
        verdict,
        [*records, *lost],
        found,
        (),
        causes,
        [(record.url, why) for record in lost for why in record.failures],
        lambda _: PageDetail(Exhibits(), ()),
        lambda _: None,
        owners=owners,
    )


def _finding(dice: random.Random, number: int, url: str) -> JudgedFinding:
    check, family, severity, wcag = CHECKS[number % len(CHECKS)]
    word = dice.choice(WORDS)
    place = Location(
        f"main > p:nth-of-type({number % 90})", signals=Signals("a", name=f"{word} {number % 500}", heading=word)
    )
    said = f"“{word} {dice.randrange(100_000)}” is not right here, and number {number} of the site."
    doubt = Outcome.CANT_TELL if number % 9 == 0 else Outcome.FAILED
    finding = Finding(
        check, url, said, severity, doubt, place, wcag=wcag, engine="axe" if check.startswith("axe") else "auditor"
    )
    cause = f"{check}-{number % 7 if number % 3 == 0 else number % 1000}"
    status = FindingStatus.NEW if number % 5 == 0 else FindingStatus.KNOWN
    return JudgedFinding(f"{number:012x}", finding, family, status, cause)


def _cause(name: str, group: list[JudgedFinding]) -> Cause:
    first = group[0].finding
    pages = tuple(dict.fromkeys(one.finding.url for one in group))
    new = sum(one.status is FindingStatus.NEW for one in group)
    members = tuple(one.id for one in group)
    severity, outcome = str(first.severity), str(first.outcome)
    label = f"Cause {name}"
    return Cause(
        name, label, first.check, group[0].family, severity, outcome, members, pages, example=members[0], new=new
    )


def measure(folder: Path) -> None:
    """Open the report from the disk and time it."""
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    from auditor.browser.browser_locator import find_browser
    from auditor.config import BrowserSettings

    place = find_browser(BrowserSettings())
    options = Options()
    options.binary_location = place.binary
    if place.shell:
        options.set_capability("browserName", "chrome-headless-shell")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=Service(place.driver))
    driver.set_script_timeout(300)
    try:
        for name in ("index.html", "causes.html", "findings.html", "pages.html"):
            driver.get((folder / name).as_uri())
            took = driver.execute_script("return performance.getEntriesByType('navigation')[0].loadEventEnd")
            files = driver.execute_script("return performance.getEntriesByType('resource').map((one) => one.name)")
            local = [
                folder / name,
                *(Path(file.removeprefix("file://")) for file in files if file.startswith("file://")),
            ]
            size = sum(file.stat().st_size for file in set(local) if file.is_file())
            print(f"{name:14} {took:7.0f} ms   {size / 1e6:6.2f} MB")
        driver.get((folder / "findings.html").as_uri())
        for words in ("harbor 77", "nursing", ""):
            print(f"filter {words!r:12} {driver.execute_async_script(FILTER, words)}")
    finally:
        driver.quit()


FILTER = """
const [words, done] = arguments;
const form = document.querySelector("form.explore"), found = form.querySelector(".found"), started = performance.now();
form.elements.q.value = words;
form.querySelector("[name=severity][value=serious]").checked = true;
new MutationObserver((_, observer) => {
  if (!found.textContent.endsWith("shown")) return;
  observer.disconnect();
  done(`${Math.round(performance.now() - started)} ms: ${found.textContent}`);
}).observe(found, {childList: true, characterData: true, subtree: true});
form.dispatchEvent(new Event("input", {bubbles: true}));
"""


def main() -> None:
    """Write the report, and time it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--findings", type=int, default=200_000)
    parser.add_argument("--no-browser", action="store_true")
    arguments = parser.parse_args()
    report = large(arguments.pages, arguments.findings)
    started = time.process_time()
    folder = write_reports(report, ["html"], arguments.folder.resolve())
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"written in {time.process_time() - started:.0f} s CPU, {size / 1e6:.0f} MB on the disk, {memory:.0f} MB of memory at most"
    )
    if not arguments.no_browser:
        measure(folder)


if __name__ == "__main__":
    main()
