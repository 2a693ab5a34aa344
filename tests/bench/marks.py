"""Every mark of a library with 300,000 highlights: the views, the words typed, the groups, and what keeps up with changes."""

from __future__ import annotations

import itertools
import random
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import apsw

from reader.library import Library, ReviewChoice, rows
from reader.library.marks import Marks
from reader.library.store import Store
from reader.library.values import MarkId, MarkQuery
from reader.model import COLORS
from tests.bench.generate import Vocabulary
from tests.bench.measure import line, percentiles, seconds

HIGHLIGHTS = 300_000
ARTICLES = 20_000
NOTES = 10_000
MANY = 10_000
"""Marks that are changed at once."""


def run() -> None:
    """Measure with a generated library."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "library"
        words = fill(place)
        with Library.open(place) as library:
            began = time.perf_counter()
            while library.index_more_marks():
                pass
            line(f"index {HIGHLIGHTS + NOTES:,} marks", f"{time.perf_counter() - began:.1f} s")
            _views(library)
            _typed(library, words)
            _changes(library)
            _again(library)


def _views(library: Library) -> None:
    queries = {
        "all, newest": (MarkQuery(), "newest"),
        "highlights by article": (MarkQuery(kind="highlights"), "article"),
        "all by article": (MarkQuery(), "article"),
        "one colour": (MarkQuery(color="green"), "newest"),
        "one tag": (MarkQuery(tag="idea"), "newest"),
        "waiting for the reader": (MarkQuery(doubtful=True), "newest"),
        "the article with 5,000": (MarkQuery(article=1), "article"),
    }
    for what, (query, order) in queries.items():

        def ask(query: MarkQuery = query, order: str = order) -> None:
            library._marks = Marks()  # as after a change
            found = library.marks(query, order=order, limit=50)
            library.mark_rows(found.ids)

        took = [seconds(ask) for _ in range(9)]
        again = [seconds(lambda: library.marks(query, order=order, offset=1000, limit=50)) for _ in range(9)]  # noqa: B023
        line(what, f"{percentiles(took)}   the next page {percentiles(again)}   aim ≤ 50 ms")
    for by in ("article", "color", "tag", "day"):
        took = [seconds(lambda: library.mark_groups(MarkQuery(), by)) for _ in range(5)]  # noqa: B023
        line(f"groups by {by}", percentiles(took))


def _typed(library: Library, words: list[str]) -> None:
    library.marks(MarkQuery(text="x"))
    for length in (1, 2, 3, 9):
        took = [seconds(lambda: library.marks(MarkQuery(text=word[:length]), limit=50)) for word in words]  # noqa: B023
        line(f"{length} letters typed", percentiles(took) + "   aim ≤ 50 ms")


def _changes(library: Library) -> None:
    ids = library.marks(MarkQuery(article=1), order="article", limit=5_000).ids
    line(
        "5,000 highlights of one article, read", percentiles([seconds(lambda: library.highlights(1)) for _ in range(5)])
    )
    line("recolour 5,000", percentiles([seconds(lambda: library.edit_marks(ids, color=c)) for c in COLORS[:3]]))  # noqa: B023
    turns = itertools.cycle(COLORS)
    one = ids[0].id
    line(
        "recolour one",
        percentiles([seconds(lambda: library.edit_highlight(one, color=next(turns))) for _ in range(20)]),
    )
    library.delete_marks([MarkId("highlight", one)])
    line("and search again", percentiles([seconds(lambda: library.marks(MarkQuery(text="ma"), limit=50))]))


def _again(library: Library) -> None:
    """What comes back: the day's review, the trash, and many marks changed at once."""
    now = datetime.now().astimezone()
    for what, choice in {
        "a day's review": ReviewChoice(8),
        "of two colours": ReviewChoice(8, ("green", "pink")),
        "with a tag": ReviewChoice(8, (), ("idea",)),
        "with a note": ReviewChoice(8, noted=True),
    }.items():
        library.set_review_choice(choice)
        days = [now + timedelta(days=n) for n in range(5)]
        took = [seconds(lambda: library.review_today(day)) for day in days]  # noqa: B023
        again = [seconds(lambda: library.review_today(days[-1])) for _ in range(9)]  # noqa: B023
        line(f"review: {what}", f"{percentiles(took)}   looked at again {percentiles(again)}   aim ≤ 50 ms")
    line("on this day", percentiles([seconds(lambda: library.on_this_day(now)) for _ in range(5)]))
    ids = library.marks(MarkQuery(), limit=MANY).ids
    line(f"tag {MANY:,} marks of many articles", f"{seconds(lambda: library.edit_marks(ids, add=['many'])):.2f} s")
    line(f"delete {MANY:,}", f"{seconds(lambda: library.delete_marks(ids)):.2f} s")
    for text in ("", "m", "ma", "mar"):
        took = [seconds(lambda: library.trash(text)) for _ in range(5)]  # noqa: B023
        line(f"trash of {MANY:,}, “{text}” typed", percentiles(took) + "   aim ≤ 50 ms")
    gone = library.trash()
    line("rows of it", percentiles([seconds(lambda: library.trash_rows(gone[-60:])) for _ in range(5)]))
    line(f"restore {MANY:,}", f"{seconds(lambda: library.restore(gone)):.2f} s")


