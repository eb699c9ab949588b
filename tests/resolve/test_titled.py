"""Titles and names parted, whatever the head took for one or the other."""

from __future__ import annotations

import pytest

from dragoman.records import Annotated, Mention, Origin, Report, Span
from dragoman.resolve.names import nations
from dragoman.resolve.titled import titled
from dragoman.spans import SpanIndex


def parted(text: str, marks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the mentions as (words, kind) after the repair."""
    mentions = tuple(Mention(Span(text.index(w), text.index(w) + len(w)), kind, 1.0) for w, kind in marks)  # type: ignore[arg-type]
    report = Report("r", None, None, None, None, "en", text, Origin("text", "-", ""), ())
    given = Annotated(report, (), mentions, (), (), (), (None,) * len(mentions))
    named = nations().find(text)
    found = titled(given, named, SpanIndex([Span(start, end) for start, end, _, _ in named]))
    assert len(found.antecedents) == len(found.mentions)
    return [(m.span.of(text), m.kind) for m in found.mentions]


@pytest.mark.parametrize(("text", "marks", "expected"), [
    ("President Putin spoke.", [("President Putin", "person")], [("Putin", "person"), ("President", "role")]),
    ("Then President al-Sisi left.", [("President al-Sisi", "person")],
     [("al-Sisi", "person"), ("President", "role")]),
    ("Prime Minister Holt left.", [("Prime", "person"), ("Minister", "role"), ("Holt", "person")],
     [("Prime Minister", "role"), ("Prime Minister", "role"), ("Holt", "person")]),
    ("The deputy foreign minister Jan Holt", [("minister", "role")], [("deputy foreign minister", "role")]),
    ("by South Korean President Moon", [("Korean President", "role")], [("South Korean President", "role")]),
    ("the UN’s Syria envoy left", [("s Syria envoy", "role")], [("Syria envoy", "role")]),
    ("Ida Holt spoke. For Mr Holt it was late.", [("Ida Holt", "person"), ("Mr Holt", "role")],
     [("Ida Holt", "person"), ("Holt", "person")]),
    ("Ida Holt spoke, as Holt's minister did.", [("Ida Holt", "person"), ("Holt's", "role")],
     [("Ida Holt", "person"), ("Holt's", "role")]),
    ("Ida Holt spoke. U.S. President Holt left", [("Ida Holt", "person"), ("U.S. President Holt", "role")],
     [("Ida Holt", "person"), ("U.S. President", "role"), ("Holt", "person")]),
    ("Ann Holt, once Ida Ann Holt, spoke. U.S. President Ida Ann Holt left",
     [("Ann Holt", "person"), ("Ida Ann Holt", "person"), ("U.S. President Ida Ann Holt", "role")],
     [("Ann Holt", "person"), ("Ida Ann Holt", "person"), ("U.S. President", "role"), ("Ida Ann Holt", "person")]),
    ("Ida Holt spoke. Russia Ida Holt, she is; President of Russia Ida Holt",
     [("Ida Holt", "person"), ("Russia Ida Holt", "person"), ("President of Russia Ida Holt", "role")],
     [("Ida Holt", "person"), ("Russia Ida Holt", "person"), ("President of Russia", "role"), ("Ida Holt", "person")]),
    ("Envoy on Sea Fisheries Holt left", [("Envoy", "role"), ("Holt", "person")],
     [("Envoy on Sea Fisheries", "role"), ("Holt", "person")]),
    ("an aide with Prime Minister Holt", [("an aide", "role"), ("Holt", "person")],
     [("an aide", "role"), ("Holt", "person")]),
    ("Envoy for Relations with World Organizations Holt, a judge", [("Envoy for Relations", "role"),
     ("World Organizations Holt", "organisation")],
     [("Envoy for Relations with World Organizations", "role"), ("Holt", "person")]),
    ("Secretary for Peace, Democracy, and Human Rights Ida Holt", [("Secretary for Peace", "role"),
     ("Democracy", "person"), ("Human Rights Ida Holt", "person")],
     [("Secretary for Peace, Democracy, and Human Rights", "role"), ("Democracy", "person"), ("Ida Holt", "person")]),
    ("Chairman of Global Energy Partners", [("Chairman", "role"), ("Global Energy Partners", "organisation")],
     [("Chairman", "role"), ("Global Energy Partners", "organisation")]),
    ("the Norwegian Director General of Sea Affairs Ida Holt left",
     [("Norwegian Director General of Sea Affairs Ida Holt", "role")],
     [("Norwegian Director General of Sea Affairs", "role"), ("Ida Holt", "person")]),
    ("THE SECRETARY OF COMMERCE", [("THE SECRETARY OF COMMERCE", "role")], [("THE SECRETARY OF COMMERCE", "role")]),
    ("the president spoke", [("the president", "role")], [("the president", "role")]),
    ("the General Motors man", [("General Motors", "organisation")], [("General Motors", "organisation")]),
])  # fmt: skip
def test_titles_and_names_apart(text: str, marks: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    assert parted(text, marks) == expected
