"""``python -m bench.record size|crowd|kill|add``: the figures of the record, kept in bench/record/results.json.

size    ten questions on synthetic records of 1, 3 and 10 million events, with the growth as a picture; about two hours
        and 25 GB of disk in --folder while it runs
crowd   ten processes at one record for a minute
kill    a writer killed hundreds of times
add     the first 3,500 documents of news/diplomacy.jsonl, read and kept in one run
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
DATA = Path("../shared/data/news/diplomacy.jsonl")
SIZES = (1_000_000, 3_000_000, 10_000_000)


def size(events: list[int], folder: Path) -> dict[str, Any]:
    """Build a record of each size, ask it, and remove it."""
    from bench.record.questions import ask

    found: dict[str, Any] = _results().get("size", {})
    for number in events or SIZES:
        where = folder / f"synthetic-{number}.db"
        where.unlink(missing_ok=True)
        build = [sys.executable, "-m", "bench.record", "build", str(number), "--folder", str(folder)]
        took = json.loads(
            subprocess.run(["nice", "-n", "10", *build], check=True, capture_output=True, text=True).stdout
        )
        found[str(number)] = {
            "bytes": where.stat().st_size, "rows": _counts(where), "seconds to build": took,
            "load": round(os.getloadavg()[0], 1), "questions": ask(where),
        }  # fmt: skip
        _keep("size", found)
        for file in folder.glob(f"{where.name}*"):
            file.unlink()
    return found


def _counts(where: Path) -> dict[str, int]:
    import sqlite3

    with sqlite3.connect(where) as connection:
        tables = "reports", "statements", "events", "sides", "actors", "parties", "dyads", "party_dyads"
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def add(documents: int, folder: Path) -> dict[str, Any]:
    """Read and keep the first documents of the news in one run of the command; link what was added."""
    lines = folder / "news.jsonl"
    with DATA.open("rb") as source, lines.open("wb") as target:
        for _, line in zip(range(documents), source, strict=False):
            target.write(line)
    where = folder / "news.db"
    for file in folder.glob("news.db*"):
        file.unlink()
    found: dict[str, Any] = {"documents": documents, "load": round(os.getloadavg()[0], 1)}
    for name, words in (
        ("add", ["add", str(lines), "--no-link"]),
        ("add again", ["add", str(lines), "--no-link"]),
        ("link", ["link"]),
    ):
        begun = time.monotonic()
        command = [sys.executable, "-m", "bench.record.measured", *words, "--record", str(where)]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": "src:."})
        told = json.loads(done.stdout.splitlines()[-1])
        found[name] = {
            "seconds": round(time.monotonic() - begun, 1), "processor seconds": told["processor"],
            "peak MB": told["peak MB"], "said": done.stderr.strip().splitlines(),
        }  # fmt: skip
        if name == "add":
            found["bytes"] = where.stat().st_size
            found["rows"] = _counts(where)
            found["bytes a report"] = round(found["bytes"] / max(found["rows"]["reports"], 1))
        _keep("add", found)
    return found


def _results() -> dict[str, Any]:
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else {}


def _keep(name: str, found: Any) -> None:
    whole = _results() | {name: found}
    RESULTS.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="bench.record", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=("size", "build", "plot", "crowd", "kill", "add"))
    parser.add_argument("numbers", nargs="*", type=int, help="events, kills, seconds or documents")
    parser.add_argument("--folder", type=Path, help="for the files, which are large; default: a temporary one")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        first = asked.numbers[0] if asked.numbers else None
        if asked.what == "build":
            from bench.record.synthetic import build

            print(json.dumps(build(folder / f"synthetic-{first}.db", first or SIZES[0])))
        elif asked.what == "size":
            size(asked.numbers, folder)
        elif asked.what == "crowd":
            from bench.record.crowd import crowd

            _keep("crowd", crowd(str(folder / "crowd.db"), float(first or 60), folder))
        elif asked.what == "kill":
            from bench.record import kill

            _keep("kill", kill.main(first or 400, folder))
        elif asked.what == "add":
            add(first or 3_500, folder)
        if asked.what in ("size", "plot"):
            from bench.record.plot import growth

            growth(_results()["size"], HERE / "growth.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
