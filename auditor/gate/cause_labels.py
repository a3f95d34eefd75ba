"""The titles of causes: what is wrong and where in words, and what tells one cause from another of the same words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from auditor.gate.shapes import parent_tag, shape_of
from auditor.gate.targets import file_name, is_target, place_of
from auditor.model.evidence import Colours
from auditor.model.finding import Finding, Outcome
from auditor.model.guidance import guidance
from auditor.redact import sanitize
from auditor.urls import address_of

_LANDMARKS = {
    "main": "the main content",
    "navigation": "a navigation",
    "banner": "the header",
    "contentinfo": "the footer",
    "complementary": "a side column",
    "search": "the search",
    "form": "a form",
    "region": "a region",
    "dialog": "a dialog",
}
_REASON = re.compile(r"(.{20,}?) (\(.+\))")
"""What axe says and, in parentheses, why it could not decide."""
_LIMIT = 200
_SEEN = 100
"""Characters that every format shows: titles that differ only after them look equal."""
_PART_LIMIT = 48


@dataclass(frozen=True, slots=True)
class _Title:
    text: str
    place: str = ""
    added: tuple[str, ...] = ()

    def __str__(self) -> str:
        added = f": {', '.join(self.added)}" if self.added else ""
        tail = f"{added} – in {self.place}" if self.place else added
        parted = _REASON.fullmatch(self.text) if added else None
        if parted:  # what differs stands before the reason, where a short column still shows it
            return sanitize(f"{parted[1]}{tail} {parted[2]}", _LIMIT)
        return f"{sanitize(self.text, _LIMIT - len(tail))}{tail}"


@dataclass(slots=True)
class CauseWords:
    """What the title of a cause is made from; its findings are added one by one, and none of them is kept."""

    count: int = 0
    message: str = ""
    """As all findings have it; empty where they differ, as of the next two."""
    check: str = ""
    help: str = ""
    innermost: tuple[str, ...] = ()
    """The landmark that all of them stand in."""
    failed: bool = False
    """One of them at least is certain."""
    example_message: str = ""
    colours: Colours | None = None
    """Those of the example."""

    def add(self, finding: Finding, *, shows_best: bool) -> None:
        """Take one more finding; `shows_best` says that it is the example so far."""
        innermost = finding.location.signals.landmarks[-1:]
        if self.count == 0:
            self.message, self.check, self.help, self.innermost = (
                finding.message,
                finding.check,
                finding.help,
                innermost,
            )
        else:
            self.message = self.message if self.message == finding.message else ""
            self.check = self.check if self.check == finding.check else ""
            self.help = self.help if self.help == finding.help else ""
            self.innermost = self.innermost if self.innermost == innermost else ()
        self.count += 1
        self.failed = self.failed or finding.outcome is Outcome.FAILED
        if shows_best:
            self.example_message, self.colours = finding.message, finding.colours


class CauseParts:
    """What may tell a cause from others of the same title: of each kind of words what its findings share, and how many differ."""

    def __init__(self, example: Finding) -> None:
        """Take the finding that shows the cause best."""
        self._own = tuple(kind(example) for kind in _KINDS)
        self._shared: tuple[str, ...] | None = None
        self._seen: tuple[set[int], ...] = tuple(set() for _ in _KINDS)

    def add(self, finding: Finding) -> None:
        """Take one more finding."""
        said = tuple(kind(finding) for kind in _KINDS)
        held = said if self._shared is None else self._shared
        self._shared = tuple(old if old == new else "" for old, new in zip(held, said, strict=True))
        for seen, words in zip(self._seen, said, strict=True):
            seen.add(hash(words))

    def of_all(self, kind: int) -> str:
        """Return what one kind of words says of every finding of the cause; empty where they differ."""
        return self._shared[kind] if self._shared else ""

    def of_example(self, kind: int) -> str:
        """Return what one kind of words says of the finding that is shown, and of how many others something else."""
        own, different = self._own[kind], len(self._seen[kind])
        return f"{_bounded(own)} and {different - 1} more" if own and different > 1 else own


def titles(
    causes: Mapping[str, CauseWords], parts_of: Callable[[Collection[str]], Mapping[str, CauseParts]]
) -> dict[str, str]:
    """Return a title for each cause, by its id; no two are equal.

    Equal ones get what differs: the text of the element or what it points to, its tag and classes, the heading before it, the
    page. What no words part is numbered, in the order given. `parts_of` reads the findings of the causes that are called alike.
    """
    first = {key: _title(words) for key, words in causes.items()}
    alike = _alike(first)
    parts = parts_of({key for keys in alike for key in keys}) if alike else {}
    for keys in alike:
        _part(keys, first, parts)
    shown = {key: str(title) for key, title in first.items()}
    for keys in _alike(shown, _LIMIT):
        for number, key in enumerate(keys[1:], 2):
            shown[key] = f"{sanitize(shown[key], _LIMIT - 8)} ({number})"
    return shown


def _title(words: CauseWords) -> _Title:
    said = words.message or _of_rule(words)
    if words.colours is not None and words.count > 1:
        lead = "Too little contrast" if words.failed else "Contrast for a person to judge"
        said = f"{lead}: {words.colours.foreground} on {words.colours.background}"
    place = _LANDMARKS.get(words.innermost[0], "") if words.innermost and words.count > 1 else ""
    return _Title((said or words.example_message).rstrip("."), place)


def _of_rule(words: CauseWords) -> str:
    """Return what the one rule that found all members asks for; empty for checks, whose messages say more."""
    told = guidance(words.check)
    return told.title if told else words.help


def _part(keys: Sequence[str], shown: dict[str, _Title], parts: Mapping[str, CauseParts]) -> None:
    """Add to equal titles what differs, the kind that tells most of them apart first, until nothing is equal or left to add."""
    waiting = [(tuple(keys), tuple(range(len(_KINDS))))]
    while waiting:
        equal, kinds = waiting.pop()
        tried = [[parts[key].of_all(kind) for key in equal] for kind in kinds]
        if all(len(set(values)) < 2 for values in tried):
            tried = [[parts[key].of_example(kind) for key in equal] for kind in kinds]
        best = max(range(len(kinds)), key=lambda i: (len(set(tried[i])), -i), default=None)
        if best is None or len(set(tried[best])) < 2:
            continue
        parted: dict[str, list[str]] = defaultdict(list)
        for key, value in zip(equal, tried[best], strict=True):
            parted[value].append(key)
            if value:
                shown[key] = replace(shown[key], added=(*shown[key].added, _bounded(value)))
        rest = kinds[:best] + kinds[best + 1 :]
        waiting.extend((tuple(same), rest) for same in parted.values() if len(same) > 1)


@lru_cache(maxsize=1000)
def _bounded(said: str) -> str:
    return sanitize(said, _PART_LIMIT + len(" and 200,000 more"))


def _target(finding: Finding) -> str:
    return file_name(_address(finding))


def _address(finding: Finding) -> str:
    pointing = (value for name, value in finding.location.signals.attributes if name in {"src", "href", "data"})
    return next((place_of(value) for value in pointing if is_target(value) and not value.startswith("#")), "")


def _words(finding: Finding) -> str:
    return _quoted(finding.location.signals.name or finding.location.quote)


def _element(finding: Finding) -> str:
    shape = shape_of(finding.location)
    around = parent_tag(finding.location) if shape.selector == shape.tag else ""
    return f"{around} > {shape.tag}" if around else shape.selector


def _quoted(said: str) -> str:
    shown = said[: _PART_LIMIT - 9].rstrip()
    return f"“{shown}{'…' if len(shown) < len(said.rstrip()) else ''}”" if shown else ""


def _heading(finding: Finding) -> str:
    said = _quoted(finding.location.signals.heading)
    return f"under {said}" if said else ""


def _page(finding: Finding) -> str:
    return f"on {address_of(finding.url).path}" if finding.url else ""


_KINDS: tuple[Callable[[Finding], str], ...] = (_target, _element, _words, _address, _heading, _page)


def _alike(shown: Mapping[str, object], seen: int = _SEEN) -> list[list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, title in shown.items():
        groups[str(title)[:seen]].append(key)
    return [keys for keys in groups.values() if len(keys) > 1]
