"""One thing that is done with a page, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from auditor.browser.input import click, move, press
from auditor.browser.probes.used_page import UsedPage


class Effect(msgspec.Struct, frozen=True):
    """What happened in a page after it was used."""

    changes: int
    """Nodes that came, went or changed, what was used itself apart."""
    url: str
    """The page's own new address, where that changed."""
    values: bool
    """Whether a field has another value, or something is unfolded that was not."""
    shown: int
    """How many more elements show."""
    focus: int | None
    gone: tuple[str, ...] = ()
    """Where the page wanted to go."""

    @property
    def any(self) -> bool:
        """Whether anything happened at all."""
        return bool(self.changes or self.url or self.values or self.gone)


@dataclass(slots=True)
class Action:
    """What is done with one page, one thing after the other."""

    page: UsedPage
    _windows: int = 0

    def press(self, key: str, at: int) -> Effect:
        """Press a key and return what happened besides to `at` itself."""
        self.begin(at)
        press(self.page.tab, key, self.page.deadline)
        return self.happened()

    def click(self, x: float, y: float, at: int) -> Effect:
        """Click at a place of the window and return what happened besides to `at` itself."""
        self.begin(at)
        click(self.page.tab, x, y, self.page.deadline)
        self.page.pressed += 1
        return self.happened()

    def move(self, x: float, y: float, at: int) -> Effect:
        """Move the pointer and return what happened."""
        self.begin(at)
        move(self.page.tab, x, y, self.page.deadline)
        return self.happened()

    def begin(self, at: int) -> None:
        """Watch from now on."""
        self.page.left()
        self._windows = self.page.tab.watch.windows
        self.page.ask(f"begin({at})", bool)

    def happened(self) -> Effect:
        """Return what happened since `begin`."""
        effect = self.page.ask("happened()", Effect)
        opened = ["a new window"] * (self.page.tab.watch.windows > self._windows)
        return msgspec.structs.replace(effect, gone=(*self.page.left(), *opened))
