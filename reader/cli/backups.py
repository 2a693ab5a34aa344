"""Backups of the library: ``backup`` makes and lists them, ``restore`` puts one in the library's place."""

from __future__ import annotations

import os
import signal
import sys
from argparse import SUPPRESS, Namespace
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.cli import streams
from reader.cli.grammar import Parser, Verb, library_folder, open_library, path
from reader.counts import counted
from reader.errors import LibraryError
from reader.model import now, rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reader.library.backup_shelf import Backup, Plan
    from reader.library.restoring import Counts

BACKUP = """\
Back the library up, with originals and pictures.

Without a PATH the backup becomes one of those in the folder for backups, which the window shows; -o names another folder.
It is restored into a scratch library and compared before it is called good. Of the older ones the newest of each of the
last 7 days, 4 weeks and 12 months stay. With a PATH, everything is copied into one new zip instead.
It may be done while the window is open. --list only shows the backups that are there.
With --json: an object, or with --list an array, of path, made_at, articles, highlights, notes, media, bytes (of the
library's file), own_bytes (of what the backup shares with no other), media_bytes, good, why and missing; with a PATH an
object of path and bytes.

  postil backup
  postil backup -o /media/stick/postil
  postil backup --list
  postil backup ~/postil-2026-03-12.zip
"""
RESTORE = """\
Bring back what was deleted, or put a backup in the library's place.

THING is written as `postil trash` writes it: article:3, highlight:5, note:7; a number alone is an article's. What is not
in the trash any more is left out. With --json: an array of kind, id and article.

PATH is a backup that `postil backup --list` names, a zip that `postil backup PATH` wrote, a lifeboat, or a library that was
kept aside.
The library that is there is never deleted: it is kept aside, whole, in a folder of its own. --dry-run says what would come
and what would be left behind. --newer brings in what can be read of the present library when that is damaged. With --json:
an object of articles, aside, missing and said; with --dry-run of path, made_at, comes, present, only_here, damaged
and unshared.

  postil restore 3
  postil restore highlight:5 note:7
  postil restore ~/backups/postil-2026-03-12-180000 --dry-run
"""


def _declare_backup(parser: Parser) -> None:
    parser.add_argument(
        "path", nargs="?", type=path, metavar="PATH", help="a zip to write, instead of one of the backups"
    )
    parser.add_argument(
        "-o", "--output", type=path, metavar="FOLDER", help="the folder for backups, made if it is not there"
    )
    parser.add_argument("--list", action="store_true", help="show the backups that are there, newest first")
    parser.add_argument(
        "--progress", action="store_true", help="print how much is done on standard error, percent, a number a line"
    )
    parser.add_argument("--gently", action="store_true", help=SUPPRESS)  # beside a window that is read in


def _backup(arguments: Namespace) -> int:
    if arguments.path and (arguments.list or arguments.output):
        arguments.fail("PATH is one zip; it goes neither with --list nor with -o")
    if arguments.path:
        return _pack(arguments)
    if arguments.list:
        return _list(arguments)
    from reader.frozen import replace
    from reader.library import backup_shelf

    folder = library_folder(arguments)
    plan = backup_shelf.plan_of(folder)
    if arguments.output:
        plan = replace(plan, folder=str(Path(arguments.output).expanduser().absolute()))
    if arguments.gently and hasattr(os, "nice"):
        os.nice(10)
    with _endable():
        made = _made(folder, plan, arguments)
    if arguments.json:
        streams.put_json(record(made))
    elif made.good:
        streams.put(f"{_told(made)}\n{_proven(made)}")
    if not made.good:
        from reader.library import repairing

        repairing.look(folder)
        return streams.complain(LibraryError(f"The backup {made.path.name} is not good: {made.why}."))
    return 0


def _made(folder: Path, plan: Plan, arguments: Namespace) -> Backup:
    """Make a backup, and write down for the window when that was tried and why it failed."""
    from reader.frozen import replace
    from reader.library import backing, backup_shelf

    problem = ""
    try:
        return backing.make(folder, plan, _teller(arguments), create=bool(arguments.output or not plan.folder))
    except LibraryError as error:
        problem = str(error)
        raise
    finally:
        if not arguments.output and folder.is_dir():
            tried = replace(backup_shelf.plan_of(folder), tried_at=now().isoformat(), problem=problem)
            backup_shelf.keep_plan(folder, tried)


@contextmanager
def _endable() -> Iterator[None]:
    """Clear up when a window ends this by SIGTERM."""
    try:
        before = signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _proven(made: Backup) -> str:
    lost = len(made.missing)
    rest = f" The library itself has lost {lost} of its {made.media} files; `postil check` names them." if lost else ""
    return f"Restored into a scratch library and compared: equal.{rest}"


def _list(arguments: Namespace) -> int:
    from reader.library import backup_shelf

    folder = library_folder(arguments)
    at = (
        Path(arguments.output).expanduser()
        if arguments.output
        else backup_shelf.folder_of(folder, backup_shelf.plan_of(folder))
    )
    found = backup_shelf.backups(at)
    if arguments.json:
        streams.put_json([record(one) for one in found])
        return 0
    if not found:
        streams.put(f"There are no backups in {at}.")
        return 0
    streams.put("\n".join([*map(_told, found), f"All of {at}: {backup_shelf.size_of(at) / 1e6:.1f} MB."]))
    return 0


def _pack(arguments: Namespace) -> int:
    file = Path(arguments.path).expanduser()
    with open_library(arguments) as library:
        library.backup(file)
    size = file.stat().st_size
    if arguments.json:
        streams.put_json({"path": str(file), "bytes": size})
    else:
        streams.put(f"Copied the library to {file} ({size / 1e6:.1f} MB).")
    return 0


