"""The demonstration site as values: every address with its whole answer, clean or with the planted mistakes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from auditor.demo.mistakes import MISTAKES, edited

FOLDER = Path(__file__).parent
SITE = FOLDER / "site"
MEDIA_TYPES = {".pdf": "application/pdf", ".css": "text/css", ".svg": "image/svg+xml", ".webp": "image/webp"}
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says to one address."""

    status: int
    media_type: str
    body: bytes
    delay_s: float = 0.0
    location: str = ""
    members: bool = False
    """Only for visitors who are logged in; others are sent to `/login`."""


def answers(base: str, *, clean: bool) -> dict[str, Answer]:
    """Return path -> answer for the whole site; `base` is the origin it is served at, for sitemap.xml and robots.txt."""
    table = tomllib.loads(_read("site.toml", clean))["addresses"]
    found = {path: _answer(entry, clean) for path, entry in table.items()}
    found |= {f"/{path.relative_to(SITE).as_posix()}": _asset(path) for path in sorted((SITE / "images").iterdir())}
    found["/site.css"] = _asset(SITE / "site.css")
    found["/robots.txt"] = _text("text/plain", f"User-agent: *\nDisallow: /staff/\nSitemap: {base}/sitemap.xml\n")
    listed = [path for path, entry in table.items() if not entry.get("unlisted")]
    locations = "".join(f"<url><loc>{escape(base + path)}</loc></url>\n" for path in listed)
    found["/sitemap.xml"] = _text(
        "application/xml",
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{locations}</urlset>\n',
    )
    return found


def not_found() -> Answer:
    """Return the answer to every address that the site does not have."""
    return Answer(404, HTML, _error_page("Page not found", "There is no page at this address."))


def approved_texts(*, clean: bool) -> dict[str, str]:
    """Return name -> approved text. The clean twin's editor has also corrected the typing mistake in the approved text."""
    folder = FOLDER / "reference"
    texts = {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in sorted(folder.rglob("*.*"))}
    if clean:
        for edit in (edit for mistake in MISTAKES for edit in mistake.edits):
            name = edit.file.removeprefix("reference/")
            if name != edit.file:
                texts[name] = texts[name].replace(edit.after, edit.before)
    return texts


def _answer(entry: Mapping[str, object], clean: bool) -> Answer:
    if "redirect" in entry:
        return Answer(301, HTML, b"", location=str(entry["redirect"]))
    if "file" in entry:
        return _asset(SITE / "files" / str(entry["file"]))
    status = int(str(entry.get("status", 200)))
    if status >= 500:
        return Answer(status, HTML, _error_page("Something went wrong", "The server could not build this page."))
    delay_s, members = float(str(entry.get("delay_s", 0))), bool(entry.get("members"))
    return Answer(status, HTML, _page(str(entry["page"]), clean), delay_s, members=members)


def _page(name: str, clean: bool) -> bytes:
    # A page file is a few "key: value" lines, an empty line, and the content of its main element.
    head, _, body = _read(f"pages/{name}", clean).partition("\n\n")
    values = dict(line.split(": ", 1) for line in head.splitlines())
    banner = values.get("banner", "")
    layout = Template((SITE / values.get("layout", "layout.html")).read_text("utf-8"))
    return layout.substitute(
        title=escape(values["title"]),
        description=escape(values["description"], {'"': "&quot;"}),
        banner=f"{banner}\n" if banner else "",
        body=body,
    ).encode()


def _error_page(title: str, description: str) -> bytes:
    layout = Template((SITE / "error.html").read_text("utf-8"))
    return layout.substitute(title=title, description=description).encode()


def _read(name: str, clean: bool) -> str:
    text = (SITE / name).read_text("utf-8")
    return text if clean else edited(name, text)


def _asset(path: Path) -> Answer:
    return Answer(200, MEDIA_TYPES[path.suffix], path.read_bytes())


def _text(media_type: str, text: str) -> Answer:
    return Answer(200, f"{media_type}; charset=utf-8", text.encode())
