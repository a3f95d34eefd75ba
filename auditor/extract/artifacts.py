"""Makes the artifacts that follow from a document: its text, images, links and axe results, each a value or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from auditor.dom.artifacts import NOT_GIVEN, Artifacts
from auditor.dom.content import AxeResults
from auditor.dom.document import Document
from auditor.dom.fit import Fit
from auditor.dom.probes import Probes
from auditor.errors import failed
from auditor.extract.axe_results import read_axe
from auditor.extract.fit import read_fit
from auditor.extract.images import read_images
from auditor.extract.links import read_links
from auditor.extract.probes import read_probes
from auditor.extract.text import read_text
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed

T = TypeVar("T")


def derive(
    document: Document | Failed,
    *,
    site: str,
    root: str,
    ignore: tuple[str, ...],
    dynamic: tuple[str, ...] = (),
    axe: str | Failed | None = None,
) -> Artifacts:
    """Return the artifacts that follow from a document; each is a value or `Failed`, and one failure spoils no other.

    `axe` is the JSON of an axe run, `Failed`, or None when axe was not asked for.
    """
    results = NOT_GIVEN if axe is None else _axe(axe, document)
    if isinstance(document, Failed):
        return Artifacts(
            document=document,
            text=document,
            images=document,
            links=document,
            axe=results,
            fit=document,
            probes=document,
        )
    return Artifacts(
        document=document,
        text=_attempt("text", lambda: read_text(document, root, ignore, dynamic)),
        images=_attempt("images", lambda: read_images(document)),
        links=_attempt("links", lambda: read_links(document, site)),
        axe=results,
        fit=Fit(),
        probes=Probes(),
    )


def derive_fit(walk: str | Failed | None, document: Document | Failed) -> Fit | Failed:
    """Return what does not fit by the JSON of walk.js (`Failed`, or None without a browser), of which `document` was made."""
    if isinstance(document, Failed):
        return document
    if not isinstance(walk, str) or not document.rendered:
        return Fit()
    return _attempt("fit", lambda: read_fit(walk, document))


def derive_probes(walk: str | Failed | None, document: Document | Failed) -> Probes | Failed:
    """Return what the probes saw by the JSON of walk.js (`Failed`, or None without a browser), of which `document` was made."""
    if isinstance(document, Failed):
        return document
    if not isinstance(walk, str) or not document.rendered:
        return Probes()
    return _attempt("probes", lambda: read_probes(walk, document))


def _axe(axe: str | Failed, document: Document | Failed) -> AxeResults | Failed:
    if isinstance(axe, Failed):
        return axe
    if isinstance(document, Failed):
        return document
    return _attempt("axe", lambda: read_axe(axe, document))


def _attempt(name: str, make: Callable[[], T]) -> T | Failed:
    try:
        return make()
    except (ValueError, RecursionError, MemoryError, LookupError, TypeError, AttributeError) as error:
        return failed(Code.CHECK_MISSING_INPUT, f"{name}: {type(error).__name__}: {error}", Stage.PARSE)
