"""Reads the stored JSON of an axe run into the `AxeResults` that checks see."""

from __future__ import annotations

import json
from typing import TypedDict

from auditor.dom.content import AxeNode, AxeResults, AxeRule, SecondFinding, SecondOpinion
from auditor.dom.document import Document
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import JSON, Failed


class RawNode(TypedDict, total=False):
    """An element as our script in the page tells of it."""

    target: list[str]
    html: str
    impact: str
    summary: str
    index: object
    frame: object
    data: dict[str, JSON]


class RawRule(TypedDict, total=False):
    """A rule as our script in the page tells of it."""

    id: str
    incomplete: bool
    impact: str
    help: str
    help_url: str
    description: str
    tags: list[str]
    nodes: list[RawNode]
    total: object


class RawSecond(TypedDict):
    """What our script in the page tells of the second engine."""

    version: str
    skipped: list[str]
    found: list[dict[str, JSON]]


def _second(data: RawSecond) -> SecondOpinion:
    found = (
        SecondFinding(str(one["rule"]), str(one["message"]), one["index"] if type(one["index"]) is int else None)
        for one in data["found"]
    )
    return SecondOpinion(str(data["version"]), tuple(found), tuple(map(str, data["skipped"])))


def read_axe(json_text: str, document: Document) -> AxeResults | Failed:
    """Return the results; AXE_FAILED when the text is not an axe run or says that no rule ran.

    `document` is the one of the same visit and state; an index that it does not have is dropped.
    """
    try:
        data = json.loads(json_text)
        rules = tuple(_rule(rule, len(document.elements)) for rule in data["rules"])
        results = AxeResults(
            version=str(data["version"]),
            rules=rules,
            passed=tuple(str(rule) for rule in data["passed"]),
            inapplicable=tuple(str(rule) for rule in data["inapplicable"]),
            unseen_frames=tuple((str(frame), str(reason)) for frame, reason in data.get("unseen_frames") or ()),
            closed_roots=tuple(str(host) for host in data.get("closed_roots") or ()),
            unopened=int(data.get("unopened", 0)),
            second=_second(data["second"]) if "second" in data else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return failed(Code.AXE_FAILED, f"the answer cannot be read: {type(error).__name__} {error}", Stage.AXE)
    if not (results.rules or results.passed or results.inapplicable):
        return failed(Code.AXE_FAILED, "axe ran no rule at all", Stage.AXE)
    return results


def _rule(rule: RawRule, elements: int) -> AxeRule:
    return AxeRule(
        id=str(rule["id"]),
        incomplete=bool(rule["incomplete"]),
        impact=str(rule["impact"]),
        help=str(rule["help"]),
        help_url=str(rule["help_url"]),
        description=str(rule["description"]),
        tags=tuple(str(tag) for tag in rule["tags"]),
        nodes=tuple(_node(node, elements) for node in rule["nodes"]),
        total=_total(rule),
    )


def _total(rule: RawRule) -> int:
    total = rule.get("total")
    kept = len(rule["nodes"])
    return max(kept, total) if isinstance(total, int) else kept


def _node(node: RawNode, elements: int) -> AxeNode:
    return AxeNode(
        target=tuple(str(step) for step in node["target"]),
        html=str(node["html"]),
        impact=str(node["impact"]),
        summary=_summary(str(node["summary"])),
        index=_index(node["index"], elements),
        data=dict(node["data"]),
        frame=_index(node.get("frame"), elements),
    )


def _index(told: object, elements: int) -> int | None:
    return told if isinstance(told, int) and 0 <= told < elements else None


def _summary(text: str) -> str:
    # axe puts "Fix any of the following:" over indented lines.
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("Fix "))
