"""The record: Readings kept, views of them, judgements on them. All SQL is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.store.filters import Filter as Filter
    from dragoman.store.results import Rows as Rows
    from dragoman.store.rows import Verdict as Verdict
    from dragoman.store.store import Store as Store

__all__ = ["Filter", "Rows", "Store", "Verdict"]

_HOMES = {"Filter": "filters", "Rows": "results", "Store": "store", "Verdict": "rows"}


def __getattr__(name: str) -> Any:
    """Load what is asked for when it is asked for: the command line knows the filters without the database."""
    if name not in _HOMES:
        raise AttributeError(f"module 'dragoman.store' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"dragoman.store.{_HOMES[name]}"), name)
