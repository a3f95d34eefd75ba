"""What it costs to tell pages from walls in front of them, and how many ordinary pages are taken for walls.

    python benchmarks/page_verdict.py FOLDER [FOLDER ...] [--pages N] [--small BYTES]

Up to N pages of each folder are parsed and judged one by one in this process, and then beside each other, as many times over
as given. Pages that only send people on are left out, as a run does. Prints CPU a page and each page that is doubted.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from auditor.crawl.page_content import sends_on_to
from auditor.crawl.page_doubts import Held, doubts
from auditor.crawl.page_identity import suspicion_of
from auditor.crawl.page_outline import PageOutline, outline_of
from auditor.crawl.page_signals import signals_of
from auditor.dom.document import Document
from auditor.extract.parse import parse_html

SITE = "https://www.example.edu"
LARGEST = 300_000
COPIES = (1, 5, 20)


def documents(folder: Path, pages: int, small: int) -> Iterator[Document]:
    """Yield pages of a folder, drawn with a fixed seed; of a size below `small` bytes where one is given."""
    paths = sorted(
        path for path in folder.rglob("*.html") if path.is_file() and path.stat().st_size <= (small or LARGEST)
    )
    for path in random.Random(1).sample(paths, min(pages, len(paths))):
        address = f"{SITE}/{path.relative_to(folder.parent).as_posix()}".replace(" ", "_")
        document = parse_html(path.read_text("utf-8", "replace"), address)
        if isinstance(document, Document) and not sends_on_to(document):
            yield document


def main() -> int:
    """Judge the pages and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--pages", type=int, default=100, help="pages of each folder")
    parser.add_argument("--small", type=int, default=0, metavar="BYTES", help="only pages up to this size")
    given = parser.parse_args()
    cost = {"signals": 0.0, "judgement": 0.0, "outline": 0.0}
    outlines: dict[str, tuple[int, PageOutline]] = {}
    doubted = short = 0
    for document in (one for folder in given.folder for one in documents(folder, given.pages, given.small)):
        list(document.catalogue.texts())  # read for other checks as well
        begun = time.process_time()
        signals = signals_of(document, document.url, {})
        looked = time.process_time()
        suspicion = suspicion_of(signals)
        judged = time.process_time()
        outlines[document.url] = signals.words, outline_of(document, signals)
        for name, span in zip(cost, (looked - begun, judged - looked, time.process_time() - judged), strict=True):
            cost[name] += span
        short += signals.words <= 120
        if suspicion is not None:
            doubted += 1
            print(f"{document.url.removeprefix(SITE)}: {suspicion}")
    pages = len(outlines)
    told = ", ".join(f"{name} {1000 * span / max(pages, 1):.2f}" for name, span in cost.items())
    print(f"{pages} pages, {short} of at most 120 words, {doubted} doubted; ms of CPU a page: {told}")
    for copies in COPIES:
        held = {f"{url}/{n}": Held(url, "", *rest) for n in range(copies) for url, rest in outlines.items()}
        begun = time.process_time()
        doubts(held, held)
        print(
            f"beside each other: {len(held)} pages, {1000 * (time.process_time() - begun) / max(len(held), 1):.3f} ms a page"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
