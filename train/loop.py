"""The training loop: one network, every head, losses masked where a data set is silent."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.data import DataLoader

from dragoman.annotate.labels import LAYER_SLICES, LINK_SLICES, LINKS
from train.batches import IGNORE, Batch, Row, collate, grouped
from train.model import Network, from_weights

#: Weight of each loss in the sum. Anchors, who acts and who receives, and relations are scarce in the data and dear in
#: the product.
WEIGHTS = {
    "mention": 0.7, "source": 1.0, "cue": 1.0, "content": 1.0, "inner": 0.5, "anchor": 3.0, "status": 0.5,
    "commitment": 0.7, "content_cue": 0.3, "cue_source": 0.5, "anchor_actor": 1.5, "anchor_recipient": 2.0,
    "coreference": 0.5, "affiliation": 0.5, "relation": 1.0, "bag": 0.2,
}  # fmt: skip

LOOK = 50  # steps from one look at the losses to the next
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: ``epochs`` over the rows of ``draw(epoch)``, ``tokens`` a batch, learning rates, decay or not.

    ``minutes`` ends the run early; the rate then falls to zero by the clock rather than by the steps. ``half`` runs
    the network in bfloat16 (its weights stay in float32): twice as fast where the processor has ``avx512_bf16``. The
    first ``frozen`` layers, and with any the embeddings, stay as they are: two thirds of their time are saved.
    ``memory``: what is saved is the running mean of the weights, which keeps so much of itself every ten steps.
    ``workers``: processes that lay out the batches, beside a GPU that would wait for them.
    """

    epochs: int
    tokens: int = 2048
    rate: float = 1e-4
    head_rate: float = 5e-4
    warmup: int = 100
    decay: bool = True
    minutes: float = 1e9
    seed: int = 0
    threads: int = 2
    half: bool = False
    frozen: int = 0
    memory: float = 0.0
    workers: int = 0


def losses(net: Network, batch: Batch) -> dict[str, Tensor]:
    """Return the mean loss of every layer and link that this batch has targets for.

    Nothing here asks the device for a number: a GPU would stand still until it had answered.
    """
    labels, links, relation = (x.float() for x in net(*batch.inputs))
    found: dict[str, Tensor] = {}
    for layer, target in batch.labels.items():
        if not batch.counts[layer]:
            continue
        scores = labels[..., LAYER_SLICES[layer]].flatten(0, 1)
        loss = functional.cross_entropy(scores, target.flatten(), ignore_index=IGNORE, reduction="sum")
        if layer in batch.soft:
            loss = loss - (batch.soft[layer].flatten(0, 1) * torch.log_softmax(scores, -1)).sum()
        found[layer] = loss / batch.counts[layer]
    for name, (rows, lefts, rights, target, exclusive) in batch.links.items():
        left = links[rows, lefts, LINK_SLICES[f"{name}.left"]]
        right = links[rows[:, None], rights, LINK_SLICES[f"{name}.right"]]
        scores = (left[:, None] * right).sum(-1) * LINKS[name] ** -0.5
        if exclusive:
            found[name] = _choose(scores, target)
        else:
            known = (target >= 0).to(scores.dtype)
            each = functional.binary_cross_entropy_with_logits(scores, target.clamp(min=0.0), reduction="none")
            found[name] = (each * known).sum() / known.sum()
    if batch.relations:
        asked, right = batch.relations
        logs = torch.log_softmax(relation[asked], -1)
        taught = (right.sum(-1) > 0) & (right.max(-1).values < 1.0)  # else each type that has a 1 is as good
        any_of = torch.logsumexp(logs.masked_fill(right < 1.0, -1e9), -1)
        found["relation"] = -torch.where(taught, (right * logs).sum(-1), any_of).mean()
    if batch.bags:
        chance = torch.softmax(labels[[i for i, _ in batch.bags]][..., LAYER_SLICES["anchor"]], -1)
        inside = batch.inputs[2][[i for i, _ in batch.bags]].float()
        kinds = torch.stack([chance[n][:, t].sum(-1) for n, (_, t) in enumerate(batch.bags)])
        none = (torch.log1p(-(kinds * inside).clamp(max=1 - 1e-4))).sum(-1)
        found["bag"] = -torch.log1p(-torch.exp(none).clamp(max=1 - 1e-4)).mean()
    return found


