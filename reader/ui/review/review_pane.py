"""The review in the page's place: how far it is, one highlight, what can be said of it; or that nothing is left."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.ui.review.answers import Answers
from reader.ui.review.cards import Card, Day
from reader.ui.review.review_card import ReviewCard
from reader.ui.typography import Typography, interface_font, reading_font
from reader.ui.wording import counted

_Key = Qt.Key
_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
KEYS = {
    **{_Key.Key_1: "again", _Key.Key_2: "hard", _Key.Key_3: "good", _Key.Key_4: "easy"},
    **{_Key.Key_S: "skip", _Key.Key_X: "stop", _Key.Key_O: "open", _Key.Key_N: "note"},
}
"""What a key means while a highlight is shown."""
_OTHERS = {
    *(_Key.Key_5, _Key.Key_E, _Key.Key_L, _Key.Key_I, _Key.Key_U, _Key.Key_T, _Key.Key_R, _Key.Key_J, _Key.Key_K),
    *(_Key.Key_Delete, _Key.Key_Space, _Key.Key_Return, _Key.Key_Enter),
}
"""Keys that would do something to the article chosen in the list, which is not what is looked at, and those that scroll."""


class ReviewPane(QWidget):
    """Shows a ``Day``; tells what is wanted."""

    wanted = Signal(str)
    """One of ``KEYS``, or ``settings``, ``this_day``, ``leave``."""
    note_saved = Signal(int, str)
    """The highlight whose note is to be this."""
    link_wanted = Signal(str)
    """An address in a passage or a note."""
    left_note = Signal()
    """Nothing is being written any more."""

    def __init__(self, typography: Typography) -> None:
        super().__init__()
        self._typography = typography
        self._day: Day | None = None
        self.card: ReviewCard | None = None
        self.setObjectName("review")
        self.setProperty("ground", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._progress = QLabel()
        self._scroll = QScrollArea()
        self._stack = QStackedWidget()
        self._quiet = QWidget()
        self._heading, self._sentence = QLabel(), QLabel()
        self._buttons = {
            "settings": QPushButton("What takes part…"),
            "this_day": QPushButton(),
            "leave": QPushButton("Back to reading"),
        }
        self.answers = Answers(self._chose)
        self._arrange()
        self.set_typography(typography)

    # what it shows

    def show_day(self, day: Day) -> None:
        """Show how the day stands. The highlight that is shown stays as it is while a note on it is being written."""
        self._day = day
        card = day.cards[0] if day.cards else None
        if card is None:
            self._drop_card()
            self._show_end(day)
        elif self._is_new(card):
            self._show_card(card)
        self._tell()

    def _is_new(self, card: Card) -> bool:
        """Say whether something else is to be shown than is."""
        if self.card is None or card.mark.id != self.card.card.mark.id:
            return True
        return (card.mark, card.row) != (self.card.card.mark, self.card.card.row) and not self._writing()

    def _writing(self) -> bool:
        return self.card is not None and self.card.written() is not None

    def go_on(self) -> None:
        """Show the next highlight at once, before the library has said how the day stands, if it is known already."""
        day = self._day
        if day is not None and len(day.cards) > 1:
            self._show_card(day.cards[1])

    def set_typography(self, typography: Typography) -> None:
        """Show everything with another theme or type."""
        self._typography = typography
        theme = typography.theme
        self._dress()
        if self.card is not None:
            writing = self.card.written()
            self._show_card(self.card.card)
            if writing is not None:
                self.card.write(writing)
        self.answers.set_theme(theme)
        self.update()

    def _dress(self) -> None:
        """Give the heading and the sentence their faces: they lose them when the style sheet first comes over them."""
        self._heading.setFont(reading_font(self._typography.face, 24, bold=True))
        self._sentence.setFont(interface_font(14.5))

    def _show_card(self, card: Card) -> None:
        had = self.isAncestorOf(QApplication.focusWidget() or self.window())
        self._drop_card()
        names = self._day.names if self._day is not None else {}
        made = self.card = ReviewCard(card, names, self._typography)
        made.open_wanted.connect(partial(self._chose, "open"))
        made.note_wanted.connect(partial(self._chose, "note"))
        made.note_saved.connect(lambda text: self.note_saved.emit(card.mark.id, text))
        made.note_left.connect(self._on_note_left)
        made.link_wanted.connect(self.link_wanted)
        self._column.insertWidget(1, made, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._fit()
        self._scroll.verticalScrollBar().setValue(0)
        self.answers.show_dues(card.dues, self._day.now if self._day is not None else None)
        self._stack.setCurrentIndex(0)
        self.answers.show()
        if had:
            self.setFocus()

    def _drop_card(self) -> None:
        if self.card is not None:
            self._column.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
            self.card = None

    def _show_end(self, day: Day) -> None:
        handful, had = day.handful, self._buttons["leave"].hasFocus() or self.hasFocus()
        seen = handful.answered
        if not handful.choice.size:
            heading = "A few highlights a day"
            text = (
                "Every day a handful of what you marked, chosen so that it stays with you: what you remember well comes "
                "back later, what you forgot comes back soon. A day that is missed leaves no pile. Off unless you want it."
            )
        elif seen or handful.passed:
            heading = "That is all for today"
            later = f", {handful.passed} left for another day" if handful.passed else ""
            text = f"{counted(seen, 'highlight')} seen{later}. The next handful comes tomorrow."
        else:
            heading = "Nothing to see again yet"
            narrowed = handful.choice.colors or handful.choice.tags or handful.choice.noted
            text = (
                "No highlight has all of what takes part in the review."
                if narrowed
                else "Select words in an article and press H: what you mark comes back here."
            )
        self._dress()
        self._heading.setText(heading)
        self._sentence.setText(text)
        self._buttons["settings"].setText("What takes part…" if handful.choice.size else "Switch it on…")
        self._buttons["this_day"].setText(f"On this day, in earlier years: {counted(day.this_day, 'highlight')}")
        self._buttons["this_day"].setVisible(day.this_day > 0)
        self._stack.setCurrentIndex(1)
        self.answers.hide()
        if had:
            self.setFocus()

    def _tell(self) -> None:
        """Say how far the review is, also to those who listen."""
        day = self._day
        total = day.handful.total() if day is not None else 0
        here = min(total, total - len(day.handful.left) + 1) if day is not None else 0
        self._progress.setText(f"{here} of {total}" if self.card is not None else "")
        name = f"{self._heading.text()}. {self._sentence.text()}"
        if self.card is not None:
            name = f"Review, {here} of {total}. {self.card.spoken()}"
        if name != self.accessibleName():
            self.setAccessibleName(name)
            if self.hasFocus():
                QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Focus))
        self.update()

    # what is wanted

    def write_note(self, text: str | None = None) -> None:
        """Put a field in the note's place, with a text that was being written, if there is one."""
        if self.card is not None:
            self.card.write(text)
            field = self.card.composer
            if field is not None:
                QTimer.singleShot(0, field, lambda: self._scroll.ensureWidgetVisible(field))

    def _on_note_left(self) -> None:
        self.setFocus()
        self.left_note.emit()

    def _chose(self, name: str) -> None:
        self.wanted.emit(name)

    def event(self, event: QEvent) -> bool:
        """Claim the keys of the review before the window takes them for the chosen article's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.modifiers() in _PLAIN and event.key() in {*KEYS, *_OTHERS}:
                event.accept()
                return True
            if event.modifiers() == Qt.KeyboardModifier.ShiftModifier and event.key() in {
                _Key.Key_Delete,
                _Key.Key_Space,
            }:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer the keys of the review."""
        key, plain, bar = event.key(), event.modifiers() in _PLAIN, self._scroll.verticalScrollBar()
        focus = QApplication.focusWidget()
        if key == _Key.Key_Escape:
            self.wanted.emit("leave")
        elif key in {_Key.Key_Return, _Key.Key_Enter} and isinstance(focus, QAbstractButton):
            focus.click()
        elif key in {_Key.Key_Return, _Key.Key_Enter} and plain and self.card is not None:
            self.wanted.emit("open")
        elif plain and key in KEYS and self.card is not None:
            self.wanted.emit(KEYS[_Key(key)])
        elif key in {_Key.Key_Space, _Key.Key_PageDown, _Key.Key_PageUp}:
            up = key == _Key.Key_PageUp or not plain
            bar.setValue(bar.value() + (-1 if up else 1) * bar.pageStep() * 9 // 10)
        elif key in {_Key.Key_Down, _Key.Key_Up}:
            bar.setValue(bar.value() + (40 if key == _Key.Key_Down else -40))
        elif plain and key in _OTHERS:
            pass
        else:
            super().keyPressEvent(event)

    # how it is arranged

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 8, 12, 10)
        title = QLabel("Review")
        title.setFont(interface_font(13, bold=True))
        self._progress.setFont(interface_font(13))
        self._progress.setProperty("tone", "soft")
        head.addWidget(title)
        head.addSpacing(10)
        head.addWidget(self._progress)
        head.addStretch(1)
        for word, name, tip in (
            ("What takes part…", "settings", "What takes part"),
            ("✕", "leave", "Leave the review (Esc)"),
        ):
            button = QToolButton()
            button.setText(word)
            button.setAccessibleName(tip)
            button.setToolTip(tip)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(partial(self._chose, name))
            head.addWidget(button)
        inner = QWidget()
        inner.setProperty("ground", "page")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(34, 24, 34, 24)
        self._column.addStretch(2)
        self._column.addStretch(3)
        self._scroll.setWidget(inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._arrange_quiet()
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self._quiet)
        self._stack.setCurrentIndex(1)
        self.answers.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(self.answers)

    def _arrange_quiet(self) -> None:
        self._quiet.setProperty("ground", "page")
        column = QVBoxLayout(self._quiet)
        column.setContentsMargins(34, 0, 34, 0)
        column.setSpacing(12)
        column.addStretch(2)
        for label in (self._heading, self._sentence):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            across = QHBoxLayout()
            label.setMaximumWidth(520)
            label.setProperty("tone", "soft" if label is self._sentence else "")
            across.addStretch(1)
            across.addWidget(label, 20)
            across.addStretch(1)
            column.addLayout(across)
        column.addSpacing(8)
        for name in ("this_day", "settings", "leave"):
            button = self._buttons[name]
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(partial(self._chose, name))
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._buttons["this_day"].hide()
        column.addStretch(3)

    def _fit(self) -> None:
        if self.card is not None:
            self.card.fit(max(160, self.width() - 2 * 34))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the highlight for another width."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint how far the review is, as a line under its head."""
        super().paintEvent(event)
        painter, top = QPainter(self), self._stack.y() - 2
        theme = self._typography.theme
        painter.fillRect(0, top + 1, self.width(), 1, theme.hair)
        if self._day is not None and self.card is not None and (total := self._day.handful.total()):
            done = total - len(self._day.handful.left)
            painter.fillRect(0, top, round(self.width() * done / total), 2, theme.accent)
