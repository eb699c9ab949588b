"""States, bodies, groups and media of a user's own: one line of CSV, one entity (docs/register.md)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from dragoman.records import ActorKind, Owner
from dragoman.resolve.names import Entity, Nations, OwnEntity, slug_of
from dragoman.resolve.tenures import is_day

ENTITY_COLUMNS = (
    "id", "kind", "name", "aliases", "demonyms", "capital", "latitude", "longitude", "country", "owner", "start", "end",
)  # fmt: skip
KINDS = ("state", "organisation", "group", "outlet")
OWNERS = ("state", "public", "private")
_USER_CODE = re.compile(r"X[A-Z]{2}")
_PREFIX = {"organisation": ("IGO:", "body:"), "group": ("group:", "people:"), "outlet": ("outlet:",)}
_SECTOR = {"state": "GOV", "organisation": "GOV", "group": "REB", "outlet": "JRN"}


def entity_of(cells: dict[str, str], known: Nations) -> OwnEntity:
    """Return a line of entities; its country is still as written (``settled`` looks it up).

    Raises:
        ValueError: what cannot be used; the message says what and what to write instead.
    """
    kind, name = cells.get("kind", "").lower(), cells.get("name", "")
    if kind not in KINDS:
        raise ValueError(f"kind {cells.get('kind', '')!r} is none of {', '.join(KINDS)}")
    if not name:
        raise ValueError("no name")
    given, country = cells.get("id", ""), cells.get("country", "")
    entity_id = _state_id(given, known) if kind == "state" else _id(given, kind, name, country)
    owner = cells.get("owner", "").lower()
    if owner and (owner not in OWNERS or kind != "outlet"):
        raise ValueError(f"owner {owner!r}: an outlet's is {', '.join(OWNERS)}; others have none")
    dates = [cells.get(column, "") for column in ("start", "end")]
    for day in dates:
        if day and not is_day(day):
            raise ValueError(f"{day!r} is not a date; write YYYY-MM-DD, YYYY-MM or YYYY")
    sector = "IGO" if entity_id.startswith("IGO:") and not country else _SECTOR[kind]
    dated = ((name, *dates),) if any(dates) else ()
    entity = Entity(
        entity_id, name, cast(ActorKind, kind), entity_id if kind == "state" else country or None,
        _values(cells, "aliases"), sector, cast("Owner | None", owner or None), dated=cast("tuple[()]", dated),
    )  # fmt: skip
    return OwnEntity(entity, _values(cells, "demonyms"), _values(cells, "capital"), _point(cells))


def settled(own: OwnEntity, names: Nations) -> OwnEntity:
    """Return the entity with its country as a code.

    Raises:
        ValueError: a country that neither the register nor the user's own files have.
    """
    given = own.entity.country
    if own.entity.kind == "state" or given is None:
        return own
    found = names.entity(given.upper()) or names.lookup(given)
    if found is None or found.kind != "state":
        raise ValueError(f"no such country: {given!r}; give the code or name of a state, of your own or the register's")
    return replace(own, entity=replace(own.entity, country=found.id))


def _state_id(given: str, known: Nations) -> str:
    held = known.entity(given)
    if _USER_CODE.fullmatch(given) or (held is not None and held.kind == "state"):
        return given
    raise ValueError(
        f"id {given!r}: a state needs its ISO 3166 alpha-3 code, or one of your own from XAA to XZZ where it has none"
    )


def _id(given: str, kind: str, name: str, country: str) -> str:
    prefixes = _PREFIX[kind]
    if given:
        if given.startswith(prefixes) and len(given) > len(given.split(":")[0]) + 1:
            return given
        raise ValueError(f"id {given!r}: write {' or '.join(f'{p}NAME' for p in prefixes)}, or leave it empty")
    slug = slug_of(name)
    if not slug:
        raise ValueError(f"name {name!r} makes no id; give one, such as {prefixes[0]}NAME")
    if kind == "organisation":
        return f"body:{slug}" if country else f"IGO:{slug.upper().replace('-', '_')}"
    return f"{prefixes[0]}{slug}"


def _values(cells: dict[str, str], column: str) -> tuple[str, ...]:
    return tuple(value for part in cells.get(column, "").split(";") if (value := part.strip()))


def _point(cells: dict[str, str]) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees, None where both are empty."""
    given = cells.get("latitude", ""), cells.get("longitude", "")
    if given == ("", ""):
        return None
    try:
        latitude, longitude = float(given[0]), float(given[1])
    except ValueError:
        latitude, longitude = 999.0, 999.0
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(
            f"latitude {given[0]!r} and longitude {given[1]!r}: give both in degrees, such as 33.3 and 44.4"
        )
    return latitude, longitude
