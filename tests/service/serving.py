"""A real service on loopback for the length of a test, and people who use it as a browser does."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import requests
import uvicorn

from auditor.service.accounts import Account, AccountDetails
from auditor.service.faults import Refusal
from auditor.service.options import ServiceOptions
from auditor.service.roles import Role
from auditor.service.server import listening, server_config
from auditor.service.service import Service
from auditor.service.settings_file import SettingsFile
from auditor.service.sites import AuditedSite
from auditor.service.web.app import build
from auditor.service.web.guard import SESSION_COOKIE

PASSWORD = "correct horse battery"


class SetClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def monotonic(self) -> float:
        return 0.0


class Person:
    """Somebody with a browser without scripts: cookies, and forms that are opened before they are sent."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = requests.Session()

    def get(self, path: str, **more: object) -> requests.Response:
        return self.session.get(self.base + path, timeout=30, **more)  # type: ignore[arg-type]

    def token(self, page: str) -> str:
        text = self.get(page).text
        found = re.search(r'name="form_token" value="([^"]+)"', text)
        assert found, text[:2000]
        return unescape(found[1])

    def hidden(self, page: str) -> dict[str, str]:
        """Return the hidden fields of a page by name; of several of one name the first."""
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.get(page).text)
        return {name: unescape(value) for name, value in reversed(found)}

    def send(
        self, page: str, path: str, values: Mapping[str, object] | None = None, **more: object
    ) -> requests.Response:
        """Open a page and send one of its forms to `path`."""
        data = {**self.hidden(page), **(values or {})}
        return self.session.post(self.base + path, data=data, timeout=60, **more)  # type: ignore[arg-type]

    def text(self, path: str) -> str:
        return words(self.get(path).text)


def words(markup: str) -> str:
    """Return the words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup.partition("<main")[2])).split())


class Serving:
    """A service that is being served."""

    def __init__(self, service: Service, base: str, clock: SetClock) -> None:
        self.service, self.base, self.clock = service, base, clock

    def account(self, name: str, *, admin: bool = False, password: str = "") -> Account:
        found = self.service.accounts.named(name)
        return found or self.service.accounts.add(AccountDetails(name, admin=admin), password, self.clock.now())

    def person(self, name: str, *, admin: bool = False, roles: Mapping[str, Role] | None = None) -> Person:
        """Return somebody who is signed in."""
        account = self.account(name, admin=admin)
        for slug, role in (roles or {}).items():
            self.service.accounts.give_role(self.service.sites.get(slug).id, account.id, role)
        person = Person(self.base)
        person.session.cookies.set(SESSION_COOKIE, self.service.sign_ins.begin(account.id, self.clock.now()))
        return person

    def site(self, slug: str, address: str = "http://127.0.0.1:9/", more: str = "") -> AuditedSite:
        """Add a site without a browser."""
        site = self.service.sites.add(slug, slug.capitalize(), self.clock.now())
        SettingsFile(site.folder).begin(address)
        with (site.folder / "auditor.toml").open("a") as file:
            file.write(f"\n[browser]\nenabled = false\n{more}")
        return site


@contextmanager
def served(folder: Path, *, start: bool = True, **options: object) -> Iterator[Serving]:
    """Serve a folder on a free port of loopback."""
    clock = SetClock()
    service = Service.open(folder, ServiceOptions.model_validate({"port": 0, **options}), clock)
    server = uvicorn.Server(server_config(build(service)))
    listener = listening(service.options)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    if start:
        service.start()
    try:
        yield Serving(service, f"http://127.0.0.1:{listener.getsockname()[1]}{service.options.prefix}", clock)
    finally:
        for job in service.queue.open():
            with suppress(Refusal):  # it has just come to its end
                if service.queue.stop(job.id).stopping:
                    service.runner.stop(job)
        server.should_exit = True
        thread.join(20)
        listener.close()
        service.close()
