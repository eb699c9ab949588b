"""``dragoman load``: the shards of a batch into the record."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from dragoman.cli._console import Bar, complain
from dragoman.cli._filters import open_record, record_option
from dragoman.cli.add import Done, link_new

EXIT_CODES = """\b
Exit codes:
  0    all shards are in the record
  1    a folder or a shard could not be read, or the record failed
  2    wrong usage
  130  interrupted; what was loaded so far is kept"""


@click.command("load", short_help="Bring the shards of a batch into the record.", epilog=EXIT_CODES)
@click.argument("folders", nargs=-1, required=True, metavar="SHARDS...", type=click.Path(path_type=Path))
@record_option
@click.option("--no-link", "link", flag_value=False, default=True, help="Leave linking reports to `dragoman link`.")
@click.option("--json", "as_json", is_flag=True, help="What became of each input, one JSON object a line.")
def command(folders: tuple[Path, ...], record: str | None, link: bool, as_json: bool) -> int:
    """Keep the Readings that `dragoman batch` has written, exactly as they were read.

    SHARDS are folders of finished shards. What the record holds already is left as it is, so the same command again,
    or after a kill, adds what is missing. What is new is then linked, as `dragoman add` does.
    """
    from dragoman.batch.load import load
    from dragoman.batch.shards import Shards

    done, damaged = Done(), 0
    try:
        with open_record(record, create=True) as opened:
            for folder in folders:
                with Bar(sys.stderr.isatty()) as bar:
                    for group in load(opened, folder):
                        for one in group:
                            done.add(one)
                            if one.outcome == "rejected" and one.name.startswith("shard "):
                                damaged += 1
                                complain(f"{one.name}: {one.reason}")
                            if as_json:
                                click.echo(json.dumps(asdict(one), ensure_ascii=False))
                        bar.advance(len(group))
                left = Shards(folder).unfinished()
                if left:
                    complain(f"{folder}: {left:,} unfinished; run the batch again to finish them")
            if link:
                link_new(opened)
    finally:
        done.write()
    return 1 if damaged else 0
