import ipaddress

import pytest

from kursk_pipeline.adapters.web_guard import is_fetchable

PUBLIC = ["1.1.1.1", "93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e"]
FORBIDDEN = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
    "192.0.0.9", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
    "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
    "3fff::1", "5f00::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1", "4000::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_fetched_on_web_ports_only(address):
    number = ipaddress.ip_address(address)
    assert is_fetchable(number, port=443)
    assert not any(is_fetchable(number, port=port) for port in (22, 25, 5432, 6379, 11211))


@pytest.mark.parametrize("address", FORBIDDEN)
def test_addresses_that_are_not_public_may_not(address):
    assert not is_fetchable(ipaddress.ip_address(address), port=80)


def test_named_networks_may_be_fetched_on_any_port():
    ours = [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("fd00::/8")]
    assert is_fetchable(ipaddress.ip_address("127.0.0.1"), port=9999, networks=ours)
    assert is_fetchable(ipaddress.ip_address("fd00::5"), port=80, networks=ours)
    assert not is_fetchable(ipaddress.ip_address("10.0.0.1"), port=80, networks=ours)
