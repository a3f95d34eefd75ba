"""Inside a pair of texts every changed run of words is told with its place and its kind."""

import pytest

from auditor.reference.hunks import hunks
from auditor.reference.words import read_words


def changed(ours: str, theirs: str, language: str = "en") -> list[tuple[str, str, str, str]]:
    return [
        (h.op, h.approved, h.published, h.kind.value) for h in hunks(read_words(ours), read_words(theirs), language)
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "language", "kind"),
    [
        ("Founded in 1977 here", "Founded in 1978 here", "en", "number"),
        ("We have 3.5 million", "We have 3.6 million", "en", "number"),
        ("three people walk", "four people walk", "en", "number"),
        ("drei Kinder", "vier Kinder", "de", "number"),
        ("apply by May 12, 2026 or later", "apply by May 13, 2026 or later", "en", "date"),
        ("apply by 12 March", "apply by 12 April", "en", "date"),
        ("am 3. Oktober", "am 4. Oktober", "de", "date"),
        ("open on Monday", "open on Tuesday", "en", "date"),
        ("2026-05-01 is the day", "2026-06-01 is the day", "en", "date"),
        ("会议于5月3日举行", "会议于5月4日举行", "zh", "date"),
        ("call 617-555-0100 now", "call 617-555-0101 now", "en", "contact"),
        ("Phone: +1 617 555 0100", "Phone: +1 617 555 0199", "en", "contact"),
        ("write to a@example.edu", "write to b@example.edu", "en", "contact"),
        ("see www.example.edu/apply", "see www.example.edu/enrol", "en", "contact"),
        ("You must not smoke", "You must smoke", "en", "negation"),
        ("They will come", "They won't come", "en", "negation"),
        ("Das ist erlaubt", "Das ist nicht erlaubt", "de", "negation"),
        ("La place est libre", "La place n'est pas libre", "fr", "negation"),
        ("支払う必要はありません", "支払う必要はあります", "ja", "negation"),
        ("不需要付款", "需要付款", "zh", "negation"),
        ("لا تقبل الطلبات", "تقبل الطلبات", "ar", "negation"),
        ("לא מתקבלות בקשות", "מתקבלות בקשות", "he", "negation"),
        ("the Office", "the office", "en", "case"),
        ("Well, yes", "Well yes", "en", "punctuation"),
        ("It is here.Come", "It is here. Come", "en", "punctuation"),
        ("health care for all", "healthcare for all", "en", "wording"),
        ("a brick path", "a stone path", "en", "wording"),
        ("You may apply now", "You can apply now", "en", "wording"),
    ],
)
def test_the_kind_of_a_change(ours: str, theirs: str, language: str, kind: str) -> None:
    assert [found[3] for found in changed(ours, theirs, language)] == [kind]


def test_places_are_those_of_the_originals() -> None:
    ours, theirs = read_words("“We” paid 5 now"), read_words('"We" paid 6 now')
    (found,) = hunks(ours, theirs)
    assert ours.text[slice(*found.approved_at)] == "5"
    assert theirs.text[slice(*found.published_at)] == "6"


def test_a_dropped_sentence_is_one_deletion_from_its_beginning() -> None:
    assert changed("We act. We learn. We teach.", "We act. We teach.") == [("delete", "We learn.", "", "wording")]


def test_quotes_and_spaces_alone_are_no_change_at_all() -> None:
    assert changed("“We” don’t\u00a0know", '"We" don\'t know') == []


def test_dashes_are_typography() -> None:
    assert changed("pages 5–7", "pages 5-7") == [("replace", "5–7", "5-7", "typography")]


def test_a_list_mark_is_no_change() -> None:
    assert changed("- Bring a pen", "Bring a pen") == []


def test_a_sign_behind_a_heading_is_no_change() -> None:
    assert changed("Fees", "Fees ¶") == []


def test_a_rewritten_stretch_is_one_hunk() -> None:
    found = changed(
        "We grow apples in the old orchard behind the mill", "We sell pears at the new market before the church"
    )
    assert len(found) == 1


def test_texts_of_a_book_are_compared_in_bounded_memory() -> None:
    ours = " ".join(f"word{n}" for n in range(9000))
    theirs = " ".join(f"other{n}" for n in range(9000))
    assert len(changed(ours, theirs)) == 1
