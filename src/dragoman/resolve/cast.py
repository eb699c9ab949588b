"""The cast of one report: every actor once, and which mention stands for which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from operator import attrgetter

from dragoman.records import Actor, ActorKind, Match, Mention, Owner, Span, content_id
from dragoman.resolve.names import Nations
from dragoman.resolve.pairs import LEADERS, SIDES
from dragoman.resolve.titles import FORMER

#: Who is of more than one country, or may be: "the two leaders", "Danish and Estonian officials".
_SEVERAL = re.compile(
    rf"(?i)\b(?:both|all|and|(?:two|three)(?=\s(?:[\w-]+\s){{0,3}}(?:{LEADERS}|{SIDES}|Koreas|superpowers|economies|"
    r"democracies|teams|forces)\b|$))\b|(?<!\bpro)-(?-i:[A-Z])"
)
#: A body with "and" in its name, which is one: "Department of Health and Human Services".
_OFFICE = re.compile(
    r"(?:(?:Ministry|Department|Bureau|Office|Agency|Committee|Commission|Directorate|Federal|National|State) )"
    r"(?:(?:[A-Z][a-z’'.]+,?|and|of|for|the|on|&) ?)+"
)
UNITED_NATIONS, _UN_OWN = "IGO:UN", ("UN ", "U.N. ", "United Nations ")  # "UN Security Council" is of the UN
#: Its principal organs, its funds, programmes and offices, its missions; the specialised agencies are bodies apart.
#: Source: the Charter of the United Nations, article 7, and the chart of the UN System.
_OF_THE_UN = frozenset(
    (  # noqa: SIM905
        "UNSC UNGA ICJ UNHRC OHCHR OCHA UNHCR UNRWA UNICEF UNDP UNEP WFP UNFPA UNHABITAT UNODC UNCTAD UNWOMEN UNAIDS "
        "UNIFIL UNDOF UNAMA MONUSCO MINUSMA MINUSCA UNTSO UNFICYP MINURSO UNMISS UNISFA UNAMID UNAMI UNSMIL UNITAMS "
        "UNSOM UNMIK MINUSTAH BINUH UNMHA"
    ).split()
)
#: The institutions and agencies of the European Union. Source: the Treaty on European Union, articles 13 and 27.
_OF_THE_EU = frozenset("EC EP EUCO EUCOUNCIL EEAS ECB ECJ EIB EMA EPPO EUROJUST EUROPOL FRONTEX".split())  # noqa: SIM905
_ORGANS = {f"IGO:{organ}": UNITED_NATIONS for organ in _OF_THE_UN} | {f"IGO:{o}": "IGO:EU" for o in _OF_THE_EU}
_UN_OR_EU = frozenset({UNITED_NATIONS, "IGO:EU"})  # of which the UN alone has a Secretary-General who is news
_COMMISSIONER = re.compile(r"\bEuropean(?: [A-Z]\w+)? [Cc]ommissioner\b")
_PORTFOLIO = re.compile(rf"{_COMMISSIONER.pattern}|(?:^|[,;] )(?:EU )?[Cc]ommissioner for (?!Human Rights)[A-Z]")
_TO = re.compile(r"\bto (?:the )?$")  # an ambassador to the UN is not the UN's
#: Media of the state that the report is about.
_OUTLETS = re.compile(
    r"(?i)(?:(?:local|state|official|semi-official|national|state-run) )+(?:media|television|TV|radio|news agency|"
    r"press|newspapers?|broadcaster)(?: reports)?|"
    r"(?-i:(?!.* (?:Photos?|Images?)$)[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+)"  # a name that no list has, "Norbank Herald"
)
_OF_A_COUNTRY = frozenset({"person", "organisation", "group"})


@dataclass(frozen=True, slots=True)
class Held:
    """A tenure as the register has it: the office, its first day and the day it ended, and the row's key."""

    office: str
    start: str | None
    end: str | None
    row: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of an actor before its mentions are gathered; ``Actor`` says what the fields mean."""

    name: str
    kind: ActorKind
    country: str | None = None
    sector: str | None = None
    office: str | None = None
    register_id: str | None = None
    score: float = 0.5
    title: str | None = None
    held: Held | None = None
    match: Match | None = None
    owner: Owner | None = None
    body: str | None = None


@lru_cache(maxsize=16384)  # an actor is entered once a mention, and again in the next report
def _id(kind: ActorKind, key: str, country: str | None) -> str:
    return content_id("a", kind, key, country)


@dataclass(slots=True)
class Cast:
    """Actors by id, in order of entry; ``actor_of`` maps a mention's index to an actor id."""

    as_of: str | None
    actors: dict[str, Actor] = field(default_factory=dict)
    actor_of: dict[int, str] = field(default_factory=dict)

    def add(self, profile: Profile, mentions: Iterable[int] = ()) -> str:
        """Enter an actor, or find it, and give it ``mentions``; return its id."""
        key = profile.register_id or profile.name.casefold()
        actor_id = _id(profile.kind, key, profile.country)
        if actor_id not in self.actors:
            held = profile.held or Held("", None, None, "")
            self.actors[actor_id] = Actor(
                actor_id, profile.name, profile.kind, profile.country, profile.sector, profile.office,
                self.as_of if profile.office else None, profile.register_id, round(profile.score, 4), (),
                profile.title, held.office or None, held.start, held.end, held.row or None,
                profile.match, profile.owner, profile.body,
            )  # fmt: skip
        for i in mentions:
            self.actor_of[i] = actor_id
        return actor_id

    def merge(self, actor_id: str, into: str) -> None:
        """Take an actor for another one: its mentions become the other's."""
        for i in [i for i, actor in self.actor_of.items() if actor == actor_id]:
            self.actor_of[i] = into
        del self.actors[actor_id]

    def place(self, actor_id: str, country: str) -> None:
        """Give an actor a country that its report tells."""
        self.actors[actor_id] = replace(self.actors[actor_id], country=country)

    def serve(self, names: Nations, bodies: frozenset[str]) -> None:
        """Tell of each actor which international body it is or acts for: "the UN envoy", "the NATO spokesman".

        The body must be the first name in the actor's own or in its office: an office of the UN in Bahrain is the
        UN's, an ambassador of Bahrain to the UN is Bahrain's. An organ acts for the whole, the European Commission for
        the Union. Of ``bodies``, which the report names, the European Commission has "the Commissioner for Trade";
        where it names none but the UN and the EU, "the Secretary-General" is the UN's.
        """
        self._serve(names, _PORTFOLIO if "IGO:EC" in bodies else _COMMISSIONER)
        alone = all(_ORGANS.get(body, body) in _UN_OR_EU for body in bodies)
        for actor_id, actor in self.actors.items():
            if alone and actor.name == "Secretary-General" and not (actor.body or actor.country):
                self.actors[actor_id] = replace(actor, body=UNITED_NATIONS)
            elif whole := _ORGANS.get(actor.body or ""):
                self.actors[actor_id] = replace(actor, body=whole)

    def _serve(self, names: Nations, commissioner: re.Pattern[str]) -> None:
        for actor_id, actor in list(self.actors.items()):
            if actor.kind not in _OF_A_COUNTRY or actor.body or (actor.kind == "person" and actor.country):
                continue
            if actor.kind == "person" and FORMER.search(actor.office or ""):  # who has gone home
                continue
            if actor.kind == "group" and _SEVERAL.search(actor.name):  # "the envoys of the EU and Ardania"
                continue
            words = actor.name if actor.kind != "person" else f"{actor.office or ''} {actor.name}"
            found = ((s, e, entity) for s, e, entity, _ in names.find(words))
            first = next(((words[s:e], entity) for s, e, entity in found if not _TO.search(words[:s])), None)
            if first is None and actor.kind == "person" and commissioner.search(words):
                self.actors[actor_id] = replace(actor, body="IGO:EU", country=None)
            elif first is not None and first[1].id.startswith("IGO:"):
                body = UNITED_NATIONS if first[0].startswith(_UN_OWN) else first[1].id
                self.actors[actor_id] = replace(actor, body=body, country=None)

    def settle(self, mentions: tuple[Mention, ...], country: Callable[[Actor, Span], str | None]) -> None:
        """Give actors that have no country the one that ``country`` tells of their first mention; the score says so."""
        first: dict[str, Span] = {}
        for i in sorted(self.actor_of, key=lambda n: (mentions[n].span.start, mentions[n].span.end)):
            first.setdefault(self.actor_of[i], mentions[i].span)
        for actor_id, actor in list(self.actors.items()):
            unplaced = not (actor.country or actor.register_id or actor.body) and (
                actor.kind in _OF_A_COUNTRY or actor.kind == "outlet" and _OUTLETS.fullmatch(actor.name) is not None
            )
            one = actor.kind == "person" or actor.kind == "organisation" and _OFFICE.fullmatch(actor.name) is not None
            several = not one and _SEVERAL.search(actor.name)  # a person's name has hyphens of its own
            if unplaced and actor_id in first and not several:
                found = country(actor, first[actor_id])
                if found:
                    self.actors[actor_id] = replace(actor, country=found, score=min(actor.score, 0.4))

    def finish(self, mentions: tuple[Mention, ...]) -> tuple[Actor, ...]:
        """Return the actors with their mentions' spans, in order of first mention; unmentioned ones last."""
        spans: dict[str, list[Mention]] = {}
        for i in sorted(self.actor_of, key=lambda n: (mentions[n].span.start, mentions[n].span.end)):
            spans.setdefault(self.actor_of[i], []).append(mentions[i])
        last = max((m.span.end for m in mentions), default=0) + 1
        order = sorted(self.actors, key=lambda a: spans[a][0].span.start if a in spans else last)
        return tuple([_with_mentions(self.actors[a], spans.get(a, [])) for a in order])


_NAMES = [field.name for field in fields(Actor)]
_MENTIONS = _NAMES.index("mentions")
_values = attrgetter(*_NAMES)


def _with_mentions(actor: Actor, mentions: list[Mention]) -> Actor:
    """Return an actor with the spans of its mentions, each once; ``replace`` takes thrice as long for so many."""
    values = list(_values(actor))
    values[_MENTIONS] = tuple(dict.fromkeys([m.span for m in mentions]))
    return Actor(*values)
