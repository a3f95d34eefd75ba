"""Serves a site on loopback: numbered pages, everything else from the package's folder, pictures for those that were planted."""

from __future__ import annotations

import mimetypes
import re
import struct
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from benchmarks.identity.pages import Redesign

PORT = 0


@cache
def picture() -> bytes:
    """Return a grey PNG of 60 by 40."""
    rows = b"".join(b"\0" + b"\x90\xa0\xb0" * 60 for _ in range(40))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60, 40, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@contextmanager
def served(site: Redesign, root: Path, port: int = PORT) -> Iterator[str]:
    """Serve a site while the block lasts; yield its origin."""
    pages = {path: str(soup).encode("utf-8", "replace") for path, soup in site.pages.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def answer(self, *, body: bool) -> None:
            path = unquote(urlsplit(self.path).path)
            if path in site.redirects:
                self.send(301, "text/html", b"", {"Location": site.redirects[path]}, body=body)
            elif path in pages:
                self.send(200, "text/html; charset=utf-8", pages[path], {}, body=body)
            else:
                self.file(site.files.get(path, path), body=body)

        def file(self, path: str, *, body: bool) -> None:
            file = (root / path.lstrip("/")).resolve()
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            gone = path in site.renamed or path in site.redirects
            if file.is_dir():
                file, kind = file / "index.html", "text/html"
            if file.is_file() and file.is_relative_to(root.resolve()) and not gone:
                data = file.read_bytes()
                self.send(200, kind, _restyled(data, site.classes) if kind == "text/css" else data, {}, body=body)
            elif path.startswith("/media/") and path.endswith((".png", ".jpg")):
                self.send(200, "image/png", picture(), {}, body=body)
            elif path.startswith("/media/"):
                self.send(200, "application/pdf", b"%PDF-1.4\n%%EOF\n", {}, body=body)
            else:
                self.send(
                    404,
                    "text/html; charset=utf-8",
                    b"<!doctype html><title>Not found</title><h1>Not found</h1>",
                    {},
                    body=body,
                )

        def send(self, status: int, kind: str, data: bytes, headers: Mapping[str, str], *, body: bool) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if body:
                self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _restyled(data: bytes, classes: Mapping[str, str]) -> bytes:
    def renamed(match: re.Match[str]) -> str:
        return f".{classes.get(match[1], match[1])}"

    return re.sub(r"\.(-?[A-Za-z_][\w-]*)", renamed, data.decode("utf-8", "replace")).encode()
