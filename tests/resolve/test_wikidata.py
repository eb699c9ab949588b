"""Results of Wikidata's query service in all its shapes: the same holders, and a reason for what is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.records import InputError
from dragoman.resolve import wikidata
from dragoman.resolve.names import nations

ENTITY = "http://www.wikidata.org/entity/"
ROWS = [
    {"item": f"{ENTITY}Q1", "itemLabel": "Ann Example", "positionLabel": "Minister of Foreign Affairs of Georgia",
     "countryLabel": "Georgia", "startTime": "2020-01-02T00:00:00Z", "endTime": "2021-03-04T00:00:00Z"},
    {"item": f"{ENTITY}Q2", "itemLabel": "Bo Example", "positionLabel": "Prime Minister of Iraq", "countryLabel": "",
     "startTime": "2021-03-04T00:00:00Z", "endTime": ""},
    {"item": f"{ENTITY}Q3", "itemLabel": "Q3", "positionLabel": "President of Iraq", "countryLabel": "Iraq",
     "startTime": "2021-03-04T00:00:00Z", "endTime": ""},
    {"item": f"{ENTITY}Q4", "itemLabel": "Cy Example", "positionLabel": "Chief Zookeeper", "countryLabel": "Iraq",
     "startTime": "2021-03-04T00:00:00Z", "endTime": ""},
    {"item": f"{ENTITY}Q5", "itemLabel": "Di Example", "positionLabel": "Swedish ambassador", "countryLabel": "Sweden",
     "startTime": "", "endTime": ""},
]  # fmt: skip
EXPECTED = [
    {"person": "Ann Example", "aliases": "", "country": "Georgia", "office_class": "foreign_minister",
     "title": "Minister of Foreign Affairs", "start": "2020-01-02", "end": "2021-03-04", "source": "wikidata Q1"},
    {"person": "Bo Example", "aliases": "", "country": "IRQ", "office_class": "head_of_government",
     "title": "Prime Minister", "start": "2021-03-04", "end": "", "source": "wikidata Q2"},
]  # fmt: skip


def as_sparql(rows: list[dict[str, str]]) -> str:
    def cell(key: str, value: str) -> dict[str, str]:
        return {"type": "uri" if key == "item" else "literal", "value": value}

    bindings = [{key: cell(key, value) for key, value in row.items() if value} for row in rows]
    return json.dumps({"head": {"vars": list(rows[0])}, "results": {"bindings": bindings}})


def as_csv(rows: list[dict[str, str]]) -> str:
    return "\r\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)])


def as_tsv(rows: list[dict[str, str]]) -> str:
    def cell(key: str, value: str) -> str:
        return f"<{value}>" if key == "item" else f'"{value}"@en' if "Label" in key else value

    lines = ["\t".join(cell(k, v) if v else "" for k, v in row.items()) for row in rows]
    return "\n".join(["\t".join(f"?{key}" for key in rows[0]), *lines])


def read(tmp_path: Path, text: str) -> tuple[Any, Any]:
    file = tmp_path / "result"
    file.write_text(text, encoding="utf-8")
    return wikidata.read(file, nations())


@pytest.mark.parametrize("shape", [as_sparql, json.dumps, as_csv, as_tsv])
def test_every_shape_gives_the_same_holders(tmp_path: Path, shape: Any) -> None:
    table, refused = read(tmp_path, shape(ROWS))
    assert [cells for _, cells in table.lines] == EXPECTED
    first = 1 if shape in (as_sparql, json.dumps) else 2
    assert [(r.line, r.reason[:33]) for r in refused] == [
        (first + 2, "no name for Q3: ask for labels, o"), (first + 3, "the position 'Chief Zookeeper' is"),
        (first + 4, "no start for Di Example, Swedish "),
    ]  # fmt: skip
    assert table.unit == ("result" if first == 1 else "line")


@pytest.mark.parametrize(("columns", "values"), [
    ("person,personLabel,officeLabel,iso3,start_date,end_date", "Q9,Eve Sample,President,IRQ,2020-01-02,2021-01-01"),
    ("holderLabel,position,positionLabel,state,stateLabel,since,until",
     "Eve Sample,Q1,President,Q796,Iraq,2020-01-02,2021-01-01"),
    ("name,title,country,from,to", "Eve Sample,president,IQ,+2020-01-02T00:00:00Z,2021-01-01"),
    ("itemLabel,positionLabel,jurisdictionLabel,startTime,startTimePrecision,endTime",
     "Eve Sample,President,Iraq,2020-01-02T00:00:00Z,11,2021-01-01"),
])  # fmt: skip
def test_columns_are_known_by_their_usual_names(tmp_path: Path, columns: str, values: str) -> None:
    table, refused = read(tmp_path, f"{columns}\n{values}\n")
    assert refused == ()
    cells = table.lines[0][1]
    assert (cells["person"], cells["office_class"], cells["start"], cells["end"]) == (
        "Eve Sample", "head_of_state", "2020-01-02", "2021-01-01",
    )  # fmt: skip
    assert nations().country_of(cells["country"]) == "IRQ" or cells["country"] in ("IRQ", "IQ")


def test_precision_and_values_that_are_not_known(tmp_path: Path) -> None:
    head = "itemLabel,positionLabel,countryLabel,startTime,startTimePrecision,endTime\n"
    genid = "http://www.wikidata.org/.well-known/genid/abc"
    table, refused = read(
        tmp_path, f"{head}A Bee,President,Iraq,2020-01-01T00:00:00Z,9,{genid}\nC Dee,President,Iraq,May,,\n"
    )
    assert [(c["start"], c["end"]) for _, c in table.lines] == [("2020", "")]
    assert "start 'May' is not a date" in refused[0].reason


def test_where_no_ends_were_asked_for_a_tenure_ends_with_the_next(tmp_path: Path) -> None:
    lines = [
        "A Bee,Foreign Minister,Iraq,2010-01-01", "C Dee,Foreign Minister,Iraq,2015-01-01",
        "E Eff,Foreign Minister,Iran,2012-01-01",
        "G Aitch,Iraqi ambassador,Iraq,2010-01-01", "I Jay,Iraqi ambassador,Iraq,2011-01-01",
    ]  # fmt: skip
    table, _ = read(tmp_path, "itemLabel,positionLabel,countryLabel,startTime\n" + "\n".join(lines))
    assert [cells["end"] for _, cells in table.lines] == ["2015-01-01", "", "", "", ""]


@pytest.mark.parametrize(("text", "why"), [
    ("{", "not JSON"), ("{}", "no query results"), ("[1, 2]", "no column such as itemLabel"),
    ("a,b\n1,2\n", "no column such as itemLabel; it has: a, b"),
    ("itemLabel,b\nA,2\n", "no column such as positionLabel"),
    ("", "no column such as itemLabel; it has: none"), ('{"results": {"bindings": 3}}', "no query results"),
])  # fmt: skip
def test_what_holds_no_results_says_so(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read(tmp_path, text)
