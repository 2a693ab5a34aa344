"""Articles: ``list`` and ``show`` print them, ``tag``, ``state``, ``star`` and ``delete`` sort them."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from reader.cli import plain, streams
from reader.cli.grammar import GREATEST, Parser, Verb, meaningless, number, one_or_all, open_library, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reader.library import Library
    from reader.model import Article

_FORMATS = ("text", "markdown", "html", "json")
_BATCH = 500

LIST = """\
List articles, newest first.

Each line has number, day added, state, a * for starred, title, site and tags. Without a query: every article outside
the trash. A query is what the search box of the window takes:

  words, "a phrase", begin*, bread NEAR/5 oven, /pattern/; title: text: highlight: note: before a word say where
  tag:NAME (or #NAME, tag:"two words", tag:none), is:unread and is: reading, read, starred, inbox, later, archived,
  trashed, highlighted, noted, orphaned, failed, feed, muted; site: author: url: lang: feed: color: has:
  added: published: read: marked: with 2026, 2026-03, 2026-03-05, today, 7d, >2026, 2025..2026; before: after: age:
  words: minutes: progress: highlights: notes: with 5, >5, <=5, 5..10; sort: with an order, unless --order is given

A space or AND asks for both, OR for either, - or NOT for what does not; parentheses hold together. What means nothing is
left out, and a sentence on standard error says so.
With --json: an array of articles.

  postil list
  postil list bread -tag:recipes is:unread --limit 10
  postil list 'tag:"slow food"' --json
  postil list '(bread OR cake) minutes:<10 sort:shortest'
  postil list --search "Long reads" tag:rust
"""
SHOW = """\
Print one article.

text is title, byline, address and the text; markdown the article as a Markdown file with front matter, highlights and
notes; html the clean HTML of the body; json the article with text (canonical) and html. --json is --format json.

  postil show 3 | less
  postil show 3 --format markdown > article.md
"""
TAG = """\
Add tags to an article and remove tags from it.

+NAME adds, -NAME removes; a / nests (food/bread). Capital and small letters are the same tag. Words may be mixed with
options; after -- no word is an option, for a tag that is called like one.
With --json: the article as an object.

  postil tag 3 +garden -draft
  postil tag 3 "+slow food" "-fast food"
  postil tag 3 -- -h
"""
STATE = """\
Move articles to the inbox, to later, to the archive or to the trash.

With --json: the article as an object when one ID is given, else an array.

  postil state 3 archive
  postil state 3 4 5 later
"""
STAR = """\
Star articles, or take the star away.

With --json: the article as an object when one ID is given, else an array.

  postil star 3
  postil star 3 --off
"""
DELETE = """\
Delete articles with their highlights and notes.

They are gone from every list at once and from the disk after 30 days; until then `postil restore ID` brings them back
to where they were. With --json: the article as it was, as an object when one ID is given, else an array.

  postil delete 3
"""


def _declare_list(parser: Parser) -> None:
    from reader.library import ORDERS

    parser.add_argument("query", nargs="*", type=text, metavar="QUERY", help="what to find; everything unless told")
    parser.add_argument("--search", type=text, metavar="NAME", help="what a saved search finds, and the query too")
    parser.add_argument("--limit", type=_count, metavar="N", help="print at most N articles")
    parser.add_argument("--order", choices=ORDERS, help="newest unless told")


def _declare_show(parser: Parser) -> None:
    parser.add_argument("id", type=number, metavar="ID", help="the article's number")
    parser.add_argument("--format", choices=_FORMATS, help="text unless told")


def _declare_tag(parser: Parser) -> None:
    parser.add_argument("id", type=number, metavar="ID", help="the article's number")
    parser.add_argument("changes", nargs="+", type=_change, metavar="+NAME|-NAME", help="tags to add and to remove")


def _declare_state(parser: Parser) -> None:
    from reader.model import State

    states = [str(state) for state in State]
    _declare_ids(parser)
    parser.add_argument("state", choices=states, metavar="STATE", help=", ".join(states))


def _declare_star(parser: Parser) -> None:
    _declare_ids(parser)
    parser.add_argument("--off", action="store_true", help="take the star away")


def _declare_ids(parser: Parser) -> None:
    parser.add_argument("ids", nargs="+", type=number, metavar="ID", help="the articles' numbers")


def _count(word: str) -> int:
    if not (word.isascii() and word.isdecimal()):
        raise ArgumentTypeError(f"{word!r} is not a number of articles")
    return int(word) if len(word) < 19 else GREATEST


def _change(word: str) -> tuple[str, str]:
    """Read ``+NAME`` or ``-NAME``: the sign and the tag as it is kept."""
    from reader.model import clean_tag

    sign, name = word[:1], clean_tag(text(word[1:]))
    if sign not in {"+", "-"}:
        raise ArgumentTypeError(f"write +{word} to add the tag or -{word} to remove it")
    if not name:
        raise ArgumentTypeError(f"{word!r} names no tag")
    return sign, name


def _list(arguments: Namespace) -> int:
    from reader import query
    from reader.library import ORDERS

    words = " ".join(arguments.query)
    with open_library(arguments) as library:
        saved = None
        if arguments.search is not None:
            from reader.cli.sorting import named

            saved = named(library, arguments.search)
            words = f"({saved.query}) {words}" if words and saved.query else saved.query or words
        wanted = query.parse(words)
        for problem in meaningless(wanted):
            streams.complain(problem)
        sort = wanted.sort or (saved.sort if saved else "")
        order = arguments.order or (sort if sort in ORDERS else "newest")
        found = library.search(wanted, order=order).ids[: arguments.limit]
        rows = [
            row for start in range(0, len(found), _BATCH) for row in library.articles(found[start : start + _BATCH])
        ]
    if arguments.json:
        from reader.formats.json_format import article_record

        streams.put_json([article_record(each) for each in rows])
    else:
        columns = streams.width()
        streams.put("\n".join(plain.row(each, columns) for each in rows))
    return 0


def _show(arguments: Namespace) -> int:
    if arguments.json and arguments.format not in {None, "json"}:
        arguments.fail(f"--json and --format {arguments.format} cannot both be had")
    form = "json" if arguments.json else arguments.format or "text"
    with open_library(arguments) as library:
        article = library.article(arguments.id)
        html = library.body(arguments.id)
        if form == "markdown":
            streams.put(_markdown(article, html, library))
        elif form == "json":
            from reader.formats.json_format import full_record

            streams.put_json(full_record(article, html))
        else:
            streams.put(html if form == "html" else plain.reading(article, plain.text_of(html) or article.failure))
    return 0


def _markdown(article: Article, html: str, library: Library) -> str:
    from reader.formats import Entry
    from reader.formats.markdown_format import article_text

    marks, notes = tuple(library.highlights(article.id)), tuple(library.notes(article.id))
    return streams.printable(article_text(Entry(article, html, marks, notes)))


def _tag(arguments: Namespace) -> int:
    from reader.model import tag_key

    last = {tag_key(name): (sign, name) for sign, name in arguments.changes}
    add = [name for sign, name in last.values() if sign == "+"]
    remove = [name for sign, name in last.values() if sign == "-"]
    with open_library(arguments) as library:
        library.article(arguments.id)
        library.retag([arguments.id], add=add, remove=remove)
        article = library.article(arguments.id)
    _answer([article], arguments, lambda one: f"Tags of {one.id}: {', '.join(one.tags) or 'none'}")
    return 0


def _state(arguments: Namespace) -> int:
    from reader.model import State

    with open_library(arguments) as library:
        ids = _unique(arguments.ids)
        library.set_state(ids, State(arguments.state))
        rows = library.articles(ids)
    _answer(rows, arguments, lambda one: f"Moved {one.id} to {one.state}: {one.title}")
    return 0


def _star(arguments: Namespace) -> int:
    with open_library(arguments) as library:
        ids = _unique(arguments.ids)
        library.set_starred(ids, not arguments.off)
        rows = library.articles(ids)
    _answer(rows, arguments, lambda one: f"{'Starred' if one.starred else 'Unstarred'} {one.id}: {one.title}")
    return 0


def _delete(arguments: Namespace) -> int:
    with open_library(arguments) as library:
        ids = _unique(arguments.ids)
        rows = [library.article(each) for each in ids]
        library.delete(ids)
    _answer(rows, arguments, lambda one: f"Deleted {one.id}: {one.title}")
    return 0


def _answer(rows: list[Article], arguments: Namespace, told: Callable[[Article], str]) -> None:
    """Print what has become of the articles that were named."""
    if arguments.json:
        from reader.formats.json_format import article_record

        streams.put_json(one_or_all([article_record(each) for each in rows]))
    else:
        streams.put("\n".join(streams.line(told(each)) for each in rows))


def _unique(ids: Sequence[int]) -> list[int]:
    return list(dict.fromkeys(ids))


VERBS = {
    "list": Verb(LIST, _declare_list, _list),
    "show": Verb(SHOW, _declare_show, _show),
    "tag": Verb(TAG, _declare_tag, _tag),
    "state": Verb(STATE, _declare_state, _state),
    "star": Verb(STAR, _declare_star, _star),
    "delete": Verb(DELETE, _declare_ids, _delete),
}
