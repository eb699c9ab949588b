"""From a template and its values to a page: what all templates know, and how a reader has set the page."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dragoman import __version__
from dragoman.record import Record
from dragoman.serve import security
from dragoman.sheet import words

TEMPLATES = Path(__file__).parent.parent / "templates"
SIZES = range(-2, 5)
THEMES = ("auto", "light", "dark")
SIZE, THEME, NAME = "dragoman-size", "dragoman-theme", "dragoman-name"
"""Cookies: how the page is set, and the name that judgements are signed with."""
STALE = 60.0
# Controls but tab and line feed, format characters but the joiners that Persian and Indic names need, surrogates.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_HIT = re.compile("«([^«»]*)»")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Look:
    """How a reader has set the page: ``size`` in steps from 0, ``theme`` auto, light or dark."""

    size: int
    theme: str


def look(request: Request) -> Look:
    """Return how the reader has set the page; what is set to nonsense is as if unset."""
    size = request.cookies.get(SIZE, "")
    theme = request.cookies.get(THEME, request.app.state.settings.theme)
    steps = int(size) if re.fullmatch(r"-?\d", size) else 0
    return Look(steps if steps in SIZES else 0, theme if theme in THEMES else "auto")


def judges(request: Request) -> bool:
    """Return whether whoever asks may judge."""
    try:
        security.may_judge(request)
    except HTTPException:
        return False
    return True


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """Return the page that ``template`` makes of ``values``."""
    settings = request.app.state.settings
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    known = {
        "request": request, "look": look(request), "here": here, "version": __version__, "judges": judges(request),
        "signs_in": settings.may_judge and settings.token is not None, "signed": request.cookies.get(NAME, ""),
        "where": Path(request.app.state.record.where).name, "resort": partial(_resort, request),
    }  # fmt: skip
    body = environment().get_template(template).render(**{**known, **values})
    return HTMLResponse(body, status_code=status, headers={"Vary": "Cookie"})


@cache
def environment() -> Environment:
    """Return the templates; everything put into them is escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=plain,
    )  # fmt: skip
    made.filters |= {
        "safe_text": words.safe, "day": day, "land": land, "shorten": shorten, "seg": seg, "num": num,
        "signed": signed, "hits": hits, "pct": pct, "month": month, "lead": lead, "told": told, "host": host,
        "around": around, "sector": sector, "times": times, "rest": rest,
    }  # fmt: skip
    made.globals |= {"url": url, "act": words.act, "code": words.code, "quads": words.QUADS}
    return made


def plain(value: Any) -> Any:
    """Return what goes into a page without the characters that hide or reorder others, wherever it stands."""
    return _HIDDEN.sub("", value) if isinstance(value, str) and not isinstance(value, Markup) else value


def url(path: str, /, **query: Any) -> str:
    """Return a path with a query; what is None or empty is left out, and a tuple is repeated."""
    given = [(k, one) for k, v in query.items() for one in (v if isinstance(v, (tuple, list)) else (v,))]
    told = urlencode([(k, v) for k, v in given if v not in (None, "", False)])
    return f"{path}?{told}" if told else path


def _resort(request: Request, key: str, now: str) -> str:
    """Return this page's address sorted by a column: the greatest first, and the other way on a second click."""
    kept = {k: request.query_params.getlist(k) for k in request.query_params if k not in ("sort", "after", "page")}
    return url(request.url.path, **kept, sort=key if now == f"-{key}" else f"-{key}")


def seg(text: str) -> str:
    """Return ``text`` as one segment of a path."""
    return quote(text, safe="")


def day(iso: str | None) -> str:
    """Return "16 Apr 2026" for an ISO day; "no day" for None."""
    return words.iso_day(iso, weekday=False) if iso else "no day"


@pass_context
def land(context: Context, code: str | None) -> str:
    """Return a state's name: as the world has it, else as the record does; a user's own states are no other's."""
    named = words.country(code)
    if code and named == code:
        return words.safe(lands(context["request"]).get(code, code))
    return named


def lands(request: Request) -> dict[str, str]:
    """Return the names of the states in the record by code, looked up once a minute."""
    state = request.app.state
    kept: tuple[float, dict[str, str]] | None = getattr(state, "lands", None)
    if kept is None or time.monotonic() - kept[0] > STALE:
        record: Record = state.record
        found = {one.party.id: one.party.name for one in record.actors(kind="state", limit=400)}
        kept = state.lands = (time.monotonic(), found)
    return kept[1]


def month(iso: str | None) -> str:
    """Return "Apr 2026" for "2026-04"."""
    found = re.fullmatch(r"(\d{4})-(\d\d).*", iso or "")
    return f"{MONTHS[int(found[2]) - 1]} {found[1]}" if found and 1 <= int(found[2]) <= 12 else (iso or "")


def shorten(text: str, size: int = 160) -> str:
    return words.shorten(words.safe(text), size)


def num(value: float | None) -> str:
    return "–" if value is None else f"{value:,}"


def signed(value: float | None, digits: int = 1) -> str:
    """Return a number with its sign and a true minus; "–" for None."""
    if value is None:
        return "–"
    shown = f"{abs(value):.{digits}f}"
    return shown if float(shown) == 0 else f"{'+' if value > 0 else '−'}{shown}"


def pct(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def lead(quad: int | None) -> str:
    """Return the class of a quad's colour."""
    return f"q{quad}" if quad in words.QUADS else "q0"


def told(value: object) -> str:
    """Return a value of a table cell."""
    return "–" if value in (None, "") else words.safe(str(value))


def host(address: str | None) -> str | None:
    """Return an address that may be linked to: http and https only."""
    return address if address and re.match(r"https?://", address, re.IGNORECASE) else None


def times(n: int) -> str:
    """Return "once more" or "3 times more"."""
    return "once more" if n == 1 else f"{n:,} times more"


def sector(code: str | None) -> str:
    """Return what a PLOVER sector means, in a few words; the code where it is none of theirs."""
    from dragoman.codes import ontology

    return ontology().sectors.get(code or "", code or "").partition(",")[0]


def around(snippet: str, found: str, size: int = 240) -> Markup:
    """Return a snippet, cut to about ``size`` characters around the words that it rests on, with these marked."""
    text, core = words.safe(snippet), words.safe(found)
    at = text.find(core) if core else -1
    if at < 0:
        return escape(words.shorten(text, size))
    end = at + len(core)
    start = 0 if end <= size else text.find(" ", max(0, end - size)) + 1
    before, after = text[start:at], words.shorten(text[end:], max(20, size - (end - start)))
    return Markup("{}{}<mark>{}</mark>{}").format("… " if start else "", before, core, after)


def rest(condition: str, said: str) -> str:
    """Return what a condition adds to words that may run into it: "" where they hold it, else what they lack of it."""
    one, other = words.safe(condition), words.safe(said)
    if one in other:
        return ""
    shared = next((n for n in range(min(len(one), len(other)), 0, -1) if other.endswith(one[:n])), 0)
    return one[shared:].strip()


def hits(snippet: str) -> Markup:
    """Return a snippet with its hits, which stand between « and », marked."""
    return Markup(_HIT.sub(r"<mark>\1</mark>", str(escape(words.safe(snippet)))))
