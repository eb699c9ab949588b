"""The network in torch: a MiniLM encoder (BERT, 6 layers, width 384) and Dragoman's heads on its token states.

Inputs of ``forward``: ids, types, attention mask, actor mask, recipient mask, each (batch, tokens).
Outputs: labels (batch, tokens, TOKEN_LABELS), links (batch, tokens, LINK_WIDTH), relation (batch, RELATIONS).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from dragoman.annotate.labels import LINK_WIDTH, RELATIONS, TOKEN_LABELS
from dragoman.annotate.windows import TOKEN_TYPES

WIDTH, LAYERS, HEADS, INNER = 384, 6, 12, 1536
HEAD_WIDTH = WIDTH // HEADS
VOCABULARY, POSITIONS = 30522, 512


class Dropout(nn.Module):
    """Dropout with one mask a row, shared by its tokens: as good here, and a third faster to train on a CPU."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.rate:
            return x
        shape = (x.shape[0], *(1 for _ in x.shape[1:-1]), x.shape[-1])
        return x * (torch.rand(shape) >= self.rate).to(x.dtype) / (1.0 - self.rate)


class Layer(nn.Module):
    """One BERT layer: attention and feed-forward, each with its residual and layer norm after it.

    ``heads`` and ``inner`` are what pruning (prune.py) left of the twelve heads and the 1,536 units.
    """

    def __init__(self, dropout: float, heads: int = HEADS, inner: int = INNER) -> None:
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(WIDTH, 3 * heads * HEAD_WIDTH), nn.Linear(heads * HEAD_WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, inner), nn.Linear(inner, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, t, _ = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, HEAD_WIDTH).permute(2, 0, 3, 1, 4)
        # Written out: in bfloat16 on a CPU the fused attention's backward pass costs a quarter of the whole step.
        scores = q * HEAD_WIDTH**-0.5 @ k.transpose(-1, -2) + bias.to(q.dtype)
        y = torch.softmax(scores, -1, dtype=torch.float32).to(v.dtype) @ v
        y = y.transpose(1, 2).reshape(b, t, -1)
        x = self.norm1(x + self.drop(self.out(y)))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


class Network(nn.Module):
    """The encoder and the heads; ``shape`` holds (heads, inner units) of each layer."""

    def __init__(self, dropout: float = 0.1, shape: Sequence[tuple[int, int]] = ((HEADS, INNER),) * LAYERS) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.types = nn.Embedding(TOKEN_TYPES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout, *widths) for widths in shape)
        self.drop = Dropout(dropout)
        self.labels = nn.Linear(WIDTH, TOKEN_LABELS)
        self.links = nn.Linear(WIDTH, LINK_WIDTH)
        self.relation_in = nn.Linear(3 * WIDTH, WIDTH)
        self.relation_out = nn.Linear(WIDTH, len(RELATIONS))

    def encode(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        where = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.words(ids) + self.positions(where) + self.types(types)))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

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
    heads = [len(values[f"layers.{i}.out.weight"][0]) // HEAD_WIDTH for i in range(LAYERS)]
    net = Network(dropout, [(n, len(values[f"layers.{i}.up.weight"])) for i, n in enumerate(heads)])
    net.load_state_dict(dict(values))
    return net


def from_minilm(path: Path, dropout: float = 0.1) -> Network:
    """Return the network with the encoder weights of a BERT checkpoint (safetensors) and fresh heads.

    Type rows: the checkpoint's row 0 for every shape, plus small noise, plus a larger one for the marks.
    """
    raw = {k.removeprefix("bert."): v.float() for k, v in load_file(path).items()}
    net = Network(dropout)
    torch.manual_seed(0)
    kind = torch.arange(TOKEN_TYPES)
    spread = torch.where(kind >= 3, 0.08, 0.005)[:, None]
    values = {
        "words.weight": raw["embeddings.word_embeddings.weight"],
        "positions.weight": raw["embeddings.position_embeddings.weight"],
        "types.weight": raw["embeddings.token_type_embeddings.weight"][:1] + torch.randn(TOKEN_TYPES, WIDTH) * spread,
        "norm.weight": raw["embeddings.LayerNorm.weight"],
        "norm.bias": raw["embeddings.LayerNorm.bias"],
    }
    names = {
        "out": "attention.output.dense", "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm",
    }  # fmt: skip
    for i in range(LAYERS):
        for part in ("weight", "bias"):
            sides = [raw[f"encoder.layer.{i}.attention.self.{side}.{part}"] for side in ("query", "key", "value")]
            values[f"layers.{i}.qkv.{part}"] = torch.cat(sides)
        for ours, theirs in names.items():
            for part in ("weight", "bias"):
                values[f"layers.{i}.{ours}.{part}"] = raw[f"encoder.layer.{i}.{theirs}.{part}"]
    missing, unexpected = net.load_state_dict(values, strict=False)
    heads = {
        n for n, _ in net.named_parameters() if n.split(".")[0] in ("labels", "links", "relation_in", "relation_out")
    }
    if set(missing) != heads or unexpected:
        raise ValueError(
            f"{path}: not the checkpoint expected: missing {set(missing) - heads}, unexpected {unexpected}"
        )
    return net
