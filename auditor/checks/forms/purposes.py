"""What a field asks of the person who fills it in: the purposes of WCAG 1.3.5, told from a label, an attribute or `autocomplete`."""

from __future__ import annotations

import re
from functools import lru_cache

from auditor.checks.forms.fields import Field

_WORDS: dict[str, str] = {
    "email": r"e-?mail(?:[ -]?(?:address|adresse))?|adresse e-?mail|correo(?: electrónico)?|posta elettronica|e-mailadres|"
    r"adres e-mail|courriel|endereço de e-?mail",
    "tel": r"(?:tele|mobile |cell |home |work )?phone(?: number)?|telephone(?: number)?|tel(?:\.| no\.?)?|mobile(?: number)?|telefon"
    r"(?:nummer)?|handy(?:nummer)?|téléphone|teléfono|telefono|telefone|telefoonnummer",
    "name": r"(?:full |your |my )?name|vor- und nachname|nom et prénom|nombre completo|nome completo|volledige naam",
    "given-name": r"(?:first|given)[ -]?name|fore ?name|vorname|prénom|nombre|nome|voornaam",
    "family-name": r"(?:last|family)[ -]?name|surname|nachname|familienname|nom de famille|apellidos?|cognome|sobrenome|achternaam",
    "organization": r"company(?: name)?|organi[sz]ation(?: name)?|firma|société|empresa|azienda|bedrijf(?:snaam)?",
    "street-address": r"(?:street|postal|mailing|home) address|street|straße(?: und hausnummer)?|anschrift|dirección|indirizzo|rue",
    "address-line1": r"address(?: line)? 1|(?:street )?address line 1|adresszeile 1",
    "address-level2": r"city|town|town or city|city or town|ort|stadt|ville|ciudad|città|cidade|woonplaats|plaats",
    "postal-code": r"(?:zip|postal|post)[ -]?code|zip|postleitzahl|plz|code postal|código postal|cap|postcode",
    "country": r"country(?: or region)?|country/region|land|pays|país|paese|nazione",
    "bday": r"(?:date of birth|birth ?date|birthday)|geburtsdatum|date de naissance|fecha de nacimiento|data di nascita",
    "username": r"user ?name|login name|benutzername|nom d['’]utilisateur|nombre de usuario|nome utente|gebruikersnaam",
    "password": r"(?:new |current |your |confirm )?password|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord",
    "cc-number": r"(?:credit |debit )?card number|kartennummer|numéro de carte|número de tarjeta",
    "url": r"website|web ?site|home ?page|your website",
}
_LABELS = {
    purpose: re.compile(rf"(?:(?:your|ihre?|votre|tu|su|il tuo|uw|je)\s+)?(?:{words})")
    for purpose, words in _WORDS.items()
}
_TRIMMED = re.compile(
    r"\s*(?:\((?:required|optional|pflichtfeld|erforderlich|obligatoire|facultatif)\)|\*|:|required|optional)+\s*\Z"
)
_ATTRIBUTES = {
    "email": re.compile(r"(?:user|your|contact)?[-_]?e?-?mail(?:[-_]?address)?"),
    "tel": re.compile(r"(?:tele|mobile|cell)?[-_]?phone(?:[-_]?(?:no|number))?|tel|telephone"),
    "given-name": re.compile(r"f(?:irst)?[-_]?name|given[-_]?name|forename"),
    "family-name": re.compile(r"l(?:ast)?[-_]?name|family[-_]?name|surname"),
    "postal-code": re.compile(r"zip(?:[-_]?code)?|post(?:al)?[-_]?code"),
    "username": re.compile(r"user[-_]?name"),
    "password": re.compile(r"pass(?:word|wd)?"),
}
_SAME = {
    "username": {"username", "email", "name", "nickname", "webauthn", "tel"},
    "email": {"email", "username", "webauthn"},
    "password": {"new-password", "current-password", "one-time-code", "webauthn"},
    "name": {"name", "cc-name", "given-name", "additional-name", "nickname", "honorific-prefix"},
    "given-name": {"given-name", "cc-given-name", "name", "additional-name", "nickname"},
    "family-name": {"family-name", "cc-family-name", "name"},
    "tel": {"tel", "tel-national", "tel-local", "tel-country-code", "tel-area-code", "tel-extension"},
    "street-address": {"street-address", "address-line1"},
    "address-line1": {"address-line1", "street-address"},
    "country": {"country", "country-name"},
    "bday": {"bday", "bday-day", "bday-month", "bday-year"},
    "address-level2": {"address-level2", "address-level1"},
    "organization": {"organization", "organization-title"},
}
TOKENS = frozenset(
    "name honorific-prefix given-name additional-name family-name honorific-suffix nickname username new-password current-password "
    "one-time-code organization-title organization street-address address-line1 address-line2 address-line3 address-level4 "
    "address-level3 address-level2 address-level1 country country-name postal-code cc-name cc-given-name cc-additional-name "
    "cc-family-name cc-number cc-exp cc-exp-month cc-exp-year cc-csc cc-type transaction-currency transaction-amount language bday "
    "bday-day bday-month bday-year sex url photo tel tel-country-code tel-national tel-area-code tel-local tel-local-prefix "
    "tel-local-suffix tel-extension email impp".split()
)
"""The autofill field names of HTML (4.10.18.7.1)."""


@lru_cache(maxsize=2_000)
def purpose_of_label(label: str) -> str:
    """Return the purpose that a label names and nothing else; empty for any other label."""
    said = _TRIMMED.sub("", " ".join(label.casefold().split())[:80])
    return next((purpose for purpose, pattern in _LABELS.items() if pattern.fullmatch(said)), "")


def purpose_of_attributes(field: Field) -> str:
    """Return the purpose that a field's type, `name` or `id` tells of; empty where they tell of none."""
    if field.kind in {"email", "tel", "password"}:
        return field.kind
    for attribute in ("name", "id"):
        said = field.element.get(attribute).strip().lower()[:60]
        found = next((purpose for purpose, pattern in _ATTRIBUTES.items() if said and pattern.fullmatch(said)), "")
        if found:
            return found
    return ""


def autofill_of(field: Field) -> str:
    """Return the autofill field name that `autocomplete` ends with; empty for "on", "off" and what is no such name."""
    words = [word for word in field.element.get("autocomplete").lower().split() if word != "webauthn"]
    return words[-1] if words and words[-1] in TOKENS else ""


def agree(purpose: str, other: str) -> bool:
    """Tell whether two purposes, or a purpose and an autofill field name, may be those of one field."""
    return purpose == other or other in _SAME.get(purpose, ()) or purpose in _SAME.get(other, ())
