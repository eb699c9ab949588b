"""``python -m bench.link [--check]``: what link finds, measured; figures go to ``bench/link/results.json``.

With ``--check`` nothing is written, and a figure under its floor in ``bench/link/floors.json`` exits 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.link import duplicates, stories

HERE = Path(__file__).parent


def joins(_: Path) -> dict[str, Any]:
    """Return the share of joins that a reader found right, in samples of what link joined in news/diplomacy.jsonl."""
    judged = json.loads((HERE / "joins_judged.json").read_text(encoding="utf-8"))
    return {name: one["right"] / one["sampled"] for name, one in judged.items()}


TASKS: dict[str, tuple[str, Callable[[Path], dict[str, Any]]]] = {
    "copies": (duplicates.DOCS, duplicates.measure),
    "stories_dev": (stories.DATA, stories.measure_dev),
    "stories_first": (stories.DATA, lambda data: stories.measure_judged(data, "stories_first.json")),
    "stories_second": (stories.DATA, lambda data: stories.measure_judged(data, "stories_second.json")),
    "stories_judged": (stories.DATA, stories.measure_judged),
    "joins": ("", joins),
}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.link", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tasks", nargs="*", choices=[*TASKS, []], help="all if none is named")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    file = HERE / "results.json"
    figures = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    floors = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
    faults = []
    for name in given.tasks or TASKS:
        needs, measure = TASKS[name]
        if not (given.data / needs).exists():
            print(f"{name}: skipped, {given.data / needs} is missing")
            continue
        figures[name] = {k: round(v, 4) if isinstance(v, float) else v for k, v in measure(given.data).items()}
        print(f"{name}: " + "  ".join(f"{k} {v}" for k, v in figures[name].items()), flush=True)
        for key, floor in floors.get(name, {}).items():
            if figures[name][key] < floor:
                faults.append(f"{name}: {key} {figures[name][key]} is under its floor {floor}")
    if not given.check:
        file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print("\n".join(faults) if faults else "no figure under its floor")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
