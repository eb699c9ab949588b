"""Annotated -> Resolved: mentions become actors of a country, places on the map, dates on the calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from dragoman.quotes import PAPER, PAPERS
from dragoman.records import Annotated, DateRange, Mention, MentionKind, Place, Resolved, Span
from dragoman.resolve import bodies, epithets
from dragoman.resolve.addresses import addressed
from dragoman.resolve.beside import Beside
from dragoman.resolve.cast import Cast, Profile
from dragoman.resolve.dates import resolve_date
from dragoman.resolve.home import Hints, told
from dragoman.resolve.lookup import Lookup, as_name
from dragoman.resolve.mending import mended
from dragoman.resolve.named import resolve_named
from dragoman.resolve.names import Found, Nations
from dragoman.resolve.pairs import Parties, of_states, resolve_pairs
from dragoman.resolve.people import is_no_actor, is_plural, people
from dragoman.resolve.places import Gazetteer
from dragoman.resolve.pronouns import FIRST, PRONOUNS, RELATIVE, TWO_SIDES, Scene, resolve_pronouns
from dragoman.resolve.register import IN_BRUSSELS, Register
from dragoman.resolve.roles import resolve_roles
from dragoman.resolve.settling import Settling
from dragoman.resolve.voices import Voices, voices
from dragoman.spans import SpanIndex


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What resolving looks things up in."""

    register: Register
    nations: Nations
    gazetteer: Gazetteer


def knowledge(extra: Path | str | None = None) -> Knowledge:
    """Return register, names and gazetteer, shipped and the user's own, loaded once a process and anew when changed.

    ``extra`` is a CSV file or folder beside the user's own folder (``own.files``).

    Raises:
        InputError: files of the user's that cannot be read.
    """
    return _knowledge(Register.load(extra))


@lru_cache(maxsize=4)
def _knowledge(register: Register) -> Knowledge:
    return Knowledge(register, register.names, Gazetteer.load().beside(register.names.own))


def resolve(annotated: Annotated, known: Knowledge) -> Resolved:
    """Return the report's actors, and what each mention refers to.

    Persons come first (names, then titles alone), then states and bodies, sources that no mention covers,
    and last what only points back: pronouns, "his country".
    """
    text = annotated.report.text
    named = known.nations.find(text)
    by_epithet = epithets.meant(text, named)
    annotated = mended(annotated, named, known.nations, by_epithet)
    cast = Cast(annotated.report.published)
    on = date.fromisoformat(annotated.report.published) if annotated.report.published else None
    context = _countries(named)
    ruler = bodies.government(annotated.report.outlet, known.nations)
    presides = bodies.presides(annotated.report.outlet)
    groups = frozenset(entity.id for _, _, entity, _ in named if entity.kind == "group")
    press = bodies.press(annotated.report.outlet, known.nations)
    lookup = Lookup(known.register, known.nations, on, context, ruler, presides, groups, press)
    by_place = SpanIndex([m.span for m in annotated.mentions])
    persons = resolve_named(annotated, people(annotated, by_place), by_place, cast, lookup)
    resolve_roles(annotated, persons, by_place, cast, lookup)
    _enter_bodies(annotated, by_place, cast, known, lookup, named, by_epithet)
    annotated = _cover_sources(annotated, by_place, cast, lookup)
    by_place, sentences = SpanIndex([m.span for m in annotated.mentions]), SpanIndex(annotated.sentences)
    home = _home(named)
    hints = Hints.of(annotated.report, named, sentences, known.nations)
    spoken = voices(annotated, by_place, cast, lookup, known)
    addressed(annotated, spoken, cast, lookup.home)
    cast.serve(known.nations, frozenset(entity.id for _, _, entity, _ in named if entity.id.startswith("IGO:")))
    by_far = _home(named, BY_FAR)
    mentions, places = annotated.mentions, _places(annotated, known, context)
    by_model, bearers = told(annotated, named, places, cast), known.register.bearers
    said = _sayings(annotated, by_place, cast)
    beside = Beside(
        text,
        known.nations,
        ruler,
        context,
        hints,
        cast,
        by_model,
        spoken,
        said,
        mentions,
        by_place,
        annotated.antecedents,
    )
    settling = Settling(
        text, known.nations, ruler, presides, press, context, home, by_far, hints, by_model, bearers, beside
    )
    cast.settle(mentions, settling.country)

    def state(code: str) -> str:
        return cast.add(bodies.state(code, known.nations))

    scene = Scene(annotated, by_place, sentences, cast.actor_of, cast.actors)
    resolve_pronouns(scene, state, hints.named, spoken, press)
    outlet = cast.add(bodies.outlet(annotated.report.outlet, known)) if annotated.report.outlet else None
    parties = Parties(annotated, by_place, sentences, cast.actor_of, cast.actors, state)
    pairs = resolve_pairs(parties) | _as_one(annotated, spoken) | of_states(parties, known.nations)
    actors = cast.finish(annotated.mentions)
    return Resolved(annotated, actors, dict(cast.actor_of), places, _dates(annotated, on), outlet, pairs, spoken.found)


