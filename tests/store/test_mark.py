"""The mark of a record changes with whatever anybody commits, and with nothing else."""

from __future__ import annotations

from dragoman.store import Store
from dragoman.store.rows import Verdict
from tests.store.made import talks


def test_a_mark_changes_with_what_is_written(where: str) -> None:
    with Store.open(where) as store, Store.open(where) as other:
        empty = store.mark()
        assert empty is not None and store.mark() == empty
        other.add(talks(1))
        one = store.mark()
        assert one != empty
        assert list(store.events()) and list(other.reports()) and store.mark() == one
        store.add(talks(1))  # is there already
        store.judge(Verdict("reject", store.events().first().id), by="R. Vale")  # type: ignore[union-attr]
        assert store.mark() not in (one, empty)


def test_a_record_in_memory_has_none() -> None:
    with Store.open(":memory:") as store:
        assert store.mark() is None
