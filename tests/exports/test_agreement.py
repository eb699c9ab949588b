"""The record beside another coder's events: every figure worked out by hand, and an export compared with its record."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from dragoman import cli
from dragoman.analyse.agreement import agreement, compare, confusion, correlation, ranks
from dragoman.record import Record
from dragoman.records import InputError
from dragoman.store import Filter
from tests.exports.made import exported
from tests.exports.test_foreign import gdelt_row
from tests.store.made import Did, reading

Captured = pytest.CaptureFixture[str]
DAYS = ("2024-01-01", "2024-03-31")


def counts(*rows: tuple[str, str, str, str, int]) -> dict[tuple[str, str, str], Counter[str]]:
    made: dict[tuple[str, str, str], Counter[str]] = {}
    for day, actor, recipient, kind, n in rows:
        made.setdefault((day, actor, recipient), Counter())[kind] += n
    return made


OURS = counts(
    ("2024-01-01", "A", "B", "AID", 2), ("2024-01-01", "A", "B", "ACCUSE", 1), ("2024-01-02", "A", "B", "AID", 1),
    ("2024-02-01", "B", "A", "ASSAULT", 4),
)  # fmt: skip
THEIRS = counts(
    ("2024-01-01", "A", "B", "AID", 1), ("2024-01-01", "A", "B", "REJECT", 1), ("2024-02-01", "B", "A", "ASSAULT", 1),
    ("2024-03-01", "A", "C", "CONSULT", 5), ("2024-03-02", "A", "C", "CONSULT", 1),
)  # fmt: skip


def test_figures_by_hand() -> None:
    found = agreement(OURS, THEIRS, DAYS)
    assert (found.ours, found.theirs) == (8, 9)
    assert (found.dyad_days_ours, found.dyad_days_theirs, found.dyad_days_both) == (3, 4, 2)
    assert (found.share, found.of_ours, found.of_theirs) == (0.4, 0.6667, 0.5)
    # Dyad-months A>B 01: 4 and 2, B>A 02: 4 and 1, A>C 03: 0 and 6.
    assert found.months == 3
    assert found.pearson == pytest.approx(-0.9820, abs=1e-4) and found.spearman == pytest.approx(-0.8660, abs=1e-4)
    aid = next(row for row in found.types if row.type == "AID")
    assert (aid.ours, aid.theirs, aid.both, aid.share) == (2, 1, 1, 0.5)
    # On 1 January AID meets AID; AID and ACCUSE are left here, REJECT there: half of it meets each.
    assert [(c.ours, c.theirs, c.events) for c in found.confusions] == [
        ("ACCUSE", "REJECT", 0.5),
        ("AID", "REJECT", 0.5),
    ]
    assert (found.same_type, found.same_quad) == (0.6667, 0.8333)
    assert [(p.actor, p.recipient, p.events) for p in found.only_ours] == [("A", "B", 1)]
    assert [(p.actor, p.recipient, p.events) for p in found.only_theirs] == [("A", "C", 6)]


def test_confusion_spreads_what_is_left() -> None:
    table = confusion([(Counter(AID=3, ACCUSE=1), Counter(AID=1, REJECT=2, ASSAULT=2))])
    assert table["AID", "AID"] == 1
    assert sum(n for (a, b), n in table.items() if a != b) == pytest.approx(3)  # the smaller side has three left
    assert table["AID", "REJECT"] == pytest.approx(2 * 2 * 3 / 12) and ("REJECT", "AID") not in table


def test_a_correlation_needs_three_and_a_change() -> None:
    assert correlation([1, 2], [1, 2]) is None and correlation([1, 1, 1], [1, 2, 3]) is None
    assert correlation([1, 2, 3], [2, 4, 6]) == 1.0
    assert ranks([10, 20, 10, 30]) == [1.5, 3.0, 1.5, 4.0]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRAGOMAN_RECORD", raising=False)
    monkeypatch.setenv("DRAGOMAN_WIDTH", "100")
    with Record.open(tmp_path / "dragoman.db") as made:
        for n, (actor, kind, recipient, day) in enumerate((
            ("ardania", "AID", "belmar", "2024-01-05"), ("ardania", "ACCUSE", "belmar", "2024-02-05"),
            ("holt", "CONSULT", "roe", "2024-02-07"), ("belmar", "SANCTION", "corva", "2024-03-01"),
        )):  # fmt: skip
            made.add(reading(n, [], [Did((actor,), kind, (recipient,), day=day)], published=day))
        yield made


@pytest.mark.parametrize("form", ["gdelt", "icews", "polecat"])
def test_an_export_agrees_with_its_record(form: str, opened: Record, tmp_path: Path) -> None:
    exported(opened, form, tmp_path)
    found = compare(opened, tmp_path / f"out.{form}", form, Filter())
    assert (found.share, found.same_type, found.same_quad, found.spearman) == (1.0, 1.0, 1.0, 1.0)
    assert (found.ours, found.theirs, found.since, found.until) == (4, 4, "2024-01-05", "2024-03-01")
    assert not found.confusions and not found.only_ours and not found.only_theirs


def test_days_that_both_cover(opened: Record, tmp_path: Path) -> None:
    file = tmp_path / "g.tsv"
    file.write_text(gdelt_row("20240206", "ARD", "111", "BEL") + gdelt_row("20240301", "BEL", "163", "COR"))
    found = compare(opened, file, "gdelt", Filter())
    assert (found.since, found.until) == ("2024-02-06", "2024-03-01")
    assert (found.ours, found.theirs, found.dyad_days_both, found.share) == (2, 2, 1, 0.3333)
    found = compare(opened, file, "gdelt", Filter(since="2024-01", until="2024-12"))
    assert (found.ours, found.theirs, found.share) == (4, 2, 0.2)
    file.write_text(gdelt_row("20200206", "ARD", "111", "BEL"))
    with pytest.raises(
        InputError, match="no day in common: record .* has 2024-01-05 to 2024-03-01 and .*g.tsv has 2020"
    ):
        compare(opened, file, "gdelt", Filter())
    with pytest.raises(InputError, match="no events between two states in these days"):
        compare(opened, file, "gdelt", Filter(since="2024"))


def test_nothing_of_the_file_is_kept(opened: Record, tmp_path: Path) -> None:
    before = opened.events().to_csv(), opened.actors().to_csv(), sorted(map(repr, opened.dyads()))
    (tmp_path / "g.tsv").write_text(gdelt_row("20240206", "USA", "111", "BEL") * 3)
    compare(opened, tmp_path / "g.tsv", "gdelt", Filter())
    assert (opened.events().to_csv(), opened.actors().to_csv(), sorted(map(repr, opened.dyads()))) == before


def test_the_command(opened: Record, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "g.tsv").write_text(
        gdelt_row("20240205", "ARD", "120", "BEL") + gdelt_row("20240301", "BEL", "163", "COR")
        + gdelt_row("20240301", "USA", "042", "RUS") + gdelt_row("20240301", "USA", "010", "RUS")
    )  # fmt: skip
    assert cli.main(["compare", "g.tsv", "--format", "gdelt"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["dyad_days_both"], told["same_type"], told["rows"]) == (2, 0.5, 4)
    assert told["confusions"] == [{"ours": "ACCUSE", "theirs": "REJECT", "events": 1.0}]
    assert cli.main(["compare", "g.tsv", "--format", "gdelt", "--table"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for part in (
        "The record beside GDELT, 5 Feb 2024 to 1 Mar 2024", "events between two states: 3 here, 3 GDELT",
        "2 both: 50% of either, 67% of those here, 67% of GDELT's", "50% same type, 100% same quad",
        "4 rows read, left out: 1 public statement", "ACCUSE REJECT 1", "Only here", "United States → Russia 1",
    ):  # fmt: skip
        assert part in shown, part


@pytest.mark.parametrize(("words", "code", "said"), [
    (["none.tsv", "--format", "gdelt"], 2, "'none.tsv' does not exist"),
    (["g.tsv"], 2, "Missing option '--format'"),
    (["g.tsv", "--format", "acled"], 2, "is not one of 'gdelt', 'icews', 'polecat'"),
    (["g.tsv", "--format", "icews"], 1, "g.tsv: no row of it is icews's; is --format right? (1 rows)"),
])  # fmt: skip
def test_what_cannot_be_compared(
    words: list[str], code: int, said: str, opened: Record, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "g.tsv").write_text("a file of something else\n")
    assert cli.main(["compare", *words]) == code
    err = " ".join(capsys.readouterr().err.split())
    assert said in err and "Traceback" not in err
