"""The viewer and everything else that stands in the text and does something."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QToolButton

from reader.ui.page.page import Page
from reader.ui.page.viewer import proper_name, write_copy
from reader.ui.page.viewer_window import _YIELDING, ViewerWindow
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.page.test_page import click, point_of
from tests.ui.pages import article, body, highlight
from tests.ui.pictures import SVG, moving, picture

AT = "https://example.org/"
PICTURES = (
    f"<p>before</p><figure><img src='{AT}a.png' alt='A wall'><figcaption>The wall in March</figcaption></figure>"
    f"<figure><a href='{AT}large'><img src='{AT}b.png' alt='A door'></a></figure>"
    f"<figure><img src='{AT}c.svg'></figure><figure><img src='{AT}d.gif' alt='A wheel'></figure>"
    f"<figure><img src='{AT}missing.png' alt='Not kept'></figure><p>after</p>"
)


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "c").write_bytes(SVG)
    return {
        f"{AT}a.png": picture(tmp_path / "a.png", 1600, 900),
        f"{AT}b.png": picture(tmp_path / "b.png", 200, 300, "#884422"),
        f"{AT}c.svg": tmp_path / "c",
        f"{AT}d.gif": moving(tmp_path / "d.gif"),
    }


def show(page: Page, html: str, files: dict[str, Path] | None = None, highlights=()) -> None:
    page.show_article(article(), body(html), list(highlights), [], files or {})
    page.view.finish()


@pytest.fixture
def viewer(page: Page, files: dict[str, Path], qtbot) -> ViewerWindow:
    show(page, PICTURES, files)
    page.things.act("picture/0")
    window = page.tools.viewer.window
    assert window is not None
    qtbot.waitUntil(lambda: not window.image().isNull())
    return window


def words(window: ViewerWindow) -> str:
    return window.accessibleDescription()


def press(window: ViewerWindow, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(window, key)


def picture_point(page: Page, number: int) -> QPoint:
    text = page.view.document().toRawText()
    place = [index for index, char in enumerate(text) if char == "\ufffc"][number]
    cursor = page.view.textCursor()
    cursor.setPosition(place)
    return page.view.cursorRect(cursor).center() + QPoint(30, -10)


def test_a_click_on_a_picture_opens_it_and_escape_gives_the_focus_back(page: Page, files, qtbot) -> None:
    show(page, PICTURES, files)
    point = picture_point(page, 0)
    QTest.mouseMove(page.view.viewport(), point)
    assert page.view.anchorAt(point) == "postil:picture/0"
    click(page, point)
    window = page.tools.viewer.window
    assert window is not None and window.geometry() == page.rect()
    assert words(window) == "1 of 4: The wall in March"
    assert window.hasFocus()
    press(window, Qt.Key.Key_Escape)
    assert page.tools.viewer.window is None and page.view.hasFocus()


def test_enter_opens_the_picture_that_tab_has_come_to(page: Page, files) -> None:
    show(page, PICTURES, files)
    page.view.setFocus()
    for _ in range(8):
        QTest.keyClick(page.view, Qt.Key.Key_Tab)
        if page.view.textCursor().charFormat().anchorHref().startswith("postil:picture"):
            break
    frame = page.theme.accent
    shown = page.view.viewport().grab().toImage()
    column = shown.width() // 2
    assert frame in [shown.pixelColor(column, y) for y in range(shown.height())], "the focus can be seen"
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert page.tools.viewer.window is not None


def test_a_picture_is_fitted_and_comes_whole_from_disk(viewer: ViewerWindow) -> None:
    canvas = viewer.canvas
    assert viewer.image().width() == 1600
    assert canvas.zoom < 1 and not canvas.enlarged
    assert abs(canvas.area().center().x() - canvas.width() / 2) < 1
    press(viewer, Qt.Key.Key_1)
    assert canvas.zoom == 1 and canvas.enlarged
    press(viewer, Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Minus)
    assert canvas.zoom == pytest.approx(1.25)
    press(viewer, Qt.Key.Key_0)
    assert not canvas.enlarged


def test_what_is_under_the_pointer_stays_there_when_it_is_enlarged(viewer: ViewerWindow) -> None:
    canvas, point = viewer.canvas, QPointF(300, 320)
    canvas.scale_to(1.0)

    def under() -> tuple[float, float]:
        at = (point - canvas.area().topLeft()) / canvas.zoom
        return round(at.x(), 3), round(at.y(), 3)

    before = under()
    canvas.enlarge(3, point)
    assert under() == before


def test_arrows_move_an_enlarged_picture_and_go_on_from_a_fitted_one(viewer: ViewerWindow) -> None:
    press(viewer, Qt.Key.Key_1)
    before = viewer.canvas.area()
    press(viewer, Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert viewer.canvas.area().left() < before.left() and viewer.canvas.area().top() < before.top()
    assert words(viewer).startswith("1 of 4")
    for _ in range(60):
        press(viewer, Qt.Key.Key_Left)
    assert viewer.canvas.area().left() <= 24, "it cannot be pushed out of sight"
    press(viewer, Qt.Key.Key_0, Qt.Key.Key_Right)
    assert words(viewer) == "2 of 4: A door"
    press(viewer, Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert words(viewer).startswith("1 of 4")
    press(viewer, Qt.Key.Key_End)
    assert words(viewer) == "4 of 4: A wheel"


def test_a_drawing_is_drawn_for_its_size_and_a_moving_picture_moves(viewer: ViewerWindow, qtbot) -> None:
    press(viewer, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: not viewer.image().isNull())
    assert viewer.image().width() > 600
    press(viewer, Qt.Key.Key_PageDown)
    qtbot.waitUntil(viewer.canvas.toggle)


def test_a_picture_that_is_a_link_offers_it(page: Page, viewer: ViewerWindow, qtbot) -> None:
    press(viewer, Qt.Key.Key_Right)
    with qtbot.waitSignal(page.link_activated) as asked:
        press(viewer, Qt.Key.Key_Return)
    assert asked.args == [f"{AT}large"]
    assert page.tools.viewer.window is None


def test_the_bytes_that_were_captured_are_saved_and_the_picture_is_copied(
    page: Page, viewer: ViewerWindow, tmp_path: Path, monkeypatch
) -> None:
    target, offered = tmp_path / "saved", []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda _parent, _title, name: (offered.append(name), (str(target), ""))[1]
    )
    QTest.keyClick(viewer, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert offered == ["a.png"]
    assert target.read_bytes() == (tmp_path / "a.png").read_bytes()
    QTest.keyClick(viewer, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().image().width() == 1600
    assert "folder" in write_copy(tmp_path / "a.png", tmp_path / "no" / "such" / "place")


@pytest.mark.parametrize(
    ("src", "suffix", "name"),
    [
        ("https://example.org/a/wall.JPEG?w=2", "jpg", "wall.JPEG"),
        ("https://example.org/a/wall.php", "png", "wall.png"),
        ("https://example.org/", "svg", "picture.svg"),
        ("https://example.org/%2e%2e%2fetc%2fpasswd", "gif", "passwd.gif"),
        ("sha256:" + "a" * 64, "webp", "a" * 64 + ".webp"),
    ],
)
def test_a_saved_picture_is_named_by_its_address_and_its_kind(src: str, suffix: str, name: str) -> None:
    assert proper_name(src, suffix) == name


def test_no_key_reaches_the_window_below(page: Page, viewer: ViewerWindow, qtbot) -> None:
    from PySide6.QtGui import QAction, QKeySequence

    action = QAction(page)
    action.setShortcuts([QKeySequence(key) for key in ("H", "Space", "J", "Ctrl+C")])
    page.addAction(action)
    told: list[bool] = []
    action.triggered.connect(told.append)
    press(viewer, Qt.Key.Key_H, Qt.Key.Key_Space, Qt.Key.Key_J, Qt.Key.Key_Tab)
    assert viewer.isAncestorOf(page.window().focusWidget())
    assert told == []


def test_every_button_has_a_name_and_a_click_beside_the_picture_closes(page: Page, viewer: ViewerWindow) -> None:
    buttons = viewer.findChildren(QToolButton)
    assert len({button.accessibleName() for button in buttons}) == len(buttons) == 10
    QTest.mouseClick(viewer.canvas, Qt.MouseButton.LeftButton, pos=viewer.canvas.rect().center())
    assert page.tools.viewer.window is viewer
    QTest.mouseClick(viewer.canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert page.tools.viewer.window is None


def test_the_viewer_covers_the_window_whatever_its_size(page: Page, viewer: ViewerWindow) -> None:
    page.resize(500, 400)
    assert viewer.geometry() == page.rect() and not viewer.canvas.enlarged


def test_nothing_is_fetched(page: Page, files, monkeypatch, qtbot) -> None:
    def refuse(*_args: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    show(page, PICTURES, files)
    page.things.act("picture/0")
    assert page.tools.viewer.window is not None
    page.tools.viewer.close()
    assert not page.tools.viewer.open(4), "what was not kept is not opened"


def test_a_moving_picture_plays_where_it_stands(page: Page, files, qtbot) -> None:
    show(page, f"<figure><img src='{AT}d.gif'></figure>", files)
    qtbot.waitUntil(lambda: page.pictures.moves(f"{AT}d.gif"))
    page.things.act("picture/0")
    assert page.pictures.plays(f"{AT}d.gif")
    page.things.act("picture/0")
    assert not page.pictures.plays(f"{AT}d.gif")
    assert not page.tools.has("viewer") or page.tools.viewer.window is None


# -- other things that do something ---------------------------------------------------------------------------------------

FOLDED = (
    "<p>before</p><details><summary>How it shuts</summary><p>It is hung out of true.</p><h2 id='deep'>Deep</h2></details>"
    "<p><a href='#deep'>down there</a></p>"
)


def hidden(page: Page, text: str) -> bool:
    setting = page.view.setting
    return not page.view.document().findBlock(setting.positions.place(setting.text.index(text))).isVisible()


def test_a_summary_opens_by_a_click_and_stays_open_when_the_type_changes(page: Page) -> None:
    show(page, FOLDED)
    document = body(FOLDED)
    below = page.thread_.y()
    assert hidden(page, "hung")
    click(page, point_of(page, document, "How it"))
    assert not hidden(page, "hung") and page.thread_.y() > below
    page.set_typography(Typography(load_theme("light"), size=24))
    assert not hidden(page, "hung")
    click(page, point_of(page, document, "How it"))
    assert hidden(page, "hung")
    page.show_article(article(2), document, [], [], {})
    page.view.finish()
    assert hidden(page, "hung")


def test_what_leads_into_a_fold_opens_it(page: Page) -> None:
    document = body(FOLDED)
    for go in (
        lambda: page.scroll_to(document.text.index("hung")),
        lambda: page.following.jump("deep"),
        lambda: page.things.unfold(page.view.setting.positions.place(document.text.index("hung"))),
    ):
        page.show_empty()
        show(page, FOLDED)
        assert hidden(page, "hung")
        go()
        assert not hidden(page, "hung")


def test_a_fold_that_hides_a_highlight_stands_open(page: Page) -> None:
    marks = [highlight(1, body(FOLDED), "out of true")]
    show(page, FOLDED, highlights=marks)
    assert not hidden(page, "hung")
    page.things.toggle(0)
    page.set_typography(Typography(load_theme("light"), size=24))
    assert hidden(page, "hung"), "unless the reader has folded it"
    assert page.open_highlight(1) and not hidden(page, "hung")


CODE = "<p>before</p><pre><code class='language-python'>\tx = 1  # 😀\n\ny = x</code></pre><p>after</p>"


def test_code_is_coloured_once_it_is_painted(page: Page, qtbot) -> None:
    show(page, CODE)
    block = page.view.document().findBlock(page.view.setting.listings[0].place)
    page.grab()
    qtbot.waitUntil(lambda: bool(block.layout().formats()))


def test_a_listing_is_copied_as_it_was_written(page: Page) -> None:
    show(page, CODE)
    page.grab()
    point = point_of(page, body(CODE), "y = x")
    QTest.mouseMove(page.view.viewport(), point)
    button = next(one for one in page.findChildren(QToolButton) if one.accessibleName() == "Copy the code")
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "\tx = 1  # 😀\n\ny = x"
    assert button.text() == "Copied"


def test_a_listing_is_copied_by_keys(page: Page) -> None:
    show(page, CODE)
    page.grab()
    page.view.setFocus()
    for _ in range(8):
        QTest.keyClick(page.view, Qt.Key.Key_Tab)
        if page.view.textCursor().charFormat().anchorHref() == "postil:copy/0":
            break
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "\tx = 1  # 😀\n\ny = x"


def test_a_card_leads_out_wherever_it_is_clicked(page: Page, qtbot) -> None:
    html = "<p>x</p><iframe src='https://video.example.org/walk' title='A walk'></iframe><p>y</p>"
    show(page, html)
    at = point_of(page, body(html), "A walk")
    for point in (at, QPoint(page.view.viewport().width() - 120, at.y())):
        with qtbot.waitSignal(page.link_activated) as asked:
            click(page, point)
        assert asked.args == ["https://video.example.org/walk"]


def test_marked_code_is_ink_where_its_colours_could_not_be_read(page: Page, qtbot) -> None:
    page.set_typography(Typography(load_theme("dark")))
    html = "<pre><code class='language-python'># a comment that is marked</code></pre>"
    comment = page.theme.syntax["comment"]

    def colours() -> list[object]:
        image = page.view.viewport().grab().toImage()
        return [image.pixelColor(x, y) for x in range(0, image.width()) for y in range(100, 320)]

    show(page, html)
    qtbot.waitUntil(lambda: comment in colours())
    show(page, html, highlights=[highlight(1, body(html), "# a comment that is marked")])
    page.grab()
    qtbot.waitUntil(lambda: not page.tools.listings.colouring.busy())
    assert comment not in colours()


def test_code_of_an_article_that_has_gone_is_coloured_no_more(page: Page, qtbot) -> None:
    show(page, "<pre><code class='language-python'>x = 1</code></pre>")
    page.grab()
    assert page.tools.listings.colouring.busy()
    page.show_article(article(2), body("<p>No code.</p>"), [], [], {})
    assert not page.tools.listings.colouring.busy()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.wait(30)


def test_in_a_narrow_window_the_bar_shows_whole_words_and_what_is_told_is_all_there(viewer: ViewerWindow) -> None:
    def shown() -> list[str]:
        buttons = [button for button in viewer.findChildren(QToolButton) if button.isVisible()]
        assert all(button.width() >= button.sizeHint().width() for button in buttons)
        assert all(viewer.rect().contains(button.geometry()) for button in buttons)
        return [button.accessibleName() for button in buttons]

    whole, widest = shown(), viewer._bar.sizeHint().width()
    kept = {"Own size", "Save the picture", "Close", "Next picture"}
    place, *yielding = [part for name in _YIELDING if (part := viewer._named(name)).isVisible()]
    without_place = widest - place.width() - viewer._bar.spacing()
    narrowest = without_place - sum(part.width() + viewer._bar.spacing() for part in yielding)
    for width, least in ((without_place - 1, kept | {"Copy the picture"}), (narrowest, kept)):
        viewer.parentWidget().resize(width, 500)
        viewer.layout().activate()
        assert least <= set(shown()) < set(whole)
        viewer.tell(
            "This picture cannot be shown: its file is damaged or too large; save it to open it elsewhere. " * 2
        )
        told = viewer.findChild(QLabel, "told")
        assert told.isVisible() and viewer.rect().contains(told.geometry())
        assert told.height() >= told.heightForWidth(told.width()) > 2 * told.fontMetrics().height()
    viewer.parentWidget().resize(1200, 800)
    viewer.layout().activate()
    assert shown() == whole
