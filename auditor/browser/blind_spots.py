"""Finds what neither axe nor the walk can look into: closed shadow roots, and documents shown by object and embed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.browser.cdp import CallFailed
from auditor.browser.protocol import DescribedNode
from auditor.browser.tab import Tab, World
from auditor.model.page import JSON

MAX_NAMED = 20
"""Closed roots and foreign documents that are named; more of them are not told apart by a reader either."""
MAX_DESCRIBED = 20_000
"""Elements of a page that are gone through to name a closed root; on a larger page it is only said that there is one."""
_PLAIN = re.compile(r"[A-Za-z][\w-]{0,60}")
BETWEEN = " | "
"""Stands between the selector of a frame and that of what is in it."""
FOREIGN = frozenset({"object", "embed", "fencedframe"})


@dataclass(frozen=True, slots=True)
class Unseen:
    """Selectors of what could not be looked into in one document and its frames of the same process."""

    roots: tuple[str, ...] = ()
    """Elements with a closed shadow root."""
    foreign: tuple[str, ...] = ()
    """Elements that show a document of their own and are no frames."""


def unseen_in(tab: Tab, world: World, timeout: float) -> Unseen:
    """Return what is shown in this document but cannot be looked into. Raises what Tab.call raises.

    DevTools' search for "<" counts every element, those in closed shadow roots included, in a few milliseconds. Only where
    our own count differs, or an object stands in the page, is the whole tree asked for, which says which it is.
    """
    found, foreign, elements = json.loads(str(tab.evaluate("auditor.countable()", world, timeout)))
    tab.call("DOM.enable", session=world.session, timeout=timeout)
    try:
        query: dict[str, JSON] = {"query": "<", "includeUserAgentShadowDOM": False}
        counted = tab.call("DOM.performSearch", query, session=world.session, timeout=timeout)["resultCount"]
    finally:
        tab.call("DOM.disable", session=world.session, timeout=timeout)
    if counted == found and not foreign:
        return Unseen()
    if elements > MAX_DESCRIBED:
        return Unseen(("html",) if counted > found else ())
    handle = tab.evaluate("document", world, timeout, by_value=False)
    whole: dict[str, JSON] = {"objectId": handle, "depth": -1, "pierce": True}
    tree = tab.call("DOM.describeNode", whole, session=world.session, timeout=timeout)["node"]
    told = [(kind, path) for kind, path, node in _hidden_parts(tree) if _shown(tab, world, node, timeout)]
    roots, others = ([path for kind, path in told if kind == wanted] for wanted in ("closed", "foreign"))
    return Unseen(tuple(roots[:MAX_NAMED]), tuple(others[:MAX_NAMED]))


def _shown(tab: Tab, world: World, node: int, timeout: float) -> bool:
    try:
        tab.call("DOM.getBoxModel", {"backendNodeId": node}, session=world.session, timeout=timeout)
    except CallFailed:
        return False  # it has no box: nobody sees what is inside
    return True


def _hidden_parts(tree: DescribedNode) -> Iterator[tuple[str, str, int]]:
    """Yield kind, selector and node of each outermost part of the described tree that cannot be looked into, in order."""
    waiting: list[tuple[DescribedNode, str, str]] = [(tree, "", "")]
    while waiting:
        node, scope, path = waiting.pop()
        inner = node.get("contentDocument")
        below: list[tuple[DescribedNode, str, str]] = []
        for root in node.get("shadowRoots", ()):
            if root.get("shadowRootType") == "open":
                below.append((root, f"{path} >>> ", ""))
            elif root.get("shadowRootType") == "closed" and any(
                one["nodeType"] == 1 for one in root.get("children", ())
            ):
                yield "closed", path, node["backendNodeId"]
        if node.get("localName") in FOREIGN and (inner or node.get("frameId")):
            yield "foreign", path, node["backendNodeId"]
        elif inner:
            below.append((inner, f"{path}{BETWEEN}", ""))
        children = [child for child in node.get("children", ()) if child["nodeType"] == 1]
        below += [(child, scope, step) for child, step in zip(children, _steps(children, scope, path), strict=True)]
        waiting += reversed(below)


def _steps(children: list[DescribedNode], scope: str, path: str) -> Iterator[str]:
    """Yield the selectors of sibling elements: from the document or shadow root on where there is a plain id, else from above."""
    seen: Counter[str] = Counter()
    names = Counter(child["localName"] for child in children)
    for child in children:
        name = child["localName"]
        seen[name] += 1
        given = child.get("attributes", ())
        identifier = dict(zip(given[::2], given[1::2], strict=False)).get("id", "")
        if _PLAIN.fullmatch(identifier):
            yield f"{scope}#{identifier}"
        else:
            place = f":nth-of-type({seen[name]})" if names[name] > 1 else ""
            yield f"{path} > {name}{place}" if path else f"{scope}{name}{place}"
