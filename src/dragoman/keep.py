"""Inputs into the record: each one read that is not kept yet, then kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman import pipeline
from dragoman.intake import Item, Opening, expand
from dragoman.intake.sources import fetch_page, read_file
from dragoman.records import DragomanError, Reading

if TYPE_CHECKING:  # the workers of a batch read inputs by this module, and know no record
    from dragoman.store.rows import Added
    from dragoman.store.store import Store

Fault = Callable[[Item, Exception], None]
"""Told of an input and the unexpected error in reading it."""


@dataclass(frozen=True, slots=True)
class Given:
    """What holds for all inputs: day and outlet that win over the page, columns, the user's own register and model."""

    published: str | None = None
    outlet: str | None = None
    register: Path | None = None
    opening: Opening = field(default_factory=Opening)
    model: Path | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An input with the hash of its bytes and of what came with it; ``digest`` is "" where they cannot be had.

    ``given`` is as in ``Store.add``.
    """

    item: Item
    digest: str
    given: str


def keep(store: Store, inputs: Iterable[str], given: Given, fault: Fault | None = None) -> Iterator[list[Added]]:
    """Read and keep inputs, several together; yield what became of each, in order.

    What this pipeline has read before is not read again. What is yielded is kept: ending the run at any moment
    loses nothing of it, and a second run goes on from there.

    Raises:
        DragomanError: the model or the record fails; no input is at fault then.
    """
    return keep_items(store, expand(inputs, given.opening), given, fault)


def keep_items(store: Store, items: Iterable[Item], given: Given, fault: Fault | None = None) -> Iterator[list[Added]]:
    """Read and keep inputs that are at hand, as ``keep`` does with those that words name."""
    reader = pipeline.reader(given.register, given.model)
    items = iter(items)
    while group := [identify(item, given) for item in islice(items, pipeline.BATCH)]:
        kept = store.known([(one.digest, one.given) for one in group if one.digest], reader.pipeline)
        new = [one for one in group if (one.digest, one.given) not in kept]
        readings = iter(read_items([one.item for one in new], given, fault))
        made = []
        for one in group:
            there = kept.get((one.digest, one.given))
            if there is not None:
                made.append(replace(there, name=one.item.name))
            else:
                made.append(store.add(signed(*next(readings), one), one.given))
        yield made


def identify(item: Item, given: Given) -> Known:
    """Return the item with its hashes; an address is fetched, as its bytes are not known without."""
    told = [item.title, given.outlet or item.outlet, given.published or item.published, item.url]
    mark = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16] if any(told) else ""
    if item.error:
        return Known(item, "", mark)
    try:
        if item.source is None:
            data, address = fetch_page(item.url or item.name)
            item = replace(item, source=data, url=address or item.url)
        source = item.source
        if isinstance(source, Path):
            source = read_file(source)
    except DragomanError as error:
        return Known(replace(item, source=None, error=str(error)), "", mark)
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source or b""
    return Known(item, hashlib.sha256(data).hexdigest() if data else "", mark)


def read_items(items: Sequence[Item], given: Given, fault: Fault | None) -> list[tuple[Reading, bool]]:
    """Return one Reading an item, and whether reading it went well.

    Where one of them is at fault, the others are read without it.
    """
    try:
        return [(reading, True) for reading in _together(items, given)]
    except Exception:
        return [_alone(item, given, fault) for item in items]


def _together(items: Sequence[Item], given: Given) -> list[Reading]:
    named = {"published": given.published, "outlet": given.outlet}
    asked = pipeline.read_many(items, **named, register=given.register, model=given.model)
    return list(asked)


def _alone(item: Item, given: Given, fault: Fault | None) -> tuple[Reading, bool]:
    try:
        return _together([item], given)[0], True
    except DragomanError as error:
        reason = str(error)
    except Exception as error:
        reason = f"unexpected {type(error).__name__}: {error}; a fault in Dragoman, please report it with this input"
        if fault is not None:
            fault(item, error)
    # What fails without the input too (no model, no memory) is not the input's fault, and is raised from here.
    return _together([replace(item, source=None, error=reason)], given)[0], False


def signed(reading: Reading, well: bool, one: Known) -> Reading:
    """Return the Reading with the input's hash, also where there is no report in it, so that it is known again.

    Not where reading failed: that may go better another time.
    """
    report = reading.report
    if report.text or not well:
        return reading
    return replace(reading, report=replace(report, origin=replace(report.origin, sha256=one.digest)))
