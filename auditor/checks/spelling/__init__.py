"""Spelling against Hunspell dictionaries and word frequencies: likely typos apart from words that are only unknown."""

from __future__ import annotations

from importlib.metadata import version

from auditor.checks.spelling.dictionaries import british_digest, installed_versions


def data_versions(folders: tuple[str, ...] = ()) -> dict[str, str]:
    """Return what besides the page decides a spelling: the dictionaries, also those in `folders`, and the frequency lists."""
    return {
        "spylls": version("spylls"),
        "en_GB": f"sha256:{british_digest()}",
        "wordfreq": version("wordfreq"),
        **installed_versions(folders),
    }
