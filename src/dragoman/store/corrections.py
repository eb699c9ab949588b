"""What people's judgements make of rows: which fields may be corrected, and how."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dragoman import codes
from dragoman.records import COMMITMENT_KINDS, EVENT_TYPES, STATUSES, InputError
from dragoman.store import schema as t
from dragoman.store.rows import Judgement
from dragoman.store.shape import Row, iso

ITEM_KINDS = ("accept", "reject", "correct")
_VERDICT = {"accept": "accepted", "reject": "rejected", "correct": "corrected"}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the judgements on one id come to: the last one's verdict, and all corrected fields."""

    verdict: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rejected(self) -> bool:
        return self.verdict == "rejected"


def rule(judgements: Iterable[Judgement]) -> dict[str, Ruling]:
    """Return the ruling on each subject; ``judgements`` are those that stand, in order."""
    rulings: dict[str, Ruling] = {}
    for one in judgements:
        if one.kind in _VERDICT:
            before = rulings.get(one.subject, Ruling())
            rulings[one.subject] = Ruling(_VERDICT[one.kind], {**before.fields, **(one.value or {})})
    return rulings


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _optional(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or check(value)


def _parties(value: Any) -> bool:
    return isinstance(value, list) and all(_text(one) for one in value)


def _day(value: Any) -> bool:
    return isinstance(value, str) and iso(value) is not None


def _country(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("[A-Z]{3}", value) is not None


def _among(*allowed: str) -> Callable[[Any], bool]:
    return lambda value: value in allowed


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -10 <= value <= 10


_ACTOR_KINDS = ("person", "state", "organisation", "group", "outlet")

FIELDS: dict[str, dict[str, tuple[Callable[[Any], bool], str]]] = {
    "reports": {
        "title": (_optional(_text), "text"),
        "outlet": (_optional(_text), "a name"),
        "published": (_optional(_day), "a day, YYYY-MM-DD"),
        "url": (_optional(_text), "an address"),
    },
    "statements": {
        "speaker": (_optional(_text), "the id of an actor in the record, or null"),
        "kind": (_among("direct", "indirect", "mixed"), "direct, indirect or mixed"),
    },
    "events": {
        "type": (_among(*EVENT_TYPES), "a PLOVER type"),
        "mode": (_optional(_text), "a PLOVER mode, or null"),
        "status": (_among(*STATUSES), ", ".join(STATUSES)),
        "intensity": (_number, "a number from -10 to 10"),
        "actors": (_parties, "a list of ids of actors in the record"),
        "recipients": (_parties, "a list of ids of actors in the record"),
        "day": (_optional(_day), "a day, YYYY-MM-DD"),
        "day_end": (_optional(_day), "a day, YYYY-MM-DD"),
        "claimed_in": (_optional(_text), "the id of a statement in the same report, or null"),
    },
    "commitments": {
        "kind": (_among(*COMMITMENT_KINDS), ", ".join(COMMITMENT_KINDS)),
        "party": (_optional(_text), "the id of an actor in the record, or null"),
        "toward": (_parties, "a list of ids of actors in the record"),
        "due_start": (_optional(_day), "a day, YYYY-MM-DD"),
        "due_end": (_optional(_day), "a day, YYYY-MM-DD"),
        "event": (_optional(_text), "the id of an event, or null"),
    },
    "parties": {
        "name": (_text, "a name"),
        "kind": (_among(*_ACTOR_KINDS), ", ".join(_ACTOR_KINDS)),
        "country": (_optional(_country), "an ISO3 code, or null"),
        "sector": (_optional(_text), "a PLOVER sector, or null"),
    },
}
"""What may be corrected in each table: a test of the value, and what it should be."""

PARTY_FIELDS = ("speaker", "party", "actors", "recipients", "toward")
"""The fields that hold ids of parties."""


def check(table: str, value: Mapping[str, Any] | None, type_: str | None = None) -> None:
    """Raise an InputError if ``value`` is no correction of a row of ``table``; ``type_`` is an event's type so far."""
    fields, what = FIELDS[table], table[:-1] if table != "parties" else "actor"
    if not value:
        raise InputError(f"correct: say which field of the {what} is to be what; fields are {', '.join(fields)}")
    for name, one in value.items():
        if name not in fields:
            raise InputError(f"correct: {what} has no field {name!r}; fields are {', '.join(fields)}")
        fits, wanted = fields[name]
        if not fits(one):
            raise InputError(f"correct: {name} {one!r:.60} cannot be; give {wanted}")
    mode, type_ = value.get("mode"), value.get("type", type_)
    if table == "events" and mode is not None and type_ is not None:
        modes = codes.ontology().types[type_].modes
        if mode not in modes:
            raise InputError(f"correct: {type_} has no mode {mode!r}; it has {', '.join(modes) or 'none'}")


def parties_in(fields: Mapping[str, Any]) -> set[str]:
    """Return the ids of parties that corrected fields name."""
    found: set[str] = set()
    for name in PARTY_FIELDS:
        value = fields.get(name)
        found.update([value] if isinstance(value, str) else value or [])
    return found


def event(row: Row, fields: Mapping[str, Any], statements: Mapping[str, int]) -> Row:
    """Return an event's row with its corrected fields, all but the sides; quad and intensity follow type and mode."""
    if fields.get("type", row["type"]) != row["type"]:
        row = {**row, "mode": None}
    row = plain(row, fields, ("type", "mode", "status"))
    if "type" in fields or "mode" in fields:
        row["quad"], row["intensity"] = codes.quad(row["type"]), codes.intensity(row["type"], row["mode"])
    if "intensity" in fields:
        row["intensity"] = fields["intensity"]
    if "day" in fields:
        row["day"], row["precision"] = fields["day"], "day" if fields["day"] else None
        row["day_end"] = fields["day"]
    if "day_end" in fields:
        row["day_end"] = fields["day_end"]
    if "claimed_in" in fields:
        row["claimed_in"] = statements.get(fields["claimed_in"] or "")
    return row


def plain(row: Row, fields: Mapping[str, Any], names: Iterable[str]) -> Row:
    """Return ``row`` with those corrected fields that are columns as they stand."""
    return {**row, **{name: fields[name] for name in names if name in fields}}


def standing(base: int, ruling: Ruling) -> Row:
    """Return the columns that say whether a row is shown: ``base`` is its report's standing."""
    return {"standing": t.HIDDEN if ruling.rejected else base, "verdict": ruling.verdict}
