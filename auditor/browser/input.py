"""Presses keys and the mouse as the browser itself does, which pages cannot tell from a reader's."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.browser.cdp import Deadline
from auditor.browser.tab import Tab
from auditor.model.page import JSON

KEYS: Mapping[str, tuple[str, int]] = {
    "Enter": ("\r", 13),
    "Escape": ("", 27),
    "Tab": ("", 9),
    "Space": (" ", 32),
    "Backspace": ("", 8),
    "ArrowDown": ("", 40),
    "ArrowUp": ("", 38),
    "ArrowLeft": ("", 37),
    "ArrowRight": ("", 39),
    "PageDown": ("", 34),
    "Home": ("", 36),
    "End": ("", 35),
}
"""Key -> the text it types and its Windows key code, which pages still look at."""
MODIFIERS: Mapping[str, int] = {"alt": 1, "ctrl": 2, "meta": 4, "shift": 8}
"""Held key -> its bit in DevTools."""
PATIENCE_S = 5.0


def press(tab: Tab, key: str, deadline: Deadline, held: tuple[str, ...] = ()) -> None:
    """Press a key (one of KEYS, F1 to F12, or a character) while others are `held` (names of MODIFIERS)."""
    text, code = KEYS.get(key, (key if len(key) == 1 else "", _code(key)))
    name = " " if key == "Space" else key
    bits = sum(MODIFIERS[one] for one in held)
    if bits & ~MODIFIERS["shift"]:
        text = ""  # with Ctrl, Alt or Cmd a key types nothing
    event: dict[str, JSON] = {
        "key": name,
        "code": f"Key{key.upper()}" if len(key) == 1 and key.isalpha() else key,
        "windowsVirtualKeyCode": code,
        "modifiers": bits,
    }
    down: dict[str, JSON] = {"type": "keyDown" if text else "rawKeyDown", "text": text, **event}
    tab.call("Input.dispatchKeyEvent", down, timeout=max(0.5, deadline.left(PATIENCE_S)))
    tab.call("Input.dispatchKeyEvent", {"type": "keyUp", **event}, timeout=max(0.5, deadline.left(PATIENCE_S)))


def click(tab: Tab, x: float, y: float, deadline: Deadline) -> None:
    """Press and let go of the left button of the mouse at a place of the window, in CSS pixels."""
    where: dict[str, JSON] = {"x": x, "y": y, "button": "left", "clickCount": 1}
    for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
        tab.call("Input.dispatchMouseEvent", {"type": kind, **where}, timeout=max(0.5, deadline.left(PATIENCE_S)))


def move(tab: Tab, x: float, y: float, deadline: Deadline) -> None:
    """Move the pointer to a place of the window, in CSS pixels."""
    where: dict[str, JSON] = {"type": "mouseMoved", "x": x, "y": y}
    tab.call("Input.dispatchMouseEvent", where, timeout=max(0.5, deadline.left(PATIENCE_S)))


def _code(key: str) -> int:
    if len(key) == 1:
        return ord(key.upper())
    return 111 + int(key[1:]) if key[:1] == "F" and key[1:].isdecimal() else 0
