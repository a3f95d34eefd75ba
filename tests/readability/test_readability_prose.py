"""Prose is what people read as sentences: lists, addresses and sources that look like a paragraph are none."""

from __future__ import annotations

import pytest

from auditor.checks.readability.prose import Prose, prose_of
from auditor.dom.document import Document
from auditor.extract.parse import parse_html
from auditor.extract.text import read_text


def prose(body: str, language: str = "en") -> Prose:
    made = parse_html(f"<html lang={language}><body><main>{body}</main></body></html>", "http://site.test/page")
    assert isinstance(made, Document)
    return prose_of(read_text(made))


def sentences(body: str, language: str = "en") -> list[str]:
    return [sentence.text for sentence in prose(body, language).sentences]


@pytest.mark.parametrize(
    "listed",
    [
        "City Library<br>Office of Loans<br>12 Oak Street, second floor<br>Springfield<br>Monday to Friday: 9 am to 5 pm",
        "Drawing with pencil and charcoal for beginners, two evenings<br>Painting in oil for those who have some practice, one evening"
        "<br>Printing from wood and lino, for everybody who likes it, one long day",
        "• Two years of full-time study • One term abroad • A thesis • An oral examination",
        "Fees | Grants | Loans | Housing | Meals | Transport | Books | Insurance",
        "Reach us at 12 Oak Street 4, 62704 Springfield, phone 217 555 0100, fax 217 555 0101",
        "<a href=/a>Anatomy and physiology</a> and <a href=/b>Biology of the cell</a> and <a href=/c>Chemistry for nurses</a>",
        "Mon–Thu: 8.30–16.30, Fri: 8.30–12.00, on holidays and in August: closed, by telephone on Mon–Wed 10.00–11.30",
        "– a letter of reference – a certificate of your school – proof that the fee was paid – a photograph of this year",
        "(a) a form that is filled in; (b) a copy of the passport; (c) proof that the fee was paid; (d) a photograph of this year",
        "Rain on the roof<br>rain on the wall<br>nobody out<br>nobody at all<br>only the cat<br>and she does not mind it",
        "Berg T, Haddad S, Novak P. Walking after a stroke. J Test. 2020;7(1):12–19. doi:10.1000/test",
        "Lang K, Meyer P. J., Odum, T., Price, R., and Quist, L. (2019). Reading aloud.",
    ],
)
def test_lists_lines_addresses_and_sources_are_no_sentences(listed: str) -> None:
    found = prose(f"<p>{listed}</p><p>We look forward to it.</p>")
    assert [sentence.text for sentence in found.sentences if "Reading" not in sentence.text] == [
        "We look forward to it."
    ]
    assert sum(found.excluded.values()) >= 8


def test_a_sentence_goes_on_over_a_line_break() -> None:
    assert sentences("<p>We teach in small groups<br>and we listen well.<br>Come and see.</p>") == [
        "We teach in small groups and we listen well.",
        "Come and see.",
    ]


def test_sentences_within_a_list_of_lines_still_count() -> None:
    assert sentences("<p>Monday<br>Tuesday<br>We are closed on all other days of the week.<br>Sunday</p>") == [
        "We are closed on all other days of the week."
    ]


def test_marks_of_footnotes_join_no_sentences() -> None:
    assert (
        len(sentences("<p>It works.¹ We know.² They agree.[1][2] You too.[3, 4] And she.<sup>†</sup> So do I.</p>"))
        == 6
    )
    assert (
        len(sentences("<p>It works.<sup>1</sup> We know.[2] They agree.<a href=#n><sup>[3]</sup></a> So do I.</p>"))
        == 4
    )


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "She left at 4 P.M. Dr. Brown stayed on.", 2),
        ("en", "At 4 p.m. Dr. Brown left.", 1),
        ("de", "Das dauert lange, d. h. 20 Minuten am Tag.", 1),
        ("de", "Das kostet u. a. 40 Euro. Mehr nicht.", 2),
        ("es", "Estudió en EE. UU. durante dos años. Volvió pronto.", 2),
        ("de", "Um 400 v. Chr. war das anders. Heute nicht.", 2),
        ("fr", "Le Dr. J.-P. Martin est absent. M. Petit aussi.", 2),
        ("fr", "La salle mesure 8 m. Elle est claire.", 2),
        ("es", "Los JJ. OO. de 2000 fueron allí. Fue en verano.", 2),
        ("es", "Los EE. UU. y Canadá firmaron.", 1),
    ],
)
def test_abbreviations_in_two_parts_do_not_end_a_sentence(language: str, text: str, count: int) -> None:
    assert len(sentences(f"<p>{text}</p>", language)) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("You may (a) write to us or (b) come by on any weekday and ask for Ann.", 1),
        ("The office – a small room upstairs – is open every day for all of our students.", 1),
        ("Berg and Haddad (2020) found that nurses who slept well made fewer errors. So we changed the shifts.", 2),
        ("In 2019, 2020, 2021 and 2022 we taught 300 nurses.", 1),
    ],
)
def test_sentences_with_dashes_letters_and_years_are_sentences(text: str, count: int) -> None:
    assert len(sentences(f"<p>{text}</p>")) == count
