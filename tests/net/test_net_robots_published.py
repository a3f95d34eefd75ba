"""Every class of the assertions that Google publishes with its parser of robots.txt, with inputs of our own (decision 0014).

What we answer otherwise is listed in DIFFERS, each with its reason; nothing else may.
"""

from __future__ import annotations

import pytest

from auditor.net.robots import parser_of, robots_text
from auditor.net.robots_groups import product_token, read_groups
from auditor.urls import MAX_URL, UrlError, canonical

SITE = "http://school.test"
GROUPS = (
    "Disallow: /lost\n"  # before any group: it binds nobody
    "User-agent: Heron\nDisallow: /\nAllow: /pond\n"
    "User-agent: Stork\nUser-agent: Crane\nAllow: /nest\n\nDisallow: /\n"
    "User-agent: heron\nAllow: /reed\n"
)
FISH = "User-agent: *\nDisallow: /\nAllow: "


def allows(robots: str | bytes, path: str, agent: str = "Heron") -> bool:
    body = robots.encode() if isinstance(robots, str) else robots
    groups = read_groups(robots_text(body), product_token(agent))
    return parser_of(groups).can_fetch(canonical(SITE + path), "*")


def rule(*lines: str) -> str:
    return "\n".join(("User-agent: Heron", *lines, ""))


