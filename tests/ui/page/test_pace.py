"""The reader's own pace is learned from reading alone, and says what is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from reader.ui.habits import PACES, Habits, from_table, to_table
from reader.ui.page.pace import Pace
from reader.ui.page.page import Page
from reader.ui.page.tempo import Tempo
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.pages import LONG, article, body

SIX = 6  # characters a word


def words(first: int, last: int) -> int:
    return (last - first) // SIX


def read(
    tempo: Tempo, wpm: float, count: int, *, now: float = 0.0, char: int = 0, step: int = 100
) -> tuple[float, int]:
    """Read so many words at a pace, scrolling after each ``step`` of them."""
    tempo.note(now, char, words)
    for _ in range(count // step):
        now, char = now + step / wpm * 60, char + step * SIX
        tempo.note(now, char, words)
    return now, char


@pytest.mark.parametrize("wpm", [120, 200, 330, 600])
@pytest.mark.parametrize("step", [5, 100, 300])
def test_the_pace_comes_near_to_that_of_the_reader(wpm: int, step: int) -> None:
    tempo = Tempo(230)
    read(tempo, wpm, 12_000, step=step)
    assert abs(tempo.pace - wpm) < 0.06 * wpm


@pytest.mark.parametrize("wpm", [5, 60, 1200, 90_000])
def test_what_nobody_reads_at_is_not_learned(wpm: int) -> None:
    tempo = Tempo(230)
    read(tempo, wpm, 5000)
    assert tempo.pace == 230


def test_a_break_a_jump_and_going_back_are_no_reading() -> None:
    tempo = Tempo(230)
    now, char = read(tempo, 300, 6000)
    learned = tempo.pace
    tempo.note(now + 100 / 300 * 60 + 190, char + 100 * SIX, words)
    tempo.note(now + 400, char + 160 * SIX, words)
    assert tempo.pace == learned
    tempo.note(now + 401, 0, words)
    tempo.interrupt()
    tempo.note(now + 402, 2000 * SIX, words)
    assert tempo.pace == learned
    tempo.note(now + 600, 4600 * SIX, words)
    assert tempo.pace == learned


@given(st.lists(st.tuples(st.floats(0, 400), st.integers(-5000, 20_000)), max_size=60))
def test_whatever_goes_by_the_pace_is_one_that_people_read_at(moves: list[tuple[float, int]]) -> None:
    tempo, now, char = Tempo(230), 0.0, 0
    for seconds, characters in moves:
        now, char = now + seconds, max(0, char + characters)
        tempo.note(now, char, words)
        assert PACES[0] <= tempo.pace <= PACES[1]


@given(
    st.dictionaries(
        st.sampled_from(["pace", "paged", "speed", "rate", "dimmed"]),
        st.floats() | st.text() | st.none() | st.booleans(),
    )
)
def test_habits_written_by_anybody_make_sense(table: dict) -> None:
    habits = from_table(table)
    assert PACES[0] <= habits.pace <= PACES[1]
    assert 0 < habits.speed < 100 and -1 <= habits.rate <= 1
    assert from_table(to_table(habits)) == from_table(to_table(from_table(to_table(habits))))


def test_habits_come_back_as_they_were_written() -> None:
    habits = Habits(pace=312.5, paged=True, speed=1.21, rate=-0.2, dimmed=True)
    assert from_table(to_table(habits)) == habits
    assert from_table({}) == Habits()


# -- on the page


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


def show(page: Page, words: int = 2300, **changes: object) -> None:
    page.show_article(article(words=words, **changes), body(LONG), [], [], {})
    page.view.finish()


def scroll(page: Page, share: float) -> None:
    way = page.view.tail_top() - page.view.viewport().height()
    page.view.verticalScrollBar().setValue(round(share * way))


def test_progress_and_minutes_are_told(page: Page, qtbot: QtBot) -> None:
    told: list[str] = []
    page.whereabouts.connect(told.append)
    show(page)
    qtbot.waitUntil(lambda: told == ["0 % · 10 min left"])
    scroll(page, 0.5)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1] in {"49 % · 5 min left", "50 % · 5 min left"}
    scroll(page, 0.99)
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told[2].endswith("less than a minute left")
    scroll(page, 1.1)
    qtbot.waitUntil(lambda: told[3:] == ["100 %"])
    page.show_empty()
    qtbot.waitUntil(lambda: told[4:] == [""])


def test_in_paged_mode_pages_are_counted(page: Page) -> None:
    page.remember(paged=True)
    page.tools.adopt()
    show(page)
    page.scroll_page(1)
    count = page.tools.paging.number()[1]
    assert page.tools.pace.words().startswith(f"Page 2 of {count} · ")


def test_going_to_pages_and_back_is_told_where_nothing_moves(page: Page, qtbot: QtBot) -> None:
    told: list[str] = []
    page.whereabouts.connect(told.append)
    show(page)
    qtbot.waitUntil(lambda: told[-1:] == ["0 % · 10 min left"])
    page.tools.paging.toggle()
    qtbot.waitUntil(lambda: told[-1].startswith("Page 1 of "))
    page.tools.paging.toggle()
    qtbot.waitUntil(lambda: told[-1] == "0 % · 10 min left")


def test_a_fast_reader_has_less_left(page: Page) -> None:
    show(page)
    slow = page.tools.pace.seconds_left()
    page.remember(pace=460.0)
    assert page.tools.pace.seconds_left() == pytest.approx(slow / 2)


def test_reading_is_learned_from_and_remembered(page: Page) -> None:
    show(page)
    now = [0.0]
    pace = Pace(page, lambda: now[0])
    habits: list[Habits] = []
    page.habits_changed.connect(habits.append)
    pace.look()
    for share in (0.1, 0.2, 0.3, 0.4):
        scroll(page, share)
        now[0] += 20
        pace.look()
    assert habits
    assert page.habits.pace == habits[-1].pace != 230


def test_a_page_behind_a_dialog_or_another_window_learns_nothing(page: Page, qtbot: QtBot) -> None:
    show(page)
    now = [0.0]
    pace = Pace(page, lambda: now[0])
    pace.look()
    page.hide()
    for share in (0.1, 0.2, 0.3, 0.4):
        scroll(page, share)
        now[0] += 20
        pace.look()
    assert page.habits.pace == 230
