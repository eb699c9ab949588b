"""Who a word stands for in this record: a country, or one or several parties."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from dragoman.records import InputError
from dragoman.sheet.words import country
from dragoman.store import schema as t
from dragoman.store.rows import Named, PartyRow
from dragoman.store.shape import fold

Names = Callable[[str], str | None]
"""Returns the ISO3 code of the state ("Damascus", "Syria") or the id of the body ("UN") of that name, or None."""

AMBIGUOUS = 200
_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Match:
    """Either everybody of a country, or these parties (row numbers, judgements applied)."""

    country: str | None = None
    parties: tuple[int, ...] = ()


def match(connection: Connection, word: str, names: Names | None = None) -> Match:
    """Return who ``word`` stands for: an ISO3 code, a party's id, the name of a state, or a party's name or part of it.

    Raises:
        InputError: nobody in the record, or too many to be meant.
    """
    word = word.strip()
    p = t.parties
    if _CODE.fullmatch(word):
        return Match(country=word)
    found = connection.execute(select(p.c.key, p.c.merged).where(p.c.id == word)).all()
    if not found:
        known = names(word) if names else None
        if known and _CODE.fullmatch(known):
            return Match(country=known)
        if known:  # a body or group by one of its names
            found = connection.execute(select(p.c.key, p.c.merged).where(p.c.id == known)).all()
    if not found:
        folded = fold(word)
        if not folded:
            raise InputError(f"{word!r} is no name")
        exact = connection.execute(select(p.c.key, p.c.merged, p.c.kind, p.c.country).where(p.c.folded == folded)).all()
        state = next((row.country for row in exact if row.kind == "state" and row.country), None)
        if state:
            return Match(country=state)
        found = [(row.key, row.merged) for row in exact]  # type: ignore[misc]
        if not found:
            like = select(p.c.key, p.c.merged).where(p.c.folded.like(f"%{folded}%"))
            found = connection.execute(like.limit(AMBIGUOUS + 1)).all()
    if not found:
        raise InputError(f"nobody in the record is called {word!r}; `dragoman actors` lists who is in it")
    if len(found) > AMBIGUOUS:
        raise InputError(f"{word!r} fits more than {AMBIGUOUS} actors of the record; give more of the name, or an id")
    keys = {merged or key for key, merged in found}
    return Match(parties=tuple(sorted(keys)))


def named(connection: Connection, word: str, names: Names | None = None) -> Named:
    """Return whom ``word`` stands for, with the names to show; errors as in ``match``."""
    found, p = match(connection, word, names), t.parties
    columns = p.c.id, p.c.name, p.c.kind, p.c.country, p.c.sector
    if found.country is not None:
        query = select(*columns).where(p.c.country == found.country, p.c.kind == "state").order_by(p.c.key).limit(1)
        state = connection.execute(query).first()
        if state is None and not connection.scalar(select(p.c.key).where(p.c.country == found.country).limit(1)):
            raise InputError(f"nobody in the record is of {word!r}; `dragoman actors` lists who is in it")
        shown = () if state is None else (PartyRow(*state),)
        name = country(found.country)
        if name == found.country and state is not None:  # a state of the user's own register
            name = state.name
        return Named(found.country, name, found.country, shown, found.country)
    query = select(*columns).where(p.c.key.in_(found.parties)).order_by(p.c.key)
    rows = [PartyRow(*row) for row in connection.execute(query)]
    return Named(rows[0].id, rows[0].name, None, tuple(rows), rows[0].id if len(rows) == 1 else word)
