"""The command line: every module here whose name has no underscore in front is one command, loaded when asked for."""

from __future__ import annotations

import contextlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from dragoman import __version__
from dragoman.cli._console import complain
from dragoman.records import DragomanError, os_reason
from dragoman.settings import Settings

REJECTED, INTERRUPTED = 1, 130

EXIT_CODES = """\b
Exit codes:
  0    all inputs were read
  1    at least one input was rejected or failed
  2    wrong usage
  130  interrupted
A reader that closes the pipe early ends the run quietly, with 0."""


class PipeClosedError(Exception):
    """Whoever read our output has gone. click would end such a run with 1."""


class Commands(click.Group):
    """A group whose commands are the modules of this package; each exports ``command``."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise PipeClosedError from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        _add_debug(command)
        return command


def _add_debug(command: click.Command) -> None:
    """Give a command, and the commands in a group, the option that all take."""
    if all(p.name != "debug" for p in command.params):
        command.params.append(_debug())
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _add_debug(inner)


def _debug() -> click.Option:
    """Return the option that every command takes; ``main`` looks for it itself, as errors come up there."""
    return click.Option(
        ["--debug"], is_flag=True, expose_value=False, help="Show the traceback of an unexpected error."
    )


cli = Commands(
    "dragoman",
    params=[_debug()],
    help="Read diplomatic and political news and keep the record: who said what, who did what to whom, "
    "what was promised.\n\n" + EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
click.version_option(__version__, prog_name="dragoman", message="%(prog)s %(version)s")(cli)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; nothing but an exit code and plain words reaches the user."""
    words = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in words
    try:
        settings = Settings.from_environment()
        debug = debug or settings.debug
        # A name that the terminal's encoding lacks is no reason to stop.
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        settings = Settings(width=settings.width, debug=debug)
        status = cli.main(words, prog_name="dragoman", standalone_mode=False, obj=settings)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except (BrokenPipeError, PipeClosedError):
        _close_quietly()
        return 0
    except (KeyboardInterrupt, click.Abort):
        complain("interrupted")
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except DragomanError as error:
        complain(str(error), debug)
        return REJECTED
    except OSError as error:
        complain(f"{error.filename or 'output'}: {os_reason(error)}", debug)
        return REJECTED
    except Exception as error:
        complain(
            f"unexpected {type(error).__name__} in 'dragoman {' '.join(words)}': {error}; "
            "this is a fault in Dragoman, please report it with the input (--debug shows where)",
            debug,
        )
        return REJECTED


def _close_quietly() -> None:
    """Send what is still in stdout's buffer nowhere, or the interpreter complains about the pipe as it ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
