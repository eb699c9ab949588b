"""Annotated -> Resolved: mentions become actors of a country, places on the map, dates on the calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from dragoman.quotes import PAPER, PAPER_OF, PAPERS
from dragoman.records import Annotated, DateRange, Mention, MentionKind, Place, Resolved, Span
from dragoman.resolve import bodies, offices
from dragoman.resolve.beside import Beside
from dragoman.resolve.cast import Cast, Profile
from dragoman.resolve.dates import find_dates, resolve_date
from dragoman.resolve.home import Hints, told
from dragoman.resolve.names import Found, Nations
from dragoman.resolve.pairs import Parties, resolve_pairs
from dragoman.resolve.people import is_no_actor, is_plural, people, whole_names
from dragoman.resolve.places import Gazetteer
from dragoman.resolve.pronouns import FIRST, PRONOUNS, RELATIVE, TWO_SIDES, Scene, resolve_pronouns
from dragoman.resolve.register import Register
from dragoman.resolve.scan import placed_words
from dragoman.resolve.settling import Settling
from dragoman.resolve.titled import titled
from dragoman.resolve.titles import find_titles
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
    annotated = _with_found(annotated, named, known.nations)
    cast = Cast(annotated.report.published)
    on = date.fromisoformat(annotated.report.published) if annotated.report.published else None
    context = _countries(named)
    ruler = bodies.government(annotated.report.outlet, known.nations)
    presides = bodies.presides(annotated.report.outlet)
    groups = frozenset(entity.id for _, _, entity, _ in named if entity.kind == "group")
    press = bodies.press(annotated.report.outlet, known.nations)
    lookup = offices.Lookup(known.register, known.nations, on, context, ruler, presides, groups, press)
    by_place = SpanIndex([m.span for m in annotated.mentions])
    offices.resolve_people(annotated, people(annotated, by_place), by_place, cast, lookup)
    _enter_bodies(annotated, by_place, cast, known, lookup, named)
    annotated = _cover_sources(annotated, by_place, cast, lookup)
    by_place, sentences = SpanIndex([m.span for m in annotated.mentions]), SpanIndex(annotated.sentences)
    home = _home(named)
    hints = Hints.of(annotated.report, named, sentences, known.nations)
    spoken = voices(annotated, by_place, cast, lookup, known)
    cast.serve(known.nations)
    by_far = _home(named, BY_FAR)
    mentions, places = annotated.mentions, _places(annotated, known, context)
    by_model, bearers = told(annotated, named, places, cast), known.register.bearers
    said = _sayings(annotated, by_place, cast)
    beside = Beside(text, known.nations, ruler, context, hints, cast, by_model, spoken, said, mentions, by_place)
    settling = Settling(
        text, known.nations, ruler, presides, press, context, home, by_far, hints, by_model, bearers, beside
    )
    cast.settle(mentions, settling.country)

    def state(code: str) -> str:
        return cast.add(bodies.state(code, known.nations))

    resolve_pronouns(Scene(annotated, by_place, sentences, cast.actor_of, cast.actors), state, home, spoken)
    outlet = cast.add(bodies.outlet(annotated.report.outlet, known)) if annotated.report.outlet else None
    parties = Parties(annotated, by_place, sentences, cast.actor_of, cast.actors)
    pairs = resolve_pairs(parties) | _as_one(annotated, spoken)
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


_TITLED = re.compile(r"\b(?:Mr|Ms|Mrs|President|Minister|Secretary|Sen|Rep|Gen)\.? ([A-Z][a-z]+)\b")
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
_CUT_OFF = re.compile(r"(?<=\w) (?:(?:in|of|for|at|on|from|to|by|with|and)(?: the)?|the)$")
_OFFICE_OF = re.compile(r"\b(?:of|to) (?:the )?$")
_TWO_NAMES = re.compile(r"[A-Z][\w’'.-]*(?: (?:[a-z]{2,3} )?[A-Z][\w’'.-]*){1,3}")
_PAIR = re.compile(r"(?:[Tt]he )?([A-Z][\w.]*(?: [A-Z][\w.]*)?)[-‑–]([A-Z][\w.]*(?: [A-Z][\w.]*)?)")
_OF_THE_UNION = frozenset({"IGO:EU", "IGO:EC", "IGO:EUCO", "IGO:EUCOUNCIL", "IGO:EP"})  # "Brussels" is theirs
_ALLIANCE = re.compile(r"(?:[Tt]he|[Tt]his) (?:[\w-]+ ){0,2}(alliance|bloc)")
_SHORT = {"Alliance": "IGO:NATO", "Congress": "group:inc", "ABC": "outlet:abc-news"}  # in a report that names it
_OWNED = re.compile(r"([A-Z][\w-]+)[’']s? (?=[a-z])")
_NAMED_KINDS = frozenset({"person", "organisation", "group"})
SURER = 1.5  # so much surer in all than of the other kinds
_ARABIC = re.compile(r"\b(?:al|el)-")
_REGIME = re.compile(r"((?:[A-Z][\w’-]+ )*(?:al-|el-)?[A-Z][\w’-]+) (?:regime|government|administration|cabinet)")
KOREAS = {"North": "PRK", "South": "KOR"}  # in a report that names both


def _enter_bodies(
    annotated: Annotated, index: SpanIndex, cast: Cast, known: Knowledge, lookup: offices.Lookup, found: list[Found]
) -> None:
    """Enter states, organisations, groups and outlets; "the ministry" is the last body named that ends so.

    ``index`` is of the mentions; ``found`` are the names in the text.
    """
    text = annotated.report.text
    named = {entity.id for _, _, entity, _ in found}
    belgian = any(entity.id == "BEL" and how != "capital" for _, _, entity, how in found)
    union = None if belgian or named.isdisjoint(_OF_THE_UNION) else known.nations.entity("IGO:EU")
    ours = named | {"IGO:EU"} if union else named
    last: dict[str, str] = {}
    letters: dict[str, str] = {}  # "RIAA": whoever was called so in brackets behind the name
    profiles: dict[tuple[MentionKind, str], Profile | None] = {}
    for i in index.order:
        mention = annotated.mentions[i]
        if mention.kind in ("pronoun", "date"):
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
        if mention.kind in ("organisation", "outlet") and bodies.is_paper(mention.span, text):
            continue
        words = bodies.joined(text, mention, annotated.mentions, index, known.nations)
        bare = bodies.bare(words)
        whole = _ALLIANCE.fullmatch(words)
        meant = known.nations.lookup(f"the {whole[1]}") if whole else union if bare == "Brussels" else None
        if meant and meant.id in ours and mention.kind != "place":  # "the Western military alliance", of NATO
            cast.add(bodies.listed(meant), [i])
            continue
        if bare in KOREAS and set(KOREAS.values()) <= set(lookup.context):
            cast.add(bodies.state(KOREAS[bare], known.nations), [i])
            continue
        if bare in _SHORT and _SHORT[bare] in named:
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
            owner = offices.as_name(_ARABIC.sub("", owned[1]), None, lookup)
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


def _with_found(annotated: Annotated, named: list[Found], names: Nations) -> Annotated:
    """Mend the head's mentions by what a list or a form knows for sure: names, media, dates.

    A name that a mention covers is left to it; one that mentions only touch takes the place of the first of them,
    so that what was linked to that mention stays linked; one that nothing touches is added.
    """
    annotated = replace(annotated, mentions=_with_pronouns(annotated, names))
    annotated = _parted(annotated, named)
    annotated = replace(annotated, mentions=_without_states(annotated, named))
    annotated = titled(replace(annotated, mentions=whole_names(annotated)), named)
    annotated = replace(annotated, mentions=_with_demonyms(annotated, named))
    annotated = replace(annotated, mentions=_of_one_kind(annotated))
    annotated = replace(annotated, mentions=_with_surnames(annotated, named))
    mentions = list(annotated.mentions)
    index = SpanIndex([m.span for m in annotated.mentions])
    for span, kind in _sure(annotated, named):
        near = [i for i in index.overlapping(span) if annotated.mentions[i].kind not in ("pronoun", "date")]
        around = [
            i
            for i in near
            if annotated.mentions[i].span.covers(span) and not kind == annotated.mentions[i].kind == "outlet"
        ]
        if not near:
            mentions.append(Mention(span, kind, 0.8))
        elif not around or annotated.mentions[around[0]].span == span:
            i = next((n for n in near if annotated.mentions[n].kind == kind), near[0])
            held = annotated.mentions[i]
            either = {held.kind, kind} == {"state", "place"}  # a capital or country that acts or is where it happens
            mentions[i] = Mention(span, held.kind if either else kind, held.score)
            for piece in near:  # "North" and "Korea" are both that name now; a letter of "U.N." is too little to go by
                inner = annotated.mentions[piece].span
                if span.covers(inner) and inner.end - inner.start > 2:
                    mentions[piece] = mentions[i]
    numbers = [i for i, m in enumerate(annotated.mentions) if m.kind == "date"]
    dates = SpanIndex([annotated.mentions[i].span for i in numbers])
    for span in find_dates(annotated.report.text):
        near = [numbers[n] for n in dates.overlapping(span)]
        if not near:
            mentions.append(Mention(span, "date", 0.8))
        elif len(near) > 1 and all(span.covers(annotated.mentions[i].span) for i in near):
            for piece in near:  # "the last day" and "March" are one date
                mentions[piece] = replace(mentions[piece], span=span)
    added = len(mentions) - len(annotated.mentions)
    return replace(annotated, mentions=tuple(mentions), antecedents=annotated.antecedents + (None,) * added)


def _without_states(annotated: Annotated, named: list[Found]) -> tuple[Mention, ...]:
    """Return the mentions with no name of a person that opens with a state: "Prime Minister of Ardania Jana Voss"."""
    text = annotated.report.text
    ends = {start: end for start, end, entity, _ in named if entity.kind == "state"}
    mentions = list(annotated.mentions)
    for i, mention in enumerate(annotated.mentions):
        start = mention.span.start
        start += 4 if text.startswith("the ", start) else 0
        end = ends.get(start, 0)
        if mention.kind != "person" or not start < end <= mention.span.end:
            continue
        behind = _OFFICE_OF.search(text[max(0, start - 8) : start]) is not None
        rest = text[end + 1 : mention.span.end]
        if end == mention.span.end and behind:
            mentions[i] = replace(mention, kind="state")
        elif text[end : end + 1] == " " and _TWO_NAMES.fullmatch(rest) and behind and not find_titles(rest):
            mentions[i] = Mention(Span(end + 1, mention.span.end), "person", mention.score)
    return tuple(mentions)


def _parted(annotated: Annotated, named: list[Found]) -> Annotated:
    """Return the mentions with two of "the Ardania-Belmar war", which the head takes for one."""
    text = annotated.report.text
    pairs = [(i, m, _PAIR.fullmatch(m.span.of(text))) for i, m in enumerate(annotated.mentions)]
    mentions, more = list(annotated.mentions), []
    entities = {(start, end): entity.kind for start, end, entity, _ in named}
    for i, mention, pair in pairs:
        if pair is None:
            continue
        spans = [Span(mention.span.start + pair.start(n), mention.span.start + pair.end(n)) for n in (1, 2)]
        kinds = [entities.get((s.start, s.end)) for s in spans]
        if all(kinds):
            mentions[i] = Mention(spans[0], kinds[0], mention.score)  # type: ignore[arg-type]
            more.append(Mention(spans[1], kinds[1], mention.score))  # type: ignore[arg-type]
    if not more:
        return annotated
    links = annotated.antecedents + (None,) * (len(mentions) - len(annotated.antecedents) + len(more))
    return replace(annotated, mentions=(*mentions, *more), antecedents=links)


def _with_pronouns(annotated: Annotated, names: Nations) -> tuple[Mention, ...]:
    """Return the mentions with pronouns as such, and things as places: the head takes them for others now and then."""
    text = annotated.report.text
    mentions = []
    for mention in annotated.mentions:
        words = mention.span.of(text)
        kind = mention.kind
        if kind not in ("pronoun", "date", "role") and (cut := _CUT_OFF.search(words)):  # "rebels in"
            mention = replace(mention, span=Span(mention.span.start, mention.span.start + cut.start()))
            words = mention.span.of(text)
        if kind in ("organisation", "outlet") and not PAPERS.fullmatch(words) and (paper := PAPER_OF.fullmatch(words)):
            mention = replace(mention, span=Span(mention.span.start, mention.span.start + paper.end("who")))
            words = mention.span.of(text)
        if kind == "role" and names.kind(bodies.bare(words)) == "name":  # "the U.S.", whose officials are cut off
            kind = "state"
        if kind not in ("pronoun", "date"):
            kind = "pronoun" if words in PRONOUNS else "place" if names.is_thing(bodies.bare(words)) else kind
        mentions.append(mention if kind == mention.kind else replace(mention, kind=kind))
    return tuple(mentions)


def _with_demonyms(annotated: Annotated, named: list[Found]) -> tuple[Mention, ...]:
    """Return the mentions with no demonym for a person: "Ardanian" belongs to the title behind it, else to the state.

    The head takes the demonym of a state it never read of for a first name.
    """
    mentions = list(annotated.mentions)
    roles = {m.span.start: i for i, m in enumerate(mentions) if m.kind == "role"}
    demonyms = {Span(start, end) for start, end, _, how in named if how == "demonym"}
    for i, mention in enumerate(annotated.mentions):
        if mention.kind != "person" or mention.span not in demonyms:
            continue
        title = roles.get(mention.span.end + 1)
        if title is None:
            mentions[i] = replace(mention, kind="state")
            continue
        mentions[title] = replace(mentions[title], span=Span(mention.span.start, mentions[title].span.end))
        mentions[i] = mentions[title]
    return tuple(mentions)


def _of_one_kind(annotated: Annotated) -> tuple[Mention, ...]:
    """Return the mentions with one kind a name: the head takes "GitHub" for a body here and for a person there."""
    text = annotated.report.text
    alike: dict[str, list[int]] = {}
    for i, mention in enumerate(annotated.mentions):
        if mention.kind in _NAMED_KINDS:
            alike.setdefault(mention.span.of(text), []).append(i)
    mentions = list(annotated.mentions)
    for same in alike.values():
        if len(same) > 1 and len({mentions[i].kind for i in same}) > 1:
            sure = dict.fromkeys((mentions[i].kind for i in same), 0.0)
            for i in same:
                sure[mentions[i].kind] += mentions[i].score
            kind = max(sure, key=lambda k: sure[k])
            if sure[kind] > SURER * (sum(sure.values()) - sure[kind]):
                for i in same:
                    mentions[i] = replace(mentions[i], kind=kind)
    return tuple(mentions)


def _with_surnames(annotated: Annotated, named: list[Found]) -> tuple[Mention, ...]:
    """Return the mentions with a surname alone for the person that the report names in full.

    The head takes some, at the head of a sentence, for a state or a group it does not know.
    """
    text = annotated.report.text
    full = [m.span.of(text).split() for m in annotated.mentions if m.kind == "person"]
    surnames = {name[-1] for name in full if len(name) > 1}
    alone = {name[0] for name in full if len(name) == 1}
    if alone:
        surnames |= alone.intersection(_TITLED.findall(text))
    surnames |= {name[0] for name in full if len(name) > 1 and len(name[0]) < 5}  # Xi Jinping
    doubtful = [
        i
        for i, m in enumerate(annotated.mentions)
        if m.kind in ("state", "organisation", "group", "outlet") and m.span.of(text) in surnames
    ]
    mentions = list(annotated.mentions)
    known = SpanIndex([Span(start, end) for start, end, *_ in named] if doubtful else [])
    for i in doubtful:
        if not known.overlapping(mentions[i].span):
            mentions[i] = replace(mentions[i], kind="person")
    return tuple(mentions)


def _sure(annotated: Annotated, named: list[Found]) -> list[tuple[Span, MentionKind]]:
    """Return the names and media in the text with their kinds, none overlapping, media before names."""
    media = _media(annotated, named)
    taken = SpanIndex(media)
    found: list[tuple[Span, MentionKind]] = [(span, "outlet") for span in media]
    for start, end, entity, how in named:
        span = Span(start, end)
        if how != "demonym" and not taken.overlapping(span):
            found.append((span, "place" if how == "capital" else entity.kind))
    return found


def _countries(named: list[Found]) -> tuple[str, ...]:
    """Return the ISO3 codes named in the report, the most frequent first."""
    count: dict[str, int] = {}
    for _, _, entity, _ in named:
        if entity.country and len(entity.country) == 3:
            count[entity.country] = count.get(entity.country, 0) + 1
    return tuple(sorted(count, key=lambda c: (-count[c], c)))


#: Media named by their nation or by a kind of media: what a chain passes through, and no list can hold.
_KINDS_OF_MEDIA = r"(?:media|television|TV|radio|news agency|newspapers?|press|broadcaster)\b"
_OF_MEDIA = frozenset("media television tv radio news newspaper newspapers press broadcaster".split())  # noqa: SIM905
_MEDIUM = re.compile(rf"(?<=\s){_KINDS_OF_MEDIA}")
_MEDIA = re.compile(
    rf"\b(?:(?:[A-Z][\w’'-]+|[Ss]tate|[Ll]ocal|[Oo]fficial|[Ss]emi-official)\s+){{1,3}}{_KINDS_OF_MEDIA}"
)
_BEFORE_MEDIUM = 90  # characters that three words before it take up at most


def _media(annotated: Annotated, named: list[Found]) -> list[Span]:
    """Return where the text names media ("Iranian state media") or the report's own outlet, unless it is a state's."""
    text, outlet = annotated.report.text, annotated.report.outlet
    found: list[Span] = []
    near = [start for start, word in placed_words(text) if word in _OF_MEDIA]
    for medium in filter(None, (_MEDIUM.match(text, start) for start in near)):  # few words are one
        before = max(medium.start() - _BEFORE_MEDIUM, found[-1].end if found else 0)
        first = _MEDIA.search(text, before, medium.end())
        if first and (match := _MEDIA.match(text, first.start())):  # "state TV" may go on as "state TV radio"
            found.append(Span(*match.span()))
    if outlet and len(outlet) > 2:
        own = re.compile(rf"(?<!\w){re.escape(outlet)}(?!\w)", re.IGNORECASE)
        seats = SpanIndex([Span(start, end) for start, end, _, how in named if how == "seat"])
        spans = (Span(*m.span()) for m in own.finditer(text))
        found += [s for s in spans if not any(s.overlaps(f) for f in found) and not seats.overlapping(s)]
    return sorted(found)


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


def _cover_sources(annotated: Annotated, index: SpanIndex, cast: Cast, lookup: offices.Lookup) -> Annotated:
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
        profile = offices.as_name(words, None, lookup) or Profile(
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
    r"\b(?:will|shall|would|is to|are to|plans? to|due to|set to|scheduled|expected to|going to)\b"
    r"(?:(?!\b(?:said|told|that)\b)[^.;\n])*$|"
    r"\b(?:to|demand\w*|deadline|ultimatum|must|should|unless)\b"
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
