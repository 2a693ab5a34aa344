"""What the window remembers between two starts: an ini file in the user's configuration folder."""

from __future__ import annotations

import builtins
import json
import os
import zlib
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from reader.model import COLORS
from reader.ui.theme import THEMES
from reader.ui.typography import FACE, Typography

SIZES = (10, 48)
"""The smallest and largest type size, in pixels."""
MEASURES = (40, 110)
"""The narrowest and widest column, in characters."""


class Settings:
    """The user's choices. Looks hold for all libraries; the query, the article and the order for one library each."""

    def __init__(self, file: Path, library: Path) -> None:
        """``file`` is the ini file (made when something is first kept), ``library`` the folder of the library."""
        self._store = QSettings(str(file), QSettings.Format.IniFormat)
        self._own = f"library-{zlib.crc32(os.fsencode(library)):08x}"

    def save(self) -> None:
        """Write to disk what has been set so far."""
        self._store.sync()

    @property
    def theme(self) -> str:
        """``system`` or one of ``theme.THEMES``."""
        name = self._text("look/theme", "system")
        return name if name in (*THEMES, "system") else "system"

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("look/theme", name)

    @property
    def face(self) -> str:
        """The family that articles are set in."""
        return self._text("look/face", FACE) or FACE

    @face.setter
    def face(self, family: str) -> None:
        self._store.setValue("look/face", family)

    @property
    def size(self) -> int:
        """Pixels of running text, within ``SIZES``."""
        return self._number("look/size", Typography.size, SIZES)

    @size.setter
    def size(self, pixels: int) -> None:
        self._store.setValue("look/size", max(SIZES[0], min(SIZES[1], pixels)))

    @property
    def measure(self) -> int:
        """Characters in a full line, within ``MEASURES``."""
        return self._number("look/measure", Typography.measure, MEASURES)

    @measure.setter
    def measure(self, characters: int) -> None:
        self._store.setValue("look/measure", max(MEASURES[0], min(MEASURES[1], characters)))

    @property
    def color(self) -> str:
        """The highlight colour used last."""
        name = self._text("marks/color", COLORS[0])
        return name if name in COLORS else COLORS[0]

    @color.setter
    def color(self, name: str) -> None:
        self._store.setValue("marks/color", name)

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
    def query(self) -> str:
        """The text of the last query in this library."""
        return self._text(f"{self._own}/query", "is:inbox")

    @query.setter
    def query(self, text: str) -> None:
        self._store.setValue(f"{self._own}/query", text)

    @property
    def order(self) -> str:
        """The order of the list in this library, as ``Library.search`` takes it."""
        name = self._text(f"{self._own}/order", "newest")
        return name if name in ("newest", "oldest", "title", "site", "longest", "shortest") else "newest"

    @order.setter
    def order(self, name: str) -> None:
        self._store.setValue(f"{self._own}/order", name)

    @property
    def article(self) -> int:
        """The id of the article last open in this library; 0 for none."""
        return self._number(f"{self._own}/article", 0, (0, 2**62))

    @article.setter
    def article(self, article_id: int) -> None:
        self._store.setValue(f"{self._own}/article", str(article_id))

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
    def welcomed(self) -> bool:
        """Whether this library has been given the welcome article, kept or not."""
        return self._text(f"{self._own}/welcomed", "no") == "yes"

    @welcomed.setter
    def welcomed(self, done: bool) -> None:
        self._store.setValue(f"{self._own}/welcomed", "yes" if done else "no")

    def _text(self, key: str, default: str) -> str:
        value: Any = self._store.value(key, default)
        if isinstance(value, builtins.list):  # an ini value with bare commas, edited by hand
            return ", ".join(map(str, value))
        return str(value)

    def _number(self, key: str, default: int, limits: tuple[int, int]) -> int:
        try:
            return max(limits[0], min(limits[1], int(self._text(key, str(default)))))
        except ValueError:
            return default

    def _bytes(self, key: str) -> QByteArray:
        value: Any = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
