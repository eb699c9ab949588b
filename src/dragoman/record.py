"""The record as its users meet it: what ``store`` keeps, with what is linked and asked across reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dragoman.store.parties import Names
from dragoman.store.rows import Added
from dragoman.store.store import Store

if TYPE_CHECKING:
    from dragoman.analyse.blocs import Blocs
    from dragoman.analyse.relations import Relation
    from dragoman.analyse.stances import Stances


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

    def relations(self, a: str, b: str, **asked: Any) -> Relation:
        """Return how two stand to each other; ``asked`` are the fields of ``analyse.relations.Asked``."""
        from dragoman.analyse.relations import Asked, relations

        return relations(self, a, b, Asked(**asked))

    def blocs(self, **window: Any) -> Blocs:
        """Return who stands with whom; ``window`` are the fields of ``analyse.blocs.Window``."""
        from dragoman.analyse.blocs import Window, blocs

        return blocs(self, Window(**window))

    def stances(self, speaker: str, about: str, **heard: Any) -> Stances:
        """Return how one speaks of another; ``heard`` are the fields of ``analyse.stances.Heard``."""
        from dragoman.analyse.stances import Heard, stances

        return stances(self, speaker, about, Heard(**heard))
