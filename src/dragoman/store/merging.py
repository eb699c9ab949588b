"""Who is the same across reports: parties entered as reports name them, merged and split as people decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, insert, or_, select, update

from dragoman.records import Actor
from dragoman.store import fulltext, judgements, rollups, shape
from dragoman.store import schema as t
from dragoman.store.keys import Keys
from dragoman.store.rows import Judgement

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """A party as a report reads it (row ``read``) and as it is judged (row ``party``, with that row's country)."""

    read: int
    party: int
    country: str | None
    corrected: bool

    def country_of(self, read: str | None) -> str | None:
        """Return the country of an actor read with the country ``read``: corrected, as read, or its new party's."""
        if self.corrected:
            return self.country
        return read if read is not None or self.party == self.read else self.country


@dataclass(frozen=True, slots=True)
class Clusters:
    """Which party stands for which: ``root`` by merges, ``carved`` by splits, (party, report) to party."""

    root: dict[str, str]
    carved: dict[tuple[str, str], str]

    def of(self, party: str, report: str) -> str:
        party = self.carved.get((party, report), party)
        return self.root.get(party, party)


def clusters(found: Iterable[Judgement]) -> Clusters:
    """Return what merges and splits that stand, in order, come to.

    The object of a merge stands for its subject and whatever that stood for. A split without reports takes back
    every merge of its subject so far; one with reports gives the subject's mentions in these to its object.
    """
    merges: list[Judgement] = []
    carved = {}
    for one in found:
        reports = (one.value or {}).get("reports")
        if one.kind == "merge":
            merges.append(one)
        elif reports and one.object:
            carved.update({(one.subject, report): one.object for report in reports})
        else:
            merges = [m for m in merges if one.subject not in (m.subject, m.object)]
    parent: dict[str, str] = {}

    def top(party: str) -> str:
        while party in parent:
            party = parent[party]
        return party

    for merge in merges:
        lower, upper = top(merge.subject), top(merge.object or "")
        if lower != upper:
            parent[lower] = upper
    return Clusters({party: top(party) for party in parent}, carved)


def enter(connection: Connection, actors: Collection[Actor], report: str, keys: Keys) -> dict[str, Standing]:
    """Return how each party that ``actors`` name stands, by its id; those that are new are entered."""
    wanted = {shape.party_id(a): a for a in reversed(list(actors))}
    new = wanted.keys() - _standing(connection, wanted).keys()
    rows = [_party_row(keys.next(t.parties), party, actor) for party, actor in wanted.items() if party in new]
    if rows:
        connection.execute(insert(t.parties), rows)
    found = _standing(connection, wanted)
    for one in judgements.standing(connection, wanted, ["split"]):
        if one.object and report in (one.value or {}).get("reports", ()):
            other = _standing(connection, [one.object])[one.object]
            found[one.subject] = Standing(found[one.subject].read, other.party, other.country, other.corrected)
    return found


def _party_row(key: int, party: str, actor: Actor) -> shape.Row:
    return {
        "key": key,
        "id": party,
        "kind": actor.kind,
        "name": actor.name,
        "folded": shape.fold(actor.name),
        "country": actor.country,
        "sector": actor.sector,
        "register_id": actor.register_id,
        "merged": None,
        "corrected": "",
    }


def _standing(connection: Connection, ids: Iterable[str]) -> dict[str, Standing]:
    p, into = t.parties, t.parties.alias("into")
    query = (
        select(
            p.c.id, p.c.key, p.c.country, p.c.corrected, p.c.merged,
            into.c.country.label("country_into"), into.c.corrected.label("corrected_into"),
        )
        .outerjoin(into, into.c.key == p.c.merged)
    )  # fmt: skip
    found = {}
    for some in _chunks(ids):
        for row in connection.execute(query.where(p.c.id.in_(some))):
            own = row.merged is None
            found[row.id] = Standing(
                row.key,
                row.key if own else row.merged,
                row.country if own else row.country_into,
                "country" in (row.corrected if own else row.corrected_into),
            )
    return found


def refresh(connection: Connection, changed: Sequence[Judgement]) -> set[str]:
    """Apply merges, splits and corrections of parties that were made or taken back; return the parties they touch."""
    every = judgements.all_standing(connection, ["merge", "split"])
    touched = {i for one in changed for i in (one.subject, one.object) if i}
    made = clusters(every)
    involved = touched | set(made.root) | set(made.root.values())
    _carve(connection, changed)
    moved = _merge(connection, made, involved) | _correct(
        connection, {j.subject for j in changed if j.kind == "correct"}
    )
    carved = {
        (one.subject, report)
        for one in changed
        for report in (one.value or {}).get("reports", ())
        if one.kind == "split"
    }
    _move(connection, _differing(connection, made, moved, carved))
    return touched


def _carve(connection: Connection, changed: Sequence[Judgement]) -> None:
    """Enter the parties that splits make."""
    p = t.parties
    for one in changed:
        if one.kind == "split" and one.object and (one.value or {}).get("reports"):
            if connection.scalar(select(p.c.key).where(p.c.id == one.object)) is not None:
                continue
            old = connection.execute(select(p).where(p.c.id == one.subject)).one()
            name = str((one.value or {}).get("name") or old.name)
            row = {**old._mapping, "key": Keys(connection).next(p), "id": one.object, "name": name}
            row |= {"folded": shape.fold(name), "register_id": None, "merged": None, "corrected": ""}
            connection.execute(insert(p), row)


def _merge(connection: Connection, made: Clusters, involved: set[str]) -> set[int]:
    """Write down which party stands for which; return the row numbers of those for which that is another now."""
    p = t.parties
    rows = [
        row
        for some in _chunks(involved)
        for row in connection.execute(select(p.c.id, p.c.key, p.c.merged).where(p.c.id.in_(some)))
    ]
    keys = {row.id: row.key for row in rows}
    moved = set()
    for row in rows:
        root = made.root.get(row.id)
        merged = keys[root] if root else None
        if merged != row.merged:
            connection.execute(update(p).where(p.c.key == row.key).values(merged=merged))
            moved.add(row.key)
    return moved


def _correct(connection: Connection, ids: set[str]) -> set[int]:
    """Write the corrected names and countries of parties; return those whose country is another now."""
    from dragoman.store.corrections import rule

    p, a = t.parties, t.actors
    rulings = rule(judgements.standing(connection, ids, ["correct"]))
    moved = set()
    for party in ids:
        row = connection.execute(select(p).where(p.c.id == party)).one()
        as_read = select(a.c.name, a.c.kind, a.c.country_read, a.c.sector).where(a.c.read == row.key)
        first = connection.execute(as_read.order_by(a.c.key).limit(1)).first()
        fields: dict[str, Any] = {}
        if first is not None:
            fields = {"name": first.name, "kind": first.kind, "country": first.country_read, "sector": first.sector}
        given = rulings[party].fields if party in rulings else {}
        fields |= given
        name = fields.get("name", row.name)
        fields |= {"name": name, "folded": shape.fold(name), "corrected": " ".join(sorted(given))}
        if (row.country, row.corrected) != (fields.get("country", row.country), fields["corrected"]):
            moved.add(row.key)
        connection.execute(update(p).where(p.c.key == row.key).values(**fields))
    return moved


@dataclass(frozen=True, slots=True)
class _Move:
    actor: int
    report: int
    party: int
    country: str | None


def _differing(
    connection: Connection, made: Clusters, moved: set[int], carved: set[tuple[str, str]]
) -> Iterator[_Move]:
    """Yield the actors whose party or country is no longer what the judgements say."""
    p, a, r = t.parties, t.actors, t.reports
    query = (
        select(a.c.key, a.c.report, r.c.id.label("report_id"), p.c.id, a.c.party, a.c.country, a.c.country_read)
        .join(r, a.c.report == r.c.key)
        .join(p, a.c.read == p.c.key)
    )
    wanted = [or_(a.c.read.in_(some), a.c.party.in_(some)) for some in _chunks(moved)]
    wanted += [(p.c.id == party) & (r.c.id == report) for party, report in carved]
    known: dict[str, Standing] = {}
    for where in wanted:
        for row in connection.execute(query.where(where)).all():
            party = made.of(row.id, row.report_id)
            for one in (party, row.id):
                if one not in known:
                    known |= _standing(connection, [one])
            into = known[party]
            standing = Standing(known[row.id].read, into.party, into.country, into.corrected)
            country = standing.country_of(row.country_read)
            if (row.party, row.country) != (standing.party, country):
                yield _Move(row.key, row.report, standing.party, country)


def _move(connection: Connection, moves: Iterator[_Move]) -> None:
    """Give actors their new party and country, in their own rows and wherever the rows of their reports say so."""
    new = {one.actor: one for one in moves}
    reports = sorted({one.report for one in new.values()})
    if not reports:
        return
    s, a = t.statements, t.actors
    said = [key for some in _chunks(reports) for key in connection.scalars(select(s.c.key).where(s.c.report.in_(some)))]
    rollups.count(connection, reports, -1)
    fulltext.take(connection, reports, said)
    for one in new.values():
        connection.execute(update(a).where(a.c.key == one.actor).values(party=one.party, country=one.country))
    for some in _chunks(reports):
        _follow(connection, some)
    fulltext.put(connection, reports, said)
    rollups.count(connection, reports)


def _follow(connection: Connection, reports: Sequence[int]) -> None:
    """Write the parties and countries of actors wherever the rows of these reports name the actors."""
    a, s, e, c = t.actors, t.statements, t.events, t.commitments
    said, done, bound = (select(x.c.key).where(x.c.report.in_(reports)) for x in (s, e, c))
    for table, actor, where in (
        (s, s.c.speaker, s.c.report.in_(reports)),
        (t.chain, t.chain.c.actor, t.chain.c.statement.in_(said)),
        (t.about, t.about.c.actor, t.about.c.statement.in_(said)),
        (t.sides, t.sides.c.actor, t.sides.c.event.in_(done)),
        (c, c.c.speaker, c.c.report.in_(reports)),
        (t.toward, t.toward.c.actor, t.toward.c.commitment.in_(bound)),
    ):
        fields = [name for name in ("party", "country") if name in table.c]
        values = {name: select(a.c[name]).where(a.c.key == actor).scalar_subquery() for name in fields}
        connection.execute(update(table).where(where, actor.is_not(None)).values(values))
    country = select(s.c.country).where(s.c.key == t.about.c.statement).scalar_subquery()
    connection.execute(update(t.about).where(t.about.c.statement.in_(said)).values(speaker=country))


def _chunks(keys: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(keys)
    while some := list(islice(waiting, CHUNK)):
        yield some


__all__ = ["Clusters", "Standing", "Table", "clusters", "enter", "refresh"]
