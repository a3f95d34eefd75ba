"""What is read out of a PDF, and what the checks of PDFs say of it: each check has its hit and what must not be one."""

from __future__ import annotations

from pathlib import Path

import pytest

pikepdf = pytest.importorskip("pikepdf")
pytest.importorskip("pypdfium2")

from pikepdf import Array, Dictionary, Name, String  # noqa: E402

from auditor.checks import registry  # noqa: E402
from auditor.checks.run import run_check  # noqa: E402
from auditor.documents.inspect import read_document  # noqa: E402
from auditor.documents.reading import DocumentReading, ReadingLimits, Unopened  # noqa: E402
from auditor.dom.artifacts import Artifacts  # noqa: E402
from auditor.model.codes import Code  # noqa: E402
from auditor.model.finding import Finding  # noqa: E402
from auditor.model.options import Options  # noqa: E402
from tests.documents.make_pdf import Item, PdfMaker, good, plain  # noqa: E402

LIMITS = ReadingLimits()


def read(maker: PdfMaker, folder: Path, **options: object) -> DocumentReading:
    return read_document(maker.save(folder / "file.pdf", **options), LIMITS)


def found(maker: PdfMaker, folder: Path, options: Options | None = None) -> dict[str, list[Finding]]:
    """Findings of all checks of PDFs, by check."""
    reading = read(maker, folder)
    assert reading.pdf is not None
    artifacts = Artifacts(pdf=reading.pdf, options=options or Options(today="2026-11-27"))
    results = [
        run_check(check, artifacts, "http://a.test/x.pdf") for check in registry().values() if "pdf" in check.needs
    ]
    assert [result.failed for result in results if result.failed] == []
    return {result.check: list(result.findings) for result in results if result.findings}


def test_a_good_document_has_no_finding(tmp_path: Path) -> None:
    assert found(good(), tmp_path) == {}


def test_a_document_of_words_alone_lacks_tags_language_and_title(tmp_path: Path) -> None:
    assert set(found(plain(), tmp_path)) == {"document-untagged", "document-language-missing", "document-title-missing"}


@pytest.mark.parametrize("marked", [Dictionary(Marked=False), Dictionary(), Dictionary(Suspects=True), None])
def test_tags_that_are_not_marked_as_such_do_not_make_a_tagged_document(tmp_path: Path, marked: object) -> None:
    maker = good()
    if marked is None:
        del maker.pdf.Root["/MarkInfo"]
    else:
        maker.pdf.Root.MarkInfo = marked
    assert "document-untagged" in found(maker, tmp_path)


def test_a_mark_without_tags_does_not_make_a_tagged_document(tmp_path: Path) -> None:
    maker = good()
    del maker.pdf.Root["/StructTreeRoot"]
    assert "document-untagged" in found(maker, tmp_path)


@pytest.mark.parametrize(
    ("language", "missing", "invalid"),
    [("", True, False), ("  ", True, False), ("de", False, False), ("de-CH", False, False), ("zh-Hans", False, False),
     ("English", False, True), ("en_US", False, True), ("und", False, True)],
)  # fmt: skip
def test_the_language_of_a_document_is_that_of_its_catalog(
    tmp_path: Path, language: str, missing: bool, invalid: bool
) -> None:
    maker = good()
    maker.pdf.Root.Lang = String(language)
    said = found(maker, tmp_path)
    assert ("document-language-missing" in said, "document-language-invalid" in said) == (missing, invalid)


def test_a_language_in_utf_16_is_read(tmp_path: Path) -> None:
    maker = good()
    maker.pdf.Root.Lang = String("fr-CA".encode("utf-16"))
    assert read(maker, tmp_path).language == "fr-CA"


def test_a_language_on_every_tag_is_for_a_person_to_look_at(tmp_path: Path) -> None:
    maker = good(Item("Document", kids=[Item("P", "Words")], tag={"Lang": "en"}))
    del maker.pdf.Root["/Lang"]
    assert [f.outcome for f in found(maker, tmp_path)["document-language-missing"]] == ["cant-tell"]


