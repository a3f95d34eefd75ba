"""The reference family: the published text and image descriptions against the approved ones, all from one alignment."""

from auditor.checks.reference import images, page, text

__all__ = ["images", "page", "text"]
