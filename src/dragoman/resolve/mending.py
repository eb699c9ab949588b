"""The head's mentions, mended by what a list of names or a form of words knows for sure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import attrgetter

from dragoman.quotes import PAPER_OF, PAPERS
from dragoman.records import Annotated, Mention, MentionKind, Span
from dragoman.resolve import bodies
from dragoman.resolve.dates import find_dates
from dragoman.resolve.names import Found, Nations
from dragoman.resolve.people import whole_names
from dragoman.resolve.pronouns import PRONOUNS
from dragoman.resolve.scan import placed_words
from dragoman.resolve.titled import titled
from dragoman.resolve.titles import find_titles
from dragoman.spans import SpanIndex, stripped

_TITLED = re.compile(r"\b(?:Mr|Ms|Mrs|President|Minister|Secretary|Sen|Rep|Gen)\.? ([A-Z][a-z]+)\b")
_CUT_OFF = re.compile(r"(?<=\w) (?:(?:in|of|for|at|on|from|to|by|with|and)(?: the)?|the)$")
_MEETS = re.compile(r" (?:conference|briefing|call)s?\b")
_OF_NEWS = re.compile(r"(?i)\b(?:news|press|media)$")
_OFFICE_OF = re.compile(r"\b(?:of|to) (?:the )?$")
_TWO_NAMES = re.compile(r"[A-Z][\w’'.-]*(?: (?:[a-z]{2,3} )?[A-Z][\w’'.-]*){1,3}")
_PAIR = re.compile(rf"(?:[Tt]he )?([A-Z][\w.]*(?: [A-Z][\w.]*)?)[{bodies.DASH}]([A-Z][\w.]*(?: [A-Z][\w.]*)?)")
#: What two states have with each other, and no body is: "Ardania-[Belmar alliance]".
_BETWEEN = re.compile(
    r" (?:[a-z-]+ )?(?:alliance|partnership|relations(?:hip)?|ties|cooperation|friendship|dialogue|trade|border|talks|"
    r"summit|war|conflict|deal|agreement|treaty)"
)
#: What a news site sets under a headline, and a feed runs into the lead: "Ardania-Belmar war – latest updates".
_STRAPLINE = re.compile(
    r"\b[A-Z]\w+(?: and [A-Z]\w+ at war|[-–][A-Z]\w+ (?:war|crisis))(?=:? ?[–-]? ?(?:live|latest)\b)"
)
_LIVE = re.compile(r"\b(?:live|latest) (?:updates|news)\b")
_LIVE_WORDS = ("live updates", "live news", "latest updates", "latest news")
_NAMED_KINDS = frozenset({"person", "organisation", "group"})
SURER = 1.5  # so much surer in all than of the other kinds
#: Between a demonym and the noun of its state's act: "a Russian full-scale invasion", no verb of somebody else's.
_TO_THE_NOUN = re.compile(
    r"(?: (?!(?:to|and|or|of|in|on|has|have|had|is|was|are|were|will|would|by|than)\b)[a-z][\w-]+){0,2} "
)
_A_VERB = re.compile(r"(?:ed|ing|held|sunk|shot|sold|sent|sign|locked up)$")
_OF_TWO = re.compile(r"[\w][-‑–]$|\b(?:anti|pro)[-‑–]$", re.I)
_TO_THE_ACT = 40  # code points
ACTS = 0.9  # in the corpus 310 of 343 states whose demonym stands so act


def mended(
    annotated: Annotated, named: list[Found], names: Nations, by_epithet: Mapping[Span, str] | None = None
) -> Annotated:
    """Mend the head's mentions by what a list or a form knows for sure: names, ``by_epithet``, media, dates.

    A name that a mention covers is left to it; one that mentions only touch takes the place of the first of them,
    so that what was linked to that mention stays linked; one that nothing touches is added.
    """
    annotated = replace(annotated, mentions=_without_straplines(annotated))
    annotated = replace(annotated, mentions=_with_pronouns(annotated, names))
    annotated = _parted(annotated, named)
    annotated = replace(annotated, mentions=_without_states(annotated, named))
    by_name = SpanIndex([Span(start, end) for start, end, _, _ in named])
    annotated = titled(replace(annotated, mentions=whole_names(annotated, names)), named, by_name)
    annotated = replace(annotated, mentions=_with_demonyms(annotated, named))
    annotated = replace(annotated, mentions=_of_one_kind(annotated))
    annotated = replace(annotated, mentions=_with_surnames(annotated, by_name))
    mentions = list(annotated.mentions)
    index = SpanIndex([m.span for m in annotated.mentions])
    for span, kind in [*_sure(annotated, named, by_name), *_called(by_epithet or {})]:
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
    annotated = replace(annotated, mentions=tuple(mentions), antecedents=annotated.antecedents + (None,) * added)
    return _with_acting(annotated, named)


def _called(by_epithet: Mapping[Span, str]) -> Iterator[tuple[Span, MentionKind]]:
    """Yield the epithets with the kinds of those whom they mean."""
    for span, who in by_epithet.items():
        yield span, "group" if who.startswith("group:") else "state"


def _with_acting(annotated: Annotated, named: list[Found]) -> Annotated:
    """Return the mentions with the demonyms that say who acts, as states: "a Russian attack on the port"."""
    text = annotated.report.text
    demonyms = [Span(start, end) for start, end, entity, how in named if how == "demonym" and entity.kind == "state"]
    if not demonyms or not annotated.anchors:
        return annotated
    index = SpanIndex([m.span for m in annotated.mentions])
    mentions, anchors = list(annotated.mentions), list(annotated.anchors)
    for n, anchor in enumerate(anchors):
        start = anchor.span.start
        last = bisect_left(demonyms, start, key=attrgetter("end")) - 1
        if last < 0 or demonyms[last].end <= start - _TO_THE_ACT:
            continue
        demonym = demonyms[last]
        between = text[demonym.end : start]
        if (
            _TO_THE_NOUN.fullmatch(between)
            and (between == " " or not _A_VERB.search(anchor.span.of(text)))
            and not _OF_TWO.search(text[max(0, demonym.start - 5) : demonym.start])
            and not index.overlapping(Span(demonym.start, start))
        ):
            mentions.append(Mention(demonym, "state", 0.8))
            anchors[n] = replace(anchor, actors=((len(mentions) - 1, ACTS), *anchor.actors))
    links = annotated.antecedents + (None,) * (len(mentions) - len(annotated.mentions))
    return replace(annotated, mentions=tuple(mentions), anchors=tuple(anchors), antecedents=links)


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


def _without_straplines(annotated: Annotated) -> tuple[Mention, ...]:
    """Return the mentions with none that runs on into a strapline: "Jan Voss [Ardania and Belmar at war – live]"."""
    text = annotated.report.text
    live = any(words in text for words in _LIVE_WORDS) and _LIVE.search(text)  # most reports have none of the words
    starts = [m.start() for m in _STRAPLINE.finditer(text)] if live else []
    if not starts:
        return annotated.mentions
    mentions = list(annotated.mentions)
    for i, mention in enumerate(mentions):
        span = mention.span
        cut = next((at for at in starts if span.start < at < span.end), None)
        if cut is not None and mention.kind != "state":
            mentions[i] = replace(mention, span=stripped(text, Span(span.start, cut)))
    return tuple(mentions)


def _parted(annotated: Annotated, named: list[Found]) -> Annotated:
    """Return the mentions with two of "the Ardania-Belmar war", which the head takes for one.

    Of "Ardania-[Belmar alliance]" the second is the state alone.
    """
    text = annotated.report.text
    mentions, more = list(annotated.mentions), []
    entities = {(start, end): entity.kind for start, end, entity, _ in named}
    before = {end for _, end in entities}
    # Where the second name of "Ardania-Belmar" begins, of which most reports have few.
    seconds = [start for start, _ in entities if start - 1 in before and text[start - 1] in bodies.DASH]
    ends = {start: end for start, end, _, how in named if how == "name" and start - 1 in before}
    for i, mention in enumerate(mentions) if seconds else ():
        end = ends.get(mention.span.start, mention.span.end)
        joined = end < mention.span.end and text[mention.span.start - 1] in bodies.DASH
        if joined and _BETWEEN.fullmatch(text, end, mention.span.end):
            span = Span(mention.span.start, end)
            mentions[i] = Mention(span, entities[span.start, end], mention.score)
    around = [i for i, m in enumerate(mentions) if seconds and any(m.span.start < at < m.span.end for at in seconds)]
    pairs = [(i, mentions[i], _PAIR.fullmatch(mentions[i].span.of(text))) for i in around]
    for i, mention, pair in pairs:
        if pair is None:
            continue
        spans = [Span(mention.span.start + pair.start(n), mention.span.start + pair.end(n)) for n in (1, 2)]
        kinds = [entities.get((s.start, s.end)) for s in spans]
        if all(kinds):
            mentions[i] = Mention(spans[0], kinds[0], mention.score)  # type: ignore[arg-type]
            more.append(Mention(spans[1], kinds[1], mention.score))  # type: ignore[arg-type]
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
        if kind in ("organisation", "outlet") and _MEETS.match(text, mention.span.end) and _OF_NEWS.search(words):
            kind = "place"  # "a joint news conference"
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


def _with_surnames(annotated: Annotated, known: SpanIndex) -> tuple[Mention, ...]:
    """Return the mentions with a surname alone for the person that the report names in full.

    The head takes some, at the head of a sentence, for a state or a group it does not know; what is ``known`` as a
    name in the text it leaves alone.
    """
    text = annotated.report.text
    full = [m.span.of(text).split() for m in annotated.mentions if m.kind == "person"]
    surnames = {name[-1] for name in full if len(name) > 1}
    surnames |= {name[0] for name in full if len(name) > 1 and len(name[0]) < 5}  # Xi Jinping
    others = [
        (i, m.span.of(text))
        for i, m in enumerate(annotated.mentions)
        if m.kind in ("state", "organisation", "group", "outlet")
    ]
    alone = {name[0] for name in full if len(name) == 1}.intersection(words for _, words in others)
    if alone:
        surnames |= alone.intersection(_TITLED.findall(text))
    doubtful = [i for i, words in others if words in surnames]
    mentions = list(annotated.mentions)
    for i in doubtful:
        if not known.overlapping(mentions[i].span):
            mentions[i] = replace(mentions[i], kind="person")
    return tuple(mentions)


def _sure(annotated: Annotated, named: list[Found], by_name: SpanIndex) -> list[tuple[Span, MentionKind]]:
    """Return the names and media in the text with their kinds, none overlapping, media before names.

    ``by_name`` is of the spans of ``named``.
    """
    media = _media(annotated, named)
    taken = SpanIndex(media)
    found: list[tuple[Span, MentionKind]] = [(span, "outlet") for span in media]
    for span, (_, _, entity, how) in zip(by_name.spans, named, strict=True):
        if how != "demonym" and not (media and taken.overlapping(span)):
            found.append((span, "place" if how == "capital" else entity.kind))
    return found


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
