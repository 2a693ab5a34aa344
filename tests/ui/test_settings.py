from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from reader.ui.settings import MEASURES, SIZES, Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.ini"


def test_what_is_kept_is_there_at_the_next_start(file: Path, tmp_path: Path) -> None:
    first = Settings(file, tmp_path / "one")
    first.theme, first.face, first.size, first.measure, first.color = "sepia", "Georgia, Roman", 23, 72, "pink"
    first.widths, first.sidebar, first.list, first.folds = [200, 300, 900], False, False, ["tags", "tag:a,b"]
    first.geometry = QByteArray(b"\x00\xff,@;")
    first.query, first.order, first.article, first.welcomed = 'tag:"a, b" is:unread é', "title", 12, True
    first.save()
    again = Settings(file, tmp_path / "one")
    assert (again.theme, again.face, again.size, again.measure, again.color) == (
        "sepia",
        "Georgia, Roman",
        23,
        72,
        "pink",
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
        "[look]\nsize=huge\nmeasure=9999\ntheme=plaid\n[marks]\ncolor=mud\n[window]\nwidths=1, 2\ngeometry=7\n"
    )
    spoilt = Settings(file, tmp_path)
    assert spoilt.size == 19
    assert spoilt.measure == MEASURES[1]
    assert spoilt.theme == "system"
    assert spoilt.color == "yellow"
    assert spoilt.widths == []
    assert spoilt.geometry.isEmpty()


def test_sizes_stay_within_their_limits(file: Path, tmp_path: Path) -> None:
    settings = Settings(file, tmp_path)
    settings.size = 3
    assert settings.size == SIZES[0]
    settings.size = 300
    assert settings.size == SIZES[1]
