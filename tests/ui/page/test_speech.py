"""Reading aloud: which sentence is spoken, how it is seen, and what is said where there is no voice."""

from __future__ import annotations

import importlib
import sys
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from reader.model import Span
from reader.ui.page.page import Page
from reader.ui.page.speech import Speech
from reader.ui.page.speech_voice import Voice, VoiceError
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.pages import LONG, article, body

SHORT = "<h2>Ropes</h2><p>They lay coiled. “All of them?” she asked. Yes.</p><p>* * *</p><p>Nobody counted.</p>"


class Reciter(QObject):
    """A voice that says nothing until it is told that it has said it."""

    done = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject, *, tongues: tuple[str, ...] = ("en", "")) -> None:
        super().__init__(parent)
        self.tongues, self.said, self.rates, self.calls = tongues, [], [], []

    def choose(self, lang: str) -> None:
        if lang not in self.tongues:
            raise VoiceError(f"No voice for {lang}.")

    def say(self, text: str, rate: float) -> None:
        self.said.append(text)
        self.rates.append(rate)

    def pause(self) -> None:
        self.calls.append("pause")

    def resume(self) -> None:
        self.calls.append("resume")

    def stop(self) -> None:
        self.calls.append("stop")


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def speech(page: Page, html: str = SHORT, **changes: object) -> tuple[Speech, Reciter]:
    page.show_article(article(**changes), body(html), [], [], {})
    page.view.finish()
    voice = Reciter(page)
    page.tools.__dict__["speech"] = made = Speech(page, lambda _parent: voice)
    return made, voice


def spoken(page: Page) -> str:
    span = page.tools.speech.span
    return page.body.text[span.start : span.end].strip() if span else ""


def button(page: Page, name: str) -> QToolButton:
    return next(b for b in page.findChildren(QToolButton) if b.accessibleName() == name and b.isVisible())


def test_it_reads_sentence_after_sentence_to_the_end(page: Page) -> None:
    made, voice = speech(page)
    made.toggle()
    for _ in range(4):
        assert made.speaking
        voice.done.emit()
    assert voice.said == ["Ropes", "They lay coiled.", "“All of them?” she asked.", "Yes.", "Nobody counted."]
    voice.done.emit()
    assert not made.speaking
    assert voice.calls == ["stop"]


def test_it_begins_at_the_selection(page: Page) -> None:
    made, voice = speech(page)
    place = page.view.setting.positions.place(page.body.text.index("she"))
    cursor = page.view.textCursor()
    cursor.setPosition(place)
    cursor.setPosition(place + 3, QTextCursor.MoveMode.KeepAnchor)
    page.view.setTextCursor(cursor)
    made.toggle()
    assert voice.said == ["“All of them?” she asked."]


def test_it_begins_with_the_first_sentence_that_begins_on_the_page(page: Page) -> None:
    made, voice = speech(page, "<p>" + "The long rope lay on the quay and was wet. " * 400 + "</p>" + LONG)
    page.view.verticalScrollBar().setValue(1003)
    top = page.reading.position()
    made.toggle()
    assert page.view.offset() == 1003
    assert 0 <= made.span.start - top < 90
    assert voice.said == ["The long rope lay on the quay and was wet."]


def test_the_sentence_spoken_is_marked_and_kept_in_view(page: Page) -> None:
    made, voice = speech(page, LONG)
    made.toggle()
    height = page.view.viewport().height()
    for _ in range(120):
        voice.done.emit()
        place = page.view.setting.positions.place(made.span.start)
        assert 0 <= page.view.line_box(place).top() - page.view.offset() < 0.85 * height
    assert page.view.offset() > height
    box = page.view.range_boxes(place, place + 5)[0].translated(0, -page.view.offset()).toRect()
    ground = page.view.viewport().grab(box).toImage()
    assert page.theme.page != ground.pixelColor(1, 1)
    made.stop()
    assert page.view.viewport().grab(box).toImage().pixelColor(1, 1) == page.theme.page


def test_who_looks_elsewhere_is_not_pulled_back(page: Page) -> None:
    made, voice = speech(page, LONG)
    made.toggle()
    page.view.verticalScrollBar().setValue(2500)
    voice.done.emit()
    assert page.view.offset() == 2500


def test_in_paged_mode_the_page_is_turned(page: Page) -> None:
    made, voice = speech(page, LONG)
    page.tools.paging.toggle()
    made.toggle()
    while page.tools.paging.number()[0] < 3:
        voice.done.emit()
    leaf = page.tools.paging.shown()
    place = page.view.setting.positions.place(made.span.start)
    assert leaf.top - 2 <= page.view.line_box(place).top() < leaf.bottom


