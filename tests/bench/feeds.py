"""Feeds of the shared corpus: how many of the values that other parsers expect are read, each miss with its reason."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from reader.capture import feed, feed_dates
from reader.capture.feed_raw import RawFeed
from tests.bench.beside import feeds

_TITLES = "the link is within the title's markup; of a title the words are kept, so nothing is resolved there"
REASONS = {
    "encoding/bozo_linenoise.xml": "a '<' that begins no tag is kept, not dropped",
    "wellformed/atom10/entry_category_term.xml": "the label, which is made for people, is the tag; gofeed wants it so too",
    "wellformed/base/http_feed_title_base64_base_content_location.xml": _TITLES,
    "wellformed/base/http_feed_title_base64_base_docuri.xml": _TITLES,
    "wellformed/base/http_feed_title_base_content_location.xml": _TITLES,
    "wellformed/base/http_feed_title_inline_base_docuri.xml": _TITLES,
    "wellformed/rss/item_description_not_a_doctype.xml": "written otherwise; the same words",
    "translator/rss/feed_link_-_rss_channel_atom_link_alternate.json": "the prefix atom: is declared nowhere",
    "parser/rss/rss_channel_item_guid_naked_markup.json": "an id made of markup is no id; the entry goes by its address",
    "parser/rss/rss_channel_item_uri_at_protocol.json": "feedparser takes the guid, the one address that it keeps",
    "parser/rss/rss_channel_language.json": "<language> is closed by another word, and what is in it is lost",
}
"""Why a value of these files is another one."""
POLICY = "what to make of what is no date (another month, 1970) is a choice: none, or the last century"


class Miss(NamedTuple):
    name: str
    path: str
    wanted: Any
    got: Any


def run() -> None:
    """Print both tables."""
    folder = Path(os.environ.get("POSTIL_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus") / "feeds"
    if not folder.exists():
        sys.stdout.write(f"no corpus at {folder}; POSTIL_CORPUS names the folder that has it\n")
        return
    corpus(folder)
    feeds()


def corpus(folder: Path) -> None:
    """Print how many of the corpus's values and dates are read."""
    _values(folder)
    _dates(folder)


def _values(folder: Path) -> None:
    good: Counter[str] = Counter()
    every: Counter[str] = Counter()
    misses: list[Miss] = []
    start = time.perf_counter()
    files = json.loads((folder / "expected.json").read_text("utf-8"))
    for case in files:
        headers = {name.lower(): value for name, value in case["headers"].items()}
        found = feed.raw((folder / "files" / case["file"]).read_bytes(), case["url"], headers)
        for check in case["checks"]:
            path = ".".join(step for step in check["path"] if isinstance(step, str)) or "(refused)"
            every[path] += 1
            got = _dig(_plain(found), check["path"]) if found else None
            if _agrees(check["op"], got, check["value"], found):
                good[path] += 1
            else:
                misses.append(Miss(case["id"], path, check["value"], got))
    took = time.perf_counter() - start
    for path in sorted(every):
        sys.stdout.write(f"  {path:<26} {good[path]:>4} of {every[path]:>4}  {good[path] / every[path]:7.1%}\n")
    right, whole = sum(good.values()), sum(every.values())
    sys.stdout.write(f"  {'all values':<26} {right:>4} of {whole:>4}  {right / whole:7.2%}  (aim ≥ 97 %)\n")
    sys.stdout.write(f"  {len(files)} files in {took:.2f} s\n")
    for miss in misses:
        reason = REASONS.get(miss.name, "NOT EXPLAINED")
        sys.stdout.write(f"  - {miss.name} {miss.path}: {miss.got!r:.60} for {miss.wanted!r:.60}\n    {reason}\n")


def _dates(folder: Path) -> None:
    cases = json.loads((folder / "dates.json").read_text("utf-8"))
    wrong = [case for case in cases if feed_dates.moment(case["input"]) != _moment(case["expected"])]
    sys.stdout.write(f"  {'dates':<26} {len(cases) - len(wrong):>4} of {len(cases):>4}\n")
    for case in wrong:
        reason = POLICY if case["policy"] else "NOT EXPLAINED"
        sys.stdout.write(
            f"  - {case['input']!r}: {feed_dates.moment(case['input'])} for {case['expected']}\n    {reason}\n"
        )


def _plain(found: RawFeed) -> dict[str, Any]:
    entries = [
        {
            **{name: getattr(one, name) for name in ("id", "link", "title", "summary", "content", "author", "tags")},
            **{name: getattr(one, name) for name in ("published", "updated")},
            "enclosures": [{"url": hung.url, "type": hung.media, "length": hung.length} for hung in one.enclosures],
        }
        for one in found.entries
    ]
    head = {name: getattr(found, name) for name in ("title", "link", "description", "author", "updated")}
    return {"feed": {**head, "language": found.lang, "feed_url": found.url}, "entries": entries}


def _dig(value: Any, path: list[Any]) -> Any:
    for step in path:
        if isinstance(step, dict):
            value = next((one for one in value if one["id"] == step["by_id"]), None)
        elif isinstance(step, int):
            value = value[step] if step < len(value) else None
        else:
            value = value.get(step)
        if value is None:
            return None
    return value


def _agrees(op: str, got: Any, wanted: Any, found: RawFeed | None) -> bool:
    if op == "error":
        return found is None
    if op == "len":
        return got is not None and len(got) == wanted
    if op == "date":
        return got is not None and got.replace(microsecond=0) == _moment(wanted)
    if op == "set":
        return set(_words(wanted)) <= set(_words(got or []))
    if op == "contains":
        return _one(wanted) in _one(got)
    return _visible(got) == _visible(wanted) if op == "html" else _one(got) == _one(wanted)


def _words(values: list[Any]) -> Iterator[str]:
    return map(_one, values)


def _one(value: Any) -> str:
    return " ".join(str(value or "").split())


def _visible(markup: str | None) -> str:
    import lxml.html

    try:
        return _one(lxml.html.fragment_fromstring(markup or "", create_parent="div").text_content())
    except lxml.etree.LxmlError:  # nothing is in it
        return _one(markup)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(microsecond=0) if text else None
