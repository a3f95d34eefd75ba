"""Descriptions made of stock phrases: placeholders, machine guesses, generic words, "image of", picture credits."""

from __future__ import annotations

import re
from functools import cache

from auditor.checks.images.rules import image_rule
from auditor.checks.images.subject import Flaw, Subject
from auditor.checks.images.words import every, lists, phrases, plain
from auditor.model.finding import Outcome, Severity

_TODO = re.compile(
    r"^(?:todo|to do|tbd|tba|fixme|xxx+|alt ?text|alt|placeholder|platzhalter|lorem ipsum)\s*[:=–—-]\s*\S*", re.I
)
_REST_IS_ID = re.compile(r"^(?:placeholder|platzhalter)(?:[\s_-]\w{1,12}){0,3}$", re.IGNORECASE)
_TEMPLATE = re.compile(
    r"\{\{|\}\}|\$\{|<%|%>|\[%|%\]|\[\[[^\]]{0,100}\]\]|\[object Object\]|^%[A-Za-z_]{2,40}%$|^#[A-Z_]{3,40}#$"
    r"|^\{[A-Za-z_.\s]{2,60}\}$|^__?\w{2,40}__$"
)
_ARTICLE = re.compile(
    r"^(?:an?|the|our|my|this|der|die|das|ein|eine|unser|unsere|le|la|les|un|une|el|los|las|una|il|lo|gli|o|os|as|um|uma|de|het|een) "
)
_COUNT = re.compile(r"[\s_#.:-]*(?:n[or°º.]{0,2}\s*)?\(?(?:\d{1,3}|[a-d]|one|two|three|i{1,3})\)?$")
_OF_PAGE = re.compile(r"\s*(?:-|–|\|)\s*\d+\s*$")
_CREDIT_SIGN = re.compile(r"^(?:©|\(c\)|&copy;)\s*\S", re.IGNORECASE)
_AGENCY = re.compile(
    r"\b(?:getty images|shutterstock|istock(?:photo)?|adobe stock|unsplash|pexels|pixabay|ap photo|afp|reuters|alamy|dpa)\W*$",
    re.I,
)
_WORD_LIMIT_OF_CREDIT = 8


@image_rule(
    "image-alt-placeholder", version=1, severity=Severity.SERIOUS, wcag=("1.1.1",), gives_way_to=("image-alt-markup",)
)
def placeholder(subject: Subject) -> Flaw | None:
    """A placeholder where the description should be.

    Somebody, or some program, left "add alt text here" or an unfilled template variable. Write the description.
    """
    text, folded = subject.text, subject.plain
    if _TEMPLATE.search(text) or _is_bracketed_slot(text):
        return Flaw(f"A template variable was not filled in: “{text[:120]}”.")
    found = _placeholder_phrases().search(folded)
    if folded in every("placeholder") or _TODO.match(text) or _REST_IS_ID.match(folded) or found:
        return Flaw(f"The description is a placeholder: “{text[:120]}”.")
    return None


def _is_bracketed_slot(text: str) -> bool:
    # "[image_alt]" and "[insert description]" are slots; "[Note]" is how manuals name their signs.
    if not (text.startswith("[") and text.endswith("]") and len(text) <= 60):
        return False
    inside = plain(text[1:-1])
    slot = inside in every("generic") | every("placeholder") | _SLOTS or "_" in inside
    return slot or inside.split(" ")[0] in {"insert", "add", "enter", "your", "describe"}


_SLOTS = frozenset(
    "alt,alt text,text,caption,title,name,description,logo,photo,image alt,image title,image caption,image description,photo caption".split(
        ","
    )
)


@cache
def _placeholder_phrases() -> re.Pattern[str]:
    # Short phrases are placeholders only as the whole description: "todo" is Spanish for all, "coming soon" may be on the picture.
    long = sorted((p for p in every("placeholder") if p.count(" ") >= 2), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:lorem ipsum|{'|'.join(map(re.escape, long))})(?!\w)")


@image_rule(
    "image-alt-automatic",
    version=1,
    severity=Severity.MODERATE,
    wcag=("1.1.1",),
    gives_way_to=("image-alt-placeholder",),
)
def automatic(subject: Subject) -> Flaw | None:
    """A description that a program guessed and nobody has edited.

    Please look: phrases such as "may be an image of" or "description automatically generated" show that nobody has
    read it. Keep what is right and say what matters here.
    """
    match = phrases("automatic").search(subject.plain)
    if match is None or (
        match.start() > 12 and "generate" not in match[0] and "gener" not in match[0] and "confidence" not in match[0]
    ):
        return None
    return Flaw(
        f"A program guessed this description (“{match[0]}”); has anybody compared it with the picture?",
        Outcome.CANT_TELL,
    )


@image_rule(
    "image-alt-generic", version=2, severity=Severity.SERIOUS, wcag=("1.1.1",), gives_way_to=("image-alt-camera-name",)
)
def generic(subject: Subject) -> Flaw | None:
    """A description that could stand under any picture, such as "image", "banner" or "click to enlarge".

    A screen reader says "image" already. Say what is in the picture; for a logo, whose it is; for a chart, what it
    shows.
    """
    folded = _OF_PAGE.sub("", subject.plain)
    forms = {folded, _ARTICLE.sub("", folded)}
    forms |= {plain(_COUNT.sub("", form)) for form in forms}
    forms |= {re.sub(r"[\s_-]+", " ", form) for form in forms}
    forms.discard("")
    shown = subject.text[:120]
    if forms & every("action") and not forms & every("generic"):
        if subject.icon and not _ASKS.search(folded):
            return None  # the sign of a magnifying glass in a manual is rightly called "Zoom in"
        outcome = Outcome.CANT_TELL if subject.linked or subject.image.link is not None else Outcome.FAILED
        return Flaw(f"“{shown}” says what to do, not what the picture shows.", outcome)
    # A control that is named by its job is named rightly: a search icon is "Search", a house is "Home".
    if forms & every("generic") and not (subject.linked and forms & _CONTROLS):
        return Flaw(f"“{shown}” could describe any picture.")
    if " " in subject.text and any(_names_a_part(form) for form in forms) and not subject.linked:
        return Flaw(f"“{shown}” is the name of a part of the page, not of what the picture shows.")
    if forms & every("kind") and not (subject.linked and forms & _CONTROLS):
        return Flaw(
            f"“{shown}” only says what kind of picture it is.",
            Outcome.CANT_TELL,
            Severity.MODERATE,
        )
    return None


