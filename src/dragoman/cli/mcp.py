"""``dragoman mcp``: the record for assistants, over standard input and output."""

from __future__ import annotations

import click

from dragoman.cli._filters import open_record, record_option


@click.command("mcp", short_help="Let an assistant answer from the record.")
@record_option
@click.option("--allow-private-urls", is_flag=True, help="Addresses to read may be on loopback or a private network.")
def command(record: str | None, allow_private_urls: bool) -> None:
    """Serve the record to an assistant that speaks the Model Context Protocol, over standard input and output.

    Its tools are search, who, read, relations, commitments and evidence; every answer cites report, outlet, day,
    the words quoted and the address. Nothing is written to the record. Needs the extra: pip install 'dragoman[mcp]'.

    In the assistant's settings:

    \b
    {"mcpServers": {"dragoman": {"command": "dragoman", "args": ["mcp", "--record", "/path/to/dragoman.db"]}}}
    """
    from dragoman.serve.mcp import server

    with open_record(record) as opened:
        server(opened, allow_private_urls).run("stdio")
