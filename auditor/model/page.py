"""A page on its way through the audit: where it is, what was answered, what could be gathered from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from auditor.model.codes import Code, Stage


class TargetKind(StrEnum):
    """How an address became known."""

    START = "start"
    SITEMAP = "sitemap"
    LINK = "link"
    LISTED = "listed"

    @property
    def is_named(self) -> bool:
        """Whether the operator named the address: it is part of the site by that alone, and no sample leaves it out."""
        return self in {TargetKind.START, TargetKind.LISTED}


@dataclass(frozen=True, slots=True)
class Target:
    """An address to audit, in canonical form."""

    url: str
    depth: int = 0
    via: str = ""
    """The page or sitemap that named this address; empty for a start address."""
    kind: TargetKind = TargetKind.START
    nofollow: bool = False
    """The link asked robots not to follow it; recorded, and audited all the same."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: the address asked for, its status, and where it pointed."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered, redirects included. The body is bytes in memory only while the page is worked on."""

    url: str
    final_url: str
    hops: tuple[Hop, ...]
    status: int
    headers: Mapping[str, str]
    """Names in lower case; secrets (cookies, authorisation) are left out."""
    media_type: str
    charset: str
    charset_source: str
    """bom | header | meta | guess | default"""
    body: bytes
    truncated: bool
    fetched_at: datetime
    elapsed_ms: int
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Failed:
    """An artifact or a page that could not be had; never the same as nothing wrong."""

    code: Code
    """A key of errors.TABLE."""
    detail: str = ""
    """Bounded, one line, free of secrets."""
    stage: Stage = Stage.NONE
    """Where in the page's life it failed."""
    check: str = ""
    """The one check that could not look, where only that is concerned; `axe` stands for all of its rules."""
    note: bool = False
    """It only tells (a dialog was dismissed, the page was still loading): the page was judged all the same."""


class PageState(StrEnum):
    """The one state in which every discovered address ends."""

    AUDITED = "audited"
    PARTIAL = "partial"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class State:
    """A named condition in which a page is rendered."""

    name: str = "desktop"
    viewport: tuple[int, int] = (1366, 900)
    color_scheme: str = "light"
    reduced_motion: bool = False
    forced_colors: bool = False
    zoom: float = 1.0
    text_spacing: bool = False
    media: str = "screen"


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """What one visit of the browser brought back, as strings and bytes ready to be stored."""

    url: str
    """The address asked for."""
    final_url: str
    """`document.URL` when the page had settled."""
    status: int | None
    """The HTTP status the browser saw, where it tells."""
    title: str
    walk: str | Failed
    """JSON of walk.js: the document with its layout facts."""
    axe: str | Failed
    """JSON of the axe run, cut to what is kept."""
    screenshot: bytes | Failed
    """A full-page picture, as JPEG."""
    console: tuple[str, ...] = ()
    """What its scripts reported as errors; in a further state, what came new."""
    failed_requests: tuple[str, ...] = ()
    picture_scale: float = 1.0
    """Pixels of the screenshot for one CSS pixel of the page."""
    settled: str = ""
    """Why waiting ended: quiet | cap | ..."""
    notes: tuple[Failed, ...] = ()
    """What went wrong without making the page useless (a dialog, a download, a frame not looked at)."""
    timing_ms: Mapping[str, int] = field(default_factory=dict)
    state: str = "desktop"
    navigated_to: str = ""
    """The address of the last document, when the page asked for was answered by, or sent the browser on to, another one."""
    pictures: tuple[tuple[str, bytes], ...] = ()
    """Name and JPEG of each picture that a step of a page script took, in order; only in the first state."""
    subresources: tuple[str, ...] = ()
    """Addresses of what it was built from so far besides its document: style sheets, scripts, pictures, frames, data."""
    unknown: str = ""
    """Why it cannot be known by asking for these again whether the page is still the same; empty where it can."""


Number: TypeAlias = int | float
"""A number that is printed as it was measured: a whole one stays whole also when it was stored."""
if TYPE_CHECKING:
    JSON: TypeAlias = bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"] | None
else:
    JSON = Any  # msgspec, which reads the types of stored values, knows no type that names itself
"""A JSON value (str, int, float, bool, None, list, dict)."""
