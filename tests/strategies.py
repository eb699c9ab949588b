"""Readings for Hypothesis: any values of the right types, sense aside."""

from __future__ import annotations

import dataclasses
import typing

from hypothesis import strategies as st

from dragoman import records as r

# Lone surrogates too: a page may hold them, and what is printed must still be JSON.
TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
DAY = st.dates().map(str)
SCORE = st.floats(0, 1)
SPAN = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: r.Span(*sorted(pair)))

#: Fields whose values are narrower than their type.
NARROW: dict[str, st.SearchStrategy[object]] = {
    "published": st.none() | DAY,
    "as_of": st.none() | DAY,
    "office_start": st.none() | DAY,
    "office_end": st.none() | DAY,
    "country": st.none() | st.sampled_from(["IRN", "SYR", "XXX"]),
    "score": SCORE,
    "intensity": st.floats(-10, 10),
    "quad": st.integers(1, 4),
    "latitude": st.none() | st.floats(-90, 90),
    "longitude": st.none() | st.floats(-180, 180),
    "raw_start": st.integers(0, 99),
    "raw_end": st.integers(0, 99),
    "sha256": st.text("0123456789abcdef", max_size=64),
    "model": st.text("0123456789abcdef", max_size=12),
    "register": st.text("0123456789abcdef", max_size=12),
    "map": st.lists(st.tuples(*[st.integers(0, 99)] * 3), max_size=3).map(tuple),
    "schema": st.just(r.SCHEMA),
}


def of(cls: type) -> st.SearchStrategy[typing.Any]:
    """Return a strategy for one of the dataclasses of the contract."""
    if cls is r.Span:
        return SPAN
    hints = typing.get_type_hints(cls)
    fields = {f.name: f.name for f in dataclasses.fields(cls)}
    return st.builds(cls, **{name: _field(cls, name, hints[name]) for name in fields})


def _field(cls: type, name: str, hint: typing.Any) -> st.SearchStrategy[typing.Any]:
    if cls is r.DateRange and name in ("start", "end"):
        return DAY
    if cls is r.Event and name == "type":
        return st.sampled_from(r.EVENT_TYPES)
    return NARROW[name] if name in NARROW else _typed(hint)


def _typed(hint: typing.Any) -> st.SearchStrategy[typing.Any]:
    arguments = typing.get_args(hint)
    origin = typing.get_origin(hint)
    if origin is typing.Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(_typed(arguments[0]), max_size=2).map(tuple)
    if type(None) in arguments:
        return st.none() | _typed(next(a for a in arguments if a is not type(None)))
    return of(hint) if dataclasses.is_dataclass(hint) else TEXT if hint is str else st.from_type(hint)


READINGS = of(r.Reading)
