"""FollowTheMoney: entities as Aleph and OpenSanctions read them, one JSON object a line, by the library's own model.

An event is an Event whose organizers are the actors and whose involved are the recipients, proved by an Article.
Persons are Person, with Position and Occupancy for the office that the report gives them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from dragoman.exports.source import dated
from dragoman.records import DragomanError

if TYPE_CHECKING:
    from dragoman.exports.formats import Tally
    from dragoman.exports.source import Source
    from dragoman.store.filters import Filter
    from dragoman.store.rows import EventRow, PartyRow

REMEMBERED = 50_000
"""Entities of which it is known that they were written. One that comes again after so many others is written again,
which readers merge by its id."""
_PUBLIC = frozenset(("GOV", "MIL", "COP", "JUD", "LEG", "SPY"))
_WIKIDATA = re.compile(r"Q\d+")


def lines(source: Source, filter: Filter, tally: Tally) -> Iterator[str]:
    """Yield the entities of all events that fit: each event after all that it refers to.

    Raises:
        DragomanError: followthemoney is not installed.
    """
    try:
        from followthemoney import model
    except ModuleNotFoundError as error:
        raise DragomanError("FollowTheMoney needs its library: pip install 'dragoman[export]'") from error
    maker = Maker(model)
    for row in dated(source, filter, tally):
        for entity in maker.entities(row):
            tally.rows += 1
            yield json.dumps(entity, ensure_ascii=False) + "\n"


def entity_id(kind: str, *parts: str | None) -> str:
    """Return an id that FollowTheMoney takes: ``kind-`` and 20 hex digits of the SHA-256 of ``parts``."""
    key = "\t".join(part or "" for part in parts)
    return f"{kind}-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}"


class Maker:
    """Makes entities; ``model`` is FollowTheMoney's."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._seen: OrderedDict[str, None] = OrderedDict()

    def entities(self, row: EventRow) -> Iterator[dict[str, Any]]:
        """Yield the entities of one event that were not yielded a short while ago."""
        article = self._article(row)
        yield from article
        for party in (*row.actors, *row.recipients):
            yield from self._party(party)
            if party.kind == "person" and party.office:
                yield from self._office(party, row)
        yield from self._entity("Event", entity_id("event", row.id), _event(row))

    def _entity(self, schema: str, id: str, values: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if id in self._seen:
            self._seen.move_to_end(id)
            return
        self._seen[id] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        entity = self._model.make_entity(schema)
        entity.id = id
        for name, value in values.items():
            for one in value if isinstance(value, list) else [value]:
                if one:
                    entity.add(name, one, quiet=True)  # a country that the model does not know is left out
        yield entity.to_dict()

    def _article(self, row: EventRow) -> Iterator[dict[str, Any]]:
        read = row.source
        values = {
            "title": read.title, "publisher": read.outlet, "publishedAt": read.published, "sourceUrl": read.url,
            "fileName": read.report,
        }  # fmt: skip
        return self._entity("Article", entity_id("article", read.report), values)

    def _party(self, party: PartyRow) -> Iterator[dict[str, Any]]:
        values = {"name": party.name, "country": party.country}
        if _WIKIDATA.fullmatch(party.id):
            values["wikidataId"] = party.id
        return self._entity(_schema(party), entity_id("party", party.id), values)

    def _office(self, party: PartyRow, row: EventRow) -> Iterator[dict[str, Any]]:
        """Yield the office, and that the person is named with it, on the day of the first such report."""
        post = entity_id("position", party.office, party.country)
        yield from self._entity("Position", post, {"name": party.office, "country": party.country})
        read = row.source
        values = {
            "holder": entity_id("party", party.id), "post": post, "date": read.published, "sourceUrl": read.url,
            "publisher": read.outlet, "proof": entity_id("article", read.report),
        }  # fmt: skip
        yield from self._entity("Occupancy", entity_id("occupancy", party.id, party.office, party.country), values)


def _schema(party: PartyRow) -> str:
    if party.kind == "person":
        return "Person"
    if party.kind == "state" or (party.kind == "organisation" and party.sector in _PUBLIC):
        return "PublicBody"
    if party.kind == "group":
        return "LegalEntity"
    return "Company" if party.kind == "organisation" and party.sector == "BUS" else "Organization"


def _event(row: EventRow) -> dict[str, Any]:
    deed = f"{row.type} {row.mode}" if row.mode else row.type
    name = " ".join(part for part in (_names(row.actors), deed, _names(row.recipients)) if part)
    told = f"told by {row.claimed_by.name}" if row.claimed_by else None
    return {
        "name": name,
        "summary": row.words,
        "description": row.snippet,
        "startDate": row.day,
        "endDate": row.day_end,
        "organizer": [entity_id("party", party.id) for party in row.actors],
        "involved": [entity_id("party", party.id) for party in row.recipients],
        "location": row.place.name if row.place else None,
        "country": row.place.country if row.place else None,
        "keywords": [row.type, *([deed] if row.mode else []), row.status, *row.contexts],
        "notes": told,
        "recordId": row.id,
        "sourceUrl": row.source.url,
        "publisher": row.source.outlet,
        "proof": entity_id("article", row.source.report),
    }


def _names(parties: Iterable[PartyRow]) -> str:
    return ", ".join(party.name for party in parties)
