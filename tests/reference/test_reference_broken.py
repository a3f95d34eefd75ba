"""A shared drive holds much that is no approved text: each such file is told in one sentence that names it, and costs no other."""

from __future__ import annotations

import io
import os
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pytest

from auditor.reference.library import FILE_LIMIT, Library
from tests.reference.test_reference_formats import workbook

GOOD = "Our school\n\nWe teach nurses and therapists.\n"
MADE = Path(__file__).parent / "made"
WORD = (MADE / "prospectus.docx").read_bytes()
ODT = (MADE / "prospectus.odt").read_bytes()
XLSX = (MADE / "texts.xlsx").read_bytes()
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(200)


def packed(parts: Mapping[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return whole.getvalue()


def changed(body: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return packed(parts)


def locked(body: bytes) -> bytes:
    """Mark every entry of a packed file as encrypted."""
    found = bytearray(body)
    for sign, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = found.find(sign)
        while place >= 0:
            found[place + at] |= 1
            place = found.find(sign, place + 4)
    return bytes(found)


def empty_word() -> bytes:
    whole = io.BytesIO()
    docx.Document().save(whole)
    return whole.getvalue()


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "is empty"),
    "blank.md": (b" \n\t\n", "is empty"),
    "picture.md": (PNG, "is not text (it holds NUL bytes); save it as UTF-8 text"),
    "latin.txt": ("One\n\nGebühren\n".encode("latin-1"), "is not UTF-8 text (line 3)"),
    "cut16.txt": ("Fees".encode("utf-16")[:-1], "is not UTF-8 text"),
    "large.txt": (b"word " * 1_000_000, "is larger than 4 MB"),
    "header.txt": (b"---\nurl: /a\n---\n", "has a header but no text"),
    "key.md": (b"---\nulr: /a\n---\n\nText\n", "has the unknown header key 'ulr' (line 2)"),
    "date.md": (b"---\nurl: /a\napproved_on: May\n---\n\nText\n", "has approved_on: 'May' (line 3), which is not a date"),
    "list.md": (b"---\nurl: /a\nowner:\n  - Ann\n  - Bob\n---\n\nText\n", "has a list for owner (line 3), which takes one value"),
    "map.md": (b"---\nurl: /a\nowner:\n  name: Ann\n---\n\nText\n", "has a header entry 'owner' with lines below it that are no list"),
    "open.md": (b"---\nurl: /a\nowner: Ann\n\nText that goes on.\n", "begins a header with --- that is not closed by another one (line 1)"),
    "dynamic.md": (b"---\ndynamic: '{numbr} views'\n---\n\nText\n", "has {numbr} in a dynamic pattern"),
    "nothing.html": (b"<html><body><nav>Home</nav></body></html>", "has no text in it"),
    "script.html": (b"<script>alert(1)</script>", "has no text in it"),
    "pictures.md": (b"![](a.png)\n", "has no text in it"),
    "text.docx": (b"This is text.", "is not a Word document that can be read"),
    "none.docx": (b"", "is not a Word document that can be read"),
    "cut.docx": (WORD[: len(WORD) // 2], "is not a Word document that can be read"),
    "locked.docx": (COMPOUND, "is protected by a password, or is of the kind before 2007"),
    "zip-locked.docx": (locked(WORD), "is not a Word document that can be read"),
    "no-part.docx": (changed(WORD, lambda parts: parts.pop("word/document.xml")), "is not a Word document that can be read"),
    "no-types.docx": (changed(WORD, lambda parts: parts.pop("[Content_Types].xml")), "is not a Word document that can be read"),
    "bad-xml.docx": (changed(WORD, lambda p: p.update({"word/document.xml": b"<w:document"})), "is not a Word document that can be read"),
    "no-body.docx": (
        changed(WORD, lambda p: p.update({"word/document.xml": re.sub(rb"<w:body>.*</w:body>", b"", p["word/document.xml"], flags=re.S)})),
        "is not a Word document that can be read",
    ),
    "empty.docx": (empty_word(), "has no text in it"),
    "bomb.docx": (packed({"word/document.xml": bytes(210_000_000)}), "unpacks to more than 200 MB"),
    "sheet.docx": (XLSX, "is not a Word document that can be read"),
    "cut.odt": (ODT[:5000], "is not an OpenDocument text that can be read"),
    "no-content.odt": (packed({"mimetype": b"x"}), "is not an OpenDocument text that can be read (no content.xml)"),
    "locked.odt": (
        changed(ODT, lambda p: p.update({"META-INF/manifest.xml": b"<x><manifest:encryption-data/></x>", "content.xml": b"\1\2"})),
        "is protected by a password",
    ),
    "bomb.odt": (packed({"content.xml": bytes(110_000_000)}), "unpacks to more than 100 MB"),
    "deep.odt": (
        changed(ODT, lambda p: p.update({"content.xml": b"<a>" * 300 + b"x" + b"</a>" * 300})),
        "is not an OpenDocument text that can be read",
    ),
    "columns.csv": (b"page,words\n/a,b\n", "has no column url and no column text in its first row"),
    "no-url.csv": (b"url,text\n/a,One\n,Two\n", "has a text without a url (row 3)"),
    "quote.csv": (b'url,text\n/a,One\n/b,"Two\n/c,Three\n', "is not a table that can be read (unexpected end of data, line 4)"),
    "only-head.csv": (b"url,field,text\n", "has no text in it"),
    "cut.xlsx": (XLSX[:2000], "is not a workbook that can be read"),
    "locked.xlsx": (COMPOUND, "is protected by a password"),
    "no-sheet.xlsx": (packed({"xl/workbook.xml": b"<workbook/>"}), "is not a workbook that can be read"),
    "date.xlsx": (
        changed(workbook(("url", "text"), ("/a", "x")), lambda p: p.update({
            "xl/worksheets/sheet1.xml": p["xl/worksheets/sheet1.xml"].replace(b'<c r="B2" t="s">', b'<c r="B2" s="1">'),
            "xl/styles.xml": b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/>'
            b'<xf numFmtId="14"/></cellXfs></styleSheet>',
        })),
        "has a date or a formatted number in B2",
    ),
    "old.doc": (COMPOUND, "is none of .csv, .docx"),
    "sheet.numbers": (b"x", "is none of .csv, .docx"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_used_is_named_with_the_reason_and_costs_no_other(name: str, tmp_path: Path) -> None:
    body, reason = BROKEN[name]
    (tmp_path / "good.txt").write_text(GOOD, "utf-8")
    (tmp_path / name).write_bytes(body)
    library = Library.load(tmp_path)
    assert [document.name for document in library.documents] == ["good.txt"]
    (problem,) = library.problems
    assert problem.detail.startswith(f"{name} {reason}")
    assert "\n" not in problem.detail
    assert len(problem.detail) < 300


def test_a_sheet_of_a_million_rows_is_refused_without_reading_them_all(tmp_path: Path) -> None:
    row = b'<row><c t="inlineStr"><is><t>/a</t></is></c><c t="inlineStr"><is><t>x</t></is></c></row>'
    head = row.replace(b"/a", b"url").replace(b">x<", b">text<")
    name = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet = name + head + row * 1_000_000 + b"</sheetData></worksheet>"
    (tmp_path / "texts.xlsx").write_bytes(packed({"xl/worksheets/sheet1.xml": sheet}))
    (problem,) = Library.load(tmp_path).problems
    assert problem.detail == "texts.xlsx has more than 100000 rows; split it"


def test_a_file_of_a_hundred_megabytes_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "film.docx").open("wb") as file:
        file.truncate(2 * FILE_LIMIT)
    (problem,) = Library.load(tmp_path).problems
    assert problem.detail == "film.docx is larger than 50 MB, which no approved text is"


def test_links_that_loop_lead_nowhere_or_lead_out_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "good.txt").write_text(GOOD, "utf-8")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    for name, target in {
        "self.txt": "self.txt",
        "dead.txt": "gone.txt",
        "out.txt": "../secret.txt",
        "round": ".",
    }.items():
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "pipe.txt")
    library = Library.load(folder)
    assert [document.name for document in library.documents] == ["inner/good.txt"]
    assert [problem.detail for problem in library.problems] == [
        "dead.txt is a link that leads nowhere",
        "out.txt points out of the reference folder and is not read",
        "pipe.txt is no file and is not read",
        "round is a link to a folder, which is not followed; its files are read where they are",
        "self.txt is a link that leads nowhere",
    ]


def test_what_may_not_be_read_is_named() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "closed.txt").write_text(GOOD, "utf-8")
        (folder / "closed.txt").chmod(0)
        (folder / "private").mkdir(mode=0)
        me = os.geteuid()
        if me == 0:  # root may read everything
            os.seteuid(65534)
        try:
            problems = Library.load(folder).problems
        finally:
            os.seteuid(me)
        (folder / "private").chmod(0o700)
    assert [problem.detail for problem in problems] == [
        "private/ cannot be read: Permission denied",
        "closed.txt cannot be read: Permission denied",
    ]


def test_what_a_shared_drive_leaves_behind_is_no_approved_text(tmp_path: Path) -> None:
    names = (
        "~$about.docx", ".~lock.about.odt#", ".DS_Store", "desktop.ini", "Thumbs.db", "~WRL0003.tmp", "__MACOSX/about.txt",
        ".git/config.txt", "README.md", "about.docx.lnk",
    )  # fmt: skip
    for name in (*names, "good.txt", "Año 2026/Plan (final).txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(GOOD, "utf-8")
    library = Library.load(tmp_path)
    assert [document.name for document in library.documents] == ["Año 2026/Plan (final).txt", "good.txt"]
    assert library.problems == ()


@pytest.mark.parametrize(
    "copy",
    [
        "about (1).txt", "about (Ann's conflicted copy 2026-03-01).txt", "about - Copy.txt", "about - Kopie (2).txt", "about copy.txt",
        "about.sync-conflict-20260301-120000-ABCDEF.txt", "about_conflict-20260301-120000.txt", "Copy of about.txt", "Kopie von about.txt",
    ],
)  # fmt: skip
def test_a_copy_beside_the_text_is_not_read_and_named(copy: str, tmp_path: Path) -> None:
    for name in ("about.txt", copy):
        (tmp_path / name).write_text(f"---\nurl: /about\n---\n\n{GOOD} {name}\n", "utf-8")
    library = Library.load(tmp_path)
    assert [document.name for document in library.for_page("http://x.test/about")] == ["about.txt"]
    (problem,) = library.problems
    assert problem.detail.startswith(f"{copy} is a copy beside about.txt and is not read")


@pytest.mark.parametrize(
    "name", ["term (1).txt", "photocopy.txt", "making a copy.txt", "conflict.txt", "the copy (2024).txt"]
)
def test_a_name_that_only_looks_like_a_copy_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(GOOD, "utf-8")
    assert [document.name for document in Library.load(tmp_path).documents] == [name]


def test_a_name_with_accents_apart_is_the_page_with_accents_in_one(tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "prüfung.txt")).write_text(GOOD, "utf-8")
    assert Library.load(tmp_path).for_page("http://x.test/pr%C3%BCfung")
