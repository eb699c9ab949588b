"""Files read back by those who read such files: a GDELT client, FollowTheMoney's own model, DuckDB and polars."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman.exports.tables import COLUMNS
from dragoman.record import Record
from tests.exports.made import exported, record


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with record(tmp_path_factory.mktemp("record") / "r.db") as made:
        yield made


def test_gdelt_client(opened: Record, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    pytest.importorskip("py_gdelt")
    from py_gdelt.models.events import Event, Mention
    from py_gdelt.parsers.events import EventsParser
    from py_gdelt.parsers.mentions import MentionsParser

    caplog.set_level(logging.WARNING)
    lines = exported(opened, "gdelt", tmp_path)
    events = [Event.from_raw(raw) for raw in EventsParser().parse(lines.encode())]
    assert len(events) == lines.count("\n") and all(e.version == 2 for e in events)
    visit = next(e for e in events if e.event_code == "042")
    assert visit.actor1 is not None and visit.actor1.name == "MIRA HOLT"
    assert visit.action_geo is not None and (visit.action_geo.geo_type, visit.action_geo.lat) == (4, 35.7)
    lines = exported(opened, "gdelt-mentions", tmp_path)
    mentions = [Mention.from_raw(raw) for raw in MentionsParser().parse(lines.encode())]
    assert len(mentions) == lines.count("\n")
    assert {m.global_event_id for m in mentions} == {e.global_event_id for e in events}
    assert not caplog.records, [r.message for r in caplog.records]  # it warns of every row that it passes over


def test_gkg_client(opened: Record, tmp_path: Path) -> None:
    """The client takes the rows apart; its quotations are left out, whose marks it has the other way round."""
    pytest.importorskip("py_gdelt")
    from py_gdelt.parsers.gkg import GKGParser

    lines = exported(opened, "gkg", tmp_path)
    records = list(GKGParser().parse(lines.encode()))
    assert len(records) == lines.count("\n") == 3
    [hand] = [one for one in records if one.document_identifier.startswith("https")]
    assert (hand.persons_v1, hand.source_common_name, hand.date) == ("Mira Holt", "Vale Post", "20241120000000")
    assert hand.quotations is not None and len(hand.quotations.split("|")) == 4


def test_followthemoney(opened: Record, tmp_path: Path) -> None:
    model = pytest.importorskip("followthemoney").model
    entities = [json.loads(line) for line in exported(opened, "ftm", tmp_path).splitlines()]
    kinds, known, referred = set(), set(), set()
    for data in entities:
        entity = model.get_proxy(data, cleaned=False)
        entity.schema.validate(data)
        assert entity.to_dict() == data, "cleaning changes what was written"
        assert not referred & {entity.id}, "an entity comes before what refers to it"
        kinds.add(entity.schema.name)
        known.add(entity.id)
        for prop, value in entity.itervalues():
            assert prop.type.validate(value), (prop, value)
            if prop.type.name == "entity":
                referred.add(value)
    assert referred <= known and len(known) == len(entities)
    assert kinds == {"Article", "Person", "Position", "Occupancy", "PublicBody", "Event"}
    visit = next(e for e in entities if e["properties"].get("recordId") == ["e-1"])
    by_id = {e["id"]: e for e in entities}
    roles = {
        role: [by_id[i]["properties"]["name"] for i in visit["properties"][role]] for role in ("organizer", "involved")
    }
    assert roles == {"organizer": [["Mira Holt"]], "involved": [["Jan Roe"]]}
    assert visit["properties"]["startDate"] == ["2024-11-20"] and visit["properties"]["location"] == ["Port Vale"]


@pytest.mark.parametrize("table", COLUMNS)
def test_parquet_holds_the_rows(table: str, opened: Record, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    polars, duckdb = pytest.importorskip("polars"), pytest.importorskip("duckdb")
    out = tmp_path / f"{table}.parquet"
    made = opened.export("parquet", out, table=table)
    rows = list(getattr(opened, table)().dicts())
    assert made.rows == len(rows) > 0
    assert polars.read_parquet(out).to_dicts() == rows
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(out)])
        names = [column[0] for column in found.description]
        assert [dict(zip(names, row, strict=True)) for row in found.fetchall()] == rows
    # Alike whatever is in it: an empty table has the same types.
    opened.export("parquet", tmp_path / "none.parquet", table=table, since="2030")
    empty = polars.read_parquet(tmp_path / "none.parquet")
    assert empty.height == 0 and empty.schema == polars.read_parquet(out).schema


def test_parquet_types(opened: Record, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    pl: Any = pytest.importorskip("polars")
    opened.export("parquet", tmp_path / "e.parquet")
    schema = pl.read_parquet(tmp_path / "e.parquet").schema
    assert (schema["day"], schema["quad"], schema["intensity"]) == (pl.String, pl.Int64, pl.Float64)
    party = pl.Struct({name: pl.String for name in ("id", "name", "kind", "country", "sector", "office")})
    assert schema["actors"] == pl.List(party) and schema["anchor"] == pl.Struct({"start": pl.Int64, "end": pl.Int64})
