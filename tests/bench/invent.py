"""Large libraries for ``bench library``, written by bulk statements and kept in ``build/bench`` for the next run.

Beside ``generate`` nothing is parsed or asked about: 100,000 articles of 800 words are made within minutes. Words are
drawn as in real text, in eight languages; English has the little words of English, which are in nearly every article.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import shutil
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from reader.library import Library, folding, rows
from reader.library.store import Store
from reader.model import tag_key
from tests.bench.generate import SYLLABLES
from tests.conftest import ROOT

VERSION = 2
"""Of what is invented; another one makes the libraries anew."""
KEPT = ROOT / "build" / "bench"
BATCH = 2_000
TAGS = 500
MORE = {
    "ko": "조용 한 독서 방 책 쪽 여백 메모 겨울 편지 지도 돌 항구 등불",
    "th": "ห้อง อ่าน หนังสือ หน้า ขอบ บันทึก ฤดูหนาว จดหมาย แผนที่ หิน ท่าเรือ โคมไฟ",
}
SHARES = {"en": 45, "fr": 15, "ru": 14, "kk": 6, "zh": 7, "ja": 6, "ko": 4, "th": 3}
LITTLE = (
    "the of and to in a is that for it on with as was he be at by i this had not are but from or have an they which"
)
_SPACELESS = {"zh", "ja", "th"}


class Words:
    """The words of one language and how often each is used."""

    def __init__(self, lang: str, dice: random.Random, size: int = 60_000) -> None:
        syllables = (SYLLABLES | MORE)[lang].split()
        self.space = "" if lang in _SPACELESS else " "
        lengths = dice.choices((1, 2, 3, 4), (2, 5, 5, 3), k=size)
        little = LITTLE.split() if lang == "en" else []
        drawn = ("".join(dice.choices(syllables, k=length)) for length in lengths)
        self.words = list(dict.fromkeys([*little, *drawn]))
        self._weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))

    def draw(self, dice: random.Random, count: int) -> list[str]:
        """Return so many words."""
        return dice.choices(self.words, cum_weights=self._weights, k=count)


def library(articles: int, words: int, told: str = "") -> Path:
    """Return the folder of a library of so many articles of so many words, indexed; made when it is not there yet."""
    place = KEPT / f"library-{articles}x{words}-{VERSION}"
    marker = place / "made"
    if not marker.exists():
        shutil.rmtree(place, ignore_errors=True)
        _fill(place, articles, words)
        marker.write_text(told, encoding="utf-8")
    with Library.open(place) as opened:
        while opened.index_more() or opened.index_more_marks():
            pass
    return place


def _fill(place: Path, articles: int, words: int) -> None:
    dice = random.Random(articles)
    vocabularies = {lang: Words(lang, dice) for lang in SHARES}
    store = Store(place)
    try:
        store.db.execute("PRAGMA synchronous = off").fetchall()
        names = _tags(store, dice, vocabularies["en"])
        numbers = itertools.count(1)
        now = int(time.time())
        for start in range(0, articles, BATCH):
            with store.write() as transaction:
                db = transaction.db
                made = [
                    _invent(n, articles, words, dice, vocabularies, now)
                    for n in range(start, min(start + BATCH, articles))
                ]
                db.executemany(
                    """INSERT INTO article(id, uid, state, starred, added_at, published_at, read_at, progress, words, url,
                         canonical_url, content_hash, title, title_key, byline, site_name, site_key, lang, excerpt)
                       VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    [one[0] for one in made],
                )
                db.executemany("INSERT INTO body(article_id, codec, html) VALUES(?, 1, ?)", [one[1] for one in made])
                db.executemany(
                    """INSERT INTO version(article_id, origin, present, captured_at, words, content_hash)
                       VALUES(?, 'capture', 1, ?, ?, ?)""",
                    [(one[0][0], one[0][4], one[0][8], one[0][11]) for one in made],
                )
                db.executemany(
                    "INSERT INTO article_tag VALUES(?, ?, ?)",
                    [t for one in made for t in _tagged(one[0][0], dice, names)],
                )
                marks = [mark for one in made for mark in _marks(*one[0][:5], one[2], dice, numbers)]
                db.executemany(
                    """INSERT INTO highlight(id, uid, article_id, start, stop, exact, prefix, suffix, color, note, created_at,
                         updated_at) VALUES(?, ?, ?, ?, ?, ?, '', '', ?, ?, ?, ?)""",
                    marks,
                )
                notes = [(rows.new_uid(), m[2], m[-1], m[-1], m[9]) for m in marks if m[0] % 10 == 0 and m[9]]
                db.executemany(
                    "INSERT INTO note(uid, article_id, created_at, updated_at, text) VALUES(?, ?, ?, ?, ?)", notes
                )
                transaction.touch([made[0][0][0]], "added")
        store.db.execute("DELETE FROM mark_change WHERE seq < (SELECT max(seq) FROM mark_change)")
    finally:
        store.close()


