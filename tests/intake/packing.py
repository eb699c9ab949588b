"""Archives for the tests, made of one page."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

PROSE = "The two foreign ministers met in the capital on Tuesday, and they agreed to meet again in the spring."
HTML = f"<!DOCTYPE html><html><head><title>Talks</title></head><body><article><p>{PROSE}</p></article></body></html>"
PAGE = HTML.encode()
LINE = json.dumps({"text": PROSE}).encode() + b"\n"
TABLE = f'day;Headline;Body\n2024-05-06;Talks;"{PROSE}"\n'.encode()


@dataclass
class Record:
    """A record of a WARC file; ``length`` is what its head claims, where that is wrong."""

    body: bytes
    kind: str = "response"
    media: str = "application/http; msgtype=response"
    number: int = 0
    length: int | None = None
    more: dict[str, str] = field(default_factory=dict)

    def made(self) -> bytes:
        head = {
            "WARC-Type": self.kind, "WARC-Record-ID": f"<urn:uuid:{self.number}>", "Content-Type": self.media,
            "WARC-Target-URI": f"http://example.org/{self.number}", **self.more,
            "Content-Length": str(len(self.body) if self.length is None else self.length),
        }  # fmt: skip
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        return f"WARC/1.0\r\n{lines}\r\n".encode() + self.body + b"\r\n\r\n"


def http(body: bytes = PAGE, media: str = "text/html", status: str = "200 OK", **more: str) -> bytes:
    head = {"Content-Type": media, **{name.replace("_", "-"): value for name, value in more.items()}}
    return f"HTTP/1.1 {status}\r\n{''.join(f'{n}: {v}{chr(13)}{chr(10)}' for n, v in head.items())}\r\n".encode() + body


def warc(*records: Record, pack: Callable[[bytes], bytes] = bytes) -> bytes:
    return b"".join(pack(record.made()) for record in records)


def arc(*bodies: bytes) -> bytes:
    made = b"filedesc://x.arc 0.0.0.0 20140216050221 text/plain 69\n1 0 Somebody\n"
    made += b"URL IP-address Archive-date Content-type Archive-length\n\n"
    for n, body in enumerate(bodies):
        made += f"http://example.org/a {n} 10.0.0.1 20140216050221 text/html {len(body)}\n".encode() + body + b"\n"
    return made


def tar(mode: str, **files: bytes) -> bytes:
    out = io.BytesIO()
    kind: Any = f"w:{mode}"
    with tarfile.open(fileobj=out, mode=kind) as made:
        for name, data in files.items():
            info = tarfile.TarInfo(name.replace("__", "/").replace("_", "."))
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files:
            made.writestr(name, data)
    return out.getvalue()


def zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(data)


PACKED: dict[str, Callable[[], bytes]] = {
    "page.html.gz": lambda: gzip.compress(PAGE),
    "page.txt.bz2": lambda: bz2.compress(PROSE.encode()),
    "page.html.xz": lambda: lzma.compress(PAGE),
    "page.html.zst": lambda: zstd(PAGE),
    "page.gz": lambda: gzip.compress(PROSE.encode()),
    "x.jsonl": lambda: LINE,
    "x.jsonl.gz": lambda: gzip.compress(LINE[:20]) + gzip.compress(LINE[20:]),
    "x.ndjson.zst": lambda: zstd(LINE[:20]) + zstd(LINE[20:]),
    "x.csv": lambda: TABLE,
    "x.tsv.xz": lambda: lzma.compress(TABLE.replace(b";", b"\t")),
    "x.csv.gz": lambda: gzip.compress(TABLE.replace(b";", b",")),
    "x.zip": lambda: zipped(("folder/", b""), ("folder/page.html", PAGE), ("picture.png", b"\x89PNG")),
    "table.zip": lambda: zipped(("x.csv", TABLE)),
    "lines.zip": lambda: zipped(("x.jsonl.gz", gzip.compress(LINE))),
    "x.tar": lambda: tar("", folder__page_html=PAGE, picture_png=b"\x89PNG"),
    "x.tar.gz": lambda: tar("gz", page_html=PAGE),
    "x.tgz": lambda: tar("gz", x_jsonl=LINE),
    "x.tar.bz2": lambda: tar("bz2", x_csv=TABLE),
    "x.tar.xz": lambda: tar("xz", page_txt_gz=gzip.compress(PROSE.encode())),
    "x.tar.zst": lambda: zstd(tar("", page_html=PAGE)),
    "x.warc": lambda: warc(Record(http())),
    "x.warc.gz": lambda: warc(Record(http()), Record(b"GET /", "request"), pack=gzip.compress),
    "x.warc.zst": lambda: warc(Record(http()), pack=zstd),
    "x": lambda: warc(Record(http()), pack=gzip.compress),
    "x.wet.gz": lambda: warc(Record(PROSE.encode(), "conversion", "text/plain"), pack=gzip.compress),
    "x.arc": lambda: arc(http()),
    "x.arc.gz": lambda: gzip.compress(arc(http())),
}  # fmt: skip
"""A file for each kind that can be read, all with the same page in it."""
