from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.model import Captured
from reader.ui.window.article_dialog import ArticleDialog
from reader.ui.window.window import Window
from tests.ui.shell import opened, press, settle

URL = "https://mill.example/weir"


def captured(title: str) -> Captured:
    day = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)
    body = "<p>The weir below the mill was raised in the dry summer.</p>"
    return Captured(
        title=title, html=body, url=URL, canonical_url=URL, byline="A. Fen", published_at=day, tags=("law",)
    )


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    with Library.open(tmp_path / "library") as library:
        library.add(captured("The wier"))
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        yield made


def dialog(qtbot: QtBot, window: Window) -> ArticleDialog:
    press(qtbot, window, "edit_article")
    return [found for found in window.findChildren(ArticleDialog) if found.isVisible()][-1]


def save(qtbot: QtBot, window: Window, made: ArticleDialog) -> None:
    qtbot.keyClick(made.field("title"), Qt.Key.Key_Return)
    settle(qtbot, window)


def test_what_is_changed_stays_over_the_next_capture_and_undo_takes_it_back(qtbot: QtBot, window: Window) -> None:
    made = dialog(qtbot, window)
    assert made.field("published_at").text() == "2026-03-12 08:30"
    made.field("title").setText("The weir")
    made.field("published_at").setText("2026-03-01")
    made.field("tags").setText("law, water / rights, law")
    save(qtbot, window, made)
    article = window.reading.article
    assert (article.title, article.tags) == ("The weir", ("law", "water/rights"))
    assert article.published_at == datetime(2026, 3, 1, tzinfo=UTC)
    assert article.byline == "A. Fen"
    assert window.page.leaf.view.toPlainText().startswith("The weir\n")
    window.library.add(captured("The wierd"))
    settle(qtbot, window)
    assert window.reading.article.title == "The weir"
    press(qtbot, window, "undo")
    assert window.reading.article.title in {"The wier", "The wierd"}
    assert window.reading.article.tags == ("law",)
    press(qtbot, window, "redo")
    assert window.reading.article.title == "The weir"


def test_each_changed_field_says_so_and_goes_back_by_itself(qtbot: QtBot, window: Window) -> None:
    made = dialog(qtbot, window)
    assert made.back("title").isHidden()
    made.field("title").setText("The weir")
    assert not made.back("title").isHidden()
    made.field("byline").setText("Ada Fenn")
    save(qtbot, window, made)
    again = dialog(qtbot, window)
    assert not again.back("title").isHidden()
    assert not again.back("byline").isHidden()
    assert again.back("source").isHidden()
    again.back("byline").click()
    assert again.back("byline").isHidden()
    save(qtbot, window, again)
    assert window.reading.article.own == ("title",)
    assert window.reading.article.byline == "A. Fen"


def test_no_date_and_no_title_are_refused_where_they_stand(qtbot: QtBot, window: Window) -> None:
    made = dialog(qtbot, window)
    made.field("published_at").setText("last spring")
    save(qtbot, window, made)
    assert made.isVisible()
    assert "no date" in made.message.text()
    made.field("published_at").setText("")
    made.field("title").setText("  ")
    save(qtbot, window, made)
    assert made.isVisible()
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert window.reading.article.title == "The wier"
    assert not window.history.stack.canUndo()