def _invent(
    number: int, total: int, words: int, dice: random.Random, vocabularies: dict[str, Words], now: int
) -> tuple[tuple[object, ...], tuple[int, bytes], str]:
    lang = dice.choices(list(SHARES), list(SHARES.values()))[0]
    vocabulary = vocabularies[lang]
    length = max(20, int(dice.gauss(words, words / 3)))
    drawn = vocabulary.draw(dice, length)
    title = vocabulary.space.join(drawn[: dice.randint(2, 7)]).capitalize()
    space = vocabulary.space
    paragraphs = [space.join(drawn[at : at + 60]) for at in range(0, length, 60)]
    text = "\n".join(paragraphs)
    html = "".join(f"<p>{paragraph}.</p>" for paragraph in paragraphs)
    state = dice.choices(("inbox", "later", "archive", "trash"), (30, 15, 50, 5))[0]
    added = now - (total - number) * 600
    read = added + 86_400 if state == "archive" or dice.random() < 0.1 else None
    progress = 1.0 if read else dice.choice((0.0, 0.0, 0.0, 0.3, 0.6))
    site = min(int(dice.paretovariate(0.7)), 900)
    url = f"https://site{site}.example/{2010 + number % 15}/{number}"
    article = (
        *(number + 1, rows.new_uid(), state, int(dice.random() < 0.05), added, added - dice.randrange(10**7), read),
        *(progress, length, url, url, hashlib.sha256(text.encode()).hexdigest(), title, folding.key(title)),
        *(" ".join(vocabulary.draw(dice, 2)), f"Site {site}", f"site {site}", lang, text[:240]),
    )
    return article, (number + 1, zlib.compress(html.encode(), 1)), text


def _marks(
    article_id: object,
    uid: object,
    state: object,
    starred: object,
    added: object,
    text: str,
    dice: random.Random,
    numbers: Iterator[int],
) -> Iterator[tuple[object, ...]]:
    for _ in range(dice.choice((0, 0, 0, 0, 0, 3, 6))):
        start = dice.randrange(max(1, len(text) - 90))
        exact = text[start : start + dice.randint(8, 90)]
        note = f"a thought on {exact[:20]}" if dice.random() < 0.25 else ""
        color = dice.choice(("yellow", "green", "blue", "pink"))
        yield (next(numbers), rows.new_uid(), article_id, start, start + len(exact), exact, color, note, added, added)


def _tags(store: Store, dice: random.Random, vocabulary: Words) -> tuple[list[int], list[float], dict[int, int]]:
    """Make the tags; return their numbers, how often each is used, and which stands above which."""
    plain = [word for word in dict.fromkeys(vocabulary.draw(dice, TAGS * 20)) if len(word) > 4][:TAGS]
    names = [f"{plain[rank // 5 % 8 * 5]}/{name}" if rank % 5 == 4 else name for rank, name in enumerate(plain)]
    numbers = {tag_key(name): number for number, name in enumerate(names, 1)}
    with store.write() as transaction:
        for name in names:
            key = tag_key(name)
            transaction.db.execute("INSERT INTO tag(id, name, key) VALUES(?, ?, ?)", (numbers[key], name, key))
    above = {numbers[tag_key(n)]: numbers[tag_key(n.split("/")[0])] for n in names if "/" in n}
    return list(numbers.values()), list(itertools.accumulate(1 / (rank + 4) for rank in range(len(names)))), above


def _tagged(
    article_id: object, dice: random.Random, names: tuple[list[int], list[float], dict[int, int]]
) -> list[tuple[object, int, int | None]]:
    ids, weights, above = names
    own = list(dict.fromkeys(dice.choices(ids, cum_weights=weights, k=dice.choice((0, 1, 2, 2, 3, 4)))))
    parents = dict.fromkeys(above[tag] for tag in own if tag in above and above[tag] not in own)
    return [(article_id, tag, place) for place, tag in enumerate(own)] + [(article_id, tag, None) for tag in parents]


def read_words(place: Path, count: int = 60) -> list[str]:
    """Return words that stand in titles of a library, of all its languages."""
    with Library.open(place) as opened:
        kept = opened.articles(range(5, 5 + 7 * count, 7))
    return [word for article in kept for word in article.title.casefold().split()[-1:]][:count]
