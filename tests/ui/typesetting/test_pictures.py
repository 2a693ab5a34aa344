"""Pictures: how large they are, what is read of them and when, what refuses to be drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter

from reader.document import Image, from_html
from reader.ui.theme import load_theme
from reader.ui.typesetting import pictures as pictures_module
from reader.ui.typesetting.picture_files import facts_of, keeps_to_itself, read
from reader.ui.typesetting.picture_object import Gallery
from reader.ui.typesetting.pictures import Decoder, Pictures
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography
from tests.ui.pictures import SVG, moving, outline, picture

WIDTH = 480
AT = "http://example.org/"


def set_html(html: str, files: dict[str, Path], theme: str = "light") -> tuple[Setting, Pictures]:
    pictures = Pictures({AT + name: path for name, path in files.items()}, Decoder())
    return Typesetter(Sheet(Typography(load_theme(theme))), WIDTH, pictures).set(from_html(html)), pictures


def painted(setting: Setting, theme: str = "light") -> QImage:
    size = setting.document.documentLayout().documentSize().toSize()
    image = QImage(WIDTH, min(size.height(), 2000), QImage.Format.Format_RGB32)
    image.fill(load_theme(theme).page)
    painter = QPainter(image)
    setting.document.drawContents(painter)
    painter.end()
    return image


def test_the_pixels_come_at_the_width_that_is_shown(qtbot, tmp_path: Path) -> None:
    setting, pictures = set_html(f'<figure><img src="{AT}a"></figure>', {"a": picture(tmp_path / "a.png", 1600, 800)})
    with qtbot.waitSignal(pictures.arrived):
        painted(setting)
    shown = pictures.shown(AT + "a", WIDTH)
    assert shown is not None and shown.pixmap.size() == QSize(WIDTH, WIDTH // 2)
    assert painted(setting).pixelColor(WIDTH // 2, 100) == QColor("#446688")


def test_a_screen_of_more_pixels_gets_more_and_shows_the_old_until_then(qtbot, tmp_path: Path) -> None:
    pictures = Pictures({AT: picture(tmp_path / "a.png", 1600, 800)}, Decoder())
    with qtbot.waitSignal(pictures.arrived):
        assert pictures.shown(AT, 400) is None
    with qtbot.waitSignal(pictures.arrived):
        first = pictures.shown(AT, 800)
        assert first is not None and first.pixmap.width() == 400
    second = pictures.shown(AT, 800)
    assert second is not None and second.pixmap.width() == 800


def test_a_file_is_looked_at_once_and_only_when_its_place_is_laid_out(qtbot, tmp_path: Path, monkeypatch) -> None:
    looked: list[Path] = []
    real = pictures_module.facts_of
    monkeypatch.setattr(pictures_module, "facts_of", lambda path: (looked.append(path), real(path))[1])
    data = picture(tmp_path / "a.png", 300, 200).read_bytes()
    files = {str(n): tmp_path / str(n) for n in range(100)}
    for path in files.values():
        path.write_bytes(data)
    html = "".join(f'<figure><img src="{AT}{n}"></figure><p>{"Words between. " * 20}</p>' for n in files)
    setting, _pictures = set_html(html, files)
    assert len(looked) < 30, "only the beginning is laid out"
    setting.document.documentLayout().documentSize()
    setting.document.setPageSize(setting.document.pageSize() / 2)
    setting.document.documentLayout().documentSize()
    assert looked == list(files.values())


def test_what_hangs_by_its_camera_is_measured_as_it_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    picture(path, 40, 20)
    data = path.read_bytes()
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    path.write_bytes(data[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + data[2:])
    facts = facts_of(path)
    assert facts is not None and facts.size == QSize(20, 40)
    assert read(path, facts, 10).image.size() == QSize(10, 20)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"x" * 100, b"<html>", b"<svg"])
def test_a_broken_file_is_no_picture(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(data)
    facts = facts_of(path)
    assert facts is None or read(path, facts, 100).image.isNull()


def test_a_picture_without_bounds_is_not_decoded(tmp_path: Path) -> None:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 6, 0, 0, 0)
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)))
    facts = facts_of(path)
    assert facts is not None and facts.size == QSize(20_000, 20_000)
    assert read(path, facts, 700).image.isNull()


def test_a_drawing_is_drawn_at_the_size_that_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(SVG)
    facts = facts_of(path)
    assert facts is not None and facts.drawn and facts.size == QSize(64, 36)
    pixels = read(path, facts, 640)
    assert pixels.image.size() == QSize(640, 360)
    assert pixels.lines == "dark"
    assert pixels.image.pixelColor(20, 180).alpha() > 200, "the frame, ten times as large"


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="file:///etc/hostname"/>',
        "<image xlink:href='/etc/hostname'/>",
        '<image href="hostname.png" />',
        '<use href="other.svg#a"/>',
        '<image href="https://example.org/a.png"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<image href="&#102;ile:///etc/hostname"/>',
        '<rect fill="url(file:///etc/hostname)"/>',
        "<style>@import 'a.css';</style>",
        '<svg:image svg:href="a.png"/>',
        '<image\nhref\n=\n"a.png"/>',
    ],
)
def test_a_drawing_that_would_load_something_is_not_drawn(inside: str) -> None:
    assert not keeps_to_itself(SVG.replace(b"<rect", inside.encode() + b"<rect"))


@pytest.mark.parametrize(
    "before",
    [
        '<?xml-stylesheet href="a.css"?>',
        '<!DOCTYPE svg [<!ENTITY a "b">]>',
        '<?xml version="1.0" encoding="utf-7"?>',
    ],
)
def test_nor_is_one_that_brings_its_own_rules(before: str) -> None:
    assert not keeps_to_itself(before.encode() + SVG)
    assert not keeps_to_itself(SVG.decode().encode("utf-16"))


@pytest.mark.parametrize(
    "inside",
    [
        '<use href="#a"/>',
        '<rect fill="url(#a)"/>',
        '<a href="https://example.org"><rect/></a>',
        '<image href="data:image/png;base64,iVBORw0KGgo="/>',
    ],
)
def test_a_drawing_that_keeps_to_itself_is_drawn(inside: str) -> None:
    assert keeps_to_itself(SVG.replace(b"<rect", inside.encode() + b"<rect"))


def test_dark_lines_get_a_light_ground_where_the_page_is_dark(qtbot, tmp_path: Path) -> None:
    html = f'<figure><img src="{AT}a"></figure>'
    files = {"a": outline(tmp_path / "a.png")}
    for theme in ("light", "dark"):
        setting, pictures = set_html(html, files, theme)
        with qtbot.waitSignal(pictures.arrived):
            painted(setting, theme)
        within = painted(setting, theme).pixelColor(WIDTH // 2, 50)
        assert within == (load_theme("dark").ink if theme == "dark" else load_theme("light").page)


def test_a_moving_picture_stands_still_until_it_is_played(qtbot, tmp_path: Path) -> None:
    setting, pictures = set_html(f'<figure><img src="{AT}a"></figure>', {"a": moving(tmp_path / "a.gif")})
    with qtbot.waitSignal(pictures.arrived):
        painted(setting)
    assert pictures.moves(AT + "a") and not pictures.plays(AT + "a")
    still = painted(setting).pixelColor(WIDTH // 2, 20)
    pictures.play(AT + "a")
    qtbot.waitUntil(lambda: painted(setting).pixelColor(WIDTH // 2, 20) != still)
    pictures.stop(AT + "a")
    assert not pictures.plays(AT + "a")
    assert painted(setting).pixelColor(WIDTH // 2, 20) == still


def test_a_moving_picture_out_of_sight_stops(qtbot, tmp_path: Path) -> None:
    setting, pictures = set_html(f'<figure><img src="{AT}a"></figure>', {"a": moving(tmp_path / "a.gif")})
    with qtbot.waitSignal(pictures.arrived):
        painted(setting)
    pictures.play(AT + "a")
    assert pictures.plays(AT + "a")
    qtbot.waitUntil(lambda: not pictures.plays(AT + "a"))


@pytest.mark.parametrize("shapes", [[(3, 4), (4, 3), (1, 1)], [(1, 1)] * 7, [(10, 1), (1, 10)], [(4, 3)] * 2])
def test_a_gallery_fills_rows_and_bends_no_picture(qapp, shapes: list[tuple[int, int]]) -> None:
    images = tuple(Image(f"{AT}{n}", "", 100 * wide, 100 * high) for n, (wide, high) in enumerate(shapes))
    gallery, pictures = Gallery(images, 600, 5), Pictures({})
    sizes = [gallery.size(number, pictures) for number in range(len(images))]
    rows: dict[float, list[float]] = {}
    for size, (wide, high) in zip(sizes, shapes, strict=True):
        assert abs(size.width() / size.height() - min(max(wide / high, 0.2), 5)) < 0.02
        rows.setdefault(round(size.height(), 3), []).append(size.width())
    for widths in rows.values():
        assert sum(widths) <= 600 * len(widths)
    assert all(size.width() <= 600 and size.height() <= 0.51 * 600 for size in sizes)


def test_a_gallery_stands_in_rows_on_the_page(qapp, tmp_path: Path) -> None:
    names = ["a", "b", "c"]
    files = {name: picture(tmp_path / f"{name}.png", 300, 200) for name in names}
    html = "<figure>" + "".join(f'<img src="{AT}{name}">' for name in names) + "</figure><p>below</p>"
    setting, _pictures = set_html(html, files)
    setting.document.documentLayout().documentSize()
    layout = setting.document.begin().layout()
    assert layout.lineCount() == 1
    assert WIDTH - 12 <= layout.lineAt(0).naturalTextWidth() <= WIDTH


def test_a_kept_picture_opens_and_keeps_its_link_and_a_missing_one_leads_there(qapp, tmp_path: Path) -> None:
    html = "".join(f'<figure><a href="https://example.org/{n}"><img src="{AT}{n}"></a></figure>' for n in "ab")
    setting, _pictures = set_html(html, {"a": picture(tmp_path / "a.png", 300, 200)})
    formats = [form.toCharFormat() for form in setting.document.allFormats() if form.isCharFormat()]
    links = {form.stringProperty(pictures_module.LINK): form.anchorHref() for form in formats if form.objectType() > 1}
    assert links == {"https://example.org/a": "postil:picture/0", "https://example.org/b": "https://example.org/b"}


def test_a_sign_in_a_line_is_not_opened(qapp, tmp_path: Path) -> None:
    html = f'<p>a sign <img src="{AT}a" width="20" height="20"> in a line</p>'
    setting, _pictures = set_html(html, {"a": picture(tmp_path / "a.png", 20, 20)})
    assert not any(form.toCharFormat().isAnchor() for form in setting.document.allFormats() if form.isCharFormat())
    setting.document.documentLayout().documentSize()
    assert setting.document.begin().layout().lineCount() == 1


@pytest.mark.parametrize("count", [2, 9])
def test_a_gallery_makes_no_giants_of_small_pictures(qapp, count: int) -> None:
    images = tuple(Image(f"{AT}{n}", "", 16, 16) for n in range(count))
    gallery, pictures = Gallery(images, 600, 5), Pictures({})
    heights = {gallery.size(number, pictures).height() for number in range(count)}
    assert max(heights) <= 16 * 1.5 * 1.4
    unknown = Gallery((*images, Image(f"{AT}x", "")), 600, 5)
    assert unknown.size(0, pictures).height() > 40
