"""Where the text quotes, whatever its marks."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.quotes import quotations, quoted_share
from dragoman.records import Span
from dragoman.spans import SpanIndex


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "we agree" and left.', ["we agree"]),
        ("“We agree,” she said. “We sign.”", ["We agree,", "We sign."]),
        ("He called it ‘a provocation’ in the state's eyes.", ["a provocation"]),
        ("The states' men didn't go.", []),
        ('"It goes on\n"and on," he said.', ["It goes on", "and on,"]),
        ("«Nous» he said", ["Nous"]),
        ('said "the plan "stands" firm" today', ["the plan", "firm"]),
        ("“He told me “no” twice” said", ["He told me “no"]),
        ('""', []),
    ],
)
def test_quotations(text, expected):
    assert [q.of(text) for q in quotations(text)] == expected


@given(st.text(alphabet='"“”‘’« »ab.\n', max_size=200))
def test_quotations_never_cross(text):
    found = quotations(text)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    assert all(q.of(text).strip() for q in found)


def test_ten_thousand_marks_in_linear_time():
    begun = time.perf_counter()
    quotations("“" * 10_000 + "a" + "”" * 10_000)
    quotations('"a ' * 10_000)
    assert time.perf_counter() - begun < 5  # quadratic work would take minutes


def test_share():
    quotes = SpanIndex(quotations('said "we agree" now'))
    assert quoted_share(Span(6, 14), quotes) == 1.0
    assert quoted_share(Span(0, 4), quotes) == 0.0
