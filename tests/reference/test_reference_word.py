"""Of a Word document is read what Word prints and what an author wrote, no more and no less."""

import io
import zipfile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from auditor.dom.content import ApprovedBlock
from auditor.reference.files import READERS

W = nsdecls("w")
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
NOTE_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def read(*paragraphs: str, notes: str = "") -> list[ApprovedBlock]:
    document = docx.Document()
    body = document.element.body
    for inner in paragraphs:
        whole = inner if inner.startswith(("<w:p", "<w:sdt")) else f"<w:p>{inner}</w:p>"
        cut = whole.index(">") - (whole[whole.index(">") - 1] == "/")
        body.insert(len(body) - 1, parse_xml(f"{whole[:cut]} {W} {MATH}{whole[cut:]}"))
    packed = io.BytesIO()
    document.save(packed)
    return READERS[".docx"](with_notes(packed.getvalue(), notes) if notes else packed.getvalue())[1]


def with_notes(packed: bytes, notes: str) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "word/_rels/document.xml.rels":
                body = body.replace(
                    b"</Relationships>",
                    f'<Relationship Id="rN" Type="{NOTE_TYPE}" Target="footnotes.xml"/></Relationships>'.encode(),
                )
            if name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                body = body.replace(
                    b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
                )
            new.writestr(name, body)
        new.writestr("word/footnotes.xml", f"<w:footnotes {W}>{notes}</w:footnotes>")
    return whole.getvalue()


def test_hidden_text_is_left_out_unless_the_mark_is_switched_off() -> None:
    blocks = read(run("We teach") + run(" (ask Ann)", "<w:vanish/>") + run(" here.", '<w:vanish w:val="0"/>'))
    assert [b.text for b in blocks] == ["We teach here."]


def test_symbols_equations_and_hyphens_are_what_word_shows() -> None:
    blocks = read(
        run("Kept at 4 ") + '<w:r><w:sym w:font="Symbol" w:char="F0B0"/></w:r>' + run("C, ")
        + '<w:r><w:sym w:font="Symbol" w:char="F0A3"/></w:r>' + run(" 5 co") + "<w:r><w:noBreakHyphen/></w:r>" + run("op: ")
        + "<m:oMath><m:r><m:t>x=3·10</m:t></m:r><m:sSup><m:e/><m:sup><m:r><m:t>4</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )  # fmt: skip
    assert [b.text for b in blocks] == ["Kept at 4 °C, ≤ 5 co-op: x=3·10⁴"]


def test_raised_figures_stay_raised_and_typed_marks_of_notes_go() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    blocks = read(
        run("10") + run("7", raised) + run(" cells in the 3") + run("rd", raised) + run(" year.") + run("2", raised)
    )
    assert [b.text for b in blocks] == ["10⁷ cells in the 3rd year."]


def test_a_reading_beside_characters_is_not_read_twice() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('とうきょう')}</w:rt><w:rubyBase>{run('東京')}</w:rubyBase></w:ruby></w:r>"
    assert [b.text for b in read(ruby + run("へ"))] == ["東京へ"]


def test_notes_come_last_in_the_order_of_the_text_and_float() -> None:
    notes = "".join(
        f'<w:footnote w:id="{n}"><w:p>{run(text)}</w:p></w:footnote>' for n, text in ((1, "One."), (2, "Two."))
    )
    blocks = read(
        run("First") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" text."),
        run("More.") + '<w:r><w:footnoteReference w:id="1"/></w:r>',
        notes=notes,
    )
    assert [(b.text, b.floating) for b in blocks] == [
        ("First text.", False),
        ("More.", False),
        ("Two.", True),
        ("One.", True),
    ]


@pytest.mark.parametrize(
    "left_out",
    [
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p>" + run("Click here") + "</w:p></w:sdtContent></w:sdt>",
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent><w:p>'
        + run("Fees 2") + "</w:p></w:sdtContent></w:sdt>",
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
        + run("Fees 2") + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    ],
)  # fmt: skip
def test_unfilled_controls_and_tables_of_contents_are_no_text(left_out: str) -> None:
    assert [b.text for b in read(left_out, run("We teach."))] == ["We teach."]


def test_a_control_that_somebody_filled_is_text() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('Boston')}</w:sdtContent></w:sdt>"
    assert [b.text for b in read(run("In ") + control)] == ["In Boston"]


def test_a_box_of_an_old_drawing_is_read_once() -> None:
    box = f'<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p>{run("Inside")}</w:p>'
    assert [b.text for b in read(run("Before") + box + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>")] == [
        "Before",
        "Inside",
    ]


def test_raised_and_hidden_text_is_known_by_its_style_and_height_too() -> None:
    document = docx.Document()
    note = document.styles.add_style("Editors Note", WD_STYLE_TYPE.CHARACTER)
    note.font.hidden = True
    mark = document.styles.add_style("Mark", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True
    secret = document.styles.add_style("Secret", WD_STYLE_TYPE.PARAGRAPH)
    secret.font.hidden = True
    paragraph = document.add_paragraph("About 10")
    paragraph.add_run("5", style="Mark")
    paragraph.add_run(" cells")
    paragraph.add_run(" ask Ann", style="Editors Note")
    paragraph.add_run(" or 10")
    paragraph.add_run("6")._r.get_or_add_rPr().append(parse_xml(f'<w:position {W} w:val="8"/>'))
    document.add_paragraph("Do not publish.", style="Secret")
    packed = io.BytesIO()
    document.save(packed)
    assert [block.text for block in READERS[".docx"](packed.getvalue())[1]] == ["About 10⁵ cells or 10⁶"]


def test_an_equation_keeps_its_brackets_and_signs() -> None:
    inner = (
        "<m:oMath><m:rad><m:e><m:r><m:t>2</m:t></m:r></m:e></m:rad><m:r><m:t>·</m:t></m:r><m:d><m:e><m:r><m:t>a+b</m:t></m:r></m:e>"
        "</m:d><m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:e><m:r><m:t>x</m:t></m:r></m:e></m:nary></m:oMath>"
    )
    assert [block.text for block in read(inner)] == ["√2·(a+b)∑x"]


def test_a_picture_of_an_older_document_has_its_description() -> None:
    shape = '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="A red path"><v:imagedata/></v:shape></w:pict></w:r>'
    assert [(block.kind.value, block.text) for block in read(shape)] == [("description", "A red path")]


def test_paragraphs_whose_mark_between_them_was_deleted_are_one() -> None:
    tracked = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'
    mark = f"<w:pPr><w:rPr><w:del {tracked}/></w:rPr></w:pPr>"
    gone = f"<w:p>{mark}<w:del {tracked}><w:r><w:delText>Gone.</w:delText></w:r></w:del></w:p>"
    blocks = read(
        f"<w:p>{mark}{run('The fee ')}</w:p>", f"<w:p>{run('is 500 Euro.')}</w:p>", gone, f"<w:p>{run('Next.')}</w:p>"
    )
    assert [block.text for block in blocks] == ["The fee is 500 Euro.", "Next."]
