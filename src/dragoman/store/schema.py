"""The tables of the record, one definition for SQLite and PostgreSQL.

``comment`` says what a table or column holds; docs/record.md is written from it. What was read is
``reports.reading``, written once and never changed. The rows beside it are what views show: the Reading with
the standing judgements applied, and they can always be made anew from the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

VERSION = 1
"""The schema's version; migrations.py leads from each to the next."""

HIDDEN, OLDER, STANDING = 0, 1, 2
"""Values of ``standing``: rejected by a person; read by an older pipeline; what views show."""

ALL_TIME = "all"
"""The month of the sums of activity over all months."""

UNLINKED = text("NOT linked")
"""What the index of reports yet to be linked is on, and what asks for them."""

PLACE = ("place_name", "place_country", "place_latitude", "place_longitude", "place_precision")
PLACED = text("place_name IS NOT NULL")
"""What the index of events with a place is on: one in five has one."""

metadata = MetaData()

KEY = BigInteger().with_variant(Integer, "sqlite")


def _key() -> Column[Any]:
    return Column("key", KEY, primary_key=True, autoincrement=False, comment="row number, within this record only")


def _to(name: str, target: str, comment: str, **options: Any) -> Column[Any]:
    return Column(name, KEY, ForeignKey(f"{target}.key"), comment=comment, **options)


def _day(name: str, comment: str) -> Column[Any]:
    return Column(name, String(), comment=f"{comment}, ISO")


def _spans(*names: str, what: str, nullable: bool = True) -> list[Column[Any]]:
    return [
        Column(name, Integer, nullable=nullable, comment=f"{what}, code points of the report's text") for name in names
    ]


def _judged() -> list[Column[Any]]:
    return [
        Column(
            "standing",
            SmallInteger,
            nullable=False,
            comment="2: shown; 1: a newer pipeline has read the report; 0: rejected",
        ),
        Column("verdict", String(), comment="accepted, corrected or rejected by a person; null: judged by nobody"),
    ]


meta = Table(
    "meta",
    metadata,
    Column("name", String(), primary_key=True, comment="what is told"),
    Column("value", Text, nullable=False, comment="its value"),
    comment="About the record itself: the schema's version and what made it.",
)

pipelines = Table(
    "pipelines",
    metadata,
    _key(),
    Column("version", String(), nullable=False, comment="Dragoman's version"),
    Column("model", String(), nullable=False, comment="12 hex digits of the model's SHA-256"),
    Column("register", String(), nullable=False, comment="12 hex digits of the register's SHA-256"),
    Column("rank", Integer, nullable=False, comment="higher is newer: by version, then by first use"),
    Column("added", String(), nullable=False, comment="when it was first used here, ISO, UTC"),
    Index("pipelines_id", "version", "model", "register", unique=True),
    comment="What read the reports: every row says through its report which of these made it.",
)

reports = Table(
    "reports",
    metadata,
    _key(),
    Column("id", String(), nullable=False, comment="content id: clean text, title, day and outlet"),
    _to("pipeline", "pipelines", "what read it", nullable=False),
    Column("input", String(), nullable=False, comment="SHA-256 of the raw input it was first read from"),
    Column("origin_kind", String(), nullable=False, comment="text, html, warc, feed or jsonl"),
    Column("origin_name", Text, nullable=False, comment="path, address or - of that input"),
    Column("title", Text, comment="headline"),
    Column("outlet", Text, comment="who published it"),
    _day("published", "day of publication"),
    Column("url", Text, comment="address"),
    Column("language", String(), comment="ISO 639-1 code"),
    Column("added", String(), nullable=False, comment="when it was kept, ISO, UTC"),
    Column("current", Boolean, nullable=False, comment="no newer reading has taken its place"),
    Column("linked", Boolean, nullable=False, comment="it has been linked to the other reports"),
    *_judged(),
    # Last, so that what stands before is read without them: they fill several pages.
    Column("text", Text, nullable=False, comment="clean text; spans count its code points"),
    Column("reading", LargeBinary, nullable=False, comment="the whole Reading: its JSON, compressed with zlib"),
    Index("reports_id", "id", "pipeline"),
    Index("reports_published", "published", "key", "standing"),
    Index("reports_outlet", "outlet", "published"),
    Index("reports_input", "input"),
    Index("reports_unlinked", "key", sqlite_where=UNLINKED, postgresql_where=UNLINKED),
    comment="One row a report and pipeline: an article as published, and everything read in it.",
)

