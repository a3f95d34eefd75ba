"""Every class of the vectors that the web platform tests publish for addresses, with inputs of our own (decision 0014).

What we answer otherwise is listed in REFUSED and NORMALISED, each with its reason; nothing else may.
"""

from __future__ import annotations

import pytest

from auditor.model.codes import Code
from auditor.urls import UrlError, canonical

BASE = "http://school.test/news/today?all"

SAME = {
    "a relative path": [
        ("term", "http://school.test/news/term"),
        (" term  ", "http://school.test/news/term"),
        (":term", "http://school.test/news/:term"),
        (":", "http://school.test/news/:"),
        ("/", "http://school.test/"),
        ("/:80", "http://school.test/:80"),
        ("::80", "http://school.test/news/::80"),
        ("\\term", "http://school.test/term"),
        ("/term/./x/../y", "http://school.test/term/y"),
        ("/term/%2e%2E/y", "http://school.test/y"),
        ("../../../../y", "http://school.test/y"),
        ("/term/..../", "http://school.test/term/..../"),
        ("/term//y", "http://school.test/term//y"),
        ("te rm", "http://school.test/news/te%20rm"),
        ('te"<>`{}rm', "http://school.test/news/te%22%3C%3E%60%7B%7Drm"),
        ("/\u540d\u524d", "http://school.test/%E5%90%8D%E5%89%8D"),
        ("/%zz%2", "http://school.test/%zz%2"),
        ("/te\trm\n", "http://school.test/term"),
        ("", "http://school.test/news/today?all"),
        ("?b#c?d", "http://school.test/news/today?b"),
        ("?a'b<c>", "http://school.test/news/today?a%27b%3Cc%3E"),
        ("?%7b|{", "http://school.test/news/today?%7B|{"),
        ("#b", "http://school.test/news/today?all"),
        ("#", "http://school.test/news/today?all"),
    ],
    "a host and its port": [
        ("//other.test", "http://other.test/"),
        ("http://OTHER.Test:80/", "http://other.test/"),
        ("https://other.test:443/", "https://other.test/"),
        ("http://other.test:/", "http://other.test/"),
        ("http://other.test:00000080/", "http://other.test/"),
        ("http://other.test:0/", "http://other.test:0/"),
        ("http://other.test:65535/", "http://other.test:65535/"),
        ("HTTPS://other.test", "https://other.test/"),
        ("http://other.test?a", "http://other.test/?a"),
        ("http://a_b.test/", "http://a_b.test/"),
    ],
    "a name in another script": [
        ("http://\u00fcben.test/", "http://xn--ben-goa.test/"),
        ("http://\uff27\uff4f.test/", "http://go.test/"),
        ("http://other\u3002test/", "http://other.test/"),
        ("http://ot\u00adher.test/", "http://other.test/"),
        ("http://stra\u00dfe.test/", "http://xn--strae-oqa.test/"),
    ],
    "a number for a host": [
        ("http://127.1/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://0300.0250.1/", "http://192.168.0.1/"),
        ("http://3232235521/", "http://192.168.0.1/"),
        ("http://\uff11\uff10.1/", "http://10.0.0.1/"),
        ("http://[::FFFF:0:1]/", "http://[::ffff:0:1]/"),
        ("http://[0:0:0:5:0:0:0:6]/", "http://[::5:0:0:0:6]/"),
        ("http://[::127.0.0.1]/", "http://[::7f00:1]/"),
    ],
}

NO_ADDRESS = {
    "a port that is none": ["http://a.test:x/", "http://a.test:65536/", "http://a.test:4294967377/", "http://a.test:8 0/"],
    "a letter that no host has": ["http://a b.test/", "http://a<b.test/", "http://a^b.test/", "http://a|b.test/", "http://a\u3000b.test/"],
    "a character that is none": ["http://\ufdd0b.test/", "http://a\ufffdb.test/", "http://a\uff05\uff10\uff10.test/"],
    "a number that is no host": ["http://1.2.3.256/", "http://0x100000000/", "http://1.2.3.09/", "http://1.2.3.4.5/", "http://4294967296/"],
    "brackets that hold no address": ["http://[1::2::3]/", "http://[::1", "http://[]/", "http://[g::1]/", "http://[::1.2.3]/", "http://[::1%25eth0]/"],
    "no host": ["http://", "http://?a", "http://:80/", "https://#b"],
}  # fmt: skip

REFUSED: dict[str, list[tuple[str, Code]]] = {
    "it is none of the web": [
        (address, Code.SCHEME_REFUSED)
        for address in ("ftp://a.test/", "file:///c:/x", "mailto:a@b.test", "data:,x", "javascript:1", "x-y://a.test/z")
    ],
    "it carries a user name or a password": [
        (address, Code.BAD_URL)
        for address in ("http://u@a.test/", "http://u:p@a.test/", "http://:@a.test/", "http://@a.test/", "//u@a.test/")
    ],
    "programs read another host from a backslash, or from any number of slashes but two": [
        (address, Code.BAD_URL)
        for address in ("http:\\\\a.test\\b", "http:/a.test/", "http:a.test", "http:///a.test/", "\\\\a.test\\b", "///a.test")
    ],
    "programs read another host from a tab, a line break or an escape": [
        (address, Code.BAD_URL)
        for address in ("http://a\t.test/", "http://a.te\nst/", "http://a.test:\n80/", "http://%61.test/", "http://a%2etest/")
    ],
    "its host is only dots": [("http://./", Code.BAD_URL), ("http://../", Code.BAD_URL)],
    "half of a character is one by mistake": [("http://a.test/\ud83d", Code.BAD_URL)],
}  # fmt: skip
"""Addresses that browsers read and we do not ask for, by the reason."""

NORMALISED: dict[str, list[tuple[str, str]]] = {
    "what needs no escape has none, and escapes are in capitals (RFC 3986 6.2.2)": [
        ("/%41%7a", "http://school.test/Az"),
        ("/a%2fb", "http://school.test/a%2Fb"),
        ("/a%2eb", "http://school.test/a.b"),
        ("/%3a%3C", "http://school.test/%3A%3C"),
    ],
    "an empty query is none": [("?", "http://school.test/news/today"), ("/a?#b", "http://school.test/a")],
    "a dot at the end of the host names the same host": [("http://a.test./b", "http://a.test/b")],
}
"""Addresses of which we ask for another form than browsers, by the reason; both name the same page."""


@pytest.mark.parametrize(
    ("href", "expected"), [case for cases in (*SAME.values(), *NORMALISED.values()) for case in cases]
)
def test_an_address_means_what_the_published_vectors_say(href: str, expected: str) -> None:
    assert canonical(href, BASE) == expected


@pytest.mark.parametrize("href", [href for hrefs in NO_ADDRESS.values() for href in hrefs])
def test_what_the_published_vectors_refuse_is_refused(href: str) -> None:
    with pytest.raises(UrlError) as raised:
        canonical(href, BASE)
    assert raised.value.code is Code.BAD_URL


@pytest.mark.parametrize(("href", "code"), [case for cases in REFUSED.values() for case in cases])
def test_what_browsers_read_is_refused_for_a_reason(href: str, code: Code) -> None:
    with pytest.raises(UrlError) as raised:
        canonical(href, BASE)
    assert raised.value.code is code


@pytest.mark.parametrize("base", ["http://u@school.test/a", "mailto:a@b.test", "data:,x", "school.test"])
def test_nothing_is_joined_to_a_base_that_is_no_page(base: str) -> None:
    with pytest.raises(UrlError):
        canonical("/b", base)
