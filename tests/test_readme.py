"""The README holds what it says: its shell commands run, its Python runs, its links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tools.readme import BLOCK, filled

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.S | re.M)
COMMANDS = [line for block in BLOCKS for line in block.splitlines()]
PYTHON = re.findall(r"^```python\n(.*?)^```", PAGE, re.S | re.M)


@pytest.fixture
def workplace(tmp_path: Path) -> dict[str, str]:
    """Return an environment with ``dragoman`` on its path, and with the examples in the current directory."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    command = tmp_path / "bin/dragoman"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m dragoman.cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("DRAGOMAN_")}
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share")}
    return {**plain, **home, "PATH": path, "PYTHONPATH": str(ROOT / "src"), "PWD": str(tmp_path)}


def why_not(command: str) -> str | None:
    """Return why a command is not run here, or None."""
    if command.startswith(("make ", "pip ", ".ci/run")):
        return "sets up an environment or runs the tests themselves"
    return "needs the network" if "://" in command else None


def serving(line: str, environ: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the file server of a line and return when it answers."""
    words = shlex.split(line.partition(">")[0])
    started = subprocess.Popen([sys.executable, *words[1:]], cwd=environ["PWD"], stderr=subprocess.DEVNULL)
    for _ in range(200):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", int(words[3]))) == 0:
                break
        time.sleep(0.05)
    return started


def open_room(line: str, environ: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the reading room of a line over a record of some reports of the crisis, and return when it answers."""
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    words = shlex.split(line.partition(">")[0])
    port = int(words[words.index("--port") + 1])
    names = sorted(map(str, Path(environ["PWD"], "examples/crisis/reports").iterdir()))[30:37]
    add = ["dragoman", "add", "--register", "examples/crisis/register", *names]
    subprocess.run(add, env=environ, cwd=environ["PWD"], check=True, capture_output=True)
    room = subprocess.Popen(words, env=environ, cwd=environ["PWD"], stderr=subprocess.DEVNULL)
    for _ in range(600):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    return room


def look_in(line: str, environ: dict[str, str]) -> None:
    """Start the reading room of a line, on a free port and over a record of one report; look in, and close it."""
    first = "dragoman add examples/report.txt"
    subprocess.run(shlex.split(first), env=environ, cwd=environ["PWD"], check=True, capture_output=True)
    words = [*shlex.split(line), "--port", "0"]
    with subprocess.Popen(words, env=environ, cwd=environ["PWD"], stderr=subprocess.PIPE, text=True) as room:
        assert room.stderr is not None
        try:
            address = re.search(r"http://\S+", room.stderr.readline())
            assert address is not None
            with urllib.request.urlopen(address[0], timeout=30) as page:
                assert b"Riyadh looks forward" in page.read()
        finally:
            room.terminate()


@pytest.mark.parametrize("block", BLOCKS, ids=[block.split("\n")[0][:40] for block in BLOCKS])
def test_shell(block: str, workplace: dict[str, str], request: pytest.FixtureRequest) -> None:
    """Run a block's commands in order in one place, as a reader would type them."""
    lines = [line for line in block.splitlines() if not why_not(line)]
    if not lines:
        pytest.skip(str(why_not(block.splitlines()[0])))
    if any(f" {verb} " in line for verb in ("read", "add", "watch", "serve") for line in lines):
        request.getfixturevalue("model")
    for line in lines:
        if line.startswith("python3 -m http.server "):
            server = serving(line, workplace)
            request.addfinalizer(server.wait)
            request.addfinalizer(server.kill)  # the last that is added is the first that is called
            continue
        if line.startswith("dragoman serve") and line.endswith("&"):
            room = open_room(line, workplace)
            request.addfinalizer(room.wait)
            request.addfinalizer(room.terminate)
            continue
        if line.startswith("dragoman serve"):
            request.getfixturevalue("model")
            look_in(line, workplace)
            continue
        line = line.replace("curl -s ", "curl -sSf ")  # so that a problem is an error
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line], env=workplace, cwd=workplace["PWD"], capture_output=True, text=True
        )
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        assert "Traceback" not in done.stderr


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert {line.split()[1] for line in COMMANDS if line.startswith("make ")} <= targets


@pytest.mark.usefixtures("model")
def test_python(workplace: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(PYTHON)],
        env=workplace, cwd=workplace["PWD"], capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE):
        assert (ROOT / target).exists(), target


@pytest.mark.usefixtures("model")
def test_the_sheet_is_the_example_s() -> None:
    found = BLOCK.search(PAGE)
    assert found is not None
    shown = found[0]
    assert "Who said what" in shown and "Riyadh looks forward" in shown, "run `python -m tools.readme`"


def test_filling_keeps_the_rest() -> None:
    made = filled("a\n<!-- sheet -->\nold\n<!-- /sheet -->\nb\n", r"new \1")
    assert made == "a\n<!-- sheet -->\n```text\nnew \\1\n```\n<!-- /sheet -->\nb\n"
    with pytest.raises(ValueError, match="0 blocks"):
        filled("a", "b")
