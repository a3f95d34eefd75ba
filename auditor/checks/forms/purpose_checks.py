"""What a field is for, said to programs (WCAG 1.3.5) and held against what it is called."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.forms.fields import Field, Fields, has_label
from auditor.checks.forms.purposes import agree, autofill_of, purpose_of_attributes, purpose_of_label
from auditor.checks.shared.common import beginning
from auditor.model.finding import Family, Outcome, Severity

_ASKED = frozenset(
    "email tel name given-name family-name street-address address-line1 postal-code bday cc-number country".split()
)
"""Purposes for which a missing `autocomplete` is told; names of users and passwords are filled in by browsers anyway."""


@check("field-autocomplete-missing", family=Family.ACCESSIBILITY, version=1, severity=Severity.MINOR, wcag=("1.3.5",))
def purpose_is_not_said(fields: Fields) -> Iterator[Yield]:
    """A field for something about the person who fills it in, without `autocomplete` to say so.

    Please look: where it asks for the visitor's own name, address or number, browsers can fill it in and symbols can stand beside
    it, if `autocomplete` says what it is (W3C technique H98). Where it asks for somebody else's it needs none.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages and 63 times in 1,067 samples of components.
    """
    if not fields.items:
        yield NotApplicable("the page has no field")
    for field in fields.items:
        purpose = purpose_of_label(field.name.text) if field.takes_text or field.kind == "select" else ""
        if purpose in _ASKED and not field.element.get("autocomplete").strip():
            yield purpose_is_not_said.finding(
                f"The field “{beginning(field.name.text, 60)}” does not say to programs that it asks for this ({purpose}).",
                field.element,
                quote=field.name.text,
                outcome=Outcome.CANT_TELL,
            )


@check("field-autocomplete-wrong", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.3.5",))
def purpose_is_another(fields: Fields) -> Iterator[Yield]:
    """A field whose `autocomplete` names something else than its label, such as "tel" on "E-mail".

    Browsers fill in the wrong thing, and symbols beside it mislead (WCAG failure F107). Write the name of what the label asks for.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for field in fields.items:
        told, asked = autofill_of(field), purpose_of_label(field.name.text)
        if told and asked and not agree(asked, told):
            yield purpose_is_another.finding(
                f"The field “{beginning(field.name.text, 60)}” says to programs that it asks for “{told}”.",
                field.element,
                quote=field.element.get("autocomplete"),
            )


@check("field-label-misleading", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("2.4.6",))
def label_names_something_else(fields: Fields) -> Iterator[Yield]:
    """A label that speaks of something else than the field is made for: "Menu" on a field named `fname`.

    Please look: it was probably copied, or belongs to another field. Say what the field asks for. Where label and field each name
    another well-known thing, "Phone" on a field of type email or named `email`, it is failed.

    False alarms in 100 pages: 0.1; told on none of 353 ordinary pages and 1 times in 1,067 samples of components.
    """
    for field in fields.items:
        made = purpose_of_attributes(field)
        if not made or not has_label(field) or not field.takes_text:
            continue
        asked = purpose_of_label(field.name.text)
        if asked and agree(made, asked):
            continue
        if asked:
            outcome = Outcome.FAILED
        elif _says_another(field, made):
            outcome = Outcome.CANT_TELL
        else:
            continue
        yield label_names_something_else.finding(
            f"The field is made for {_SAID.get(made, made)}, but is called “{beginning(field.name.text, 60)}”.",
            field.element,
            quote=field.name.text,
            outcome=outcome,
        )


_SAID = {"tel": "a phone number", "email": "an e-mail address", "given-name": "a first name", "family-name": "a last name",
         "postal-code": "a postal code", "username": "the name of a user", "password": "a password"}  # fmt: skip
_STEMS = {
    "tel": ("phone", "tel", "mobil", "handy", "cell", "fax", "number", "nummer", "contact"),
    "email": ("mail", "courriel", "correo", "posta", "address", "login", "user", "account", "konto", "contact", "newsletter", "subscri"),
    "given-name": ("name", "vorname", "prénom", "nombre", "nome", "naam"),
    "family-name": ("name", "nom", "apellido", "cognome", "sobrenome", "naam"),
    "postal-code": ("code", "zip", "plz", "postleitzahl", "cap", "location", "ort"),
    "username": ("name", "user", "login", "mail", "account", "nutzer", "utilisateur", "usuario", "utente", "id"),
    "password": ("pass", "kennwort", "wort", "pin", "secret", "contraseña", "senha", "code", "key", "token"),
}  # fmt: skip


def _says_another(field: Field, made: str) -> bool:
    # One or two words, without a stem that belongs to the purpose, in a script that the stems are in.
    said = field.name.text.casefold()
    return said.isascii() and 1 <= len(said.split()) <= 2 and not any(stem in said for stem in _STEMS.get(made, ("",)))
