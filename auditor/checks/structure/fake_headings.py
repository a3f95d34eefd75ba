"""Text that poses as a heading: a short paragraph in bold, underlined or in large type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from auditor.checks.base import Yield, check
from auditor.checks.shared.common import MONTH
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.index import Catalogue, once_a_tree
from auditor.dom.roles import is_presentational, landmarks_of
from auditor.dom.tags import BREAKING, HEADINGS
from auditor.model.finding import Family, Outcome, Severity

_STRONG = frozenset({"b", "strong"})
_BOLD = re.compile(r"(?i)font-weight\s*:\s*(?:bold|bolder|[6-9]00)")
_LABELLED = re.compile(r"\A[^\W\d][\w ]{1,20}: ?[£$€]?\d[\d.,]*(?:\s|\Z)")
_DATE = re.compile(
    rf"\A(?:\w{{2,12}}\.?,? )?(?:\d{{1,2}}(?:st|nd|rd|th|\.|º)? (?:de )?{MONTH}\w{{0,9}}\.?(?:(?: de)? \d{{4}})?"
    rf"|{MONTH}\w{{0,9}} \d{{1,2}}(?:st|nd|rd|th)?, \d{{4}})\Z",
    re.IGNORECASE,
)
_WRAPPERS = frozenset({"u", "em", "i", "span", "font"})
_UNDERLINED = re.compile(r"(?i)text-decoration(?:-line)?\s*:\s*underline")
_NO_WORDS = frozenset({"a", "img", "svg", "button", "input", "select", "video", "iframe", "time", "q"})
_ENDS = tuple(".:;?!,\"'”’»")
_NUMBERED_CAPTION = re.compile(r"\A\w{2,12}\.?\s(?:\d{1,3}|[A-Z])(?:[.-]\d{1,3}){1,3}(?:[.:]|\s[-–—])?\s")
_CAPTION = re.compile(
    r"\A(?:table|figure|fig|example|listing|chart|map|box|plate|diagram|exhibit|tabelle|abbildung|abb|beispiel|bild|karte|tableau"
    r"|exemple|graphique|carte|tabla|cuadro|figura|ejemplo|gráfico|mapa|tabella|esempio|grafico|mappa|tabela|quadro|exemplo|tabel"
    r"|afbeelding|figuur|voorbeeld|grafiek|kaart)\.?\s(?:\d{1,3}|[A-Z]\b)",
    re.IGNORECASE,
)
_FOLLOWERS = frozenset({"p", "ul", "ol", "table", "dl", "div", "figure", "img", "blockquote", "details"})


_BESIDE = (
    *(
        "th",
        "li",
        "blockquote",
        "figcaption",
        "caption",
        "a",
        "button",
        "footer",
        "nav",
        "address",
        "label",
        "legend",
    ),
    *("summary", "dt", "dd", "header", "pre"),
)
"""What in these stands alone in bold is a label, a link or a quotation."""
_SET_LARGE = 1.35
_LARGER = 1.2
"""Times the size of the page's text from which a paragraph is set like a heading, and from which a bold line is."""
_BOLD_WEIGHT = 600
_LONG_LINE = 80
"""Characters of the line below a bold one from which it is a text that is headed, and no address or date."""
_NO_HEADING = re.compile(
    r"(?i)(?<![a-z])(?:lead|intro|subtitle|sub-title|tagline|quote|caption|label|badge|price|btn|button|date|byline|author|credit)(?![a-z])"
)


