"""``python -m bench.steadfast full|watch|tell [N]``: what full disks and kills leave, in bench/steadfast/results.json.

full    add, batch, load, export and watch on a disk that is full, N times each
watch   ``dragoman watch`` killed N times by signal 9 among servers that misbehave; with --postgres into PostgreSQL
tell    only write docs/batch.md and docs/feeds.md from the figures, as the others do at their end
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results.json")


def _keep(name: str, found: dict[str, Any]) -> None:
    """Put figures into the file; of ``full`` those of other commands stay."""
    whole = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    found = {**whole.get(name, {}), **found} if name == "full" else found
    RESULTS.write_text(json.dumps({**whole, name: found}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="bench.steadfast", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=("full", "watch", "tell"))
    parser.add_argument("number", nargs="?", type=int, help="tries, or kills")
    parser.add_argument("--only", default="", help="full: commands with these words in their name")
    parser.add_argument("--postgres", action="store_true", help="watch: keep the pages in PostgreSQL")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.what == "full" and not asked.inside:
        from bench.steadfast.disk import inside, possible

        if why := possible():
            print(f"a full disk cannot be tried: {why}", file=sys.stderr)
            return 1
        return inside(["-m", "bench.steadfast", *sys.argv[1:], "--inside"]).returncode
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        if asked.what == "full":
            from bench.steadfast.full import main as full

            _keep("full", full(asked.number or 20, Path(temporary), asked.only))
        elif asked.what == "watch":
            from bench.steadfast.watched import main as watch

            found = watch(asked.number or 120, Path(temporary), asked.postgres)
            _keep("watch, PostgreSQL" if asked.postgres else "watch", found)
    from bench.steadfast.tell import tell

    tell(json.loads(RESULTS.read_text(encoding="utf-8")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
