"""The live folder: each article with highlights or notes as a Markdown file, as it changes, for people who keep notes in files.

The choice is in ``live.json`` in the library's folder; beside it ``live-files.json`` says what was written, so that a pass looks
closely only at what has changed. A file with a mark of ours (``MARKER``) lies in the folder itself: where it is missing, as when
a stick is not plugged in, nothing is written. Files are those of ``formats.markdown_format``: what the reader wrote stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.errors import FormatError, QueryError
from reader.frozen import frozen

if TYPE_CHECKING:
    from reader.formats import Entry
    from reader.formats.markdown_template import Template
    from reader.library import Library
    from reader.model import Article, Highlight, Note

FILE = "live.json"
MARKER = ".postil-live"
_FILES = "live-files.json"
_MARKED = "is:highlighted OR is:noted"
_BATCH = 500
_FEW = 20
"""Changed articles that are looked at by themselves."""
_SHOWN = (
    *("uid", "url", "canonical_url", "title", "byline", "site_name", "published_at", "added_at", "lang", "source"),
    *("tags", "state", "starred", "read_at", "content_hash"),
)
"""What of an article makes its file another; how much was read does not, or scrolling would write files."""
IDLE = frozenset({"progress", "review", "colors", "searches", "names", "versions"})
"""Changes that no file shows (the words of ``Change.what``)."""
Known = dict[str, dict[str, Any]]


@frozen
class Choice:
    """What is mirrored, and where."""

    folder: str
    query: str = ""
    """Which of the articles with marks; empty for all."""
    pictures: bool = False


@frozen
class Outcome:
    """What a pass has done."""

    files: int
    """How many articles have a file now."""
    written: int = 0
    aside: int = 0
    """How many were set aside, because their marks are gone."""
    kept: tuple[Path, ...] = ()
    """Files that were left alone because someone had edited them."""


def chosen(library: Path) -> Choice | None:
    """Return the choice for the library in a folder; None while there is no live folder."""
    found = _read(library / FILE)
    folder = found.get("folder")
    if not isinstance(folder, str) or not folder:
        return None
    query = found.get("query")
    return Choice(folder, query if isinstance(query, str) else "", found.get("pictures") is True)


def choose(library: Path, choice: Choice | None) -> None:
    """Begin a live folder, which is made, change it, or end it (None); files that are there stay.

    Raises FormatError when it cannot be, QueryError for a query that means nothing.
    """
    from reader import query

    if choice is None:
        (library / FILE).unlink(missing_ok=True)
        (library / _FILES).unlink(missing_ok=True)
        return
    for problem in query.parse(choice.query).problems:
        raise QueryError(f"{choice.query[slice(*problem.span)]}: {problem.sentence}")
    folder = Path(choice.folder)
    if library == folder or library in folder.parents:
        raise FormatError("The live folder cannot be in the library's own folder; choose another.")
    before = chosen(library)
    if folder.is_file():
        raise FormatError(f"{folder} is a file and cannot be the live folder; choose a folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARKER).write_text("Postil mirrors articles with marks into this folder.\n", "utf-8")
        if before is None or before.folder != choice.folder:
            (library / _FILES).unlink(missing_ok=True)
        _write(library / FILE, {"folder": choice.folder, "query": choice.query, "pictures": choice.pictures})
    except OSError as error:
        raise FormatError(
            f"{folder} cannot be the live folder ({error.strerror or error}); choose one that can be written to."
        ) from error


def count(library: Path) -> int:
    """Return how many articles have a file."""
    return sum(isinstance(told, dict) for told in _read(library / _FILES).values())


def mirror(
    library: Library,
    config: Path,
    *,
    whole: bool = False,
    changed: Collection[int] = (),
    stopped: Callable[[], bool] = lambda: False,
) -> Outcome | None:
    """Bring the folder up to date; return what was done, None while there is no live folder.

    ``config`` is the folder of the settings, where the template is. ``whole``: look at every file, whatever is known of it.
    ``changed``: these articles alone have changed since the last pass; empty when that is not known.
    Raises FormatError when the folder is not there, or cannot be written to.
    """
    from reader.formats import markdown_template

    choice = chosen(library.folder)
    if choice is None:
        return None
    folder = Path(choice.folder)
    if folder.is_dir() and not (folder / MARKER).is_file():
        raise FormatError(
            f"The live folder is not there: {folder} has no {MARKER}, by which Postil knows it; "
            "connect its drive, or choose the folder again."
        )
    if not folder.is_dir():
        raise FormatError(
            f"The live folder {folder} is not there; Postil writes into it when it is back, or choose another."
        )
    template = markdown_template.own(config)
    with _alone(library.folder) as is_alone:
        if not is_alone:
            return Outcome(count(library.folder))
        made = _Pass(library, choice, template, whole=whole)
        return made.run_few(changed) or made.run(stopped)


class _Pass:
    """One look at all that is to be mirrored."""

    def __init__(self, library: Library, choice: Choice, template: Template, *, whole: bool) -> None:
        self._library, self._choice, self._template = library, choice, template
        self._folder = Path(choice.folder)
        self._file = library.folder / _FILES
        known = _read(self._file)
        self._way = _sum(template.text, choice.pictures)
        self._known: Known = {uid: told for uid, told in known.items() if isinstance(told, dict)}
        self._whole = whole or known.get("way") != self._way

    def run(self, stopped: Callable[[], bool]) -> Outcome:
        """Write what has changed, set aside what is gone; what was done so far is known if it is stopped or fails."""
        from reader.formats import could_not_write, markdown_format

        self._shelf = markdown_format.opened(self._folder, follow=True)
        wanted = self._wanted()
        names = {article.uid: self._shelf.plan(article.uid, article.title) for article, _ in wanted}
        renamed = {
            uid for uid in names.keys() | self._known.keys() if names.get(uid) != self._known.get(uid, {}).get("file")
        }
        aside = 0
        try:
            for article, told in wanted:
                if stopped():
                    break
                if self._is_due(article.uid, told, renamed):
                    self._put(article, told, names)
            for uid in [uid for uid in self._known if uid not in names]:
                self._shelf.set_aside(uid)
                del self._known[uid]
                aside += 1
        except OSError as error:
            raise could_not_write(self._folder, error) from error
        finally:
            _write(self._file, {"way": self._way, **self._known})
        return Outcome(len(self._known), self._shelf.written, aside, tuple(dict.fromkeys(self._shelf.kept)))

    def run_few(self, ids: Collection[int]) -> Outcome | None:
        """Write the files of a few articles without looking at any other; None where that is not enough: a file is new, gone,
        moved, edited or to be called otherwise.
        """
        from reader.formats import could_not_write, markdown_shelf

        if self._whole or not 0 < len(ids) <= _FEW:
            return None
        articles = self._library.articles(sorted(ids))
        wanted = {article.uid: (article, told) for article, told in self._wanted(ids)}
        if len(articles) < len(ids) or {a.uid for a in articles if a.uid in self._known} != wanted.keys():
            return None
        files = {uid: self._folder / f"{self._known[uid]['file']}.md" for uid in wanted}
        for uid, path in files.items():
            parts = markdown_shelf.parts_of(path)
            if parts.uid != uid or not parts.untouched or not markdown_shelf.is_called(path, wanted[uid][0].title):
                return None
        names = {uid: str(told["file"]) for uid, told in self._known.items()}
        self._shelf = markdown_shelf.Shelf(self._folder, follow=True, only=files)
        try:
            for article, told in wanted.values():
                self._put(article, told, names)
        except OSError as error:
            raise could_not_write(self._folder, error) from error
        _write(self._file, {"way": self._way, **self._known})
        return Outcome(len(self._known), self._shelf.written)

    def _wanted(self, few: Collection[int] = ()) -> list[tuple[Article, str]]:
        """Return the articles that are to have a file, or those among a few, each with the sum of what is shown of it."""
        from reader.query import parse

        marked = set(self._library.search(parse(_MARKED)).ids)
        ids = [each for each in self._library.search(parse(self._choice.query), order="oldest").ids if each in marked]
        written: dict[int, list[Highlight | Note]] = {}
        if few:
            ids = [each for each in ids if each in few]
        marks: list[Highlight | Note] = []
        for each in ids if few else (None,):
            marks += self._library.highlights(each)
            marks += self._library.notes(each)
        for mark in marks:
            written.setdefault(mark.article_id, []).append(mark)
        found = []
        for start in range(0, len(ids), _BATCH):
            for article in self._library.articles(ids[start : start + _BATCH]):
                told = [getattr(article, name) for name in _SHOWN]
                found.append((article, _sum(*told, *sorted(map(repr, written.get(article.id, ()))))))
        return found

    def _is_due(self, uid: str, told: str, renamed: set[str]) -> bool:
        known = self._known.get(uid)
        if self._whole or known is None or known.get("sum") != told or not self._shelf.has(uid):
            return True
        return uid in renamed or not renamed.isdisjoint(known.get("to", ()))

    def _put(self, article: Article, told: str, names: dict[str, str]) -> None:
        from reader import leaving
        from reader.formats import markdown_format

        entry = leaving.entry(self._library, article)
        markdown_format.put(self._shelf, entry, names, self._template, pictures=self._choice.pictures)
        self._known[article.uid] = {"sum": told, "file": names[article.uid], "to": sorted(_led_to(entry))}


def _led_to(entry: Entry) -> set[str]:
    from reader.links import links

    texts = [mark.note for mark in entry.highlights] + [note.text for note in entry.notes]
    named = {link.uid for text in texts for link in links(text) if link.uid}
    return named | {uid for uid, _ in entry.links} | {uid for _, uid in entry.targets}


def _sum(*values: object) -> str:
    return hashlib.sha256(repr(values).encode("utf-8", "replace")).hexdigest()[:16]


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, values: dict[str, Any]) -> None:
    from reader.formats.files import replacing

    with replacing(path) as file:
        json.dump(values, file, ensure_ascii=False)


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Tell whether no other process is writing the live folder of this library; none begins within the block."""
    with (folder / "live.lock").open("a") as file:
        try:
            _lock(file.fileno())
        except OSError:
            yield False
        else:
            yield True


def _lock(number: int) -> None:
    """Lock an open file until it is closed, or its process ends. Raises OSError when another has it."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    else:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
