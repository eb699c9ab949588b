"""Annotated -> Resolved: mentions become actors of a country, places on the map, dates on the calendar.

What stands here is loaded when it is asked for: the register alone (``dragoman who``) needs none of the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.resolve.stage import Knowledge as Knowledge
    from dragoman.resolve.stage import knowledge as knowledge
    from dragoman.resolve.stage import resolve as resolve

__all__ = ["Knowledge", "knowledge", "resolve"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'dragoman.resolve' has no attribute {name!r}")
    from dragoman.resolve import stage

    return getattr(stage, name)
