"""The checker of the ontology: every complaint is one line."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.codes.crosswalk import ROOTS, CameoTarget, crosswalk
from dragoman.codes.cues import SHORTEST_STEM
from dragoman.codes.model import EventType, Ontology, ontology
from dragoman.records import EVENT_TYPES


def problems(held: Ontology | None = None, codes: dict[str, CameoTarget] | None = None) -> list[str]:
    """Return what is wrong with the ontology and the crosswalk (the package's own by default), a line each."""
    held = held or ontology()
    codes = crosswalk() if codes is None else codes
    found = list(_types(held))
    for event in held.types.values():
        found += _modes(event)
    for context in held.contexts.values():
        found += [f"context {context.name}: {line}" for line in _cues(context.cues)]
        if not context.definition:
            found.append(f"context {context.name}: no definition")
    found += [f"sector {code}: not three capitals" for code in held.sectors if not (len(code) == 3 and code.isupper())]
    return found + list(_crosswalk(held, codes))


def _types(held: Ontology) -> Iterator[str]:
    for name in EVENT_TYPES:
        if name not in held.types:
            yield f"{name}: missing from plover.yaml"
    for name, event in held.types.items():
        if name not in EVENT_TYPES:
            yield f"{name}: not one of the sixteen types of dragoman.records"
        if event.quad not in (1, 2, 3, 4):
            yield f"{name}: quad {event.quad} is not 1 to 4"
        if not event.definition:
            yield f"{name}: no definition"
        for label, score in [(name, event.intensity), *((m.name, m.intensity) for m in event.modes.values())]:
            if not -10 <= score <= 10:
                yield f"{name}: intensity {score} of {label} is not within -10 to 10"


def _modes(event: EventType) -> Iterator[str]:
    owners: dict[str, str] = {}
    names: dict[str, str] = {}
    for mode in event.modes.values():
        where = f"{event.name} {mode.name}"
        if not mode.definition:
            yield f"{where}: no definition"
        for name in (mode.name, *mode.also):
            if names.setdefault(name, mode.name) != mode.name:
                yield f"{where}: the name {name!r} is also that of {names[name]}"
        for line in _cues(mode.cues):
            yield f"{where}: {line}"
        for cue in mode.cues:
            if owners.setdefault(cue, mode.name) != mode.name:
                yield f"{where}: the cue {cue!r} is also claimed by {owners[cue]}"


def _cues(cues: tuple[str, ...]) -> Iterator[str]:
    if not cues:
        yield "no cues"
    if len(set(cues)) < len(cues):
        yield f"cues given twice: {', '.join(sorted({c for c in cues if cues.count(c) > 1}))}"
    for cue in cues:
        if cue != cue.lower() or cue != " ".join(cue.split()):
            yield f"the cue {cue!r} is not lower case with single spaces"
        for word in cue.replace(" + ", " ").split():
            if "*" in word[:-1] or (word.endswith("*") and len(word) <= SHORTEST_STEM):
                yield f"the cue {cue!r} needs its star at the end of {SHORTEST_STEM} letters or more"


def _crosswalk(held: Ontology, codes: dict[str, CameoTarget]) -> Iterator[str]:
    for code, target in codes.items():
        event = held.types.get(target.type)
        if event is None:
            yield f"cameo {code}: no type {target.type}"
        elif target.mode is not None and target.mode not in event.modes:
            yield f"cameo {code}: {target.type} has no mode {target.mode}"
        for context in target.contexts:
            if context not in held.contexts:
                yield f"cameo {code}: no context {context}"
    for name in EVENT_TYPES:
        if name not in ROOTS or not any(target.type == name for target in codes.values()):
            yield f"{name}: no CAMEO code leads to it"
