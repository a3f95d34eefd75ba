"""A finding reduced to what it is recognised by: no class, no position, no generated id, no host, no wording of the message."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from sys import intern

from auditor.gate.page_names import Paths
from auditor.gate.targets import resolved
from auditor.model.finding import Finding, Signals
from auditor.model.page import JSON
from auditor.model.signal_text import CONTEXT_LIMIT, fold, generated
from auditor.redact import mask, mask_value, sanitize

WHOLE_PAGE = frozenset({"html", "head", "body"})
"""Elements whose text is that of the whole page: it says nothing about a finding on them."""
_REFERENCES = frozenset({"for", "name"})
"""Attributes that often repeat a generated id."""
_ADDRESSES = frozenset({"src", "href", "data", "action"})
_MESSAGE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One finding as the baseline keeps it."""

    check: str
    page: str
    """Path of the page; empty for the site as a whole."""
    state: str = ""
    """Empty for the run's first state and for what does not depend on rendering."""
    key: str = ""
    signals: Signals = field(default_factory=Signals)
    id: str = ""
    message: str = ""
    """For people who read the file; never compared."""

    @property
    def kind(self) -> str:
        """What sort of element it is, where the browser told; else its tag."""
        return self.signals.role or self.signals.tag

    @property
    def specific(self) -> bool:
        """Whether the element can be told from others of its kind by its name, what it points to or the words around."""
        return bool(self.signals.name or self.signals.attributes or self.signals.context)

    @property
    def order(self) -> tuple[str, ...]:
        """A place in a file or among duplicates that depends on nothing but the entry."""
        held = self.signals
        return (
            self.page,
            self.check,
            self.state,
            self.key,
            held.name,
            held.heading,
            held.context,
            *held.landmarks,
            f"{held.place:05}",
            self.id,
        )

    def named(self, identity: str) -> Fingerprint:
        """Return the entry with its id (`replace` takes three times as long, and there is one for each finding)."""
        return Fingerprint(self.check, self.page, self.state, self.key, self.signals, identity, self.message)


def entry_of(finding: Finding, paths: Paths, first_state: str) -> Fingerprint:
    """Return what a finding is recognised by; secrets are hidden first, so that it is the same one whatever they are today."""
    return _hidden(
        Fingerprint(
            check=finding.check,
            page=intern(paths.of(finding.url)),
            state="" if finding.state == first_state else finding.state,
            key=_key(finding, paths),
            signals=_signals(finding, paths),
            message=_bounded(paths.without_origin(finding.message)),
        )
    )


def _hidden(entry: Fingerprint) -> Fingerprint:
    held = entry.signals
    attributes = tuple((name, mask_value(name, value)) for name, value in held.attributes)
    hidden = (mask(held.name), attributes, mask(held.heading), mask(held.context))
    if hidden != (held.name, held.attributes, held.heading, held.context):
        held = replace(held, name=hidden[0], attributes=attributes, heading=hidden[2], context=hidden[3])
    key = mask(entry.key)
    if held is entry.signals and key == entry.key:
        return entry
    return replace(entry, key=key, signals=held)


@lru_cache(maxsize=1000)
def _bounded(message: str) -> str:
    return sanitize(message, _MESSAGE_LIMIT)  # checks say the same on many pages


def _key(finding: Finding, paths: Paths) -> str:
    # A selector is a position, whoever uses it as a key.
    key = "" if finding.key == finding.location.selector else paths.without_origin(finding.key)
    if not finding.check.startswith("reference-"):
        return key
    # Who accepted "open until 6" for "open until 5" has not accepted "open until 7": the wording is part of what it is.
    both = [finding.wording.approved, finding.wording.published] if finding.wording is not None else []
    digest = hashlib.sha256(mask(json.dumps(both)).casefold().encode()).hexdigest()[:12]
    return f"{key}#{digest}" if any(both) else key


