"""Owners and page views come from what people wrote down."""

import pytest

from auditor.config import built
from auditor.errors import UsageFault
from auditor.model.page import PageState
from auditor.model.run import PageRecord
from auditor.pipeline.about_pages import owners_of, views_of

PAGES = [PageRecord(f"https://a.example{path}", PageState.AUDITED) for path in ("/", "/news/1", "/shop/x")]


def test_the_first_pattern_that_matches_names_the_owner():
    owners = owners_of({"/news/*": "Press", "/*": "Web team"}, PAGES[1:])
    assert list(owners.values()) == ["Press", "Web team"]
    assert owners_of({}, PAGES) == {}


def test_views_are_read_by_path_or_address_and_added_up(tmp_path):
    file = tmp_path / "views.csv"
    file.write_text('page,views\n/,"1,200"\nhttps://a.example/news/1,30\n/news/1,9\n/gone,5\n\n')
    assert views_of(str(file), PAGES) == {PAGES[0].url: 1200, PAGES[1].url: 39, PAGES[2].url: 0}
    assert views_of("", PAGES) == {}


@pytest.mark.parametrize("text", ["/,1\n/a,many\n", None])
def test_a_file_without_numbers_or_no_file_is_told(tmp_path, text):
    file = tmp_path / "views.csv"
    if text is not None:
        file.write_text(text)
    with pytest.raises(UsageFault, match="views"):
        views_of(str(file), PAGES)


@pytest.mark.parametrize("value", ["https://cms.example/edit", "ftp://cms.example/{path}", "{path}"])
def test_an_edit_address_needs_a_place_for_the_page(value):
    with pytest.raises(UsageFault, match="edit_url"):
        built({"report.edit_url": value})
