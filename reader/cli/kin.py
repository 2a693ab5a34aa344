"""Articles beside one another: ``duplicates`` finds copies and merges them, ``like`` finds similar ones, ``stats`` counts."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, timedelta

from reader.cli import streams
from reader.cli.grammar import Parser, Verb, number, open_library

DUPLICATES = """\
List articles that are the same, or may be; merge them with --merge.

A line for each group: the article that would be kept first, then the others with what they share. --merge with the
numbers of articles makes one article of them, the first of those named, with all marks, tags and texts; the others are
deleted. With --json: an array of kept, sure and others (id, same, likeness).

  postil duplicates
  postil duplicates --merge 12 40
"""
LIKE = """\
List the articles that have most in common with one, and the telling words.

With --json: an array of id, title, score and words.

  postil like 12
"""
STATS = """\
Count what was added, read and marked in each of the last weeks.

With --json: an array of week (its Monday), added, read, words, marked and seconds.

  postil stats
  postil stats --weeks 52
"""
_MOST_WEEKS = 5_000


def _declare_duplicates(parser: Parser) -> None:
    parser.add_argument(
        "ids", nargs="*", type=number, metavar="ID", help="with --merge: the one to keep, then the others"
    )
    parser.add_argument("--merge", action="store_true", help="make one article of these")


def _declare_like(parser: Parser) -> None:
    parser.add_argument("id", type=number, metavar="ID", help="of an article")


def _declare_stats(parser: Parser) -> None:
    parser.add_argument("--weeks", type=number, default=12, metavar="N", help="how many weeks (12)")


def _duplicates(arguments: Namespace) -> int:
    with open_library(arguments) as library:
        if arguments.merge != bool(arguments.ids):
            arguments.fail("name the articles to merge behind --merge, the one to keep first")
        if arguments.merge:
            kept, *others = arguments.ids
            library.unite([(kept, others)])
            article = library.article(kept)
            if arguments.json:
                streams.put_json({"kept": kept, "merged": others})
            else:
                streams.put(streams.line(f"Merged into {kept}: {article.title}"))
            return 0
        groups = library.twins()
        if arguments.json:
            streams.put_json(
                [
                    {
                        "kept": group.kept,
                        "sure": all(twin.sure for twin in group.others),
                        "others": [twin._asdict() | {"same": list(twin.same)} for twin in group.others],
                    }
                    for group in groups
                ]
            )
            return 0
        for group in groups:
            titles = {article.id: article.title for article in library.articles(group.ids)}
            streams.put(f"{group.kept:>5}  {streams.line(titles.get(group.kept, ''))}")
            for twin in group.others:
                same = ", ".join("nearly the text" if what == "nearly" else what for what in twin.same)
                alike = f" {round(100 * twin.likeness)} %" if twin.likeness >= 0 else ""
                streams.put(f"       {twin.id:>5}  {streams.line(titles.get(twin.id, ''))}  ({same}{alike})")
    return 0


def _like(arguments: Namespace) -> int:
    with open_library(arguments) as library:
        found = library.more_like(arguments.id)
        titles = {article.id: article.title for article in library.articles([like.id for like in found])}
        if arguments.json:
            streams.put_json(
                [
                    {
                        "id": like.id,
                        "title": titles.get(like.id, ""),
                        "score": round(like.score, 3),
                        "words": list(like.words),
                    }
                    for like in found
                ]
            )
            return 0
        for like in found:
            streams.put(
                f"{like.id:>5}  {streams.line(titles.get(like.id, ''))}  ({streams.line(', '.join(like.words))})"
            )
    return 0


def _stats(arguments: Namespace) -> int:
    today = date.today()
    weeks = max(1, min(arguments.weeks, _MOST_WEEKS))
    monday = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    with open_library(arguments) as library:
        days = library.statistics(monday).days
    told = []
    for at in range(weeks):
        first = monday + timedelta(days=7 * at)
        inside = [one for day, one in days.items() if first <= day < first + timedelta(days=7)]
        sums = {
            name: sum(getattr(one, name) for one in inside) for name in ("added", "read", "words", "marked", "seconds")
        }
        told.append({"week": first.isoformat(), **sums})
    if arguments.json:
        streams.put_json(told)
        return 0
    streams.put("week of     added   read     words  marked  minutes")
    for row in told:
        streams.put(
            f"{row['week']}  {row['added']:>5}  {row['read']:>5}  {row['words']:>8}  {row['marked']:>6}"
            f"  {round(int(row['seconds']) / 60):>7}"
        )
    return 0


VERBS = {
    "duplicates": Verb(DUPLICATES, _declare_duplicates, _duplicates),
    "like": Verb(LIKE, _declare_like, _like),
    "stats": Verb(STATS, _declare_stats, _stats),
}