@check(
    "heading-fake",
    family=Family.STRUCTURE,
    version=3,
    severity=Severity.MODERATE,
    wcag=("1.3.1", "2.4.6"),
    same_as=("p-as-heading",),
)
def paragraph_poses_as_heading(document: Document) -> Iterator[Yield]:
    """A short paragraph in bold, underlined or in large type that looks like a heading but is none.

    People who jump from heading to heading miss the section (WCAG failure F2). If it names what follows, make it a heading of the
    right level. A whole paragraph of a few words in bold or in large type above running text is failed; a line within a paragraph
    or a box, and what may be the label of a note, is "please look".

    False alarms in 100 pages: none of what is failed (told on 1 of 353 ordinary pages); of what is to be looked at (on 37), more than
    half are labels of notes.
    """
    for element in document.find("p", "div"):
        if element.frame or "role" in element.attrs:
            continue
        found = _posing(element)
        if found is None:
            continue
        how, text = found
        if not _reads_like_a_heading(text) or "caption" in element.get("class").lower() or not is_exposed(element):
            continue
        if element.closest(*_BESIDE) or _in_a_data_cell(element) or "contentinfo" in landmarks_of(element):
            continue
        message = f"The {how} “{text[:80]}” looks like a heading."
        outcome = Outcome.FAILED if _is_plainly_one(element, how, text) else Outcome.CANT_TELL
        yield paragraph_poses_as_heading.finding(message, element, quote=text, outcome=outcome)


_LONG_CELL = 200
"""Characters of a cell that holds several paragraphs from which it is a part of the page's layout."""


def _in_a_data_cell(element: Element) -> bool:
    cell = element.closest("td")
    table = cell.closest("table") if cell is not None else None
    if cell is None or table is None or is_presentational(table):
        return False
    holds = len(list(islice(cell.find("p"), 2))) > 1 and len(cell.text(_LONG_CELL)) >= _LONG_CELL
    return not holds or next(table.find("th"), None) is not None


_BOXES = re.compile(
    r"(?i)(?<![a-z])(?:note|admonition|warning|caution|tip|important|info|alert|box|callout|card|sidebar|sidenote|example|panel|hint|notice)"
)
_LABELS = re.compile(
    r"(?i)(?:notes?|see also|warning|caution|tip|hint|important|example|attention|danger|changed in|new in|deprecated)\b"
)
_RUNNING = 60
"""Characters of the text below a line from which it is running text."""


def _is_plainly_one(element: Element, how: str, text: str) -> bool:
    if (
        element.tag != "p"
        or how == "bold first line"
        or len(text) > 70
        or len(text.split()) > 10
        or _LABELS.match(text)
    ):
        return False
    if any(_BOXES.search(f"{node.get('class')} {node.get('id')}"[:300]) for node in (element, *element.ancestors)):
        return False
    if (
        element.parent is None
        or element.closest("article", "section", "main", "body", "div", "td") is not element.parent
    ):
        return False
    after = next((other for other in element.parent.elements if other.index > element.index), None)
    return after is not None and after.tag in {"p", "ul", "ol", "table"} and len(after.text(400)) >= _RUNNING


def _posing(element: Element) -> tuple[str, str] | None:
    """Return how an element is set like a heading, and its words; None for one that is not, or heads nothing."""
    thing = "paragraph" if element.tag == "p" else "line"
    if _all_bold(element) or _is_set_bold(element):
        return (f"bold {thing}", element.text()) if _followed(element) else None
    lead = _lead_line(element)
    if lead:
        return "bold first line", lead
    if element.tag != "p":
        return None
    if _all_underlined(element):
        return ("underlined paragraph", element.text()) if _followed(element) else None
    if _is_set_large(element):
        return ("paragraph in large type", element.text()) if _followed(element) else None
    return None


def _reads_like_a_heading(text: str) -> bool:
    if not 3 <= len(text) <= 120 or text.endswith(_ENDS) or not any(c.isalpha() for c in text):
        return False
    if _LABELLED.match(text) or (any(map(str.isdigit, text)) and _DATE.match(text)):
        return False  # "Tier: 2", "12 May 2024"
    if " " not in text and "_" in text:
        return False  # the name of an option or a function, set as a term
    # "Table 3. Fees", "Procedure 12.1. Saving": the caption of what follows
    return not _CAPTION.match(text) and not _NUMBERED_CAPTION.match(text)


def _all_bold(element: Element) -> bool:
    inside = _only_child(element)
    for _ in range(3):
        if inside is None:
            return False
        if inside.tag in _STRONG or (inside.tag == "span" and _BOLD.search(inside.get("style")[:500])):
            return not any(inside.find("a"))
        inside = _only_child(inside) if inside.tag in _WRAPPERS else None
    return False


