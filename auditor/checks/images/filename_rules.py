"""Descriptions that are names of files: file names, camera and stock names, slugs and hashes, sizes."""

from __future__ import annotations

import re

from auditor.checks.images.program_names import name_given_by_a_program
from auditor.checks.images.rules import image_rule
from auditor.checks.images.subject import Flaw, Subject
from auditor.checks.images.words import lists
from auditor.model.finding import Outcome, Severity

_EXTENSIONS = r"(?:jpe?g|png|gif|webp|avif|svgz?|tiff?|bmp|heic|heif|jfif|jxl|psd|eps|ico|pdf|indd|mp4|raw|cr2|nef)"
_FILE = re.compile(rf"^\S{{1,200}}\.{_EXTENSIONS}(?:[?#]\S{{0,200}})?$", re.IGNORECASE)
_FILE_OF_WORDS = re.compile(rf"^[^.!?]{{1,150}}\.{_EXTENSIONS}$", re.IGNORECASE)
_DOCUMENT = re.compile(r"\.(?:pdf|indd|mp4)$", re.IGNORECASE)
"""Files that are no pictures: a link that gives one of them to people may be called like it."""
_FILE_INSIDE = re.compile(rf"(?:^|\s)[\w%()-]{{1,120}}[\w)]\.{_EXTENSIONS}(?:$|[\s,;:)])", re.IGNORECASE)
_ADDRESS = re.compile(r"^(?:https?://|data:|file:|www\.|\.{0,2}/)\S{3,}$", re.IGNORECASE)

_TAIL = r"(?:[a-z]{0,4}\d{1,20}[a-z]{0,4}|[a-z]|copy|kopie|final|edit|edited|scaled|resized|cropped|web|small|large|at|um|am|pm|mp)"
_PATH = re.compile(r"^(?:[a-z0-9_.-]{1,40}/){1,6}[a-z0-9_.-]*[a-z_][a-z0-9_.-]*\d*$")
_CAMERA = re.compile(
    r"^(?P<head>img|imgp|dsc|dscn|dscf|dsci|_dsc|_?mg|_mg|p10|pxl|mvimg|gopr|gopro|gp|dji|cimg|hpim|kif|scan|scanned|fb_img|received|unnamed"
    r"|untitled|untitled[\s_-]design|ohne[\s_-]titel|download|picsart|vsco|snapchat|clipboard|inbound|signal|resized|cropped|artboard"
    r"|frame|rectangle|ellipse|vector|layer|mask[\s_-]group|component|group|element|whatsapp[\s_-]image|screen[\s_-]?shot|screen[\s_-]capture"
    r"|bildschirmfoto|captura(?:[\s_-]de[\s_-](?:pantalla|tela))?|capture(?:[\s_-]d['’]?[eé]cran)?|schermata|schermafbeelding|snip"
    r"|image|images|picture|pict|pic|photo|photos|foto|bild|imagen|immagine|imagem|afbeelding|slide|slider|banner|hero|header|thumb"
    r"|thumbnail|logo|icon|bg|background|figure|fig|asset|collage|snapshot|copy[\s_-]of)"
    rf"(?P<joint>[\s_.#-]{{0,3}})\(?(?P<digits>\d{{1,20}})[a-z]?\)?(?:[\s_.-]{{1,3}}\(?{_TAIL}\)?){{0,7}}$",
    re.IGNORECASE,
)
_SOFT = frozenset(
    "image images picture pict pic photo photos foto bild imagen immagine imagem afbeelding slide slider banner hero header thumb "
    "thumbnail logo icon bg background figure fig asset collage snapshot".split()
)
"""Words that with a small number are a counted generic word, not a camera's name."""
_SCREENSHOT = re.compile(
    r"^(?:screen[\s_-]?shot|bildschirmfoto|captura de (?:pantalla|tela)|capture d['’]?[eé]cran|schermata|schermafbeelding"
    r"|whatsapp[\s_-]image|snapchat|instagram|image from ios|photo)[\s_-]+(?:\d{4}[-._/]\d{1,2}[-._/]\d{1,2}|\d{8})",
    re.IGNORECASE,
)
_STOCK = re.compile(
    r"^(?:adobe[\s_-]?stock|shutter[\s_-]?stock|i[\s_-]?stock(?:[\s_-]?photo)?|getty[\s_-]?images?|depositphotos|dreamstime"
    r"|fotolia|alamy|bigstock|123rf|canstock(?:photo)?|unsplash|pexels|pixabay|thinkstock|freepik|rawpixel|envato|vecteezy)"
    r"(?:[\s_.#-]+[\w-]{0,60}\d{3,}[\w-]{0,60}|[\s_-]{0,2}\d{3,20}(?:[\s_-][\w-]{1,30}){0,4})$"
    r"|^(?:pexels|unsplash|pixabay)-(?:[\w]{1,40}-){1,12}[\w]{1,40}$|^[a-z]+(?:-[a-z]+){1,4}-[\w-]{11}-unsplash$"
    r"|^(?:gettyimages|istock|shutterstock|adobestock)[\s_-]*\d+",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"^[A-Z]{1,2}\d[A-Z]\d{4}$|^\d[A-Z]\d_\d{4}$|^\d{6,8}[-_]\d{3,8}(?:[-_]\w{1,12})?$|^\d{8,20}(?:[-_](?:n|o|b))?$|^\d{2,20}_\d{2,20}_\d{2,20}_[no]$"
)
_NAMED_PHOTO = frozenset({"photo 51", "group of seven"})
"""Works that are really called so: the X-ray picture of DNA."""
_COPY_OF = re.compile(r"^(?:copy|kopie|copie|copia|cópia) (?:of|von|de|di|van) ", re.IGNORECASE)
_PART = re.compile(r"[-_.]+")
_HEX = re.compile(r"^(?=[0-9a-f-]*\d)(?=[0-9a-f-]*[a-f])[0-9a-f-]{10,}$", re.IGNORECASE)
_HASH = re.compile(r"^(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])\w{16,}$")
_SIZE_END = re.compile(r"(?:^|[\s_(\[-])(\d{2,5})\s?[x×]\s?(\d{2,5})\s?(?:px|pixels?)?[)\]]?$", re.IGNORECASE)
_VERSION = re.compile(
    r"^(?:v?\d+|\d+[a-z]|final|copy|kopie|copie|new|neu|old|scaled|resized?|cropped|crop|small|large|sm|lg|md|xl|web|hi-?res|lo-?res"
    r"|thumb|min|edit(?:ed)?|rev\d*|version|ver\d*|draft|rgb|cmyk|white|black|transparent|\dx|[0-9a-f]{6,})$"
)
_MODULE_WORDS = frozenset("img image hero banner header footer bg background logo icon ico btn thumbnail".split())


