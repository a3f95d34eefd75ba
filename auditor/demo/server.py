"""Serves the demonstration site on a free port of 127.0.0.1 and ends by itself."""

from __future__ import annotations

import hashlib
import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType, TracebackType

from auditor.demo.site import Answer, answers, approved_texts, not_found
from auditor.urls import address_of, query_pairs

MEMBER, PASSWORD = "dana", "harbor light"
"""Who may see the members' area; the form says so, this is a demonstration."""
PROOF = "Signed in as Dana"
"""What every page for members shows."""
LOGIN_STEPS = (
    {"type": "#user", "text": MEMBER},
    {"type": "#password", "text": PASSWORD},
    {"click": "main button"},
)
"""What a person does on the page with the form, as [site.auth] has it."""
SESSION = "demo-session"
FORM_LIMIT = 2_000
"""Bytes of a form that are read."""
IDLE_S = 20
"""Seconds after which a silent connection is closed."""


class DemoSite:
    """The demonstration site, served for the length of a `with` block.

    ::

        with DemoSite(clean=False) as site:
            audit(site.url, reference=site.reference)
    """

    def __init__(self, clean: bool = False) -> None:
        self.clean = clean
        """Serve the accepted twin, which has none of the planted mistakes."""

    def __enter__(self) -> DemoSite:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.session = secrets.token_hex(16)
        self._folder = tempfile.TemporaryDirectory(prefix="auditor-demo-")
        origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.url = origin + "/"
        """The home page."""
        self.login_url = origin + "/login"
        """The page with the form for members."""
        self.reference = Path(self._folder.name)
        """A folder with the approved texts of this site."""
        for name, text in approved_texts(clean=self.clean).items():
            path = self.reference / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        self._server.answers = answers(origin, clean=self.clean)
        self._thread = threading.Thread(target=self._server.serve_forever, name="demo-site", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._folder.cleanup()


class _Server(ThreadingHTTPServer):
    answers: Mapping[str, Answer] = MappingProxyType({})
    session = ""
    """The cookie's value of whoever is logged in."""

    def handle_error(self, request: object, client_address: object) -> None:
        # A browser that is done with a page drops its connections; that is no fault of the site.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    timeout = IDLE_S

    def do_GET(self) -> None:
        """Answer with headers and body."""
        self._respond(body=True)

    def do_HEAD(self) -> None:
        """Answer with headers only."""
        self._respond(body=False)

    def do_POST(self) -> None:
        """Let members in who know the name and the password of the form; ask others again."""
        form = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), FORM_LIMIT)).decode("utf-8", "replace")
        known = dict(query_pairs(form)) == {"user": MEMBER, "password": PASSWORD}
        self.send_response(303)
        self.send_header("Location", "/members" if known else "/login")
        if known:
            self.send_header("Set-Cookie", f"{SESSION}={self.server.session}; Path=/; HttpOnly; SameSite=Lax")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing: the audit's own progress is on the terminal."""

    def _respond(self, *, body: bool) -> None:
        path = address_of(self.path).path
        answer = self._find(path)
        if answer.members and f"{SESSION}={self.server.session}" not in (self.headers.get("Cookie") or ""):
            answer = Answer(302, answer.media_type, b"", location=f"/login?next={path}")
        time.sleep(answer.delay_s)
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        unchanged = answer.status == 200 and self.headers.get("If-None-Match") == etag
        self.send_response(304 if unchanged else answer.status)
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.status == 200:
            self.send_header("ETag", etag)
        if not unchanged:
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if body and not unchanged:
            self.wfile.write(answer.body)

    def _find(self, path: str) -> Answer:
        known = self.server.answers
        return known.get(path) or known.get(path.rstrip("/")) or not_found()
