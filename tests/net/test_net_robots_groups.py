"""Which group of a robots.txt binds us: RFC 9309 2.2, with the readings of Google's published parser where the standard is silent."""

from __future__ import annotations

import pytest

from auditor.net.robots_groups import read_groups


def rules(text: str, token: str = "auditor") -> list[str]:
    return read_groups(text, token).rules


@pytest.mark.parametrize(
    "line",
    [
        "User-agent: auditor",
        "user-agent:auditor",
        "USER-AGENT: AUDITOR",
        "User-agent: Auditor # the audit",
        "User-agent: auditor/1.0",
        "User-agent: auditor/0.1.0 (+accessibility and content audit)",
        "User-agent: auditor *",
        "User-agent: \tauditor\t",
        "User agent: auditor",
        "Useragent: auditor",
        "User-agent auditor",
    ],
)
def test_a_group_is_ours_however_our_name_is_written(line: str) -> None:
    assert rules(f"User-agent: *\nDisallow: /\n\n{line}\nDisallow: /x\n") == ["Disallow: /x"]


@pytest.mark.parametrize(
    "name",
    ["a", "aud", "auditorbot", "auditor-bot", "auditor_x", "bot auditor", "*auditor", "my-auditor", "", "1auditor"],
)
def test_a_group_for_another_name_does_not_bind_us(name: str) -> None:
    assert rules(f"User-agent: {name}\nDisallow: /\n") == []


@pytest.mark.parametrize(
    "line", ["Sitemap: /s.xml", "Unknown: x", "Host: www.example.edu", "nonsense", "Crawl-delay: 3", "", "#"]
)
def test_other_lines_do_not_end_a_group(line: str) -> None:
    found = rules(f"User-agent: other\n{line}\nUser-agent: auditor\n{line}\nDisallow: /a\n{line}\nDisallow: /b\n")
    assert [rule for rule in found if rule.startswith("Dis")] == ["Disallow: /a", "Disallow: /b"]


def test_groups_of_one_name_count_together() -> None:
    text = "User-agent: auditor\nDisallow: /a\nUser-agent: *\nDisallow: /\nUser-agent: AUDITOR/2\nAllow: /b\n"
    assert rules(text) == ["Disallow: /a", "Allow: /b"]


def test_several_names_share_the_rules_that_follow() -> None:
    assert rules("User-agent: x\nUser-agent: auditor\nUser-agent: y\nDisallow: /a\n") == ["Disallow: /a"]


def test_an_empty_group_of_ours_frees_us_from_those_for_anybody() -> None:
    assert rules("User-agent: *\nDisallow: /\n\nUser-agent: auditor\n") == []


def test_rules_before_any_name_bind_nobody() -> None:
    assert rules("Disallow: /\nUser-agent: *\nDisallow: /a\n") == ["Disallow: /a"]


@pytest.mark.parametrize("word", ["Disallow", "DISALLOW", "disallow", "Dissallow", "Disalow", "Diasllow"])
def test_a_rule_is_read_in_its_common_misspellings(word: str) -> None:
    assert rules(f"User-agent: *\n{word}: /a # why\n") == ["Disallow: /a"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system(end: str) -> None:
    assert rules(end.join(["User-agent: *", "Disallow: /a", "Allow: /b"])) == ["Disallow: /a", "Allow: /b"]


def test_sitemaps_belong_to_no_group() -> None:
    text = "Sitemap: http://e.edu/1\nUser-agent: other\nsitemap: http://e.edu/2\nDisallow: /\nSite-map: /3\n"
    assert read_groups(text, "auditor").sitemaps == ["http://e.edu/1", "http://e.edu/2", "/3"]
