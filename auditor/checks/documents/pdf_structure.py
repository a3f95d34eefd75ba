"""Whether a PDF can be used at all by people who do not see its pages: text, tags, language, title, permissions.

Clauses are those of PDF/UA-1 (ISO 14289-1:2014), techniques those of the W3C for WCAG 2 ("PDF techniques").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from langcodes import tag_is_valid

from auditor.checks.base import NotApplicable, Yield, check
from auditor.model.document_facts import FileSpot, OfficeFile, PdfFile
from auditor.model.finding import Family, Location, Outcome, Severity, Signals
from auditor.model.options import Options
from auditor.model.signal_text import CONTEXT_LIMIT, NAME_LIMIT, fold

BOOKMARKS_FROM = 20
"""Pages from which a document needs bookmarks."""
_FILE_NAME = (
    ".doc",
    ".docx",
    ".pdf",
    ".indd",
    ".qxd",
    ".qxp",
    ".ppt",
    ".pptx",
    ".xls",
    ".xlsx",
    ".rtf",
    ".odt",
    ".dvi",
    ".tex",
)
_PROGRAM_NAMES = ("microsoft word - ", "microsoft powerpoint - ", "powerpoint presentation", "powerpoint-präsentation")
_NO_TITLES = frozenset({"untitled", "document", "dokument", "ohne titel", "title", "titel", "sans titre", "unbenannt"})


def at(spot: FileSpot, text: str = "", *, tag: str = "") -> Location:
    """Return a place in a document as findings carry it: page and heading for people, words and heading for identity."""
    parts = [f"page {spot.page}" if spot.page else "", f"under “{spot.heading[:80]}”" if spot.heading else ""]
    signals = Signals(
        tag=tag, name=fold(text, NAME_LIMIT), heading=fold(spot.heading, NAME_LIMIT), context=fold(text, CONTEXT_LIMIT)
    )
    return Location(", ".join(part for part in parts if part), quote=text[:300], signals=signals)


def pages_in_words(pages: Sequence[int]) -> str:
    """Return page numbers in words, runs joined: `pages 3 to 7 and 12`."""
    runs: list[tuple[int, int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], page)
        else:
            runs.append((page, page))
    said = [str(first) if first == last else f"{first} to {last}" for first, last in runs[:5]]
    more = f" and {len(runs) - 5} more places" if len(runs) > 5 else ""
    word = "page" if len(pages) == 1 else "pages"
    return f"{word} {', '.join(said)}{more}"


@check("document-no-text", family=Family.DOCUMENTS, version=1, severity=Severity.CRITICAL, wcag=("1.1.1", "1.4.5"))
def document_is_a_scan(pdf: PdfFile) -> Iterator[Yield]:
    """A document whose pages are pictures: there is no text in it at all.

    It was scanned, or saved as pictures. A screen reader says "empty", nobody can search or enlarge it. Publish the original, or
    have the text recognised and corrected (W3C technique PDF7; ISO 14289-1, 7.1 and 7.3).
    """
    if not pdf.scanned:
        return
    if pdf.pages_with_text == 0:
        yield document_is_a_scan.finding(
            "The document has no text: its pages are pictures.", at(FileSpot(pdf.scanned[0])), page=1
        )
        return
    yield document_is_a_scan.finding(
        f"There is no text on {pages_in_words(pdf.scanned)}: only a picture.",
        at(FileSpot(pdf.scanned[0])),
        outcome=Outcome.CANT_TELL,
        severity=Severity.SERIOUS,
        key="some pages",
        page=pdf.scanned[0],
        pages=len(pdf.scanned),
    )


@check("document-untagged", family=Family.DOCUMENTS, version=1, severity=Severity.SERIOUS, wcag=("1.3.1", "1.3.2"))
def document_is_untagged(pdf: PdfFile) -> Iterator[Yield]:
    """A PDF without tags: nothing says what is a heading, a list, a table, and in which order it is read.

    A screen reader guesses. Save it anew from its source with tags ("document structure tags for accessibility" in Word,
    "tagged PDF" in LibreOffice). A PDF is tagged when it has a tree of tags and says that it is to be trusted (/StructTreeRoot,
    and /Marked in /MarkInfo: ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 6.2 and 7.1).
    """
    if pdf.tagged:
        return
    if pdf.has_tags:
        message = "The document has tags, and does not say that they are to be trusted (/MarkInfo)."
    elif pdf.marked:
        message = "The document says that it is tagged, and has no tags."
    else:
        message = "The document has no tags."
    yield document_is_untagged.finding(message, at(FileSpot()))


@check("document-language-missing", family=Family.DOCUMENTS, version=1, severity=Severity.SERIOUS, wcag=("3.1.1",))
def document_has_no_language(pdf: PdfFile) -> Iterator[Yield]:
    """A PDF that does not say in which language it is.

    A screen reader reads it with the voice of another language. Set the language in the document's properties (/Lang of the
    catalog: W3C technique PDF16; ISO 14289-1, 7.2). Where every tag below the first has a language of its own, please look.
    """
    if pdf.language:
        return
    if pdf.language_on_elements:
        yield document_has_no_language.finding(
            "The document as a whole has no language; only its parts have.", at(FileSpot()), outcome=Outcome.CANT_TELL
        )
    else:
        yield document_has_no_language.finding("The document does not say in which language it is.", at(FileSpot()))


@check("document-language-invalid", family=Family.DOCUMENTS, version=1, severity=Severity.SERIOUS, wcag=("3.1.1",))
def document_language_is_no_tag(pdf: PdfFile) -> Iterator[Yield]:
    """A PDF whose declared language does not exist, such as "English".

    It is as if none were declared. Use a tag of BCP 47 such as "en" or "de-CH" (ISO 32000-1, 14.9.2; W3C technique PDF16).
    """
    if not pdf.language:
        yield NotApplicable("it declares none")
    elif not tag_is_valid(pdf.language.replace("_", "-")) or "_" in pdf.language or pdf.language.lower() == "und":
        yield document_language_is_no_tag.finding(
            f"The declared language “{pdf.language[:40]}” does not exist.", at(FileSpot(), pdf.language)
        )


@check("document-title-missing", family=Family.DOCUMENTS, version=1, severity=Severity.SERIOUS, wcag=("2.4.2",))
def pdf_has_no_title(pdf: PdfFile) -> Iterator[Yield]:
    """A PDF without a title, or with one that only a program understands.

    The title is what a screen reader says first and what stands in the window and in search results. Write it into the
    document's properties (W3C technique PDF18; ISO 14289-1, 7.1).
    """
    if not pdf.title:
        yield pdf_has_no_title.finding("The document has no title.", at(FileSpot()))
    elif is_no_title(pdf.title):
        yield pdf_has_no_title.finding(
            f"“{pdf.title[:80]}” is no title.", at(FileSpot(), pdf.title), severity=Severity.MODERATE, key="no title"
        )


def is_no_title(title: str) -> bool:
    """Tell whether a title is only the name of a file, what a program put there, or a placeholder."""
    said = title.strip().casefold()
    return said.endswith(_FILE_NAME) or said.startswith(_PROGRAM_NAMES) or said in _NO_TITLES


@check("document-title-not-shown", family=Family.DOCUMENTS, version=1, severity=Severity.MINOR, wcag=("2.4.2",))
def title_is_not_shown(pdf: PdfFile) -> Iterator[Yield]:
    """A PDF with a title that its window does not show: it shows the name of the file.

    Choose "document title" for the title bar in the document's properties (/DisplayDocTitle: W3C technique PDF18; ISO 14289-1,
    7.1).
    """
    if not pdf.title:
        yield NotApplicable("it has no title")
    elif not pdf.title_shown:
        yield title_is_not_shown.finding("The window shows the name of the file instead of the title.", at(FileSpot()))


@check("document-locked", family=Family.DOCUMENTS, version=1, severity=Severity.CRITICAL, wcag=("1.1.1", "4.1.2"))
def assistive_technology_is_kept_out(pdf: PdfFile) -> Iterator[Yield]:
    """A PDF whose security settings keep assistive technology out.

    Screen readers that obey them read nothing. Allow "text access for screen reader devices", or publish it without security
    (ISO 14289-1, 7.16: bit 10 of /P).
    """
    if not pdf.accessible:
        yield assistive_technology_is_kept_out.finding("Its security settings keep screen readers out.", at(FileSpot()))


@check("document-bookmarks-missing", family=Family.DOCUMENTS, version=1, severity=Severity.MINOR, wcag=("2.4.5",))
def long_document_has_no_bookmarks(pdf: PdfFile) -> Iterator[Yield]:
    """A long PDF (from 20 pages) without bookmarks.

    People page through it to find a chapter. Let the program make bookmarks of the headings (W3C technique PDF2).
    """
    if pdf.pages < BOOKMARKS_FROM:
        yield NotApplicable("it is short")
    elif not pdf.bookmarks:
        yield long_document_has_no_bookmarks.finding(f"{pdf.pages} pages have no bookmarks.", at(FileSpot()))


@check("document-font-without-unicode", family=Family.DOCUMENTS, version=1, severity=Severity.SERIOUS, wcag=("1.1.1",))
def font_leads_to_no_text(pdf: PdfFile) -> Iterator[Yield]:
    """A font of a PDF whose letters lead to no text: what is seen can be neither read aloud, nor copied, nor searched.

    Please look at the text that is copied out of it. Save it anew with another font or program (ISO 32000-1, 9.10.2; ISO 14289-1,
    7.21.7).
    """
    if pdf.unmapped_fonts:
        first = pdf.unmapped_fonts[0]
        names = ", ".join(font.name for font in pdf.unmapped_fonts[:5])
        yield font_leads_to_no_text.finding(
            f"The characters of {names} lead to no text.",
            at(first.spot, names, tag="font"),
            outcome=Outcome.CANT_TELL,
            page=first.spot.page,
            fonts=len(pdf.unmapped_fonts),
        )


@check("document-old", family=Family.DOCUMENTS, version=1, severity=Severity.MINOR)
def pdf_is_old(pdf: PdfFile, options: Options) -> Iterator[Yield]:
    """A PDF that was changed longer ago than the site allows itself (`max_age_years` of [documents]).

    Please look whether somebody still needs it. Bring it up to date, or take it away.
    """
    years = age_in_years(pdf.modified, options)
    if years is not None:
        yield pdf_is_old.finding(
            f"It was last changed {years:.0f} years ago.", at(FileSpot()), outcome=Outcome.CANT_TELL
        )


@check("document-old-office-file", family=Family.DOCUMENTS, version=1, severity=Severity.MINOR)
def office_file_is_old(office: OfficeFile, options: Options) -> Iterator[Yield]:
    """An Office file that was changed longer ago than the site allows itself (`max_age_years` of [documents]).

    Please look whether somebody still needs it. Bring it up to date, or take it away.
    """
    years = age_in_years(office.modified, options)
    if years is not None:
        message = f"It was last changed {years:.0f} years ago."
        yield office_file_is_old.finding(message, at(FileSpot()), outcome=Outcome.CANT_TELL)


def age_in_years(modified: str, options: Options) -> float | None:
    """Return how long ago a file was changed where that is longer than the site allows; None otherwise, or where nobody asked."""
    most = options.document_age_years
    if most is None or not modified or not options.today:
        return None
    years = (date.fromisoformat(options.today) - date.fromisoformat(modified[:10])).days / 365.25
    return years if years > most else None
