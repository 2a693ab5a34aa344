"""The pictures on the cards of the article list: asked for when a card is painted, read and cut on a thread of its own."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QRect, QRectF, QRunnable, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QImage, QPainter, QPixmap

from reader.ui.catalogue.article_delegate import CORNER
from reader.ui.typesetting.pools import pool_of

KEPT_BYTES = 24_000_000
"""What the pixels that are kept may take: some 700 cards of a usual screen."""
KEPT_FILES = 4000
"""Articles of which it is known whether they have a picture."""
WAITING = 24
"""Pictures that wait to be read at most; of more, those that were seen last."""
_STRIP = 6.0
"""How many times as long as wide a picture may be that is shown at all."""


class Lead(NamedTuple):
    """A card's picture as it is painted."""

    pixmap: QPixmap | None
    """None until it has been read: the place is kept for it."""
    lines: str = ""
    """As of ``picture_files.Pixels``."""


class _Teller(QObject):
    read = Signal(object, object, str)


class LeadPictures(QObject):
    """What is known of the pictures of articles. Somebody else is to say, by ``take``, which file an article is shown by."""

    files_wanted = Signal(object)
    """The articles (tuple of int) that have been looked at and of which the file is not known."""
    changed = Signal(object)
    """The articles (frozenset of int) whose cards are to be painted anew."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files: OrderedDict[int, Path | None] = OrderedDict()
        self._stale: set[int] = set()
        self._due: dict[int, None] = {}
        self._asked: set[int] = set()
        self._pixels: OrderedDict[_Wish, Lead] = OrderedDict()
        self._bytes = 0
        self._wishes: OrderedDict[_Wish, set[int]] = OrderedDict()
        self._reading: tuple[_Wish, set[int]] | None = None
        self._pool = pool_of(self, 1)
        self._teller = _Teller(self)
        self._wanting = QTimer(self, singleShot=True, interval=0)
        self._wanting.timeout.connect(self._want)
        self._teller.read.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def lead(self, article_id: int, size: QSize, ratio: float) -> Lead | None:
        """Return the picture of an article, ``size`` in pixels at a device pixel ratio; None when there is none to show,
        or it is not known yet whether there is. What is not there is asked for.
        """
        if (article_id not in self._files or article_id in self._stale) and article_id not in self._asked:
            self._due[article_id] = None
            self._wanting.start()
        file = self._files.get(article_id)
        if file is None:
            return None
        wish = _Wish(file, size.width(), size.height(), ratio)
        if (known := self._pixels.get(wish)) is not None:
            self._pixels.move_to_end(wish)
            return known
        self._wishes.setdefault(wish, set()).add(article_id)
        self._wishes.move_to_end(wish)
        while len(self._wishes) > WAITING:
            self._wishes.popitem(last=False)
        self._next()
        return Lead(None)

    def take(self, asked: Iterable[int], files: Mapping[int, Path]) -> None:
        """Learn which file each of the articles ``asked`` is shown by, if any."""
        wanted = tuple(asked)
        self._asked.difference_update(wanted)
        self._stale.difference_update(wanted)
        others = frozenset(one for one in wanted if self._files.get(one) != files.get(one))
        self._files.update((article_id, files.get(article_id)) for article_id in wanted)
        while len(self._files) > KEPT_FILES:
            self._files.popitem(last=False)
        if others:
            self.changed.emit(others)

    def unask(self, ids: Iterable[int]) -> None:
        """Ask for these anew when they are looked at again."""
        self._asked.difference_update(ids)

    def forget(self, ids: Iterable[int] = ()) -> None:
        """Ask anew which file these are shown by when they are seen again, all of them when none are named: they have
        changed. Until that is known they stay as they are.
        """
        changed = set(ids)
        self._stale.update(changed.intersection(self._files) if changed else self._files)
        self._asked.difference_update(changed or tuple(self._asked))

    def close(self) -> None:
        """Drop what has not been begun and wait for the rest."""
        self._wishes.clear()
        self._pool.clear()
        self._pool.waitForDone()

    def _want(self) -> None:
        due, self._due = tuple(self._due), {}
        self._asked.update(due)
        if due:
            self.files_wanted.emit(due)

    def _next(self) -> None:
        """Have the picture read that was asked for last."""
        if self._reading is None and self._wishes:
            self._reading = self._wishes.popitem()
            self._pool.start(_Reading(self._teller, self._reading[0]))

    def _keep(self, wish: _Wish, image: QImage, lines: str) -> None:
        waiting = self._reading[1] if self._reading is not None else set()
        self._reading = None
        if image.isNull():
            for article_id, file in self._files.items():
                if file == wish.file:
                    self._files[article_id] = None
                    waiting.add(article_id)
        else:
            self._pixels[wish] = Lead(QPixmap.fromImage(image), lines)
            self._bytes += image.sizeInBytes()
            while self._bytes > KEPT_BYTES and len(self._pixels) > 1:
                _, old = self._pixels.popitem(last=False)
                self._bytes -= old.pixmap.width() * old.pixmap.height() * 4 if old.pixmap is not None else 0
        self._next()
        self.changed.emit(frozenset(waiting))


class _Wish(NamedTuple):
    """A picture file as a card is to show it."""

    file: Path
    width: int
    height: int
    ratio: float


class _Reading(QRunnable):
    def __init__(self, teller: _Teller, wish: _Wish) -> None:
        super().__init__()
        self._teller, self._wish = teller, wish

    def run(self) -> None:
        image, lines = cut(self._wish)
        with suppress(RuntimeError):  # the list is gone
            self._teller.read.emit(self._wish, image, lines)


def cut(wish: _Wish) -> tuple[QImage, str]:
    """Read the middle of a picture that fills a card's place, with round corners; a null image if it cannot be shown."""
    from reader.ui.typesetting.picture_files import facts_of, read

    facts = facts_of(wish.file)
    if facts is None or not 1 / _STRIP <= facts.size.width() / max(1, facts.size.height()) <= _STRIP:
        return QImage(), ""
    wide, high = round(wish.width * wish.ratio), round(wish.height * wish.ratio)
    scale = max(wide / facts.size.width(), high / facts.size.height())
    image, _, lines = read(wish.file, facts, max(1, round(facts.size.width() * scale + 0.499)))
    if image.isNull():
        return image, ""
    if image.width() < wide or image.height() < high:  # it is smaller than its place
        image = image.scaled(
            wide, high, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
    left, top = (image.width() - wide) // 2, (image.height() - high) // 3  # of what is high, the upper part says more
    made = QImage(wide, high, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(image.copy(QRect(left, top, wide, high))))
    painter.drawRoundedRect(QRectF(0, 0, wide, high), CORNER * wish.ratio, CORNER * wish.ratio)
    painter.end()
    made.setDevicePixelRatio(wish.ratio)
    return made, lines