def test_a_title_is_looked_for_in_xmp_and_in_the_information_dictionary(tmp_path: Path) -> None:
    maker = good()
    del maker.pdf.docinfo["/Title"]
    with maker.pdf.open_metadata() as meta:
        meta["dc:title"] = "From XMP"
    assert read(maker, tmp_path).title == "From XMP"


@pytest.mark.parametrize(
    "title", ["Microsoft Word - fees.doc", "fees_2024.indd", "Untitled", "PowerPoint Presentation"]
)
def test_what_a_program_wrote_is_no_title(tmp_path: Path, title: str) -> None:
    maker = good()
    maker.pdf.docinfo["/Title"] = String(title)
    assert set(found(maker, tmp_path)) == {"document-title-missing"}


def test_a_title_that_is_not_shown(tmp_path: Path) -> None:
    maker = good()
    del maker.pdf.Root["/ViewerPreferences"]
    assert set(found(maker, tmp_path)) == {"document-title-not-shown"}


def test_a_scan_has_no_text_and_an_empty_page_is_no_scan(tmp_path: Path) -> None:
    scan = PdfMaker()
    scan.page()
    scan.picture()
    assert "document-no-text" in found(scan, tmp_path)
    empty = PdfMaker()
    empty.page()
    assert "document-no-text" not in found(empty, tmp_path)


def test_a_scanned_page_among_others_is_to_be_looked_at(tmp_path: Path) -> None:
    maker = good(pages=2)
    maker.picture(2)
    assert [f.details["page"] for f in found(maker, tmp_path)["document-no-text"]] == [2]


def test_headings_are_missed_in_long_documents_and_not_in_short_ones(tmp_path: Path) -> None:
    words = [Item("P", "Words of the page.", page=page) for page in (1, 2, 3)]
    assert "document-headings-missing" in found(good(*words, pages=3), tmp_path)
    assert "document-headings-missing" not in found(good(Item("P", "Words.")), tmp_path)
    assert "document-headings-missing" not in found(good(Item("H1", "Fees"), *words, pages=3), tmp_path)


def test_a_level_that_is_left_out(tmp_path: Path) -> None:
    said = found(good(Item("H1", "Fees"), Item("H3", "Dogs")), tmp_path)["document-heading-skipped"]
    assert [(f.details["page"], f.location.selector) for f in said] == [(1, "page 1, under “Fees”")]
    assert "document-heading-skipped" not in found(
        good(Item("H1", "Fees"), Item("H2", "Dogs"), Item("H1", "Cats")), tmp_path
    )


def test_a_role_of_its_own_is_what_the_role_map_says(tmp_path: Path) -> None:
    maker = PdfMaker()
    maker.page()
    maker.tags(
        [Item("Überschrift1", "Fees"), Item("Loop", "Words")],
        roles={"Überschrift1": "H1", "Loop": "Pool", "Pool": "Loop"},
    )
    reading = read(maker, tmp_path)
    assert reading.pdf
    assert [(h.text, h.level) for h in reading.pdf.headings] == [("Fees", 1)]


@pytest.mark.parametrize(
    ("tag", "check"),
    [({}, "document-figure-without-description"), ({"Alt": " "}, "document-figure-without-description"),
     ({"Alt": "image_3.png"}, "document-figure-file-name"), ({"Alt": "The town hall from the north"}, ""),
     ({"ActualText": "Town hall"}, "")],
)  # fmt: skip
def test_figures_and_what_describes_them(tmp_path: Path, tag: dict[str, object], check: str) -> None:
    said = set(found(good(Item("H1", "Map"), Item("Figure", tag=tag)), tmp_path))
    assert said == ({check} if check else set())


def row(role: str, *cells: str) -> Item:
    return Item("TR", kids=[Item(role, cell) for cell in cells])


