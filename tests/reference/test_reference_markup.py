"""What the markup of frameworks adds to a text is no change of it; what went from it is told in every format alike."""

import pytest

from auditor.dom.content import Approved
from auditor.reference.files import READERS
from tests.reference.score import findings, text_of

FIRST = "Students learn with experienced clinicians every day in small groups."
SECOND = "Our researchers collaborate with many hospitals in the region."
THIRD = "Applications are read by two members of the faculty."
TEXT = "\n\n".join((FIRST, SECOND, THIRD))


def told(
    approved: str, body: str, suffix: str = ".txt", *, rooted: bool = True, language: str = "en"
) -> list[tuple[str, str]]:
    """Return check and severity of everything that is said of a page."""
    header, blocks = READERS[suffix](approved.encode())
    document = Approved("page" + suffix, "0" * 64, tuple(blocks), dynamic=tuple(header.dynamic))
    page = text_of(f"<html lang={language}><body>{f'<main>{body}</main>' if rooted else body}")
    return sorted((finding.check, finding.severity.value) for finding in findings(document, page))


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


MARKS = {
    "MediaWiki, a note with a name": '<sup class="reference"><a href="#cite_note-a-1">[note 1]</a></sup>',
    "Drupal, no sup": '<a class="js-footnote-citation" href="#footnote1_x">1</a>',
    "Docusaurus": '<sup><a href="#user-content-fn-1" data-footnote-ref>1</a></sup>',
    "Hugo": '<sup id="fnref:1"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup>',
    "GOV.UK": '<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" rel="footnote">[footnote 1]</a></sup>',
    "WordPress": '<span class="easy-footnote"><a href="#easy-footnote-bottom-1-33"><sup>1</sup></a></span>',
}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_the_mark_of_a_footnote_is_no_word(mark: str) -> None:
    assert told(TEXT, paragraphs(FIRST + mark, SECOND, THIRD)) == []


@pytest.mark.parametrize(
    "call", ["Weiterlesen", "Lire la suite", "Leer más", "Leggi tutto", "Saiba mais", "Lees meer", "Läs mer"]
)
def test_a_call_to_read_on_is_no_word_whatever_language_the_site_speaks(call: str) -> None:
    body = paragraphs(
        f'{FIRST} <a href="/x">{call}</a>', f'{SECOND} <a href="/y">{call} →</a>', f"{THIRD} <button>{call}…</button>"
    )
    assert told(TEXT, body) == []


def test_the_edit_links_of_a_wiki_are_no_part_of_its_headings() -> None:
    edit = '<span class="mw-editsection">[<a href="/e">Bearbeiten</a> | <a href="/q">Quelltext bearbeiten</a>]</span>'
    assert told(f"Research\n\n{TEXT}", f"<h2>Research{edit}</h2>{paragraphs(FIRST, SECOND, THIRD)}") == []


def test_dots_before_a_folded_rest_are_no_words() -> None:
    start, rest = FIRST[:30], FIRST[30:]
    folded = f'<p>{start}<span class="dots">…</span><span class="collapse" id="c">{rest}</span></p>'
    assert told(TEXT, folded + paragraphs(SECOND, THIRD)) == []


TABS = {
    "GOV.UK": (
        '<ul class="govuk-tabs__list"><li><a class="govuk-tabs__tab" href="#a">Days</a></li><li><a href="#b">Nights</a></li></ul>'
        '<div id="a"><p>{}</p></div><div id="b"><p>{}</p></div>'
    ),
    "UIkit": (
        '<ul uk-tab><li><a href="#">Days</a></li><li><a href="#">Nights</a></li></ul>'
        '<ul class="uk-switcher"><li>{}</li><li>{}</li></ul>'
    ),
}


@pytest.mark.parametrize("tabs", TABS.values(), ids=TABS)
def test_labels_of_tabs_before_their_panels_are_in_place_without_roles_too(tabs: str) -> None:
    approved = f"Days\n\n{FIRST}\n\nNights\n\n{SECOND}\n\n{THIRD}"
    assert told(approved, tabs.format(FIRST, SECOND) + paragraphs(THIRD)) == []


@pytest.mark.parametrize(
    "address", ["info(at)school.example", "info [at] school.example", "info [at] school [dot] example"]
)
def test_an_address_kept_from_machines_is_the_address(address: str) -> None:
    assert (
        told(f"Write to info@school.example.\n\n{TEXT}", paragraphs(f"Write to {address}.", FIRST, SECOND, THIRD)) == []
    )


def test_another_address_kept_from_machines_is_told() -> None:
    page = paragraphs("Write to into [at] school.example.", FIRST, SECOND, THIRD)
    assert told(f"Write to info@school.example.\n\n{TEXT}", page) == [("reference-edited", "serious")]


@pytest.mark.parametrize(
    ("language", "approved", "published"),
    [
        ("en", "3 minutes ago", "just now"),
        ("en", "Published yesterday", "Published 2 days ago"),
        ("fr", "il y a 3 jours", "il y a une heure"),
        ("es", "hace 3 días", "hace un mes"),
        ("de", "vor 3 Tagen", "vor einer Stunde"),
        ("it", "3 giorni fa", "un'ora fa"),
        ("nl", "3 dagen geleden", "zojuist"),
    ],
)
def test_a_time_that_passes_is_no_difference(language: str, approved: str, published: str) -> None:
    assert told(f"{FIRST}\n\n{approved}\n\n{SECOND}", paragraphs(FIRST, published, SECOND), language=language) == []


