"""A user's own files: read, laid over the shipped rows, and known in reading."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dragoman.records import Actor, Annotated, InputError, Mention, Origin, Place, Report, Span
from dragoman.resolve import Knowledge, knowledge, resolve
from dragoman.resolve.own import OFFICE_COLUMNS, files, load, read_table, scan, stamp
from dragoman.resolve.ownentities import ENTITY_COLUMNS, KINDS
from dragoman.resolve.register import Register
from dragoman.resolve.rows import Row
from dragoman.resolve.titles import office_classes

PAGE = Path(__file__).parents[2] / "docs" / "register.md"
ENTITIES = """id,kind,name,aliases,demonyms,capital,latitude,longitude,country,owner,start,end
XAA,state,Qadiria,Republic of Qadiria;the White Citadel,Qadirian,Port Samar,12.91,47.33,,,1968-04-02,
IGO:COASTAL_UNION,organisation,Coastal Union,CU,,,,,,,1994,
group:northern-front,group,Northern Front,Front of the North,,,,,Qadiria,,2011,
outlet:qadiria-now,outlet,Qadiria Now,QNow,,,,,XAA,state,,
"""
OFFICES = """person,aliases,country,office_class,title,start,end,source
Idris Qaderi,,XAA,foreign_minister,,2021-03-14,2024-06,notes
Lena Auber,,IGO:COASTAL_UNION,igo_head,Secretary-General,2022,,
Omar Test,Omer Tast,Syria,,Foreign Minister,2024-05-01,2024-11-30,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b-offices.csv").write_text(OFFICES, encoding="utf-8-sig")
    (tmp_path / "a-entities.csv").write_text(ENTITIES)
    (tmp_path / "notes.txt").write_text("no register file")
    return tmp_path


def one(tmp_path: Path, text: str) -> Register:
    file = tmp_path / "own.csv"
    file.write_text(text)
    return Register.load(file)


def holders(register: Register, country: str, *days: str) -> list[list[str]]:
    return [[c.person for c in register.holders("foreign_minister", country, day)] for day in days]


def test_own_rows_win_for_the_days_they_cover(folder: Path) -> None:
    register, plain = Register.load(folder), Register.load()
    assert holders(register, "SYR", "2024-04-30", "2024-05-01", "2024-11-29", "2024-11-30") == [
        ["Faisal Mekdad"], ["Omar Test"], ["Omar Test"], ["Bassam al-Sabbagh"],
    ]  # fmt: skip
    assert holders(plain, "SYR", "2024-05-01") == [["Faisal Mekdad"]]
    best = register.who("Syrian foreign minister", "2024-06-01")[0]
    assert (best.person, best.source, best.row) == (
        "Omar Test", "own:b-offices.csv", "syr-omar-test/foreign_minister/2024-05-01",
    )  # fmt: skip
    assert register.who("Tast", "2024-06-01")[0].person == "Omar Test"
    assert register.digest != plain.digest


def test_the_digest_is_of_what_the_files_say(folder: Path) -> None:
    before = Register.load(folder).digest
    file = folder / "b-offices.csv"
    file.write_text(OFFICES.replace("Omar Test", "Omar Tost"))
    assert Register.load(folder).digest != before
    file.write_text(OFFICES + "\n")
    assert Register.load(folder).digest == before


def test_a_later_file_wins_and_two_rows_of_one_file_both_stand(tmp_path: Path) -> None:
    head = "person,country,office_class,start,end\n"
    (tmp_path / "1.csv").write_text(
        f"{head}Ann One,NOR,foreign_minister,2024-01-01,\nBo Two,NOR,foreign_minister,2024-01-01,\n"
    )
    assert sorted(holders(Register.load(tmp_path), "NOR", "2024-06-01")[0]) == ["Ann One", "Bo Two"]
    (tmp_path / "2.csv").write_text(f"{head}Cy Three,NOR,foreign_minister,2024-03-01,2024-05-01\n")
    found = holders(Register.load(tmp_path), "NOR", "2024-02-01", "2024-04-01", "2024-06-01")
    assert [sorted(names) for names in found] == [["Ann One", "Bo Two"], ["Cy Three"], ["Ann One", "Bo Two"]]


def test_a_person_whom_the_register_has_keeps_the_id(tmp_path: Path) -> None:
    register = one(tmp_path, "person,country,title,start\nSergei Lavrov,Russia,Prime Minister,2025-01-01\n")
    assert {c.register_id for c in register.offices_of("Lavrov")} == {"rus-sergey-lavrov"}
    assert holders(register, "RUS", "2025-06-01") == [["Sergey Lavrov"]]
    assert register.who("Russian prime minister", "2025-06-01")[0].person == "Sergei Lavrov"


def test_a_spokesman_more_sets_no_other_aside(tmp_path: Path) -> None:
    before = {c.person for c in Register.load().holders("spokesperson", "RUS", "2024-01-01")}
    register = one(tmp_path, "person,country,title,start\nOleg Test,Russia,Customs Spokesman,2020-01-01\n")
    assert {c.person for c in register.holders("spokesperson", "RUS", "2024-01-01")} == before | {"Oleg Test"}