_ASKS = re.compile(r"\b(?:click|tap|klick|cliqu|clic|pulsa|pincha|clique|klik)")


def _names_a_part(form: str) -> bool:
    # "mobile header image", "user avatar": what a template calls its slots.
    tokens = form.split()
    if not 2 <= len(tokens) <= 3 or form in every("kind"):
        return False
    parts = sum(token in every("part") for token in tokens)
    return parts > 0 and all(token in every("part") or token in every("modifier") for token in tokens)


_CONTROLS = frozenset(
    "gallery galerie galería galleria galeria video videos vidéo vídeo map karte carte mapa mappa kaart content next previous file "
    "download blog news events profile partner partners sponsors advertisement brochure flyer play up down left right".split()
) | {"photo gallery", "image gallery", "location map", "qr code"}


_OLD = re.compile(r"\b1[89]\d\d\b")
"""A year in which a photograph was something to be told."""


@cache
def _prefix() -> re.Pattern[str]:
    pairs = []
    for words in lists().values():
        nouns = "|".join(sorted(map(re.escape, words.picture), key=len, reverse=True))
        joins = "|".join(
            sorted((re.escape(j) + ("" if j.endswith("'") else r"(?!\w)") for j in words.joins), key=len, reverse=True)
        )
        pairs.append(rf"(?:{nouns})(?: (?:{joins}|d'|dell')|,? auf de[mr](?!\w)|\s?[:–—-](?=\s))")
    lead = r"(?:(?:an?|the|this is an?|ein|eine|das|une?|el|la|una|un'|l'|uma?|o|a|een|de|het) ?)?"
    styles = r"(?:(?:stock|profile|featured|header|hero|cover|banner|main|preview|thumbnail|decorative) )?"
    return re.compile(rf"^{lead}{styles}(?:{'|'.join(pairs)})\s*")


@image_rule(
    "image-alt-redundant-prefix",
    version=1,
    severity=Severity.MINOR,
    wcag=("1.1.1",),
    gives_way_to=("image-alt-credit",),
)
def redundant_prefix(subject: Subject) -> Flaw | None:
    """A description that says "image of", "photo of" or the like.

    A screen reader has said "image" before it reads the description. Begin with what is in the picture. Saying that it
    is a painting, a map or an X-ray is information and fine.
    """
    folded = subject.plain
    if any(folded.startswith(phrase) for phrase in every("not_prefix")):
        return None
    match = _prefix().match(folded)
    old = folded.startswith(("photograph of ", "photo of ")) and _OLD.search(folded)
    if match is not None and len(folded) > match.end() + 1 and not old:
        return Flaw(f"The description begins with “{subject.text[: match.end()].strip()}”.")
    tokens = folded.split()
    if not 2 <= len(tokens) <= 8 or tokens[-1] not in {
        "image",
        "images",
        "photo",
        "photograph",
        "picture",
        "pic",
        "graphic",
        "img",
    }:
        return None
    before = tokens[-2].rpartition("-")[2]
    if before in every("named_picture") or tokens[-2] in every("named_picture") or before in every("function"):
        return None
    return Flaw(f"The description ends with “{subject.text.split()[-1]}”.", Outcome.CANT_TELL)


@image_rule(
    "image-alt-credit", version=1, severity=Severity.MODERATE, wcag=("1.1.1",), gives_way_to=("image-alt-dimensions",)
)
def credit(subject: Subject) -> Flaw | None:
    """A description that only credits the photographer or the agency.

    Please look: put the credit into a caption, and say in the description what the picture shows.
    """
    folded = subject.plain
    words = len(folded.split())
    if _CREDIT_SIGN.match(subject.text) and words <= _WORD_LIMIT_OF_CREDIT + 4:
        return _credited(subject)
    if words > _WORD_LIMIT_OF_CREDIT:
        return None
    begins = next((p for p in _credit_phrases() if folded.startswith(p) and folded[len(p) : len(p) + 1] in _AFTER), "")
    # "Foto de una playa" is an image-of prefix in the languages where "de" is both "of" and "by"; names are capitalised.
    doubtful = begins.split(" ")[-1] in {"de", "di", "von", "from"} and not _is_name(subject)
    lone = " " not in begins and begins != folded and folded[len(begins) : len(begins) + 1] != ":"
    if begins and not doubtful and not lone:
        return _credited(subject)
    if _AGENCY.search(subject.text) and ("/" in subject.text or words <= 5):
        return _credited(subject)
    return None


_AFTER = frozenset({"", " ", ":", ",", "-", "/"})


@cache
def _credit_phrases() -> tuple[str, ...]:
    return tuple(sorted(every("credit"), key=len, reverse=True))


def _is_name(subject: Subject) -> bool:
    rest = subject.text.split()[2:]
    return 2 <= len(rest) <= 3 and all(word[:1].isupper() for word in rest)


def _credited(subject: Subject) -> Flaw:
    return Flaw(f"“{subject.text[:120]}” says whose picture it is, not what it shows.", Outcome.CANT_TELL)
