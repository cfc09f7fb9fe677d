"""engine.addresses: what counts as public, and which hosts are addresses in disguise."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.addresses import is_public, literal_address


def words(text):
    return text.split()


# The IANA special-purpose registries, without what they call globally reachable, and multicast.
SPECIAL_V4 = words(
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/29 192.0.0.170/31 "
    "192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
)
SPECIAL_V6 = words(
    "::/128 ::1/128 ::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/32 2001:2::/48 2001:10::/28 2001:db8::/32 "
    "3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8"
)


def inside(network):
    network = ipaddress.ip_network(network)
    return st.integers(int(network[0]), int(network[-1])).map(type(network[0]))


special_v4 = st.sampled_from(SPECIAL_V4).flatmap(inside)
special_v6 = st.sampled_from(SPECIAL_V6).flatmap(inside)

WRAPPINGS = {
    "mapped": lambda v4: 0xFFFF << 32 | v4,
    "compatible": lambda v4: v4,
    "translated": lambda v4: 0xFFFF << 48 | v4,
    "NAT64": lambda v4: 0x64FF9B << 96 | v4,
    "local NAT64": lambda v4: 0x64FF9B0001 << 80 | v4,
    "6to4": lambda v4: 0x2002 << 112 | v4 << 80,
    "Teredo client": lambda v4: 0x20010000 << 96 | 0x08080808 << 64 | v4 ^ 0xFFFFFFFF,
    "Teredo server": lambda v4: 0x20010000 << 96 | v4 << 64,
    "link-local ISATAP": lambda v4: 0xFE80 << 112 | 0x5EFE << 32 | v4,
}


@given(address=special_v4)
def test_no_special_ipv4_address_is_public(address):
    assert not is_public(address)


@given(address=special_v6)
def test_no_special_ipv6_address_is_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@given(address=special_v4)
def test_no_wrapping_makes_a_special_address_public(wrapping, address):
    assert not is_public(ipaddress.IPv6Address(WRAPPINGS[wrapping](int(address))))


@pytest.mark.parametrize(
    "text",
    ["168.63.129.16", "fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "192.0.0.192", "2606:4700::1%eth0"],
)
def test_what_only_looks_public_is_not(text):
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "text",
    ["8.8.8.8", "172.32.0.1", "198.20.0.1", "2606:4700::1", "2001:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_ordinary_addresses_are_public(text):
    assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    ("text", "network"),
    [("198.18.0.7", "198.18.0.0/15"), ("::ffff:198.18.0.7", "198.18.0.0/15"), ("fd00::1", "fd00::/64")],
)
def test_an_allowed_network_is_let_through(text, network):
    assert is_public(ipaddress.ip_address(text), [ipaddress.ip_network(network)])


def test_an_allowed_network_opens_nothing_else():
    assert not is_public(ipaddress.ip_address("10.0.1.1"), [ipaddress.ip_network("10.0.0.0/24")])


@pytest.mark.parametrize(
    "host",
    words(
        "127.0.0.1 127.0.0.1. 127.1 127.0.1 2130706433 0x7f000001 0X7F.1 0177.0.0.1 017700000001 １２７.0.0.1 "
        "127。0。0。1 127｡0．0.1 ①②⑦.0.0.1 127.0.0\u00ad.1 %31%32%37.0.0.1 𝟏𝟐𝟕.1"
    ),
)
def test_every_spelling_of_loopback_is_read(host):
    assert literal_address(host) == ipaddress.IPv4Address("127.0.0.1")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("[::1]", "::1"),
        ("::1", "::1"),
        ("[::ffff:127.0.0.1]", "::ffff:127.0.0.1"),
        ("[fe80::1%25eth0]", "fe80::1%eth0"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("0", "0.0.0.0"),
    ],
)
def test_other_literals_are_read(host, address):
    assert literal_address(host) == ipaddress.ip_address(address)


@pytest.mark.parametrize(
    "host", ["example.com", "localhost", "127.0.0.1.example.com", "face", "", ".", "1.2.3.4 x", "256.1.1.1", "[::g]"]
)
def test_names_are_no_literals(host):
    assert literal_address(host) is None


@given(host=st.text(max_size=40))
def test_any_text_has_an_answer(host):
    assert literal_address(host) is None or literal_address(host)
