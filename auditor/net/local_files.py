"""Serves the files of one folder on loopback for the length of a `with` block, so that a browser sees pages with an address."""

from __future__ import annotations

import mimetypes
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import ClassVar

from auditor.urls import percent_decoded

IDLE_S = 20
"""Seconds after which a silent connection is closed."""
LARGEST = 50_000_000
"""Bytes of a file that is served."""


class LocalFiles:
    """A folder, served below `prefix` on a free port of 127.0.0.1; nothing outside of the folder is."""

    def __init__(self, folder: Path, prefix: str = "/") -> None:
        self._folder, self._prefix = folder.resolve(), prefix

    def __enter__(self) -> LocalFiles:
        handler = type("_Served", (_FileHandler,), {"folder": self._folder, "prefix": self._prefix})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        """Scheme, host and port."""
        self._thread = threading.Thread(target=self._server.serve_forever, name="local-files", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def url_of(self, path: str) -> str:
        """Return the address of a file, given relative to the folder."""
        return f"{self.origin}{self._prefix}{path}"

    def path_of(self, url: str) -> Path | None:
        """Return the file that is served at an address; None where none is."""
        return file_at(url.removeprefix(self.origin), self._folder, self._prefix) if self.serves(url) else None

    def serves(self, url: str) -> bool:
        """Tell whether an address is one of this folder's."""
        return url.startswith(f"{self.origin}/")


class _FileHandler(BaseHTTPRequestHandler):
    folder: ClassVar[Path]
    prefix: ClassVar[str]
    timeout = IDLE_S

    def do_GET(self) -> None:
        path = file_at(self.path, self.folder, self.prefix)
        body = path.read_bytes() if path is not None else b"not found"
        self.send_response(200 if path is not None else 404)
        self.send_header("Content-Type", media_type_of(path) if path is not None else "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        """Say nothing: whoever serves a folder is told of its pages otherwise."""


def file_at(target: str, folder: Path, prefix: str) -> Path | None:
    """Return the file of a folder that a request's target names below `prefix`; None where there is none, or it is too large."""
    asked = percent_decoded(target.partition("?")[0].partition("#")[0])
    if not asked.startswith(prefix) or "\0" in asked:
        return None
    path = (folder / asked.removeprefix(prefix)).resolve()
    inside = path.is_relative_to(folder) and path.is_file()
    return path if inside and path.stat().st_size <= LARGEST else None


def media_type_of(path: Path) -> str:
    """Return the Content-Type that a file is sent with."""
    known = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".svg": "image/svg+xml"}
    kind = known.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or "xml" in kind else kind
