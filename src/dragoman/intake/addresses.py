"""Where a host is, and whether anybody may be asked there: the public network, or somebody's own."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from dragoman.records import InputError

_NAT64 = ip_network("64:ff9b::/96")
"""IPv4 addresses inside IPv6 ones, for networks that have no IPv4 (RFC 6052)."""


def look_up(host: str, port: int) -> list[str]:
    """Return the IP addresses of ``host``, in the system's order.

    Numbers in any form that the system takes for an address (2130706433, 0x7f.1, 0177.0.0.1) are looked up like names.

    Raises:
        InputError: no such host.
    """
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(f"{host}: no such host: {getattr(error, 'strerror', None) or error}") from error
    return [str(one[4][0]) for one in found]


def is_public(address: str) -> bool:
    """Return whether anybody may be asked at an IP address; of one that holds another, whether both may."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        held = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            held = IPv4Address(int(ip) & 0xFFFFFFFF)
        if held is not None:
            return is_public(str(held))
    outside = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved
    return ip.is_global and not outside and not ip.is_unspecified
