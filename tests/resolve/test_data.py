"""The register's data: dates that exist, offices held by one at a time, known codes, licences, size, the same build."""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from importlib import resources
from pathlib import Path

import pytest

from dragoman.resolve.names import Nations, nations
from dragoman.resolve.rows import Row, pack, shipped
from dragoman.resolve.tenures import is_day, is_impossible, overlap
from dragoman.resolve.titles import office_classes

ROOT = Path(__file__).parents[2]
ACTORS = ROOT.parent / "shared/data/actors"
LICENCES = {"dragoman": "MIT", "factbook": "public domain", "ungdc": "CC0", "wikidata": "CC0"}
#: Offices with one holder at a time. Heads of state and government are looked at by title: a king and his
#: governor-general, an Iranian leader and president, a president and his prime minister stand side by side.
SINGLE = frozenset(
    (  # noqa: SIM905
        "head_of_state head_of_government foreign_minister defence_minister interior_minister finance_minister "
        "national_security_adviser crown_prince igo_head"
    ).split()
)
#: Two at once in fact: rival governments, a collective, a joint office, a holder suspended or on leave.
TWO = {
    ("BIH", "head_of_state"), ("AFG", "head_of_state"), ("LBY", "head_of_government"), ("LBY", "head_of_state"),
    ("SMR", "head_of_state"), ("SMR", "head_of_government"), ("AND", "head_of_state"),
    ("SLV", "head_of_state"), ("THA", "head_of_government"),
}  # fmt: skip
#: One person with offices in two states.
BOTH = {"Elizabeth II", "Charles III", "Deng Alor", "Mark Carney"}
#: More classes of office than there are titles for: the title is then read word for word.
MORE_CLASSES = {"deputy_foreign_minister", "igo_deputy", "group_leader", "party", "cleric", "opposition"}


@pytest.fixture(scope="module")
def rows() -> tuple[Row, ...]:
    return shipped().rows


@pytest.fixture(scope="module")
def own(rows: tuple[Row, ...]) -> list[Row]:
    return [row for row in rows if row.source == "dragoman"]


@pytest.fixture(scope="module")
def table() -> str:
    return resources.files("dragoman").joinpath("resolve", "data", "nations.txt").read_text(encoding="utf-8")


def test_dates_exist_and_follow_each_other(rows: tuple[Row, ...]) -> None:
    for row in rows:
        assert is_day(row.start), row
        assert all(is_day(day) for day in (row.end, row.sure_from, row.sure_until) if day), row
        assert not is_impossible(row), row
        assert row.end == "" or row.start < row.end, row
        assert row.precision == {10: "day", 7: "month", 4: "year"}[len(row.start)] or row.source != "dragoman", row


def test_codes_and_classes_are_known(rows: tuple[Row, ...]) -> None:
    known = office_classes() | MORE_CLASSES
    assert {row.country for row in rows if nations().entity(row.country) is None} == set()
    assert {row.office_class for row in rows} - known == set()
    assert all(row.person and row.title for row in rows)


def test_every_row_says_where_it_is_from(rows: tuple[Row, ...]) -> None:
    assert {(row.source, row.licence) for row in rows} <= set(LICENCES.items())
    sources = resources.files("dragoman").joinpath("resolve", "data", "register.SOURCES.md").read_text("utf-8")
    assert all(source in sources and licence in sources for source, licence in LICENCES.items())


def test_an_open_row_says_when_it_was_last_checked(own: list[Row]) -> None:
    assert [row for row in own if not row.end and not row.sure_until] == []


def test_no_tenure_stands_twice(rows: tuple[Row, ...]) -> None:
    keys = Counter((r.id, r.country, r.office_class, r.title, r.start) for r in rows)
    assert [key for key, count in keys.items() if count > 1] == []


def test_an_office_has_one_holder_at_a_time(own: list[Row]) -> None:
    lines: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in own:
        if row.office_class in SINGLE and (row.country, row.office_class) not in TWO:
            title = re.sub(r"^(?:Acting|Interim|Caretaker|Transitional) ", "", row.title)
            by_title = row.office_class in ("head_of_state", "head_of_government", "igo_head")
            lines[row.country, row.office_class, title if by_title else ""].append(row)
    clashes = [
        (a.person, b.person, a.country, a.office_class, overlap(a, b))
        for line in lines.values()
        for a, b in zip(line, line[1:], strict=False)
        if overlap(a, b) > 31 and a.id != b.id
    ]
    assert clashes == []


def test_one_name_is_one_person_of_one_state(own: list[Row]) -> None:
    states: dict[str, set[str]] = defaultdict(set)
    for row in own:
        if len(row.country) == 3:
            states[row.person].add(row.country)
    assert {person for person, homes in states.items() if len(homes) > 1} <= BOTH


