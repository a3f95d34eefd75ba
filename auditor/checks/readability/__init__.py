"""Readability of prose: counted on our own sentences by textstat, without the network, and honest where no number means anything."""

from __future__ import annotations

from importlib.metadata import version

from auditor.checks.readability.syllables import DATA_SHA256


def data_versions() -> dict[str, str]:
    """Return what besides the page decides a score: the counter, the syllables of English, the patterns of other languages."""
    return {
        "textstat": version("textstat"),
        "cmudict": f"sha256:{DATA_SHA256[:16]}",
        "pyphen": version("pyphen"),
    }
