"""What the reports of some days are to each other: copies and reprints, and reports of one story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dragoman.link import agencies, duplicates, stories
from dragoman.link.agencies import Credit, credit
from dragoman.link.duplicates import Copies, Copy
from dragoman.link.judged import Judged
from dragoman.link.stories import Doc, Habits, Stories, counted
from dragoman.link.words import Weights
from dragoman.store.rows import ReportRow, Verdict

KINDS = ("duplicate", "reprint", "story")

#: Reports from which on words are weighed by the reports alone: for stories, and for what commitments are about.
FEW, VERY_FEW = 200, 20


@dataclass(slots=True)
class Memory:
    """What is known of reports from before: the story of each, and the report that each repeats."""

    story: dict[str, str] = field(default_factory=dict)
    original: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Decided:
    """Verdicts by the method that found them, the story of every report looked at, and how telling their words are."""

    verdicts: dict[str, list[Verdict]]
    story: dict[str, str]
    weights: Weights


def decide(
    rows: Sequence[ReportRow],
    new: frozenset[str],
    memory: Memory,
    judged: Judged,
    names: Mapping[str, Iterable[str]] | None = None,
) -> Decided:
    """Decide on the reports ``new`` among ``rows``, which are the reports of the days around, the oldest first.

    ``memory`` is added to. ``names`` are the parties and places of reports.
    """
    docs = {
        row.id: Doc(row.id, row.published, row.title or "", row.text, tuple((names or {}).get(row.id, ())), row.outlet)
        for row in rows
        if row.published
    }
    counts = [counted(doc) for doc in docs.values()]
    shelf = _Shelf(Stories(Weights(counts, FEW), habits=Habits(docs.values())), memory, judged)
    for row in rows:
        shelf.put(row, docs.get(row.id), row.id in new)
    story = {row.id: memory.story.get(row.id, row.id) for row in rows}
    return Decided(shelf.verdicts, story, Weights(counts, VERY_FEW))


class _Shelf:
    """Reports put side by side, one after the other."""

    def __init__(self, told: Stories, memory: Memory, judged: Judged) -> None:
        self._stories, self._memory, self._judged = told, memory, judged
        self._copies = Copies()
        self._rows: dict[str, ReportRow] = {}
        self._members: dict[str, list[str]] = {}
        self.verdicts: dict[str, list[Verdict]] = {duplicates.METHOD: [], agencies.METHOD: [], stories.METHOD: []}

    def put(self, row: ReportRow, doc: Doc | None, new: bool) -> None:
        """Put a report beside those before it; decide on it if it is ``new``."""
        found = self._copies.add(row.id, row.text)
        self._rows[row.id] = row
        if not new:
            if doc is not None:
                self._stories.remember(doc, self._memory.story.get(row.id, row.id))
            self._file(row.id)
            return
        told = credit(row.text, row.outlet)
        original = self._original(row, found, told)
        if doc is not None:
            self._story(doc, original.a if original else None)
        self._file(row.id)
        if original is None:
            near = (self._copies.cut(other, row.id) for other in self._members.get(self._first(row.id), ()))
            original = self._original(row, [copy for copy in near if copy is not None and copy.a != row.id], told)
        self._copied(row, original, told)

    def _first(self, report: str) -> str:
        return self._memory.story.get(report, report)

    def _file(self, report: str) -> None:
        self._members.setdefault(self._first(report), []).append(report)

    def _story(self, doc: Doc, original: str | None) -> None:
        into = self._judged.by_people("story", doc.id) or original
        join = self._stories.place(doc, into=into, apart=self._judged.refused("story", doc.id))
        if join is None:
            self._memory.story.pop(doc.id, None)
            return
        self._memory.story[doc.id] = join.story
        value = {"like": join.like, "score": join.score, "words": list(join.words)}
        self.verdicts[stories.METHOD].append(Verdict("story", doc.id, join.story, value))

    def _original(self, row: ReportRow, found: Sequence[Copy], told: Credit | None) -> Copy | None:
        """Return the copy to name as what ``row`` repeats: the credited agency's own report, else the earliest."""
        refused = self._judged.refused("reprint", row.id) | self._judged.refused("duplicate", row.id)
        roots: dict[str, Copy] = {}
        for copy in found:
            root = self._memory.original.get(copy.a, copy.a)
            if root not in refused and root != row.id:
                known = roots.get(root)
                if known is None or copy.contained > known.contained:
                    roots[root] = Copy(root, row.id, copy.jaccard, copy.contained)
        if not roots:
            return None
        credited = [r for r in roots if told and r in self._rows and _is_of(self._rows[r].outlet, told)]
        order = {id: n for n, id in enumerate(self._rows)}
        return roots[min(credited or roots, key=lambda r: order.get(r, -1))]

    def _copied(self, row: ReportRow, original: Copy | None, told: Credit | None) -> None:
        self._memory.original.pop(row.id, None)
        agency = told.agency if told and told.span and not _is_of(row.outlet, told) else None
        if original is None:
            if agency and told and told.span:
                value = {"agency": agency, "start": told.span.start, "end": told.span.end}
                self.verdicts[agencies.METHOD].append(Verdict("reprint", row.id, told.id, value))
            return
        self._memory.original[row.id] = original.a
        first = self._rows.get(original.a)
        same = first is not None and first.outlet is not None and first.outlet == row.outlet
        value = {"jaccard": round(original.jaccard, 3), "contained": round(original.contained, 3)}
        value |= {"agency": agency} if agency else {}
        kind = "duplicate" if same or row.outlet is None else "reprint"
        self.verdicts[duplicates.METHOD].append(Verdict(kind, row.id, original.a, value))


def _is_of(outlet: str | None, told: Credit) -> bool:
    """Tell whether ``outlet`` is the credited agency itself."""
    if outlet is None:
        return False
    own = credit("", outlet)
    return (own.agency if own else outlet).lower() == told.agency.lower()
