"""What a run remembers of a page that it audited, so that a later one can tell whether anything of the page has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.model.page import JSON, Target

if TYPE_CHECKING:
    from auditor.model.run import PageRecord


@dataclass(frozen=True, slots=True)
class PageMemory:
    """A page as it was when it was audited, without its results."""

    judged_by: str
    """Digest of everything besides the page that decides what the checks say: versions, settings, its approved texts."""
    rendered_by: str
    """Digest of everything besides the page that decides what the browser shows and axe says; empty without a browser."""
    body: str
    """sha256 of the answer's body, under which the store keeps it."""
    document: str
    """Digest of the answer without what changes with each request (crawl/body_digest.py)."""
    audited_at: str
    """When, ISO 8601 in UTC."""
    etag: str = ""
    last_modified: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = ""
    charset: str = ""
    charset_source: str = ""
    title: str = ""
    targets: tuple[Target, ...] = ()
    """What the plain page leads to."""
    shown_targets: tuple[Target, ...] = ()
    """What only the rendered page leads to."""
    sent: str = ""
    shown: str = ""
    """Digests of the content as it was sent and as it was checked."""
    words: int = 0
    outline: list[JSON] = field(default_factory=list)
    """What of it is held against the other pages of the site (pipeline/page_result.py)."""
    subresources: Mapping[str, str] = field(default_factory=dict)
    """Address -> digest, of what the browser built the page from besides its document."""
    unknown: str = ""
    """Why it cannot be known by asking whether the page is still the same; empty where it can."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The newest audit of an address in an earlier run."""

    row: int
    """Number of the page's row in the store."""
    memory: PageMemory
    record: PageRecord
