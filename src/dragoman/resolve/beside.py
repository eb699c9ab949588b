"""Whose an actor is by the words beside it: what stands before and behind, who speaks, whom it belongs to by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from dragoman.records import Actor, Mention, Span
from dragoman.resolve.bodies import WORLDWIDE
from dragoman.resolve.cast import Cast
from dragoman.resolve.givennames import by_patronymic
from dragoman.resolve.home import Hints, Told
from dragoman.resolve.names import Nations
from dragoman.resolve.people import KIN, KIN_NAMED, KIN_WORDS
from dragoman.resolve.persons import tokens
from dragoman.resolve.pronouns import linked
from dragoman.resolve.voices import Voices
from dragoman.resolve.whose import family
from dragoman.spans import SpanIndex

#: Who is of several states, or of whichever: "Western officials", "a hundred foreign journalists".
ABROAD = re.compile(
    r"(?i)(?:more than )?(?:an? )?(?:(?:dozen|hundred|score)s? (?:of )?)?(?:\w+ )?"
    r"(?:western|foreign|international|global|world|european|arab|african|allied|nordic|"
    r"baltic|gulf|asian|other|(?:north|south|latin|central) american)\b|"
    r".*\bpeacekeepers$|.* foreign (?:media|press|journalists)$"
)
#: Who stands at an embassy, of which they are not: "crowds gathered outside the Ardanian embassy".
AT_EMBASSY = re.compile(
    r" (?:[a-z]+ ){0,3}(?:outside|at|before|near|in front of) (?:the |an? )?([A-Z]\w+)(?:[’']s)? (?:embassy|consulate)"
)
ENEMY = re.compile(r"(?i)(?:the )?(?:[a-z]+ )?(?:occupiers|invaders|aggressors?|enemy|enemies|terrorists)")
CIVILIANS = re.compile(
    r"(?i)\b(?:civilians|people|residents|women|children|families|patients|villagers|tribes(?:men)?|clans|militia(?:s|men)?)\b"
)
_EMBASSY_OF = re.compile(r"(?i) embassy(?: in)?$")
_NAMED_NEAR = 300  # characters before some of them, in which those stand
_MINE = re.compile(rf"(?i)\b(?:my|our) (?:[a-z-]+ ){{0,2}}{KIN_WORDS}")
_KIN_NEAR = 40  # characters before a name, in which "my late son" stands
_KIN_OF = 250  # characters before, in which whose kin somebody is was named
_ALIAS = re.compile(r"(?i)\b(?:(?:also|better) known as|a\.?k\.?a\.?|alias|nom de guerre),? [“\"']?$")
#: What a body is called behind its name, by its nation: "Voss Air, an Ardanian company".
_A_BODY = re.compile(
    r",? (?:an?|the|a leading|one of) ((?:[A-Z][\w.-]*)(?: [A-Z][\w.-]*)?)(?:-based)? (?:[\w-]+ ){0,3}?"
    r"(?:company|firm|group|bank|agency|organi[sz]ation|institute|think ?tank|newspaper|broadcaster|airline|carrier|"
    r"giant|maker|manufacturer|charity|university|party|daily|website|producer|operator)\b"
)
#: The same of whatever the head takes its name for: "Vossbank, Ardania’s largest lender".
_ITS_BODY = re.compile(
    r", ([A-Z][\w.-]*(?: [A-Z][\w.-]*)?)[’']s? (?:[a-z-]+ ){0,4}?"
    r"(?:company|firm|bank|lender|agency|airline|carrier|maker|manufacturer|producer|operator|broadcaster|newspaper)\b"
)
#: What a body is, in a sentence of its own: "Vossgroup is a holding company that controls Ardanian mines".
_IS_A_BODY = re.compile(
    r" (?:is|was) (?:an? |the |among |one of )[^.;]{0,60}?"
    r"\b(?:company|companies|firm|bank|lender|agency|airline|carrier|makers?|manufacturers?|producers?|operator)\b[^.;,]{0,60}"
)
#: The same before its name: "the Ardanian law firm Voss Holt".
_BODY_OF = re.compile(
    r"([A-Z][\w.-]*(?: [A-Z][\w.-]*)?)(?:-based)? (?:[a-z-]+ ){0,2}"
    r"(?:company|firm|bank|agency|institute|think ?tank|newspaper|broadcaster|airline|carrier|giant|maker|manufacturer|"
    r"charity|university|daily|website|producer|operator|companies|entity|entities) $"
)
_PAIRED = re.compile(r"([A-Z]\w+)(?: [a-z]+){1,3} and $")
#: Who is for a state, or backed by one, and hardly of it: "pro-Ardanian rebels", "Ardanian-backed militias".
_CAUSE = re.compile(r"(?i:\bpro)[-‑– ]([A-Z]\w+)|\b([A-Z][\w.]+)[-‑– ](?:backed|aligned|allied|supported|led) ")
#: Parts of a state that another one took for states of their own, and whose they are.
_BREAKAWAY = re.compile(
    r"(?i)(?:so-called|self-(?:proclaimed|declared|styled)|purported|breakaway|separatist|unrecogni[sz]ed)\W+"
    r"(?:[\w’'-]+\W+)*(?:republics?|enclaves?|statelets?)|(?:[\w’'-]+ )*people[’']s republics"
)
_BROKEN = frozenset("UKR GEO MDA AZE CYP SOM".split())  # noqa: SIM905
#: Whose men somebody is, where the head takes but the beginning: "entities connected" to Ardania's army.
_TIED = re.compile(r"(?i)\b(?:connected|linked|affiliated|tied|loyal|aligned|subordinate)$")
_TO = re.compile(r" (?:to|with) (?:the )?")
_ITS = re.compile(r"(?:its|their) ")
_ONE_OF = re.compile(r"(?:first|second|third|other) (?:[\w-]+ )*(source|official|diplomat)")
_HIS = re.compile(r"(?:his|her) ")
_WHOSE = re.compile(r"(?i)(?:(?:some|most|many|all|several|one|parts?) of )?(?:its|their|his|her) ")
_FOLLOWS = re.compile(r" (?:in|from|of) (?:the )?")
_GOES_ON = re.compile(r"(?:, (?:and )?| and )(?:the )?[A-Z]")
_PART_OF = re.compile(
    r"(?i).*\b(?:crowds?|some|many|most|dozens|hundreds|thousands|administration|office|ministry|members?) of"
)
_ATTACKERS = re.compile(r" (?:army|troops|forces|military|aggress|occup|invad|missile|shelling|attack)")
#: People who are of where they are said to be: "protesters in Kyiv"; not reporters, diplomats, troops.
_DWELLERS = re.compile(
    r"(?i).*\b(?:people|residents|civilians|protesters|demonstrators|voters|families|students|authorities|officials|"
    r"police|activists|citizens|women|children|workers|villagers|opposition|hospitals?|prisoners|lawmakers|members|"
    r"representatives)(?: of)?"
)
_SERVED = re.compile(r",? who (?:has |had )?(?:also )?(?:served|worked|advised)\b")
_UNDER = re.compile(r"\bunder (?:(?:former )?(?:President|Prime Minister|Chancellor) )?$")
_CREDIT = re.compile(r" ?/ ?(?:AP|Al Jazeera|AFP|Reuters|REUTERS|EPA|Getty|TASS|Pool)\b")
_CREDIT_BEFORE = re.compile(r"\b(?:AP|AFP|Reuters|REUTERS|EPA|Getty Images|TASS) ?/ ?$")
#: Whom a state's police and courts deal with are of that state, unless a word says otherwise: "police searched the
#: homes of eleven journalists". Of soldiers, migrants and spies that is as often wrong.
_DONE = (
    r"(?:arrested|detained|jailed|convicted|sentenced|searched|questioned|raided|beat|beaten|dispersed|charged|imprisoned|"
    r"rounded up|fined|interrogated|harassed|disqualified|prosecuted|indicted|evicted)"
)
_HOLDING = re.compile(
    rf"\b(?:police|authorities|prosecutors?|courts?|judges?|gendarmes?)(?: (?:has|have|had|also|later|then))*"
    rf"(?: [a-z]+ and)? {_DONE}(?: (?!(?:and|but|after|when|who|that|for|in)\b)[\w’'-]+){{0,4}} $"
)
_HELD_BY = re.compile(
    rf" (?:who )?(?:was|were|had been|have been|has been)(?: [a-z]+){{0,2}} {_DONE} by (?:the )?(?=\w)"
)
_FOREIGN = re.compile(
    r"(?i)\b(?:foreign\w*|migrants?|refugees|hackers?|sp(?:y|ies)|agents?|smugglers?|tourists?|nationals)\b"
)
_NEAR_HOLDER = 110
_HOLDERS = frozenset({"COP", "JUD", "GOV"})
_SCENE = re.compile(
    r"\b(?:in|of|throughout|across|inside|near|outside|around)(?: the)?(?: \w+ of| [a-z]+| besieged)? ?$"
)
_IN = re.compile(r"(?:(?<= of)| (?:in|across|of)) (?:the )?")
_OWNER = re.compile(r"(?:the )?(?:[\w.]+ )*?([A-Z][\w-]+)(?:[’']s|(?<=s)[’']) ")
_HOUSE = re.compile(r"(?:the )?([A-Z][\w-]+) (?:family|clan|regime|dynasty|camp|team|loyalists|supporters)")
_PLURAL_NAME = re.compile(r"[A-Z][a-z]{3,}s")


@dataclass(frozen=True, slots=True)
class Beside:
    """What the words beside an actor tell of whose it is, where its own name does not.

    ``ruler`` is the state whose government published the report, ``context`` those that the report names; ``told`` is
    what the model says of each actor (id). ``spoken`` has whose words the report is, ``sayings`` what it quotes and
    the actor (id) who says it; ``by_place`` is of the ``mentions``.
    """

    text: str
    names: Nations
    ruler: str | None
    context: tuple[str, ...]
    hints: Hints
    cast: Cast
    told: Mapping[str, Told]
    spoken: Voices
    sayings: Sequence[tuple[Span, str]]
    mentions: Sequence[Mention]
    by_place: SpanIndex
    antecedents: Sequence[int | None]

    def country(self, actor: Actor, first: Span) -> str | None:
        """Return whose an actor is by what stands beside its first mention, or by whom it belongs to."""
        return (
            self._of_place(actor, first.start)
            or self._of_scene(actor, first)
            or self._by_words(actor, first)
            or self._of_holder(actor, first)
            or self._of_others(actor, first)
        )

    def of_speaker(self, first: Span) -> str | None:
        """Return the country of whose words a mention stands in: "our soldiers", says a guest."""
        voice = self.spoken.at(first.start)
        if voice is not None and voice.speaker:
            return self.cast.actors[voice.speaker].country
        said = (who for content, who in self.sayings if content.covers(first))
        return next((self.cast.actors[who].country for who in said if who in self.cast.actors), None)

    def is_quoted(self, first: Span) -> bool:
        """Tell whether a mention stands in words that its paragraph quotes."""
        before = self.text[self.text.rfind("\n", 0, first.start) + 1 : first.start]
        return before.count("“") > before.count("”") or before.count('"') % 2 == 1

    def land(self, first: Span) -> str | None:
        """Return the state named last in the sentence before "the country's courts"."""
        near = self.hints.sentences.overlapping(Span(first.start, first.start + 1))
        start = self.hints.sentences.spans[near[0]].start if near else first.start
        before = [f[2].country for f in self.hints.named if start <= f[0] < first.start]
        return before[-1] if before else None

    def of_several(self, first: Span) -> bool:
        """Tell whether a mention stands in the words of several states that speak as one: "our teams"."""
        voice = self.spoken.at(first.start)
        return voice is not None and len(voice.members) > 1

    def of_whom(self, actor: Actor) -> Actor | None:
        """Return the several of whom somebody is one: "two Western security sources", then "the first source"."""
        one = _ONE_OF.fullmatch(actor.name)
        groups = (a for a in self.cast.actors.values() if a.kind == "group") if one else ()
        return next((a for a in groups if a.name.endswith(f" {one[1]}s")), None) if one else None

    def of_named(self, first: Span, who: str) -> str | None:
        """Return the country of those whom the report named last by a noun: "two officials", of "U.S. officials"."""
        near = (
            (self.mentions[i].span.start, actor.country)
            for i, actor in self._actors(Span(max(0, first.start - _NAMED_NEAR), first.start))
            if self.mentions[i].span.end <= first.start and actor.kind == "group" and actor.name.endswith(who)
        )
        return max(near, key=itemgetter(0), default=(0, None))[1]

    def owner(self, first: Span) -> Actor | None:
        """Return whose somebody is by the pronoun before the noun, as far as the head knows: "its troops"."""
        opening = _WHOSE.match(first.of(self.text))
        if opening is None:
            return None
        if _HIS.match(opening[0]) and self.text.endswith(" and ", 0, first.start):  # "Voss and his team"
            for i, who in self._ending(first.start - len(" and ")):
                if self.mentions[i].kind in ("person", "role"):
                    return who
        end = first.start + opening.end() - 1
        near = self.by_place.overlapping(Span(end - 1, end))
        pronouns = (n for n in near if self.mentions[n].kind == "pronoun" and self.mentions[n].span.end == end)
        pronoun = next(pronouns, None)
        back = linked(pronoun, self.antecedents, self.cast.actor_of) if pronoun is not None else None
        return self.cast.actors[self.cast.actor_of[back]] if back is not None else None

    def of_partners(self, first: Span) -> str | None:
        """Return the one state that partners are of: "our Ardanian allies", "our friends in Ardania"."""
        named = self.names.find(first.of(self.text))
        if named:
            return named[0][2].country if len(named) == 1 and named[0][3] == "demonym" else None
        behind = _FOLLOWS.match(self.text, first.end)
        near = self.text[behind.end() : behind.end() + 60] if behind else ""
        found = [f for f in self.names.find(near) if f[2].kind == "state"]
        one = found and found[0][0] == 0 and not _GOES_ON.match(near, found[0][1])
        return found[0][2].country if one else None

    def of_embassies(self) -> str | None:
        """Return whose the one embassy is that the report names with its state: "the U.S. Embassy", then "it"."""
        whose = {a.country for a in self.cast.actors.values() if a.score >= 0.6 and _EMBASSY_OF.search(a.name)}
        return whose.pop() if len(whose) == 1 else None

    def is_credit(self, first: Span) -> bool:
        """Tell whether a name stands under a picture, with whom it was taken for: "Jan Voss/AP"."""
        before = self._before(first, 20)
        behind = self.text[first.end : first.end + 2].lstrip()
        return bool(_CREDIT.match(self.text, first.end) or behind[:1] != "/" and _CREDIT_BEFORE.search(before))

    def _of_place(self, actor: Actor, at: int) -> str | None:
        """Return the country of the place that people are said to be of: "residents of Kyiv"."""
        if actor.kind != "group" or not _DWELLERS.fullmatch(actor.name) or ABROAD.match(actor.name):
            return None
        start = self.text.find(actor.name, at, at + len(actor.name) + 5)
        where = _IN.match(self.text, start + len(actor.name)) if start >= 0 else None
        if where is None:
            return None
        near = self.text[where.end() : where.end() + 50]
        return next((e.country for s, _, e, _ in self.names.find(near) if s == 0 and e.kind == "state"), None)

    def _of_scene(self, actor: Actor, first: Span) -> str | None:
        """Return the country where civilians are, as the rest of their sentence says: "civilians throughout Gaza"."""
        if actor.kind != "group" or not CIVILIANS.search(actor.name) or self.names.find(actor.name):
            return None
        if AT_EMBASSY.match(self.text, first.end):
            return None
        near = self.hints.sentences.overlapping(Span(first.start, first.start + 1))
        end = self.hints.sentences.spans[near[0]].end if near else first.end
        behind = [f for f in self.hints.named if first.end <= f[0] < min(end, first.end + 90)]
        return next((f[2].country for f in behind if _SCENE.search(self.text[first.end : f[0]])), None)

    def _of_holder(self, actor: Actor, first: Span) -> str | None:
        """Return the country of the police or court that hold, search or try people without a name."""
        if any(c.isupper() for c in actor.name) or actor.kind not in ("group", "person"):
            return None
        if actor.sector == "REF" or ABROAD.match(actor.name) or _FOREIGN.search(actor.name):
            return None
        before = self._before(first, _NEAR_HOLDER)
        if holding := _HOLDING.search(before):
            near = Span(first.start - len(before) + holding.start(), first.start - len(before) + holding.start() + 1)
        elif held := _HELD_BY.match(self.text, first.end):
            near = Span(held.end(), held.end() + 1)
        else:
            return None
        holders = [who for _, who in self._actors(near) if who.id != actor.id]
        return next((who.country for who in holders if who.country and who.sector in _HOLDERS), None)

    def _by_words(self, actor: Actor, first: Span) -> str | None:
        """Return the country that the words right behind or before an actor tell: "Voss Air, an Ardanian company"."""
        behind = self.text[first.end : first.end + 90]
        if actor.kind == "group" and _TIED.search(actor.name) and (to := _TO.match(behind)):
            return next((e.country for at, _, e, _ in self.names.find(behind[to.end() :]) if at == 0), None)
        if actor.kind == "organisation" and (body := _A_BODY.match(behind)):
            return self.names.country_of(body[1])
        if actor.kind != "group" and (body := _ITS_BODY.match(behind)):
            return self.names.country_of(body[1])
        if actor.kind != "group" and (body := _IS_A_BODY.match(self.text, first.end)):
            countries = {e.country for _, _, e, how in self.names.find(body[0]) if e.country and how != "outlet"}
            if len(countries) == 1:
                return countries.pop()
        if actor.kind != "group" and (body := _BODY_OF.search(self._before(first, 60))):
            return self.names.country_of(body[1]) or self.names.country_of(body[1].rpartition(" ")[2])
        if (actor.kind == "organisation" or actor.name == actor.title) and (other := self._of_pair(first)):
            return other
        if actor.kind == "person":
            whose = by_patronymic(actor.name, self.context) or self._of_outlet(first) or self._of_served(first)
            if whose:
                return whose
            if _ALIAS.search(self._before(first, 20)):
                return self._of_last(first)
        if _PART_OF.fullmatch(actor.name):  # "crowds of" angry Ardanians
            return next((e.country for s, _, e, _ in self.names.find(behind[:30]) if e.country and s < 20), None)
        if ENEMY.fullmatch(actor.name) and self.ruler:
            foes = (f for f in self.hints.named if f[2].country != self.ruler)
            armed = (f[2].country for f in foes if f[2].sector == "MIL" or _ATTACKERS.match(self.text, f[1]))
            return next(armed, None) or next((c for c in self.context if c != self.ruler), None)
        if CIVILIANS.fullmatch(actor.name) and (beside := _PAIRED.search(self._before(first, 60))):
            return self.names.country_of(beside[1])  # "Ardanian troops and civilians"
        if actor.kind == "group" and _BREAKAWAY.fullmatch(actor.name):
            return next((c for c in self.context if c in _BROKEN), None)
        if actor.kind == "group" and (cause := _CAUSE.search(actor.name)):
            backer = self.names.country_of(cause[1] or cause[2])
            not_of = frozenset({"USA", backer or ""})
            likely = (
                self.hints.country(first, actor.kind, self.told.get(actor.id, {}), without=not_of) if backer else None
            )
            return likely or next((c for c in self.context if backer and c not in not_of), None)
        if actor.kind == "group" and actor.name.endswith("ers") and self.names.kind(actor.name[:-3]) == "capital":
            return self.names.country_of(actor.name[:-3])  # "Berliners"
        if _ITS.match(actor.name):  # "Ardania and its people", "Ardania will defend its people"
            before = self._in_sentence(first)
            named = [f for f in self.names.find(before) if f[2].country and f[3] != "outlet"]
            joined = named and before[named[-1][1] :] == " and "
            one = len({f[2].country for f in named}) == 1 and actor.name.startswith("its ")
            return named[-1][2].country if joined or one else None
        return None

    def _of_pair(self, first: Span) -> str | None:
        """Return the country of what stands before and shares its adjective: "the Ardanian Army and Border Guard"."""
        if not self.text.endswith(" and ", 0, first.start) or self.text.startswith("the ", first.start):
            return None
        for i, who in self._ending(first.start - len(" and ")):
            if self.mentions[i].kind in ("organisation", "role"):
                words = self.mentions[i].span.of(self.text)
                found = self.names.find(words)
                if found and (found[0][3] == "demonym" or words[found[0][1] :].startswith(("’s ", "'s "))):
                    return who.country
        return None

    def _of_served(self, first: Span) -> str | None:
        """Return the country of whom a person is said to have served: "Voss, who served in the Holt administration"."""
        served = _SERVED.match(self.text, first.end)
        if served is None:
            return None
        behind = served.end()
        for i, who in self._actors(Span(behind, behind + 120)):
            kind, start, end = self.mentions[i].kind, self.mentions[i].span.start, self.mentions[i].span.end
            if start < behind:
                continue
            between = self.text[behind:start]
            if "." in between:
                break
            whole = kind != "person" and self.text.endswith(" administration", start, end)
            if (
                whole
                or kind == "person"
                and (_UNDER.search(between) or self.text.startswith((" administration", "’s ", "'s "), end))
            ):
                return who.country
        return None

    def _of_outlet(self, first: Span) -> str | None:
        """Return the country of the outlet whose a person is said to be: "told the Herald's Jan Voss"."""
        if not self.text.endswith(("’s ", "'s "), 0, first.start):
            return None
        owner = next((who for _, who in self._ending(first.start - len("’s "))), None)
        if owner is None or owner.kind != "outlet" or owner.register_id in WORLDWIDE:
            return None
        return owner.country

    def _of_others(self, actor: Actor, first: Span) -> str | None:
        """Return the country of whom an actor belongs to by name or kinship: owner, family, the same name in full."""
        owner = self._of_owner(actor)
        if owner:
            return owner
        placed = [a for a in self.cast.actors.values() if a.country and a.kind != "state"]
        words = actor.name.split()
        if actor.kind == "organisation" and words and words[0][:1].isupper():
            whole = {a.country for a in placed if a.kind != "person" and a.name.endswith(f" {actor.name}")}
            if len(words) > 1:  # "Joint Stock Company Vossbank" is Vossbank, whatever the head takes that for
                short = (a for a in placed if a.score < 0.5 and (a.kind != "person" or " " not in a.name))
                whole |= {a.country for a in short if f" {a.name} " in f" {actor.name} "}
            return whole.pop() if len(whole) == 1 else None
        if actor.kind != "person":
            return None
        kin = KIN.search(actor.title or "") or KIN_NAMED.search(self._before(first, 20))
        if kin:
            mine = _MINE.search(self.text, max(0, first.start - _KIN_NEAR), first.end)
            return self.of_speaker(first) if mine else self._of_last(first)
        if len(words) < 2 or actor.title:
            return None
        namesakes = {
            a.country
            for a in placed
            if a.kind == "person" and " " in a.name and tokens(a.name)[-1:] == tokens(actor.name)[-1:]
        }
        return namesakes.pop() if len(namesakes) == 1 else None

    def _of_owner(self, actor: Actor) -> str | None:
        """Return the country of the known person whose somebody is: "Assad's forces", "Voss's lawyer"."""
        owner = _OWNER.match(actor.name) if actor.kind != "person" or actor.name == actor.title else None
        families = {tokens(owner[1])[-1:]} if owner else set()
        if actor.kind == "group" and (named := _HOUSE.fullmatch(actor.name)):  # "the Voss family"
            families |= {tokens(named[1])}
        if actor.kind == "organisation":  # "the Voss Foundation"
            families |= {tokens(word) for word in actor.name.split()}
        house = actor.kind == "group" and _PLURAL_NAME.fullmatch(actor.name) and actor.name.lower() not in self.text
        if house:  # "the Vosses", "the Holts"
            families |= {tokens(actor.name[:-1]), tokens(actor.name.removesuffix("es"))}
        if not families:
            return None
        persons = [a for a in self.cast.actors.values() if a.kind == "person" and a.country]
        bearers = [a for a in persons if a.register_id or house]
        return next((a.country for a in bearers if family(a) in families), None)

    def _of_last(self, first: Span) -> str | None:
        """Return the country of the person named last, shortly before an actor, of those whose country is known."""
        start = max(0, first.start - _KIN_OF + 1)
        near = [
            (self.mentions[i].span.start, who.country)
            for i, who in self._actors(Span(start, first.start))
            if self.mentions[i].kind == "person" and self.mentions[i].span.start >= start and who.country
        ]
        return max(near, key=itemgetter(0), default=(0, None))[1]

    def _before(self, first: Span, length: int) -> str:
        """Return the characters before a mention, ``length`` at most."""
        return self.text[max(0, first.start - length) : first.start]

    def _in_sentence(self, first: Span) -> str:
        """Return what stands before a mention in its sentence."""
        near = self.hints.sentences.overlapping(Span(first.start, first.start + 1))
        return self.text[self.hints.sentences.spans[near[0]].start : first.start] if near else ""

    def _actors(self, near: Span) -> list[tuple[int, Actor]]:
        """Return the mentions that share a character with ``near``, in order of number, and whom they stand for."""
        actor_of = self.cast.actor_of
        found = sorted(self.by_place.overlapping(near))
        return [(i, self.cast.actors[actor_of[i]]) for i in found if i in actor_of]

    def _ending(self, end: int) -> list[tuple[int, Actor]]:
        """Return the mentions that end at a place, in order of number, and whom they stand for."""
        return [(i, who) for i, who in self._actors(Span(end - 1, end)) if self.mentions[i].span.end == end]
