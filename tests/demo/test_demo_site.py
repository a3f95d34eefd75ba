"""The demonstration site serves what it promises, and its mistakes are exactly the declared ones."""

import re
import threading
import time
from pathlib import Path

import html5lib
import pytest
import requests

from auditor.demo import MEMBER, MISTAKES, PASSWORD, PROOF, DemoSite
from auditor.demo.mistakes import Edit, Mistake, edited
from auditor.demo.site import FOLDER, SITE, answers

REFERENCE = Path(__file__).parents[2] / "reference_content"


@pytest.fixture(scope="module")
def flawed():
    with DemoSite(clean=False) as site:
        yield site


@pytest.fixture(scope="module")
def clean():
    with DemoSite(clean=True) as site:
        yield site


def pages(clean):
    return {
        path: answer.body.decode()
        for path, answer in answers("http://demo.test", clean=clean).items()
        if answer.media_type.startswith("text/html") and answer.status == 200
    }


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.id)
def test_each_edit_of_a_mistake_applies_exactly_once(mistake):
    for edit in mistake.edits:
        if edit.file.startswith("reference/"):
            assert (FOLDER / edit.file).read_text("utf-8").count(edit.after) == 1
        else:
            assert (SITE / edit.file).read_text("utf-8").count(edit.before) == 1


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.id)
def test_each_mistake_changes_its_page_and_the_clean_twin_does_not_have_it(mistake):
    flawed, clean = answers("http://demo.test", clean=False), answers("http://demo.test", clean=True)
    assert flawed[mistake.page] != clean[mistake.page]


def test_pages_without_a_mistake_are_the_same_in_both_twins():
    flawed, clean = pages(False), pages(True)
    touched = {mistake.page for mistake in MISTAKES if not mistake.page.endswith(".pdf")}
    assert {path for path in clean if flawed.get(path) != clean[path]} == touched


def test_overlapping_or_ambiguous_edits_are_refused():
    twice = Mistake("twice", "/", (), "", "", (Edit("f", "a", "b"),))
    with pytest.raises(ValueError, match="occurs 2 times"):
        edited("f", "a a", (twice,))
    overlap = Mistake("overlap", "/", (), "", "", (Edit("f", "abc", ""), Edit("f", "bcd", "")))
    with pytest.raises(ValueError, match="overlap"):
        edited("f", "abcd", (overlap,))


def test_edits_see_the_clean_text_and_not_each_other():
    swap = Mistake("swap", "/", (), "", "", (Edit("f", "one", "two"), Edit("f", "two", "one")))
    assert edited("f", "one, two", (swap,)) == "two, one"


def test_the_approved_text_is_the_one_of_the_repository_byte_for_byte(flawed):
    approved = (REFERENCE / "about.txt").read_bytes()
    assert (FOLDER / "reference" / "about.txt").read_bytes() == approved
    assert (flawed.reference / "about.txt").read_bytes() == approved


def test_the_clean_twin_comes_with_the_corrected_approved_text(clean):
    text = (clean.reference / "about.txt").read_text("utf-8")
    assert "grom" not in text
    assert "Student from MGH IHP" in text


def test_every_approved_word_is_on_the_clean_pages():
    def words(text):
        return re.findall(r"\w+", text.replace("’", "'"))

    about = re.sub(r'<img [^>]*alt="([^"]*)"[^>]*>|<[^>]+>', r" \1 ", pages(True)["/about"])
    approved = (FOLDER / "reference" / "about.txt").read_text("utf-8").replace("grom", "from")
    assert " ".join(words(approved)) in " ".join(words(about.replace("&amp;", "&")))


@pytest.mark.parametrize("is_clean", [False, True])
def test_every_page_is_valid_html_with_one_title_description_and_h1(is_clean):
    titles, descriptions = [], []
    for path, text in pages(is_clean).items():
        tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
        assert len(tree.findall(".//h1")) == 1, path
        titles.append(tree.find(".//title").text)
        descriptions.append(tree.find(".//meta[@name='description']").get("content"))
    assert len(set(titles)) == len(titles)
    assert len(set(descriptions)) == len(descriptions)


