"""What Postil asks of other machines: ``network`` lists it, ``offline`` forbids it."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError, Namespace
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from reader.cli import streams
from reader.cli.grammar import Parser, Verb, library_folder, number, some_text
from reader.counts import counted
from reader.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.capture import Worker
    from reader.model import Errand

NETWORK = """\
List the requests that Postil made, and those that it refused to make, newest first.

Pages, pictures, feeds, and each redirect on the way: when, what for, the answer, the bytes that came, the address. They are
kept for 30 days in the library's folder, and nowhere else.
With --json: an array of at, why, url, result (answered, redirected, failed, refused, offline, stopped), status, received
(bytes), seconds, reason and proxy.

  postil network --since 2h
  postil network --host example.org --result refused
  postil network --clear
"""
OFFLINE = """\
Say whether Postil is offline, or switch that on or off.

While it is on, nothing is fetched, by the window or any command, for any library; addresses that are added wait in the list.
With --json: an object with offline (true or false).

  postil offline on
"""
RESULTS = ("answered", "redirected", "failed", "refused", "offline", "stopped", "unanswered")
_AGO = re.compile(r"(\d{1,6})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@contextmanager
def asking(arguments: Namespace) -> Iterator[Worker]:
    """Yield a worker that writes its requests down beside the library that the arguments name, and has its rules."""
    from reader.capture import RULES, Worker
    from reader.library.ledger import Ledger

    troubles: list[LibraryError] = []

    def note(errand: Errand) -> None:
        try:
            ledger.note(errand)
        except LibraryError as error:
            troubles.append(error)

    folder = library_folder(arguments)
    with Ledger(folder) as ledger:
        with Worker(note=note, rules=folder / RULES) as worker:
            yield worker
        if troubles:
            streams.complain(f"What was requested could not be noted: {troubles[0]}")


def _declare_network(parser: Parser) -> None:
    parser.add_argument(
        "--since", type=_moment, metavar="WHEN", help="a date, a time (UTC) or how long ago: 30m, 2h, 7d"
    )
    parser.add_argument("--host", type=some_text, metavar="WORD", help="a part of the address")
    parser.add_argument("--why", type=some_text, metavar="WORD", help="what for: page, part, picture, feed …")
    parser.add_argument("--result", default="", choices=RESULTS, metavar="RESULT", help=", ".join(RESULTS))
    parser.add_argument("--limit", type=number, default=None, metavar="N", help="at most so many")
    parser.add_argument("--clear", action="store_true", help="forget all of them")


def _declare_offline(parser: Parser) -> None:
    parser.add_argument("state", nargs="?", choices=("on", "off"), metavar="on|off", help="how it is to be from now on")


def _moment(word: str) -> datetime:
    if ago := _AGO.fullmatch(word):
        return datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    try:
        found = datetime.fromisoformat(word)
    except ValueError:
        raise ArgumentTypeError(f"{word!r} is no time; write 2026-03-12, 2026-03-12T09:00, 30m, 2h or 7d") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _network(arguments: Namespace) -> int:
    from reader.library.ledger import Ledger, Wanted

    wanted = Wanted(arguments.host or "", arguments.why or "", arguments.result, arguments.since)
    with Ledger(library_folder(arguments)) as ledger:
        if arguments.clear:
            gone = ledger.clear()
            if arguments.json:
                streams.put_json({"cleared": gone})
            else:
                streams.put(f"Forgot {counted(gone, 'request')}.")
            return 0
        found = ledger.errands(wanted, limit=-1 if arguments.limit is None else arguments.limit)
        totals = ledger.totals(wanted)
    if arguments.json:
        streams.put_json([_record(errand) for errand in found])
        return 0
    rows = [_row(errand) for errand in found]
    last = f"{counted(totals.requests, 'request')} to {counted(totals.hosts, 'site')}, {size(totals.received)}"
    late = f"; {totals.unanswered} not answered" if totals.unanswered else ""
    streams.put("\n".join([*rows, f"{last}{late}."]))
    return 0


def _row(errand: Errand) -> str:
    result = f"{errand.result or 'under way'}{f' {errand.status}' if errand.status else ''}"
    more = f"  → {errand.reason}" if errand.result == "redirected" else f"  ({errand.reason})" if errand.reason else ""
    via = f"  through {errand.proxy}" if errand.proxy else ""
    head = f"{errand.at:%Y-%m-%d %H:%M:%S}  {errand.why:<7}  {result:<14}  {size(errand.received):>8}"
    return f"{streams.printable(head)}  {streams.line(errand.url + more + via)}"


def _record(errand: Errand) -> dict[str, Any]:
    from reader.model import rfc3339

    names = ("why", "url", "result", "status", "received", "seconds", "reason", "proxy")
    record = {"at": rfc3339(errand.at)} | {name: getattr(errand, name) for name in names}
    return record | {"seconds": round(errand.seconds, 3)}


def size(count: int) -> str:
    """Return bytes as people read them."""
    return f"{count} B" if count < 1000 else f"{count / 1e3:.1f} kB" if count < 1e6 else f"{count / 1e6:.1f} MB"


def _offline(arguments: Namespace) -> int:
    from reader.offline import is_offline, set_offline

    if arguments.state:
        set_offline(arguments.state == "on")
    state = is_offline()
    if arguments.json:
        streams.put_json({"offline": state})
    else:
        streams.put(
            "Postil is offline: nothing is fetched until `postil offline off`." if state else "Postil is online."
        )
    return 0


VERBS = {
    "network": Verb(NETWORK, _declare_network, _network),
    "offline": Verb(OFFLINE, _declare_offline, _offline),
}
