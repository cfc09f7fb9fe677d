"""bot.api.addresses: whose request it is, and whom one believes about it."""

from ipaddress import ip_network

import pytest
from starlette.requests import Request

from bot.api.addresses import UNKNOWN, client_address

PROXIES = (ip_network("10.0.0.0/8"), ip_network("::1/128"))


def request(host, *forwarded):
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return Request({"type": "http", "client": (host, 1) if host else None, "headers": headers})


@pytest.mark.parametrize(
    ("host", "forwarded", "address"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9, 198.51.100.7, 10.0.0.2"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9", "198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("::1", ["2001:db8:1:2:3::4"], "2001:db8:1:2::/64"),
        ("::ffff:10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        (None, ["198.51.100.7"], UNKNOWN),
        ("testclient", [], UNKNOWN),
    ],
)
def test_the_nearest_address_that_is_no_trusted_proxy(host, forwarded, address):
    assert client_address(request(host, *forwarded), PROXIES) == address
