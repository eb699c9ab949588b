"""The relation head alone, once the encoder stands: ``python -m train relate --start FILE --out FILE``, two minutes.

In the training of all heads together the encoder knows PLV's rows by heart before the relation head has done with them.
Here the encoder is kept as it is, what it says of each pair is computed once, and the head goes on under a strong
dropout, with no other head touched.
"""

from __future__ import annotations

import random
from pathlib import Path

import torch
from torch import Tensor, nn

from dragoman.annotate.windows import load_tokenizer
from train import corpus_data, event_data
from train.augment import retold
from train.batches import collate, rows
from train.examples import Example
from train.model import Network

PASSAGES, SHARE = (
    1600,
    0.15,
)  # passages whose pairs are looked at as well, and what a pair of theirs counts beside PLV's
EPOCHS, RATE, DROPOUT, PAIRS = 30, 3e-4, 0.4, 256


def pooled(net: Network, examples: list[Example], tokenizer: object) -> tuple[Tensor, Tensor]:
    """Return what the encoder says of each marked pair (pairs, 3 * width), and which types are right (pairs, types)."""
    found = sorted((r for e in examples for r in rows(e, tokenizer) if r.relation), key=len)  # type: ignore[arg-type]
    states = []
    for at in range(0, len(found), 32):
        ids, types, mask, actor, recipient = collate(found[at : at + 32]).inputs
        with torch.no_grad():
            states.append(net.pool(net.encode(ids, types, mask), actor, recipient))
    return torch.cat(states), torch.tensor([r.relation[2] for r in found if r.relation])


def polish(net: Network, data: Path, tokenizer: Path, seed: int = 0) -> None:
    """Train the relation head of ``net`` in place, on PLV without its held-out fifth and on pairs of the corpus."""
    torch.manual_seed(seed)
    net.eval()
    chance, cutter = random.Random(seed), load_tokenizer(str(tokenizer))
    plv = event_data.plv_to_train_on(data)
    passages = [retold(p, chance) for p in chance.sample(corpus_data.passages(), PASSAGES)]
    parts = [pooled(net, found, cutter) for found in (plv, corpus_data.relations(passages))]
    states, right = (torch.cat(both) for both in zip(*parts, strict=True))
    weight = torch.cat([torch.full((len(x),), share) for (x, _), share in zip(parts, (1.0, SHARE), strict=True)])
    head = [*net.relation_in.parameters(), *net.relation_out.parameters()]
    optimiser = torch.optim.AdamW(head, lr=RATE, weight_decay=0.01)
    decay = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.0, EPOCHS * (1 + len(states) // PAIRS))
    drop = nn.Dropout(DROPOUT)
    for _ in range(EPOCHS):
        for some in torch.randperm(len(states)).split(PAIRS):
            hidden = torch.tanh(net.relation_in(drop(states[some])))
            logs = torch.log_softmax(net.relation_out(drop(hidden)), -1)
            any_of = torch.logsumexp(logs.masked_fill(right[some] < 1.0, -1e9), -1)  # each type that fits is as good
            loss = -(any_of * weight[some]).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            decay.step()
