"""THE one place that decides which addresses may be contacted; everything that opens a connection asks here."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from auditor.errors import UsageFault, failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed
from auditor.urls import Parts, UrlError, canonical, parts_of

WEB_PORTS = frozenset({80, 443, 8000, 8008, 8080, 8081, 8088, 8443, 8888})
"""Ports of public hosts that web pages are served on; any other must be named as a start address or in `allow`."""

_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa", "localdomain", "onion")
"""Names that never mean a public server (RFC 6761, RFC 6762, RFC 8375)."""

_REFUSED_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",
            "100.64.0.0/10",  # carrier-grade NAT
            "127.0.0.0/8",
            "169.254.0.0/16",  # link local, and the metadata services of clouds
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
# Only 2000::/3 is routed in public at all; what is special inside it is listed here. `is_global` of the standard library
# changes from version to version and lets transition mechanisms through, so it is not asked.
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # Teredo, ORCHID, benchmarks and other IETF protocol assignments
            "2001:db8::/32",
            "2002::/16",  # 6to4 carries any IPv4 address
            "2620:4f:8000::/48",
            "3ffe::/16",
            "3fff::/20",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """Public web servers, and the private ones that the operator named."""

    endpoints: frozenset[tuple[str, int]] = frozenset()
    """Host and port pairs that may be contacted whatever they resolve to."""
    hosts: frozenset[str] = frozenset()
    """Hosts that may be private, on web ports only."""

    @classmethod
    def for_site(cls, start: Iterable[str], allow: Iterable[str] = ()) -> AddressPolicy:
        """Allow the start addresses' own host and port, and the `host` or `host:port` entries of `allow`.

        Raises UsageFault for a start address or an entry that is not valid.
        """
        endpoints: set[tuple[str, int]] = set()
        hosts: set[str] = set()
        for url in start:
            parts = _named(url, url)
            endpoints.add((parts.host, parts.port))
        for entry in allow:
            whole = "://" in entry
            parts = _named(entry if whole else f"http://{entry}/", entry)
            # After the brackets of an IPv6 address, a colon can only come before a port.
            if whole or ":" in entry.rpartition("]")[2]:
                endpoints.add((parts.host, parts.port))
            else:
                hosts.add(parts.host)
        return cls(frozenset(endpoints), frozenset(hosts))

    def check(self, url: str) -> Failed | None:
        """Judge an address before anything is sent: scheme, form, port, and a host that is literally private."""
        try:
            parts = parts_of(canonical(url))
        except UrlError as error:
            return failed(error.code, f"{url[:200]}: {error}", Stage.FETCH)
        return self.check_endpoint(parts.host, parts.port)

    def check_endpoint(self, host: str, port: int) -> Failed | None:
        """Judge a host and port by name only; `check_address` follows when the name is resolved."""
        if (host, port) in self.endpoints:
            return None
        if port not in WEB_PORTS:
            return failed(Code.PORT_REFUSED, f"{host}:{port}", Stage.FETCH)
        if host in self.hosts:
            return None
        if host.rpartition(".")[2] in _LOCAL_NAMES or host.endswith(".home.arpa"):
            return failed(Code.ADDRESS_REFUSED, f"{host} is a name for local use", Stage.FETCH)
        literal = as_address(host)
        return self.check_address(host, port, literal) if literal else None

    def check_address(self, host: str, port: int, address: IPv4Address | IPv6Address) -> Failed | None:
        """Judge an address that `host` resolved to."""
        if (host, port) in self.endpoints or host in self.hosts or is_public(address):
            return None
        shown = str(address) if str(address) == host else f"{host} is {address}"
        return failed(Code.ADDRESS_REFUSED, f"{shown}, which is not public", Stage.FETCH)


def _named(url: str, shown: str) -> Parts:
    """Read an address that the operator gave."""
    try:
        return parts_of(canonical(url))
    except UrlError as error:
        raise UsageFault(error.code, f"{shown}: {error}") from error


def as_address(text: str) -> IPv4Address | IPv6Address | None:
    """Read an IP address; None for a name. A zone (`%eth0`) is left out."""
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is a public unicast address, by the IANA special-purpose registries."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        return address in _PUBLIC_6 and not any(address in network for network in _REFUSED_6)
    return not any(address in network for network in _REFUSED_4)
