from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest

from auditor.net import sitemap
from auditor.net.sitemap import read_sitemap
from tests.faults.fixtures import Make
from tests.faults.server import FaultServer

XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*addresses: str) -> str:
    return f"<urlset {XMLNS}>" + "".join(f"<url><loc>{a}</loc></url>" for a in addresses) + "</urlset>"


def index(*addresses: str) -> str:
    return (
        f"<sitemapindex {XMLNS}>" + "".join(f"<sitemap><loc>{a}</loc></sitemap>" for a in addresses) + "</sitemapindex>"
    )


def read(
    faults: FaultServer, make: Make, body: str | bytes, kind: str = "application/xml", limit: int = 50_000
) -> tuple[list[str], str]:
    faults.page("/sitemap.xml", body, kind)
    entries, problems = read_sitemap(make(max_body_mb=1), faults.url("/sitemap.xml"), limit)
    return [entry.url for entry in entries], " | ".join(problem.failure.detail for problem in problems)


def test_addresses_and_dates_are_read(faults: FaultServer, make: Make) -> None:
    url = "<url><loc>\n http://a.example/x?a=1&amp;b=2 \n</loc><lastmod>2026-01-02</lastmod></url>"
    body = f'<?xml version="1.0"?><urlset {XMLNS}>{url}</urlset>'
    faults.page("/sitemap.xml", body, "text/xml")
    entries, problems = read_sitemap(make(), faults.url("/sitemap.xml"), 10)
    assert entries == [("http://a.example/x?a=1&b=2", "2026-01-02")]
    assert problems == []


@pytest.mark.parametrize(
    "body",
    [
        "http://a.example/1\r\nhttp://a.example/2\n\n",
        "\ufeffhttp://a.example/1\nnot an address\nhttp://a.example/2",
        "<rss><channel><link>http://self.example/</link><item><link>http://a.example/1</link></item>"
        "<item><title>x</title><link>http://a.example/2</link></item></channel></rss>",
        '<feed xmlns="http://www.w3.org/2005/Atom"><link href="http://self.example/"/>'
        '<entry><link href="http://a.example/1"/></entry><entry><link rel="edit" href="http://no.example/"/>'
        '<link rel="alternate" href="http://a.example/2"/></entry></feed>',
        '<urlset xmlns="http://wrong.example/"><url><loc>http://a.example/1</loc></url>'
        '<url xmlns:i="http://image.example/"><i:image><i:loc>http://a.example/p.png</i:loc></i:image>'
        "<loc>http://a.example/2</loc></url></urlset>",
        "<urlset><url><loc><![CDATA[http://a.example/1]]></loc></url><!-- x --><url><loc>http://a.example/2</loc></url></urlset>",
    ],
    ids=["text", "text with BOM", "RSS", "Atom", "wrong namespace, images", "CDATA"],
)  # fmt: skip
def test_every_kind_of_sitemap_is_read(faults: FaultServer, make: Make, body: str) -> None:
    urls, problems = read(faults, make, body, "text/plain")
    assert urls == ["http://a.example/1", "http://a.example/2"]
    assert problems == ""


def test_utf_16_and_gzip_are_read(faults: FaultServer, make: Make) -> None:
    body = '<?xml version="1.0" encoding="UTF-16"?>' + urlset("http://a.example/é")
    assert read(faults, make, body.encode("utf-16")) == (["http://a.example/%C3%A9"], "")
    assert read(faults, make, gzip.compress(urlset("http://a.example/1").encode())) == (["http://a.example/1"], "")


def test_of_a_broken_file_what_was_read_is_used(faults: FaultServer, make: Make) -> None:
    whole = urlset(*(f"http://a.example/{n}" for n in range(10_000)))
    urls, problems = read(faults, make, whole[:-200] + "<oops")
    assert len(urls) > 9_990
    assert "not well-formed after" in problems
    urls, problems = read(faults, make, gzip.compress(whole.encode())[:-500])
    assert len(urls) > 1_000
    assert "no end" in problems
    assert read(faults, make, b"\x1f\x8b not gzip", "application/gzip")[1] != ""


@pytest.mark.parametrize(
    ("body", "reason"),
    [("", "empty"), ("<!doctype html><html>Not found", "HTML"), ("nothing here", "neither"), ("<urlset/>", "no address"),
     ("<x>" * 5000, "not well-formed")],
)  # fmt: skip
def test_what_is_no_sitemap_is_told(faults: FaultServer, make: Make, body: str, reason: str) -> None:
    urls, problems = read(faults, make, body)
    assert urls == []
    assert reason in problems


def test_a_sitemap_that_is_not_there_is_told(faults: FaultServer, make: Make) -> None:
    entries, problems = read_sitemap(make(), faults.url("/none.xml"), 10)
    assert entries == []
    assert problems[0].failure.code == "SITEMAP_BROKEN"
    assert "404" in problems[0].failure.detail


