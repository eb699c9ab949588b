"""Count, order and types of the columns, and whole rows, of every format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.exports import gdelt, gkg, icews, mentions, phoenix, plover, polecat
from dragoman.exports.formats import FORMATS
from dragoman.record import Record
from tests.exports.made import URL, exported, record, rows

# Headings as the projects' own files have them; see docs/formats.md for where.
ICEWS = (
    "Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name|"
    "Target Sectors|Target Country|Story ID|Sentence Number|Publisher|City|District|Province|Country|Latitude|Longitude"
)
POLECAT = (
    "Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|"
    "Primary Actor Sector|Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|Recipient Country|"
    "Recipient COW|Primary Recipient Sector|Recipient Sectors|Recipient Title|Recipient Name Raw|"
    "Wikipedia Recipient ID|Placename|City|District|Province|Country|Latitude|Longitude|GeoNames ID|Raw Placename|"
    "Feature Type|Source|Publication Date|Story People|Story Organizations|Story Locations|Language|Version"
)
TABBED = {"gdelt": 61, "gdelt-mentions": 16, "gkg": 27, "icews": 20, "polecat": 40, "phoenix": 26}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with record(tmp_path_factory.mktemp("record") / "r.db") as made:
        yield made


@pytest.mark.parametrize(("form", "count"), TABBED.items())
def test_every_row_has_every_column(form: str, count: int, opened: Record, tmp_path: Path) -> None:
    found = rows(exported(opened, form, tmp_path))
    assert len(found) >= 2 and {len(row) for row in found} == {count}


def test_columns_and_their_order() -> None:
    assert len(gdelt.COLUMNS) == 61 and len(mentions.COLUMNS) == 16 and len(gkg.COLUMNS) == 27
    assert "|".join(icews.COLUMNS) == ICEWS and "|".join(polecat.COLUMNS) == POLECAT
    assert len(phoenix.COLUMNS) == 26
    parser = pytest.importorskip("py_gdelt.parsers.events").EventsParser
    order = sorted(parser.V2_COLUMNS, key=parser.V2_COLUMNS.get)
    assert [name.lower() for name in gdelt.COLUMNS] == [name.lower() for name in order]


def test_headings_only_where_the_format_has_them(opened: Record, tmp_path: Path) -> None:
    assert exported(opened, "icews", tmp_path).startswith(ICEWS.replace("|", "\t") + "\n")
    assert exported(opened, "polecat", tmp_path).startswith(POLECAT.replace("|", "\t") + "\n")
    assert exported(opened, "gdelt", tmp_path)[0].isdigit()


def test_gdelt_row(opened: Record, tmp_path: Path) -> None:
    found = [dict(zip(gdelt.COLUMNS, row, strict=True)) for row in rows(exported(opened, "gdelt", tmp_path))]
    visit = next(row for row in found if row["EventCode"] == "042")
    named = {name: value for name, value in visit.items() if value and name != "GLOBALEVENTID"}
    assert named == {
        "SQLDATE": "20241120", "MonthYear": "202411", "Year": "2024", "FractionDate": "2024.8849",
        "Actor1Code": "IRNGOV", "Actor1Name": "MIRA HOLT", "Actor1CountryCode": "IRN", "Actor1Type1Code": "GOV",
        "Actor2Code": "SYRGOV", "Actor2Name": "JAN ROE", "Actor2CountryCode": "SYR", "Actor2Type1Code": "GOV",
        "IsRootEvent": "1", "EventCode": "042", "EventBaseCode": "042", "EventRootCode": "04", "QuadClass": "1",
        "GoldsteinScale": "1.9", "NumMentions": "1", "NumSources": "1", "NumArticles": "1", "AvgTone": "0",
        "Actor1Geo_Type": "0", "Actor2Geo_Type": "0", "ActionGeo_Type": "4", "ActionGeo_FullName": "Port Vale",
        "ActionGeo_CountryCode": "IR", "ActionGeo_Lat": "35.7", "ActionGeo_Long": "51.4",
        "DATEADDED": "20241120000000", "SOURCEURL": URL,
    }  # fmt: skip
    assert 0 < int(visit["GLOBALEVENTID"]) < 2**63
    # Two actors are two rows, told by two outlets; a state has no role.
    joint = [row for row in found if row["EventRootCode"] == "16"]
    assert [row["Actor1Code"] for row in joint] == ["ARD", "COR"]
    assert [(row["NumMentions"], row["NumSources"], row["NumArticles"]) for row in joint] == [("2", "2", "2")] * 2
    assert len({row["GLOBALEVENTID"] for row in found}) == len(found)


def test_mentions_are_of_the_rows_of_gdelt(opened: Record, tmp_path: Path) -> None:
    events = {row[0] for row in rows(exported(opened, "gdelt", tmp_path))}
    found = [
        dict(zip(mentions.COLUMNS, row, strict=True)) for row in rows(exported(opened, "gdelt-mentions", tmp_path))
    ]
    assert {row["GLOBALEVENTID"] for row in found} == events and len(found) == len(events) + 2
    visit = next(row for row in found if row["MentionIdentifier"] == URL and row["SentenceID"] == "2")
    text = next(iter(opened.reports(ids=("r-1",)))).text
    places = [text.index(word) for word in ("Mira Holt", "Jan Roe", "received")]
    assert [int(visit[f"{who}CharOffset"]) for who in ("Actor1", "Actor2", "Action")] == places
    assert (visit["MentionType"], visit["Confidence"], visit["MentionDocLen"]) == ("1", "90", str(len(text)))
    cited = [row for row in found if row["MentionType"] == "2"]
    assert {row["MentionSourceName"] for row in cited} == {"Vale Post", "Harbour Gazette"}


def test_icews_row(opened: Record, tmp_path: Path) -> None:
    found = [dict(zip(icews.COLUMNS, row, strict=True)) for row in rows(exported(opened, "icews", tmp_path))]
    visit = next(row for row in found if row["CAMEO Code"] == "042")
    assert {name: visit[name] for name in icews.COLUMNS if "ID" not in name} == {
        "Event Date": "2024-11-20", "Source Name": "Mira Holt", "Source Sectors": "Government",
        "Source Country": "Iran", "Event Text": "Make a visit", "CAMEO Code": "042", "Intensity": "1.9",
        "Target Name": "Jan Roe", "Target Sectors": "Government", "Target Country": "Syria", "Sentence Number": "2",
        "Publisher": "Vale Post", "City": "Port Vale", "District": "", "Province": "", "Country": "Iran",
        "Latitude": "35.7", "Longitude": "51.4",
    }  # fmt: skip
    assert all(0 <= int(row[name]) < 2**31 for row in found[1:] for name in ("Event ID", "Story ID"))


def test_polecat_row(opened: Record, tmp_path: Path) -> None:
    found = [dict(zip(polecat.COLUMNS, row, strict=True)) for row in rows(exported(opened, "polecat", tmp_path))]
    assert all(value for row in found for value in row.values())  # what is not known is None
    visit = next(row for row in found if row["Event Type"] == "CONSULT")
    assert {name: value for name, value in visit.items() if value != "None"} == {
        "Event ID": "e-1", "Event Date": "2024-11-20", "Event Type": "CONSULT", "Event Mode": "visit",
        "Intensity": "4.0", "Quad Code": "VERBAL COOPERATION", "Contexts": "diplomatic", "Actor Name": "Mira Holt",
        "Actor Country": "IRN", "Actor COW": "630", "Primary Actor Sector": "GOV", "Actor Sectors": "GOV",
        "Actor Title": "president", "Actor Name Raw": "Mira Holt", "Recipient Name": "Jan Roe",
        "Recipient Country": "SYR", "Recipient COW": "652", "Primary Recipient Sector": "GOV",
        "Recipient Sectors": "GOV", "Recipient Title": "foreign minister", "Recipient Name Raw": "Jan Roe",
        "Placename": "Port Vale", "City": "Port Vale", "Country": "IRN", "Latitude": "35.7", "Longitude": "51.4",
        "Raw Placename": "Port Vale", "Source": "Vale Post", "Publication Date": "2024-11-20",
        "Version": "dragoman 0.1.0",
    }  # fmt: skip
    joint = next(row for row in found if row["Event Type"] == "SANCTION")
    assert (joint["Actor Name"], joint["Actor Country"], joint["Actor COW"]) == ("Ardania; Corva", "ARD; COR", "None")


def test_phoenix_row(opened: Record, tmp_path: Path) -> None:
    found = [dict(zip(phoenix.COLUMNS, row, strict=True)) for row in rows(exported(opened, "phoenix", tmp_path))]
    visit = next(row for row in found if row["cameo_code"] == "042")
    assert list(visit.values())[1:] == [
        "20241120", "2024", "11", "20", "IRNGOV", "IRN", "GOV", "", "SYRGOV", "SYR", "GOV", "", "042", "04", "1", "1.9",
        "diplomatic,1", "35.7", "51.4", "Port Vale", "", "Iran", "r-1_2", URL, "Vale Post",
    ]  # fmt: skip
    # Phoenix counts CAMEO's 16 as verbal conflict where GDELT's quad is 4.
    assert {row["quad_class"] for row in found if row["root_code"] == "16"} == {"3"}


def test_plover_object(opened: Record, tmp_path: Path) -> None:
    found = [json.loads(line) for line in exported(opened, "plover", tmp_path).splitlines()]
    assert all(set(plover.REQUIRED) <= row.keys() for row in found)
    visit = next(row for row in found if row["event"] == ["CONSULT"])
    assert visit["actor"] == [{
        "code": "IRN", "sector": "GOV", "entity_text": "Mira Holt", "identifier_id": "p-1",
        "identifier_text": "Mira Holt", "office": "president", "kind": "person", "start": 51, "end": 60,
    }]  # fmt: skip
    assert (visit["date"], visit["quad_code"], visit["event_scale"]) == ("2024-11-20", 1, 4.0)
    assert (visit["mode"], visit["context"], visit["event_text"]) == (["visit"], ["diplomatic"], ["received"])
    assert visit["event_loc"]["resolution"] == 4 and visit["cite_info"]["url"] == URL
    attack = next(row for row in found if row["event"] == ["ASSAULT"])
    assert attack["dragoman"]["claimed_by"]["identifier_text"] == "Jan Roe" and attack["enddate"] == "2024-10-31"
    assert {row["dragoman"]["status"] for row in found} == {"happened", "intended"}


def test_gkg_row(opened: Record, tmp_path: Path) -> None:
    found = [dict(zip(gkg.COLUMNS, row, strict=True)) for row in rows(exported(opened, "gkg", tmp_path))]
    [hand] = [row for row in found if row["DocumentIdentifier"] == URL]
    text = opened.reading("r-1").report.text
    start = text.index("We will not close the embassy,")
    assert hand["Quotations"] == f"{start}|30|said|We will not close the embassy, … if the talks go on."
    assert hand["DATE"] == "20241120000000" and hand["GKGRECORDID"].startswith("20241120000000-")
    assert (hand["Persons"], hand["V2Persons"]) == ("Mira Holt", f"Mira Holt,{text.index('she said')}")
    assert exported(opened, "gkg", tmp_path, kind="indirect").count("attacked") == 1


def test_citron_object(opened: Record, tmp_path: Path) -> None:
    found = [json.loads(line) for line in exported(opened, "citron", tmp_path).splitlines()]
    hand = next(one for one in found if one["id"] == "r-1")
    assert [quote["cue"]["text"] for quote in hand["quotes"]] == ["said", "saying"]
    spans = [span for q in hand["quotes"] for span in (q["cue"], *q["sources"], *q["contents"])]
    assert all(hand["text"][s["start"] : s["end"]] == s["text"] for s in spans) and len(spans) == 7


def test_csv_is_that_of_the_commands(opened: Record, tmp_path: Path) -> None:
    for table in ("events", "statements", "commitments", "reports"):
        assert exported(opened, "csv", tmp_path, table=table) == getattr(opened, table)().to_csv()


def test_a_table_without_rows_has_headings(opened: Record, tmp_path: Path) -> None:
    for table in ("events", "statements", "commitments", "reports"):
        head = next(csv.reader(io.StringIO(getattr(opened, table)().to_csv())))
        empty = exported(opened, "csv", tmp_path, table=table, since="2030")
        assert empty == ",".join(head) + "\n"


def test_without_a_status_what_happened(opened: Record, tmp_path: Path) -> None:
    for form in ("gdelt", "icews", "polecat", "phoenix"):
        text = exported(opened, form, tmp_path)
        assert "AID" not in text and "\t070\t" not in text
    assert "\tAID\t" in exported(opened, "polecat", tmp_path, status="intended")


def test_what_cannot_be_written_is_counted(opened: Record, tmp_path: Path) -> None:
    for form in ("gdelt", "gdelt-mentions", "icews", "polecat", "phoenix", "plover", "ftm"):
        assert opened.export(form, tmp_path / "x").left_out == {"no day": 1}


def test_a_body_has_its_own_code(opened: Record, tmp_path: Path) -> None:
    with Record.open(tmp_path / "un.db") as other:
        for one in opened.events(type="ACCUSE"):
            made = opened.reading(one.source.report)
            other.add(replace(made, report=replace(made.report, published="2024-01-01")))
        [row] = [dict(zip(gdelt.COLUMNS, row, strict=True)) for row in rows(exported(other, "gdelt", tmp_path))]
    assert (row["Actor1Code"], row["Actor1KnownGroupCode"], row["Actor1Type1Code"]) == ("IGOUNO", "UNO", "IGO")
    assert (row["EventCode"], row["Actor1CountryCode"]) == ("110", "")


def test_every_format_is_tried_here() -> None:
    assert set(TABBED) | {"plover", "citron", "ftm", "parquet", "csv"} == set(FORMATS)
