"""The pages of a lifeboat that are for people: they run nothing and fetch nothing, so that they work without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from html import escape, unescape

from reader import document
from reader.address import is_web
from reader.counts import counted
from reader.document.marking import marked
from reader.model import Article, Highlight, Note, Selectors, Span, State, Status
from reader.whole import Mark, Remark, Whole

README = """\
This is a Postil lifeboat, format {version}: a library of articles, readable without Postil.

Open index.html in a browser: it lists the articles and leads to them, with the marked passages shown and the notes
below. Nothing there needs a network.

  articles/UID/read.html          the article, to be read
  articles/UID/clean.html         its text as clean HTML (UTF-8), as the library holds it
  articles/UID/article.json       everything else: title, address, dates, tags, highlights, notes …
  articles/UID/annotations.jsonld highlights and notes as W3C Web Annotations
  articles/UID/original.*         the page as it was fetched
  articles/UID/versions/          earlier texts, as clean HTML
  media/                          pictures, by the SHA-256 of what they hold
  library.json                    feeds, saved searches, colours, reading days
  manifest.json                   the SHA-256 of every file here

`postil restore FILE` makes a library of it that is equal to the one it came from; `postil import FILE` adds it to another.
The page docs/lifeboat.md of Postil says what every field means.
"""
_STYLE = """
body { font: 18px/1.6 Georgia, serif; max-width: 38em; margin: 3em auto; padding: 0 1.2em; color: #26231d; background: #fbf8f1; }
h1, h2 { line-height: 1.25; }
.about { font: 15px/1.5 sans-serif; color: #6b6559; }
li { margin: .3em 0; }
blockquote { border-left: 3px solid #ddd6c6; margin: 1em 0; padding-left: 1em; }
mark { background: #ffe28a; color: inherit; }
.yellow { border-color: #e5c04b; }
.green { border-color: #8cbf6b; }
.blue { border-color: #7db1d6; }
.pink { border-color: #e19ab0; }
.violet { border-color: #b39bd6; }
.note { white-space: pre-wrap; }
pre { overflow: auto; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; }
td, th { border: 1px solid #ddd6c6; padding: .2em .6em; }
@media (prefers-color-scheme: dark) {
  body { color: #ddd6c8; background: #1c1a17; }
  mark { background: #6b5a1e; }
  a { color: #9fc3e8; }
}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:"
_IMAGE = re.compile(r"<img\b[^>]*>")
_SOURCE = re.compile(r'\bsrc="([^"]*)"')
_ALT = re.compile(r'\balt="([^"]*)"')
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def index(rows: Iterable[str], title: str, articles: int) -> Iterator[str]:
    """Yield the page that lists the articles, from the lines that ``row`` makes."""
    yield _head(title)
    yield f'<h1>{escape(title)}</h1>\n<p class="about">{articles:,} articles, in the order in which they came</p>\n<ol>\n'
    yield from rows
    yield "</ol>\n</body></html>\n"


def _head(title: str, lang: str = "") -> str:
    spoken = f' lang="{escape(lang)}"' if lang else ""
    return (
        f'<!DOCTYPE html><html{spoken}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>\n"
    )


def row(one: Whole, folder: str) -> str:
    """Return the line of an article."""
    about = [part for part in (one.byline, one.site_name, _day(one.added_at)) if part]
    about += [f"#{tag}" for tag in one.tags]
    about += ["★"] if one.starred else []
    about += ["in the trash"] if one.state == "trash" else []
    marks = sum(mark.deleted_at is None for mark in one.highlights)
    notes = sum(note.deleted_at is None for note in one.notes)
    about += [counted(marks, "highlight")] if marks else []
    about += [counted(notes, "note")] if notes else []
    title = escape(one.title or one.url or "Untitled")
    told = escape(" · ".join(about))
    return f'<li dir="auto"><a href="articles/{folder}/read.html">{title}</a> <span class="about">{told}</span></li>\n'


def page(one: Whole, media: dict[str, str]) -> str:
    """Return an article to be read: ``media`` leads from the addresses of pictures to files, seen from the page."""
    parts = [_head(one.title or one.url, one.lang), f'<h1 dir="auto">{escape(one.title)}</h1>\n']
    about = [escape(part) for part in (one.byline, one.site_name, _day(one.published_at)) if part]
    if is_web(one.url):
        about.append(f'<a href="{escape(one.url)}" rel="noreferrer">{escape(one.url)}</a>')
    about += [escape(f"#{tag}") for tag in one.tags]
    parts.append(f'<p class="about">{" · ".join(about)} · <a href="../../index.html">All articles</a></p>\n')
    alive = sorted((mark for mark in one.highlights if mark.deleted_at is None), key=lambda mark: mark.start)
    parts.append(f'<div dir="auto">{_body(one, alive, media)}</div>\n')
    notes = [note for note in one.notes if note.deleted_at is None]
    if alive:
        parts += ["<h2>Highlights</h2>\n", *map(_mark, alive)]
    if notes:
        parts += ["<h2>Notes</h2>\n", *map(_note, notes)]
    if one.comments:
        parts.append("<h2>Comments on the page</h2>\n")
        parts += [_said(comment.author, comment.written_at, comment.text) for comment in one.comments]
    parts.append("</body></html>\n")
    return "".join(parts)


def _body(one: Whole, alive: list[Mark], media: dict[str, str]) -> str:
    if one.text is None:
        return f'<p class="about">{escape(one.failure or "Its text was not fetched yet.")}</p>'
    html = one.text.html
    spans = [Span(mark.start, mark.stop) for mark in alive if not mark.orphan and mark.stop > mark.start]
    if spans:
        html = document.to_html(marked(document.from_html(html), spans))
    return _IMAGE.sub(lambda found: _picture(found[0], media), html)


def _picture(tag: str, media: dict[str, str]) -> str:
    """Return a picture that is here, a link to one that is not."""
    source, alt = _SOURCE.search(tag), _ALT.search(tag)
    address = unescape(source[1]) if source else ""
    if source and address in media:
        return f"{tag[: source.start(1)]}{escape(media[address])}{tag[source.end(1) :]}"
    words = alt[1] if alt and alt[1] else "A picture"
    return f'<a href="{escape(address)}" rel="noreferrer">[{words}]</a>' if is_web(address) else f"[{words}]"


def _mark(mark: Mark) -> str:
    words = escape(mark.exact or mark.alt or "A picture").replace("\n", "<br>")
    note = f'<p class="note" dir="auto">{escape(mark.note)}</p>\n' if mark.note else ""
    tags = f'<p class="about">{escape(" ".join(f"#{tag}" for tag in mark.tags))}</p>\n' if mark.tags else ""
    return f'<blockquote class="{escape(mark.color)}" dir="auto">{words}</blockquote>\n{note}{tags}'


def _note(note: Remark) -> str:
    return _said("", note.created_at, note.text)


def _said(author: str, at: int | None, text: str) -> str:
    about = " · ".join(part for part in (escape(author), _day(at)) if part)
    return f'<p class="about">{about}</p>\n<p class="note" dir="auto">{escape(text)}</p>\n'


def _day(seconds: int | None) -> str:
    moment = _moment(seconds)
    return f"{moment:%Y-%m-%d}" if moment else ""


def _moment(seconds: int | None) -> datetime | None:
    try:
        return None if seconds is None else _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None


def jsonld(one: Whole) -> str:
    """Return the highlights and notes of an article as W3C annotations (see ``w3c``); empty when there are none.

    The moment of writing is left out, so that the same library makes the same lifeboat.
    """
    from reader.formats import Entry, w3c

    marks = [mark for mark in one.highlights if mark.deleted_at is None]
    notes = [note for note in one.notes if note.deleted_at is None]
    if not marks and not notes:
        return ""
    numbers = {
        uid: number for number, uid in enumerate([*(mark.uid for mark in marks), *(note.uid for note in notes)], 1)
    }
    entry = Entry(
        _article(one),
        "",
        tuple(_highlight(mark, numbers) for mark in marks),
        tuple(_as_note(note, numbers) for note in notes),
    )
    items = [{name: held for name, held in found.items() if name != "generated"} for found in w3c.of_entry(entry)]
    page = {"@context": w3c.CONTEXT, "type": "AnnotationPage", "id": f"urn:uuid:{one.uid}", "startIndex": 0}
    listed = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    return f'{json.dumps(page, ensure_ascii=False)[:-1]}, "items": [\n{listed}\n]}}\n'


def _article(one: Whole) -> Article:
    added = _moment(one.added_at) or _EPOCH
    return Article(
        id=1,
        uid=one.uid,
        url=one.url,
        canonical_url=one.canonical_url,
        title=one.title,
        byline=one.byline,
        site_name=one.site_name,
        published_at=_moment(one.published_at),
        added_at=added,
        lang=one.lang,
        source=one.source,
        origin=one.origin,
        tags=one.tags,
        state=State(one.state),
        starred=one.starred,
        read_at=_moment(one.read_at),
        progress=one.progress,
        position=one.position,
        words=one.words,
        excerpt=one.excerpt,
        content_hash=one.content_hash,
        status=Status(one.status),
        failure=one.failure,
        highlights=len(one.highlights),
        notes=len(one.notes),
    )


def _highlight(mark: Mark, numbers: dict[str, int]) -> Highlight:
    return Highlight(
        numbers[mark.uid],
        mark.uid,
        1,
        Selectors(mark.exact, mark.prefix, mark.suffix, mark.start, mark.stop, mark.image, mark.alt),
        mark.color,
        mark.note,
        mark.tags,
        _moment(mark.created_at) or _EPOCH,
        _moment(mark.updated_at) or _EPOCH,
        mark.orphan,
        style=mark.style,
    )


def _as_note(note: Remark, numbers: dict[str, int]) -> Note:
    return Note(
        numbers[note.uid],
        note.uid,
        1,
        note.text,
        numbers.get(note.reply_to),
        numbers.get(note.highlight),
        _moment(note.created_at) or _EPOCH,
        _moment(note.updated_at) or _EPOCH,
        note.tags,
    )
