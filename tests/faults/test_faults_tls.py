"""Certificates are always verified, and what goes wrong inside TLS has its code."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.fixtures import Make, answers, fails
from tests.faults.server import PAGE, FaultServer

BUDGET = 0.6


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost, one for another host, one that has expired; all signed by themselves."""
    folder = tmp_path_factory.mktemp("tls")
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make certificates with")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=True)

    for name, subject in [("good", "localhost"), ("other", "other.example"), ("expired", "localhost")]:
        (folder / f"{name}.cnf").write_text(f"subjectAltName=DNS:{subject}\n")
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")
        openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/CN={subject}", "-out", f"{name}.csr")
        sign = ["x509", "-req", "-in", f"{name}.csr", "-signkey", f"{name}.key", "-extfile", f"{name}.cnf"]
        openssl(*sign, "-days", "0" if name == "expired" else "2", "-out", f"{name}.pem")
    time.sleep(1.1)  # a certificate for zero days lives for the second it was made in
    return folder


@pytest.fixture
def tls(certificates: Path) -> Iterator[dict[str, FaultServer]]:
    import ssl

    servers = {}
    for name in ("good", "other", "expired"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
        servers[name] = FaultServer(wrap=lambda sock, context=context: context.wrap_socket(sock, server_side=True))
        servers[name].__enter__()
    yield servers
    for server in servers.values():
        server.__exit__()


def test_certificates_are_always_verified(make: Make, tls: dict[str, FaultServer], certificates: Path) -> None:
    allow = tuple(f"localhost:{server.port}" for server in tls.values())
    trusting = {name: make(allow=allow, ca_file=str(certificates / f"{name}.pem")) for name in tls}
    url = {name: f"https://localhost:{server.port}/fine" for name, server in tls.items()}
    assert answers(trusting["good"].fetch(url["good"])).body == PAGE
    assert fails(make(allow=allow).fetch(url["good"])) == "TLS_INVALID"  # nobody we know signed it
    assert fails(trusting["other"].fetch(url["other"])) == "TLS_INVALID"
    assert fails(trusting["expired"].fetch(url["expired"])) == "TLS_INVALID"


def test_tls_spoken_to_a_plain_port_and_plain_to_a_tls_port(
    faults: FaultServer, make: Make, tls: dict[str, FaultServer]
) -> None:
    port = tls["good"].port
    fetcher = make(allow=(f"127.0.0.1:{port}",))
    assert fails(fetcher.fetch(faults.url("/").replace("http:", "https:"))) in {"TLS_INVALID", "RESET"}
    assert fails(fetcher.fetch(f"http://127.0.0.1:{port}/")) in {"RESET", "BAD_RESPONSE"}


def test_a_slow_body_inside_tls_ends_in_time(make: Make, tls: dict[str, FaultServer], certificates: Path) -> None:
    port = tls["good"].port
    fetcher = make(allow=(f"localhost:{port}",), ca_file=str(certificates / "good.pem"), request_budget_s=BUDGET)
    start = time.monotonic()
    assert fails(fetcher.fetch(f"https://localhost:{port}/drip-body")) == "DEADLINE"
    assert time.monotonic() - start <= BUDGET + 0.25
