"""The shipped file: what is packed comes out again, and its index of names is of today's kind."""

import gzip

import pytest

from dragoman.records import DragomanError
from dragoman.resolve import persons, rows
from dragoman.resolve.rows import Row, name_index, pack, unpack

ROWS = (
    Row("irq-a", "Ali Amin", "A. Amin;Amin Bey", "IRQ", "foreign_minister", "FM", "2020-01-01", "", "day", "s", "MIT"),
    Row("irq-b", "Bara Zaki", "", "IRQ", "foreign_minister", "FM", "2018", "2020", "year", "s", "MIT", "2019-02-02"),
    Row("irq-a", "Ali Amin", "", "IRQ", "minister", "Minister", "2015", "2018", "year", "s", "MIT"),
)


def test_what_is_packed_comes_out() -> None:
    found = unpack(pack(ROWS))
    assert found.rows == ROWS
    assert {key: [int(n) for n in held.split()] for key, held in found.keys.items()} == name_index(ROWS)
    assert found.heard(persons.sound("zaki")) == ["irq-b"] and found.heard("none") == []
    assert pack(ROWS) == pack(list(ROWS)) and found.digest == unpack(pack(ROWS)).digest


def test_each_way_in_reads_its_rows_alone() -> None:
    found = unpack(pack([*ROWS, ROWS[0]._replace(id="syr-c", country="SYR")]))
    assert found.person("irq-a") == [ROWS[0], ROWS[2]] and found.person("nobody") == []
    assert found.called("irq-a") == ("Ali Amin", "A. Amin", "Amin Bey") and found.called("nobody") == ()
    assert found.place("IRQ") == list(ROWS) and found.place("XAA") == []
    assert [row.id for row in found.place("SYR")] == ["syr-c"]


def test_indexes_of_another_kind_are_made_anew() -> None:
    whole = gzip.decompress(pack(ROWS)).decode()
    for plain in (whole.replace(f"\n\n{rows.FORMAT}\n", "\n\n0\n"), whole.partition("\n\n")[0]):
        assert unpack(gzip.compress(plain.encode())).keys == unpack(pack(ROWS)).keys


def test_what_is_no_register_is_said_so() -> None:
    for broken in (b"", b"no gzip", gzip.compress(b"a\tb\n1\t2\n"), pack(ROWS)[:-9]):
        with pytest.raises(DragomanError, match="reinstall dragoman"):
            unpack(broken)
    with pytest.raises(DragomanError, match="tab"):
        pack([ROWS[0]._replace(person="A\tB")])


def test_the_shipped_indexes_are_of_the_shipped_rows() -> None:
    found = rows.shipped()
    again = unpack(pack(found.rows))
    assert (found.keys, found.digest) == (again.keys, again.digest)
