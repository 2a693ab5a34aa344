"""Markdown: a folder with one file for each article, made by a template (``markdown_template``).

A file has the article's properties as front matter (``markdown_head``), the title as a heading, the body, and under
``## Highlights``, ``## Notes`` and ``## Links`` what the reader wrote (``markdown_marks``) and which kept articles the text
links to. Links in notes lead to the other files (``[[File]]``, ``[[File#^uid]]`` for a mark). ``markdown_shelf`` says which
files are ours, and what of them stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from reader import document
from reader.address import is_web
from reader.document import Document, Paragraph, Run
from reader.errors import FormatError
from reader.formats import Entry, Written, could_not_write, markdown_head, markdown_marks
from reader.formats.markdown_marks import Names, comment
from reader.formats.markdown_shelf import Shelf, composed
from reader.formats.markdown_template import Template
from reader.links import address

SUMMARY = "a folder of Markdown files, one for each article"
EVERYTHING = False
PICTURES = "Pictures"
"""The folder for copies of pictures."""
_PICTURE = re.compile(r"(!\[(?:\\.|[^\]\\])*\]\()(<[^>\n]*>|[^()\s]*)\)")
_KINDS = (
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"RIFF", ".webp"),
    (b"BM", ".bmp"),
    (b"\0\0\0", ".avif"),
)


def write(
    entries: Iterable[Entry],
    path: Path,
    *,
    template: Template | None = None,
    pictures: bool = False,
    titles: Iterable[tuple[str, str]] = (),
) -> Written:
    """Write each entry as a file in the folder ``path``, which is made when it is not there. Each file is whole or not there.

    ``pictures``: those that are kept are copied into a folder beside. ``titles`` are uids and titles of all that will come,
    so that what is written first can link to what is written last.
    """
    made, template, count = None, template or Template(), 0
    try:
        made = opened(path)
        for uid, title in titles:
            made.plan(uid, title)
        files = made.files()
        for entry in entries:
            put(made, entry, files, template, pictures=pictures)
            count += 1
    except OSError as error:
        raise could_not_write(path, error) from error
    return Written(path, count, tuple(made.kept))


def opened(path: Path, *, follow: bool = False) -> Shelf:
    """Return a folder to put files in; it is made. Raises FormatError for what is no folder."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        return Shelf(path, follow=follow)
    except (FileExistsError, NotADirectoryError) as error:
        raise FormatError(f"{path} is not a folder; the Markdown export needs a folder to put its files in.") from error
    except OSError as error:
        raise could_not_write(path, error) from error


def put(shelf: Shelf, entry: Entry, files: dict[str, str], template: Template, *, pictures: bool) -> None:
    """Write one article into a folder. ``files`` are the names of all files, by uid. Raises OSError."""
    article = entry.article
    names = Names({**files, article.uid: shelf.plan(article.uid, article.title)}, dict(entry.targets))
    copied = _copied(entry, shelf.folder) if pictures else {}
    shelf.put(article.uid, article.title, filled(entry, template, names, copied))


def article_text(entry: Entry) -> str:
    """Return one article as a Markdown file, as the usual template has it."""
    return composed(filled(entry, Template(), Names(), {}), entry.article.uid)


def filled(entry: Entry, template: Template, names: Names, copied: dict[str, str]) -> str:
    """Return what a template makes of an article. ``copied`` are the files of pictures by their addresses."""
    article, whole = entry.article, not template.is_default
    own = names.files.get(article.uid, "")
    body = document.to_markdown(document.from_html(entry.html)).strip("\n")
    shown = {url: copied[url] for found in _PICTURE.finditer(body) if (url := _address(found[2], copied))}
    if shown:
        body = _PICTURE.sub(lambda found: _replaced(found, shown), body)
        body += f"\n{comment('pictures', {file: url for url, file in shown.items()})}"
    notes = markdown_marks.notes(entry, names, whole=whole)
    return template.fill(
        {
            "article": _article(entry, own),
            "front_matter": "\n".join(markdown_head.lines(article, own)),
            "body": body,
            "highlights": [markdown_marks.highlight(mark, names, whole=whole) for mark in entry.highlights],
            "notes": notes,
            "thread": markdown_marks.thread(notes),
            "links": [
                {"uid": uid, "title": title, "link": names.link(uid, title)}
                for uid, title in entry.links
                if uid in names.files and uid != article.uid
            ],
            "begin": {name: comment(name) for name in markdown_marks.SECTIONS},
        }
    )


def _article(entry: Entry, own: str) -> dict[str, Any]:
    article = entry.article
    heading = Document((Paragraph((Run(" ".join(article.title.split())),)),))
    return {
        "uid": article.uid,
        "title": article.title,
        "heading": document.to_markdown(heading).strip("\n"),
        "author": article.byline,
        "site": article.site_name,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "lang": article.lang,
        "source": article.source,
        "excerpt": article.excerpt,
        "state": str(article.state),
        "starred": article.starred,
        "progress": article.progress,
        "words": article.words,
        "tags": list(article.tags),
        "obsidian_tags": list(markdown_head.obsidian_tags(article.tags)),
        "date": markdown_head.time(article.published_at),
        "added": markdown_head.time(article.added_at),
        "read": markdown_head.time(article.read_at),
        "link": address(article.uid),
        "file": own,
    }


def _address(target: str, known: dict[str, str]) -> str:
    """Return the one of these addresses that a target of Markdown stands for; empty for none."""
    bare = target.strip("<>")
    return next((url for url in (bare, bare.replace("%20", " ")) if url in known), "")


def _replaced(found: re.Match[str], shown: dict[str, str]) -> str:
    file = shown.get(_address(found[2], shown))
    return f"{found[1]}{file})" if file else found[0]


def _copied(entry: Entry, folder: Path) -> dict[str, str]:
    """Copy the kept pictures of an article that are not there yet; return their files, as links, by address."""
    found = {}
    for url, kept in entry.images:
        try:
            with kept.open("rb") as file:
                head = file.read(400)
        except OSError:
            continue  # the text still has its address
        name = f"{kept.name[:20]}{_ending(head)}"
        target = folder / PICTURES / name
        if not target.exists():
            _copy(kept, target)
        if is_web(url):
            found[url] = f"{PICTURES}/{name}"
    return found


def _copy(kept: Path, target: Path) -> None:
    from shutil import copyfile
    from uuid import uuid4

    target.parent.mkdir(exist_ok=True)
    part = target.with_name(f".{uuid4().hex[:12]}.part")
    try:
        copyfile(kept, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _ending(head: bytes) -> str:
    for begin, ending in _KINDS:
        if head.startswith(begin):
            return ending
    return ".svg" if b"<svg" in head or b"<?xml" in head else ""
