"""Text that poses as structure: bold paragraphs as headings, numbered paragraphs as lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.checks.structure.common import beginning
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.roles import landmarks_of
from auditor.model.finding import Family, Outcome, Severity

_STRONG = frozenset({"b", "strong"})
_BOLD = re.compile(r"(?i)font-weight\s*:\s*(?:bold|bolder|[6-9]00)")
_ENDS = tuple(".:;?!,\"'”’»")
_MARK = re.compile(r"\A\s*(?:(\d{1,2})[.)]|\(?([a-h])\)|([•▪◦‣∙·–—*-]|\N{CHECK MARK}|\N{HEAVY CHECK MARK}))\s+\S")
_NUMBERED_CAPTION = re.compile(r"\A\w{2,12}\.?\s(?:\d{1,3}|[A-Z])(?:[.-]\d{1,3}){1,3}(?:[.:]|\s[-–—])?\s")
_CAPTION = re.compile(
    r"\A(?:table|figure|fig|example|listing|chart|map|box|plate|diagram|exhibit|tabelle|abbildung|abb|beispiel|bild|karte|tableau"
    r"|exemple|graphique|carte|tabla|cuadro|figura|ejemplo|gráfico|mapa|tabella|esempio|grafico|mappa|tabela|quadro|exemplo|tabel"
    r"|afbeelding|figuur|voorbeeld|grafiek|kaart)\.?\s(?:\d{1,3}|[A-Z]\b)",
    re.IGNORECASE,
)
_FOLLOWERS = frozenset({"p", "ul", "ol", "table", "dl", "div", "figure", "img", "blockquote", "details"})


@check(
    "heading-fake",
    family=Family.STRUCTURE,
    version=1,
    severity=Severity.MODERATE,
    wcag=("1.3.1", "2.4.6"),
    same_as=("p-as-heading",),
)
def paragraph_poses_as_heading(document: Document) -> Iterator[Yield]:
    """A short paragraph all in bold that looks like a heading but is none.

    People who jump from heading to heading miss the section. If it names what follows, make it a heading of the right
    level.
    """
    for element in document.find("p", "div"):
        if element.tag == "div" and not _all_bold(element):
            continue  # before its text is read: a div may hold the page
        text = element.text()
        if not 3 <= len(text) <= 120 or text.endswith(_ENDS) or not any(c.isalpha() for c in text):
            continue
        if " " not in text and "_" in text:
            continue  # the name of an option or a function, set as a term
        if _CAPTION.match(text) or _NUMBERED_CAPTION.match(text) or "caption" in element.get("class").lower():
            continue  # "Table 3. Fees", "Procedure 12.1. Saving": the caption of what follows
        if not _all_bold(element) or element.frame or not is_exposed(element):
            continue
        if element.closest(
            "td", "th", "li", "blockquote", "figcaption", "caption", "a", "button", "footer", "nav", "address"
        ):
            continue
        if not _followed(element) or "contentinfo" in landmarks_of(element):
            continue
        message = f"The bold paragraph “{text[:80]}” looks like a heading."
        yield paragraph_poses_as_heading.finding(message, element, quote=text, outcome=Outcome.CANT_TELL)


def _all_bold(element: Element) -> bool:
    inside = [child for child in element.children if not isinstance(child, str) or child.strip()]
    if len(inside) != 1 or not isinstance(inside[0], Element):
        return False
    bold = inside[0].tag in _STRONG or (inside[0].tag == "span" and bool(_BOLD.search(inside[0].get("style")[:500])))
    return bold and inside[0].text() == element.text() and not any(inside[0].find("a"))


def _followed(element: Element) -> bool:
    # A heading has something under it that is not itself bold.
    if element.parent is None:
        return False
    siblings = list(element.parent.elements)
    after = siblings[siblings.index(element) + 1 :]
    if element.tag == "div" and after and after[0].tag not in {"p", "ul", "ol"}:
        return False  # a label in a box of boxes
    return bool(after) and after[0].tag in _FOLLOWERS and not _all_bold(after[0]) and len(after[0].text()) > 20


@check("list-fake", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, wcag=("1.3.1",))
def paragraphs_pose_as_list(document: Document) -> Iterator[Yield]:
    """Successive paragraphs that begin with "1.", "2." or a dash and look like a list but are none.

    A screen reader does not say how many points there are nor where the list ends. Make it a list.
    """
    for element in document.find("p"):
        if any(element.find("br")) and not element.frame and is_exposed(element) and _lines_pose(element):
            text = element.text()
            yield paragraphs_pose_as_list.finding(
                f"The lines of this paragraph look like a list: “{beginning(text, 60)}”.",
                element,
                quote=text,
                outcome=Outcome.CANT_TELL,
                key="lines",
            )
    for parent in {id(e.parent): e.parent for e in document.find("p") if e.parent is not None}.values():
        run: list[Element] = []
        for sibling in [*parent.elements, None]:
            if sibling is not None and sibling.tag == "p" and _continues(run, sibling):
                run.append(sibling)
                continue
            if len(run) >= 2 and is_exposed(run[0]):
                message = f"{len(run)} paragraphs beginning with “{beginning(run[0].text(), 40)}” look like a list."
                yield paragraphs_pose_as_list.finding(
                    message, run[0], quote=run[0].text(), outcome=Outcome.CANT_TELL, count=len(run)
                )
            run = [sibling] if sibling is not None and sibling.tag == "p" and _starts(sibling) else []


def _lines(element: Element) -> list[str]:
    # The lines of a paragraph that are set apart by br.
    lines = [""]
    for child in element.children:
        if isinstance(child, Element) and child.tag == "br":
            lines.append("")
        else:
            lines[-1] += child if isinstance(child, str) else child.text()
    return [line for line in (" ".join(line.split()) for line in lines) if line]


def _lines_pose(element: Element) -> bool:
    marks = [_MARK.match(line[:200]) for line in _lines(element)]
    numbers = [match[1] for match in marks if match is not None and match[1]]
    dashes = [match[3] for match in marks if match is not None and match[3]]
    counted = len(numbers) >= 3 and numbers == [str(at + 1) for at in range(len(numbers))]
    return counted or (len(dashes) >= 3 and len(set(dashes)) == 1 and len(dashes) >= len(marks) - 1)


def _starts(element: Element) -> bool:
    match = _MARK.match(element.text()[:200])
    return match is not None and match[1] in {None, "1"} and match[2] in {None, "a"}


def _continues(run: list[Element], element: Element) -> bool:
    if not run:
        return False
    first = _MARK.match(run[0].text()[:200])
    here = _MARK.match(element.text()[:200])
    if not first or not here:
        return False
    if first[1]:
        return here[1] == str(len(run) + 1)
    if first[2]:
        return here[2] == chr(ord("a") + len(run))
    return here[3] == first[3]
