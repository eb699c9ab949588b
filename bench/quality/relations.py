"""Relations on PLV: the shipped model on the fifth it never saw, and five-fold cross-validation by training."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bench.quality.scoring import Tally
from dragoman.annotate.encoder import Encoder, encoder
from dragoman.annotate.labels import RELATIONS
from dragoman.codes import quad
from dragoman.records import Span
from train.event_data import held_out, plv
from train.examples import Example, Relation

DATA = "events/plv_train.tsv"
MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD", "CONCEDE|RETREAT": "YIELD"}
#: PLV counts YIELD as material cooperation, as its own quad column does.
QUADS = {"YIELD": 2}


def root(kind: str) -> str:
    return MERGED.get(kind, kind)


def quad_of(kind: str) -> int:
    return QUADS.get(root(kind)) or quad(kind)


def best_root(row: Sequence[float]) -> str:
    """Return the best of PLV's 15 roots from 17 scores: CONCEDE and RETREAT add up, NONE is not asked."""
    sums: dict[str, float] = {}
    for name, score in zip(RELATIONS, row, strict=True):
        if name != "NONE":
            sums[root(name)] = sums.get(root(name), 0.0) + float(score)
    return max(sums, key=lambda k: sums[k])


def macro_f1(found: list[str], true: list[str]) -> float:
    """Return the mean F1 over the classes of ``true``."""
    scores = []
    for name in sorted(set(true)):
        tally = Tally()
        tally.add((i for i, f in enumerate(found) if f == name), (i for i, t in enumerate(true) if t == name))
        scores.append(tally.f1)
    return sum(scores) / len(scores)


def figures(found: list[str], true: list[str]) -> dict[str, float]:
    """Return root, quad and binary (cooperation or conflict) macro-F1."""
    quads = [[str(quad_of(k)) for k in side] for side in (found, true)]
    binary = [["conflict" if int(q) > 2 else "cooperation" for q in side] for side in quads]
    return {"root": macro_f1(found, true), "quad": macro_f1(*quads), "binary": macro_f1(*binary)}


def measure(data: Path, part: int = 1, model: Encoder | None = None) -> dict[str, float]:
    """Return the shipped model's figures on the held-out fifth of PLV train."""
    examples = [e for e in plv(data / DATA) if held_out(e)][::part]
    scores = (model or encoder()).relate([_asked(e) for e in examples])
    return figures([best_root(r) for r in scores], [root(e.relation.type) for e in examples if e.relation])


def _asked(example: Example) -> tuple[str, Span, Span | None]:
    relation = example.relation
    assert isinstance(relation, Relation)
    return example.text, Span(*relation.actor), Span(*relation.recipient) if relation.recipient else None


def _same(drawn: list, _epoch: int) -> list:
    return drawn


def cross_validate(data: Path, start: Path, out: Path, epochs: int = 4) -> dict[str, float]:
    """Train five times from ``start`` (which never saw PLV), each time asking the fifth left out.

    Each fold trains on the other four fifths and on a quarter of the corpus's pairs. Folds go by sentence, so no
    sentence is on both sides. Writes the figures to ``out``.
    """
    import hashlib
    import tempfile

    from train import corpus_data
    from train.__main__ import TOKENIZER
    from train.batches import rows
    from train.export import export
    from train.loop import Plan, load, train

    examples = plv(data / DATA)
    fold_of = [int(hashlib.sha256(e.text.encode()).hexdigest(), 16) % 5 for e in examples]
    found, true = [""] * len(examples), [root(e.relation.type) for e in examples if e.relation]
    from dragoman.annotate.windows import load_tokenizer

    tokenizer = load_tokenizer(str(TOKENIZER))
    others = corpus_data.relations(corpus_data.passages())[::4]  # a quarter, for the time it takes
    for fold in range(5):
        net = load(start)
        kept = [e for e, f in zip(examples, fold_of, strict=True) if f != fold]
        drawn = [r for e in [*kept, *others] for r in rows(e, tokenizer) if r.relation]
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            train(
                net,
                partial(_same, drawn),
                Plan(epochs, rate=2e-4, head_rate=1e-3, tokens=1024),
                place / "fold.safetensors",
            )
            export(net, place)
            asked = [i for i, f in enumerate(fold_of) if f == fold]
            for i, row in zip(asked, Encoder(place).relate([_asked(examples[i]) for i in asked]), strict=True):
                found[i] = best_root(row)
        mine = [i for i, f in enumerate(fold_of) if f == fold]
        print(f"fold {fold}:", figures([found[i] for i in mine], [true[i] for i in mine]), flush=True)
    result = figures(found, true)
    out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return result


if __name__ == "__main__":
    # python -m bench.quality.relations: half an hour on two cores, needs the train extra and runs/first.safetensors
    print(
        cross_validate(
            Path("../shared/data"), Path("runs/first.safetensors"), Path(__file__).parent / "relations_cv.json"
        )
    )
