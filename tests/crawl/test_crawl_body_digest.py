"""What changes with each request makes no other digest; what a reader, a listener or a check could tell does."""

from __future__ import annotations

import pytest

from auditor.crawl.body_digest import body_digest

SAME = {
    "a comment with the time": ("<p>Fees</p><!-- cached 12:03:01 -->", "<p>Fees</p><!-- cached 23:59:59 -->"),
    "a nonce": ('<script nonce="a1b2">start()</script>', '<script nonce="c3d4">start()</script>'),
    "a token of a form": (
        '<input type="hidden" name="csrf_token" value="abc">',
        '<input type="hidden" name="csrf_token" value="xyz">',
    ),
    "a token before its name": (
        "<input value='1' type=hidden name=__VIEWSTATE>",
        "<input value='2' type=hidden name=__VIEWSTATE>",
    ),
    "a meta for scripts": ('<meta name="csrf-token" content="1">', '<meta name="csrf-token" content="2">'),
    "a query that breaks caches": ('<link href="/s.css?v=17">', '<link href="/s.css?v=18">'),
    "a time beside other parameters": ('<img src="/i?id=4&amp;t=1">', '<img src="/i?id=4&amp;t=2">'),
    "a nonce in a script's data": ('<script>var s={"nonce":"a"}</script>', '<script>var s={"nonce":"b"}</script>'),
    "a counter of views": (
        '<span class="view-count">1,204</span> times read',
        '<span class="view-count">1,205</span> times read',
    ),
    "the time a page was made in": ("<p>Page generated in 0.12 seconds</p>", "<p>Page generated in 1.5 seconds</p>"),
    "an e-mail address kept from robots": (
        '<a data-cfemail="127352703c70">mail</a>',
        '<a data-cfemail="036243612d61">mail</a>',
    ),
}
OTHER = {
    "a word": ("<p>Fees: 10 dollars</p>", "<p>Fees: 12 dollars</p>"),
    "a description": ('<img src="a.png" alt="A nurse">', '<img src="a.png" alt="A doctor">'),
    "a class": ('<p class="note">x</p>', '<p class="warn">x</p>'),
    "a link's query": ('<a href="/list?v=1">list</a>', '<a href="/list?v=2">list</a>'),
    "a picture's number": ('<img src="/i?id=4">', '<img src="/i?id=5">'),
    "a visible field": ('<input name="amount" value="1">', '<input name="amount" value="2">'),
    "what a script does": ("<script>show(1)</script>", "<script>show(2)</script>"),
    "a script in an old comment": ("<script><!--\nshow(1)\n//--></script>", "<script><!--\nshow(2)\n//--></script>"),
    "a number that is no counter": ('<span class="price">204</span>', '<span class="price">205</span>'),
    "a style": ("<style>p{color:#777}</style>", "<style>p{color:#333}</style>"),
}


@pytest.mark.parametrize("kind", SAME)
def test_what_changes_with_each_request_is_the_same_page(kind: str) -> None:
    before, after = (text.encode() for text in SAME[kind])
    assert before != after
    assert body_digest(before, {}) == body_digest(after, {})


@pytest.mark.parametrize("kind", OTHER)
def test_what_can_be_told_is_another_page(kind: str) -> None:
    before, after = (text.encode() for text in OTHER[kind])
    assert body_digest(before, {}) != body_digest(after, {})


def test_a_policy_counts_without_its_nonce_and_a_refresh_counts() -> None:
    def digest(**headers: str) -> str:
        return body_digest(b"<p>Fees</p>", {name.replace("_", "-"): value for name, value in headers.items()})

    assert digest(content_security_policy="script-src 'nonce-a1'") == digest(
        content_security_policy="script-src 'nonce-b2'"
    )
    assert digest(content_security_policy="script-src 'nonce-a1'") != digest(
        content_security_policy="script-src 'none'"
    )
    assert digest(refresh="5; url=/next") != digest()
    assert digest(date="today", etag="1") == digest(date="yesterday", etag="2")


@pytest.mark.parametrize(
    "bad", ["<!--", "<script", "<script></script", "<input ", '"token', "<span class=views>", "<!-- -->"]
)
def test_a_hostile_page_keeps_its_length_in_bounds(bad: str) -> None:
    assert len(body_digest(bad.encode() * 20_000, {})) == 64
