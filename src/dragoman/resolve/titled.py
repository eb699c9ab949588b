"""Titles and names parted as the table of titles says: the head at times takes "President" into the name, or cuts
"Prime Minister" in two.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from dragoman.records import Annotated, Mention, Span
from dragoman.resolve.names import Found
from dragoman.resolve.titles import Title, find_titles
from dragoman.spans import SpanIndex, stripped

_HONORIFIC = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Dame|Lord|Sheikh|Madam)\.?\s+)+(?=[A-Z])")
_NAME = re.compile(r"(?:(?:al|el|bin|ibn|von|van|de|der|da|di|du|la|le)[ -])*[A-Z][\w’'-]*(?:-\S+)?(?: \S+)*$")
_POSTED = re.compile(r"\b(?:of|to|for|in)(?: the)? $")
_POST = re.compile(r"(?i)(?:to|of|for|in) (?:the )?")
#: What an office is for, as it ends before a name: "Envoy for Relations with [International Organizations Voss]".
_FIELD = (
    r"(?:[A-Z][\w&-]+,? (?:and |of |for )?)*"
    r"(?:Affairs|Organi[sz]ations|Relations|Issues|Rights|Matters|Development|Cooperation|Integration|Polic(?:y|ies)|"
    r"Security|Trade|Industry|Energy|Economy|Finance|Culture|Education|Health|Environment|Infrastructure) "
)
_FOR_FIELD = re.compile(rf"(?:of|for|on|with) (?:the )?{_FIELD}(?=[A-Z])")
_FIELD_AND_NAME = re.compile(rf"(?P<field>{_FIELD})(?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'.-]+){{0,2}})")
_TO_FIELD = re.compile(r"(?:,? (?:of|for|on|with|and|the|[A-Z][\w’'&-]*))*,? (?:of|for|on|with|and) (?:the )?")
_TO_NAME = re.compile(r"(?: (?:on|for)(?: the)?(?: [A-Z][\w’'&-]*(?:,? and)?)+)+ ")
_A_BODY = re.compile(
    r"(?:Council|Committee|Commission|Department|Division|Office|Agency|Ministry|Bureau|Institute|Network|Group|Forum|"
    r"Partners?|Fund|Bank|Centre|Center|Coalition|Initiative|Summit|Conference|Service|Authority|Fellow|Expert|Director)s?\b"
)
_CUT = re.compile(r"(?<=[’'])s\s+")  # "the UN’[s Syria envoy]"
_FIRST_NAMES = frozenset({"Dean", "Judge", "Major", "Prince", "Justice"})  # names as well as titles
_NAMELIKE = frozenset({"Sultan", "Sheikh", "Shaikh", "Sheik", "King", "Prince", "Emir", "Amir", "Pope", "Elder"})
_LONGEST_NAME = 4
_LONGEST_FIELD = 70  # code points between a title and the name, for what it is for


def titled(annotated: Annotated, named: Sequence[Found], nations: SpanIndex) -> Annotated:
    """Return the report with titles and names apart; ``nations`` is of the spans of ``named``.

    A person's mention that begins with a title keeps the name, and the title becomes a role; a role that is but a
    piece of a title that the table has, or of a nation's name before it, becomes the whole; a person's mention inside
    a title is that role; a role that is a title and a name is parted; a bare name that the head took for a role, and
    that a person of the report bears, is that person's.
    """
    text = annotated.report.text
    titles = [t for t in find_titles(text) if text[t.start : t.end].strip()]
    mentions = list(annotated.mentions)
    added: list[Mention] = []
    starts = [t.start for t in titles]
    people = {m.span.of(text) for m in mentions if m.kind == "person"}
    families = {name.split()[-1] for name in people if name.split()}
    families = {name for name in families if not find_titles(name)}
    people = {name for name in people if not find_titles(name)}
    states = {text[start:end] for start, end, _, _ in named}  # "Russia Voss", of "President of Russia Voss"
    people -= {name for name in people if name.partition(" ")[0] in states and name.partition(" ")[2] in people}
    for i, mention in enumerate(annotated.mentions):
        if mention.kind in ("person", "role"):
            line = _last_line(text, mention.span)
            mention = mention if line is mention.span else replace(mention, span=line)
        if mention.kind == "person" and mention.span.of(text).endswith(" of"):
            mention = replace(mention, span=Span(mention.span.start, mention.span.end - 3))
        if mention.kind == "person":
            mention = _without_state(text, mention, named, titles, starts)
            mentions[i], role = _parted(text, mention, titles, starts)
            added += [role] if role else []
        elif mention.kind == "role":
            whole = _whole(text, mention, titles, starts, nations)
            mentions[i], name = _named(text, whole, people, families, nations)
            added += [name] if name else []
    _with_fields(text, mentions)
    held = {m.span for m in mentions}
    added = [m for m in dict.fromkeys(added) if m.span not in held]
    return replace(
        annotated,
        mentions=(*mentions, *added),
        antecedents=annotated.antecedents + (None,) * len(added),
    )


def _with_fields(text: str, mentions: list[Mention]) -> None:
    """Give titles what they are for, up to the name: "Envoy [on Fisheries] Voss", "Envoy for [Fish Affairs] Voss"."""
    named = {m.span.start: i for i, m in enumerate(mentions) if m.kind in ("person", "organisation")}
    starts = sorted(named)
    for n, role in enumerate(mentions):
        if role.kind != "role":
            continue
        behind = role.span.end
        for start in starts[bisect_left(starts, behind) : bisect_right(starts, behind + _LONGEST_FIELD)]:
            i, end = named[start], start
            found = _FIELD_AND_NAME.fullmatch(text, start, mentions[i].span.end)
            if found and _TO_FIELD.fullmatch(text, behind, start) and not _A_BODY.search(found["name"]):
                end = found.start("name")
                mentions[i] = replace(mentions[i], span=Span(end, found.end()), kind="person")
            elif mentions[i].kind != "person" or not _TO_NAME.fullmatch(text, behind, start):
                continue
            mentions[n] = replace(role, span=Span(role.span.start, end - 1))
            break


def _parted(text: str, mention: Mention, titles: list[Title], starts: list[int]) -> tuple[Mention, Mention | None]:
    """Return a person's mention without the titles before the name, and these as a role.

    A mention that holds no more than (a piece of) a title is a role: "Prime", "Vice".
    """
    span = mention.span
    spoken = _HONORIFIC.match(span.of(text))
    title = _at(span.start + spoken.end(), titles, starts) if spoken else None
    if title and span.end <= title.end:  # "Mr. President"
        return replace(mention, span=Span(span.start, title.end), kind="role"), None
    title = _at(span.start, titles, starts)
    if title and text[title.start].isupper() and span.end <= title.end:
        return replace(mention, span=Span(title.start, title.end), kind="role"), None
    inside = [
        t
        for t in titles[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        if t.end < span.end and text[t.start].isupper() and text[t.start : t.end] not in _FIRST_NAMES
    ]
    inside = _leading(text, span.start, inside)
    if not inside:
        return mention, None
    rest = inside[-1].end
    while rest < span.end and not text[rest].isalnum():
        rest += 1
    if not _NAME.match(text[rest : span.end]):
        return mention, None
    role = stripped(text, Span(span.start, rest))
    return replace(mention, span=Span(rest, span.end)), replace(mention, span=role, kind="role")


def _without_state(
    text: str, mention: Mention, named: Sequence[Found], titles: list[Title], starts: list[int]
) -> Mention:
    """Return a person's mention without the state that ends a title before the name: "envoy to [Ardania Jan Voss]"."""
    span = mention.span
    if not _POSTED.search(text[max(0, span.start - 12) : span.start]):
        return mention
    state = next((f for f in named if f[0] == span.start and f[2].kind == "state" and f[3] == "name"), None)
    rest = Span(state[1] + 1, span.end) if state else span
    close = titles[bisect_left(starts, span.start - 90) : bisect_left(starts, span.start)]
    if not state or rest.end <= rest.start or " " not in rest.of(text).strip() or not close:
        return mention
    return replace(mention, span=rest)