def _teller(arguments: Namespace) -> Any:  # noqa: ANN401
    """Return what is told how much is done: it prints each new percent where that was asked for."""
    last = -1

    def tell(share: float) -> None:
        nonlocal last
        if arguments.progress and sys.stderr is not None and round(share * 100) != last:
            last = round(share * 100)
            sys.stderr.write(f"{last}\n")
            sys.stderr.flush()

    return tell


def _declare_restore(parser: Parser) -> None:
    parser.add_argument("things", nargs="+", type=path, metavar="THING|PATH", help="what is to come back")
    parser.add_argument("--dry-run", action="store_true", help="say what a backup would bring, and change nothing")
    parser.add_argument("--newer", action="store_true", help="bring in what can be read of the damaged library")
    parser.add_argument(
        "--progress", action="store_true", help="print how much is done on standard error, percent, a number a line"
    )


def _restore(arguments: Namespace) -> int:
    """Bring deleted things back, or a backup."""
    from argparse import ArgumentTypeError

    from reader.cli import trash
    from reader.formats.lifeboat import is_lifeboat

    paths = [word for word in arguments.things if _is_path(word)]
    if not paths:
        if arguments.dry_run or arguments.newer:
            arguments.fail("--dry-run and --newer go with a backup")
        try:
            arguments.things = [trash.thing(word) for word in arguments.things]
        except ArgumentTypeError as error:
            arguments.fail(f"argument THING: {error}")
        return trash.restore(arguments)
    if len(arguments.things) > 1:
        arguments.fail("one backup can be restored at a time")
    backup = Path(paths[0]).expanduser().absolute()
    if is_lifeboat(backup):
        from reader.cli import leaving

        tell, share = _teller(arguments), 1.0 if arguments.dry_run else _MADE
        with (
            _endable(),
            leaving.as_library(backup, library_folder(arguments), lambda done: tell(share * done)) as (there, damage),
        ):
            for sentence in damage:
                streams.complain(sentence)
            if arguments.dry_run:
                return _preview(arguments, there, shown=backup)
            return _put_back(arguments, there, lambda done: tell(_MADE + (1 - _MADE) * done))
    with _endable():
        return _preview(arguments, backup) if arguments.dry_run else _put_back(arguments, backup, _teller(arguments))


_MADE = 0.9
"""How much of restoring a lifeboat is done when a library has been made of it."""


def _is_path(word: str) -> bool:
    """Say whether a word means a backup: a thing in the trash has no such name, and a file of its name is meant by ./3."""
    return bool(set(word) & {"/", os.sep, "~", "."}) or (
        ":" not in word and not word.isdecimal() and Path(word).exists()
    )


def _preview(arguments: Namespace, backup: Path, *, shown: Path | None = None) -> int:
    from reader.library import restoring

    seen = restoring.preview(library_folder(arguments), backup)
    if arguments.json:
        streams.put_json(
            {
                "path": str(shown or seen.path),
                "made_at": rfc3339(seen.made_at),
                "comes": _counts(seen.comes),
                "present": seen.present and _counts(seen.present),
                "only_here": _counts(seen.only_here),
                "titles": list(seen.titles),
                "damaged": seen.damaged,
                "unshared": seen.unshared,
            }
        )
        return 0
    streams.put("\n".join(map(streams.line, restoring.sentences(seen))))
    return 0


def _counts(counts: Counts) -> dict[str, int]:
    return {"articles": counts.articles, "highlights": counts.highlights, "notes": counts.notes}


def _put_back(arguments: Namespace, backup: Path, tell: Callable[[float], object]) -> int:
    from reader.library import proving, restoring

    folder = library_folder(arguments)
    if arguments.newer and not proving.integrity(folder / "library.db"):
        raise LibraryError(
            "The present library is not damaged, and holds all that is newer already; leave out --newer."
        )
    done = restoring.restore(folder, backup, newer=arguments.newer, tell=tell)
    if arguments.json:
        aside = str(done.aside) if done.aside else None
        streams.put_json({"articles": done.articles, "aside": aside, "missing": done.missing, "said": list(done.said)})
        return 0
    streams.put("\n".join(map(streams.line, restoring.told(done))))
    return 0


def record(backup: Backup) -> dict[str, Any]:
    """Return a backup as ``--json`` prints it."""
    return {
        "path": str(backup.path),
        "made_at": rfc3339(backup.made_at),
        "articles": backup.articles,
        "highlights": backup.highlights,
        "notes": backup.notes,
        "media": backup.media,
        "bytes": backup.db_bytes,
        "own_bytes": backup.bytes,
        "media_bytes": backup.media_bytes,
        "good": backup.good,
        "why": backup.why,
        "missing": list(backup.missing),
    }


def _told(backup: Backup) -> str:
    """Return a line: when, how good, how much, where."""
    when = backup.made_at.astimezone().strftime("%Y-%m-%d %H:%M")
    size = f"{backup.db_bytes / 1e6:.1f} MB + {backup.media} files ({backup.media_bytes / 1e6:.1f} MB)"
    good = "good    " if backup.good else "NOT GOOD"
    why = "" if backup.good else f"  ({streams.line(backup.why)})"
    articles = counted(backup.articles, "article")
    return f"{when}  {good}  {articles}, {size}  {streams.line(str(backup.path))}{why}"


VERBS = {
    "backup": Verb(BACKUP, _declare_backup, _backup),
    "restore": Verb(RESTORE, _declare_restore, _restore),
}
