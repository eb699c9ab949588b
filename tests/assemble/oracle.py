"""A passage in the corpus's markup as a Resolved: what a faultless model and register would hand to assemble."""

from dragoman.annotate.windows import sentences
from dragoman.records import (
    Actor,
    Anchor,
    Annotated,
    Attribution,
    CommitmentSpan,
    DateRange,
    Mention,
    Origin,
    Report,
    Resolved,
    Span,
    content_id,
)
from dragoman.resolve.voices import turns
from dragoman.spans import SpanIndex
from train.corpus import MENTIONS, Passage, parse

KINDS = {"none": "group", "place": "group"}


def resolved(block: str, outlet: str | None = "Kestrel Wire") -> tuple[Passage, Resolved]:
    """Return the passage in ``block`` and its Resolved; an actor's id is its REF."""
    passage = parse(block)
    text = passage.text
    report = Report("r", None, outlet, "2024-03-05", None, "en", text, Origin("text", "t", ""), ((0, 0, len(text)),))
    tags = [t for t in passage.tags if t.tag in MENTIONS.values()]
    mentions = tuple(Mention(Span(t.start, t.end), t.tag, 1.0) for t in tags)
    actor_of = {i: t.ref for i, t in enumerate(tags) if t.tag not in ("date", "place") and "+" not in t.ref}
    dates = {
        i: DateRange(t.ref, t.ref, "day", mentions[i].span)
        for i, t in enumerate(tags)
        if t.tag == "date" and t.ref != "-"
    }
    actors = tuple(
        _actor(passage, ref, [mentions[i].span for i, r in actor_of.items() if r == ref])
        for ref in dict.fromkeys(actor_of.values())
    )
    if outlet:
        actors += (Actor("outlet", outlet, "outlet", None, "MED", None, None, None, 1.0, ()),)
    annotated = Annotated(
        report,
        tuple(sentences(text)),
        mentions,
        _attributions(passage),
        _anchors(passage, tags),
        _commitments(passage),
        (None,) * len(mentions),
    )
    by_place = SpanIndex([m.span for m in mentions])
    return passage, Resolved(
        annotated,
        actors,
        actor_of,
        {},
        dates,
        "outlet" if outlet else None,
        voices=turns(annotated, by_place, actor_of),
    )


def _actor(passage: Passage, ref: str, spans: list[Span]) -> Actor:
    entity = passage.entities.get(ref)
    kind = KINDS.get(entity.kind, entity.kind) if entity else ("organisation" if ref.startswith("IGO") else "state")
    return Actor(
        ref,
        entity.name or ref if entity else ref,
        kind,
        passage.country(ref),
        None,
        None,
        None,
        None,
        1.0,
        tuple(spans),
    )


def _span(passage: Passage, tag: str, number: str) -> Span | None:
    found = passage.spans(tag, number)
    return Span(found[0].start, found[0].end) if found else None


def _attributions(passage: Passage) -> tuple[Attribution, ...]:
    numbers = list(passage.statements)
    contents = {n: tuple(Span(t.start, t.end) for t in passage.spans("con", n)) for n in numbers}

    def parent(n: str) -> int | None:
        outer = [
            m for m in numbers if m != n and any(c.covers(contents[n][0]) and c != contents[n][0] for c in contents[m])
        ]
        return numbers.index(min(outer, key=lambda m: contents[m][0].end - contents[m][0].start)) if outer else None

    return tuple(
        Attribution(_span(passage, "src", n), _span(passage, "cue", n), contents[n], 1.0, parent(n)) for n in numbers
    )


def _anchors(passage: Passage, tags) -> tuple[Anchor, ...]:
    made = []
    for number, event in passage.events.items():
        span = _span(passage, "ev", number)

        def sides(value: str | None, span=span) -> tuple[tuple[int, float], ...]:
            found = []
            for ref in (value or "-").split(","):
                places = [
                    (abs(t.start - span.start), i) for i, t in enumerate(tags) if t.ref == ref and t.tag != "place"
                ]
                found += [(min(places)[1], 1.0)] if places else []
            return tuple(found)

        made.append(
            Anchor(
                span,
                event["type"].partition("/")[0],
                event["status"],
                1.0,
                sides(event.get("actors")),
                sides(event.get("recipients")),
            )
        )
    return tuple(sorted(made, key=lambda a: a.span))


def _commitments(passage: Passage) -> tuple[CommitmentSpan, ...]:
    marks = [(_span(passage, "com", n), c["type"]) for n, c in passage.commitments.items()]
    return tuple(CommitmentSpan(s, kind, 1.0) for s, kind in sorted(marks))


__all__ = ["content_id", "resolved"]
