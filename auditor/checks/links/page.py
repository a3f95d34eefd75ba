"""Checks on the page as a target itself: says "not found" and answers 200, loads things insecurely."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.links.words import phrases, plain, words_of
from auditor.dom.document import Document, Element
from auditor.model.finding import Family, Outcome, Severity
from auditor.model.page import Response


@check("page-soft-404", family=Family.LINKS, version=1, severity=Severity.MODERATE)
def page_says_not_found(document: Document, response: Response) -> Iterator[Yield]:
    """A page that says it was not found but answers with status 200.

    Please look: search engines and link checkers take it for a real page, so links to it never show up as broken. Let
    the server answer 404.
    """
    if response.status != 200:
        yield NotApplicable(f"the page answers {response.status}")
        return
    heading = next(document.find("h1"), None)
    shown = heading.text()[:200] if heading is not None else ""
    title = document.title.replace("|", " - ").replace("–", "-").split(" - ")[0]
    for text in (title, shown):
        if says_not_found(text):
            yield page_says_not_found.finding(
                f"The page says “{text.strip()[:80]}” and answers with status 200.",
                heading,
                quote=text,
                outcome=Outcome.CANT_TELL,
            )
            return


def says_not_found(text: str) -> bool:
    """Tell whether a title or heading is that of an error page; an article about error pages has a longer one."""
    folded = plain(text)
    known = phrases("not_found")
    if folded in known:
        return True
    if len(words_of(folded)) > 8 or not folded:
        return False
    return any(folded.startswith(p) or folded.endswith(p) for p in known if " " in p and p != "error 404")


@check("link-mixed-content", family=Family.LINKS, version=1, severity=Severity.MODERATE)
def page_loads_insecurely(document: Document) -> Iterator[Yield]:
    """A secure page (https) that loads something over an insecure connection (http).

    Browsers block scripts, styles and frames of this kind, and warn about forms; pictures may be missing. Write https.
    """
    if not document.url.lower().startswith("https:"):
        return
    for element in document.find(*_LOADED):
        if element.frame:
            continue
        for attribute, active in _LOADED.get(element.tag, ()):
            value = element.get(attribute).strip()
            if value.lower().startswith("http:") and _loads(element):
                yield page_loads_insecurely.finding(
                    f"The {element.tag} is loaded over http."
                    if element.tag != "form"
                    else "The form is sent over http.",
                    element,
                    quote=value,
                    severity=Severity.SERIOUS if active else None,
                    address=value[:500],
                )


_LOADED = {
    "script": (("src", True),),
    "link": (("href", True),),
    "iframe": (("src", True),),
    "object": (("data", True),),
    "embed": (("src", True),),
    "form": (("action", True),),
    "img": (("src", False),),
    "audio": (("src", False),),
    "video": (("src", False), ("poster", False)),
    "source": (("src", False),),
    "input": (("src", False),),
}


def _loads(element: Element) -> bool:
    if element.tag == "link":
        return bool({"stylesheet", "preload", "icon", "manifest"}.intersection(element.get("rel").lower().split()))
    return element.tag != "input" or element.get("type").lower() == "image"
