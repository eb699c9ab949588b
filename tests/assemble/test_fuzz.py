"""Whatever the stages before hand on, a Reading comes out and keeps the invariant.

Two fuzzers: assemble alone, given any well-formed Resolved; and the whole way from text, with scores made up by
chance in the encoder's place, which find far more in a text than the model ever would.
"""

from __future__ import annotations

import random
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.invariant import faults
from dragoman import records as r
from dragoman.annotate import decode
from dragoman.annotate.encoder import Scores
from dragoman.annotate.labels import LAYER_SLICES, LINK_WIDTH, TOKEN_LABELS
from dragoman.annotate.windows import sentences
from dragoman.assemble import assemble
from dragoman.intake import load
from dragoman.resolve import Knowledge, knowledge, resolve

PIPELINE = r.Pipeline("0", "0" * 12, "0" * 12)
PIECES = (
    "The foreign minister of Iran, Abbas Araghchi,", "President Vladimir Putin", "Mr. Sánchez", "U.S.", "Tehran", "he",
    "she", "his country", "the two countries", "officials", "IRNA news agency", "citing Iranian media", "according to",
    "said", "told reporters that", "would not", "will visit Moscow", "attacked", "signed an agreement with", "accused",
    "if the talks fail", "unless", "on Wednesday", "last month", "in Geneva", "20 November 2024", "since March", "The",
    "and", "of", "by", "with", '"', "“", "”", "‘", "’", "'s", "«", "»", "(", ")", "[", "]", "—", "...", ".", "!", "?",
    ",", ";", ":", "\n", "\n\n", "\t", "\u00a0", "\u200b", "\u202e", "\ufeff", "\x00", "\ud800", "e\u0301", "İ", "ß",
    "ﬁ", "🙂", "👩‍👩‍👧", "名前", "العربية", "Москва", "3.5", "$5bn", "*", "_", "<p>", "&amp;", "http://a.b/c",
    "+ ↺ − 16 px",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60).flatmap(
    lambda parts: st.sampled_from(["", " ", " ", " "]).map(lambda gap: gap.join(parts))
)
PROSE = "The minister said that talks would go on in the capital. "


@st.composite
def resolved(draw: st.DrawFn) -> r.Resolved:
    """Draw a Resolved as the stages before make it: spans in the text, indexes in range, one actor an id."""
    text = draw(TEXTS.filter(str.strip))
    words = st.sampled_from([i for i, c in enumerate(text) if not c.isspace()])  # no stage marks white space alone

    def span() -> r.Span:
        start, end = sorted((draw(words), draw(words)))
        return r.Span(start, end + 1)

    def some(make: Any, most: int) -> tuple[Any, ...]:
        return tuple(make(i) for i in range(draw(st.integers(0, most))))

    def pick(kinds: Any) -> Any:
        return draw(st.sampled_from(get_args(kinds) or kinds))

    mentions = some(lambda _: r.Mention(span(), pick(r.MentionKind), 0.9), 12)
    numbers = range(len(mentions))
    actors = some(lambda i: r.Actor(f"a-{i}", "A", pick(r.ActorKind), "IRN", "GOV", None, None, None, 0.5, ()), 6)
    attributions = some(
        lambda i: r.Attribution(
            draw(st.none() | st.builds(span)), draw(st.none() | st.builds(span)),
            tuple(sorted({span() for _ in range(draw(st.integers(1, 3)))})), 0.7,
            draw(st.none() | st.integers(0, i - 1)) if i else None,
        ), 8,
    )  # fmt: skip

    def filled() -> tuple[tuple[int, float], ...]:
        return tuple((i, 0.6) for i in draw(st.permutations(numbers))[:3])

    def anchor(at: r.Span) -> r.Anchor:
        return r.Anchor(at, pick(r.EVENT_TYPES), pick(r.STATUSES), 0.8, filled(), filled())

    anchors = [anchor(at) for at in sorted(set(some(lambda _: span(), 8)))]
    marks = [r.CommitmentSpan(at, pick(r.COMMITMENT_KINDS), 0.6) for at in sorted(set(some(lambda _: span(), 5)))]
    report = r.Report("r-1", None, "O", None, None, "en", text, r.Origin("text", "t", ""), ((0, 0, len(text)),))
    annotated = r.Annotated(
        report, tuple(sentences(text)), mentions, attributions, tuple(anchors), tuple(marks),
        (None,) * len(mentions),
    )  # fmt: skip
    ids = [a.id for a in actors]
    actor_of = {i: draw(st.sampled_from(ids)) for i in numbers if ids and draw(st.booleans())}
    places = {i: r.Place(mentions[i].span, "P", "IRN", 35.0, 51.0, "place") for i in numbers if draw(st.booleans())}
    days = ("2024-11-20", "2024-11-21")
    dates = {i: r.DateRange(*days, "day", mentions[i].span) for i in numbers if draw(st.booleans())}
    return r.Resolved(annotated, actors, actor_of, places, dates, draw(st.none() | st.sampled_from([*ids, None])))


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(resolved())
def test_assemble_keeps_the_invariant_whatever_it_is_given(given_: r.Resolved) -> None:
    reading = assemble(given_, PIPELINE)
    assert faults(reading, given_.annotated.report.text) == []
    assert assemble(given_, PIPELINE) == reading


def by_chance(text: str, seed: int) -> Scores:
    """Return scores of a text made up by chance: words for tokens, windows of 20, labels of all kinds."""
    chance = np.random.default_rng(seed)
    found = [(m, m + 1) for m in range(len(text)) if not text[m].isspace()]
    words: list[tuple[int, int]] = []
    for start, end in found:
        joined = words and words[-1][1] == start and text[start].isalnum() and text[start - 1].isalnum()
        words[-1:] = [(words[-1][0], end)] if joined else [*words[-1:], (start, end)]
    spans = np.asarray(words, np.int64).reshape(-1, 2)
    labels = chance.normal(0, 2, (len(spans), TOKEN_LABELS)).astype(np.float32)
    labels[:, [s.start for s in LAYER_SLICES.values()]] += 1.5
    links = chance.normal(0, 1, (len(spans), LINK_WIDTH)).astype(np.float32)
    return Scores(text, tuple(sentences(text)), spans[:, 0], spans[:, 1], np.arange(len(spans)) // 20, labels, links)


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return knowledge()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS, seed=st.integers(0, 999), prose=st.booleans())
def test_the_whole_way_keeps_the_invariant(known: Knowledge, text: str, seed: int, prose: bool) -> None:
    intake = load(PROSE + text if prose else text, published="2024-11-20", outlet="IRNA")
    assert intake.report is not None or intake.rejects
    if intake.report is None:
        return
    scores = by_chance(intake.report.text, seed)
    reading, again = (assemble(resolve(decode(intake.report, scores), known), PIPELINE) for _ in range(2))
    assert faults(reading, intake.raw) == []
    assert again == reading


@pytest.mark.parametrize("seed", range(3))
def test_a_page_of_fragments_keeps_the_invariant(known: Knowledge, seed: int) -> None:
    chosen = random.Random(seed)
    text = PROSE + " ".join(chosen.choice(PIECES) for _ in range(600))
    intake = load(text, published="2024-11-20")
    assert intake.report is not None
    scores = by_chance(intake.report.text, seed)
    reading = assemble(resolve(decode(intake.report, scores), known), PIPELINE, intake.rejects)
    assert faults(reading, intake.raw) == []
    assert reading.statements and reading.events and reading.commitments
