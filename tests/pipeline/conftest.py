"""One audit of each twin of the demonstration site, and the command run as a person would, with what it left behind."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from auditor.cli import run

_ORIGIN = re.compile(r"^http://[^/]+")


@dataclass(frozen=True)
class Ran:
    """What a finished command left behind."""

    status: int
    stdout: str
    stderr: str
    folder: Path

    @property
    def report(self) -> Path:
        return (self.folder / "reports" / "latest").resolve()

    @property
    def audit(self) -> dict[str, Any]:
        return json.loads((self.report / "audit.json").read_text("utf-8"))

    @property
    def pages(self) -> dict[str, dict[str, Any]]:
        """Pages of the audited origin by path."""
        report = self.audit
        origin = report["run"]["site"].rstrip("/")
        origin = "/".join(origin.split("/")[:3])
        return {p["url"].removeprefix(origin): p for p in report["pages"] if p["url"].startswith(f"{origin}/")}

    @property
    def findings(self) -> list[tuple[Any, ...]]:
        """What was found, without what belongs to one run only."""
        return sorted(
            (f["check"], _ORIGIN.sub("", f["page"]), f["selector"], tuple(f["frames"]), f["message"], f["outcome"])
            for f in self.audit["findings"]
        )

    def codes(self) -> dict[str, str]:
        """Code of the failure by path of the page."""
        return {path: page["failure"]["code"] for path, page in self.pages.items() if page["failure"]}


def auditor(*arguments: str, cwd: Path, timeout: float = 280, env: Mapping[str, str] | None = None) -> Ran:
    """Run the command as a person would, in a folder of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "auditor", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=timeout,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "AUDITOR_DEBUG": "1", **(env or {})},
    )
    return Ran(done.returncode, done.stdout, done.stderr, cwd)


def called(*arguments: str, cwd: Path) -> Ran:
    """Run the command in this process: for what is not about processes, in half the time."""
    out, err = io.StringIO(), io.StringIO()
    with chdir(cwd), redirect_stdout(out), redirect_stderr(err):
        status = run(list(arguments))
    return Ran(status, out.getvalue(), err.getvalue(), cwd)


@contextmanager
def started(*arguments: str, cwd: Path, pages: int = 0) -> Iterator[subprocess.Popen[str]]:
    """Start the command in a process group of its own and wait until it has told of so many pages."""
    running = subprocess.Popen(
        [sys.executable, "-m", "auditor", *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_hears_every_signal,
        env={**os.environ, "AUDITOR_DEBUG": "1"},
    )
    try:
        assert running.stderr is not None
        told = ""
        while pages and not any(int(count) >= pages for count in re.findall(r"^\[(\d+)/", told, re.M)):
            line = running.stderr.readline()
            assert line, told
            told += line
        yield running
    finally:
        running.kill()
        running.communicate()


def _hears_every_signal() -> None:
    # Whoever runs the tests may ignore SIGHUP (nohup), and children inherit that.
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def processes_in(folder: Path) -> list[int]:
    """Return the processes that work in a folder: all that a command started there begins so."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if Path(os.readlink(entry)).is_relative_to(folder):
                found.append(int(entry.parent.name))
        except OSError:
            continue  # it ended while we looked
    return found


def left_running(folder: Path, patience_s: float = 5.0) -> list[int]:
    """Return what still runs in a folder after a moment of patience."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline and processes_in(folder):
        time.sleep(0.1)
    return processes_in(folder)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return auditor("demo", cwd=tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return auditor("demo", "--clean", cwd=tmp_path_factory.mktemp("clean"))
