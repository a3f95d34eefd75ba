"""Settings that name something which there is not are refused before an audit: checks, rules and tags of axe, languages, selectors.

A misspelt name would switch nothing off, read no language or compare nothing, and nobody would notice.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

import langcodes
import soupsieve
from cssselect import HTMLTranslator, SelectorError

from auditor.checks import registry
from auditor.config import Settings
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.finding import AXE_RULE
from auditor.model.guidance import all_guidance

_TAG = re.compile(
    r"cat\.[\w-]+|wcag\d{1,2}a{1,3}(?:-obsolete)?|wcag\d{3,4}|best-practice|experimental|deprecated|review-item|ACT"
    r"|section508(?:\.\d+\.\w)?|TTv5|TT\d+\.\w|EN-301-549(?:v4)?|EN-9(?:\.\d+){3}|RGAAv4|RGAA-\d+\.\d+\.\d+"
)
"""The tags of axe's rules, as its documentation of the API has them."""


def refuse_unknown(settings: Settings) -> None:
    """Raise UsageFault CONFIG_INVALID that names each key, its value, why it cannot be and what is nearest."""
    if complaints := list(_complaints(settings)):
        raise UsageFault(Code.CONFIG_INVALID, "; ".join(complaints))


def _complaints(settings: Settings) -> Iterator[str]:
    rules = {name for name in all_guidance() if name.startswith(AXE_RULE)}
    own_axe = bool(settings.axe.path)  # another copy may have other rules
    for name in settings.checks_disable:
        known = name in registry() or name in rules or (own_axe and name.startswith(AXE_RULE))
        if not known:
            yield f"checks_disable = {name!r}: there is no such check{_near(name, [*registry(), *rules])}"
    bare = {rule.removeprefix(AXE_RULE) for rule in rules}
    for name in () if own_axe else settings.axe.disable:
        if name.removeprefix(AXE_RULE) not in bare:
            yield f"axe.disable = {name!r}: axe has no such rule{_near(name, bare)}"
    tags = {tag for told in all_guidance().values() for tag in told.tags}
    for tag in () if own_axe else settings.axe.tags:
        if not _TAG.fullmatch(tag):
            yield f"axe.tags = {tag!r}: no rule of axe has this tag{_near(tag, tags)}"
    for language in settings.spelling.languages:
        if not langcodes.tag_is_valid(language):
            yield f"spelling.languages = {language!r}: it is no tag of a language, such as en, de or fr-CH"
    yield from _selectors("reference.root", [settings.reference.root])
    yield from _selectors("reference.ignore", settings.reference.ignore)
    proof = settings.site.auth.proof_selector
    try:
        soupsieve.compile(proof or "*")
    except soupsieve.SelectorSyntaxError as error:
        yield f"site.auth.proof_selector = {proof!r}: it is no CSS selector ({str(error).splitlines()[0]})"


def _selectors(key: str, selectors: Iterable[str]) -> Iterator[str]:
    for selector in filter(None, selectors):
        try:
            HTMLTranslator().css_to_xpath(selector)
        except SelectorError as error:
            yield f"{key} = {selector!r}: it is no CSS selector ({error})"


def _near(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), 1)
    return f"; did you mean {near[0]}?" if near else ""
