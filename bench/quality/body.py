"""Body text of 80 news pages: Dragoman and trafilatura alone, in one run, against hand-made paragraphs.

    PYTHONPATH=src python bench/quality/body.py [--pages]

The pages are the Fundus evaluation set (Dallabetta et al. 2024, 16 outlets; MIT, pages (c) publishers), read from
../shared/data/html/fundus_eval. Tokens are runs of letters and digits, small; a page's score counts them as a bag.
A paragraph in square brackets is optional there: it counts as wanted only where nine tenths of it were returned.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "html" / "fundus_eval"
_TOKEN = re.compile(r"\w+")


def score(text: str, paragraphs: list[str]) -> tuple[float, float, float]:
    """Return token precision, recall and F1 of ``text`` against the wanted paragraphs, each 0 to 1."""
    got = Counter(_TOKEN.findall(text.lower()))
    wanted: Counter[str] = Counter()
    for paragraph in paragraphs:
        tokens = Counter(_TOKEN.findall(paragraph.lower()))
        optional = paragraph.startswith("[") and paragraph.endswith("]")
        if optional and (tokens & got).total() < 0.9 * tokens.total():
            continue
        wanted += tokens
    hits = (got & wanted).total()
    precision, recall = hits / max(1, got.total()), hits / max(1, wanted.total())
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def pages() -> Iterator[tuple[str, str, list[str], str]]:
    """Yield (name, source, wanted paragraphs, URL) a page.

    Raises:
        FileNotFoundError: the evaluation set is not beside the checkout.
    """
    for name, entry in json.loads((DATA / "ground_truth.json").read_text("utf-8")).items():
        source = gzip.decompress((DATA / "html" / name).read_bytes()).decode("utf-8")
        yield name, source, entry["body"], entry["url"]


def ours(source: str) -> str:
    """Return the body that intake reads from ``source``, "" for a reject."""
    from dragoman.intake import IntakeSettings, load

    # One page is French; what is measured here is the body, not the choice of language.
    report = load(source.encode(), settings=IntakeSettings(english_only=False)).report
    return report.text if report else ""


def alone(source: str) -> str:
    """Return trafilatura's text with its own defaults but without comments."""
    import trafilatura

    return trafilatura.extract(source, include_comments=False) or ""


def measure(read: Callable[[str], str], part: int = 1) -> dict[str, Any]:
    """Return macro-averaged figures in percent, milliseconds a page, and the F1 of every ``part``-th page."""
    rows, each, spent = [], {}, 0.0
    for name, source, wanted, _ in islice(pages(), 0, None, part):
        began = time.perf_counter()
        text = read(source)
        spent += time.perf_counter() - began
        rows.append(score(text, wanted))
        each[name.removesuffix(".html.gz")] = round(100 * rows[-1][2], 1)
    mean = [round(100 * sum(row[i] for row in rows) / len(rows), 2) for i in range(3)]
    return {"precision": mean[0], "recall": mean[1], "f1": mean[2], "ms_a_page": round(1000 * spent / len(rows), 1),
            "pages": each}  # fmt: skip


def main(argv: list[str] | None = None) -> dict[str, Any]:
    """Print and return the figures of both as JSON; ``--pages`` adds the F1 of each page."""
    parser = argparse.ArgumentParser(description="Body text: Dragoman beside trafilatura alone.")
    parser.add_argument("--pages", action="store_true", help="F1 of each page as well")
    options = parser.parse_args(argv)
    result = {"dragoman": measure(ours), "trafilatura": measure(alone)}
    if not options.pages:
        for figures in result.values():
            figures["pages"] = len(figures["pages"])
    print(json.dumps(result, indent=2))
    return result


if __name__ == "__main__":
    main()