@image_rule(
    "image-alt-filename", version=2, severity=Severity.SERIOUS, wcag=("1.1.1",), gives_way_to=("image-alt-automatic",)
)
def file_name(subject: Subject) -> Flaw | None:
    """A description that is only a file name.

    People who cannot see the picture hear "I M G 2034 dot jay peg" (WCAG failure F30). Say what the picture shows. Where
    the name is a phrase, as in "Camel in the desert.jpg", only its ending is too much, and the finding is minor.
    """
    text = subject.text
    if _ADDRESS.match(text) or _FILE.match(text) or _FILE_OF_WORDS.match(text):
        phrase = _is_phrase(text, subject)
        if _DOCUMENT.search(text) and subject.image.link is not None and not subject.image.link_text:
            return Flaw(f"The description of the link's picture is a file name: “{text[:120]}”.", Outcome.CANT_TELL)
        return Flaw(f"The description is a file name: “{text[:120]}”.", severity=Severity.MINOR if phrase else None)
    if _PATH.match(text) and "/" in text:
        return Flaw(f"The description is the address of a file: “{text[:120]}”.")
    if len(subject.tokens) <= 4 and _FILE_INSIDE.search(text):
        return Flaw(f"The description holds a file name: “{text[:120]}”.")
    stem = text.casefold()
    if re.fullmatch(r"\d{1,3}", stem):
        return None  # 3.png with the alt "3" is the sign of a third step
    if stem in subject.stems and " " not in text and _is_coded(text):
        return Flaw(f"The description is the picture's file name: “{text[:120]}”.")
    if _spelt(stem) in {_spelt(s) for s in subject.stems} and _has_version(subject):
        return Flaw(f"The description is the picture's file name spelt with spaces: “{text[:120]}”.")
    return None


def _is_phrase(text: str, subject: Subject) -> bool:
    # "Camel in the desert.jpg" tells what the picture shows; only its ending does not.
    words = text.rpartition(".")[0].split()
    joined = any(word.casefold() in joins for joins in _functions(subject) for word in words[1:-1])
    return len(words) >= 3 and joined and all(word.strip(",'’-").isalpha() for word in words)


