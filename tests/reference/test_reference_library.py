"""Every approved text finds its pages, and every file that cannot be used is named."""

import os
from pathlib import Path

import pytest

from auditor.dom.document import Document
from auditor.extract.parse import parse_html
from auditor.extract.text import read_text
from auditor.reference.library import Library, page_key
from auditor.reference.similar import most_similar

SITE = "https://www.example.edu"


def library(folder: Path, files: dict[str, str], mapping: dict[str, str] | None = None) -> Library:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Library.load(folder, mapping or {})


def names(found: Library, url: str) -> list[str]:
    return [document.name for document in found.for_page(SITE + url)]


@pytest.mark.parametrize(
    "url", ["/about", "/about/", "/about.html", "/about/index.html", "/about?utm_source=x", "/about#team"]
)
def test_the_path_of_a_file_is_the_path_of_its_page(tmp_path: Path, url: str) -> None:
    found = library(tmp_path, {"about.txt": "About"})
    assert names(found, url) == ["about.txt"]
    assert found.for_page(SITE + url)[0].matched_by == "path"


def test_index_is_the_home_page_and_folders_are_folders(tmp_path: Path) -> None:
    found = library(tmp_path, {"index.md": "Home", "study/index.txt": "Study", "study/fees.txt": "Fees"})
    assert names(found, "/") == ["index.md"]
    assert names(found, "/study/") == ["study/index.txt"]
    assert names(found, "/study/fees") == ["study/fees.txt"]
    assert names(found, "/other") == []


def test_a_header_wins_over_the_map_and_the_map_over_the_path(tmp_path: Path) -> None:
    files = {"a.txt": "---\nurl: /by-header\n---\nA", "b.txt": "B", "c.txt": "C"}
    found = library(tmp_path, files, {"/by-map": "b.txt", "/other": "a.txt"})
    assert names(found, "/by-header") == ["a.txt"]
    assert names(found, "/by-map") == ["b.txt"]
    assert [found.for_page(SITE + path)[0].matched_by for path in ("/by-header", "/by-map", "/c")] == [
        "header",
        "map",
        "path",
    ]
    assert names(found, "/a") == names(found, "/b") == names(found, "/other") == []


def test_one_text_serves_several_pages_and_a_page_has_several_sections(tmp_path: Path) -> None:
    files = {
        "notice.txt": "---\nurl: /news/*\n---\nN",
        "one.txt": "---\nurl: /page\nroot: .one\n---\nFirst",
        "two.txt": "---\nurl: /page, https://www.example.edu/copy\nroot: .two\n---\nSecond",
    }
    found = library(tmp_path, files)
    assert names(found, "/news/2026/may") == ["notice.txt"]
    assert names(found, "/page") == ["one.txt", "two.txt"]
    assert names(found, "/copy") == ["two.txt"]
    assert found.for_page("https://other.example/copy") == ()
    assert found.problems == ()


def test_a_query_is_another_page(tmp_path: Path) -> None:
    found = library(tmp_path, {"item.txt": "---\nurl: /page?id=3\n---\nThree", "page.txt": "List"})
    assert names(found, "/page?id=3") == ["item.txt"]
    assert names(found, "/page?id=4") == []
    assert names(found, "/page") == ["page.txt"]


def test_two_files_for_one_page_are_a_conflict_that_is_named(tmp_path: Path) -> None:
    found = library(tmp_path, {"about.txt": "One", "about.md": "Two"})
    assert [problem.code for problem in found.problems] == ["REFERENCE_CONFLICT"]
    assert "about.md and about.txt" in found.problems[0].detail
    assert names(found, "/about") == ["about.md"]


def test_what_cannot_be_used_is_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("é".encode("latin-1"))
    (tmp_path / "plan.pdf").write_bytes(b"%PDF")
    (tmp_path / "secret").mkdir()
    outside = tmp_path.parent / f"{tmp_path.name}-outside.txt"
    outside.write_text("Secret")
    os.symlink(outside, tmp_path / "link.txt")
    found = library(
        tmp_path,
        {"empty.txt": "", "good.txt": "Good", "README.md": "How to"},
        {"/x": "../secret.txt", "/y": "gone.txt"},
    )
    outside.unlink()
    assert [document.name for document in found.documents] == ["good.txt"]
    told = sorted(problem.detail.split(" ")[0] for problem in found.problems)
    assert told == ["../secret.txt", "empty.txt", "gone.txt", "latin.txt", "link.txt", "plan.pdf"]


def test_no_folder_is_an_empty_library(tmp_path: Path) -> None:
    found = Library.load(tmp_path / "none", {})
    assert (found.documents, found.problems) == ((), ())


def test_texts_that_no_page_uses_are_listed(tmp_path: Path) -> None:
    found = library(tmp_path, {"about.txt": "A", "old.txt": "O"})
    assert [document.name for document in found.unused([f"{SITE}/about", f"{SITE}/new"])] == ["old.txt"]


def test_the_digest_follows_the_content(tmp_path: Path) -> None:
    first = library(tmp_path, {"a.txt": "A"}).sha256
    assert library(tmp_path, {"a.txt": "A"}).sha256 == first
    assert library(tmp_path, {"a.txt": "B"}).sha256 != first


def test_page_keys_fold_spelling_only() -> None:
    assert page_key("/a%20b/") == page_key("/a b") == "/a b"
    assert page_key("https://X.example/") == "//x.example/"
    assert page_key("/a.b/c") == "/a.b/c"
    assert page_key("") == "/"


def test_the_most_similar_page_is_suggested(tmp_path: Path) -> None:
    document = library(tmp_path, {"lost.txt": "We teach nursing to everyone who asks.\n\nCome and see."}).documents[0]
    pages = []
    for url, body in (
        ("/one", "<main><p>Apples grow here.</p></main>"),
        ("/two", "<main><p>We teach nursing to everyone.</p></main>"),
    ):
        made = parse_html(body, SITE + url)
        assert isinstance(made, Document)
        pages.append((url, read_text(made)))
    found = most_similar(document, pages)
    assert found is not None
    assert found.url == "/two"
    assert most_similar(document, pages[:1]) is None
