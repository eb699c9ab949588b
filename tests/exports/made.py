"""A record for the tests of exports: talks that two outlets report, a claim, a body, a place, things left open."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from dragoman import records as r
from dragoman.record import Record
from dragoman.store import Verdict
from tests.conftest import made_by_hand
from tests.store.made import CAST, Did, Said, reading

URL = "https://vale-post.example/2024/holt-roe"
PORT = r.Place(r.Span(0, 6), "Port Vale", "IRN", 35.7, 51.4, "place")
UN = r.Actor("a-un", "United Nations", "organisation", None, "IGO", None, None, "IGO:UN", 0.9, ())


def readings() -> list[r.Reading]:
    """Return four Readings: the one made by hand, two reports of one act, and one with a body and no day."""
    hand = made_by_hand()
    hand = replace(hand, report=replace(hand.report, url=URL))
    both = [
        reading(n, [Said("holt", "the embassy stays", "direct", chain=("radio",))],
                [Did(("ardania", "corva"), "SANCTION", ("belmar",), day="2024-05-02")], outlet=outlet, published=day)
        for n, outlet, day in ((2, "Vale Post", "2024-05-02"), (3, "Harbour Gazette", "2024-05-03"))
    ]  # fmt: skip
    undated = reading(4, [], [Did(("league",), "ACCUSE", ("belmar",))], published=None)
    actors = tuple(UN if actor.id == CAST["league"].id else actor for actor in undated.actors)
    events = tuple(replace(event, actors=("a-un",)) for event in undated.events)
    intended = reading(5, [], [Did(("corva",), "AID", ("belmar",), "intended")], published="2024-06-01")
    return [hand, *both, replace(undated, actors=actors, events=events), intended]


@contextmanager
def record(path: Path) -> Iterator[Record]:
    """Open a record of ``readings`` in which the two reports of one act are joined."""
    with Record.open(path) as opened:
        for one in readings():
            opened.add(one)
        first, second = (e.id for e in opened.events(type="SANCTION", oldest=True, every=True))
        opened.judge(Verdict("same_event", first, second), "link/test@1")
        yield opened


def exported(opened: Record, form: str, tmp_path: Path, **asked: Any) -> str:
    """Return what an export writes, with line ends as written."""
    out = tmp_path / f"out.{form}"
    opened.export(form, out, **asked)
    return io.TextIOWrapper(io.BytesIO(out.read_bytes()), "utf-8", newline="").read()


def rows(text: str) -> list[list[str]]:
    """Return tab-separated lines apart, as a reader without quoting does."""
    return [line.split("\t") for line in text.split("\n")[:-1]]
