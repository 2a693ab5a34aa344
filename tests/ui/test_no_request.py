"""Reading asks for nothing: no address is looked up, no connection made, nothing opened outside, no foreign file read."""

from __future__ import annotations

import hashlib
import os
import socket
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkProxy, QNetworkRequest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextBrowser

from reader import anchoring
from reader.document import from_html
from reader.library import Library
from reader.model import Captured, CapturedImage, Span
from reader.ui.page.printing import Choices, Printing, Sheaf
from tests.conftest import Site
from tests.ui.shell import opened, press, settle

_watching: list[list[str]] = []


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if _watching and event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        place = arguments[-1] if event.startswith(("socket.connect", "socket.sendto")) else arguments[0]
        if not isinstance(place, bytes | str) or event.startswith("socket.get"):  # a path is a socket of this machine
            _watching[-1].append(f"{event} {place}")


sys.addaudithook(_audit)


class Quiet:
    """What has been asked for since the test began. ``canary`` is a file that must not be read."""

    def __init__(self, found: list[str], site: Site, canary: Path) -> None:
        self._found, self.site, self.canary = found, site, canary

    def found(self) -> list[str]:
        read = [f"read {self.canary.name}"] if self.canary.stat().st_atime else []
        return [*self._found, *(f"visit {visit.path}" for visit in self.site.visits), *read]


@pytest.fixture
def quiet(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp) -> Iterator[Quiet]:
    """Watch Python's sockets, Qt's connections, what is handed to the desktop, a web site and a file."""
    found: list[str] = []
    canary = tmp_path / "canary.png"
    canary.write_bytes(b"no picture")
    os.utime(canary, (0, 1))  # it was read last before it was written, so that any file system notes the next time
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(f"desktop {url.toString()}"))
    # Whatever Qt connects to, it goes to the site.
    QNetworkProxy.setApplicationProxy(QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "127.0.0.1", site.port))
    _watching.append(found)
    yield Quiet(found, site, canary)
    _watching.clear()
    QNetworkProxy.setApplicationProxy(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy))


# -- it would be seen


def test_each_way_out_would_be_seen(quiet: Quiet, qtbot) -> None:
    quiet.site.routes["/python"] = "<p>here</p>"
    with urllib.request.urlopen(quiet.site.url("/python")) as reply:
        reply.read()
    assert any(line.startswith("socket.connect") for line in quiet.found())
    assert "visit /python" in quiet.found()
    manager = QNetworkAccessManager()
    reply = manager.get(QNetworkRequest(QUrl("http://example.org/qt")))
    qtbot.waitUntil(reply.isFinished)
    assert "visit http://example.org/qt" in quiet.found()
    QDesktopServices.openUrl(QUrl("https://example.org/desk"))
    assert "desktop https://example.org/desk" in quiet.found()


def test_reading_a_foreign_file_would_be_seen(quiet: Quiet, qtbot) -> None:
    browser = QTextBrowser()
    qtbot.addWidget(browser)
    browser.setHtml(f"<img src='{quiet.canary.as_uri()}'>")
    browser.show()
    qtbot.waitExposed(browser)
    if "read canary.png" not in quiet.found():
        quiet.canary.read_bytes()
        if "read canary.png" not in quiet.found():
            pytest.skip("this file system does not note when a file is read")
        raise AssertionError("Qt reads no files any more; what was this test for?")


def test_sockets_of_this_machine_are_no_request(quiet: Quiet, tmp_path: Path) -> None:
    if not hasattr(socket, "AF_UNIX"):
        pytest.skip("there are none here")
    place = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as door, socket.socket(socket.AF_UNIX) as visitor:
        door.bind(place)
        door.listen()
        visitor.connect(place)
    assert quiet.found() == []


# -- reading


def hostile(site: Site, canary: Path) -> str:
    """Return an article that wants things, as it would be if nothing had been taken out of it."""
    web, file = site.url("/x"), canary.as_uri()
    return (
        f"<p>First, <a href='{web}/link'>a link</a>, <a href='{file}'>a file</a>, <a href='javascript:x()'>a script</a>, "
        f"<a href='{web}/kept'>a kept one</a>, a note<sup><a href='#n1' id='r1'>1</a></sup>.</p>"
        f"<p><img src='{web}/inline.png' alt='inline'> and <img src='{file}' alt='file'> and <img src='kept:1' alt=''>"
        f"<img src='//127.0.0.1/p.png' alt='p'><img src='ftp://127.0.0.1/f.png' alt='f'></p>"
        f"<figure><img src='{web}/figure.png' srcset='{web}/set.png 2x' alt='A quay'><figcaption>Quay</figcaption></figure>"
        f"<figure><img src='{web}/kept.png' alt='kept'><img src='{web}/kept.svg' alt='kept'></figure>"
        f"<iframe src='{web}/frame' title='A frame'></iframe><video src='{web}/v' poster='{web}/poster.png'></video>"
        f"<audio src='{web}/a'></audio><embed src='{web}/e'><object data='{web}/o'></object>"
        f"<link rel='stylesheet' href='{web}/s.css'><style>@import url({web}/i.css); p {{ background: url({web}/b) }}</style>"
        f"<script src='{web}/s.js'></script><table background='{web}/t.png'><tr><td style='background:url({web}/c)'>t</table>"
        f"<blockquote cite='{web}/cite'><p>Quoted</p></blockquote><details><summary>Sum</summary><img src='{web}/d.png' alt='d'>"
        "</details>"
        + "<p>Nobody asked for anything, and nothing was given.</p>"
        * 60
        + f"<ol><li id='n1'><p>A note with <img src='{web}/note.png' alt='n'> and <a href='{web}/nl'>a link</a>. "
        "<a href='#r1'>↩</a></p></li></ol>"
    )


