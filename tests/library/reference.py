"""The query language once more, slowly and over plain values: what the index and the SQL must agree with.

It asks a library only for its articles, bodies, highlights and notes, never for a search.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from reader import address, document
from reader.library import Library, folding
from reader.model import Article, State, Status, tag_key
from reader.query import And, Is, Node, Not, Phrase, Query, Tag, Word

SPACELESS = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]")
Atoms = list[str]


def atoms(text: str) -> Atoms:
    """Return the words of a text, each character of a script without spaces by itself, and "|" where two runs of such
    characters are parted.
    """
    found: Atoms = []
    gap = True
    word = ""
    for character in folding._plain(text) + " ":
        spaceless = bool(SPACELESS.match(character))
        inside = not spaceless and (character.isalnum() if character.isascii() else True)
        if word and not inside:
            found.append(word)
            word = ""
            gap = True
        if inside:
            word += character
        elif spaceless:
            if gap and found and SPACELESS.match(found[-1]):
                found.append("|")
            found.append(character)
        gap = not spaceless
    return found


def holds(field: Atoms, asked: Atoms, prefix: bool) -> bool:
    """Say whether the atoms asked for stand one after another in a field; with ``prefix`` the last word may go on."""
    for start in range(len(field) - len(asked) + 1):
        here = field[start : start + len(asked)]
        if here[:-1] != asked[:-1]:
            continue
        if here[-1] == asked[-1] or (prefix and not SPACELESS.match(asked[-1]) and here[-1].startswith(asked[-1])):
            return True
    return False


@dataclass
class Shelf:
    """One article with all that can be searched in it."""

    article: Article
    heads: list[Atoms]
    rest: list[Atoms]
    annotated: bool
    orphaned: bool

    def matches(self, node: Node) -> bool:
        """Say whether the query's node finds this article."""
        article = self.article
        match node:
            case Word(text, prefix):
                return self._has(text, prefix=prefix)
            case Phrase(text):
                return self._has(text, prefix=False)
            case Tag(name):
                key = tag_key(name)
                return any(f"{tag_key(tag)}/".startswith(f"{key}/") for tag in article.tags)
            case Not(inner):
                return not searchable(inner) or not self.matches(inner)
            case And(nodes):
                return all(self.matches(each) for each in nodes if searchable(each))
            case Is(flag):
                return self._is(flag)

    def _has(self, text: str, *, prefix: bool) -> bool:
        asked = atoms(text)
        short = len(asked[-1]) <= 2 and not SPACELESS.match(asked[-1])
        if prefix and short:
            everywhere = any(holds(field, asked, False) for field in self.heads + self.rest)
            return everywhere or (len(asked) == 1 and any(holds(field, asked, True) for field in self.heads))
        return any(holds(field, asked, prefix) for field in self.heads + self.rest)

    def _is(self, flag: str) -> bool:
        article = self.article
        reading = article.read_at is None and 0.02 <= article.progress < 0.98
        return {
            "unread": article.read_at is None and not reading,
            "reading": reading,
            "read": article.read_at is not None,
            "starred": article.starred,
            "inbox": article.state is State.INBOX,
            "later": article.state is State.LATER,
            "archived": article.state is State.ARCHIVE,
            "trashed": article.state is State.TRASH,
            "highlighted": article.highlights > 0,
            "noted": self.annotated,
            "orphaned": self.orphaned,
            "failed": article.status is Status.FAILED,
            "feed": article.entry,
            "muted": False,
        }[flag]


def searchable(node: Node) -> bool:
    """Say whether there is anything in a node to look for."""
    return not isinstance(node, Word | Phrase) or bool(atoms(node.text))


def shelves(library: Library, ids: list[int]) -> list[Shelf]:
    """Return all of these articles that are still there."""
    found = []
    for article in library.articles(ids):
        marks, notes = library.highlights(article.id), library.notes(article.id)
        heads = [article.title, article.byline, article.site_name, article.source, address.host(article.url)]
        rest = [document.from_html(library.body(article.id)).text, *(mark.note for mark in marks)]
        rest += [mark.selectors.exact for mark in marks if mark.orphan] + [note.text for note in notes]
        found.append(
            Shelf(
                article,
                [atoms(text) for text in heads],
                [atoms(text) for text in rest],
                annotated=bool(notes) or any(mark.note for mark in marks),
                orphaned=any(mark.orphan for mark in marks),
            )
        )
    return found


def search(there: list[Shelf], query: Query) -> list[Article]:
    """Return the articles that a query finds, newest first."""
    found = [
        shelf.article
        for shelf in there
        if (query.state is not None or shelf.article.state is not State.TRASH) and shelf.matches(query.root)
    ]
    return sorted(found, key=lambda article: (article.added_at, article.id), reverse=True)


def tag_counts(found: list[Article]) -> dict[str, int]:
    """Return by key how many articles have each tag or one below it."""
    counts: Counter[str] = Counter()
    for article in found:
        keys = {tag_key(tag) for tag in article.tags}
        counts.update({"/".join(key.split("/")[: depth + 1]) for key in keys for depth in range(key.count("/") + 1)})
    return dict(counts)
