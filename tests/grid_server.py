"""A real Selenium Grid for tests: a hub and its nodes from the jar, on loopback, every process ended by its number.

It has what docs/grid/compose.yaml asks for: a login at the hub, and a secret that nodes register with.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from base64 import b64encode
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import psutil

START_S = 240.0
USER, PASSWORD, SECRET = "auditor", "a word for the hub", "a word for the nodes"
JAVA = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Little memory and a quick start: a Grid of tests lives for a minute."""


class Grid:
    """A hub and `nodes` nodes of `slots` browsers each. `url` is what `--grid` wants, `address` the same without the login."""

    def __init__(
        self, jar: Path, folder: Path, browser: str, driver: str, nodes: int = 2, slots: int = 2, queue_s: int = 60
    ) -> None:
        self._jar, self._folder, self._browser, self._driver = jar, folder, browser, driver
        # Chromium does not start where the path to its temporary files is long, as that of a test's folder may be.
        self._short = tempfile.mkdtemp(prefix="grid-")
        self._slots, self._queue_s = slots, queue_s
        self._hub_port, publish, subscribe = free_ports(3)
        bus = "tcp://127.0.0.1:{}".format
        self._bus = ["--publish-events", bus(publish), "--subscribe-events", bus(subscribe)]
        self.address = f"http://127.0.0.1:{self._hub_port}"
        self.url = self.address.replace("//", f"//{USER}:{quote(PASSWORD)}@")
        self._count = nodes
        self._started: list[subprocess.Popen[bytes]] = []
        self.nodes: list[subprocess.Popen[bytes]] = []
        self._strays: list[psutil.Process] = []

    def __enter__(self) -> Grid:
        try:
            self._start("hub", self._hub_port, *self._hub())
            for _ in range(self._count):
                self.add_node()
            self.wait_nodes(self._count)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process that was started here, and the browsers below them."""
        tree = list(self._strays)
        for process in self._started:
            tree += below(process.pid)
            process.kill()
        for process in self._started:
            process.wait(10)
        for stray in tree:
            with contextlib.suppress(psutil.Error):
                stray.kill()
        shutil.rmtree(self._short, ignore_errors=True)

    def add_node(self) -> None:
        """Start one more node."""
        (port,) = free_ports(1)
        config = self._folder / f"node-{port}.toml"
        config.write_text(self._node(port))
        self.nodes.append(self._start("node", port, "--config", str(config)))

    def kill_node(self, node: subprocess.Popen[bytes]) -> None:
        """End a node as a power cut would: it says goodbye to nobody. Its browsers go with the machine they stood for."""
        children = below(node.pid)
        self._strays += children
        node.kill()
        node.wait(10)
        for child in children:
            with contextlib.suppress(psutil.Error):
                child.kill()

    def browsers(self, node: subprocess.Popen[bytes]) -> list[psutil.Process]:
        """Return the drivers and browsers that a node runs; none once it is dead."""
        return below(node.pid) if node.poll() is None else []

    def status(self) -> dict[str, Any]:
        """Return the hub's status."""
        value: dict[str, Any] = self.ask("GET", "/status")["value"]
        return value

    def ask(self, method: str, path: str, body: Any = None, seconds: float = 10.0) -> Any:
        """Ask the hub, logged in."""
        request = urllib.request.Request(
            self.address + path, json.dumps(body).encode() if body else None, method=method
        )
        request.add_header("Content-Type", "application/json; charset=utf-8")
        request.add_header("Authorization", "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode())
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            return json.load(answer)

    def queued(self) -> int:
        """Return how many requests for a browser wait, as the hub's own GraphQL tells it."""
        told = self.ask("POST", "/graphql", {"query": "{ sessionsInfo { sessionQueueRequests } }"})
        return len(told["data"]["sessionsInfo"]["sessionQueueRequests"])

    def used(self) -> dict[str, int]:
        """Return how many sessions each node that is up runs, by its address."""
        return {
            str(node["uri"]): sum(slot["session"] is not None for slot in node["slots"])
            for node in self.status()["nodes"]
            if node["availability"] == "UP"
        }

    def wait_nodes(self, count: int, seconds: float = START_S) -> None:
        """Wait until the hub has exactly `count` nodes that are up."""
        wait_for(lambda: len(self.used()) == count, seconds, f"a Grid of {count} nodes")

    def wait_free(self, seconds: float = 15.0) -> None:
        """Wait until no node that is up runs a session and nobody asks for one."""
        wait_for(lambda: not sum(self.used().values()) + self.queued(), seconds, "a Grid without sessions")

    def _start(self, role: str, port: int, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self._folder / f"{role}-{port}.log").open("wb")
        command = ["java", *JAVA, "-jar", str(self._jar), role, "--host", "127.0.0.1", "--port", str(port)]
        with log:
            process = subprocess.Popen(
                [*command, "--tracing", "false", "--registration-secret", SECRET, *self._bus, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                env={**os.environ, "SE_OFFLINE": "true", "SE_AVOID_STATS": "true", "TMPDIR": self._short},
            )
        self._started.append(process)
        return process

    def _hub(self) -> list[str]:
        return [
            *("--reject-unsupported-caps", "true"),
            *("--healthcheck-interval", "5"),
            *("--session-request-timeout", str(self._queue_s)),
            *("--session-request-timeout-period", "2"),
            *("--username", USER, "--password", PASSWORD),
        ]

    def _node(self, port: int) -> str:
        options = {"binary": self._browser, "args": ["--no-sandbox"] if os.geteuid() == 0 else []}
        stereotype = json.dumps({"browserName": "chrome", "goog:chromeOptions": options})
        return f"""
[node]
hub = "{self.address}"
grid-url = "{self.address}"
detect-drivers = false
selenium-manager = false
max-sessions = {self._slots}
override-max-sessions = true
session-timeout = 120
heartbeat-period = 5

[[node.driver-configuration]]
display-name = "chromium"
stereotype = '{stereotype}'
webdriver-executable = "{self._driver}"
max-sessions = {self._slots}
"""


def free_ports(count: int) -> list[int]:
    """Return ports of 127.0.0.1 that nobody listens on."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in held]
    finally:
        for one in held:
            one.close()


def below(pid: int) -> list[psutil.Process]:
    """Return the processes that this one started, and those they started."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def wait_for(done: Any, seconds: float, what: str) -> None:
    """Ask until `done()` holds; fail with what was waited for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError, urllib.error.URLError, KeyError, TypeError, ValueError):
            if done():
                return
        time.sleep(0.2)
    raise AssertionError(f"waited in vain for {what}, {seconds:.0f} s")


def why_not(script: Path) -> tuple[Path | None, str]:
    """Return the jar that the script of `make grid` brings, or why there is no Grid on this machine."""
    missing = [name for name in ("java", "npm") if shutil.which(name) is None]
    if missing:
        return None, f"no Grid here: {' and '.join(missing)} not found"
    done = subprocess.run(["python3", str(script)], capture_output=True, text=True, timeout=180, check=False)
    if done.returncode:
        return None, done.stderr.strip() or "no Grid here"
    return Path(done.stdout.strip()), ""


def grid_here(folder: Path, nodes: int = 2, slots: int = 2, queue_s: int = 60) -> Grid:
    """Return a Grid of this machine's Chromium that is not started yet. Skips the test where there can be none."""
    import pytest

    jar, reason = why_not(Path(__file__).parents[1] / "scripts" / "grid_jar.py")
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if jar is None or browser is None or driver is None:
        pytest.skip(reason or "no Grid here: chromium and chromedriver are not on PATH")
    return Grid(jar, folder, browser, driver, nodes, slots, queue_s)
