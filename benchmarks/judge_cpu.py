"""What judging costs: a stored run's pages opened and judged again in this process, CPU by artifact and by check.

    python benchmarks/judge_cpu.py .auditor [--pages N] [--dump FILE]

Pages are judged whole first (the figure a run pays), then piece by piece (who pays it; what the first check makes is free for
the next). `--dump` writes everything that was found as JSON, one line a page: two versions of the code that write the same
bytes judge alike.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))

from auditor.checks.run import run_check
from auditor.config import Settings
from auditor.dom.artifacts import NOT_GIVEN, Artifacts
from auditor.dom.document import Document
from auditor.extract.axe_results import read_axe
from auditor.extract.images import read_images
from auditor.extract.links import read_links
from auditor.extract.parse import from_walk, parse_html
from auditor.extract.text import read_text
from auditor.model.page import RenderedPage, Response, Target
from auditor.model.run import Run, SystemClock
from auditor.pipeline.page_checks import CheckPage, OpenPage, PageChecker
from auditor.pipeline.replay import rendered_of, response_of
from auditor.pipeline.runtime_tuning import collect_rarely
from auditor.store import Store, codec
from auditor.urls import origin_of

T = TypeVar("T")
Page = tuple[Response, Target, tuple[RenderedPage, ...] | None]


def main() -> None:
    """Judge a stored run again and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path, help="the folder of a store that has a run")
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--dump", type=Path, help="write what was found to this file")
    arguments = parser.parse_args()
    started = time.process_time()
    store = Store.open(arguments.store, SystemClock(), write=False)
    run = store.latest_run()
    if run is None:
        raise SystemExit("there is no run in this store")
    pages = stored_pages(store, run, arguments.pages)
    checker = PageChecker(Settings.model_validate(dict(run.settings)), run.started_at.date().isoformat())
    collect_rarely()
    print(f"{'start':28} {1000 * (time.process_time() - started):8.1f} ms once")
    found, spent = whole(checker, pages)
    spent |= by_part(checker, pages)
    for name, seconds in sorted(spent.items(), key=lambda pair: -pair[1]):
        print(f"{name:28} {1000 * seconds / len(pages):8.2f} ms a page")
    if arguments.dump:
        arguments.dump.write_text("\n".join(found), "ascii")


def stored_pages(store: Store, run: Run, most: int) -> list[Page]:
    """Return the pages of a run that were judged."""
    records = [record for record in store.pages(run.id) if str(record.state) in {"audited", "partial"}]
    return [(response_of(store, r), Target(r.url), rendered_of(store.blob, r)) for r in records[:most]]


def whole(checker: PageChecker, pages: list[Page]) -> tuple[list[str], defaultdict[str, float]]:
    """Open and judge every page as a run does; return all that was found, and the CPU."""
    found: list[str] = []
    spent: defaultdict[str, float] = defaultdict(float)
    for response, target, rendered in pages:
        opened = _timed(spent, "OPEN", checker.open_page, OpenPage(response, target))
        judged = _timed(spent, "JUDGE", checker.check_page, CheckPage(response, target, rendered))
        checks = [replace(check, elapsed_ms=0) for check in judged.checks]
        targets = [*opened.targets, *judged.targets]
        told = [opened.title, opened.language, opened.canonical, judged.title, judged.language]
        found.append(codec.to_text([target.url, told, targets, judged.failures, checks]))
    return found, spent


def by_part(checker: PageChecker, pages: list[Page]) -> defaultdict[str, float]:
    """Return the CPU of every artifact and every check."""
    spent: defaultdict[str, float] = defaultdict(float)
    for response, target, rendered in pages:
        walk = rendered[0].walk if rendered else None
        if isinstance(walk, str):
            document = _timed(spent, "from walk", from_walk, walk)
        else:
            document = _timed(spent, "parse html", parse_html, response.body, response.final_url)
        if not isinstance(document, Document):
            continue
        axe = rendered[0].axe if rendered else None
        root, ignore = checker.settings.reference.root, checker.settings.reference.ignore
        artifacts = Artifacts(
            response=response,
            document=document,
            text=_timed(spent, "text", read_text, document, root, ignore),
            images=_timed(spent, "images", read_images, document),
            links=_timed(spent, "links", read_links, document, origin_of(response.final_url)),
            axe=_timed(spent, "axe", read_axe, axe, document) if isinstance(axe, str) else axe or NOT_GIVEN,
            approved=checker.library.for_page(target.url),
            options=checker.options,
        )
        for check in checker.checks:
            _timed(spent, check.id, run_check, check, artifacts, target.url)
    return spent


def _timed(spent: defaultdict[str, float], name: str, work: Callable[..., T], *arguments: object) -> T:
    started = time.process_time()
    result = work(*arguments)
    spent[name] += time.process_time() - started
    return result


if __name__ == "__main__":
    main()
