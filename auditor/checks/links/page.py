"""Check for pages that say "not found" and answer as if all were well."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.links.words import phrases, plain, words_of
from auditor.model.document import Document
from auditor.model.finding import Outcome, Severity
from auditor.model.page import Response


@check("page-soft-404", version=1, severity=Severity.MODERATE, needs=("document", "response"))
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
