"""What a server does before it is asked anything, so that the first reader does not wait for it."""

from __future__ import annotations

import logging

from dragoman.record import Record
from dragoman.records import DragomanError, InputError

_log = logging.getLogger("dragoman.serve")


def warm(record: Record) -> None:
    """Compile the templates, load the register and what draws charts, and put each kind of question once.

    The first chart of a process takes seconds, the first of any question some tenths of one. What fails here fails
    again where somebody asks for it, and is told there.
    """
    from dragoman.serve.pages.shown import environment

    templates = environment()
    for name in templates.list_templates():
        templates.get_template(name)
    try:
        _asked(record)
    except DragomanError as error:
        _log.info("not warm: %s", error)
    _drawn()


def _asked(record: Record) -> None:
    for rows in (record.reports, record.statements, record.events, record.commitments, record.actors):
        for _ in rows(limit=2):
            pass
    for linked in (record.stories, record.claims, record.follow_up):
        for _ in linked(limit=1):
            pass
    two = [one.party.id for one in record.actors(kind="state", limit=2)]
    if len(two) == 2:
        try:
            record.relations(*two)
            record.stances(*two, most=2)
            record.actor(two[0])
        except InputError:  # nothing of these two, or no report with a day
            return


def _drawn() -> None:
    import altair as alt

    from dragoman.serve import charts

    charts.drawn(alt.Chart(alt.InlineData(values=[])).mark_point(), charts.Canvas(), "svg")
