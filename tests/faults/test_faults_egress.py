"""In a real browser: what a page asks for beside the site reaches the proxy and nothing else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from auditor.net.policy import AddressPolicy
from auditor.net.proxy import EgressProxy
from tests.faults.server import FaultServer

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --dns-prefetch-disable --virtual-time-budget=4000 --dump-dom"
).split()

PAGE = """<!doctype html><title>Reaching out</title>
<link rel=preconnect href="{canary}"><link rel=prefetch href="{canary}/prefetch"><link rel=stylesheet href="{canary}/style">
<style>body {{ background: url({canary}/background) }}</style>
<p id=done>waiting<img src="{canary}/img"><iframe src="{canary}/frame"></iframe><img src="http://169.254.169.254/latest/">
<img src="http://10.0.0.1/"><img src="http://[::1]:{port}/six"><img src="http://localhost:{port}/name"><img src="{own}/picture">
<script>
  const canary = "{canary}";
  navigator.sendBeacon(canary + "/beacon", "x");
  new EventSource(canary + "/events");
  new WebSocket(canary.replace("http", "ws") + "/socket");
  const worker = new Worker(URL.createObjectURL(new Blob([`try {{ importScripts("${{canary}}/worker") }} catch {{}}`])));
  fetch(canary + "/fetch", {{mode: "no-cors"}}).catch(() => 0).then(() =>
    fetch("{own}/fine")).then(answer => document.getElementById("done").textContent = "answer " + answer.status);
</script>"""


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_a_page_reaches_the_site_and_nothing_else(faults: FaultServer, tmp_path: Path) -> None:
    with FaultServer() as canary, EgressProxy(AddressPolicy.for_site([faults.url("/")])) as proxy:
        faults.page("/out", PAGE.format(canary=canary.origin, port=canary.port, own=faults.origin))
        command = [
            str(CHROMIUM),
            *FLAGS,
            f"--user-data-dir={tmp_path}",
            f"--proxy-server=http://127.0.0.1:{proxy.port}",
        ]
        done = subprocess.run(
            [*command, "--proxy-bypass-list=<-loopback>", faults.url("/out")],
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert b"answer 200" in done.stdout, done.stderr[-500:]
        assert canary.connections == 0
        refused = {line.split()[0] for line in proxy.refused}
    assert {"/out", "/picture", "/fine"} <= set(faults.paths())
    assert {f"127.0.0.1:{canary.port}", "169.254.169.254:80", "10.0.0.1:80", f"::1:{canary.port}"} <= refused
