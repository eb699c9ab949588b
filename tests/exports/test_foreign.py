"""Files of GDELT, ICEWS and POLECAT as they come: both versions, packed, with headings, damaged."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from dragoman.exports import gdelt, icews, polecat
from dragoman.exports.cameo import REGIONS, country_code, iso_of
from dragoman.exports.foreign import ForeignEvent, Read, read
from dragoman.records import InputError


def gdelt_row(day: str, actor: str, code: str, recipient: str, columns: int = 61) -> str:
    values = {"GLOBALEVENTID": "1", "SQLDATE": day, "Actor1CountryCode": actor, "Actor2CountryCode": recipient,
              "EventCode": code}  # fmt: skip
    cells = [values.get(name, "") for name in gdelt.COLUMNS]
    return "\t".join(cells[:columns]) + "\n"


def icews_row(day: str, actor: str, code: str, recipient: str) -> str:
    values = {"Event Date": day, "Source Country": actor, "CAMEO Code": code, "Target Country": recipient}
    return "\t".join(values.get(name, "x") for name in icews.COLUMNS) + "\n"


def polecat_row(day: str, actors: str, kind: str, recipients: str) -> str:
    values = {"Event Date": day, "Actor Country": actors, "Event Type": kind, "Recipient Country": recipients}
    return "\t".join(values.get(name, "None") for name in polecat.COLUMNS) + "\n"


def found(path: Path, form: str, text: str | bytes) -> tuple[list[ForeignEvent], Read]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    counts = Read()
    return list(read(path, form, counts)), counts


ROW = gdelt_row("20240501", "IRN", "190", "ISR")
EVENT = ForeignEvent("2024-05-01", "IRN", "ISR", "ASSAULT", 4)


@pytest.mark.parametrize("columns", [61, 58, 57])
def test_both_versions_of_gdelt(columns: int, tmp_path: Path) -> None:
    assert found(tmp_path / "x", "gdelt", gdelt_row("20240501", "IRN", "190", "ISR", columns))[0] == [EVENT]


def test_packed_files(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("20240501.export.CSV", ROW)
    for data in (gzip.compress(ROW.encode()), packed.getvalue()):
        assert found(tmp_path / "x", "gdelt", data)[0] == [EVENT]


def test_gdelt_with_headings_and_commas(tmp_path: Path) -> None:
    """As BigQuery and gdeltPyR write it, in their own order."""
    text = "SQLDATE,EventCode," + ",".join(n for n in gdelt.COLUMNS if n not in ("SQLDATE", "EventCode")) + "\n"
    cells = {"SQLDATE": "20240501", "EventCode": "190", "Actor1CountryCode": "IRN", "Actor2CountryCode": "ISR",
             "Actor1Name": '"TEHRAN, IRAN"'}  # fmt: skip
    names = text.strip().split(",")
    row = ",".join(cells.get(name, "") for name in names) + "\n"
    assert found(tmp_path / "x", "gdelt", text + row)[0] == [EVENT]
    short = "GlobalEventID\tDay\n1\t20240501\n"
    assert pytest.raises(InputError, found, tmp_path / "x", "gdelt", short)


def test_what_is_no_event_between_states_is_counted(tmp_path: Path) -> None:
    text = "".join((
        ROW,
        gdelt_row("20240501", "IRN", "010", "ISR"),  # a statement
        gdelt_row("20240501", "IRN", "190", ""),
        gdelt_row("20240501", "IRN", "190", "IRN"),
        gdelt_row("20240501", "IRN", "190", "EUR"),  # a region
        gdelt_row("not a day", "IRN", "190", "ISR"),
        gdelt_row("20240501", "IRN", "---", "ISR"),
        "1\t2\t3\n",
        "\n",
    ))  # fmt: skip
    events, counts = found(tmp_path / "x", "gdelt", text)
    assert events == [EVENT] and counts.rows == 8
    assert counts.left_out == {
        "public statement (CAMEO 01), no PLOVER event": 1, "no country on one side": 2, "within one country": 1,
        "no day": 1, "no CAMEO code": 1, "row with too few columns": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("code", "kind"), [
    ("042", "CONSULT"), ("42", "CONSULT"), ("4", "CONSULT"), ("20", "ASSAULT"), ("1383", "THREATEN"),
    ("0871", "RETREAT"), ("871", "RETREAT"), ("111", "ACCUSE"),
])  # fmt: skip
def test_codes_that_lost_their_zero(code: str, kind: str, tmp_path: Path) -> None:
    """A spreadsheet makes 042 a number; ICEWS' CAMEO Code is text, and 42 is no code of CAMEO."""
    [event] = found(tmp_path / "x", "gdelt", gdelt_row("20240501", "IRN", code, "ISR"))[0]
    assert event.type == kind


