"""The application put together: security, problems, API, pages, static files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from dragoman import __version__
from dragoman.record import Record
from dragoman.serve import api, kept, pages, problems, security
from dragoman.serve.settings import Settings

STATIC = Path(__file__).parent / "static"


def build(settings: Settings) -> FastAPI:
    """Return the application; see ``create_app``."""
    record = Record.open(settings.record, create=False)
    app = FastAPI(title="Dragoman", version=__version__, docs_url=None, redoc_url=None, lifespan=_life)
    app.state.settings = settings
    app.state.record = record
    problems.install(app)
    kept.install(app, record.mark)
    security.install(app, settings)
    app.include_router(api.router)
    app.include_router(pages.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.record.close()