def _leading(text: str, start: int, titles: list[Title]) -> list[Title]:
    """Return the titles before a name, without those that are words of it: Hassan Sheikh Mohamud, bin Sultan."""
    kept: list[Title] = []
    for title in titles:
        before = text[kept[-1].end if kept else start : title.start]
        if text[title.start : title.end] in _NAMELIKE and any(c.isupper() for c in before):
            break
        kept.append(title)
    return kept


def _last_line(text: str, span: Span) -> Span:
    """Return the last line of a mention that runs over the end of a paragraph."""
    cut = text.rfind("\n", span.start, span.end) + 1
    return Span(cut, span.end) if span.start < cut < span.end else span


def _whole(text: str, mention: Mention, titles: list[Title], starts: list[int], nations: SpanIndex) -> Mention:
    """Return a role with the words before and behind that make it a whole title of the table, or a nation's name."""
    start, end = mention.span.start, mention.span.end
    if cut := _CUT.match(text, start):
        start = cut.end()
    first = _at(start, titles, starts)
    if first and first.start < start and _begins_word(text, first.start):
        start = first.start
    last = _at(end - 1, titles, starts)
    if last and last.end > end and last.start >= start:
        end = last.end
    for i in nations.overlapping(Span(start, start + 1)):
        start = min(start, nations.spans[i].start)
    whole = Span(start, end)
    return mention if whole == mention.span else replace(mention, span=whole)