_LONGEST_FIRST = max(map(len, FIRST))


def _sayings(annotated: Annotated, by_place: SpanIndex, cast: Cast) -> list[tuple[Span, str]]:
    """Return what the report quotes, and the actor (id) who says it, as far as the source names one.

    ``by_place`` is of the mentions.
    """
    found = []
    for attribution in annotated.attributions:
        near = by_place.overlapping(attribution.source) if attribution.source else []
        who = next((cast.actor_of[i] for i in near if i in cast.actor_of), None)
        found += [(content, who) for content in attribution.content if who]
    return found


def _as_one(annotated: Annotated, spoken: Voices) -> dict[int, tuple[str, ...]]:
    """Return the states that "we" means where several sign a document."""
    text = annotated.report.text
    short = [(i, m.span) for i, m in enumerate(annotated.mentions) if m.span.end - m.span.start <= _LONGEST_FIRST]
    ours = [(i, span) for i, span in short if span.of(text).lower() in FIRST]
    voiced = [(i, spoken.at(span.start)) for i, span in ours]
    return {i: voice.members for i, voice in voiced if voice is not None and voice.members}


#: What a body that was named in full is called for short.
_BODIES = frozenset(
    (  # noqa: SIM905
        "Council Commission Committee Court Ministry Department Alliance Agency Organization Organisation Parliament "
        "Assembly Union Congress Brotherhood Institute Bank Fund League Party Group Government Embassy Guard Guards "
        "Times Post Journal Tribunal Authority Front Army Company Movement Coalition Center Centre University "
        "Corporation Foundation"
    ).split()
)
#: What a group is called for short: "the coalition", after "a coalition of lawmakers".
_GROUP_OF = re.compile(r"(?i)\b(group|coalition|alliance|team|delegation|committee|council|union|bloc) of ")
_ALLIANCE = re.compile(r"(?:[Tt]he|[Tt]his) (?:[\w-]+ ){0,2}(alliance|bloc)")
_SHORT = {"Alliance": "IGO:NATO", "Congress": "group:inc", "ABC": "outlet:abc-news"}  # in a report that names it
_NETWORKS = frozenset({"outlet:fox-news", "outlet:nbc", "outlet:cbs", "outlet:msnbc"})  # beside which ABC is the US one
_ON = re.compile(r" (?:on|for) (?:the )?[A-Z][\w’-]+(?: (?:(?:of|and|for) (?:the )?)?[A-Z][\w’-]+)*")
_OWNED = re.compile(r"([A-Z][\w-]+)[’']s? (?=[a-z])")
_ARABIC = re.compile(r"\b(?:al|el)-")
_REGIME = re.compile(r"((?:[A-Z][\w’-]+ )*(?:al-|el-)?[A-Z][\w’-]+) (?:regime|government|administration|cabinet)")
KOREAS = {"North": "PRK", "South": "KOR"}  # in a report that names both


