"""Who may do what: each page as each role, other sites' pages, forged and replayed forms, headers that nobody should believe."""

from __future__ import annotations

import pytest
import requests

from auditor.service.roles import Role
from auditor.service.web.app import PAGES
from auditor.service.web.guard import SESSION_COOKIE, SHARE_COOKIE, Needs
from tests.service.serving import PASSWORD, Person, served

ROLES = ("nobody", "link", "stranger", "viewer", "editor", "admin", "service")
"""From who may least to who may most; a stranger is signed in and has a role on another site only."""
LEAST = {
    Needs.ANYBODY: "nobody",
    Needs.VIEWER: "link",
    Needs.EDITOR: "editor",
    Needs.ADMIN: "admin",
    Needs.SERVICE: "service",
}


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    with served(tmp_path_factory.mktemp("service"), start=False) as serving:
        serving.site("mine")
        serving.site("other")
        yield serving


@pytest.fixture(scope="module")
def people(serving):
    link = Person(serving.base)
    site = serving.service.sites.get("mine").id
    link.session.cookies.set(SHARE_COOKIE, serving.service.shares.make(site, "board", 5, "anna", serving.clock.now()))
    return {
        "nobody": Person(serving.base),
        "link": link,
        "stranger": serving.person("stranger", roles={"other": Role.ADMIN}),
        "viewer": serving.person("viewer", roles={"mine": Role.VIEWER}),
        "editor": serving.person("editor", roles={"mine": Role.EDITOR}),
        "admin": serving.person("admin", roles={"mine": Role.ADMIN}),
        "service": serving.person("root", admin=True),
    }


def may(role: str, needs: Needs) -> bool:
    if needs is Needs.ACCOUNT:
        return role not in {"nobody", "link"}
    if role == "stranger":
        return needs is Needs.ANYBODY
    return ROLES.index(role) >= ROLES.index(LEAST[needs])


def address(page) -> str:
    names = {"site": "mine", "person": "1", "job": "none", "run": "none", "secret": "none", "signed": "none",
             "file:path": "index.html", "rest:path": "none", "subject": "none"}  # fmt: skip
    path = page.path
    for name, value in names.items():
        path = path.replace(f"{{{name}}}", value)
    assert "{" not in path, path
    return path


@pytest.mark.parametrize("role", ROLES)
def test_each_page_is_open_to_whom_it_should_be_and_to_nobody_else(people, role):
    person = people[role]
    wrong = []
    for page in PAGES:
        if page.posts:
            answer = person.session.post(person.base + address(page), data={}, timeout=30, allow_redirects=False)
        else:
            answer = person.get(address(page), allow_redirects=False)
        to_sign_in = answer.status_code == 303 and "/sign-in" in answer.headers["location"]
        hidden = answer.status_code == 404 and "{site}" in page.path and role == "stranger"
        refused = answer.status_code == 403 or (to_sign_in and page.needs is not Needs.ANYBODY) or hidden
        # A form without its token is refused, but only after it is known that its sender may send it.
        if may(role, page.needs) == refused or answer.status_code >= 500:
            wrong.append((page.path, page.posts, answer.status_code))
    assert wrong == []


def test_a_site_that_is_not_yours_looks_as_if_it_were_not_there(people):
    there, missing = (people["stranger"].get(f"/sites/{slug}") for slug in ("mine", "missing"))
    assert there.status_code == missing.status_code == 404
    assert "Mine" not in there.text
    assert "Mine" not in people["stranger"].text("/")
    assert people["link"].get("/sites/other").status_code == 404


def test_a_link_to_share_ends_on_its_day_and_when_it_is_ended(serving):
    site = serving.service.sites.get("mine").id
    for end in ("day", "hand"):
        secret = serving.service.shares.make(site, "press", 2, "anna", serving.clock.now())
        person = Person(serving.base)
        assert person.get(f"/shared/{secret}").status_code == 200
        if end == "day":
            serving.clock.ahead = serving.clock.ahead.__class__(days=3)
        else:
            serving.service.shares.end(site, serving.service.shares.all(site)[0].id)
        assert "/sign-in" in person.get("/sites/mine").url
        assert Person(serving.base).get(f"/shared/{secret}").status_code == 404
        serving.clock.ahead *= 0


def test_a_form_is_good_for_one_sending_of_its_own_session(people, serving):
    admin = people["service"]
    form = {**admin.hidden("/people"), "name": "zoe", "password": PASSWORD}
    thief = people["editor"]
    assert thief.session.post(f"{serving.base}/sign-out", data=form, timeout=30).status_code == 400
    assert (
        admin.session.post(f"{serving.base}/people", data={**form, "form_token": "x" + form["form_token"]}).status_code
        == 400
    )
    assert admin.session.post(f"{serving.base}/people", data=form, timeout=30).status_code == 200
    again = admin.session.post(f"{serving.base}/people", data={**form, "name": "zoe2"}, timeout=30)
    assert again.status_code == 400
    assert "sent already" in again.text
    assert serving.service.accounts.named("zoe2") is None


