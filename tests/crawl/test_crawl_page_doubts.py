from __future__ import annotations

from auditor.crawl.page_doubts import Held, doubts


def site(*pages: tuple[str, str, int]) -> dict[str, Held]:
    return {
        f"http://h{path}": Held(f"http://h{path}".partition("?")[0], digest, words) for path, digest, words in pages
    }


def test_a_site_that_answers_everything_with_one_short_page_is_doubtful() -> None:
    found = doubts(site(("/a", "x", 20), ("/b", "x", 20), ("/c", "x", 20), ("/d", "y", 20)), {})
    assert sorted(found) == ["http://h/a", "http://h/b", "http://h/c"]
    assert {str(suspicion.kind) for suspicion in found.values()} == {"repeated"}


def test_a_text_that_is_published_twice_or_is_long_is_not() -> None:
    assert doubts(site(("/a", "x", 20), ("/b", "x", 20), ("/b?x=1", "x", 20)), {}) == {}
    assert doubts(site(*((f"/{n}", "x", 900) for n in range(9))), {}) == {}


def test_a_page_that_lost_most_of_its_words_is_doubtful() -> None:
    before = site(("/a", "x", 400), ("/b", "y", 400), ("/c", "z", 60))
    found = doubts(site(("/a", "q", 30), ("/b", "r", 200), ("/c", "s", 5)), before)
    assert list(found) == ["http://h/a"]
    assert "had 400" in str(found["http://h/a"])
