"""A site behind a login is audited as somebody who is logged in, by crawler and browser alike, or the run says that it was not."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tests.faults.server import Client, FaultServer, Request
from tests.pipeline.conftest import Ran, auditor
from tests.site import page

FORM = page(
    "<form method=get action=/enter><label>Name <input id=u name=u></label><label>Password <input id=p type=password name=p></label>"
    "<button id=go>Go</button></form>",
    "Please log in",
)
STEPS = 'login = [ { type = "#u", text = "anna" }, { type = "#p", text_env = "PW" }, { click = "#go" } ]'


@dataclass
class Intranet:
    """Three pages for members, a log-out, and a login; who is a member, `known` decides."""

    server: FaultServer
    known: Callable[[Request], bool]
    alive: bool = True
    left: int = 10**6
    """Answers for members until the session ends by itself."""
    asked: list[str] = field(default_factory=list)

    def member(self, title: str, body: str = "") -> Callable[[Client, Request], None]:
        def answer(client: Client, request: Request) -> None:
            self.asked.append(request.path)
            self.left -= 1
            if self.left < 0:
                self.alive = False
            if self.alive and self.known(request):
                client.answer(page(f"<p>For members of the school only.</p>{body}", title).encode())
            else:
                client.answer(b"", "302 Found", "", f"Location: /login?next={request.path}")

        return answer

    def log_out(self, client: Client, request: Request) -> None:
        self.alive = False
        client.answer(b"", "302 Found", "", "Location: /login")

    def enter(self, client: Client, request: Request) -> None:
        if parse_qs(request.target.partition("?")[2]).get("p") == ["secret"]:
            self.alive, self.left = True, 10**6
            client.answer(b"", "302 Found", "", "Location: /", "Set-Cookie: sess=ok; Path=/")
        else:
            client.answer(FORM.encode())


@pytest.fixture
def intranet() -> Iterator[Intranet]:
    with FaultServer() as server:
        made = Intranet(server, lambda request: "sess=ok" in request.headers.get("cookie", ""))
        links = "".join(f"<a href=/{name}>Go to {name}</a>" for name in ("logout", "a", "b", "posts/3/delete"))
        server.resources |= {
            "/": made.member("Intranet home", links),
            "/a": made.member("Page a"),
            "/b": made.member("Page b"),
            "/logout": made.log_out,
            "/posts/3/delete": made.log_out,
            "/enter": made.enter,
        }
        server.page("/login", FORM)
        yield made


def audit(intranet: Intranet, folder: Path, auth: str, *more: str, **env: str) -> Ran:
    (folder / "auditor.toml").write_text(
        f'[site]\nstart = ["{intranet.server.url("/")}"]\n[browser]\nworkers = 1\n[site.auth]\nproof_text = "Intranet home"\n{auth}\n'
    )
    return auditor("audit", "--format", "json", *more, cwd=folder, env=env)


def assert_all_were_seen(ran: Ran) -> None:
    audited = {path for path, found in ran.pages.items() if found["state"] == "audited"}
    assert audited == {"/", "/a", "/b"}, ran.stdout + ran.stderr
    assert all("log in" not in found["title"] for found in ran.pages.values())


def is_basic(request: Request) -> bool:
    return request.headers.get("authorization", "") == "Basic " + base64.b64encode(b"anna:secret").decode()


@pytest.mark.parametrize(
    ("auth", "env", "known"),
    [
        ('cookies = [{ name = "sess", value_env = "SESS" }]', {"SESS": "ok"}, None),
        (
            'headers_env = { "X-Member" = "KEY" }',
            {"KEY": "k1"},
            lambda request: request.headers.get("x-member") == "k1",
        ),
        ('username = "anna"\npassword_env = "PW"', {"PW": "secret"}, is_basic),
    ],
    ids=["cookies", "headers", "basic"],
)
def test_without_a_browser_the_session_is_kept_and_nothing_ends_it(
    intranet: Intranet, tmp_path: Path, auth: str, env: dict[str, str], known: Callable[[Request], bool] | None
) -> None:
    intranet.known = known or intranet.known
    ran = audit(intranet, tmp_path, auth, "--no-browser", **env)
    assert_all_were_seen(ran)
    assert ran.status == 0
    assert ran.pages["/logout"]["failure"]["code"] == "EXCLUDED"
    assert intranet.alive


def test_a_session_that_has_ended_before_the_audit_is_no_audit(intranet: Intranet, tmp_path: Path) -> None:
    ran = audit(intranet, tmp_path, 'cookies = [{ name = "sess", value_env = "SESS" }]', "--no-browser", SESS="old")
    assert ran.status == 3
    assert "login" in ran.stderr
    assert "Intranet home" in ran.stderr


def test_a_session_that_ends_during_the_audit_is_told_and_the_audit_is_incomplete(
    intranet: Intranet, tmp_path: Path
) -> None:
    intranet.left = 3
    ran = audit(intranet, tmp_path, 'cookies = [{ name = "sess", value_env = "SESS" }]', "--no-browser", SESS="ok")
    assert ran.status == 3
    assert "The login did not last" in ran.stdout


@pytest.mark.browser
def test_the_crawler_asks_with_the_session_that_the_browser_got(intranet: Intranet, tmp_path: Path) -> None:
    auth = f'login_url = "{intranet.server.url("/login")}"\n{STEPS}'
    ran = audit(intranet, tmp_path, auth, PW="secret")
    assert_all_were_seen(ran)
    assert ran.status in {0, 1}
    assert intranet.alive


@pytest.mark.browser
def test_a_session_that_ends_is_renewed_once(intranet: Intranet, tmp_path: Path) -> None:
    auth = f'login_url = "{intranet.server.url("/login")}"\n{STEPS}'
    intranet.left = 10**6
    seen = intranet.server.resources["/a"]

    def ends_once(client: Client, request: Request) -> None:
        if not intranet.server.state.get("ended"):
            intranet.server.state["ended"] = 1
            intranet.alive = False
        seen(client, request)

    intranet.server.resources["/a"] = ends_once
    assert_all_were_seen(audit(intranet, tmp_path, auth, PW="secret"))


@pytest.mark.browser
@pytest.mark.parametrize("storage", ["localStorage", "sessionStorage"])
def test_a_session_in_the_browsers_storage_is_kept_from_page_to_page(
    intranet: Intranet, tmp_path: Path, storage: str
) -> None:
    shell = (
        f"<div id=x></div><script>const m = {storage}.getItem('m'); const x = document.getElementById('x');"
        "const links = '<a href=/a>Go to a</a><a href=/b>Go to b</a>';"
        "x.innerHTML = m ? '<p>Intranet home, for members of the school.</p>' + links : '<p>Please log in.</p>';"
        "</script>"
    )
    for path, title in (("/", "Intranet home"), ("/a", "Page a"), ("/b", "Page b")):
        intranet.server.page(path, page(shell, title))
    enter = f"<button id=go onclick=\"{storage}.setItem('m', '1'); location.href = '/'\">Go</button>"
    intranet.server.page("/login", page(enter, "Enter"))
    auth = f'login_url = "{intranet.server.url("/login")}"\nlogin = [ {{ click = "#go" }} ]'
    assert_all_were_seen(audit(intranet, tmp_path, auth))
