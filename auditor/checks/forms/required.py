"""Fields that must be filled in: how people and programs learn of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.forms.fields import Field, Fields
from auditor.checks.shared.common import beginning
from auditor.dom.content import Text, Visibility
from auditor.model.finding import Family, Outcome, Severity

_STAR = re.compile(r"[*∗＊✱]")
_WORD = re.compile(
    r"(?i)required|mandatory|must be (?:filled|completed)|obligatory|compulsory|pflicht|erforderlich|notwendig|obligatoire|requis|"
    r"obligatori[oa]|requerid[oa]|obrigatóri[oa]|verplicht|richiest[oa]"
)
_COLOUR = (
    r"(?:bold and )?(?:red|green|blue|orange|yellow|pink|purple|bold red|colou?red?|rot|grün|blau|gelb|rouge|vert|"
    r"bleu|rojo|verde|azul|rosso|"
    r"vermelho|rood)"
)
_THINGS = r"(?:fields?|items?|questions?|labels?|boxes|entries|information|felder|champs|campos|campi|velden|those|names?|text)"
_MARKED = r"(?:in|marked(?: in| with)?|shown in|highlighted in|labell?ed in|outlined in|coloured|colored|with a|displayed in|are)"
_BY_COLOUR = re.compile(
    rf"\b{_THINGS}\b[^.!?]{{0,40}}\b{_MARKED}\s+(?:a |the )?{_COLOUR}\b[^.!?]{{0,60}}"
    r"\b(?:required|mandatory|must|compulsory|errors?|invalid|incorrect|pflicht\w*|erforderlich|obligatoires?|obligatorios?)"
    rf"|\b(?:required|mandatory|compulsory|invalid|incorrect|missing)\s+{_THINGS}\b[^.!?]{{0,40}}\b{_MARKED}\s+(?:a |the )?{_COLOUR}\b"
    rf"|\b(?:errors?|mistakes?|problems?)\b[^.!?]{{0,30}}\b{_MARKED}\s+(?:a |the )?{_COLOUR}\b"
    rf"|\b(?:the )?{_COLOUR} {_THINGS}\b[^.!?]{{0,30}}\b(?:required|mandatory|must|compulsory|invalid|incorrect|optional)"
    rf"|\b(?:complete|fill (?:in|out)|answer|enter)\b[^.!?]{{0,30}}\b{_THINGS}\b[^.!?]{{0,20}}\b{_MARKED}\s+(?:a |the )?{_COLOUR}\b",
    re.IGNORECASE,
)
_ANOTHER_SIGN = re.compile(
    r"(?i)asterisk|\*|\bstar\b|and (?:marked|labelled|bold|underlined|with)|the word|icon|symbol|sternchen"
)


@check("required-by-colour", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.4.1",))
def required_is_told_by_colour(text: Text, fields: Fields) -> Iterator[Yield]:
    """A form that says its required or wrong fields are those in a certain colour.

    Who does not see the colour cannot know which fields are meant (WCAG failure F81). Write "(required)" or the error beside
    each of them, too. Where the page names another sign as well, or has no field, it is "please look".

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    if not fields.items:
        yield NotApplicable("the page has no field")
        return
    for block in text.blocks:
        if block.visibility is Visibility.HIDDEN or len(block.text) > 2_000:
            continue
        said = _BY_COLOUR.search(block.text)
        if said is None:
            continue
        signed = bool(_ANOTHER_SIGN.search(block.text)) or any(_is_marked(field) for field in fields.items)
        yield required_is_told_by_colour.finding(
            f"Fields are told apart by colour: “{beginning(said[0], 80)}”.",
            block.element,
            quote=block.text,
            outcome=Outcome.CANT_TELL if signed else Outcome.FAILED,
        )


def _is_marked(field: Field) -> bool:
    said = " ".join(label.text() for label in field.labels)
    return bool(_STAR.search(said) or _WORD.search(said))


@check("required-sign-unexplained", family=Family.ACCESSIBILITY, version=1, severity=Severity.MINOR, wcag=("3.3.2",))
def sign_is_not_explained(fields: Fields, text: Text) -> Iterator[Yield]:
    """A form whose labels have an asterisk, and no word on the page that says what it means.

    Write "Fields with * are required" before the first field, or the word into each label (W3C techniques H90 and G131). Where
    programs are told that the field is required (`required`, `aria-required`), it is "please look".

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    starred = [field for field in fields.items if any(_STAR.search(label.text()) for label in field.labels)]
    if not starred:
        yield NotApplicable("no label has an asterisk")
        return
    shown = [block for block in text.blocks if block.visibility is not Visibility.HIDDEN]
    if any(_STAR.search(block.text) and _WORD.search(block.text) for block in shown):
        return
    told = any(field.element.has("required") or field.element.get("aria-required") == "true" for field in starred)
    worded = any(_WORD.search(block.text) for block in shown)
    first = starred[0]
    yield sign_is_not_explained.finding(
        f"{len(starred)} label{'s have' if len(starred) > 1 else ' has'} an asterisk, which nothing on the page explains.",
        first.labels[0],
        quote=first.labels[0].text(),
        outcome=Outcome.CANT_TELL if told or worded else Outcome.FAILED,
        count=len(starred),
    )


@check("required-not-told", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("1.3.1",))
def required_is_not_told_to_programs(fields: Fields) -> Iterator[Yield]:
    """A field that only its asterisk calls required.

    Please look: many screen readers leave the sign out. Add `required` or `aria-required="true"`, or write the word into the
    label (W3C techniques H90 and ARIA2).

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for field in fields.items:
        element = field.element
        if element.has("required") or element.has("aria-required") or field.kind in {"checkbox", "radio"}:
            continue
        said = " ".join(label.text() for label in field.labels)
        if _STAR.search(said) and not _WORD.search(said):
            yield required_is_not_told_to_programs.finding(
                f"The label “{beginning(said, 60)}” has an asterisk, but programs are not told that the field is required.",
                element,
                quote=said,
                outcome=Outcome.CANT_TELL,
            )
