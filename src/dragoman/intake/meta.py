"""Headline, outlet and date, read off the words and the address of a page."""

from __future__ import annotations

import datetime
import re
from urllib.parse import urlsplit

from dragoman.intake.words import TOP_LEVEL
from dragoman.records import InputError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    r"(?<!\d)(?P<y1>(?:19|20)\d\d)[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})(?!\d)"
    rf"|\b{_MONTH.format('m2')} {{1,3}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? {{1,3}}(?P<y2>(?:19|20)\d\d)\b"
    rf"|(?<!\d)(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{{1,3}}{_MONTH.format('m3')},?[ -]{{1,3}}"
    r"(?P<y3>(?:19|20)\d\d)\b"
    r"|(?<![\d.])(?P<d4>\d{1,2})[./](?P<m4>\d{1,2})[./](?P<y4>(?:19|20)\d\d)(?![\d.])",
    re.IGNORECASE,
)
_DATE_PREFIX = re.compile(r"(?:date|published|posted|updated)(?: on| at)?[:\s]{1,3}", re.IGNORECASE)
_DATE_WORDS = re.compile(
    r"\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|date|publish(?:ed)?|publication|posted|"
    r"updated?|modified|created|last|on|at|of|the|by|time|first|issued|released?|est|edt|pst|pdt|et|gmt|utc|cet|cest|"
    r"bst|ist|msk|am|pm|a\.m|p\.m|z|t|hrs|h|local|news|article|story|read)\b",
    re.IGNORECASE,
)
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_URL_DATE = re.compile(r"(?<!\d)(20[0-3]\d|199\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_DATELINE_PLACE = re.compile(r"[A-Z][A-Za-z .,'’/-]{1,48}[,(/]\s?$")
_DATELINE_END = re.compile(r"\s{0,2}(?:\([^()\n]{2,30}\))?\s{0,2}(?:[-–—:/.]|\()")
_AGENCY_LINE = re.compile(
    r"^[^a-z\n]{0,3}(?:[A-Z][\w .,'’/-]{0,60})?\((?P<a>[A-Z][\w .&'’]{1,30})\)\s{0,2}[-–—:]"
    r"|^\((?P<b>CNN|AP|AFP|Reuters|UPI|RFE/RL)\)"
)
_CREDIT_PREFIX = re.compile(
    r"(?:source|via|agenc(?:y|ies)|courtesy)\s?[:–—-]\s?(?P<name>[^\n]{2,40}?)\.?", re.IGNORECASE
)
_HOST = re.compile(r"(?:www\.)?[A-Za-z][\w-]{1,30}(?:\.[A-Za-z][\w-]{1,15}){0,2}\.(?P<end>[A-Za-z]{2,6})")

_SELF = re.compile(r"\b(?P<name>[A-Z][A-Za-z-]{1,20}\.(?P<end>[A-Za-z]{2,4})) (?:reports|reported|informs|learned)\b")

# Names that stand in brackets or as a last line, and what the outlet calls itself.
AGENCIES = {
    "reuters": "Reuters", "ap": "AP", "associated press": "AP", "the associated press": "AP", "afp": "AFP",
    "agence france-presse": "AFP", "cnn": "CNN", "upi": "UPI", "tass": "TASS", "itar-tass": "TASS", "xinhua": "Xinhua",
    "anadolu": "Anadolu Agency", "aa": "Anadolu Agency", "anadolu agency": "Anadolu Agency", "irna": "IRNA",
    "sana": "SANA", "kcna": "KCNA", "yonhap": "Yonhap", "kyodo": "Kyodo", "kyodo news": "Kyodo", "dpa": "dpa",
    "efe": "EFE", "ansa": "ANSA", "pti": "PTI", "ani": "ANI", "ians": "IANS", "interfax": "Interfax",
    "ria novosti": "RIA Novosti", "sputnik": "Sputnik", "ukrinform": "Ukrinform", "trend": "Trend", "apa": "APA",
    "azertac": "AZERTAC", "report": "Report", "rfe/rl": "RFE/RL", "bloomberg": "Bloomberg", "petra": "Petra",
    "wam": "WAM", "spa": "SPA", "qna": "QNA", "kuna": "KUNA", "mena": "MENA", "tasnim": "Tasnim",
    "mehr": "Mehr News", "fars": "Fars News", "isna": "ISNA", "press tv": "Press TV", "al jazeera": "Al Jazeera",
    "bbc": "BBC", "bbc news": "BBC News", "the guardian": "The Guardian", "agencies": "Agencies",
}  # fmt: skip


def iso_date(value: str | datetime.date | None, what: str = "published") -> str | None:
    """Return the caller's date as YYYY-MM-DD, or None for None or "".

    Raises:
        InputError: ``value`` holds no date that the calendar knows.
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    found = find_date(value[:200]) if isinstance(value, str) else None
    if found is None:
        raise InputError(f"{what}: {value!r:.60} is no date; write it as YYYY-MM-DD, e.g. 2024-11-20")
    return found[0]


def find_date(text: str) -> tuple[str, int, int] | None:
    """Return the first full date in ``text`` as (YYYY-MM-DD, start, end), or None.

    Day/month order in all-number dates is only taken where it is certain (one number above 12, or both equal).
    """
    for match in _DATE.finditer(text):
        group = match.groupdict()
        n = next(i for i in "1234" if group[f"y{i}"])
        year, day, month = int(group[f"y{n}"]), int(group[f"d{n}"]), group[f"m{n}"]
        number = _MONTHS.index(month[:3].lower()) + 1 if n in "23" else int(month)
        if n == "4" and number > 12 >= day:
            number, day = day, number
        elif n == "4" and day <= 12 and number <= 12 and day != number:
            continue
        iso = _valid(year, number, day)
        if iso:
            return iso, match.start(), match.end()
    return None


def date_line(line: str) -> tuple[str, str] | None:
    """Return (date, what follows it) where ``line`` is a date line, or one that opens with "date 2024-11-20"."""
    if len(line) > 300:
        return None
    found = find_date(line[:120])
    if found is None:
        return None
    iso, start, end = found
    rest = _NOT_LETTERS.sub("", _DATE_WORDS.sub("", line[:start] + " " + line[end:]))
    if not rest:
        return iso, ""
    prefix = _DATE_PREFIX.match(line)
    if prefix and prefix.end() == start:
        return iso, line[end:].strip(" -–—|:")
    # "Xinhua | Updated: 2017-09-15 17:52": a name, a bar and a date.
    if len(line) <= 80 and ("|" in line or "pdated" in line[:start] or "ublished" in line[:start]):
        return iso, ""
    return None


def dateline_date(paragraph: str) -> str | None:
    """Return the date in a dateline such as "ANKARA, March 4, 2024 (Reuters) -", or None where it has no year."""
    head = paragraph[:120]
    found = find_date(head)
    if found is None or found[1] > 50 or not head[:1].isupper():
        return None
    before, after = head[: found[1]], head[found[2] :]
    return found[0] if _DATELINE_END.match(after) and _DATELINE_PLACE.match(before) else None


def url_date(url: str | None) -> str | None:
    """Return the date in a URL's path (/2016/04/04/, -2024-03-04/), or None."""
    if not url:
        return None
    for match in _URL_DATE.finditer(_path(url)):
        # Eight digits with no separator are as often an article number; those need a plausible year alone.
        iso = _valid(int(match.group(1)), int(match.group(2)), int(match.group(3)))
        if iso and (len(match.group()) > 8 or match.group(1) >= "2000"):
            return iso
    return None


def settle_date(stated: str | None, in_url: str | None) -> str | None:
    """Return the day of publication: the URL's where it is a day from the stated one, else the stated one.

    Pages state the time in UTC, and the path the day where the newsroom is.
    """
    if stated and in_url:
        days = (datetime.date.fromisoformat(in_url) - datetime.date.fromisoformat(stated)).days
        return in_url if abs(days) == 1 else stated
    return stated or in_url


def url_outlet(url: str | None) -> str | None:
    """Return the host of ``url`` without "www.", or None."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.").removeprefix("amp.") if host else None


def credit_outlet(line: str, body: str) -> str | None:
    """Return the outlet that a last line of its own names ("News.Az", "(Reuters)", "Source: TASS"), or None.

    A host name is written as ``body`` writes it, else with its ending in small letters: "News.Az" is News.az.
    """
    line = line.strip(" .()[]/*_-–—\u00a0")
    if not line or len(line) > 50:
        return None
    prefix = _CREDIT_PREFIX.fullmatch(line)
    name = prefix.group("name").strip() if prefix else line
    if name.lower() in AGENCIES:
        return AGENCIES[name.lower()]
    if _HOST.fullmatch(name) and "://" not in name:
        at = body.casefold().find(name.casefold()) if len(body.casefold()) == len(body) else -1
        if at >= 0 and body[at : at + len(name)][:1].isupper():
            return body[at : at + len(name)]
        stem, _, end = name.rpartition(".")
        return f"{stem}.{end.lower()}"
    return name if prefix and name[:1].isupper() and len(name.split()) <= 5 else None


def agency(paragraph: str) -> str | None:
    """Return the agency named in a first paragraph's dateline, "TOKYO (Reuters) -" or "(CNN)", or None."""
    match = _AGENCY_LINE.match(paragraph[:120])
    if not match:
        return None
    name = match.group("a") or match.group("b")
    return AGENCIES.get(name.lower())


def self_named(text: str) -> str | None:
    """Return the site that its own report names, "News.az reports citing ...", or None. Host names only."""
    match = _SELF.search(text[:3_000])
    if not match or match.group("end").lower() not in TOP_LEVEL:
        return None
    stem, _, end = match.group("name").rpartition(".")
    return f"{stem}.{end.lower()}"


def bare_title(title: str, outlets: tuple[str | None, ...] = ()) -> tuple[str, str | None]:
    """Return ``title`` without the site's name after its last bar or dash, and that name (None if there was none).

    A suffix goes only after a bar, or where it sounds like one of ``outlets`` (names or hosts).
    """
    title = " ".join(title.split())
    for mark in (" | ", " — ", " – ", " - ", " :: ", " » "):
        head, found, tail = title.rpartition(mark)
        if not found or len(head.split()) < 3 or len(tail.split()) > 6:
            continue
        squeezed = _squeeze(tail)
        known = any(o and squeezed and (squeezed in _squeeze(o) or _squeeze(o) in squeezed) for o in outlets)
        if known or mark == " | ":
            deeper, _ = bare_title(head, outlets) if mark == " | " else (head, None)
            return deeper, tail
    return title, None


def key(line: str) -> str:
    """Return what two prints of one headline share: letters and digits, small."""
    return _squeeze(line)


def _squeeze(text: str) -> str:
    return _NOT_WORD.sub("", text.casefold())


_NOT_WORD = re.compile(r"[\W_]+")


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _path(url: str) -> str:
    try:
        return urlsplit(url).path[:500]
    except ValueError:
        return ""
