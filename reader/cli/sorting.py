"""What the reader sorts by: ``tags`` lists tags and changes them as a whole, ``searches`` lists and keeps saved searches."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from reader.cli import streams
from reader.cli.grammar import Parser, Verb, meaningless, open_library, some_text, text
from reader.counts import counted
from reader.errors import LibraryError

if TYPE_CHECKING:
    from reader.library import Library, SavedSearch
    from reader.library.tag_changes import TagChange
    from reader.library.tag_looks import TagUse

TAGS = """\
List tags with what has them, or change tags as a whole.

Alone, or with part of a name: a line a tag, its name first. With --into everything that has one of the tags NAME, or one
below it, gets that tag instead: one tag is renamed so, moved (food/bread), or merged with the one that there is. With
--delete they are taken away from everything. --dry-run only says what would be done. Saved searches, feeds and rules that
name the tags follow. With --json: an array of name, articles, highlights, notes and color.

  postil tags
  postil tags recipe --into recipes --dry-run
  postil tags bread rolls --into food/bread
  postil tags drafts --delete
  postil tags rust --color orange
  postil tags --similar
"""
SEARCHES = """\
List saved searches with what they find, keep new ones, or forget them.

With a NAME and a QUERY behind it, the query is kept under that name; with a NAME alone, only that one is listed. `postil
list --search NAME` lists what a saved search finds. With --json: an array of id, name, query, sort, pinned and articles.

  postil searches
  postil searches "Long reads" is:unread words:>3000
  postil searches "Long reads" --pin
  postil searches "Long reads" --rename "Long ones"
  postil searches "Long ones" --delete