def _is_coded(text: str) -> bool:
    # "boston-skyline" may be words; a digit, an underscore or a module name makes it a file name. One plain word is judged elsewhere.
    if re.fullmatch(r"[A-Z]{1,4}\d[A-Z]{1,4}", text):
        return False  # W3C, H2O
    parts = [part for part in _PART.split(text.casefold()) if part]
    marked = bool(re.search(r"\d|_", text)) or len(parts) > 2
    return marked or (len(parts) > 1 and any(part in _MODULE_WORDS for part in parts))


def _spelt(stem: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", stem).split())


def _has_version(subject: Subject) -> bool:
    tokens = [part for token in subject.tokens for part in _PART.split(token)]
    if len(tokens) < 2 or any(token in words for words in _functions(subject) for token in tokens):
        return False
    return any(_VERSION.match(token) and not re.fullmatch(r"(?:19|20)\d\d", token) for token in tokens)


def _functions(subject: Subject) -> tuple[frozenset[str], ...]:
    return tuple(words.function for name, words in lists().items() if name == (subject.language or "en"))


@image_rule(
    "image-alt-camera-name", version=2, severity=Severity.SERIOUS, wcag=("1.1.1",), gives_way_to=("image-alt-filename",)
)
def camera_name(subject: Subject) -> Flaw | None:
    """A description that a camera, a design program, a chat program or a picture agency made up.

    "DSC 0412", "Canon EOS 5D", "Blog graphic (2)", "WhatsApp image" or "Screenshot 2024-01-03" says when or how the file was
    made. Say what the picture shows.
    """
    text = _COPY_OF.sub("", subject.text.strip("\"'()[]"))
    if subject.plain in _NAMED_PHOTO:
        return None
    if (named := name_given_by_a_program(subject.text)) is not None:
        # A shop may sell that camera, or count its goods so.
        return Flaw(
            f"The description is {named.what}: “{text[:120]}”.", Outcome.FAILED if named.sure else Outcome.CANT_TELL
        )
    if _STOCK.match(text):
        return Flaw(f"The description is a picture agency's number: “{text[:120]}”.")
    match = _CAMERA.match(text)
    if match is not None and match["head"].casefold() in _SOFT:
        counted = (
            len(match["digits"]) < 4 and match.end("digits") == len(text.rstrip(")")) and "_" not in match["joint"]
        )
        match = None if counted else match
    if match is not None or _SCREENSHOT.match(text) or _DATED.match(text):
        return Flaw(f"The description is what a camera or a program named it: “{text[:120]}”.")
    return None


@image_rule(
    "image-alt-slug", version=1, severity=Severity.SERIOUS, wcag=("1.1.1",), gives_way_to=("image-alt-generic",)
)
def slug(subject: Subject) -> Flaw | None:
    """A description written like an address or a code: words joined by hyphens or underscores, or a hash.

    It is read out as one odd word or letter by letter. Say in plain words what the picture shows.
    """
    text = subject.text
    if " " in text or not subject.spaced or len(text) < 5:
        return None
    if _HEX.match(text) or (_HASH.match(text) and "-" not in text):
        return Flaw(f"The description is a code, not words: “{text[:120]}”.")
    joints = len(re.findall(r"[-_]+", text.strip("-_")))
    parts = [part for part in _PART.split(text.casefold()) if part]
    compound = any(part in words for words in _functions(subject) for part in parts)  # state-of-the-art
    if "_" in text.strip("_") or (joints >= 3 and len(text) >= 12 and (joints > 3 or not compound)):
        return Flaw(f"The description is written like a file name: “{text[:120]}”.")
    if joints and (len(parts) > 1 and any(p in _MODULE_WORDS for p in parts)):
        return Flaw(f"The description is written like a file name: “{text[:120]}”.")
    if joints >= 2 and len(text) >= 12 and text == text.casefold():
        return Flaw(f"The description looks like part of an address: “{text[:120]}”.", Outcome.CANT_TELL)
    if re.match(r"^[a-z]+(?:[A-Z][a-z]+){2,}\d*$", text) or re.match(r"^[a-z]{3,}\d{2,}$", text):
        return Flaw(f"The description looks like a file name: “{text[:120]}”.", Outcome.CANT_TELL)
    return None


@image_rule(
    "image-alt-dimensions", version=1, severity=Severity.MODERATE, wcag=("1.1.1",), gives_way_to=("image-alt-slug",)
)
def dimensions(subject: Subject) -> Flaw | None:
    """A description that ends with the picture's size in pixels.

    "1024 x 768" means nothing to a listener; it comes from the file's name. Leave it out.
    """
    match = _SIZE_END.search(subject.text)
    if match is None or min(int(match[1]), int(match[2])) < 50 or len(subject.text) > 150:
        return None
    return Flaw(f"The description ends with the picture's size, {match[0].strip()}.")
