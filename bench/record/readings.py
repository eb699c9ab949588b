"""Readings made up for the benches that write: of the size and shape of news reports, any number of them, fast."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import date, timedelta

from dragoman import codes
from dragoman import records as r

PIPELINE = r.Pipeline("0.1.0", "aaaaaaaaaaaa", "bbbbbbbbbbbb")
CODES = tuple(f"Q{a}{b}" for a in "ABCDE" for b in "ABCDEFGH")
VERBS = (
    "talks",
    "border",
    "embassy",
    "treaty",
    "ships",
    "sanctions",
    "visit",
    "prisoners",
    "aid",
    "ceasefire",
    "accord",
)
FIRST = date(2020, 1, 1)


def reading(number: int, pipeline: r.Pipeline = PIPELINE) -> r.Reading:
    """Return the Reading of report ``number``: the same number, the same Reading."""
    made = random.Random(number)
    cast = _cast(made)
    day = (FIRST + timedelta(days=made.randrange(1_500))).isoformat()
    lines, spans, at = [f"Report {number}"], [], len(f"Report {number}") + 1
    for _ in range(made.randint(6, 14)):
        line = f"The minister said that {' and '.join(made.sample(VERBS, 4))} would be spoken of in the spring."
        lines.append(line)
        spans.append((r.Span(at, at + 12), r.Span(at + 13, at + 17), r.Span(at + 18, at + len(line) - 1)))
        at += len(line) + 1
    text = "\n".join(lines)
    report_id = r.content_id("r", text, day)
    statements = tuple(
        r.Statement(r.content_id("s", report_id, n), made.choice(cast).id, source, cue, (content,), "indirect",
                    (cast[-1].id,) if n % 3 == 0 else (), 0.9)
        for n, (source, cue, content) in enumerate(spans)
    )  # fmt: skip
    cues = [cue for _, cue, _ in spans]
    events = tuple(_event(made, n, cast, statements, cues) for n in range(made.randint(6, 16)))
    events = tuple(replace(e, id=r.content_id("e", report_id, e.id)) for e in events)
    promised = tuple(
        r.Commitment(r.content_id("c", report_id, n), s.id, s.speaker, "pledge", (cast[0].id,), None, s.content[0],
                     None, None, 0.7)
        for n, s in enumerate(statements[:2])
    )  # fmt: skip
    origin = r.Origin("text", f"report-{number}.txt", hashlib.sha256(text.encode()).hexdigest())
    outlet = f"Outlet {made.randrange(20)}"
    report = r.Report(report_id, f"Report {number}", outlet, day, None, "en", text, origin, ((0, 0, len(text)),))
    return r.Reading(pipeline, report, cast, statements, events, promised, (r.Reject("intake", "furniture", 0, 5),))


def _cast(made: random.Random) -> tuple[r.Actor, ...]:
    states = made.sample(CODES, 3)
    actors = [
        r.Actor(f"a-{code}", f"State {code}", "state", code, "GOV", None, None, None, 0.9, (r.Span(0, 6),))
        for code in states
    ]
    for code in states * 2:
        n = made.randrange(30)
        name = f"Minister {n} of {code}"
        actors.append(
            r.Actor(f"a-{code}-{n}", name, "person", code, "GOV", "minister", None, None, 0.8, (r.Span(0, 6),))
        )
    return tuple({a.id: a for a in actors}.values())


def _event(
    made: random.Random, n: int, cast: tuple[r.Actor, ...], statements: tuple[r.Statement, ...], cues: list[r.Span]
) -> r.Event:
    kind = made.choice(r.EVENT_TYPES)
    actor, *recipients = made.sample(cast, 1 + made.randrange(3))
    anchor = made.choice(cues)
    claim = made.choice(statements).id if made.random() < 0.3 else None
    return r.Event(
        str(n), kind, None, (), codes.quad(kind), codes.intensity(kind), (actor.id,),
        tuple(one.id for one in recipients), None, None, made.choice(r.STATUSES), claim, anchor, 0.8,
    )  # fmt: skip
