"""``python -m tools.readme``: put the sheet of a real run into README.md, between its two marks."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from pathlib import Path

from dragoman.cli import main as dragoman

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "README.md"
WIDTH = "100"
BLOCK = re.compile(r"(<!-- sheet -->\n).*?(<!-- /sheet -->)", re.S)


def sheet() -> str:
    """Return what ``make demo`` shows, without colour.

    Raises:
        SystemExit: the report could not be read; dragoman has said why.
    """
    os.environ["DRAGOMAN_WIDTH"] = WIDTH
    os.environ["DRAGOMAN_REGISTER"] = "-"  # no rows of whoever runs this
    os.chdir(ROOT)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        status = dragoman(["read", "--sheet", "examples/report.txt"])
    if status:
        raise SystemExit(status)
    return "\n".join(line.rstrip() for line in out.getvalue().strip("\n").split("\n")).rstrip()


def filled(page: str, shown: str) -> str:
    """Return ``page`` with ``shown`` in its block.

    Raises:
        ValueError: the page has not exactly one block.
    """
    made, count = BLOCK.subn(lambda m: f"{m[1]}```text\n{shown}\n```\n{m[2]}", page)
    if count != 1:
        raise ValueError(f"README.md has {count} blocks <!-- sheet --> ... <!-- /sheet -->, not one")
    return made


def main() -> int:
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(filled(page, sheet()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
