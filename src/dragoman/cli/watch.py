"""``dragoman watch``: feeds and sitemaps, looked at again and again; what they list goes into the record."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli import INTERRUPTED
from dragoman.cli._console import complain, model_option, register_option, told_reasons
from dragoman.cli._filters import open_record, record_option
from dragoman.records import DragomanError, InputError

if TYPE_CHECKING:
    from dragoman.feeds.state import State
    from dragoman.feeds.watch import Happened, Plan
    from dragoman.record import Record

AGENT = "DRAGOMAN_AGENT"
EXIT_CODES = """\b
Exit codes:
  0    with --once: every feed could be read, and every page they list is in the record
  1    with --once: at least one feed or page could not be had or read; or the record or the watch file failed
  2    wrong usage
  130  interrupted; the same command goes on from there"""
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _seconds(_ctx: click.Context, _param: click.Parameter, value: str) -> float:
    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)([smhd]?)", value.strip().lower())
    if found is None or not 0.1 <= (seconds := float(found[1]) * _UNITS[found[2] or "s"]) <= 30 * 86400:
        raise click.BadParameter(f"{value!r} is no time; give 90s, 15m, 2h or 1d, from 0.1s to 30d")
    return seconds


@click.command("watch", short_help="Watch feeds and sitemaps; keep what they list.", epilog=EXIT_CODES)
@click.argument("feeds", nargs=-1, metavar="FEED...")
@record_option
@click.option(
    "--every",
    default="15m",
    metavar="TIME",
    show_default=True,
    callback=_seconds,
    help="Time between two looks at a feed.",
)
@click.option(
    "--pause",
    default="1s",
    metavar="TIME",
    show_default=True,
    callback=_seconds,
    help="Time between requests to a host.",
)
@click.option("--parallel", type=click.IntRange(1, 64), default=8, show_default=True, help="Hosts asked at once.")
@click.option("--once", is_flag=True, help="Look at every feed once, keep what is new, and end.")
@click.option("--backlog", is_flag=True, help="Of sitemaps take all pages, not only the last week's and new ones.")
@click.option(
    "--agent", metavar="TEXT", help=f"User-Agent to go by; name a contact. Default: ${AGENT}, else Dragoman's."
)
@click.option("--allow-private-urls", is_flag=True, help="Ask hosts on loopback and private networks too.")
@click.option(
    "--state",
    "where",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The watch file: what is known of feeds and pages. Default: beside the record, with .watch at its end.",
)
@register_option
@model_option
@click.option("--no-link", is_flag=True, help="Leave linking reports to `dragoman link`.")
@click.option("--status", is_flag=True, help="Show how the feeds are doing, and end. May run beside a watch.")
@click.option("--json", "as_json", is_flag=True, help="What happens, one JSON object a line on stdout.")
def command(feeds: tuple[str, ...], record: str | None, **rest: object) -> int:
    """Watch feeds and sitemaps and keep the pages that they list in the record, until interrupted.

    FEED is the address of an RSS or Atom feed, a JSON Feed, a sitemap or a sitemap index, or a file that lists
    such: OPML, or an address a line. Servers are asked politely: only for what has changed, as robots.txt wants it,
    one request at a time for each host. What fails is tried again, ever more rarely. What was fetched and kept is in
    the watch file, so that ending the run at any moment loses nothing; the same command goes on from there.

    \b
    dragoman watch feeds.opml --record world.db
    dragoman watch https://www.example.org/rss.xml --every 1h
    dragoman watch feeds.opml --once
    dragoman watch --status --record world.db
    """
    as_json = bool(rest["as_json"])
    if rest["status"]:
        return _status(_state_path(record, rest["where"], create=False), as_json)
    if not feeds:
        raise click.UsageError("Name a FEED: an address, or a file that lists some (or ask for --status).")
    from dragoman.feeds import opml

    try:
        wanted = opml.feeds(feeds)
    except InputError as error:
        raise click.UsageError(str(error)) from None
    plan, done = _plan(rest), _Done(as_json)
    path = _state_path(record, rest["where"], create=True)
    try:
        with open_record(record, create=True) as opened:
            ended = _watch(opened, path, (wanted, plan), done)
    finally:
        done.write()
    return INTERRUPTED if ended else 1 if plan.once and done.wrong else 0


def _plan(rest: dict[str, object]) -> Plan:
    from dragoman.feeds.fetch import AGENT as OURS
    from dragoman.feeds.watch import Plan
    from dragoman.keep import Given

    agent = str(rest["agent"] or os.environ.get(AGENT, "")).strip() or OURS
    if not (agent.isascii() and agent.isprintable()):
        raise click.UsageError(f"--agent {agent[:40]!r}: a User-Agent is plain ASCII")
    register, model = (x if isinstance(x, Path) else None for x in (rest["register"], rest["model"]))
    return Plan(
        every=float(str(rest["every"])),
        pause=float(str(rest["pause"])),
        parallel=int(str(rest["parallel"])),
        agent=agent,
        private=bool(rest["allow_private_urls"]),
        backlog=bool(rest["backlog"]),
        once=bool(rest["once"]),
        link=not rest["no_link"],
        given=Given(register=register, model=model),
    )


def _state_path(record: str | None, where: object, create: bool) -> Path:
    """Return the watch file's path: as told, else beside a record in a file, else in the working folder."""
    if isinstance(where, Path):
        path = where
    else:
        from dragoman.store.connect import place

        url = place(record)
        beside = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
        path = Path(f"{url.database}.watch") if beside else Path("dragoman.watch")
    if not create and not path.exists():
        raise InputError(f"watch file {path}: no such file; `dragoman watch FEED` makes one, --state names another")
    return path