def _signals(finding: Finding, paths: Paths) -> Signals:
    held = finding.location.signals
    if held.tag in WHOLE_PAGE:
        return Signals(tag=held.tag, role=held.role)
    if not held.tag:
        return Signals(name=held.name, context=fold(finding.location.quote, CONTEXT_LIMIT))
    attributes = tuple(
        (name, stable)
        for name, value in held.attributes
        if (
            stable := resolved(value, finding.url, paths.origin)
            if name in _ADDRESSES
            else _stable_reference(value)
            if name in _REFERENCES
            else value
        )
    )
    return held if attributes == held.attributes else replace(held, attributes=attributes)


def _stable_reference(value: str) -> str:
    return "" if generated(value) else value


def stable_id(entry: Fingerprint, ordinal: int = 0) -> str:
    """Return twelve hex digits for a finding: the same in every run, on every machine, in every order.

    Left out is what a redesign changes: landmarks, headings, surroundings, shape and computed role.
    """
    held = entry.signals
    what = [entry.check, entry.page, entry.state, entry.key, held.tag, held.name, held.attributes, ordinal]
    if not entry.specific or not held.tag:
        what.append(held.context)
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:12]


def to_json(entry: Fingerprint) -> dict[str, JSON]:
    """Return an entry as plain data, empty fields left out, for the files of baseline and waivers."""
    held = entry.signals
    plain: dict[str, JSON] = {
        "id": entry.id,
        "check": entry.check,
        "page": entry.page,
        "state": entry.state,
        "key": entry.key,
        "tag": held.tag,
        "role": held.role,
        "name": held.name,
        "attributes": dict(held.attributes),
        "landmarks": list(held.landmarks),
        "heading": held.heading,
        "context": held.context,
        "component": held.component,
        "place": held.place,
        "row": held.row,
        "message": entry.message,
    }
    return {name: value for name, value in plain.items() if value or name in {"id", "check", "page"}}


def from_json(plain: Mapping[str, object]) -> Fingerprint:
    """Build an entry from plain data. Raises ValueError that says which field is wrong."""

    def text(name: str, *, needed: bool = False) -> str:
        value = plain.get(name, "")
        if not isinstance(value, str) or (needed and not value):
            raise ValueError(f"{name} must be {'a' if value else 'given as a'} text")
        return value

    attributes, landmarks = plain.get("attributes", {}), plain.get("landmarks", [])
    if not isinstance(attributes, Mapping) or not _texts([*attributes.values()]):
        raise ValueError("attributes must be a table of texts")
    if not isinstance(landmarks, list) or not _texts(landmarks):
        raise ValueError("landmarks must be a list of texts")
    if not re.fullmatch(r"[0-9a-f]{12}", text("id", needed=True)):
        raise ValueError("id must be twelve hex digits")
    place, row = _number(plain, "place"), _number(plain, "row")
    if "page" not in plain:
        raise ValueError("page must be given as a text")
    signals = Signals(
        tag=intern(text("tag")),
        role=intern(text("role")),
        name=text("name"),
        attributes=tuple((intern(str(name)), value) for name, value in attributes.items()),
        landmarks=_once(tuple(landmarks)),
        heading=intern(text("heading")),
        context=text("context"),
        component=intern(text("component")),
        place=place,
        row=row,
    )
    return _hidden(
        Fingerprint(
            intern(text("check", needed=True)),
            intern(mask(text("page"))),
            intern(text("state")),
            text("key"),
            signals,
            text("id"),
            intern(mask(text("message"))),
        )
    )


def _number(plain: Mapping[str, object], name: str) -> int:
    value = plain.get(name, 0)
    if not isinstance(value, int) or not 0 <= value < 100_000:
        raise ValueError(f"{name} must be a whole number")
    return value


@lru_cache(maxsize=1000)
def _once(landmarks: tuple[str, ...]) -> tuple[str, ...]:
    return landmarks  # a site has few; every entry would hold its own


def _texts(values: Sequence[object]) -> bool:
    return all(isinstance(value, str) for value in values)
