"""The approved texts of a site, looked after: which there are, a first one from a published page, published wording taken over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.config import Settings
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.page import Failed
from auditor.model.run import SystemClock
from auditor.pipeline.published_address import PublishedAddress
from auditor.pipeline.review import Acceptance, audited_digest, review_of, together
from auditor.pipeline.run_names import find_run
from auditor.pipeline.site_survey import file_for, texts_of
from auditor.pipeline.stored import reference_exhibit
from auditor.reference.accept import changes
from auditor.reference.editing import LEDGER, Editing
from auditor.reference.files import Unreadable
from auditor.reference.library import Library
from auditor.reference.pull import approved_text
from auditor.store import DEFAULT_FOLDER, Store


@dataclass(frozen=True, slots=True)
class Pulled:
    """What became of one page whose text was asked for."""

    url: str
    path: Path
    """The file that is written, or would be."""
    target: str
    """The address of the page that the text is for."""
    failed: Failed | None = None
    """Why the page could not be read."""
    exists: bool = False
    """The file was there already and was left alone."""


@dataclass(frozen=True, slots=True)
class Published:
    """Which published wording is to be taken over."""

    run: str
    """Id of a run, or `latest`."""
    page: str
    """Address or path of the page."""
    block: int | None = None
    """Only this block, from 1 as the report counts them."""
    document: str = ""
    """Which approved text, where a page has several."""


def library(settings: Settings) -> Library:
    """Return the approved texts of the settings' folder, and what is wrong with those that cannot be used."""
    return Library.load(Path(settings.reference.dir), settings.reference.map)


def pull_texts(urls: Sequence[str], settings: Settings, *, force: bool = False, as_url: str = "") -> Iterator[Pulled]:
    """Write a first approved text for each page, as it is published now; `force` overwrites a file that is there.

    With `as_url`, or where `published_at` of [reference] says so, the text is for a page of another site, such as the published one
    of a staging site. Raises UsageFault for an address that cannot be one.
    """
    published = PublishedAddress(as_url, settings.reference.published_at, single=len(urls) == 1)
    targets = {url: published.of(url) for url in urls}
    for url, text in texts_of(list(urls), settings):
        target = targets[url]
        path = Path(settings.reference.dir) / file_for(target)
        if isinstance(text, Failed):
            yield Pulled(url, path, target, failed=text)
        elif path.exists() and not force:
            yield Pulled(url, path, target, exists=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(published.text(approved_text(text), url), "utf-8")
            yield Pulled(url, path, target)


def acceptance(wanted: Published, settings: Settings, *, store: Path = DEFAULT_FOLDER) -> Acceptance:
    """Return what taking published wording over means; nothing is written yet.

    Raises UsageFault: no such run or page, no approved text was compared with it, several were and none is named, no such block.
    """
    with Store.open(store, SystemClock(), write=False) as opened:
        run = find_run(opened, wanted.run)
        exhibit = reference_exhibit(opened, run.id, wanted.page)
    names = [document.name for document in exhibit.documents] or [exhibit.document]
    if wanted.document and wanted.document not in names:
        raise UsageFault(
            Code.USAGE, f"{wanted.page} was not compared with {wanted.document}, but with {' and '.join(names)}"
        )
    if not wanted.document and len(names) > 1:
        raise UsageFault(
            Code.USAGE, f"{wanted.page} has several approved texts; name one of {', '.join(names)} with --document"
        )
    name = wanted.document or names[0]
    path = Path(settings.reference.dir) / name
    try:
        found = changes(exhibit, name if len(names) > 1 else "", wanted.block)
    except Unreadable as why:
        raise UsageFault(Code.USAGE, f"{path} {why}") from why
    return Acceptance(Editing(path, audited_digest(exhibit, name), store / LEDGER), found)


def acceptances(
    findings: Sequence[str], run: str | None, settings: Settings, *, store: Path = DEFAULT_FOLDER
) -> list[Acceptance]:
    """Return what taking over the published wording of these findings means, one for each file.

    Ids may be cut short. Raises UsageFault for one that the run does not have, or that is not about the words of an approved text.
    """
    review = review_of(run, settings, store=store)
    meant = [review.item(finding) for finding in findings]
    for item in meant:
        if item.by_hand:
            raise UsageFault(Code.USAGE, f"{item.judged.id} {item.by_hand}")
    return together(meant)
