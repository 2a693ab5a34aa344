"""Random lives of libraries that share a folder: what their readers do, when they visit it, and what all of them hold then."""

from __future__ import annotations

import contextlib
import io
import json
import random
from pathlib import Path
from typing import Any

from reader.cli import main
from reader.document import from_html, to_html
from reader.errors import LibraryError
from reader.library import FeedRule, Library, Subscription, tag_looks
from reader.model import COLORS, Captured, Selectors, State

DEEDS = (
    *(
        "add",
        "add",
        "note",
        "note",
        "edit_note",
        "edit_note",
        "highlight",
        "edit_highlight",
        "tag",
        "untag",
        "state",
        "star",
    ),
    *("read", "title", "delete", "undelete", "delete_note", "body", "merge"),
    *("search", "edit_search", "drop_search", "feed", "edit_feed", "drop_feed", "color", "rule", "drop_rule", "call"),
)


class Life:
    """One library, and the reader of it, who writes words that nobody else ever writes."""

    def __init__(self, folder: Path, shared: Path, dice: random.Random, words: dict[str, str]) -> None:
        self.library, self.shared, self.dice, self.words = Library.open(folder), shared, dice, words
        self.gone: set[str] = set()
        shared.mkdir(parents=True, exist_ok=True)

    def visit(self) -> dict[str, Any]:
        """Visit the folder."""
        out = io.StringIO()
        words = [] if self.library.sharing().folder else ["--folder", str(self.shared)]
        with contextlib.redirect_stdout(out):
            assert main(["sync", *words, "--json", "--library", str(self.library.folder)]) == 0
        answer: dict[str, Any] = json.loads(out.getvalue())
        return answer

    def token(self) -> str:
        word = f"word{len(self.words)}x"
        self.words[word] = ""
        return word

    def do(self) -> None:
        """Do one thing, if it can be done here."""
        known = len(self.words)
        try:
            getattr(self, f"_{self.dice.choice(DEEDS)}")()
        except LibraryError:
            self.gone.update(list(self.words)[known:])  # it was not written

    def _article(self, *, deleted: bool = False) -> int:
        with self.library._store.read() as db:
            gone = "(deleted_at IS NOT NULL OR state = 'trash')"
            where = gone if deleted else f"NOT {gone}"
            ids = [i for (i,) in db.execute(f"SELECT id FROM article WHERE {where} ORDER BY uid")]
        if not ids:
            raise LibraryError("none")
        return self.dice.choice(ids)

    def _seen(self, texts: list[str]) -> None:
        for word in self.words:
            if any(word in text for text in texts):
                self.gone.add(word)

    def _add(self) -> None:
        name = self.dice.choice("ABCD")
        html = to_html(from_html(f"<p>All of {name}, and a passage in it.</p><p>{self.dice.choice('xyz')}</p>"))
        self.library.add(Captured(title=name, html=html, url=f"https://example.org/{name}"), tags=[name])

    _body = _add

    def _note(self) -> None:
        article = self._article()
        notes = self.library.notes(article)
        self.library.add_note(
            article, self.token(), reply_to=self.dice.choice(notes).id if notes and self.dice.random() < 0.4 else None
        )

    def _edit_note(self) -> None:
        note = self.dice.choice(self.library.notes(self._article()) or [None])
        if note:
            self._seen([note.text])
            self.library.edit_note(note.id, self.token())

    def _delete_note(self) -> None:
        note = self.dice.choice(self.library.notes(self._article()) or [None])
        if note:
            self._seen([note.text])
            self.library.delete_note(note.id)

    def _highlight(self) -> None:
        article = self._article()
        text = from_html(self.library.body(article)).text
        if (start := text.find("a passage")) >= 0:
            where = Selectors("a passage", "and ", " in it", start, start + 9)
            self.library.add_highlight(article, where, color=self.dice.choice(COLORS), note=self.token())

    def _edit_highlight(self) -> None:
        mark = self.dice.choice(self.library.highlights(self._article()) or [None])
        if mark:
            self._seen([mark.note])
            self.library.edit_highlight(mark.id, note=self.token(), color=self.dice.choice(COLORS))

    def _tag(self) -> None:
        self.library.retag([self._article()], [self.dice.choice(["one", "Two", "three/four"])])

    def _untag(self) -> None:
        self.library.retag([self._article()], (), [self.dice.choice(["one", "two", "three/four"])])

    def _state(self) -> None:
        article = self._article()
        state = self.dice.choice(list(State))
        if state is State.TRASH:
            self._forget(article)
        self.library.set_state([article], state)

    def _star(self) -> None:
        self.library.set_starred([self._article()], self.dice.random() < 0.5)

    def _read(self) -> None:
        self.library.set_progress(self._article(), self.dice.random(), self.dice.randrange(20))

    def _title(self) -> None:
        self.library.edit_article(self._article(), title=self.token())
        self.gone.update(list(self.words)[-1:])

    def _delete(self) -> None:
        article = self._article()
        self._forget(article)
        self.library.delete([article])

    def _forget(self, article: int) -> None:
        self._seen([note.text for note in self.library.notes(article)])
        self._seen([mark.note for mark in self.library.highlights(article)])

    def _undelete(self) -> None:
        article = self._article(deleted=True)
        self.library.undelete([article])
        self.library.set_state([article], State.INBOX)

    def _search(self) -> None:
        self.library.save_search(self.dice.choice("ABC"), self.token(), pinned=self.dice.random() < 0.5)

    def _edit_search(self) -> None:
        one = self.dice.choice(self.library.saved_searches() or [None])
        if one:
            self._seen([one.query])
            self.library.edit_search(one.id, name=self.dice.choice("ABC"), query=self.token())
            self.gone.update(list(self.words)[-1:])  # one of two that are written at the same time stays

    def _drop_search(self) -> None:
        one = self.dice.choice(self.library.saved_searches() or [None])
        if one:
            self._seen([one.query])
            self.library.delete_search(one.id)

    def _feed(self) -> None:
        self.library.add_feed(f"https://example.org/{self.dice.choice('xyz')}.xml")

    def _edit_feed(self) -> None:
        feed = self.dice.choice(self.library.feeds() or [None])
        if feed:
            kept = Subscription(
                self.dice.choice(["", "Own", "Other"]), "", ("news",), keep_days=self.dice.randrange(90)
            )
            self.library.keep_feed(feed.id, kept)

    def _drop_feed(self) -> None:
        feed = self.dice.choice(self.library.feeds() or [None])
        if feed:
            self.library.remove_feed(feed.id)

    def _color(self) -> None:
        self.library.color_tag(self.dice.choice(["one", "two"]), self.dice.choice(["", "red", "blue"]))

    def _call(self) -> None:
        self.library.set_color_name(self.dice.choice(COLORS), self.dice.choice(["", "Doubt", "Proof", "Joke"]))

    def _rule(self) -> None:
        self.library.set_feed_rules((*self.library.feed_rules(), FeedRule(self.token(), "mute")))

    def _drop_rule(self) -> None:
        rules = self.library.feed_rules()
        if rules:
            self._seen([rules[0].query])
            self.library.set_feed_rules(rules[1:])

    def _merge(self) -> None:
        kept, other = self._article(), self._article()
        if kept != other:
            self.library.unite([(kept, [other])])


