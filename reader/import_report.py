"""What an import did, or would do, in sentences: both front ends say it by these."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Record = Mapping[str, Any]
"""As ``postil import --json`` prints it (see its help)."""
Count = Callable[..., str]
"""A number, the word for one and perhaps that for many: how many of these there are, as the front end writes numbers."""
_GAINS = ("new", "changed", "searches", "colors")


def has_brought(record: Record) -> bool:
    """Say whether there is anything to bring."""
    return any(record.get(name) for name in (*_GAINS, "feeds"))


def can_be_undone(record: Record) -> bool:
    """Say whether it brought anything that goes when it is taken back; feeds and searches of a lifeboat stay."""
    return any(record[name] for name in (_GAINS[:2] if _is_whole(record) else _GAINS))


def sentences(record: Record, count: Count, *, trial: bool, commands: bool) -> Iterator[str]:
    """Yield the sentences; ``trial`` for what would be done, ``commands`` where those are what the reader goes on with."""
    come, here = ("would come", ("is", "are")) if trial else ("came", ("was", "were"))
    known = f", {count(record['known'], *here)} here already" if record["known"] else ""
    yield f"{count(record['new'], 'new article')} {come}{known}."
    if record["changed"]:
        gain = "would gain" if trial else "gained"
        yield f"{count(record['changed'], 'of those', 'of those')} {gain} {_gains(record)}."
    if record["gone"]:
        yield f"{count(record['gone'], 'was', 'were')} deleted here before, which stays so."
    if (waiting := record["new"] - record["bodies"]) > 0:
        then = (
            "`postil add --waiting` captures them, and so does the window"
            if commands
            else "it is then captured from the web"
        )
        yield f"{count(waiting, 'comes', 'come')} without the text; {then}."
    yield from _marks(record, count, come)
    yield from _beside(record, count, come)


def _gains(record: Record) -> str:
    earlier = ", notes or earlier texts" if _is_whole(record) else " or notes"
    return f"tags, dates, highlights{earlier}"


def _is_whole(record: Record) -> bool:
    """Say whether it is a lifeboat, which has more to tell of."""
    return "both" in record


def _marks(record: Record, count: Count, come: str) -> Iterator[str]:
    marks, lost = record["placed"] + record["unplaced"], record["unplaced"]
    if marks:
        wait = f"; {count(lost, 'is', 'are')} not in the text here and will wait at the repair desk" if lost else ""
        yield f"{count(marks, 'highlight')} {come}{wait}."
    if record["pending"]:
        yield f"{count(record['pending'], 'highlight')} will be placed when the article has been captured."
    if record["notes"]:
        yield f"{count(record['notes'], 'note')} {come}."
    if record["comments"]:
        yield f"{count(record['comments'], 'comment')} {come} from the pages."
    if record.get("both"):
        yield f"{count(record['both'], 'note')} changed on both sides; both texts are kept."


def _beside(record: Record, count: Count, come: str) -> Iterator[str]:
    parts = [
        count(record[name], *words)
        for name, words in (
            ("feeds", ("feed",)),
            ("searches", ("saved search", "saved searches")),
            ("colors", ("colour of a tag", "colours of tags")),
        )
        if record.get(name)
    ]
    if parts:
        stay = ", and stay when the import is taken back" if _is_whole(record) else ""
        yield f"{' and '.join([', '.join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)} {come}, too{stay}."
