from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from reader.model import State, Status
from reader.ui.catalogue.article_model import PAGE, ArticleModel
from reader.ui.catalogue.row_words import Capturing, is_unread, shown_title, spoken
from tests.invented import TODAY, Shelf, article


def test_only_the_pages_looked_at_are_fetched(qtbot: QtBot) -> None:
    ids = tuple(range(1, 100_001))
    shelf = Shelf(range(50_001, 50_101))
    model = ArticleModel(shelf)
    model.show(ids)
    assert model.rowCount() == 100_000
    assert shelf.asked == []
    found = model.article(50_050)
    assert found is not None
    assert found.id == 50_051
    model.article(50_000)
    model.article(50_000 + PAGE - 1)
    assert shelf.asked == [list(range(50_001, 50_101))]


def test_an_article_that_is_gone_is_an_empty_row_and_asked_for_once(qtbot: QtBot) -> None:
    shelf = Shelf([1])
    model = ArticleModel(shelf)
    model.show((1, 2))
    assert model.article(1) is None
    assert model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole) == ""
    assert len(shelf.asked) == 1


def test_what_is_held_does_not_grow_without_end(qtbot: QtBot) -> None:
    model = ArticleModel(Shelf(range(20_000)))
    model.show(tuple(range(20_000)))
    for row in range(0, 20_000, PAGE):
        model.article(row)
    assert len(model._held) <= 4000


@given(st.lists(st.integers(0, 30), unique=True), st.lists(st.integers(0, 30), unique=True))
def test_from_any_rows_to_any_others(qapp: object, old: list[int], new: list[int]) -> None:
    model = ArticleModel(Shelf(range(31)))
    model.show(tuple(old))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(tuple(new))
    assert model.rows == new
    shown = [model.article(row) for row in range(model.rowCount())]
    assert [found.id for found in shown if found] == new
    del tester


@given(st.lists(st.integers(0, 30), unique=True), st.sets(st.integers(0, 30)))
def test_rows_that_only_come_or_go_are_not_reset(qapp: object, old: list[int], gone: set[int]) -> None:
    model = ArticleModel(Shelf(range(31)))
    model.show(tuple(old))
    assert model.show(tuple(number for number in old if number not in gone))
    assert model.show(tuple(old))


def test_refreshing_fetches_the_changed_row_alone(qtbot: QtBot) -> None:
    shelf = Shelf(range(1, 11))
    model = ArticleModel(shelf)
    model.show(tuple(range(1, 11)))
    model.article(0)
    shelf.put(4, title="Another title")
    with qtbot.waitSignal(model.dataChanged):
        model.refresh({4, 77})
    assert model.data(model.index(3)) == "Another title"
    assert shelf.asked[1:] == [[4]]
    model.refresh(set())
    model.article(0)
    assert len(shelf.asked[2]) == 10


def test_unread_is_neither_begun_nor_read_nor_still_to_come() -> None:
    assert is_unread(article(1))
    assert not is_unread(article(1, progress=0.3))
    assert not is_unread(article(1, read_at=TODAY))
    assert not is_unread(article(1, status=Status.WAITING))


def test_a_row_without_a_title_shows_its_address_without_the_scheme() -> None:
    assert shown_title(article(1, title="")) == "press.example/1"
    assert shown_title(article(1, title="https://press.example/1")) == "press.example/1"
    assert shown_title(article(1, title="", url="")) == "Untitled"


def test_a_screen_reader_hears_everything_that_is_painted() -> None:
    text = spoken(article(1, starred=True, highlights=2, notes=1, tags=("a", "b")), TODAY)
    assert text == "Title 1, The Press, 1 Mar, 2 minutes, unread, starred, 2 highlights, 1 note, tags a, b"
    assert "40 % read" in spoken(article(1, progress=0.4), TODAY)
    assert "in the trash" in spoken(article(1, state=State.TRASH), TODAY)
    failed = article(1, status=Status.FAILED, failure="There is no such page.")
    assert "capture failed, There is no such page." in spoken(failed, TODAY)
    assert "Fetching" in spoken(article(1, status=Status.WAITING), TODAY, Capturing("Fetching", 0.2))
