"""Libraries taken out in one format and in again, and what of them is the same then: thing by thing.

``python -m tests.formats.round_trips`` prints the table of ``docs/formats.md``, made by doing it.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from reader import anchoring, document, leaving
from reader.capture.limits import Limits
from reader.capture.pipeline import Pipeline
from reader.capture.request import Request
from reader.cli.importing import _Task
from reader.document.pictures import pictures
from reader.formats import exporter
from reader.formats.importing import importer_for, records
from reader.formats.source import Source
from reader.library import Library
from reader.library.store import Store
from reader.model import Article, Captured, Comment, Highlight, Note, Span, State

WHEN = datetime(2020, 3, 12, 9, 14, tzinfo=UTC)


class Kept(NamedTuple):
    """An article with all that is compared."""

    article: Article
    html: str
    highlights: tuple[Highlight, ...]
    notes: tuple[Note, ...]
    comments: tuple[Comment, ...]


def uid_of(marks: Iterable[Highlight | Note], mark_id: int | None) -> str:
    """Return the uid of a mark of this number."""
    return next((mark.uid for mark in marks if mark.id == mark_id), "")


def words(kept: Kept) -> list[tuple[str, str]]:
    """Return the passages that are marked."""
    return [(mark.uid, mark.selectors.exact) for mark in kept.highlights if not mark.selectors.image]


THINGS: dict[str, Callable[[Kept], Any]] = {
    "address": lambda kept: kept.article.url,
    "title": lambda kept: kept.article.title,
    "author": lambda kept: kept.article.byline,
    "site": lambda kept: kept.article.site_name,
    "date of the article": lambda kept: kept.article.published_at,
    "when it was added": lambda kept: kept.article.added_at,
    "language": lambda kept: kept.article.lang,
    "source": lambda kept: kept.article.source,
    "text": lambda kept: document.from_html(kept.html).text,
    "headings, lists, quotes, links, pictures": lambda kept: document.to_markdown(document.from_html(kept.html)),
    "captions, alignment and the like": lambda kept: kept.html,
    "comments on its page": lambda kept: kept.comments,
    "tags": lambda kept: kept.article.tags,
    "inbox, later, archive": lambda kept: kept.article.state,
    "star": lambda kept: kept.article.starred,
    "when it was read": lambda kept: kept.article.read_at,
    "how much was read": lambda kept: kept.article.progress,
    "its identity (uid)": lambda kept: kept.article.uid,
    "highlights: words": words,
    "highlights: place": lambda kept: [
        (mark.uid, mark.selectors.start) for mark in kept.highlights if not mark.selectors.image
    ],
    "highlights on pictures": lambda kept: [
        (mark.uid, mark.selectors.image, mark.selectors.alt) for mark in kept.highlights if mark.selectors.image
    ],
    "highlights: colour and style": lambda kept: [(mark.uid, mark.color, mark.style) for mark in kept.highlights],
    "highlights: note": lambda kept: [(mark.uid, mark.note) for mark in kept.highlights],
    "highlights: tags": lambda kept: [(mark.uid, mark.tags) for mark in kept.highlights],
    "highlights: when": lambda kept: [(mark.uid, mark.created_at) for mark in kept.highlights],
    "notes: all their words": lambda kept: "\n\n".join(
        note.text for note in sorted(kept.notes, key=lambda note: note.created_at)
    ),
    "notes: each by itself": lambda kept: [(note.uid, note.text) for note in kept.notes],
    "notes: which answers which": lambda kept: [(note.uid, uid_of(kept.notes, note.reply_to)) for note in kept.notes],
    "notes: on which highlight": lambda kept: [
        (note.uid, uid_of(kept.highlights, note.highlight_id)) for note in kept.notes
    ],
    "notes: tags": lambda kept: [(note.uid, note.tags) for note in kept.notes],
    "notes: when": lambda kept: [(note.uid, note.created_at) for note in kept.notes],
}
FORMATS = {"markdown": "folder", "json": "all.json", "w3c": "all.jsonld", "bookmarks": "all.html"}
"""The formats that hold articles, and what a file of each is called here."""


class Near:
    """A worker without a process."""

    def capture(self, request: Request) -> Captured:
        """Capture what is here already."""
        return Pipeline(Limits()).capture(request)


def bring(library: Library, path: Path) -> _Task:
    """Import a file as the command line does."""
    source = Source(path)
    name, importer = importer_for(source)
    quiet = Namespace(dry_run=False, json=False, progress=False, report=None)
    task = _Task(library, Near(), quiet)  # type: ignore[arg-type]
    task.run(name, source, records(source, importer))
    source.close()
    return task


def take_out(library: Library, name: str, folder: Path) -> Path:
    """Export all articles in a format."""
    path = folder / FORMATS[name]
    ids = [article.id for article in everything(library)]
    exporter(name).write(leaving.entries(library, ids), path)
    return path


def everything(library: Library) -> list[Article]:
    """Return all articles outside the trash, oldest first."""
    from reader.query import parse

    return library.articles(library.search(parse(""), order="oldest").ids)


def kept(library: Library) -> dict[str, Kept]:
    """Return all articles by address, or by title where they have none."""
    return {
        article.url or article.title: Kept(
            article,
            library.body(article.id),
            tuple(sorted(library.highlights(article.id), key=lambda mark: mark.uid)),
            tuple(sorted(library.notes(article.id), key=lambda note: note.uid)),
            library.page_comments(article.id),
        )
        for article in everything(library)
    }


def differences(before: dict[str, Kept], after: dict[str, Kept]) -> dict[str, list[tuple[Any, Any]]]:
    """Return each thing that is not the same, and what it was and is."""
    found: dict[str, list[tuple[Any, Any]]] = {}
    for key, was in before.items():
        now = after.get(key)
        for thing, of in THINGS.items():
            if now is None or of(was) != of(now):
                found.setdefault(thing, []).append((of(was), None if now is None else of(now)))
    return found


def there_and_back(library: Library, name: str, folder: Path) -> dict[str, list[tuple[Any, Any]]]:
    """Return what is not the same after a round trip through a format into an empty library.

    Annotations say nothing of an article that has none.
    """
    path = take_out(library, name, folder)
    with Library.open(folder / "other") as other:
        bring(other, path)
        before = {key: was for key, was in kept(library).items() if name != "w3c" or was.highlights or was.notes}
        return differences(before, kept(other))


HTML = (
    '<h2>The pear</h2><p>A pear ripens <strong>from the inside</strong>, so press it &amp; <a href="https://pears.example/when">'
    'see</a>.</p><ul><li>Conference</li><li>Comice</li></ul><figure><img src="https://pears.example/pear.png" alt="Half a pear">'
    "<figcaption>A pear, cut</figcaption></figure><blockquote><p>1. Wait.</p></blockquote><p>Press it *gently*.</p>"
)


def fill(library: Library) -> None:
    """Keep an article with everything on it."""
    html = document.to_html(document.from_html(HTML))
    article, _ = library.add(
        Captured(
            'When is a "pear" ripe: #1?',
            html,
            "https://pears.example/ripe",
            "https://pears.example/ripe",
            "Ines Okoye",
            "Pears & Co",
            WHEN,
            "en",
            "The Orchard",
            comments=(Comment("Ola", WHEN, "Mine are *hard*.", 0), Comment("", None, "Wait.", 1)),
            tags=("slow food", "food/autumn", "2024"),
        )
    )
    library.set_state([article.id], State.LATER)
    library.set_starred([article.id], True)
    library.set_read([article.id], WHEN)
    library.set_progress(article.id, 0.25, 0)
    body = document.from_html(library.body(article.id))
    at = body.text.index("from the inside")
    first = library.add_highlight(
        article.id,
        anchoring.describe(body.text, Span(at, at + 15)),
        color="green",
        style="underline",
        note="Like an *avocado*.\n\n> soft",
        tags=["to check"],
    )
    for word_at in (body.text.index("ress it"), body.text.rindex("ress it")):
        library.add_highlight(article.id, anchoring.describe(body.text, Span(word_at, word_at + 7)), color="blue")
    image, position, told = pictures(body)[0]
    library.add_highlight(article.id, anchoring.describe_picture(body.text, image.src, position, told), color="pink")
    note = library.add_note(article.id, "Try it on [[Sunday]].\n\n- one Comice\n    - or two", tags=["kitchen"])
    library.add_note(article.id, "It was not.", reply_to=note.id, highlight_id=first.id)
    library.add_note(article.id, "It was not.")
    date_back(library)


def date_back(library: Library) -> None:
    """Let all that is kept be some years old, each mark a day younger than the one before it."""
    store = Store(library.folder)
    with store.write() as transaction:
        then = int(WHEN.timestamp())
        transaction.db.execute("UPDATE article SET added_at = ? + id", (then,))
        for kind in ("highlight", "note"):
            transaction.db.execute(
                f"UPDATE {kind} SET created_at = ?1 + id * 86400, updated_at = ?1 + id * 86400", (then,)
            )
    store.close()


def table() -> str:
    """Return the table of what each format holds, by doing it."""
    lines = [f"| | {' | '.join(FORMATS)} |", f"|---|{'---|' * len(FORMATS)}"]
    lost = {}
    with TemporaryDirectory() as folder, Library.open(Path(folder) / "one") as library:
        fill(library)
        for name in FORMATS:
            place = Path(folder) / name
            place.mkdir()
            lost[name] = there_and_back(library, name, place)
    for thing in THINGS:
        lines.append(f"| {thing} | {' | '.join('–' if thing in lost[name] else 'yes' for name in FORMATS)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table())
    if "-v" in sys.argv:
        with TemporaryDirectory() as where, Library.open(Path(where) / "one") as one:
            fill(one)
            for each in FORMATS:
                (Path(where) / each).mkdir()
                sys.stdout.write(
                    f"{each}: {json.dumps(there_and_back(one, each, Path(where) / each), default=str, indent=1)}\n"
                )
