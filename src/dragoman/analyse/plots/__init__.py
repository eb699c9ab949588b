"""Pictures of answers, as SVG or PNG files: the course of a pair, the matrix and the map of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.records import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from dragoman.analyse.blocs import Blocs
    from dragoman.analyse.relations import Relation


def timeline(relation: Relation, path: str | Path) -> None:
    """Write the course of a pair to an .svg or .png file; InputError for another ending or a file not to be written."""
    from dragoman.analyse.plots import course, style

    style.save(course.chart(relation), path)


def matrix(found: Blocs, path: str | Path) -> None:
    """Write who did what to whom in a network as a matrix; errors as in ``timeline``, and for one without a tie."""
    from dragoman.analyse.plots import grid, style

    _drawable(found)
    style.save(grid.chart(found), path)


def network(found: Blocs, path: str | Path) -> None:
    """Write the map of a network; errors as in ``matrix``."""
    from dragoman.analyse.plots import style, web

    _drawable(found)
    style.save(web.chart(found), path)


def _drawable(found: Blocs) -> None:
    if not found.ties:
        days = f"{found.since} to {found.until}"
        raise InputError(f"nothing to draw: no tie from {days} has events enough; ask for fewer, or for other days")
