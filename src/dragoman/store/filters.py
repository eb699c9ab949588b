"""One filter for every question."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal, Self

from dragoman.records import COMMITMENT_KINDS, EVENT_TYPES, STATUSES, InputError
from dragoman.store.shape import storable

Several = str | tuple[str, ...] | None
"""One value, several of which one must fit, or None for any."""

STATEMENT_KINDS = ("direct", "indirect", "mixed")


@dataclass(frozen=True, slots=True)
class Filter:
    """What to leave out; a field that is None leaves out nothing, and all fields must fit.

    ``speaker``, ``actor``, ``recipient``, ``about`` and ``party`` (in any of these roles) name somebody: a party's
    id, its name, or a country by ISO3 code, which then stands for everybody of that country. ``country`` is a
    state, by name or ISO3 code, in any role. ``since`` and ``until`` are ISO days, both included, or months or years
    ("2024-05").
    ``kind`` is a statement's (direct, indirect, mixed), a commitment's (pledge ...), or an actor's. ``text`` is a
    search, as in ``Store.search``. ``report`` is the id of
    a report, or several. ``version`` picks the rows read by one version of Dragoman ("0.1.0"); None the
    newest reading of each report. ``ids`` picks rows by their content ids. ``limit`` is the number of rows,
    ``after`` the id of the row to go on after. ``judged`` is "accepted", "corrected", "rejected" or "open" (by
    nobody). ``every``: each report's event, and not one for all reports of a happening. ``oldest``: the oldest first.

    Raises:
        InputError: a day, type, status, kind or number that cannot be.
    """

    speaker: str | None = None
    actor: str | None = None
    recipient: str | None = None
    party: str | None = None
    about: str | None = None
    country: str | None = None
    outlet: Several = None
    since: str | None = None
    until: str | None = None
    kind: Several = None
    type: Several = None
    status: Several = None
    min_score: float | None = None
    text: str | None = None
    version: str | None = None
    report: Several = None
    ids: tuple[str, ...] | None = None
    judged: Literal["accepted", "corrected", "rejected", "open"] | None = None
    every: bool = False
    oldest: bool = False
    limit: int | None = None
    after: str | None = None

    def __post_init__(self) -> None:
        for given in fields(self):
            value = getattr(self, given.name)
            if isinstance(value, str):  # a command line may hold bytes that are no text, which no database takes
                object.__setattr__(self, given.name, storable(value))
            elif isinstance(value, (tuple, list)):
                object.__setattr__(self, given.name, tuple(storable(one) for one in value))
        for name, last in (("since", False), ("until", True)):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, _day(name, value, last))
        if self.since and self.until and self.since > self.until:
            raise InputError(f"since {self.since} is after until {self.until}: swap them")
        for name, allowed in _ALLOWED.items():
            values = several(getattr(self, name))
            wrong = [v for v in values if v not in allowed]
            if wrong:
                raise InputError(f"{name} {wrong[0]!r} is none of {', '.join(allowed)}")
        if self.limit is not None and self.limit < 0:
            raise InputError(f"limit {self.limit}: give a number of rows, 0 or more")
        if self.min_score is not None and not 0 <= self.min_score <= 1:
            raise InputError(f"min_score {self.min_score}: scores are from 0 to 1")

    def but(self, **changes: Any) -> Self:
        """Return this filter with some fields changed."""
        return replace(self, **changes)

    def given(self) -> dict[str, Any]:
        """Return the fields that leave something out."""
        return {f.name: v for f in fields(self) if (v := getattr(self, f.name)) not in (None, False)}


_ALLOWED: dict[str, tuple[str, ...]] = {
    "judged": ("accepted", "corrected", "rejected", "open"),
    "type": EVENT_TYPES,
    "status": STATUSES,
    "kind": (*STATEMENT_KINDS, *COMMITMENT_KINDS, "person", "state", "organisation", "group", "outlet"),
}


def several(value: Several) -> tuple[str, ...]:
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


def _day(name: str, value: str, last: bool) -> str:
    """Return the ISO day that ``value`` is; of a month or year its first or last day."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value.strip()) if isinstance(value, str) else None
    if found:
        year, month, day = (int(part) if part else None for part in found.groups())
        try:
            if year and month and day:
                return date(year, month, day).isoformat()
            if year:
                first = date(year, month or (12 if last else 1), 1)
                return _month_end(first).isoformat() if last else first.isoformat()
        except ValueError:
            pass
    raise InputError(f"{name} {value!r} is no day: give YYYY-MM-DD, YYYY-MM or YYYY, such as 2024-11-20")


def _month_end(first: date) -> date:
    from calendar import monthrange

    return first.replace(day=monthrange(first.year, first.month)[1])
