"""The process that reads documents: hostile ones cost themselves, never the run, and every one ends with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

pikepdf = pytest.importorskip("pikepdf")
pytest.importorskip("pypdfium2")

from pikepdf import Dictionary, Name  # noqa: E402

from auditor.config import built  # noqa: E402
from auditor.model.codes import Code  # noqa: E402
from auditor.model.page import Failed  # noqa: E402
from auditor.pipeline.document_checks import CheckDocument, CheckedDocument, DocumentChecker, ValidateUa  # noqa: E402
from auditor.pipeline.document_worker import DocumentLimits, DocumentWorker  # noqa: E402
from auditor.pipeline.processes import ready_to_fork  # noqa: E402
from tests.documents.make_pdf import good, plain  # noqa: E402


@pytest.fixture(scope="module")
def worker() -> Iterator[DocumentWorker]:
    settings = built({"site.start": ["http://a.test/"], "reference.dir": "no-such-folder"})
    with closing(ready_to_fork(int)) as processes:
        made = DocumentWorker(partial(DocumentChecker, settings, "2026-11-27"), DocumentLimits(20.0, 600), processes)
        yield made
        made.end()


def check(worker: DocumentWorker, path: Path, *, bare: bool = False) -> CheckedDocument | Failed:
    return worker.check(CheckDocument(str(path), "http://a.test/x.pdf", bare))


def still_works(worker: DocumentWorker, folder: Path) -> bool:
    return isinstance(check(worker, good().save(folder / "after.pdf")), CheckedDocument)


def test_a_document_comes_back_checked_with_its_content(worker: DocumentWorker, tmp_path: Path) -> None:
    lines = ["Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod.", "Write to the town hall."]
    answer = check(worker, plain(*lines).save(tmp_path / "a.pdf"))
    assert isinstance(answer, CheckedDocument)
    said = {finding.check: finding for result in answer.checks for finding in result.findings}
    assert {"document-untagged", "text-placeholder"} <= set(said)
    assert said["text-placeholder"].location.selector == "page 1"
    assert all("document" in finding.tags for finding in said.values())
    assert [number for number, _ in answer.pictures] == [1]


def test_the_checker_of_pdf_ua_says_what_it_says_of_the_same_file(worker: DocumentWorker, tmp_path: Path) -> None:
    pytest.importorskip("page")
    result = worker.validate(ValidateUa(str(plain().save(tmp_path / "a.pdf"))))
    assert result.failure is None
    assert not result.conforms
    assert any("TAGGED" in rule.id for rule in result.rules)


def test_a_bomb_of_a_gigabyte_ends_within_its_memory(worker: DocumentWorker, tmp_path: Path) -> None:
    import zlib

    maker = plain()
    packed = zlib.compressobj(9)
    body = b"".join(packed.compress(b"\0" * 10_000_000) for _ in range(120)) + packed.flush()
    maker.save(tmp_path / "a.pdf")
    pdf = pikepdf.open(tmp_path / "a.pdf")
    bomb = pdf.make_stream(b"")
    bomb.write(body, filter=Name.FlateDecode)
    bomb.update(Dictionary(Type=Name.Metadata, Subtype=Name.XML))
    pdf.Root.Metadata = bomb
    pdf.pages[0].Contents = pikepdf.Array([pdf.pages[0].Contents, bomb])
    pdf.save(tmp_path / "bomb.pdf", compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    answer = check(worker, tmp_path / "bomb.pdf")
    if isinstance(answer, Failed):
        assert answer.code in {Code.DOCUMENT_LIMIT, Code.DOCUMENT_BROKEN}
    assert still_works(worker, tmp_path)


def test_an_xref_that_claims_a_billion_objects_costs_itself(worker: DocumentWorker, tmp_path: Path) -> None:
    body = good().save(tmp_path / "a.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable).read_bytes()
    start = body.rindex(b"xref\n0 ") + len(b"xref\n0 ")
    end = body.index(b"\n", start)
    (tmp_path / "x.pdf").write_bytes(body[:start] + b"1000000000" + body[end:].replace(b"/Size ", b"/Size 1000000000"))
    answer = check(worker, tmp_path / "x.pdf")
    assert isinstance(answer, CheckedDocument) or answer.code in {Code.DOCUMENT_LIMIT, Code.DOCUMENT_BROKEN}
    assert still_works(worker, tmp_path)


def test_a_page_tree_in_a_circle_costs_itself(worker: DocumentWorker, tmp_path: Path) -> None:
    maker = good()
    pages = maker.pdf.Root.Pages
    pages.Kids.append(pages)
    pages.Count = 2_000_000_000
    path = tmp_path / "loop.pdf"
    maker.pdf.save(path)
    answer = check(worker, path)
    assert isinstance(answer, CheckedDocument) or answer.code in {Code.DOCUMENT_LIMIT, Code.DOCUMENT_BROKEN}
    assert still_works(worker, tmp_path)


def test_a_document_that_takes_too_long_is_ended_and_only_its_structure_is_read_then(tmp_path: Path) -> None:
    settings = built({"site.start": ["http://a.test/"], "reference.dir": "no-such-folder", "documents.content": False})
    made = DocumentWorker(partial(DocumentChecker, settings, "2026-11-27"), DocumentLimits(3.0, 1000))
    try:
        maker = good()
        turns = " ".join("BT /F1 1 Tf (abcdefghij) Tj ET" for _ in range(300_000))
        maker.pages[0].append(turns)
        path = maker.save(tmp_path / "long.pdf")
        first = check(made, path)
        assert isinstance(first, CheckedDocument) or first.code in {Code.DOCUMENT_LIMIT, Code.DOCUMENT_BROKEN}
        second = check(made, path, bare=True)
        assert isinstance(second, CheckedDocument)
        assert (second.tagged, second.language) == (True, "en-GB")
    finally:
        made.end()


def test_an_office_file_that_unpacks_to_more_than_allowed_is_catalogued(worker: DocumentWorker, tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "bomb.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(30):
            part.write(b" " * 10_000_000)
    answer = check(worker, path)
    assert isinstance(answer, Failed)
    assert answer.code is Code.DOCUMENT_LIMIT
