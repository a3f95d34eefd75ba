"""The bare loop: Selenium goes to each page, injects axe and runs it. Nothing is proved, waited for, judged or kept.

    python bare.py AXE_FILE BROWSERS URL...

Started by bench_browser_peers.py as a program of its own, so that it is measured as the others are.
"""

from __future__ import annotations

import json
import queue
import shutil
import sys
import threading
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from auditor.config import AxeSettings

RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: {type: 'tag', values: arguments[0]}, resultTypes: ['violations', 'incomplete']})
  .then((result) => done(JSON.stringify({violations: result.violations, incomplete: result.incomplete})), (error) => done(String(error)));
"""


def driver(*more: str) -> Chrome:
    """Start a browser with what a first script would set, `more` flags, and the viewport of auditor's desktop state."""
    options = ChromeOptions()
    for flag in ("--headless=new", "--no-sandbox", "--window-size=1366,900", *more):
        options.add_argument(flag)
    options.binary_location = shutil.which("chromium") or ""
    started = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    metrics = {"width": 1366, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    started.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    started.set_script_timeout(120)
    return started


def work(axe: str, urls: queue.SimpleQueue[str], found: list[int]) -> None:
    """Take pages until there are no more."""
    browser = driver()
    try:
        while True:
            try:
                url = urls.get_nowait()
            except queue.Empty:
                return
            browser.get(url)
            browser.execute_script(axe)
            result = json.loads(browser.execute_async_script(RUN, list(AxeSettings().tags)))
            found.append(sum(len(rule["nodes"]) for rule in result["violations"]))
    finally:
        browser.quit()


def main() -> None:
    """Run the loop and print how many pages and how many failing elements there were."""
    axe = Path(sys.argv[1]).read_text("utf-8")
    urls: queue.SimpleQueue[str] = queue.SimpleQueue()
    for url in sys.argv[3:]:
        urls.put(url)
    found: list[int] = []
    threads = [threading.Thread(target=work, args=(axe, urls, found)) for _ in range(int(sys.argv[2]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"pages": len(found), "elements": sum(found)}))


if __name__ == "__main__":
    main()
