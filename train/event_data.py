"""Event data of others, mapped to PLOVER: PLV, AW, the PLOVER gold records, RAMS, WikiEvents, CASE."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path

from train.examples import EventMark, Example, Range, Relation

#: Prefixes of ACE, AIDA and KAIROS event types, lower case with dots -> PLOVER. First match wins; a type that
#: matches none, or "", is neither a PLOVER event nor surely none: its trigger is left out of the loss.
TYPES = (
    ("life.die.nonviolent", ""), ("life.die.deathcaused", "ASSAULT"), ("life.injure.injurycaused", "ASSAULT"),
    ("life.die", "ASSAULT?"), ("life.injure.unspecified", "ASSAULT?"), ("life.injure.n/a", "ASSAULT?"),
    ("conflict.attack.stealrob", "COERCE"), ("conflict.attack", "ASSAULT"), ("conflict.demonstrate", "PROTEST"),
    ("conflict.yield", "RETREAT"), ("contact.discussion", "CONSULT"), ("contact.negotiate", "CONSULT"),
    ("contact.meet", "CONSULT"), ("contact.phone", "CONSULT"), ("contact.requestadvise", "REQUEST"),
    ("contact.requestcommand", "REQUEST"), ("contact.threatencoerce", "THREATEN"),
    ("contact.commitmentpromise", "AGREE"), ("government.agreements.accept", "AGREE"),
    ("government.agreements.n/a", "AGREE"), ("government.spy", "COERCE"), ("justice.arrest", "COERCE"),
    ("movement.transportperson.prevent", "COERCE"), ("movement.transportartifact.prevent", "COERCE"),
    ("movement.transportperson.grantentry", "AID"), ("justice.initiate", "ACCUSE"), ("justice.charge", "ACCUSE"),
    ("justice.investigate", "ACCUSE"), ("justice.sue", "ACCUSE"), ("justice.trial", "ACCUSE"),
    ("justice.judicialconsequences.execute", "ASSAULT"), ("justice.judicialconsequences.extradite", "COOPERATE"),
    ("justice.judicialconsequences.convict", "SANCTION"), ("justice.convict", "SANCTION"),
    ("justice.sentence", "SANCTION"), ("justice.fine", "SANCTION"), ("justice.execute", "ASSAULT"),
    ("justice.extradite", "COOPERATE"), ("justice.release", "CONCEDE"), ("justice.pardon", "CONCEDE"),
)  # fmt: skip
#: Aid and embargoes are told apart by the last part of the type.
ENDINGS = {"embargosanction": "SANCTION", "giftgrantprovideaid": "AID"}
ACTOR_ROLES = [
    "attacker",
    "killer",
    "communicator",
    "giver",
    "jailer",
    "participant",
    "preventer",
    "investigator",
    "prosecutor",
    "demonstrator",
    "retreater",
    "yielder",
    "surrenderer",
    "executioner",
    "granter",
    "injurer",
    "destroyer",
    "damager",
    "extraditer",
    "spy",
    "agent",
    "entity",
    "plaintiff",
]
RECIPIENT_ROLES = ["target", "victim", "recipient", "defendant", "detainee", "beneficiary", "passenger", "person"]
GOLD_NAMES = {
    "DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "REDUCE_RELATIONS": "SANCTION", "REDUCE": "SANCTION",
    "YIELD": "CONCEDE|RETREAT", "FIGHT": "ASSAULT", "EXHIBIT": "MOBILIZE", "INVESTIGATE": "ACCUSE",
    "APPEAL": "REQUEST", "ENGAGE": "COOPERATE", "DIPLOMACY": "SUPPORT", "POSTURE": "MOBILIZE",
}  # fmt: skip
CASE_TYPES = {
    "AGREEMENT": "AGREE", "AIR_STRIKE": "ASSAULT", "ARMED_CLASH": "ASSAULT", "ART_MISS_ATTACK": "ASSAULT",
    "ATTACK": "ASSAULT", "CHEM_WEAP": "ASSAULT", "GRENADE": "ASSAULT", "REM_EXPLOS": "ASSAULT",
    "SUIC_BOMB": "ASSAULT", "SEX_VIOL": "ASSAULT", "ABDUCT_DISSAP": "ASSAULT", "ARREST": "COERCE",
    "DISR_WEAP": "COERCE", "PEACE_PROTEST": "PROTEST", "PROTEST_WITH_INTER": "PROTEST", "VIOL_DEMONSTR": "PROTEST",
}  # fmt: skip


def plover_type(name: str) -> str:
    """Return the PLOVER type of an ACE, AIDA or KAIROS type; "TYPE?" when only with an agent; "" if none."""
    lowered = name.lower().replace(":", ".").replace("-", "")
    ending = lowered.rpartition(".")[2]
    if ending in ENDINGS:
        return ENDINGS[ending]
    return next((code for prefix, code in TYPES if lowered.startswith(prefix.replace("-", ""))), "")


def _unmark(marked: str) -> tuple[str, Range, Range] | None:
    match = re.fullmatch(r"(?s)(.*?)<([st])>(.*?)</\2>(.*?)<([st])>(.*?)</\5>(.*)", marked)
    if not match:
        return None
    a, first, b, second, c = match[1], match[3], match[4], match[6], match[7]
    one = (len(a), len(a) + len(first))
    two_start = one[1] + len(b)
    two = (two_start, two_start + len(second))
    source, target = (one, two) if match[2] == "s" else (two, one)  # equal marks: a symmetric act, first named first
    return a + first + b + second + c, source, target


def plv(path: Path) -> list[Example]:
    """Return a relation example a row, in file order; YIELD is CONCEDE or RETREAT."""
    found = []
    with path.open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            parts = _unmark(row["marked_sentence"])
            if parts:
                kind = "CONCEDE|RETREAT" if row["gold_root"] == "YIELD" else row["gold_root"]
                example = Example(f"plv/{row['sentence_id']}", parts[0], relation=Relation(parts[1], parts[2], kind))
                example.bag = kind
                found.append(example)
    return found


def held_out(example: Example) -> bool:
    """Tell whether a PLV row is in the fifth that the shipped model never trains on (by its sentence)."""
    return int(hashlib.sha256(example.text.encode()).hexdigest(), 16) % 5 == 0


def plv_to_train_on(data: Path) -> list[Example]:
    """Return PLV's rows without the fifth that is held out."""
    return [e for e in plv(data / "events/plv_train.tsv") if not held_out(e)]


