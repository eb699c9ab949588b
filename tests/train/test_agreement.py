"""Agreement of two readings, on cases whose figures are worked out by hand."""

import pytest

from train import corpus, excerpts, second
from train.agreement import Agreement, agree, pair, table
from train.corpus import CorpusError

RECORDS = """---
@voss person country=DNK name="Arlen Voss"
@wire outlet name="Kestrel Wire"
s1 speaker=voss kind=indirect
e1 AID actors=DNK recipients=EST status=intended claimed=s1
e2 ACCUSE actors=RUS recipients=DNK status=happened
c1 pledge statement=s1 event=e1
"""
FIRST = (
    "## t-1 published=2024-03-05 outlet=Wire\n"
    "[src1 [p:voss Arlen Voss]] [cue1 said] that [con1 [com1 [s:DNK Denmark] would [ev1 send] boats]"
    " to [s:EST Estonia]]. [s:RUS Moscow] [ev2 called] [x:voss him] a liar.\n" + RECORDS
)


def read_twice(block):
    return agree([(corpus.parse(FIRST), corpus.parse(block))])


def test_a_reading_agrees_with_itself():
    rows = read_twice(FIRST)
    for row in rows.values():
        assert (row.exact, row.overlap) in {(row.first, row.first), (0, row.first)}
        assert row.first == row.second
        assert row.same == row.pairs
    assert rows["mentions"].first == 5
    assert rows["coreference"] == Agreement(1, 1, 1, 1)
    assert rows["events with both sides"].overlap == 2


def test_other_names_for_the_same_things_agree():
    other = read_twice(FIRST.replace("voss", "minister").replace("DNK name", "DNK office=minister name"))
    assert other == read_twice(FIRST)


def test_edge_punctuation_counts_for_nothing_and_a_shorter_content_overlaps():
    rows = read_twice(FIRST.replace(" to [s:EST Estonia]].", "] to [s:EST Estonia]."))
    assert rows["contents"] == Agreement(1, 1, 0, 1)
    assert rows["whole statements"] == Agreement(1, 1, 0, 1)
    rows = read_twice(FIRST.replace("Estonia]]. ", "Estonia].] "))
    assert rows["contents"] == Agreement(1, 1, 1, 1)


def test_what_one_reading_lacks_lowers_f1():
    lacking = FIRST.replace("[ev2 called]", "called").replace(
        "e2 ACCUSE actors=RUS recipients=DNK status=happened\n", ""
    )
    rows = read_twice(lacking)
    assert rows["event anchors"] == Agreement(2, 1, 1, 1)
    assert rows["event anchors"].f1(1) == pytest.approx(2 / 3)
    assert rows["events of the same type"].pairs == 1


@pytest.mark.parametrize(
    ("old", "new", "layer"),
    [
        ("AID actors", "AGREE actors", "events of the same type"),
        ("recipients=EST", "recipients=-", "event recipients, by country"),
        ("actors=RUS", "actors=EST", "event actors, by country"),
        ("status=intended", "status=hypothetical", "status"),
        (" claimed=s1", "", "claimed in"),
        ("kind=indirect", "kind=mixed", "kind of statement"),
        ("speaker=voss", "speaker=DNK", "statements with the same speaker"),
        ("kind=indirect", "kind=indirect chain=wire", "chain, where either has one"),
        ("c1 pledge", "c1 prediction", "kind of commitment"),
        ("[s:RUS Moscow]", "[l:RUS Moscow]", "kind of mention"),
    ],
)
def test_one_difference_shows_in_its_layer_alone(old, new, layer):
    plain, changed = read_twice(FIRST), read_twice(FIRST.replace(old, new))
    assert changed[layer].same == changed[layer].pairs - 1
    touched = {name for name in plain if plain[name] != changed[name]}
    assert layer in touched
    assert touched <= {layer, "events with both sides"}


def test_another_referent_breaks_the_link_and_not_the_mention():
    rows = read_twice(FIRST.replace("[x:voss him]", "[x:DNK him]"))
    assert rows["mentions"] == Agreement(5, 5, 5, 5)
    assert rows["coreference"].f1(rows["coreference"].overlap) == 0
    assert (rows["coreference"].first, rows["coreference"].second) == (1, 1)


