"""Which events of a page its scripts listen for, asked of the browser itself."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.browser.probes.used_page import UsedPage

_KEYS = frozenset({"keydown", "keypress", "keyup"})
_FOCUS = frozenset({"focus", "focusin", "focusout", "blur", "DOMFocusIn", "DOMFocusOut", "selectionchange"})
_MOVES = frozenset(
    f"{kind}{step}" for kind in ("transition", "animation") for step in ("run", "start", "end", "cancel")
)
_ASKS = r"activeElement|hasFocus|:focus"
"""What a script says that asks now and then where the focus is, instead of listening."""


@dataclass(frozen=True, slots=True)
class Listener:
    """A script waits for an event at a node."""

    type: str
    node: int
    """DevTools' number of the node (backendNodeId); 0 for the window."""


def listeners(page: UsedPage) -> list[Listener]:
    """Return what scripts listen for in the document, at every element of it."""
    return _asked(page, "document", depth=-1)


def hears_keys_everywhere(page: UsedPage) -> bool:
    """Tell whether a script listens for keys wherever the focus is."""
    found = [*_asked(page, "window"), *_asked(page, "document"), *_asked(page, "document.body || document")]
    return any(one.type in _KEYS for one in found)


def answers_focus(page: UsedPage) -> bool:
    """Tell whether anything but a style sheet may answer where the focus is: a script, another document, the browser itself."""
    asks, files = page.ask("answerers()", tuple[bool, list[str]])
    if asks or any(page.tab.names(file, _ASKS, unknown=True) for file in files):
        return True
    return any(one.type in _KEYS | _FOCUS | _MOVES for one in [*listeners(page), *_asked(page, "window")])


def _asked(page: UsedPage, expression: str, depth: int = 1) -> list[Listener]:
    # A world of ours sees its own listeners only, so the object is asked for in the world of the page's scripts.
    answer = page.tab.call("Runtime.evaluate", {"expression": expression}, session=page.world.session)
    if not (handle := answer["result"].get("objectId")):
        return []
    asked = {"objectId": handle, "depth": depth, "pierce": False}
    found = page.tab.call("DOMDebugger.getEventListeners", asked, session=page.world.session)["listeners"]
    return [Listener(str(one["type"]), int(one.get("backendNodeId", 0))) for one in found]
