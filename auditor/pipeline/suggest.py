"""For an approved text that no page uses: which audited page it most likely belongs to. A suggestion, never a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from auditor.config import Settings
from auditor.dom.content import Approved, Text
from auditor.dom.document import Document
from auditor.extract.parse import from_walk, parse_html
from auditor.extract.text import read_text
from auditor.model.page import Failed
from auditor.model.run import PageRecord
from auditor.reference.similar import Suggestion, most_similar
from auditor.store import Store

MAX_PAGES = 300
"""Pages looked through for the owner of a text; beyond them there is no suggestion."""
MAX_TEXTS = 20


def suggestions(run_id: str, texts: Sequence[Approved], settings: Settings, store: Store) -> Mapping[str, Suggestion]:
    """Return, by document name, the page each approved text reads most like; documents that are like no page are left out."""
    found: dict[str, Suggestion] = {}
    wanted = texts[:MAX_TEXTS]
    pages = list(islice(_texts(run_id, settings, store), MAX_PAGES)) if wanted else []
    for approved in wanted:
        likely = most_similar(approved, pages)
        if likely is not None:
            found[approved.name] = likely
    return found


def _texts(run_id: str, settings: Settings, store: Store) -> Iterator[tuple[str, Text]]:
    for page in store.pages(run_id):
        document = _document(page, store)
        if document is not None:
            yield page.url, read_text(document, settings.reference.root, settings.reference.ignore)


def _document(page: PageRecord, store: Store) -> Document | None:
    walks = [name for name in page.artifacts if name.startswith("walk:")]
    data = store.blob(page.artifacts[walks[0]]) if walks else store.blob(page.artifacts.get("response", ""))
    if data is None:
        return None
    made = from_walk(data.decode("utf-8", "replace")) if walks else parse_html(data, page.final_url or page.url)
    return None if isinstance(made, Failed) else made
