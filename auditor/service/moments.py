"""Moments as the database keeps them: UTC in ISO, to the second, so that they sort as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def text_of(moment: datetime) -> str:
    """Return a moment as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def moment_of(text: str) -> datetime:
    """Return the moment that `text_of` wrote."""
    return datetime.fromisoformat(text)


def later(moment: datetime, **span: float) -> str:
    """Return the text of a moment that lies so many days, hours ... later."""
    return text_of(moment + timedelta(**span))
