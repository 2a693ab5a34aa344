"""Libraries of invented articles, of any size, the same for the same seed: for benches and for tests that need many.

The words are made of syllables in six languages and drawn as in real text (a few very often, most hardly ever); tags,
shelves, stars, highlights and notes are spread as in a library that is used.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import sys
import time
from pathlib import Path

from reader import anchoring
from reader.library import Library, adding, notes, rows
from reader.library import articles as shelves
from reader.library.store import Store, Transaction
from reader.model import Captured, Span, State

SYLLABLES = {
    "en": "mar gin lib ra ry read ing quiet desk pen cil line lamp har bour stone win ter let ter map",
    "fr": "mar ge bi blio thè que lec ture forêt été ï le œu vre gar çon hi ver let tre car te",
    "ru": "по ля кни га чи та тель ти ши на сто я ёл ка зи ма пись мо кар та",
    "kk": "кі тап ха на қа ла оқу ұй қы ең бек күз ән жол дос хат бет",
    "zh": "安静 的 阅读 房间 书 页 边 空白 笔记 冬天 信 地图 石 港口 灯",
    "ja": "静か な 読書 場所 本 の 余白 に 書く 冬 手紙 地図 港 ラン プ",
}
SHARES = {"en": 45, "fr": 15, "ru": 15, "kk": 12, "zh": 7, "ja": 6}
BATCH = 500


class Vocabulary:
    """The words of one language and how often each is used."""

    def __init__(self, lang: str, dice: random.Random, size: int = 20_000) -> None:
        syllables = SYLLABLES[lang].split()
        self.space = "" if lang in {"zh", "ja"} else " "
        lengths = dice.choices((1, 2, 3, 4), (2, 5, 5, 3), k=size)
        self._words = list(dict.fromkeys("".join(dice.choices(syllables, k=length)) for length in lengths))
        self._weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(self._words))))

    def draw(self, dice: random.Random, count: int) -> list[str]:
        """Return so many words."""
        return dice.choices(self._words, cum_weights=self._weights, k=count)


def generate(folder: Path, articles: int = 10_000, words: int = 400, seed: int = 1, index: bool = True) -> None:
    """Fill the library in ``folder``, which must be empty. ``words`` is the average of an article."""
    dice = random.Random(seed)
    vocabularies = {lang: Vocabulary(lang, dice) for lang in SYLLABLES}
    names = _tag_names(dice, 500)
    weights = list(itertools.accumulate(1 / (rank + 4) for rank in range(len(names))))
    store = Store(folder)
    try:
        for start in range(0, articles, BATCH):
            with store.write() as transaction:
                for number in range(start, min(start + BATCH, articles)):
                    lang = dice.choices(list(SHARES), list(SHARES.values()))[0]
                    incoming = invent(
                        number, lang, vocabularies[lang], max(20, int(dice.gauss(words, words / 3))), dice
                    )
                    chosen = dice.choices(names, cum_weights=weights, k=dice.choice((0, 1, 2, 2, 3, 4)))
                    _add(transaction, folder, incoming, chosen, number, articles, dice)
    finally:
        store.close()
    if index:
        with Library.open(folder) as library:
            while library.index_more():
                pass


def invent(number: int, lang: str, vocabulary: Vocabulary, length: int, dice: random.Random) -> adding.Incoming:
    """Return one article, worked out without parsing it."""
    drawn = vocabulary.draw(dice, length)
    title = vocabulary.space.join(drawn[: dice.randint(2, 6)]).capitalize()
    paragraphs = [vocabulary.space.join(drawn[at : at + 60]).capitalize() + "." for at in range(0, length, 60)]
    text = "\n".join(paragraphs)
    site = f"Site {number % 97}"
    captured = Captured(
        title=title,
        html="\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
        url=f"https://site{number % 97}.example/{number}",
        byline=" ".join(vocabulary.draw(dice, 2)),
        site_name=site,
        lang=lang,
    )
    codec, body = rows.pack(captured.html)
    return adding.Incoming(
        captured=captured,
        canonical_url=captured.url,
        html=captured.html,
        text=text,
        words=length,
        excerpt=text[:240],
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        codec=codec,
        body=body,
        images={},
        original=None,
    )


def _add(
    transaction: Transaction,
    folder: Path,
    incoming: adding.Incoming,
    chosen: list[str],
    number: int,
    total: int,
    dice: random.Random,
) -> None:
    article_id, _ = adding.add(transaction, folder, incoming, chosen, None)
    added = int(time.time()) - (total - number) * 3600
    transaction.db.execute("UPDATE article SET added_at = ? WHERE id = ?", (added, article_id))
    state = dice.choices((State.INBOX, State.LATER, State.ARCHIVE, State.TRASH), (30, 15, 50, 5))[0]
    shelves.set_state(transaction, [article_id], state)
    if dice.random() < 0.05:
        shelves.set_starred(transaction, [article_id], True)
    if state == State.ARCHIVE:
        shelves.set_progress(transaction, article_id, 1.0, 0)
    for _ in range(dice.choice((0, 0, 0, 0, 3, 6))):
        start = dice.randrange(max(1, len(incoming.text) - 40))
        marked = anchoring.describe(incoming.text, Span(start, min(len(incoming.text), start + dice.randint(8, 90))))
        transaction.db.execute(
            """INSERT INTO highlight(uid, article_id, start, stop, exact, prefix, suffix, color, note, created_at, updated_at)
               VALUES(?, ?, ?, ?, ?, ?, ?, 'yellow', ?, ?, ?)""",
            (
                *(rows.new_uid(), article_id, marked.start, marked.end, marked.exact, marked.prefix, marked.suffix),
                *("a thought" if dice.random() < 0.25 else "", added, added),
            ),
        )
    if dice.random() < 0.05:
        notes.add(transaction, article_id, f"Note on {incoming.captured.title}", None, None)


def _tag_names(dice: random.Random, count: int) -> list[str]:
    plain = Vocabulary("en", dice, 2_000).draw(dice, count * 3)
    names = list(dict.fromkeys(plain))[:count]
    return [f"{names[rank % 40]}/{name}" if rank % 5 == 4 else name for rank, name in enumerate(names)]


if __name__ == "__main__":
    began = time.perf_counter()
    generate(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
    sys.stdout.write(f"{time.perf_counter() - began:.1f} s\n")
