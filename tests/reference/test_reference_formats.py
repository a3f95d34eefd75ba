"""The same text in every format gives the same blocks, and tables hold the texts of many pages."""

import io
import zipfile
from pathlib import Path

import pytest

from auditor.dom.content import ApprovedBlock
from auditor.reference.files import READERS, TABLES, Unreadable
from auditor.reference.library import Library

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style", "svg": "svg-compatible",
    }.items()
)  # fmt: skip
STYLES = (
    '<office:automatic-styles><style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="T2"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="P1" style:parent-style-name="Title"/></office:automatic-styles>'
)


def odt(text: str) -> list[ApprovedBlock]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f'<office:document-content {NAMES} xmlns:xlink="http://www.w3.org/1999/xlink">{STYLES}'
            f"<office:body><office:text>{text}</office:text></office:body></office:document-content>",
        )
    return READERS[".odt"](packed.getvalue())[1]


def test_an_opendocument_text_is_read_as_it_is_printed() -> None:
    blocks = odt(
        "<text:tracked-changes><text:changed-region><text:p>Deleted</text:p></text:changed-region></text:tracked-changes>"
        "<text:table-of-content><text:index-body><text:p>Fees 2</text:p></text:index-body></text:table-of-content>"
        '<text:p text:style-name="P1">Our school</text:p><text:h text:outline-level="2">Fees</text:h>'
        '<text:p>About 10<text:span text:style-name="T1">4</text:span> cells<text:span text:style-name="T2"> ask Ann</text:span> in'
        '<text:s/>a <text:a xlink:href="/dish">dish</text:a>.<text:note><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>Counted twice.</text:p></text:note-body></text:note> More.</text:p>"
        "<text:list><text:list-item><text:p>One</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>$5</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p><draw:frame><draw:image/><svg:desc>A red path</svg:desc></draw:frame></text:p>"
        "<text:p><draw:frame><draw:text-box><text:p>In a box</text:p></draw:text-box></draw:frame></text:p>"
    )
    assert [(b.kind.value, b.text, b.level, b.floating) for b in blocks] == [
        ("heading", "Our school", 1, False),
        ("heading", "Fees", 2, False),
        ("paragraph", "About 10⁴ cells in a dish. More.", 0, False),
        ("item", "One", 0, False),
        ("cell", "$5", 0, False),
        ("description", "A red path", 0, False),
        ("paragraph", "In a box", 0, False),
        ("paragraph", "Counted twice.", 0, True),
    ]
    assert blocks[2].links == (("dish", "/dish"),)


@pytest.mark.parametrize("body", [b"PK broken", b""])
def test_a_broken_opendocument_text_is_named(body: bytes) -> None:
    with pytest.raises(Unreadable, match="not an OpenDocument text"):
        READERS[".odt"](body)


def workbook(*rows: tuple[str, ...]) -> bytes:
    strings = list(dict.fromkeys(cell for row in rows for cell in row))
    name = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = ""
    for number, row in enumerate(rows, 1):
        cells = [(f"{chr(65 + at)}{number}", strings.index(cell)) for at, cell in enumerate(row) if cell]
        sheet += "<row>" + "".join(f'<c r="{place}" t="s"><v>{which}</v></c>' for place, which in cells) + "</row>"
    shared = "".join(f"<si><t>{string}</t></si>" for string in strings)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst {name}>{shared}</sst>")
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet {name}><sheetData>{sheet}</sheetData></worksheet>")
    return packed.getvalue()


ROWS = (("url", "field", "text"), ("/fees", "h1", "Fees"), ("/fees", "", "You pay $5."), ("/map", "alt", "A red path"))


