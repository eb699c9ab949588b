"""What linking a whole record costs.

    python -m bench.link.speed RECORD [--keep]     links a copy of it, as if nothing had been decided

The figures go to ``bench/link/results.json`` with ``--keep``. The record of the published figures is made by
``dragoman add`` from the reports of news/diplomacy.jsonl.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from dragoman.link import link
from dragoman.link.judged import chunks
from dragoman.link.run import KINDS
from dragoman.store import Store

HERE = Path(__file__).parent


def measure(record: Path) -> dict[str, Any]:
    """Return what linking a copy of ``record`` took and wrote."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "record.db"
        shutil.copyfile(record, copy)
        with Store.open(str(copy)) as store:
            for some in chunks([j.key for j in store.judgements(KINDS) if j.by.startswith("link/")], 500):
                store.undo(*some, by="link/bench@1", reason="measured again")
            began, cpu = time.monotonic(), time.process_time()
            done = link(store)
            cpu, wall = time.process_time() - cpu, time.monotonic() - began
            began, again = time.process_time(), link(store)
            return {
                "reports": done.reports,
                "cpu_s": round(cpu, 1),
                "wall_s": round(wall, 1),
                "load": round(os.getloadavg()[0], 1),
                "again_cpu_s": round(time.process_time() - began, 1),
                "again_written": sum(again.written.values()) + again.undone,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "written": dict(sorted(done.written.items())),
            }


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench.link.speed", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("record", type=Path)
    parser.add_argument("--keep", action="store_true", help="write the figures down")
    given = parser.parse_args()
    figures = measure(given.record)
    print(json.dumps(figures, indent=1))
    if given.keep:
        file = HERE / "results.json"
        results = json.loads(file.read_text(encoding="utf-8")) | {"linking": figures}
        file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
