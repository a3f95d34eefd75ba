from __future__ import annotations

import time
from typing import Any

import pytest

from auditor.config import SiteSettings
from auditor.crawl.scope import Glob, Scope
from auditor.model.page import Target, TargetKind

SITE = "https://www.example.edu"


def scope(**settings: Any) -> Scope:
    return Scope(SiteSettings(**{"start": (f"{SITE}/start/",), **settings}))


def code(judged: Scope, url: str, depth: int = 1, kind: TargetKind = TargetKind.LINK) -> str:
    failure = judged.judge(Target(url, depth, "", kind))
    return failure.code if failure else ""


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/news/*", "/news/a/b", True),
        ("/news/*", "/news", False),
        ("/news/", "/news/a", True),
        ("news/", "/news/a", True),
        ("/news", "/news", True),
        ("/news", "/news/a", False),
        ("*.pdf", "/a/b.pdf", True),
        ("*.pdf", "/a/b.pdf?x", False),
        ("*/print/*", "/a/print/b", True),
        ("/a*b*c", "/a-b-c", True),
        ("/a*b*c", "/a-c-b", False),
        ("/ab*b", "/ab", False),
        ("/**/x", "/a/b/x", True),
        ("*?page=*", "/list?page=2", True),
        ("/a.b", "/axb", False),
        ("/[a-z]", "/b", False),
        ("https://www.example.edu/x*", "/x/y", True),
        ("https://other.example/*", "/x/y", False),
        ("*://*/x", "/x", True),
        ("*", "/", True),
    ],
)
def test_a_glob_is_stars_and_plain_text(pattern: str, path: str, matches: bool) -> None:
    assert Glob.read(pattern).matches(SITE + path) is matches


def test_a_glob_is_linear_on_hostile_addresses() -> None:
    started = time.process_time()
    assert not Glob.read("*a" * 200 + "b").matches(SITE + "/" + "a" * 50_000)
    assert time.process_time() - started < 1


def test_the_site_is_the_origin_of_the_start_addresses() -> None:
    judged = scope(start=(f"{SITE}/start/", "http://127.0.0.1:8000/"))
    assert code(judged, f"{SITE}/anything") == ""
    assert code(judged, "http://127.0.0.1:8000/x") == ""
    for other in (
        "http://www.example.edu/",
        "https://example.edu/",
        "http://127.0.0.1:8001/",
        "https://other.example/",
    ):
        assert code(judged, other) == "OUT_OF_SCOPE"
    assert code(judged, "mailto:a@b") == "SCHEME_REFUSED"


def test_the_www_twin_counts_when_a_start_address_redirects_there() -> None:
    judged = scope(start=("http://example.edu/",))
    assert code(judged, f"{SITE}/x") == "OUT_OF_SCOPE"
    assert judged.redirected("http://example.edu/", f"{SITE}/home")
    assert code(judged, f"{SITE}/x") == ""
    assert code(judged, "http://example.edu/x") == ""
    assert not judged.redirected("http://example.edu/", "https://other.example/")
    assert code(judged, "https://other.example/x") == "OUT_OF_SCOPE"


def test_exclude_wins_over_include_and_start_addresses_need_no_include() -> None:
    judged = scope(include=("/news/*", "https://blog.example.edu/*"), exclude=("*/private/*", "/start/x"))
    assert code(judged, f"{SITE}/news/1") == ""
    assert code(judged, f"{SITE}/other") == "OUT_OF_SCOPE"
    assert code(judged, f"{SITE}/news/private/1") == "EXCLUDED"
    assert code(judged, "https://blog.example.edu/1") == "", "a whole address in include brings its origin in"
    assert code(judged, f"{SITE}/start/", 0, TargetKind.START) == ""
    assert code(judged, f"{SITE}/start/x", 0, TargetKind.START) == "EXCLUDED"


def test_depth_is_limited_but_not_for_named_addresses() -> None:
    judged = scope(max_depth=2)
    assert code(judged, f"{SITE}/x", 2) == ""
    assert code(judged, f"{SITE}/x", 3) == "DEPTH_LIMIT"
    assert code(judged, f"{SITE}/x", 9, TargetKind.LISTED) == ""


def test_only_listed_addresses_are_audited_when_asked_for() -> None:
    judged = scope(only_listed=True)
    assert code(judged, f"{SITE}/x") == "OUT_OF_SCOPE"
    assert code(judged, f"{SITE}/x", 1, TargetKind.SITEMAP) == "OUT_OF_SCOPE"
    assert code(judged, "https://anywhere.example/x", 0, TargetKind.LISTED) == ""


@pytest.mark.parametrize(
    "path",
    [
        "/logout", "/user/logout", "/logout.php?x=1", "/wp-login.php?action=logout", "/index.php?logout", "/account/sign-out",
        "/abmelden",
        "/signoff/", "/posts/12/delete", "/cart?action=remove&id=3", "/users/7/delete?confirm=1", "/do_logout.aspx",
        "/newsletter/unsubscribe",
        "/d%C3%A9connexion", "/item?delete=4",
    ],
)  # fmt: skip
def test_an_address_that_would_end_the_session_is_left_alone_when_somebody_is_logged_in(path: str) -> None:
    auth = {"username": "anna"}
    refused = Scope(SiteSettings(start=(SITE,), auth=auth)).judge(Target(f"{SITE}{path}", 1, SITE, TargetKind.LINK))
    assert refused is not None
    assert refused.code == "EXCLUDED"
    assert Scope(SiteSettings(start=(SITE,))).judge(Target(f"{SITE}{path}", 1, SITE, TargetKind.LINK)) is None


@pytest.mark.parametrize(
    "path",
    ["/help/delete-your-account", "/help/logout-problems", "/blog/how-to-sign-out-of-a-contract", "/removed", "/catalogue/log-outlet",
     "/search?q=logout-help", "/products?sort=drop-date", "/undelete-files", "/presets", "/emptying-bins"],
)  # fmt: skip
def test_a_page_about_it_is_a_page(path: str) -> None:
    scope = Scope(SiteSettings(start=(SITE,), auth={"username": "anna"}))
    assert scope.judge(Target(f"{SITE}{path}", 1, SITE, TargetKind.LINK)) is None
