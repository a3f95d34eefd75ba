"""One browser: started through WebDriver here or on a Grid, worked through DevTools, ended without a trace."""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace
from pathlib import Path

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Remote
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from urllib3.exceptions import HTTPError

from auditor.browser.cdp import Connection, VisitFault
from auditor.browser.chrome_options import Launch, options
from auditor.browser.grid_client import ask, delete, devtools_of
from auditor.browser.orphans import GridRecord, Process, Record, new_profile
from auditor.model.codes import Code
from auditor.urls import login_of, without_login

START_S = 60
"""Seconds a browser may take to start here."""


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
            if delete(self._grid, str(self._driver.session_id)) and self._held is not None:
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


def _launch_here(how: Launch) -> Browser:
    assert how.place is not None
    owner = Process.of(os.getpid())
    assert owner is not None
    try:
        profile = new_profile()
    except OSError as error:
        raise VisitFault(
            Code.SESSION_FAILED, f"there is no place for a browser's profile: {error}", lost=True
        ) from error
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
        raise VisitFault(Code.SESSION_FAILED, _reason(error), lost=True) from error
    except BaseException:
        record.end()
        raise


def _launch_on_grid(how: Launch) -> Browser:
    address, (user, password) = without_login(how.grid), login_of(how.grid)
    config = ClientConfig(address, timeout=int(how.wait_s), username=user or None, password=password if user else None)
    try:
        ask(how.grid, "GET", "/status")
        driver = Remote(command_executor=address, options=options(how), client_config=config)
    except (HTTPError, OSError) as error:
        raise VisitFault(Code.GRID_UNREACHABLE, f"{address}: {_reason(error)}", lost=True) from error
    except WebDriverException as error:
        raise VisitFault(Code.SESSION_FAILED, f"{address}: {_reason(error)}", lost=True) from error
    held = GridRecord.of(address, str(driver.session_id))
    held.write()
    try:
        return Browser(driver, devtools_of(driver.capabilities), grid=how.grid, held=held)
    except (OSError, ValueError, KeyError) as error:
        if delete(how.grid, held.session):
            held.forget()
        raise VisitFault(Code.SESSION_FAILED, f"{address} offers no DevTools: {_reason(error)}", lost=True) from error


def _reason(error: Exception) -> str:
    text = getattr(error, "msg", None) or str(error) or type(error).__name__
    return str(text).splitlines()[0]