def aw(path: Path) -> list[Example]:
    """Return a relation example a row whose type maps to PLOVER or whose pair forms no event."""
    found = []
    with path.open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            parts = _unmark(row["marked_sentence"])
            kind = plover_type(row["event_type"]).rstrip("?")
            if not parts or (row["gold_binary"] == "1" and not kind):
                continue
            text, actor, recipient = parts
            example = Example(f"aw/{row['uid']}", text)
            example.relation = Relation(actor, recipient, kind if row["gold_binary"] == "1" else "NONE")
            at = text.find(row["trigger"])
            if row["gold_binary"] == "1" and at >= 0 and text.find(row["trigger"], at + 1) < 0:
                anchor = (at, at + len(row["trigger"]))
                example.events = [EventMark(anchor, kind, None, [actor], [recipient])]
                example.candidates = [actor, recipient]
                example.only_marked = True
            found.append(example)
    return found


def gold_records(path: Path) -> list[Example]:
    """Return the PLOVER gold records whose markup reads; several EVT pieces: the first is the anchor."""
    found = []
    for record in json.loads(path.read_text(encoding="utf-8")):
        kind = GOLD_NAMES.get(record["event"], record["event"])
        info = record.get("textInfo")
        markup = info.get("markup") if isinstance(info, dict) else None
        if not markup or kind == "DOCUMENT":
            continue
        text, marks = _inline(markup)
        anchors = [m[1:] for m in marks if m[0] == "EVT"]
        if not anchors or any(k not in _PLOVER for k in kind.split("|")):
            continue
        both = [m[1:] for m in marks if m[0] == "SRC/TAR"]
        actors = [m[1:] for m in marks if m[0] == "SRC"] + both
        recipients = [m[1:] for m in marks if m[0] == "TAR"] + both
        example = Example(f"gold/{record['id']}", text)
        example.events = [EventMark(anchors[0], kind, None, actors or None, recipients or None)]
        example.candidates = actors + recipients
        example.unsure = {"anchor": anchors[1:]}
        found.append(example)
    return found