def test_a_pattern_of_the_header_may_stand_in_a_list_with_quotation_marks() -> None:
    header = '---\ndynamic: [".views", "{number} students, about"]\n---\n'
    approved = f"{header}{FIRST}\n\nJoin 1,200 students, about $500.\n\n{SECOND}"
    assert told(approved, paragraphs(FIRST, "Join 1,350 students, about $500.", SECOND)) == []
    changed = told(approved, paragraphs(FIRST, "Join 1,350 students, about $700.", SECOND))
    assert changed == [("reference-edited", "serious")]


def test_a_link_with_the_parameters_of_a_campaign_leads_where_it_should() -> None:
    approved = f"See [the form](https://a.example/form) today.\n\n{FIRST}"
    link = '<a href="https://a.example/form/?utm_source=news">the form</a>'
    assert told(approved, paragraphs(f"See {link} today.", FIRST), ".md") == []
    other = link.replace("/form/", "/forms/")
    assert told(approved, paragraphs(f"See {other} today.", FIRST), ".md") == [("reference-link-edited", "serious")]


CARDS = (
    ("women talk beside a window", "Housing", "Rooms are given out in May."),
    ("a bus waits at the gate", "Travel", "The bus leaves every half hour."),
    ("plates stand on a long table", "Meals", "Lunch is served until two."),
)


def card(description: str, title: str, text: str) -> str:
    return f'<div class=card><img src="/{title}.jpg" alt="{description}"><h3>{title}</h3><p>{text}</p></div>'


@pytest.mark.parametrize("gone", range(3))
@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        (".txt", "{0}\n\n{1}\n\n{2}\n\n"),
        (".md", "![{0}](/{1}.jpg)\n\n## {1}\n\n{2}\n\n"),
        (".html", '<img src="/{1}.jpg" alt="{0}"><h3>{1}</h3><p>{2}</p>'),
    ],
)
def test_the_picture_of_a_lost_card_is_gone_in_every_format(suffix: str, form: str, gone: int) -> None:
    approved = "".join(form.format(*entry) for entry in CARDS)
    page = "".join(card(*entry) for number, entry in enumerate(CARDS) if number != gone)
    missing = ("reference-missing", "serious")
    assert told(approved, page, suffix) == [("reference-image-gone", "serious"), missing, missing]


def test_a_line_that_is_written_otherwise_than_the_descriptions_is_no_picture() -> None:
    approved = (
        "".join("{}\n\n{}\n\n{}\n\n".format(*entry) for entry in CARDS)
        + "Parking\n\nUse the garage behind the library."
    )
    page = "".join(card(*entry) for entry in CARDS)
    assert told(approved, page) == [("reference-missing", "serious")] * 2


def test_a_box_called_sidebar_within_a_manual_is_compared() -> None:
    box = '<div class="sidebar"><p class="title">TIP Keys</p><p>{}</p></div>'
    approved = f"{FIRST}\n\nTIP Keys\n\nGive the key back within 3 days.\n\n{SECOND}\n\n{THIRD}"
    body = "<div class=section>" + paragraphs(FIRST) + box + paragraphs(SECOND, THIRD) + "</div>"
    assert told(approved, body.format("Give the key back within 3 days."), rooted=False) == []
    assert told(approved, body.format("Give the key back within 8 days."), rooted=False) == [
        ("reference-edited", "serious")
    ]


def test_a_title_repeated_in_the_pager_of_a_manual_hides_no_changed_title() -> None:
    pager = "<table><tr><th>Lending of keys</th></tr><tr><td>Housing rules</td></tr></table>"
    body = "<div class=section><h3>{}</h3>" + paragraphs(FIRST, SECOND, THIRD) + "</div>"
    approved = f"Lending of keys\n\n{TEXT}"
    assert told(approved, pager + body.format("Lending of keys"), rooted=False) == []
    assert told(approved, pager + body.format("Lending of cars"), rooted=False) == [
        ("reference-heading-edited", "moderate")
    ]


GERMAN = (
    "Die Gebühr wird nicht erstattet und ist im Voraus zu zahlen, wenn Sie sich anmelden.",
    "Wir lehren in kleinen Gruppen.",
)


@pytest.mark.parametrize("declared", ["", "lang=en", "lang=de"])
def test_the_words_tell_the_language_where_the_page_does_not_or_is_wrong(declared: str) -> None:
    _, blocks = READERS[".txt"]("\n\n".join(GERMAN).encode())
    page = text_of(f"<html {declared}><body><main>{paragraphs(GERMAN[0].replace(' nicht', ''), GERMAN[1])}</main>")
    found = findings(Approved("page.txt", "0" * 64, tuple(blocks)), page)
    assert [finding.severity.value for finding in found] == ["serious"]


def test_three_texts_have_no_order() -> None:
    assert told(f"{FIRST}\n\n{SECOND}\n\n{THIRD}", paragraphs(THIRD, FIRST, SECOND)) == []
    four = "Lunch is served in the hall until two."
    assert told(f"{TEXT}\n\n{four}", paragraphs(four, FIRST, SECOND, THIRD)) == [("reference-moved", "minor")]
