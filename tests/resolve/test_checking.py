"""What looks wrong in the register."""

from dragoman.resolve.checking import check
from dragoman.resolve.own import OWN, Refused
from dragoman.resolve.register import Register
from dragoman.resolve.rows import Row


def row(person: str, start: str, end: str = "", title: str = "President", licence: str = "MIT") -> Row:
    pid = "irq-" + person.lower().replace(" ", "-")
    return Row(pid, person, "", "IRQ", "head_of_state", title, start, end, "day", "s", licence)


def found(*rows: Row) -> list[tuple[str, bool, int]]:
    return [(f.fault, f.own, f.days) for f in check(rows)]


def test_sound_rows_have_nothing_wrong() -> None:
    assert found(row("Ann One", "2000-01-01", "2005-01-01"), row("Bo Two", "2005-01-20")) == []
    assert found(row("Ann One", "2000-01-01", title="King"), row("Bo Two", "2000-01-01", title="President")) == []


def test_overlaps_gaps_and_impossible_dates() -> None:
    assert found(row("Ann One", "2000-01-01", "2005-03-01"), row("Bo Two", "2005-01-01")) == [("overlap", False, 59)]
    assert found(row("Ann One", "2000-01-01", "2005-01-01"), row("Bo Two", "2006-01-01")) == [("gap", False, 365)]
    assert found(row("Ann One", "2005", "2004-05")) == [("impossible", False, 0)]
    bridged = row("Cy Three", "2004-06-01", "2005-12-20")
    assert found(row("Ann One", "2000-01-01", "2005-01-01"), bridged, row("Bo Two", "2006-01-01")) == [
        ("overlap", False, 214)
    ]


def test_one_person_twice() -> None:
    assert found(row("Ali Haydar", "2000-01-01", "2005-01-01"), row("Ali Haidar", "2005-01-01")) == [
        ("duplicate", False, 0)
    ]
    assert found(row("Ali Hassan", "2000-01-01", "2005-01-01"), row("Ali Hussein", "2005-01-01")) == []


def test_own_rows_and_lines_are_marked() -> None:
    rows = (row("Ann One", "2005", "2004", licence=OWN), row("Bo Two", "2006", "2005"))
    faults = check(rows, [Refused("own.csv", 3, "no person")])
    assert [(f.fault, f.own) for f in faults] == [("unreadable", True), ("impossible", True), ("impossible", False)]
    assert faults[0].message == "own.csv, line 3: no person"


def test_no_shipped_row_is_impossible() -> None:
    assert [f for f in check(Register.load().rows) if f.fault == "impossible"] == []
