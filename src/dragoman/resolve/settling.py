"""Whose an actor is whom neither its name nor the words beside it tie to a nation: what the report says elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dragoman.records import Actor, Span
from dragoman.resolve.beside import ABROAD, AT_EMBASSY, CIVILIANS, ENEMY, Beside
from dragoman.resolve.givennames import by_first_name
from dragoman.resolve.home import Hints, Told
from dragoman.resolve.names import Nations
from dragoman.resolve.roles import VOCATIVE
from dragoman.resolve.titles import title_class
from dragoman.resolve.whose import SPECIALIST, is_us_office, posts_of

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
_CHAMBER = re.compile(r"(?:Senate|House)(?:$|[’']s | .*(?:[Cc]ommittees?|[Ss]ubcommittees?|[Pp]anel)\b)")
_STATELESS = frozenset({"REB", "CRM", "REF"})  # where they are says little of whose they are
_SOME_MEN = re.compile(
    r"(?i)(?:an?|one|another|first|second|third) (?:\w+ ){0,2}"
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
    r"|leaders (?:of|from) (?:(?:a )?[a-z]+ (?:of )?){1,3}"
    r"(?:countries|states|nations|delegations|parties|economies|powers|democracies)"
    r"|capitals|heads of (?:state|government|delegation)|friends|(?:[a-z]+ )?states? part(?:y|ies)"
    r"|(?-i:[A-Z]{2,} States)|participants|europeans|westerners|arabs|africans"
    r"|(?:humanitarian|aid|relief|rights|charity) (?:organi[sz]ations|agencies|groups|workers)|diplomats|negotiators"
    r"|(?:leaders of )?(?:the )?(?:\w+ )?(?:terror|terrorist|extremist|jihadist) "
    r"(?:groups?|networks?|organi[sz]ations?))"
    r"|heads of diplomatic missions.*|.* foreign states"
    r"|[A-Z][\w.]+-(?:backed|aligned|allied|supported|led)"  # its noun cut off
    r"|(?:this|that|these|those) (?!country|nation|state|government).*|.*\ballies"
)
#: Several states by how they stand to another, whose they are not: "Ukraine's neighboring countries".
_STATES_BESIDE = re.compile(
    r"(?i)(?:[\w’'-]+ ){0,4}(?:(?:pro|anti)[-‑–][\w-]+|neighbou?ring|partner|allied|friendly) "
    r"(?:countries|nations|states|governments)(?: (?:of|to) .*)?"
)
#: Of the many states of a part of the world: "the people of the region", "leaders of North America".
_OF_REGIONS = re.compile(
    r"(?i)(?:[\w-]+ ){0,4}?(?P<who>peoples?|leaders|countries|nations|states|governments|citizens|ministers|"
    r"presidents|rulers|economies|families|workers) "
    r"(?:of (?:the|this|our|that) (?:(?:whole|entire|wider) )?(?:region|hemisphere)|"
    r"(?:of|in|across|throughout|around|from) (?:the )?(?:(?:whole|entire|wider|free|arab|muslim|islamic) )?"
    r"(?:world|continent|globe|planet|middle east|gulf|caribbean|balkans|(?:north|south|latin|central) america|"
    r"(?:(?:north|south(?:east)?|west|east|central)(?:ern)? )?(?:africa|asia|europe)))\b"
)
#: Who may be meant anywhere, where no article says which: "when dictators do not pay".
_ANYWHERE = re.compile(
    r"(?i)(?:(?:political|ruling) )?(?:elites|dictators|tyrants|autocrats|despots|strongmen|politicians)"
)
#: Some of whom the report has just named: "two officials", after "administration officials".
_SOME_OF = re.compile(
    r"(?i)(?:(?:two|three|four|five|several|one) (?:of (?:the|those) )?|one of )"
    r"(?:(?:other|senior|former|current|top|unnamed|anonymous) )*(?P<who>officials|diplomats|sources|aides|advis[eo]rs)"
)
_JUDGES = re.compile(r"(?i)(?:[\w-]+ ){0,2}(?:analysts|experts|observers|critics|commentators|scientists|scholars)")
_BOTH = re.compile(r"(?i)(?:the )?(?:senior )?(?:government )?officials|senior government")
_EMBASSY = re.compile(
    r"(?i)(?:(?:the|our|[a-z]+) )?(?:embassy|consulate|mission)(?: [A-Z]\w+(?: (?:team|staff|personnel))?)?|"
    r"Mr\.? Secretary|Madam Secretary"
)
#: The parliament of the United Kingdom in its press, who sits there, and offices; what others call so have a nation.
_COMMONS = re.compile(
    r"(?:the )?(?:House of )?(?:Commons|Lords)|"
    r"(?i:(?:[\w-]+ ){0,2}(?:(?:labour|tory|conservative|lib dem) (?:mps?|members|peers)|(?:front|back)benchers?))"
)
_UK_OFFICE = re.compile(
    r"(?i)(?:the |former |then )*(?:shadow [a-z ]+|chancellor of the exchequer|"
    r"(?:home|foreign|education|business|culture) secretary)"
)
#: States where some are called so too.
_ALIKE = frozenset("AUS BGD CAN IND IRL KEN MEX NZL PAK PHL".split())  # noqa: SIM905
_MPS = re.compile(r"(?i)(?:[\w-]+ ){0,3}mps?")
_SETTLERS = re.compile(r"(?i)(?:[\w-]+ ){0,3}settlers?")  # others' are called colonists, or by their nation
_DISPLACED = re.compile(r"(?i)(?:our |the )?(?:internally displaced\b|idps\b)")  # within the state that says so
_GOVERNOR = re.compile(r"(?i)(?:then-)?(?:governor|gov\.?)")  # of other states' the province is named
#: What law officers of the United States are called in its press.
_US_LAW = re.compile(
    r"(?i)\b(?:attorney general|special counsel|district attorney|"
    r"(?:federal|district|circuit) (?:prosecutor|judge|agent))"
)
_BESIDE = 120  # characters behind a name in which what its bearer is a specialist in may stand
_AGED = re.compile(r", (?:aged )?\d{2},")
_AGREED = re.compile(r" (?:also )?(?:discussed|agreed|exchanged|reaffirmed|underscored|reviewed|welcomed|pledged)\b")
_MET = re.compile(r"(?i)\b(?:with|between)(?: the)? $")
#: What no office of the United States is called.
_NOT_AMERICAN = re.compile(
    r"(?i)\b(?:king|queen|prince|princess|emir|sultan|chancellor|minister(?!-)|ministry|politburo|parliament(?:arian)?)\b"
)
_OWNED = frozenset({"group", "organisation"})
_SEVERAL = re.compile(r"(?i)(?:the )?(?:two|three|both|other)\b")
_OF_BODIES = frozenset({"igo_head", "igo_deputy"})
_MINE = re.compile(r"(?i)(?:(?:some|most|many|all|several|one) of )?(?:my|our) ")
_OUR_STATES = re.compile(
    r"(?i)our (?:(?:two|three|great|respective) )*(?:peoples|countries|nations|states|governments)\b"
)
_OF_THE_LAND = re.compile(r"(?i)(?:(?:the|this) )?(?:country|nation|kingdom|republic)[’']s ")
#: Who stands beside somebody, or against: of other states, of which the pronoun tells nothing.
_OTHERS = re.compile(
    r"(?i)(?:(?:some|most|many|all|several|one) of )?(?!(?:my|his|her) (?:[\w-]+ ){0,3}?supporters)"
    r"(?:my|our|your|his|her|its|their) (?:[\w-]+ ){0,3}?"
    r"(?:(?:counterpart|ally|partner|friend|adversar|enem|foe|opponent|rival|neighbou?r|interlocutor|backer|supporter|"
    r"detractor|host|guest)(?:s|ies)|allies)\b.*"
)
_BYLINE = re.compile(r"|B[Yy] |Story highlights ")  # before whoever wrote it
_MASTHEAD = 40  # so far from its start a government's page speaks of itself: "Office of the Spokesperson"
#: What carries people, and acts for nobody: whose it is, only its own name tells. Several are a force.
_VESSEL = re.compile(
    r"(?i)(?:[\w-]+ )*(?:jet|(?:air|war)?plane|aircraft|airliner|helicopter|(?:war)?ship|vessel|tanker|(?:gun)?boat|"
    r"submarine|freighter|drone)|"
    r"(?:[\w-]+,? )*(?:tankers|freighters|airliners|submarines|"
    r"(?:commercial|merchant|civilian|cargo|passenger|container|oil) (?:[\w-]+ )?(?:ships|vessels|aircraft|planes))"
)
_CALLED_VESSEL = re.compile(r"\b(?:ship|vessel|tanker|freighter),? (?:the )?[“\"]?$")
#: Who is held, and by whom the place tells; whose they are it does not.
_CAPTIVES = re.compile(r"(?i)(?:[\w,]+ )?(?:hostages|detainees|prisoners(?: of war)?|captives|pows)")
#: Who is of the state that a report is about, if no other is said: the press's own police are not meant.
_LOCALS = re.compile(
    r"(?i)(?:the )?(?:(?:riot|local|anti-government) )?(?:police|army|military|security forces|protest[eo]rs|"
    r"demonstrators|opposition|authorities|prosecutors|rescuers|firefighters)"
)
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
#: What a state calls its services and parts of them, whose page need not say whose they are.
_SERVICE = re.compile(
    r"(?:The )?(?:Office of (?:the )?(?!UN\b|United)|Bureau of |Department of |Directorate of |Federal [A-Z]|"
    r"State (?:Emergency|Border|Security|Property|Tax|Fiscal|Customs|Migration|Judicial|Special)[\w ]* "
    r"(?:Service|Guard|Fund|Agency|Administration|Committee)|National (?:Police|Guard|Bank|Security|Anti-Corruption)\b)"
)
_COMPANY = re.compile(r"\b(?:Inc|Corp|Ltd|LLC|Co|Group|PLC)\b")
_OF_STATES = frozenset({"GOV", "MIL", "COP", "SPY", "JUD", "LEG"})
_COMMON = re.compile(r"[a-z]+")
_MANY = re.compile(
    r"(?:\w+s|people|police|military|army|opposition|public|media|press|men|women|children|staff|crowd|team|family|group|"
    r"side|cabinet|government|parliament|council|court|commission|ministry|leadership|delegation|bank|regime|union|navy|"
    r"party|crew|company|coalition|committee|embassy|agency)"
)
SURE_ALONE = 0.6  # of 0.5 to 0.8, on dev
#: How sure the model must be that an actor is of none of the countries, and that it is of one, to go before rules: in
#: the press, the news, dev and test it was right then in 76 cases, the rules in 20.
SURE_OF = 0.7, 0.6


@dataclass(frozen=True, slots=True)
class Settling:
    """What tells whose an actor is whom the text ties to no nation.

    ``ruler`` is the state whose government published the report (it ``presides`` if a presidency did), ``press`` the
    one of the outlet's readers, ``context`` those that the report names, ``home`` the one that it is about, if one
    leads, ``at_home`` if it leads by far: the press names the nation of foreign officials and experts, and not of its
    own. ``told`` is what the model says of each actor (id); ``bearers`` counts who bears a first name, by country
    (``Register.bearers``). ``beside`` has what the words beside an actor tell, which goes before what is only likely.
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
    told: Mapping[str, Told]
    bearers: Callable[[str], Mapping[str, int]]
    beside: Beside

    def country(self, actor: Actor, first: Span) -> str | None:
        """Return whose an actor is, by its first mention, or None where the report leaves it open.

        Where the model is sure, it is right more often than what is likely by rules; that a body or people are of no
        state in particular it is sure of too often.
        """
        found = self._by_rules(actor, first)
        told = self.told.get(actor.id)
        if not told or actor.kind == "outlet":
            return found
        best = max(told, key=lambda c: told[c])
        sure = told[best] >= SURE_OF[best is not None] and (actor.kind == "person" or found is None)
        return best if sure and best != found and not self._is_told_apart(actor, first, found) else found

    def _is_told_apart(self, actor: Actor, first: Span, found: str | None) -> bool:
        """Tell whether words say whose an actor is, or that it is nobody's in particular, whatever the model says."""
        if actor.kind != "person":
            things = _CAPTIVES.fullmatch(actor.name) or _VESSEL.fullmatch(actor.name)
            several = (
                ABROAD.match(actor.name) or _ANYWHERE.fullmatch(actor.name) or _STATES_BESIDE.fullmatch(actor.name)
            )
            return bool(things or several)
        if self.press and _BYLINE.fullmatch(self.text, 0, first.start):
            return True
        office = found == "USA" and is_us_office(actor.title or "")
        if office or (found == self.ruler and actor.name.isupper()):  # "MODERATOR", in a transcript
            return True
        if self.beside.is_credit(first) or self.beside.of_whom(actor) is not None:
            return True
        return found is not None and found == self.beside.country(actor, first)

    def _by_rules(self, actor: Actor, first: Span) -> str | None:
        """Return whose an actor is by what its words and the report's make likely."""
        at = first.start
        if actor.kind == "outlet" and self.ruler and actor.name[:1].isupper():  # whose guest it is, or whose host
            return None
        if _ADMINISTRATION.fullmatch(actor.name) and "USA" in self.context:
            return "USA"
        if self.presides and self.ruler == "USA" and VOCATIVE.match(actor.name):  # guests and the press speak to him
            his_like = actor.name.endswith(". President") and self.beside.of_speaker(first) == self.ruler
            return None if his_like or _NOT_AMERICAN.search(actor.name) else self.ruler
        if self.ruler and _EMBASSY.fullmatch(actor.name):
            return self.ruler
        if some := _SOME_OF.fullmatch(actor.name):
            return self.beside.of_named(first, some["who"])
        if actor.kind == "group" and _OTHERS.fullmatch(actor.name):
            return self.beside.of_partners(first)
        if actor.kind == "group" and _STATES_BESIDE.fullmatch(actor.name):
            return None
        if actor.kind == "group" and _OUR_STATES.match(actor.name):
            return None
        if _OF_THE_LAND.match(actor.name) and (land := self.beside.land(first)):
            return land
        owner = self.beside.owner(first) if actor.kind in _OWNED else None
        if owner is not None and owner.id != actor.id and (owner.country or owner.body or _SEVERAL.match(owner.name)):
            return owner.country
        if actor.kind == "group" and _MINE.match(actor.name) and self.beside.of_several(first):
            return None
        if actor.kind == "group" and _MINE.match(actor.name):
            ours = self.beside.of_speaker(first) or (self.press if not self.beside.is_quoted(first) else None)
            if ours:
                return ours
        if _EMBASSY.fullmatch(actor.name) and (whose := self.beside.of_embassies()):
            return whose
        if where := self.beside.country(actor, first):
            return where
        if actor.kind == "person" and (several := self.beside.of_whom(actor)):
            return several.country
        if actor.kind in ("person", "outlet") and self.beside.is_credit(first):
            return None
        if actor.kind == "group" and _SETTLERS.fullmatch(actor.name) and "ISR" in self.context:
            return "ISR"
        if self.ruler and self.ruler == self.home and _DISPLACED.match(actor.name):
            return self.ruler
        if self._of_westminster(actor):
            return self.press
        if self._of_several(actor, at):
            things = _CAPTIVES.fullmatch(actor.name) or _VESSEL.fullmatch(actor.name)
            told = actor.sector != "REF" and not (things or ABROAD.match(actor.name) or _ANYWHERE.fullmatch(actor.name))
            sure = actor.kind == "group" and told
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
        found = self.press if self._is_governor(actor) else self._by_report(actor, first)
        if actor.kind == "outlet" and found == "USA" and self.press is None:  # the list knows its own press
            return None
        if found is None or actor.kind != "person" or not self._by_first_name(actor, found):
            return found
        abroad = _NOT_AMERICAN.search(actor.title or "")
        context = tuple(c for c in self.context if c != "USA") if abroad else self.context
        named = by_first_name(actor.name, found, found in (self.press, self.ruler), context, self.bearers)
        return None if named == "USA" and abroad else named

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
        if office_class in _OF_BODIES and (self.ruler or actor.name == title or ABROAD.match(title)):
            return None
        abroad = self.ruler == "USA" and _NOT_AMERICAN.search(actor.title or "")  # "PRIME MINISTER VOSS"
        if self.ruler and actor.kind == "person" and actor.name.isupper() and not abroad:  # "OPERATOR", in a transcript
            return self.ruler
        byline = _BYLINE.fullmatch(self.text, 0, first.start)
        if self.press and byline and self._has_name(actor) and actor.kind == "person":
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
        if self.ruler and actor.kind == "organisation" and _SERVICE.match(actor.name) and found is None:
            return self.ruler
        if found == "USA" and _NOT_AMERICAN.search(f"{actor.title or ''} {actor.name}"):
            return None if actor.name == actor.title else self._abroad(actor, first)
        if found is None and office_class in _GOVERNMENT:
            return self.home or next(iter(self.context), None)
        if found is None and not self.ruler and actor.kind == "person" and self._has_name(actor):
            found = self._own_press()  # whose nation the press thinks needs no word
        if found is None and self.at_home and not self.ruler and self._has_name(actor):
            return self.at_home
        return found

    def _abroad(self, actor: Actor, first: Span) -> str | None:
        """Return the likeliest of the report's states but the US for who bears a title that it has not."""
        told = {c: chance for c, chance in self.told.get(actor.id, {}).items() if c not in (None, "USA")}
        if told and (best := max(told, key=lambda c: told[c])):
            return best
        land = self.beside.land(first)
        return land if land != "USA" and land else next((c for c in self.context if c != "USA"), None)

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
            if subject := SPECIALIST.search(self.text[first.end : first.end + _BESIDE].partition(".")[0]):
                posts |= {e.country for _, _, e, _ in self.names.find(subject[0]) if e.country}
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
        if embassy := AT_EMBASSY.match(self.text, first.end):  # of which they are not
            not_of = frozenset({self.names.country_of(embassy[1]) or ""})
            return self.hints.country(first, actor.kind, told, without=not_of)
        if CIVILIANS.search(actor.name) or actor.sector in ("OPP", "PTY"):
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

    def _has_name(self, actor: Actor) -> bool:
        """Tell whether an actor is a person named in full, or a body, as reports about one state name its own."""
        if actor.kind == "person":
            return _FULL_NAME.fullmatch(actor.name) is not None
        return actor.kind == "organisation" and " " in actor.name and _COMPANY.search(actor.name) is None

    def _is_office(self, actor: Actor) -> bool:
        """Tell whether a body is a state's: of others, a page or paper names the nation no more than of its own."""
        if not self.ruler:
            return _LETTERS.fullmatch(actor.name) is None
        called = _AN_OFFICE.search(actor.name) or _SERVICE.match(actor.name)
        return actor.sector in _OF_STATES or actor.name in _OFFICES or called is not None

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
        named = at + len("the ") * self.text.startswith(("the ", "The "), at)
        regional = _OF_REGIONS.match(self.text, named)
        if regional and regional.end("who") <= named + len(actor.name):
            return True
        if _ANYWHERE.fullmatch(actor.name) and self.text.startswith(actor.name, at):
            return True
        if _BOTH.fullmatch(actor.name) and _AGREED.match(self.text, at + len("the ") + len(actor.name)):
            return True
        if _BOTH.fullmatch(actor.name) and self.ruler:
            met = _MET.search(self.text[max(0, at - 12) : at]) is not None
            return met or not actor.name.lower().startswith("senior")
        word = actor.name.split()[-1] if actor.name else ""
        nobody = _COMMON.fullmatch(actor.name) is not None and not _MANY.fullmatch(word)  # "virtual", "few"
        if (actor.sector == "JRN" and actor.name.islower()) or _JUDGES.fullmatch(actor.name):  # of all nations
            return True
        if ENEMY.fullmatch(actor.name):  # whose they are, the page does not say
            return True
        several = ABROAD.match(actor.name) or _SIDES.fullmatch(actor.name)
        return bool(actor.sector in _STATELESS or several or nobody)

    def _is_governor(self, actor: Actor) -> bool:
        """Tell whether a person is called governor and no more, in the US press."""
        return actor.kind == "person" and self._is_at_home("USA") and _GOVERNOR.fullmatch(actor.title or "") is not None

    def _of_westminster(self, actor: Actor) -> bool:
        """Tell whether a body or people are of the British parliament, which its press names without the state."""
        if self.press != "GBR" or actor.kind == "person":
            return False
        commons = _COMMONS.fullmatch(actor.name) and _ALIKE.isdisjoint(self.context)
        return bool(commons or self._is_at_home("GBR") and _MPS.fullmatch(actor.name))

    def _is_at_home(self, country: str) -> bool:
        """Tell whether a state's press reports on its own state, or on none: it needs no nation for its own people."""
        about = self.home in (None, country) and (country in self.context or not self.context)
        return self.press == country and about and self.hints.dateline in (None, country)

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
        if self.press == "GBR" and _UK_OFFICE.fullmatch(title) and _ALIKE.isdisjoint(self.context):
            return True
        office_class = title_class(title)[0]
        if office_class in _EXPERTS:  # a lawmaker of the US is called by a house or party of the Congress
            return office_class != "lawmaker" or self.press != "USA" or is_us_office(title)
        return office_class in _OFFICIALS and name != title and self.press in self.context and not _LOCAL.search(title)
