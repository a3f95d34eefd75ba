"""Addresses, redirects and credentials."""

from __future__ import annotations

import ipaddress
import socket

import pytest

from auditor.errors import UsageFault
from auditor.model.page import Failed, Response
from auditor.net import safe_dial as guard
from tests.faults.fixtures import Make
from tests.faults.server import PAGE, FaultServer
from tests.faults.test_faults_network import answers, fails


def resolves(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Play DNS: each question gets the next answer, the last one for ever. Returns the names asked for."""
    asked: list[str] = []
    queue = list(answers)

    def lookup(host: str, port: int) -> list[guard.Address]:
        asked.append(host)
        found = queue.pop(0) if len(queue) > 1 else queue[0]
        return [ipaddress.ip_address(text) for text in found]

    monkeypatch.setattr(guard, "lookup", lookup)
    return asked


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Record every address that is dialled; nothing outside of loopback is ever reached."""
    seen: list[tuple[str, int]] = []
    connect = socket.socket.connect

    def recorded(self: socket.socket, address: tuple[str, int]) -> None:
        seen.append(address[:2])
        if not address[0].startswith("127."):
            raise ConnectionRefusedError("the test does not leave this machine")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", recorded)
    return seen


def test_one_private_record_among_public_ones_is_enough(
    make: Make, monkeypatch: pytest.MonkeyPatch, dialled: list[tuple[str, int]]
) -> None:
    resolves(monkeypatch, ["93.184.216.34", "10.0.0.5"])
    assert fails(make().fetch("http://mixed.example/")) == "ADDRESS_REFUSED"
    assert dialled == []


def test_the_address_that_was_judged_is_the_one_that_is_dialled(
    faults: FaultServer, make: Make, monkeypatch: pytest.MonkeyPatch, dialled: list[tuple[str, int]]
) -> None:
    asked = resolves(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    assert fails(make().fetch("http://rebinding.example/")) == "CONNECT_REFUSED"
    assert asked == ["rebinding.example"]
    assert dialled == [("93.184.216.34", 80)]
    assert fails(make().fetch("http://rebinding.example/")) == "ADDRESS_REFUSED"
    assert dialled == [("93.184.216.34", 80)]


def test_a_start_host_may_resolve_to_anything(faults: FaultServer, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch, ["::1", "127.0.0.1"])
    url = f"http://intranet.example:{faults.port}/fine"
    assert answers(make(start=(url,)).fetch(url)).body == PAGE  # nothing listens on ::1; the next address is tried


@pytest.mark.parametrize("url", ["http://127.0.0.1:9\\@{}/", "http:/\\{}/", "http://a@b@{}/", "http:///{}/"])
def test_nothing_is_sent_for_an_ambiguous_address(faults: FaultServer, make: Make, url: str) -> None:
    assert fails(make().fetch(url.format(f"127.0.0.1:{faults.port}"))) == "BAD_URL"
    assert faults.hits == []


def test_the_environment_configures_nothing(
    faults: FaultServer, make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("home")
    (folder / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("NETRC", str(folder / ".netrc"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")
    body = answers(make().fetch(faults.url("/echo"))).body.decode()
    assert "authorization" not in body
    assert "user-agent: auditor/" in body


def test_redirects_end_after_twenty(faults: FaultServer, make: Make) -> None:
    faults.redirect("/self", "/self")
    faults.redirect("/ping", "/pong")
    faults.redirect("/pong", "/ping")
    for path in ("/self", "/ping", "/loop"):
        outcome = make().fetch(faults.url(path))
        assert fails(outcome) == "TOO_MANY_REDIRECTS"
        assert isinstance(outcome, Failed)
        assert path in outcome.detail
    assert faults.paths().count("/self") == 21


def test_a_chain_of_redirects_is_kept(faults: FaultServer, make: Make) -> None:
    faults.redirect("/old", "/newer#part", "301 Moved")
    faults.redirect("/newer", "fine?x", "308 Moved")
    response = answers(make().fetch(faults.url("/old")))
    assert response.final_url == faults.url("/fine?x")
    assert [(hop.url, hop.status) for hop in response.hops] == [(faults.url("/old"), 301), (faults.url("/newer"), 308)]
    assert faults.connections == 1


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "ftp://h/", "gopher://h/", "data:text/html,x", "javascript:alert(1)", "chrome://settings",
     "http://user:pw@127.0.0.1/", "http://[::1/", "\\\\evil.example/x"],
)  # fmt: skip
def test_a_redirect_to_what_is_no_web_address_is_refused(faults: FaultServer, make: Make, location: str) -> None:
    faults.redirect("/away", location)
    assert fails(make().fetch(faults.url("/away"))) == "REDIRECT_REFUSED"


def test_a_redirect_to_a_private_address_is_refused(faults: FaultServer, make: Make) -> None:
    with FaultServer() as canary:
        for target in (
            canary.url("/"),
            "http://169.254.169.254/latest/meta-data/",
            "http://localhost/",
            "http://[::1]/",
        ):
            faults.redirect("/inside", target)
            assert fails(make().fetch(faults.url("/inside"))) == "REDIRECT_REFUSED"
        assert canary.hits == []


def test_a_redirect_to_a_name_that_is_private_is_refused(
    faults: FaultServer, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolves(monkeypatch, ["192.168.1.1"])
    faults.redirect("/inside", "http://router.example/")
    outcome = make().fetch(faults.url("/inside"))
    assert fails(outcome) == "REDIRECT_REFUSED"
    assert "192.168.1.1" in str(outcome)


AUTH = {
    "username": "editor",
    "password_env": "SITE_PASSWORD",
    "headers_env": {"X-API-Key": "SITE_KEY"},
    "cookies": [{"name": "login", "value_env": "SITE_COOKIE"}],
}
SECRETS = {"SITE_PASSWORD": "hunter2", "SITE_KEY": "k-123", "SITE_COOKIE": "c-456"}


def test_credentials_reach_our_origin_and_no_other(faults: FaultServer, make: Make) -> None:
    with FaultServer() as other:
        fetcher = make(SECRETS, allow=(f"127.0.0.1:{other.port}",), auth=AUTH)
        ours = answers(fetcher.fetch(faults.url("/echo"))).body.decode()
        assert "authorization: Basic ZWRpdG9yOmh1bnRlcjI=" in ours
        assert "x-api-key: k-123" in ours
        assert "cookie: login=c-456" in ours
        faults.redirect("/away", other.url("/echo"))
        for url in (faults.url("/away"), other.url("/echo")):
            theirs = answers(fetcher.fetch(url)).body.decode().lower()
            assert not any(word in theirs for word in ("authorization", "x-api-key", "cookie", "hunter2"))
        back = f"http://127.0.0.1:{faults.port}/echo"
        other.redirect("/back", back)
        assert "x-api-key: k-123" in answers(fetcher.fetch(other.url("/back"))).body.decode()


def test_cookies_stay_with_the_origin_that_set_them(faults: FaultServer, make: Make) -> None:
    with FaultServer() as other:
        fetcher = make(allow=(f"127.0.0.1:{other.port}",))
        faults.redirect("/away", other.url("/echo"), "302 Found", "Set-Cookie: session=s-1; Path=/; Domain=127.0.0.1")
        assert "cookie" not in answers(fetcher.fetch(faults.url("/away"))).body.decode()
        faults.redirect("/wall", "/echo", "302 Found", "Set-Cookie: consent=yes; HttpOnly", "Set-Cookie: a=b")
        assert "cookie: consent=yes; a=b" in answers(fetcher.fetch(faults.url("/wall"))).body.decode()
        # and not into the next page
        assert "cookie" not in answers(fetcher.fetch(faults.url("/echo"))).body.decode()


def test_cookies_and_other_secrets_are_left_out_of_what_is_kept(faults: FaultServer, make: Make) -> None:
    faults.page("/set", PAGE, "text/html", "200 OK", "Set-Cookie: a=b", "X-Auth-Token: t", "X-Fine: yes",
                "Authentication-Info: x")  # fmt: skip
    headers = answers(make().fetch(faults.url("/set"))).headers
    assert headers["x-fine"] == "yes"
    assert not {"set-cookie", "x-auth-token", "authentication-info"} & set(headers)


def test_a_secret_that_is_not_set_is_named_and_a_bad_one_is_not_shown(make: Make) -> None:
    with pytest.raises(UsageFault, match="SITE_KEY"):
        make({}, auth=AUTH)
    with pytest.raises(UsageFault, match="SITE_KEY") as caught:
        make({**SECRETS, "SITE_KEY": "k\r\nX-Evil: 1"}, auth=AUTH)
    assert "Evil" not in str(caught.value)


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("fine", "/fine"),
        ("//{host}/fine", "/fine"),
        ("/caf\xc3\xa9", "/caf%C3%A9"),
        ("  /fine  ", "/fine"),
        ("?a=b", "/from?a=b"),
        ("/a b", "/a%20b"),
    ],
)
def test_a_location_is_resolved_as_browsers_do(faults: FaultServer, make: Make, location: str, path: str) -> None:
    faults.resources["/from"] = lambda client, request: (
        client.answer()
        if "?" in request.target
        else client.answer(b"", "302 Found", "", "Location: " + location.format(host=f"127.0.0.1:{faults.port}"))
    )
    assert answers(make().fetch(faults.url("/from"))).final_url == faults.url(path)


def test_a_redirect_without_a_location_is_an_error_page(faults: FaultServer, make: Make) -> None:
    from auditor.net.response_class import page_failure

    for more in ((), ("Location: ",)):
        faults.page("/nowhere", PAGE, "text/html", "302 Found", *more)
        response = answers(make().fetch(faults.url("/nowhere")))
        assert response.status == 302
        failure = page_failure(response)
        assert failure is not None
        assert failure.code == "HTTP_STATUS"


def test_two_locations_are_no_answer(faults: FaultServer, make: Make) -> None:
    faults.page("/both", b"", "", "302 Found", "Location: /fine", "Location: /other")
    assert fails(make().fetch(faults.url("/both"))) == "BAD_RESPONSE"


def test_a_probe_asks_by_head_and_by_get_only_when_it_must(faults: FaultServer, make: Make) -> None:
    faults.resources["/no-head"] = lambda client, request: (
        client.answer() if request.method == "GET" else client.send(b"HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n")
    )
    faults.resources["/big"] = lambda client, request: (
        faults.resources["/endless"](client, request) if request.method == "GET" else client.reset()
    )
    fetcher = make()
    assert answers(fetcher.probe(faults.url("/fine"))).status == 200
    assert [hit.method for hit in faults.hits] == ["HEAD"]
    assert answers(fetcher.probe(faults.url("/no-head"))).status == 200
    assert answers(fetcher.probe(faults.url("/big"))).truncated
    assert answers(fetcher.probe(faults.url("/missing"))).status == 404
    faults.redirect("/moved", "/fine")
    assert answers(fetcher.probe(faults.url("/moved"))).final_url == faults.url("/fine")
    assert fails(fetcher.probe("http://10.0.0.1/")) == "ADDRESS_REFUSED"


def test_a_fetch_never_raises(make: Make) -> None:
    fetcher = make()
    for url in (
        "",
        "x",
        "http://",
        "\ud800",
        "http://" + "a." * 200 + "example/",
        "http://" + "a" * 70 + ".example/",
        "\0",
    ):
        assert isinstance(fetcher.fetch(url), Failed | Response)
