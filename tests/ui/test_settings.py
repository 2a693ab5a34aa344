from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from reader.ui.settings import Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.ini"


def test_what_is_kept_is_there_at_the_next_start(file: Path, tmp_path: Path) -> None:
    first = Settings(file, tmp_path / "one")
    first.color, first.keys, first.recent = "pink", {"star": ("X", "G, X"), "undo": ()}, ["star", "undo"]
    first.widths, first.sidebar, first.list, first.folds = [200, 300, 900], False, False, ["tags", "tag:a,b"]
    first.geometry = QByteArray(b"\x00\xff,@;")
    first.query, first.order, first.article, first.welcomed = 'tag:"a, b" is:unread é', "title", 12, True
    first.save()
    again = Settings(file, tmp_path / "one")
    assert (again.color, again.keys, again.recent) == (
        "pink",
        {"star": ("X", "G, X"), "undo": ()},
        ["star", "undo"],
    )
    assert (again.widths, again.sidebar, again.list) == ([200, 300, 900], False, False)
    assert again.folds == ["tags", "tag:a,b"]
    assert again.geometry == QByteArray(b"\x00\xff,@;")
    assert (again.query, again.order, again.article, again.welcomed) == ('tag:"a, b" is:unread é', "title", 12, True)


def test_query_article_and_welcome_belong_to_one_library(file: Path, tmp_path: Path) -> None:
    one, two = Settings(file, tmp_path / "one"), Settings(file, tmp_path / "two")
    one.query, one.article, one.welcomed = "#a", 5, True
    assert (two.query, two.article, two.welcomed) == ("is:inbox", 0, False)


def test_a_file_spoilt_by_hand_gives_usable_values(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir()
    file.write_text(
        '[marks]\ncolor=mud\n[window]\nwidths=1, 2\ngeometry=7\n[keys]\nchanged="{\\"star\\": 7, \\"undo\\": []}"\n'
    )
    spoilt = Settings(file, tmp_path)
    assert spoilt.keys == {"undo": ()}
    assert spoilt.color == "yellow"
    assert spoilt.widths == []
    assert spoilt.geometry.isEmpty()
