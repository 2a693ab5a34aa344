"""Articles in several scripts as an editor goes through them from end to end; each character knows where it came from.

Unlike ``edits``, which changes a text around one passage, a revision here touches the whole of it: paragraphs are split,
joined, moved and dropped, sentences put in another order, quotes and dashes retyped, words exchanged. Where a passage is
afterwards is read from where its characters have gone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import NamedTuple

from reader.model import Span
from tests.anchoring.edits import COMMON, ENDS, ROOTS, Case


class Char(NamedTuple):
    """A character and its place in the text before; -1 for a new one."""

    char: str
    origin: int


Chars = list[Char]
Edit = Callable[[random.Random, "Script", Chars], Chars]
_HAN = "山水火木金土日月人口手心目耳田雨雪風花草虫魚鳥馬牛羊門戸車舟道橋町村海川空星夜朝春夏秋冬赤青白黒紙筆本字話語読書見聞歩走"
_KANA = "のをにはがとでもからまでよりてたるれなくいうこそあ"
_ARABIC = "كتاب مدينة بحر قمر طريق باب شجرة نهر سماء في من على إلى كان هذا التي"
_HINDI = "नदी किताब पुल हवा दीपक शहर और में की से यह वह था पेड़ रास्ता चिट्ठी"


class Script(NamedTuple):
    """How words and sentences are made."""

    word: Callable[[random.Random], str]
    between: str
    """What stands between words."""
    stop: str
    after: str
    """What stands between sentences."""


def _english(dice: random.Random) -> str:
    word = dice.choice(COMMON) if dice.random() < 0.45 else dice.choice(ROOTS) + dice.choice(ENDS)
    return dice.choice([f"“{word}”", f"{word} –", f"{word}’s", "🧂" + word]) if dice.random() < 0.05 else word


def _japanese(dice: random.Random) -> str:
    return "".join(dice.choices(_HAN, k=dice.randint(1, 3))) + dice.choice(_KANA)


SCRIPTS = {
    "latin": Script(_english, " ", ".", " "),
    "cjk": Script(_japanese, "", "。", ""),
    "arabic": Script(lambda dice: dice.choice(_ARABIC.split()) + dice.choice(["", "ي", "ها", "ون"]), " ", ".", " "),
    "hindi": Script(lambda dice: dice.choice(_HINDI.split()) + dice.choice(["", "ो", "ने"]), " ", "।", " "),
}


def revision(dice: random.Random) -> Case:
    """Return one marked passage and what a revision has made of its text; ``kind`` names the first edit, or ``gone``."""
    while True:
        script = SCRIPTS[dice.choices(list(SCRIPTS), [5, 2, 1, 1])[0]]
        old = "\n".join(_paragraph(dice, script) for _ in range(dice.randint(4, 12)))
        span = _passage(dice, old)
        names = dice.sample(list(EDITS), dice.choice([1, 1, 2]))
        chars = [Char(char, at) for at, char in enumerate(old)]
        for name in names:
            chars = EDITS[name](dice, script, chars)
        found = _truth(chars, old, span)
        if found is not None:
            truth = found if found.start < found.end else None
            new = "".join(char.char for char in chars)
            kept = truth is not None and new[slice(*truth)] == old[slice(*span)]
            return Case("gone" if truth is None else "kept" if kept else "edited", old, span, new, truth)


def _truth(chars: Chars, old: str, span: Span) -> Span | None:
    """Return where most of a passage is; an empty span when nothing is left, None when it is neither here nor there."""
    marked = sum(not char.isspace() for char in old[slice(*span)])
    places = [at for at, char in enumerate(chars) if span.start <= char.origin < span.end and not char.char.isspace()]
    if not places:
        return Span(0, 0)
    found = Span(places[0], places[-1] + 1)
    whole = len(places) >= 0.7 * marked and found.end - found.start <= 1.5 * (span.end - span.start) + 8
    return found if whole else None


def _sentence(dice: random.Random, script: Script) -> str:
    made = script.between.join(script.word(dice) for _ in range(dice.randint(6, 18)))
    return made[0].upper() + made[1:] + script.stop


def _paragraph(dice: random.Random, script: Script) -> str:
    return script.after.join(_sentence(dice, script) for _ in range(dice.randint(1, 5)))


def _passage(dice: random.Random, text: str) -> Span:
    """Return a phrase, a sentence, or the end of one block with the beginning of the next."""
    way = dice.randrange(3)
    sentences = [match.span() for match in re.finditer(r"[^.。।\n]+[.。।]", text)]
    if way == 0:
        start, end = dice.choice(sentences)
        return Span(start + len(text[start:end]) - len(text[start:end].lstrip()), end)
    words = [match.span() for match in re.finditer(r"[\u3040-\u9fff]{2}|[^\s\u3040-\u9fff]+", text)]
    breaks = [at for at, (start, _) in enumerate(words) if at and "\n" in text[words[at - 1][1] : start]]
    if way == 1 and breaks:
        at = dice.choice(breaks)
        first, last = max(0, at - dice.randint(2, 8)), min(len(words) - 1, at + dice.randint(2, 8))
    else:
        first = dice.randrange(len(words) - 4)
        last = min(len(words) - 1, first + dice.randint(3, 12))
    return Span(words[first][0], words[last][1])


# -- edits


def _new(text: str) -> Chars:
    return [Char(char, -1) for char in text]


def _paragraphs(chars: Chars) -> list[Chars]:
    found: list[Chars] = [[]]
    for char in chars:
        if char.char == "\n":
            found.append([])
        else:
            found[-1].append(char)
    return found


def _joined(paragraphs: list[Chars]) -> Chars:
    found: Chars = []
    for paragraph in filter(None, paragraphs):
        found += [*_new("\n"), *paragraph] if found else paragraph
    return found


def _sentences(paragraph: Chars) -> list[Chars]:
    text = "".join(char.char for char in paragraph)
    return [paragraph[match.start() : match.end()] for match in re.finditer(r"[^.。।]+[.。।]?\s*", text)]


def _closed(sentences: list[Chars], script: Script) -> Chars:
    """Return a paragraph of sentences with what belongs between them."""
    found: Chars = []
    for sentence in sentences:
        bare = sentence[:-1] if sentence[-1].char == " " else sentence
        found += [*_new(script.after), *bare] if found else bare
    return found


def _each(change: Callable[[random.Random, Script, list[Chars]], list[Chars]]) -> Edit:
    def run(dice: random.Random, script: Script, chars: Chars) -> Chars:
        return _joined([_closed(change(dice, script, _sentences(one)), script) for one in _paragraphs(chars)]) or _new(
            _paragraph(dice, script)
        )

    return run


def _shuffle(dice: random.Random, _script: Script, sentences: list[Chars]) -> list[Chars]:
    return dice.sample(sentences, len(sentences)) if dice.random() < 0.4 else sentences


def _drop(dice: random.Random, _script: Script, sentences: list[Chars]) -> list[Chars]:
    return [one for one in sentences if dice.random() > 0.15]


def _replace(dice: random.Random, script: Script, sentences: list[Chars]) -> list[Chars]:
    """Another sentence in the place of some; or all in other words, as a translation would have it."""
    share = 0.95 if dice.random() < 0.1 else 0.12
    return [_new(_sentence(dice, script)) if dice.random() < share else one for one in sentences]


def _split(dice: random.Random, script: Script, chars: Chars) -> Chars:
    found: list[Chars] = []
    for paragraph in _paragraphs(chars):
        sentences = _sentences(paragraph)
        cut = dice.randrange(1, len(sentences)) if len(sentences) > 1 and dice.random() < 0.5 else len(sentences)
        found += [_closed(part, script) for part in (sentences[:cut], sentences[cut:])]
    return _joined(found)


def _merge(dice: random.Random, script: Script, chars: Chars) -> Chars:
    paragraphs = _paragraphs(chars)
    for _ in range(1 + len(paragraphs) // 4):
        if len(paragraphs) > 1:
            at = dice.randrange(len(paragraphs) - 1)
            paragraphs[at : at + 2] = [[*paragraphs[at], *_new(script.after), *paragraphs[at + 1]]]
    return _joined(paragraphs)


def _move(dice: random.Random, _script: Script, chars: Chars) -> Chars:
    paragraphs = _paragraphs(chars)
    for _ in range(1 + len(paragraphs) // 6):
        moved = paragraphs.pop(dice.randrange(len(paragraphs)))
        paragraphs.insert(dice.randint(0, len(paragraphs)), moved)
    return _joined(paragraphs)


def _insert(dice: random.Random, script: Script, chars: Chars) -> Chars:
    found = []
    for paragraph in _paragraphs(chars):
        found += [_new(_paragraph(dice, script)), paragraph] if dice.random() < 0.25 else [paragraph]
    return _joined(found)


def _remove(dice: random.Random, script: Script, chars: Chars) -> Chars:
    return _joined([one for one in _paragraphs(chars) if dice.random() > 0.2]) or _new(_paragraph(dice, script))


def _retype(dice: random.Random, _script: Script, chars: Chars) -> Chars:
    """Straight quotes, short dashes, hard spaces."""
    plain = {"“": '"', "”": '"', "’": "'", "–": "-"}
    found = []
    for char, origin in chars:
        made = plain.get(char, char)
        found.append(Char("\u00a0" if made == " " and dice.random() < 0.1 else made, origin))
    return found


def _capitals(dice: random.Random, _script: Script, chars: Chars) -> Chars:
    """Whole sentences in capitals, as headings are set."""
    found = []
    for paragraph in _paragraphs(chars):
        for sentence in _sentences(paragraph):
            loud = dice.random() < 0.3
            found += [Char(char.upper() if loud and len(char.upper()) == 1 else char, at) for char, at in sentence]
        found += _new("\n")
    return found[:-1]


def _words(dice: random.Random, script: Script, chars: Chars) -> Chars:
    """Some words left out, put in or exchanged."""
    found: Chars = []
    text = "".join(char.char for char in chars)
    for match in re.finditer(r"[\u3040-\u9fff]{1,3}|[^\W\u3040-\u9fff]+|\W", text):
        word = chars[match.start() : match.end()]
        if match.group()[0].isalnum() and dice.random() < 0.06:
            other = _new(script.word(dice))
            word = dice.choice([[], other, [*word, *_new(script.between), *other]])
        found += word
    return found


def _repeat(dice: random.Random, script: Script, chars: Chars) -> Chars:
    """Sentences said once more, in a box at the head or the foot."""
    paragraphs = _paragraphs(chars)
    sentences = [one for paragraph in paragraphs for one in _sentences(paragraph)]
    box = [_new("".join(char.char for char in dice.choice(sentences)).strip()) for _ in range(3)]
    paragraphs.insert(dice.choice([0, len(paragraphs)]), _closed(box, script))
    return _joined(paragraphs)


def _references(dice: random.Random, script: Script, chars: Chars) -> Chars:
    """Numbers of notes put in behind some sentences."""
    found: Chars = []
    for char in chars:
        found.append(char)
        if char.char == script.stop and dice.random() < 0.3:
            found += _new(f"[{dice.randint(1, 40)}]")
    return found


EDITS: dict[str, Edit] = {
    "shuffled": _each(_shuffle),
    "shortened": _each(_drop),
    "rewritten": _each(_replace),
    "split": _split,
    "merged": _merge,
    "moved": _move,
    "lengthened": _insert,
    "cut": _remove,
    "retyped": _retype,
    "capitals": _capitals,
    "reworded": _words,
    "repeated": _repeat,
    "annotated": _references,
}