def shown(library: Library) -> dict[str, Any]:
    """Return all that a reader sees of what is kept, by the articles' uids."""
    found = {}
    with library._store.read() as db:
        ids = [i for (i,) in db.execute("SELECT id FROM article WHERE deleted_at IS NULL AND state <> 'trash'")]
    for article in library.articles(ids):
        marks = [
            (h.uid, h.selectors.exact, h.selectors.start, h.orphan, h.color, h.style, h.note, h.tags)
            for h in library.highlights(article.id)
        ]
        notes = [(n.uid, n.text, n.tags, n.reply_to is None) for n in library.notes(article.id)]
        found[article.uid] = (
            *(article.title, article.url, article.canonical_url, article.own, article.state, article.starred),
            *(article.read_at, article.progress, article.added_at, article.tags, article.status),
            *(library.body(article.id), sorted(marks), sorted(notes)),
        )
    with library._store.read() as db:
        colors = sorted(tag_looks.colors(db).items())
    found[""] = (
        [(one.uid, one.name, one.query, one.pinned) for one in library.saved_searches()],
        [(one.uid, one.url, one.tags, one.keep_days) for one in sorted(library.feeds(), key=lambda one: one.uid)],
        *(colors, library.feed_rules(), library.color_names()),
    )
    return found


def life(seed: int, folder: Path, steps: int = 30) -> list[str]:
    """Live through one random history of three libraries; return what is wrong at its end."""
    dice, words = random.Random(seed), {}  # type: ignore[var-annotated]
    lives = [Life(folder / f"library{n}", folder / "shared", dice, words) for n in range(3)]
    try:
        for _ in range(steps):
            one = dice.choice(lives)
            if dice.random() < 0.75:
                one.do()
            else:
                one.visit()
        for _ in range(20):
            told = [one.visit() for one in lives]
            if not any(each["came_in"] or each["went_out"] for each in told):
                break
        return faults(lives, words)
    finally:
        for one in lives:
            one.library.close()


def faults(lives: list[Life], words: dict[str, str]) -> list[str]:
    first, *others = (shown(one.library) for one in lives)
    found = [f"check: {fault}" for one in lives for fault in one.library.check()]
    for other in others:
        for uid in sorted({*first, *other}):
            if first.get(uid) != other.get(uid):
                found.append(f"{uid}:\n  {first.get(uid)}\n  {other.get(uid)}")
    everything = json.dumps([str(value) for value in first.values()])
    gone = set().union(*(one.gone for one in lives))
    return found + [f"{word} is lost" for word in words if word not in gone and word not in everything]
