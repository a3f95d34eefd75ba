"""The features that a description is scored by, each a question to its words that is answered with yes or no."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from auditor.checks.images.subject import Subject, size_of
from auditor.checks.images.words import WordLists, every, plain

_TITLE_PARTS = re.compile(r"\s[|»›]\s|::|\s[-–—]\s(?:[A-Z][\w&.']*(?:\s|$)){1,4}$")
_QUOTED = re.compile(
    r"[\"“”«»„]|\w\W+(?:reads|reading (?=[A-Z“\"])|says|saying|text|words|sign|slide|titled|captioned|labell?ed|written)\b|^[Tt]ext:"
)
_PARTICIPLE = re.compile(r"^[a-z]{3,}ing$")
_NUMBERED = re.compile(r"^(?:the )?(?:\d{1,3}|top \d{1,3}|three|four|five|six|seven|eight|nine|ten)\b")
_NUMERAL = re.compile(r"^[\d.,%$€£+/:-]+$")
_COUNTER = re.compile(r"^(?:v?\d{1,3}|[a-z]?\d{1,3})$")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_WHEN = re.compile(
    r"\d{1,2}[:.]\d\d|\b\d{1,2} ?(?:am|pm|uhr|h)\b|[$€£]\s?\d|\d\s?(?:%|€|euro|dollars?)"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b\d{1,2}\.? (?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|de [a-zç]+)\b",
    re.I,
)
_SENTENCES = re.compile(r"^(?:\w+(?: \w+)?\. ){2,}\w+(?: \w+)?\.?$")
_FILLERS = frozenset(
    "a an the of in on at with and or to for by from as is are von der die das mit und im am de du des da do di la le les el los il o e "
    "un una & y et".split()
)
_DEPICTING = frozenset(
    "a an two three four five several ein eine zwei drei une deux trois dos tres una due tre duas twee drie een".split()
)
_NOUNS_IN_ING = frozenset(
    "meeting building training wedding evening morning painting drawing clothing marketing nursing engineering manufacturing "
    "teaching learning consulting shopping shipping planning farming housing banking parking testing spring string thing king ring "
    "something everything nothing dining living pricing branding networking fundraising awning ceiling flooring advertising investing "
    "accounting empowering".split()
)


@dataclass(frozen=True)
class Reading:
    """One description with its words sorted."""

    subject: Subject
    lists: WordLists
    content: tuple[str, ...]
    """The words that mean something by themselves."""

    @cached_property
    def everyday(self) -> tuple[str, ...]:
        """Those of them that are everyday words."""
        return tuple(word for word in self.content if self._is_everyday(word))

    def _is_everyday(self, word: str) -> bool:
        bare = word.removesuffix("'s")
        return any(
            bare in known for known in (self.lists.common, self.lists.concept, self.lists.people, self.lists.praise)
        )

    @cached_property
    def concepts(self) -> int:
        """How many of them name what nobody can see."""
        return sum(word in self.lists.concept for word in self.content)

    @cached_property
    def joined(self) -> bool:
        """Something is set to something by a word that joins."""
        return any(word in self.lists.function and word not in _ARTICLES for word in self.subject.tokens[1:-1])

    @cached_property
    def acts(self) -> bool:
        """Something happens to something: "nurse taking blood pressure", but not "woman smiling"."""
        return (
            self.subject.language == "en"
            and len(self.content) >= 3
            and any(is_participle(word) for word in self.content[1:-1])
        )

    @cached_property
    def named(self) -> bool:
        """Has a word with a capital letter that is no everyday word, or is a name as a whole, such as "Widener Library"."""
        words = [word for word in re.split(r"[\s,/]+", self.subject.text) if word]
        if self.subject.language == "de":
            # German capitalises all nouns: only two unknown ones in a row look like a name.
            unknown = [self._unknown(word) for word in words]
            return any(one and other for one, other in pairwise(unknown))
        within = words[1:] if len(words) > 1 else ()
        if any(self._unknown(word) for word in within):
            return True
        first = bool(words) and self._unknown(words[0]) and len(words) > 1
        titled = all(word[:1].isupper() or plain(word) in _FILLERS or not word[:1].isalpha() for word in words)
        place = sum(word in self.lists.place for word in self.everyday)
        return (first and (titled or words[0].endswith(("'s", "’s")))) or (
            titled and place == 1 and len(words) >= 2 and len(self.everyday) < len(self.content)
        )

    def _unknown(self, word: str) -> bool:
        bare = plain(word).removesuffix("'s")
        if not word[:1].isupper() or len(bare) < 2 or bare in self.lists.function or bare in _FILLERS:
            return False
        singular = bare.removesuffix("s")
        known = {bare, singular} & (self.lists.common | self.lists.concept | self.lists.people | self.lists.praise)
        return not known and not self._templated(bare)

    def _templated(self, bare: str) -> bool:
        lists = self.lists
        return any(
            bare in words for words in (lists.detail, lists.call, lists.urge, lists.part, lists.modifier, lists.address)
        )


_ALSO_THINGS = frozenset("table text title button painting label pattern video clip art shape wave waves ad".split())
_ARTICLES = frozenset(
    "a an the der die das ein eine le la les un une el los las una il lo gli o os as um uma de het een our your".split()
)


def read(subject: Subject) -> Reading:
    """Sort the words of a description whose language has lists."""
    lists = subject.words
    if lists is None:
        raise ValueError(f"there are no lists for {subject.language!r}")
    content = tuple(word for word in subject.tokens if word not in lists.function and word not in _FILLERS)
    return Reading(subject, lists, content)


def is_participle(word: str) -> bool:
    """Tell whether an English word says that something is going on."""
    return bool(_PARTICIPLE.match(word)) and word not in _NOUNS_IN_ING


def _one_word(reading: Reading) -> bool:
    return len(reading.content) == 1 and (bool(reading.everyday) or _is_one_plain_word(reading))


def _is_one_plain_word(reading: Reading) -> bool:
    return reading.subject.text[:1].islower()


def _two_words(reading: Reading) -> bool:
    return len(reading.content) == 2


def _three_words(reading: Reading) -> bool:
    return len(reading.content) == 3


def _five_words_or_more(reading: Reading) -> bool:
    slogan = (
        _a_call(reading) or _counts_tips(reading) or _opens_like_a_headline(reading) or _a_title_with_its_site(reading)
    )
    return len(reading.content) >= 5 and not slogan


def _one_word_in_lower_case(reading: Reading) -> bool:
    return len(reading.content) == 1 and reading.subject.text == reading.subject.text.casefold() and not reading.joined


def _everyday_words_only(reading: Reading) -> bool:
    return 0 < len(reading.content) == len(reading.everyday)


def _mostly_everyday_words(reading: Reading) -> bool:
    return len(reading.content) > len(reading.everyday) >= len(reading.content) / 2 and len(reading.content) >= 2


def _a_word_for_what_nobody_can_see(reading: Reading) -> bool:
    return reading.concepts > 0


def _several_words_for_what_nobody_can_see(reading: Reading) -> bool:
    return reading.concepts > 1


def _people_without_a_name(reading: Reading) -> bool:
    return any(word in reading.lists.people for word in reading.content) and len(reading.content) <= 3


def _praise(reading: Reading) -> bool:
    return any(word in reading.lists.praise for word in reading.content)


def _the_name_of_a_page(reading: Reading) -> bool:
    return reading.subject.plain in reading.lists.page or reading.subject.plain.rstrip("!?. ") in reading.lists.page


def _a_number_behind_everyday_words(reading: Reading) -> bool:
    *words, last = reading.content or ("",)
    lower = sum(word[:1].islower() for word in reading.subject.text.split()[:-1])
    known = all(word in reading.everyday or word in reading.lists.part for word in words)
    return (
        1 <= len(words) <= 3 and bool(_COUNTER.match(last)) and known and lower >= len(words) - 1 and not reading.joined
    )


def _spelt_like_its_file(reading: Reading) -> bool:
    spelt = " ".join(re.sub(r"[\W_]+", " ", reading.subject.plain).split())
    return any(" ".join(re.sub(r"[\W_]+", " ", stem).split()) == spelt for stem in reading.subject.stems)


def _no_words_but_figures(reading: Reading) -> bool:
    return not reading.content or all(_NUMERAL.match(word) for word in reading.content)


def _large_picture(reading: Reading) -> bool:
    size = size_of(reading.subject.image)
    return size is not None and size[0] >= 300 and size[1] >= 200


def _a_colour_material_or_number(reading: Reading) -> bool:
    return any(word in reading.lists.detail for word in reading.subject.tokens)


def _one_thing_to_another(reading: Reading) -> bool:
    return reading.joined


def _something_happens(reading: Reading) -> bool:
    return reading.acts


def _a_proper_name(reading: Reading) -> bool:
    return reading.named and not _could_be_a_headline(reading)


def _a_name_or_capitals(reading: Reading) -> bool:
    return reading.named and _could_be_a_headline(reading)


def _could_be_a_headline(reading: Reading) -> bool:
    # Where every word has a capital letter, capitals do not tell names from others.
    promises = _counts_tips(reading) or _opens_like_a_headline(reading) or _speaks_to_the_reader(reading)
    promises = promises or _a_title_with_its_site(reading)
    return _capitals_like_a_headline(reading) and (promises or 2 * len(reading.everyday) >= len(reading.content))


def _a_kind_of_picture_and_what_is_in_it(reading: Reading) -> bool:
    kinds = every("kind") | reading.lists.work
    first, last = reading.content[:1], reading.content[-1:]
    behind = not reading.joined and bool(kinds.intersection(last)) and last[0] not in _ALSO_THINGS
    return len(reading.content) >= 2 and (bool(kinds.intersection(first)) or behind)


_NOUNS = frozenset("view call start visit order watch experience".split())
_PLACES = frozenset("from of over across through into onto along towards toward".split())


def _a_call(reading: Reading) -> bool:
    tokens = reading.subject.tokens
    if not 2 <= len(tokens) <= 12:
        return False
    ends = (0,) if reading.subject.language == "en" else (0, len(tokens) - 1)
    if tokens[0] in _NOUNS and tokens[1] in _PLACES:
        return False  # "View from the tower"
    store = reading.subject.plain.startswith(
        ("download on the ", "get it on ", "available on ")
    )  # the badges of stores
    return not store and any(tokens[at] in reading.lists.call and _urges(reading, at) for at in ends)


def _urges(reading: Reading, at: int) -> bool:
    rest = [word for place, word in enumerate(reading.subject.tokens) if place != at % len(reading.subject.tokens)]
    near = rest[:2] + rest[-1:]
    return any(word in reading.lists.urge for word in near) or reading.subject.text.rstrip().endswith("!")


def _opens_like_a_headline(reading: Reading) -> bool:
    return any(reading.subject.plain.startswith(f"{phrase} ") for phrase in reading.lists.headline)


def _counts_tips(reading: Reading) -> bool:
    return (
        ":" not in reading.subject.text
        and bool(_NUMBERED.match(reading.subject.plain))
        and bool(reading.lists.headline_count.intersection(reading.subject.tokens[1:5]))
    )


def _speaks_to_the_reader(reading: Reading) -> bool:
    return bool(reading.lists.address.intersection(reading.subject.tokens))


def _exclamation_or_question(reading: Reading) -> bool:
    return reading.subject.text.endswith(("!", "?", "…", "..."))


def _a_title_with_its_site(reading: Reading) -> bool:
    return bool(_TITLE_PARTS.search(reading.subject.text)) and len(reading.subject.tokens) >= 4


def _capitals_like_a_headline(reading: Reading) -> bool:
    # Headlines capitalise their words; a description in sentence case does not. German capitalises all nouns.
    if reading.subject.language != "en":
        return False
    words = [word for word in reading.subject.text.split() if word[:1].isalpha()]
    long = [word for word in words[1:] if plain(word) not in every("function") and len(word) > 2]
    capitalised = [word for word in long if word[0].isupper() and not word.isupper()]
    return len(words) >= 3 and len(long) >= 2 and len(capitalised) >= len(long) - (len(long) > 3)


def _several_short_sentences(reading: Reading) -> bool:
    return bool(_SENTENCES.match(reading.subject.text))


def _shows_somebody_or_something(reading: Reading) -> bool:
    tokens = reading.subject.tokens
    active = bool({"a", "an"}.intersection(tokens)) and any(map(is_participle, tokens[1:]))
    depicts = (tokens[0] in _DEPICTING or active) and len(reading.content) >= 3 and not _counts_tips(reading)
    return depicts or bool(_QUOTED.search(reading.subject.text))


def _a_work_and_its_kind(reading: Reading) -> bool:
    return _a_kind_of_picture_and_what_is_in_it(reading) and len(reading.subject.tokens) >= 3 and not _a_call(reading)


def _date_time_or_price(reading: Reading) -> bool:
    if _no_words_but_figures(reading) or _counts_tips(reading):
        return False
    return bool(_WHEN.search(reading.subject.text) or _YEAR.search(reading.subject.text))


SIGNS: Mapping[str, Callable[[Reading], bool]] = {
    function.__name__.strip("_").replace("_", " "): function
    for function in (
        _one_word,
        _one_word_in_lower_case,
        _two_words,
        _three_words,
        _five_words_or_more,
        _everyday_words_only,
        _mostly_everyday_words,
        _a_word_for_what_nobody_can_see,
        _several_words_for_what_nobody_can_see,
        _people_without_a_name,
        _praise,
        _the_name_of_a_page,
        _a_number_behind_everyday_words,
        _spelt_like_its_file,
        _no_words_but_figures,
        _large_picture,
        _a_colour_material_or_number,
        _one_thing_to_another,
        _something_happens,
        _a_proper_name,
        _a_name_or_capitals,
        _a_kind_of_picture_and_what_is_in_it,
        _a_call,
        _opens_like_a_headline,
        _counts_tips,
        _speaks_to_the_reader,
        _exclamation_or_question,
        _a_title_with_its_site,
        _capitals_like_a_headline,
        _several_short_sentences,
        _shows_somebody_or_something,
        _a_work_and_its_kind,
        _date_time_or_price,
    )
}
"""Feature -> whether it holds, by the names of score.toml."""
