"""Whose an actor is whom neither its name nor the words beside it tie to a nation: what the report says elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dragoman.records import Actor, Mention, Span
from dragoman.resolve.bodies import WORLDWIDE
from dragoman.resolve.cast import Cast
from dragoman.resolve.givennames import by_first_name, by_patronymic
from dragoman.resolve.home import Hints, Told
from dragoman.resolve.names import Nations
from dragoman.resolve.offices import VOCATIVE
from dragoman.resolve.persons import tokens
from dragoman.resolve.titles import title_class
from dragoman.resolve.voices import Voices
from dragoman.resolve.whose import family, is_us_office, posts_of

_FULL_NAME = re.compile(r"[A-Z][a-z]+(?: (?:[A-Z]\.|[A-Z][a-z]+))* [A-Z][\w’'-]+")
_OWN = re.compile(
    r"(?i)^(?:our|my)\b|\b(?:soldiers|servicem[ae]n|service members|veterans|officers|officials|team|law enforcement|"
    r"armed forces)\b"
)
_EXPERTS = frozenset({"academic", "lawmaker", "journalist"})
_OFFICIALS = frozenset({"official", "ngo", "business"})
#: What people of every descent are in every state: a first name says little of their nation.
_ABROAD_TOO = frozenset({"academic", "journalist", "ngo", "business", "medical", "judge", "civilian", "criminal"})
#: Offices of a government, whoever holds them.
_GOVERNMENT = frozenset(
    (  # noqa: SIM905
        "foreign_minister deputy_foreign_minister defence_minister deputy_defence_minister interior_minister "
        "finance_minister minister official police judge spokesperson military_spokesperson lawmaker military"
    ).split()
)
_LOCAL = re.compile(
    r"(?i)\b(?:mayor|governor|prefect|secretary|council|state minister|minist\w+|parliament\w*|politburo)\b"
)
#: No other press calls a government so.
_ADMINISTRATION = re.compile(
    r"(?i)(?:(?:the|my|our) )?(?:(?:former|previous|current|new|last|outgoing|incoming|senior) )?administration"
    r"(?: officials?)?"
)
_LAWMAKERS = re.compile(r"(?i)(?:[\w-]+ ){0,3}(?:lawmakers|senators|congressmen|congresswomen|representatives)")
_CONGRESS = re.compile(r"\b(?:Congress|Senate|Sen\.|Rep\.|Capitol Hill)(?!\w)")
_CHAMBER = re.compile(r"(?:Senate|House)(?:$|[’']s | .*(?:[Cc]ommittee|[Ss]ubcommittee|[Pp]anel)\b)")
_STATELESS = frozenset({"REB", "CRM", "REF"})  # where they are says little of whose they are
_ABROAD = re.compile(
    r"(?i)(?:more than )?(?:an? )?(?:(?:dozen|hundred|score)s? (?:of )?)?(?:\w+ )?"
    r"(?:western|foreign|international|global|world|european|arab|african|allied|nordic|"
    r"baltic|gulf|asian|other|(?:north|south|latin|central) american)\b|"
    r".*\bpeacekeepers$|.* foreign (?:media|press|journalists)$"
)
_SOME_MEN = re.compile(
    r"(?i)(?:an?|one|another) (?:\w+ ){0,2}"
    r"(?:western|european|arab|african|asian|foreign|allied|middle east(?:ern)?)\b|"
    r"another leader\b|"
    r"(?:the )?(?:two|both|three)\b|your (?:royal )?(?:highness|majesty|excellency)"
)
_WORLDS = re.compile(
    r"(?i)(?:\w+ )?(?:western|(?:north|south|latin) american|"
    r"foreign governments?|international|global|world|transatlantic|european|arab|african|"
    r"allied|joint)\b|.*\b(?:bi|tri|quadri|multi)lateral\b|.*\bcontact group\b|.* of the Americas"
)
_SIDES = re.compile(  # who met, and with whom: of more than one state, or of whichever
    r"(?i)(?:(?:the|our|its|their|all|most|many|several|some|dozens of|partner|other|allied|regional|"
    r"european|\d+) ){0,3}"
    r"(?:(?:world )?leaders|(?:vice )?presidents|interlocutors|members"
    r"|(?:(?:prime|foreign|defen[cs]e) )?ministers|allies(?: and partners)?|partners|sides|parties|delegations"
    r"|counterparts|groups|individuals|member (?:states|nations|countries)|states|nations|countries|governments"
    r"|leaders (?:of|from) (?:(?:a )?[a-z]+ (?:of )?){1,2}(?:countries|states|nations|delegations|parties)"
    r"|capitals|heads of (?:state|government|delegation)|friends|(?:[a-z]+ )?states? part(?:y|ies)"
    r"|(?-i:[A-Z]{2,} States)|participants|europeans|westerners|arabs|africans"
    r"|(?:humanitarian|aid|relief|rights|charity) (?:organi[sz]ations|agencies|groups|workers)|diplomats|negotiators"
    r"|(?:leaders of )?(?:the )?(?:\w+ )?(?:terror|terrorist|extremist|jihadist) "
    r"(?:groups?|networks?|organi[sz]ations?))"
    r"|heads of diplomatic missions.*|.* foreign states"
    r"|[A-Z][\w.]+-(?:backed|aligned|allied|supported|led)"  # its noun cut off
    r"|(?:this|that|these|those) (?!country|nation|state|government).*|.*\ballies"
)
_JUDGES = re.compile(r"(?i)(?:[\w-]+ ){0,2}(?:analysts|experts|observers|critics|commentators|scientists|scholars)")
_ENEMY = re.compile(r"(?i)(?:the )?(?:[a-z]+ )?(?:occupiers|invaders|aggressors?|enemy|enemies|terrorists)")
_BOTH = re.compile(r"(?i)(?:the )?(?:senior )?(?:government )?officials|senior government")
_EMBASSY = re.compile(
    r"(?i)(?:(?:the|our|[a-z]+) )?(?:embassy|consulate|mission)(?: [A-Z]\w+)?|Mr\.? Secretary|Madam Secretary"
)
_EMBASSY_OF = re.compile(r"(?i) embassy(?: in)?$")
_KIN = re.compile(
    r"(?i)\b(?:wife|husband|sons?|daughters?|brothers?|sisters?|fathers?|mothers?|widow|partner|girlfriend|boyfriend|"
    r"fianc[eé]e?|uncle|cousins?|nephews?|niece|family|relatives)\b"
)
_KIN_NAMED = re.compile(rf"(?i)(?:\b(?:his|her|whose)|\w[’']s?) {_KIN.pattern[4:]},? $")
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
_BESIDE = re.compile(r"([A-Z]\w+)(?: [a-z]+){1,3} and $")
#: Who is for a state, or backed by one, and hardly of it: "pro-Ardanian rebels", "Ardanian-backed militias".
_CAUSE = re.compile(r"(?i:\bpro)[-‑– ]([A-Z]\w+)|\b([A-Z][\w.]+)[-‑– ](?:backed|aligned|allied|supported|led) ")
_ITS = re.compile(r"(?:its|their) ")
#: What law officers of the United States are called in its press.
_US_LAW = re.compile(
    r"(?i)\b(?:attorney general|special counsel|district attorney|"
    r"(?:federal|district|circuit) (?:prosecutor|judge|agent))"
)
_AGED = re.compile(r", (?:aged )?\d{2},")
_PART_OF = re.compile(
    r"(?i).*\b(?:crowds?|some|many|most|dozens|hundreds|thousands|administration|office|ministry|members?) of"
)
_ATTACKERS = re.compile(r" (?:army|troops|forces|military|aggress|occup|invad|missile|shelling|attack)")
_AGREED = re.compile(r" (?:also )?(?:discussed|agreed|exchanged|reaffirmed|underscored|reviewed|welcomed|pledged)\b")
_MET = re.compile(r"(?i)\b(?:with|between)(?: the)? $")
#: What no office of the United States is called.
_NOT_AMERICAN = re.compile(
    r"(?i)\b(?:prime minister|king|queen|prince|princess|emir|sultan|chancellor|foreign minister|ministry|politburo|"
    r"parliament(?:arian)?)\b"
)
_OF_BODIES = frozenset({"igo_head", "igo_deputy"})
_MINE = re.compile(r"(?i)(?:my|our) ")
_MASTHEAD = 40  # so far from its start a government's page speaks of itself: "Office of the Spokesperson"
#: People who are of where they are said to be: "protesters in Kyiv"; not reporters, diplomats, troops.
_DWELLERS = re.compile(
    r"(?i).*\b(?:people|residents|civilians|protesters|demonstrators|voters|families|students|authorities|officials|"
    r"police|activists|citizens|women|children|workers|villagers|opposition|hospitals?|prisoners|lawmakers|members|"
    r"representatives)(?: of)?"
)
_CIVILIANS = re.compile(
    r"(?i)\b(?:civilians|people|residents|women|children|families|patients|villagers|tribes(?:men)?|clans|militia(?:s|men)?)\b"
)
#: What carries people, and acts for nobody: whose it is, only its own name tells. Several are a force.
_SERVED = re.compile(r",? who (?:has |had )?(?:also )?(?:served|worked|advised)\b")
_UNDER = re.compile(r"\bunder (?:(?:former )?(?:President|Prime Minister|Chancellor) )?$")
_VESSEL = re.compile(
    r"(?i)(?:[\w-]+ )*(?:jet|(?:air|war)?plane|aircraft|airliner|helicopter|(?:war)?ship|vessel|tanker|(?:gun)?boat|"
    r"submarine|freighter|drone)"
)
_CALLED_VESSEL = re.compile(r"\b(?:ship|vessel|tanker|freighter),? (?:the )?[“\"]?$")
#: Who is held, and by whom the place tells; whose they are it does not.
_CAPTIVES = re.compile(r"(?i)(?:[\w,]+ )?(?:hostages|detainees|prisoners(?: of war)?|captives|pows)")
_CREDIT = re.compile(r" ?/ ?(?:AP|Al Jazeera|AFP|Reuters|REUTERS|EPA|Getty|TASS|Pool)\b")
_CREDIT_BEFORE = re.compile(r"\b(?:AP|AFP|Reuters|REUTERS|EPA|Getty Images|TASS) ?/ ?$")
#: Who is of the state that a report is about, if no other is said: the press's own police are not meant.
_LOCALS = re.compile(
    r"(?i)(?:the )?(?:(?:riot|local|anti-government) )?(?:police|army|military|security forces|protest[eo]rs|"
    r"demonstrators|opposition|authorities|prosecutors|rescuers|firefighters)"
)
_SCENE = re.compile(
    r"\b(?:in|of|throughout|across|inside|near|outside|around)(?: the)?(?: \w+ of| [a-z]+| besieged)? ?$"
)
_IN = re.compile(r"(?:(?<= of)| (?:in|across|of)) (?:the )?")
#: What is hardly anybody's name: one word, or none in capitals, without a title.
_NO_NAME = re.compile(r"[\w’'.-]+|[a-z][^A-Z]*|[A-Z][a-z]+(?: [^A-Z\s]+)+")
#: Letters that the report does not spell out, and bodies of one word, may be anybody's, or none.
_LETTERS = re.compile(r"[A-Z]{2,8}s?")
_OFFICES = frozenset(
    (  # noqa: SIM905
        "Administration Treasury Senate House Department Embassy Congress Cabinet Ministry Parliament Police Army Navy "
        "Government Bureau Agency Court Office State"
    ).split()
)
_AN_OFFICE = re.compile(r" (?:Commission|Administration|Bureau)$")
_NO_BODY = re.compile(
    r".*\b(?:Conference|Forum|Network|Initiative|Partnership)|"
    rf"(?!(?:{'|'.join(sorted(_OFFICES))})$)[A-Z][a-z]+"
)
_CAPITALS = re.compile(r"(?:Head|Office|Ministry|Parliament|Presidential|Federal|Cabinet|Government|National|State)\b")
_COMPANY = re.compile(r"\b(?:Inc|Corp|Ltd|LLC|Co|Group|PLC)\b")
_OF_STATES = frozenset({"GOV", "MIL", "COP", "SPY", "JUD", "LEG"})
_OWNER = re.compile(r"(?:the )?(?:[\w.]+ )*?([A-Z][\w-]+)(?:[’']s|(?<=s)[’']) ")
_HOUSE = re.compile(r"(?:the )?([A-Z][\w-]+) (?:family|clan|regime|dynasty|camp|team|loyalists|supporters)")
_PLURAL_NAME = re.compile(r"[A-Z][a-z]{3,}s")
_COMMON = re.compile(r"[a-z]+")
_MANY = re.compile(
    r"(?:\w+s|people|police|military|army|opposition|public|media|press|men|women|children|staff|crowd|team|family|group|"
    r"side|cabinet|government|parliament|council|court|commission|ministry|leadership|delegation|bank|regime|union|navy|"
    r"party|crew|company|coalition|committee|embassy|agency)"
)


SURE_ALONE = 0.6  # of 0.5 to 0.8, on dev


@dataclass(frozen=True, slots=True)
class Settling:
    """What tells whose an actor is whom the text ties to no nation.

    ``ruler`` is the state whose government published the report (it ``presides`` if a presidency did), ``press`` the
    one of the outlet's readers, ``context`` those that the report names, ``home`` the one that it is about, if one
    leads, ``at_home`` if it leads by far: the press names the nation of foreign officials and experts, and not of its
    own. ``told`` is what the model says of each actor (id); ``bearers`` counts who bears a first name, by country
    (``Register.bearers``), ``spoken`` has whose words the report is, ``sayings`` what
    it quotes and the actor (id) who says it.
    """

    text: str
    names: Nations
    ruler: str | None
    presides: bool
    press: str | None
    context: tuple[str, ...]
    home: str | None
    at_home: str | None
    hints: Hints
    cast: Cast
    told: Mapping[str, Told]
    bearers: Callable[[str], Mapping[str, int]]
    spoken: Voices
    sayings: Sequence[tuple[Span, str]] = ()
    mentions: tuple[Mention, ...] = ()

    def country(self, actor: Actor, first: Span) -> str | None:
        """Return whose an actor is, by its first mention, or None where the report leaves it open."""
        at = first.start
        if actor.kind == "outlet" and self.ruler and actor.name[:1].isupper():  # whose guest it is, or whose host
            return None
        if _ADMINISTRATION.fullmatch(actor.name) and "USA" in self.context:
            return "USA"
        if self.presides and self.ruler == "USA" and VOCATIVE.match(actor.name):  # guests and the press speak to him
            return self.ruler
        if self.ruler and _EMBASSY.fullmatch(actor.name):
            return self.ruler
        if actor.kind == "group" and _MINE.match(actor.name) and (ours := self._of_speaker(first)):
            return ours
        if _EMBASSY.fullmatch(actor.name) and (whose := self._of_embassies()):
            return whose
        where = (
            self._of_place(actor, at)
            or self._of_scene(actor, first)
            or self._by_words(actor, first)
            or self._of_others(actor, first)
        )
        if where:
            return where
        if actor.kind in ("person", "outlet") and self._is_credit(first):
            return None
        if self._of_several(actor, at):
            sure = actor.kind == "group" and actor.sector != "REF" and not _ABROAD.match(actor.name)
            return self._surely(actor) if sure else None
        if self.ruler and at < _MASTHEAD:
            return self.ruler
        if "USA" in self.context and (self._of_congress(actor) or self._is_congress(actor)):
            return "USA"
        before = self.text[max(0, at - 20) : at]
        at_home = self.hints.dateline in (None, self.press)
        if (
            actor.kind == "person"
            and self.press == "USA"
            and at_home
            and _US_LAW.search(f"{actor.title or ''} {before}")
        ):
            return self.press
        if actor.kind == "person" and actor.title and self.press and self._of_the_press(actor.title, actor.name):
            return self.press
        found = self._by_report(actor, first)
        if found is None or actor.kind != "person" or not self._by_first_name(actor, found):
            return found
        named = by_first_name(actor.name, found, found in (self.press, self.ruler), self.context, self.bearers)
        return None if named == "USA" and _NOT_AMERICAN.search(actor.title or "") else named

    def _by_first_name(self, actor: Actor, found: str) -> bool:
        """Tell whether a first name may show that a person is of another state than ``found``."""
        if actor.title is None:
            return True
        office_class = title_class(actor.title)[0]
        return (
            actor.name != actor.title
            and found != self.ruler
            and office_class not in _ABROAD_TOO
            and self._has_name(actor)
        )

    def _by_report(self, actor: Actor, first: Span) -> str | None:
        """Return the country that the report as a whole makes likely."""
        office_class = title_class(actor.title or "")[0] if actor.kind == "person" else None
        title = actor.title or ""
        if office_class in _OF_BODIES and (self.ruler or actor.name == title or _ABROAD.match(title)):
            return None
        abroad = self.ruler == "USA" and _NOT_AMERICAN.search(actor.title or "")  # "PRIME MINISTER VOSS"
        if self.ruler and actor.kind == "person" and actor.name.isupper() and not abroad:  # "OPERATOR", in a transcript
            return self.ruler
        if self.press and first.start == 0 and self._has_name(actor) and actor.kind == "person":  # a byline
            return self.press
        if (
            self.press
            and actor.kind == "person"
            and actor.name.isupper()
            and self.text[first.end : first.end + 1] == ":"
        ):
            return self.press  # who asks, in an interview
        if self.ruler and (
            (_MINE.match(actor.name) and actor.kind != "person")
            or (office_class in _GOVERNMENT and actor.name != actor.title)
        ):
            found: str | None = self.ruler
        else:
            found = self._likely(actor, first) or (self.ruler if self._of_the_ruler(actor) else None)
        if actor.kind == "organisation" and found in (self.ruler, self.press) and not self._is_office(actor):
            return None
        if self.ruler and actor.kind == "organisation" and actor.sector in _OF_STATES and _CAPITALS.match(actor.name):
            return self.ruler
        if found == "USA" and _NOT_AMERICAN.search(f"{actor.title or ''} {actor.name}"):
            return None if actor.name == actor.title else next((c for c in self.context if c != found), None)
        if found is None and office_class in _GOVERNMENT:
            return self.home or next(iter(self.context), None)
        if found is None and not self.ruler and actor.kind == "person" and self._has_name(actor):
            found = self._own_press()  # whose nation the press thinks needs no word
        if found is None and self.at_home and not self.ruler and self._has_name(actor):
            return self.at_home
        return found

    def _surely(self, actor: Actor) -> str | None:
        """Return the country of which the model alone is sure, though such words are often nobody's in particular."""
        told = self.told.get(actor.id, {})
        best = max(told, key=lambda c: told[c], default=None)
        return best if best and told[best] >= SURE_ALONE else None

    def _likely(self, actor: Actor, first: Span) -> str | None:
        """Return the likeliest of the countries that the report names, or None."""
        told = self.told.get(actor.id, {})
        if actor.kind == "person":
            posts = posts_of(actor.title, self.names) if actor.title else frozenset[str]()
            if self.press and self.home != self.press and _AGED.match(self.text, first.end):
                posts |= {self.press}  # "Jo Voss, 34, said": whom a reporter met there
            about_another = not self.ruler and self.home not in (None, self.press)
            return self.hints.country(
                first, actor.kind, told, self._own_press() or self.ruler, without=posts, ours=not about_another
            )
        if _LOCALS.fullmatch(actor.name) and (self.home or self.hints.dateline) and not self.ruler:
            likely = self.hints.country(first, actor.kind, told)
            if self.hints.dateline not in (None, self.press) and not self._named_beside(likely, first):
                return self.hints.dateline
            return self.home if likely in (None, self.press) else likely
        if self.ruler and self.ruler == self.home != "USA" and actor.name.lower() == "civilians":
            return self.ruler
        if _CIVILIANS.search(actor.name) or actor.sector == "OPP":
            return self.hints.country(first, actor.kind, told, without=frozenset({"USA"}))  # the US has no war at home
        return self.hints.country(first, actor.kind, told)

    def _named_beside(self, country: str | None, first: Span) -> bool:
        """Tell whether the sentence of an actor's first mention names a country."""
        near = self.hints.sentences.overlapping(Span(first.start, first.start + 1))
        sentence = self.hints.sentences.spans[near[0]] if near else first
        return any(sentence.start <= f[0] < sentence.end and f[2].country == country for f in self.hints.named)

    def _own_press(self) -> str | None:
        """Return the press's state, if the report speaks of it, and is not about another one."""
        return self.press if self.press in self.context and self.home in (None, self.press) else None

    def _by_words(self, actor: Actor, first: Span) -> str | None:
        """Return the country that the words right behind or before an actor tell: "Voss Air, an Ardanian company"."""
        behind = self.text[first.end : first.end + 90]
        if actor.kind == "organisation" and (body := _A_BODY.match(behind)):
            return self.names.country_of(body[1])
        if actor.kind != "group" and (body := _ITS_BODY.match(behind)):
            return self.names.country_of(body[1])
        if actor.kind != "group" and (body := _IS_A_BODY.match(self.text, first.end)):
            countries = {e.country for _, _, e, how in self.names.find(body[0]) if e.country and how != "outlet"}
            if len(countries) == 1:
                return countries.pop()
        if actor.kind != "group" and (body := _BODY_OF.search(self.text[max(0, first.start - 60) : first.start])):
            return self.names.country_of(body[1]) or self.names.country_of(body[1].rpartition(" ")[2])
        if (actor.kind == "organisation" or actor.name == actor.title) and (other := self._beside(first)):
            return other
        if actor.kind == "person" and (where := by_patronymic(actor.name, self.context)):
            return where
        if actor.kind == "person" and (whose := self._of_outlet(first)):
            return whose
        if actor.kind == "person" and (whose := self._of_served(first)):
            return whose
        if actor.kind == "person" and _ALIAS.search(self.text[max(0, first.start - 20) : first.start]):
            return next((a.country for a in self._before(first) if a.country), None)
        if _PART_OF.fullmatch(actor.name):  # "crowds of" angry Ardanians
            return next((e.country for s, _, e, _ in self.names.find(behind[:30]) if e.country and s < 20), None)
        if _ENEMY.fullmatch(actor.name) and self.ruler:
            foes = (f for f in self.hints.named if f[2].country != self.ruler)
            armed = (f[2].country for f in foes if f[2].sector == "MIL" or _ATTACKERS.match(self.text, f[1]))
            return next(armed, None) or next((c for c in self.context if c != self.ruler), None)
        if _CIVILIANS.fullmatch(actor.name) and (
            beside := _BESIDE.search(self.text[max(0, first.start - 60) : first.start])
        ):
            return self.names.country_of(beside[1])  # "Ardanian troops and civilians"
        if actor.kind == "group" and (cause := _CAUSE.search(actor.name)):
            backer = self.names.country_of(cause[1] or cause[2])
            not_of = frozenset({"USA", backer or ""})
            likely = (
                self.hints.country(first, actor.kind, self.told.get(actor.id, {}), without=not_of) if backer else None
            )
            return likely or next((c for c in self.context if backer and c not in not_of), None)
        if actor.kind == "group" and actor.name.endswith("ers") and self.names.kind(actor.name[:-3]) == "capital":
            return self.names.country_of(actor.name[:-3])  # "Berliners"
        if _ITS.match(actor.name):  # "Ardania and its people"
            before = self.text[max(0, first.start - 60) : first.start]
            named = [f for f in self.names.find(before) if before[f[1] :] == " and "]
            return named[-1][2].country if named else None
        return None

    def _beside(self, first: Span) -> str | None:
        """Return the country of what stands before and shares its adjective: "the Ardanian Army and Border Guard"."""
        if not self.text.endswith(" and ", 0, first.start) or self.text.startswith("the ", first.start):
            return None
        for i, mention in enumerate(self.mentions):
            if (
                mention.span.end == first.start - 5
                and mention.kind in ("organisation", "role")
                and i in self.cast.actor_of
            ):
                words = mention.span.of(self.text)
                found = self.names.find(words)
                if found and (found[0][3] == "demonym" or words[found[0][1] :].startswith(("’s ", "'s "))):
                    return self.cast.actors[self.cast.actor_of[i]].country
        return None

    def _of_served(self, first: Span) -> str | None:
        """Return the country of whom a person is said to have served: "Voss, who served in the Holt administration"."""
        served = _SERVED.match(self.text, first.end)
        if served is None:
            return None
        for i, mention in enumerate(self.mentions):
            start, end = mention.span.start, mention.span.end
            if i in self.cast.actor_of and served.end() <= start < served.end() + 120:
                between = self.text[served.end() : start]
                if "." in between:
                    break
                whole = mention.kind != "person" and self.text.endswith(" administration", start, end)
                if (
                    whole
                    or mention.kind == "person"
                    and (_UNDER.search(between) or self.text.startswith((" administration", "’s ", "'s "), end))
                ):
                    return self.cast.actors[self.cast.actor_of[i]].country
        return None

    def _of_outlet(self, first: Span) -> str | None:
        """Return the country of the outlet whose a person is said to be: "told the Herald's Jan Voss"."""
        if not self.text.endswith(("’s ", "'s "), 0, first.start):
            return None
        ends = (i for i, m in enumerate(self.mentions) if m.span.end == first.start - 3 and i in self.cast.actor_of)
        owner = next((self.cast.actors[self.cast.actor_of[i]] for i in ends), None)
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
        kin = _KIN.search(actor.title or "") or _KIN_NAMED.search(self.text[max(0, first.start - 20) : first.start])
        if kin:
            return next((a.country for a in self._before(first) if a.country), None)
        if len(words) < 2 or actor.title:
            return None
        family = {
            a.country
            for a in placed
            if a.kind == "person" and " " in a.name and tokens(a.name)[-1:] == tokens(actor.name)[-1:]
        }
        return family.pop() if len(family) == 1 else None

    def _before(self, first: Span) -> list[Actor]:
        """Return the persons named shortly before an actor, the nearest first."""
        near = [
            (m.span.start, self.cast.actors[self.cast.actor_of[i]])
            for i, m in enumerate(self.mentions)
            if m.kind == "person" and i in self.cast.actor_of and first.start - _KIN_OF < m.span.start < first.start
        ]
        return [actor for _, actor in sorted(near, key=lambda n: -n[0])]

    def _has_name(self, actor: Actor) -> bool:
        """Tell whether an actor is a person named in full, or a body, as reports about one state name its own."""
        if actor.kind == "person":
            return _FULL_NAME.fullmatch(actor.name) is not None
        return actor.kind == "organisation" and " " in actor.name and _COMPANY.search(actor.name) is None

    def _is_office(self, actor: Actor) -> bool:
        """Tell whether a body is a state's: of others, a page or paper names the nation no more than of its own."""
        if not self.ruler:
            return _LETTERS.fullmatch(actor.name) is None
        return actor.sector in _OF_STATES or actor.name in _OFFICES or _AN_OFFICE.search(actor.name) is not None

    def _is_credit(self, first: Span) -> bool:
        """Tell whether a name stands under a picture, with whom it was taken for: "Jan Voss/AP"."""
        before = self.text[max(0, first.start - 20) : first.start]
        behind = self.text[first.end : first.end + 2].lstrip()
        return bool(_CREDIT.match(self.text, first.end) or behind[:1] != "/" and _CREDIT_BEFORE.search(before))

    def _of_several(self, actor: Actor, at: int) -> bool:
        """Tell whether a name is of more than one state, of whichever, or of nobody."""
        if actor.kind == "outlet":
            return False
        if actor.kind != "person" and _VESSEL.fullmatch(actor.name) or _CAPTIVES.fullmatch(actor.name):
            return True
        if _CALLED_VESSEL.search(self.text[max(0, at - 30) : at]):  # "an oil tanker, the Voss Queen"
            return True
        if actor.kind == "person":
            if VOCATIVE.match(actor.name) or _SIDES.fullmatch(actor.name) or _SOME_MEN.match(actor.name):
                return True
            return actor.title is None and _NO_NAME.fullmatch(actor.name) is not None and not actor.name.isupper()
        if actor.kind == "organisation":
            return bool(_SIDES.fullmatch(actor.name) or _WORLDS.match(actor.name) or _NO_BODY.fullmatch(actor.name))
        if _BOTH.fullmatch(actor.name) and _AGREED.match(self.text, at + len("the ") + len(actor.name)):
            return True
        if _BOTH.fullmatch(actor.name) and self.ruler:
            met = _MET.search(self.text[max(0, at - 12) : at]) is not None
            return met or not actor.name.lower().startswith("senior")
        word = actor.name.split()[-1] if actor.name else ""
        nobody = _COMMON.fullmatch(actor.name) is not None and not _MANY.fullmatch(word)  # "virtual", "few"
        if (actor.sector == "JRN" and actor.name.islower()) or _JUDGES.fullmatch(actor.name):  # of all nations
            return True
        if _ENEMY.fullmatch(actor.name):  # whose they are, the page does not say
            return True
        several = _ABROAD.match(actor.name) or _SIDES.fullmatch(actor.name)
        return bool(actor.sector in _STATELESS or several or nobody)

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

    def _of_place(self, actor: Actor, at: int) -> str | None:
        """Return the country of the place that people are said to be of: "residents of Kyiv"."""
        if actor.kind != "group" or not _DWELLERS.fullmatch(actor.name) or _ABROAD.match(actor.name):
            return None
        start = self.text.find(actor.name, at, at + len(actor.name) + 5)
        where = _IN.match(self.text, start + len(actor.name)) if start >= 0 else None
        if where is None:
            return None
        near = self.text[where.end() : where.end() + 50]
        return next((e.country for s, _, e, _ in self.names.find(near) if s == 0 and e.kind == "state"), None)

    def _of_embassies(self) -> str | None:
        """Return whose the one embassy is that the report names with its state: "the U.S. Embassy", then "it"."""
        whose = {a.country for a in self.cast.actors.values() if a.score >= 0.6 and _EMBASSY_OF.search(a.name)}
        return whose.pop() if len(whose) == 1 else None

    def _of_speaker(self, first: Span) -> str | None:
        """Return the country of whose words a mention stands in: "our soldiers", says a guest."""
        voice = self.spoken.at(first.start)
        if voice is not None and voice.speaker:
            return self.cast.actors[voice.speaker].country
        said = (who for content, who in self.sayings if content.covers(first))
        return next((self.cast.actors[who].country for who in said if who in self.cast.actors), None)

    def _of_scene(self, actor: Actor, first: Span) -> str | None:
        """Return the country where civilians are, as the rest of their sentence says: "civilians throughout Gaza"."""
        if actor.kind != "group" or not _CIVILIANS.search(actor.name) or self.names.find(actor.name):
            return None
        near = self.hints.sentences.overlapping(Span(first.start, first.start + 1))
        end = self.hints.sentences.spans[near[0]].end if near else first.end
        behind = [f for f in self.hints.named if first.end <= f[0] < min(end, first.end + 90)]
        return next((f[2].country for f in behind if _SCENE.search(self.text[first.end : f[0]])), None)

    def _of_congress(self, actor: Actor) -> bool:
        """Tell whether lawmakers are those of the US Congress."""
        if is_us_office(actor.name):
            return True
        named = actor.kind == "group" and _LAWMAKERS.fullmatch(actor.name) is not None
        return named and self.press in (None, "USA") and _CONGRESS.search(self.text) is not None

    def _is_congress(self, actor: Actor) -> bool:
        """Tell whether "the Senate" or "the House" is that of the US: in its press, or where its members are named."""
        if actor.kind != "organisation" or not _CHAMBER.match(actor.name):
            return False
        return self.press == "USA" or _CONGRESS.search(self.text.replace(actor.name, "")) is not None

    def _of_the_ruler(self, actor: Actor) -> bool:
        """Tell whether an actor of no nation that the page names is one of its own: it names that of strangers."""
        if actor.kind == "person":
            return title_class(actor.title or "")[0] is not None or _FULL_NAME.fullmatch(actor.name) is not None
        if actor.kind == "organisation":
            return actor.sector == "GOV" or actor.name in _OFFICES
        return _OWN.search(actor.name) is not None or actor.name in _OFFICES

    def _of_the_press(self, title: str, name: str) -> bool:
        """Tell whether a person with a title is one of the outlet's own country; officials as far as they are named."""
        office_class = title_class(title)[0]
        if office_class in _EXPERTS:  # a lawmaker of the US is called by a house or party of the Congress
            return office_class != "lawmaker" or self.press != "USA" or is_us_office(title)
        return office_class in _OFFICIALS and name != title and self.press in self.context and not _LOCAL.search(title)