def test_internal_links_and_pictures_of_the_clean_twin_all_answer():
    everything = answers("http://demo.test", clean=True)
    for path, text in pages(True).items():
        for address in re.findall(r'(?:href|src|action)="(/[^"]*)"', text):
            target, _, fragment = address.partition("#")
            assert everything[target].status in {200, 301}, (path, address)
            if fragment:
                assert f'id="{fragment}"' in everything[target].body.decode(), (path, address)


def test_statuses_are_a_redirect_a_404_and_a_500(flawed, clean):
    def status(site, path):
        return requests.get(site.url.rstrip("/") + path, allow_redirects=False, timeout=10).status_code

    assert status(flawed, "/visit") == 301
    assert status(flawed, "/admission") == 404
    assert status(flawed, "/calendar") == 500
    assert status(clean, "/calendar") == 200
    assert requests.get(flawed.url + "visit", timeout=10).url == flawed.url + "contact"


def test_the_library_is_slow_but_answers(flawed):
    started = time.monotonic()
    assert requests.get(flawed.url + "library", timeout=10).status_code == 200
    assert time.monotonic() - started >= 1


def test_robots_and_sitemap_name_the_address_it_is_served_at(flawed):
    assert f"Sitemap: {flawed.url}sitemap.xml" in requests.get(flawed.url + "robots.txt", timeout=10).text
    listed = re.findall("<loc>(.*?)</loc>", requests.get(flawed.url + "sitemap.xml", timeout=10).text)
    assert flawed.url in listed
    assert 12 <= len(listed) <= 16
    assert all(address.startswith(flawed.url) for address in listed)


def test_an_unchanged_page_is_not_sent_again_and_head_has_no_body(flawed):
    first = requests.get(flawed.url + "about", timeout=10)
    again = requests.get(flawed.url + "about", headers={"If-None-Match": first.headers["ETag"]}, timeout=10)
    assert (again.status_code, again.content) == (304, b"")
    head = requests.head(flawed.url + "about", timeout=10)
    assert int(head.headers["Content-Length"]) == len(first.content)
    assert not head.content


@pytest.mark.parametrize("path", ["../site.toml", "images/../site.toml", "site.toml", "images/", "%2e%2e/server.py"])
def test_nothing_but_the_site_is_served(flawed, path):
    assert requests.get(flawed.url + path, timeout=10).status_code == 404


def test_the_site_ends_by_itself_and_leaves_nothing():
    before = threading.active_count()
    with DemoSite() as site:
        url, folder = site.url, site.reference
        assert requests.get(url, timeout=10).status_code == 200
    assert not folder.exists()
    assert threading.active_count() <= before + 1  # at most one connection that is just being closed
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=2)


def test_the_members_area_opens_to_who_signs_in_by_the_form_and_to_nobody_else(flawed):
    def form(password):
        session = requests.Session()
        session.post(flawed.url + "login", data={"user": MEMBER, "password": password}, timeout=10)
        return session.get(flawed.url + "members", timeout=10)

    asked = requests.get(flawed.url + "members", allow_redirects=False, timeout=10)
    assert (asked.status_code, asked.headers["Location"]) == (302, "/login?next=/members")
    assert PROOF in form(PASSWORD).text
    assert form("guess").url.startswith(flawed.login_url)


def test_pictures_are_small():
    assert sum(path.stat().st_size for path in (SITE / "images").iterdir()) < 600_000


def test_the_readme_lists_every_mistake():
    rows = re.findall(r"^\| `([^`]+)` \| (\S+) \| (.+?) \| (.+?) \|$", (FOLDER / "README.md").read_text("utf-8"), re.M)
    assert rows == [
        (m.id, f"`{m.page}`", m.description, " or ".join(f"`{check}`" for check in m.checks)) for m in MISTAKES
    ]