inputs = Table(
    "inputs",
    metadata,
    Column("input", String(), primary_key=True, comment="SHA-256 of the raw input"),
    Column("given", String(), primary_key=True, comment="hash of the title, outlet, day and address given with it"),
    _to("pipeline", "pipelines", "what read it", primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, comment="path, address or - it came from"),
    _to("report", "reports", "the report in it; null: none"),
    Column("reason", Text, comment="why there is no report in it"),
    Column("added", String(), nullable=False, comment="when it was read, ISO, UTC"),
    Index("inputs_report", "report"),
    comment="Every input that was read, so that none is read twice by the same pipeline.",
)

parties = Table(
    "parties",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True, comment="register id, ISO3 of a state, or kind:name:country"),
    Column("kind", String(), comment="person, state, organisation, group or outlet"),
    Column("name", Text, nullable=False, comment="name as first read, or as corrected"),
    Column("folded", Text, nullable=False, comment="name without case, accents and marks"),
    Column("country", String(), comment="ISO3"),
    Column("sector", String(), comment="PLOVER sector"),
    Column("register_id", Text, comment="id in the register"),
    _to("merged", "parties", "the party it was merged into; null: stands for itself"),
    Column("corrected", Text, nullable=False, comment="fields that a person corrected, for every report; or empty"),
    Index("parties_folded", "folded"),
    Index("parties_country", "country"),
    Index("parties_merged", "merged"),
    comment="Actors across reports: who is the same in all of them.",
)

actors = Table(
    "actors",
    metadata,
    _key(),
    Column("id", String(), nullable=False, comment="content id within the report"),
    _to("report", "reports", "the report", nullable=False),
    _to("read", "parties", "who this is across reports, as read", nullable=False),
    _to("party", "parties", "who this is across reports, as judged", nullable=False),
    Column("name", Text, nullable=False, comment="fullest name in the report"),
    Column("kind", String(), nullable=False, comment="person, state, organisation, group or outlet"),
    Column("country", String(), comment="ISO3, as judged"),
    Column("country_read", String(), comment="ISO3, as read"),
    Column("sector", String(), comment="PLOVER sector"),
    Column("office", Text, comment="office held on the report's day"),
    _day("as_of", "the day the office was held"),
    Column("score", Float, nullable=False, comment="0 to 1"),
    Index("actors_report", "report"),
    Index("actors_party", "party"),
    Index("actors_read", "read"),
    comment="Who appears in a report, as read.",
)

mentions = Table(
    "mentions",
    metadata,
    _to("actor", "actors", "whom it names", primary_key=True, autoincrement=False),
    *[
        Column(
            name, Integer, primary_key=True, autoincrement=False, comment=f"{name}, code points of the report's text"
        )
        for name in ("start", "end")
    ],
    comment="Where an actor is named.",
    sqlite_with_rowid=False,
)

statements = Table(
    "statements",
    metadata,
    _key(),
    Column("id", String(), nullable=False, comment="content id"),
    _to("report", "reports", "the report", nullable=False),
    _to("speaker", "actors", "who speaks, in the report; null: not named"),
    _to("party", "parties", "who speaks, across reports"),
    Column("country", String(), comment="the speaker's country, ISO3"),
    Column("kind", String(), nullable=False, comment="direct, indirect or mixed"),
    Column("words", Text, nullable=False, comment="what was said; stretches joined by …"),
    *_spans("source_start", "source_end", what="who is named as speaking"),
    *_spans("cue_start", "cue_end", what="the verb or phrase of saying"),
    Column("spans", JSON, nullable=False, comment="[[start, end], ...] of the words"),
    Column("score", Float, nullable=False, comment="0 to 1"),
    _day("published", "the report's day"),
    *_judged(),
    Index("statements_id", "id"),
    Index("statements_report", "report"),
    Index("statements_published", "published", "key", "standing"),
    Index("statements_party", "party", "published", "key", "standing"),
    Index("statements_country", "country", "published", "key", "standing"),
    comment="Who said what.",
)

