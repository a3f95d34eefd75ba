"""Readers of approved text: one file format each, bytes to a header and blocks; they raise `Unreadable` and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from auditor.model.content import ApprovedBlock
from auditor.reference.files.header import Header, Unreadable
from auditor.reference.files.html import read_html
from auditor.reference.files.markdown import read_markdown
from auditor.reference.files.plain import read_plain
from auditor.reference.files.word import read_word

READERS: dict[str, Callable[[bytes], tuple[Header, list[ApprovedBlock]]]] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_word,
}
"""Which formats exist: suffix to reader."""

__all__ = ["READERS", "Header", "Unreadable"]
