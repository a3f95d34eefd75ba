"""What a tagged PDF says of its content: headings, figures, tables, lists, order, fields and links.

Clauses are those of PDF/UA-1 (ISO 14289-1:2014), techniques those of the W3C for WCAG 2 ("PDF techniques").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from auditor.checks.base import Check, LeftOut, NotApplicable, Yield, check
from auditor.checks.documents.pdf_structure import at, pages_in_words
from auditor.model.document_facts import FileHeading, FilePicture, FileSpot, FileTable, OfficeFile, PdfFile
from auditor.model.finding import Family, Outcome, Severity
from auditor.urls import address_of

SINGLE = 50
"""Findings of one kind on one document that are made; the rest is counted."""
HEADINGS_FROM = 3
"""Pages from which a document needs headings."""
WORDS_WITHOUT_HEADING = 500
_FILE = re.compile(
    r"(?i)(?:[\w .()-]+\.(?:jpe?g|png|gif|tiff?|bmp|svg|webp|eps|wmf|emf)|(?:img|dsc|image|bild|picture|grafik)[_ -]?\d+)"
)


@check(
    "document-headings-missing", family=Family.DOCUMENTS, version=1, severity=Severity.MODERATE, wcag=("1.3.1", "2.4.6")
)
def pdf_has_no_headings(pdf: PdfFile) -> Iterator[Yield]:
    """A tagged PDF of several pages without a single heading.

    People who listen jump from heading to heading; here they must hear everything. Use heading styles in the source (W3C technique
    PDF9; ISO 14289-1, 7.4).
    """
    if not pdf.tagged or pdf.pages < HEADINGS_FROM:
        yield NotApplicable("it has no tags, or is short")
    elif not pdf.headings and pdf.pages_with_text:
        yield pdf_has_no_headings.finding(f"{pdf.pages} pages have no heading.", at(FileSpot()))


@check("document-heading-skipped", family=Family.DOCUMENTS, version=1, severity=Severity.MINOR, wcag=("1.3.1",))
def pdf_heading_skips_a_level(pdf: PdfFile) -> Iterator[Yield]:
    """A heading of a PDF that leaves out a level, such as a level 4 after a level 2.

    Listeners think that they missed a part. Number the levels without a gap (W3C technique PDF9; ISO 14289-1, 7.4.2).
    """
    yield from _skipped(pdf_heading_skips_a_level, pdf.headings)


def _skipped(declared: Check, headings: Sequence[FileHeading]) -> Iterator[Yield]:
    levelled = [heading for heading in headings if heading.level]
    found = [(before, after) for before, after in pairwise(levelled) if after.level > before.level + 1]
    for before, after in found[:SINGLE]:
        yield declared.finding(
            f"“{after.text[:80]}” is of level {after.level} after a heading of level {before.level}.",
            at(after.spot, after.text, tag=f"h{after.level}"),
            page=after.spot.page,
        )
    if len(found) > SINGLE:
        yield LeftOut(declared.id, len(found) - SINGLE)


@check(
    "document-figure-without-description",
    family=Family.DOCUMENTS,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("1.1.1",),
)
def pdf_figure_has_no_description(pdf: PdfFile) -> Iterator[Yield]:
    """A figure of a PDF without a description.

    Listeners hear "graphic" and nothing more. Describe it in the source, or mark it as decoration, an artifact (W3C techniques PDF1
    and PDF4; ISO 14289-1, 7.3).
    """
    yield from _undescribed(pdf_figure_has_no_description, pdf.pictures)


def _undescribed(declared: Check, pictures: Sequence[FilePicture]) -> Iterator[Yield]:
    bare = [picture for picture in pictures if not (picture.description or "").strip()]
    for number, picture in enumerate(bare[:SINGLE], 1):
        about = picture.text or picture.name
        words = f" (“{about[:60]}”)" if about else ""
        yield declared.finding(
            f"The figure{words} has no description.",
            at(picture.spot, about, tag="figure"),
            key="" if about else f"figure {number}",
            page=picture.spot.page,
        )
    if len(bare) > SINGLE:
        yield LeftOut(declared.id, len(bare) - SINGLE)


@check("document-figure-file-name", family=Family.DOCUMENTS, version=1, severity=Severity.SERIOUS, wcag=("1.1.1",))
def pdf_figure_is_a_file_name(pdf: PdfFile) -> Iterator[Yield]:
    """A figure of a PDF whose description is the name of a file.

    Listeners hear "image 3 dot png". Say what the figure shows (W3C technique PDF1; ISO 14289-1, 7.3).
    """
    yield from _file_names(pdf_figure_is_a_file_name, pdf.pictures)


def _file_names(declared: Check, pictures: Sequence[FilePicture]) -> Iterator[Yield]:
    for picture in [one for one in pictures if _FILE.fullmatch((one.description or "").strip())][:SINGLE]:
        said = (picture.description or "").strip()
        yield declared.finding(
            f"The figure is described as “{said[:80]}”, the name of a file.",
            at(picture.spot, said, tag="figure"),
            page=picture.spot.page,
        )


@check("document-table-without-headers", family=Family.DOCUMENTS, version=1, severity=Severity.SERIOUS, wcag=("1.3.1",))
def pdf_table_has_no_headers(pdf: PdfFile) -> Iterator[Yield]:
    """A table of a PDF without header cells.

    Listeners hear numbers and not what they are of. Mark the header row in the source (W3C technique PDF6; ISO 14289-1, 7.5).
    """
    yield from _headless(pdf_table_has_no_headers, pdf.tables)


def _headless(declared: Check, tables: Sequence[FileTable]) -> Iterator[Yield]:
    bare = [table for table in tables if not table.headers and table.rows > 1 and table.columns > 1]
    for table in bare[:SINGLE]:
        words = f" “{table.text[:60]}”" if table.text else ""
        yield declared.finding(
            f"The table{words} ({table.rows} rows, {table.columns} columns) has no header cells.",
            at(table.spot, table.text, tag="table"),
            page=table.spot.page,
        )
    if len(bare) > SINGLE:
        yield LeftOut(declared.id, len(bare) - SINGLE)


@check("document-list-typed", family=Family.DOCUMENTS, version=1, severity=Severity.MODERATE, wcag=("1.3.1",))
def pdf_list_is_text(pdf: PdfFile) -> Iterator[Yield]:
    """A list of a PDF that was typed: paragraphs with a mark or a number, tagged as paragraphs.

    Listeners do not hear that there is a list, and of how many items. Use the list of the program (W3C technique PDF21; ISO 14289-1,
    7.6).
    """
    if not pdf.tagged:
        yield NotApplicable("it has no tags")
        return
    for passage in pdf.typed_lists[:SINGLE]:
        yield pdf_list_is_text.finding(
            f"A list is tagged as paragraphs; it begins “{passage.text[:80]}”.",
            at(passage.spot, passage.text, tag="p"),
            page=passage.spot.page,
        )


@check("document-reading-order", family=Family.DOCUMENTS, version=1, severity=Severity.MODERATE, wcag=("1.3.2",))
def pdf_is_read_in_another_order(pdf: PdfFile) -> Iterator[Yield]:
    """Pages of a PDF that are read in another order than they are seen: again and again from below to above.

    Please look: listen to the page, or look at the order of its tags (W3C technique PDF3; ISO 14289-1, 7.1 and 7.2).
    """
    if pdf.tagged and pdf.disordered:
        yield pdf_is_read_in_another_order.finding(
            f"The order of {pages_in_words(pdf.disordered)} is not the order in which it is seen.",
            at(FileSpot(pdf.disordered[0])),
            outcome=Outcome.CANT_TELL,
            page=pdf.disordered[0],
            pages=len(pdf.disordered),
        )


@check(
    "document-field-without-name",
    family=Family.DOCUMENTS,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("1.3.1", "4.1.2"),
)
def pdf_field_has_no_name(pdf: PdfFile) -> Iterator[Yield]:
    """A field of a PDF form without a name for people.

    Listeners hear "edit" and not what to enter. Give each field a tooltip (/TU: W3C techniques PDF10 and PDF12; ISO 14289-1,
    7.18.1).
    """
    bare = [field for field in pdf.fields if not field.label]
    for field in bare[:SINGLE]:
        yield pdf_field_has_no_name.finding(
            f"The field “{field.name[:60]}” has no name that people are told.",
            at(field.spot, field.name, tag="field"),
            key=field.name,
            page=field.spot.page,
        )
    if len(bare) > SINGLE:
        yield LeftOut(pdf_field_has_no_name.id, len(bare) - SINGLE)


@check("document-tab-order", family=Family.DOCUMENTS, version=1, severity=Severity.MODERATE, wcag=("2.4.3",))
def pdf_is_tabbed_in_another_order(pdf: PdfFile) -> Iterator[Yield]:
    """Pages of a tagged PDF whose links and fields are not walked through in the order of its tags.

    Who uses the keyboard jumps over the page. Set the tab order of all pages to "use document structure" (/Tabs: W3C technique PDF3;
    ISO 14289-1, 7.18.3).
    """
    if pdf.tagged and pdf.untabbed:
        yield pdf_is_tabbed_in_another_order.finding(
            f"The tab order of {pages_in_words(pdf.untabbed)} does not follow the tags.",
            at(FileSpot(pdf.untabbed[0])),
            page=pdf.untabbed[0],
            pages=len(pdf.untabbed),
        )


@check(
    "document-link-without-text", family=Family.DOCUMENTS, version=1, severity=Severity.SERIOUS, wcag=("2.4.4", "4.1.2")
)
def pdf_link_has_no_text(pdf: PdfFile) -> Iterator[Yield]:
    """A link of a PDF without words or a description.

    Listeners hear "link" and nothing more. Put the link on words, or describe it (W3C techniques PDF11 and PDF13; ISO 14289-1,
    7.18.5).
    """
    bare = [link for link in pdf.links if not link.text.strip() and link.spot.page <= pdf.pages_read]
    for number, link in enumerate(bare[:SINGLE], 1):
        where = f" to {address_of(link.url).place or link.url[:80]}" if link.url else ""
        yield pdf_link_has_no_text.finding(
            f"A link{where} has no text.",
            at(link.spot, link.url, tag="link"),
            key=link.url or f"link {number}",
            page=link.spot.page,
        )
    if len(bare) > SINGLE:
        yield LeftOut(pdf_link_has_no_text.id, len(bare) - SINGLE)


@check("document-broken-place", family=Family.DOCUMENTS, version=1, severity=Severity.MODERATE, wcag=("2.4.4",))
def pdf_link_leads_nowhere(pdf: PdfFile) -> Iterator[Yield]:
    """A link inside of a PDF to a place in it that is not there.

    Nothing happens when it is followed, often in the table of contents. Update the references in the source and save it anew
    (ISO 32000-1, 12.3.2).
    """
    broken = [link for link in pdf.links if link.missing]
    for link in broken[:SINGLE]:
        yield pdf_link_leads_nowhere.finding(
            f"The link “{link.text[:60]}” leads to a place that is not there ({link.missing[:60]}).",
            at(link.spot, link.text or link.missing, tag="link"),
            key=link.missing,
            page=link.spot.page,
        )
    if len(broken) > SINGLE:
        yield LeftOut(pdf_link_leads_nowhere.id, len(broken) - SINGLE)


@check(
    "document-office-headings", family=Family.DOCUMENTS, version=1, severity=Severity.MODERATE, wcag=("1.3.1", "2.4.6")
)
def office_file_has_no_headings(office: OfficeFile) -> Iterator[Yield]:
    """An Office file with much text and no headings, a level of headings left out, or a slide without a title.

    People who listen jump from heading to heading, and from title to title. Use the heading styles and the title of the layout.
    """
    if office.words >= WORDS_WITHOUT_HEADING and not office.headings and not office.untitled:
        yield office_file_has_no_headings.finding(f"{office.words} words have no heading.", at(FileSpot()), key="none")
    yield from _skipped(office_file_has_no_headings, office.headings)
    for spot in office.untitled[:SINGLE]:
        yield office_file_has_no_headings.finding(
            f"Slide {spot.page} has no title.", at(spot, tag="slide"), key=f"slide {spot.page}", page=spot.page
        )


@check("document-office-title", family=Family.DOCUMENTS, version=1, severity=Severity.MODERATE, wcag=("2.4.2",))
def office_file_has_no_title(office: OfficeFile) -> Iterator[Yield]:
    """An Office file or book without a title in its properties.

    The title is what programs and search results show. Write it into the properties of the file.
    """
    if not office.title:
        yield office_file_has_no_title.finding("The document has no title.", at(FileSpot()))


@check("document-office-language", family=Family.DOCUMENTS, version=1, severity=Severity.SERIOUS, wcag=("3.1.1",))
def office_file_has_no_language(office: OfficeFile) -> Iterator[Yield]:
    """An Office file or book that does not say in which language it is.

    A screen reader reads it with the voice of another language. Set the language of the text.
    """
    if not office.words:
        yield NotApplicable("it has no text")
    elif not office.language:
        yield office_file_has_no_language.finding("The document does not say in which language it is.", at(FileSpot()))


@check("document-office-picture", family=Family.DOCUMENTS, version=1, severity=Severity.SERIOUS, wcag=("1.1.1",))
def office_picture_has_no_description(office: OfficeFile) -> Iterator[Yield]:
    """A picture of an Office file or book without a description, or with the name of a file.

    Listeners hear "picture" and nothing more. Write the alternative text, or mark it as decoration.
    """
    yield from _undescribed(office_picture_has_no_description, office.pictures)
    yield from _file_names(office_picture_has_no_description, office.pictures)


@check("document-office-table", family=Family.DOCUMENTS, version=1, severity=Severity.MODERATE, wcag=("1.3.1",))
def office_table_has_no_headers(office: OfficeFile) -> Iterator[Yield]:
    """A table of an Office file or book without a header row.

    Listeners hear numbers and not what they are of. Mark the first row as header row ("repeat header rows").
    """
    yield from _headless(office_table_has_no_headers, office.tables)


@check("document-office-spacing", family=Family.DOCUMENTS, version=1, severity=Severity.MINOR, wcag=("1.3.1",))
def empty_paragraphs_make_room(office: OfficeFile) -> Iterator[Yield]:
    """Empty paragraphs in a row that only make room.

    Listeners hear "blank, blank". Set the space before and after a paragraph instead, and use a page break.
    """
    if office.spacing:
        count = len(office.spacing)
        places = "at one place" if count == 1 else f"at {count} places"
        yield empty_paragraphs_make_room.finding(
            f"Empty paragraphs make room {places}.", at(office.spacing[0], tag="p"), places=count
        )