def _choose(scores: Tensor, target: Tensor) -> Tensor:
    """Return the loss of picking any right candidate, or "none" (score 0) where there is none.

    Where a teacher gives chances between 0 and 1 it is the cross-entropy with these, the rest being that of "none".
    """
    low = -1e9
    logs = torch.log_softmax(torch.cat([scores.masked_fill(target < 0, low), scores.new_zeros(len(scores), 1)], 1), 1)
    known = target.clamp(min=0.0)
    known = torch.cat([known, (1.0 - known.sum(1, keepdim=True)).clamp(min=0.0)], 1)
    taught = ((known > 0) & (known < 1)).any(1)
    any_of = torch.logsumexp(logs.masked_fill(known < 1.0, low), 1)
    return -torch.where(taught, (known * logs.clamp(min=-1e4)).sum(1), any_of).mean()


def train(net: Network, draw: Callable[[int], list[Row]], plan: Plan, out: Path, log: Path | None = None) -> None:
    """Train ``net`` in place; ``out`` gets a checkpoint (safetensors) every 250 steps and at the end."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    net.to(DEVICE)
    net.words.weight.requires_grad_(False)  # words unseen in training keep their place
    if plan.frozen:
        for part in (net.positions, net.types, net.norm, *net.layers[: plan.frozen]):
            part.requires_grad_(False)
    heads = [
        p
        for n, p in net.named_parameters()
        if n.split(".")[0] in ("labels", "links", "relation_in", "relation_out", "types")
    ]
    chosen = {id(p) for p in heads}
    body = [p for p in net.parameters() if id(p) not in chosen and p.requires_grad]
    groups = [{"params": body, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    rates = [plan.rate, plan.head_rate]
    mean = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(plan.memory)) if plan.memory else None
    start = time.monotonic()
    step, total, seen = 0, 0, 0
    running: dict[str, Tensor] = {}
    for epoch in range(plan.epochs):
        if time.monotonic() - start > 60 * plan.minutes:
            break  # before the rows of another epoch are drawn
        drawn = grouped(draw(epoch), plan.tokens, plan.seed * 1000 + epoch)
        total = total or len(drawn) * plan.epochs
        for made in DataLoader(drawn, batch_size=None, collate_fn=collate, num_workers=plan.workers):  # type: ignore[arg-type]
            batch = made.to(DEVICE)
            minutes = (time.monotonic() - start) / 60
            if minutes > plan.minutes:
                break
            progress = max(step / total, minutes / plan.minutes)
            scale = min(1.0, (step + 1) / plan.warmup) * (max(0.02, 1.0 - progress) if plan.decay else 1.0)
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * scale
            net.train()
            with torch.autocast(DEVICE.type, torch.bfloat16, enabled=plan.half):
                parts = losses(net, batch)
            loss = sum((WEIGHTS[name] * value for name, value in parts.items()), torch.zeros((), device=DEVICE))
            if not loss.requires_grad:
                continue
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(body + heads, 1.0)
            optimiser.step()
            step += 1
            seen += int(made.inputs[2].sum())
            for name, value in parts.items():
                running[name] = torch.lerp(running.get(name, value.detach()), value.detach(), 0.02)
            if step % LOOK == 0:  # seldom: each look waits for the device
                shown = {name: float(value) for name, value in sorted(running.items())}
                if bad := [name for name, value in shown.items() if not math.isfinite(value)]:
                    raise RuntimeError(f"by step {step} the loss of {', '.join(bad)} is no number any more")
                if log:
                    told = " ".join(f"{name}={value:.3f}" for name, value in shown.items())
                    with log.open("a") as lines:
                        lines.write(f"{minutes:.1f} min, epoch {epoch}, step {step}/{total}, {seen} tokens: {told}\n")
            if mean is not None and step % 10 == 0:
                mean.update_parameters(net)
            if step % 250 == 0:
                save(mean.module if mean else net, out)
    save(mean.module if mean else net, out)


def save(net: Network, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    save_file(net.state_dict(), temporary)
    temporary.replace(path)


def load(path: Path, dropout: float = 0.1) -> Network:
    return from_weights(load_file(path), dropout)
