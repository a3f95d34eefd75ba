from __future__ import annotations

import ipaddress
import socket

import pytest

from auditor.errors import UsageFault
from auditor.net import safe_dial
from auditor.net.policy import AddressPolicy, is_public

NOBODY = AddressPolicy.for_site(["https://www.example.edu/"])


@pytest.mark.parametrize(
    "host",
    "127.0.0.1 127.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 0 0.0.0.0 localhost LOCALHOST a.localhost [::1] [::] "
    "[::ffff:127.0.0.1] ①②⑦.⓪.⓪.① 127。0。0。1 printer.local metadata.google.internal".split(),
)
def test_every_spelling_of_this_machine_is_refused(host: str) -> None:
    failure = NOBODY.check(f"http://{host}/")
    assert failure is not None
    assert failure.code == "ADDRESS_REFUSED"


@pytest.mark.parametrize(
    "address",
    "10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.8 198.18.0.1 198.19.255.255 "
    "192.88.99.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 0.1.2.3".split(),
)
def test_private_and_reserved_ipv4_is_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    assert NOBODY.check(f"http://{address}/") is not None


@pytest.mark.parametrize(
    "address",
    "fc00::1 fd12::1 fe80::1 fec0::1 ff02::1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001::1 2001:db8::1 "
    "3fff::1 5f00::1 ::ffff:10.0.0.1 100::1 ::1 ::".split(),
)
def test_private_and_translated_ipv6_is_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    assert NOBODY.check(f"http://[{address}]/") is not None


@pytest.mark.parametrize("address", "8.8.8.8 1.1.1.1 93.184.216.34 172.32.0.1 2606:4700::1111 2a00:1450::1".split())
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("port", [22, 25, 6379, 9200, 4444, 1, 65535])
def test_ports_of_other_services_are_refused(port: int) -> None:
    failure = NOBODY.check(f"http://www.example.edu:{port}/")
    assert failure is not None
    assert failure.code == "PORT_REFUSED"


def test_a_start_address_may_be_private_on_its_own_port_only() -> None:
    policy = AddressPolicy.for_site(["http://127.0.0.1:4711/a"])
    assert policy.check("http://127.0.0.1:4711/b?c") is None
    assert policy.check("http://127.0.0.1:4712/") is not None
    assert policy.check("http://127.0.0.1/") is not None
    assert policy.check("http://localhost:4711/") is not None


def test_allow_takes_a_host_a_host_with_port_and_an_address() -> None:
    policy = AddressPolicy.for_site([], ["intranet.local", "10.0.0.7:9999", "http://192.168.0.1:81/", "[::1]:8000"])
    assert policy.check("https://intranet.local/") is None
    assert policy.check("https://intranet.local:9999/") is not None
    assert policy.check("http://10.0.0.7:9999/") is None
    assert policy.check("http://10.0.0.7/") is not None
    assert policy.check("http://192.168.0.1:81/") is None
    assert policy.check("http://[::1]:8000/") is None


@pytest.mark.parametrize("url", ["file:///etc/passwd", "view-source:http://a/", "gopher://a/", "chrome://settings"])
def test_only_http_and_https_are_contacted(url: str) -> None:
    failure = NOBODY.check(url)
    assert failure is not None
    assert failure.code == "SCHEME_REFUSED"


@pytest.mark.parametrize(
    ("start", "allow"),
    [("http://user:pw@h/", ""), ("ftp://h/", ""), ("http://h:99999/", ""), ("http://h/", "bad host")],
)
def test_an_address_the_operator_got_wrong_is_a_fault_of_use(start: str, allow: str) -> None:
    with pytest.raises(UsageFault) as caught:
        AddressPolicy.for_site([start], [allow] if allow else [])
    assert caught.value.exit_code == 2


def test_an_ordinary_address_is_allowed() -> None:
    assert NOBODY.check("https://www.example.edu/a?b=c") is None
    assert NOBODY.check("http://other.example:8080/") is None


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "no name server knows an address for it"),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), "the name servers do not answer at the moment"),
        (socket.gaierror(socket.EAI_FAIL, "Non-recoverable failure"), "Non-recoverable failure"),
        (UnicodeError("label too long"), "this can be no host name"),
    ],
)
def test_a_name_without_an_address_is_told_without_numbers_of_the_resolver(monkeypatch, error, said):
    def unknown(host, port):
        raise error

    monkeypatch.setattr(safe_dial, "lookup", unknown)
    with pytest.raises(safe_dial.Refused) as refused:
        safe_dial.Resolver().addresses("nowhere.example", 80, 60)
    assert refused.value.failure.code == "HOST_UNKNOWN"
    assert refused.value.failure.detail == f"nowhere.example: {said}"
