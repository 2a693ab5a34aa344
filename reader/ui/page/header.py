"""What stands above the text: title, byline · site · date · minutes, tags, source. Not part of the canonical text."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from PySide6.QtGui import QTextCursor, QTextDocument

from reader.model import Article, minutes, tag_key
from reader.ui.moments import full_date
from reader.ui.tag_colors import tag_ink
from reader.ui.typesetting.scripts import forms, is_plain, script_of
from reader.ui.typesetting.sheet import META, TAGS, TITLE, Sheet, is_rtl

BLOCKS = 3
"""Title, line of facts, tags: always three, whatever is missing."""
_TITLES = (110, TITLE.size), (220, 1.4)
_SMALLEST = 1.15
"""Up to so many characters a title has this size, in em: the text should begin on the first page."""
TAG = "#postil-tag:"
"""What the link of a tag begins with; the tag follows, percent-encoded."""
_ADDRESS = re.compile(r"https?://\S+?(?=[)>\]]?$|[)>\]]?\s)")


def tag_of(link: str) -> str | None:
    """Return the tag that a link of the header stands for, None for any other link."""
    return unquote(link.removeprefix(TAG)) if link.startswith(TAG) else None


def write_header(cursor: QTextCursor, article: Article, sheet: Sheet) -> None:
    """Write the header's blocks at the start of an empty document."""
    direction = _direction(article)
    title = _line(article.title) or "Untitled"
    size = next((size for most, size in _TITLES if len(title) <= most), _SMALLEST)
    voice = TITLE._replace(size=size, script="" if is_plain(title) else script_of(title, forms(article.lang)))
    cursor.setBlockFormat(sheet.block(voice, below=0.42 * sheet.em, direction=direction))
    cursor.setBlockCharFormat(sheet.char(voice))
    cursor.insertText(title, sheet.char(voice))
    cursor.insertBlock(sheet.block(META, direction=direction), sheet.char(META))
    _write_facts(cursor, article, sheet)
    cursor.insertBlock(sheet.block(TAGS, direction=direction), sheet.char(TAGS))
    _write_tags(cursor, article, sheet)


def rewrite_tags(document: QTextDocument, article: Article, sheet: Sheet) -> int:
    """Replace the tags of a header that stands already; return by how many Qt positions the body moves."""
    before = document.characterCount()
    block = document.findBlockByNumber(BLOCKS - 1)
    cursor = QTextCursor(block)
    cursor.beginEditBlock()
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    _write_tags(cursor, article, sheet)
    cursor.endEditBlock()
    return document.characterCount() - before


def tag_link(tag: str) -> str:
    """Return the link that stands for a tag in the header."""
    return TAG + quote(tag, safe="")


def facts(article: Article) -> list[tuple[str, str]]:
    """Return what the line below the title says, part by part, each with the address that it leads to, or none."""
    address = article.url or article.canonical_url
    site = article.site_name or _host(address)
    length = minutes(article.words)
    said = [
        (_line(article.byline), ""),
        (_line(site), address),
        (full_date(article.published_at) if article.published_at else "", ""),
        (f"{length} min" if length else "", ""),
    ]
    if source := _line(article.source):
        found = _ADDRESS.search(source)
        name = source.replace(found.group(), "").strip(" ()[]<>-–—:") if found else source
        link = found.group() if found else ""
        if link != address or name not in ("", site):
            said.append((f"Source: {name or _host(link)}", link))
    return [(text, link) for text, link in said if text]


def _write_facts(cursor: QTextCursor, article: Article, sheet: Sheet) -> None:
    mirrored = is_rtl(article.lang)
    for number, (text, link) in enumerate(facts(article)):
        if number:
            cursor.insertText(" · ", sheet.char(META))
        # Without isolates (Unicode UAX #9, FSI … PDI) the parts of a mirrored line change places with one another.
        cursor.insertText(f"\u2068{text}\u2069" if mirrored else text, sheet.plain_link(META, link))


def _write_tags(cursor: QTextCursor, article: Article, sheet: Sheet) -> None:
    em = sheet.em
    if article.tags:
        cursor.setBlockFormat(sheet.block(TAGS, above=0.1 * em, below=1.1 * em, direction=_direction(article)))
    else:
        cursor.setBlockFormat(sheet.space(1, 1.1 * em))
    for index, tag in enumerate(article.tags):
        if index:
            cursor.insertText("   ", sheet.char(TAGS))
        shape = sheet.plain_link(TAGS, tag_link(tag))
        if (color := tag_ink(sheet.theme, sheet.tags.get(tag_key(tag), ""))) is not None:
            shape.setForeground(color)
        cursor.insertText("\u2068#" + tag.replace(" ", "\u00a0") + "\u2069", shape)


def _direction(article: Article) -> str:
    return "rtl" if is_rtl(article.lang) else ""


def _line(text: str) -> str:
    return " ".join(text.replace("\ufdd0", " ").replace("\ufdd1", " ").replace("\ufffc", " ").split())


def _host(address: str) -> str:
    found = re.match(r"https?://(?:www\.)?([^/:?#]+)", address)
    return found.group(1) if found else ""
