"""Approved texts of every format become the same blocks, and what cannot be used is named in words."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from auditor.dom.content import ApprovedBlock, BlockKind
from auditor.reference.files import READERS, Unreadable
from auditor.reference.files.plain import read_plain


def told(blocks: list[ApprovedBlock]) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in blocks]


def test_plain_text_has_blocks_with_lines_and_no_kinds() -> None:
    _, blocks = read_plain("\ufeffTitle\r\n\r\nFirst line\r\nsecond\u00a0line  \r\n\r\n\r\nEnd".encode())
    assert [(b.kind, b.text, b.line) for b in blocks] == [
        (BlockKind.UNKNOWN, "Title", 1),
        (BlockKind.UNKNOWN, "First line second line", 3),
        (BlockKind.UNKNOWN, "End", 7),
    ]


def test_plain_lists_have_one_block_an_item() -> None:
    _, blocks = read_plain(b"Bring:\n\n- a pen\n- some paper\n\n1. Sit\n2. Write\n\n1977 was a year.")
    assert [b.text for b in blocks] == ["Bring:", "a pen", "some paper", "Sit", "Write", "1977 was a year."]
    assert [b.line for b in blocks] == [1, 3, 4, 6, 7, 9]


def test_a_file_without_blank_lines_and_with_long_lines_has_one_block_a_line() -> None:
    _, blocks = read_plain(("Title\n" + "word " * 40 + "\nEnd\n").encode())
    assert [b.line for b in blocks] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("K. Weber, Leitung\nB. Lang, Pflege", ["K. Weber, Leitung B. Lang, Pflege"]),
        ("3. April: Beginn\n4. April: Prüfung", ["3. April: Beginn 4. April: Prüfung"]),
        ("12. Tag der Pflege\n30. Tag der Lehre", ["12. Tag der Pflege 30. Tag der Lehre"]),
        ("J. Weber, Leitung\nK. Lang, Pflege", ["J. Weber, Leitung K. Lang, Pflege"]),
        ("A. Sit\nB. Write", ["Sit", "Write"]),
        ("a) Sit\nb) Write\nc) Go", ["Sit", "Write", "Go"]),
        ("(3) Sit\n(4) Write", ["Sit", "Write"]),
        ("1. Fees", ["1. Fees"]),
    ],
)
def test_only_what_counts_on_from_line_to_line_is_a_list_mark(text: str, expected: list[str]) -> None:
    assert [block.text for block in read_plain(text.encode())[1]] == expected


def test_a_list_mark_is_kept_beside_the_words() -> None:
    assert [block.mark for block in read_plain(b"1. Sit\n2. Write")[1]] == ["1.", "2."]


def test_a_header_has_lists_as_yaml_writes_them() -> None:
    header, blocks = read_plain(
        b"---\n# who\nurl: /a\nignore:\n  - .promo\n  - 'aside'\ndynamic: ['.views', '{number} guests']\nlanguage: de\n---\nText"
    )
    assert (header.urls, header.ignore, header.language) == (["/a"], [".promo", "aside"], "de")
    assert header.dynamic == [".views", "{number} guests"]
    assert [b.text for b in blocks] == ["Text"]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("tags:\n  - school\n  - boston", "unknown header key 'tags'"),
        ("language:\n  - en\n  - de", "a list for language"),
        ("owner:\n  name: Web team", "lines below it that are no list"),
    ],
)
def test_a_header_that_cannot_be_read_is_refused_by_name(header: str, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_plain(f"---\n{header}\n---\nText".encode())
    assert words in str(caught.value)


def test_markdown_beyond_commonmark_is_read() -> None:
    _, blocks = READERS[".md"](
        b"## Fees {#fees}\n\nPaid ~~late~~ early.[^a] In 10<sup>3</sup> ways<sup>2</sup>.\n\n- [x] Form\n- [ ] Photo\n\n"
        b"GPA\n: Grade point average\n\n```\nx[^1]\n```\n\n[^a]: Since 2020,\n    for all.\n\nEnd.\n"
    )
    assert [(b.kind.value, b.text, b.floating) for b in blocks] == [
        ("heading", "Fees", False),
        ("paragraph", "Paid late early. In 10³ ways.", False),
        ("item", "Form", False),
        ("item", "Photo", False),
        ("term", "GPA", False),
        ("definition", "Grade point average", False),
        ("code", "x[^1]", False),
        ("paragraph", "End.", False),
        ("paragraph", "Since 2020, for all.", True),
    ]
    assert blocks[-2].line == 18


def test_html_has_quotation_marks_raised_figures_and_no_marks_of_notes() -> None:
    _, blocks = READERS[".html"](
        b"<main><p>Say <q>yes</q> to 10<sup>4</sup> steps.<sup>1</sup> The 2<sup>nd</sup> day.</p></main>"
    )
    assert told(blocks) == [("paragraph", "Say “yes” to 10⁴ steps. The 2nd day.")]


def test_a_header_binds_a_text_to_its_pages() -> None:
    header, blocks = read_plain(
        b"---\nurl: /about, /fr/about\nowner: Web team\napproved_on: 2026-03-01\nlanguage: en\nroot: #content\nignore: .note\n---\n\nHello"
    )
    assert (header.urls, header.owner, header.approved_on) == (["/about", "/fr/about"], "Web team", "2026-03-01")
    assert (header.language, header.root, header.ignore) == ("en", "#content", [".note"])
    assert [(b.text, b.line) for b in blocks] == [("Hello", 10)]


def test_a_rule_across_the_page_is_no_header() -> None:
    header, blocks = read_plain(b"---\nA line of text\n---\n\nMore")
    assert header.urls == []
    assert blocks[-1].text == "More"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (b" \n\n ", "is empty"),
        ("caf\xe9".encode("latin-1"), "is not UTF-8 text (line 1)"),
        (b"a\0b", "is not text"),
        (b"x" * 5_000_000, "is larger than"),
        (b"---\nulr: /a\n---\nText", "did you mean url?"),
        (b"---\napproved_on: yesterday\n---\nText", "not a date"),
        (b"---\nurl: /a\n---\n", "no text"),
    ],
)
def test_what_cannot_be_used_says_why(body: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=None) as caught:
        read_plain(body)
    assert words in str(caught.value)


def test_utf_16_from_notepad_is_read() -> None:
    assert read_plain("Größe".encode("utf-16"))[1][0].text == "Größe"


def test_markdown_has_kinds_lines_and_addresses() -> None:
    _, blocks = READERS[".md"](
        b"# Title\n\nSome *text* with\na [link](x).\n\n![A lab](/lab.jpg)\n\n- one\n- two\n\n"
        b"| a | b |\n|---|---|\n| 1 | 2 |\n\n> said\n\n<p>raw <img src=r.png alt='Raw'></p>\n"
    )
    assert told(blocks) == [
        ("heading", "Title"),
        ("paragraph", "Some text with a link."),
        ("description", "A lab"),
        ("item", "one"),
        ("item", "two"),
        ("cell", "a"),
        ("cell", "b"),
        ("cell", "1"),
        ("cell", "2"),
        ("quote", "said"),
        ("paragraph", "raw"),
        ("description", "Raw"),
    ]
    assert blocks[0].level == 1
    assert [b.line for b in blocks[:3]] == [1, 3, 6]
    assert blocks[2].source == "/lab.jpg"


def test_html_is_read_from_main() -> None:
    _, blocks = READERS[".html"](
        b"<html lang=de><nav>Menu</nav><main><h2>T<b>it</b>el</h2><p>One<br>two</p><ul><li><p>Item</p></li></ul>"
        b"<img src=/a.jpg alt='Bild'><div>Loose</div><script>x</script></main></html>"
    )
    assert told(blocks) == [
        ("heading", "Titel"),
        ("paragraph", "One two"),
        ("item", "Item"),
        ("description", "Bild"),
        ("paragraph", "Loose"),
    ]


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("About us", 1)
    document.add_paragraph("We teach.")
    document.add_paragraph("An item", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Fee", "500"
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    picture.seek(0)
    run = document.add_paragraph().add_run()
    run.add_picture(picture)
    next(run._r.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")).set(
        "descr", "A red brick path"
    )
    document.paragraphs[1]._p.append(
        parse_xml(
            f"<w:ins {nsdecls('w')} w:id='1' w:author='a'><w:r><w:t xml:space='preserve'> And learn.</w:t></w:r></w:ins>"
        )
    )
    document.paragraphs[1]._p.append(
        parse_xml(f"<w:del {nsdecls('w')} w:id='2' w:author='a'><w:r><w:delText>Gone.</w:delText></w:r></w:del>")
    )
    document.paragraphs[0]._p.addnext(
        parse_xml(
            f"<w:p {nsdecls('w')}><w:r><w:t>Outer</w:t></w:r><w:r><w:txbxContent>"
            "<w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:r></w:p>"
        )
    )
    whole = io.BytesIO()
    document.save(whole)
    return whole.getvalue()


def test_word_files_keep_tables_boxes_and_alternative_texts() -> None:
    _, blocks = READERS[".docx"](word_file())
    assert told(blocks) == [
        ("heading", "About us"),
        ("paragraph", "Outer"),
        ("paragraph", "In a box"),
        ("paragraph", "We teach. And learn."),
        ("item", "An item"),
        ("cell", "Fee"),
        ("cell", "500"),
        ("description", "A red brick path"),
    ]


def test_a_word_file_may_have_a_header() -> None:
    document = docx.Document()
    for line in ("---", "url: /about", "---", "Hello"):
        document.add_paragraph(line)
    whole = io.BytesIO()
    document.save(whole)
    header, blocks = READERS[".docx"](whole.getvalue())
    assert header.urls == ["/about"]
    assert [b.text for b in blocks] == ["Hello"]


def test_broken_and_bloated_word_files_are_named() -> None:
    with pytest.raises(Unreadable, match="not a Word document"):
        READERS[".docx"](b"PK\x03\x04 broken")
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(Unreadable, match="not a Word document"):
        READERS[".docx"](empty.getvalue())
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 210_000_000)
    with pytest.raises(Unreadable, match="unpacks to more"):
        READERS[".docx"](bomb.getvalue())


def test_markdown_of_other_writers_is_read_as_it_is_drawn() -> None:
    body = (
        "Grow 10^5^ cells of H~2~O and ~~no~~ more.^[Counted twice.]\n\nTerm\n\n:   A loose meaning.\n\n::: note\nIn a box\n:::\n\n"
        "*[HTML]: Hypertext\n\n~100 and ~200 stay, as 2^10 does.\n"
    )
    _, blocks = READERS[".md"](body.encode())
    assert [(block.kind.value, block.text, block.floating) for block in blocks] == [
        ("paragraph", "Grow 10⁵ cells of H2O and no more.", False),
        ("paragraph", "Term", False),
        ("definition", "A loose meaning.", False),
        ("paragraph", "In a box", False),
        ("paragraph", "~100 and ~200 stay, as 2^10 does.", False),
        ("paragraph", "Counted twice.", True),
    ]


def test_comments_in_a_header_are_no_values() -> None:
    body = '---\nurl: /a # the page\nroot: #content\nowner: "Ann # Lee"  # dean\nignore:\n  - .promo   # banner\n  - "#ad"\n---\n\nText\n'
    header, _ = READERS[".txt"](body.encode())
    assert (header.urls, header.root, header.owner, header.ignore) == (
        ["/a"],
        "#content",
        "Ann # Lee",
        [".promo", "#ad"],
    )


def test_marks_that_are_escaped_in_markdown_raise_and_lower_nothing() -> None:
    _, blocks = READERS[".md"](rb"Type \~home\~ or \^x\^ here & there, and H~2~O with 1 \* 2." + b"\n")
    assert [block.text for block in blocks] == ["Type ~home~ or ^x^ here & there, and H2O with 1 * 2."]