@pytest.mark.parametrize(
    ("suffix", "body"),
    [
        (".csv", "\n".join(",".join(row) for row in ROWS).encode()),
        (".csv", "\r\n".join(";".join(row) for row in ROWS).encode("utf-16")),
        (".xlsx", workbook(*ROWS)),
    ],
)
def test_a_table_holds_the_texts_of_many_pages(suffix: str, body: bytes) -> None:
    pages = TABLES[suffix](body)
    told = [(url, [(b.kind.value, b.text, b.line, b.floating) for b in blocks]) for url, blocks in pages]
    assert told == [
        ("/fees", [("heading", "Fees", 2, True), ("unknown", "You pay $5.", 3, True)]),
        ("/map", [("description", "A red path", 4, True)]),
    ]


@pytest.mark.parametrize(
    ("suffix", "body", "words"),
    [
        (".csv", b"page,words\n/a,b", "no column url and no column text"),
        (".csv", b"url,text\n,Hello", "a text without a url (row 2)"),
        (".csv", b"url,text\n/a,", "no text"),
        (".xlsx", b"PK broken", "not a workbook"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(suffix: str, body: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        TABLES[suffix](body)
    assert words in str(caught.value)


def test_the_library_binds_every_address_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "short.csv").write_text("url,field,text\n/a,title,Hello\n/b,title,Bye\n", "utf-8")
    library = Library.load(tmp_path)
    assert library.problems == ()
    assert [document.blocks[0].text for url in ("/a", "/b/") for document in library.for_page(url)] == ["Hello", "Bye"]
    assert [document.name for document in library.unused(["/a"])] == ["short.csv (/b)"]


def test_a_table_of_a_spreadsheet_program_is_read_as_it_wrote_it() -> None:
    body = 'sep=;\r\n"URL";"Field";"Text"\r\n/fees;;"Two\r\nlines"\r\n/fees;;Last\r\n'.encode("utf-8-sig")
    ((_, blocks),) = TABLES[".csv"](body)
    assert [(block.text, block.line) for block in blocks] == [("Two lines", 3), ("Last", 5)]


def test_an_opendocument_text_has_its_styles_sections_pictures_and_equations_read() -> None:
    blocks = odt(
        '<text:section text:display="none"><text:p>Internal</text:p></text:section>'
        '<text:p>Secret<text:hidden-paragraph text:is-hidden="true"/></text:p>'
        "<draw:frame><draw:image/><svg:title>A red path</svg:title></draw:frame>"
        '<text:p text:style-name="Quotations">Care is a craft.</text:p>'
        '<text:p text:style-name="List_20_Heading">Term</text:p>'
    )
    assert [(block.kind.value, block.text) for block in blocks] == [
        ("description", "A red path"),
        ("quote", "Care is a craft."),
        ("term", "Term"),
    ]


def test_an_equation_of_an_opendocument_text_is_text() -> None:
    packed = io.BytesIO()
    math = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>A</mi><mo>=</mo><mfrac><msup><mn>10</mn><mn>2</mn>'
        '</msup><mn>4</mn></mfrac></mrow><annotation encoding="StarMath 5.0">A = 10^2 over 4</annotation></semantics></math>'
    )
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Object 1/content.xml", math)
        archive.writestr(
            "content.xml",
            f'<office:document-content {NAMES} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text><text:p>The area '
            '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame> holds.</text:p></office:text></office:body>'
            "</office:document-content>",
        )
    _, (block,) = READERS[".odt"](packed.getvalue())
    assert block.text == "The area A=10²/4 holds."


def test_lines_of_code_that_a_word_processor_parts_are_one_block() -> None:
    blocks = odt(
        '<text:p text:style-name="Preformatted_20_Text">first</text:p><text:p text:style-name="Preformatted_20_Text">second</text:p>'
        "<text:p>Prose.</text:p>"
    )
    assert [(block.index, block.kind.value, block.text) for block in blocks] == [
        (0, "code", "first second"),
        (1, "paragraph", "Prose."),
    ]


def test_a_long_line_among_others_is_a_block_of_its_own() -> None:
    long = "word " * 30
    _, blocks = READERS[".txt"](f"Fees\n{long}\nOther fees\n\nA line that was broken\nby hand.\n".encode())
    assert [block.text for block in blocks] == ["Fees", long.strip(), "Other fees", "A line that was broken by hand."]