def test_own_entities_are_known_by_all_their_names(folder: Path) -> None:
    names = Register.load(folder).names
    found = {text: (e.id, e.country) for text in (
        "Qadiria", "Qadirians", "the White Citadel", "Port Samar", "Coastal Union", "CU", "Front of the North", "QNow",
    ) if (e := names.lookup(text))}  # fmt: skip
    assert found == {
        "Qadiria": ("XAA", "XAA"), "Qadirians": ("XAA", "XAA"), "the White Citadel": ("XAA", "XAA"),
        "Port Samar": ("XAA", "XAA"), "Coastal Union": ("IGO:COASTAL_UNION", None), "CU": ("IGO:COASTAL_UNION", None),
        "Front of the North": ("group:northern-front", "XAA"), "QNow": ("outlet:qadiria-now", "XAA"),
    }  # fmt: skip
    assert names.lookup("Syria") == Register.load().names.lookup("Syria")
    who = Register.load(folder).who
    assert who("the Coastal Union chief", "2023-01-01")[0].person == "Lena Auber"
    assert who("Qadirian foreign minister", "2022-01-01")[0].person == "Idris Qaderi"


def test_a_name_of_the_users_is_the_users_and_an_id_gains_names(tmp_path: Path) -> None:
    head = "id,kind,name,aliases,country\n"
    text = f"{head}group:my-hamas,group,My Front,Hamas,XBB\nXBB,state,Bland,,\nSYR,state,Syria,Shamland,\n"
    names = one(tmp_path, text).names
    assert (names.lookup("Hamas").id, names.lookup("Shamland").id, names.lookup("Damascus").id) == (
        "group:my-hamas", "SYR", "SYR",
    )  # fmt: skip


def read(
    known: Knowledge, text: str, marks: list[tuple[str, str]], outlet: str | None = None
) -> tuple[dict[str, Actor], dict[str, Place]]:
    """Return the actors and places of the marked stretches of a report of 2022."""
    mentions, at = [], 0
    for words, kind in marks:
        at = text.index(words, at)
        mentions.append(Mention(Span(at, at + len(words)), kind, 1.0))  # type: ignore[arg-type]
    report = Report("r", None, outlet, "2022-05-01", None, "en", text, Origin("text", "-", ""), ((0, 0, len(text)),))
    empty = (None,) * len(mentions)
    found = resolve(Annotated(report, (Span(0, len(text)),), tuple(mentions), (), (), (), empty), known)
    actors = {a.id: a for a in found.actors}
    by_words = {words: actors[found.actor_of[i]] for i, (words, _) in enumerate(marks) if i in found.actor_of}
    if found.outlet:
        by_words["outlet"] = actors[found.outlet]
    return by_words, {words: found.place_of[i] for i, (words, _) in enumerate(marks) if i in found.place_of}


def test_reading_knows_the_users_world(folder: Path) -> None:
    actors, places = read(
        knowledge(folder),
        "Foreign Minister Idris Qaderi of Qadiria met the Northern Front in Port Samar. "
        "The Qadirian foreign minister left.",
        [("Foreign Minister", "role"), ("Idris Qaderi", "person"), ("Qadiria", "state"), ("Northern Front", "group"),
         ("Port Samar", "place"), ("The Qadirian foreign minister", "role")],
        "Qadiria Now",
    )  # fmt: skip
    who = actors["Idris Qaderi"]
    assert (who.country, who.office, who.register_row, who.office_start, who.office_end, who.match) == (
        "XAA", "Foreign Minister", "xaa-idris-qaderi/foreign_minister/2021-03-14", "2021-03-14", "2024-06", "both",
    )  # fmt: skip
    assert actors["The Qadirian foreign minister"].id == who.id
    assert (actors["Qadiria"].kind, actors["Qadiria"].country) == ("state", "XAA")
    assert (actors["Northern Front"].register_id, actors["Northern Front"].country) == ("group:northern-front", "XAA")
    assert (actors["outlet"].country, actors["outlet"].owner) == ("XAA", "state")
    port = places["Port Samar"]
    assert (port.name, port.country, port.latitude, port.longitude, port.precision) == (
        "Port Samar", "XAA", 12.91, 47.33, "place",
    )  # fmt: skip


@pytest.mark.parametrize(("line", "why"), [
    (",,SYR,president,,,,", "no person"), ("A B,,,president,,,,", "no country"),
    ("A B,,Nowhere,president,,,,", "'Nowhere'"), ("A B,,Syrai,,President,,,", "did you mean 'Syria'"),
    ("A B,,SYR,,,,,", "no office"), ("A B,,SYR,,Zookeeper,,,", "Zookeeper"),
    ("A B,,SYR,foreign_ministr,,,,", "did you mean 'foreign_minister'"),
    ("A B,,SYR,,President,soon,,", "start 'soon'"), ("A B,,SYR,,President,,2021-02-30,", "end '2021-02-30'"),
])  # fmt: skip
def test_a_line_of_offices_that_cannot_be_used_says_why(tmp_path: Path, line: str, why: str) -> None:
    head = ",".join(OFFICE_COLUMNS)
    with pytest.raises(InputError, match=f"own.csv, line 3: .*{re.escape(why)}"):
        one(tmp_path, f"{head}\nGood One,,SYR,minister,,,,\n{line}\n")


