"""Phoenix: 26 columns without headings, tab-separated, one row for every pair of an event's actor and recipient.

Order as written by openeventdata/phoenix_pipeline, postprocess.py, ``create_strings``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.exports import cameo
from dragoman.exports.gdelt import event_id
from dragoman.exports.source import Pair, Told, dated, pairs, sentence, told
from dragoman.exports.tsv import Value, line
from dragoman.sheet.words import country

if TYPE_CHECKING:
    from dragoman.exports.formats import Tally
    from dragoman.exports.source import Source
    from dragoman.store.filters import Filter
    from dragoman.store.rows import PartyRow

COLUMNS = (
    "id_version", "date", "year", "month", "day", "source", "source_root", "source_agent", "source_others", "target",
    "target_root", "target_agent", "target_others", "cameo_code", "root_code", "quad_class", "goldstein", "issues",
    "lat", "lon", "placeName", "stateName", "countryName", "sentence_ids", "urls", "news_sources",
)  # fmt: skip
# The agents that Phoenix puts in a column of their own; others go to the last.
AGENTS = frozenset(("GOV", "MIL", "REB", "OPP", "PTY", "COP", "JUD", "SPY", "MED", "EDU", "BUS", "CRM", "CVL"))
_ROOTS = frozenset(("IGO", "NGO", "IMG", "MNC"))


def lines(source: Source, filter: Filter, tally: Tally) -> Iterator[str]:
    """Yield the rows of all events that fit."""
    for event in told(source, dated(source, filter, tally), filter.version, named=False):
        for pair in pairs(event.row):
            tally.rows += 1
            yield line(_row(event, pair))


def _row(event: Told, pair: Pair) -> list[Value]:
    row, day = event.row, event.row.day or ""
    code, place = cameo.cameo(row), row.place
    where: tuple[Value, ...] = ("",) * 5
    if place is not None and place.latitude is not None:
        region = place.name if place.precision == "region" else ""
        where = (place.latitude, place.longitude, place.name, region, country(place.country))
    sentence_id = f"{row.source.report}_{sentence(event.text, row.anchor.start)}"
    return [
        f"{event_id(row.id, pair)}_{row.source.version}", day.replace("-", ""), day[:4], day[5:7], day[8:],
        *_actor(pair[0]), *_actor(pair[1]), code.code, code.root, code.penta, code.goldstein,
        ";".join(f"{name},1" for name in row.contexts), *where, sentence_id, row.source.url or "",
        cameo.joined([row.source.outlet or ""]),
    ]  # fmt: skip


def _actor(party: PartyRow | None) -> tuple[str, str, str, str]:
    """Return whole code, country or kind of body, agent, others; countries are ISO3 here, not CAMEO's."""
    if party is None:
        return "", "", "", ""
    known, what = cameo.group(party), "PTY" if party.sector == "PTY" else cameo.role(party)
    if known:
        root = what if what in _ROOTS else "IGO"
        return root + known, root, "", known
    root = party.country or (what if what in _ROOTS else "")
    if what == root:
        return root, root, "", ""
    return root + what, root, what if what in AGENTS else "", "" if what in AGENTS else what
