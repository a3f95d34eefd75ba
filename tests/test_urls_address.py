"""Any address can be taken apart, as it is written, and what is hostile in it never raises."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from auditor.urls import (
    Address,
    address_of,
    file_name,
    login_of,
    percent_decoded,
    percent_encoded,
    query_of,
    query_pairs,
    resolve,
    without_login,
)

ORDINARY = [
    "https://www.example.edu/a/b.html?x=1&y#top",
    "HTTP://Example.EDU:8080",
    "//cdn.example.edu/x",
    "/a/b",
    "a:b/c",
    "mailto:office@example.edu?subject=Hi",
    "tel:+1-617-555",
    "?q=1",
    "#top",
    "",
    "http://user:word@example.edu/",
    "http://[2001:db8::1]:80/x",
    "https://example.edu?q=a/b",
    "https://example.edu/a;b=c?d",
    "javascript:void(0)",
    "1:2",
    "file:///etc/passwd",
    "https://faß.de/ü",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_address_has_the_parts_of_rfc_3986(text: str) -> None:
    parts = urlsplit(text)
    assert address_of(text) == Address(parts.scheme, parts.netloc, parts.path, parts.query, parts.fragment)
    assert address_of(text).host == (parts.hostname or "")


@pytest.mark.parametrize(
    "text",
    [
        "http://[", "http://[::1", "http://]/", "http://a\u2100b/", "//[x]:y/", "http://:@/", "http://@", "\x00", "http://[v1.x]/",
        "%", "%zz", "http://%", "\ud800", "http://exa\nmple.edu/\t", "://", ":", "http:", "http:/" * 5_000, "?" * 50_000,
    ],
)  # fmt: skip
def test_nothing_that_is_written_raises(text: str) -> None:
    parts = address_of(text)
    assert all(isinstance(part, str) for part in (*parts, parts.host, parts.place, parts.origin))
    assert isinstance(resolve("http://site.test/", text), str)
    assert isinstance(resolve(text, "/x"), str)
    assert isinstance(file_name(text), str)
    assert isinstance(without_login(text) + "".join(login_of(text)), str)


def test_an_origin_needs_a_scheme_and_a_host() -> None:
    origins = [address_of(text).origin for text in ("https://a.test:8/x", "//a.test/x", "about:blank", "/x")]
    assert origins == ["https://a.test:8", "", "", ""]
    assert [address_of(text).is_web for text in ("https://a.test", "ftp://a.test", "http://[", "a.test")] == [
        True,
        False,
        False,
        False,
    ]


def test_a_login_is_read_and_taken_out_and_the_rest_stays_as_it_is() -> None:
    grid = "http://me:p%40ss@grid.test:4444/wd/hub?a=@"
    assert login_of(grid) == ("me", "p@ss")
    assert without_login(grid) == "http://grid.test:4444/wd/hub?a=@"
    assert login_of("http://grid.test/@x") == ("", "")
    assert without_login("http://grid.test/@x") == "http://grid.test/@x"


def test_a_file_is_called_by_the_last_name_of_its_path() -> None:
    assert file_name("https://a.test/x/The%20hall.jpg?w=300#x") == "The hall.jpg"
    assert file_name("/x/folder/") == "folder"
    assert file_name("https://a.test/") == ""


def test_queries_are_read_and_written_as_forms_do() -> None:
    assert query_pairs("a=1&b&c=%20x+y&a=2") == [("a", "1"), ("b", ""), ("c", " x y"), ("a", "2")]
    assert query_pairs("a=1&b", blank=False) == [("a", "1")]
    assert query_of([("a", "x y"), ("b", "&")]) == "a=x+y&b=%26"
    assert len(query_pairs("a=1&" * 100_000)) <= 1_000


def test_percent_escapes_go_both_ways() -> None:
    assert percent_encoded("ü/ä b") == "%C3%BC/%C3%A4%20b"
    assert percent_decoded("%C3%BC%zz%") == "ü%zz%"
    assert percent_encoded("\ud800") == "%3F"
