"""Words by place: where they stand in the text as it is written, whatever lower case makes of it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from dragoman.resolve.names import nations
from dragoman.resolve.scan import PASSAGE, placed_words
from dragoman.resolve.titles import find_titles


@given(st.text(alphabet="aB1_ .’-İßé\n", max_size=30))
def test_words_are_placed_where_the_text_has_them(text: str) -> None:
    found = placed_words(text)
    assert [text[start : start + len(word)] for start, word in found] == re.findall(r"\w+", text)


def test_a_word_in_capitals_is_given_in_lower_case() -> None:
    assert placed_words("In İZMIR, the U.N.") == [(0, "in"), (3, "İzmir"), (10, "the"), (14, "u"), (16, "n")]


def test_long_and_short_texts_name_the_same() -> None:
    text = "“_Secretary General_ Voss, the U.S. trade representatives and Iran’s prime ministers met in Ankara.\n"
    pages = text * (PASSAGE // len(text) + 2)
    titles = [(t.start, t.kind) for t in find_titles(text)]
    assert [kind for _, kind in titles] == ["igo_head", "minister", "prime_minister"]
    assert [(t.start % len(text), t.kind) for t in find_titles(pages)][: len(titles)] == titles
    named = [(start, entity.id) for start, _, entity, _ in nations().find(text)]
    assert [entity for _, entity in named] == ["USA", "IRN", "TUR"]
    assert [(s % len(text), e.id) for s, _, e, _ in nations().find(pages)][: len(named)] == named