CASES: dict[str, list[tuple[str | bytes, str, str, bool]]] = {
    "an empty file allows everything": [("", "Heron", "/", True), ("\n\n", "Heron", "/a", True)],
    "a line is a name, a colon and a value, and a forgotten colon is read": [
        (rule("Disallow: /"), "Heron", "/a", False),
        ("bird: Heron\nnest: /\n", "Heron", "/a", True),
        ("user-agent Heron\ndisallow /\n", "Heron", "/a", False),
    ],
    "groups of one name count together, and rules outside of groups not at all": [
        (GROUPS, "Heron", "/pond/a", True),
        (GROUPS, "Heron", "/reed/a", True),
        (GROUPS, "Heron", "/nest/a", False),
        (GROUPS, "Stork", "/nest/a", True),
        (GROUPS, "Crane", "/nest/a", True),
        (GROUPS, "Crane", "/reed/a", False),
        (GROUPS, "Egret", "/lost", True),
    ],
    "names of lines are read in any case": [
        (f"{agent}: Heron\n{allow}: /pond\n{disallow}: /\n", "Heron", path, path == "/pond/x")
        for agent, allow, disallow in (
            ("USER-AGENT", "ALLOW", "DISALLOW"),
            ("user-agent", "allow", "disallow"),
            ("uSeR-aGeNt", "aLLoW", "DisAlloW"),
        )
        for path in ("/pond/x", "/x")
    ],
    "names of crawlers are read in any case": [
        (f"User-agent: {name}\nDisallow: /", agent, "/a", False)
        for name in ("HERON", "heron", "HeRoN")
        for agent in ("Heron", "heron", "HERON/2.1 (+http://a.test)")
    ],
    "a name ends at the first character that none has": [
        ("User-agent: *\nDisallow: /\nUser-agent: Heron Pictures\nAllow: /pond\nDisallow: /", "Heron", "/pond", True),
        ("User-agent: Heron/1.0\nDisallow: /", "Heron", "/a", False),
        ("User-agent: Heronry\nDisallow: /", "Heron", "/a", True),
    ],
    "the group for anybody counts only where none is ours": [
        ("User-agent: *\nAllow: /\nUser-agent: Heron\nDisallow: /", "Heron", "/a", False),
        ("User-agent: *\nDisallow: /\nUser-agent: Heron\nAllow: /", "Stork", "/a", False),
        ("User-agent: Stork\nDisallow: /\nUser-agent: Crane\nDisallow: /", "Heron", "/a", True),
        ("User-agent: *\nDisallow: /pond\nUser-agent: Heron\nDisallow: /reed", "Heron", "/pond", True),
        ("User-agent: *\nDisallow: /pond\nUser-agent: Heron\nDisallow: /reed", "Heron", "/reed", False),
    ],
    "paths are compared in the case they are written in": [
        (rule("Disallow: /Pond"), "Heron", "/pond", True),
        (rule("Disallow: /pond"), "Heron", "/pond", False),
    ],
    "the longest rule wins, and of two the one that allows": [
        (rule("Disallow: /pond/reed.html", "Allow: /pond/"), "Heron", "/pond/reed.html", False),
        (rule("Allow: /pond/reed.html", "Disallow: /pond/"), "Heron", "/pond/reed.html", True),
        (rule("Allow: /pond/reed.html", "Disallow: /pond/"), "Heron", "/pond/", False),
        (rule("Disallow:", "Allow:"), "Heron", "/pond", True),
        (rule("Disallow: /", "Allow: /"), "Heron", "/pond", True),
        (rule("Disallow: /pond", "Allow: /pond/"), "Heron", "/pond", False),
        (rule("Disallow: /pond", "Allow: /pond/"), "Heron", "/pond/", True),
        (rule("Disallow: /pond.html", "Allow: /pond.html"), "Heron", "/pond.html", True),
        (rule("Allow: /pond", "Disallow: /*.html"), "Heron", "/pond.html", False),
        (rule("Allow: /pond", "Disallow: /*.html"), "Heron", "/pond", True),
        (rule("Allow: /pond/r.", "Disallow: /*.html"), "Heron", "/pond/r.html", True),
        (rule("Allow: /pond/r.", "Disallow: /*.html"), "Heron", "/pond/s.html", False),
    ],
    "letters outside ASCII and their escapes are the same": [
        (rule("Disallow: /", "Allow: /see?from=a&to=http://b.test?c&d"), "Heron", "/see?from=a&to=http://b.test?c&d", True),
        (rule("Disallow: /", "Allow: /fl\u00fcgel"), "Heron", "/fl%C3%BCgel", True),
        (rule("Disallow: /", "Allow: /fl%c3%bcgel"), "Heron", "/fl%C3%BCgel", True),
        (rule("Disallow: /\u9dfa"), "Heron", "/%E9%B7%BA", False),
    ],
    "a star, a dollar at the end and a hash have a meaning": [
        (rule("Disallow: /pond/egg", "Allow: /pond/*/feather"), "Heron", "/pond/egg", False),
        (rule("Disallow: /pond/egg", "Allow: /pond/*/feather"), "Heron", "/pond/x/feather", True),
        (rule("Disallow: /pond/egg", "Allow: /pond/*/feather"), "Heron", "/pond//egg", True),
        (rule("Disallow: /pond$"), "Heron", "/pond", False),
        (rule("Disallow: /pond$"), "Heron", "/pond/", True),
        (rule("Disallow: /pond$"), "Heron", "/pond/reed", True),
        (rule("# Disallow: /", "Disallow: /pond#reed", "Allow: /"), "Heron", "/reed", True),
        (rule("# Disallow: /", "Disallow: /pond#reed", "Allow: /"), "Heron", "/pond", False),
    ],
    "index.html at the end of a rule stands for its folder": [
        (FISH + "/nest/index.html", "Heron", "/nest/", True),
        (FISH + "/nest/index.html", "Heron", "/nest/index.htm", False),
        (FISH + "/nest/index.html", "Heron", "/nest/index.html", True),
        (FISH + "/nest/index.html", "Heron", "/other", False),
    ],
    "a rule is the beginning of a path and query": [
        (FISH + pattern, "Heron", path, allowed)
        for pattern, path, allowed in (
            ("/carp", "/carp", True),
            ("/carp", "/carp.html", True),
            ("/carp", "/carpet/x", True),
            ("/carp", "/carp?a=b", True),
            ("/carp", "/Carp", False),
            ("/carp", "/a/carp", False),
            ("/carp", "/?id=carp", False),
            ("/carp*", "/carp", True),
            ("/carp*", "/carpet", True),
            ("/carp*", "/Carp", False),
            ("/carp/", "/carp/", True),
            ("/carp/", "/carp/?id=1", True),
            ("/carp/", "/carp", False),
            ("/carp/", "/carp.html", False),
            ("/*.cgi", "/a.cgi", True),
            ("/*.cgi", "/b/a.cgi?c", True),
            ("/*.cgi", "//b/any.cgi.html", True),
            ("/*.cgi", "/index?f=a.cgi/", True),
            ("/*.cgi", "/cgi/", False),
            ("/*.cgi", "/a.CGI", False),
            ("/*.cgi$", "/b/a.cgi", True),
            ("/*.cgi$", "/a.cgi?c", False),
            ("/*.cgi$", "/a.cgi/", False),
            ("/*.cgi$", "/a.cgi5", False),
            ("/*.cgi$", "/index?cgi", False),
            ("/carp*.cgi", "/carp.cgi", True),
            ("/carp*.cgi", "/carpet/pike.cgi?c", True),
            ("/carp*.cgi", "/Carp.cgi", False),
            ("/$", "/", True),
            ("/$", "/page", False),
        )
    ],
    "lines end in any way": [
        (end.join(("User-agent: Stork", "Allow: /a", "User-agent: Heron", "", "", "Disallow: /b")) + last, "Heron", path, path == "/a")
        for end in ("\n", "\r\n", "\r")
        for last in (end, "")
        for path in ("/a", "/b")
    ],
    "a byte order mark is left out at the beginning alone": [
        (b"\xef\xbb\xbf" + rule("Disallow: /a").encode(), "Heron", "/a", False),
        (b"\xef\x11\xbf" + rule("Disallow: /a").encode(), "Heron", "/a", True),
        (b"User-agent: Heron\n\xef\xbb\xbfDisallow: /a\n", "Heron", "/a", True),
        (b"\xef\xbb" + rule("Disallow: /a").encode(), "Heron", "/a", False),
        (b"\xef" + rule("Disallow: /a").encode(), "Heron", "/a", False),
    ],
}  # fmt: skip

