"""``dragoman serve``: the reading room, in the browser and for programs."""

from __future__ import annotations

import click

from dragoman.cli._console import complain
from dragoman.cli._filters import record_option


@click.command("serve", short_help="Read the record in the browser.")
@record_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port to listen on.")
def command(record: str | None, host: str, port: int) -> None:
    """Serve the record as web pages, and as an HTTP API under /api, until interrupted.

    \b
    dragoman serve
    dragoman serve --record crisis.db --port 9000
    """
    import uvicorn

    from dragoman.serve import create_app
    from dragoman.serve.settings import Settings

    app = create_app(Settings(record=record, host=host))
    complain(f"the reading room of {app.state.record.where} is open at http://{host}:{port}/")
    uvicorn.run(app, host=host, port=port, log_level="warning")