def test_every_state_has_its_heads_since_2000(rows: tuple[Row, ...]) -> None:
    """The members of the United Nations have a head of state or government on each first of July."""
    by_state: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.office_class in ("head_of_state", "head_of_government"):
            by_state[row.country].append(row)
    members = nations().entity("IGO:UN")
    assert members is not None
    bare = [
        (code, year)
        for year in range(2000, 2026)
        for code in sorted(members.members_on(f"{year}-07-01"))
        if not any(r.start <= f"{year}-07-01" < (r.end or "9") for r in by_state[code])
    ]
    bare = [(code, year) for code, year in bare if code != "SMR"]  # two captains regent, every six months
    assert bare == [("SOM", 2000), ("IRQ", 2003)]  # no government; an occupation


@pytest.mark.parametrize(
    ("person", "names", "meant"),
    [
        ("Frederick A. Mitchell", ("Fred Mitchell",), True), ("William Graham", ("Bill Graham",), True),
        ("Maxime Pamela Ometa McClean", ("Maxine McClean",), True), ("Penny Wong", ("Penny Wong",), False),
        ("Chief Ojo Maduekwe", ("Ojo Maduekwe",), False), ("Lee Ju Ho", ("Lee Jae-myung",), False),
        ("Jan Karlsson", ("Jan Eliasson",), False),
    ],
)  # fmt: skip
def test_another_form_of_a_holder_s_name_is_told_from_another_person(person: str, names: tuple[str, ...], meant: bool):
    from tools.build_register import another_form

    assert another_form(person, names) == meant


def test_the_file_is_small_and_built_from_what_it_says(rows: tuple[Row, ...]) -> None:
    packed = resources.files("dragoman").joinpath("resolve", "data", "register.tsv.gz").read_bytes()
    assert len(packed) < 5_000_000
    assert len(rows) > 10_000
    if not ACTORS.is_dir():
        pytest.skip(f"{ACTORS} is not here")
    sys.path.insert(0, str(ROOT))
    from tools.build_register import build

    assert pack(build(ACTORS)) == packed
    assert {row.source for row in build(ACTORS, frozenset({"dragoman", "wikidata"}))} == {"factbook", "ungdc"}


def test_spellings_are_of_persons_in_the_rows(own: list[Row]) -> None:
    with (ROOT / "tools" / "register_names.csv").open(encoding="utf-8", newline="") as lines:
        spelt = {line["person"] for line in csv.DictReader(lines)}
    assert spelt - {row.person for row in own} == set()


def test_members_and_countries_are_states(table: str) -> None:
    names = Nations(table)
    for entity in names.entities():
        for code, first, last in entity.members:
            assert names.entity(code) is not None, (entity.id, code)
            assert all(is_day(day) for day in (first, last) if day) and (not last or first < last), (entity.id, code)
        assert all(is_day(day) for _, *days in entity.dated for day in days if day), entity.id
        assert entity.country is None or names.entity(entity.country) is not None, entity.id


def test_ids_are_used_once(table: str) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    section = ""
    for line in table.splitlines():
        section = line if line.startswith("[") else section
        if (
            "|" in line
            and not line.startswith(("#", "["))
            and not section.startswith(("[outlets", "[nowhere", "[things"))
        ):
            seen[section, line.split("|")[0].strip()] += 1
    assert [key for key, count in seen.items() if count > 1] == []


def test_outlets_have_a_country_and_most_an_owner() -> None:
    outlets = [entity for entity in nations().entities() if entity.kind == "outlet"]
    owned = Counter(outlet.owner for outlet in outlets)
    assert len(outlets) - owned[None] >= 300
    assert min(owned["state"], owned["public"], owned["private"]) >= 80
    assert all(outlet.country for outlet in outlets)


MEMBERS = [
    ("IGO:EU", "2003-06-01", 15), ("IGO:EU", "2019-06-01", 28), ("IGO:EU", "2021-01-01", 27),
    ("IGO:NATO", "2003-06-01", 19), ("IGO:NATO", "2024-06-01", 32), ("IGO:BRICS", "2025-06-01", 10),
    ("IGO:SCO", "2025-01-01", 10), ("IGO:UN", "2012-01-01", 193), ("IGO:UNSC", "2022-02-24", 15),
    ("IGO:UNSC", "2003-03-19", 15), ("IGO:ECOWAS", "2024-01-01", 15), ("IGO:ECOWAS", "2025-06-01", 12),
    ("IGO:LAS", "2015-01-01", 21), ("IGO:LAS", "2024-01-01", 22), ("IGO:ASEAN", "2025-12-01", 11),
    ("IGO:AU", "2020-01-01", 55), ("IGO:G7", "2022-06-01", 7), ("IGO:GCC", "2022-06-01", 6),
    ("IGO:OPEC", "2024-06-01", 12),
]  # fmt: skip


@pytest.mark.parametrize(("body", "day", "count"), MEMBERS)
def test_members_on_a_day(body: str, day: str, count: int) -> None:
    entity = nations().entity(body)
    assert entity is not None
    assert len(entity.members_on(day)) == count
