"""What [site.auth] means in a browser: headers and cookies for our own origins only, a login script, and the proof that it worked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.browser.cdp import Deadline, VisitFault
from auditor.browser.page_script import Script, read_steps, shows, take
from auditor.browser.tab import Tab
from auditor.config import SiteSettings
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.page import JSON
from auditor.net.credentials import Credentials
from auditor.urls import address_of, canonical, origin_of

LOGIN_S = 60.0
PROOF_S = 8.0
"""Seconds in which the proof must show after the last step."""


@dataclass(frozen=True, slots=True)
class Login:
    """How a session becomes one of somebody who is logged in."""

    credentials: Credentials
    origins: tuple[str, ...]
    script: Script
    url: str
    """Where the login script runs and the proof is looked for."""
    proof_text: str
    proof_selector: str
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    """By origin, those of the session that was entered last: the crawler asks with them."""
    landed: list[str] = field(default_factory=list)
    """The address at which the proof was shown last."""

    def prepare(self, tab: Tab) -> None:
        """Send the configured headers with requests to our origins, and set the cookies."""
        if any(self.credentials.headers_for(origin) for origin in self.origins):
            tab.add_headers(self.origins, self.credentials.headers_for)
        cookies: list[JSON] = [
            # Chromium binds a cookie to the port that is named (see chrome_options.py); the address alone does not name it.
            {"name": name, "value": value, "url": f"{origin}/", "sourcePort": _port(origin)}
            for origin in self.origins
            for name, value in self.credentials.cookies_for(origin).items()
        ]
        if cookies:
            tab.call("Network.setCookies", {"cookies": cookies})

    @property
    def keeps_context(self) -> bool:
        """Cookies and storage made by the login script must outlive a page."""
        return bool(self.script.steps)

    def enter(self, tab: Tab) -> None:
        """Run the login script and look for the proof. Raises VisitFault AUTH_REQUIRED when it is not there."""
        if not (self.script.steps or self.proof_text or self.proof_selector):
            return
        deadline = Deadline(LOGIN_S)
        tab.begin()
        tab.navigate(self.url, deadline)
        tab.loaded(Deadline(deadline.left(15)))
        take(self.script, tab, deadline)
        wanted = self.proof_selector or self.proof_text
        proof = Deadline(deadline.left(PROOF_S))
        while wanted and not shows(tab, self.proof_selector, self.proof_text, deadline):
            if proof.over:
                raise VisitFault(Code.AUTH_REQUIRED, f"the login at {self.url} shows no {wanted!r}", lost=True)
            tab.idle(0.2)
        history = tab.call("Page.getNavigationHistory", {})
        self.landed[:] = [str(history["entries"][history["currentIndex"]]["url"])]
        for origin in self.origins:
            found = tab.call("Network.getCookies", {"urls": [f"{origin}/"]})["cookies"]
            self.cookies[origin] = {str(one["name"]): str(one["value"]) for one in found}
        tab.leave(5)


def _port(origin: str) -> int:
    parts = address_of(origin)
    port = parts.place.rpartition("]")[2].rpartition(":")[2]
    return int(port) if port.isdigit() else 443 if parts.scheme == "https" else 80


def read_login(site: SiteSettings, environ: Mapping[str, str]) -> Login | None:
    """Return the login of the settings, None when there is none. Raises UsageFault for a missing variable or a wrong step."""
    auth = site.auth
    if not (auth.username or auth.headers_env or auth.cookies or auth.login):
        return None
    steps = read_steps(auth.login, environ, "site.auth.login")
    if any(step.action == "screenshot" for step in steps):
        raise UsageFault(Code.CONFIG_INVALID, "site.auth.login: a screenshot could show what must stay secret")
    return Login(
        Credentials(auth, site.start, environ),
        tuple(dict.fromkeys(origin_of(canonical(url)) for url in site.start)),
        Script(("*",), steps, LOGIN_S / 2),
        auth.login_url or (site.start[0] if site.start else ""),
        auth.proof_text,
        auth.proof_selector,
    )
