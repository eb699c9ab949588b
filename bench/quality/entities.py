"""Mentions and coreference on GUM's own test split, cut to the kinds that Dragoman marks."""

from __future__ import annotations

import statistics
from pathlib import Path

from bench.quality.attribution import report
from bench.quality.scoring import Tally
from dragoman.annotate import annotate
from dragoman.annotate.encoder import Encoder, encoder
from dragoman.resolve import knowledge, resolve
from train.entity_data import gum, states

DATA = "entities/gum"
KINDS = {"person": "person", "organisation": "organisation", "place": "place", "state": "place", "date": "date"}


def measure(data: Path, part: int = 1, model: Encoder | None = None) -> dict[str, float]:
    """Return exact-span F1 a kind (states count as places, which is all GUM says), and CoNLL F1 of coreference.

    Coreference is end to end over names and pronouns: GUM's other noun phrases are left out on both sides.
    """
    from scorch import scores as scorch

    examples = gum(data / "entities/gum", "test", states(data))[::part]
    known = knowledge()
    tallies = {k: Tally() for k in sorted(set(KINDS.values()))}
    chain_scores: list[float] = []
    for example, annotated in zip(
        examples, annotate([report(e.text) for e in examples], model or encoder()), strict=True
    ):
        for kind, tally in tallies.items():
            tally.add(
                ((m.span.start, m.span.end) for m in annotated.mentions if KINDS.get(m.kind) == kind),
                ((s, e) for s, e, k in example.mentions or [] if KINDS.get(k) == kind),
            )
        resolved = resolve(annotated, known)
        groups: dict[str, set[tuple[int, int]]] = {}
        for i, actor in resolved.actor_of.items():
            span = resolved.annotated.mentions[i].span
            if resolved.annotated.mentions[i].kind in ("person", "pronoun", "organisation", "state"):
                groups.setdefault(actor, set()).add((span.start, span.end))
        named = {(s, e) for s, e, k in example.mentions or [] if k != "date"}
        gold = [set(c) & named | {x for x in c if _pronoun(example.text[slice(*x)])} for c in example.clusters or []]
        true = [c for c in gold if len(c) > 1]
        mine = [g for g in groups.values() if len(g) > 1]
        if true:
            chain_scores.append(_conll(scorch, true, mine))
    result = {f"{kind}_f1": tally.f1 for kind, tally in tallies.items()}
    return result | {"coreference_conll": sum(chain_scores) / max(1, len(chain_scores))}


def _pronoun(words: str) -> bool:
    from train.entity_data import PRONOUNS

    return words.lower() in PRONOUNS


def _conll(scorch, true: list[set], mine: list[set]) -> float:  # type: ignore[no-untyped-def]
    """Return the mean F1 of MUC, B-cubed and CEAF-e; 0.0 where nothing is shared (scorch divides by it)."""
    if not mine or not set().union(*true) & set().union(*mine):
        return 0.0
    scores = []
    for measure in (scorch.muc, scorch.b_cubed, scorch.ceaf_e):
        try:
            scores.append(float(measure(true, mine)[2]))
        except statistics.StatisticsError:
            scores.append(0.0)
    return sum(scores) / len(scores)
