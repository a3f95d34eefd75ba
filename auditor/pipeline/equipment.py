"""What an audit needs of this machine: the axe rules fetched, and the browser and the rules told in a sentence each."""

from __future__ import annotations

from collections.abc import Callable

from auditor.browser import axe_source
from auditor.browser.browser_locator import find_browser
from auditor.config import Settings


def install_axe(say: Callable[[str], None]) -> str:
    """Fetch the pinned axe-core unless it is there, telling `say` what is done; return its version. Raises EngineFault."""
    return axe_source.install_axe(say).version


def describe_browser(settings: Settings) -> str:
    """Say which browser an audit with these settings uses. Raises EngineFault when there is none."""
    if settings.browser.grid:
        return f"Selenium Grid at {settings.browser.grid}"
    place = find_browser(settings.browser)
    return f"{place.version} ({place.binary}), driver {place.driver_version} ({place.driver})"


def describe_axe(settings: Settings) -> str:
    """Say which axe rules an audit with these settings uses. Raises EngineFault when there are none."""
    source = axe_source.find_axe(settings.axe.path)
    return f"axe-core {source.version} ({source.source})" + (f" - {source.notice}" if source.notice else "")
