"""From one version of the schema to the next: functions in a list, each in its own transaction."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, insert, inspect, select, update

from dragoman import __version__
from dragoman.records import DragomanError
from dragoman.store import fulltext
from dragoman.store import schema as t
from dragoman.store.connect import reading, shown, writing

Migration = Callable[[Connection], None]
MIGRATIONS: list[Migration] = []


def migration(step: Migration) -> Migration:
    """Append ``step`` to the list: number n leads from version n to n + 1."""
    MIGRATIONS.append(step)
    return step


@migration
def tables(connection: Connection) -> None:
    """0 to 1: all tables."""
    t.metadata.create_all(connection)
    fulltext.create(connection)


@migration
def placed(connection: Connection) -> None:
    """1 to 2: the index of the events with a place."""
    next(i for i in t.events.indexes if i.name == "events_placed").create(connection, checkfirst=True)


def bring_up(engine: Engine) -> None:
    """Make the tables of a new record, or lead an older one to this version.

    Raises:
        DragomanError: a newer Dragoman made it, or the database holds something else.
    """
    with reading(engine) as connection:
        if _version(connection) == len(MIGRATIONS):
            return
    with writing(engine) as connection:
        version = _version(connection)
        if version > len(MIGRATIONS):
            raise DragomanError(
                f"record {shown(engine.url)}: made by a newer Dragoman (schema {version}, this one knows "
                f"{len(MIGRATIONS)}); upgrade: pip install -U dragoman"
            )
        for step in MIGRATIONS[version:]:
            step(connection)
        values = {"schema": str(len(MIGRATIONS)), "dragoman": __version__}
        for name, value in values.items():
            done = connection.execute(update(t.meta).where(t.meta.c.name == name).values(value=value))
            if not done.rowcount:
                connection.execute(insert(t.meta), {"name": name, "value": value})


def _version(connection: Connection) -> int:
    names = inspect(connection).get_table_names()
    if t.meta.name not in names:
        if names:
            raise DragomanError(
                f"record {shown(connection.engine.url)}: a database with other tables in it ({', '.join(names[:3])}); "
                "name another file or database"
            )
        return 0
    return int(connection.scalar(select(t.meta.c.value).where(t.meta.c.name == "schema")) or 0)
