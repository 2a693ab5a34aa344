"""BibTeX: one ``@online`` entry for each article, as biblatex defines it (biblatex manual, section 2.1.1), UTF-8."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from reader.formats import Entry, Written
from reader.formats.files import write_whole
from reader.model import Article

SUMMARY = "references as BibTeX"
EVERYTHING = False
SUFFIX = "bib"
_HEAD = "% References from Postil"
_SPECIAL = re.compile(r"[\\{}$&%#_^~]")
_WRITTEN = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}


def write(entries: Iterable[Entry], path: Path) -> Written:
    """Write the references, complete or not at all. Raises FormatError."""
    return write_whole(path, _HEAD, "references", lambda file: write_to(entries, file))


def write_to(entries: Iterable[Entry], file: IO[str]) -> int:
    """Write the references to an open text file and return their number."""
    file.write(f"{_HEAD}\n")
    taken: set[str] = set()
    count = 0
    for entry in entries:
        file.write(_entry(entry.article, _key(entry.article, taken)))
        count += 1
    return count


def _entry(article: Article, key: str) -> str:
    day = article.published_at.strftime("%Y-%m-%d") if article.published_at else ""
    fields = {
        "author": " and ".join(f"{{{_plain(name)}}}" for name in names(article.byline)),
        "title": f"{{{_plain(article.title)}}}",
        "organization": _plain(article.site_name),
        "date": day,
        "url": article.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "urldate": article.added_at.strftime("%Y-%m-%d") if article.url else "",
        "langid": _plain(article.lang),
        "keywords": ", ".join(_plain(tag.replace(",", " ")) for tag in article.tags),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return f"\n@online{{{key},\n" + "\n".join(lines) + "\n}\n"


def names(byline: str) -> list[str]:
    """Return the authors that a byline names."""
    return [name.strip() for name in re.split(r",|;|\band\b|&", byline) if name.strip()]


def _plain(text: str) -> str:
    return _SPECIAL.sub(lambda found: _WRITTEN.get(found[0], f"\\{found[0]}"), " ".join(text.split()))


def _key(article: Article, taken: set[str]) -> str:
    """Return what the entry is cited by: author, year, first word of the title, in ASCII; no two are the same."""
    author = (names(article.byline) or [article.site_name or "article"])[0].split()[-1:]
    year = str(article.published_at.year) if article.published_at else ""
    word = next((word for word in article.title.split() if len(word) > 3), "")
    plain = unicodedata.normalize("NFKD", "".join([*author, year, word]))
    stem = re.sub(r"[^A-Za-z0-9]", "", plain) or f"article{article.id}"
    key, number = stem, 1
    while key.casefold() in taken:
        number += 1
        key = f"{stem}-{number}"
    taken.add(key.casefold())
    return key
