"""The editor's loop on a real run: changes are walked through, accepted by their ids, and sent to authors; no edit is lost."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from markdown_it import MarkdownIt

from auditor import audit, load_settings
from auditor.cli import run as auditor
from auditor.pipeline.review import ReviewItem, review_of
from tests.site import Site, page
from tests.terminal import INTERRUPT, Terminal

FEES = (
    "---\nurl: /fees\nowner: Bursar\n---\n\nFees\n\nYou pay 500 Euro\na term.\n\n"
    "Refunds are made within a month of the request.\n\nA brick path in autumn\n"
)
ABOUT = (
    "# About\n\nWe *teach* nurses.\n\n- Small groups\n- Long days on the ward\n\nFounded in **1977** by a hospital.\n"
)
SITE = {
    "/": page('<p>Welcome to all of you.</p><a href="/fees">Fees</a><a href="/about">About us</a>', "Home"),
    "/fees": page(
        "<p>You pay 600 Euro a term.</p><img src=a.jpg alt='A brick path in winter'><p>A line that is new to all of us | *here*.</p>",
        "Fees",
    ),
    "/about": page(
        "<p>We <em>teach</em> nurses.</p><ul><li>Small groups</li><li>Short days on the ward</li></ul>"
        "<p>Founded in <b>1987</b> by a hospital.</p>",
        "About",
    ),
    "/a.jpg": (404, {}, ""),
}


@dataclass
class Desk:
    """An editor's folder with one audited run."""

    folder: Path

    @property
    def items(self) -> tuple[ReviewItem, ...]:
        return review_of(None, load_settings(self.folder / "auditor.toml"), store=self.folder / ".auditor").items

    def finding(self, words: str) -> str:
        (found,) = [item.judged.id for item in self.items if words in item.judged.finding.message]
        return found

    def text(self, name: str) -> str:
        return (self.folder / "reference_content" / name).read_bytes().decode()

    def git(self, *words: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.edu"]
        subprocess.run(["git", *identity, *words], cwd=self.folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("audited")
    texts = folder / "reference_content"
    texts.mkdir()
    (texts / "fees.txt").write_text(FEES, "utf-8")
    (texts / "about.md").write_text(ABOUT, "utf-8")
    with Site(SITE) as site, pytest.MonkeyPatch.context() as patch:
        (folder / "auditor.toml").write_text(f'[site]\nstart = ["{site.url}"]\n[browser]\nenabled = false\n', "utf-8")
        patch.chdir(folder)
        audit(load_settings(folder / "auditor.toml"))
        yield folder


@pytest.fixture
def desk(audited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    folder = tmp_path / "desk"
    shutil.copytree(audited, folder, symlinks=True)
    monkeypatch.chdir(folder)
    return Desk(folder)


def test_a_finding_is_accepted_by_its_id_and_the_next_one_too(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.git("init", "-q")
    desk.git("add", ".")
    desk.git("commit", "-qm", "x")
    first, second = desk.finding("“500” became"), desk.finding("Refunds are made")
    assert auditor(["reference", "accept", first[:8], "--dry-run"]) == 0
    assert desk.text("fees.txt") == FEES
    assert auditor(["reference", "accept", first[:8]]) == 0
    # What stands uncommitted in the file now is our own work; it stops no further one.
    assert auditor(["reference", "accept", second]) == 0
    assert desk.text("fees.txt") == FEES.replace("You pay 500 Euro\na term.", "You pay 600 Euro a term.").replace(
        "Refunds are made within a month of the request.\n\n", ""
    )
    said = capsys.readouterr().out
    assert "+ You pay 600 Euro a term." in said
    assert "Took over 1 change in" in said


def test_markdown_keeps_its_marks(desk: Desk) -> None:
    for words in ("“Long” became", "“1977” became"):
        assert auditor(["reference", "accept", desk.finding(words)]) == (0 if "Long" in words else 2)
    # “Founded in **1977** by” is written with marks inside; which of them stay, a person decides.
    assert desk.text("about.md") == ABOUT.replace("Long days", "Short days")


def test_what_is_published_is_text_in_markdown(desk: Desk) -> None:
    (desk.folder / "reference_content" / "fees.md").write_text(FEES, "utf-8")
    (desk.folder / "reference_content" / "fees.txt").unlink()
    audit(load_settings(desk.folder / "auditor.toml"))
    assert auditor(["reference", "accept", desk.finding("A line that is new")]) == 0
    assert r"A line that is new to all of us \| \*here\*." in desk.text("fees.md")


def test_edits_of_an_editor_are_refused_by_name_and_the_way_out_works(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    path = desk.folder / "reference_content" / "fees.txt"
    edited = FEES.replace("within a month", "within two months")
    path.write_text(edited, "utf-8")
    wanted = desk.finding("“500” became")
    assert auditor(["reference", "accept", wanted]) == 2
    assert "fees.txt was changed since it was audited; audit the page again" in capsys.readouterr().err
    assert desk.text("fees.txt") == edited
    assert auditor(["reference", "accept", wanted, "--force"]) == 0
    assert desk.text("fees.txt") == edited.replace("You pay 500 Euro\na term.", "You pay 600 Euro a term.")
    assert auditor(["reference", "accept", desk.finding("Refunds are made"), "--force"]) == 2
    assert "within two months" in desk.text("fees.txt")


def test_an_id_that_is_none_is_said_to_be_none(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert auditor(["reference", "accept", "0123456789"]) == 2
    assert "0123456789" in capsys.readouterr().err
    assert auditor(["reference", "accept", "latest", "/fees", "--run", "latest"]) == 2
    assert auditor(["reference", "accept", "0123456789", "--block", "2"]) == 2


def test_a_walk_accepts_keeps_opens_and_writes_at_the_end(desk: Desk) -> None:
    opened = desk.folder / "opened"
    browser = desk.folder / "browser.sh"
    browser.write_text(f'#!/bin/sh\nprintf "%s" "$1" > "{opened}"\n', "utf-8")
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    count = len(desk.items)
    with Terminal(["reference", "review"], desk.folder, {"BROWSER": str(browser)}) as terminal:
        for number in range(1, count + 1):
            shown = terminal.expect(f"[{number} of {count}]") + terminal.expect("[q]uit, [?]: ")
            if number == 1:
                terminal.type("what\n")
                terminal.expect("k  keep: the approved text is right")
                terminal.type("o\n")
                terminal.expect("[q]uit, [?]: ")
            accepts = "You pay [-500-] Euro a term." in shown
            if accepts:
                assert "You pay {+600+} Euro a term." in shown
                assert "fees.txt, line 8" in shown
            terminal.type("a\n" if accepts else "k\n")
        assert "fees.txt: 1 change accepted" in terminal.expect("Write 1 file? [y/N]: ")
        assert desk.text("fees.txt") == FEES
        terminal.type("y\n")
        assert terminal.end() == 0
        assert f"{count - 1} changes kept as approved: the page is to be repaired." in terminal.shown
    assert desk.text("fees.txt") == FEES.replace("You pay 500 Euro\na term.", "You pay 600 Euro a term.")
    assert desk.text("about.md") == ABOUT
    assert opened.read_text().endswith(("/fees", "/about", "/"))


ASKED, WRITES = "[q]uit, [?]: ", "[y/N]: "


@pytest.mark.parametrize(
    ("keys", "status"),
    [
        ([(ASKED, "q\n")], 0),
        ([(ASKED, "a\n"), (ASKED, "q\n"), (WRITES, "n\n")], 0),
        ([(ASKED, "a\n"), (ASKED, INTERRUPT)], 130),
        ([(ASKED, "a\n"), (ASKED, "q\n"), (WRITES, "\x04")], 130),
    ],
)
def test_a_walk_that_is_left_writes_nothing(desk: Desk, keys: list[tuple[str, str]], status: int) -> None:
    with Terminal(["reference", "review"], desk.folder) as terminal:
        for asked, key in keys:
            terminal.expect(asked)
            terminal.type(key)
        assert terminal.end() == status
    assert (desk.text("fees.txt"), desk.text("about.md")) == (FEES, ABOUT)


def test_a_walk_shows_a_file_with_edits_and_does_not_offer_to_write_it(desk: Desk) -> None:
    path = desk.folder / "reference_content" / "fees.txt"
    path.write_text(FEES + "\nA new line of an editor.\n", "utf-8")
    count = len(desk.items)
    with Terminal(["reference", "review"], desk.folder) as terminal:
        terminal.expect("fees.txt was changed since it was audited")
        for _ in range(count):
            shown = terminal.expect(ASKED)
            assert ("(fees.txt" in shown) == ("[a]ccept" not in shown)
            terminal.type("a\nk\n" if "(fees.txt" in shown else "k\n")
            if "(fees.txt" in shown:
                terminal.expect(ASKED)
        assert terminal.end() == 2
    assert desk.text("fees.txt") == FEES + "\nA new line of an editor.\n"


def test_a_walk_without_a_terminal_says_what_to_do(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert auditor(["reference", "review"]) == 2
    assert "auditor reference changes" in capsys.readouterr().err


def test_authors_get_all_changes_side_by_side_in_word(desk: Desk) -> None:
    assert auditor(["reference", "changes", "--out", "changes.docx"]) == 0
    document = docx.Document(str(desk.folder / "changes.docx"))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["You pay 500 Euro a term.", "You pay 600 Euro a term."] in rows
    assert ["Approved", "Published"] in rows
    runs = [
        run
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
    ]
    assert {run.text for run in runs if run.font.strike} >= {"500", "Long", "1977"}
    assert {run.text for run in runs if run.font.underline} >= {"600", "Short", "1987"}
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "fees.txt, owner Bursar" in told
    targets = [rel.target_ref for rel in document.part.rels.values() if rel.is_external]
    assert any(target.endswith("/fees") for target in targets)
    said = " ".join(cell for row in rows for cell in row)
    assert all(item.judged.id in said for item in desk.items)
    assert "serious: " in said


def test_the_same_in_markdown_is_a_table_whatever_the_page_says(desk: Desk) -> None:
    assert auditor(["reference", "changes", "latest", "--out", "changes.md"]) == 0
    text = (desk.folder / "changes.md").read_text("utf-8")
    assert "| You pay ~~500~~ Euro a term. | You pay **600** Euro a term. |" in text
    assert "1 audited page had no approved text" in text
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert all(row.count("<td") == 3 for row in html.split("<tr>")[1:] if "<td" in row)
    assert "<em>here</em>" not in html


def test_no_file_is_overwritten_by_the_list_of_changes(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    (desk.folder / "mine.md").write_text("mine", "utf-8")
    assert auditor(["reference", "changes", "--out", "mine.md"]) == 2
    assert "--force overwrites it" in capsys.readouterr().err
    assert (desk.folder / "mine.md").read_text() == "mine"
    assert auditor(["reference", "changes", "--out", "mine.md", "--force"]) == 0
    assert auditor(["reference", "changes", "--out", "mine.pdf"]) == 2
    assert auditor(["reference", "changes", "--out", os.path.join("nowhere", "mine.md")]) == 4
