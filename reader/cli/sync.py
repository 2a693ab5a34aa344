"""``sync``: the library shared with other machines through a folder. This process alone reads what they wrote."""

from __future__ import annotations

import platform
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader import __version__
from reader.cli import streams
from reader.cli.grammar import Parser, Verb, open_library, path
from reader.counts import counted
from reader.errors import SyncError
from reader.model import CapturedImage
from reader.shared_model import Held, Sharing, Visit

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.sharing import Supply
    from reader.sync.folder import SharedFolder

SYNC = """\
Share the library with other machines, through a folder that they all have.

Any folder will do that something carries between them: Syncthing, Nextcloud, a USB stick. --folder names it, once; without it
the one that was named is visited: what others did comes in, what was done here goes out. Each machine writes files of its own
there, so it may be offline for months. What was written at the same time on two machines is kept, both. The window does the
same every few minutes. --status only shows what is known, --off ends the sharing here and leaves the folder as it is.
--progress prints how many things were gone through on standard error, a number a line.
With --json: folder, visited_at, trouble, came_in, went_out, back, waiting, machines (an array of machine, name, seen_at,
version and here) and conflicts (an array of article, title and text).

  postil sync --folder ~/Sync
  postil sync
  postil sync --status
"""


def _declare(parser: Parser) -> None:
    parser.add_argument("--folder", type=path, metavar="F", help="the folder to share through, from now on")
    parser.add_argument("--status", action="store_true", help="show the machines and what came, and visit nothing")
    parser.add_argument(
        "--progress", action="store_true", help="print how many things were gone through on standard error"
    )
    parser.add_argument("--off", action="store_true", help="share no longer")


def _sync(arguments: Namespace) -> int:
    if sum((arguments.folder is not None, arguments.status, arguments.off)) > 1:
        arguments.fail("give one of --folder, --status and --off")
    with open_library(arguments) as library:
        if arguments.off:
            library.stop_sharing()
            return _tell(arguments, library, None, "The library is shared no longer; the folder stays as it is.")
        if arguments.status:
            return _tell(arguments, library, None, "")
        if arguments.folder is not None:
            folder = Path(arguments.folder).expanduser().absolute()
            if not folder.is_dir():
                raise SyncError(f"There is no folder {folder}; make it, or choose another.")
            if library.folder.resolve() in (folder.resolve(), *folder.resolve().parents):
                raise SyncError("The library itself cannot be the shared folder; choose one beside it.")
            library.share(folder)
        if not library.sharing().folder:
            raise SyncError("The library is not shared; `postil sync --folder F` names the folder to share through.")
        with library.one_visit() as alone:
            if not alone:
                raise SyncError("Another Postil visits the shared folder just now; this is tried again.")
            return _tell(arguments, library, _visit(library, _progress if arguments.progress else None), "")


def _progress(count: int) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"{count}\n")
        sys.stderr.flush()


def _visit(library: Library, tell: Callable[[int], object] | None) -> Visit:
    from reader.sync.exchange import visit
    from reader.sync.folder import SharedFolder
    from reader.sync.tidying import tidy

    try:
        folder = SharedFolder(Path(library.sharing().folder), library.machine())
        sharer = library.sharer(_supply(folder), folder.put)
        made = visit(sharer, folder, tell=tell) if tell else visit(sharer, folder)
        now = int(time.time())
        if not sharer.left:
            tidy(sharer, folder, now)
        folder.sign(platform.node(), __version__, now, changed=bool(made.went_out))
        library.note_visit(made, folder.machines(), sharer.trouble())
    except SyncError as error:
        library.note_visit(None, (), str(error))
        raise
    return made


def _supply(folder: SharedFolder) -> Supply:
    """Return what brings the files of articles out of the folder, each compared with its hash and made clean."""
    from reader.capture.shared_body import cleaned, picture

    def bring(body: str, images: list[tuple[str, str]]) -> Held:
        html: str | None = None
        kept: list[CapturedImage] = []
        missing = False
        if body:
            data = folder.get(body)
            missing = data is None
            html = cleaned(data.decode("utf-8", "replace")) if data is not None else None
        for url, sha in images:
            data = folder.get(sha)
            missing = missing or data is None
            if data is not None and sha256(data).hexdigest() == sha and (found := picture(url, data)):
                kept.append(found)
        return Held(html or None, tuple(kept), missing)

    return bring


def _tell(arguments: Namespace, library: Library, made: Visit | None, sentence: str) -> int:
    known = library.sharing()
    if arguments.json:
        streams.put_json(record(known, made))
    else:
        streams.put("\n".join([sentence] if sentence else list(_lines(known, made))))
    return 0


def record(known: Sharing, made: Visit | None) -> dict[str, Any]:
    """Return what is told of the sharing as JSON."""
    visit = made or Visit()
    return {
        "folder": known.folder,
        "visited_at": _time(known.visited_at),
        "trouble": known.trouble,
        "came_in": visit.came_in,
        "went_out": visit.went_out,
        "back": visit.back,
        "waiting": known.waiting,
        "machines": [
            {
                "machine": one.uid,
                "name": one.name,
                "seen_at": _time(one.seen),
                "version": one.version,
                "here": one.uid == known.machine,
            }
            for one in known.machines
        ],
        "conflicts": [{"article": one.article_id, "title": one.title, "text": one.text} for one in known.conflicts],
    }


def _time(seconds: int) -> str | None:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds)) if seconds else None


def _lines(known: Sharing, made: Visit | None) -> list[str]:
    if not known.folder:
        return ["The library is not shared."]
    lines = [streams.line(f"Shared through {known.folder}.")]
    if made:
        lines.append(f"{counted(made.came_in, 'change')} came in, {made.went_out} went out.")
        if made.back == 1:
            lines.append("1 that had been deleted is back: it was changed on another machine.")
        elif made.back:
            lines.append(f"{made.back} that had been deleted are back: they were changed on another machine.")
    elif known.visited_at:
        lines.append(f"Last visited {_shown(known.visited_at)}.")
    if known.trouble:
        lines.append(streams.line(known.trouble))
    if known.waiting:
        lines.append(f"{counted(known.waiting, 'waits', 'wait')} for what is not in the folder yet.")
    for one in known.machines:
        name = f"{known.called(one)}{' (this machine)' if one.uid == known.machine else ''}"
        lines.append(
            streams.line(f"{name}: last here {_shown(one.seen) if one.seen else 'unknown'}, Postil {one.version}")
        )
    for each in known.conflicts:
        lines.append(streams.line(f"Two texts stand together in a note on “{each.title}” (article {each.article_id})."))
    return lines


def _shown(seconds: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


VERBS = {"sync": Verb(SYNC, _declare, _sync)}
