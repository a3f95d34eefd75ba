"""The programs that are compared: how each is started on a list of addresses, and how many pages it then says it judged."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from auditor.config import AxeSettings

VIEWPORT = (1366, 900)
"""That of auditor's desktop state."""
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Contestant:
    """One program."""

    name: str
    command: Callable[[Path, Sequence[str]], list[str]]
    """Folder for its files, addresses -> command line."""
    judged: Callable[[Path], int]
    """Folder -> pages it judged."""
    environment: Mapping[str, str] = field(default_factory=dict)


def auditor(workers: str = "auto") -> Contestant:
    """auditor as people run it: all checks, screenshots, store, HTML report, as many browsers as it takes by itself."""

    def command(folder: Path, urls: Sequence[str]) -> list[str]:
        (folder / "urls.txt").write_text("\n".join(urls))
        quiet = ["--quiet", "--sitemap", "none", "--workers", workers, "--fresh"]
        return [sys.executable, "-m", "auditor", "audit", "--only-listed", "--urls", "urls.txt", *quiet]

    def judged(folder: Path) -> int:
        report = json.loads((folder / "reports" / "latest" / "audit.json").read_text("utf-8"))
        return sum(page["state"] == "audited" for page in report["pages"])

    return Contestant("auditor", command, judged, {"PYTHONPATH": str(ROOT)})


def bare(axe: Path, browsers: int) -> Contestant:
    """The bare loop with the same axe-core, tags, viewport and number of browsers."""

    def command(folder: Path, urls: Sequence[str]) -> list[str]:
        return [sys.executable, str(Path(__file__).with_name("bare.py")), str(axe), str(browsers), *urls]

    def judged(folder: Path) -> int:
        return int(json.loads((folder / "output.txt").read_text().strip().splitlines()[-1])["pages"])

    return Contestant("bare Selenium + axe loop", command, judged, {"PYTHONPATH": str(ROOT), "SE_OFFLINE": "true"})


def axe_cli(folder: Path, axe: Path | None = None) -> Contestant:
    """@axe-core/cli as it ships, or with the given axe-core, the same tags and the same viewport."""
    flags = ["no-sandbox", "disable-dev-shm-usage"]
    more: list[str] = []
    if axe is not None:
        flags.append("window-size={},{}".format(*VIEWPORT))
        more = ["--axe-source", str(axe), "--tags", ",".join(AxeSettings().tags)]
    driver = ["--chromedriver-path", _program("chromedriver"), "--chrome-path", _program("chromium")]

    def command(where: Path, urls: Sequence[str]) -> list[str]:
        script = folder / "node_modules" / "@axe-core" / "cli" / "dist" / "src" / "bin" / "cli.js"
        options = [*driver, "--chrome-options", ",".join(flags), "--save", "found.json", "--dir", str(where), *more]
        return ["node", str(script), *urls, *options]

    def judged(where: Path) -> int:
        return len(json.loads((where / "found.json").read_text("utf-8")))

    return Contestant("@axe-core/cli" + (", same axe" if axe else ""), command, judged, {"SE_OFFLINE": "true"})


def pa11y_ci(folder: Path, *, same: bool = False) -> Contestant:
    """pa11y-ci with its axe runner as it ships, or (in a folder whose axe-core is ours) with the same viewport.

    One page at a time, as it ships: with more, its pages close each other's tabs in current Chromium and are lost.
    """
    defaults: dict[str, object] = {
        "runners": ["axe"],
        "timeout": 120_000,
        "chromeLaunchConfig": {"executablePath": _program("chromium"), "args": ["--no-sandbox"]},
    }
    if same:
        defaults["viewport"] = dict(zip(("width", "height"), VIEWPORT, strict=True))

    def command(where: Path, urls: Sequence[str]) -> list[str]:
        config = where / "pa11yci.json"
        config.write_text(json.dumps({"defaults": defaults, "urls": list(urls)}))
        script = folder / "node_modules" / "pa11y-ci" / "bin" / "pa11y-ci.js"
        return ["node", str(script), "--config", str(config), "--json"]

    def judged(where: Path) -> int:
        text = (where / "output.txt").read_text("utf-8", "replace")
        found = re.search(r'\{"total".*\}', text, re.DOTALL)
        results = json.loads(found[0])["results"] if found else {}
        failed = [url for url, issues in results.items() if any("code" not in one for one in issues)]
        return len(results) - len(failed)

    return Contestant("pa11y-ci (axe)" + (", same axe" if same else ""), command, judged)


def _program(name: str) -> str:
    return shutil.which(name) or name
