"""Names of states, international bodies, armed groups and outlets: looked up alone, or found in running text.

The table is ``data/nations.txt``; its head says where its lines come from.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

from dragoman.records import ActorKind

MatchKind = Literal["name", "demonym", "capital", "seat", "igo", "group", "outlet"]
Found = tuple[int, int, "Entity", MatchKind]

_WORD = re.compile(r"[^\W\d_]\w*|[A-Z]\d\w*|\d+(?=% )")
_DASHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "–": "-", "‑": "-", "‐": "-", "\n": " ", "\xa0": " ", "\t": " "})
_ARTICLE = re.compile(r"^(?:the|a|an)\s+(?=\S)", re.I)
_EDGES = " \t\n\"'“”‘’()[],;:"
_PLURAL = re.compile(r"(?:[aeiou]n|[aeo]r|[iokbctdl]|rd|rb|gol|gyar|ek|ede|ane|ole)$")


@dataclass(frozen=True, slots=True)
class Entity:
    """A state ("IRN"), body ("IGO:UN"), group ("group:hamas") or outlet ("outlet:tass").

    ``country`` is the ISO 3166 alpha-3 code of the state, of a group's base or an outlet's seat; None for
    international bodies and for groups without one base.
    """

    id: str
    name: str
    kind: ActorKind
    country: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Alias:
    entity: Entity
    kind: MatchKind
    forms: frozenset[str]
    weak: bool

    def is_acronym(self) -> bool:
        return all(f.isupper() and len(f.replace(".", "")) <= 6 and " " not in f for f in self.forms)

    def reads(self, written: str) -> bool:
        """Tell whether the name, as written in running text, is this one and no common word."""
        if written in self.forms:
            return True
        if self.kind == "outlet" or self.is_acronym() or not written[0].isupper():
            return False
        return " " in written or (written.isupper() and len(written) > 3)


class Nations:
    """The table of names; see ``nations`` for the shipped one."""

    def __init__(self, text: str) -> None:
        self.digest = hashlib.sha256(text.encode()).hexdigest()
        self._entities: dict[str, Entity] = {}
        self._by_name: dict[str, _Alias] = {}
        blocked = self._read(text)
        self._index = self._buckets(blocked)
        lower = sorted(k for k in self._index if any(f[0].islower() for a in self._aliases(k) for f in a.forms))
        # A word is a candidate if it begins with a capital, or is the first word of a name written in lower case.
        self._start = re.compile(rf"(?<!\w)(?:[^\W\da-z_]\w*|(?:{'|'.join(map(re.escape, lower))})(?!\w))")

    def country_of(self, text: str) -> str | None:
        """Return the ISO3 code of the state that a name, demonym, capital, seat, group or outlet belongs to."""
        entity = self.lookup(text)
        return entity.country if entity else None

    def kind(self, text: str) -> MatchKind | None:
        """Return how ``text`` names its entity, or None where it names none."""
        alias = self._alias(text)
        return alias.kind if alias else None

    def lookup(self, text: str) -> Entity | None:
        """Return the entity that the whole of ``text`` names, whatever its case and article, or None.

        Short acronyms count in capitals only: "us" and "who" name nobody.
        """
        alias = self._alias(text)
        return alias.entity if alias else None

    def entity(self, entity_id: str) -> Entity | None:
        """Return the entity with this id ("IRN", "IGO:UN"), or None."""
        return self._entities.get(entity_id)

    def name_of(self, entity_id: str) -> str | None:
        """Return the name by which an entity is shown, or None for an unknown id."""
        entity = self._entities.get(entity_id)
        return entity.name if entity else None

    def find(self, text: str, *, any_case: bool = False) -> list[Found]:
        """Return (start, end, entity, how it is named) for the names in running text, in order, longest first.

        Spans are code points into ``text`` and never overlap. Unless ``any_case``, names must be capitalised
        as names are, so that "turkey" and "polish" are left alone.
        """
        low = _lower(text)
        starts = _WORD.finditer(low) if any_case else self._start.finditer(text)
        found: list[Found] = []
        done = 0
        for match in starts:
            start, after = match.span()
            bucket = self._index.get(low[start:after])
            if bucket is None or start < done:
                continue
            for name, alias in bucket.get(low[after : after + 2]) or bucket[""]:
                end = start + len(name)
                if not low.startswith(name, start) or (end < len(low) and (low[end].isalnum() or low[end] == "_")):
                    continue
                if alias is None:
                    done = end
                    break
                if any_case or alias.reads(text[start:end].translate(_DASHES)):
                    found.append((start, end, alias.entity, alias.kind))
                    done = end
                    break
        return found

    def _alias(self, text: str) -> _Alias | None:
        words = " ".join(text.translate(_DASHES).split()).strip(_EDGES)
        if words.endswith("'s"):
            words = words[:-2]
        elif words.endswith("s'"):
            words = words[:-1]
        for name in (words, _ARTICLE.sub("", words)):
            for key in (_lower(name), _lower(_plain(name)), _lower(name).rstrip(".")):
                alias = self._by_name.get(key)
                if alias and (name in alias.forms or len(key) > 4 or not alias.is_acronym()):
                    return alias
        return None

    def _aliases(self, first: str) -> list[_Alias]:
        return [alias for names in self._index[first].values() for _, alias in names if alias is not None]

    def _buckets(self, blocked: list[str]) -> dict[str, dict[str, list[tuple[str, _Alias | None]]]]:
        """Return the names by first word and the two characters after it, longest first; "" for all others.

        None stands for a phrase that means no actor. Without the two characters, "the" and "al" would each
        try some thirty names.
        """
        index: dict[str, list[tuple[str, _Alias | None]]] = {}
        names: list[tuple[str, _Alias | None]] = [(n, a) for n, a in self._by_name.items() if not a.weak]
        names += [(_lower(phrase), None) for phrase in blocked]
        for name, alias in names:
            word = _WORD.match(name)
            if word:
                index.setdefault(word.group(), []).append((name, alias))
        return {word: _by_next(len(word), bucket) for word, bucket in index.items()}

    def _read(self, text: str) -> list[str]:
        section, blocked = "", []
        readers = {"states": self._state, "igos": self._body, "groups": self._group, "outlets": self._outlets}
        for line in text.splitlines():
            if line.startswith("["):
                section = line.strip("[]")
            elif line and not line.startswith("#"):
                if section == "nowhere":
                    blocked += _values(line)
                else:
                    readers[section]([field.strip() for field in line.split("|")])
        return blocked

    def _state(self, fields: list[str]) -> None:
        code, names, demonyms, capitals, seats = (fields + [""] * 5)[:5]
        entity = self._enter(code, "state", code, names)
        self._name(entity, "name", _values(names))
        self._name(entity, "demonym", [form for d in _values(demonyms) for form in _number(d)])
        self._name(entity, "capital", _values(capitals))
        self._name(entity, "seat", _values(seats))

    def _body(self, fields: list[str]) -> None:
        code, names, demonyms, seats = (fields + [""] * 4)[:4]
        entity = self._enter(f"IGO:{code}", "organisation", None, names)
        self._name(entity, "igo", [*_values(names), *_values(demonyms), *_values(seats)])

    def _group(self, fields: list[str]) -> None:
        entity = self._enter(f"group:{fields[0]}", "group", fields[1] or None, fields[2])
        self._name(entity, "group", _values(fields[2]))

    def _outlets(self, fields: list[str]) -> None:
        for names in fields[1:]:
            first = _values(names)[0].lstrip("~")
            slug = re.sub(r"[^a-z0-9]+", "-", _plain(first).lower()).strip("-")
            if f"outlet:{slug}" in self._entities:
                slug = f"{slug}-{fields[0].lower()}"
            entity = self._enter(f"outlet:{slug}", "outlet", fields[0], names)
            self._name(entity, "outlet", _values(names))

    def _enter(self, entity_id: str, kind: ActorKind, country: str | None, names: str) -> Entity:
        shown, *others = [name.lstrip("~") for name in _values(names)]
        self._entities[entity_id] = entity = Entity(entity_id, shown, kind, country, tuple(others))
        return entity

    def _name(self, entity: Entity, kind: MatchKind, names: list[str]) -> None:
        """File each name under its lower-case spelling; the first entity with a name keeps it, unless it is weak."""
        for name in names:
            weak, exact = name.startswith("~"), name.lstrip("~").translate(_DASHES)
            for form in {exact, _plain(exact)}:
                key = _lower(form)
                held = self._by_name.get(key)
                if held is None or (held.weak and not weak):
                    self._by_name[key] = _Alias(entity, kind, frozenset([form]), weak)
                elif held.entity is entity and held.kind == kind:
                    self._by_name[key] = _Alias(entity, kind, held.forms | {form}, held.weak)


@lru_cache(maxsize=1)
def nations() -> Nations:
    """Return the shipped table (read once a process, about 15 ms)."""
    table = resources.files("dragoman").joinpath("resolve", "data", "nations.txt")
    return Nations(table.read_text(encoding="utf-8"))


def _values(field: str) -> list[str]:
    return [value.strip() for value in field.split(";") if value.strip()]


def _by_next(at: int, names: list[tuple[str, _Alias | None]]) -> dict[str, list[tuple[str, _Alias | None]]]:
    """Return the names by their characters ``at`` and next, each list with the shorter names behind it."""
    names.sort(key=lambda pair: -len(pair[0]))
    ends = [pair for pair in names if len(pair[0]) < at + 2]
    longer: dict[str, list[tuple[str, _Alias | None]]] = {}
    for pair in names:
        if len(pair[0]) >= at + 2:
            longer.setdefault(pair[0][at : at + 2], []).append(pair)
    return {"": ends, **{following: [*found, *ends] for following, found in longer.items()}}


def _number(demonym: str) -> Iterator[str]:
    """Yield a demonym and, where English adds one, its plural with s."""
    yield demonym
    many = (_PLURAL.search(demonym) and " " not in demonym) or demonym.endswith(("an", "i", "er"))
    if many and not demonym.endswith("man"):
        yield f"{demonym}s"


def _plain(text: str) -> str:
    """Return ``text`` without accents."""
    if text.isascii():
        return text
    swapped = text.translate(str.maketrans("ıİøØłŁđĐ", "iIoOlLdD"))
    return "".join(c for c in unicodedata.normalize("NFKD", swapped) if not unicodedata.combining(c))


def _lower(text: str) -> str:
    """Return ``text`` in lower case with plain apostrophes and hyphens, character for character."""
    low = text.translate(_DASHES).lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text.translate(_DASHES))