chain = Table(
    "chain",
    metadata,
    _to("statement", "statements", "the statement", primary_key=True, autoincrement=False),
    Column("position", SmallInteger, primary_key=True, autoincrement=False, comment="0: nearest to the speaker"),
    _to("actor", "actors", "who passed it on, in the report", nullable=False),
    _to("party", "parties", "who passed it on, across reports", nullable=False),
    comment="Who passed a statement on.",
    sqlite_with_rowid=False,
)

about = Table(
    "about",
    metadata,
    _to("statement", "statements", "the statement", primary_key=True, autoincrement=False),
    _to("actor", "actors", "who is named in its words, in the report", primary_key=True, autoincrement=False),
    _to("party", "parties", "the same, across reports", nullable=False),
    Column("country", String(), comment="of the one named, ISO3"),
    Column("speaker", String(), comment="the speaker's country, ISO3"),
    _day("published", "the report's day"),
    Index("about_party", "party", "published", "statement"),
    Index("about_country", "country", "speaker", "published", "statement"),
    comment="Whom a statement speaks of: the actors named in its words.",
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    metadata,
    _key(),
    Column("id", String(), nullable=False, comment="content id"),
    _to("report", "reports", "the report", nullable=False),
    Column("type", String(), nullable=False, comment="PLOVER type"),
    Column("mode", String(), comment="PLOVER mode"),
    Column("quad", SmallInteger, nullable=False, comment="1, 2: verbal, material cooperation; 3, 4: conflict"),
    Column("intensity", Float, nullable=False, comment="PLOVER score, -10 to 10"),
    Column("contexts", JSON, nullable=False, comment="PLOVER contexts"),
    Column("place_name", Text, comment="where, as written"),
    Column("place_country", String(), comment="ISO3"),
    Column("place_latitude", Float, comment="degrees"),
    Column("place_longitude", Float, comment="degrees"),
    Column("place_precision", String(), comment="place, region or country"),
    *_spans("place_start", "place_end", what="the place's name"),
    _day("day", "first day of the event, or the report's day where the text has none"),
    _day("day_end", "last day"),
    Column("precision", String(), comment="day, month or year; null: the report's day stands in"),
    Column("status", String(), nullable=False, comment="happened, intended, hypothetical or denied"),
    _to("claimed_in", "statements", "the statement that claims it; null: the report says so itself"),
    *_spans("anchor_start", "anchor_end", what="the words that name it", nullable=False),
    Column("score", Float, nullable=False, comment="0 to 1"),
    Column("same_as", String(), comment="id of the event that stands for the happening; null: this one does"),
    Column("reports", Integer, nullable=False, comment="reports of the happening"),
    *_judged(),
    Index("events_id", "id"),
    Index("events_report", "report"),
    Index("events_day", "day", "key", "standing", "same_as"),
    Index("events_type", "type", "day", "key", "standing", "same_as"),
    Index("events_claimed", "claimed_in"),
    Index("events_placed", *PLACE, "quad", "day", "standing", "same_as", sqlite_where=PLACED, postgresql_where=PLACED),
    comment="Who did what to whom.",
)

sides = Table(
    "sides",
    metadata,
    _to("event", "events", "the event", primary_key=True, autoincrement=False),
    Column("side", String(), primary_key=True, comment="actor or recipient"),
    Column("position", SmallInteger, primary_key=True, autoincrement=False, comment="0: best"),
    _to("actor", "actors", "who, in the report; null: put there by a judgement"),
    _to("party", "parties", "who, across reports", nullable=False),
    Column("country", String(), comment="ISO3"),
    _day("day", "the event's day"),
    Index("sides_party", "party", "side", "day", "event"),
    Index("sides_country", "country", "side", "day", "event"),
    comment="The two sides of an event.",
    sqlite_with_rowid=False,
)

