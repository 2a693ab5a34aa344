"""A Markdown file as a post: its head, its title, its text through the ``markdown`` library and the sanitiser."""

from __future__ import annotations

from pathlib import PurePath

from reader import document
from reader.address import canonical, is_web
from reader.capture import dates, formulas, front_matter, markdown_flavour, page, sanitise
from reader.capture.post import Post
from reader.document import Document, Heading
from reader.errors import CaptureError


def read(text: str, base: str, name: str) -> Post:
    """Return the article of a Markdown text; ``name`` is the file's, for a title when there is no other."""
    values, rest = front_matter.split(text.lstrip("\ufeff"))
    url = front_matter.first(
        values, "url", "link", "permalink", "canonical_url", "canonical", "original_url", "source_url"
    )
    base = url if is_web(url) else base
    root = page.parse(f"<html><body>{markdown_flavour.to_html(rest)}</body></html>")
    formulas.resolve(root)
    clean = sanitise.sanitise([next(root.iter("body"))], base, url if is_web(url) else "")
    body = document.from_html(clean.html)
    if not body.blocks:
        raise CaptureError("There is no text in this file, so there is nothing to read.")
    title, body = _title(front_matter.first(values, "title"), body, name)
    return Post(
        title=title,
        document=body,
        byline=front_matter.first(values, "author", "authors", "byline", "by"),
        site_name=front_matter.first(values, "site_name", "site", "publication"),
        published_at=dates.parse(front_matter.first(values, "date", "published_at", "published", "created", "pubdate")),
        lang=front_matter.first(values, "lang", "language", "locale")[:35],
        source=front_matter.first(values, "source"),
        tags=_tags(values),
        inline=clean.inline,
        url=url if is_web(url) else "",
        canonical_url=canonical(url) if is_web(url) else "",
    )


def _tags(values: front_matter.Values) -> tuple[str, ...]:
    """Return the tags; in a file that Postil wrote ``tags`` are what Obsidian accepts, and ``postil_tags`` what they are."""
    names = ("postil_tags",) if "postil_tags" in values else ("tags", "tag", "keywords")
    return tuple(tag.lstrip("#") for tag in front_matter.several(values, *names))


def _title(given: str, body: Document, name: str) -> tuple[str, Document]:
    first = body.blocks[0]
    if given:
        return given, body
    if isinstance(first, Heading) and first.level <= 2:
        return " ".join(document.text_of(first.runs).split()), Document(body.blocks[1:] or body.blocks)
    heading = next((block for block in body.blocks if isinstance(block, Heading) and block.level == 1), None)
    if heading:
        return " ".join(document.text_of(heading.runs).split()), body
    return PurePath(name).stem.replace("_", " ") or document.excerpt(body, 80) or "Untitled", body
