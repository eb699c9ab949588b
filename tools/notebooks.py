"""Runs docs/notebooks/ anew and writes what they give into them: ``python -m tools.notebooks [NAME...]``.

Each runs in a folder of its own that stands to the examples as docs/notebooks/ does, so that no path of whoever runs
them gets into what they give, and the record that they make is thrown away.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs/notebooks"
PATIENCE = 600
"""Seconds that a cell may take: the longest reads forty-four reports."""


@contextmanager
def workplace() -> Iterator[Path]:
    """Yield a folder to run notebooks in, with the examples where they look for them."""
    with TemporaryDirectory(prefix="notebooks-") as name:
        (Path(name) / "examples").symlink_to(ROOT / "examples")
        here = Path(name) / "docs/notebooks"
        here.mkdir(parents=True)
        yield here


def executed(path: Path, folder: Path) -> Any:
    """Return the notebook at ``path`` as it is after a run in ``folder``; a cell that fails is an error."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=PATIENCE, kernel_name="python3", resources={"metadata": {"path": folder}})
    client.execute()
    for cell in notebook.cells:
        cell.metadata = {}
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "dragoman": pipeline(),
    }
    return notebook


def pipeline() -> dict[str, str]:
    """Return what reads the reports; what notebooks give is the same as long as it is."""
    from dragoman.pipeline import reader

    return asdict(reader(None).pipeline)


def main(names: list[str]) -> None:
    import nbformat

    os.environ["DRAGOMAN_REGISTER"] = "-"  # no rows of whoever runs this, here and in the kernels
    with workplace() as folder:
        for path in sorted(FOLDER.glob("*.ipynb")):
            if not names or path.stem in names:
                nbformat.write(executed(path, folder), path)
                print(path.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
