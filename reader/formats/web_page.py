"""One HTML file with all articles: contents, passages and notes, readable in any browser without a network.

Nothing in it runs and nothing is fetched: the page forbids both itself (Content-Security-Policy), and pictures from the web
become links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import IO

from reader import document
from reader.address import is_web
from reader.formats import Entry, Written
from reader.formats.files import write_whole
from reader.model import Highlight, Note

SUMMARY = "one HTML file with articles, highlights and notes"
EVERYTHING = False
SUFFIX = "html"
_HEAD = "<!DOCTYPE html><!-- Postil: articles -->"
_STYLE = """
body { font: 18px/1.6 Georgia, serif; max-width: 38em; margin: 3em auto; padding: 0 1.2em; color: #26231d; background: #fbf8f1; }
h1, h2 { line-height: 1.25; }
nav li, .about { font: 15px/1.5 sans-serif; color: #6b6559; }
article { margin: 4em 0; padding-top: 2em; border-top: 1px solid #ddd6c6; }
blockquote { border-left: 3px solid #ddd6c6; margin: 1em 0; padding-left: 1em; }
.yellow { border-color: #e5c04b; }
.green { border-color: #8cbf6b; }
.blue { border-color: #7db1d6; }
.pink { border-color: #e19ab0; }
.violet { border-color: #b39bd6; }
pre { overflow: auto; }
img { max-width: 100%; }
table { border-collapse: collapse; }
td, th { border: 1px solid #ddd6c6; padding: .2em .6em; }
@media (prefers-color-scheme: dark) { body { color: #ddd6c8; background: #1c1a17; } }
"""
_IMAGE = re.compile(r"<img\b[^>]*>")
_SOURCE = re.compile(r'\bsrc="([^"]*)"')
_ALT = re.compile(r'\balt="([^"]*)"')


def write(entries: Iterable[Entry], path: Path) -> Written:
    """Write the page, complete or not at all. Raises FormatError."""
    return write_whole(path, _HEAD, "articles as a page", lambda file: write_to(entries, file))


def write_to(entries: Iterable[Entry], file: IO[str]) -> int:
    """Write the page to an open text file and return the number of articles in it."""
    file.write(
        f'{_HEAD}<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
        f"<title>Articles</title><style>{_STYLE}</style></head><body>\n"
    )
    titles: list[str] = []
    for entry in entries:
        file.write("".join(_article(entry, len(titles) + 1)))
        titles.append(entry.article.title)
    file.write('<nav><h2>Contents</h2><ol id="contents">')
    file.writelines(f'<li><a href="#a{n}">{escape(title)}</a></li>' for n, title in enumerate(titles, 1))
    file.write("</ol></nav></body></html>\n")
    return len(titles)


def _article(entry: Entry, number: int) -> Iterator[str]:
    article = entry.article
    lang = f' lang="{escape(article.lang)}"' if article.lang else ""
    yield f'<article id="a{number}"{lang} dir="auto"><h1>{escape(article.title)}</h1><p class="about">'
    day = f"{article.published_at:%Y-%m-%d}" if article.published_at else ""
    about = [escape(part) for part in (article.byline, article.site_name, day) if part]
    if is_web(article.url):
        about.append(f'<a href="{escape(article.url)}" rel="noreferrer">{escape(article.url)}</a>')
    about += [escape(f"#{tag}") for tag in article.tags]
    yield " · ".join(about) + '  <a href="#contents">Contents</a></p>\n'
    yield _IMAGE.sub(_picture, document.to_html(document.from_html(entry.html)))
    if entry.highlights:
        yield '\n<section class="marks"><h2>Highlights</h2>'
        yield from map(_mark, entry.highlights)
        yield "</section>"
    if entry.notes:
        yield "\n<section><h2>Notes</h2>"
        yield from map(_note, entry.notes)
        yield "</section>"
    yield "</article>\n"


def _picture(found: re.Match[str]) -> str:
    source, alt = _SOURCE.search(found[0]), _ALT.search(found[0])
    words = alt[1] if alt and alt[1] else "A picture"
    if source and source[1].startswith("data:image/"):
        return found[0]
    return f'<a href="{source[1]}" rel="noreferrer">[{words}]</a>' if source and is_web(source[1]) else f"[{words}]"


def _mark(mark: Highlight) -> str:
    words = escape(mark.selectors.exact or mark.selectors.alt or "A picture").replace("\n", "<br>")
    note = f"<p>{_lines(mark.note)}</p>" if mark.note else ""
    tags = f'<p class="about">{escape(" ".join(f"#{tag}" for tag in mark.tags))}</p>' if mark.tags else ""
    return f'<blockquote class="{escape(mark.color)}" dir="auto">{words}</blockquote>{note}{tags}'


def _note(note: Note) -> str:
    return f'<p dir="auto"><span class="about">{note.created_at:%Y-%m-%d %H:%M}</span><br>{_lines(note.text)}</p>'


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