def _named(
    text: str, mention: Mention, people: set[str], families: set[str], nations: SpanIndex
) -> tuple[Mention, Mention | None]:
    """Return a role that ends in a name as role and name ("President Voss"), a bare known name as a person's.

    The name is one that stands alone elsewhere, whole (``people``) or its last word (``families``).
    """
    words = mention.span.of(text)
    if words in people or words in families or words.title() in families:
        return replace(mention, kind="person"), None
    if honorific := _HONORIFIC.match(words):
        name = Span(mention.span.start + honorific.end(), mention.span.end)
        return (replace(mention, span=name, kind="person"), None) if _is_name(name.of(text)) else (mention, None)
    whole = max((name for name in people if " " in name and words.endswith(f" {name}")), key=len, default=None)
    if whole:
        at = mention.span.end - len(whole)
        title = stripped(text, Span(mention.span.start, at))
        return replace(mention, span=title), replace(mention, span=Span(at, mention.span.end), kind="person")
    found = find_titles(words)
    rest = words[found[-1].end :].lstrip() if found else ""
    if field := _FOR_FIELD.match(rest):
        rest = rest[field.end() :]
    elif posted := _POST.match(rest):  # "ambassador to Ardania Jan Voss"
        state = mention.span.end - len(rest) + posted.end()
        for i in nations.overlapping(Span(state, state + 1)):
            rest = text[nations.spans[i].end : mention.span.end].lstrip()
    if not rest or not _is_name(rest) or (" " not in rest and rest not in families):
        return mention, None
    at = mention.span.end - len(rest)
    title = stripped(text, Span(mention.span.start, at))
    return replace(mention, span=title), replace(mention, span=Span(at, mention.span.end), kind="person")


def _is_name(words: str) -> bool:
    named = _NAME.fullmatch(words) is not None and not _POST.match(words)  # "SECRETARY OF COMMERCE"
    return named and len(words.split()) <= _LONGEST_NAME and not find_titles(words)


def _at(position: int, titles: list[Title], starts: list[int]) -> Title | None:
    """Return the title that covers a position."""
    i = bisect_right(starts, position) - 1
    return titles[i] if i >= 0 and titles[i].end > position else None


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
