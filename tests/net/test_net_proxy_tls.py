"""The guard and a real Chromium over TLS, with an authority of our own: pages come through untouched, other places do not."""

from __future__ import annotations

import base64
import hashlib
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.net.policy import AddressPolicy
from auditor.net.proxy import EgressProxy
from tests.faults.server import FaultServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        shutil.which("openssl") is None or shutil.which("chromium") is None, reason="no openssl or Chromium"
    ),
]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority, and a certificate for localhost that it signed."""
    folder = tmp_path_factory.mktemp("authority")

    def openssl(*arguments: str) -> bytes:
        return subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=True).stdout

    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
            "-subj", "/CN=A test authority", "-days", "2")  # fmt: skip
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "host.key")
    openssl("req", "-new", "-key", "host.key", "-subj", "/CN=localhost", "-out", "host.csr")
    (folder / "host.cnf").write_text("subjectAltName=DNS:localhost\n")
    openssl("x509", "-req", "-in", "host.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "host.cnf",
            "-out", "host.pem")  # fmt: skip
    public = openssl("x509", "-in", "host.pem", "-pubkey", "-noout")
    (folder / "public.pem").write_bytes(public)
    der = openssl("pkey", "-pubin", "-in", "public.pem", "-outform", "DER")
    (folder / "spki").write_text(base64.b64encode(hashlib.sha256(der).digest()).decode())
    return folder


@pytest.fixture
def secure(authority: Path) -> Iterator[tuple[FaultServer, FaultServer]]:
    """The audited server, and one that nobody named."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / "host.pem", authority / "host.key")
    with (
        FaultServer(wrap=lambda sock: context.wrap_socket(sock, server_side=True)) as site,
        FaultServer(wrap=lambda sock: context.wrap_socket(sock, server_side=True)) as inner,
    ):
        yield site, inner


def test_a_page_comes_through_and_what_it_asks_of_private_places_does_not(
    secure: tuple[FaultServer, FaultServer], authority: Path, tmp_path: Path
) -> None:
    site, inner = secure
    image = f"<img src='https://localhost:{inner.port}/inner.png'><img src='https://localhost:{site.port}/own.png'>"
    site.page("/page", f"<!doctype html><title>Over TLS</title><p>Comes through.</p>{image}")
    site.page("/own.png", b"\x89PNG", "image/png")
    with EgressProxy(AddressPolicy(frozenset({("localhost", site.port)}))) as proxy:
        shown = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}", "--dump-dom",
             f"--proxy-server=127.0.0.1:{proxy.port}", "--proxy-bypass-list=<-loopback>", "--virtual-time-budget=3000",
             f"--ignore-certificate-errors-spki-list={(authority / 'spki').read_text()}", f"https://localhost:{site.port}/page"],
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        refused = list(proxy.refused)
        told = proxy.notices()
    assert "Comes through." in shown.stdout, shown.stderr[-2000:]
    assert "/own.png" in site.paths()
    assert inner.connections == 0
    assert any(f"localhost:{inner.port}" in place for place in refused)
    assert f"localhost:{inner.port}" in told[0]
