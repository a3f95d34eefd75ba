"""Who is told of what on a site: settings, a look at the next message, a test, and what went out."""

from __future__ import annotations

from starlette.responses import Response

from auditor.model.finding import Severity
from auditor.service.faults import Missing, Refusal
from auditor.service.messages.outbox import Content
from auditor.service.messages.sending import NotSent, mail_of, post, send_mail
from auditor.service.messages.settings import Channel, HookSettings, MailSettings
from auditor.service.messages.teller import HOOKS
from auditor.service.web.call import Call
from auditor.service.web.render import page, to

_LABELS = {
    "to": "Addresses that get everything",
    "owners": "Owners of pages",
    "least": "From which severity",
    "url": "Address",
}
_HOOK_NAMES = {Channel.SLACK: "Slack", Channel.TEAMS: "Microsoft Teams", Channel.WEBHOOK: "A program of yours"}


def show_messages(call: Call) -> Response:
    """Show the settings, the next message and what went out."""
    return _messages(call)


def save_mail(call: Call) -> Response:
    """Save who gets mail."""
    form = call.form
    try:
        settings = MailSettings(
            tuple(dict.fromkeys(form.text("to").split())),
            _owners(form.text("owners")),
            form.text("least"),
            form.flag("looks"),
        )
        call.service.teller.settings.save(call.site.id, Channel.MAIL, settings, form.number("version"))
    except Refusal as refused:
        return _messages(call, refused, Channel.MAIL)
    call.note("messages changed", Channel.MAIL, f"to {len(settings.to)}, owners {len(settings.owners)}")
    return to(call, f"/sites/{call.site.slug}/messages?told=Saved.")


def save_hook(call: Call) -> Response:
    """Save where messages are posted."""
    form, channel = call.form, _channel(call)
    settings = HookSettings(form.text("url"), form.text("least"), form.flag("looks"))
    try:
        call.service.teller.settings.save(call.site.id, channel, settings, form.number("version"))
    except Refusal as refused:
        return _messages(call, refused, channel)
    call.note("messages changed", channel, "posts" if settings.url else "posts nothing")
    return to(call, f"/sites/{call.site.slug}/messages?told=Saved.")


def send_test(call: Call) -> Response:
    """Send a message that says that it is a test, and say whether it went."""
    channel = Channel.MAIL if call.form.text("channel") == Channel.MAIL else _channel(call)
    name = call.site.name
    content = Content(f"{name}: a test", f"This is a test from the audit of {name}. Nothing is wrong.\n")
    service = call.service
    try:
        if channel is Channel.MAIL:
            settings, _ = service.teller.settings.mail(call.site.id)
            recipients = [*settings.to, *settings.owners.values()]
            if not recipients:
                raise Refusal("save an address first", field="to")
            for recipient in dict.fromkeys(recipients):
                send_mail(mail_of(content, recipient, service.options.mail), service.options.mail)
        else:
            hook, _ = service.teller.settings.hook(call.site.id, channel)
            if not hook.url:
                raise Refusal("save an address first", field="url")
            post(channel, hook.url, content)
    except NotSent as error:
        return _messages(
            call, Refusal(f"it did not go: {error}", field="to" if channel is Channel.MAIL else "url"), channel
        )
    except Refusal as refused:
        return _messages(call, refused, channel)
    call.note("test message sent", channel)
    return to(call, f"/sites/{call.site.slug}/messages?told=The+test+went+out.")


def send_again(call: Call) -> Response:
    """Try a message again that did not go."""
    call.service.outbox.again(call.site.id, call.form.number("message"), call.now)
    call.service.sender.wake()
    call.note("message tried again", call.form.text("message"))
    return to(call, f"/sites/{call.site.slug}/messages?told=It+is+tried+again.")


def _channel(call: Call) -> Channel:
    wanted = call.form.text("channel")
    if wanted not in HOOKS:
        raise Missing
    return Channel(wanted)


def _owners(text: str) -> dict[str, str]:
    """Return name -> address from lines `name = address`. Raises Refusal for another line."""
    found: dict[str, str] = {}
    for line in filter(str.strip, text.split("\n")):
        name, sign, address = line.partition("=")
        if not sign or not name.strip() or not address.strip():
            raise Refusal(f"write a line as: name = address; this is none: {line.strip()[:80]!r}", field="owners")
        found[name.strip()] = address.strip()
    return found


def _messages(call: Call, refused: Refusal | None = None, channel: Channel | None = None) -> Response:
    service, site = call.service, call.site
    mail, version = service.teller.settings.mail(site.id)
    owners = "\n".join(f"{name} = {address}" for name, address in mail.owners.items())
    values = {"to": ("\n".join(mail.to),), "owners": (owners,), "least": (mail.least,), "looks": mail.looks}
    given = refused is not None and "least" in call.form.values
    if given and channel is Channel.MAIL:
        values = {**values, **call.form.values}
    hooks = []
    for one in HOOKS:
        hook, hook_version = service.teller.settings.hook(site.id, one)
        shown: dict[str, object] = {"url": (hook.url,), "least": (hook.least,), "looks": hook.looks}
        wrong = refused is not None and channel is one
        hooks.append(
            (one, _HOOK_NAMES[one], {**shown, **(call.form.values if wrong and given else {})}, hook_version, wrong)
        )
    return page(
        call,
        "messages.html",
        status=422 if refused else 200,
        values=values,
        version=version,
        hooks=hooks,
        severities=[(one.value, one.value) for one in Severity],
        preview=service.teller.preview(site)[:3],
        parcels=service.outbox.of_site(site.id),
        has_server=bool(service.options.mail.server),
        wrong=refused.fields if refused else {},
        wrong_channel=channel if refused else None,
        labels=_LABELS,
        tab="messages",
    )
