"""The ontology's data, its checker, and the rules for mode, contexts and CAMEO."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.codes import (
    CameoTarget,
    cameo_of,
    contexts_of,
    intensity,
    mode_named,
    mode_of,
    ontology,
    plover_of,
    quad,
)
from dragoman.codes.check import problems
from dragoman.codes.crosswalk import crosswalk
from dragoman.codes.cues import CueTable, words_of
from dragoman.codes.model import EventType, Mode, build, read_yaml
from dragoman.records import EVENT_TYPES, DragomanError


def test_the_package_has_no_problems() -> None:
    assert problems() == []


def test_the_checker_runs_as_a_command() -> None:
    done = subprocess.run([sys.executable, "-m", "dragoman.codes"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_ontology_is_read_quickly() -> None:
    read_yaml("cameo.yaml")  # imports yaml
    best = 1.0
    for _ in range(5):
        start = time.perf_counter()
        build(read_yaml("plover.yaml"))
        best = min(best, time.perf_counter() - start)
    assert best < 0.06  # 0.02 s on an idle core; twice and more for a busy one


def _with(event: EventType) -> list[str]:
    held = ontology()
    return problems(dataclasses.replace(held, types={**held.types, event.name: event}))


def _mode(**changes: object) -> Mode:
    return dataclasses.replace(Mode("m", 1.0, "d", ("cue",), ()), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "complaint"),
    [
        (EventType("WAVE", 1, 0, "d", {}), "not one of the sixteen types"),
        (EventType("AID", 7, 0, "d", {}), "quad 7"),
        (EventType("AID", 2, 11, "d", {}), "intensity 11"),
        (EventType("AID", 2, 0, "", {}), "no definition"),
        (EventType("AID", 2, 0, "d", {"m": _mode(), "n": _mode(name="n")}), "also claimed by m"),
        (EventType("AID", 2, 0, "d", {"m": _mode(cues=())}), "no cues"),
        (EventType("AID", 2, 0, "d", {"m": _mode(cues=("a", "a"))}), "given twice: a"),
        (EventType("AID", 2, 0, "d", {"m": _mode(cues=("Loud",))}), "not lower case"),
        (EventType("AID", 2, 0, "d", {"m": _mode(cues=("ab*",))}), "needs its star"),
        (EventType("AID", 2, 0, "d", {"m": _mode(), "n": _mode(name="n", cues=("x",), also=("m",))}), "also that of m"),
    ],
)
def test_the_checker_names_each_kind_of_mistake(event: EventType, complaint: str) -> None:
    assert any(complaint in line for line in _with(event))


def test_the_checker_sees_a_crosswalk_that_leads_nowhere() -> None:
    lines = problems(codes={"999": CameoTarget("AID", "loud", ("weather",)), "998": CameoTarget("WAVE", None, ())})
    assert "cameo 999: AID has no mode loud" in lines
    assert "cameo 999: no context weather" in lines
    assert "cameo 998: no type WAVE" in lines
    assert "AGREE: no CAMEO code leads to it" in lines


def test_a_file_without_its_fields_is_named() -> None:
    with pytest.raises(DragomanError, match=r"plover\.yaml"):
        build({"types": {"AID": {"quad": 2}}})


def test_all_sixteen_types_are_there_in_the_order_of_records() -> None:
    assert set(ontology().types) == set(EVENT_TYPES)
    assert len(ontology().contexts) == 37
    assert len(ontology().sectors) == 25


@pytest.mark.parametrize(
    ("kind", "mode", "quad_", "score"),
    [
        ("AGREE", None, 1, 2.5),
        ("CONSULT", "visit", 1, 4),
        ("AID", None, 2, 10),
        ("RETREAT", "disarm", 2, 10),
        ("REQUEST", "assist", 3, 0.5),
        ("THREATEN", "territory", 3, -4),
        ("PROTEST", "riot", 4, -7),
        ("PROTEST", "vandalize", 4, -5),
        ("COERCE", "martial-law", 4, -7.5),
        ("ASSAULT", "unconventional", 4, -10),
        ("ASSAULT", "no such mode", 4, -9),
    ],
)
def test_quads_and_intensities_are_the_manuals(kind: str, mode: str | None, quad_: int, score: float) -> None:
    assert (quad(kind), intensity(kind, mode)) == (quad_, score)


def test_an_unknown_type_is_an_error_that_lists_the_types() -> None:
    for call in (quad, intensity, cameo_of, lambda name: mode_of(name, "", ""), lambda name: mode_named(name, "m")):
        with pytest.raises(DragomanError, match="YIELD.*AGREE"):
            call("YIELD")


@pytest.mark.parametrize(
    ("kind", "anchor", "sentence", "mode"),
    [
        ("CONSULT", "arrived", "The minister arrived in Tehran on Wednesday.", "visit"),
        ("CONSULT", "spoke by telephone", "The two ministers spoke by telephone.", "phone"),
        ("CONSULT", "met", "They met on the sidelines of the G20 summit.", "multilateral"),
        ("CONSULT", "met", "They met.", None),
        ("RETREAT", "released", "The rebels released twelve prisoners.", "release"),
        ("RETREAT", "pulled its troops out", "The army pulled its troops out of the town.", "withdraw"),
        ("REQUEST", "called for", "The minister called for an immediate ceasefire.", "yield"),
        ("ACCUSE", "condemned", "The ministry condemned the attack.", "disapprove"),
        ("ACCUSE", "accused", "Kyiv accused Moscow of the attack.", "allege"),
        ("COERCE", "arrested", "Police arrested four men.", "arrest"),
        ("ASSAULT", "drone strike", "A drone strike killed two men.", "drone"),
        ("ASSAULT", "shelled", "The town was shelled overnight.", "heavy-weapons"),
        ("SANCTION", "imposed sanctions", "The bloc imposed sanctions on two banks.", "discontinue"),
        ("MOBILIZE", "deployed", "Turkey deployed two battalions of soldiers on the border.", "troops"),
        ("AID", "sent", "Turkey sent tents.", None),
    ],
)
def test_the_mode_is_told_by_its_cues(kind: str, anchor: str, sentence: str, mode: str | None) -> None:
    assert mode_of(kind, anchor, sentence) == mode


def test_the_anchor_outweighs_its_sentence() -> None:
    sentence = "Officers arrested the editor after a search and the seizure of his files."
    assert mode_of("COERCE", "arrested", sentence) == "arrest"
    assert mode_of("COERCE", "search", sentence) == "seize"


@pytest.mark.parametrize(
    ("sentence", "context"),
    [
        ("The two presidents signed a free trade agreement.", "economic"),
        ("Inspectors of the IAEA visited the uranium enrichment site.", "cbrn"),
        ("Thousands of refugees crossed the border.", "migration"),
        ("The ambassador was summoned to the foreign ministry.", "diplomatic"),
        ("The navy sent two warships.", "military"),
    ],
)
def test_contexts_are_told_by_their_cues(sentence: str, context: str) -> None:
    assert context in contexts_of(sentence)


def test_no_cue_no_context() -> None:
    assert contexts_of("He smiled.") == contexts_of("") == ()


@given(st.text(max_size=200), st.sampled_from(EVENT_TYPES))
def test_any_text_gives_a_mode_of_the_type_or_none(text: str, kind: str) -> None:
    assert mode_of(kind, text, text) in {None, *ontology().types[kind].modes}
    assert set(contexts_of(text)) <= set(ontology().contexts)


def test_cues_match_whole_words_stems_phrases_and_pairs() -> None:
    table = CueTable({"a": ["cease-fire", "women's"], "b": ["deport*"], "c": ["pull* out"], "d": ["cut* + power"]})
    hits = {text: set(table.hits(words_of(text))) for text in ("a Cease-Fire", "ceased fire", "women’s", "deportation",
            "report", "pulled out", "out pulled", "power was cut", "cut it", "pulling", "pulled his men out",
            "pulled one two three four out")}  # fmt: skip
    assert hits == {
        "a Cease-Fire": {"a"}, "ceased fire": set(), "women’s": {"a"}, "deportation": {"b"}, "report": set(),
        "pulled out": {"c"}, "out pulled": set(), "power was cut": {"d"}, "cut it": set(), "pulling": set(),
        "pulled his men out": {"c"}, "pulled one two three four out": set(),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "kind", "mode"),
    [
        ("042", "CONSULT", "visit"),
        ("0871", "RETREAT", "ceasefire"),
        ("1384", "THREATEN", "violence"),
        ("163", "SANCTION", "discontinue"),
        ("17", "COERCE", None),
        ("02", "REQUEST", None),
        ("190", "ASSAULT", None),
        ("0429", "CONSULT", "visit"),
    ],
)
def test_cameo_codes_lead_to_plover(code: str, kind: str, mode: str | None) -> None:
    target = plover_of(code)
    assert target is not None
    assert (target.type, target.mode) == (kind, mode)


def test_codes_without_a_counterpart_are_none() -> None:
    assert plover_of("010") is plover_of("") is plover_of("x") is None


@pytest.mark.parametrize(
    ("kind", "mode", "contexts", "code"),
    [
        ("CONSULT", None, (), "040"),
        ("CONSULT", "visit", (), "042"),
        ("AID", None, ("military",), "072"),
        ("SANCTION", "discontinue", ("economic",), "163"),
        ("ASSAULT", "drone", (), "180"),
        ("CONCEDE", None, (), "080"),
    ],
)
def test_plover_leads_back_to_cameo(kind: str, mode: str | None, contexts: tuple[str, ...], code: str) -> None:
    assert cameo_of(kind, mode, contexts) == code


def test_there_and_back_keeps_the_type() -> None:
    for code, target in crosswalk().items():
        back = plover_of(cameo_of(target.type, target.mode, target.contexts))
        assert back is not None and (back.type, back.mode) == (target.type, target.mode), code


def test_modes_answer_to_the_names_of_other_coders() -> None:
    assert mode_named("ASSAULT", "ASSASSINATE") == "targeted"
    assert mode_named("COERCE", "MARTIAL_LAW") == "martial-law"
    assert mode_named("AID", "visit") is None


def test_the_documentation_has_every_type_mode_context_and_sector() -> None:
    page = (Path(__file__).parents[2] / "docs/ontology.md").read_text(encoding="utf-8")
    for kind in ontology().types.values():
        modes = ", ".join(f"{mode.name} ({mode.intensity:g})" for mode in kind.modes.values()) or "-"
        assert f"| {kind.name} | {kind.quad} | {kind.intensity:g} | {kind.definition} | {modes} |" in page
    assert all(f"`{name}`" in page for name in (*ontology().contexts, *ontology().sectors))
