"""Reads from the walk of a page what the probes saw while they used it."""

from __future__ import annotations

import json

from auditor.dom.document import Document
from auditor.dom.probes import Observation, Probes
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed
from auditor.model.probes import Probe, Seen

_MARK = '"probes":{'


def read_probes(walk: str, document: Document) -> Probes | Failed:
    """Return what was seen; nothing was done where the walk does not tell. Raises ValueError or KeyError for a broken one."""
    if _MARK not in walk:
        return Probes()  # most walks, which are large, need not be read again
    told = json.loads(walk).get("probes")
    if not isinstance(told, dict):
        return Probes()  # the words stand in the page
    if why := told.get("failed"):
        return failed(Code(why), str(told.get("detail", "")), Stage.RENDER)
    elements = document.elements
    seen = tuple(
        Observation(
            Seen(row["seen"]),
            elements[row["at"]],
            int(row.get("tabs", 0)),
            None if row.get("other") is None else elements[row["other"]],
            str(row.get("said", "")),
            str(row.get("picture", "")),
            str(row.get("elsewhere", "")),
        )
        for row in told["rows"]
    )
    return Probes(frozenset(map(Probe, told["made"])), seen)
