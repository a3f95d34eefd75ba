"""The settings of a site as a form, and as text for whoever administers the service."""

from __future__ import annotations

from starlette.responses import Response

from auditor.service.faults import Refusal
from auditor.service.settings_file import FIELDS, SettingsFile
from auditor.service.sites import check_name
from auditor.service.web.call import Call
from auditor.service.web.render import page, to


def show_settings(call: Call) -> Response:
    """Show the form."""
    return _settings(call)


def save_settings(call: Call) -> Response:
    """Write the form into auditor.toml; what is wrong is said at its field."""
    form, site = call.form, call.site
    file = SettingsFile(site.folder)
    try:
        name, version = form.text("name"), form.number("site_version")
        check_name(name)  # before anything is written
        file.save(form.values, form.text("version"))
        if name != site.name:
            call.service.sites.rename(site, name, version)
    except Refusal as refused:
        return _settings(call, refused)
    call.note("settings changed", site.slug)
    return to(call, f"/sites/{site.slug}/settings?told=The+settings+were+saved.")


def save_text(call: Call) -> Response:
    """Write auditor.toml as a whole."""
    site, text = call.site, call.form.values.get("text", ("",))[0].replace("\r\n", "\n")
    try:
        SettingsFile(site.folder).save_text(text, call.form.text("version"))
    except Refusal as refused:
        return _settings(call, refused, text)
    call.note("settings changed", site.slug, "as text")
    return to(call, f"/sites/{site.slug}/settings?told=The+settings+were+saved.")


def forget_site(call: Call) -> Response:
    """Take the site out of the service; its folder stays."""
    if call.form.text("slug") != call.site.slug:
        raise Refusal("type the short name of the site to take it out")
    call.service.sites.forget(call.site)
    call.note("site taken out", call.site.slug)
    return to(call, "/?told=The+site+was+taken+out.+Its+folder+is+still+there.")


def _settings(call: Call, refused: Refusal | None = None, text: str | None = None) -> Response:
    file = SettingsFile(call.site.folder)
    values = dict(file.values())
    if refused and text is None:
        values = {key: call.form.values.get(key, ()) for key in values}
    labels = {field.key: field.label for fields in FIELDS.values() for field in fields}
    return page(
        call,
        "settings.html",
        status=422 if refused else 200,
        groups=FIELDS,
        values=values,
        text=text if text is not None else file.text(),
        version=file.version(),
        swept=call.service.sweeper.last(call.site.id),
        wrong=refused.fields if refused else {},
        labels={**labels, "text": "auditor.toml", "name": "Name"},
        tab="settings",
    )