def picture(site: Site) -> CapturedImage:
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='90' height='60'>"
        f"<image xlink:href='{site.url('/svg.png')}' width='9' height='9'/><rect width='50' height='50'/></svg>"
    ).encode()
    return CapturedImage(site.url("/x/kept.svg"), hashlib.sha256(svg).hexdigest(), "image/svg+xml", svg, 90, 60)


def filled(folder: Path, quiet: Quiet) -> int:
    with Library.open(folder) as library:
        library.add(Captured(title="Kept", html="<p>It is kept.</p>", url=quiet.site.url("/x/kept")))
        html = hostile(quiet.site, quiet.canary)
        captured = Captured(title="Hostile", html=html, url="https://hostile.example/", images=(picture(quiet.site),))
        article = library.add(captured)[0]
        text = from_html(library.body(article.id)).text
        start = text.index("First")
        markdown = (
            f"![pixel]({quiet.site.url('/x/note.png')}) and <img src='{quiet.canary.as_uri()}'>, {quiet.site.url('/x')}"
        )
        library.add_highlight(article.id, anchoring.describe(text, Span(start, start + 5)), note=markdown)
        library.add_note(article.id, markdown)
        return article.id


def test_reading_makes_no_request(quiet: Quiet, qtbot, tmp_path: Path) -> None:
    number = filled(tmp_path / "library", quiet)
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        window.ways.read(number)
        settle(qtbot, window)
        page = window.page.leaf
        qtbot.waitUntil(lambda: bool(page.following.links))
        walk(qtbot, page)
        press(qtbot, window, "theme_dark", "larger", "larger", "theme_light", "smaller")
        window.resize(520, 700)
        qtbot.wait(50)
        paper(qtbot, window, number, tmp_path)
        window.ways.back()
        settle(qtbot, window)
    assert quiet.found() == []


def walk(qtbot, page) -> None:
    """Scroll, hover over everything, go through all links by Tab, open notes and previews, copy, open the menu."""
    view = page.view
    view.finish()
    for offset in range(0, view.verticalScrollBar().maximum() + 1, 400):
        view.verticalScrollBar().setValue(offset)
        qtbot.wait(2)
    view.verticalScrollBar().setValue(0)
    for y in range(0, view.viewport().height(), 23):
        for x in range(20, view.viewport().width(), 60):
            QTest.mouseMove(view.viewport(), QPoint(x, y))
    for link in page.following.links:
        url = QUrl(link.address)
        page.following.point(url)
        page.following.preview()
        if link.address.startswith("#"):
            page.following.follow(url)
            page.tools.footnotes.close()
    for _ in range(12):
        view.focusNextPrevChild(True)
        QTest.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    page.tools.menu.made(QPoint(60, 200)).deleteLater()
    page.open_highlight(page.view.marks.all[0].id)
    qtbot.wait(30)
    page.marking.card.close_card()
    view.selectAll()
    for copy in (page.tools.copying.copy, page.tools.copying.copy_quote, page.tools.copying.copy_markdown):
        copy()
        assert QGuiApplication.clipboard().text()
    qtbot.wait(80)


def paper(qtbot, window, number: int, folder: Path) -> None:
    """Save as PDF."""
    library = window.library
    sheaf = Sheaf(
        library.article(number),
        from_html(library.body(number)),
        library.highlights(number),
        library.notes(number),
        library.images(number),
        window._look.typography(),
    )
    printing = Printing(window)
    with qtbot.waitSignal(printing.saved):
        printing.save(sheaf, Choices(links=True), folder / "a.pdf")


@pytest.mark.parametrize(
    "link", ["file:///etc/passwd", "javascript:alert(1)", "ftp://example.org/a", "postil:x", "smb://x/y"]
)
def test_no_other_scheme_leaves_by_a_click_either(quiet: Quiet, qtbot, tmp_path: Path, link: str) -> None:
    from reader.ui.window.open_article import open_outside

    number = filled(tmp_path / "library", quiet)
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        window.ways.read(number)
        settle(qtbot, window)
        window.page.leaf.following.follow(QUrl(link))
        window.page.leaf.following.follow(QUrl(link), outside=True)
        open_outside(link)
    assert quiet.found() == []
    open_outside("https://example.org/a")
    assert quiet.found() == ["desktop https://example.org/a"]
