"""``python -m bench.quality [TASK ...]``: how accurate, against pinned floors.

    python -m bench.quality                    every task, whole; figures to bench/quality/results.json
    python -m bench.quality --slice --check    a slice of each, and exit 1 below a floor
    python -m bench.quality --set-floors [--lower]   pin floors a point under the figures; lowering needs the flag
    python -m bench.quality --model FOLDER     another model: the tasks that ask one; figures to other_model.json

A task whose data is missing is skipped and said so. Floors are pinned together with a hash of the data.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

from bench.quality import (
    attribution,
    calibration,
    documents,
    entities,
    other_model,
    questions,
    quotations,
    register,
    relations,
)  # fmt: skip

HERE = Path(__file__).parent
SLACK = 0.01  # floors lie this far under the measured figure: int8 sums differ a little between processors


def _body(data: Path, part: int) -> dict[str, float]:
    from bench.quality import body

    sides = {"dragoman": body.ours, "trafilatura": body.alone}
    return {f"{name}_f1": body.measure(read, part)["f1"] / 100 for name, read in sides.items()}


#: task -> (what it needs under the data folder, every n-th document of a slice, measure(data, part)).
TASKS: dict[str, tuple[str, int, Callable[[Path, int], dict[str, float]]]] = {
    "attribution": (attribution.DATA, 4, attribution.measure),
    "quotations": (quotations.DATA, 4, quotations.measure),
    "relations": (relations.DATA, 1, relations.measure),
    "entities": (entities.DATA, 3, entities.measure),
    "register": (register.DATA, 4, register.measure),
    "questions": (str(questions.QUESTIONS), 1, questions.measure),
    "body": ("html/fundus_eval", 4, _body),
    "samples": (documents.DATA, 1, lambda data, _: documents.measure(documents.samples(data / documents.DATA))),
    "news": (documents.NEWS, 1, lambda _, __: documents.measure(documents.held_out("news"))),
    "press": (documents.NEWS, 1, lambda _, __: documents.measure(documents.held_out("press"))),
    "corpus": ("../..", 1, lambda _, __: documents.measure(documents.held_out())),
    "scores": ("../..", 1, lambda _, __: calibration.measure()),
}
#: Measured on what we annotated, and pinned with it alone: the rest may grow.
OURS = {"news": "news", "press": "press", "corpus": "test", "scores": "test"}


def data_hash(path: Path) -> str:
    """Return 12 hex digits of the SHA-256 over the names and bytes of the files at ``path``."""
    digest = hashlib.sha256()
    for file in sorted([path] if path.is_file() else (p for p in path.rglob("*") if p.is_file())):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _corpus_hash(part: str) -> str:
    """Return the hash of the files that hold a part of the corpus."""
    from train.corpus_data import files

    return "-".join(data_hash(path)[:6] for path in files(part))


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.quality", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tasks", nargs="*", choices=[*TASKS, []], help="all if none is named")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--slice", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--set-floors", action="store_true")
    parser.add_argument("--lower", action="store_true", help="let --set-floors lower a floor")
    parser.add_argument("--model", type=Path, help="the folder of another model")
    given = parser.parse_args()
    if given.model:
        figures = other_model.measure(given.data, given.model)
        (HERE / "other_model.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        return 0
    floors_file = HERE / "floors.json"
    floors = json.loads(floors_file.read_text(encoding="utf-8")) if floors_file.exists() else {}
    figures = {}
    faults: list[str] = []
    for name in given.tasks or TASKS:
        needs, part, measure = TASKS[name]
        where = given.data / needs
        if not where.exists():
            print(f"{name}: skipped, {where} is missing")
            continue
        size = "slice" if given.slice else "whole"
        figures[name] = {k: round(v, 4) for k, v in measure(given.data, part if given.slice else 1).items()}
        print(f"{name} ({size}): " + "  ".join(f"{k} {v:.3f}" for k, v in figures[name].items()), flush=True)
        pin = floors.setdefault(name, {"data": "", "slice": {}, "whole": {}})
        found = _corpus_hash(OURS[name]) if name in OURS else data_hash(where)
        if given.set_floors:
            faults += _raise(pin[size], figures[name], given.lower)
            pin["data"] = found
        elif given.check:
            if pin["data"] != found:
                faults.append(
                    f"{name}: the data is not what the floors were measured on ({found}, pinned {pin['data']})"
                )
            faults += [
                f"{name}: {k} {figures[name].get(k)} is under its floor {v}"
                for k, v in pin[size].items()
                if figures[name].get(k, 0) < v
            ]
    if given.set_floors:
        floors_file.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if not given.slice and not given.tasks:
        (HERE / "results.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print("\n".join(faults) if faults else "no figure under its floor" if given.check else "")
    return 1 if faults else 0


def _raise(pin: dict[str, float], figures: dict[str, float], lower: bool) -> list[str]:
    """Set each floor under its figure; a floor that would fall stays, and is a fault, unless ``lower``."""
    faults = []
    for name, value in figures.items():
        floor = round(max(0.0, value - SLACK), 3)
        if floor < pin.get(name, 0.0) and not lower:
            faults.append(f"{name}: {floor} would lower the floor {pin[name]}; say --lower if that is meant")
        else:
            pin[name] = floor
    return faults


if __name__ == "__main__":
    sys.exit(main())
