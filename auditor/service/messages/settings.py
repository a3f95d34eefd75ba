"""Who is told of what on a site, by which way; kept without secrets, which come from the environment."""

from __future__ import annotations

import os
import re
from enum import StrEnum
from typing import TypeVar

import msgspec

from auditor.model.finding import Severity
from auditor.service.database import ServiceDatabase
from auditor.service.faults import Refusal, one_changed
from auditor.urls import address_of

_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[A-Za-z0-9.-]{1,255}")
_MOST = 100
OWN_MACHINE = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
_VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]{0,60})\}")


class Channel(StrEnum):
    """A way by which messages go."""

    MAIL = "mail"
    SLACK = "slack"
    TEAMS = "teams"
    WEBHOOK = "webhook"
    ISSUES = "issues"


class MailSettings(msgspec.Struct, frozen=True):
    """Who gets mail about a site."""

    to: tuple[str, ...] = ()
    """Addresses that get everything."""
    owners: dict[str, str] = {}
    """Name of an owner of pages, as [owners] of the site says it -> address; gets what is on those pages only."""
    least: str = Severity.MODERATE.value
    """The slightest severity that is worth a message."""
    looks: bool = False
    """Tell also of what a person is to look at."""


class HookSettings(msgspec.Struct, frozen=True):
    """Where messages about a site are posted."""

    url: str = ""
    """Address; `${NAME}` stands for an environment variable, because such addresses are secrets. Empty: nothing is posted."""
    least: str = Severity.MODERATE.value
    looks: bool = False


Settings = TypeVar("Settings", MailSettings, HookSettings)


class MessageSettings:
    """The message settings of all sites."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    def mail(self, site: int) -> tuple[MailSettings, int]:
        """Return who gets mail about a site, and the version of that."""
        return self._kept(site, Channel.MAIL, MailSettings)

    def hook(self, site: int, channel: Channel) -> tuple[HookSettings, int]:
        """Return where messages of a channel are posted, and the version of that."""
        return self._kept(site, channel, HookSettings)

    def save(self, site: int, channel: Channel, settings: MailSettings | HookSettings, version: int) -> None:
        """Keep settings. Raises Refusal with the field that is wrong, ChangedMeanwhile."""
        _check(settings)
        data = msgspec.json.encode(settings).decode()
        if version == 0:
            count = self._database.write(
                "INSERT OR IGNORE INTO message_setting VALUES (?, ?, ?, 1)", (site, channel, data)
            )
        else:
            count = self._database.write(
                "UPDATE message_setting SET data = ?, version = version + 1 WHERE site = ? AND channel = ? AND version = ?",
                (data, site, channel, version),
            )
        one_changed(count, "the message settings")

    def _kept(self, site: int, channel: Channel, kind: type[Settings]) -> tuple[Settings, int]:
        row = self._database.row(
            "SELECT data, version FROM message_setting WHERE site = ? AND channel = ?", (site, channel)
        )
        return (msgspec.json.decode(row["data"], type=kind), row["version"]) if row else (kind(), 0)


def _check(settings: MailSettings | HookSettings) -> None:
    if settings.least not in {severity.value for severity in Severity}:
        raise Refusal("choose one of the severities", field="least")
    if isinstance(settings, HookSettings):
        _check_hook(settings.url)
        return
    if len(settings.to) + len(settings.owners) > _MOST:
        raise Refusal(f"at most {_MOST} addresses", field="to")
    for field, addresses in (("to", settings.to), ("owners", tuple(settings.owners.values()))):
        wrong = next((one for one in addresses if not _ADDRESS.fullmatch(one)), None)
        if wrong is not None:
            raise Refusal(f"{wrong[:80]!r} is no e-mail address", field=field)


def _check_hook(url: str) -> None:
    if not url or _VARIABLE.match(url):
        return
    if not url.startswith("https://") and address_of(url).host not in OWN_MACHINE:
        raise Refusal("an address begins with https://, or is a variable such as ${TEAM_HOOK}", field="url")


def with_variables(url: str) -> str:
    """Return an address with the environment's values in it. Raises Refusal for a variable that is not set."""

    def value(found: re.Match[str]) -> str:
        held = os.environ.get(found[1])
        if held is None:
            raise Refusal(f"the environment variable {found[1]} is not set where the service runs", field="url")
        return held

    return _VARIABLE.sub(value, url)
