"""A site of a few files served on loopback for the length of a test, with a count of who asked for what."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


class Site:
    """Serves `pages` (path, or path and query -> markup, or (status, headers, body)) on a free port of 127.0.0.1."""

    def __init__(self, pages: Mapping[str, Any], delay_s: float = 0.0) -> None:
        self.pages = dict(pages)
        self.delay_s = delay_s
        self.asked: Counter[str] = Counter()

    def __enter__(self) -> Site:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 20

            def do_GET(self) -> None:
                site.asked[self.path] += 1
                time.sleep(site.delay_s)
                found = site.pages.get(self.path, site.pages.get(self.path.split("?")[0]))
                status, headers, body = (
                    found if isinstance(found, tuple) else (200 if found else 404, {}, found or "gone")
                )
                data = body.encode() if isinstance(body, str) else body
                self.send_response(status)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(data)

            do_HEAD = do_GET

            def log_message(self, *_: object) -> None:
                """Keep the test's output clean."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_: object) -> None:
                """A browser that hangs up is nothing to report."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def page(body: str, title: str = "A page of the school", head: str = "") -> str:
    """Return a whole, clean page around a body."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width">{head}</head><body><main><h1>{title}</h1>{body}</main></body></html>'
    )


def linked_site(count: int, broken_every: int = 3) -> dict[str, str]:
    """Return a site of `count` pages that link on; every few pages carry a picture described by its file name."""
    names = [f"/page-{number}" for number in range(count)]
    pages: dict[str, str] = {
        "/": page("".join(f'<p><a href="{n}">The page called {n[1:]}</a></p>' for n in names), "Home of the school")
    }
    for number, name in enumerate(names):
        picture = f'<img src="/p{number}.png" alt="IMG_{number:04}.jpg">' if number % broken_every == 0 else ""
        pages[name] = page(
            f'<p>We teach nursing in house {number}.</p>{picture}<p><a href="/">Back to the home page</a></p>',
            f"House {number}",
        )
    return pages
