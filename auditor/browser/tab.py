"""One tab for one page: goes there, waits until it is quiet, evaluates our scripts in an isolated world, takes the picture."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from auditor.browser.cdp import CallFailed, CallTimedOut, Connection, Deadline, VisitFault, data
from auditor.browser.page_events import ATTACH_FRAMES, NO_BUFFERS, Watch
from auditor.model.codes import Code, of_net_error
from auditor.model.page import JSON, State

WORLD = "auditor"
BLANK = "about:blank"
_REFUSALS = {str(code): code for code in (Code.ADDRESS_REFUSED, Code.PORT_REFUSED, Code.SCHEME_REFUSED)}
MAX_NAVIGATIONS = 5
"""Documents in a row after which a page counts as not stable."""
MAX_SCRIPTS = 500
"""Script files of which is remembered what they do."""
FULL_SIZE = 4_400
"""Pixels of height that are pictured at full size; taller pages are scaled down to half, then cut."""
TALLEST = 16_000
QUALITY = 60

_SCRIPTS = ("settle.js", "fit.js", "walk.js", "dom_clobbering.js", "style_digest.js", "reveal.js", "axe.js")


@lru_cache(maxsize=1)
def page_script() -> str:
    """Return what runs in the isolated world of every document."""
    return "\n".join(files("auditor.browser").joinpath(name).read_text("utf-8") for name in _SCRIPTS)


class PageMoved(Exception):
    """The document was replaced while a script of ours ran in it."""


@dataclass(frozen=True, slots=True)
class World:
    """The place a script runs in: an isolated world of one frame."""

    session: str
    context: int


class Tab:
    """The tab of one session. Each page starts on a blank document; the renderer behind it stays warm between pages."""

    def __init__(self, connection: Connection, browser_context: str) -> None:
        self._connection = connection
        self._headers_for: Callable[[str], Mapping[str, str]] = _no_headers
        self._login_patterns: list[dict[str, JSON]] = []
        self._endless: set[str] = set()
        """Where data was asked for that never came, such as a stream of news; without queries."""
        self._found: dict[tuple[str, str], bool] = {}
        self.watch = Watch(connection.send)
        connection.on_event = self.watch
        created = connection.call("Target.createTarget", {"url": BLANK, "browserContextId": browser_context})
        self.target = str(created["targetId"])
        attached = connection.call("Target.attachToTarget", {"targetId": self.target, "flatten": True})
        self.session = str(attached["sessionId"])
        self.begin()
        for method, params in _PREPARE:
            connection.send(method, params, session=self.session)
        self.call("Page.addScriptToEvaluateOnNewDocument", {"source": page_script(), "worldName": WORLD})

    def begin(self) -> None:
        """Start watching anew, for the next page."""
        self.watch = Watch(self._connection.send, self.session, self.target, self._headers_for)
        self._connection.on_event = self.watch

    @property
    def blank(self) -> bool:
        """A blank document is shown. Asked anew: a navigation under way when a page is left can end after the blank one."""
        return str(self.call("Page.getFrameTree")["frameTree"]["frame"]["url"]) == BLANK

    def add_headers(self, origins: Sequence[str], headers_for: Callable[[str], Mapping[str, str]]) -> None:
        """Send these headers with requests to these origins, and to no other, redirects included."""
        self._headers_for = headers_for
        self.watch.headers_for = headers_for
        self._login_patterns = [{"urlPattern": f"{origin}/*"} for origin in origins]
        self.call("Fetch.enable", {"patterns": self._login_patterns})

    def hold(self) -> None:
        """Keep the page where it is, and let it send nothing but questions (GET), until `let_go`."""
        self.watch.held = []
        self.call("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})

    def let_go(self) -> None:
        """Let the page go where it wants to again."""
        self.watch.held = None
        if self._login_patterns:
            self.call("Fetch.enable", {"patterns": self._login_patterns})
        else:
            self.call("Fetch.disable")

    @property
    def scriptless(self) -> bool:
        """The document that is shown forbids every script in itself, so that no promise is ever kept in it."""
        return self.watch.loader in self.watch.scriptless

    def idle(self, seconds: float) -> None:
        """Take events for a while."""
        self._connection.pump(seconds, lambda: self.watch.crashed)
        self.watch.check()

    def leave(self, timeout: float) -> None:
        """Go back to a blank document. Raises VisitFault when the page does not let go."""
        self._connection.send("Runtime.enable", session=self.session)
        blank = self.call("Page.navigate", {"url": BLANK}, timeout=timeout)
        loader = blank.get("loaderId")
        if not self._connection.pump(timeout, lambda: self.watch.loader == loader or self.watch.crashed):
            raise VisitFault(Code.PAGE_HUNG, "the page does not let go of the tab", lost=True)
        self.watch.check()
        self._connection.send("Page.resetNavigationHistory", session=self.session)

    def call(
        self, method: str, params: Mapping[str, JSON] | None = None, *, session: str = "", timeout: float = 10.0
    ) -> dict[str, Any]:
        """Call in this tab. Raises VisitFault for a crash, PAGE_HUNG when no answer comes."""
        try:
            return self._connection.call(method, params, session=session or self.session, timeout=timeout)
        except CallTimedOut as error:
            self.watch.check()
            raise VisitFault(Code.PAGE_HUNG, f"no answer to {method} in {timeout:.0f} s", lost=True) from error
        except CallFailed:
            self.watch.check()
            raise

    def emulate(self, state: State) -> None:
        """Put the tab into a state; takes effect at once."""
        for method, params in conditions(state):
            self._connection.send(method, params, session=self.session)

    def navigate(self, url: str, deadline: Deadline) -> None:
        """Go to `url` and come back when its document has begun. Raises VisitFault unless it is a page that may be judged."""
        try:
            answer = self._connection.call("Page.navigate", {"url": url}, session=self.session, timeout=deadline.left())
        except CallTimedOut as error:
            self.watch.check()
            raise VisitFault(Code.DEADLINE, f"the server gave the browser no document in time: {url}") from error
        except CallFailed as error:
            self.watch.check()
            raise VisitFault(Code.NAVIGATION_ABORTED, str(error)) from error
        text = str(answer.get("errorText", ""))
        if text or answer.get("isDownload"):
            self._connection.pump(0.2, lambda: self.watch.downloads > 0)
            if self.watch.downloads or answer.get("isDownload"):
                raise VisitFault(Code.DOWNLOAD_STARTED, url)
            raise VisitFault(net_code(text), f"{text} {url}")
        self._connection.pump(deadline.left(5), lambda: bool(self.watch.loaders))
        self.judge_status()

    def judge_status(self) -> None:
        """Raise VisitFault when the document that is shown is an error page or not HTML."""
        status, media_type = self.watch.statuses.get(self.watch.loader, (0, ""))
        refused = self.watch.refusals.get(self.watch.loader, "")
        if refused in _REFUSALS:
            raise VisitFault(_REFUSALS[refused], "the guard did not let the browser go there")
        if status == 401:
            raise VisitFault(Code.AUTH_REQUIRED, f"status {status} in the browser")
        if status >= 400:
            raise VisitFault(Code.HTTP_STATUS, f"status {status} in the browser")
        if media_type and "html" not in media_type and "xml" not in media_type:
            raise VisitFault(Code.NOT_HTML, f"{media_type} in the browser")

    def loaded(self, deadline: Deadline) -> bool:
        """Wait for the load event of the document that is shown; tell whether it came."""
        watch = self.watch
        return self._connection.pump(
            deadline.left(),
            lambda: watch.crashed or watch.loader in watch.loaded or len(watch.loaders) > MAX_NAVIGATIONS,
        )

    def wait_network(self, quiet_s: float, deadline: Deadline) -> bool:
        """Wait until no request has been under way for `quiet_s`; tell whether that came about."""
        while self.watch.busy(quiet_s):
            if deadline.over:
                return False
            since = time.monotonic() - self.watch.active
            pause = max(0.01, quiet_s - since) if not self.watch.running else 0.1
            self._connection.pump(deadline.left(pause), lambda: self.watch.crashed)
            self.watch.check()
        return True

    def data_under_way(self) -> str:
        """Name the requests for data that have no answer yet, the first few; not those to where answers never come."""
        return " ".join([url for url in self.watch.data.values() if url.partition("?")[0] not in self._endless][:3])

    def give_up_waiting(self) -> None:
        """Wait no longer for data from where none has come by now, on this page and later ones."""
        self._endless.update(url.partition("?")[0] for url in self.watch.data.values())

    def watches(self, script: str) -> bool:
        """Tell whether the script file of this address looks where the reader is. It is asked once for each address."""
        return self.names(script, "IntersectionObserver", unknown=False)

    def names(self, script: str, pattern: str, *, unknown: bool) -> bool:
        """Tell whether a script file matches a pattern, `unknown` where that cannot be known. It is asked once for each address."""
        asked = (script, pattern)
        if asked not in self._found and len(self._found) < MAX_SCRIPTS:
            wanted: dict[str, JSON] = {"frameId": self.target, "url": script, "query": pattern, "isRegex": True}
            try:
                found = self.call("Page.searchInResource", {**wanted, "caseSensitive": True}, timeout=5)["result"]
            except CallFailed:
                return unknown  # it did not load
            self._found[asked] = bool(found)
        return self._found.get(asked, unknown)

    def world(self, frame: str = "", session: str = "", timeout: float = 5.0) -> World:
        """Return the isolated world of a frame (the page itself by default)."""
        made = self.call(
            "Page.createIsolatedWorld",
            {"frameId": frame or self.target, "worldName": WORLD},
            session=session,
            timeout=timeout,
        )
        return World(session or self.session, int(made["executionContextId"]))

    def evaluate(
        self, expression: str, world: World, timeout: float, *, by_value: bool = True, patient: bool = True
    ) -> Any:
        """Evaluate in a world and return the value, or the object's handle. Raises VisitFault, PageMoved, ScriptError.

        No answer in time means that the page hangs, unless `patient` is off: then it is a ScriptError (a frame's promise).
        """
        params: dict[str, JSON] = {
            "expression": expression,
            "contextId": world.context,
            "awaitPromise": True,
            "returnByValue": by_value,
        }
        try:
            answer = self.call("Runtime.evaluate", params, session=world.session, timeout=timeout)
        except CallFailed as error:
            raise PageMoved(str(error)) from error
        except VisitFault as fault:
            if patient or fault.failed.code != Code.PAGE_HUNG:
                raise
            raise ScriptError(f"no answer in {timeout:.0f} s") from fault
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise ScriptError(str(details.get("exception", {}).get("description", details.get("text", "")))[:500])
        result = answer["result"]
        return result.get("value") if by_value else result.get("objectId")

    def picture(self, size: tuple[float, float], timeout: float) -> bytes:
        """Return the whole page as JPEG: at full size where that is reasonable, smaller for tall pages, cut at the end."""
        width, height, scale = max(1.0, min(size[0], 5000.0)), max(1.0, size[1]), picture_scale(size[1])
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST / scale), "scale": scale}
        # Chromium's WebP costs five times the CPU of its JPEG (0.69 s against 0.14 s on ten megapixels), as much as axe itself.
        wanted: dict[str, JSON] = {
            "format": "jpeg",
            "quality": QUALITY,
            "optimizeForSpeed": True,
            "captureBeyondViewport": True,
        }
        answer = self.call("Page.captureScreenshot", {**wanted, "clip": clip}, timeout=timeout)
        return data(answer)

    def window(self, timeout: float) -> bytes:
        """Return what the window shows now as JPEG; the page is neither scrolled nor resized for it."""
        wanted: dict[str, JSON] = {"format": "jpeg", "quality": QUALITY, "optimizeForSpeed": True}
        return data(self.call("Page.captureScreenshot", wanted, timeout=timeout))

    def part(self, box: tuple[float, float, float, float], timeout: float) -> bytes:
        """Return a part of the page as JPEG: left, top, width and height in CSS pixels. The page is neither scrolled nor resized."""
        x, y, width, height = box
        clip: dict[str, JSON] = {"x": x, "y": y, "width": max(1.0, width), "height": max(1.0, height), "scale": 1}
        wanted: dict[str, JSON] = {"format": "jpeg", "quality": QUALITY, "optimizeForSpeed": True, "clip": clip}
        return data(self.call("Page.captureScreenshot", wanted, timeout=timeout))


def picture_scale(height: float) -> float:
    """Return how much smaller than the page a picture of it is, before zoom."""
    return max(0.5, min(1.0, FULL_SIZE / max(1.0, height)))


class ScriptError(Exception):
    """A script of ours threw."""


def _no_headers(origin: str) -> Mapping[str, str]:
    """There is no login."""
    return {}


def net_code(text: str) -> Code:
    """Return the code of the error table for a network error of Chromium."""
    return of_net_error(text) or Code.NAVIGATION_ABORTED


def conditions(state: State) -> list[tuple[str, Mapping[str, JSON]]]:
    """Return the DevTools calls that put a tab into `state`. Zoom is what browsers do: fewer CSS pixels, denser."""
    width, height = (max(1, round(side / state.zoom)) for side in state.viewport)
    metrics = {"width": width, "height": height, "deviceScaleFactor": state.zoom, "mobile": False}
    features = [
        {"name": "prefers-color-scheme", "value": state.color_scheme},
        {"name": "prefers-reduced-motion", "value": "reduce" if state.reduced_motion else "no-preference"},
        {"name": "forced-colors", "value": "active" if state.forced_colors else "none"},
    ]
    return [
        ("Emulation.setDeviceMetricsOverride", metrics),
        ("Emulation.setEmulatedMedia", {"media": state.media if state.media != "screen" else "", "features": features}),
    ]


_PREPARE: tuple[tuple[str, Mapping[str, JSON]], ...] = (
    ("Page.enable", {}),
    ("Page.setLifecycleEventsEnabled", {"enabled": True}),
    ("Network.enable", NO_BUFFERS),
    ("Runtime.enable", {}),
    ("Inspector.enable", {}),
    ("Emulation.setFocusEmulationEnabled", {"enabled": True}),
    ("Target.setAutoAttach", ATTACH_FRAMES),
)