def _all_underlined(element: Element) -> bool:
    inside = _only_child(element)
    if inside is None or any(inside.find("a")):
        return False
    return inside.tag == "u" or (inside.tag == "span" and bool(_UNDERLINED.search(inside.get("style")[:500])))


def _only_child(element: Element) -> Element | None:
    inside = [child for child in element.children if not isinstance(child, str) or child.strip()]
    return inside[0] if len(inside) == 1 and isinstance(inside[0], Element) else None


def _lead_line(element: Element) -> str:
    """Return the bold first line of a paragraph whose text begins after it; empty without one."""
    inside = [child for child in element.children if not isinstance(child, str) or child.strip()]
    if len(inside) < 3:
        return ""
    lead, line_break, *rest = inside
    if not isinstance(lead, Element) or lead.tag not in _STRONG or any(lead.find("a", "br")):
        return ""
    if any(child.tag in BREAKING and child.tag != "br" for child in element.elements):
        return ""
    if not isinstance(line_break, Element) or line_break.tag != "br":
        return ""
    length = 0
    for child in rest:
        if isinstance(child, Element) and child.tag == "br":
            break
        length += len(child.strip() if isinstance(child, str) else child.text(_LONG_LINE))
    return lead.text() if length >= _LONG_LINE else ""


def _type_of(element: Element) -> tuple[float, int]:
    # Size and weight of the words: those of what holds all of them.
    inner: Element | None = element
    for _ in range(4):
        within = _only_child(inner) if inner is not None else None
        if within is None or within.layout is None:
            break
        inner = within
    layout = inner.layout if inner is not None else None
    return (layout.font_size, layout.font_weight) if layout is not None else (0.0, 0)


@once_a_tree
def _text_type(catalogue: Catalogue) -> tuple[float, int]:
    """Return the size and the weight that most words of the page's paragraphs are set in; zeros without a browser."""
    words: Counter[tuple[float, int]] = Counter()
    for element in catalogue.find(("p", "li", "td")):
        if element.layout is not None and element.layout.font_size and not element.frame:
            words[element.layout.font_size, element.layout.font_weight] += len(element.text(400))
    return words.most_common(1)[0][0] if words else (0.0, 0)


def _is_set_bold(element: Element) -> bool:
    # By the style sheet: a paragraph in bold, or a line in a box that is larger, too.
    layout = element.layout
    if layout is None or layout.font_weight < _BOLD_WEIGHT or not _is_plain_line(element):
        return False
    size, weight = _text_type(element)
    own = _type_of(element)
    if not size or weight >= _BOLD_WEIGHT or own[1] < _BOLD_WEIGHT:
        return False
    return own[0] >= size * (_LARGER if element.tag == "div" else 1)


def _is_set_large(element: Element) -> bool:
    if element.layout is None or not element.layout.font_size or not _is_plain_line(element):
        return False
    size, _ = _text_type(element)
    return bool(size) and _type_of(element)[0] >= size * _SET_LARGE


def _is_plain_line(element: Element) -> bool:
    # Words and nothing else, which are more than a figure or a date.
    if _NO_HEADING.search(element.get("class")[:500]) or len(element.text(130)) > 120:
        return False
    if any(inner.tag in BREAKING or inner.tag in _NO_WORDS for inner in element.walk(20) if inner is not element):
        return False
    text = element.text()
    return sum(map(str.isdigit, text)) * 2 <= sum(map(str.isalpha, text))


def _followed(element: Element) -> bool:
    # A heading has something under it that is not itself bold.
    if element.parent is None:
        return False
    siblings = list(element.parent.elements)
    at = siblings.index(element)
    before, after = siblings[:at], siblings[at + 1 :]
    if before and before[-1].tag in HEADINGS and not _all_bold(element):
        return False  # the line below a heading
    if element.tag == "div" and after and after[0].tag not in {"p", "ul", "ol"}:
        return False  # a label in a box of boxes
    if not after or after[0].tag not in _FOLLOWERS or len(after[0].text()) <= 20:
        return False
    return not (_all_bold(after[0]) or _is_set_bold(after[0]) or _is_set_large(after[0]))
