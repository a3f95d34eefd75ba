"""Serves the compared pages on loopback, to every program the same bytes."""

from __future__ import annotations

import mimetypes
import struct
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit


def png(width: int = 120, height: int = 80) -> bytes:
    """Return a small picture, drawn here."""
    rows = b"".join(
        b"\0" + bytes(value for x in range(width) for value in (x * 2 % 256, y * 3 % 256, 120)) for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )  # fmt: skip


@contextmanager
def served(pages: Mapping[str, bytes], folder: Path | None = None) -> Iterator[str]:
    """Serve `pages`, and the files of `folder` beside them, on a free port; gives the address without a slash at its end."""
    picture = png()
    root = folder.resolve() if folder else None

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            body = pages.get(path) or (picture if path == "/picture.png" else _file(root, path))
            kind = "text/html; charset=utf-8" if path.endswith(".html") else mimetypes.guess_type(path)[0]
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", kind or "application/octet-stream")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body or b"")

        do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            """Say nothing: thousands of requests are no news."""

    with listening(Handler) as origin:
        yield origin


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Answer with a handler on a free port of loopback; gives the address without a slash at its end."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_: object) -> None:
            """A browser that hangs up is nothing to report."""

    server = Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _file(root: Path | None, path: str) -> bytes | None:
    if root is None:
        return None
    found = (root / path.lstrip("/")).resolve()
    return found.read_bytes() if found.is_relative_to(root) and found.is_file() else None
