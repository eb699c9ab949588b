"""The record as its users meet it: what ``store`` keeps, with what is linked and asked across reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dragoman.store.filters import Filter
from dragoman.store.parties import Names
from dragoman.store.results import Rows
from dragoman.store.rows import Added
from dragoman.store.store import Store

if TYPE_CHECKING:
    from dragoman.analyse.blocs import Blocs
    from dragoman.analyse.relations import Relation
    from dragoman.analyse.stances import Stances
    from dragoman.exports import Exported
    from dragoman.link import Linked
    from dragoman.link.contested import ClaimRow
    from dragoman.link.followup import State
    from dragoman.link.outcome import FollowUp
    from dragoman.link.told import Happening, Quotation, StoryReport, StoryRow


LATEST = 5
"""Rows of a kind that a notebook shows of a record."""


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

    def _repr_html_(self) -> str:
        """Show in a notebook what the record holds, with the latest rows."""
        from dragoman.sheet.notebook import record_html

        held = {
            "reports": self.reports().count(),
            "statements": self.statements().count(),
            "events": self.events().count(),
            "commitments": self.commitments().count(),
        }
        said = [
            (s.source.published, s.speaker.name if s.speaker else None, s.words, s.source.outlet)
            for s in self.statements(limit=LATEST)
        ]
        done = [
            (e.day, "; ".join(p.name for p in e.actors), e.type, "; ".join(p.name for p in e.recipients), e.status,
             e.words, e.source.outlet)
            for e in self.events(limit=LATEST)
        ]  # fmt: skip
        return record_html(self.where, held, said, done)

    def add_inputs(
        self,
        inputs: Iterable[str],
        *,
        published: str | None = None,
        outlet: str | None = None,
        register: str | Path | None = None,
    ) -> Iterator[Added]:
        """Read files, folders and addresses, and keep what is not kept yet; yield what became of each input.

        ``inputs`` are as on the command line. An input that this pipeline has read before is not read again. One
        that cannot be read is "rejected" with the reason, and the others go on. ``register`` is a file or folder of
        your own, as docs/register.md has it.
        """
        from dragoman.keep import Given, keep

        given = Given(published, outlet, None if register is None else Path(register))
        return (one for group in keep(self, inputs, given) for one in group)

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

    def export(self, format: str, out: str | Path, *, table: str = "events", **asked: Any) -> Exported:
        """Write what fits in another format, such as "gdelt" or "parquet", to a file or "-"; see ``exports.export``.

        ``table`` is what Parquet and CSV hold; ``asked`` are fields of ``Filter``.
        """
        from dragoman.exports import export

        return export(self, format, out, Filter(**asked), table)

    def link(self, since: str | None = None, *, only: Sequence[str] | None = None) -> Linked:
        """Link the reports published since a day, those with the ids ``only``, or all; see ``link.link``."""
        from dragoman.link import link

        return link(self, since, only=only)

    def stories(self, *, least: int = 2, **asked: Any) -> Rows[StoryRow]:
        """Return stories of ``least`` reports or more, the newest first; ``asked`` are fields of ``Filter``."""
        from dragoman.link.told import stories

        return stories(self, Filter(**asked), least=least)

    def story(self, id: str) -> list[StoryReport]:
        """Return the reports of the story that a report is in, in order of time, with what each repeats."""
        from dragoman.link.told import story

        return story(self, id)

    def happening(self, id: str) -> Happening:
        """Return the happening that an event is of: every report's event, and how many independent sources."""
        from dragoman.link.told import happening

        return happening(self, id)

    def quotation(self, id: str) -> Quotation:
        """Return the statements that hold the quotation of a statement, the first published first."""
        from dragoman.link.told import quotation

        return quotation(self, id)

    def claims(self, **asked: Any) -> Rows[ClaimRow]:
        """Return contested claims with who denies them, the newest first; ``asked`` are fields of ``Filter``."""
        from dragoman.link.contested import claims

        return claims(self, Filter(**asked))

    def follow_up(self, *, as_of: str | None = None, states: Sequence[State] = (), **asked: Any) -> Rows[FollowUp]:
        """Return commitments with what they came to by a day, and the evidence; ``asked`` are fields of ``Filter``."""
        from dragoman.link.outcome import follow_up

        return follow_up(self, Filter(**asked), as_of=as_of, states=states)
