"""Resolved -> Reading: statements with their chains, events with their claims, commitments."""

from __future__ import annotations

from dragoman.assemble.commitments import commitments
from dragoman.assemble.events import events
from dragoman.assemble.statements import statements
from dragoman.assemble.view import View
from dragoman.confidence import Confidence
from dragoman.records import Pipeline, Reading, Reject, Resolved


def assemble(
    resolved: Resolved, pipeline: Pipeline, rejects: tuple[Reject, ...] = (), confidence: Confidence | None = None
) -> Reading:
    """Return the Reading; actors that nothing mentions and nothing refers to are left out.

    ``confidence`` turns the network's scores into chances and says under which a row is left out.
    """
    view = View(resolved, confidence)
    found, unsaid = statements(view)
    acts, dropped = events(view, found)
    promised, unkept = commitments(view, found, acts)
    dropped = [*unsaid, *dropped, *unkept]
    used = {a for s in found for a in (s.speaker, *s.chain) if a}
    used |= {a for e in acts for a in (*e.actors, *e.recipients)} | {a for c in promised for a in c.toward}
    actors = tuple(a for a in resolved.actors if a.mentions or a.id in used)
    return Reading(
        pipeline,
        resolved.annotated.report,
        actors,
        tuple(found),
        tuple(acts),
        tuple(promised),
        rejects + tuple(dropped),
    )