def fill(place: Path) -> list[str]:
    """Make the library; return words that are in it."""
    dice = random.Random(4)
    words = Vocabulary("en", dice)
    store = Store(place)
    now = int(time.time())
    with store.write() as transaction:
        db: apsw.Connection = transaction.db
        db.executemany(
            "INSERT INTO article(uid, added_at, title, title_key) VALUES(?, ?, ?, ?)",
            ((rows.new_uid(), now - 3600 * (ARTICLES - n), f"Article {n}", f"article {n}") for n in range(ARTICLES)),
        )
        db.executemany(
            """INSERT INTO highlight(uid, article_id, start, stop, exact, prefix, suffix, color, note, created_at, updated_at,
                 waiting, how) VALUES(?, ?, ?, ?, ?, '', '', ?, ?, ?, ?, ?, 'quote')""",
            (_highlight(number, dice, words, now) for number in range(HIGHLIGHTS)),
        )
        db.executemany(
            "INSERT INTO note(uid, article_id, created_at, updated_at, text) VALUES(?, ?, ?, ?, ?)",
            (
                (rows.new_uid(), dice.randint(1, ARTICLES), now - n * 300, now, " ".join(words.draw(dice, 20)))
                for n in range(NOTES)
            ),
        )
        for number, name in enumerate(("idea", "idea/small", "doubt", "quote"), 1):
            db.execute("INSERT INTO tag VALUES(?, ?, ?)", (number, name, name))
            chosen = dice.sample(range(1, HIGHLIGHTS + 1), 10_000)
            db.executemany("INSERT INTO highlight_tag VALUES(?, ?, 0)", [(one, number) for one in chosen])
        transaction.touch([1], "highlights")
    store.close()
    return list(dict.fromkeys(words.draw(dice, 60)))[:40]


def _highlight(number: int, dice: random.Random, words: Vocabulary, now: int) -> tuple[object, ...]:
    article = 1 if number < 5_000 else dice.randint(2, ARTICLES)
    start = number * 60 if number < 5_000 else dice.randrange(9_000)
    made = now - dice.randrange(5 * 365 * 24 * 3600)
    note = "a thought " + " ".join(words.draw(dice, 6)) if dice.random() < 0.25 else ""
    exact = " ".join(words.draw(dice, dice.randint(4, 18)))
    return (
        rows.new_uid(),
        article,
        start,
        start + 50,
        exact,
        dice.choice(COLORS),
        note,
        made,
        made,
        int(dice.random() < 0.01),
    )
