"""What the window remembers between two starts: an ini file in the user's configuration folder."""

from __future__ import annotations

import builtins
import json
import os
import zlib
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from reader.library import ORDERS
from reader.model import COLORS
from reader.ui import ini
from reader.ui.habits import Habits, from_table, to_table
from reader.ui.look_settings import LookSettings


class Settings:
    """The user's choices. Keys hold for all libraries; the look, the query, the article and the order for each."""

    def __init__(self, file: Path, library: Path) -> None:
        """``file`` is the ini file (made when something is first kept), ``library`` the folder of the library."""
        self._store = QSettings(str(file), QSettings.Format.IniFormat)
        self._own = f"library-{zlib.crc32(os.fsencode(library)):08x}"
        self.look = LookSettings(self._store, self._own)

    def save(self) -> None:
        """Write to disk what has been set so far."""
        self._store.sync()

    @property
    def color(self) -> str:
        """The highlight colour used last."""
        name = self._text("marks/color", COLORS[0])
        return name if name in COLORS else COLORS[0]

    @color.setter
    def color(self, name: str) -> None:
        self._store.setValue("marks/color", name)

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """The keys that the reader gave to actions, by the names of those whose keys differ from the table's."""
        found = ini.table(self._store, "keys/changed")
        return {name: tuple(map(str, keys)) for name, keys in found.items() if isinstance(keys, builtins.list)}

    @keys.setter
    def keys(self, changed: dict[str, tuple[str, ...]]) -> None:
        self._store.setValue("keys/changed", json.dumps(changed))

    @property
    def recent(self) -> builtins.list[str]:
        """The names of the actions that were last taken from the palette, the latest first."""
        return self._text("palette/recent", "").split()

    @recent.setter
    def recent(self, names: builtins.list[str]) -> None:
        self._store.setValue("palette/recent", " ".join(names))

    @property
    def geometry(self) -> QByteArray:
        """The window's place and size; empty before the first close."""
        return self._bytes("window/geometry")

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("window/geometry", value)

    @property
    def widths(self) -> builtins.list[int]:
        """The widths of sidebar, list and page in pixels; empty before the first close."""
        try:
            found = [int(word) for word in self._text("window/widths", "").split()]
        except ValueError:
            return []
        return found if len(found) == 3 and all(0 <= width <= 100_000 for width in found) else []

    @widths.setter
    def widths(self, pixels: builtins.list[int]) -> None:
        self._store.setValue("window/widths", " ".join(map(str, pixels)))

    @property
    def sidebar(self) -> bool:
        """Whether the sidebar is to be seen."""
        return self._text("window/sidebar", "yes") != "no"

    @sidebar.setter
    def sidebar(self, shown: bool) -> None:
        self._store.setValue("window/sidebar", "yes" if shown else "no")

    @property
    def list(self) -> bool:
        """Whether the list is to be seen."""
        return self._text("window/list", "yes") != "no"

    @list.setter
    def list(self, shown: bool) -> None:
        self._store.setValue("window/list", "yes" if shown else "no")

    @property
    def folds(self) -> builtins.list[str]:
        """The keys of the folded rows of the sidebar."""
        try:
            found = json.loads(self._text("window/folds", "[]"))
        except ValueError:
            return []
        return [str(key) for key in found] if isinstance(found, builtins.list) else []

    @folds.setter
    def folds(self, keys: builtins.list[str]) -> None:
        self._store.setValue("window/folds", json.dumps(keys))

    @property
    def reading(self) -> bool:
        """Whether a narrow window shows the page rather than the list."""
        return self._text("window/reading", "no") == "yes"

    @reading.setter
    def reading(self, shown: bool) -> None:
        self._store.setValue("window/reading", "yes" if shown else "no")

    @property
    def searches(self) -> builtins.list[str]:
        """What was searched for in this library, the latest first."""
        try:
            found = json.loads(self._text(f"{self._own}/searches", "[]"))
        except ValueError:
            return []
        return [str(text) for text in found] if isinstance(found, builtins.list) else []

    @searches.setter
    def searches(self, texts: builtins.list[str]) -> None:
        self._store.setValue(f"{self._own}/searches", json.dumps(texts))

    @property
    def query(self) -> str:
        """The text of the last query in this library."""
        return self._text(f"{self._own}/query", "is:inbox")

    @query.setter
    def query(self, text: str) -> None:
        self._store.setValue(f"{self._own}/query", text)

    @property
    def order(self) -> str:
        """The order of the list in this library, as ``Library.search`` takes it."""
        return self._order("order", "newest")

    @order.setter
    def order(self, name: str) -> None:
        self._store.setValue(f"{self._own}/order", name)

    @property
    def order_of_words(self) -> str:
        """The order of what words find in this library."""
        return self._order("order_of_words", "relevance")

    @order_of_words.setter
    def order_of_words(self, name: str) -> None:
        self._store.setValue(f"{self._own}/order_of_words", name)

    def _order(self, key: str, usual: str) -> str:
        name = self._text(f"{self._own}/{key}", usual)
        return name if name in ORDERS else usual

    @property
    def grouping(self) -> str:
        """What the rows of the list are grouped by in this library: ``none``, ``day`` or ``site``."""
        name = self._text(f"{self._own}/grouping", "none")
        return name if name in ("none", "day", "site") else "none"

    @grouping.setter
    def grouping(self, name: str) -> None:
        self._store.setValue(f"{self._own}/grouping", name)

    @property
    def shape(self) -> str:
        """How much each row of the list shows in this library: ``rows``, ``compact`` or ``cards``."""
        once = "compact" if self._text("window/compact", "no") == "yes" else "rows"  # it was one for all libraries
        name = self._text(f"{self._own}/shape", once)
        return name if name in ("rows", "compact", "cards") else "rows"

    @shape.setter
    def shape(self, name: str) -> None:
        self._store.setValue(f"{self._own}/shape", name)

    @property
    def feeds_by_themselves(self) -> bool:
        """Whether the feeds of this library are visited without being asked to, at the start and when they are due."""
        return self._text(f"{self._own}/feeds", "no") == "yes"

    @feeds_by_themselves.setter
    def feeds_by_themselves(self, on: bool) -> None:
        self._store.setValue(f"{self._own}/feeds", "yes" if on else "no")

    @property
    def mark_group(self) -> str:
        """What the highlights and notes of this library are grouped by."""
        return self._text(f"{self._own}/mark_group", "article")

    @mark_group.setter
    def mark_group(self, name: str) -> None:
        self._store.setValue(f"{self._own}/mark_group", name)

    @property
    def minutes(self) -> int:
        """How long the time was that articles were last chosen for."""
        return self._number("window/minutes", 25, (1, 600))

    @minutes.setter
    def minutes(self, minutes: int) -> None:
        self._store.setValue("window/minutes", str(minutes))

    @property
    def article(self) -> int:
        """The id of the article last open in this library; 0 for none."""
        return self._number(f"{self._own}/article", 0, (0, 2**62))

    @article.setter
    def article(self, article_id: int) -> None:
        self._store.setValue(f"{self._own}/article", str(article_id))

    @property
    def habits(self) -> Habits:
        """How the articles of this library are read."""
        return from_table(ini.table(self._store, f"{self._own}/habits"))

    @habits.setter
    def habits(self, habits: Habits) -> None:
        self._store.setValue(f"{self._own}/habits", json.dumps(to_table(habits)))

    @property
    def drafts(self) -> dict[int, dict[tuple[str, int], str]]:
        """Notes of this library that are being written, as ``Page.drafts`` returns them."""
        try:
            found = json.loads(self._text(f"{self._own}/drafts", "{}"))
            return {int(id_): {(str(k), int(n)): str(t) for k, n, t in own} for id_, own in found.items()}
        except (ValueError, TypeError, AttributeError):
            return {}

    @drafts.setter
    def drafts(self, drafts: dict[int, dict[tuple[str, int], str]]) -> None:
        rows = {str(id_): [[kind, note, text] for (kind, note), text in own.items()] for id_, own in drafts.items()}
        self._store.setValue(f"{self._own}/drafts", json.dumps(rows))

    @property
    def review_draft(self) -> tuple[int, str]:
        """A note being written in the review, with the highlight it is on; 0 for none."""
        try:
            highlight_id, text = json.loads(self._text(f"{self._own}/review_draft", '[0, ""]'))
            return int(highlight_id), str(text)
        except (ValueError, TypeError):
            return 0, ""

    @review_draft.setter
    def review_draft(self, draft: tuple[int, str]) -> None:
        self._store.setValue(f"{self._own}/review_draft", json.dumps(draft))

    @property
    def offers(self) -> bool:
        """Whether an address on the clipboard is offered."""
        return self._text("window/offers", "yes") != "no"

    @offers.setter
    def offers(self, on: bool) -> None:
        self._store.setValue("window/offers", "yes" if on else "no")

    @property
    def book(self) -> dict[str, str]:
        """How the last book was made: ``format``, ``content``, ``notes``, ``paper``, ``folder``."""
        return {name: value for name, value in ini.table(self._store, "books/last").items() if isinstance(value, str)}

    @book.setter
    def book(self, choices: dict[str, str]) -> None:
        self._store.setValue("books/last", json.dumps(choices))

    @property
    def paused(self) -> bool:
        """Whether the capture of many addresses was paused in this library."""
        return self._text(f"{self._own}/paused", "no") == "yes"

    @paused.setter
    def paused(self, on: bool) -> None:
        self._store.setValue(f"{self._own}/paused", "yes" if on else "no")

    @property
    def watched(self) -> str:
        """The folder whose files this library takes in; empty for none."""
        return self._text(f"{self._own}/watched", "")

    @watched.setter
    def watched(self, folder: str) -> None:
        self._store.setValue(f"{self._own}/watched", folder)
        if folder:
            self._store.setValue(f"{self._own}/watched_of", folder)

    @property
    def watched_of(self) -> str:
        """The folder that ``watched_seen`` speaks of."""
        return self._text(f"{self._own}/watched_of", "")

    @property
    def watched_seen(self) -> builtins.list[tuple[str, int, int]]:
        """Name, size and time (nanoseconds since 1970) of the files that were taken from the watched folder."""
        try:
            found = json.loads(self._text(f"{self._own}/watched_seen", "[]"))
            return [(str(name), int(size), int(moment)) for name, size, moment in found]
        except (ValueError, TypeError):
            return []

    @watched_seen.setter
    def watched_seen(self, marks: builtins.list[tuple[str, int, int]]) -> None:
        self._store.setValue(f"{self._own}/watched_seen", json.dumps(marks))

    @property
    def welcomed(self) -> bool:
        """Whether this library has been given the welcome article, kept or not."""
        return self._text(f"{self._own}/welcomed", "no") == "yes"

    @welcomed.setter
    def welcomed(self, done: bool) -> None:
        self._store.setValue(f"{self._own}/welcomed", "yes" if done else "no")

    def _text(self, key: str, default: str) -> str:
        return ini.text(self._store, key, default)

    def _number(self, key: str, default: int, limits: tuple[int, int]) -> int:
        return ini.number(self._store, key, default, limits)

    def _bytes(self, key: str) -> QByteArray:
        value: Any = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