def test_an_index_leads_on_but_not_in_circles(faults: FaultServer, make: Make) -> None:
    faults.page("/a.xml", index(faults.url("/sitemap.xml"), faults.url("/b.xml"), faults.url("/c.xml")))
    faults.page("/b.xml", urlset("http://a.example/b"))
    faults.page("/c.xml", index(faults.url("/d.xml")))
    faults.page("/d.xml", urlset("http://a.example/too-deep"))
    urls, problems = read(faults, make, index(faults.url("/a.xml"), faults.url("/b.xml")))
    assert urls == ["http://a.example/b"]
    assert "deeper than 3" in problems
    assert sorted(faults.paths()) == ["/a.xml", "/b.xml", "/c.xml", "/sitemap.xml"]


def test_limits_stop_with_numbers(faults: FaultServer, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    many = urlset(*(f"http://a.example/{n}" for n in range(50_001)))
    faults.page("/sitemap.xml", gzip.compress(many.encode()))
    entries, problems = read_sitemap(make(), faults.url("/sitemap.xml"), 100_000)
    assert len(entries) == 50_000
    assert "more than 50000" in problems[0].failure.detail
    entries, problems = read_sitemap(make(), faults.url("/sitemap.xml"), 10)
    assert (len(entries), problems[-1].failure.code) == (10, "PAGE_LIMIT")
    monkeypatch.setattr(sitemap, "SIZE_LIMIT", 100_000)
    urls, text = read(faults, make, gzip.compress(many.encode()))
    assert 1_000 < len(urls) < 5_000
    assert "larger than 100000 bytes" in text
    urls, text = read(faults, make, many)
    assert 1_000 < len(urls) < 5_000
    assert "larger than 100000 bytes" in text


def test_entities_and_dtds_are_refused(faults: FaultServer, make: Make, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("http://a.example/secret")
    laughs = '<!ENTITY l0 "http://a.example/">' + "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)
    )
    for dtd in (
        laughs,
        f'<!ENTITY x SYSTEM "file://{secret}">',
        f'<!ENTITY x SYSTEM "{faults.url("/canary")}">',
        f'<!ENTITY % p SYSTEM "{faults.url("/canary.dtd")}"> %p;',
    ):
        started = time.process_time()
        body = f"<!DOCTYPE urlset [{dtd}]><urlset><url><loc>&x;&l11;</loc></url></urlset>"
        assert read(faults, make, body)[0] == []
        assert time.process_time() - started < 1
    urls, problems = read(
        faults, make, f'<!DOCTYPE urlset SYSTEM "{faults.url("/canary.dtd")}">' + urlset("http://a.example/")
    )
    assert urls == []
    assert "DOCTYPE" in problems
    assert set(faults.paths()) == {"/sitemap.xml"}


def test_addresses_that_are_not_valid_are_counted(faults: FaultServer, make: Make) -> None:
    urls, problems = read(
        faults, make, urlset("http://u:p@a.example/", "/relative", "file:///etc/passwd", "http://a.example/")
    )
    assert urls == ["http://a.example/"]
    assert "3 of 4 addresses are not valid" in problems


def test_a_slow_sitemap_costs_its_budget(faults: FaultServer, make: Make) -> None:
    faults.resources["/sitemap.xml"] = faults.resources["/drip-body"]
    started = time.process_time()
    entries, problems = read_sitemap(make(request_budget_s=0.4), faults.url("/sitemap.xml"), 10)
    assert entries == []
    assert "DEADLINE" in problems[0].failure.detail
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "before",
    ["\n", "\r\n\r\n  ", "\t\ufeff", "\ufeff\n", " " * 3_000, "<!-- made by hand -->\n<!-- 2 -->"],
    ids=["line", "lines", "mark after blank", "blank after mark", "three thousand", "comments"],
)
def test_blanks_and_comments_before_the_declaration_are_passed_over(
    faults: FaultServer, make: Make, before: str
) -> None:
    body = before + '<?xml version="1.0" encoding="UTF-8"?>\n' + urlset("http://a.example/1")
    assert read(faults, make, body) == (["http://a.example/1"], "")


@pytest.mark.parametrize("before", ["<!-- made by a plug-in -->\n", '<?xml version="1.0"?><!-- 1 -->\n<!-- <html> -->'])
def test_a_comment_before_the_root_is_no_web_page(faults: FaultServer, make: Make, before: str) -> None:
    assert read(faults, make, before + urlset("http://a.example/1")) == (["http://a.example/1"], "")
    assert read(faults, make, before + "<!doctype html><p>Gone")[1].endswith("it is an HTML page")


def test_each_broken_part_of_an_index_is_named(faults: FaultServer, make: Make) -> None:
    faults.page("/good.xml", urlset("http://a.example/1"), "text/xml")
    faults.page("/cut.xml", urlset("http://a.example/2")[:-9], "text/xml")
    faults.page("/empty.xml", "", "text/xml")
    faults.page("/down.xml", "busy", "text/plain", "503 No")
    parts = [faults.url(f"/{name}.xml") for name in ("cut", "gone", "good", "empty", "down")]
    faults.page("/sitemap.xml", index(*parts), "text/xml")
    entries, problems = read_sitemap(make(), faults.url("/sitemap.xml"), 100)
    assert [entry.url for entry in entries] == ["http://a.example/2", "http://a.example/1"]
    assert [problem.url for problem in problems] == [url for url in parts if "good" not in url]
