"""The guard at the door: which addresses may be connected to, decided where the connection is made.

A name is resolved once and the connection goes to the very address that was checked, so a name that changes its mind
between check and use (rebinding) gains nothing, and no spelling of an address matters: what is checked is the number.

The rule is an allow-list. ``ipaddress.is_global`` alone is not enough: it passes multicast, 6to4, NAT64 and
``::127.0.0.1``. IPv6 is taken only from 2000::/3, less the blocks that the IANA registry of special-purpose addresses
names inside it. On a network that reaches IPv4 through NAT64 only, set ``KURSK_FETCH_NETWORKS=64:ff9b::/96``, and know
that private IPv4 addresses are then reachable through it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from kursk_pipeline.records import FetchOutcome

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PUBLIC_PORTS = frozenset({80, 443, 8000, 8008, 8080, 8443, 8888})
"""Ports asked on public addresses: those of the web and its usual alternatives, never mail, databases or shells."""
RESOLVER_THREADS = 32
"""Look-ups at once: as many as hosts worked on at once, so that a dead name server holds up its own host only."""

_PUBLIC_IPV6 = ipaddress.IPv6Network("2000::/3")
# IANA special-purpose registries (RFC 6890 and later), where is_global of Python 3.11 is missing them or too kind.
_SPECIAL = tuple(
    ipaddress.ip_network(block)
    for block in (
        "192.88.99.0/24",
        "192.0.0.0/24",
        "224.0.0.0/3",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
)
_LOOPBACK = ipaddress.IPv4Address("127.0.0.1")


class ConnectError(Exception):
    """No connection came about; ``outcome`` is the word for why."""

    outcome = FetchOutcome.CONNECTION_ERROR


class AddressRefusedError(ConnectError):
    """The host leads only to addresses that must not be fetched."""

    outcome = FetchOutcome.ADDRESS_REFUSED


class NameUnknownError(ConnectError):
    """The host's name could not be resolved."""

    outcome = FetchOutcome.DNS_ERROR


def is_fetchable(address: Address, *, port: int, networks: Iterable[Network] = ()) -> bool:
    """True when this address and port may be connected to.

    Args:
        address: where the connection would go.
        port: the TCP port; inside ``networks`` any.
        networks: networks allowed although they are not public.
    """
    if any(address.version == network.version and address in network for network in networks):
        return True
    if port not in PUBLIC_PORTS or any(address.version == block.version and address in block for block in _SPECIAL):
        return False
    is_public_kind = address.version == 4 or address in _PUBLIC_IPV6
    return is_public_kind and address.is_global and not address.is_multicast and not address.is_reserved


class Guard:
    """Says where a connection may go.

    Args:
        networks: networks allowed although they are not public.
    """

    def __init__(self, networks: Iterable[Network]) -> None:
        self._networks = tuple(networks)
        self._threads = ThreadPoolExecutor(RESOLVER_THREADS, thread_name_prefix="resolver")

    async def allowed(self, host: str, port: int) -> list[Address]:
        """The addresses of a host that may be connected to, in the resolver's order. Connect to these numbers only.

        Raises:
            AddressRefusedError: none of its addresses may be fetched.
            NameUnknownError: it has none.
        """
        found = await self._addresses(host, port)
        allowed = [address for address in found if is_fetchable(address, port=port, networks=self._networks)]
        if not allowed:
            raise AddressRefusedError(
                f"{host} port {port} leads to {', '.join(map(str, found[:3]))}, not a public web address"
            )
        return allowed

    def close(self) -> None:
        """Let the resolver's threads go; look-ups under way end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _addresses(self, host: str, port: int) -> list[Address]:
        literal = _literal(host)
        if literal:
            return [literal]
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, _resolve, host, port)
        except (OSError, UnicodeError) as error:
            raise NameUnknownError(f"{host}: {error}") from error
        return list(dict.fromkeys(found))


def _literal(host: str) -> Address | None:
    """The address that a host spells out; ``localhost`` and names under it are loopback without asking (RFC 6761)."""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return _LOOPBACK
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def _resolve(host: str, port: int) -> list[Address]:
    """Addresses of a name, as bytes so that the resolver sees exactly what was parsed."""
    answers = socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
