"""``dragoman serve``: the reading room, in the browser and for programs."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from dragoman.cli._console import complain, model_option, register_option
from dragoman.cli._filters import record_option

if TYPE_CHECKING:
    from fastapi import FastAPI

TOKEN = "DRAGOMAN_TOKEN"


@click.command("serve", short_help="Read the record in the browser; the same over HTTP.")
@record_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 is any.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help=f"A file with the token that lets people and programs write. Default: ${TOKEN}.",
)
@click.option(
    "--judging/--no-judging", default=None, help="Let people judge. Default: on loopback, or where there is a token."
)
@click.option("--allow-host", multiple=True, metavar="NAME", help="A name this server answers to; may be repeated.")
@click.option("--allow-private-urls", is_flag=True, help="Read addresses on private networks too.")
@click.option("--max-body", type=click.FloatRange(0.01), default=10, show_default=True, help="Megabytes of an upload.")
@click.option("--rate", type=click.IntRange(0), default=1200, show_default=True, help="Requests a minute; 0: no limit.")
@click.option("--theme", type=click.Choice(("auto", "light", "dark")), default="auto", help="Theme of the pages.")
@register_option
@model_option
def command(
    record: str | None,
    host: str,
    port: int,
    token_file: Path | None,
    judging: bool | None,
    allow_host: tuple[str, ...],
    **rest: object,
) -> None:
    """Serve the record as web pages, and as an HTTP API under /api, until interrupted.

    On loopback whoever uses this machine may judge. On any other address the server only shows the record, unless
    there is a token.

    \b
    dragoman serve
    dragoman serve --record crisis.db --port 9000
    DRAGOMAN_TOKEN=... dragoman serve --host 0.0.0.0 --allow-host records.example.org
    """
    from dragoman.serve import create_app
    from dragoman.serve.settings import Settings

    register, model = rest["register"], rest["model"]
    settings = Settings(
        record=record,
        host=host,
        token=_token(token_file),
        allow_private_urls=bool(rest["allow_private_urls"]),
        max_body=int(float(str(rest["max_body"])) * 1e6),
        rate=int(str(rest["rate"])),
        judging=judging,
        theme=str(rest["theme"]),
        hosts=allow_host,
        register=None if register is None else str(register),
        model=None if model is None else str(model),
    )
    if settings.may_judge and not settings.loopback and settings.token is None:
        raise click.UsageError(f"--judging on {host} needs a token: --token-file FILE or ${TOKEN}")
    _run(create_app(settings), host, port)


def _token(file: Path | None) -> str | None:
    found = file.read_text(encoding="utf-8") if file else os.environ.get(TOKEN, "")
    token = found.strip()
    if file and not token:
        raise click.UsageError(f"{file}: holds no token")
    return token or None


def _run(app: FastAPI, host: str, port: int) -> None:
    import socket

    import uvicorn

    from dragoman.records import DragomanError
    from dragoman.serve.warm import warm

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle's algorithm on, and every small answer waits 40 ms for an acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)  # from here on whoever asks is answered, if only once the pages are loaded
    except OSError as error:
        listening.close()
        why = f"{error.strerror}; --port or --host name another"
        raise DragomanError(f"cannot listen on {host} port {port}: {why}") from error
    name = f"[{host}]" if ":" in host else host
    complain(f"the reading room is open at http://{name}:{listening.getsockname()[1]}/ (Ctrl+C closes it)")
    Thread(target=warm, args=(app.state.record,), daemon=True).start()
    config = uvicorn.Config(app, log_level="warning", server_header=False)
    uvicorn.Server(config).run(sockets=[listening])
