"""Folders of Markdown: what ``export markdown`` takes beside a query, and ``live``, the folder that follows the library."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli import streams
from reader.cli.grammar import Parser, Verb, open_library, path, text
from reader.counts import counted

if TYPE_CHECKING:
    from reader.formats import Written
    from reader.library import Library
    from reader.live import Choice, Outcome

MARKDOWN = "markdown"
TEMPLATE = """\
Write the template that makes a Markdown file into the folder of the settings, for you to change.

It says at its beginning what there is to be written. One that is there already stays as it is; delete it to have the usual one
again. With --json: an object with path and new (whether it was written now).

  postil template
"""
LIVE = """\
Mirror articles with marks into a folder of Markdown files, or say what is mirrored.

Each article with highlights or notes has a file there, written as `export markdown` writes them; while the window is open it is
written anew a moment after a change, and what was changed meanwhile when the window opens. Without the window, --now does it.
A file that you edited is left alone, and what you write below the last line of a file stays. Where the marks are gone, the file
goes into the folder “Set aside”. With a QUERY only what it finds is mirrored. Without options: say where the folder is.
With --json: an object with folder (null for none), query, pictures, files, and after --folder or --now written, aside and kept.

  postil live --folder ~/Notes/Postil
  postil live --folder ~/Notes/Postil tag:garden
  postil live --now
  postil live --off
"""


def declare(parser: Parser) -> None:
    """Declare the options of ``export markdown``."""
    parser.add_argument("--template", type=path, metavar="FILE", help="markdown: the template that makes a file")
    parser.add_argument("--pictures", action="store_true", help="markdown: copy the kept pictures beside the files")


def refuse_others(arguments: Namespace) -> None:
    """Leave with status 2 where an option of ``export markdown`` stands with another format."""
    for name in ("template", "pictures"):
        if arguments.format != MARKDOWN and getattr(arguments, name):
            arguments.fail(f"--{name} is for markdown only")


def _template(arguments: Namespace) -> int:
    """Write the usual template where the reader's own is looked for."""
    from reader.formats import markdown_template
    from reader.paths import places

    where, is_new = markdown_template.keep_default(places().config)
    if arguments.json:
        streams.put_json({"path": str(where), "new": is_new})
    else:
        streams.put(f"{'The template is in' if is_new else 'Your template was there already:'} {where}")
    return 0


def export(arguments: Namespace, library: Library, ids: list[int]) -> Written:
    """Write a folder."""
    from reader import leaving
    from reader.formats import markdown_format, markdown_template
    from reader.paths import places

    if arguments.template:
        template = markdown_template.load(Path(arguments.template).expanduser())
    else:
        template = markdown_template.own(places().config)
    return markdown_format.write(
        leaving.entries(library, ids),
        Path(arguments.output).expanduser(),
        template=template,
        pictures=arguments.pictures,
        titles=leaving.titles(library, ids),
    )


def _declare_nothing(_: Parser) -> None:
    return


def _declare_live(parser: Parser) -> None:
    parser.add_argument("query", nargs="*", type=text, metavar="QUERY", help="with --folder: which articles")
    parser.add_argument("--folder", type=path, metavar="DIR", help="mirror into this folder, which is made")
    parser.add_argument("--pictures", action="store_true", help="with --folder: copy the kept pictures too")
    parser.add_argument("--off", action="store_true", help="mirror no longer; the files stay where they are")
    parser.add_argument("--now", action="store_true", help="look at every file now")
    parser.add_argument("--status", action="store_true", help="say where the folder is, as without any option")


def _live(arguments: Namespace) -> int:
    from reader import live
    from reader.paths import places

    if sum(map(bool, (arguments.folder, arguments.off, arguments.now, arguments.status))) > 1:
        arguments.fail("--folder, --off, --now and --status exclude one another")
    if (arguments.query or arguments.pictures) and not arguments.folder:
        arguments.fail("a QUERY and --pictures need --folder")
    done = None
    with open_library(arguments) as library:
        if arguments.folder:
            folder = str(Path(arguments.folder).expanduser().absolute())
            live.choose(library.folder, live.Choice(folder, " ".join(arguments.query), arguments.pictures))
        elif arguments.off:
            live.choose(library.folder, None)
        choice = live.chosen(library.folder)
        if arguments.folder or (arguments.now and choice):
            done = live.mirror(library, places().config, whole=True)
        files = done.files if done else live.count(library.folder) if choice else 0
    _tell_live(arguments, choice, files, done)
    if arguments.now and choice is None:
        return streams.complain("There is no live folder; `postil live --folder DIR` begins one.")
    return 0


def _tell_live(arguments: Namespace, choice: Choice | None, files: int, done: Outcome | None) -> None:
    if arguments.json:
        record: dict[str, object] = {
            "folder": choice.folder if choice else None,
            "query": choice.query if choice else "",
            "pictures": bool(choice and choice.pictures),
            "files": files,
        }
        if done:
            record |= {"written": done.written, "aside": done.aside, "kept": list(map(str, done.kept))}
        streams.put_json(record)
        return
    if choice is None:
        if not arguments.now:
            streams.put("There is no live folder.")
        return
    which = f", of what “{choice.query}” finds" if choice.query else ""
    number = counted(files, "article has", "articles have")
    streams.put(streams.line(f"The live folder is {choice.folder}{which}; {number} a file there."))
    if done and (done.written or done.aside):
        streams.put(f"{done.written} written, {done.aside} set aside.")
    for left in done.kept if done else ():
        streams.put(
            streams.line(f"Left {left.name} as it is, because it has been edited; the article is in a file beside it.")
        )


VERBS = {"live": Verb(LIVE, _declare_live, _live), "template": Verb(TEMPLATE, _declare_nothing, _template)}
