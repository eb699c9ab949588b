"""The few things a user may set from outside, in one frozen place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from dragoman.records import DragomanError

NARROWEST, WIDEST = 60, 160
"""Columns of a sheet: below 60 the tables no longer hold a name and a clause; above 160 lines are tiring to read."""

REGISTER, NO_REGISTER = "DRAGOMAN_REGISTER", "-"


def register_home(environ: Mapping[str, str] | None = None) -> str:
    """Return what ``DRAGOMAN_REGISTER`` names: a folder or file of register rows, "-" for none, "" where unset."""
    return (os.environ if environ is None else environ).get(REGISTER, "").strip()


@dataclass(frozen=True, slots=True)
class Settings:
    """How Dragoman shows itself.

    ``width`` is the sheet's width in columns; None takes the terminal's, and 100 where there is none.
    ``debug`` shows the traceback of an unexpected error.
    """

    width: int | None = None
    debug: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Return the settings in ``DRAGOMAN_WIDTH`` (60 to 160) and ``DRAGOMAN_DEBUG`` (anything but "" and "0").

        Raises:
            DragomanError: a width that is no number in that range.
        """
        found = os.environ if environ is None else environ
        debug = found.get("DRAGOMAN_DEBUG", "").strip() not in ("", "0")
        width = found.get("DRAGOMAN_WIDTH", "").strip()
        if not width:
            return cls(debug=debug)
        if not (width.isascii() and width.isdigit() and NARROWEST <= int(width[:6]) <= WIDEST):
            raise DragomanError(
                f"DRAGOMAN_WIDTH={width[:40]!r}: give a number from {NARROWEST} to {WIDEST}, or unset it"
            )
        return cls(width=int(width), debug=debug)
