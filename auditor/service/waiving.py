"""Waiving from the pages: the same file and the same rules as `auditor waive`, with the name of whoever is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from auditor import waive
from auditor.pipeline.stored_runs import WaiverRequest, end_waiver
from auditor.service.faults import Refusal
from auditor.service.findings import FindingRow
from auditor.service.index import ReportIndex
from auditor.service.sites import AuditedSite

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class WaiverWish:
    """What somebody says about what is waived."""

    reason: str
    owner: str
    until: date | None
    """The last day; None is what `auditor waive` takes."""


def wish_of(reason: str, owner: str, until: str, now: datetime) -> WaiverWish:
    """Return what the fields of a form say. Raises Refusal with each field that is wrong."""
    wrong: dict[str, str] = {}
    if not reason:
        wrong["reason"] = "say why it is acceptable"
    if len(reason) > LONGEST_REASON:
        wrong["reason"] = f"at most {LONGEST_REASON} characters"
    if not owner or len(owner) > 100:
        wrong["owner"] = "say who answers for it"
    day: date | None = None
    try:
        day = date.fromisoformat(until) if until else None
    except ValueError:
        wrong["until"] = "this is not a date such as 2027-06-30"
    if day is not None and day < now.date():
        wrong["until"] = "this day is over"
    if wrong:
        raise Refusal("nothing was waived", fields=wrong)
    return WaiverWish(reason, owner, day)


def waive_findings(site: AuditedSite, found: Sequence[FindingRow], wish: WaiverWish, index: ReportIndex) -> int:
    """Waive findings of today; return how many. Raises Refusal where somebody was quicker, and what `auditor.waive` raises."""
    index.read_waivers(site)
    open_now = [one for one in found if one.status != "waived"]
    if not open_now:
        by = f" ({found[0].waiver})" if found and found[0].waiver else ""
        raise Refusal(f"this is waived already{by}")
    settings, count = site.settings(), 0
    for run in sorted({one.run for one in open_now}):
        ids = tuple(one.id for one in open_now if one.run == run)
        request = WaiverRequest(ids[0], wish.reason, wish.owner, wish.until, also=ids[1:])
        count += waive(request, run, settings, store=site.store).count
    index.read_waivers(site)
    return count


def end_waivers_of(site: AuditedSite, found: Sequence[FindingRow], index: ReportIndex) -> int:
    """Take the waivers of these findings back; return how many. Raises Refusal where there is none."""
    index.read_waivers(site)
    held = index.waived(site.id)
    ids = [one.id for one in found if one.id in held]
    if not ids:
        raise Refusal("nothing of this is waived any more")
    end_waiver(ids, site.settings())
    index.read_waivers(site)
    return len(ids)
