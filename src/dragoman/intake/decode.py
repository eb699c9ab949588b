"""Bytes to text, whatever the encoding; text to text that is safe to store."""

from __future__ import annotations

import codecs
import re

from dragoman.intake.traced import Piece, Traced

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF", b"\xd0\xcf\x11\xe0",
          b"RIFF", b"OggS", b"ID3", b"SQLite format 3", b"PAR1", b"7z\xbc\xaf", b"Rar!", b"BZh", b"MZ")  # fmt: skip
_CHARSET = re.compile(rb"""<meta[^<>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SNIFF = 4096

# What a reader never sees: zero-width characters, bidirectional controls, soft hyphens, control codes.
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t"
_BREAKS = "\x0b\x0c\r\x85\u2028\u2029"
_ODD = re.compile(f"([{_INVISIBLE}]+)|([{_SPACES}])|(\r\n|[{_BREAKS}])")


def decode(data: bytes) -> str | None:
    """Return the text in ``data``, or None where it is binary.

    Order: byte order mark, UTF-16 without one, valid UTF-8, the charset an HTML page declares, Windows-1252
    for text that is nearly all ASCII, a guess by charset-normalizer. Bytes that fit no character become U+FFFD.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    wide = _utf16(data[:_SNIFF])
    if wide:
        return data.decode(wide, "replace")
    if is_binary(data):
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # One bad byte in a long UTF-8 page must not turn every accent into two letters.
        text = data.decode("utf-8", "replace")
        multibyte = sum(ord(c) > 127 and c != "\ufffd" for c in text)
        if multibyte > 4 * text.count("\ufffd") and error.start >= 0:
            return text
    declared = _CHARSET.search(data[:_SNIFF])
    # English text with a few bytes above ASCII is Windows-1252, whatever a guess from those few says.
    if not declared and len(data.decode("ascii", "ignore")) * 20 > len(data) * 19:
        return data.decode("cp1252", "replace")
    for name in (declared.group(1).decode("ascii", "ignore") if declared else None, _guess(data)):
        try:
            if name and codecs.lookup(name).name != "utf-8":
                return data.decode(name, "replace")
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def is_binary(data: bytes) -> bool:
    """Return whether ``data`` opens like a known binary format, or is rich in control codes."""
    head = data[:_SNIFF]
    if head.startswith(_MAGIC):
        return True
    # A stray NUL in scraped text is common; more than 2% control codes is no text in any 8-bit encoding.
    return len(_CONTROL.findall(head.decode("latin-1"))) * 50 > len(head)


def mend(text: str) -> str:
    """Return ``text`` with each lone surrogate replaced by U+FFFD: same length, and UTF-8 can store it."""
    return _SURROGATE.sub("\ufffd", text) if _SURROGATE.search(text) else text


def plain(traced: Traced) -> Traced:
    """Return ``traced`` without invisible characters, odd spaces as spaces and odd line ends as newlines."""
    text = traced.text
    if not _ODD.search(text):
        return traced
    pieces: list[Piece] = []
    last = 0
    for found in _ODD.finditer(text):
        if found.start() > last:
            pieces.append((last, found.start()))
        if found.lastindex == 2:
            pieces.append(" ")
        elif found.lastindex == 3:
            pieces.append("\n")
        last = found.end()
    pieces.append((last, len(text)))
    return traced.rebuild(pieces)


def _utf16(head: bytes) -> str | None:
    """Return the UTF-16 that ``head`` is in, told by where its NUL bytes stand."""
    half = len(head) // 2
    if half < 8 or head.count(0) < half // 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _guess(data: bytes) -> str | None:
    """Return charset-normalizer's best guess over the first 32 kB."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 8 * _SNIFF]).best()
    return best.encoding if best else None
