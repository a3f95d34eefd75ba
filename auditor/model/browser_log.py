"""What the browser met in one state of one page, as the pipeline keeps it beside the page's pictures and the report reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

import msgspec


@dataclass(frozen=True, slots=True)
class BrowserLog:
    """The blob that a page's record names `visit:STATE`."""

    console: tuple[str, ...] = ()
    failed_requests: tuple[str, ...] = ()
    settled: str = ""
    """Why waiting for the page ended."""
    timing_ms: Mapping[str, int] = field(default_factory=dict)
    """Stage -> milliseconds."""
    picture_scale: float | None = None
    """Pixels of its picture for one CSS pixel; None where that was not recorded."""

    def to_bytes(self) -> bytes:
        """Return it as JSON, the same for the same log."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return text.encode("utf-8", "replace")  # a console may say half a character, which no JSON reader takes

    @classmethod
    def from_bytes(cls, data: bytes | None) -> BrowserLog:
        """Return what `to_bytes` wrote; an empty log where nothing is left that can be read."""
        try:
            found = msgspec.json.decode(data or b"{}", type=cls)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return cls()
        scale = found.picture_scale
        return found if scale is None or scale > 0 else replace(found, picture_scale=None)
