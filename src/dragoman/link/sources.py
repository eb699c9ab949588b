"""How many independent sources tell of something: copies count once, so do one outlet and one agency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.link.judged import CHUNK, chunks
from dragoman.store.store import Store


def repeats(store: Store, reports: Iterable[str]) -> dict[str, list[str]]:
    """Return what each report repeats or credits, by the judgements that stand: reports, or "agency:NAME"."""
    found: dict[str, list[str]] = {}
    for some in chunks(reports, CHUNK):
        for one in store.judgements(("duplicate", "reprint"), subject=some):
            if one.object is not None:
                found.setdefault(one.subject, []).append(one.object)
    return found


def independent(reports: Sequence[tuple[str, str | None]], repeated: dict[str, list[str]]) -> int:
    """Return how many sources (report, outlet) are independent of each other.

    Reports of one outlet, of one agency, and those that repeat each other or a common third, are one source.
    """
    groups = _Groups()
    for report, outlet in reports:
        groups.join(report, report)
        for other in ([f"outlet:{outlet.lower()}"] if outlet else []) + repeated.get(report, []):
            groups.join(report, other)
            # An agency's own report is the source that others credit.
            if other.startswith("agency:"):
                groups.join(other, f"outlet:{other.removeprefix('agency:').lower()}")
    return len({groups.root(report) for report, _ in reports})


class _Groups:
    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root(self, one: str) -> str:
        while (above := self._above.setdefault(one, one)) != one:
            one = above
        return one

    def join(self, a: str, b: str) -> None:
        self._above[self.root(a)] = self.root(b)
