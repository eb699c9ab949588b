"""What a server may be told, in one frozen place."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address


@dataclass(frozen=True, slots=True)
class Settings:
    """How the reading room is served.

    ``record`` is a path or URL (None: $DRAGOMAN_RECORD, else dragoman.db). ``token`` is what a program or person
    must show to write. ``allow_private_urls`` lets an address to read be on loopback or a private network.
    ``max_body`` is in bytes, ``rate`` in requests a minute from one address (0: no limit). ``judging`` None: on
    loopback, or where a token is set. ``theme`` is "auto", "light" or "dark". ``hosts`` are names, beside those of
    loopback, that the server answers to; off loopback, none means any. ``register`` and ``model``
    are as in ``dragoman read``.
    """

    record: str | None = None
    host: str = "127.0.0.1"
    token: str | None = None
    allow_private_urls: bool = False
    max_body: int = 10_000_000
    rate: int = 1_200
    judging: bool | None = None
    theme: str = "auto"
    hosts: tuple[str, ...] = ()
    register: str | None = None
    model: str | None = None

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host == "localhost" or is_loopback(self.host)

    @property
    def may_judge(self) -> bool:
        """Whether people may judge here at all."""
        return (self.loopback or self.token is not None) if self.judging is None else self.judging


def is_loopback(host: str) -> bool:
    """Return whether ``host`` is an address of loopback, written plainly."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
