"""Shards into a record: each Reading as it was read, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dragoman.batch.shards import Marker, Shards
from dragoman.records import DragomanError, InputError, Reading
from dragoman.store.rows import Added
from dragoman.store.store import Store


def load(store: Store, folder: Path) -> Iterator[list[Added]]:
    """Keep the Readings and rejects of all finished shards in a folder; yield what became of each, some together.

    What the record holds by the same pipeline is left as it is: loading again, or after a load that was cut off,
    adds what is missing. A shard that is damaged is one "rejected" with the reason, and the others go on.

    Raises:
        InputError: the folder cannot be read, or holds no finished shard.
        DragomanError: the record fails.
    """
    shards = Shards(folder)
    found = 0
    for marker in shards.markers():
        found += 1
        try:
            for rows in shards.rows(marker):
                yield _keep(store, rows, marker)
        except InputError as error:
            yield [Added("rejected", f"shard {marker.key}", None, str(error))]
    if not found:
        raise InputError(f"{folder}: no finished shard in it; `dragoman batch ... --out {folder}` writes them")


def _keep(store: Store, rows: list[tuple[str, str, str]], marker: Marker) -> list[Added]:
    kept = store.known([(digest, given) for digest, given, _ in rows if digest], marker.pipeline)
    became = []
    for digest, given, text in rows:
        there = kept.get((digest, given))
        became.append(there if there is not None else _add(store, given, text))
    return became


def _add(store: Store, given: str, text: str) -> Added:
    try:
        reading = Reading.from_json(text)
    except DragomanError as error:
        return Added("rejected", "shard row", None, str(error))
    return store.add(reading, given)