def _watch(opened: Record, path: Path, asked: tuple[list[str], Plan], done: _Done) -> bool:
    """Watch, and return whether it was interrupted."""
    import asyncio

    from filelock import FileLock, Timeout

    from dragoman.feeds.clock import Clock
    from dragoman.feeds.state import State
    from dragoman.feeds.watch import Watch

    if not path.absolute().parent.is_dir():  # the lock would make it
        raise InputError(f"watch file {path}: the folder {path.parent} does not exist")
    clock = Clock()
    try:
        with FileLock(f"{path}.lock", timeout=0), State.open(path, clock) as state:
            _bind(opened, state)

            async def run() -> bool:
                stop = asyncio.Event()
                _on_signals(asyncio.get_running_loop(), stop)
                await Watch(opened, state, asked[1], done.tell, clock).run(asked[0], stop)
                return stop.is_set()

            return asyncio.run(run())
    except Timeout:
        raise DragomanError(
            f"watch file {path}: another `dragoman watch` is using it; name another with --state"
        ) from None


def _on_signals(loop: object, stop: object) -> None:
    """End in good order at the first Ctrl-C or SIGTERM; at the second at once, which loses nothing either."""
    import asyncio

    assert isinstance(loop, asyncio.AbstractEventLoop) and isinstance(stop, asyncio.Event)

    def ending() -> None:
        if stop.is_set():
            os._exit(INTERRUPTED)
        complain("ending; what is being read is kept first (again to end at once)")
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, ending)
        except (NotImplementedError, RuntimeError):  # Windows; a thread other than the main one
            return


def _bind(opened: Record, state: State) -> None:
    """Check that the watch file goes with the record: what one counts as kept is to be in the other."""
    name = opened.where if "://" in opened.where else str(Path(opened.where).resolve())
    before = state.record()
    moved = before is not None and "://" not in before and not Path(before).exists()
    way_out = f"name another with --state, or remove {state.path} to fetch everything anew"
    if before not in (None, name) and not moved:
        raise DragomanError(f"watch file {state.path}: goes with the record {before}; {way_out}")
    if state.counts().get("added") and not opened.reports().count():
        raise DragomanError(
            f"record {name}: empty, though pages were kept in it; is it the right one? If so, {way_out}"
        )
    state.bind(name)