def test_space_and_its_action_pause_and_go_on(page: Page) -> None:
    made, voice = speech(page, LONG)
    made.toggle()
    before = page.view.offset()
    page.scroll_page(1)
    assert voice.calls == ["pause"]
    made.toggle()
    assert voice.calls == ["pause", "resume"]
    assert page.view.offset() == before
    QTest.mouseClick(button(page, "Pause"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(page, "Go on reading aloud"), Qt.MouseButton.LeftButton)
    assert voice.calls[2:] == ["pause", "resume"]


def test_the_next_and_the_one_before(page: Page) -> None:
    made, voice = speech(page)
    made.toggle()
    QTest.keyClick(page.view, Qt.Key.Key_Right)
    made.step(1)
    QTest.keyClick(page.view, Qt.Key.Key_Left)
    assert voice.said == ["Ropes", "They lay coiled.", "“All of them?” she asked.", "They lay coiled."]
    made.step(-1)
    made.step(-1)
    assert spoken(page) == "Ropes"


def test_faster_and_slower_are_remembered(page: Page) -> None:
    made, voice = speech(page)
    made.toggle()
    page.tools.hasten(1)
    page.tools.hasten(1)
    page.tools.hasten(-1)
    assert voice.rates == [0.0, 0.1, 0.2, 0.1]
    assert page.habits.rate == 0.1
    assert set(voice.said) == {"Ropes"}


def test_what_is_heard_can_be_highlighted(page: Page) -> None:
    made, voice = speech(page)
    wanted: list[Span] = []
    page.highlight_wanted.connect(lambda span, _color, _note: wanted.append(span))
    made.toggle()
    voice.done.emit()
    assert page.mark_selection()
    assert [page.body.text[span.start : span.end] for span in wanted] == ["They lay coiled."]
    made.stop()
    assert not page.mark_selection()


def test_highlighting_what_is_heard_scrolls_nowhere(page: Page) -> None:
    made, _voice = speech(page, LONG)
    cursor = page.view.textCursor()
    cursor.setPosition(page.view.document().characterCount() - 2)
    page.view.setTextCursor(cursor)
    page.view.verticalScrollBar().setValue(0)
    made.toggle()
    assert page.mark_selection()
    assert page.view.offset() == 0


def test_letting_a_selection_far_away_go_scrolls_nowhere(page: Page) -> None:
    speech(page, LONG)
    page.view.selectAll()
    page.view.verticalScrollBar().setValue(900)
    page.view.forget_selection()
    assert not page.view.textCursor().hasSelection()
    assert page.view.offset() == 900


@pytest.mark.parametrize("end", ["escape", "another", "none", "stop"])
def test_it_falls_silent(page: Page, end: str) -> None:
    made, voice = speech(page)
    made.toggle()
    if end == "escape":
        QTest.keyClick(page.view, Qt.Key.Key_Escape)
    elif end == "another":
        page.show_article(article(2), body(LONG), [], [], {})
    elif end == "none":
        page.show_empty()
    else:
        QTest.mouseClick(button(page, "Stop reading aloud"), Qt.MouseButton.LeftButton)
    assert voice.calls == ["stop"]
    assert not made.speaking
    voice.done.emit()
    assert len(voice.said) == 1


def test_another_size_or_theme_goes_on(page: Page) -> None:
    made, voice = speech(page)
    made.toggle()
    page.set_typography(Typography(load_theme("dark"), size=30))
    page.resize(500, 600)
    voice.done.emit()
    assert voice.said == ["Ropes", "They lay coiled."]


def test_why_it_cannot_be_is_told(page: Page) -> None:
    told: list[str] = []
    page.told.connect(told.append)
    made, voice = speech(page, lang="kk")
    made.toggle()
    assert told == ["No voice for kk."]
    assert not made.speaking
    made, voice = speech(page)
    made.toggle()
    voice.failed.emit("It has lost its voice.")
    assert told[1:] == ["It has lost its voice."]
    assert not made.speaking


# -- the system's voices


def test_without_the_module_it_is_said_how_to_get_it(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtTextToSpeech", None)
    told: list[str] = []
    page.told.connect(told.append)
    page.show_article(article(), body(SHORT), [], [], {})
    page.tools.speech.toggle()
    assert len(told) == 1
    assert 'pip install "postil[speech]"' in told[0]
    if sys.platform.startswith("linux"):
        assert "speech-dispatcher" in told[0]


def test_an_engine_that_is_only_for_tests_is_none(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    speech = SimpleNamespace(availableEngines=lambda: ["mock"])
    monkeypatch.setitem(sys.modules, "PySide6.QtTextToSpeech", SimpleNamespace(QTextToSpeech=speech))
    with pytest.raises(VoiceError, match="No speech engine"):
        Voice(page)


@pytest.fixture
def mock(page: Page) -> Voice:
    try:
        importlib.import_module("PySide6.QtTextToSpeech")
    except ImportError:
        pytest.skip("PySide6-Addons is not installed here")
    return Voice(page, "mock")


def test_qts_own_mock_of_an_engine_speaks_to_its_end(page: Page, mock: Voice, qtbot: QtBot) -> None:
    mock.choose("en-GB")
    with qtbot.waitSignal(mock.done):
        mock.say("They lay coiled.", 1.0)
    told: list[int] = []
    mock.done.connect(lambda: told.append(1))
    mock.say("Nobody counted them at all.", 1.0)
    mock.say("Yes.", 1.0)
    qtbot.waitUntil(lambda: told == [1])
    mock.say("Nobody counted them at all, and nobody asked.", -1.0)
    mock.pause()
    mock.resume()
    mock.stop()
    qtbot.wait(300)
    assert told == [1]


def test_an_engine_without_a_voice_for_the_language_says_so(mock: Voice) -> None:
    mock.choose("fi")
    mock.choose("nn-NO")
    mock.choose("")
    with pytest.raises(VoiceError, match="no voice for Kazakh"):
        mock.choose("kk")


def test_an_article_is_read_by_qts_mock_from_beginning_to_end(page: Page, mock: Voice, qtbot: QtBot) -> None:
    page.show_article(article(), body(SHORT), [], [], {})
    page.remember(rate=1.0)
    made = Speech(page, lambda _parent: mock)
    said: list[str] = []
    say = mock.say
    mock.say = lambda text, rate: (said.append(text), say(text, rate))  # type: ignore[method-assign]
    made.toggle()
    qtbot.waitUntil(lambda: not made.speaking)
    assert said == ["Ropes", "They lay coiled.", "“All of them?” she asked.", "Yes.", "Nobody counted."]
