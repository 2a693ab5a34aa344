"""The tag editor: the tags of one or several articles as chips, and a line that completes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from reader.model import clean_tag, tag_key
from reader.ui.catalogue.completion import Proposals, with_counts
from reader.ui.catalogue.tag_chips import Chips
from reader.ui.catalogue.tag_matching import matching
from reader.ui.theme import Theme

WIDTH = 330
_PROPOSALS = 6


class TagEditor(QFrame):
    """Floats over the window for one or several articles.

    Enter (or Tab, or a comma) adds what is typed or proposed; Backspace in the empty line takes the last tag away; Enter
    in the empty line and Ctrl+Enter are done, and so are a click elsewhere and the keyboard's going elsewhere in the window;
    Escape leaves everything as it was.
    """

    committed = Signal(list, tuple, tuple)
    """The ids, the tags to add to all of them, and the tags to remove from all: the arguments of ``Library.retag``.
    Not sent when nothing has changed."""
    closed = Signal()
    """It is gone, changed or not: the keyboard should go back where it came from."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._over = window
        self._ids: list[int] = []
        self._all: Sequence[tuple[str, int]] = ()
        self._before: dict[str, bool] = {}
        self._names_before: tuple[str, ...] = ()
        self._corner = QPoint(8, 8)
        self.setObjectName("tag_editor")
        self.setAccessibleName("Tags")
        self._title = QLabel()
        self._title.setProperty("tone", "soft")
        self._chips = Chips(theme)
        self._chips.removed.connect(self._take_away)
        self._chips.completed.connect(self._give_to_all)
        self._line = QLineEdit()
        self._line.setPlaceholderText("Add a tag…")
        self._line.setAccessibleName("Add a tag")
        self._line.installEventFilter(self)
        self._line.textEdited.connect(lambda _text: self._propose())
        self._list = Proposals(theme)
        self._list.setStyleSheet("background: transparent")
        self._list.taken.connect(self._add)
        self._hint = QLabel("Enter adds · Enter again is done · Esc cancels")
        self._hint.setProperty("tone", "soft")
        self._hint.setWordWrap(True)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setStyleSheet("background: transparent")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._chips)
        self._area = area
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        for part in (self._title, area, self._line, self._list, self._hint):
            column.addWidget(part)
        self.set_theme(theme)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Paint with another theme."""
        self._list.theme = theme
        self._chips.set_theme(theme)
        self.setStyleSheet(
            f"#tag_editor {{ background: {theme.page.name()}; border: 1px solid {theme.hair.name()}; border-radius: 10px }}"
        )

    def show_colors(self, own: Mapping[str, str]) -> None:
        """Show tags, by their keys, in colours of their own."""
        self._chips.show_colors(own)

    def edit(
        self, articles: Mapping[int, Sequence[str]], tags: Sequence[tuple[str, int]], at: QPoint | None = None
    ) -> None:
        """Open for these articles (id → tags). ``tags`` are all tags with counts, most used first; ``at`` is a place in
        the window below which to open, else the middle of its upper half.
        """
        self._ids, self._all = list(articles), tags
        names: dict[str, str] = {}
        holders: dict[str, int] = {}
        for its in articles.values():
            for key, name in {tag_key(name): name for name in its}.items():
                names.setdefault(key, name)
                holders[key] = holders.get(key, 0) + 1
        whole = {names[key]: number == len(articles) for key, number in holders.items()}
        self._before = {tag_key(name): of_all for name, of_all in whole.items()}
        self._names_before = tuple(whole)
        self._chips.show_tags(whole)
        count = len(articles)
        self._title.setText("Tags" if count == 1 else f"Tags of {count} articles")
        self._line.clear()
        self._place(at)
        self._propose()
        self.show()
        self.raise_()
        self._line.setFocus(Qt.FocusReason.PopupFocusReason)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def commit(self) -> None:
        """Add what is typed, tell what has changed, and close."""
        if not self.isVisible():
            return
        if typed := clean_tag(self._line.text()):
            self._add(typed)
        now = self._chips.tags()
        keys = {tag_key(name): of_all for name, of_all in now.items()}
        add = tuple(name for name, of_all in now.items() if of_all and not self._before.get(tag_key(name)))
        remove = tuple(name for name in self._names_before if tag_key(name) not in keys)
        ids = self._ids
        self.cancel()
        if add or remove:
            self.committed.emit(ids, add, remove)

    def cancel(self) -> None:
        """Close and change nothing."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer the keys of the line; be done when the mouse is pressed elsewhere in the program."""
        if watched is self._line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._answer(event)
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place(self._corner)
            self._fit()
        outside = isinstance(watched, QWidget) and watched is not self and not self.isAncestorOf(watched)
        if event.type() == QEvent.Type.MouseButtonPress and outside and isinstance(event, QMouseEvent):
            self.commit()
        return False

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Be done when the keyboard has gone elsewhere in the window, where Escape would no longer be heard."""
        if self.isVisible() and now is not None and now.window() is self.window() and not self.isAncestorOf(now):
            self.commit()

    def _answer(self, event: QKeyEvent) -> bool:
        key, typed = event.key(), self._line.text().strip()
        enter = key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if key == Qt.Key.Key_Escape:
            self.cancel()
        elif enter and (not typed or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.commit()
        elif key == Qt.Key.Key_Backspace and not self._line.text():
            if names := list(self._chips.tags()):
                self._take_away(names[-1])
        elif typed and self._list.handle_key(event):
            pass
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._list.handle_key(event)
        elif typed and (enter or key == Qt.Key.Key_Comma):
            self._add(typed)
        else:
            return False
        return True

    def _propose(self) -> None:
        typed = clean_tag(self._line.text())
        here = {tag_key(name) for name, of_all in self._chips.tags().items() if of_all}
        found = [tag for tag in matching(self._all, typed) if tag_key(tag[0]) not in here]
        rows = with_counts(found)
        key = tag_key(typed)
        if typed and key not in here and all(tag_key(name) != key for name, _ in found):
            rows.append((typed, f"Create “{typed}”", "new"))
        self._list.propose(rows if typed else rows[:_PROPOSALS])
        if not typed:
            self._list.setCurrentRow(-1)
        self._fit()

    def _add(self, name: str) -> None:
        """Give a tag to all articles; a tag that exists under another spelling keeps that one."""
        key = tag_key(clean_tag(name))
        spelling = next((known for known, _ in self._all if tag_key(known) == key), clean_tag(name))
        self._chips.add(spelling)
        self._line.clear()
        self._propose()

    def _take_away(self, name: str) -> None:
        self._chips.remove(name)
        self._propose()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_to_all(self, name: str) -> None:
        self._chips.add(name)
        self._propose()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self, at: QPoint | None) -> None:
        window = self._over
        width = min(WIDTH, window.width() - 16)
        middle = QPoint((window.width() - width) // 2, window.height() // 6)
        corner = at if at is not None else middle
        left = max(8, min(corner.x(), window.width() - width - 8))
        self._corner = QPoint(left, max(8, min(corner.y(), window.height() - 120)))

    def _fit(self) -> None:
        """Take the height that chips and proposals need, within the window."""
        window = self._over
        width = min(WIDTH, window.width() - 16)
        chips = min(self._chips.heightForWidth(width - 28), window.height() // 3) if self._chips.tags() else 0
        rows = self._list.wanted_height(_PROPOSALS)
        height = self._stack_up(width, chips, rows)
        if (over := height + 16 - window.height()) > 0:  # in a small window proposals give way first, then chips
            chips -= max(0, over - rows)
            height = self._stack_up(width, chips, rows - over)
        top = max(8, min(self._corner.y(), window.height() - height - 8))
        self.setGeometry(self._corner.x(), top, width, height)

    def _stack_up(self, width: int, chips: int, rows: int) -> int:
        """Give chips and proposals these heights, none if not positive; return the height of the whole in pixels."""
        for part, height in ((self._area, chips), (self._list, rows)):
            part.setVisible(height > 0)
            part.setFixedHeight(max(1, height))
        self._column.invalidate()
        self._column.activate()
        return self._column.totalHeightForWidth(width) if self._column.hasHeightForWidth() else self.sizeHint().height()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep a press beside the parts from reaching the window below, where it would be one elsewhere."""
        event.accept()
