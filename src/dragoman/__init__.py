"""Dragoman reads diplomatic and political news and keeps the record.

>>> import dragoman
>>> reading = dragoman.read(open("report.txt").read())    # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from dragoman.pipeline import read as read
    from dragoman.pipeline import read_many as read_many
    from dragoman.pipeline import relate as relate
    from dragoman.pipeline import relate_many as relate_many
    from dragoman.record import Record as Record
    from dragoman.records import DragomanError as DragomanError
    from dragoman.records import InputError as InputError
    from dragoman.records import Reading as Reading
    from dragoman.resolve.register import Register as Register
    from dragoman.resolve.register import who as who

_HOMES = {
    "read": "pipeline", "read_many": "pipeline", "relate": "pipeline", "relate_many": "pipeline",
    "Register": "resolve.register", "who": "resolve.register",
    "Record": "record", "Reading": "records", "DragomanError": "records", "InputError": "records",
}  # fmt: skip

__all__ = [
    "DragomanError", "InputError", "Reading", "Record", "Register", "__version__", "read", "read_many", "relate",
    "relate_many", "who",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load what is asked for when it is asked for: ``import dragoman`` alone loads neither numpy nor the model."""
    if name not in _HOMES:
        raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"dragoman.{_HOMES[name]}"), name)
