"""Plain text as a post: the first line is the title, empty lines end paragraphs, addresses become links."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from pathlib import PurePath

from reader import document
from reader.capture import dates, hashtags
from reader.capture.post import Post

_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]+")
_TRAILING = ".,;:!?'…"
_BULLET = re.compile(r"\s*(?:[-*•·‣–]|\(?\d{1,3}[.)])\s+(?=\S)")
_NUMBER = re.compile(r"\s*\(?\d")
_RULE = re.compile(r"\s*(?:[-*_=~]\s*){3,}$")
_BYLINE = re.compile(
    r"(?:posted |written |published )?by\s+([^\d,:;.!?]{2,60}?)(?:\s+(?:at|on)\s+(.{3,60}))?$", re.IGNORECASE
)
_HASHES = re.compile(r"^#+\s+")
_LONG_TITLE = 180
_ABOVE = 5
"""Lines that a blog may show above a post's title, the date among them."""
_HARD_WRAP = (50, 100)
_ENDINGS = (".", "!", "?", "…", ":", "”", '"', "。")


def read(text: str, name: str) -> Post:
    """Return the article of a plain text; ``name`` is the file's, for a title when the text has only one paragraph."""
    blocks = [block for block in re.split(r"\n[ \t]*\n", text.strip("\n\ufeff")) if block.strip()]
    if len(blocks) == 1 and _are_paragraphs(blocks[0]):
        blocks = [line for line in blocks[0].split("\n") if line.strip()]
    above, blocks = _dated(blocks)
    title, blocks = _title(blocks, name)
    title, blocks = _with_hashtags(title, blocks)
    byline, published_at, blocks = _head(blocks)
    html = "".join(map(_block, blocks))
    body = document.from_html(html)
    if not body.blocks:
        body = document.from_html(f"<p>{linked(title)}</p>")
    return Post(title, body, byline=byline, published_at=published_at or above)


def _are_paragraphs(text: str) -> bool:
    """Say whether a text without empty lines has a paragraph on each line."""
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) > 1 and not _is_wrapped(lines)


def _dated(blocks: list[str]) -> tuple[datetime | None, list[str]]:
    """Take a date that stands above the title, and what a blog shows above that date when the title has hashtags."""
    lines = [line for block in blocks[:_ABOVE] for line in block.split("\n") if line.strip()][: _ABOVE + 1]
    for number, line in enumerate(lines[:-1]):
        below = lines[number + 1]
        tagged = bool(hashtags.trailing(below)[1])
        heads = tagged or (not number and len(lines) > 2 and not below.rstrip().endswith(_ENDINGS))
        if not _is_date(line) or len(below) > _LONG_TITLE or not heads:
            continue
        left = blocks
        for _ in range(number + 1):
            left = _without_first_line(left)
        if left:
            return dates.parse(" ".join(line.split())), left
    return None, blocks


def _without_first_line(blocks: list[str]) -> list[str]:
    lines = [line for line in blocks[0].split("\n") if line.strip()][1:]
    return ["\n".join(lines), *blocks[1:]] if lines else blocks[1:]


def _is_date(line: str) -> bool:
    line = " ".join(line.split())
    return len(line) <= 40 and len(line.split()) <= 6 and dates.parse(line) is not None


def _with_hashtags(title: str, blocks: list[str]) -> tuple[str, list[str]]:
    """Return the title with the line of hashtags below it, and what is left."""
    first = blocks[0].strip("\n").partition("\n")[0] if len(blocks) > 1 or "\n" in "".join(blocks[:1]) else ""
    if not hashtags.line(first) or hashtags.line(title):
        return title, blocks
    return f"{title} {' '.join(first.split())}", _without_first_line(blocks)


def _title(blocks: list[str], name: str) -> tuple[str, list[str]]:
    lines = [line for line in blocks[0].split("\n") if line.strip()]
    first = " ".join(lines[0].split()) if not _RULE.match(lines[0]) else ""
    first = _HASHES.sub("", first)
    rest = lines[1:]
    alone = len(blocks) == 1 and not rest
    if first and len(first) <= _LONG_TITLE and not alone and not _is_wrapped(lines):
        while rest and _RULE.match(rest[0]):
            rest = rest[1:]
        return first, ["\n".join(rest), *blocks[1:]] if rest else blocks[1:]
    if alone and first and len(first) <= 80:
        return first, blocks
    words = document.excerpt(document.from_html(f"<p>{escape(' '.join(lines))}</p>"), 80)
    return PurePath(name).stem.replace("_", " ") or words or "Untitled", blocks


def _head(blocks: list[str]) -> tuple[str, datetime | None, list[str]]:
    """Take who wrote it and when, where these stand on lines of their own beneath the title."""
    byline, moment = "", None
    while blocks and (not byline or moment is None):
        first, _, rest = blocks[0].partition("\n")
        line = " ".join(first.split())
        match = _BYLINE.fullmatch(line)
        if match and not byline and len(match[1].split()) <= 6 and len(blocks) > 1:
            byline = match[1].strip()
            moment = moment or dates.parse(match[2] or "")
        elif moment is None and _is_date(line) and len(blocks) > 1:
            moment = dates.parse(line)
        else:
            break
        blocks = [rest, *blocks[1:]] if rest.strip() else blocks[1:]
    return byline, moment, blocks


def _block(text: str) -> str:
    lines = text.split("\n")
    full = [line for line in lines if line.strip()]
    if len(full) == 1 and _RULE.match(full[0]):
        return "<hr>"
    if len(full) > 1 and _BULLET.match(full[0]) and sum(bool(_BULLET.match(line)) for line in full) > len(full) / 2:
        return _list(full)
    if all(line.startswith("> ") or line.strip() == ">" for line in full):
        return f"<blockquote>{_block(chr(10).join(line[1:].strip() for line in full))}</blockquote>"
    if _is_wrapped(full):
        return f"<p>{linked(' '.join(line.strip() for line in full))}</p>"
    return f"<p>{'<br>'.join(linked(line.strip()) for line in full)}</p>"


def _list(lines: list[str]) -> str:
    items: list[str] = []
    for line in lines:
        if match := _BULLET.match(line):
            items.append(line[match.end() :].strip())
        else:
            items[-1] += " " + line.strip()
    numbered = bool(_NUMBER.match(lines[0]))
    start = re.search(r"\d+", lines[0])
    opening = f'<ol start="{int(start[0])}">' if numbered and start else "<ul>"
    return opening + "".join(f"<li>{linked(item)}</li>" for item in items) + ("</ol>" if numbered else "</ul>")


def _is_wrapped(lines: list[str]) -> bool:
    """Say whether lines end where they are full and not where the writer meant them to: all but the last are long, none
    is very long.
    """
    if len(lines) < 2:
        return False
    if sum(line.rstrip().endswith(_ENDINGS) for line in lines[:-1]) * 2 >= len(lines) - 1:
        return False
    low, high = _HARD_WRAP
    sizes = [len(line.rstrip()) for line in lines]
    return max(sizes) <= high and min(sizes[:-1]) >= low and max(sizes) - min(sizes[:-1]) <= 25


def linked(text: str) -> str:
    """Return text as HTML, its web addresses as links."""
    out, position = [], 0
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_TRAILING)
        while address.endswith(")") and address.count("(") < address.count(")"):
            address = address[:-1].rstrip(_TRAILING)
        out.append(escape(text[position : match.start()], quote=False))
        out.append(f'<a href="{escape(address)}">{escape(address, quote=False)}</a>')
        position = match.start() + len(address)
    return "".join(out) + escape(text[position:], quote=False)
