"""The register as lines of text: the columns of a user's own files, and where each line is from behind them."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.resolve.own import OFFICE_COLUMNS, OWN
from dragoman.resolve.ownentities import ENTITY_COLUMNS
from dragoman.resolve.register import Register

OFFICE_HEAD = (*OFFICE_COLUMNS, "id", "precision", "licence", "origin")
ENTITY_HEAD = (*ENTITY_COLUMNS, "origin")


def office_lines(register: Register) -> Iterator[dict[str, str]]:
    """Yield each row that counts, by the columns of ``OFFICE_HEAD``."""
    for row in register.rows:
        line = {column: getattr(row, column) for column in OFFICE_HEAD[:-1]}
        yield {**line, "origin": "own" if row.licence == OWN else "shipped"}


def entity_lines(register: Register) -> Iterator[dict[str, str]]:
    """Yield each entity, by the columns of ``ENTITY_HEAD``.

    A state has no country; points are those of a user's own alone; an outlet's owner and the days of a name are given
    where they are known.
    """
    demonyms, capitals = register.names.named("demonym"), register.names.named("capital")
    own = {o.entity.id: o for o in register.names.own}
    for entity in register.names.entities():
        mine = own.get(entity.id)
        point = mine.point if mine and mine.point else ("", "")
        start, end = next(((first, last) for name, first, last in entity.dated if name == entity.name), ("", ""))
        yield {
            "id": entity.id,
            "kind": entity.kind,
            "name": entity.name,
            "aliases": ";".join(entity.aliases),
            "demonyms": ";".join(mine.demonyms if mine else demonyms.get(entity.id, ())),
            "capital": ";".join(mine.capitals if mine else capitals.get(entity.id, ())),
            "latitude": str(point[0]),
            "longitude": str(point[1]),
            "country": "" if entity.kind == "state" else entity.country or "",
            "owner": entity.owner or "",
            "start": start,
            "end": end,
            "origin": "own" if mine else "shipped",
        }
