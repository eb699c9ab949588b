"""Story clusters of feed items, against happenings told apart by eye.

    python -m bench.link.stories --show     the sampled clusters with their headlines, to be judged by a reader

What was judged is kept as ids alone. ``stories_dev.json``: two whole days (13 and 14 June 2023, a quiet time; 25
October 2023, war) with every item's happening. ``stories_first.json`` and ``stories_second.json``: a hundred clusters
each of 13 to 17 December and 21 to 24 November 2023, read while the rules were still changed. ``stories_judged.json``:
a hundred clusters of 8 to 12 November 2023, read once, after the last change. A cluster's ``happening`` is the items
of its main happening; ``apart`` are the others, those of one happening together.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dragoman.link.stories import Doc, Habits, Rules, clusters, counted
from dragoman.link.words import Weights

HERE = Path(__file__).parent
DATA = "news/feed_items_2023.jsonl"
DAY, CLUSTERS, SEED = "2023-11-08", 100, 5  # the day reported, and on until there are this many clusters
BEFORE = 14  # days whose items the weights are counted over, as link does
_CLOCK = re.compile(r"^\d\d:\d\d:\d\d(?:\+00:00|Z)?\s+")  # left at the head of the early leads by their collector


def items(data: Path) -> list[dict[str, Any]]:
    """Return the feed items in order of time."""
    rows = [json.loads(line) for line in (data / DATA).read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["text"] = _CLOCK.sub("", row["text"] or "")
    return sorted(rows, key=lambda r: (r["time"], r["id"]))


def doc(row: dict[str, Any]) -> Doc:
    return Doc(row["id"], row["date"], row["title"] or "", row["text"], outlet=row["outlet"])


def between(rows: Iterable[dict[str, Any]], first: str, last: str) -> list[Doc]:
    return [doc(r) for r in rows if first <= r["date"] <= last]


def later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def found(rows: list[dict[str, Any]], first: str, last: str, rules: Rules | None = None) -> list[list[str]]:
    """Return the stories of the items between two days."""
    around = between(rows, later(first, -BEFORE), last)
    return clusters(between(rows, first, last), rules, Weights(map(counted, around)), Habits(around))


def measure_dev(data: Path, rules: Rules | None = None) -> dict[str, float]:
    """Return purity, and precision, recall and F1 of B-cubed (Bagga and Baldwin 1998), over the two days together."""
    rows, total = items(data), Counter[str]()
    for span in json.loads((HERE / "stories_dev.json").read_text(encoding="utf-8")):
        label = {id: n for n, group in enumerate(span["happenings"]) for id in group}
        total.update(_scores(found(rows, span["first"], span["last"], rules), label))
    precision, recall = total["precision"] / total["items"], total["recall"] / total["items"]
    return {
        "items": total["items"],
        "clusters": total["clusters"],
        "purity": total["right"] / total["clustered"],
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
    }


def _scores(stories: list[list[str]], label: dict[str, int]) -> Counter[str]:
    """Count over items; one whose happening is not in ``label`` is the only report of it."""
    size = Counter(label.get(i, i) for story in stories for i in story)  # type: ignore[arg-type]
    total: Counter[str] = Counter()
    for story in stories:
        inside = Counter(label.get(i, i) for i in story)  # type: ignore[arg-type]
        total["items"] += len(story)
        total["precision"] += sum(n * n / len(story) for n in inside.values())  # type: ignore[assignment,misc]
        total["recall"] += sum(n * n / size[h] for h, n in inside.items())  # type: ignore[assignment,misc]
        if len(story) > 1:
            total["clusters"] += 1
            total["clustered"] += len(story)
            total["right"] += max(inside.values())
    return total


def sample(rows: list[dict[str, Any]]) -> tuple[str, list[list[str]], list[list[str]]]:
    """Return the last day needed, the sampled clusters of two items or more, and all stories of those days."""
    last = DAY
    while True:
        stories = found(rows, DAY, last)
        big = [s for s in stories if len(s) > 1]
        if len(big) >= CLUSTERS:
            return last, random.Random(SEED).sample(big, CLUSTERS), stories
        last = later(last, 1)


def measure_judged(data: Path, name: str = "stories_judged.json") -> dict[str, Any]:
    """Return the purity of the stories found now, over the items of the judged clusters.

    ``purity``: share of items in the main happening of their cluster; ``mean``: the same, each cluster counting once.
    Two judged clusters of one happening were not joined by the reader: finding them as one counts as a fault.
    """
    judged = json.loads((HERE / name).read_text(encoding="utf-8"))
    groups = [g for c in judged["clusters"] for g in (c["happening"], *c["apart"])]
    label = {id: n for n, group in enumerate(groups) for id in group}
    shares, right, total = [], 0, 0
    for story in found(items(data), judged["first"], judged["last"]):
        known = [label[i] for i in story if i in label]
        if len(known) > 1:
            most = Counter(known).most_common(1)[0][1]
            right, total = right + most, total + len(known)
            shares.append(most / len(known))
    return {
        "first": judged["first"],
        "last": judged["last"],
        "clusters": len(shares),
        "items": total,
        "purity": right / total,
        "mean": sum(shares) / len(shares),
        "wholly_pure": shares.count(1.0) / len(shares),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    rows = items(given.data)
    by_id = {r["id"]: r for r in rows}
    last, chosen, stories = sample(rows)
    sizes = [len(s) for s in stories]
    print(f"{DAY} to {last}: {sum(sizes)} items, {sum(n > 1 for n in sizes)} clusters, {sizes.count(1)} alone")
    if given.show:
        for n, story in enumerate(chosen):
            print(f"--- {n}")
            for id in story:
                row = by_id[id]
                print(f"  {id} {row['date'][5:]} {row['outlet'][:12]} | {row['title']} | {row['text'][:160]!r}")


if __name__ == "__main__":
    main()
