"""The titles of causes: what is wrong and where in words, and what tells one cause from another of the same words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from auditor.gate.shapes import parent_tag, shape_of
from auditor.gate.targets import file_name, is_target, place_of
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


def titles(groups: Mapping[str, Sequence[Finding]], examples: Mapping[str, Finding]) -> dict[str, str]:
    """Return a title for each cause, by its id, from its findings and the one that shows it best; no two are equal.

    Equal ones get what differs: the text of the element or what it points to, its tag and classes, the heading before it, the
    page. What no words part is numbered, in the order given.
    """
    first = {key: _title(members, examples[key]) for key, members in groups.items()}
    alike = _alike(first)
    for keys in alike:
        _part(keys, first, groups, examples)
    shown = {key: str(title) for key, title in first.items()}
    for keys in _alike(shown, _LIMIT):
        for number, key in enumerate(keys[1:], 2):
            shown[key] = f"{sanitize(shown[key], _LIMIT - 8)} ({number})"
    return shown


def _title(members: Sequence[Finding], example: Finding) -> _Title:
    said = _shared(finding.message for finding in members) or _of_rule(members)
    pair = example.colours
    if pair is not None and len(members) > 1:
        failed = any(finding.outcome is Outcome.FAILED for finding in members)
        said = f"{'Too little contrast' if failed else 'Contrast for a person to judge'}: {pair.foreground} on {pair.background}"
    innermost = {member.location.signals.landmarks[-1:] for member in members}
    shared = innermost.pop() if len(innermost) == 1 else ()
    place = _LANDMARKS.get(shared[0], "") if shared and len(members) > 1 else ""
    return _Title((said or example.message).rstrip("."), place)


def _of_rule(members: Sequence[Finding]) -> str:
    """Return what the one rule that found all members asks for; empty for checks, whose messages say more."""
    told = guidance(_shared(finding.check for finding in members))
    return told.title if told else _shared(finding.help for finding in members)


def _part(
    keys: Sequence[str],
    shown: dict[str, _Title],
    groups: Mapping[str, Sequence[Finding]],
    examples: Mapping[str, Finding],
) -> None:
    """Add to equal titles what differs, the kind that tells most of them apart first, until nothing is equal or left to add."""
    waiting = [(tuple(keys), _KINDS)]
    while waiting:
        equal, kinds = waiting.pop()
        tried = [[_of_all(kind, groups[key]) for key in equal] for kind in kinds]
        if all(len(set(values)) < 2 for values in tried):
            tried = [[_of_example(kind, groups[key], examples[key]) for key in equal] for kind in kinds]
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


def _of_all(kind: Callable[[Finding], str], members: Sequence[Finding]) -> str:
    """Return what one kind of words says of every finding of a cause; empty where they differ."""
    return _shared(kind(finding) for finding in members)


def _of_example(kind: Callable[[Finding], str], members: Sequence[Finding], example: Finding) -> str:
    """Return what one kind of words says of the finding that is shown, and of how many others something else."""
    own, different = kind(example), {kind(finding) for finding in members}
    return f"{_bounded(own)} and {len(different) - 1} more" if own and len(different) > 1 else own


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


def _shared(texts: Iterable[str]) -> str:
    rest = iter(texts)
    first = next(rest, "")
    return first if all(text == first for text in rest) else ""
