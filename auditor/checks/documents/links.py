"""Where pages lead to documents: what they embed, and pages that are little more than a list of files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice

from auditor.checks.base import OnPage, Yield, check
from auditor.dom.document import Document
from auditor.dom.locator import selector_of
from auditor.model.finding import Fact, Family, Outcome, Severity
from auditor.model.options import Options
from auditor.model.run import SiteFacts
from auditor.urls import UrlError, address_of, canonical

EMBEDDED_LIMIT = 200
"""Documents of one page that it shows in itself."""
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


@check("document-embed-name", family=Family.DOCUMENTS, version=1, severity=Severity.MODERATE, wcag=("4.1.2",))
def embedded_document_has_no_name(document: Document) -> Iterator[Yield]:
    """A document that is shown inside of a page, without a name that says what it is.

    A screen reader announces a frame and nothing else. Give the `embed` a title, and a link to the file
    beside it for all who cannot read it there.
    """
    shown = (element for element in document.find("object", "embed") if not element.frame)
    for element in islice(shown, EMBEDDED_LIMIT):
        address = element.get("data" if element.tag == "object" else "src")
        declared = element.get("type").partition(";")[0].strip().lower()
        if not address or declared in _PAGES or declared.startswith(("image/", "video/", "audio/")):
            continue
        try:
            url = canonical(address, document.base, document.encoding)
        except UrlError:
            continue
        promised = declared == "application/pdf" or address_of(url).path.lower().endswith(".pdf")
        name = " ".join((element.get("title") or element.get("aria-label") or element.text()).split())
        yield Fact("embedded", url, {"text": name[:300], "selector": selector_of(element)})
        if element.tag == "embed" and promised and not name and not element.has("aria-labelledby"):
            yield embedded_document_has_no_name.finding("The document shown here has no name.", element, key=url)


@check("document-many-on-page", family=Family.DOCUMENTS, version=1, severity=Severity.MINOR)
def page_is_a_list_of_files(facts: SiteFacts, options: Options) -> Iterator[Yield]:
    """More documents linked on one page than the site allows itself (`max_per_page` of [documents]).

    Please look: what people need often is better read as a page, on a phone too. Turn the documents that are opened most into
    pages, and take away what nobody needs.
    """
    most = options.documents_per_page
    if most is None:
        return
    for page, group in groupby(facts.stream("document-link"), key=lambda fact: fact.key):
        count = sum(1 for _ in group)
        if count > most:
            yield page_is_a_list_of_files.finding(
                f"The page links to {count} documents; the site wants at most {most}.",
                OnPage(page),
                outcome=Outcome.CANT_TELL,
                documents=count,
            )


@check("document-link-broken", family=Family.DOCUMENTS, version=1, severity=Severity.SERIOUS)
def document_leads_nowhere(facts: SiteFacts) -> Iterator[Yield]:
    """A link inside of a document to a page that is not there.

    The document goes on sending people to an error. Correct the link in its source and publish it anew.
    """
    for target, group in groupby(facts.stream("document-target"), key=lambda fact: fact.key):
        told = facts.lookup("page", target)
        page = told[0].value if told and isinstance(told[0].value, dict) else {}
        if page.get("state") != "failed" or page.get("status") not in {404, 410}:
            continue
        for fact in group:
            place = fact.value
            yield document_leads_nowhere.finding(
                f"The link to {target[:150]} is broken: the server answers {page.get('status')}.",
                OnPage(str(place["document"])),
                key=target,
                target=target,
                text=str(place["text"]),
                page=int(place["page"]),
            )
