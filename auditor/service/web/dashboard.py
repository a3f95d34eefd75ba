"""All sites at a glance, and adding one."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from auditor.service.faults import Refusal
from auditor.service.index import RunRow
from auditor.service.journal import PAGE
from auditor.service.queue import Job
from auditor.service.settings_file import SettingsFile, address_field
from auditor.service.sites import AuditedSite, slug_of
from auditor.service.web.call import Call
from auditor.service.web.charts import Trend, trend_of
from auditor.service.web.guard import role_on
from auditor.service.web.render import page, to
from auditor.urls import address_of


@dataclass(frozen=True, slots=True)
class SiteLine:
    """What the dashboard says of a site."""

    site: AuditedSite
    newest: RunRow | None
    trend: Trend | None
    jobs: tuple[Job, ...]
    """What waits or is going on."""
    last: Job | None
    """The newest whole run that was asked for; tells of one that failed after the newest report."""
    waiver_ends: str
    is_there: bool


def show_dashboard(call: Call) -> Response:
    """Show the sites that the visitor may see."""
    service = call.service
    sites = [site for site in service.sites.all() if role_on(call, site.id) is not None]
    ids = [site.id for site in sites]
    runs, waivers = service.index.newest(ids), service.index.oldest_waivers(call.now.date())
    last = service.queue.last_whole(ids)
    going_on = service.queue.open()
    lines = [
        SiteLine(
            site,
            runs[site.id][0] if runs[site.id] else None,
            trend_of(runs[site.id], f"trend-{site.slug}") if len(runs[site.id]) > 1 else None,
            tuple(job for job in going_on if job.site == site.id),
            last.get(site.id),
            waivers.get(site.id, ""),
            site.is_there,
        )
        for site in sites
    ]
    return page(call, "dashboard.html", lines=lines, found=_found(call))


def show_add_site(call: Call) -> Response:
    """Show the form for a new site."""
    values = {"slug": (call.query.text("slug"),), "name": (call.query.text("slug"),)}
    return page(call, "add_site.html", wrong={}, values=values, found=_found(call))


def add_site(call: Call) -> Response:
    """Add a site: an address, or a folder that is there already with its settings."""
    form, service = call.form, call.service
    name, slug, address = form.text("name"), form.text("slug"), form.text("address")
    try:
        if slug not in service.sites.found():
            address = address_field(address)
            slug = slug or slug_of(name or address_of(address).host)
        site = service.sites.add(slug, name or address_of(address).host or slug, call.now)
        SettingsFile(site.folder).begin(address)
    except Refusal as refused:
        return page(call, "add_site.html", status=422, wrong=refused.fields, values=form.values, found=_found(call))
    service.index.sync(site)
    service.journal.write(call.visitor.actor, "site added", slug, call.now, site=site.id, detail=address)
    return to(call, f"/sites/{slug}?told=The+site+was+added.")


def show_journal(call: Call) -> Response:
    """Show what was changed everywhere, or on the site that the address names."""
    before = call.query.number("before", 0) or None
    entries = call.service.journal.entries(call.about.id if call.about else None, before)
    older = entries[-1].id if len(entries) == PAGE else None
    return page(call, "journal.html", entries=entries, older=older, names=_names(call))


def _names(call: Call) -> dict[int, str]:
    return {site.id: site.slug for site in call.service.sites.all()}


def _found(call: Call) -> list[str]:
    account = call.visitor.account
    return call.service.sites.found() if account is not None and account.admin else []
