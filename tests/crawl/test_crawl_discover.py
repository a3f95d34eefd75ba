from __future__ import annotations

import time

import pytest

from auditor.crawl.discover import MAX_LINKS, discover, is_download, without_tracking
from auditor.dom.document import Document
from auditor.extract.parse import parse_html
from auditor.model.page import Target, TargetKind

PAGE = Target("https://www.example.edu/a/", 2)


def document(html: str, url: str = PAGE.url) -> Document:
    made = parse_html(html, url)
    assert isinstance(made, Document)
    return made


def urls(html: str) -> list[str]:
    return [target.url.removeprefix("https://www.example.edu") for target in discover(document(html), PAGE)[0]]


def test_links_frames_and_versions_are_followed_once_and_in_order() -> None:
    html = """
      <link rel=canonical href=/canonical><link rel=alternate hreflang=de href=/de/><link rel=next href=?page=2>
      <meta http-equiv=refresh content="5; url='/later'">
      <a href=b.html>b</a> <map><area href=/area></map> <iframe src=/frame></iframe>
      <a href="b.html#part">again</a> <a href=https://other.example/>other</a>"""
    assert urls(html) == [
        "/canonical",
        "/de/",
        "/a/?page=2",
        "/later",
        "/a/b.html",
        "/area",
        "/frame",
        "https://other.example/",
    ]


def test_what_is_no_page_is_not_followed() -> None:
    html = """
      <link rel=stylesheet href=/style><link rel="alternate stylesheet" hreflang=x href=/dark>
      <link rel=alternate type=application/rss+xml href=/feed><link rel=icon href=/icon>
      <a href="">self</a> <a href="#top">top</a> <a href=/a/>self</a> <a>none</a> <a name=x>anchor</a>
      <a href=mailto:a@b>m</a> <a href="javascript:void(0)">j</a> <a href="http://u:p@h/">p</a> <a href="http://[">bad</a>
      <iframe src=""></iframe> <iframe src=about:blank></iframe>
      <meta http-equiv=refresh content=30> <img src=/picture>"""
    assert urls(html) == []


def test_a_template_leads_nowhere_before_a_script_uses_it_and_a_shadow_root_does() -> None:
    card = (
        '<template><a href="/item/{{id}}">x</a><template><a href=/inner>x</a></template><a href=/last>x</a></template>'
    )
    root = "<div><template shadowrootmode=open><a href=/shown>x</a></template></div>"
    assert urls(f"{card}<a href=/after>x</a>{root}<a href=/end>x</a>") == ["/after", "/shown", "/end"]


def test_what_a_link_says_about_itself_is_kept() -> None:
    made = list(discover(document("<a href=/x rel='noopener NOFOLLOW'>x</a><a href=/y>y</a>"), PAGE)[0])
    assert made == [
        Target("https://www.example.edu/x", 3, PAGE.url, TargetKind.LINK, nofollow=True),
        Target("https://www.example.edu/y", 3, PAGE.url, TargetKind.LINK),
    ]


def test_the_first_base_decides() -> None:
    assert urls("<base href=/other/><base href=/third/><a href=x>x</a>") == ["/other/x"]
    assert urls("<base href=https://elsewhere.example/><a href=x>x</a>") == ["https://elsewhere.example/x"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://h/a?utm_source=x&id=1&fbclid=y", "https://h/a?id=1"),
        ("https://h/a?gclid=1", "https://h/a"),
        ("https://h/a?b=2&a=1", "https://h/a?b=2&a=1"),
        ("https://h/a", "https://h/a"),
    ],
)
def test_where_a_visitor_came_from_is_no_part_of_the_address(url: str, expected: str) -> None:
    assert without_tracking(url) == expected


def test_a_download_is_told_by_its_extension() -> None:
    assert is_download("https://h/a/b.docx?v=1")
    assert not is_download("https://h/a.b/c")
    assert not is_download("https://example.zip/")
    assert not is_download("https://h/index.php?f=x.pdf")


def test_more_links_than_anybody_reads_are_cut_with_notice_and_in_time() -> None:
    html = "".join(f"<a href=/p{n}>x</a>" for n in range(30_000))
    made = document(html)
    started = time.process_time()
    targets, notice = discover(made, PAGE)
    assert time.process_time() - started < 1.5
    assert len(targets) == MAX_LINKS
    assert notice is not None
    assert notice.code == "PAGE_LIMIT"


def test_hostile_attributes_cost_no_time() -> None:
    started = time.process_time()
    for value in ("1;" * 50_000, " " * 50_000, "0" * 50_000, "url=" * 20_000, ";url=" + "'" * 50_000):
        discover(document(f'<meta http-equiv=refresh content="{value}"><a href="{value}">x</a>'), PAGE)
    assert time.process_time() - started < 2


def test_an_address_that_ends_like_a_file_may_be_a_page() -> None:
    html = "<a href=/wiki/Image:Bridge.png>bridge</a> <a href=/tag/vue.js>tag</a> <a href=/form.pdf>form</a>"
    assert urls(html) == ["/wiki/Image:Bridge.png", "/tag/vue.js", "/form.pdf"]


def test_links_of_pictures_and_framed_pages_are_followed() -> None:
    html = """<svg><a xlink:href=/old-svg><text>a</text></a><a href=/new-svg><text>b</text></a></svg><a xlink:href=/no>none</a>
      <object data=/object type="text/html"></object><object data=/film type=video/mp4></object><embed src=/embed type=text/html>
      <iframe srcdoc="<p>x" src=/covered></iframe>"""
    assert urls(html) == ["/old-svg", "/new-svg", "/object", "/embed"]


def test_a_refresh_header_is_obeyed_as_the_element_is() -> None:
    targets, _ = discover(document("<p>moved"), PAGE, "0; url=/there")
    assert [target.url for target in targets] == ["https://www.example.edu/there"]


def test_a_base_address_that_leads_nowhere_is_left_out() -> None:
    assert urls("<base href='javascript:0'><a href=b>b</a>") == ["/a/b"]


def test_a_query_is_sent_in_the_encoding_of_its_page() -> None:
    made = parse_html("<a href='/suche?wort=K\u00e4se'>K</a>".encode("latin-1"), PAGE.url, "windows-1252")
    assert isinstance(made, Document)
    assert [target.url for target in discover(made, PAGE)[0]] == ["https://www.example.edu/suche?wort=K%E4se"]