commitments = Table(
    "commitments",
    metadata,
    _key(),
    Column("id", String(), nullable=False, comment="content id"),
    _to("statement", "statements", "the statement it was made in"),
    _to("report", "reports", "the report", nullable=False),
    _to("speaker", "actors", "who is bound, in the report"),
    _to("party", "parties", "who is bound, across reports"),
    Column("country", String(), comment="of who is bound, ISO3"),
    Column("kind", String(), nullable=False, comment="pledge, threat, refusal, demand or prediction"),
    *_spans("evidence_start", "evidence_end", what="the clause", nullable=False),
    Column("words", Text, nullable=False, comment="the clause"),
    *_spans("condition_start", "condition_end", what="its condition"),
    Column("condition", Text, comment="its condition"),
    _day("due_start", "when it is due, first day"),
    _day("due_end", "when it is due, last day"),
    Column("event", String(), comment="id of the event promised"),
    Column("score", Float, nullable=False, comment="0 to 1"),
    _day("published", "the report's day"),
    *_judged(),
    Index("commitments_id", "id"),
    Index("commitments_statement", "statement"),
    Index("commitments_report", "report"),
    Index("commitments_published", "published", "key", "standing"),
    Index("commitments_party", "party", "published", "key", "standing"),
    Index("commitments_country", "country", "published", "key", "standing"),
    comment="What was pledged, threatened, refused, demanded or foretold.",
)

toward = Table(
    "toward",
    metadata,
    _to("commitment", "commitments", "the commitment", primary_key=True, autoincrement=False),
    Column("position", SmallInteger, primary_key=True, autoincrement=False, comment="order in the Reading"),
    _to("actor", "actors", "toward whom, in the report; null: put there by a judgement"),
    _to("party", "parties", "toward whom, across reports", nullable=False),
    Column("country", String(), comment="ISO3"),
    _day("published", "the report's day"),
    Index("toward_party", "party", "published", "commitment"),
    Index("toward_country", "country", "published", "commitment"),
    comment="Toward whom a commitment was made.",
    sqlite_with_rowid=False,
)

rejects = Table(
    "rejects",
    metadata,
    _to("report", "reports", "the report", primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False, comment="order in the Reading"),
    Column("stage", String(), nullable=False, comment="intake, annotate, resolve or assemble"),
    Column("reason", Text, nullable=False, comment="why it was left out"),
    *[
        Column(name, Integer, nullable=False, comment="code points of the raw input")
        for name in ("raw_start", "raw_end")
    ],
    comment="What was left out of a report, and why.",
    sqlite_with_rowid=False,
)

judgements = Table(
    "judgements",
    metadata,
    _key(),
    Column("kind", String(), nullable=False, comment="accept, reject, correct, merge, split, undo, or one of link's"),
    Column("subject", Text, nullable=False, comment="content id or party id judged"),
    Column("object", Text, comment="the other id, where two are joined"),
    Column("value", JSON(none_as_null=True), comment="details, such as the corrected fields"),
    Column("by", Text, nullable=False, comment="who decided: a person's name, or link/method@version"),
    Column("at", String(), nullable=False, comment="when, ISO, UTC"),
    Column("reason", Text, comment="why"),
    _to("undoes", "judgements", "the judgement that this one takes back"),
    Column("undone", Boolean, nullable=False, comment="whether a later one takes it back"),
    Index("judgements_subject", "subject", "kind"),
    Index("judgements_object", "object", "kind"),
    Index("judgements_kind", "kind", "key"),
    Index("judgements_undoes", "undoes"),
    comment="What people and link decided; rows are only ever added.",
)


