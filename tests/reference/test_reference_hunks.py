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
        ("The deposit is $250 a term", "The deposit is €250 a term", "en", "number"),
        ("88% of them pass", "88 of them pass", "en", "number"),
        ("88% of them pass", "88 percent of them pass", "en", "wording"),
        ("a GPA ≥ 2.7 is needed", "a GPA ≤ 2.7 is needed", "en", "number"),
        ("kept at −40 °C overnight", "kept at 40 °C overnight", "en", "number"),
        ("give 20 µg of it", "give 20 mg of it", "en", "number"),
        ("8 Tropfen, 3 km entfernt", "8 Tropfen, 3 m entfernt", "de", "number"),
        ("a laser of 3 mW is used", "a laser of 3 MW is used", "en", "number"),
        ("open from 8 a.m. on", "open from 8 p.m. on", "en", "number"),
        ("twice a day after meals", "twice a week after meals", "en", "number"),
        ("deux fois par jour", "deux fois par semaine", "fr", "number"),
        ("reuniones mensuales cada mes", "reuniones mensuales cada año", "es", "number"),
        ("at least 4 references", "at most 4 references", "en", "number"),
        ("vor dem 3. Mai", "nach dem 3. Mai", "de", "number"),
        ("Chapter IV of the handbook", "Chapter VI of the handbook", "en", "number"),
        ("in the first week", "in the third week", "en", "number"),
        ("about 10⁵ cells", "about 105 cells", "en", "number"),
        ("open 9:00–17:00 daily", "open 9:00–18:00 daily", "en", "number"),
        ("open 9 am–5 pm daily", "open 9 am–6 pm daily", "en", "number"),
        ("from 03/05/2026-04/05/2026", "from 03/05/2026-05/05/2026", "fr", "number"),
        ("for 2,400-2,500 people", "for 2,400-2,600 people", "en", "number"),
        ("Call 617-555-0142 x12", "Call 617-555-0142 x13", "en", "contact"),
        ("Wed–Fri only", "Thu–Fri only", "en", "date"),
        ("Mi–Fr, 9–12 Uhr", "Do–Fr, 9–12 Uhr", "de", "date"),
        ("lundis et jeudis", "mardis et jeudis", "fr", "date"),
        ("the deposit is non-refundable", "the deposit is refundable", "en", "negation"),
        ("this is unsafe for children", "this is safe for children", "en", "negation"),
        ("das Angebot ist unverbindlich", "das Angebot ist verbindlich", "de", "negation"),
        ("una scelta possibile", "una scelta impossibile", "it", "negation"),
        ("dit is onmogelijk", "dit is mogelijk", "nl", "negation"),
        ("It was formed in spring", "It was informed in spring", "en", "wording"),
        ("the deposit is non-refundable", "the deposit is nonrefundable", "en", "wording"),
        ("Ask Dr. Brown first", "Ask Dr. Braun first", "en", "name"),
        ("wir essen in Maßen", "wir essen in Massen", "de", "wording"),
        ("die Lange Straße", "die Lange STRASSE", "de", "case"),
        ("İzmir kampüsü", "izmir kampüsü", "tr", "case"),
        ("open at 8 a.m. daily", "open at 8 AM daily", "en", "typography"),
        ("give 20mg of it", "give 20 mg of it", "en", "typography"),
        ("due on June 3, 2027 at noon", "due on 3 June 2027 at noon", "en", "typography"),
        ("am 03.06.2027 um zehn", "am 3. Juni 2027 um zehn", "de", "typography"),
        ("for 2,400 students", "for 2400 students", "en", "typography"),
        ("für 2.400 Menschen", "für 2400 Menschen", "de", "typography"),
        ("a mean of 2.400 points", "a mean of 2400 points", "en", "number"),
    ],
)
def test_the_kind_of_a_change(ours: str, theirs: str, language: str, kind: str) -> None:
    assert [found[3] for found in changed(ours, theirs, language)] == [kind]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Call 212-555-0142 or +44 20 7946 0958", "Call (212) 555-0142 or +44 (0)20-7946-0958"),
        ("It ends here. Then more.", "It ends here.\ufeff Then more.\u200f"),
        ("Well done. Go on.", "W\u00adell\u200b done.\u00ad Go\u2060 on.\ufe0f"),
        ("كلية الطب", "كليّة الطب"),
        ("It costs $12.50 today", "It costs $12⁵⁰ today"),
        ("about 10^5 cells", "about 10⁵ cells"),
        ("Nine of ten pass. Most stay.", "Nine of ten* pass.[3] Most stay.†"),
        ("We work with schools.", "We work with schools. Read more »"),
        ("We work with schools", "We work with schools Copy link"),
        ("We work with schools.", "We work with schools. Learn more about our schools"),
        ("Write to a@school.example now", "Write to [email\u00a0protected] now"),
    ],
)
def test_what_says_the_same_to_a_reader_is_no_change(ours: str, theirs: str) -> None:
    assert changed(ours, theirs) == []


def test_a_lost_read_more_of_the_approved_text_is_told() -> None:
    assert [found[0] for found in changed("We work. Read more", "We work.")] == ["delete"]


def test_a_sentence_that_only_begins_like_a_call_is_told() -> None:
    assert [found[0] for found in changed("We work.", "We work. Read more than ten books.")] == ["insert"]


def test_a_mark_between_numbers_is_no_footnote() -> None:
    assert [found[3] for found in changed("It is 5 * 3 here", "It is 5 3 here")] == ["punctuation"]


def test_places_are_told_past_invisible_characters() -> None:
    ours, theirs = read_words("We pay 5 now"), read_words("\ufeffWe\u200b pay\u00ad 6 now")
    (found,) = hunks(ours, theirs)
    assert theirs.text[slice(*found.published_at)] == "6"


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
