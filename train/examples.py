"""One shape for every data set: a text with the layers that its annotators marked; the rest is masked."""

from __future__ import annotations

from dataclasses import dataclass, field

Range = tuple[int, int]


@dataclass(slots=True)
class Link:
    """One attribution: code-point ranges. ``level`` 1 is a content nested in another."""

    cue: Range | None
    source: Range | None
    content: list[Range]
    level: int = 0


@dataclass(slots=True)
class EventMark:
    """One event anchor. ``type`` may name several PLOVER types ("CONCEDE|RETREAT") when the data merge them.

    ``ignored`` are mentions that are neither right nor wrong as a role (the same actor named again).
    """

    anchor: Range
    type: str
    status: str | None = None
    actors: list[Range] | None = None
    recipients: list[Range] | None = None
    ignored: list[Range] = field(default_factory=list)


@dataclass(slots=True)
class Affiliation:
    """A mention that does not name its country, and the mentions that may: those that tell it, those that do not."""

    mention: Range
    telling: list[Range]
    others: list[Range]


@dataclass(slots=True)
class Relation:
    """One ordered pair in a text, for ``relate``; ``type`` as in EventMark, or NONE.

    ``chance`` is that of each of RELATIONS where a teacher told it (teacher.py); it then counts instead of ``type``.
    """

    actor: Range
    recipient: Range | None
    type: str
    chance: tuple[float, ...] | None = None


@dataclass(slots=True)
class Example:
    """A text and its layers; None means the layer was not annotated here.

    ``unsure[layer]`` are ranges whose tokens the layer's loss leaves out. ``bag`` is an event type that the
    text is known to hold somewhere.
    """

    name: str
    text: str
    mentions: list[tuple[int, int, str]] | None = None
    attributions: list[Link] | None = None
    events: list[EventMark] | None = None
    commitments: list[tuple[int, int, str]] | None = None
    clusters: list[list[Range]] | None = None
    affiliations: list[Affiliation] | None = None
    relation: Relation | None = None
    bag: str | None = None
    candidates: list[Range] | None = None
    unsure: dict[str, list[Range]] = field(default_factory=dict)
    only_marked: bool = False
