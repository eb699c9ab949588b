"""What ``plover.yaml`` holds, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from dragoman.records import DragomanError


@dataclass(frozen=True, slots=True)
class Mode:
    """How an event of one type was done. ``also`` are names other coders give it; ``cues`` tell it in text.

    ``intensity`` is the PLOVER score, -10 to 10.
    """

    name: str
    intensity: float
    definition: str
    cues: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventType:
    """One of the sixteen types. ``quad``: 1 verbal cooperation, 2 material cooperation, 3 verbal and 4 material
    conflict. ``intensity`` is the PLOVER score of the type without a mode."""

    name: str
    quad: int
    intensity: float
    definition: str
    modes: dict[str, Mode]


@dataclass(frozen=True, slots=True)
class Context:
    """What an event is about. ``cues`` tell it in text."""

    name: str
    definition: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ontology:
    """Everything in ``plover.yaml``, in its order. ``sectors`` maps a three-letter code to its meaning."""

    types: dict[str, EventType]
    contexts: dict[str, Context]
    sectors: dict[str, str]


def read_yaml(name: str) -> Any:
    """Return the content of one YAML file of this package."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(resources.files(__package__).joinpath(name).read_bytes(), Loader=loader)


@cache
def ontology() -> Ontology:
    """Return the ontology, read once."""
    return build(read_yaml("plover.yaml"))


def build(data: dict[str, Any]) -> Ontology:
    """Return the ontology in ``data``, as parsed from YAML.

    Raises:
        DragomanError: a field is missing.
    """
    try:
        return Ontology(
            types={name: _type(name, row) for name, row in data["types"].items()},
            contexts={
                name: Context(name, row["definition"], tuple(row["cues"])) for name, row in data["contexts"].items()
            },
            sectors=dict(data["sectors"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DragomanError(f"plover.yaml: {error!r} is missing or misplaced") from error


def _type(name: str, row: dict[str, Any]) -> EventType:
    modes = {
        mode: Mode(
            mode,
            float(inner.get("intensity", row["intensity"])),
            inner["definition"],
            tuple(inner["cues"]),
            tuple(inner.get("also", ())),
        )
        for mode, inner in row.get("modes", {}).items()
    }
    return EventType(name, int(row["quad"]), float(row["intensity"]), row["definition"], modes)


def event_type(name: str) -> EventType:
    """Return the type called ``name``.

    Raises:
        DragomanError: there is no such type.
    """
    found = ontology().types.get(name)
    if found is None:
        raise DragomanError(f"no PLOVER type {name!r}; the types are {', '.join(ontology().types)}")
    return found


def quad(type_name: str) -> int:
    """Return the quad class of a type, 1 to 4; DragomanError for an unknown type."""
    return event_type(type_name).quad


def intensity(type_name: str, mode: str | None = None) -> float:
    """Return the PLOVER score (-10 to 10) of a type and mode; a mode it does not have counts as none.

    Raises:
        DragomanError: there is no such type.
    """
    kind = event_type(type_name)
    found = kind.modes.get(mode) if mode else None
    return found.intensity if found else kind.intensity


def mode_named(type_name: str, name: str) -> str | None:
    """Return the type's own name for a mode as other coders write it ("ASSASSINATE" is "targeted"), or None.

    Raises:
        DragomanError: there is no such type.
    """
    wanted = name.strip().lower().replace("_", "-")
    for mode in event_type(type_name).modes.values():
        if wanted == mode.name or wanted in mode.also:
            return mode.name
    return None