DIFFERS: dict[str, list[tuple[str | bytes, str, str, bool]]] = {
    "the parser compares after decoding what needs no escape (RFC 9309 2.2.2); Google's does not": [
        (rule("Disallow: /", "Allow: /%70%6F%6E%64"), "Heron", "/pond", True),
    ],
    "a crawler with a blank in its name is called by the first word, as its groups are": [
        ("User-agent: *\nDisallow: /\nUser-agent: Heron Pictures\nAllow: /", "Heron Pictures", "/a", True),
    ],
    "every address is encoded before it is held against the rules": [
        (rule("Disallow: /", "Allow: /fl%C3%BCgel"), "Heron", "/fl\u00fcgel", True),
    ],
}
"""Where Google's published assertions say the opposite, and why we do not."""


def told(classes: dict[str, list[tuple[str | bytes, str, str, bool]]]) -> list[object]:
    """Each case, called by what its class says."""
    return [
        pytest.param(*case, id=f"{name}-{number}")
        for name, cases in classes.items()
        for number, case in enumerate(cases, 1)
    ]


@pytest.mark.parametrize(("robots", "agent", "path", "allowed"), told(CASES))
def test_robots_txt_is_read_as_the_published_assertions_say(
    robots: str | bytes, agent: str, path: str, allowed: bool
) -> None:
    assert allows(robots, path, agent) is allowed


@pytest.mark.parametrize(("robots", "agent", "path", "allowed"), told(DIFFERS))
def test_robots_txt_is_read_otherwise_for_a_reason(robots: str | bytes, agent: str, path: str, allowed: bool) -> None:
    assert allows(robots, path, agent) is allowed


def test_no_address_is_as_long_as_the_lines_that_the_published_parser_cuts() -> None:
    assert MAX_URL < 2_083 * 8
    with pytest.raises(UrlError):
        canonical(f"{SITE}/{'a' * 2_083 * 8}")


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        ("Heron", "Heron"),
        ("Heron-Bird", "Heron-Bird"),
        ("Heron_Bird", "Heron_Bird"),
        ("Heron/2.1", "Heron"),
        ("Heron*", "Heron"),
        ("Heron Bird", "Heron"),
        ("", "auditor"),
        ("\u9dfa", "auditor"),
    ],
)
def test_a_crawler_is_called_by_letters_and_dashes(agent: str, token: str) -> None:
    assert product_token(agent) == token


@pytest.mark.parametrize("before", ["", "User-agent: Stork\nAllow: /a\nUser-agent: Heron\n\n"])
@pytest.mark.parametrize("after", ["", "User-agent: Stork\nAllow: /a\n"])
def test_a_sitemap_counts_wherever_its_line_stands(before: str, after: str) -> None:
    assert read_groups(f"{before}Sitemap: {SITE}/map.xml\n{after}", "Heron").sitemaps == [f"{SITE}/map.xml"]