@pytest.mark.parametrize(("line", "why"), [
    ("IRQQ,state,Iraqq,,,,,,,,,", "XAA to XZZ"), (",state,Iraqq,,,,,,,,,", "XAA to XZZ"),
    ("XAB,planet,Mars,,,,,,,,,", "'planet'"), ("XAB,state,,,,,,,,,,", "no name"),
    ("XAB,state,B,,,C,91,0,,,,", "in degrees"), ("XAB,state,B,,,C,9,,,,,", "in degrees"),
    ("nfront,group,N Front,,,,,,,,,", "group:NAME"), (",group,N Front,,,,,,Nowhere,,,", "no such country"),
    (",outlet,N Times,,,,,,,mine,,", "owner 'mine'"), (",group,N Front,,,,,,,state,,", "owner 'state'"),
    (",outlet,N Times,,,,,,,,soon,", "'soon' is not a date"), (",group,???,,,,,,,,,", "makes no id"),
])  # fmt: skip
def test_a_line_of_entities_that_cannot_be_used_says_why(tmp_path: Path, line: str, why: str) -> None:
    with pytest.raises(InputError, match=f"own.csv, line 2: .*{re.escape(why)}"):
        one(tmp_path, f"{','.join(ENTITY_COLUMNS)}\n{line}\n")


def test_all_lines_that_cannot_be_used_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("person,country,title\nA B,Nowhere,President\nC D,Iraq,President\nE F,Iraq,Nothing\n")
    with pytest.raises(InputError, match=r"line 2: .*\(and 1 more: 'dragoman register check' lists them\)"):
        Register.load(file)
    own = scan([file])
    assert [r.line for r in own.refused] == [2, 4] and [row.person for row in own.rows] == ["C D"]


@pytest.mark.parametrize(("content", "why"), [
    (b"a,b\n1,2\n", "is no register file: its columns are a, b"), (b"", "columns are missing"),
    (b"\xff\xfe", "not UTF-8"), (b"person,country\nA,Iraq\n", "is no register file"),
])  # fmt: skip
def test_a_file_that_is_no_register_file_says_so(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "own.csv"
    file.write_bytes(content)
    with pytest.raises(InputError, match=why):
        Register.load(file)


def test_which_files_count(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = tmp_path_factory.mktemp("more") / "c.csv"
    more.write_text("person,country,title\nG H,Iraq,President\n")
    assert files() == [] and [f.name for f in files(more)] == ["c.csv"]
    monkeypatch.setenv("DRAGOMAN_REGISTER", str(folder))
    assert [f.name for f in files(more)] == ["a-entities.csv", "b-offices.csv", "c.csv"]
    assert Register.load().who("Idris Qaderi", "2022-01-01")[0].country == "XAA"
    monkeypatch.setenv("DRAGOMAN_REGISTER", str(folder / "missing"))
    with pytest.raises(InputError, match="DRAGOMAN_REGISTER names"):
        files()
    monkeypatch.delenv("DRAGOMAN_REGISTER")
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "none"))
    assert files() == []


def test_years_and_unknown_values_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(
        "person,country,title,start,end\nA B,iq,President,+2020-01-01T00:00:00Z,t123\nC D,Iraqi,Minister,2019,\n"
    )
    rows = load(stamp(file)).rows
    assert [(r.country, r.start, r.end, r.precision) for r in rows] == [
        ("IRQ", "2020-01-01", "", "day"),
        ("IRQ", "2019", "", "year"),
    ]
    assert isinstance(rows[0], Row)


def test_the_page_describes_every_column_and_its_examples_are_read(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    tables = re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE)
    described = {
        name
        for table in tables
        for name in re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| ([^|]*) \|", table, re.M)))
    }
    assert set(OFFICE_COLUMNS) | set(ENTITY_COLUMNS) <= described
    assert set(re.findall(r"`(\w+)`", page.split("Office classes:")[1].split("\n\n")[0])) == set(office_classes()) - {
        "farmer",
        "refugee",
    }
    assert all(f"`{kind}`" in page for kind in KINDS)
    for number, block in enumerate(re.findall(r"```csv\n(.*?)```", page, re.DOTALL)):
        (tmp_path / f"{number}.csv").write_text(block)
    own = scan(sorted(tmp_path.glob("*.csv")))
    assert own.refused == () and len(own.rows) == 3 and len(own.entities) == 4
    assert [read_table(file).kind for file in sorted(tmp_path.glob("*.csv"))] == ["offices", "entities"]
