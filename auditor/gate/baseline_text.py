"""Reads the text of a baseline file: line by line as auditor writes it, else as a whole, with the line of what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from auditor.errors import UsageFault
from auditor.gate.fingerprint import Fingerprint, from_json
from auditor.model.codes import Code
from auditor.redact import sanitize

FORMAT = 1
NAME = "auditor-baseline"
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |$)", re.MULTILINE)
_FINDINGS = '"findings": ['


@dataclass(frozen=True, slots=True)
class Head:
    """What a baseline file says besides its findings."""

    site: str = ""
    auditor: str = ""
    engines: Mapping[str, str] = field(default_factory=dict)
    states: tuple[str, ...] = ()
    checks: Mapping[str, int] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    crawl: Mapping[str, Sequence[str]] = field(default_factory=dict)


class _Written(TypedDict, total=False):
    """The head as JSON, once `_problem` has looked at it."""

    site: str
    auditor: str
    engines: dict[str, str]
    states: list[str]
    checks: dict[str, int]
    pages: dict[str, str]
    crawl: dict[str, list[str]]


Parts = tuple[Head, tuple[Fingerprint, ...]]


def by_line(lines: Iterable[str]) -> Parts | None:
    """Return what a file says that auditor wrote, never holding more of its text than a line; None for any other text.

    What is None may be good all the same, formatted by somebody else; `as_a_whole` says.
    """
    rows = iter(lines)
    above: list[str] = []
    for line in rows:
        if line.startswith(_FINDINGS):
            break
        above.append(line)
    else:
        return None
    try:
        data = json.loads("".join([*above, '"findings": []}']))
        findings = tuple(_entries(rows))
    except (ValueError, RecursionError):
        return None
    if _problem(data) or len({entry.id for entry in findings}) < len(findings):
        return None
    return _head(data), findings


def _entries(rows: Iterator[str]) -> Iterator[Fingerprint]:
    """Yield the entries, one a line. Raises ValueError for anything that is none."""
    for line in rows:
        if line.startswith("]"):
            break
        plain = json.loads(line.strip().removesuffix(","))
        yield from_json(plain if isinstance(plain, dict) else {})
    if [line.strip() for line in rows] != ["}"]:
        raise ValueError("the text does not end where the findings do")


def as_a_whole(text: str, label: str) -> Parts:
    """Return what the text of a baseline says; `label` names it in messages. Raises UsageFault BASELINE_BROKEN with the line."""

    def broken(line: int, why: str) -> UsageFault:
        return UsageFault(Code.BASELINE_BROKEN, f"{label}, line {line}: {why}")

    if not text.strip():
        raise broken(1, "the file is empty")
    conflict = _CONFLICT.search(text)
    if conflict:
        marker = text[conflict.start() :].partition("\n")[0].strip()
        raise broken(
            text.count("\n", 0, conflict.start()) + 1,
            f"an unresolved merge conflict ({sanitize(marker, 60)}); `git checkout --merge -- FILE` merges both sides "
            "once auditor is its merge driver (`auditor baseline merge --help`)",
        )
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise broken(error.lineno, error.msg) from error
    except RecursionError as error:
        raise broken(1, "nested too deeply") from error
    problem = _problem(data)
    if problem:
        raise broken(1, problem)
    entries: list[Fingerprint] = []
    seen: set[str] = set()
    for number, plain in enumerate(data["findings"]):
        try:
            entry = from_json(plain if isinstance(plain, dict) else {})
        except ValueError as error:
            raise broken(_line_of(text, number), str(error)) from error
        if entry.id in seen:
            raise broken(_line_of(text, number), f"the id {entry.id} stands there twice")
        seen.add(entry.id)
        entries.append(entry)
    return _head(data), tuple(entries)


def _head(data: _Written) -> Head:
    return Head(
        site=data.get("site", ""),
        auditor=data.get("auditor", ""),
        engines=data.get("engines", {}),
        states=tuple(data.get("states", ())),
        checks=data.get("checks", {}),
        pages=data.get("pages", {}),
        crawl=data.get("crawl", {}),
    )


_SHAPES: Mapping[str, tuple[type, type]] = {
    "site": (str, str),
    "auditor": (str, str),
    "engines": (dict, str),
    "states": (list, str),
    "crawl": (dict, list),
    "checks": (dict, int),
    "pages": (dict, str),
}


def _problem(data: object) -> str:
    if not isinstance(data, dict):
        return "it is not a baseline"
    found = re.fullmatch(rf"{NAME}/(\d+)", str(data.get("format", "")))
    if not found:
        return f'"format" must be "{NAME}/{FORMAT}"'
    if int(found[1]) != FORMAT:
        return f"format {found[1]} was written by another version of auditor; this one knows format {FORMAT}"
    if not isinstance(data.get("findings"), list):
        return '"findings" must be a list'
    for name, (outer, inner) in _SHAPES.items():
        value = data.get(name, outer())
        items = value.values() if isinstance(value, dict) else value
        if not isinstance(value, outer) or not all(isinstance(item, inner) for item in items):
            return f'"{name}" is not what auditor writes there'
    if not all(isinstance(item, str) for items in data.get("crawl", {}).values() for item in items):
        return '"crawl" is not what auditor writes there'
    return ""


def _line_of(text: str, number: int) -> int:
    """Return the line on which the finding with this number begins."""
    decoder = json.JSONDecoder()
    place = text.index("[", text.rindex('"findings"')) + 1
    for _ in range(number + 1):
        while text[place] in " \t\r\n,":
            place += 1
        begin = place
        _, place = decoder.raw_decode(text, place)
    return text.count("\n", 0, begin) + 1
