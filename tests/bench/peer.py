"""Beside the PyPI library ``reader`` (lemon24): the same 10,000 articles, loaded, searched and counted by tag.

It has an environment of its own in ``build/bench/peer``, for its import name is ours. It keeps entries of feeds, so it is
given the articles as entries that a user adds; its search index, too, is brought up to date by its own means.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from reader.library import Library, adding
from reader.library.store import Store
from reader.model import Captured
from reader.query import Query, parse
from tests.bench import invent
from tests.bench.measure import line, percentiles, seconds

ARTICLES = (10_000, 800)
WORDS = ("the", "margin", "quiet", "lamp", "harbour", "winter", "читать", "forêt")
_CHILD = """
import json, sys, time
from datetime import datetime, timezone
from reader import make_reader
from reader._types import EntryData
data, place, words = sys.argv[1:4]
def ms(call, runs=5):
    took = []
    for _ in range(runs):
        began = time.perf_counter(); call(); took.append((time.perf_counter() - began) * 1000)
    return sorted(took)
began = time.perf_counter()
r = make_reader(place)
r.add_feed("https://peer.test/feed", allow_invalid_url=True)
tags = {}
for text in open(data, encoding="utf-8"):
    one = json.loads(text)
    r.add_entry(dict(feed_url="https://peer.test/feed", id=one["id"], title=one["title"],
                     content=[dict(value=one["html"], type="text/html")]))
    for tag in one["tags"]:
        r.set_tag(("https://peer.test/feed", one["id"]), tag)
loaded = time.perf_counter() - began
began = time.perf_counter()
r.enable_search(); r.update_search()
indexed = time.perf_counter() - began
r.close()
r = make_reader(place)
out = {"loaded": loaded, "indexed": indexed}
out["list"] = ms(lambda: [e for _, e in zip(range(100), r.get_entries())])
out["top tag"] = ms(lambda: list(r.get_entries(tags=[sys.argv[4]])))
out["tags"] = ms(lambda: list(r.get_tag_keys((None, None))))  # of all entries; without counts
out["search"] = [t for word in json.loads(words)
                 for t in ms(lambda: [e for _, e in zip(range(20), r.search_entries(word))], 3)]
out["count"] = [t for word in json.loads(words) for t in ms(lambda: r.search_entry_counts(word).total, 3)]
print(json.dumps(out))
"""


def _load(data: Path, place: Path) -> tuple[float, float]:
    """Return the seconds that we take for the same: parse and keep all in one transaction, then index all."""
    shutil.rmtree(place, ignore_errors=True)
    began = time.perf_counter()
    store = Store(place)
    with store.write() as transaction, data.open(encoding="utf-8") as lines:
        for one in map(json.loads, lines):
            captured = Captured(one["title"], one["html"], url=f"https://peer.test/{one['id']}")
            adding.add(transaction, place, adding.work_out(captured), one["tags"], None)
    store.close()
    loaded = time.perf_counter() - began
    began = time.perf_counter()
    with Library.open(place) as library:
        while library.index_more():
            pass
    return loaded, time.perf_counter() - began


def _shown(library: Library, query: Query) -> object:
    return library.hits(query, library.search(query, order="relevance").ids[:20])


def run() -> None:
    """Measure both on the same articles."""
    home = invent.KEPT / "peer"
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "reader"], check=True)
    place = invent.library(*ARTICLES)
    data, store = home / "articles.jsonl", home / "peer.sqlite"
    for file in home.glob("peer.sqlite*"):
        file.unlink()
    with Library.open(place) as library:
        ids = library.search(parse("")).ids
        top = library.tags()[0][0]
        with data.open("w", encoding="utf-8") as out:
            for article in library.articles(ids):
                one = {
                    "id": article.uid,
                    "title": article.title,
                    "tags": article.tags,
                    "html": library.body(article.id),
                }
                out.write(json.dumps(one, ensure_ascii=False) + "\n")
        told = subprocess.run(
            [str(python), "-I", "-c", _CHILD, str(data), str(store), json.dumps(WORDS), top],
            stdout=subprocess.PIPE,
            check=True,
        )
        peer = json.loads(told.stdout)
        sys.stdout.write(f"\n beside lemon24's reader, {len(ids):,} articles\n")
        loaded, indexed = _load(data, home / "ours")
        line("load", f"ours {loaded:.1f} s   theirs {peer['loaded']:.1f} s")
        line("index", f"ours {indexed:.1f} s   theirs {peer['indexed']:.1f} s")
        ours = {
            "list": lambda: library.articles(library.search(parse("")).ids[:100]),
            "top tag": lambda: library.articles(library.search(parse(f'tag:"{top}"')).ids),
            "tags": library.tags,
        }
        for what, call in ours.items():
            took = [seconds(call) for _ in range(5)]
            line(what, f"ours {percentiles(took)}   theirs {percentiles([t / 1000 for t in peer[what]])}")
        queries = [parse(word) for word in WORDS for _ in range(3)]
        took = [seconds(lambda: _shown(library, query)) for query in queries]  # noqa: B023
        line("search, 20 hits", f"ours {percentiles(took)}   theirs {percentiles([t / 1000 for t in peer['search']])}")
        took = [seconds(lambda: library.counts([query])) for query in queries]  # noqa: B023
        line("search, the count", f"ours {percentiles(took)}   theirs {percentiles([t / 1000 for t in peer['count']])}")