@dataclass(slots=True)
class _Done:
    """What has happened so far."""

    as_json: bool
    became: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    began: float = field(default_factory=time.monotonic)

    @property
    def wrong(self) -> int:
        return self.became["failed"] + self.became["rejected"] + self.became["put off"]

    def tell(self, one: Happened) -> None:
        """Count what happened and tell it: each new trouble once, not at every look."""
        self.became[one.what] += 1
        if one.what == "rejected":
            self.reasons[one.reason or "nothing to read"] += 1
            if len(self.reasons) > 1000:  # months bring many; what is rare is in the watch file
                self.reasons = Counter(dict(self.reasons.most_common(500)))
        if self.as_json:
            click.echo(json.dumps({**asdict(one), "at": _now()}, ensure_ascii=False))
        if one.what in ("rejected", "put off"):
            complain(f"{one.url}: {one.reason}{'; tried again later' if one.what == 'put off' else ''}")
        elif one.what == "trouble":
            complain(str(one.reason))
        elif one.reason != one.before:
            complain(f"{one.url}: {one.reason or 'well again'}")
        if one.new and not self.as_json:
            from dragoman.sheet.words import safe

            click.secho(f"{_now()} {safe(one.url)}: {one.new:,} new", err=True, dim=True)
        if one.passed:
            left = _count(one.passed, "page listed before is", "pages listed before are")
            complain(f"{one.url}: {left} left alone; --backlog takes them")

    def write(self) -> None:
        """Write the closing summary to stderr."""
        looks = self.became["looked"] + self.became["unchanged"] + self.became["failed"]
        if not self.became:
            return
        told = [
            _count(looks, "look at feeds", "looks at feeds"),
            _count(self.became["added"], "report added", "reports added"),
        ]
        for what, words in _TOLD.items():
            told += [_count(self.became[what], *words)] if self.became[what] else []
        told.append(f"{time.monotonic() - self.began:.1f} s")
        for line in filter(None, [", ".join(told), told_reasons("rejected", self.reasons)]):
            click.secho(line, err=True, dim=True)


_TOLD = {
    "known": ("already there", "already there"), "rejected": ("rejected", "rejected"),
    "put off": ("try put off", "tries put off"), "failed": ("look failed", "looks failed"),
}  # fmt: skip


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _now() -> str:
    from dragoman.feeds.state import stamp

    return stamp()


def _status(path: Path, as_json: bool) -> int:
    """Show how the feeds are doing."""
    from dragoman.feeds.clock import Clock
    from dragoman.feeds.state import State

    clock = Clock()
    with State.open(path, clock) as state:
        rows: list[dict[str, object]] = []
        for feed in state.feeds():
            row: dict[str, object] = {"feed": feed.url, "title": feed.title, "kind": feed.kind, "looked": feed.looked}
            row |= {"worked": feed.worked, "failures": feed.failures, "error": feed.error, "listed": feed.listed}
            rows.append({**row, "due_in": round(max(feed.due - clock.now(), 0)), "pages": state.counts(feed.url)})
        total, rejects = state.counts(), state.rejects(5)
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return 0
    _show(rows)
    click.echo(", ".join(f"{number:,} {what}" for what, number in sorted(total.items())) or "no pages yet")
    for url, reason, when in rejects:
        complain(f"{url}: {reason} ({when})")
    return 0


def _show(rows: list[dict[str, object]]) -> None:
    from dragoman.sheet.words import safe, shorten

    for row in rows:
        pages = row["pages"]
        assert isinstance(pages, dict)
        told = ", ".join(f"{number:,} {what}" for what, number in sorted(pages.items())) or "no pages"
        name = f"{shorten(safe(str(row['title'])), 60)} " if row["title"] else ""
        click.echo(f"{name}<{safe(str(row['feed']))}>")
        state = f"fails ({row['failures']} times): {row['error']}" if row["failures"] else row["error"] or "well"
        looked = f"looked at {row['looked']}" if row["looked"] else "not looked at yet"
        click.echo(f"  {looked}, next in {_span(row['due_in'])}; {row['kind'] or 'unknown kind'}; {told}")
        click.echo(f"  {shorten(safe(str(state)), 160)}")


def _span(seconds: object) -> str:
    left = int(str(seconds))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if left >= 2 * size:
            return f"{left // size} {unit}"
    return f"{left} s"
