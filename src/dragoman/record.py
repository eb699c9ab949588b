"""The record as its users meet it: what ``store`` keeps, with what is linked and asked across reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from dragoman.store.parties import Names
from dragoman.store.rows import Added
from dragoman.store.store import Store


def state_names(word: str) -> str | None:
    """Return the ISO3 code of the state that ``word`` names (its capital, its people), or a body's id, or None."""
    from dragoman.resolve.register import Register

    entity = Register.load().names.lookup(word)
    return None if entity is None else entity.country if entity.kind == "state" else entity.id


class Record(Store):
    """Readings kept in one database, and the questions put to it.

    >>> with Record.open("x.db") as record:                                       # doctest: +SKIP
    ...     record.add(dragoman.read(Path("report.txt")))
    ...     for event in record.events(actor="Syria", since="2024-05"):
    ...         print(event.day, event.type, event.words)
    """

    @classmethod
    def open(cls, where: str | Path | None = None, *, create: bool = True, names: Names | None = state_names) -> Self:
        """Open the record at a path or URL; see ``Store.open``. Filters know states by name, people and capital."""
        return super().open(where, create=create, names=names)

    def add_inputs(
        self, inputs: Iterable[str], *, published: str | None = None, outlet: str | None = None
    ) -> Iterator[Added]:
        """Read files, folders and addresses, and keep what is not kept yet; yield what became of each input.

        ``inputs`` are as on the command line. An input that this pipeline has read before is not read again. One
        that cannot be read is "rejected" with the reason, and the others go on.
        """
        from dragoman.keep import Given, keep

        return (one for group in keep(self, inputs, Given(published, outlet)) for one in group)
