"""What a run shows on a terminal: one line that fits, whatever the width, and nothing of it left at the end."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.site import Site, linked_site

pytestmark = pytest.mark.slow

PAGES = 6
LONG = "/a-page-whose-path-is-longer-than-any-terminal-of-these-tests-is-wide/and-goes-on-and-on-until-nobody-reads-it"
_CONTROL = re.compile(r"\x1b\[(\??\d*(?:;\d+)*)([A-Za-z])|[\r\n]|[^\x1b\r\n]")


@dataclass
class Screen:
    """As much of a terminal as a progress line needs: it writes, folds, goes up a line and erases lines."""

    width: int
    lines: list[str] = field(default_factory=lambda: [""])
    row: int = 0
    column: int = 0
    frames: list[str] = field(default_factory=list)
    """Every line as it stood when it was erased or left."""

    def feed(self, text: str) -> None:
        for found in _CONTROL.finditer(text):
            if found[2] == "K":
                self.frames.append(self.lines[self.row])
                self.lines[self.row] = ""
            elif found[2] == "A":
                self.row -= int(found[1] or 1)
            elif found[2]:
                assert found[2] in "mhl", found[0]
            elif found[0] == "\r":
                self.column = 0
            elif found[0] == "\n":
                self.down()
            else:
                self.put(found[0])

    def down(self) -> None:
        self.row += 1
        self.lines += [""] * (self.row + 1 - len(self.lines))

    def put(self, sign: str) -> None:
        if self.column == self.width:
            self.down()
            self.column = 0
        line = self.lines[self.row].ljust(self.column)
        self.lines[self.row] = line[: self.column] + sign + line[self.column + 1 :]
        self.column += 1


def shown(url: str, folder: Path, width: int, term: str = "xterm") -> Screen:
    """Audit on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    environ = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}
    running = subprocess.Popen(
        [sys.executable, "-m", "auditor", "audit", url, "--no-browser"],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**environ, "TERM": term},
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            said += (more := os.read(ours, 65536))
        except OSError:  # Linux says so when the other side has closed
            break
        if not more:
            break
    os.close(ours)
    assert running.wait(60) in {0, 1, 3}, said.decode()
    screen = Screen(width)
    screen.feed(said.decode())
    return screen


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    pages = linked_site(PAGES)
    pages["/"] = pages["/"].replace(
        "</main>", f'<p><a href="{LONG}">A long way</a> <a href="/gone">A page</a></p></main>'
    )
    with Site({**pages, LONG: pages["/page-1"]}) as running:
        yield running


@pytest.mark.parametrize("width", [24, 40, 120])
def test_progress_is_one_line_that_fits_and_nothing_of_it_is_left(width: int, site: Site, tmp_path: Path) -> None:
    screen = shown(site.url, tmp_path, width)
    frames = [frame for frame in screen.frames if "findings" in frame]
    assert re.search(rf"\b{PAGES + 3}/{PAGES + 3} (?:\d+ pages/min )?2 findings .*/", frames[-1]), frames
    assert all(re.match(r"[\S ] (?:[━╸╺]+ )?\d+/[\d?]+ ", frame) for frame in frames), frames
    assert ("pages/min" in frames[-1]) is (width == 120)
    left = "\n".join(screen.lines)
    assert not re.search(r"[━⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]|\d+/\d+ +\d+ findings", left), left
    assert screen.row == len(screen.lines) - 1
    assert screen.lines[-1] == ""
    assert "".join(line.strip() for line in screen.lines[-4:]).endswith("/index.html")


def test_a_page_that_failed_stands_above_the_line(site: Site, tmp_path: Path) -> None:
    screen = shown(site.url, tmp_path, 40)
    assert f"failed: {site.url}gone: HTTP_STATUS 404 Not Found" in "".join(screen.lines)
    assert len({line for line in screen.lines if "Writing the report" in line}) == 1


def test_a_terminal_that_can_nothing_gets_a_line_a_page(site: Site, tmp_path: Path) -> None:
    screen = shown(site.url, tmp_path, 400, term="dumb")
    assert not screen.frames
    assert sum(line.startswith("[") for line in screen.lines) == PAGES + 3, screen.lines


def test_where_there_is_no_terminal_no_control_is_written(site: Site, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "auditor", "audit", site.url, "--no-browser"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    assert b"\x1b" not in ran.stdout + ran.stderr
    assert b"\r" not in ran.stdout + ran.stderr
    assert ran.stderr.count(b"\n[") >= PAGES