def _enter_bodies(
    annotated: Annotated,
    index: SpanIndex,
    cast: Cast,
    known: Knowledge,
    lookup: Lookup,
    found: list[Found],
    by_epithet: dict[Span, str],
) -> None:
    """Enter states, organisations, groups and outlets; "the ministry" is the last body named that ends so.

    ``index`` is of the mentions; ``found`` are the names in the text, ``by_epithet`` whom epithets mean.
    """
    text = annotated.report.text
    named = {entity.id for _, _, entity, _ in found}
    belgian = any(entity.id == "BEL" and how != "capital" for _, _, entity, how in found)
    union = None if belgian or named.isdisjoint(IN_BRUSSELS) else known.nations.entity("IGO:EU")
    ours = named | {"IGO:EU"} if union else named
    last: dict[str, str] = {}
    letters: dict[str, str] = {}  # "RIAA": whoever was called so in brackets behind the name
    profiles: dict[tuple[MentionKind, str], Profile | None] = {}
    for i in index.order:
        mention = annotated.mentions[i]
        if mention.kind in ("pronoun", "date"):
            continue
        if i not in cast.actor_of and bodies.is_thing(mention.span, text, known.nations):
            continue
        if mention.span in by_epithet:
            cast.add(bodies.by_id(by_epithet[mention.span], known.nations), [i])
            continue
        words = mention.span.of(text)
        of = _GROUP_OF.search(words) if " of " in words else None
        if i in cast.actor_of and of:
            last[of[1].lower()] = cast.actor_of[i]
        if letters and i not in cast.actor_of and (same := letters.get(bodies.bare(words))):
            cast.actor_of[i] = same
            continue
        if i in cast.actor_of or mention.kind in ("person", "role") or _is_nobody(words):
            continue
        if mention.kind in ("organisation", "outlet") and bodies.is_paper(mention.span, text, known.nations):
            continue
        words = bodies.joined(text, mention, annotated.mentions, index, known.nations)
        if (
            mention.kind == "organisation"
            and words.endswith(" Commission")
            and (more := _ON.match(text, mention.span.end))
        ):
            words += more[0]  # "the Commission on Fisheries" is not the one that is called so for short
        bare = bodies.bare(words)
        whole = _ALLIANCE.fullmatch(words)
        meant = known.nations.lookup(f"the {whole[1]}") if whole else union if bare == "Brussels" else None
        if meant and meant.id in ours and mention.kind != "place":  # "the Western military alliance", of NATO
            cast.add(bodies.listed(meant), [i])
            continue
        if bare in KOREAS and set(KOREAS.values()) <= set(lookup.context):
            cast.add(bodies.state(KOREAS[bare], known.nations), [i])
            continue
        if bare in _SHORT and (_SHORT[bare] in named or bare == "ABC" and not named.isdisjoint(_NETWORKS)):
            words = bare = known.nations.name_of(_SHORT[bare]) or bare
        if bare.lower() in last and (bare.islower() or bare in _BODIES and not known.nations.lookup(bare)):
            cast.actor_of[i] = last[bare.lower()]
            continue
        if bare.islower() and bare.isalpha():
            antecedent = annotated.antecedents[i]
            linked = cast.actor_of.get(antecedent) if antecedent is not None else None
            if linked and cast.actors[linked].kind != "person":
                cast.actor_of[i] = linked
                continue
        if (mention.kind, words) not in profiles:
            profiles[mention.kind, words] = bodies.profile(mention, words, known, annotated.report.outlet)
        profile = profiles[mention.kind, words]
        if profile and profile.kind == "organisation" and not (profile.country or profile.register_id):
            where, body = bodies.expanded(bare, text, known.nations)
            profile = replace(profile, country=where, body=body) if where or body else profile
            profile = bodies.by_letters(profile, text, mention.span, known.nations) or profile
        owned = _OWNED.match(bare) or _REGIME.fullmatch(bare)
        if profile and owned and not (profile.country or profile.register_id):
            # "Putin's forces", where nothing else names him
            owner = as_name(_ARABIC.sub("", owned[1]), None, lookup)
            profile = replace(profile, country=owner.country if owner else None)
        if profile:
            actor = cast.add(profile, [i])
            if text.startswith(" (", mention.span.end) and (called := bodies.letters(text, mention.span)):
                letters[called] = actor
            if bare and profile.kind in ("organisation", "group", "outlet"):
                last[bare.split()[-1].lower()] = actor
                if of:
                    last[of[1].lower()] = actor


@lru_cache(maxsize=16384)
def _is_nobody(words: str) -> bool:
    """Tell whether words name several at once, or nobody who acts."""
    return bool(TWO_SIDES.search(words) or PAPERS.fullmatch(words) or is_no_actor(bodies.bare(words)))


def _countries(named: list[Found]) -> tuple[str, ...]:
    """Return the ISO3 codes named in the report, the most frequent first."""
    count: dict[str, int] = {}
    for _, _, entity, _ in named:
        if entity.country and len(entity.country) == 3:
            count[entity.country] = count.get(entity.country, 0) + 1
    return tuple(sorted(count, key=lambda c: (-count[c], c)))


HOME_LEAD = 2.0  # one country is named this many times as often as the next
BY_FAR = 3.0


