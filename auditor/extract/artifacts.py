"""Which artifacts exist and how each is derived from a document: the one list of what a check can need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from auditor.dom.document import Document
from auditor.errors import failed
from auditor.extract.axe_results import read_axe
from auditor.extract.images import read_images
from auditor.extract.links import read_links
from auditor.extract.text import read_text
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed

Artifact = Any
"""A value of the type named in NAMES, or `Failed`."""

NAMES: dict[str, str] = {
    "response": "what the server answered (Response)",
    "document": "the page's tree, from the browser when there was one (Document)",
    "text": "the text as blocks (Text)",
    "images": "the pictures and their descriptions (Images)",
    "links": "the links and anchors (Links)",
    "axe": "the axe run of one state (AxeResults)",
    "approved": "the approved documents of the page, possibly none (tuple of Approved)",
    "options": "what the operator set for the checks (Options)",
    "facts": "for site checks: the facts of all pages (SiteFacts)",
}


def derive(
    document: Document | Failed,
    *,
    site: str,
    root: str,
    ignore: tuple[str, ...],
    axe: str | Failed | None = None,
) -> dict[str, Artifact]:
    """Return the artifacts that follow from a document; each is a value or `Failed`, and one failure spoils no other.

    `axe` is the JSON of an axe run, `Failed`, or None when axe was not asked for.
    """
    if isinstance(document, Failed):
        found: dict[str, Artifact] = dict.fromkeys(("document", "text", "images", "links"), document)
    else:
        found = {
            "document": document,
            "text": _attempt("text", lambda: read_text(document, root, ignore)),
            "images": _attempt("images", lambda: read_images(document)),
            "links": _attempt("links", lambda: read_links(document, site)),
        }
    if axe is not None:
        found["axe"] = _axe(axe, document)
    return found


def _axe(axe: str | Failed, document: Document | Failed) -> Artifact:
    if isinstance(axe, Failed):
        return axe
    if isinstance(document, Failed):
        return document
    return _attempt("axe", lambda: read_axe(axe, document))


def _attempt(name: str, make: Callable[[], Artifact]) -> Artifact:
    try:
        return make()
    except (ValueError, RecursionError, MemoryError, LookupError, TypeError, AttributeError) as error:
        return failed(Code.CHECK_MISSING_INPUT, f"{name}: {type(error).__name__}: {error}", Stage.PARSE)