def test_tables_need_header_cells(tmp_path: Path) -> None:
    bare = Item("Table", kids=[row("TD", "Dog", "40"), row("TD", "Cat", "20")])
    headed = Item(
        "Table", kids=[Item("THead", kids=[row("TH", "Animal", "Fee")]), Item("TBody", kids=[row("TD", "Dog", "40")])]
    )
    layout = Item("Table", kids=[row("TD", "One"), row("TD", "Two")])
    assert len(found(good(bare), tmp_path)["document-table-without-headers"]) == 1
    assert found(good(headed), tmp_path) == {}
    assert found(good(layout), tmp_path) == {}


def test_a_typed_list_and_a_real_one(tmp_path: Path) -> None:
    typed = [Item("P", f"- bring the {thing}") for thing in ("form", "photo", "fee")]
    listed = Item(
        "L", kids=[Item("LI", kids=[Item("Lbl", "-"), Item("LBody", thing)]) for thing in ("form", "photo", "fee")]
    )
    drawn = Item(
        "L",
        kids=[Item("LI", kids=[Item("LBody", kids=[Item("P", f"- {thing}")])]) for thing in ("form", "photo", "fee")],
    )
    dialogue = [Item("P", "- Yes."), Item("P", "He left."), Item("P", "- No.")]
    assert "document-list-typed" in found(good(*typed), tmp_path)
    assert "document-list-typed" not in found(good(listed), tmp_path)
    assert "document-list-typed" not in found(good(drawn), tmp_path)
    assert "document-list-typed" not in found(good(*dialogue), tmp_path)


def test_an_order_from_below_to_above(tmp_path: Path) -> None:
    up = [Item("P", f"Paragraph {n} of this page", y=100 + 40 * n) for n in range(8)]
    down = [Item("P", f"Paragraph {n} of this page") for n in range(8)]
    assert "document-reading-order" in found(good(*up), tmp_path)
    assert "document-reading-order" not in found(good(*down), tmp_path)


def test_bookmarks_are_missed_from_twenty_pages(tmp_path: Path) -> None:
    assert "document-bookmarks-missing" in found(good(pages=20), tmp_path)
    assert "document-bookmarks-missing" not in found(good(pages=19), tmp_path)


def test_fields_and_their_names(tmp_path: Path) -> None:
    maker = good()
    bare = maker.annotation(1, Subtype=Name.Widget, FT=Name.Tx, T=String("f1"))
    told = maker.annotation(1, Subtype=Name.Widget, FT=Name.Tx, T=String("f2"), TU=String("Your name"))
    button = maker.annotation(
        1, Subtype=Name.Widget, FT=Name.Btn, Ff=1 << 16, T=String("b"), MK=Dictionary(CA=String("Send"))
    )
    maker.pdf.Root.AcroForm = Dictionary(Fields=Array([bare, told, button]))
    said = found(maker, tmp_path)
    assert [f.key for f in said["document-field-without-name"]] == ["f1"]


def test_pages_with_links_need_the_tab_order_of_the_tags(tmp_path: Path) -> None:
    maker = good()
    maker.annotation(
        1, Subtype=Name.Link, Contents=String("Fees"), A=Dictionary(S=Name.URI, URI=String("https://a.test/"))
    )
    assert found(maker, tmp_path) == {}
    del maker.pdf.pages[0]["/Tabs"]
    assert set(found(maker, tmp_path)) == {"document-tab-order"}