_PLOVER = frozenset(
    [
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "CONCEDE",
        "COOPERATE",
        "AID",
        "RETREAT",
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "THREATEN",
        "PROTEST",
        "SANCTION",
        "MOBILIZE",
        "COERCE",
        "ASSAULT",
    ]
)


def _inline(markup: str) -> tuple[str, list[tuple[str, int, int]]]:
    text: list[str] = []
    length = 0
    stack: list[tuple[str, int]] = []
    marks: list[tuple[str, int, int]] = []
    for piece in re.split(r"(\((?:SRC/TAR|SRC|TAR|EVT|LOC): ?|[()])", markup.strip()):
        opened = re.fullmatch(r"\((SRC/TAR|SRC|TAR|EVT|LOC): ?", piece)
        if opened:
            stack.append((opened[1], length))
        elif piece == "(":
            stack.append(("", length))
            text.append(piece)
            length += 1
        elif piece == ")" and stack:
            tag, start = stack.pop()
            if tag:
                marks.append((tag, start, length))
                continue
            text.append(piece)
            length += 1
        else:
            text.append(piece)
            length += len(piece)
    return "".join(text), marks


def _join(words: list[str]) -> tuple[str, list[Range]]:
    text, spans, length = [], [], 0
    for word in words:
        spans.append((length, length + len(word)))
        text.append(word)
        length += len(word) + 1
    return " ".join(text), spans


def rams(path: Path) -> list[Example]:
    """Return RAMS documents (five sentences): one trigger each; everything but the marked spans is masked."""
    found = []
    for line in path.open(encoding="utf-8"):
        record = json.loads(line)
        text, spans = _join([w for s in record["sentences"] for w in s])
        trigger = record["evt_triggers"][0]
        arguments = {(a, b): role[11:] for _, (a, b), role in record["gold_evt_links"]}
        kind = plover_type(trigger[2][0][0])
        marks = {role: (spans[a][0], spans[b][1]) for (a, b), role in arguments.items()}
        event = _event((spans[trigger[0]][0], spans[trigger[1]][1]), kind, marks)
        if event:
            candidates = list(marks.values())
            found.append(
                Example(f"rams/{record['doc_key']}", text, events=[event], candidates=candidates, only_marked=True)
            )
    return found


def wikievents(path: Path) -> list[Example]:
    """Return WikiEvents documents, every event of its ontology marked."""
    found = []
    for line in path.open(encoding="utf-8"):
        record = json.loads(line)
        text, spans = _join(record["tokens"])
        where = {e["id"]: (spans[e["start"]][0], spans[e["end"] - 1][1]) for e in record["entity_mentions"]}
        example = Example(f"wikievents/{record['doc_id']}", text, events=[], candidates=list(where.values()))
        assert example.events is not None
        for mark in record["event_mentions"]:
            anchor = (spans[mark["trigger"]["start"]][0], spans[mark["trigger"]["end"] - 1][1])
            roles = {a["role"].lower(): where[a["entity_id"]] for a in mark["arguments"] if a["entity_id"] in where}
            event = _event(anchor, plover_type(mark["event_type"]), roles)
            if event:
                example.events.append(event)
            else:
                example.unsure.setdefault("anchor", []).append(anchor)
        found.append(example)
    return found


def _event(anchor: Range, kind: str, roles: dict[str, Range]) -> EventMark | None:
    actors = [r for name, r in roles.items() if any(name.endswith(n) or n in name for n in ACTOR_ROLES)]
    recipients = [r for name, r in roles.items() if any(name.endswith(n) for n in RECIPIENT_ROLES) and r not in actors]
    if kind.endswith("?"):
        kind = kind[:-1] if actors else ""
    return EventMark(anchor, kind, None, actors or None, recipients or None) if kind else None


def case(path: Path) -> list[Example]:
    """Return CASE snippets as bags: the snippet holds an event of that type somewhere."""
    with path.open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Example(f"case/{r['id']}", r["EventSnippet"], bag=CASE_TYPES[r["SubType"]])
        for r in rows
        if r.get("SubType") in CASE_TYPES
    ]
