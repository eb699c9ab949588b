"""``python -m tools.cli_reference``: write docs/cli.md from the commands' help; ``--check`` fails if it is stale."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from dragoman.cli import cli

PAGE = Path(__file__).parents[1] / "docs/cli.md"
WIDTH = 100
HEAD = """# The command line

Written by `python -m tools.cli_reference` from the commands' own help.

## Settings
| variable | meaning |
| --- | --- |
| `DRAGOMAN_WIDTH` | columns of a sheet, 60 to 160; unset: the terminal's width, 100 where there is none |
| `DRAGOMAN_DEBUG` | anything but `0`: as `--debug` |
| `DRAGOMAN_REGISTER` | your register folder or file, `-` for none; unset: see [register.md](register.md) |
| `DRAGOMAN_AGENT` | the User-Agent of `dragoman watch`; see [feeds.md](feeds.md) |
"""


def page() -> str:
    """Return docs/cli.md as it should be."""
    top = cli.make_context("dragoman", ["-"], resilient_parsing=True, terminal_width=WIDTH)
    parts = [HEAD, _section("dragoman", cli.get_help(top))]
    parts += _sections(cli, top, "dragoman")
    return "\n".join(parts)


def _sections(group: click.Group, context: click.Context, path: str) -> Iterator[str]:
    """Yield a section for each command of a group, and for those of a group in it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = command.make_context(name, [], parent=context, resilient_parsing=True, terminal_width=WIDTH)
        yield _section(f"{path} {name}", command.get_help(inner))
        if isinstance(command, click.Group):
            yield from _sections(command, inner, f"{path} {name}")


def _section(title: str, text: str) -> str:
    return f"## {title}\n```text\n{text.rstrip()}\n```\n"


def main() -> int:
    made = page()
    if "--check" in sys.argv[1:]:
        stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made
        if stale:
            print(f"{PAGE} is stale: run python -m tools.cli_reference", file=sys.stderr)
        return int(stale)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
