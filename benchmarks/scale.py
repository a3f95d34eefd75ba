"""What a large site costs without a browser: pages a minute from the first thousand to the last, memory of each process, disk.

    python benchmarks/scale.py FOLDER [--pages 2500] [--copies 4] [--nights 1]

The HTML files of FOLDER (an API documentation, say) are served on loopback as often as `--copies` says, each time below another path,
and crawled from one page that leads to all of them. Told are wall and CPU time, the pace of every tenth of the pages, the largest
process and all together (PSS, sampled four times a second), store and report in megabytes, and what writing the report took a page.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import psutil
from peers.serve import listening

_PREFIX = re.compile(r"^/copy-\d+")
_STAMP = re.compile(r"^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?)")


def main() -> int:
    """Audit the site and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of real HTML files")
    parser.add_argument("--pages", type=int, default=2500, help="pages to audit at most (default 2500)")
    parser.add_argument("--copies", type=int, default=4, help="how often the folder is served (default 4)")
    parser.add_argument("--nights", type=int, default=1, help="audits one after the other (default 1)")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it there")
    asked = parser.parse_args()
    with served(asked.folder, asked.copies) as origin, contextlib.ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="auditor-scale-")))
        folder.mkdir(parents=True, exist_ok=True)
        for night in range(1, asked.nights + 1):
            _told(night, *_audited(origin, folder, asked.pages))
    return 0


def _audited(origin: str, folder: Path, pages: int) -> tuple[Path, float, float, dict[str, float]]:
    command = [sys.executable, "-m", "auditor", "audit", f"{origin}/", "--no-browser", "--sitemap", "none", "--quiet"]
    command += ["--max-pages", str(pages), "--max-depth", "1000"]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    peaks: dict[str, float] = {"all": 0.0}
    with (folder / "output.txt").open("wb") as out:
        running = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
        while running.poll() is None:
            _sample(running.pid, peaks)
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(0.25)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return folder, time.monotonic() - begun, cpu, peaks


def _sample(pid: int, peaks: dict[str, float]) -> None:
    total = 0.0
    with contextlib.suppress(psutil.Error):
        first = psutil.Process(pid)
        for process in (first, *first.children(recursive=True)):
            with contextlib.suppress(OSError, psutil.Error):
                size = _pss(process.pid)
                total += size
                name = "coordinator" if process.pid == pid else "check process"
                peaks[name] = max(peaks.get(name, 0.0), size)
    peaks["all"] = max(peaks["all"], total)


def _pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return float(line.split()[1]) / 1024
    return 0.0


def _told(night: int, folder: Path, wall: float, cpu: float, peaks: dict[str, float]) -> None:
    report = (folder / "reports" / "latest").resolve()
    times = _page_times(report / "run.log")
    count = len(times)
    print(f"\nnight {night}: {count} pages, {wall:.0f} s wall, {cpu:.0f} s CPU: {count / wall * 60:.0f} pages a minute")
    if count >= 20:
        step = count // 10
        paces = (60 * step / max(times[n + step - 1] - times[n], 0.001) for n in range(0, step * 10, step))
        print("pages a minute, each tenth: " + " ".join(f"{pace:.0f}" for pace in paces))
        after = wall - (times[-1] - times[0])
        print(f"after the last page (and before the first): {after:.1f} s, {1000 * after / count:.1f} ms a page")
    print("MB at the peak (PSS): " + ", ".join(f"{name} {size:.0f}" for name, size in sorted(peaks.items())))
    print(
        f"MB on the disk: store {_size(folder / '.auditor'):.0f}, reports {_size(folder / 'reports'):.0f}", flush=True
    )


def _page_times(log: Path) -> list[float]:
    found = []
    for line in log.read_text("utf-8", "replace").splitlines():
        stamp = _STAMP.match(line)
        if stamp and " page" in line and "state=" in line:
            found.append(datetime.fromisoformat(stamp[1].replace(",", ".")).timestamp())
    return sorted(found)


def _size(folder: Path) -> float:
    seen: dict[int, int] = {}
    for root, _, names in os.walk(folder):
        for name in names:
            told = Path(root, name).lstat()
            seen[told.st_ino] = told.st_size
    return sum(seen.values()) / 1e6


@contextmanager
def served(folder: Path, copies: int) -> Iterator[str]:
    """Serve a folder so often, below `/copy-N/`, and a page at `/` that leads to the files at the top of each."""
    tops = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("index.html")) or sorted(
        path.relative_to(folder).as_posix() for path in folder.glob("*.html")
    )
    links = "".join(f'<p><a href="/copy-{n}/{top}">Copy {n}, {top}</a></p>' for n in range(copies) for top in tops[:20])
    home = (
        f'<!doctype html><html lang="en"><head><title>All copies</title></head><body><main><h1>All copies</h1>{links}'
        "</main></body></html>"
    ).encode()

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(folder))

        def do_GET(self) -> None:
            if self.path == "/":
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(home)))
                self.end_headers()
                self.wfile.write(home)
                return
            self.path = _PREFIX.sub("", self.path) or "/"
            super().do_GET()

        def do_HEAD(self) -> None:
            self.path = _PREFIX.sub("", self.path) or "/"
            super().do_HEAD()

        def log_message(self, *_: object) -> None:
            """Say nothing: thousands of requests are no news."""

    with listening(Handler) as origin:
        yield origin


if __name__ == "__main__":
    sys.exit(main())
