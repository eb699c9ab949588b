"""Ten processes at one record for a minute: some write, some ask; no lock error may reach any of them."""

from __future__ import annotations

import json
import multiprocessing
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.record.readings import CODES, reading
from dragoman.store import Store, Verdict

WRITERS, READERS = 5, 5


def crowd(where: str, seconds: float, folder: Path, writers: int = WRITERS, readers: int = READERS) -> dict[str, Any]:
    """Return what ``writers`` and ``readers`` at once did in so many seconds, and what did not hold."""
    with Store.open(where):
        pass
    context = multiprocessing.get_context("fork")
    jobs = [(_write, n) for n in range(writers)] + [(_ask, n) for n in range(readers)]
    files = [folder / f"crowd-{n}.json" for n in range(len(jobs))]
    until = time.monotonic() + seconds
    processes = [
        context.Process(target=_run, args=(job, where, until, n, file))
        for (job, n), file in zip(jobs, files, strict=True)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    told = [json.loads(file.read_text()) for file in files]
    with Store.open(where) as store:
        problems, reports = store.check(), store.reports().count()
    wrote, asked = told[:writers], told[writers:]
    return {
        "writers": writers, "readers": readers, "seconds": seconds,
        "reports": reports,
        "writes": sum(t["done"] for t in wrote), "questions": sum(t["done"] for t in asked),
        "slowest write, s": round(max(t["slowest"] for t in wrote), 2),
        "slowest question, s": round(max((t["slowest"] for t in asked), default=0.0), 2),
        "errors": [error for t in told for error in t["errors"]], "problems": problems,
    }  # fmt: skip


def _run(job: Callable[[Store, random.Random, int, int], None], where: str, until: float, n: int, file: Path) -> None:
    told: dict[str, Any] = {"done": 0, "slowest": 0.0, "errors": []}
    rng = random.Random(n)
    with Store.open(where) as store:
        while time.monotonic() < until:
            begun = time.monotonic()
            try:
                job(store, rng, n, told["done"])
            except Exception as error:
                told["errors"].append(f"{type(error).__name__}: {error}")
            told["done"] += 1
            told["slowest"] = max(told["slowest"], time.monotonic() - begun)
    file.write_text(json.dumps(told))


def _write(store: Store, rng: random.Random, n: int, done: int) -> None:
    """Add a report, every second one another writer's too; now and then judge what was added, or take that back."""
    one = reading(done if done % 2 else 1_000_000 * (n + 1) + done)
    store.add(one)
    if rng.random() < 0.1:
        made = store.judge(Verdict("reject", rng.choice(one.events).id), f"writer {n}")
        if made is not None and rng.random() < 0.5:
            store.undo(made.key, by=f"writer {n}")


def _ask(store: Store, rng: random.Random, n: int, done: int) -> None:
    code, other = rng.sample(CODES, 2)
    questions: tuple[Callable[[], object], ...] = (
        lambda: list(store.events(country=code, limit=20)),
        lambda: list(store.statements(limit=20)),
        lambda: list(store.search("embassy talks", limit=5)),
        lambda: list(store.dyads(actor=code, recipient=other)),
        lambda: list(store.network()),
        lambda: list(store.actors(limit=10)),
        lambda: store.reports().count(),
    )
    questions[done % len(questions)]()
