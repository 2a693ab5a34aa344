from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from reader.ui.catalogue.article_list import ArticleList
from reader.ui.catalogue.lead_pictures import KEPT_BYTES, WAITING, LeadPictures
from reader.ui.theme import load_theme
from tests.invented import TODAY, Shelf
from tests.ui.pictures import outline, picture

SIZE = QSize(90, 90)


def made(qtbot: QtBot, shelf: Shelf, width: int = 340) -> ArticleList:
    list_ = ArticleList(shelf, load_theme("light"), shape="cards", today=lambda: TODAY)
    list_.resize(width, 640)
    qtbot.addWidget(list_)
    list_.show_found(tuple(shelf.rows))
    return list_


def painted(list_: ArticleList) -> QImage:
    image = QImage(list_.size(), QImage.Format.Format_RGB32)
    list_.render(image)
    return image


def arrived(qtbot: QtBot, list_: ArticleList, files: dict[int, Path]) -> QImage:
    """Return the list as it is painted once these pictures have come."""
    list_.take_pictures(list_.ids, files)
    pictures = list_._painter.pictures
    assert pictures is not None
    with qtbot.waitSignal(pictures.changed):
        painted(list_)
    return painted(list_)


def blue(image: QImage, left: int, right: int, below: int = 110) -> int:
    """Return how many points in the first card, between two columns, have the picture's colour."""
    seen = (image.pixelColor(x, y) for x in range(left, right, 3) for y in range(0, below, 3))
    return sum(color.blue() > color.red() + 40 for color in seen)


def test_a_picture_stands_at_the_end_of_the_lines_in_either_direction(qtbot: QtBot, tmp_path: Path) -> None:
    file = picture(tmp_path / "a.png", 300, 200, "#2040c0")
    shelf = Shelf([1])
    list_ = made(qtbot, shelf)
    with qtbot.waitSignal(list_.pictures_wanted) as wanted:
        bare = painted(list_)
    assert wanted.args == [(1,)]
    image = arrived(qtbot, list_, {1: file})
    assert image != bare
    assert blue(image, 170, 340) > 500
    assert not blue(image, 0, 170)
    shelf.put(1, title="قراءة بطيئة")
    list_.refresh_rows([1])
    with qtbot.waitSignal(list_.pictures_wanted):  # it may have another picture now
        painted(list_)
    list_.take_pictures([1], {1: file})
    image = painted(list_)
    assert blue(image, 0, 170) > 500
    assert not blue(image, 170, 340)


def test_without_a_picture_there_is_no_hole(qtbot: QtBot, tmp_path: Path) -> None:
    shelf = Shelf([1], excerpt="Words that go on from one edge of the card to the other, line after line. " * 4)
    list_ = made(qtbot, shelf)
    bare = painted(list_)
    list_.take_pictures([1], {})
    assert painted(list_) == bare
    spoilt = tmp_path / "spoilt.png"
    spoilt.write_bytes(b"\x89PNG and no more")
    list_.take_pictures([1], {1: spoilt})
    assert arrived(qtbot, list_, {1: spoilt}) == bare
    strip = picture(tmp_path / "strip.png", 900, 20)
    assert arrived(qtbot, list_, {1: strip}) == bare


def test_tags_are_told_and_a_line_without_them_goes_to_the_excerpt(qtbot: QtBot) -> None:
    words = "Words that go on from one edge of the card to the other, line after line. " * 4
    shelf = Shelf([1], excerpt=words)
    bare = painted(made(qtbot, shelf))
    shelf.put(1, excerpt=words, tags=("food/bread", "לחם"))
    assert painted(made(qtbot, shelf)) != bare


def test_dark_lines_on_nothing_have_a_ground_in_a_dark_theme(qtbot: QtBot, tmp_path: Path) -> None:
    list_ = made(qtbot, Shelf([1]), width=700)
    list_.set_look(load_theme("dark"))
    image = arrived(qtbot, list_, {1: outline(tmp_path / "lines.png", 200)})
    assert max(image.pixelColor(x, 40).lightness() for x in range(570, 680)) > 200


def test_what_waits_and_what_is_kept_is_bounded(qtbot: QtBot, tmp_path: Path) -> None:
    pictures = LeadPictures()
    files = {number: tmp_path / f"{number}.png" for number in range(WAITING + 40)}
    picture(files[WAITING + 39], 200, 200)
    pictures.take(files, files)
    for number in files:
        assert pictures.lead(number, SIZE, 1.0) is not None
    assert len(pictures._wishes) == WAITING
    seen: list[Any] = []
    pictures.changed.connect(seen.append)
    qtbot.waitUntil(lambda: len(seen) == WAITING + 1, timeout=5000)
    last = pictures.lead(WAITING + 39, SIZE, 1.0)
    assert last is not None
    assert last.pixmap is not None
    assert pictures.lead(WAITING + 38, SIZE, 1.0) is None, "there is no such file"
    for width in range(100, 180):
        pictures._keep(_wish(files[0], width), QImage(1000, 1000, QImage.Format.Format_RGB32), "")
    assert pictures._bytes <= KEPT_BYTES
    assert len(pictures._pixels) == KEPT_BYTES // 4_000_000
    pictures.close()


def _wish(file: Path, width: int) -> Any:
    from reader.ui.catalogue.lead_pictures import _Wish

    return _Wish(file, width, 90, 1.0)
