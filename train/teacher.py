"""Trained networks as teachers of the small one: ``python -m train.teacher OUT MODEL... --related MODEL...``.

What the larger network (``python -m train large``), or the mean of several networks, says of windows of unlabelled
news, every head's chances, is written to ``OUT`` as training rows; ``full --taught OUT`` draws them beside the data
that people marked (Hinton, Vinyals and Dean 2015, arXiv:1503.02531, who ask an ensemble as well: each network errs in
its own way). Pairs of names are asked of the networks ``--related``, where these are others (``python -m train
pairs``). Most of the news that was annotated to train on is asked about too, but nothing that is measured by.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from dragoman.annotate import affiliation, anchors, antecedents, attribution, mentions
from dragoman.annotate.decode import Table, stretches
from dragoman.annotate.encoder import Scores, softmax
from dragoman.annotate.labels import LAYER_SLICES
from dragoman.annotate.windows import CLS, MAX_TOKENS, SEP, Window, cut, load_tokenizer, sentences
from dragoman.records import Span
from dragoman.resolve.names import nations
from train import corpus_data
from train.batches import Pairs, Row, collate, rows
from train.examples import Example, Relation
from train.loop import DEVICE, load
from train.model import Network

NEWS = Path("../shared/data/news")
FILES = ("diplomacy.jsonl", "wikinews.jsonl", "feed_items_2023.jsonl", "state_dept.jsonl", "crawled_pages.jsonl")
SAMPLES = Path("../shared/samples/annotated")
LIMITS = MAX_TOKENS, 254  # tokens of a window: half of the texts are cut in each
TOKENIZER = Path(__file__).parents[1] / "src/dragoman/annotate/weights/tokenizer.json"
AT_ONCE = 16
FAINT = 1e-9  # so that a chance of 0 has a logarithm
SHORTEST, LONGEST = 50, 320  # characters of a sentence with a pair, as PLV's are


@dataclass(frozen=True, slots=True)
class Answer:
    """What networks say of a row in the mean, without its [CLS] and [SEP].

    ``labels`` (tokens, labels) are the logarithms of each layer's mean chances, ``links`` one array of scores (tokens,
    LINK_WIDTH) a network, ``relation`` the mean chances of the relations.
    """

    labels: np.ndarray
    links: list[np.ndarray]
    relation: np.ndarray


@torch.no_grad()
def asked(nets: Sequence[Network], found: Sequence[Row]) -> Iterator[tuple[int, Answer]]:
    """Yield the number of each row and what the networks say of it, rows of like length together."""
    order = sorted(range(len(found)), key=lambda n: len(found[n]))
    for at in range(0, len(order), AT_ONCE):
        part = order[at : at + AT_ONCE]
        inputs = collate([found[n] for n in part]).to(DEVICE).inputs
        with torch.autocast(DEVICE.type, torch.bfloat16):
            outputs = [[x.float().cpu().numpy() for x in net(*inputs)] for net in nets]
        labels = np.empty_like(outputs[0][0])
        for where in LAYER_SLICES.values():
            labels[..., where] = np.log(np.mean([softmax(one[0][..., where]) for one in outputs], 0) + FAINT)
        relations = np.mean([softmax(one[2]) for one in outputs], 0)
        for row, n in enumerate(part):
            inside = slice(1, len(found[n]) - 1)
            yield n, Answer(labels[row, inside], [one[1][row, inside] for one in outputs], relations[row])


def lesson(text: str, window: Window, row: Row, answer: Answer) -> Row:
    """Return ``row`` with the chances of each label and of each pair that the decoders would ask about."""
    spans = (Span(int(window.starts[0]), int(window.ends[-1])),)
    one = np.zeros(len(window), np.int64)
    labels = answer.labels
    tables = [Table(Scores(text, spans, window.starts, window.ends, one, labels, links)) for links in answer.links]
    table = tables[0]
    named = [m for m in mentions.decode(table) if spans[0].covers(m.span)]
    acts = anchors.decode(table, named)
    soft = {name: np.pad(softmax(labels[:, part]), ((1, 1), (0, 0))) for name, part in LAYER_SLICES.items()}
    first = table.first_tokens([a.span for a in acts]) + 1
    soft["status"][np.setdiff1d(np.arange(len(row)), first)] = 0.0  # elsewhere it means nothing
    made = Row(row.ids, row.types, row.labels, soft={k: v.astype(np.float16) for k, v in soft.items()})

    def one_of(scores: np.ndarray) -> np.ndarray:
        return softmax(np.append(scores, 0.0)[None])[0, :-1]

    def pairs(link: str, lefts: Sequence[int], rights: Sequence[int], exclusive: bool = True) -> None:
        for left in lefts:
            others = [r for r in rights if (r < left if link == "coreference" else r != left)]
            if not others:
                continue
            each = [t.pairs(link, [left], others)[0] for t in tables]
            chance = np.mean([one_of(scores) if exclusive else 1.0 / (1.0 + np.exp(-scores)) for scores in each], 0)
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
    """Return ``count`` windows of the texts with their text, drawn by the seed, or all where there are not as many."""
    tokenizer = load_tokenizer(str(TOKENIZER))
    found = []
    for number, text in enumerate(texts):
        encoding = tokenizer.encode(text, add_special_tokens=False)
        found += [(text, w) for w in cut(text, encoding, sentences(text), limit=LIMITS[number % 2]) if len(w) > 20]
    return random.Random(seed).sample(found, min(count, len(found)))


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


def unlabelled() -> list[str]:
    """Return the texts of the news, each once, but for those of which anything is annotated to measure by."""
    measured = [p for part in ("dev", "news", "press") for p in corpus_data.passages(part) if "from" in p.head]
    ids = {p.head["from"].partition("#")[2] for p in measured} | {path.stem for path in SAMPLES.glob("*.json")}
    reports = [json.loads(line) for name in FILES for line in (NEWS / name).open(encoding="utf-8")]
    held = {row.get("text") for row in reports if row["id"] in ids}  # some stand there twice
    return [text for text in dict.fromkeys(row.get("text") for row in reports) if text and text not in held]


def _part(words: str) -> slice:
    """Return which texts "2/8" is: every eighth, from the second on."""
    part, _, of = words.partition("/")
    if not (part.isdecimal() and of.isdecimal() and 1 <= int(part) <= int(of)):
        raise argparse.ArgumentTypeError(f"{words!r} is no part, as 2/8 is")
    return slice(int(part) - 1, None, int(of))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m train.teacher", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("models", type=Path, nargs="+", help="checkpoints of networks, whose mean is the teacher")
    parser.add_argument("--related", type=Path, nargs="+", help="those asked about pairs of names, if they are others")
    parser.add_argument("--seed", type=int, default=1, help="which windows and pairs of the news are drawn")
    parser.add_argument("--part", type=_part, default="1/1", help="one of several runs: 2/8 is of every eighth text")
    parser.add_argument("--windows", type=int, default=11000)
    parser.add_argument("--pairs", type=int, default=6000)
    given = parser.parse_args()
    nets = [load(model, 0.0).eval().to(DEVICE) for model in given.models]
    texts = unlabelled()[given.part]
    drawn = windows(texts, given.windows, given.seed)
    plain = [Row(np.concatenate([[CLS], w.ids, [SEP]]), np.concatenate([[0], w.types, [0]]), {}) for _, w in drawn]
    made = [lesson(drawn[n][0], drawn[n][1], plain[n], answer) for n, answer in asked(nets, plain)]
    print(f"{len(made)} windows", flush=True)
    nets = [load(model, 0.0).eval().to(DEVICE) for model in given.related or given.models]
    marked = related(texts, given.pairs, given.seed)
    for n, answer in asked(nets, marked):
        row = marked[n]
        assert row.relation is not None
        made.append(Row(row.ids, row.types, row.labels, relation=(*row.relation[:2], answer.relation.tolist())))
    with given.out.open("wb") as held:
        pickle.dump(made, held)
    print(f"{len(made)} rows in {given.out}")


if __name__ == "__main__":
    main()
