"""``python -m bench.batch kill|speed``: figures of batches, kept in bench/batch/results.json.

kill    200 batches and 200 adds, killed at random moments; about an hour
speed   pages of a web archive into shards: processor time, bytes of shards and of the record that they make
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results.json")


def _keep(name: str, found: Any) -> None:
    whole = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps({**whole, name: found}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="bench.batch", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=("kill", "speed"))
    parser.add_argument("number", nargs="?", type=int, help="runs, or pages")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        if asked.what == "kill":
            from bench.batch.kill import main as kill

            _keep("kill", kill(asked.number or 200, Path(temporary)))
        else:
            from bench.batch.speed import main as measure

            _keep("speed", measure(asked.number or 80, Path(temporary)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
