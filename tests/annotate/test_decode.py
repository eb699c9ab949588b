"""Label scores to spans: what a decoder makes of scores that are known."""

import numpy as np
import pytest

from dragoman.annotate import decode as decode_report
from dragoman.annotate.attribution import _whole
from dragoman.annotate.decode import Table, _best, _paths, stretches
from dragoman.annotate.encoder import Scores
from dragoman.annotate.labels import LAYER_SLICES, LAYERS, LINK_SLICES, LINK_WIDTH, TOKEN_LABELS
from dragoman.annotate.mentions import trimmed
from dragoman.records import Origin, Report, Span
from dragoman.spans import SpanIndex

TEXT = "Voss said Denmark would send boats to Estonia."
WORDS = [(0, 4), (5, 9), (10, 17), (18, 23), (24, 28), (29, 34), (35, 37), (38, 45), (45, 46)]


def scores(labels: dict[str, dict[int, str]], links: dict[tuple[str, int], float] | None = None) -> Scores:
    """Return scores of TEXT where each layer's given tokens have that label for sure, all others O."""
    table = np.full((len(WORDS), TOKEN_LABELS), -8.0, np.float32)
    for layer, names in LAYERS.items():
        part = LAYER_SLICES[layer]
        for token in range(len(WORDS)):
            label = labels.get(layer, {}).get(token, names[0])
            table[token, part.start + names.index(label)] = 8.0
    vectors = np.zeros((len(WORDS), LINK_WIDTH), np.float32)
    for (side, token), value in (links or {}).items():
        vectors[token, LINK_SLICES[side].start] = value
    starts, ends = (np.array(x, np.int64) for x in zip(*WORDS, strict=True))
    return Scores(TEXT, (Span(0, len(TEXT)),), starts, ends, np.zeros(len(WORDS), np.int64), table, vectors)


def report() -> Report:
    return Report("r", None, None, None, None, "en", TEXT, Origin("text", "t", ""), ((0, 0, len(TEXT)),))


def test_stretches_join_and_split():
    table = Table(scores({"mention": {0: "B-person", 2: "B-state", 3: "I-state", 5: "B-group", 6: "B-group"}}))
    assert [(s.first, s.last, s.kind) for s in stretches(table, "mention")] == [
        (0, 1, "person"),
        (2, 4, "state"),
        (5, 6, "group"),
        (6, 7, "group"),
    ]


def test_an_inside_without_beginning_still_counts():
    table = Table(scores({"cue": {1: "I-cue"}}))
    assert [(s.first, s.last) for s in stretches(table, "cue")] == [(1, 2)]


@pytest.mark.parametrize("edge", [0.0, 0.5])
def test_runs_without_a_likely_word_hold_no_stretch(edge):
    chance = np.random.default_rng(7).dirichlet([2.0, 0.5, 0.7], (3000, 4))
    runs = [run for run in np.log(np.clip(chance, 1e-6, 1.0)) if run[:, 0].max() < np.log(0.99)]
    assert len(runs) > 2000
    for run in runs:
        assert _paths(run, np.zeros(len(run)), edge, 1.0) == _best(run.tolist(), edge, 1.0)


def test_a_word_takes_its_first_piece_s_label():
    made = scores({"mention": {0: "B-person"}})
    pieces = Scores(
        "Vossberg",
        (Span(0, 8),),
        np.array([0, 4]),
        np.array([4, 8]),
        np.zeros(2, np.int64),
        made.labels[:2],
        made.links[:2],
    )
    assert [(s.first, s.last) for s in stretches(Table(pieces), "mention")] == [(0, 2)]


def test_a_whole_report():
    links = {
        ("cue_source.left", 1): 9.0,
        ("cue_source.right", 0): 9.0,
        ("content_cue.left", 2): 9.0,
        ("content_cue.right", 1): 9.0,
        ("anchor_actor.left", 4): 9.0,
        ("anchor_actor.right", 2): 9.0,
        ("anchor_actor.right", 7): -9.0,
        ("anchor_actor.right", 0): -9.0,
        ("anchor_recipient.left", 4): 9.0,
        ("anchor_recipient.right", 7): 9.0,
        ("anchor_recipient.right", 2): -9.0,
        ("anchor_recipient.right", 0): -9.0,
    }
    found = decode_report(
        report(),
        scores(
            {
                "mention": {0: "B-person", 2: "B-state", 7: "B-state"},
                "source": {0: "B-source"},
                "cue": {1: "B-cue"},
                "content": {2: "B-content", **{i: "I-content" for i in range(3, 8)}},
                "anchor": {4: "AID"},
                "status": {4: "intended"},
            },
            links,
        ),
    )
    (attribution,) = found.attributions
    assert attribution.source.of(TEXT) == "Voss" and attribution.cue.of(TEXT) == "said"
    assert [c.of(TEXT) for c in attribution.content] == ["Denmark would send boats to Estonia"]
    (anchor,) = found.anchors
    assert (anchor.type, anchor.status, anchor.span.of(TEXT)) == ("AID", "intended", "send")
    assert [found.mentions[i].span.of(TEXT) for i, _ in anchor.actors] == ["Denmark"]
    assert [found.mentions[i].span.of(TEXT) for i, _ in anchor.recipients] == ["Estonia"]


