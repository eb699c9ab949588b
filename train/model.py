"""The network in torch: an encoder and Dragoman's heads on its token states.

The encoder is MiniLM's (BERT, 6 layers, width 384; then pruned and grown, see prune.py and grow.py) or the larger
MPNet's (9 layers, width 768, and a bias of attention by distance). Both know BERT's uncased word pieces, so windows and
ids are the same.

Inputs of ``forward``: ids, types, attention mask, actor mask, recipient mask, each (batch, tokens).
Outputs: labels (batch, tokens, TOKEN_LABELS), links (batch, tokens, LINK_WIDTH), relation (batch, RELATIONS).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from dragoman.annotate.labels import LINK_WIDTH, RELATIONS, TOKEN_LABELS
from dragoman.annotate.windows import CLS, SEP, TOKEN_TYPES
from train.batches import MASK

WIDTH, LAYERS, HEADS, INNER = 384, 6, 12, 1536
VOCABULARY, POSITIONS = 30522, 512
LARGE_WIDTH, LARGE_LAYERS, LARGE_INNER = 768, 9, 3072  # the first nine of MPNet's twelve: the others cost a quarter
DISTANCES, FARTHEST = 32, 128  # MPNet's buckets of distance, and from where on all are one

#: What no checkpoint of an encoder has.
FRESH = frozenset({"labels", "links", "relation_in", "relation_out"})


class Dropout(nn.Module):
    """Dropout with one mask a row, shared by its tokens: as good here, and a third faster to train on a CPU."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.rate:
            return x
        shape = (x.shape[0], *(1 for _ in x.shape[1:-1]), x.shape[-1])
        return x * (torch.rand(shape, device=x.device) >= self.rate).to(x.dtype) / (1.0 - self.rate)


class Layer(nn.Module):
    """One BERT layer: attention and feed-forward, each with its residual and layer norm after it.

    ``heads`` and ``inner`` are what pruning (prune.py) left of the twelve heads and the units.
    """

    def __init__(self, dropout: float, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads, self.head_width = heads, width // HEADS
        self.qkv, self.out = nn.Linear(width, 3 * heads * self.head_width), nn.Linear(heads * self.head_width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.drop = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, t, _ = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, self.head_width).permute(2, 0, 3, 1, 4)
        # Written out: in bfloat16 on a CPU the fused attention's backward pass costs a quarter of the whole step.
        scores = q * self.head_width**-0.5 @ k.transpose(-1, -2) + bias.to(q.dtype)
        y = torch.softmax(scores, -1, dtype=torch.float32).to(v.dtype) @ v
        y = y.transpose(1, 2).reshape(b, t, -1)
        x = self.norm1(x + self.drop(self.out(y)))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


class Network(nn.Module):
    """The encoder and the heads; ``shape`` holds (heads, inner units) of each layer.

    ``distant``: attention has a bias by distance, one for all layers, as MPNet's has.
    """

    def __init__(
        self,
        dropout: float = 0.1,
        shape: Sequence[tuple[int, int]] = ((HEADS, INNER),) * LAYERS,
        width: int = WIDTH,
        distant: bool = False,
    ) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, width)
        self.positions = nn.Embedding(POSITIONS, width)
        self.types = nn.Embedding(TOKEN_TYPES, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.distance = nn.Embedding(DISTANCES, HEADS) if distant else None
        self.layers = nn.ModuleList(Layer(dropout, width, *widths) for widths in shape)
        self.drop = Dropout(dropout)
        self.labels = nn.Linear(width, TOKEN_LABELS)
        self.links = nn.Linear(width, LINK_WIDTH)
        self.relation_in = nn.Linear(3 * width, width)
        self.relation_out = nn.Linear(width, len(RELATIONS))

    def encode(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        where = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.words(ids) + self.positions(where) + self.types(types)))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        if self.distance is not None:
            bias = bias + self.apart(where)
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def apart(self, where: Tensor) -> Tensor:
        """Return (1, heads, tokens, tokens) the bias of attention by distance (MPNet, as in T5)."""
        assert self.distance is not None
        far = where[None] - where[:, None]  # to a token from another
        half, exact = DISTANCES // 2, DISTANCES // 4
        size = far.abs().clamp(min=1)
        log = exact + (torch.log(size / exact) / math.log(FARTHEST / exact) * (half - exact)).long()
        bucket = torch.where(far.abs() < exact, far.abs(), log.clamp(max=half - 1)) + (far > 0).long() * half
        return self.distance(bucket).permute(2, 0, 1)[None]

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor, actor: Tensor, recipient: Tensor) -> tuple[Tensor, ...]:
        x = self.encode(ids, types, mask)
        dropped = self.drop(x)
        return self.labels(dropped), self.links(dropped), self.relate(x, actor, recipient)

    def relate(self, x: Tensor, actor: Tensor, recipient: Tensor) -> Tensor:
        pooled = self.pool(x, actor, recipient)
        return self.relation_out(self.drop(torch.tanh(self.relation_in(self.drop(pooled)))))

    @staticmethod
    def pool(x: Tensor, actor: Tensor, recipient: Tensor) -> Tensor:
        """Return (batch, 3 * width): the states of [CLS], and of each side's tokens in the mean."""

        def mean(marks: Tensor) -> Tensor:
            weights = marks.to(x.dtype)[:, :, None]
            return (x * weights).sum(1) / weights.sum(1).clamp(min=1.0)

        return torch.cat([x[:, 0], mean(actor), mean(recipient)], -1)


