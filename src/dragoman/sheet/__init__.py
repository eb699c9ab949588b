"""A Reading as a person reads it: a sheet for the terminal, and one for a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.sheet.notebook import reading_html

if TYPE_CHECKING:
    from rich.console import Group

    from dragoman.records import Reading

__all__ = ["reading_html", "reading_sheet"]


def reading_sheet(reading: Reading, width: int = 100) -> Group:
    """Return the sheet of ``reading`` as something rich can print, laid out for ``width`` columns (60 to 160)."""
    # rich takes a tenth of a second to load, which a notebook's Reading does not need.
    from dragoman.sheet.terminal import reading_sheet as build

    return build(reading, width)
