"""Decides whether an answer is a page that can be audited; an error page is never audited as content."""

from __future__ import annotations

import http
import string

from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed, Response
from auditor.net.media import HTML_TYPES, essence_of, looks_like_html

_NOTHING = (string.whitespace + "\0").encode() + b"\xef\xbb\xbf\xfe\xff"


def page_failure(response: Response) -> Failed | None:
    """Return why this answer is not an audited page; None when it is one. The most telling reason comes first."""
    return _by_status(response) or _by_content(response)


def _by_status(response: Response) -> Failed | None:
    status, url = response.status, response.final_url
    if status in {401, 407}:
        return failed(Code.AUTH_REQUIRED, f"{_named(status)} at {url}", Stage.FETCH)
    if status == 429:
        return failed(Code.RATE_LIMITED, f"{_named(status)} at {url} after {response.attempts} attempts", Stage.FETCH)
    if status in {204, 205}:
        return failed(Code.EMPTY_DOCUMENT, f"{_named(status)} at {url}", Stage.FETCH)
    if status == 206:
        return failed(Code.TRUNCATED, f"{_named(status)} at {url}, which was not asked for", Stage.FETCH)
    if 300 <= status < 400:
        return failed(Code.HTTP_STATUS, f"{_named(status)} without a Location at {url}", Stage.FETCH)
    if not 200 <= status < 300:
        return failed(Code.HTTP_STATUS, f"{_named(status)} at {url}", Stage.FETCH)
    return None


def _by_content(response: Response) -> Failed | None:
    if response.media_type in HTML_TYPES or not (response.body or response.truncated):
        if not response.body.strip(_NOTHING):
            return failed(Code.EMPTY_DOCUMENT, f"no content at {response.final_url}", Stage.FETCH)
        return failed(Code.TRUNCATED, response.final_url, Stage.FETCH) if response.truncated else None
    declared = essence_of(response.headers.get("content-type", "")) or "no type"
    found = response.media_type
    if found == declared:
        found = "text/html" if looks_like_html(response.body) else ""
    seen = f", looks like {found}" if found else ""
    return failed(Code.NOT_HTML, f"declared as {declared}{seen}", Stage.FETCH)


def _named(status: int) -> str:
    try:
        return f"{status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
