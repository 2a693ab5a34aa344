"""Pictures over the whole window, one at a time: enlarged, moved, saved, copied. From disk only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from reader.document import Block, Definitions, Details, Figure, List, Quote, Table, text_of
from reader.document.pictures import pictures as pictures_of
from reader.ui.page.viewer_window import ViewerWindow
from reader.ui.typesetting.picture_files import Facts, Pixels
from reader.ui.typesetting.pictures import ACT, LINK, NUMBER

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_PROPER = {"jpg": ("jpg", "jpeg", "jpe", "jfif"), "tif": ("tif", "tiff")}


class Look(NamedTuple):
    """A picture that can be looked at."""

    number: int
    """In ``Setting.placed``."""
    src: str
    path: Path
    facts: Facts
    words: str
    """Its caption, or what stands for it where it cannot be seen."""
    alt: str
    link: str


class Viewer(QObject):
    """Opens the pictures of a page's article."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._asker = page.decoder.join()
        page.decoder.decoded.connect(self._arrived)
        self._window: ViewerWindow | None = None
        self._looks: list[Look] = []
        self._index = 0

    @property
    def window(self) -> ViewerWindow | None:
        """What is shown over the page, None while nothing is."""
        return self._window

    def open(self, number: int) -> bool:
        """Show the picture of that number in ``Setting.placed``; False when it was not kept."""
        self._looks = self._all()
        found = [index for index, look in enumerate(self._looks) if look.number == number]
        if not found:
            return False
        if self._window is None:
            made = self._window = ViewerWindow(self._page.window())
            made.canvas.still = self._page.theme.still
            made.closed.connect(self._closed)
            made.step_wanted.connect(self.step)
            made.save_wanted.connect(self.save)
            made.copy_wanted.connect(self.copy)
            made.link_wanted.connect(self._follow)
            made.pixels_wanted.connect(self._ask)
        self._show(found[0])
        return True

    def close(self) -> None:
        """Put the picture away."""
        if self._window is not None:
            self._window.close_viewer()

    def step(self, by: int) -> None:
        """Show another picture of the article; there is none before the first and behind the last."""
        index = min(max(self._index + by, 0), len(self._looks) - 1)
        if index != self._index:
            self._show(index)

    def _show(self, index: int) -> None:
        self._index = index
        look, window = self._looks[index], self._window
        if window is None:
            return
        near = self._page.pictures.shown(look.src, self._page.view.width())
        moving = look.path if self._page.pictures.moves(look.src) else None
        window.show_picture(look.facts, near.pixmap if near else None, moving, look.words)
        window.show_place(index + 1, len(self._looks), look.alt, look.link)

    def _ask(self, width: int) -> None:
        look = self._looks[self._index]
        self._page.decoder.start(self._asker, look.src, look.path, width)

    def _arrived(self, asker: int, src: str, width: int, pixels: Pixels) -> None:
        if asker != self._asker or self._window is None or self._looks[self._index].src != src:
            return
        look = self._looks[self._index]
        self._window.show_pixels(width, pixels.image, pixels.lines, look.path if pixels.moving else None)

    def _closed(self) -> None:
        if self._window is not None:
            self._window.deleteLater()
            self._window = None
        self._page.view.setFocus()

    # -- what is done with the picture -------------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask for a place and write the file there as it was captured."""
        look = self._looks[self._index]
        name = proper_name(look.src, look.facts.suffix)
        target, _filter = QFileDialog.getSaveFileName(self._window, "Save the picture", name)
        if target:
            self._tell(write_copy(look.path, Path(target)))
        if self._window is not None:
            self._window.setFocus()

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        image = self._window.image() if self._window is not None else None
        if image is not None and not image.isNull():
            QGuiApplication.clipboard().setImage(image)
            self._tell("The picture has been copied.")

    def _tell(self, sentence: str) -> None:
        if self._window is not None:
            self._window.tell(sentence)

    def _follow(self) -> None:
        link = self._looks[self._index].link
        self.close()
        self._page.following.follow(QUrl(link))

    def _all(self) -> list[Look]:
        """Return the pictures of the article that can be looked at, in order."""
        setting, pictures = self._page.view.setting, self._page.pictures
        if setting is None:
            return []
        links = _links(self._page)
        captions = dict(_captions(self._page.body.blocks)) if self._page.body else {}
        looks = []
        for number, placed in enumerate(setting.placed):
            path, facts = pictures.file(placed.image.src), pictures.facts(placed.image.src)
            if number in links and path is not None and facts is not None:
                alt = placed.image.alt
                words = captions.get(id(placed.image), "") or alt
                looks.append(Look(number, placed.image.src, path, facts, words, alt, links[number]))
        if setting.positions.twisted and self._page.body:  # numbers go from left to right
            order = {id(placed.image): at for at, placed in enumerate(pictures_of(self._page.body))}
            looks.sort(key=lambda look: order.get(id(setting.placed[look.number].image), -1))
        return looks


def _links(page: Page) -> dict[int, str]:
    """Return the numbers of the pictures that open when they are clicked, with their own links."""
    found = {}
    for form in page.view.document().allFormats():
        if form.isCharFormat() and form.toCharFormat().anchorHref().startswith(f"{ACT}:picture/"):
            found[form.intProperty(NUMBER)] = form.stringProperty(LINK)
    return found


def _captions(blocks: tuple[Block, ...]) -> Iterator[tuple[int, str]]:
    """Yield the identity of each picture in a figure with the figure's caption."""
    for block in blocks:
        match block:
            case Figure():
                words = " ".join(text_of(block.caption).split())
                yield from ((id(image), words) for image in block.images)
            case Quote() | Details():
                yield from _captions(block.blocks)
            case List():
                for item in block.items:
                    yield from _captions(item.blocks)
            case Definitions():
                for entry in block.entries:
                    yield from _captions(entry.blocks)
            case Table():
                for row in block.rows:
                    for cell in row:
                        yield from _captions(cell.blocks)
            case _:
                pass


def proper_name(src: str, suffix: str) -> str:
    """Return a file name for a picture: that of its address, ending in what its bytes are."""
    last = unquote(urlsplit(src).path).rpartition("/")[2]
    kept = "".join(char for char in last if char.isalnum() or char in " ._-()").strip(" .")[:80]
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        stem = kept
    elif ending.lower() in _PROPER.get(suffix, (suffix,)):
        return kept
    return f"{stem or 'picture'}.{suffix}" if suffix else stem or "picture"


def write_copy(source: Path, target: Path) -> str:
    """Copy a file, byte for byte; return the sentence that says so or why it could not be done."""
    try:
        target.write_bytes(source.read_bytes())
    except OSError as error:
        reason = error.strerror or str(error)
        return f"The picture could not be saved there ({reason}); choose another folder."
    return f"Saved as {target.name}."
