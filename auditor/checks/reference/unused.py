"""Approved texts that no audited page uses."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.model.finding import Family, Outcome, Severity
from auditor.model.run import SiteFacts


@check("reference-unused", family=Family.REFERENCE, version=1, severity=Severity.MODERATE)
def approved_text_belongs_to_no_page(facts: SiteFacts) -> Iterator[Yield]:
    """An approved text that belongs to no page of this audit.

    Either its page is gone or could not be audited, or its address is misspelt, and then nobody compares it with anything.
    Correct the address in its header, in the map or in its file name, or remove the file.
    """
    for fact in facts.stream("approved-document"):
        value = fact.value if isinstance(fact.value, dict) else {}
        if not value.get("used"):
            where = ", ".join(str(url) for url in value.get("urls", ())) or "the path of its file"
            likely = value.get("likely") or {}
            hint = f" It reads like {likely['url']} ({likely['share']:.0%} of its words)." if likely else ""
            message = f"The approved text {fact.key} belongs to no audited page (it names {where}).{hint}"
            yield approved_text_belongs_to_no_page.finding(
                message, outcome=Outcome.CANT_TELL, key=fact.key, document=fact.key, likely=likely.get("url", "")
            )
