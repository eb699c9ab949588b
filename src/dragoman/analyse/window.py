"""The days a question is about."""

from __future__ import annotations

from dragoman.records import InputError
from dragoman.store import Filter, Store


def covered(store: Store, since: str | None, until: str | None) -> tuple[str, str]:
    """Return the first and last day to tell of, ISO: as asked, else those of the record's first and last report.

    A report of today also tells of a treaty of 1998 and of a summit next year; a course through both would be gaps.

    Raises:
        InputError: a bad day, a window that ends before it begins, or no report with a day.
    """
    asked = Filter(since=since, until=until)
    dated = Filter(since="1000", limit=1)  # leaves out the reports without a day
    first = None if asked.since else store.reports(dated.but(oldest=True)).first()
    last = None if asked.until else store.reports(dated).first()
    begin = asked.since or (first.published if first else None)
    end = asked.until or (last.published if last else None)
    if begin is None or end is None:
        raise InputError(f"record {store.where}: no report has a day; add some, or give since and until")
    if begin > end:
        what = f"no report from {begin} on" if asked.since else f"no report up to {end}"
        raise InputError(f"record {store.where}: {what}; its reports are of other days")
    return begin, end