def test_a_pair_is_the_most_alike_and_each_is_used_once():
    whole, half, far = frozenset(range(10)), frozenset(range(5)), frozenset(range(50, 60))
    assert pair([whole], [half, whole]) == [(0, 1)]
    assert pair([whole, far], [half]) == [(0, 0)]
    assert pair([far], [half]) == []


def test_the_table_has_a_line_a_layer_with_its_counts():
    lines = table({"cues": Agreement(4, 6, 2, 3), "status": Agreement(pairs=4, same=3)}).splitlines()
    assert lines[2] == "| cues | 4 | 6 | 0.40 | 0.60 |  |"
    assert lines[3] == "| status |  |  |  |  | 0.75 of 4 |"


@pytest.fixture
def batches(tmp_path, monkeypatch):
    for author in ("ada", "ben"):
        blocks = [FIRST.replace("t-1", f"{author}-{n}") for n in range(20)]
        (tmp_path / f"{author}-01.txt").write_text("\n".join(blocks), encoding="utf-8")
    (tmp_path / "second").mkdir()
    monkeypatch.setattr(corpus, "FOLDER", tmp_path)
    monkeypatch.setattr(second, "FOLDER", tmp_path / "second")
    monkeypatch.setattr(excerpts, "FOLDER", tmp_path / "excerpts")
    return tmp_path


def test_a_tenth_of_every_author_is_drawn_without_its_annotation(batches, tmp_path, capsys):
    assert second.main("draw", [tmp_path / "plain"]) == 0
    written = (tmp_path / "plain" / "second-01.txt").read_text(encoding="utf-8")
    assert sorted(p.id.partition("-")[0] for p in second.drawn()) == ["ada", "ada", "ben", "ben"]
    assert written.count("## ") == 4
    assert "[" not in written
    assert "speaker=" not in written
    assert second.write_plain(tmp_path / "again") == 4
    assert (tmp_path / "again" / "second-01.txt").read_text(encoding="utf-8") == written


def test_the_second_reading_is_no_batch_to_train_on(batches):
    from train import corpus_data

    (batches / "second" / "second-01.txt").write_text(FIRST.replace("t-1", "ada-3"), encoding="utf-8")
    assert len(corpus_data.passages()) == len(corpus.load()) == 40
    assert [(a.id, b.id) for a, b in second.pairs()] == [("ada-3", "ada-3")]


@pytest.mark.parametrize(
    ("old", "new", "fault"), [("t-1", "eva-1", "not among the batches"), ("a liar", "a cheat", "its text differs")]
)
def test_a_second_reading_of_something_else_is_refused(batches, capsys, old, new, fault):
    text = FIRST.replace(old, new).replace("t-1", "ben-2")
    (batches / "second" / "second-01.txt").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=fault):
        second.pairs()
    assert second.main("agree", []) == 1
    assert fault in capsys.readouterr().out


def test_the_readings_named_are_the_ones_compared(batches, capsys):
    """An older reading, whose first readings were mended after it, does not count into the figures of a new one."""
    old, new = batches / "second" / "second-01.txt", batches / "second" / "third-01.txt"
    old.write_text(FIRST.replace("t-1", "ada-3"), encoding="utf-8")
    new.write_text(FIRST.replace("t-1", "ben-2").replace("AID actors", "AGREE actors"), encoding="utf-8")
    assert second.main("agree", [new]) == 0
    printed = capsys.readouterr().out
    assert "1 passages read twice" in printed
    assert "| events of the same type | 2 | 2 |  | 0.50 | 0.50 of 2 |" in printed
    assert second.main("agree", []) == 0
    assert "| events of the same type | 4 | 4 |  | 0.75 | 0.75 of 4 |" in capsys.readouterr().out


def test_a_reading_that_is_not_there_is_named(batches, capsys):
    assert second.main("agree", [batches / "second" / "fourth-01.txt"]) == 1
    assert "fourth-01.txt" in capsys.readouterr().out
