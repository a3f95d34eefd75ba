"""Reads from the walk of a page what of its words does not fit in the state it was in."""

from __future__ import annotations

import json

from auditor.dom.document import Document
from auditor.dom.fit import Fit, FitOf, Loss, Misfit

_MARK = '"fit":{'


def read_fit(walk: str, document: Document) -> Fit:
    """Return what does not fit; nothing was asked where the walk does not tell. Raises ValueError or KeyError for a broken one."""
    if _MARK not in walk:
        return Fit()  # most walks, which are large, need not be read again
    told = json.loads(walk).get("fit")
    if not isinstance(told, dict):
        return Fit()  # the words stand in the page
    elements = document.elements
    misfits = tuple(
        Misfit(elements[index], Loss(loss), int(pixels), None if other is None else elements[other])
        for index, loss, pixels, other in told["told"]
    )
    return Fit(FitOf(told["kind"]), misfits, {Loss(loss): int(count) for loss, count in told["count"].items()})
