"""Where the parties of events are named in the text."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from dragoman.records import Span
from dragoman.store import schema as t

NamedAt = dict[tuple[str, str, str], Span]


def named_at(connection: Connection, ids: Sequence[str]) -> NamedAt:
    """Return, by event id, side ("actor", "recipient") and party id, the mention of the party nearest to the anchor.

    A party that a judgement put there is named nowhere.
    """
    e, d, p, m = t.events, t.sides, t.parties, t.mentions
    query = (
        select(e.c.id, d.c.side, p.c.id, e.c.anchor_start, m.c.start, m.c.end)
        .join(d, d.c.event == e.c.key)
        .join(p, p.c.key == d.c.party)
        .join(m, m.c.actor == d.c.actor)
        .where(e.c.id.in_(ids))
    )
    found: dict[tuple[str, str, str], tuple[int, Span]] = {}
    for event, side, party, anchor, start, end in connection.execute(query):
        far = abs(start - anchor), Span(start, end)
        key = (event, side, party)
        if key not in found or far < found[key]:
            found[key] = far
    return {key: span for key, (_, span) in found.items()}
