"""Keeps what the browser reports while a page is visited: navigations, requests, dialogs, windows, downloads, a crash."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from auditor.browser.cdp import VisitFault
from auditor.browser.protocol import EventParams
from auditor.model.codes import Code
from auditor.model.page import JSON
from auditor.redact import sanitize
from auditor.urls import address_of

MAX_KEPT = 50
"""Console lines and failed requests kept of one page."""
MAX_DIALOGS = 20
MAX_SUBRESOURCES = 400
"""Files of one page that are remembered; a page of more is looked at again in time."""
SLOW_REQUEST_S = 4.0
"""A request that runs longer no longer keeps a page from being judged."""
DATA = frozenset({"Fetch", "XHR"})
STREAMS = frozenset({"WebSocket", "EventSource", "Media", "Ping", "CSPViolationReport", "Preflight", "Other"})

ATTACH_FRAMES: Mapping[str, JSON] = {
    "autoAttach": True,
    "waitForDebuggerOnStart": False,
    "flatten": True,
    "filter": [{"type": "iframe"}],
}
"""Asks for a DevTools session of each frame that lives in a process of its own."""

NO_BUFFERS: Mapping[str, JSON] = {"maxTotalBufferSize": 0, "maxResourceBufferSize": 0}
"""Bodies of answers need not be kept for us."""

Send = Callable[..., int]


@dataclass(slots=True)
class Watch:
    """What happened since the visit began. `send` answers what cannot wait: dialogs and windows."""

    send: Send
    session: str = ""
    frame: str = ""
    """The page's main frame (also the id of its target)."""
    headers_for: Callable[[str], Mapping[str, str]] = lambda origin: {}
    """Headers that log us in, by origin."""
    loaders: list[tuple[str, str]] = field(default_factory=list)
    """Documents of the main frame in order: loader and address."""
    addresses: set[str] = field(default_factory=set)
    """Every address the main frame asked for or was sent to."""
    statuses: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Loader -> HTTP status and media type of the main document."""
    refusals: dict[str, str] = field(default_factory=dict)
    """Request -> code by which the guard (net/proxy.py) did not pass it on."""
    scriptless: set[str] = field(default_factory=set)
    """Loaders whose document forbids every script in itself, so that no promise is ever kept there, not even one of ours."""
    loaded: set[str] = field(default_factory=set)
    """Loaders whose load event has fired."""
    running: dict[str, float] = field(default_factory=dict)
    """Requests under way -> when they began."""
    data: dict[str, str] = field(default_factory=dict)
    """Requests for data under way -> their addresses."""
    active: float = field(default_factory=time.monotonic)
    """When the network was last busy."""
    console: list[str] = field(default_factory=list)
    failed_requests: list[str] = field(default_factory=list)
    dialogs: int = 0
    downloads: int = 0
    subresources: dict[str, None] = field(default_factory=dict)
    """Addresses of what the page is built from besides its document, in the order in which they were asked for."""
    unknown: str = ""
    """Why asking for them again would not tell whether the page is still the same; empty where it would."""
    crashed: bool = False
    windows: int = 0
    """Windows that the page opened; each was closed."""
    held: list[str] | None = None
    """While not None, the page is kept where it is and sends nothing: the addresses that it wanted to go to or send to."""
    children: dict[str, str] = field(default_factory=dict)
    """Out-of-process frames: frame -> DevTools session."""
    _urls: dict[str, str] = field(default_factory=dict)
    _documents: dict[str, str] = field(default_factory=dict)
    """Requests for documents -> their frames."""

    def __call__(self, method: str, params: EventParams, session: str) -> None:
        """Take one event."""
        react = _REACTIONS.get(method)
        if react is not None:
            react(self, params, session)

    def check(self) -> None:
        """Raise what makes going on useless: a crash or a storm of dialogs."""
        if self.crashed:
            raise VisitFault(Code.TARGET_CRASHED, "the tab crashed", lost=True)
        if self.dialogs > MAX_DIALOGS:
            raise VisitFault(Code.DIALOG_STORM, f"more than {MAX_DIALOGS} dialogs", lost=True)

    @property
    def loader(self) -> str:
        """The loader of the document that is shown; empty before there is one."""
        return self.loaders[-1][0] if self.loaders else ""

    @property
    def origins(self) -> set[str]:
        """The http origins the page was in touch with, where it may have stored something."""
        parts = (address_of(url) for url in (*self.addresses, *self._urls.values()))
        return {part.origin for part in parts if part.is_web}

    def busy(self, quiet_s: float) -> bool:
        """Tell whether the network is working, or was within the last `quiet_s` seconds; endless requests do not count."""
        now = time.monotonic()
        recent = any(now - began < SLOW_REQUEST_S for began in self.running.values())
        return recent or now - self.active < quiet_s

    def pending(self) -> str:
        """Name the requests that are under way, the first few."""
        return " ".join(self._urls.get(key, "") for key in list(self.running)[:3])

    def _navigated(self, params: EventParams, session: str) -> None:
        frame = params["frame"]
        if session == self.session and not frame.get("parentId"):
            self.loaders.append((frame.get("loaderId", ""), frame.get("url", "")))
            self.addresses.add(frame.get("url", ""))
            self.running.clear()
            self.data.clear()

    def _within(self, params: EventParams, session: str) -> None:
        if params.get("frameId") == self.frame:
            self.addresses.add(params.get("url", ""))

    def _lifecycle(self, params: EventParams, session: str) -> None:
        if params.get("name") == "load" and params.get("frameId") == self.frame:
            self.loaded.add(params.get("loaderId", ""))

    def _request(self, params: EventParams, session: str) -> None:
        key, url = params["requestId"], params["request"]["url"]
        if params.get("frameId") == self.frame and key == params.get("loaderId"):
            self.addresses.add(url)
        self._remember(key, url, params)
        if url.startswith(("data:", "blob:")) or params.get("type") in STREAMS:
            return
        self.active = time.monotonic()
        self.running[key] = self.active
        if params.get("type") in DATA:
            self.data[key] = url
        if params.get("type") == "Document":
            self._documents[key] = params.get("frameId", "")
        if len(self._urls) < 5000:
            self._urls[key] = url

    def _remember(self, key: str, url: str, params: EventParams) -> None:
        kind, method = params.get("type", ""), params["request"].get("method", "GET")
        if key == params.get("loaderId") and params.get("frameId") == self.frame:
            return  # the page itself
        if not url.startswith(("http:", "https:")) or kind in STREAMS - {"EventSource"}:
            return
        own = address_of(url).origin == address_of(self.loaders[-1][1] if self.loaders else url).origin
        if kind == "EventSource" or (method != "GET" and own):
            self.unknown = self.unknown or f"its scripts ask for data by {kind or method}: {sanitize(url)[:200]}"
        elif method == "GET" and len(self.subresources) < MAX_SUBRESOURCES:
            self.subresources[url.partition("#")[0]] = None
        elif method == "GET":
            self.unknown = self.unknown or f"it is built from more than {MAX_SUBRESOURCES} files"

    def _socket(self, params: EventParams, session: str) -> None:
        self.unknown = self.unknown or f"its scripts ask for data by WebSocket: {sanitize(params.get('url', ''))[:200]}"

    def _response(self, params: EventParams, session: str) -> None:
        response = params["response"]
        refused = next((v for k, v in response.get("headers", {}).items() if k.lower() == "x-auditor-refused"), "")
        if refused:
            self.refusals[str(params["requestId"])] = str(refused)
        if params.get("frameId") == self.frame and params["requestId"] == params.get("loaderId"):
            self.statuses[params["loaderId"]] = (int(response["status"]), str(response.get("mimeType", "")))
            if forbids_scripts(response.get("headers", {})):
                self.scriptless.add(params["loaderId"])
        elif response["status"] >= 400 and params.get("type") != "Other":
            self._keep_failed(f"{refused or int(response['status'])} {response['url']}")

    def _finished(self, params: EventParams, session: str) -> None:
        self.data.pop(params["requestId"], None)
        if self.running.pop(params["requestId"], None) is not None:
            self.active = time.monotonic()

    def _failed(self, params: EventParams, session: str) -> None:
        self._finished(params, session)
        url = self._urls.get(params["requestId"], "")
        if url and not params.get("canceled"):
            self._keep_failed(f"{params.get('errorText') or params.get('blockedReason', 'failed')} {url}")

    def _keep_failed(self, text: str) -> None:
        if len(self.failed_requests) < MAX_KEPT:
            self.failed_requests.append(sanitize(text))

    def _console(self, params: EventParams, session: str) -> None:
        if params.get("type") not in {"error", "assert"}:
            return
        parts = [str(one.get("value", one.get("description", ""))) for one in params.get("args", ())[:5]]
        self._keep_console(" ".join(parts), session)

    def _exception(self, params: EventParams, session: str) -> None:
        details = params.get("exceptionDetails", {})
        text = str(details.get("exception", {}).get("description") or details.get("text", ""))
        self._keep_console(text.split("\n")[0], session)

    def _keep_console(self, text: str, session: str) -> None:
        if len(self.console) < MAX_KEPT:
            self.console.append(sanitize(text))
        else:
            self.send("Runtime.disable", session=session)  # a page that logs for ever must not occupy us

    def _dialog(self, params: EventParams, session: str) -> None:
        self.dialogs += 1
        leaving = params.get("type") == "beforeunload"
        self.send("Page.handleJavaScriptDialog", {"accept": leaving}, session=session)

    def _window(self, params: EventParams, session: str) -> None:
        target = params["targetInfo"]
        if target.get("type") == "page" and target.get("openerId"):
            self.windows += 1
            self.send("Target.closeTarget", {"targetId": target["targetId"]})

    def _attached(self, params: EventParams, session: str) -> None:
        target = params["targetInfo"]
        if session and target.get("type") == "iframe":
            self.children[target["targetId"]] = params["sessionId"]
            self.send("Network.enable", NO_BUFFERS, session=params["sessionId"])
            for key in [key for key, frame in self._documents.items() if frame == target["targetId"]]:
                self._finished({"requestId": key}, session)  # the end of its request is told to nobody
            self.send("Target.setAutoAttach", ATTACH_FRAMES, session=params["sessionId"])  # for the frames inside it

    def _detached(self, params: EventParams, session: str) -> None:
        gone = params.get("sessionId")
        self.children = {frame: one for frame, one in self.children.items() if one != gone}

    def _download(self, params: EventParams, session: str) -> None:
        self.downloads += 1

    def _paused(self, params: EventParams, session: str) -> None:
        request = params["request"]
        leaves = params.get("resourceType") == "Document" and params.get("frameId") == self.frame
        if self.held is not None and (leaves or request.get("method", "GET") not in {"GET", "HEAD", "OPTIONS"}):
            self.held.append(request["url"])
            self.send(
                "Fetch.failRequest", {"requestId": params["requestId"], "errorReason": "Aborted"}, session=session
            )
            return
        ours = self.headers_for(address_of(request["url"]).origin)
        if not ours:
            self.send("Fetch.continueRequest", {"requestId": params["requestId"]}, session=session)
            return
        merged = {**request.get("headers", {}), **ours}
        headers = [{"name": name, "value": str(value)} for name, value in merged.items()]
        self.send("Fetch.continueRequest", {"requestId": params["requestId"], "headers": headers}, session=session)

    def _crash(self, params: EventParams, session: str) -> None:
        if session == self.session or params.get("targetId") == self.frame:
            self.crashed = True


def forbids_scripts(headers: Mapping[str, str]) -> bool:
    """Tell whether a Content-Security-Policy puts the document into a sandbox without scripts."""
    policies = " ".join(str(value) for name, value in headers.items() if name.lower() == "content-security-policy")
    directives = (part.split() for part in policies.lower().replace(",", ";").replace("\n", ";").split(";"))
    return any(words[0] == "sandbox" and "allow-scripts" not in words for words in directives if words)


_REACTIONS: Mapping[str, Callable[[Watch, EventParams, str], None]] = {
    "Page.frameNavigated": Watch._navigated,
    "Page.navigatedWithinDocument": Watch._within,
    "Page.lifecycleEvent": Watch._lifecycle,
    "Network.requestWillBeSent": Watch._request,
    "Network.webSocketCreated": Watch._socket,
    "Network.responseReceived": Watch._response,
    "Network.loadingFinished": Watch._finished,
    "Network.loadingFailed": Watch._failed,
    "Runtime.consoleAPICalled": Watch._console,
    "Runtime.exceptionThrown": Watch._exception,
    "Page.javascriptDialogOpening": Watch._dialog,
    "Target.targetCreated": Watch._window,
    "Target.attachedToTarget": Watch._attached,
    "Target.detachedFromTarget": Watch._detached,
    "Browser.downloadWillBegin": Watch._download,
    "Page.downloadWillBegin": Watch._download,
    "Fetch.requestPaused": Watch._paused,
    "Inspector.targetCrashed": Watch._crash,
    "Target.targetCrashed": Watch._crash,
}
