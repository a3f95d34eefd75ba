"""What an answer carries: codings, sizes, statuses, kinds, encodings, validators."""

from __future__ import annotations

import gzip
import zlib

import pytest

from auditor.net.response_class import page_failure
from tests.faults.fixtures import Make, answers, fails
from tests.faults.server import PAGE, Client, FaultServer, Request


def test_a_compressed_bomb_stops_at_the_limit(faults: FaultServer, make: Make) -> None:
    import tracemalloc

    fetcher = make(max_body_mb=2)
    tracemalloc.start()
    outcome = fetcher.fetch(faults.url("/bomb"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert fails(outcome) == "TOO_LARGE"
    assert peak < 40_000_000  # the server's own 30 MB of zeros are in this process


def encoded(faults: FaultServer, body: bytes, coding: str, *more: str) -> str:
    path = f"/encoded-{len(faults.resources)}"
    faults.page(path, body, "text/html", "200 OK", f"Content-Encoding: {coding}", *more)
    return faults.url(path)


def test_gzip_deflate_and_both_kinds_of_deflate_are_read(faults: FaultServer, make: Make) -> None:
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    bodies = {
        encoded(faults, gzip.compress(PAGE), "gzip"),
        encoded(faults, gzip.compress(PAGE[:50]) + gzip.compress(PAGE[50:]), "x-gzip"),
        encoded(faults, zlib.compress(PAGE), "deflate"),
        encoded(faults, raw.compress(PAGE) + raw.flush(), "deflate"),
        encoded(faults, gzip.compress(gzip.compress(PAGE)), "gzip, gzip"),
        encoded(faults, gzip.compress(PAGE) + b"\0\0\0", "gzip"),
        encoded(faults, PAGE, "identity"),
    }
    fetcher = make()
    for url in bodies:
        assert answers(fetcher.fetch(url)).body == PAGE


@pytest.mark.parametrize(
    ("body", "coding", "code"),
    [
        (gzip.compress(PAGE), ", ".join(["gzip"] * 6), "BAD_ENCODING"),
        (PAGE, "gzip", "BAD_ENCODING"),
        (PAGE, "br", "BAD_ENCODING"),
        (PAGE, "zstd", "BAD_ENCODING"),
        (gzip.compress(PAGE)[:-20], "gzip", "TRUNCATED"),
    ],
    # Of the bytes themselves pytest would make names, and gzip writes the time of day into them.
    ids=["six-times", "not-gzip", "not-brotli", "not-zstandard", "cut-off"],
)
def test_compression_that_is_broken(faults: FaultServer, make: Make, body: bytes, coding: str, code: str) -> None:
    assert fails(make().fetch(encoded(faults, body, coding))) == code


def test_an_empty_body_that_says_it_is_compressed_is_only_empty(faults: FaultServer, make: Make) -> None:
    assert answers(make().fetch(encoded(faults, b"", "gzip"))).body == b""


def test_a_body_without_end_stops_at_the_limit(faults: FaultServer, make: Make) -> None:
    assert fails(make().fetch(faults.url("/endless"))) == "TOO_LARGE"
    part = answers(make().fetch(faults.url("/endless"), limit=1000, partial=True))
    assert (len(part.body), part.truncated) == (1000, True)


def test_error_pages_are_never_content(faults: FaultServer, make: Make) -> None:
    fetcher = make()
    for status, code in {401: "AUTH_REQUIRED", 403: "HTTP_STATUS", 404: "HTTP_STATUS", 410: "HTTP_STATUS",
                         429: "RATE_LIMITED", 451: "HTTP_STATUS", 500: "HTTP_STATUS", 304: None}.items():  # fmt: skip
        faults.page(f"/{status}", PAGE, "text/html", f"{status} Whatever")
        outcome = fetcher.fetch(faults.url(f"/{status}"))
        if code is None:
            assert fails(outcome) == "BAD_RESPONSE"
            continue
        failure = page_failure(answers(outcome))
        assert failure is not None
        assert failure.code == code


def test_answers_without_content_are_not_pages_without_problems(faults: FaultServer, make: Make) -> None:
    fetcher = make()
    faults.page("/empty", b"  \r\n\0")
    faults.page("/part", PAGE, "text/html", "206 Partial Content")
    faults.resources["/204"] = lambda client, request: client.send(b"HTTP/1.1 204 No Content\r\n\r\n")
    for path, code in {"/empty": "EMPTY_DOCUMENT", "/204": "EMPTY_DOCUMENT", "/part": "TRUNCATED"}.items():
        failure = page_failure(answers(fetcher.fetch(faults.url(path))))
        assert failure is not None
        assert failure.code == code
    assert page_failure(answers(fetcher.fetch(faults.url("/fine")))) is None


@pytest.mark.parametrize(
    ("declared", "body", "media_type", "is_page"),
    [
        ("text/html", b"%PDF-1.7 ...", "application/pdf", False),
        ("text/html", b"\x89PNG\r\n\x1a\n....", "image/png", False),
        ("image/png", PAGE, "image/png", False),
        ("", PAGE, "text/html", True),
        ("", b"just words", "text/plain", False),
        ("application/xhtml+xml", PAGE, "application/xhtml+xml", True),
        ("text/html;charset=bogus", PAGE, "text/html", True),
        ("TEXT/HTML ; x", PAGE, "text/html", True),
        ("text/plain", PAGE, "text/plain", False),
        ("application/json", b"{}", "application/json", False),
        ("text/xml", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"></html>', "application/xhtml+xml", True),
        ("text/xml", b"<rss></rss>", "text/xml", False),
    ],
)  # fmt: skip
def test_what_it_is_is_decided_by_declaration_and_first_bytes(
    faults: FaultServer, make: Make, declared: str, body: bytes, media_type: str, is_page: bool
) -> None:
    faults.page("/typed", body, declared)
    response = answers(make().fetch(faults.url("/typed")))
    failure = page_failure(response)
    assert response.media_type == media_type
    assert (failure is None) is is_page
    if failure is not None:
        assert failure.code == "NOT_HTML"
        assert not declared or declared.partition(";")[0] in failure.detail


def test_of_a_large_download_only_a_glance_is_read(faults: FaultServer, make: Make) -> None:
    faults.page("/film", bytes(5_000_000), "video/mp4")
    response = answers(make().fetch(faults.url("/film")))
    assert response.truncated
    assert len(response.body) <= 65536
    failure = page_failure(response)
    assert failure is not None
    assert failure.code == "NOT_HTML"


@pytest.mark.parametrize(
    ("kind", "body", "charset", "source"),
    [
        ("text/html", "<meta charset=utf-8><p>é".encode(), "utf-8", "meta"),
        ("text/html", "<p>é".encode(), "utf-8", "guess"),
        ("text/html; charset=iso-8859-1", "<p>é".encode(), "windows-1252", "header"),
        ("text/html; charset=iso-8859-1", b"\xef\xbb\xbf<p>", "utf-8", "bom"),
        ("text/html", b"\xff\xfe" + "<p>é".encode("utf-16-le"), "utf-16-le", "bom"),
        ("text/html; charset=Shift_JIS", "<p>日本".encode("cp932"), "cp932", "header"),
        ("text/html", b'<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">', "cp949", "meta"),
        ("text/html; charset=bogus", b"<meta charset=latin1><p>\xe9", "windows-1252", "meta"),
        ("text/html", b"<!-- <meta charset=big5> --><meta charset=gb2312>", "gb18030", "meta"),
        ("text/html", b"<meta charset=utf-16><p>x", "utf-8", "meta"),
        ("text/html", b"<!--" + b" " * 1100 + b"--><meta charset=big5>", "utf-8", "guess"),
        ("text/html", b'<?xml version="1.0" encoding="koi8-r"?><p>', "koi8-r", "meta"),
        ("text/html; charset=rot13", b"<p>x", "utf-8", "guess"),
    ],
)
def test_the_encoding_is_found_in_the_order_of_the_whatwg(
    faults: FaultServer, make: Make, kind: str, body: bytes, charset: str, source: str
) -> None:
    faults.page("/text", body, kind)
    response = answers(make().fetch(faults.url("/text")))
    assert (response.charset, response.charset_source) == (charset, source)
    body.decode(response.charset)


def test_undeclared_japanese_is_guessed_as_such(faults: FaultServer, make: Make) -> None:
    text = "<p>大学院の入学案内と奨学金についてのお知らせです。詳しくは事務室までお問い合わせください。" * 5
    faults.page("/text", text.encode("euc-jp"), "text/html")
    response = answers(make().fetch(faults.url("/text")))
    assert response.body.decode(response.charset) == text
    assert response.charset_source == "guess"


def test_a_304_that_nobody_asked_for(faults: FaultServer, make: Make) -> None:
    faults.resources["/304"] = lambda client, request: client.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    assert fails(make().fetch(faults.url("/304"))) == "BAD_RESPONSE"


@pytest.mark.parametrize("coding", ["none", "UTF-8", "binary", "8bit", "text/html", "gzip-not, none"])
def test_a_coding_that_http_does_not_know_leaves_the_body_as_it_is(
    faults: FaultServer, make: Make, coding: str
) -> None:
    assert answers(make().fetch(encoded(faults, PAGE, coding))).body == PAGE


@pytest.mark.parametrize(
    ("coding", "body"),
    [("gzip, chunked", gzip.compress(PAGE)), ("deflate, chunked", zlib.compress(PAGE)), ("chunked", PAGE)],
)
def test_a_transfer_coding_below_the_chunks_is_undone(
    faults: FaultServer, make: Make, coding: str, body: bytes
) -> None:
    def chunks(client: Client, request: Request) -> None:
        client.head(f"Transfer-Encoding: {coding}")
        for start in range(0, len(body), 20):
            piece = body[start : start + 20]
            client.send(b"%x\r\n%s\r\n" % (len(piece), piece))
        client.send(b"0\r\n\r\n")
        client.keep = True

    faults.resources["/chunks"] = chunks
    fetcher = make()
    for _ in range(2):
        assert answers(fetcher.fetch(faults.url("/chunks"))).body == PAGE
        assert answers(fetcher.fetch(faults.url("/fine"))).body == PAGE


def test_a_transfer_coding_that_is_unknown_makes_the_answer_unreadable(faults: FaultServer, make: Make) -> None:
    faults.resources["/odd"] = lambda client, request: client.head("Transfer-Encoding: rot13, chunked")
    assert fails(make().fetch(faults.url("/odd"))) == "BAD_ENCODING"


@pytest.mark.parametrize("status", ["404 No", "405 No", "500 No", "501 No", "503 No"])
def test_where_head_says_no_get_decides(faults: FaultServer, make: Make, status: str) -> None:
    def moody(client: Client, request: Request) -> None:
        client.answer(b"" if request.method == "HEAD" else PAGE, status if request.method == "HEAD" else "200 OK")

    faults.resources["/moody"] = moody
    assert answers(make().probe(faults.url("/moody"))).status == 200


def test_the_type_decides_what_is_a_page_and_the_body_of_a_file_is_not_fetched(faults: FaultServer, make: Make) -> None:
    faults.resources["/Town_hall.jpg"] = faults.resources["/fine"]
    faults.resources["/photo.jpg"] = lambda client, request: client.send(
        b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 900000\r\n\r\n"
    )
    fetcher = make()
    page = answers(fetcher.fetch_page(faults.url("/Town_hall.jpg"), by_type=True))
    assert page_failure(page) is None
    assert page.body == PAGE
    photo = answers(fetcher.fetch_page(faults.url("/photo.jpg"), by_type=True))
    assert fails(page_failure(photo)) == "NOT_HTML"
    assert [hit.method for hit in faults.hits if "photo" in hit.target] == ["HEAD"]
