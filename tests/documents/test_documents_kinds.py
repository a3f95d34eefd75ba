"""What an address, a type or a file's first bytes say of a document; and the checks of pages that hold for documents too."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from auditor.checks import registry
from auditor.documents.kinds import is_hosted, kind_of, promised_kind
from auditor.model.documents import DocumentKind
from auditor.pipeline.document_checks import is_content_check


@pytest.mark.parametrize(
    ("url", "media_type", "kind"),
    [
        ("https://a.test/fees.PDF", "", DocumentKind.PDF),
        ("https://a.test/download?id=7", "application/pdf", DocumentKind.PDF),
        ("https://a.test/fees.pdf?v=2", "application/octet-stream", DocumentKind.PDF),
        ("https://a.test/letter.docm", "", DocumentKind.DOCX),
        ("https://a.test/.pdf", "", None),
        ("https://a.test/fees", "text/html", None),
        ("https://a.test/pdf", "", None),
        ("https://a.test/photo.jpg", "image/jpeg", None),
    ],
)
def test_an_address_or_a_type_promises_a_kind(url: str, media_type: str, kind: DocumentKind | None) -> None:
    assert promised_kind(url, media_type) is kind


@pytest.mark.parametrize(
    ("url", "hosted"),
    [
        ("https://docs.google.com/spreadsheets/d/1/edit", True),
        ("https://drive.google.com/file/d/1/view", True),
        ("https://onedrive.live.com/view?id=1", True),
        ("https://town.sharepoint.com/:b:/s/x", True),
        ("https://app.box.com/s/abc", True),
        ("https://www.dropbox.com/s/abc/a.pdf", True),
        ("https://docs.google.com/forms/d/1/viewform", False),
        ("https://docs.google.com/", False),
        ("https://www.dropbox.com/about", False),
        ("https://mailbox.community/s/abc", False),
    ],
)
def test_services_that_keep_documents_are_known_by_host_and_path(url: str, hosted: bool) -> None:
    assert is_hosted(url) is hosted


def test_a_kind_is_known_by_content_whatever_the_name(tmp_path: Path) -> None:
    text = tmp_path / "fees.pdf"
    with zipfile.ZipFile(text, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert kind_of(text) is DocumentKind.ODT
    with zipfile.ZipFile(text, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert kind_of(text) is DocumentKind.DOCX
    text.write_bytes(b"junk before\n%PDF-1.4\n")
    assert kind_of(text) is DocumentKind.PDF
    text.write_bytes(b"PK\x03\x04 no archive")
    assert kind_of(text) is DocumentKind.UNKNOWN
    text.write_bytes(rb"{\rtf1 words}")
    assert kind_of(text) is DocumentKind.RTF


def test_the_checks_of_content_are_those_of_any_text_and_no_check_of_a_page() -> None:
    chosen = {check.id for check in registry().values() if is_content_check(check)}
    assert {
        "reference-edited",
        "readability-grade",
        "spelling-likely-typo",
        "text-placeholder",
        "image-alt-filename",
    } <= chosen
    assert not {"title-missing", "link-broken", "heading-no-h1", "image-alt-missing", "document-untagged"} & chosen
