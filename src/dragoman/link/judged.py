"""What was decided before, and how what is decided now is written beside it: nothing twice, people's word first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from dragoman.store.rows import Judgement, Verdict
from dragoman.store.store import Store

T = TypeVar("T")

CHUNK = 400  # ids a question
FEW = 4_000  # ids of which each is looked at, where a record may have millions
BY = "link/"


class Judged:
    """The judgements of some kinds on some ids: those that stand, and those a person took back."""

    def __init__(self, found: Iterable[Judgement]) -> None:
        self._standing: dict[tuple[str, str], list[Judgement]] = {}
        made: dict[int, Judgement] = {}
        undoing: dict[int, str] = {}
        for one in found:
            if one.kind == "undo" and one.undoes is not None:
                if not one.undone:
                    undoing[one.undoes] = one.by
            else:
                made[one.key] = one
                if not one.undone:
                    self._standing.setdefault((one.kind, one.subject), []).append(one)
        self._refused = {
            (made[key].kind, made[key].subject, made[key].object)
            for key, by in undoing.items()
            if key in made and made[key].undone and not by.startswith(BY)
        }

    @classmethod
    def on(cls, store: Store, kinds: tuple[str, ...], subjects: Iterable[str] | None = None) -> Judged:
        """Return what stands in ``store`` on ``subjects``, or on everything."""
        return cls(_asked(store, (*kinds, "undo"), subjects))

    def standing(self, kind: str, subject: str) -> list[Judgement]:
        return self._standing.get((kind, subject), [])

    def object(self, kind: str, subject: str) -> str | None:
        """Return what ``subject`` is joined to by a judgement of this kind; a person's before link's."""
        found = self.standing(kind, subject)
        people = [one for one in found if not one.by.startswith(BY)]
        return (people or found)[-1].object if found else None

    def refused(self, kind: str, subject: str) -> frozenset[str]:
        """Return the objects that a person would not have ``subject`` joined to."""
        return frozenset(o for k, s, o in self._refused if k == kind and s == subject and o is not None)

    def by_people(self, kind: str, subject: str) -> str | None:
        """Return what a person joined ``subject`` to, or None."""
        found = [one for one in self.standing(kind, subject) if not one.by.startswith(BY)]
        return found[-1].object if found else None

    def is_refused(self, verdict: Verdict) -> bool:
        return (verdict.kind, verdict.subject, verdict.object) in self._refused

    def has(self, verdict: Verdict, by: str) -> bool:
        """Tell whether the same stands already, said by a person or, in whatever words, ``by`` the same method."""
        return any(one.by == by or not one.by.startswith(BY) for one in self._same(verdict))

    def older(self, verdict: Verdict, by: str) -> list[int]:
        """Return the numbers of the same verdicts by other versions of the method."""
        return [one.key for one in self._same(verdict) if one.by.startswith(BY) and one.by != by]

    def _same(self, verdict: Verdict) -> list[Judgement]:
        return [one for one in self.standing(verdict.kind, verdict.subject) if one.object == verdict.object]


def write(store: Store, verdicts: Sequence[Verdict], by: str, judged: Judged) -> int:
    """Write down what is new among ``verdicts`` in place of what older versions said of it; return how many."""
    by = BY + by
    new = [v for v in verdicts if v.object != v.subject and not judged.has(v, by) and not judged.is_refused(v)]
    for old in chunks((key for v in new for key in judged.older(v, by)), CHUNK):
        store.undo(*old, by=by, reason="decided by a newer version")
    return sum(len(store.judge_many(some, by=by)) for some in chunks(new, 1000))


def stale(store: Store, kinds: tuple[str, ...], kept: set[tuple[str, str, str | None]]) -> list[int]:
    """Return the numbers of link's judgements that stand and were not decided again."""
    found = store.judgements(kinds)
    return [j.key for j in found if j.by.startswith(BY) and (j.kind, j.subject, j.object) not in kept]


def _asked(store: Store, kinds: tuple[str, ...], subjects: Iterable[str] | None) -> Iterator[Judgement]:
    if subjects is None:
        yield from store.judgements(kinds, undone=True)
        return
    for some in chunks(subjects, CHUNK):
        yield from store.judgements(kinds, subject=some, undone=True)


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield ``items`` in lists of ``size``."""
    waiting = iter(items)
    while some := list(islice(waiting, size)):
        yield some


def named_by(store: Store, kind: str) -> list[str] | None:
    """Return the ids that standing judgements of a kind are about, on either side; None where they are many.

    Where few rows of a large record are joined, going through them is quicker than through the record.
    """
    found: dict[str, None] = {}
    for judgement in store.judgements(kind):
        found |= dict.fromkeys(one for one in (judgement.subject, judgement.object) if one)
        if len(found) > FEW:
            return None
    return list(found)
