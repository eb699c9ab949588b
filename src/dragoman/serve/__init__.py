"""The reading room: the record as web pages and over HTTP. ``create_app`` builds it; ``dragoman serve`` runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from dragoman.serve.settings import Settings


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application over the record that ``settings`` names; the record is opened at once.

    ``app.state.settings`` and ``app.state.record`` (a ``dragoman.Record``) are what routes work with.

    Raises:
        InputError: a record that is not there.
        DragomanError: a record that cannot be opened.
    """
    from dragoman.serve.app import build
    from dragoman.serve.settings import Settings

    return build(settings or Settings())
