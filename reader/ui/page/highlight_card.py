"""The card of one highlight: its colour and style, its note and tags, copy, delete."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from reader.library import Linked
from reader.model import STYLES, Highlight
from reader.ui.page.composer import GrowingEdit
from reader.ui.page.note_text import note_links
from reader.ui.page.style_buttons import style_buttons
from reader.ui.page.swatches import swatches
from reader.ui.page.tag_line import TagLine
from reader.ui.theme import Theme
from reader.ui.typography import interface_font

_WIDTH = 332
_BY_KEYS = Qt.TextInteractionFlag.LinksAccessibleByKeyboard


def shortened(text: str) -> str:
    """Return the words of a link as they fit on a line of the card."""
    return text if len(text) <= 44 else text[:43] + "…"


class HighlightCard(QWidget):
    """Stands by a passage. The note is kept whenever the card closes, by whatever way."""

    recolored = Signal(int, str)
    restyled = Signal(int, str)
    retagged = Signal(int, tuple)
    tags_asked = Signal()
    """All tags of the library are needed; ``tags.know`` takes them."""
    note_edited = Signal(int, str)
    deleted = Signal(int)
    copy_wanted = Signal(int)
    more_wanted = Signal(int, QPoint)
    """A menu of what else can be done is wanted, there on the screen."""
    address_wanted = Signal(int)
    """The link to the highlight is to be copied."""
    link_chosen = Signal(str)
    """A link of the note was followed."""
    writing = Signal(object)
    """The field for the note (``GrowingEdit``) has the keyboard."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.key_takers: list[Callable[[QKeyEvent], bool]] = []
        """Asked for the keys of the buttons, before these are."""
        self._highlight: Highlight | None = None
        self._shown_note = ""
        self.lead: Callable[[Highlight], tuple[Linked, ...] | None] = lambda _highlight: None
        """Says where the own links of a note lead, None when nobody knows."""
        self.setAccessibleName("Highlight")
        self.setFixedWidth(_WIDTH)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addLayout(self._look_row(theme))
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addStretch(1)
        row.addWidget(self._button("Copy", "Copy the passage", self._copy))
        row.addWidget(self._button("Link", "Copy the link to this highlight", self._copy_address))
        self.more = QToolButton(self)
        self.more.setAutoRaise(True)
        self.more.setText("More…")
        self.more.setFont(interface_font(12.5))
        self.more.setToolTip("Merge this highlight with another, or divide it")
        self.more.clicked.connect(lambda _checked=False: self._show_more())
        row.addWidget(self.more)
        row.addWidget(self._button("Delete", "Delete this highlight and its note", self._delete))
        self.editor = GrowingEdit(theme, "Write a note on this passage…", self)
        self.editor.setAccessibleName("Note on this passage")
        self.editor.finished.connect(self.close_card)
        self.editor.left.connect(self.close_card)
        self.editor.resized.connect(self._settle)
        self.editor.focused.connect(lambda has_focus: self.writing.emit(self.editor) if has_focus else None)
        column.addWidget(self.editor)
        self._links = QLabel(self)
        self._links.setFont(interface_font(12))
        self._links.setTextFormat(Qt.TextFormat.RichText)
        self._links.setWordWrap(True)
        self._links.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse | _BY_KEYS)
        self._links.linkActivated.connect(self.link_chosen)
        column.addWidget(self._links)
        self.tags = TagLine(theme, self)
        self.tags.changed.connect(self._retag)
        self.tags.asked.connect(self.tags_asked)
        column.addWidget(self.tags)
        column.addLayout(row)
        self._anchor = (QRect(), QRect(), QRect())
        for each in self.findChildren(QAbstractButton):
            each.installEventFilter(self)
        self.hide()

    def _look_row(self, theme: Theme) -> QHBoxLayout:
        """Return the colours and the styles."""
        row = QHBoxLayout()
        row.setSpacing(2)
        self.dots = swatches(theme, False, self)
        for dot in self.dots:
            dot.setCheckable(True)
            dot.clicked.connect(lambda _checked=False, color=dot.color: self._recolor(color))
            row.addWidget(dot)
        row.addStretch(1)
        self._styles = style_buttons(STYLES, theme, False, self)
        for button in self._styles:
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, style=button.shape: self._restyle(style))
            row.addWidget(button)
        return row

    def _button(self, text: str, tip: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setFlat(True)
        button.setFont(interface_font(12.5))
        button.setToolTip(tip)
        button.clicked.connect(lambda _checked=False: slot())
        return button

    @property
    def highlight_id(self) -> int | None:
        """The id of the highlight shown, None when the card is closed."""
        return self._highlight.id if self._highlight is not None and self.isVisible() else None

    def show_highlight(self, highlight: Highlight, first: QRect, last: QRect, bounds: QRect, *, write: bool) -> None:
        """Show a highlight below its passage's last line, else above its first; ``write`` puts the caret into the note."""
        if self._highlight is not None and self._highlight.id != highlight.id:
            self.keep()
        self._fill(highlight)
        self.show()
        self.raise_()
        self.follow(first, last, bounds)
        if write:
            self.editor.write()
        else:
            next(dot for dot in self.dots if dot.isChecked()).setFocus(Qt.FocusReason.OtherFocusReason)

    def follow(self, first: QRect, last: QRect, bounds: QRect) -> None:
        """Stand by a passage whose lines are there now."""
        self.setFixedWidth(max(120, min(_WIDTH, bounds.width() - 12)))
        self._anchor = (first, last, bounds)
        self._settle()

    def refresh(self, highlight: Highlight) -> None:
        """Take over a change of the highlight shown, but not over what is being written."""
        if self._highlight is not None and self._highlight.id == highlight.id:
            draft = self.editor.toPlainText()
            self._fill(highlight, draft if draft != self._shown_note else None)

    def _fill(self, highlight: Highlight, draft: str | None = None) -> None:
        same = self._highlight is not None and self._highlight.id == highlight.id
        self._highlight = highlight
        self.more.setVisible(not highlight.selectors.image)
        self._shown_note = highlight.note
        (self.tags.show_tags if same else self.tags.renew)(highlight.tags)
        for dot in self.dots:
            dot.setChecked(dot.color == highlight.color)
        for button in self._styles:
            button.setChecked(button.shape == highlight.style)
        text = highlight.note if draft is None else draft
        if self.editor.toPlainText() != text:
            self.editor.setPlainText(text)
        self._show_links(highlight)

    def _show_links(self, highlight: Highlight) -> None:
        """Offer the links of the note as it was saved."""
        found = note_links(highlight.note, self.lead(highlight))
        color = self._theme.link.name()
        words = [
            f'<a href="{escape(address)}" style="color: {color}">{escape(shortened(text or address))}</a>'
            for address, text in found.items()
        ]
        self._links.setText("<br>".join(words))
        self._links.setVisible(bool(words))

    def _settle(self) -> None:
        if not self.isVisible():
            return
        self.adjustSize()
        first, last, bounds = self._anchor
        left = max(bounds.left() + 6, min(last.left(), bounds.right() - self.width() - 6))
        top = max(bounds.top(), last.bottom()) + 6
        if top + self.height() > bounds.bottom() - 6:
            top = max(bounds.top() + 6, min(first.top(), bounds.bottom()) - self.height() - 6)
        self.move(left, top)

    def shift(self, down: int) -> None:
        """Follow the text by so many pixels."""
        first, last, bounds = self._anchor
        self._anchor = (first.translated(0, down), last.translated(0, down), bounds)
        self.move(self.x(), self.y() + down)

    def keep(self) -> None:
        """Hand over the note and the tags when they have been changed."""
        self.tags.keep()
        if self._highlight is not None:
            text = self.editor.toPlainText().strip()
            if text != self._shown_note.strip():
                self._shown_note = text
                self.note_edited.emit(self._highlight.id, text)

    def drafts(self) -> dict[tuple[str, int], str]:
        """Return the note that is being written and what it was, as ``Thread.drafts`` does; nothing if it is the same."""
        text = self.editor.toPlainText()
        if self._highlight is None or not text.strip() or text.strip() == self._shown_note.strip():
            return {}
        return {("mark", self._highlight.id): text, ("was", self._highlight.id): self._shown_note}

    def close_card(self) -> None:
        """Keep the note and go."""
        if self._highlight is None:
            return
        self.keep()
        self._highlight = None
        self.closed.emit()  # first, as hiding what has the focus gives it to whatever is next
        self.hide()

    def forget(self) -> None:
        """Go without keeping anything: the highlight is no more."""
        self._highlight = None
        self.hide()

    def _recolor(self, color: str) -> None:
        if self._highlight is not None:
            for dot in self.dots:
                dot.setChecked(dot.color == color)
            self.recolored.emit(self._highlight.id, color)

    def _restyle(self, style: str) -> None:
        if self._highlight is not None:
            for button in self._styles:
                button.setChecked(button.shape == style)
            self.restyled.emit(self._highlight.id, style)

    def _retag(self, tags: tuple[str, ...]) -> None:
        if self._highlight is not None:
            self.retagged.emit(self._highlight.id, tags)

    def _copy(self) -> None:
        if self._highlight is not None:
            self.copy_wanted.emit(self._highlight.id)

    def _delete(self) -> None:
        if self._highlight is not None:
            gone = self._highlight.id
            self.keep()  # so that undoing the deletion brings the words back too
            self.closed.emit()
            self.forget()
            self.deleted.emit(gone)

    def _show_more(self) -> None:
        if self._highlight is not None:
            self.more_wanted.emit(self._highlight.id, self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _copy_address(self) -> None:
        if self._highlight is not None:
            self.address_wanted.emit(self._highlight.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Offer the keys of the buttons to whoever wants them: a button would go on to the next one with each arrow."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return any(taker(event) for taker in self.key_takers)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground with a hairline around it and the colour as a bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.hair.darker(115) if not self._theme.dark else self._theme.hair.lighter(150))
        painter.setBrush(self._theme.page)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
