"""``python -m bench.speed.register [--documents N]``: how fast the register loads and answers, and its part in reading.

Loading is timed in processes of their own, the best of five: the modules, then the register with its names. Answers
are timed warm, over mentions of all kinds, each asked for the first time on its day. The part in reading is the time
within ``resolve`` and within the register's own answers, over the whole of reading, in one run. All is processor time,
which other processes do not stretch.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.speed.__main__ import texts

HERE = Path(__file__).parent
LOAD = (
    "import time; t = time.process_time; a = t(); from dragoman.resolve.register import Register; b = t(); "
    "Register.load(); c = t(); Register.load().who('Lavrov'); d = t(); print(b - a, c - b, d - c)"
)
MENTIONS = (
    "Syrian foreign minister", "Lavrov", "the EU's top diplomat", "Zelenskiy", "Kim", "President of Iraq", "Xi Jinping",
    "former president Zarif", "Prime Minister Netanyahu", "the UN chief", "al-Sabbagh", "U.S. Secretary of State",
    "the spokeswoman of the Russian Foreign Ministry", "Ambassador to Russia John Tefft", "Muhamad bin Salman",
    "the Hamas leader", "Nobody Knowsthis", "Viktor Orban", "Mr Erdogan", "the Chinese premier",
)  # fmt: skip


def loading(runs: int = 5) -> dict[str, float]:
    """Return the best milliseconds (processor time) of importing, loading and the first answer, in fresh processes."""
    found = []
    for _ in range(runs):
        done = subprocess.run([sys.executable, "-c", LOAD], check=True, capture_output=True, text=True)
        found.append([1000 * float(part) for part in done.stdout.split()])
    best = [min(column) for column in zip(*found, strict=True)]
    return dict(zip(("import_ms", "load_ms", "first_answer_ms"), best, strict=True))


def answering() -> dict[str, float]:
    """Return the mean and 99th percentile of milliseconds of an answer, warm, on days not asked about before."""
    from dragoman.resolve.register import Register

    register = Register.load()
    for mention in MENTIONS:
        register.who(mention, "2024-01-01")
    took = []
    for year in range(2005, 2025):
        for mention in MENTIONS:
            start = time.process_time()
            register.who(mention, f"{year}-03-05")
            took.append(1000 * (time.process_time() - start))
    took.sort()
    return {"who_mean_ms": sum(took) / len(took), "who_p99_ms": took[int(0.99 * len(took))]}


def share(count: int) -> dict[str, float]:
    """Return which part of reading is resolving, and which is the register answering."""
    from dragoman import pipeline
    from dragoman.resolve.register import Register

    spent = {"resolve": 0.0, "register": 0.0}
    for owner, part in ((pipeline, "resolve"), (Register, "register")):
        setattr(owner, "resolve", _timed(owner.resolve, spent, part))  # noqa: B010
    reports = texts(count)
    pipeline.read(reports[0])
    spent.update(resolve=0.0, register=0.0)
    start = time.process_time()
    read = sum(1 for _ in pipeline.read_many(reports))
    whole = time.process_time() - start
    return {
        "documents": read, "share_resolving": spent["resolve"] / whole, "share_register": spent["register"] / whole,
        "resolving_ms_a_report": 1000 * spent["resolve"] / read,
    }  # fmt: skip


def _timed(plain: Callable[..., Any], spent: dict[str, float], name: str) -> Callable[..., Any]:
    """Return ``plain``, its time added up: of its own thread, since the encoder works beside it."""

    def timed(*arguments: Any, **named: Any) -> Any:
        start = time.thread_time()
        try:
            return plain(*arguments, **named)
        finally:
            spent[name] += time.thread_time() - start

    return timed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.speed.register", description=__doc__)
    parser.add_argument("--documents", type=int, default=100)
    given = parser.parse_args()
    result = {k: round(v, 3) for k, v in {**loading(), **answering(), **share(given.documents)}.items()}
    (HERE / "register.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
