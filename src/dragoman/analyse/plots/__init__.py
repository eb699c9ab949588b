"""Pictures of answers, as SVG or PNG files: the course of a pair, the matrix and the map of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from dragoman.analyse.blocs import Blocs
    from dragoman.analyse.relations import Relation


def timeline(relation: Relation, path: str | Path) -> None:
    """Write the course of a pair to an .svg or .png file; InputError for another ending or a file not to be written."""
    from dragoman.analyse.plots import course, style

    style.save(course.chart(relation), path)


def matrix(found: Blocs, path: str | Path) -> None:
    """Write who did what to whom in a network as a matrix; errors as in ``timeline``."""
    from dragoman.analyse.plots import grid, style

    style.save(grid.chart(found), path)


def network(found: Blocs, path: str | Path) -> None:
    """Write the map of a network; errors as in ``timeline``."""
    from dragoman.analyse.plots import style, web

    style.save(web.chart(found), path)
