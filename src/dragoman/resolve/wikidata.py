"""Results of Wikidata's query service -> a table of office holders.

All that the service exports is taken: SPARQL results as JSON, the flat JSON of its page, CSV and TSV. Columns are
known by their names as people give them ("itemLabel", "holderLabel", "start", "startTime", "start_date"); a column
of labels comes before one of items, whose cells are addresses.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.records import InputError
from dragoman.resolve import own
from dragoman.resolve.asking import HELD
from dragoman.resolve.names import Nations
from dragoman.resolve.own import Refused, Table, read_text
from dragoman.resolve.titles import find_titles, title_class

#: What each column may be called, letters and digits only, in lower case; the first that is there and filled counts.
COLUMNS = {
    "person": ("itemlabel", "personlabel", "holderlabel", "officeholderlabel", "humanlabel", "politicianlabel",
               "ministerlabel", "leaderlabel", "headlabel", "namelabel", "label", "name", "person", "item", "holder"),
    "country": ("iso3", "isocode", "countrycode", "countryiso", "iso", "countrylabel", "statelabel",
                "jurisdictionlabel", "organisationlabel", "organizationlabel", "orglabel", "country", "state",
                "jurisdiction", "organization", "organisation"),
    "title": ("positionlabel", "officelabel", "positionheldlabel", "rolelabel", "postlabel", "titlelabel", "position",
              "office", "title", "role", "post"),
    "start": ("starttime", "start", "startdate", "begin", "since", "from", "fromdate"),
    "end": ("endtime", "end", "enddate", "until", "to", "todate"),
    "aliases": ("itemaltlabel", "personaltlabel", "holderaltlabel", "altlabel", "aliases", "alias", "alsoknownas"),
    "item": ("item", "person", "holder", "officeholder", "human", "politician", "minister", "leader", "head", "qid",
             "personid", "itemid"),
    "start_precision": ("starttimeprecision", "startprecision"),
    "end_precision": ("endtimeprecision", "endprecision"),
}  # fmt: skip
_ITEM = re.compile(r"<?(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q\d+)>?")
_LITERAL = re.compile(r'"(.*)"(?:@[\w-]+|\^\^<[^>]*>)?', re.DOTALL)
_OF = re.compile(r"(?i)(?:,| of| for| in| to)(?: the)? *$|\($")
_LENGTH = {"9": 4, "10": 7, "11": 10}  # Wikidata's precisions: year, month, day


def read(path: Path, names: Nations) -> tuple[Table, tuple[Refused, ...]]:
    """Return the office holders in a file of results, and the lines (of JSON: results) that hold none, with the reason.

    Args:
        path: JSON, CSV or TSV, known by its content.
        names: where the country of a position's name is looked up ("Prime Minister of Iraq").

    Raises:
        InputError: a file that cannot be read, or that has no column of persons or of positions.
    """
    text = read_text(path)
    is_json = text.lstrip()[:1] in ("{", "[")
    unit = "result" if is_json else "line"
    lines = list(_json(path, text) if is_json else _table(path, text))
    columns = {key for _, cells in lines for key in cells}
    for needed, example in (("person", "itemLabel"), ("title", "positionLabel")):
        if not columns & set(COLUMNS[needed]):
            have = ", ".join(sorted(columns)) or "none"
            raise InputError(f"{path}: no column such as {example}; it has: {have}")
    made, refused = [], []
    for number, cells in lines:
        try:
            made.append((number, _holder(cells, names)))
        except ValueError as error:
            refused.append(Refused(str(path), number, str(error), unit))
    if not columns & set(COLUMNS["end"]):
        made = _ended(made, names)
    return Table(path, "offices", tuple(made), unit), tuple(refused)


def _ended(made: list[tuple[int, dict[str, str]]], names: Nations) -> list[tuple[int, dict[str, str]]]:
    """Return the lines with each tenure of an office ending where the next begins: the query asked for no ends."""
    starts: dict[tuple[str | None, str], list[str]] = {}
    for _, line in made:
        starts.setdefault((own.place(line["country"], names), line["office_class"]), []).append(line["start"])
    ended = []
    for number, line in made:
        later = starts[own.place(line["country"], names), line["office_class"]] if line["office_class"] in HELD else []
        ended.append((number, {**line, "end": min((s for s in later if s > line["start"]), default="")}))
    return ended


def _holder(cells: dict[str, str], names: Nations) -> dict[str, str]:
    """Return one result as a line of office holders; ValueError for one without a name or position."""
    person, title = _value(cells, "person"), _value(cells, "title")
    item = next((m[1] for key in COLUMNS["item"] if (m := _ITEM.fullmatch(cells.get(key, "")))), None)
    if not person or _ITEM.fullmatch(person):
        raise ValueError(f"no name for {item or 'the person'}: ask for labels, or add it by hand")
    if not title or _ITEM.fullmatch(title):
        raise ValueError(f"no name for the position of {person}: ask for labels")
    country = _value(cells, "country")
    office_class = title_class(title, names)[0]
    if office_class is None:
        raise ValueError(f"the position {title!r} is no office that Dragoman knows; give an office_class by hand")
    shown, owner = _parted(title, names)
    start, end = _day(cells, "start"), _day(cells, "end")
    if not start and not end:
        raise ValueError(f"no start for {person}, {title}: a tenure needs its first day or its last")
    return {
        "person": person,
        "aliases": ";".join(a.strip() for a in re.split(r"[;,|]", _value(cells, "aliases")) if a.strip()),
        "country": country or owner,
        "office_class": office_class,
        "title": shown,
        "start": start,
        "end": end,
        "source": f"wikidata {item}" if item else "wikidata",
    }


def _value(cells: dict[str, str], column: str) -> str:
    """Return the first filled cell of those that may hold a column; one that is an address comes last."""
    found = [value for key in COLUMNS[column] if (value := cells.get(key, ""))]
    return next((value for value in found if not _ITEM.fullmatch(value)), found[0] if found else "")


def _day(cells: dict[str, str], column: str) -> str:
    """Return a date as the register writes it, "" for one that is not known; ValueError for what is none."""
    return own.day(_value(cells, column), column)[: _LENGTH.get(_value(cells, f"{column}_precision"))]


def _parted(title: str, names: Nations) -> tuple[str, str]:
    """Part "Minister of Foreign Affairs of Georgia" into title and state; ("...", "") where it names none."""
    found = names.find(title)
    if not found:
        return _capital(title), ""
    start, end, entity, how = found[-1]
    before = title[:start]
    if _OF.search(before) and find_titles(before):
        return _capital(_OF.sub("", before).strip(" (,")), entity.id
    rest = f"{title[:start]}{title[end:]}".removeprefix("'s").strip(" ,()")
    return _capital(rest if how == "demonym" and find_titles(rest) else title), entity.id


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]


def _json(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the results of a JSON file, numbered from 1: SPARQL results or a list of plain objects."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is not JSON: {error}") from error
    results = data.get("results", {}) if isinstance(data, dict) else {}
    rows = data if isinstance(data, list) else results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(rows, list):
        raise InputError(f"{path} holds no query results: it needs results.bindings, or a list of objects")
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            yield number, {_key(key): _cell(value) for key, value in row.items()}


def _cell(value: Any) -> str:
    if isinstance(value, dict):  # {"type": "uri", "value": ...}; a bnode stands for an unknown value
        return "" if value.get("type") == "bnode" else _cell(value.get("value"))
    return " ".join(str(value).split()) if isinstance(value, (str, int, float)) else ""


def _table(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the lines of a CSV or TSV with their numbers."""
    tabs = "\t" in text.partition("\n")[0]
    source = io.StringIO(text, newline="")
    reader = csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE) if tabs else csv.DictReader(source)
    try:
        for line in reader:
            cells = {_key(key): _bare(value) for key, value in line.items() if key and isinstance(value, str)}
            if any(cells.values()):
                yield reader.line_num, cells
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: no CSV ({error})") from error


def _bare(value: str) -> str:
    """Return a cell without the quotes, language and type that TSV keeps: "Iraq"@en."""
    match = _LITERAL.fullmatch(value.strip())
    return " ".join((match[1] if match else value).split())


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
