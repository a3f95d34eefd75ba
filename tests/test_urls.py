from __future__ import annotations

import pytest

from auditor.urls import UrlError, canonical, fragment_of, origin_of, parts_of, path_of, same_site, scheme_of

BASE = "https://www.example.edu/a/b/page.html?x=1"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("HTTP://Example.COM:80", "http://example.com/"),
        ("https://example.com:443/a/./b/../c", "https://example.com/a/c"),
        ("https://example.com/%7euser/%41%2f", "https://example.com/~user/A%2F"),
        ("https://example.com/a?#top", "https://example.com/a"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://faß.de/", "https://xn--fa-hia.de/"),
        ("http://пример.рф/a b", "http://xn--e1afmkfd.xn--p1ai/a%20b"),
        ("  https://example.com/a\n", "https://example.com/a"),
        ("https://example.com/a\n/b", "https://example.com/a/b"),
        ("https://example.com//a//b", "https://example.com//a//b"),
        ("https://example.com/?b=2&a=1", "https://example.com/?b=2&a=1"),
        ("https://example.com:8443/", "https://example.com:8443/"),
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("https://example.com/%zz", "https://example.com/%zz"),
        ("https://example.com/a@b", "https://example.com/a@b"),
        ("https://example.com?q=a@b", "https://example.com/?q=a@b"),
        ("https://example.com/%2%65", "https://example.com/%2%65"),
        ("https://example.com/%%36%35", "https://example.com/%%365"),
        ("https://example.com/a%%65b", "https://example.com/a%%65b"),
        ("https://example.com/a\u00a0", "https://example.com/a%C2%A0"),
        ("https://example.com/a\u3000 ", "https://example.com/a%E3%80%80"),
    ],
)
def test_an_absolute_address_has_one_canonical_form(href: str, expected: str) -> None:
    assert canonical(href) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("../news/", "https://www.example.edu/a/news/"),
        ("?y=2#z", "https://www.example.edu/a/b/page.html?y=2"),
        ("", "https://www.example.edu/a/b/page.html?x=1"),
        ("#top", "https://www.example.edu/a/b/page.html?x=1"),
        ("//cdn.example.edu/x", "https://cdn.example.edu/x"),
        ("/a:b", "https://www.example.edu/a:b"),
        ("x\\y", "https://www.example.edu/a/b/x/y"),
    ],
)
def test_a_relative_address_is_resolved_as_browsers_do(href: str, expected: str) -> None:
    assert canonical(href, BASE) == expected


@pytest.mark.parametrize(
    "href",
    [
        "http://127.0.0.1:9\\@1.1.1.1/",
        "http:/\\h",
        "http:///h",
        "http:h",
        "http://a@b@h/",
        "http://user:pw@h/",
        "http://h%2f@evil/",
        "http://[::1]%0a/",
        "http://h:0x50/",
        "http://h:70000/",
        "http://ex\tample.com/",
        "http://ex ample.com/",
        "http:// /",
        "http://",
        "\\\\h/x",
        "/\\h/x",
        "///h/x",
        "//user@h/",
        "https://example.com/" + "a" * 10_000,
        "\ud800",
    ],
)
def test_what_parsers_read_differently_is_refused(href: str) -> None:
    with pytest.raises(UrlError) as caught:
        canonical(href, BASE)
    assert caught.value.code == "BAD_URL"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "mailto:a@b.c",
        "tel:+1",
        "file:///etc/passwd",
        "ftp://h/",
        "blob:https://h/1",
        "view-source:http://h/",
        "data:text/html," + "x" * 5_000_000,
    ],
)
def test_what_is_no_page_is_not_fetched(href: str) -> None:
    with pytest.raises(UrlError) as caught:
        canonical(href, BASE)
    assert caught.value.code == "SCHEME_REFUSED"


def test_a_base_with_a_password_lends_it_to_nothing() -> None:
    with pytest.raises(UrlError):
        canonical("x", "http://user:pw@h/")
    with pytest.raises(UrlError):
        canonical("x", "http://user:123@h/")


def test_parts_origin_path_and_fragment_of_an_address() -> None:
    assert parts_of("http://[::1]:8080/a?b") == ("http", "::1", 8080, "/a", "b")
    assert parts_of("https://example.com") == ("https", "example.com", 443, "/", "")
    assert origin_of("https://example.com:443/a") == "https://example.com"
    assert origin_of("http://example.com:8000/a") == "http://example.com:8000"
    assert path_of("https://example.com/a%20b?c") == "/a%20b"
    assert fragment_of("/x#caf%C3%A9 ") == "café"
    assert fragment_of("/x") == ""
    assert scheme_of("  HTTPS://h") == "https"
    assert scheme_of("a/b:c") == ""


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://example.edu/a", "https://www.example.edu/", True),
        ("http://example.edu/", "https://example.edu/", True),
        ("http://example.edu:8000/", "http://www.example.edu:8000/", True),
        ("http://example.edu:8000/", "http://example.edu:8001/", False),
        ("http://example.edu:8000/", "https://example.edu/", False),
        ("https://news.example.edu/", "https://example.edu/", False),
    ],
)
def test_one_site_is_one_host_but_for_www_and_https(a: str, b: str, same: bool) -> None:
    assert same_site(a, b) is same


@pytest.mark.parametrize(
    ("encoding", "href", "expected"),
    [
        ("windows-1252", "/b\u00fccher?titel=M\u00e4rchen", "/b%C3%BCcher?titel=M%E4rchen"),
        ("iso-8859-2", "/?m=\u0141\u00f3d\u017a", "/?m=%A3%F3d%BC"),
        ("gb18030", "?q=\u5317\u4eac", "/a/b/page.html?q=%B1%B1%BE%A9"),
        ("cp932", "/?q=\u30bd", "/?q=%83\\"),
        ("cp932", "/?q=\u7cfb", "/?q=%8Cn"),
        ("euc-jp", "/?q=\u6771#\u6771", "/?q=%C5%EC"),
        ("windows-1251", "/?q=\u0414\u043e\u043c&x=1", "/?q=%C4%EE%EC&x=1"),
        ("windows-1252", "/?q=\u4eac!", "/?q=%26%2320140%3B!"),
        ("windows-874", "/?q=\u0e01", "/?q=%A1"),
        ("utf-16-le", "/?q=\u00e9", "/?q=%C3%A9"),
        ("windows-1252", "/?q=%C3%A9", "/?q=%C3%A9"),
    ],
)  # fmt: skip
def test_a_query_is_sent_in_the_encoding_of_its_page(encoding: str, href: str, expected: str) -> None:
    assert canonical(href, BASE, encoding) == f"https://www.example.edu{expected}"
