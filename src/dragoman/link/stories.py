"""Stories: the reports of one happening, across outlets, over days.

Reports are taken in order of their days. Each is compared with those of the days before that share one of its
twelve most telling terms, and joins the story that it is most like, or begins one. Likeness is the cosine of
weighted words and names, three parts that of the story's most similar report and one part the mean over all of
them, so that a story cannot creep from one happening to the next. docs/linking.md has the measurements.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import log, log2

from dragoman.link.words import Vector, Weights, dot, is_title_case, named, shared, terms, unit

METHOD = "stories@1"


@dataclass(frozen=True, slots=True)
class Rules:
    """When a report joins a story; docs/linking.md has the measurements.

    threshold: likeness from which a report joins. days: how many days after a story's last report one may join.
    decay: what each day from the most similar report on takes; age: what each day from the story's first takes, and
    size: what each doubling of the story takes, lest it creep on to what came of the happening. nearest: the part of
    the most similar report in the likeness. keys: by how many of a report's terms its candidates are found.
    one_term: a likeness that owes more than this share to one term counts ``doubt`` times, as a name in common is
    not yet a happening in common. roundup: what counts of the likeness of a live page or a digest, which tells of
    many happenings; no report joins a story through one. lead: content words of the text that count beside the
    headline. newest: candidates a term, the newest first.
    """

    threshold: float = 0.32
    days: int = 3
    decay: float = 0.08
    age: float = 0.04
    size: float = 0.015
    nearest: float = 0.7
    keys: int = 12
    one_term: float = 0.5
    doubt: float = 0.7
    roundup: float = 0.7
    lead: int = 80
    newest: int = 400


_LEAD = 1200  # characters: where the words that count are looked for, and what an outlet always prints
_COUNTED = 80  # content words of a text that weights are counted over: those that Rules.lead lets count
_LINE = re.compile(r"(?<=[.!?])\s+|\n+")
_NUMBER = re.compile(r"\d[\d.,:]*")
_ROUNDUP = re.compile(
    r"\b(?:live(?: updates?| blog| news)?\s*(?::|$|\|)|[-–—|]\s*(?:[\w ]+ )?live\b|live ?blog|live updates|"
    r"(?:war|europe|politics|business) live\b|at a glance|key (?:events|takeaways)|"
    r"(?:live|morning|evening|daily|weekly|news|\w+day) (?:briefing|rundown|round-?up|digest|recap|brief)|round-?up\b|"
    r"(?:war|week) (?:briefing|recap|in review)|recap:|first thing\b|firstft|up first|balance of power|newsletter|"
    r"what (?:we|you) (?:need to )?know|the papers:|in (?:photos|pictures)|(?:photos|pictures):|"
    r"the week (?:around|in)\b|in \d+ pictures|list of)",
    re.IGNORECASE,
)
_TITLE, _NAMED, _PARTY = 2, 1.5, 0.5  # how much a word counts in the headline, as a name, and as a party resolved


@dataclass(frozen=True, slots=True)
class Doc:
    """A report as stories see it: ``day`` is ISO, ``names`` are the ids of its parties and names of its places."""

    id: str
    day: str
    title: str
    text: str
    names: tuple[str, ...] = ()
    outlet: str | None = None


class Habits:
    """What an outlet prints day after day: the name of a series, an invitation to sign up. It tells of no happening.

    A headline (but for its numbers) or a line counts as habit once the outlet printed it on three days.
    """

    DAYS = 3

    def __init__(self, docs: Iterable[Doc] = ()) -> None:
        self._days: dict[tuple[str, str], set[str]] = {}
        for doc in docs:
            self.count(doc)

    def count(self, doc: Doc) -> None:
        """Count one more report."""
        if doc.outlet:
            for line in (_series(doc.title), *_lines(doc.text[:_LEAD])):
                self._days.setdefault((doc.outlet, line.strip()), set()).add(doc.day)

    def without(self, doc: Doc) -> Doc:
        """Return the report without what its outlet always prints."""
        if not doc.outlet:
            return doc
        title = "" if self._is(doc.outlet, _series(doc.title)) else doc.title
        lines = _lines(doc.text[:_LEAD])
        kept = [line for line in lines if not self._is(doc.outlet, line.strip())]
        text = doc.text if len(kept) == len(lines) else "\n".join(kept) + doc.text[_LEAD:]
        return replace(doc, title=title, text=text)

    def _is(self, outlet: str, line: str) -> bool:
        return len(self._days.get((outlet, line), ())) >= self.DAYS


def _series(headline: str) -> str:
    return _NUMBER.sub("#", headline).strip()


def _lines(text: str) -> list[str]:
    return _LINE.split(text)


@dataclass(frozen=True, slots=True)
class Join:
    """Why a report is in a story: the story (its first report's id), the report most like it, how like, by what."""

    report: str
    story: str
    like: str
    score: float
    words: tuple[str, ...]


@dataclass(slots=True)
class _Story:
    first: str
    began: int
    members: list[int] = field(default_factory=list)
    total: Vector = field(default_factory=dict)


class Stories:
    """The stories so far; ``place`` puts one more report into them. Give reports in order of their days."""

    def __init__(self, weights: Weights, rules: Rules | None = None, habits: Habits | None = None) -> None:
        self.weights = weights
        self.habits = habits or Habits()
        self.rules = rules or Rules()
        self._docs: list[Doc] = []
        self._vectors: list[Vector] = []
        self._days: list[int] = []
        self._story_of: dict[str, _Story] = {}
        self._by_first: dict[str, _Story] = {}
        self._by_term: dict[str, list[int]] = {}

    def story(self, report: str) -> str | None:
        """Return the story that a report was put into, or None for one that was not."""
        found = self._story_of.get(report)
        return found.first if found else None

    def place(self, doc: Doc, *, into: str | None = None, apart: frozenset[str] = frozenset()) -> Join | None:
        """Put ``doc`` into the story it belongs to, or begin one with it (None).

        ``into`` is a report whose story it is known to be in (a person or a copy said so); ``apart`` are reports
        that a person said it shares no story with.
        """
        vector = self.vector(doc)
        day = date.fromisoformat(doc.day).toordinal()
        story = self._story_of.get(into) if into else None
        join = None
        if story is not None:
            near = max(story.members, key=lambda n: dot(vector, self._vectors[n]))
            join = self._join(doc, story, near, dot(vector, self._vectors[near]), vector)
        else:
            best = self._best(vector, day, doc, apart)
            if best is not None and best[0] >= self.rules.threshold:
                score, story, near = best
                join = self._join(doc, story, near, score, vector)
        self._keep(doc, vector, day, story or self._begun(doc.id, day))
        return join

    def remember(self, doc: Doc, story: str) -> None:
        """Keep ``doc`` in the story that an earlier run put it into."""
        day = date.fromisoformat(doc.day).toordinal()
        self._keep(doc, self.vector(doc), day, self._by_first.get(story) or self._begun(story, day))

    def _begun(self, first: str, day: int) -> _Story:
        return self._by_first.setdefault(first, _Story(first, day))

    def vector(self, doc: Doc) -> Vector:
        """Return the weighted words and names of a report, of length 1."""
        doc = self.habits.without(doc)
        counts = Counter(terms(doc.text, self.rules.lead))
        for term in terms(doc.title):
            counts[term] += _TITLE
        names = named(doc.text[:_LEAD]) | (set() if is_title_case(doc.title) else named(doc.title))
        vector = {
            term: (1 + log(n)) * self.weights(term) * (_NAMED if term in names else 1) for term, n in counts.items()
        }
        vector.update({f"@{name}": _PARTY * self.weights(f"@{name}") for name in doc.names})
        return unit(vector)

    def _best(self, vector: Vector, day: int, doc: Doc, apart: frozenset[str]) -> tuple[float, _Story, int] | None:
        factor = self.rules.roundup if is_roundup(doc.title) else 1.0
        likes: dict[str, list[tuple[float, int]]] = {}
        for n in self._candidates(vector, day):
            likes.setdefault(self._story_of[self._docs[n].id].first, []).append((self._like(vector, n), n))
        best: tuple[float, _Story, int] | None = None
        for first, found in sorted(likes.items()):
            story = self._by_first[first]
            if apart and any(self._docs[n].id in apart for n in story.members):
                continue
            like, near = max(found)
            mean = dot(vector, story.total) / len(story.members)
            score = factor * (self.rules.nearest * like + (1 - self.rules.nearest) * mean)
            score -= self.rules.decay * abs(day - self._days[near]) + self.rules.age * abs(day - story.began)
            score -= self.rules.size * log2(len(story.members))
            if best is None or score > best[0]:
                best = score, story, near
        return best

    def _candidates(self, vector: Vector, day: int) -> set[int]:
        found: set[int] = set()
        for term in self._keys(vector):
            for n in reversed(self._by_term.get(term, [])[-self.rules.newest :]):
                if day - self._days[n] > self.rules.days:
                    break
                found.add(n)
        return found

    def _like(self, vector: Vector, n: int) -> float:
        common = shared(vector, self._vectors[n])
        total = sum(x for _, x in common)
        doubtful = bool(common) and common[0][1] > self.rules.one_term * total
        return total * (self.rules.doubt if doubtful else 1.0)

    def _join(self, doc: Doc, story: _Story, near: int, score: float, vector: Vector) -> Join:
        words = tuple(w for w, _ in shared(vector, self._vectors[near])[:6])
        return Join(doc.id, story.first, self._docs[near].id, round(score, 3), words)

    def _keep(self, doc: Doc, vector: Vector, day: int, story: _Story) -> None:
        n = len(self._docs)
        self._docs.append(doc)
        self._vectors.append(vector)
        self._days.append(day)
        self._story_of[doc.id] = story
        story.members.append(n)
        for term, x in vector.items():
            story.total[term] = story.total.get(term, 0.0) + x
        for term in () if is_roundup(doc.title) else self._keys(vector):
            self._by_term.setdefault(term, []).append(n)

    def _keys(self, vector: Vector) -> list[str]:
        return heapq.nsmallest(self.rules.keys, vector, key=lambda t: (-vector[t], t))


def is_roundup(headline: str) -> bool:
    """Tell by its headline whether a report is a live page, a digest or a newsletter, and not of one happening."""
    return bool(_ROUNDUP.search(headline))


def counted(doc: Doc) -> set[str]:
    """Return the terms of a report that ``Weights`` is to count."""
    return {*terms(doc.title), *terms(doc.text, _COUNTED), *(f"@{n}" for n in doc.names)}


def clusters(
    docs: Sequence[Doc], rules: Rules | None = None, weights: Weights | None = None, habits: Habits | None = None
) -> list[list[str]]:
    """Return the ids of ``docs`` story by story, in order of their days.

    Weights and habits are counted over ``docs`` if not given.
    """
    docs = sorted(docs, key=lambda d: d.day)
    seen = Stories(weights or Weights(map(counted, docs)), rules, habits or Habits(docs))
    found: dict[str, list[str]] = {}
    for doc in docs:
        join = seen.place(doc)
        found.setdefault(join.story if join else doc.id, []).append(doc.id)
    return list(found.values())
