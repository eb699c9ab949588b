"""Attribution on PolNeAR dev: spans exact and by token, whole attributions, the speaker's string."""

from __future__ import annotations

from pathlib import Path

from bench.quality.scoring import Tally, pair_up
from dragoman.annotate import decode
from dragoman.annotate.encoder import Encoder, encoder
from dragoman.records import Annotated, Attribution, Origin, Report, Span
from train.attribution_data import polnear
from train.examples import Link

DATA = "attribution/polnear/dev"
Spans = tuple[tuple[int, int], ...]


def report(text: str) -> Report:
    return Report("bench", None, None, None, None, "en", text, Origin("text", "bench", ""), ((0, 0, len(text)),))


def measure(data: Path, part: int = 1, model: Encoder | None = None) -> dict[str, float]:
    """Return the figures on every ``part``-th article.

    ``*_exact``: F1 of spans equal to the character; ``*_token``: F1 of the words covered; ``whole_exact``: source,
    cue and content all equal; ``whole_overlap``: all three overlap; ``speaker``: of the attributions with a source
    whose content was found, the share whose source is the same string.
    """
    examples = polnear(data / "attribution/polnear", "dev")[::part]
    model = model or encoder()
    exact = {k: Tally() for k in ("source", "cue", "content", "whole")}
    token = {k: Tally() for k in ("source", "cue", "content")}
    overlap, speaker = Tally(), Tally()
    for example, scores in zip(examples, model.score([e.text for e in examples]), strict=True):
        found = [_spans(a) for a in _level(decode(report(example.text), scores))]
        true = [_gold(link, example.text) for link in example.attributions or []]
        starts = _word_starts(example.text)
        for n, name in enumerate(("source", "cue", "content")):
            exact[name].add((s for f in found for s in f[n]), (s for t in true for s in t[n]))
            token[name].add(_covered(starts, [f[n] for f in found]), _covered(starts, [t[n] for t in true]))
        exact["whole"].add(found, true)
        pairs = pair_up([[_shared(f[2], t[2]) for t in true] for f in found], 0.01)
        overlap.found += len(found)
        overlap.true += len(true)
        for i, j in pairs:
            overlap.right += all(_touch(found[i][n], true[j][n]) for n in range(3))
            if true[j][0]:
                speaker.true += 1
                speaker.right += [example.text[a:b] for a, b in found[i][0]] == [
                    example.text[a:b] for a, b in true[j][0]
                ]
    figures = {f"{k}_exact": t.f1 for k, t in exact.items()} | {f"{k}_token": t.f1 for k, t in token.items()}
    return figures | {"whole_overlap": overlap.f1, "speaker": speaker.recall}


def _level(annotated: Annotated) -> list[Attribution]:
    return [a for a in annotated.attributions if a.parent is None]


def _spans(found: Attribution) -> tuple[Spans, Spans, Spans]:
    def one(span: Span | None) -> Spans:
        return ((span.start, span.end),) if span else ()

    return one(found.source), one(found.cue), tuple((c.start, c.end) for c in found.content)


def _gold(link: Link, text: str) -> tuple[Spans, Spans, Spans]:
    def trim(start: int, end: int) -> tuple[int, int]:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return start, end

    one = [(trim(*x),) if x else () for x in (link.source, link.cue)]
    return one[0], one[1], tuple(trim(*c) for c in link.content)


def _word_starts(text: str) -> list[int]:
    import re

    return [m.start() for m in re.finditer(r"\w+|[^\w\s]", text)]


def _covered(starts: list[int], groups: list[Spans]) -> set[int]:
    from bisect import bisect_left

    return {s for spans in groups for a, b in spans for s in starts[bisect_left(starts, a) : bisect_left(starts, b)]}


def _shared(a: Spans, b: Spans) -> float:
    inside = sum(max(0, min(x[1], y[1]) - max(x[0], y[0])) for x in a for y in b)
    return 2 * inside / max(1, sum(e - s for s, e in a) + sum(e - s for s, e in b))


def _touch(a: Spans, b: Spans) -> bool:
    return (not a and not b) or _shared(a, b) > 0