def test_links_without_words_and_with_words_under_them(tmp_path: Path) -> None:
    maker = good()
    maker.annotation(1, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://a.test/fees")))
    maker.annotation(
        1, Subtype=Name.Link, Rect=Array([60, 775, 300, 795]), A=Dictionary(S=Name.URI, URI=String("https://a.test/"))
    )
    assert [f.key for f in found(maker, tmp_path)["document-link-without-text"]] == ["https://a.test/fees"]


def test_links_to_places_that_are_not_there(tmp_path: Path) -> None:
    maker = good()
    maker.pdf.Root.Dests = Dictionary(there=Array([maker.pdf.pages[0].obj, Name.Fit]))
    maker.annotation(1, Subtype=Name.Link, Contents=String("a"), Dest=Name.there)
    maker.annotation(1, Subtype=Name.Link, Contents=String("b"), Dest=Name.gone)
    maker.annotation(1, Subtype=Name.Link, Contents=String("c"), Dest=Array([maker.pdf.pages[0].obj, Name.Fit]))
    assert [f.key for f in found(maker, tmp_path)["document-broken-place"]] == ["gone"]


def test_permissions_that_keep_screen_readers_out(tmp_path: Path) -> None:
    locked = pikepdf.Encryption(
        owner="secret", user="", R=3, aes=False, metadata=False, allow=pikepdf.Permissions(accessibility=False)
    )
    reading = read(good(), tmp_path, encryption=locked)
    assert reading.pdf
    assert (reading.pdf.encrypted, reading.pdf.accessible) == (True, False)
    open_ = pikepdf.Encryption(owner="secret", user="", R=4, allow=pikepdf.Permissions(modify_other=False))
    reading = read(good(), tmp_path, encryption=open_)
    assert reading.pdf
    assert (reading.pdf.encrypted, reading.pdf.accessible, reading.title) == (
        True,
        True,
        "Opening hours of the town hall",
    )


def test_a_font_that_leads_to_no_text(tmp_path: Path) -> None:
    maker = good()
    names = Array([0, *[Name(f"/g{n}") for n in range(40)]])
    maker.pdf.pages[0].Resources.Font.F2 = maker.pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type3, Encoding=Dictionary(Differences=names))
    )
    assert set(found(maker, tmp_path)) == {"document-font-without-unicode"}


def test_an_old_document_only_where_the_site_asks(tmp_path: Path) -> None:
    maker = good()
    maker.pdf.docinfo["/ModDate"] = String("D:20150301120000+02'00'")
    assert found(maker, tmp_path) == {}
    asked = Options(today="2026-11-27", document_age_years=5)
    assert set(found(maker, tmp_path, asked)) == {"document-old"}


def test_a_document_with_a_password_is_catalogued(tmp_path: Path) -> None:
    locked = pikepdf.Encryption(owner="a", user="b", R=6)
    with pytest.raises(Unopened) as why:
        read(good(), tmp_path, encryption=locked)
    assert why.value.failure.code is Code.DOCUMENT_ENCRYPTED


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"%PDF-1.7\ngarbage", Code.DOCUMENT_BROKEN), (b"<html>no</html>", Code.NOT_A_DOCUMENT),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Code.DOCUMENT_NOT_READ), (b"", Code.NOT_A_DOCUMENT)],
)  # fmt: skip
def test_what_is_no_document_says_so(tmp_path: Path, body: bytes, code: Code) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(body)
    with pytest.raises(Unopened) as why:
        read_document(path, LIMITS)
    assert why.value.failure.code is code


def outcome(path: Path) -> str:
    try:
        read_document(path, LIMITS)
    except Unopened as why:
        return why.failure.code
    return "read"


def test_a_cut_off_document_is_repaired_or_said_to_be_broken(tmp_path: Path) -> None:
    whole = good().save(tmp_path / "whole.pdf").read_bytes()
    for part in range(1, 10):
        path = tmp_path / "cut.pdf"
        path.write_bytes(whole[: len(whole) * part // 10])
        assert outcome(path) in {"read", Code.DOCUMENT_BROKEN, Code.NOT_A_DOCUMENT}


def test_tags_in_a_circle_end(tmp_path: Path) -> None:
    maker = good(Item("Sect", kids=[Item("P", "Words")]))
    section = maker.structure.K[0]  # type: ignore[union-attr]
    section.K.append(section)
    section.K[0].K.append(maker.structure)
    assert "Words" in read(maker, tmp_path).markup


def test_tags_nested_without_end_are_cut(tmp_path: Path) -> None:
    item = Item("P", "Deep")
    for _ in range(250):
        item = Item("Sect", kids=[item])
    reading = read(good(item), tmp_path)
    assert [note.code for note in reading.notes] == [Code.DOCUMENT_LIMIT]


def test_features_are_told_and_nothing_is_run(tmp_path: Path) -> None:
    maker = good()
    maker.pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    maker.pdf.attachments["a.txt"] = b"words"
    assert set(read(maker, tmp_path).features) == {"javascript", "attachments"}
