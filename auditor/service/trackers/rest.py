"""Asks a tracker's interface, within bounds of time and size; says what went wrong, and never with what secret it asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import requests

from auditor.redact import sanitize
from auditor.service.trackers.issue import NotDone
from auditor.urls import address_of

_PATIENCE_S = 20
_MOST_BYTES = 16_000_000
_CHUNK = 65_536
_DOWN = frozenset({401, 403, 429})
"""Statuses by which the token is refused, or too much was asked (GitHub says 403 to that, too)."""
T = TypeVar("T")


class _Complaint(msgspec.Struct):
    """How GitHub and GitLab (`message`) and Jira (`errorMessages`, `errors`) say what is wrong."""

    message: object = ""
    errorMessages: list[str] = []
    errors: object = None


@dataclass(frozen=True, slots=True)
class TrackerAnswer:
    """What a tracker answered."""

    status: int
    body: bytes
    host: str

    def value(self, kind: type[T]) -> T:
        """Return what it says. Raises NotDone for what is no such thing."""
        try:
            return msgspec.json.decode(self.body, type=kind)
        except msgspec.DecodeError as error:
            raise NotDone(f"{self.host} did not answer as such a tracker does: {error}") from error


class Rest:
    """A tracker's interface below one address."""

    def __init__(self, address: str, headers: Mapping[str, str], login: tuple[str, str] | None = None) -> None:
        self._address, self._headers, self._login = address, dict(headers), login
        self._host = address_of(address).host

    def ask(
        self,
        method: str,
        path: str,
        data: Mapping[str, object] | None = None,
        query: Mapping[str, str] | None = None,
        well: tuple[int, ...] = (),
    ) -> TrackerAnswer:
        """Ask, and return the answer of a status of 200 to 299 or one that is `well`. Raises NotDone for any other."""
        try:
            with requests.request(
                method,
                f"{self._address}{path}",
                params=dict(query or {}),
                json=data,
                headers=self._headers,
                auth=self._login or _NoLogin(),
                timeout=_PATIENCE_S,
                allow_redirects=False,  # the token is for this host alone
                stream=True,
            ) as answer:
                body = bytearray()
                for chunk in answer.iter_content(_CHUNK):
                    body += chunk
                    if len(body) > _MOST_BYTES:
                        raise NotDone(f"{self._host} answered more than {_MOST_BYTES} bytes")
                got = TrackerAnswer(answer.status_code, bytes(body), self._host)
        except requests.RequestException as error:
            raise NotDone(f"{self._host}: {type(error).__name__}", is_down=True) from error
        if not 200 <= got.status < 300 and got.status not in well:
            is_down = got.status in _DOWN or got.status >= 500
            raise NotDone(f"{self._host} answered {got.status}{_said(got.body)}", is_down=is_down)
        return got


class _NoLogin(requests.auth.AuthBase):
    """Keeps `requests` from looking for a login in ~/.netrc."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def _said(body: bytes) -> str:
    try:
        complaint = msgspec.json.decode(body, type=_Complaint)
    except msgspec.DecodeError:
        return ""
    parts = [complaint.message or "", *complaint.errorMessages, complaint.errors or ""]
    said = " ".join(str(part) for part in parts if part)
    return f": {sanitize(said, 200)}" if said else ""
