"""``python -m bench.invariant``: does every Reading keep the contract, character for character?

``faults`` says what is wrong with one Reading; ``main`` asks it of the first 500 documents of
``news/diplomacy.jsonl`` (or of the files named), reads some again alone, and ends with 1 if anything is wrong.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_args

from dragoman.records import (
    COMMITMENT_KINDS,
    EVENT_TYPES,
    STATUSES,
    Actor,
    ActorKind,
    Commitment,
    DragomanError,
    Event,
    Intake,
    Reading,
    Report,
    Span,
    Statement,
    StatementKind,
)

NEWS = Path(__file__).parents[2] / "shared/data/news/diplomacy.jsonl"
DOCUMENTS, AGAIN = 500, 25
"""Documents read, and every how many of them one is read again alone."""


def spans(reading: Reading) -> Iterator[tuple[str, Span]]:
    """Yield every span of ``reading.report.text`` in it, with the field it stands in."""
    for a in reading.actors:
        yield from (("actor.mentions", s) for s in a.mentions)
    for s in reading.statements:
        found: list[tuple[str, Span | None]] = [
            ("source", s.source),
            ("cue", s.cue),
            *(("content", c) for c in s.content),
        ]
        yield from ((f"statement.{name}", span) for name, span in found if span)
    for e in reading.events:
        found = [("anchor", e.anchor), ("place", e.place.span if e.place else None)]
        found.append(("date", e.date.span if e.date else None))
        yield from ((f"event.{name}", span) for name, span in found if span)
    for c in reading.commitments:
        found = [("evidence", c.evidence), ("condition", c.condition)]
        found.append(("due", c.due.span if c.due else None))
        yield from ((f"commitment.{name}", span) for name, span in found if span)


def faults(reading: Reading, raw: str) -> list[str]:
    """Return what is wrong with ``reading`` of ``raw``, the decoded input: nothing, if all is well."""
    return [
        *_map_faults(reading.report, raw), *_span_faults(reading, raw), *_id_faults(reading),
        *_value_faults(reading), *_json_faults(reading),
    ]  # fmt: skip


def _map_faults(report: Report, raw: str) -> Iterator[str]:
    last = 0
    for text_start, raw_start, length in report.map:
        if text_start < last or length <= 0 or text_start + length > len(report.text):
            yield f"map: segment {(text_start, raw_start, length)} is out of order or out of the text"
        if raw[raw_start : raw_start + length] != report.text[text_start : text_start + length]:
            yield f"map: segment {(text_start, raw_start, length)} is not what the raw input says"
        last = text_start + length


def _span_faults(reading: Reading, raw: str) -> Iterator[str]:
    report = reading.report
    for name, span in spans(reading):
        words = span.of(report.text)
        if not 0 <= span.start < span.end <= len(report.text) or not words.strip():
            yield f"{name}: {span} is empty or out of the text"
            continue
        # Both run in order, so what was copied must be found in the words from where the last copy ended.
        at = 0
        for start, end in report.raw_spans(span):
            found = words.find(raw[start:end], at)
            if found < 0:
                yield f"{name}: {span} maps to other words in the raw input"
                break
            at = found + end - start
    for reject in reading.rejects:
        if not 0 <= reject.raw_start <= reject.raw_end <= len(raw) or not reject.reason:
            yield f"reject: {reject} lies outside the raw input or gives no reason"


def _id_faults(reading: Reading) -> Iterator[str]:
    known = {
        kind: [one.id for one in getattr(reading, kind)] for kind in ("actors", "statements", "events", "commitments")
    }
    for kind, ids in known.items():
        if len(set(ids)) != len(ids) or not all(ids):
            yield f"{kind}: an id is empty or stands twice"
    people, said, acts = (set(known[kind]) for kind in ("actors", "statements", "events"))
    asked: list[tuple[str, set[str], Sequence[str | None]]] = []
    for s in reading.statements:
        asked.append(("statement.speaker, chain", people, (s.speaker, *s.chain)))
        if s.speaker in s.chain or len(set(s.chain)) != len(s.chain) or not s.content:
            yield f"statement {s.id}: a speaker in the own chain, a chain that repeats, or no words"
    for e in reading.events:
        asked.append(("event.actors, recipients", people, (*e.actors, *e.recipients)))
        asked.append(("event.claimed_in", said, (e.claimed_in,)))
        if not e.actors and not e.recipients:
            yield f"event {e.id}: nobody in it"
    for c in reading.commitments:
        asked.append(("commitment.speaker, toward", people, (c.speaker, *c.toward)))
        asked.append(("commitment.event", acts, (c.event,)))
        if c.statement not in said:
            yield f"commitment {c.id}: no such statement"
    for name, those, references in asked:
        yield from (f"{name}: no {r}" for r in references if r is not None and r not in those)


def _value_faults(reading: Reading) -> Iterator[str]:
    sets: list[tuple[str, object, Sequence[object]]] = []
    for a in reading.actors:
        sets.append(("actor.kind", a.kind, get_args(ActorKind)))
    for s in reading.statements:
        sets.append(("statement.kind", s.kind, get_args(StatementKind)))
    for e in reading.events:
        sets += [
            ("event.type", e.type, EVENT_TYPES),
            ("event.status", e.status, STATUSES),
            ("quad", e.quad, range(1, 5)),
        ]
        if not -10 <= e.intensity <= 10:
            yield f"event.intensity: {e.intensity}"
        if e.place and e.place.latitude is not None and not -90 <= e.place.latitude <= 90:
            yield f"event.place: latitude {e.place.latitude}"
        if e.date and e.date.start > e.date.end:
            yield f"event.date: ends before it starts: {e.date}"
    for c in reading.commitments:
        sets.append(("commitment.kind", c.kind, COMMITMENT_KINDS))
    yield from (f"{name}: {value!r} is not in the contract" for name, value, allowed in sets if value not in allowed)
    rows: list[Actor | Statement | Event | Commitment] = [*reading.actors, *reading.statements]
    rows += [*reading.events, *reading.commitments]
    yield from (f"{one.id}: score {one.score}" for one in rows if not 0 <= one.score <= 1)


def _json_faults(reading: Reading) -> Iterator[str]:
    try:
        again = Reading.from_json(reading.to_json())
    except DragomanError as error:
        yield f"JSON: {error}"
        return
    if again != reading:
        yield "JSON: what comes back is not what went out"
    yield from (f"schema: {e.json_path}: {e.message[:120]}" for e in _validator().iter_errors(reading.to_dict()))


@cache
def _validator() -> Any:
    import jsonschema

    from dragoman import schema

    return jsonschema.Draft202012Validator(schema.reading())


def main(paths: Sequence[str] = ()) -> int:
    """Check the documents, print counts and every fault, and return the exit code."""
    from dragoman.intake import expand, take
    from dragoman.pipeline import BATCH, reader

    if not paths and not NEWS.is_file():
        print(f"needs {NEWS.name} of the shared data beside the repository, or files named", file=sys.stderr)
        return 2
    items = itertools.islice(expand(paths or [str(NEWS)]), None if paths else DOCUMENTS)
    began, counts, wrong = time.monotonic(), dict.fromkeys(("documents", "read", "spans", "again"), 0), 0
    while group := list(itertools.islice(items, BATCH)):
        intakes: list[Intake] = [take(item) for item in group]
        readings = reader().read(zip((item.name for item in group), intakes, strict=True))
        for item, intake, reading in zip(group, intakes, readings, strict=True):
            found = faults(reading, intake.raw)
            counts["read"] += bool(reading.report.text)
            counts["spans"] += sum(1 for _ in spans(reading))
            if counts["documents"] % AGAIN == 0:
                counts["again"] += 1
                if list(reader().read([(item.name, take(item))])) != [reading]:
                    found.append("read alone it says something else than read among others")
            counts["documents"] += 1
            wrong += len(found)
            for fault in found:
                print(f"{item.name}: {fault}")
    told = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    print(f"{told}; {wrong} faults; {time.monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
