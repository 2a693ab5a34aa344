"""A note that is being written in the review, kept for the next start should the window end before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from reader.ui.settings import Settings

if TYPE_CHECKING:
    from reader.ui.review.review_pane import ReviewPane

_PAUSE = 400
"""Milliseconds of rest in writing after which it is kept."""


class Draft(QObject):
    """Of one note: no more than one highlight is shown."""

    def __init__(self, pane: ReviewPane, settings: Settings) -> None:
        super().__init__(pane)
        self._pane, self._settings = pane, settings
        self._resting = QTimer(self, singleShot=True, interval=_PAUSE)
        self._resting.timeout.connect(self.keep)
        pane.left_note.connect(self._forget)

    def begin(self, text: str | None = None) -> None:
        """Let the note on the highlight that is shown be written, beginning with a text that was being written before."""
        self._pane.write_note(text)
        if self._pane.card is not None and self._pane.card.composer is not None:
            self._pane.card.composer.editor.textChanged.connect(self._resting.start)

    def keep(self) -> None:
        """Keep what is written now."""
        self._resting.stop()
        if self._pane.card is not None:
            text = self._pane.card.written()
            self._settings.review_draft = (0, "") if text is None else (self._pane.card.card.mark.id, text)

    def bring(self) -> None:
        """Go on with a note that was being written when the window ended, if its highlight is the one that is shown."""
        highlight_id, text = self._settings.review_draft
        if highlight_id and self._pane.card is not None and self._pane.card.card.mark.id == highlight_id:
            self.begin(text)

    def _forget(self) -> None:
        self._resting.stop()
        self._settings.review_draft = (0, "")
