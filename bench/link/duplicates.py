"""Copies against every pair of the reports in ``near_duplicate_docs.jsonl``, compared exactly.

``near_duplicate_pairs.json`` lists 258 pairs with their Jaccard, which is that of the four-word runs of the first
900 words in small letters: all 258 come out to the third digit (``listed_reproduced``). It is no full list - copies
of copies are missing - so what is right is told by comparing all 70,500 pairs of its 376 reports, here, with code of
its own.
"""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path

from dragoman.link.duplicates import JACCARD, copies

DOCS, PAIRS = "news/near_duplicate_docs.jsonl", "news/near_duplicate_pairs.json"


def measure(data: Path, threshold: float = JACCARD) -> dict[str, float]:
    """Return precision and recall of pairs at ``threshold``, and the share of listed pairs found."""
    texts = {}
    for line in (data / DOCS).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        texts[row["id"]] = row["text"]
    listed = json.loads((data / PAIRS).read_text(encoding="utf-8"))
    exact = _exact(texts)
    right = {pair for pair, alike in exact.items() if alike >= threshold}
    named = {frozenset((p["a"], p["b"])) for p in listed if p["jaccard4"] >= threshold}
    found = {frozenset((c.a, c.b)) for c in copies(texts.items(), threshold)}
    same = [abs(exact.get(frozenset((p["a"], p["b"])), 0.0) - p["jaccard4"]) < 0.001 for p in listed]
    return {
        "jaccard": threshold,
        "reports": len(texts),
        "pairs": len(right),
        "precision": len(found & right) / len(found),
        "recall": len(found & right) / len(right),
        "listed": len(named),
        "listed_recall": len(found & named) / len(named),
        "listed_reproduced": sum(same),
    }


def _exact(texts: dict[str, str]) -> dict[frozenset[str], float]:
    sets = {}
    for id, text in texts.items():
        words = re.findall(r"\w+", text.lower())[:900]
        sets[id] = {tuple(words[i : i + 4]) for i in range(len(words) - 3)}
    found = {}
    for a, b in combinations(sets, 2):
        common = len(sets[a] & sets[b])
        if common:
            found[frozenset((a, b))] = common / (len(sets[a]) + len(sets[b]) - common)
    return found
