"""Speaks the Chrome DevTools Protocol with one browser; every call ends within its time, whatever the page does.

WebDriver starts and ends the browser (browser.py). Pages are worked on over DevTools because only that reaches isolated
worlds, out-of-process frames and events (dialogs, crashes, downloads), and because a round trip costs a quarter.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import websocket

from auditor.browser.protocol import EventParams, Message
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import JSON, Failed

Event = Callable[[str, EventParams, str], None]
"""Called with the event's name, its parameters and the session it belongs to."""

SILENCE_S = 5.0
"""Seconds without a word from the browser after which it is asked for a sign of life."""
ANSWER_S = 10.0
"""Seconds for that sign. The browser gives it even while a page hangs; a Grid whose node died stays silent for ever."""


class VisitFault(Exception):
    """A page could not be worked on; `lost` says that the browser session must not be used again."""

    def __init__(self, code: Code, detail: str = "", *, stage: Stage = Stage.RENDER, lost: bool = False) -> None:
        self.failed: Failed = failed(code, detail, stage)
        super().__init__(code, self.failed.detail)
        self.lost = lost


class CallFailed(Exception):
    """The browser answered a call with an error."""


class CallTimedOut(Exception):
    """The browser did not answer a call in time."""


class Deadline:
    """A point in time that several steps share."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, at_most: float = float("inf")) -> float:
        """Return the seconds left, at most `at_most`, never below zero."""
        return max(0.0, min(at_most, self._end - time.monotonic()))

    @property
    def over(self) -> bool:
        """The time is used up."""
        return self.left() <= 0


class Connection:
    """One DevTools connection, used by one thread. Events are delivered while a call or `pump` waits."""

    def __init__(self, url: str, timeout: float = 10.0) -> None:
        try:
            # UTF-8 checking in pure Python would cost more than the page; json.loads checks it anyway.
            self._socket = websocket.create_connection(
                url, timeout=timeout, suppress_origin=True, skip_utf8_validation=True, enable_multithread=False
            )
        except (OSError, websocket.WebSocketException) as error:
            raise VisitFault(Code.SESSION_FAILED, f"no DevTools connection: {error}", lost=True) from error
        self._next = 0
        self._active = time.monotonic()
        """When we last said or heard something."""
        self._asked = False
        self.on_event: Event = _ignore

    def call(
        self, method: str, params: Mapping[str, JSON] | None = None, *, session: str = "", timeout: float = 10.0
    ) -> dict[str, Any]:
        """Call and wait for the answer. Raises CallFailed, CallTimedOut, or VisitFault when the browser is gone."""
        (message,) = self._answers({self.send(method, params, session=session)}, method, timeout)
        if "error" in message:
            raise CallFailed(f"{method}: {message['error'].get('message', '')}")
        return message.get("result", {})

    def call_all(
        self, calls: Iterable[tuple[str, Mapping[str, JSON]]], *, session: str = "", timeout: float = 10.0
    ) -> None:
        """Call at once and wait for all answers; what they say does not matter. Raises as `call`, but for errors."""
        wanted = {self.send(method, params, session=session) for method, params in calls}
        self._answers(wanted, "several calls", timeout)

    def _answers(self, wanted: set[int], what: str, timeout: float) -> list[Message]:
        deadline, found = Deadline(timeout), []
        while wanted:
            message = self._receive(deadline)
            if message is None:
                raise CallTimedOut(what)
            if message.get("id") in wanted:
                wanted.discard(message["id"])
                found.append(message)
        return found

    def send(self, method: str, params: Mapping[str, JSON] | None = None, *, session: str = "") -> int:
        """Call without waiting; the answer is dropped unless `call` asked for it."""
        self._next += 1
        message: dict[str, JSON] = {"id": self._next, "method": method, "params": params or {}}
        if session:
            message["sessionId"] = session
        try:
            self._socket.settimeout(10.0)
            self._socket.send(json.dumps(message))
        except (OSError, websocket.WebSocketException) as error:
            raise _gone(error) from error
        self._active, self._asked = time.monotonic(), False
        return self._next

    def pump(self, seconds: float, until: Callable[[], bool]) -> bool:
        """Deliver events until `until()` holds or the time is over; tell whether it holds."""
        deadline = Deadline(seconds)
        while not until():
            if self._receive(deadline) is None:
                return until()
        return True

    def close(self) -> None:
        """Drop the connection."""
        try:
            self._socket.close(timeout=1)
        except (OSError, websocket.WebSocketException):
            return

    def _receive(self, deadline: Deadline) -> Message | None:
        text = None
        while text is None:
            if deadline.over:
                return None
            text = self._hear(deadline)
        self._active, self._asked = time.monotonic(), False
        if not text:
            raise _gone("closed")
        message: Message = json.loads(text)
        if "method" in message:
            self.on_event(message["method"], message.get("params", {}), message.get("sessionId", ""))
        return message

    def _hear(self, deadline: Deadline) -> str | bytes | None:
        """Return what comes within the time or before it is time to ask for a sign of life; None for nothing."""
        left = self._active + (ANSWER_S if self._asked else SILENCE_S) - time.monotonic()
        if left <= 0 and self._asked:
            raise _gone(f"no sign of life for {ANSWER_S:.0f} s")
        if left <= 0:
            self.send("Browser.getVersion")
            self._asked, left = True, ANSWER_S
        try:
            self._socket.settimeout(max(deadline.left(left), 0.001))
            return self._socket.recv()
        except websocket.WebSocketTimeoutException:
            return None
        except (OSError, websocket.WebSocketException) as error:
            raise _gone(error) from error


def data(answer: Mapping[str, str]) -> bytes:
    """Return the bytes of an answer that carries base64."""
    return base64.b64decode(answer["data"])


def _gone(reason: object) -> VisitFault:
    return VisitFault(Code.SESSION_FAILED, f"the browser is gone: {reason}", lost=True)


def _ignore(method: str, params: EventParams, session: str) -> None:
    """Drop an event."""
