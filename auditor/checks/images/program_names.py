"""Names that cameras, chat and design programs give to pictures, and that content systems take for their descriptions."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProgramName:
    """What a description was recognised as."""

    what: str
    """As it stands after "The description is"."""
    sure: bool


_CAMERA_BODY = re.compile(
    r"""canon(?:[ ]inc\.?)?[ _-](?:eos|powershot|ixus|digital[ ]ixus)(?:[ _-]\w{1,8}){0,4}
    |nikon(?:[ ]corporation)?[ _-](?:d\d{1,4}\w?|z[ ]?\d{1,2}\w{0,2}|coolpix[ ]\w{1,8})
    |sony[ _-](?:dsc|dslr|ilce|slt|nex)[\w -]{0,14}|olympus[ ](?:digital[ ]camera|imaging[ ]corp\.?)
    |kodak[ ][\w ]{0,20}digital[ ]still[ ]camera|digital[ ]camera|samsung[ ](?:camera[ ]pictures|digital[ ]camera)
    |fuji(?:film)?[ ](?:finepix|x-?[a-z]?\d{1,3})[\w -]{0,12}|panasonic[ ]dmc-\w{2,8}|minolta[ ]dimage[ ]\w{1,6}|casio[ ]ex-\w{2,6}""",
    re.IGNORECASE | re.VERBOSE,
)
_WRITTEN_BY_A_CAMERA = re.compile(
    r"dcim|exif[_ -]jpeg(?:[_ -]\w+)?|lead technologies inc\.? v\d[\d.]*|dav|cof|_cuva", re.IGNORECASE
)
_SIGNED_BY_A_PROGRAM = re.compile(
    r"""(?:created|made|edited|processed|rendered|exported|generated)[ ](?:with|by|in|using)[ ](?:the[ ])?
    (?:gimp|vsco|canva|photoshop|lightroom|snapseed|picsart|paint|imagemagick|inkscape|figma|sketch|photogrid|camera\+|nokia|blender|adobe)
    \b[\w .+-]{0,60}
    |(?:vsco|vscocam|snapseed|picsart|photogrid|facetune)(?:[ _-]?\d{0,8})|saved?[ ]for[ ]web[\w -]{0,20}""",
    re.IGNORECASE | re.VERBOSE,
)
_FROM_A_CHAT = re.compile(
    r"""(?:whats?app|we[ ]?chat|telegram|signal|skype|viber|messenger|snapchat|slack|discord|zoom|teams|imessage|kakaotalk|qq)[ _-]*
    (?=\D{0,12}\d|image|photo|picture|pic|bild|foto|imagen|img|video|screenshot)
    (?:image|images|photo|photos|picture|pictures|pic|bild|foto|imagen|img|video|screenshot)?[ _-]*
    (?:\d[\d _.:-]{3,40}|\(\d{1,3}\))?(?:at[ ]\d[\d.:]{0,10})?[ apm.]{0,4}""",
    re.IGNORECASE | re.VERBOSE,
)
_DESIGN_WORDS = (
    "untitled|blank|new|blog|facebook|instagram|linkedin|twitter|youtube|tiktok|pinterest|social media|website|web|homepage|home"
    "|landing|newsletter|email|blue|red|green|white|black|modern|minimalist|elegant|simple|colorful|banner|flyer|poster|logo|presentation|story|post|cover|header"
    "|thumbnail|graphic|design|ad|template|page|section|mockup|wireframe|screen|desktop|mobile|tablet|artboard|frame|group|component|variant|slide"
    "|asset|path|layer|rectangle|ellipse|vector|mask|subtract|union|polygon|shape|export|document|doc|project|hero|image|title|event|promo|sale|card"
)
_DESIGN = re.compile(
    rf"(?:(?:copy|kopie|copie|copia) (?:of|von|de) )?(?:(?:{_DESIGN_WORDS})[\s_.-]{{0,3}}){{1,6}}"
    r"(?:\(\d{1,3}\)|(?:v|ver|version|rev)[\s_.-]?\d{1,3}(?:\.\d+)?(?:[\s_-](?:final|copy|new|web))?|@\d(?:\.\d)?x"
    r"|\d{1,5}(?:@\dx|\s?(?:copy|final|px|web|\d{1,3}))?)",
    re.IGNORECASE,
)
_DESIGN_ALONE = re.compile(
    r"(?:untitled|artboard|frame|rectangle|ellipse|polygon|mask|subtract|union|component|wireframe|mockup)\b",
    re.IGNORECASE,
)
"""Words of design programs that are enough by themselves; "Page 4" and "Slide 12" may be what the picture shows."""
_COPY_OF_A_TEMPLATE = re.compile(
    r"(?:copy|kopie|copie|copia) (?:of|von|de) (?:[\w&'-]{1,30} ){0,5}"
    r"(?:flyer|poster|banner|post|logo|design|presentation|template|story|cover|card|graphic|untitled)\b",
    re.IGNORECASE,
)
_MARK = re.compile(r"\bv\d|@\d|version", re.IGNORECASE)
_VERSION_END = re.compile(
    r"(?<=\w)[\s_-](?:v\d{1,2}(?:\.\d+)?|ver(?:sion)?[\s_.]?\d{1,2}|rev[\s_.]?\d{1,2}|final(?=[\s_-](?:v?\d|final|web|copy))|@\dx"
    r"|\d{4}(?=[\s_-](?:web|final|copy|small|large)))(?:[\s_-](?:final|web|copy|new|small|large|edit(?:ed)?|cropped|v?\d{1,2})){0,6}$",
    re.IGNORECASE,
)
_STOCK_KEEPING = re.compile(
    r"(?:sku|item no\.?|art(?:ikel)?\.?[ -]?nr\.?|ref\.?|asin|isbn|ean|upc)[\s:#_-]{0,3}[\w-]{0,30}\d[\w-]{0,30}",
    re.IGNORECASE,
)
_LONGEST = 100


def name_given_by_a_program(text: str) -> ProgramName | None:
    """Return what a whole description is that no person wrote; None for any other."""
    if len(text) > _LONGEST:
        return None
    if _CAMERA_BODY.fullmatch(text):
        return ProgramName("the name of a camera", sure=False)
    if _WRITTEN_BY_A_CAMERA.fullmatch(text) or _SIGNED_BY_A_PROGRAM.fullmatch(text):
        return ProgramName("what a camera or a program wrote about itself", sure=True)
    if _FROM_A_CHAT.fullmatch(text):
        return ProgramName("what a chat program named the picture", sure=True)
    if _is_design(text):
        return ProgramName("the name of a design or of one of its versions", sure=True)
    if _STOCK_KEEPING.fullmatch(text):
        return ProgramName("a number of the stock", sure=False)
    return None


def _is_design(text: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", text)
    marked = not text[-1:].isdigit() or bool(_MARK.search(text))
    if _DESIGN.fullmatch(text) and (len(words) >= 2 or marked or _DESIGN_ALONE.match(text)):
        return True
    versioned = " " in text and len(words) <= 5 and _VERSION_END.search(text) is not None
    return versioned or _COPY_OF_A_TEMPLATE.match(text) is not None