def _rollup(name: str, side: Any, what: str, span: str | None, by: str = "") -> Table:
    """Return a table of events summed by pair, type, status, and ``span`` (day, month, or None for all time)."""
    part: dict[str, Any] = {"primary_key": True, "autoincrement": False}
    pair = [
        Column("actor", side, comment=f"{what} of the actors", **part),
        Column("recipient", side, comment=f"{what} of the recipients", **part),
    ]
    when = [Column(span, String(), primary_key=True, comment=by)] if span else []
    return Table(
        name,
        metadata,
        # What a question goes through lies side by side: the days of a pair, and the pairs of a month.
        *([*when, *pair] if span == "month" else [*pair, *when]),
        Column("type", String(), primary_key=True, comment="PLOVER type"),
        Column("status", String(), primary_key=True, comment="happened, intended, hypothetical or denied"),
        Column("claimed", Boolean, primary_key=True, comment="told by somebody else than the actor or the report"),
        Column("quad", SmallInteger, nullable=False, comment="1, 2: verbal, material cooperation; 3, 4: conflict"),
        Column("n", Integer, nullable=False, comment="events, each happening counted once"),
        Column("intensity", Float, nullable=False, comment="sum of their PLOVER scores"),
        comment=f"Events by {what} of either side, {span or 'all time'}, type, status; follows events and judgements.",
        sqlite_with_rowid=False,
    )


_DAY, _MONTH = "ISO; empty: not known", "YYYY-MM; empty: not known"

dyads = _rollup("dyads", String(), "country", "day", _DAY)
dyad_months = _rollup("dyad_months", String(), "country", "month", _MONTH)
dyad_totals = _rollup("dyad_totals", String(), "country", None)
party_dyads = _rollup("party_dyads", KEY, "party", "day", _DAY)
party_months = _rollup("party_months", KEY, "party", "month", _MONTH)
party_totals = _rollup("party_totals", KEY, "party", None)
_MEASURED = ("type", "status", "claimed", "quad", "n", "intensity")
Index("dyads_day", *(dyads.c[c] for c in ("day", "actor", "recipient", *_MEASURED)))
Index("party_dyads_day", party_dyads.c.day)
Index("party_dyads_recipient", party_dyads.c.recipient, party_dyads.c.day)

counterparts = Table(
    "counterparts",
    metadata,
    _to("party", "parties", "the party", primary_key=True, autoincrement=False),
    _to("other", "parties", "whom it has to do with", primary_key=True, autoincrement=False),
    Column("n", Integer, nullable=False, comment="events between them, either way"),
    Column("acts", Integer, nullable=False, comment="events that the party does to the other"),
    Column("acts_intensity", Float, nullable=False, comment="sum of their PLOVER scores"),
    Column("received", Integer, nullable=False, comment="events that the other does to the party"),
    Column("received_intensity", Float, nullable=False, comment="sum of their PLOVER scores"),
    Index("counterparts_n", "party", "n"),
    comment="With whom each party has to do, over all time; follows events and judgements.",
    sqlite_with_rowid=False,
)

activity_types = Table(
    "activity_types",
    metadata,
    _to("party", "parties", "the party", primary_key=True, autoincrement=False),
    Column("type", String(), primary_key=True, comment="PLOVER type"),
    Column("acts", Integer, nullable=False, comment="events of the type in which it acts"),
    Column("received", Integer, nullable=False, comment="events of the type of which it is a recipient"),
    comment="What each party does and has done to it, over all time; follows events and judgements.",
    sqlite_with_rowid=False,
)

activity = Table(
    "activity",
    metadata,
    _to("party", "parties", "the party", primary_key=True, autoincrement=False),
    Column("month", String(), primary_key=True, comment="YYYY-MM; empty: not known; all: all time"),
    Column("reports", Integer, nullable=False, comment="reports that name it"),
    Column("statements", Integer, nullable=False, comment="statements by it"),
    Column("acts", Integer, nullable=False, comment="events in which it acts"),
    Column("received", Integer, nullable=False, comment="events of which it is a recipient"),
    Column("commitments", Integer, nullable=False, comment="commitments by it"),
    Index("activity_month", "month", "reports", "party"),
    comment="How often a party appears, by month; kept up to date with reports and judgements.",
    sqlite_with_rowid=False,
)
