"""How W3C's tools name a success criterion and a page in JSON-LD; the formats that they read use these names."""

from __future__ import annotations

import re

from auditor.model.wcag import CRITERIA
from auditor.report.escape import safe_href


def criterion_test(number: str) -> str:
    """Return the identifier by which the WCAG-EM report tool knows a criterion: its anchor in the text of WCAG."""
    slug = re.sub(r"[^a-z0-9]+", "-", CRITERIA[number].name.lower()).strip("-")
    return f"WCAG22:{slug}"


def page_subject(url: str) -> str:
    """Return the address of a page where it can be an identifier of JSON-LD, else an empty text."""
    return url if url.isascii() and safe_href(url) else ""
