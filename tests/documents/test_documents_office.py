"""What is read out of Office files and books, and what their checks say of it: each has its hit and what must not be one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement

from auditor.checks import registry
from auditor.checks.run import run_check
from auditor.documents.inspect import read_document
from auditor.documents.reading import DocumentReading, ReadingLimits, Unopened
from auditor.dom.artifacts import Artifacts
from auditor.model.codes import Code
from auditor.model.documents import DocumentKind
from auditor.model.options import Options

LIMITS = ReadingLimits()
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{title}</dc:title>'
    "<dc:language>{language}</dc:language><dcterms:modified>{modified}</dcterms:modified></cp:coreProperties>"
)
DECORATIVE = '<a:ext uri="x"><d:decorative xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'


def packed(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def core(title: str = "", language: str = "", modified: str = "2026-03-01T10:00:00Z") -> str:
    return CORE.format(title=title, language=language, modified=modified)


def relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{TYPES}/{kind}" Target="{target}"/>'


def slide(title: str, *shapes: str) -> str:
    heading = (
        f'<p:sp><p:nvSpPr><p:cNvPr id="1" name="t"/><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr>{words(title)}</p:sp>'
        if title
        else ""
    )
    return (
        '<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f"<p:cSld><p:spTree>{heading}{''.join(shapes)}</p:spTree></p:cSld></p:sld>"
    )


def words(text: str, language: str = "en-GB") -> str:
    return f'<p:txBody><a:p><a:r><a:rPr lang="{language}"/><a:t>{text}</a:t></a:r></a:p></p:txBody>'


def shape(text: str, kind: str = "body") -> str:
    return f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>{words(text)}</p:sp>'


def picture(description: str = "", inner: str = "") -> str:
    said = f' descr="{description}"' if description else ""
    return f'<p:pic><p:nvPicPr><p:cNvPr id="3" name="Picture 3"{said}>{inner}</p:cNvPr></p:nvPicPr></p:pic>'


def table(rows: int, headed: bool) -> str:
    first = ' firstRow="1"' if headed else ""
    cells = "".join(f"<a:tr>{'<a:tc><a:p><a:r><a:t>45</a:t></a:r></a:p></a:tc>' * 3}</a:tr>" for _ in range(rows))
    return f"<p:graphicFrame><a:tbl><a:tblPr{first}/>{cells}</a:tbl></p:graphicFrame>"


def slides(folder: Path, *pages: str, title: str = "Open day", **about: str) -> Path:
    parts = {f"ppt/slides/slide{n}.xml": page for n, page in enumerate(pages, 1)}
    parts["ppt/presentation.xml"] = (
        "<p:presentation xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main'/>"
    )
    return packed(
        folder / "talk.pptx", {"[Content_Types].xml": "<Types/>", "docProps/core.xml": core(title, **about), **parts}
    )


def workbook(folder: Path, *pictures: str, title: str = "Fees", language: str = "en") -> Path:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    return packed(
        folder / "fees.xlsx",
        {
            "[Content_Types].xml": "<Types/>",
            "docProps/core.xml": core(title, language),
            "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            f'xmlns:r="{TYPES}"><sheets><sheet name="Tuition" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": RELATIONS.format(relation("rId1", "worksheet", "worksheets/sheet1.xml")),
            "xl/worksheets/sheet1.xml": "<worksheet/>",
            "xl/worksheets/_rels/sheet1.xml.rels": RELATIONS.format(
                relation("rId1", "drawing", "../drawings/drawing1.xml")
            ),
            "xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:xdr="{drawing}">{"".join(pictures)}</xdr:wsDr>',
        },
    )


def chart(description: str = "") -> str:
    said = f' descr="{description}"' if description else ""
    return f'<xdr:graphicFrame><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Chart 1"{said}/></xdr:nvGraphicFramePr></xdr:graphicFrame>'


def book(folder: Path, chapter: str, title: str = "A guide for students", language: str = "en") -> Path:
    about = f"<dc:title>{title}</dc:title>" if title else ""
    about += f"<dc:language>{language}</dc:language>" if language else ""
    return packed(
        folder / "guide.epub",
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/content.opf"/></rootfiles></container>',
            "OEBPS/content.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f'<metadata>{about}<meta property="dcterms:modified">2026-02-01T00:00:00Z</meta></metadata>'
            '<manifest><item id="c1" href="text/first%20chapter.xhtml"/></manifest><spine><itemref idref="c1"/></spine></package>',
            "OEBPS/text/first chapter.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{chapter}</body></html>',
        },
    )


def found(path: Path, **options: object) -> dict[str, list[str]]:
    """Messages of all checks of Office files with their page, by check."""
    reading = read_document(path, LIMITS)
    assert reading.office is not None
    artifacts = Artifacts(office=reading.office, options=Options(today="2026-11-27", **options))  # type: ignore[arg-type]
    results = [
        run_check(check, artifacts, "http://a.test/x") for check in registry().values() if "office" in check.needs
    ]
    assert [result.failed for result in results if result.failed] == []
    return {
        result.check: [f"{f.details.get('page', 0)}: {f.message}" for f in result.findings]
        for result in results
        if result.findings
    }


def text_of(reading: DocumentReading) -> str:
    return reading.markup


def test_a_good_presentation_has_no_finding(tmp_path: Path) -> None:
    path = slides(
        tmp_path,
        slide("Open day", shape("Come and see us.")),
        slide(
            "Programme",
            shape("Talks all day."),
            picture("A map of the campus"),
            picture("", DECORATIVE),
            table(4, headed=True),
        ),
    )
    assert found(path) == {}


def test_a_slide_without_title_a_picture_and_a_table_are_told_with_their_slide(tmp_path: Path) -> None:
    path = slides(tmp_path, slide("Open day"), slide("", shape("Talks."), picture(), table(4, headed=False)))
    told = found(path)
    assert set(told) == {"document-office-headings", "document-office-picture", "document-office-table"}
    assert all(message.startswith("2: ") for messages in told.values() for message in messages), told


def test_a_presentation_without_title_and_language_says_so(tmp_path: Path) -> None:
    bare = slide("Open day").replace(' lang="en-GB"', "")
    assert set(found(slides(tmp_path, bare, title=""))) == {"document-office-title", "document-office-language"}


def test_slides_come_in_the_order_in_which_they_are_shown(tmp_path: Path) -> None:
    order = '<p:sldId id="257" r:id="b"/><p:sldId id="256" r:id="a"/>'
    path = packed(
        tmp_path / "order.pptx",
        {
            "docProps/core.xml": core("Order", "en"),
            "ppt/presentation.xml": '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
            f'xmlns:r="{TYPES}"><p:sldIdLst>{order}</p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": RELATIONS.format(
                relation("a", "slide", "slides/slide1.xml") + relation("b", "slide", "slides/slide2.xml")
            ),
            "ppt/slides/slide1.xml": slide("Shown last"),
            "ppt/slides/slide2.xml": slide("Shown first"),
        },
    )
    reading = read_document(path, LIMITS)
    assert reading.pages == 2
    assert text_of(reading).index("Shown first") < text_of(reading).index("Shown last")


def test_page_numbers_and_footers_of_slides_are_no_text(tmp_path: Path) -> None:
    path = slides(
        tmp_path, slide("Open day", shape("17", "sldNum"), shape("Institute of Health", "ftr"), shape("Welcome"))
    )
    text = text_of(read_document(path, LIMITS))
    assert "Welcome" in text
    assert "17" not in text
    assert "Institute" not in text


def test_charts_and_pictures_of_a_workbook_need_a_description(tmp_path: Path) -> None:
    assert found(workbook(tmp_path, chart("Fees from 2020 to 2026, rising from 40,000 to 52,000 dollars"))) == {}
    told = found(workbook(tmp_path, chart()))
    assert list(told) == ["document-office-picture"]
    assert told["document-office-picture"][0].startswith("1: ")


def test_a_workbook_says_its_title_and_its_figures_are_in_no_language(tmp_path: Path) -> None:
    assert set(found(workbook(tmp_path, title="", language=""))) == {"document-office-title"}
    reading = read_document(workbook(tmp_path), LIMITS)
    assert (reading.kind, reading.title, reading.language, reading.pages) == (DocumentKind.XLSX, "Fees", "en", 1)


def test_a_good_book_has_no_finding(tmp_path: Path) -> None:
    chapter = (
        '<h1>Before you come</h1><p>Bring your papers.</p><h2>Where to live</h2><img src="a.png" alt="A plan of the house"/>'
        '<img src="line.png" alt=""/><table><tr><th>Room</th><th>Price</th></tr><tr><td>1</td><td>400</td></tr><tr><td>2</td>'
        "<td>500</td></tr></table>"
    )
    assert found(book(tmp_path, chapter)) == {}


def test_a_book_is_read_chapter_by_chapter_with_its_faults(tmp_path: Path) -> None:
    rows = "<tr><td>1</td><td>400</td><td>7</td></tr>" * 4
    told = found(
        book(tmp_path, f'<h1>Rooms</h1><h4>Prices</h4><img src="a.png"/><table>{rows}</table>', title="", language="")
    )
    assert set(told) == {
        "document-office-title",
        "document-office-language",
        "document-office-headings",
        "document-office-picture",
        "document-office-table",
    }


def test_a_word_file_with_the_same_faults(tmp_path: Path) -> None:
    file = docx.Document()
    file.core_properties.title = ""
    file.add_heading("Rooms", 1)
    file.add_heading("Prices", 3)
    for _ in range(3):
        file.add_paragraph("")
    grid = file.add_table(rows=4, cols=3)
    for row in grid.rows:
        for cell in row.cells:
            cell.text = "400"
    path = tmp_path / "rooms.docx"
    file.save(str(path))
    told = found(path)
    assert {
        "document-office-title",
        "document-office-headings",
        "document-office-table",
        "document-office-spacing",
    } <= set(told)


def test_a_good_word_file_has_no_finding(tmp_path: Path) -> None:
    file = docx.Document()
    file.core_properties.title = "Rooms"
    file.add_heading("Rooms", 1)
    file.add_paragraph("Every student may ask for a room.")
    file.add_heading("Prices", 2)
    grid = file.add_table(rows=4, cols=3)
    for row in grid.rows:
        for cell in row.cells:
            cell.text = "400"
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    path = tmp_path / "rooms.docx"
    file.save(str(path))
    assert found(path) == {}


@pytest.mark.parametrize("name", ["talk.pptx", "fees.xlsx", "guide.epub"])
def test_a_package_that_is_cut_off_ends_with_a_reason(tmp_path: Path, name: str) -> None:
    broken = tmp_path / name
    broken.write_bytes(b"PK\x03\x04" + bytes(200))
    with pytest.raises(Unopened) as refused:
        read_document(broken, LIMITS)
    assert refused.value.failure.code in {Code.DOCUMENT_BROKEN, Code.NOT_A_DOCUMENT}


def test_entities_of_a_slide_are_not_expanded_and_files_of_the_machine_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret of the machine")
    hostile = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>' + slide("Title &e;")
    assert "secret of the machine" not in text_of(read_document(slides(tmp_path, hostile), LIMITS))