def test_countries_of_cameo() -> None:
    assert [iso_of(code) for code in ("ROM", "MTN", "TMP", "WSB", "USA", "", "EUR", " irn ")] == [
        "ROU", "MNE", "TLS", "PSE", "USA", None, None, "IRN",
    ]  # fmt: skip
    assert all(iso_of(country_code(iso)) == iso for iso in ("ROU", "MNE", "TLS", "IMN", "XKX", "PSE", "DEU"))
    assert not REGIONS & {country_code(iso) for iso in ("CAF", "ZAF", "SAU", "ASM")}


def test_icews_dates_and_names(tmp_path: Path) -> None:
    head = "\t".join(icews.COLUMNS) + "\n"
    text = head + "".join((
        icews_row("2018-06-01", "Russian Federation", "042", "Democratic Republic of Congo"),
        icews_row("06/02/2018", "Occupied Palestinian Territory", "111", "Moldova, Republic of"),
        icews_row("2018-06-03", "NA", "111", "Iran"),
        icews_row("2018-06-04", "the former Yugoslav Republic of Macedonia", "040", "Cote d'Ivoire"),
        icews_row("2018-06-05", "Kosovo", "040", '"Turkey'),
    ))  # fmt: skip
    events, counts = found(tmp_path / "x", "icews", text)
    assert [(e.day, e.actor, e.type, e.recipient) for e in events] == [
        ("2018-06-01", "RUS", "CONSULT", "COD"), ("2018-06-02", "PSE", "ACCUSE", "MDA"),
        ("2018-06-04", "MKD", "CONSULT", "CIV"),
    ]  # fmt: skip
    assert counts.left_out == {"no country on one side": 2}  # nothing is quoted: the quote is part of the name


def test_polecat_sides_and_damage(tmp_path: Path) -> None:
    head, rows = list(polecat.COLUMNS), polecat_row("2023-01-02", "USA; GBR; None", "SANCTION", "RUS")
    events, _ = found(tmp_path / "x", "polecat", "\t".join(head) + "\n" + rows)
    assert [(e.actor, e.recipient, e.type, e.quad) for e in events] == [
        ("USA", "RUS", "SANCTION", 4), ("GBR", "RUS", "SANCTION", 4),
    ]  # fmt: skip
    # Columns that other weeks have: another name, a heading without its column, tabs too many, Latin-1.
    other = [{"Intensity": "Event Intensity"}.get(name, name) for name in head]
    assert found(tmp_path / "x", "polecat", "\t".join(other) + "\n" + rows)[0] == events
    headline = [*head[:2], "Headline", *head[2:]]
    assert found(tmp_path / "x", "polecat", "\t".join(headline) + "\n" + rows)[0] == events
    assert found(tmp_path / "x", "polecat", "\t".join(head) + "\t\t\n" + rows.rstrip("\n") + "\t\t\n")[0] == events
    latin = ("\t".join(head) + "\n" + rows).encode().replace(b"None", "S\xe3o".encode("latin-1"), 1)
    assert found(tmp_path / "x", "polecat", latin)[0] == events
    _, counts = found(
        tmp_path / "x", "polecat", "\t".join(head) + "\n" + rows + polecat_row("2023-01-02", "USA", "X", "RUS")
    )
    assert counts.left_out == {"no PLOVER type": 1}


@pytest.mark.parametrize(("form", "text", "said"), [
    ("polecat", ROW, "no row of it is polecat's; is --format right"),
    ("gdelt", "\t".join(icews.COLUMNS) + "\n" + icews_row("2018-06-01", "Iran", "042", "Iraq"), "no row of it is gde"),
    ("icews", "\t".join(polecat.COLUMNS) + "\n", "headings without Source Name"),
    ("icews", "", "no row of it is icews's"),
    ("gdelt", b"PK\x03\x04 no zip", "cannot be read"),
    ("gdelt", b"a,b\rc,d\n", "row 1 is no line of a table; is --format right, and the file text"),
    ("gdelt", gzip.compress(ROW.encode())[:-20], "cannot be read"),
])  # fmt: skip
def test_what_is_no_such_file_is_said(form: str, text: str | bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said):
        found(tmp_path / "x", form, text)
