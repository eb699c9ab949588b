"""Examples to tensors: windows as the runtime cuts them, a label row a layer, and the pairs of each link."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from dragoman.annotate.labels import LAYERS, RELATIONS
from dragoman.annotate.windows import CLS, MAX_TOKENS, PAIR_TOKENS, SEP, Window, around_pair, cut, sentences, tokens_in
from dragoman.records import Span
from train.examples import Example, Range

IGNORE = -100
MASK = 103  # of the encoder's vocabulary
LABEL_OF = {layer: {name: i for i, name in enumerate(names)} for layer, names in LAYERS.items()}


@dataclass(slots=True)
class Pairs:
    """One left token and the right tokens it may link to, with the chance of each, most often 0 or 1.

    ``exclusive``: at most one is right, or none.
    """

    left: int
    rights: list[int]
    positive: Sequence[float]
    exclusive: bool


@dataclass(slots=True)
class Row:
    """One window with its targets; token positions count [CLS] as 0.

    ``soft``: the chances (tokens, labels) that a teacher gives a layer; a token without any has zeros.
    """

    ids: np.ndarray
    types: np.ndarray
    labels: dict[str, np.ndarray]
    links: dict[str, list[Pairs]] = field(default_factory=dict)
    relation: tuple[slice, slice, list[float]] | None = None
    bag: list[int] | None = None
    soft: dict[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)


def rows(example: Example, tokenizer: Tokenizer, limit: int = MAX_TOKENS) -> list[Row]:
    """Return the training rows of ``example``: its windows, and a marked one for its relation."""
    encoding = tokenizer.encode(example.text, add_special_tokens=False)
    found: list[Row] = []
    layered = any(
        v is not None
        for v in (example.mentions, example.attributions, example.events, example.commitments, example.clusters)
    )
    if layered or example.bag:
        for window in cut(example.text, encoding, sentences(example.text), limit=limit):
            row = _row(example, window)
            if example.bag and not layered:
                row.bag = [LABEL_OF["anchor"][t] for t in example.bag.split("|")]
            if example.only_marked and not any(row.links.values()) and not (row.labels["anchor"] > 0).any():
                continue
            found.append(row)
    if example.relation:
        found += _relation_row(example, encoding)
    return found


def hide(row: Row, share: float, chance: random.Random) -> Row:
    """Return ``row`` with about ``share`` of its tokens given as [MASK], its targets as they were.

    A small encoder soon knows four thousand passages by their words; what it cannot see it has to tell from the rest.
    """
    ids = row.ids.copy()
    for at in range(1, len(ids) - 1):
        if chance.random() < share:
            ids[at] = MASK
    return replace(row, ids=ids)


def _relation_row(example: Example, encoding: object) -> list[Row]:
    relation = example.relation
    assert relation is not None
    window = cut(example.text, encoding, [Span(0, len(example.text))], limit=10**6)  # type: ignore[arg-type]
    if not window:
        return []
    whole = window[0]
    actor = tokens_in(whole, *relation.actor)
    recipient = tokens_in(whole, *relation.recipient) if relation.recipient else slice(0, 0)
    low, high = min(actor.start, recipient.start or actor.start), max(actor.stop, recipient.stop)
    if high - low > PAIR_TOKENS:
        return []
    part = around_pair(low, high, len(whole))
    types = whole.types.copy()
    types[actor] += 3
    types[recipient] += 6
    types = np.minimum(types, 8)
    size = len(whole.ids[part])
    blank = {layer: np.full(size + 2, IGNORE, dtype=np.int64) for layer in LAYERS}
    allowed = relation.type.split("|")
    targets = list(relation.chance or (float(name in allowed) for name in RELATIONS))
    marks = tuple(slice(s.start - part.start + 1, s.stop - part.start + 1) for s in (actor, recipient))
    ids = np.concatenate([[CLS], whole.ids[part], [SEP]])
    return [Row(ids, np.concatenate([[0], types[part], [0]]), blank, relation=(marks[0], marks[1], targets))]


def _row(example: Example, window: Window) -> Row:
    size = len(window) + 2
    labels = {layer: np.full(size, IGNORE, dtype=np.int64) for layer in LAYERS}
    row = Row(np.concatenate([[CLS], window.ids, [SEP]]), np.concatenate([[0], window.types, [0]]), labels)
    inside = slice(1, size - 1)

    def at(span: Range) -> slice:
        found = tokens_in(window, *span)
        return slice(found.start + 1, found.stop + 1)

    def bio(layer: str, spans: Sequence[tuple[int, int, str]]) -> None:
        labels[layer][inside] = 0
        for start, end, kind in sorted(spans, key=lambda s: s[0] - s[1]):  # longer first, so nested ones show
            where = at((start, end))
            if where.start < where.stop:
                labels[layer][where] = LABEL_OF[layer][f"I-{kind}"]
                if start >= (window.starts[0] if len(window) else 0):
                    labels[layer][where.start] = LABEL_OF[layer][f"B-{kind}"]

    if example.mentions is not None:
        bio("mention", example.mentions)
    if example.commitments is not None:
        bio("commitment", example.commitments)
    if example.attributions is not None:
        _attributions(example, row, bio, at)
    if example.events is not None:
        _events(example, row, at, inside)
    if example.clusters is not None:
        _coreference(example, row, at)
    for one in example.affiliations or []:
        where = at(one.mention)
        right = [(s.start, tells) for part, tells in ((one.telling, True), (one.others, False))
                 for s in map(at, part) if s.start < s.stop]  # fmt: skip
        if where.start < where.stop and right:
            pairs = Pairs(where.start, [token for token, _ in right], [tells for _, tells in right], True)
            row.links.setdefault("affiliation", []).append(pairs)
    for layer, spans in example.unsure.items():
        for span in spans:
            where = at(span)
            row.labels[layer][where] = IGNORE
    return row


def _attributions(example: Example, row: Row, bio, at) -> None:  # type: ignore[no-untyped-def]
    links = example.attributions or []
    bio("source", [(*x.source, "source") for x in links if x.source])
    bio("cue", [(*x.cue, "cue") for x in links if x.cue])
    for layer, level in (("content", 0), ("inner", 1)):
        if level and example.name.startswith("polnear"):
            continue  # PolNeAR marks no attribution inside another
        bio(layer, [(*c, "content") for x in links if x.level == level for c in x.content])
    cues = [(x, at(x.cue)) for x in links if x.cue]
    cues = [(x, s) for x, s in cues if s.start < s.stop]
    sources = {x.source: at(x.source) for x in links if x.source}
    sources = {k: s for k, s in sources.items() if s.start < s.stop}
    for link, cue in cues:
        if sources:
            right = [s.start for s in sources.values()]
            positive = [k == link.source for k in sources]
            row.links.setdefault("cue_source", []).append(Pairs(cue.start, right, positive, True))
    for link in links:
        for content in link.content:
            where = at(content)
            if where.start < where.stop and cues:
                positive = [x is link for x, _ in cues]
                pairs = Pairs(where.start, [s.start for _, s in cues], positive, True)
                row.links.setdefault("content_cue", []).append(pairs)


def _events(example: Example, row: Row, at, inside: slice) -> None:  # type: ignore[no-untyped-def]
    events = example.events or []
    if not example.only_marked:
        row.labels["anchor"][inside] = 0
    elif any(at(e.anchor).start < at(e.anchor).stop for e in events):
        for span in example.candidates or []:
            row.labels["anchor"][at(span)] = 0
    named = {c: at(c) for c in example.candidates or []}
    named = {c: s for c, s in named.items() if s.start < s.stop}
    for mark in events:
        where = at(mark.anchor)
        if where.start >= where.stop:
            continue
        if "|" in mark.type:
            row.labels["anchor"][where] = IGNORE
        else:
            row.labels["anchor"][where] = LABEL_OF["anchor"][mark.type]
        if mark.status:
            row.labels["status"][where.start] = LABEL_OF["status"][mark.status]
        for link, right in (("anchor_actor", mark.actors), ("anchor_recipient", mark.recipients)):
            known = [c for c in named if c not in mark.ignored or c in (right or [])]
            if known and (right is not None or not example.only_marked):
                positive = [c in (right or []) for c in known]
                row.links.setdefault(link, []).append(
                    Pairs(where.start, [named[c].start for c in known], positive, False)
                )


def _coreference(example: Example, row: Row, at) -> None:  # type: ignore[no-untyped-def]
    placed: list[tuple[int, int]] = []
    for number, cluster in enumerate(example.clusters or []):
        for span in cluster:
            where = at(span)
            if where.start < where.stop:
                placed.append((where.start, number))
    placed.sort()
    for i, (token, number) in enumerate(placed):
        earlier = [p for p in placed[:i] if p[0] < token]
        if earlier:
            pairs = Pairs(token, [p[0] for p in earlier], [p[1] == number for p in earlier], True)
            row.links.setdefault("coreference", []).append(pairs)


@dataclass(slots=True)
class Batch:
    """Padded rows: ids, types, mask, actor, recipient of shape (rows, tokens); labels a layer likewise.

    ``counts``: tokens that have a target, a layer. ``relations``: the rows (pairs,) of marked pairs and their targets
    (pairs, relations).
    """

    inputs: tuple[Tensor, Tensor, Tensor, Tensor, Tensor]
    labels: dict[str, Tensor]
    soft: dict[str, Tensor]
    links: dict[str, tuple[Tensor, Tensor, Tensor, Tensor, bool]]
    relations: tuple[Tensor, Tensor] | None
    bags: list[tuple[int, list[int]]]
    counts: dict[str, int]

    def to(self, device: torch.device) -> Batch:
        """Return the batch with its tensors on ``device``."""

        def moved(x: Tensor) -> Tensor:
            return x.to(device, non_blocking=True)

        ids, types, mask, actor, recipient = map(moved, self.inputs)
        return Batch(
            (ids, types, mask, actor, recipient),
            {name: moved(x) for name, x in self.labels.items()},
            {name: moved(x) for name, x in self.soft.items()},
            {name: (*map(moved, pairs[:4]), pairs[4]) for name, pairs in self.links.items()},  # type: ignore[misc]
            (moved(self.relations[0]), moved(self.relations[1])) if self.relations else None,
            self.bags,
            self.counts,
        )


def collate(part: Sequence[Row]) -> Batch:
    size = max(len(r) for r in part)
    shape = (len(part), size)
    ids, types, mask, actor, recipient = (np.zeros(shape, dtype=np.int64) for _ in range(5))
    labels = {layer: np.full(shape, IGNORE, dtype=np.int64) for layer in LAYERS}
    soft = {layer: np.zeros((*shape, len(LAYERS[layer])), np.float32) for row in part for layer in row.soft}
    pairs: dict[str, list[tuple[int, Pairs]]] = {}
    relations, bags = [], []
    for i, row in enumerate(part):
        n = len(row)
        ids[i, :n], types[i, :n], mask[i, :n] = row.ids, row.types, 1
        for layer, values in row.labels.items():
            labels[layer][i, :n] = values
        for layer, chance in row.soft.items():
            soft[layer][i, :n] = chance
        for name, found in row.links.items():
            pairs.setdefault(name, []).extend((i, p) for p in found)
        if row.relation:
            actor[i, row.relation[0]] = 1
            recipient[i, row.relation[1]] = 1
            relations.append((i, row.relation[2]))
        if row.bag:
            bags.append((i, row.bag))
    counts = {layer: int((target != IGNORE).sum()) for layer, target in labels.items()}
    for layer, chances in soft.items():
        counts[layer] += int((chances.sum(-1) > 0).sum())
    tensors = tuple(torch.from_numpy(a) for a in (ids, types, mask, actor, recipient))
    marked = (torch.tensor([i for i, _ in relations]), torch.tensor([t for _, t in relations])) if relations else None
    return Batch(
        tensors, {k: torch.from_numpy(v) for k, v in labels.items()},  # type: ignore[arg-type]
        {k: torch.from_numpy(v) for k, v in soft.items()}, {k: _pad(v) for k, v in pairs.items()}, marked, bags, counts,
    )  # fmt: skip


def _pad(found: list[tuple[int, Pairs]]) -> tuple[Tensor, Tensor, Tensor, Tensor, bool]:
    """Return flat (row, left), rights (pairs, most), target (pairs, most): the chance that it is right, -1 padding."""
    most = max(len(p.rights) for _, p in found)
    rights = np.zeros((len(found), most), np.int64)
    target = np.full((len(found), most), -1.0, np.float32)
    for n, (_, p) in enumerate(found):
        rights[n, : len(p.rights)] = p.rights
        target[n, : len(p.rights)] = p.positive
    rows, lefts = (torch.tensor(x) for x in ([i for i, _ in found], [p.left for _, p in found]))
    return rows, lefts, torch.from_numpy(rights), torch.from_numpy(target), found[0][1].exclusive


def grouped(all_rows: list[Row], tokens: int, seed: int) -> list[list[Row]]:
    """Return the rows in shuffled groups of about ``tokens`` tokens, rows of like length together."""
    order = list(range(len(all_rows)))
    shuffler = random.Random(seed)
    shuffler.shuffle(order)
    groups: list[list[Row]] = []
    for at in range(0, len(order), 600):
        pool = sorted((all_rows[i] for i in order[at : at + 600]), key=len)
        group: list[Row] = []
        for row in pool:
            if group and len(row) * (len(group) + 1) > tokens:
                groups.append(group)
                group = []
            group.append(row)
        groups.append(group)
    shuffler.shuffle(groups)
    return [group for group in groups if group]


def batches(all_rows: list[Row], tokens: int, seed: int) -> Iterator[Batch]:
    """Yield the batches of ``grouped``."""
    return map(collate, grouped(all_rows, tokens, seed))
