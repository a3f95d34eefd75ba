"""Mistakes that web teams make, planted into a page's parts, each with what an audit has to say about it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.reference.pages import BANK, WITHOUT_SPACES, Part, Writer, with_text


@dataclass(frozen=True)
class Expected:
    """One planted mistake: which check has to find it, and by which words."""

    edit: str
    checks: frozenset[str]
    approved: str = ""
    published: str = ""


_TEXT = frozenset({"p", "li", "li2", "dd"})
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\s»”\"])|(?<=。)(?=[^」])")


class Mutation:
    """Plants mistakes; every part gets at most one."""

    def __init__(self, parts: list[Part], language: str, rng: random.Random) -> None:
        self.parts = list(parts)
        self.language = language
        self.rng = rng
        self.writer = Writer(language, rng, new=True)
        self.touched: set[int] = set()
        self.origin: dict[int, Part] = {id(part): part for part in parts}
        """What each part was before, by `id` of what it is now."""
        self.expected: list[Expected] = []

    def plant(self, count: int) -> None:
        """Plant up to `count` mistakes of mixed kinds."""
        kinds: list[Callable[[], bool]] = [
            self.word, self.word, self.number, self.drop_sentence, self.add_sentence, self.drop, self.add, self.move, self.heading,
            self.edit_description, self.lose_description, self.replace_description, self.swap_descriptions, self.move_group, self.letter,
        ]  # fmt: skip
        self.rng.shuffle(kinds)
        planted = 0
        for kind in kinds * 2:
            if planted < count and kind():
                planted += 1

    def _pick(self, fits: Callable[[Part], bool]) -> int | None:
        places = [n for n, part in enumerate(self.parts) if id(part) not in self.touched and fits(part)]
        return self.rng.choice(places) if places else None

    def _expect(self, edit: str, *checks: str, approved: str = "", published: str = "") -> bool:
        self.expected.append(Expected(edit, frozenset(checks), approved, published))
        return True

    def _replace(self, place: int, text: str) -> None:
        part = with_text(self.parts[place], text)
        self.origin[id(part)] = self.origin[id(self.parts[place])]
        self.parts[place] = part
        self.touched.add(id(part))

    def _edited(self, edit: str, place: int, text: str, *checks: str) -> bool:
        before = self.parts[place].text
        if text == before:
            return False
        self._replace(place, text)
        return self._expect(edit, *checks, approved=before)

    def word(self) -> bool:
        place = self._pick(lambda part: part.kind in _TEXT)
        return place is not None and self._edited(
            "word", place, self._other_word(self.parts[place].text), "reference-edited"
        )

    def _other_word(self, text: str) -> str:
        new = self.rng.choice(BANK[self.language]["words"])
        if self.language in WITHOUT_SPACES:
            places = [n for n in range(1, len(text) - 3) if text[n : n + 2].isalpha() and not text[n : n + 2].isascii()]
            at = self.rng.choice(places)
            return text[:at] + new + text[at + 2 :]
        words = text.split(" ")
        at = self.rng.choice([n for n, word in enumerate(words) if word.isalpha() and len(word) > 3] or [0])
        words[at] = new
        return " ".join(words)

    def letter(self) -> bool:
        place = self._pick(lambda part: part.kind in _TEXT and self.language not in WITHOUT_SPACES)
        if place is None:
            return False
        words = self.parts[place].text.split(" ")
        at = self.rng.choice([n for n, word in enumerate(words) if word.isalpha() and len(word) > 4])
        words[at] = words[at][:2] + words[at][3:]
        return self._edited("letter", place, " ".join(words), "reference-edited")

    def number(self) -> bool:
        place = self._pick(lambda part: part.kind in {*_TEXT, "td"} and bool(re.search(r"\d", part.text)))
        if place is None:
            return False
        text = self.parts[place].text
        match = self.rng.choice(list(re.finditer(r"\d", text)))
        digit = str((int(match[0]) + self.rng.randint(1, 8)) % 10)
        return self._edited("number", place, text[: match.start()] + digit + text[match.end() :], "reference-edited")

    def drop_sentence(self) -> bool:
        place = self._pick(lambda part: part.kind == "p" and min(map(len, _SENTENCE.split(part.text))) < len(part.text))
        if place is None:
            return False
        sentences = _SENTENCE.split(self.parts[place].text)
        del sentences[self.rng.randrange(len(sentences))]
        return self._edited("sentence lost", place, self._joined(sentences), "reference-edited")

    def add_sentence(self) -> bool:
        place = self._pick(lambda part: part.kind == "p")
        if place is None:
            return False
        sentences = _SENTENCE.split(self.parts[place].text)
        sentences.insert(self.rng.randint(0, len(sentences)), self.writer.sentence())
        return self._edited("sentence added", place, self._joined(sentences), "reference-edited")

    def _joined(self, sentences: list[str]) -> str:
        return ("" if self.language in WITHOUT_SPACES else " ").join(sentences)

    def drop(self) -> bool:
        place = self._pick(lambda part: part.kind in _TEXT)
        if place is None:
            return False
        part = self.parts.pop(place)
        return self._expect("paragraph lost", "reference-missing", approved=part.text)

    def add(self) -> bool:
        place = self._pick(lambda part: part.kind == "p")
        if place is None:
            return False
        part = Part("p", self.writer.paragraph(self.rng.randint(1, 2)), self.parts[place].group)
        self.touched.add(id(part))
        self.parts.insert(place + 1, part)
        return self._expect("paragraph added", "reference-added", published=part.text)

    def move(self) -> bool:
        place = self._pick(lambda part: part.kind == "p")
        if place is None:
            return False
        part = self.parts[place]
        targets = [n for n, other in enumerate(self.parts) if other.kind == "p" and abs(other.group - part.group) >= 2]
        if not targets:
            return False
        target = self.rng.choice(targets)
        moved = replace(part, group=self.parts[target].group)
        self.touched.add(id(moved))
        self.origin[id(moved)] = self.origin[id(part)]
        self.parts.insert(target + 1, moved)
        del self.parts[place + (1 if target < place else 0)]
        return self._expect("paragraph moved", "reference-moved", approved=part.text)

    def move_group(self) -> bool:
        groups = sorted({part.group for part in self.parts if part.group})
        group = self.rng.choice(groups)
        block = [part for part in self.parts if part.group == group]
        if any(id(part) in self.touched for part in self.parts if abs(part.group - group) <= 3):
            return False
        rest = [part for part in self.parts if part.group != group]
        target = group + 3 if group + 3 <= groups[-1] else group - 3
        ends = [n for n, part in enumerate(rest) if part.group == target]
        if not ends or len(block) > 12:
            return False
        at = ends[-1] + 1 if target > group else ends[0]
        self.parts = [*rest[:at], *block, *rest[at:]]
        self.touched.update(id(part) for part in self.parts)
        return self._expect("group moved", "reference-moved", approved=block[0].text)

    def heading(self) -> bool:
        place = self._pick(lambda part: part.kind == "h2")
        if place is None:
            return False
        known = {part.text for part in self.parts}
        other = [text for text in BANK[self.language]["headings"] if text not in known]
        if not other:
            return False
        return self._edited("heading", place, self.rng.choice(other), "reference-heading-edited")

    def edit_description(self) -> bool:
        place = self._pick(lambda part: part.kind == "img")
        text = self._other_word(self.parts[place].text) if place is not None else ""
        return place is not None and self._edited("description", place, text, "reference-image-description-edited")

    def lose_description(self) -> bool:
        place = self._pick(lambda part: part.kind == "img")
        return place is not None and self._edited("description lost", place, "", "reference-image-description-missing")

    def replace_description(self) -> bool:
        place = self._pick(lambda part: part.kind == "img")
        text = self.rng.choice(["IMG_2034.jpg", "photo", "banner 3"])
        return place is not None and self._edited(
            "description replaced", place, text, "reference-image-description-edited"
        )

    def swap_descriptions(self) -> bool:
        first = self._pick(lambda part: part.kind == "img")
        if first is None:
            return False
        ours = self.parts[first]
        second = self._pick(lambda part: part.kind == "img" and part is not ours)
        if second is None:
            return False
        theirs = self.parts[second]
        self._replace(first, theirs.text)
        self._replace(second, ours.text)
        return self._expect(
            "descriptions swapped", "reference-image-description-swapped", approved=ours.text, published=theirs.text
        )