def test_no_mention_has_both_roles_nor_one_in_its_own_words():
    links = {("anchor_actor.left", 4): 9.0, ("anchor_recipient.left", 4): 9.0}
    links |= {("anchor_actor.right", n): value for n, value in ((0, 5.0), (2, 9.0), (4, 9.0), (7, 1.0))}
    links |= {("anchor_recipient.right", n): value for n, value in ((0, 9.0), (2, 1.0), (4, 9.0), (7, 3.0))}
    labels = {"mention": {0: "B-person", 2: "B-state", 4: "B-group", 7: "B-state"}, "anchor": {4: "AID"}}
    made = scores(labels, links)
    (anchor,) = decode_report(report(), made).anchors
    assert [i for i, _ in anchor.actors] == [1] and [i for i, _ in anchor.recipients] == [0, 3]
    made.window[5:] = 1  # what stands in another window fills none
    (anchor,) = decode_report(report(), made).anchors
    assert [i for i, _ in anchor.actors] == [1] and [i for i, _ in anchor.recipients] == [0]


def test_nothing_in_nothing_out():
    empty = np.zeros(0, np.int64)
    blank = Scores(
        "", (), empty, empty, empty, np.zeros((0, TOKEN_LABELS), np.float32), np.zeros((0, LINK_WIDTH), np.float32)
    )
    found = decode_report(report(), blank)
    assert not (found.mentions or found.attributions or found.anchors or found.commitments)


def test_trimmed_mentions():
    for text, span, expected in [
        ("Iran's", (0, 6), "Iran"),
        ('"Hamas,"', (0, 8), "Hamas"),
        ("the U.S.", (4, 8), "U.S."),
        ("Denmark.", (0, 8), "Denmark"),
    ]:
        assert trimmed(text, Span(*span)).of(text) == expected


def test_a_mention_is_told_whose_it_is():
    links = {
        ("affiliation.left", 0): 9.0,
        ("affiliation.right", 2): 9.0,
        ("affiliation.right", 7): -9.0,
    }
    made = scores({"mention": {0: "B-person", 2: "B-state", 7: "B-state"}}, links)
    found = decode_report(report(), made)
    assert [m.span.of(TEXT) for m in found.mentions] == ["Voss", "Denmark", "Estonia"]
    assert list(found.affiliations) == [0]  # states are their own
    assert found.affiliations[0] == ((1, 1.0),)


def test_none_may_tell_whose_a_mention_is():
    links = {("affiliation.left", 0): 9.0, ("affiliation.right", 2): -9.0, ("affiliation.right", 7): -9.0}
    made = scores({"mention": {0: "B-person", 2: "B-state", 7: "B-state"}}, links)
    assert decode_report(report(), made).affiliations == {0: ()}


@pytest.mark.parametrize(
    ("marked", "words"), [(9, "Denmark would send boats to Estonia"), (8, "Denmark would send boats to Estonia")]
)
def test_a_content_ends_before_its_stop(marked, words):
    labels = {"cue": {1: "B-cue"}, "content": {2: "B-content", **{n: "I-content" for n in range(3, marked)}}}
    (found,) = decode_report(report(), scores(labels)).attributions
    assert [c.of(TEXT) for c in found.content] == [words]


@pytest.mark.parametrize(("cue", "words"), [(1, "Denmark would send boats to Estonia"), (4, "Denmark would")])
def test_a_content_of_few_words_is_not_broken_off_in_its_clause(cue, words):
    labels = {"cue": {cue: "B-cue"}, "content": {2: "B-content", 3: "I-content"}}
    (found,) = decode_report(report(), scores(labels)).attributions
    assert [c.of(TEXT) for c in found.content] == [words]


def test_a_quotation_ends_where_its_marks_close():
    asked = 'He said "We will not kneel." What do you say to that?'
    twice = '"We will not kneel." He said: "Not now."'
    none = SpanIndex([])
    assert _whole(asked, Span(8, len(asked)), none).of(asked) == '"We will not kneel."'
    assert _whole(twice, Span(0, len(twice)), none).of(twice) == twice
