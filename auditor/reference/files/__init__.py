"""Readers of approved text: one file format each, bytes to a header and blocks; they raise `Unreadable` and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from auditor.dom.content import ApprovedBlock
from auditor.reference.files.header import Header, Unreadable
from auditor.reference.files.html import read_html
from auditor.reference.files.plain import read_plain
from auditor.reference.files.spreadsheet import read_csv, read_workbook

# Word and Markdown files are rare, and their libraries are a third of what every process of a run would load.


def _read_markdown(body: bytes) -> tuple[Header, list[ApprovedBlock]]:
    from auditor.reference.files.markdown import read_markdown

    return read_markdown(body)


def _read_word(body: bytes) -> tuple[Header, list[ApprovedBlock]]:
    from auditor.reference.files.word import read_word

    return read_word(body)


def _read_opendocument(body: bytes) -> tuple[Header, list[ApprovedBlock]]:
    from auditor.reference.files.opendocument import read_opendocument

    return read_opendocument(body)


READERS: dict[str, Callable[[bytes], tuple[Header, list[ApprovedBlock]]]] = {
    ".txt": read_plain,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".docx": _read_word,
    ".odt": _read_opendocument,
}
"""Which formats of one text exist: suffix to reader."""

TABLES: dict[str, Callable[[bytes], list[tuple[str, list[ApprovedBlock]]]]] = {".csv": read_csv, ".xlsx": read_workbook}
"""Which formats hold the texts of many pages: suffix to reader, which gives address and blocks."""

__all__ = ["READERS", "TABLES", "Header", "Unreadable"]
