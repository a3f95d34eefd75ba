"""What is known of one page before any check has run: one class, whose fields are the one list of what a check can ask for."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, fields
from functools import cache
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

from auditor.dom.content import Approved, AxeResults, Images, Links, Text
from auditor.dom.document import Document
from auditor.dom.fit import Fit
from auditor.dom.probes import Probes
from auditor.model.codes import Code, Stage
from auditor.model.document_facts import OfficeFile, PdfFile
from auditor.model.options import Options
from auditor.model.page import Failed, Response
from auditor.model.run import SiteFacts

NOT_GIVEN = Failed(Code.CHECK_MISSING_INPUT, "nobody asked for it", Stage.CHECK)
"""Stands where an artifact was never made (no axe run, no site facts); a check that needs it could not look."""


@dataclass(frozen=True, slots=True)
class Artifacts:
    """The artifacts of one page (or of the whole site, for `facts`), and what was computed from them so far.

    Each is a value or says why there is none. A check's parameter has the name and the type of one of these fields, or those
    of a computed artifact (checks/inputs.py).
    """

    response: Response | Failed = NOT_GIVEN
    """What the server answered."""
    document: Document | Failed = NOT_GIVEN
    """The page's tree, from the browser when there was one."""
    text: Text | Failed = NOT_GIVEN
    """The text as blocks."""
    images: Images | Failed = NOT_GIVEN
    """The images and their descriptions."""
    links: Links | Failed = NOT_GIVEN
    """The links and anchors."""
    axe: AxeResults | Failed = NOT_GIVEN
    """The axe run of one state."""
    fit: Fit | Failed = NOT_GIVEN
    """What of the words does not fit in one state."""
    probes: Probes | Failed = NOT_GIVEN
    """What was seen of the page while it was used."""
    approved: tuple[Approved, ...] | Failed = NOT_GIVEN
    """The approved documents of the page, possibly none."""
    options: Options | Failed = NOT_GIVEN
    """What the operator set for the checks."""
    pdf: PdfFile | Failed = NOT_GIVEN
    """What was read out of a PDF, for a document that is one."""
    office: OfficeFile | Failed = NOT_GIVEN
    """What was read out of an Office file or a book, for a document that is one."""
    facts: SiteFacts | Failed = NOT_GIVEN
    """For checks over the site: the facts of all pages."""
    computed: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)
    """What checks worked out of the others, by who did; it goes when the page does."""


@cache
def artifact_types() -> dict[str, object]:
    """Return the name of every artifact and the type of its value."""
    hints = get_type_hints(Artifacts)
    return {entry.name: _value_type(hints[entry.name]) for entry in fields(Artifacts) if entry.name != "computed"}


def _value_type(hint: object) -> object:
    assert get_origin(hint) in {Union, UnionType}, hint
    (value,) = (member for member in get_args(hint) if member is not Failed)
    return value
