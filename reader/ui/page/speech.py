"""Reading aloud: sentence by sentence, each marked while it is spoken and kept in view."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from reader.document.sentences import sentence_at
from reader.model import Span
from reader.ui.page.speech_voice import Voice, VoiceError
from reader.ui.theme import mixed
from reader.ui.typesetting.lines import ranges_rects

if TYPE_CHECKING:
    from reader.ui.page.page import Page
    from reader.ui.page.speech_bar import SpeechBar

_STEP = 0.1
_BELOW = 0.78
"""Share of the page above which a sentence ends that is spoken without the text moving."""
_BROUGHT = 0.24
"""Share of the page that is above a sentence to which the text has been moved."""


class Speech(QObject):
    """A reader aloud for one page. The voice is made when it is first wanted."""

    def __init__(self, page: Page, make_voice: Callable[[QObject], Voice] = Voice) -> None:
        super().__init__(page)
        self._page, self._view, self._make_voice = page, page.view, make_voice
        self._voice: Voice | None = None
        self._bar: SpeechBar | None = None
        self._article, self._text = 0, ""
        self._paused = False
        self.span: Span | None = None
        """The sentence that is being spoken; None while none is."""

    @property
    def speaking(self) -> bool:
        """Whether an article is being read aloud, or paused in it."""
        return self.span is not None

    # -- what can be asked --------------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Begin at the selection or the first sentence on the page; while speaking, pause or go on."""
        if not self.pause():
            self.start()

    def start(self) -> None:
        """Begin to read aloud, or say why that cannot be."""
        page = self._page
        if page.body is None or page.article is None:
            return
        try:
            if self._voice is None:
                self._voice = self._make_voice(self)
                self._voice.done.connect(self._go_on)
                self._voice.failed.connect(self._fail)
            self._voice.choose(page.lang)
        except VoiceError as error:
            page.told.emit(str(error))
            return
        self._article, self._text, self._paused = page.article.id, page.body.text, False
        if (first := self._first()) is not None:
            self._view.forget_selection()
            self._begin()
            self._speak(first)

    def pause(self) -> bool:
        """Pause, or go on; False when nothing is being read aloud."""
        if self.span is None or self._voice is None:
            return False
        self._paused = not self._paused
        if self._paused:
            self._voice.pause()
        else:
            self._voice.resume()
        self._show_state()
        return True

    def step(self, sentences: int) -> None:
        """Go on with the next sentence (1), or back to the one before (-1)."""
        if self.span is not None and (other := self._beside(self.span, sentences)) is not None:
            self._paused = False
            self._speak(other)

    def faster(self, steps: int) -> None:
        """Speak faster (slower, below 0); remembered."""
        rate = round(min(1.0, max(-1.0, self._page.habits.rate + steps * _STEP)), 2)
        self._page.remember(rate=rate)
        if self.span is not None and not self._paused:
            self._speak(self.span)

    def stop(self) -> None:
        """Fall silent and forget where."""
        if self.span is None:
            return
        self.span = None
        if self._voice is not None:
            self._voice.stop()
        page = self._page
        page.composed.disconnect(self._recomposed)
        self._view.under.remove(self._paint)
        self._view.key_takers.remove(self._take)
        page.marking.paragraph = page.tools.cursor.paragraph
        self._view.viewport().update()
        self._show_state()

    # -- sentences ----------------------------------------------------------------------------------------------------

    def _first(self) -> Span | None:
        """Return the sentence to begin with."""
        page = self._page
        selected = page.selected_span()
        char = selected.start if selected is not None else page.reading.position()
        span = sentence_at(self._text, char, page.lang)
        if span is None:
            return None
        if selected is None and span.start < char and (following := self._beside(span, 1)) is not None:
            place = page.view.setting.positions.place(following.start) if page.view.setting else 0
            if page.view.line_box(place).bottom() < page.view.offset() + page.view.viewport().height():
                return following  # the beginning of the first is above the page
        return span if self._text[span.start : span.end].strip() else self._beside(span, 1)

    def _beside(self, span: Span, way: int) -> Span | None:
        """Return the next sentence with anything to say, or the one before."""
        other: Span | None = span
        while other is not None:
            other = sentence_at(self._text, other.end if way > 0 else other.start - 1, self._page.lang)
            if other is not None and any(char.isalnum() for char in self._text[other.start : other.end]):
                return other
        return None

    def _speak(self, span: Span) -> None:
        seen = self.span is None or self._is_seen(self.span)
        self.span = span
        if self._voice is not None:
            self._voice.say(" ".join(self._text[span.start : span.end].split()), self._page.habits.rate)
        if seen:
            self._keep_in_view(span)
        self._view.viewport().update()
        self._show_state()

    def _go_on(self) -> None:
        following = self._beside(self.span, 1) if self.span is not None else None
        if following is None:
            self.stop()
        else:
            self._speak(following)

    def _fail(self, reason: str) -> None:
        self.stop()
        self._page.told.emit(reason)

    # -- the page -----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        if self.span is not None:
            return
        page = self._page
        page.composed.connect(self._recomposed)
        self._view.under.append(self._paint)
        self._view.key_takers.insert(0, self._take)
        page.tools.cursor.vanish()
        page.marking.paragraph = lambda: self.span
        if self._bar is None:
            from reader.ui.page.speech_bar import SpeechBar

            self._bar = SpeechBar(
                page,
                {
                    "‹": ("The sentence before", lambda: self.step(-1)),
                    "Pause": ("Pause", self.pause),
                    "›": ("The next sentence", lambda: self.step(1)),
                    "Slower": ("Read slower", lambda: self.faster(-1)),
                    "Faster": ("Read faster", lambda: self.faster(1)),
                    "Highlight": ("Highlight this sentence", page.mark_selection),
                    "Stop": ("Stop reading aloud", self.stop),
                },
            )

    def _range(self, span: Span) -> tuple[int, int]:
        setting = self._view.setting
        return setting.positions.to_qt(self._trimmed(span)) if setting is not None else (0, 0)

    def _trimmed(self, span: Span) -> Span:
        return Span(span.start, span.start + len(self._text[span.start : span.end].rstrip()))

    def _is_seen(self, span: Span) -> bool:
        start, end = self._range(span)
        top, bottom = self._view.line_box(start).top(), self._view.line_box(max(start, end - 1)).bottom()
        offset = self._view.offset()
        return bottom > offset and top < offset + self._view.viewport().height()

    def _keep_in_view(self, span: Span) -> None:
        self._view.reach(span.end)
        start, end = self._range(span)
        self._view.reveal(start)
        top, bottom = self._view.line_box(start).top(), self._view.line_box(max(start, end - 1)).bottom()
        offset, height = self._view.offset(), self._view.viewport().height()
        if self._page.habits.paged:
            leaf = self._page.tools.paging.shown()
            if not leaf.top - 2 <= top < leaf.bottom - 2:
                self._page.tools.paging.show_at(top)
        elif top < offset - 1 or bottom > offset + _BELOW * height:
            self._view.go_to(max(0.0, top - _BROUGHT * height))

    def _paint(self, painter: QPainter, _area: QRect, low: int, high: int) -> None:
        setting = self._view.setting
        if self.span is not None and setting is not None:
            theme = self._page.theme
            tint = mixed(theme.accent, theme.page, 0.2)
            ranges = setting.positions.ranges(self._trimmed(self.span))
            for box in ranges_rects(setting.document, ranges, low, high):
                painter.fillRect(box.adjusted(-1, 0, 1, 0).toAlignedRect(), tint)

    def _show_state(self) -> None:
        if self._bar is not None:
            self._bar.setVisible(self.speaking)
            if self.speaking:
                self._bar.show_paused("Pause", self._paused)

    def _take(self, event: QKeyEvent) -> bool:
        """Answer the keys that are about the voice while it speaks."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.stop()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step(1 if (event.key() == Qt.Key.Key_Right) != self._page.mirrored else -1)
        else:
            return False
        return True

    def _recomposed(self) -> None:
        body, article = self._page.body, self._page.article
        if body is None or article is None or article.id != self._article or body.text != self._text:
            self.stop()
