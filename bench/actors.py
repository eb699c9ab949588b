"""``python -m bench.actors``: a sample of reports with their ten most frequent actors, to be judged by eye.

    python -m bench.actors --sample 100 --seed 1 > /tmp/actors.txt      lists to read against the texts
    python -m bench.actors --sample 300 --seed 1 --counts               how many actors have a country, by kind

Reports are drawn from ``news/diplomacy.jsonl`` by the seed alone. Nothing of their text is kept in the repository.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from dragoman.intake import Item
from dragoman.pipeline import read_many
from dragoman.records import Actor, Reading

DATA = Path("../shared/data/news/diplomacy.jsonl")
TOP = 10
SHOWN = 3  # places of an actor that are shown with the words around them


def sample(path: Path, count: int, seed: int) -> list[dict[str, Any]]:
    """Return ``count`` reports of the file, drawn by the seed, in the order of the file."""
    with path.open(encoding="utf-8") as lines:
        reports = [json.loads(line) for line in lines]
    drawn = set(random.Random(seed).sample(range(len(reports)), count))
    return [report for number, report in enumerate(reports) if number in drawn]


def read(reports: list[dict[str, Any]]) -> list[Reading]:
    """Return the Reading of each report, with its own day and outlet."""
    items = [
        Item(r["id"], r["text"], title=r.get("title"), outlet=r.get("outlet"), published=r.get("date")) for r in reports
    ]
    return list(read_many(items))


def top(reading: Reading) -> list[Actor]:
    """Return the ten actors with the most mentions, the first mentioned first among equals."""
    return sorted(reading.actors, key=lambda a: -len(a.mentions))[:TOP]


def shown(reading: Reading, actor: Actor) -> str:
    """Return one line: what was found, and the words around the first mentions."""
    text = reading.report.text
    around = [
        " ".join(f"{text[max(0, m.start - 45) : m.start]}[{m.of(text)}]{text[m.end : m.end + 45]}".split())
        for m in actor.mentions[:SHOWN]
    ]
    found = (
        f"{actor.kind} | {actor.name} | {actor.country} | {actor.sector} | {actor.office} | "
        f"{actor.register_row or actor.register_id} | {actor.match} {actor.score}"
    )
    return f"  {len(actor.mentions):3} {found}\n" + "\n".join(f"        … {words}" for words in around)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.actors", description=__doc__)
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--counts", action="store_true", help="counts instead of the lists")
    given = parser.parse_args()
    if not DATA.exists():
        print(f"{DATA} is missing: nothing to read", file=sys.stderr)
        return 1
    reports = sample(DATA, given.sample, given.seed)
    counts: Counter[str] = Counter()
    for report, reading in zip(reports, read(reports), strict=True):
        actors = top(reading)
        for actor in actors:
            counts[f"{actor.kind} {'with' if actor.country else 'without'} country"] += 1
        if not given.counts:
            print(f"## {report['id']} {reading.report.published} {reading.report.outlet}: {reading.report.title}")
            print("\n".join(shown(reading, actor) for actor in actors))
    if given.counts:
        print(json.dumps(dict(sorted(counts.items())), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
