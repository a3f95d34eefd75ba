"""What an audit needs of this machine: the axe rules fetched; the browser, the rules and the languages told in a sentence each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.browser import axe_source, second_source
from auditor.browser.browser_locator import find_browser
from auditor.browser.probes.picture_words import can_read
from auditor.checks.readability.formulas import EASE
from auditor.checks.spelling.dictionaries import (
    SHIPPED,
    BrokenDictionary,
    dictionary,
    installed_dictionaries,
    missing_folders,
)
from auditor.config import Settings
from auditor.dom.language import primary
from auditor.model.languages import language_name
from auditor.pipeline.settings_names import refuse_unknown
from auditor.report.labels import plural
from auditor.report.not_read import dictionary_advice

_MOST_TRIED = 20
"""Installed dictionaries that are read to see whether they can be."""


def install_axe(say: Callable[[str], None]) -> str:
    """Fetch the pinned axe-core unless it is there, telling `say` what is done; return its version. Raises EngineFault."""
    return axe_source.install_axe(say).version


def install_accesslint(say: Callable[[str], None]) -> str:
    """Fetch the pinned AccessLint unless it is there, telling `say` what is done; return its version. Raises EngineFault."""
    return second_source.install_accesslint(say)


def describe_settings(settings: Settings) -> str:
    """Say how many addresses an audit begins at. Raises UsageFault where the settings name what there is not."""
    refuse_unknown(settings)
    return plural(len(settings.site.start), "start address")


def describe_browser(settings: Settings) -> str:
    """Say which browser an audit with these settings uses. Raises EngineFault when there is none."""
    if settings.browser.grid:
        return f"Selenium Grid at {settings.browser.grid}"
    place = find_browser(settings.browser)
    return f"{place.version} ({place.binary}), driver {place.driver_version} ({place.driver})"


def describe_axe(settings: Settings) -> str:
    """Say which axe rules an audit with these settings uses. Raises EngineFault when there are none."""
    source = axe_source.find_axe(settings.axe.path)
    told = f"axe-core {source.version} ({source.source})" + (f" - {source.notice}" if source.notice else "")
    return f"{told}, AccessLint {second_source.find_accesslint().version}" if settings.engines.accesslint else told


def describe_pictures() -> str:
    """Say whether words in pictures can be read here, and what to install if not."""
    if can_read():
        return "words in pictures are read (`pictures` of [probes])"
    return "words in pictures are not looked at: install the extra `ocr` (pip install 'auditor[ocr]')"


def describe_languages(settings: Settings) -> Iterator[str]:
    """Say in which languages texts are read here, which dictionary cannot be used, and what to install for the others."""
    folders = settings.spelling.dictionaries
    shipped = ", ".join(map(language_name, SHIPPED))
    yield f"spelling: shipped for {shipped}; read where `languages` of [spelling] names them"
    for folder in missing_folders(folders):
        yield f"spelling: {folder} is no folder that can be read (`dictionaries` of [spelling])"
    found = installed_dictionaries(folders)
    for at, (tag, path) in enumerate(sorted(found.items())):
        tried = dictionary(tag, folders) if at < _MOST_TRIED else None
        fault = f" cannot be used: {tried.why}" if isinstance(tried, BrokenDictionary) else ""
        yield f"spelling: {language_name(tag)} by {path}.dic{fault}"
    for tag in map(primary, settings.spelling.languages):
        if dictionary(tag, folders) is None:
            yield f"spelling: not checked in {language_name(tag)}. {dictionary_advice([tag])}"
    if not found:
        yield "spelling: not checked in other languages: no Hunspell dictionary is installed (Debian: hunspell-da, hunspell-pl ...)"
    formulas = ", ".join(language_name(tag) for tag in (*EASE, "pl"))
    yield f"readability: formulas for {formulas}; a rough idea (LIX) for others in Latin, Greek or Cyrillic letters; none for other scripts"
