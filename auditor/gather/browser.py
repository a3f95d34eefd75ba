"""One browser: started through WebDriver here or on a Grid, worked through DevTools, ended without a trace."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import urllib3
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ChromeOptions, Remote
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from urllib3.exceptions import HTTPError

from auditor.gather.cdp import Connection, VisitFault
from auditor.gather.engines import BrowserPlace
from auditor.gather.leftovers import GridRecord, Process, Record, new_profile, sweep_grid

ANSWER_S = 10.0
"""Seconds in which a Grid must answer anything but a new session."""
START_S = 60
"""Seconds a browser may take to start here."""

FLAGS = (
    "--headless=new",
    "--hide-scrollbars",  # their width would change the layout with the platform
    "--mute-audio",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    # The two still call out at every start, unless they are sent to a port that Chromium itself refuses to dial.
    "--component-updater=url-source=http://127.0.0.1:9/",
    "--gaia-url=http://127.0.0.1:9",
    "--disable-client-side-phishing-detection",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--disable-quic",
    "--no-pings",
    "--metrics-recording-only",
    "--password-store=basic",
    "--use-mock-keychain",
    "--force-color-profile=srgb",
    "--lang=en-US",
    # Several tabs are worked on at once; none of them is 'in the background'.
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # Every page is a new script context, so axe is optimised anew on each: V8's last tier costs more than it gives (axe -15 % CPU).
    "--js-flags=--no-turbofan",
    # HttpsUpgrades asks for another address than the one that is audited; the others call out or cost time.
    "--disable-features=HttpsUpgrades,Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,"
    "AutofillServerCommunication,CertificateTransparencyComponentUpdater,InterestFeedContentSuggestions,"
    "NetworkTimeServiceQuerying,PaintHolding,BackForwardCache,IsolateOrigins,site-per-process",
    # All frames of a page live in one process, so each is reached from the page's own DevTools session.
    "--disable-site-isolation-trials",
)
_BLOCKED = (
    "notifications",
    "geolocation",
    "media_stream",
    "media_stream_mic",
    "media_stream_camera",
    "popups",
    "midi_sysex",
)
PREFERENCES: Mapping[str, Any] = {
    "download_restrictions": 3,
    "credentials_enable_service": False,
    "profile.password_manager_enabled": False,
    "translate.enabled": False,
    "search.suggest_enabled": False,
    "safebrowsing.enabled": False,
    # Otherwise the first window warms up the search engine's start page.
    "session.restore_on_startup": 4,
    "session.startup_urls": ["about:blank"],
    **{f"profile.default_content_setting_values.{name}": 2 for name in _BLOCKED},
}


@dataclass(frozen=True, slots=True)
class Launch:
    """How browsers of this run are started."""

    place: BrowserPlace | None
    """None on a Grid."""
    grid: str = ""
    user_agent: str = ""
    proxy: str = ""
    """host:port that every request of a page must go through, loopback included; empty for none."""
    wait_s: float = 120.0
    """Seconds to wait for a free slot on a Grid."""


class Browser:
    """A running browser."""

    def __init__(
        self,
        driver: Remote,
        devtools: str,
        record: Record | None = None,
        service: Service | None = None,
        grid: str = "",
        held: GridRecord | None = None,
    ) -> None:
        self._driver = driver
        self._devtools = devtools
        self._record = record
        self._service = service
        self._grid = grid
        self._held = held
        capabilities = driver.capabilities
        self.version = str(capabilities.get("browserVersion", ""))
        self.driver_version = str(capabilities.get("chrome", {}).get("chromedriverVersion", "")).split(" ")[0]
        self.pages = 0
        """Pages served so far."""

    def connect(self) -> Connection:
        """Open a DevTools connection. Raises VisitFault."""
        return Connection(self._devtools)

    @property
    def processes(self) -> tuple[Process, ...]:
        """The driver and the browser, where they run on this machine."""
        return self._record.processes if self._record else ()

    def end(self) -> None:
        """End the browser: here by its processes, on a Grid by deleting the session. Returns within seconds."""
        # Selenium's objects form a circle that lives on for many pages; its connection to the driver must not.
        if isinstance(self._driver.command_executor, RemoteConnection):
            self._driver.command_executor.close()  # type: ignore[no-untyped-call]
        if self._record is None:
            if _delete(self._grid, str(self._driver.session_id)) and self._held is not None:
                self._held.forget()
            return
        # Asking the driver to quit takes up to forty seconds when it or the page hangs; the profile is thrown away anyway.
        self._record.end()
        if self._service is not None:
            with contextlib.suppress(Exception):
                self._service.process.wait(timeout=3)
            if self._service.process.stdin is not None:
                self._service.process.stdin.close()


def launch(how: Launch) -> Browser:
    """Start a browser. Raises VisitFault SESSION_FAILED or GRID_UNREACHABLE."""
    return _launch_here(how) if how.place is not None else _launch_on_grid(how)


def options(how: Launch, profile: str = "") -> ChromeOptions:
    """Return the options of a browser that keeps quiet, asks nothing and stores nothing."""
    chosen = ChromeOptions()
    chosen.page_load_strategy = "none"
    chosen.unhandled_prompt_behavior = "dismiss"
    # The driver lets pages open windows unless it is told not to.
    chosen.add_experimental_option("excludeSwitches", ["disable-popup-blocking", "enable-logging"])
    chosen.add_experimental_option("prefs", dict(PREFERENCES))
    for flag in FLAGS:
        chosen.add_argument(flag)
    if how.user_agent:
        chosen.add_argument(f"--user-agent={how.user_agent}")
    if how.proxy:
        chosen.add_argument(f"--proxy-server={how.proxy}")
        chosen.add_argument("--proxy-bypass-list=<-loopback>")
    if how.place is not None:
        if how.place.shell:
            chosen.set_capability("browserName", "chrome-headless-shell")
        chosen.binary_location = how.place.binary
        chosen.add_argument(f"--user-data-dir={profile}/profile")
        if _shared_memory() < 512_000_000:
            chosen.add_argument("--disable-dev-shm-usage")
    here = how.place is not None or (urlsplit(how.grid).hostname or "") in {"127.0.0.1", "localhost", "::1"}
    if here and hasattr(os, "geteuid") and os.geteuid() == 0:
        chosen.add_argument("--no-sandbox")  # Chromium refuses to run as root otherwise
    return chosen


def _launch_here(how: Launch) -> Browser:
    assert how.place is not None
    owner = Process.of(os.getpid())
    assert owner is not None
    try:
        profile = new_profile()
    except OSError as error:
        raise VisitFault("SESSION_FAILED", f"there is no place for a browser's profile: {error}", lost=True) from error
    record = Record(owner, profile)
    try:
        record.write()
        # What driver and browser leave in the temporary folder goes with the profile.
        service = Service(
            how.place.driver,
            service_args=[f"--log-path={profile}/driver.log", "--log-level=SEVERE"],
            env={**os.environ, "TMPDIR": profile},
            popen_kw={"start_new_session": True},
        )
        service.start()
        chosen = options(how, profile)
        config = ClientConfig(service.service_url, timeout=START_S)
        driver = Remote(command_executor=service.service_url, options=chosen, client_config=config)
        found = (Process.of(service.process.pid), Process.of(int(driver.capabilities["goog:processID"])))
        record = replace(record, processes=tuple(one for one in found if one is not None))
        record.write()
        port, path = (Path(profile) / "profile" / "DevToolsActivePort").read_text().split()
        return Browser(driver, f"ws://127.0.0.1:{port}{path}", record, service)
    except (WebDriverException, HTTPError, OSError, KeyError, ValueError) as error:
        record.end()
        raise VisitFault("SESSION_FAILED", _reason(error), lost=True) from error
    except BaseException:
        record.end()
        raise


def _launch_on_grid(how: Launch) -> Browser:
    address, user, password = _login_of(how.grid)
    config = ClientConfig(address, timeout=int(how.wait_s), username=user, password=password)
    try:
        _ask(how.grid, "GET", "/status")
        driver = Remote(command_executor=address, options=options(how), client_config=config)
    except (HTTPError, OSError) as error:
        raise VisitFault("GRID_UNREACHABLE", f"{address}: {_reason(error)}", lost=True) from error
    except WebDriverException as error:
        raise VisitFault("SESSION_FAILED", f"{address}: {_reason(error)}", lost=True) from error
    held = GridRecord.of(address, str(driver.session_id))
    held.write()
    try:
        return Browser(driver, _devtools_of(driver.capabilities), grid=how.grid, held=held)
    except (OSError, ValueError, KeyError) as error:
        if _delete(how.grid, held.session):
            held.forget()
        raise VisitFault("SESSION_FAILED", f"{address} offers no DevTools: {_reason(error)}", lost=True) from error


def sweep_hub(grid: str) -> int:
    """End the sessions that runs which are no more have left on this Grid; return how many."""
    return sweep_grid(_login_of(grid)[0], lambda session: _delete(grid, session))


def _delete(grid: str, session: str) -> bool:
    """Delete a session; tell whether it is gone, be it that the Grid had ended it already."""
    try:
        return _ask(grid, "DELETE", f"/session/{session}") in {200, 404}
    except (HTTPError, OSError):
        return False


def _ask(grid: str, method: str, path: str) -> int:
    """Ask a Grid something that it must answer in seconds; only a new session may rightly wait for a slot."""
    address, user, password = _login_of(grid)
    headers = urllib3.make_headers(basic_auth=f"{user}:{password}") if user else None
    with urllib3.PoolManager() as link:
        answer = link.request(method, address.rstrip("/") + path, timeout=ANSWER_S, retries=False, headers=headers)
        return answer.status


def _login_of(grid: str) -> tuple[str, str | None, str | None]:
    """Part a Grid's address from the user and the password in it, which no message may show."""
    parts = urlsplit(grid)
    address = str(urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])))
    return (
        (address, unquote(parts.username), unquote(parts.password or "")) if parts.username else (address, None, None)
    )


def _devtools_of(capabilities: Mapping[str, Any]) -> str:
    # A Grid passes DevTools on under se:cdp; a bare driver on this machine tells the browser's own port.
    if capabilities.get("se:cdp"):
        return str(capabilities["se:cdp"])
    address = str(capabilities["goog:chromeOptions"]["debuggerAddress"])
    host, _, port = address.rpartition(":")
    link = http.client.HTTPConnection(host, int(port), timeout=10)
    try:
        link.request("GET", "/json/version")
        url = urlsplit(json.loads(link.getresponse().read(100_000))["webSocketDebuggerUrl"])
    finally:
        link.close()
    return str(urlunsplit(("ws", address, str(url.path), "", "")))


def _shared_memory() -> int:
    try:
        return shutil.disk_usage("/dev/shm").free
    except OSError:
        return 0


def _reason(error: Exception) -> str:
    text = getattr(error, "msg", None) or str(error) or type(error).__name__
    return str(text).splitlines()[0]
