"""What a second night costs, and whether it finds what an audit of every page finds: a real site, audited night after night.

    python benchmarks/nights.py FOLDER [--pages 300] [--change nothing,1%,5%,30%,style,script] [--server modified] [--no-browser]

The pages of FOLDER are copied and served on loopback; each gets one more style sheet and one more script, shared by all. After the
first night the copy is changed in one way after the other. Each time a night with the earlier ones in the store is followed by an
audit of every page (`--fresh`) in a folder of its own, and findings, pages and verdict of the two are compared. Time and CPU are those
of all processes. Trust the ratios.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from peers.cost import Cost, adopt_orphans, measure
from peers.serve import listening

STYLE, SCRIPT = "night.css", "night.js"
_ADDED = f'<link rel="stylesheet" href="/{STYLE}"><script src="/{SCRIPT}"></script>'
_CHANGES = "nothing,1%,5%,30%,style,script"
_OF_A_RUN = frozenset({"elapsed_ms", "timing_ms", "carried_since", "audited_at", "fetched_at", "picture", "screenshot"})
"""What tells one night from another although nothing changed."""


def main() -> int:
    """Live the nights and print what they cost; the status is 1 where a night differs from an audit of every page."""
    asked = _arguments()
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="auditor-nights-") as name:
        folder = Path(name)
        site = folder / "site"
        pages = copied(asked.folder, site, asked.pages)
        with served(site, asked.server) as origin:
            return _nights(asked, folder, site, pages, origin)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of real HTML files")
    parser.add_argument("--pages", type=int, default=300, help="pages (default 300)")
    parser.add_argument(
        "--change",
        default=_CHANGES,
        help=f"what changes, one night after the other (default {_CHANGES.replace('%', '%%')})",
    )
    parser.add_argument(
        "--server", default="modified", choices=("modified", "etag", "silent"), help="what the server tells"
    )
    parser.add_argument("--no-browser", action="store_true", help="static pages only")
    parser.add_argument("--keep", type=Path, help="copy stores and reports there")
    return parser.parse_args()


def _nights(asked: argparse.Namespace, folder: Path, site: Path, pages: Sequence[Path], origin: str) -> int:
    listed = folder / "urls.txt"
    listed.write_text("".join(f"{origin}/{page.relative_to(site).as_posix()}\n" for page in pages))
    command = [sys.executable, "-m", "auditor", "audit", "--urls", str(listed), "--only-listed", "--quiet"]
    command += ["--no-browser"] if asked.no_browser else []
    work = folder / "nightly"
    work.mkdir()
    first, cost = night(command, work, len(pages))
    print("| night | wall s | CPU s | Python's | peak MB | wall / first | CPU / first | carried | differs |")
    print(f"|{'---|' * 9}")
    _row("first", cost, cost, first, "")
    wrong = 0
    for number, change in enumerate(asked.change.split(","), 1):
        changed(site, pages, change, number)
        again, spent = night(command, work, len(pages))
        if change == "nothing":
            whole = first
        else:
            apart = folder / f"fresh-{number}"
            apart.mkdir()
            whole, price = night([*command, "--fresh"], apart, len(pages))
            _row(f"{change}, --fresh", price, cost, whole, "")
        told = differences(again, whole)
        wrong += len(told)
        _row(change, spent, cost, again, str(len(told)))
        for line in told[:20]:
            print(f"    {line[:400]}")
    if asked.keep:
        shutil.copytree(work, asked.keep, dirs_exist_ok=True, symlinks=True)
    return 1 if wrong else 0


def _row(name: str, cost: Cost, first: Cost, audit: Mapping[str, Any], differs: str) -> None:
    states = Counter(page["state"] for page in audit["pages"])
    print(
        f"| {name} | {cost.wall_s:.1f} | {cost.cpu_s:.1f} | {cost.python_s:.1f} | {cost.peak_mb:.0f} | "
        f"{cost.wall_s / first.wall_s:.3f} | {cost.cpu_s / first.cpu_s:.3f} | {states['carried']} of {sum(states.values())} | {differs} |",
        flush=True,
    )


def night(command: Sequence[str], folder: Path, pages: int) -> tuple[dict[str, Any], Cost]:
    """Audit once in a folder; return what `audit.json` says and what it cost. Ends the program where nothing was reported."""
    cost = measure(command, folder, {}, 60 + 30 * pages)
    report = folder / "reports" / "latest" / "audit.json"
    if cost.status not in {0, 1, 3} or not report.is_file():
        raise SystemExit(f"exit status {cost.status}: {cost.output}")
    return json.loads(report.read_text("utf-8")), cost


def copied(source: Path, site: Path, count: int) -> list[Path]:
    """Copy a folder and return `count` of its pages, spread over its tree; each has the shared style sheet and script."""
    shutil.copytree(source, site, symlinks=False, ignore_dangling_symlinks=True)
    (site / STYLE).write_text("/* the nights' own */\n")
    (site / SCRIPT).write_text("window.night = 1;\n")
    found = sorted(path for path in site.rglob("*.html") if path.is_file() and path.stat().st_size > 1_000)
    step = max(1, len(found) // count)
    pages = found[::step][:count]
    for page in pages:
        text = page.read_text("utf-8", "surrogateescape")
        page.write_text(text.replace("</head>", f"{_ADDED}</head>", 1), "utf-8", "surrogateescape")
    return pages


def changed(site: Path, pages: Sequence[Path], change: str, number: int) -> None:
    """Change the site: a share of the pages (`5%`), the shared style sheet, the shared script, or nothing."""
    if change == "style":
        (site / STYLE).write_text(f"p {{ color: #b{number % 10}b{number % 10}b{number % 10}; }}\n")
    elif change == "script":
        text = f"document.addEventListener('DOMContentLoaded', () => document.body.append(new Image({number}, 1)));\n"
        (site / SCRIPT).write_text(text)
    elif change != "nothing":
        count = max(1, round(len(pages) * float(change.rstrip("%")) / 100))
        for page in random.Random(number).sample(list(pages), count):
            text = page.read_text("utf-8", "surrogateescape")
            added = f'<p>This paragraph came in night {number}. <img src="/night-{number}.png"></p></body>'
            page.write_text(text.replace("</body>", added, 1), "utf-8", "surrogateescape")


def differences(night: Mapping[str, Any], whole: Mapping[str, Any]) -> list[str]:
    """Return what one report says and the other does not, but for what belongs to one run only."""
    told = []
    for part in ("findings", "pages", "failures"):
        ours, theirs = _lines(night[part]), _lines(whole[part])
        told += [f"only with the earlier nights: {line}" for line in sorted((ours - theirs).elements())]
        told += [f"only afresh: {line}" for line in sorted((theirs - ours).elements())]
    if night["verdict"]["exit_code"] != whole["verdict"]["exit_code"]:
        told.append(f"verdict {night['verdict']['exit_code']}, afresh {whole['verdict']['exit_code']}")
    return told


def _lines(entries: Sequence[Mapping[str, Any]]) -> Counter[str]:
    return Counter(json.dumps(_lasting(one), sort_keys=True) for one in entries)


def _lasting(value: Any) -> Any:
    """Return a value without what belongs to one run only, however deep it stands."""
    if isinstance(value, Mapping):
        return {key: _lasting(item) for key, item in value.items() if key not in _OF_A_RUN}
    if isinstance(value, list):
        return [_lasting(item) for item in value]
    return "audited" if value == "carried" else value


@contextmanager
def served(site: Path, tells: str) -> Iterator[str]:
    """Serve a folder on a free port: with Last-Modified (`modified`), with an ETag (`etag`), or with neither (`silent`)."""

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(site))

        def do_GET(self) -> None:
            file = Path(self.translate_path(self.path))
            if tells == "etag" and file.is_file() and self.headers.get("If-None-Match") == _version(file):
                self.send_response(HTTPStatus.NOT_MODIFIED)
                self.end_headers()
                return
            super().do_GET()

        def send_header(self, keyword: str, value: str) -> None:
            if keyword.lower() != "last-modified" or tells == "modified":
                super().send_header(keyword, value)

        def end_headers(self) -> None:
            file = Path(self.translate_path(self.path))
            if tells == "etag" and file.is_file():
                self.send_header("ETag", _version(file))
            super().end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing: thousands of requests are no news."""

    with listening(Handler) as origin:
        yield origin


def _version(file: Path) -> str:
    told = os.stat(file)
    return f'"{hashlib.sha256(f"{told.st_size} {told.st_mtime_ns}".encode()).hexdigest()[:16]}"'


if __name__ == "__main__":
    sys.exit(main())
