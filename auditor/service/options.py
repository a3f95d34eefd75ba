"""The settings of the service: service.toml in its folder, and what the command line says instead."""

from __future__ import annotations

import tomllib
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from auditor.errors import UsageFault
from auditor.model.codes import Code

NAME = "service.toml"


class ServiceSection(BaseModel):
    """A section of service.toml: it cannot be changed, and knows what may stand in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ProxyOptions(ServiceSection):
    """[proxy]: who stands before the service and is believed."""

    trusted: tuple[str, ...] = ()
    """Addresses or networks of proxies (`127.0.0.1`, `10.0.0.0/8`): only their headers are believed."""
    user_header: str = ""
    """Header with the name of who is signed in, for proxies that sign people in; empty: people sign in here."""

    @field_validator("trusted")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            ip_network(one)
        return value

    def trusts(self, peer: str) -> bool:
        """Tell whether a request comes from one of the proxies, by the address of the connection."""
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        networks: list[IPv4Network | IPv6Network] = [ip_network(one) for one in self.trusted]
        return any(address in network for network in networks)


class MailOptions(ServiceSection):
    """[mail]: the server that takes messages. Its password comes from AUDITOR_SERVICE_MAIL_PASSWORD."""

    server: str = ""
    """Its host name; empty: no mail is sent."""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    """Its port."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is kept secret; `none` only for a server on this machine."""
    user: str = ""
    """Name to log in with; empty: without."""
    sender: str = ""
    """Address that messages come from; empty: auditor@ and the server's name."""


class ServiceOptions(ServiceSection):
    """All settings of the service."""

    host: str = "127.0.0.1"
    """Address to listen on."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8420
    """Port to listen on; 0 is any free one."""
    prefix: str = ""
    """Path below which the service is reached behind a proxy (`/auditor`)."""
    names: tuple[str, ...] = ()
    """Host names under which the service is reached, besides this machine's own."""
    https: bool = False
    """People reach it by https (through a proxy), whatever the proxy says: cookies are sent by https only."""
    runs: Annotated[int, Field(ge=1, le=64)] = 1
    """Runs at the same time."""
    address: str = ""
    """Address under which people reach it (`https://audit.example.edu`), for links in messages; empty: host and port."""
    journal_days: Annotated[int, Field(ge=1, le=100_000)] = 365
    """Days for which the journal is kept."""
    mail: MailOptions = MailOptions()
    """The server that takes messages."""
    proxy: ProxyOptions = ProxyOptions()
    """Who stands before the service."""

    @field_validator("prefix")
    @classmethod
    def _path(cls, value: str) -> str:
        if value and (not value.startswith("/") or value.endswith("/") or "//" in value or ".." in value):
            raise ValueError(f"{value!r} is no path such as /auditor")
        return value

    @field_validator("address")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError(f"{value!r} does not begin with https://")
        return value.rstrip("/")

    @property
    def base(self) -> str:
        """What links in messages begin with."""
        return (self.address or f"http://{self.host}:{self.port}") + self.prefix


def read_options(folder: Path, given: dict[str, object]) -> ServiceOptions:
    """Return the settings of a folder; `given` are keys that the command line sets. Raises UsageFault CONFIG_INVALID."""
    path = folder / NAME
    try:
        data = tomllib.loads(path.read_text("utf-8-sig")) if path.is_file() else {}
        return ServiceOptions.model_validate({**data, **given})
    except ValidationError as error:
        wrong = error.errors()[0]
        key = ".".join(map(str, wrong["loc"]))
        said = wrong["msg"].removeprefix("Value error, ")
        raise UsageFault(Code.CONFIG_INVALID, f"{path}: {key} = {wrong.get('input')!r}: {said}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageFault(Code.CONFIG_INVALID, f"{path}: {error}") from error
