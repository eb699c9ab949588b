"""What may be asked, as query parameters: the names and meanings of the command line's options."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Depends, HTTPException, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from dragoman.record import Record
from dragoman.serve.api.answers import MOST, Form, Listing, listing
from dragoman.store.filters import Filter
from dragoman.store.shape import storable

_DAY = r"^\d{4}(-\d\d){0,2}$"
Word = Annotated[str, Field(min_length=1, max_length=300)]
Day = Annotated[str, Field(pattern=_DAY, description="YYYY-MM-DD, YYYY-MM or YYYY.")]
Id = Annotated[str, Path(min_length=1, max_length=600)]
Type = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Status = Literal["happened", "intended", "hypothetical", "denied"]
StatementKind = Literal["direct", "indirect", "mixed"]
CommitmentKind = Literal["pledge", "threat", "refusal", "demand", "prediction"]
Step = Literal["week", "month", "year"]
_WHO = "A name, an id, or a state by name or ISO3 code."
_NOT_FIELDS = ("cursor", "format", "limit")
_NAMED_OTHERWISE = {"oldest_first": "oldest", "every_report": "every"}


class Asked(BaseModel):
    """Query parameters; one that is not known is an error, as it would silently leave nothing out."""

    model_config = ConfigDict(extra="forbid")

    def fields(self) -> dict[str, Any]:
        """Return the parameters given that are fields of ``Filter``, by their names there."""
        given = {_NAMED_OTHERWISE.get(k, k): v for k, v in self.model_dump(exclude_none=True).items()}
        known = {k: v for k, v in given.items() if k in Filter.__dataclass_fields__ and k not in _NOT_FIELDS}
        return {k: tuple(v) if isinstance(v, list) else v for k, v in known.items() if v != []}

    def filter(self, asked: Listing) -> Filter:
        """Return the Filter that finds the rows to answer with."""
        return Filter(**{**self.fields(), **({"after": asked.after} if asked.after else {}), "limit": asked.wanted})

    def counted(self, asked: Listing) -> Filter:
        """Return the Filter for rows that are counted from the first one (``answers.rows`` without ``id_of``)."""
        start = asked.place if isinstance(asked.place, int) else 0
        return Filter(**self.fields(), limit=None if asked.wanted is None else start + asked.wanted)

    def listing(self, request: Request) -> Listing:
        """Return what is asked of the form of the answer."""
        return listing(request, self.model_dump(exclude_none=True))


class Window(Asked):
    since: Day | None = Field(None, description="First day.")
    until: Day | None = Field(None, description="Last day.")


class Listed(Asked):
    limit: int | None = Field(
        None, ge=1, le=2**31, description=f"Rows: 50 a page, at most {MOST:,}; in JSON Lines and CSV all there are."
    )
    cursor: str | None = Field(None, max_length=4096, description="`next` of the page before.")
    format: Form | None = Field(None, description="Or by Accept: application/x-ndjson, text/csv.")


class Reports(Window, Listed):
    party: Word | None = Field(None, description=f"Whoever has to do with it, in any role. {_WHO}")
    speaker: Word | None = Field(None, description=f"Who says something in it. {_WHO}")
    country: Word | None = Field(None, description="A state by ISO3 code, and all who are of it.")
    outlet: list[Word] | None = Field(None, max_length=50, description="Who published it; may be repeated.")
    text: Word | None = Field(None, description="Words that it holds, as in a search.")
    version: Word | None = Field(None, description="As read by this version of Dragoman, not the newest.")
    report: Word | None = Field(None, description="In this report.")
    judged: Literal["accepted", "corrected", "rejected", "open"] | None = Field(
        None, description="By what people have decided on it."
    )
    oldest_first: bool = Field(False, description="The oldest first.")
    after: Word | None = Field(None, description="Go on after the row with this id.")


class Rows(Reports):
    min_score: float | None = Field(None, ge=0, le=1, description="At least this sure.")


class Statements(Rows):
    about: Word | None = Field(None, description=f"Whom it speaks of. {_WHO}")
    kind: list[StatementKind] | None = Field(None, max_length=9)


class Events(Rows):
    actor: Word | None = Field(None, description=f"Who acts. {_WHO}")
    recipient: Word | None = Field(None, description=f"To whom it is done. {_WHO}")
    type: list[Type] | None = Field(None, max_length=50, description="PLOVER type; may be repeated.")
    status: list[Status] | None = Field(None, max_length=9)
    every_report: bool = Field(False, description="Each report's event, not one a happening.")


class Commitments(Rows):
    recipient: Word | None = Field(None, description=f"To whom. {_WHO}")
    kind: list[CommitmentKind] | None = Field(None, max_length=9)
    state: list[Literal["open", "supported", "contradicted", "withdrawn", "lapsed"]] | None = Field(
        None, max_length=9, description="What it came to; may be repeated."
    )
    as_of: str | None = Field(
        None, pattern=r"^\d{4}-\d\d-\d\d$", description="What it came to by a day. Default: the last report's."
    )


class Actors(Window, Listed):
    name: Word | None = Field(None, description="A name or part of it, an id, or a state.")
    country: Word | None = Field(None, description="A state by ISO3 code, and all who are of it.")
    kind: list[Literal["person", "state", "organisation", "group", "outlet"]] | None = Field(None, max_length=9)


class Search(Window, Listed):
    q: Annotated[str, Field(min_length=1, max_length=1_000)] = Field(
        description='Words that must be there; OR, NOT (or -word), "a phrase", beginn* and parentheses.'
    )
    speaker: Word | None = Field(None, description=f"Who says it: statements only. {_WHO}")
    about: Word | None = Field(None, description=f"Whom it speaks of: statements only. {_WHO}")
    party: Word | None = Field(None, description=f"Whoever has to do with it. {_WHO}")
    country: Word | None = Field(None, description="A state by ISO3 code, and all who are of it.")
    kind: list[StatementKind] | None = Field(None, max_length=9)
    min_score: float | None = Field(None, ge=0, le=1)
    actor: Word | None = Field(None, description=f"Who acts in an event of it. {_WHO}")
    recipient: Word | None = Field(None, description=f"To whom an event of it is done. {_WHO}")
    type: list[Type] | None = Field(None, max_length=50)
    status: list[Status] | None = Field(None, max_length=9)
    outlet: list[Word] | None = Field(None, max_length=50)
    version: Word | None = None
    report: Word | None = None
    judged: Literal["accepted", "corrected", "rejected", "open"] | None = None


class Stories(Window, Listed):
    party: Word | None = Field(None, description=f"Whoever has to do with it. {_WHO}")
    country: Word | None = Field(None, description="A state by ISO3 code, and all who are of it.")
    outlet: list[Word] | None = Field(None, max_length=50)
    least: int = Field(2, ge=1, le=10_000, description="Of so many reports.")


class Claims(Window, Listed):
    speaker: Word | None = Field(None, description=f"Who claims or denies. {_WHO}")
    party: Word | None = Field(None, description=f"Whoever has to do with it. {_WHO}")
    country: Word | None = Field(None, description="A state by ISO3 code, and all who are of it.")
    outlet: list[Word] | None = Field(None, max_length=50)
    type: list[Type] | None = Field(None, max_length=50)
    text: Word | None = Field(None, description="Words that it holds, as in a search.")


def _record(request: Request) -> Record:
    return request.app.state.record  # type: ignore[no-any-return]


def _storable(id: Id) -> str:
    return storable(id)


TheRecord = Annotated[Record, Depends(_record)]
TheId = Annotated[str, Depends(_storable)]


def found(row: Any, what: str, id: str) -> Any:
    """Return ``row``, or raise 404 where there is none."""
    if row is None:
        raise HTTPException(404, f"the record has no {what} {id!r:.100}")
    return row
