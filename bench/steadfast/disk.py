"""A small disk that is full: a file system in memory, in a mount space of its own that goes with the process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ALONE = ["unshare", "--map-root-user", "--mount"]
"""Runs a command as root of a space of its own; no rights are needed where the kernel lets users do that."""


def possible() -> str | None:
    """Return why no such disk can be made here; None where it can."""
    if shutil.which("unshare") is None:
        return "needs unshare (util-linux)"
    done = subprocess.run([*ALONE, "mount", "-t", "tmpfs", "none", "/tmp"], capture_output=True, text=True)
    return None if done.returncode == 0 else f"no file system may be mounted here: {done.stderr.strip()}"


def inside(words: Sequence[str], **environ: str) -> subprocess.CompletedProcess[str]:
    """Run Python with ``words`` in a space in which a ``Disk`` can be mounted, and return how it ended."""
    command = [*ALONE, sys.executable, *words]
    return subprocess.run(command, env={**os.environ, **environ}, text=True)


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk of ``size`` bytes at ``path``. Only for a process that runs ``inside``."""

    path: Path
    size: int

    def mount(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={self.size}", "none", str(self.path)], capture_output=True, text=True
        )
        if done.returncode:
            raise OSError(done.stderr.strip())

    @property
    def ballast(self) -> Path:
        return self.path / "ballast"

    def leave(self, free: int) -> None:
        """Fill the disk up to ``free`` bytes, to the page below."""
        self.relieve()
        there = os.statvfs(self.path)
        with self.ballast.open("wb") as file:
            file.write(bytes(max(0, there.f_bavail * there.f_frsize - free)))

    def relieve(self) -> None:
        """Take the ballast off."""
        self.ballast.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove everything."""
        for path in self.path.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def used(self) -> int:
        """Return the bytes that are taken."""
        there = os.statvfs(self.path)
        return (there.f_blocks - there.f_bfree) * there.f_frsize
