"""A larger network as the teacher of the small one: ``python -m train.teacher runs/large.safetensors OUT [SEED]``.

What the larger network (``python -m train large``) says of windows of unlabelled news, every head's chances, is
written to ``OUT`` as training rows; ``full --taught OUT`` draws them beside the data that people marked (Hinton,
Vinyals and Dean 2015, arXiv:1503.02531). It is not asked about passages that it was trained on.
"""

from __future__ import annotations

import json
import pickle
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from dragoman.annotate import affiliation, anchors, antecedents, attribution, mentions
from dragoman.annotate.decode import Table, stretches
from dragoman.annotate.encoder import Scores, softmax
from dragoman.annotate.labels import LAYER_SLICES
from dragoman.annotate.windows import CLS, SEP, Window, cut, load_tokenizer, sentences
from dragoman.records import Span
from dragoman.resolve.names import nations
from train import corpus_data
from train.batches import Pairs, Row, collate, rows
from train.examples import Example, Relation
from train.loop import load
from train.model import Network

NEWS = Path("../shared/data/news")
FILES = ("diplomacy.jsonl", "wikinews.jsonl", "feed_items_2023.jsonl")
SAMPLES = Path("../shared/samples/annotated")
LEADS = 6000  # of the feeds' leads, which are short, as many
TOKENIZER = Path(__file__).parents[1] / "src/dragoman/annotate/weights/tokenizer.json"
WINDOWS, PAIRS = 11000, 6000  # of the news, to be asked about
AT_ONCE = 16
SHORTEST, LONGEST = 50, 320  # characters of a sentence with a pair, as PLV's are


@torch.no_grad()
def asked(net: Network, found: Sequence[Row]) -> Iterator[tuple[int, tuple[np.ndarray, ...]]]:
    """Yield (number, (labels, links, relation)) of each row, the [CLS] and [SEP] of the first two left out."""
    order = sorted(range(len(found)), key=lambda n: len(found[n]))
    for at in range(0, len(order), AT_ONCE):
        part = order[at : at + AT_ONCE]
        with torch.autocast("cpu", torch.bfloat16):
            outputs = net(*collate([found[n] for n in part]).inputs)
        labels, links, relation = (x.float().numpy() for x in outputs)
        for row, n in enumerate(part):
            inside = slice(1, len(found[n]) - 1)
            yield n, (labels[row, inside], links[row, inside], relation[row])


def lesson(text: str, window: Window, row: Row, labels: np.ndarray, links: np.ndarray) -> Row:
    """Return ``row`` with the chances that these scores give each label and each pair that the decoders would ask."""
    spans = (Span(int(window.starts[0]), int(window.ends[-1])),)
    one = np.zeros(len(window), np.int64)
    table = Table(Scores(text, spans, window.starts, window.ends, one, labels, links))
    named = [m for m in mentions.decode(table) if spans[0].covers(m.span)]
    acts = anchors.decode(table, named)
    soft = {name: np.pad(softmax(labels[:, part]), ((1, 1), (0, 0))) for name, part in LAYER_SLICES.items()}
    first = table.first_tokens([a.span for a in acts]) + 1
    soft["status"][np.setdiff1d(np.arange(len(row)), first)] = 0.0  # elsewhere it means nothing
    made = Row(row.ids, row.types, row.labels, soft={k: v.astype(np.float16) for k, v in soft.items()})

    def pairs(link: str, lefts: Sequence[int], rights: Sequence[int], exclusive: bool = True) -> None:
        for left in lefts:
            others = [r for r in rights if (r < left if link == "coreference" else r != left)]
            if not others:
                continue
            scores = table.pairs(link, [left], others)[0]
            chance = softmax(np.append(scores, 0.0)[None])[0, :-1] if exclusive else 1.0 / (1.0 + np.exp(-scores))
            made.links.setdefault(link, []).append(Pairs(left + 1, [r + 1 for r in others], chance.tolist(), exclusive))

    def of(kinds: frozenset[str]) -> list[int]:
        return sorted(set(table.first_tokens([m.span for m in named if m.kind in kinds]).tolist()))

    for role in ("actor", "recipient"):
        pairs(f"anchor_{role}", (first - 1).tolist(), of(anchors.ROLE_KINDS), exclusive=False)
    pairs("coreference", of(antecedents.KINDS), of(antecedents.KINDS))
    pairs("affiliation", of(affiliation.KINDS), of(affiliation.TELLING))
    begun = {
        layer: [s.first for s in stretches(table, layer, outside)] for layer, outside in attribution.OUTSIDE.items()
    }
    pairs("content_cue", [*begun["content"], *begun["inner"]], begun["cue"])
    pairs("cue_source", begun["cue"], begun["source"])
    return made


