"""A pulled text is what an editor would write, an audit of it finds nothing, and accepting never loses an edit."""

import subprocess
from pathlib import Path

import pytest

from auditor.checks.reference.comparison import comparison
from auditor.checks.reference.page import exhibit
from auditor.dom.content import Approved
from auditor.reference.accept import LineChange, accept, changes, rewritten
from auditor.reference.editing import LEDGER, Editing, uncommitted
from auditor.reference.files import Unreadable
from auditor.reference.files.plain import read_plain
from auditor.reference.pull import approved_text
from tests.reference.pages import LANGUAGES, SHAPES, make_parts, render
from tests.reference.score import findings, text_of

PAGE = (
    "<nav>Home</nav><main><h1>Fees</h1><p>You pay 500 Euro a term.</p><img src=a.jpg alt='A red brick path'>"
    "<ul><li>Bring a pen.</li><li><a href=x>Bring paper.</a></li></ul><p>- marked line</p><button>Print</button>"
    "<div class=share><a href=f>Share</a></div></main>"
)


def test_a_pull_has_the_form_of_an_editors_file() -> None:
    text = approved_text(text_of(PAGE), "/fees", "2026-03-01")
    assert text == (
        "---\nurl: /fees\napproved_on: 2026-03-01\n---\n\n"
        "Fees\n\nYou pay 500 Euro a term.\n\nA red brick path\n\nBring a pen.\n\nBring paper.\n\nmarked line\n"
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_a_pull_followed_by_an_audit_finds_nothing(shape: str) -> None:
    import random

    for language in LANGUAGES:
        rng = random.Random(f"{shape}{language}")
        text = text_of(render(make_parts(language, shape, rng), language, shape, rng))
        _, blocks = read_plain(approved_text(text, "/page").encode())
        approved = Approved("page.txt", "0", tuple(blocks), language=language)
        assert findings(approved, text) == []


FILE = "---\nurl: /fees\n---\n\nFees\n\nYou pay 500 Euro\na term.\n\nOld line\n\n- Bring a pen.\n- Bring paper.\n"


def test_accepting_rewrites_the_blocks_and_nothing_else() -> None:
    _, blocks = read_plain(FILE.encode())
    approved = Approved("fees.txt", "0", tuple(blocks))
    items = "<ul><li>Bring a pen.</li><li>Bring ink.</li></ul>"
    page = f"<main><h1>Fees</h1><p>You pay 600 Euro a term.</p><p>A line that is new to all of us.</p>{items}</main>"
    shown = exhibit(comparison((approved,), text_of(page)))
    wanted = changes(shown)
    assert rewritten(FILE, wanted) == (
        "---\nurl: /fees\n---\n\nFees\n\nYou pay 600 Euro a term.\n\nA line that is new to all of us.\n\n- Bring a pen.\n- Bring ink.\n"
    )
    number = next(n for n, row in enumerate(shown.blocks, 1) if "600" in row.published)
    only = changes(shown, block=number)
    assert [change.published for change in only] == ["You pay 600 Euro a term."]
    assert "Old line" in rewritten(FILE, only)
    with pytest.raises(Unreadable, match="no block 99"):
        changes(shown, block=99)


def test_a_block_that_was_edited_since_the_audit_is_refused() -> None:
    with pytest.raises(Unreadable, match="edited since the audit"):
        rewritten(FILE.replace("500", "550"), [LineChange(7, "You pay 500 Euro a term.", "You pay 600 Euro a term.")])


def test_an_uncommitted_file_is_not_overwritten_silently(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.edu"]
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    path = tmp_path / "fees.txt"
    path.write_bytes(FILE.replace("\n", "\r\n").encode())
    wanted = [LineChange(10, "Old line", "New line")]
    git("init", "-q")
    assert uncommitted(path)
    editing = Editing(path, "", tmp_path / ".git" / LEDGER)
    assert "not committed" in editing.objection()
    git("add", ".")
    git("commit", "-qm", "x")
    assert editing.objection() == ""
    editing.write(*accept(path, wanted))
    assert b"\r\nNew line\r\n" in path.read_bytes()
    assert [entry.name for entry in tmp_path.iterdir() if entry.name != ".git"] == ["fees.txt"]
    assert editing.objection() == ""
    path.write_bytes(path.read_bytes() + b"More\r\n")
    assert "not committed" in editing.objection()


def test_a_file_written_by_somebody_else_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "fees.txt"
    path.write_text(FILE, "utf-8")
    before, after = accept(path, [LineChange(10, "Old line", "New line")])
    path.write_text("Mine\n", "utf-8")
    with pytest.raises(Unreadable, match="written by somebody else"):
        Editing(path, "", tmp_path / LEDGER).write(before, after)
    assert path.read_text("utf-8") == "Mine\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_and_line_ends_of_a_file_stay(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "fees.txt"
    path.write_bytes(FILE.replace("\n", "\r\n").encode(encoding))
    _, after = accept(path, [LineChange(10, "Old line", "Größe")])
    assert after == FILE.replace("Old line", "Größe").replace("\n", "\r\n").encode(encoding)


@pytest.mark.parametrize(
    ("file", "change", "result"),
    [
        # One block a line, as word processors export.
        (f"One\n{'word ' * 30}\nTwo\n", LineChange(3, "Two", "Three"), f"One\n{'word ' * 30}\nThree\n"),
        (f"One\n{'word ' * 30}\nTwo\n", LineChange(1, "", "More"), f"One\nMore\n{'word ' * 30}\nTwo\n"),
        # Two blocks that the page has as one.
        ("One\n\nTwo\n\nThree\n", LineChange(1, "One Two", "One and two"), "One and two\n\nThree\n"),
        # A block that another change has moved to another line.
        ("New\n\nOne\n", LineChange(1, "One", "Two"), "New\n\nTwo\n"),
        ("- One\n- Two\n", LineChange(2, "Two", ""), "- One\n"),
    ],
)
def test_blocks_are_found_as_the_reader_reads_them(file: str, change: LineChange, result: str) -> None:
    assert rewritten(file, [change]) == result


def test_words_that_would_be_read_as_something_else_are_refused() -> None:
    with pytest.raises(Unreadable, match="read as something else"):
        rewritten("---\nurl: /a\n---\n\nOld line\n", [LineChange(5, "Old line", "- a mark of a list")])


def test_other_formats_are_left_to_people(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"none of \.txt, \.md"):
        accept(tmp_path / "a.docx", [])
