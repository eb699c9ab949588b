"""Sentences and windows: nothing lost, nothing cut inside a word, limits kept."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.annotate.encoder import WEIGHTS
from dragoman.annotate.windows import MAX_TOKENS, cut, load_tokenizer, sentences, shape, tokens_in
from dragoman.records import Span

TOKENIZER = load_tokenizer(str(WEIGHTS / "tokenizer.json"))


def windows(text: str, limit: int = MAX_TOKENS):
    return cut(text, TOKENIZER.encode(text, add_special_tokens=False), sentences(text), limit=limit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoy left. He returned.", ["The envoy left.", "He returned."]),
        (
            "Talks with the U.S. delegation began. Mr. Voss spoke.",
            ["Talks with the U.S. delegation began.", "Mr. Voss spoke."],
        ),
        ('"We agree." The two met.', ['"We agree."', "The two met."]),
        (
            "Gen. A. B. Voss left at 5.30 p.m. on Dec. 8 by car.",
            ["Gen. A. B. Voss left at 5.30 p.m. on Dec. 8 by car."],
        ),
        ("First line\n\nSecond line", ["First line", "Second line"]),
        ("   ", []),
    ],
)
def test_sentences(text, expected):
    assert [s.of(text) for s in sentences(text)] == expected


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_sentences_cover_all_but_white_space(text):
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
    covered = {i for s in spans for i in range(s.start, s.end)}
    assert all(i in covered or c.isspace() for i, c in enumerate(text))


@given(st.text(max_size=800), st.integers(4, 40))
@settings(max_examples=100, deadline=None)
def test_windows_hold_every_token_once(text, limit):
    encoding = TOKENIZER.encode(text, add_special_tokens=False)
    found = windows(text, limit)
    assert all(0 < len(w) <= limit for w in found)
    assert [i for w in found for i in w.ids.tolist()] == encoding.ids
    assert [(s, e) for w in found for s, e in zip(w.starts.tolist(), w.ends.tolist(), strict=True)] == encoding.offsets


def test_a_window_ends_with_a_sentence_where_it_can():
    text = "The envoy left the capital on Monday. " * 12
    assert all(w.ends[-1] and text[int(w.ends[-1]) - 1] == "." for w in windows(text, 30))


def test_a_window_ends_outside_a_quotation_where_it_can():
    text = (
        "The envoy left on Monday. " * 3
        + '"We did not agree. We shall not come back. We thank our hosts," he said. He left.'
    )
    first, second = windows(text, 30)
    assert (
        text[int(first.starts[0]) : int(first.ends[-1])]
        == "The envoy left on Monday. The envoy left on Monday. The envoy left on Monday."
    )
    assert text[int(second.starts[0]) :].startswith('"We did not')


def test_a_quotation_longer_than_a_window_is_cut_between_its_sentences():
    text = '"' + "We did not agree on this. " * 8 + '" he said.'
    found = windows(text, 30)
    assert len(found) > 1
    assert all(text[int(w.ends[-1]) - 1] == "." for w in found)


@pytest.mark.parametrize(("word", "kind"), [("envoy", 0), ("Envoy", 1), ("UN", 2), ("5", 0), ("A", 1), ("", 0)])
def test_shape(word, kind):
    assert shape(word) == kind


def test_tokens_in_a_span():
    text = "The Danish envoy left."
    window = windows(text)[0]
    inside = tokens_in(window, 4, 16)
    assert text[int(window.starts[inside][0]) : int(window.ends[inside][-1])] == "Danish envoy"
    assert tokens_in(window, 100, 120) == slice(len(window), len(window))
    assert Span(4, 10).of(text) == "Danish"
    assert window.types.tolist()[1] == 1 and isinstance(window.ids, np.ndarray)
