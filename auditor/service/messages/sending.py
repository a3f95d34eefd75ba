"""Gets messages out: mail by SMTP, posts to Slack, Teams and any program that takes JSON, within bounds of time and size."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import smtplib
import sqlite3
import ssl
import threading
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from email.utils import format_datetime

import requests

from auditor.errors import AuditorError
from auditor.log import event
from auditor.model.run import Clock
from auditor.redact import sanitize
from auditor.service.faults import Refusal
from auditor.service.messages.outbox import Content, Outbox, Parcel
from auditor.service.messages.settings import OWN_MACHINE, Channel, with_variables
from auditor.service.moments import moment_of
from auditor.service.options import MailOptions
from auditor.service.trackers.issue import NotDone
from auditor.urls import address_of

PASSWORD_VARIABLE = "AUDITOR_SERVICE_MAIL_PASSWORD"
SIGNING_VARIABLE = "AUDITOR_SERVICE_HOOK_SECRET"
_PATIENCE_S = 20
_TICK_S = 15.0
_LONGEST_POST = 3_500
"""Characters of a text that Slack and Teams show as one message."""
_MENTION = str.maketrans({"@": "@\u200b", "<": "‹", ">": "›"})
"""A page's text calls nobody and draws no link."""
_log = logging.getLogger(__name__)


class NotSent(Exception):
    """A message did not get out; says why."""


def mail_of(content: Content, recipient: str, options: MailOptions, parcel: Parcel | None = None) -> EmailMessage:
    """Return a message as mail programs take it. One that is sent twice has one id, so that they show it once."""
    sender = options.sender or f"auditor@{options.server}"
    message = EmailMessage()
    message["Subject"] = " ".join(content.subject.split())[:200]
    message["From"] = sender
    message["To"] = recipient
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answers from programs
    if parcel is not None:
        name = hashlib.sha256(parcel.once.encode()).hexdigest()[:32]
        message["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
        message["Date"] = format_datetime(moment_of(parcel.made))
    message.set_content(content.text)
    if content.html:
        message.add_alternative(content.html, subtype="html")
    return message


def send_mail(message: EmailMessage, options: MailOptions) -> None:
    """Hand a mail to the server. Raises NotSent."""
    if not options.server:
        raise NotSent("no mail server is set ([mail] in service.toml)")
    context = ssl.create_default_context()
    try:
        if options.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(options.server, options.port, timeout=_PATIENCE_S, context=context)
        else:
            server = smtplib.SMTP(options.server, options.port, timeout=_PATIENCE_S)
        with server:
            if options.security == "starttls":
                server.starttls(context=context)
            if options.user:
                server.login(options.user, os.environ.get(PASSWORD_VARIABLE, ""))
            server.send_message(message)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise NotSent(f"the mail server {options.server}:{options.port}: {type(error).__name__}: {error}") from error


def body_for(channel: Channel, content: Content) -> bytes:
    """Return what is posted: what Slack and Teams read, or for a program all of it."""
    words = content.text[:_LONGEST_POST].translate(_MENTION)
    subject = content.subject.translate(_MENTION)
    if channel is Channel.SLACK:
        data: Mapping[str, object] = {"text": f"{subject}\n{words}", "mrkdwn": False, "link_names": False}
    elif channel is Channel.TEAMS:
        blocks = [{"type": "TextBlock", "text": subject, "weight": "bolder", "wrap": True}]
        blocks += [{"type": "TextBlock", "text": line, "wrap": True} for line in words.split("\n") if line.strip()]
        card = {"type": "AdaptiveCard", "version": "1.4", "body": blocks}
        attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
        data = {"type": "message", "attachments": [attachment]}
    else:
        data = {"subject": content.subject, "text": content.text}
    return json.dumps(data, ensure_ascii=False).encode()


def post(channel: Channel, url: str, content: Content) -> None:
    """Post a message. Raises NotSent."""
    try:
        target = with_variables(url)
    except Refusal as refused:
        raise NotSent(refused.detail) from refused
    if not target.startswith("https://") and address_of(target).host not in OWN_MACHINE:
        raise NotSent("messages are posted to https:// only")
    body = body_for(channel, content)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    secret = os.environ.get(SIGNING_VARIABLE, "")
    if channel is Channel.WEBHOOK and secret:
        headers["X-Auditor-Signature"] = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    try:
        with requests.post(
            target, data=body, headers=headers, timeout=_PATIENCE_S, allow_redirects=False, stream=True
        ) as answer:
            if not 200 <= answer.status_code < 300:
                raise NotSent(f"{address_of(target).host} answered {answer.status_code}")
    except requests.RequestException as error:
        raise NotSent(f"{address_of(target).host}: {type(error).__name__}") from error


def send(parcel: Parcel, options: MailOptions) -> None:
    """Send one message by its channel. Raises NotSent."""
    if parcel.channel is Channel.MAIL:
        send_mail(mail_of(parcel.content, parcel.recipient, options, parcel), options)
    else:
        post(parcel.channel, parcel.recipient, parcel.content)


class Sender:
    """A thread that sends what is due."""

    def __init__(
        self,
        outbox: Outbox,
        options: MailOptions,
        clock: Clock,
        issues: Callable[[Parcel], None],
        tick_s: float = _TICK_S,
    ) -> None:
        """Take what does the work on an issue as `issues`; it raises NotDone."""
        self._outbox, self._options, self._clock, self._tick_s = outbox, options, clock, tick_s
        self._issues = issues
        self._wake = threading.Event()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, name="messages", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look now."""
        self._wake.set()

    def close(self) -> None:
        """End, after the message that is going out."""
        self._over.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE_S + 5)

    def send_due(self) -> int:
        """Send what is due; return how many went out. What fails is tried again later.

        A tracker that is down is asked once: its other issues wait, too, and hold up no mail.
        """
        out, down = 0, dict[int, str]()
        for parcel in self._outbox.due(self._clock.now()):
            if self._over.is_set():
                break
            if parcel.channel is Channel.ISSUES and parcel.site in down:
                self._outbox.failed(parcel, down[parcel.site], self._clock.now())
                continue
            try:
                self._send(parcel)
            except (NotSent, NotDone) as error:
                _log.warning(event("message-not-sent", channel=parcel.channel, why=sanitize(str(error), 200)))
                self._outbox.failed(parcel, str(error), self._clock.now())
                if isinstance(error, NotDone) and error.is_down:
                    down[parcel.site] = str(error)
            else:
                self._outbox.sent(parcel)
                out += 1
        return out

    def _send(self, parcel: Parcel) -> None:
        if parcel.channel is Channel.ISSUES:
            self._issues(parcel)
        else:
            send(parcel, self._options)

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self.send_due()
            except (AuditorError, sqlite3.Error) as error:
                # The database is busy or the disk full: the messages wait in it.
                _log.error(event("messages-wait", why=sanitize(str(error), 200)))
            self._wake.wait(self._tick_s)
            self._wake.clear()
