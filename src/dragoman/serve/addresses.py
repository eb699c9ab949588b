"""What an address to read may reach: hosts of the public network, by the very address that was looked at."""

from __future__ import annotations

from dragoman.intake.addresses import is_public, look_up
from dragoman.records import InputError

__all__ = ["is_public", "public"]


def public(host: str, port: int) -> str:
    """Return the address at which to reach ``host``, looked up once; a guard for ``intake.sources.fetch_page``.

    Raises:
        InputError: no such host, or one with an address on loopback or a private, link-local or reserved network.
    """
    addresses = look_up(host, port)
    if not addresses or not all(is_public(address) for address in addresses):
        raise InputError(f"{host}: not on the public network; a server started with --allow-private-urls reads it")
    return addresses[0]