def windows(texts: list[str], count: int, seed: int = 1) -> list[tuple[str, Window]]:
    """Return ``count`` windows of the texts with their text, drawn by the seed."""
    tokenizer = load_tokenizer(str(TOKENIZER))
    found = [(t, w) for t in texts for w in cut(t, tokenizer.encode(t, add_special_tokens=False), sentences(t))]
    return random.Random(seed).sample([(t, w) for t, w in found if len(w) > 20], count)


def related(texts: list[str], count: int, seed: int = 1) -> list[Row]:
    """Return rows of ``count`` ordered pairs of names in sentences of the texts, drawn by the seed."""
    chance, names = random.Random(seed), nations()
    found: list[Example] = []
    for text in texts:
        for span in chance.sample(all_of := sentences(text), min(6, len(all_of))):
            words = span.of(text)
            named = [(s, e, x.country or x.id) for s, e, x, _ in names.find(words)]
            if not SHORTEST <= len(words) <= LONGEST or "\n" in words or len({c for *_, c in named}) < 2:
                continue
            one, other = chance.sample(named, 2)
            if one[2] != other[2]:
                one, other = sorted((one, other)) if chance.random() < 0.75 else (one, other)
                found.append(Example("news", words, relation=Relation(one[:2], other[:2], "NONE")))
    tokenizer = load_tokenizer(str(TOKENIZER))
    return [r for e in chance.sample(found, min(count, len(found))) for r in rows(e, tokenizer)]


def lessons(path: Path) -> list[Row]:
    """Return the rows that ``main`` wrote to ``path``, a file of one's own."""
    with path.open("rb") as held:
        return list(pickle.load(held))


def unlabelled(seed: int = 1) -> list[str]:
    """Return the texts of the news, each once, but for those of which anything is annotated to measure by."""
    measured = [p for part in ("news", "press") for p in corpus_data.passages(part)]
    ids = {p.head["from"].partition("#")[2] for p in measured} | {path.stem for path in SAMPLES.glob("*.json")}
    news = {name: [json.loads(line) for line in (NEWS / name).open(encoding="utf-8")] for name in FILES}
    held = {row["text"] for reports in news.values() for row in reports if row["id"] in ids}  # some stand there twice
    texts: list[str] = []
    for name, reports in news.items():
        found = [text for text in dict.fromkeys(row["text"] for row in reports) if text not in held]
        texts += random.Random(seed).sample(found, min(LEADS, len(found))) if name.startswith("feed") else found
    return texts


def main(model: Path, out: Path, seed: int) -> None:
    net = load(model, 0.0).eval()
    texts = unlabelled(seed)
    drawn = windows(texts, WINDOWS, seed)
    plain = [Row(np.concatenate([[CLS], w.ids, [SEP]]), np.concatenate([[0], w.types, [0]]), {}) for _, w in drawn]
    made = []
    for n, (labels, links, _) in asked(net, plain):
        text, window = drawn[n]
        made.append(lesson(text, window, plain[n], labels, links))
    print(f"{len(made)} windows", flush=True)
    marked = related(texts, PAIRS, seed)
    for n, (_, _, relation) in asked(net, marked):
        row = marked[n]
        assert row.relation is not None
        sides = row.relation[:2]
        made.append(Row(row.ids, row.types, row.labels, relation=(*sides, softmax(relation[None])[0].tolist())))
    with out.open("wb") as held:
        pickle.dump(made, held)
    print(f"{len(made)} rows in {out}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