def from_weights(values: Mapping[str, Tensor], dropout: float = 0.1) -> Network:
    """Return the network that ``values``, all its weights by name, belong to; they say how wide its layers are."""
    width = values["words.weight"].shape[1]
    outs = [values[f"layers.{i}.out.weight"] for i in range(sum(n.endswith(".out.weight") for n in values))]
    shape = [(x.shape[1] // (width // HEADS), len(values[f"layers.{i}.up.weight"])) for i, x in enumerate(outs)]
    net = Network(dropout, shape, width, "distance.weight" in values)
    net.load_state_dict(dict(values))
    return net


def from_minilm(path: Path, dropout: float = 0.1) -> Network:
    """Return the network with the encoder weights of a BERT checkpoint (safetensors) and fresh heads."""
    raw = {k.removeprefix("bert."): v.float() for k, v in load_file(path).items()}
    kinds = raw["embeddings.token_type_embeddings.weight"][:1]
    values = {"words.weight": raw["embeddings.word_embeddings.weight"]}
    values["positions.weight"] = raw["embeddings.position_embeddings.weight"]
    return _begun(Network(dropout), path, raw, values, kinds, "self.query", "self.key", "self.value", "output.dense")


def from_mpnet(path: Path, dropout: float = 0.1) -> Network:
    """Return the larger network with the encoder weights of an MPNet checkpoint (safetensors) and fresh heads.

    Its word pieces are BERT's behind four of its own, its positions begin at 2: both are put in BERT's order.
    """
    raw = {k.removeprefix("mpnet."): v.float() for k, v in load_file(path).items()}
    words = raw["embeddings.word_embeddings.weight"]
    ours = words[4 : 4 + VOCABULARY].clone()
    for piece, theirs in ((0, 1), (100, 3), (CLS, 0), (SEP, 2), (MASK, len(words) - 1)):
        ours[piece] = words[theirs]
    net = Network(dropout, ((HEADS, LARGE_INNER),) * LARGE_LAYERS, LARGE_WIDTH, distant=True)
    values = {"words.weight": ours, "positions.weight": raw["embeddings.position_embeddings.weight"][2:]}
    values["distance.weight"] = raw["encoder.relative_attention_bias.weight"]
    kinds = torch.zeros(1, LARGE_WIDTH)
    return _begun(net, path, raw, values, kinds, "attn.q", "attn.k", "attn.v", "attn.o")


def _begun(
    net: Network, path: Path, raw: dict[str, Tensor], values: dict[str, Tensor], kinds: Tensor, *attention: str
) -> Network:
    """Return ``net`` with the layers of ``raw`` and the embeddings ``values``.

    Type rows: ``kinds`` (1, width) for every shape, plus small noise, plus a larger one for the marks.
    """
    torch.manual_seed(0)
    spread = torch.where(torch.arange(TOKEN_TYPES) >= 3, 0.08, 0.005)[:, None]
    values["types.weight"] = kinds + torch.randn(TOKEN_TYPES, kinds.shape[1]) * spread
    names = {
        "out": f"attention.{attention[3]}", "norm1": f"attention.{'output.' * ('self' in attention[0])}LayerNorm",
        "up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm",
    }  # fmt: skip
    for part in ("weight", "bias"):
        values[f"norm.{part}"] = raw[f"embeddings.LayerNorm.{part}"]
        for i in range(len(net.layers)):
            layer = f"encoder.layer.{i}"
            values[f"layers.{i}.qkv.{part}"] = torch.cat([raw[f"{layer}.attention.{x}.{part}"] for x in attention[:3]])
            for ours, theirs in names.items():
                values[f"layers.{i}.{ours}.{part}"] = raw[f"{layer}.{theirs}.{part}"]
    missing, unexpected = net.load_state_dict(values, strict=False)
    heads = {n for n, _ in net.named_parameters() if n.split(".")[0] in FRESH}
    if set(missing) != heads or unexpected:
        raise ValueError(
            f"{path}: not the checkpoint expected: missing {set(missing) - heads}, unexpected {unexpected}"
        )
    return net