def test_a_form_from_another_site_is_refused_whatever_its_token(people, serving):
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        sent = people["editor"].send("/sites/mine", "/sites/mine/run", headers=headers)
        assert sent.status_code == 400
    assert serving.service.queue.open() == []


def test_a_session_ends_by_itself_and_by_signing_out(serving):
    person = serving.person("late")
    assert person.get("/").url.endswith("/")
    serving.clock.ahead = serving.clock.ahead.__class__(hours=13)
    assert "/sign-in" in person.get("/").url
    serving.clock.ahead *= 0
    person = serving.person("late")
    cookie = person.session.cookies[SESSION_COOKIE]
    person.send("/password", "/sign-out")
    stolen = Person(serving.base)
    stolen.session.cookies.set(SESSION_COOKIE, cookie)
    assert "/sign-in" in stolen.get("/").url


def test_after_five_wrong_passwords_the_right_one_has_to_wait(serving):
    serving.account("locked", password=PASSWORD)
    person = Person(serving.base)
    for _ in range(5):
        assert (
            person.send("/sign-in", "/sign-in", {"name": "locked", "password": "wrong wrong wrong"}).status_code == 422
        )
    assert person.send("/sign-in", "/sign-in", {"name": "locked", "password": PASSWORD}).status_code == 422
    serving.clock.ahead = serving.clock.ahead.__class__(minutes=3)
    inside = person.send("/sign-in", "/sign-in", {"name": "LOCKED", "password": PASSWORD})
    serving.clock.ahead *= 0
    assert (inside.status_code, inside.url) == (200, f"{serving.base}/")


def test_signing_in_leads_to_this_service_only(serving):
    serving.account("led", password=PASSWORD)
    for wanted in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        person = Person(serving.base)
        answer = person.send(
            "/sign-in", "/sign-in", {"name": "led", "password": PASSWORD, "next": wanted}, allow_redirects=False
        )
        assert answer.headers["location"] == "/"


def test_a_header_makes_nobody_an_admin_unless_a_trusted_proxy_sets_it(tmp_path, serving):
    spoofed = requests.get(f"{serving.base}/", headers={"X-Remote-User": "root"}, timeout=30)
    assert "/sign-in" in spoofed.url
    proxy = {"trusted": ["10.0.0.0/8"], "user_header": "X-Remote-User"}
    with served(tmp_path / "far", start=False, proxy=proxy) as far:
        far.account("root", admin=True)
        assert "/sign-in" in requests.get(f"{far.base}/", headers={"X-Remote-User": "root"}, timeout=30).url
    with served(tmp_path / "near", start=False, proxy={**proxy, "trusted": ["127.0.0.1"]}) as near:
        near.account("root", admin=True)
        asked = requests.get(
            f"{near.base}/people", headers={"X-Remote-User": "root", "X-Forwarded-Proto": "https"}, timeout=30
        )
        assert asked.status_code == 200
        assert "Secure" in asked.headers["set-cookie"]
        assert "/sign-in" in requests.get(f"{near.base}/", headers={"X-Remote-User": "nobody"}, timeout=30).url


def test_only_its_own_names_are_answered(serving):
    port = serving.base.rpartition(":")[2]
    asked = requests.get(f"{serving.base}/sign-in", headers={"Host": f"rebound.example:{port}"}, timeout=30)
    assert asked.status_code == 421


def test_every_answer_has_the_strict_headers_and_cookies_that_scripts_cannot_read(people, serving):
    for path in ("/", "/sites/mine", "/static/service.css", "/healthz", "/none", "/people/999999999999"):
        headers = people["service"].get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers
    cookie = requests.get(f"{serving.base}/sign-in", timeout=30).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


def test_behind_a_prefix_every_link_and_cookie_has_it(tmp_path):
    with served(tmp_path, start=False, prefix="/auditor") as serving:
        serving.site("mine")
        page = serving.person("root", admin=True).get("/sites/mine")
        assert page.status_code == 200
        links = [part.partition('"')[0] for part in page.text.split('href="')[1:] + page.text.split('action="')[1:]]
        assert [link for link in links if not link.startswith(("/auditor/", "#", "data:"))] == []
        assert "Path=/auditor" in requests.get(f"{serving.base}/sign-in", timeout=30).headers["set-cookie"]
        assert requests.get(f"{serving.base.removesuffix('/auditor')}/sites/mine", timeout=30).status_code == 404
