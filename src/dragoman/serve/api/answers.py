"""How a list is answered: a page of JSON with a cursor, or the whole as JSON Lines or CSV, row by row as it is read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Generic, Literal, TypeVar

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import Response, StreamingResponse

from dragoman.serve.api import cursors
from dragoman.serve.problems import RESPONSES
from dragoman.store.results import flat, plain

T = TypeVar("T")
Form = Literal["json", "jsonl", "csv"]

PAGE, MOST = 50, 1_000
"""Rows of a page unless ``limit`` says otherwise, and at most."""
FARTHEST = 100_000
"""Rows that a cursor may pass over where they can only be counted from the start; JSON Lines has no end."""
LINES, CSV = "application/x-ndjson", "text/csv"
_BLOCK = 64_000


class Page(BaseModel, Generic[T]):
    """Some rows, and the cursor to ask for those after them; null where there are no more."""

    items: list[T] = Field(description="The rows, in order.")
    next: str | None = Field(description="Send it as `cursor`, with all else the same, for the rows after these.")


@dataclass(frozen=True, slots=True)
class Listing:
    """A question that is answered by rows: its mark, how many rows, where from, and in what form."""

    mark: str
    limit: int | None
    place: cursors.Place | None
    form: Form

    @property
    def after(self) -> str | None:
        """The id of the row to go on after, for rows that the record can find again by it."""
        return self.place if isinstance(self.place, str) else None

    @property
    def wanted(self) -> int | None:
        """The number of rows to read: one more than is told on a page, to know whether there are more."""
        return self.limit if self.form != "json" else (self.limit or 0) + 1


def listing(request: Request, asked: Mapping[str, Any]) -> Listing:
    """Return what the parameters say of the form of an answer.

    Raises:
        InputError: a cursor of another question.
    """
    how: Form = asked.get("format") or _accepted(request.headers.get("accept", ""))
    rest = {name: value for name, value in asked.items() if name not in ("cursor", "format", "limit")}
    mark = cursors.question(request.url.path, rest)
    cursor, limit = asked.get("cursor"), asked.get("limit")
    if limit is None and how == "json":
        limit = PAGE
    return Listing(mark, limit, cursors.decode(mark, cursor) if cursor else None, how)


def rows(found: Iterable[Any], asked: Listing, id_of: Callable[[Any], str] | None = lambda row: row.id) -> Response:
    """Answer with rows (dataclasses) from ``found``, which begins after ``asked.after`` and ends at ``asked.wanted``.

    Without ``id_of`` rows are counted: ``found`` then begins at the first, and those told before are passed over.
    """
    given = iter(found)
    if id_of is None:
        given = islice(given, _start(asked), None if asked.wanted is None else _start(asked) + asked.wanted)
    if asked.form != "json":
        return stream(given, asked.form)
    some = list(given)
    told = some[: asked.limit]
    following = None
    if len(some) > len(told):
        place: cursors.Place = id_of(told[-1]) if id_of and told else _start(asked) + len(told)
        following = cursors.encode(asked.mark, place) if told else None
    return as_json({"items": [plain(row) for row in told], "next": following})


def _start(asked: Listing) -> int:
    return min(asked.place, FARTHEST) if isinstance(asked.place, int) else 0


def stream(found: Iterable[Any], form: Form) -> Response:
    """Answer with all of ``found``, rows or dicts, as JSON Lines or CSV, while they are read."""
    lines = _csv(found) if form == "csv" else (dumps(plain(row)) + b"\n" for row in found)
    # The first line is made at once, so that a question that cannot be is told as a problem, and not cut off.
    first = list(islice(lines, 1))
    media = f"{CSV}; charset=utf-8" if form == "csv" else LINES
    return StreamingResponse(_blocks(chain(first, lines)), media_type=media)


def as_json(value: Any, status: int = 200) -> Response:
    """Answer with plain dicts and lists as JSON."""
    return Response(dumps(value), status, media_type="application/json")


def dumps(value: Any) -> bytes:
    """Return JSON in UTF-8; a lone surrogate, which UTF-8 lacks, as its JSON escape."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _accepted(accept: str) -> Form:
    """Return the form that an Accept header asks for first among those that there are."""
    for one in accept.split(","):
        match one.partition(";")[0].strip().lower():
            case "application/x-ndjson" | "application/jsonl" | "application/ndjson":
                return "jsonl"
            case "text/csv":
                return "csv"
            case "application/json":
                return "json"
    return "json"


def _csv(found: Iterable[Any]) -> Iterator[bytes]:
    out = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for row in found:
        columns = flat(row)
        if writer is None:
            writer = csv.DictWriter(out, list(columns), lineterminator="\n")
            writer.writeheader()
        writer.writerow(columns)
        yield out.getvalue().encode("utf-8", "replace")
        out.seek(0)
        out.truncate()


def _blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines joined to blocks, as each block costs a change of thread."""
    block = bytearray()
    for line in lines:
        block += line
        if len(block) >= _BLOCK:
            yield bytes(block)
            block.clear()
    yield bytes(block)


def answers(
    model: Any, *, listed: bool = True, lines: bool = False, also: Mapping[int, str] | None = None
) -> dict[str, Any]:
    """Return what a route's decorator is told of its answers: the model, other forms, problems.

    ``listed``: pages of the model, or its rows as lines; ``lines``: the model once, or what is in it as lines.
    """
    forms: dict[int | str, dict[str, Any]] = {}
    if listed or lines:
        row = {"schema": {"type": "string", "description": "One row a line, a JSON object."}}
        table = {"schema": {"type": "string", "description": "A line of headings, then one row a line."}}
        forms[200] = {"description": "The rows", "content": {LINES: row, CSV: table}}
    if listed:
        model = Page[model]
    for code, what in (also or {}).items():
        forms[code] = {"description": what, "model": model}
    return {"response_model": model, "responses": {**RESPONSES, **forms}}


__all__ = ["Form", "Listing", "Page", "answers", "as_json", "dumps", "listing", "rows", "stream"]