"""


def _declare_tags(parser: Parser) -> None:
    from reader.library.tag_looks import TAG_COLORS

    parser.add_argument("names", nargs="*", type=text, metavar="NAME", help="a tag; to list tags, part of its name")
    deeds = parser.add_mutually_exclusive_group()
    deeds.add_argument("--into", type=some_text, metavar="TAG", help="the tag that they shall become")
    deeds.add_argument("--delete", action="store_true", help="take them away from everything")
    deeds.add_argument("--color", choices=("none", *TAG_COLORS), help="give them a colour, or none")
    deeds.add_argument(
        "--similar", action="store_true", help="list tags that may be the same, those of a group on a line"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")


def _declare_searches(parser: Parser) -> None:
    parser.add_argument("name", nargs="?", type=text, metavar="NAME", help="of a saved search")
    parser.add_argument("query", nargs="*", type=text, metavar="QUERY", help="what it is to ask for")
    deeds = parser.add_mutually_exclusive_group()
    deeds.add_argument("--delete", action="store_true", help="forget it")
    deeds.add_argument("--rename", type=some_text, metavar="NAME", help="call it something else")
    deeds.add_argument("--pin", action="store_true", help="let it stand under the places of the sidebar")
    deeds.add_argument("--unpin", action="store_true", help="let it stand there no longer")


def _tags(arguments: Namespace) -> int:
    with open_library(arguments) as library:
        if arguments.similar:
            return _similar(library, arguments)
        if arguments.into is None and not arguments.delete and not arguments.color:
            if arguments.dry_run:
                arguments.fail("--dry-run is for --into and --delete")
            return _list_tags(library, arguments)
        if not arguments.names:
            arguments.fail("name the tags to be changed")
        if arguments.color:
            return _color(library, arguments)
        return _change(library, arguments)


def _list_tags(library: Library, arguments: Namespace) -> int:
    from reader.library import folding

    wanted = folding.key(" ".join(arguments.names)) if arguments.names else ""
    _put_tags([tag for tag in library.tag_uses() if wanted in folding.key(tag.name)], arguments)
    return 0


def _similar(library: Library, arguments: Namespace) -> int:
    groups = library.similar_tags()
    if arguments.json:
        streams.put_json([{"why": group.why, "tags": list(map(_tag_record, group.tags))} for group in groups])
    else:
        lines = (", ".join(f"{tag.name} ({tag.uses})" for tag in group.tags) for group in groups)
        streams.put("\n".join(map(streams.line, lines)))
    return 0


def _color(library: Library, arguments: Namespace) -> int:
    from reader.model import tag_key

    keys = {tag_key(name) for name in arguments.names}
    known = {tag_key(tag.name) for tag in library.tag_uses()}
    for name in arguments.names:
        if tag_key(name) not in known:
            raise LibraryError(f"There is no tag “{name}” in this library; `postil tags` lists them.")
        library.color_tag(name, "" if arguments.color == "none" else arguments.color)
    _put_tags([tag for tag in library.tag_uses() if tag_key(tag.name) in keys], arguments)
    return 0


def _change(library: Library, arguments: Namespace) -> int:
    from reader.library.tag_changes import TagChange

    change = TagChange(tuple(arguments.names), arguments.into or "")
    preview = library.preview_tags(change)
    if not arguments.dry_run:
        library.change_tags(change)
    if arguments.json:
        names = ("articles", "highlights", "notes")
        lists = {"gone": list(preview.gone), "new": list(preview.new), "joined": list(map(list, preview.joined))}
        streams.put_json(dict(zip(names, preview.counts, strict=True)) | lists)
    else:
        streams.put(_said(change, preview.counts, dry=arguments.dry_run))
        streams.put("\n".join(f"  {old} joins {new}" for old, new in preview.joined))
        streams.put("\n".join(f"  new: {name}" for name in preview.new))
        streams.put("\n".join(f"  no more: {name}" for name in preview.gone))
    return 0


def _said(change: TagChange, counts: tuple[int, ...], *, dry: bool) -> str:
    parts = [counted(number, word) for number, word in zip(counts, ("article", "highlight", "note"), strict=True)]
    would = "would get" if dry else "got"
    what = "another tag" if change.into else "one tag less"
    return f"{', '.join(parts)} {would} {what}."


def _put_tags(tags: list[TagUse], arguments: Namespace) -> None:
    if arguments.json:
        streams.put_json(list(map(_tag_record, tags)))
        return
    lines = (
        f"{tag.name}\t{tag.articles}\t{tag.highlights}\t{tag.notes}{f'	{tag.color}' if tag.color else ''}"
        for tag in tags
    )
    streams.put("\n".join(map(streams.printable, lines)))


def _tag_record(tag: TagUse) -> dict[str, Any]:
    return {
        "name": tag.name,
        "articles": tag.articles,
        "highlights": tag.highlights,
        "notes": tag.notes,
        "color": tag.color,
    }


def _searches(arguments: Namespace) -> int:
    deed = arguments.delete or arguments.rename or arguments.pin or arguments.unpin
    if deed and arguments.query:
        arguments.fail("a search is either kept or changed: leave out the query or the option")
    if deed and arguments.name is None:
        arguments.fail("name the saved search")
    with open_library(arguments) as library:
        if deed:
            _change_search(library, arguments)
            if arguments.delete:
                return 0
        elif arguments.query:
            _keep_search(library, arguments)
        counts, searches = library.search_counts(), library.saved_searches()
        if arguments.name is not None:
            searches = (named(library, arguments.rename or arguments.name),)
    if arguments.json:
        streams.put_json([_search_record(one, counts[one.id]) for one in searches])
    else:
        lines = (f"{one.name}\t{counts[one.id]}\t{one.query}{'	pinned' if one.pinned else ''}" for one in searches)
        streams.put("\n".join(map(streams.printable, lines)))
    return 0


def _keep_search(library: Library, arguments: Namespace) -> None:
    from reader.model import tag_key
    from reader.query import parse

    query = parse(" ".join(arguments.query))
    for problem in meaningless(query):
        streams.complain(problem)
    key = tag_key(" ".join(arguments.name.split()))
    there = next((one for one in library.saved_searches() if tag_key(one.name) == key), None)
    if there is None:
        library.save_search(arguments.name, query.text)
    else:
        library.edit_search(there.id, query=query.text)


def _change_search(library: Library, arguments: Namespace) -> None:
    found = named(library, arguments.name)
    if arguments.delete:
        library.delete_search(found.id)
    elif arguments.rename:
        library.edit_search(found.id, name=arguments.rename)
    else:
        library.edit_search(found.id, pinned=bool(arguments.pin))


def named(library: Library, name: str) -> SavedSearch:
    """Return the saved search of that name, whatever its case; raises LibraryError when there is none."""
    from reader.model import tag_key

    key = tag_key(" ".join(name.split()))
    for one in library.saved_searches():
        if tag_key(one.name) == key:
            return one
    raise LibraryError(f"No saved search is called “{name}”; `postil searches` lists them.")


def _search_record(one: SavedSearch, articles: int) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "query": one.query,
        "sort": one.sort,
        "pinned": one.pinned,
        "articles": articles,
    }


VERBS = {"tags": Verb(TAGS, _declare_tags, _tags), "searches": Verb(SEARCHES, _declare_searches, _searches)}