def _home(named: list[Found], lead: float = HOME_LEAD) -> str | None:
    """Return the one country that the report is about, if there is one that leads."""
    count: dict[str, int] = {}
    for _, _, entity, how in named:
        if entity.country and len(entity.country) == 3 and how != "outlet":
            count[entity.country] = count.get(entity.country, 0) + 1
    ranked = sorted(count.values(), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0] < lead * ranked[1]):
        return None
    return max(count, key=lambda c: count[c])


def _cover_sources(annotated: Annotated, index: SpanIndex, cast: Cast, lookup: Lookup) -> Annotated:
    """Give every source without a resolved mention an actor of its own ("two people close to the talks")."""
    text = annotated.report.text
    more: list[Mention] = []
    for attribution in annotated.attributions:
        source = attribution.source
        if source is None or source.end - source.start < 3:
            continue
        near = ((i, annotated.mentions[i]) for i in index.overlapping(source))
        inside = [(i, m) for i, m in near if source.covers(m.span) or m.span.covers(source)]
        if any(i in cast.actor_of or m.kind == "pronoun" for i, m in inside) or not any(
            c.isalpha() for c in source.of(text)
        ):
            continue
        words = source.of(text)
        if PAPER.fullmatch(words) or PAPERS.fullmatch(words) or is_no_actor(words):
            continue
        words = source.of(text).strip(' ,;:"“”')
        before = [i for i in index.overlapping(Span(max(0, source.start - 3), source.start)) if i in cast.actor_of]
        same = cast.actor_of[before[-1]] if words in RELATIVE and before else _bearer(words, cast)
        if not same and (words in PRONOUNS or words.isupper() and lookup.nations.kind(words) == "capital"):
            continue
        if same:
            more.append(Mention(source, "person", 0.5))
            cast.actor_of[len(annotated.mentions) + len(more) - 1] = same
            continue
        found = lookup.nations.find(words)
        country = next((e.country for _, _, e, _ in found if e.country), None)
        plural = is_plural(words)
        profile = as_name(words, None, lookup) or Profile(
            bodies.bare(words) if plural else words, "group" if plural else "person", country, score=0.3
        )
        more.append(Mention(source, "group" if profile.kind == "group" else "role", 0.3))
        cast.add(profile, [len(annotated.mentions) + len(more) - 1])
    mentions = annotated.mentions + tuple(more)
    return replace(annotated, mentions=mentions, antecedents=annotated.antecedents + (None,) * len(more))


def _bearer(words: str, cast: Cast) -> str | None:
    """Return the one person of the report so far who bears a name, whole or its last word."""
    name = words.casefold()
    found = [
        a.id
        for a in cast.actors.values()
        if a.kind == "person" and (a.name.casefold() == name or a.name.casefold().split()[-1:] == [name])
    ]
    return found[0] if len(found) == 1 else None


def _places(annotated: Annotated, known: Knowledge, context: tuple[str, ...]) -> dict[int, Place]:
    found: dict[int, Place] = {}
    text = annotated.report.text
    named: dict[str, Place | None] = {}
    for i, mention in enumerate(annotated.mentions):
        if mention.kind in ("place", "state"):
            name = mention.span.of(text)
            if name not in named:
                named[name] = known.gazetteer.locate(name, span=mention.span, context=context)
            if place := named[name]:
                where = place.name, place.country, place.latitude, place.longitude
                found[i] = Place(mention.span, *where, place.precision)
    return found


#: What is still to come shortly before a date: "will meet on Friday", not "said on Friday that it will"; and by when
#: something is to be done: "urged them to free the crew by Monday".
_AHEAD = re.compile(
    r"\b(?:will|shall|would|is to|are to|plans? to|due to|set to|scheduled|expected to|going to|"
    r"runs? out|expires?|lapses?)\b"
    r"(?:(?!\b(?:said|told|that)\b)[^.;\n])*$|"
    r"\b(?:to|demand\w*|expect\w*|deadline|ultimatum|must|should|unless)\b"
    r"(?:(?!\b(?:said|told|that|had|was|were)\b)[^.;\n])*\b(?:by|until|till|before) (?:the )?$"
)


def _dates(annotated: Annotated, on: date | None) -> dict[int, DateRange]:
    found = {}
    text = annotated.report.text
    for i, mention in enumerate(annotated.mentions):
        if mention.kind == "date":
            ahead = _AHEAD.search(text[max(0, mention.span.start - 70) : mention.span.start])
            resolved = resolve_date(mention.span.of(text), on, tense_hint="future" if ahead else None)
            if resolved:
                start, end, precision = resolved
                found[i] = DateRange(str(start), str(end), precision, mention.span)
    return found
