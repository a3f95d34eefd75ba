"""Check for e-mail addresses and telephone numbers that are shown differently from what their links use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.dom.content import Link, Links
from auditor.model.finding import Family, Severity
from auditor.urls import percent_decoded

_EMAIL = re.compile(r"[\w.+'%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_PHONE = re.compile(r"\+?\(?\d[\d\s().\-/‑–]{4,24}\d")
_VANITY = re.compile(
    r"(?<![\w])(?:(?:\+?1[\s.-]*)?\(?8(?:00|33|44|55|66|77|88)\)?|(?:\+?1[\s.-]*)?\d{3}-(?=[\d-]*[A-Z])|0?800|0808|1800|1300)"
    r"[\s.-]*(?:\d{1,4}[\s.-]*)?[A-Z]{2,}(?:[\s.-]?(?:[A-Z]{2,}|\d{1,4}))*(?!\w)"
)
"""A number that begins as those for free calls do, or with hyphens, and goes on in letters."""
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
"""Letters -> the keys of a telephone (ITU-T E.161)."""
_PHONE_END = re.compile(r"(?:;|,|ext|x\d|p\d|#).*$", re.IGNORECASE)


@check("link-mailto-mismatch", family=Family.LINKS, version=1, severity=Severity.SERIOUS)
def contact_is_not_what_it_says(links: Links) -> Iterator[Yield]:
    """An e-mail address or telephone number that is not the one its link uses.

    Who reads it and who taps it reach different people. One of the two was changed and the other forgotten.
    """
    for link in links.items:
        message = _mail(link) if link.scheme == "mailto" else _phone(link) if link.scheme == "tel" else ""
        if message:
            yield contact_is_not_what_it_says.finding(message, link.element, quote=link.name, href=link.href[:300])


def _mail(link: Link) -> str:
    raw = percent_decoded(link.href[7:2000]).partition("?")
    meant = {address.casefold() for address in _EMAIL.findall(raw[0])}
    if raw[0].strip() and "@" not in raw[0]:
        return f"The link writes to “{raw[0].strip()[:80]}”, which is not an e-mail address."
    shown = {address.casefold().rstrip(".") for address in _EMAIL.findall(link.name[:2000])}
    if shown and meant and not shown & meant:
        return f"The page shows {sorted(shown)[0][:80]}, the link writes to {sorted(meant)[0][:80]}."
    return ""


def _phone(link: Link) -> str:
    meant = _digits(_PHONE_END.sub("", percent_decoded(link.href[4:200]).strip()))
    shown = [_digits(number) for number in _PHONE.findall(link.name[:500])]
    shown = [number for number in shown if len(number) >= 6] or list(_spelled(link.name[:500]))
    if not shown or len(meant) < 3 or any(_same_number(number, meant) for number in shown):
        return ""
    return f"The page shows {link.name.strip()[:60]}, the link dials {link.href[4:60]}."


def _spelled(text: str) -> Iterator[str]:
    """Yield the numbers that are meant where 1-800-FLOWERS spells one in letters; none where it is not surely a number."""
    match = _VANITY.search(text)
    if match is None:
        return
    written = re.sub(r"[^\dA-Z]", "", match[0])
    number = written.translate(_KEYS)
    if len(number) < 9:
        return
    # What goes on after the last digit that is dialled only makes the word whole: 1-800-MATTRESS.
    longest = 11 if number.startswith("1") else 10
    last = max(index for index, sign in enumerate(written, 1) if sign.isdigit())
    yield from (number[:length] for length in {len(number), max(last, longest)} if length <= len(number))


def _digits(text: str) -> str:
    # +44 (0)20 7946 0000: the bracketed zero is dialled only inside the country.
    return re.sub(r"\D", "", text.replace("(0)", "")).removeprefix("00")


def _same_number(first: str, second: str) -> bool:
    short, long = sorted((first.lstrip("0"), second.lstrip("0")), key=len)
    return len(short) >= 5 and long.endswith(short) and len(long) - len(short) <= 6
