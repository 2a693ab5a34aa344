"""What the list of articles beside one another shows, worked out on a thread: rows that are few, and made at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from reader.library import Library, MarkId, MarkQuery
from reader.model import Article, Span, now
from reader.ui.commonplace.asking import Answer, Part, Wanted
from reader.ui.commonplace.mark_model import MarkModel, Shown
from reader.ui.wording import counted, day, duration, grouped

KINDS = ("twins", "like", "elsewhere", "time")
_SAME = {"address": "the same address", "text": "the same text", "title": "the same title and site"}


class Subject(NamedTuple):
    """What is asked for, as ``Wanted.group`` carries it in one text."""

    kind: str
    """One of ``KINDS``."""
    article: int = 0
    minutes: int = 0
    roll: int = 0
    pace: float = 230.0
    passage: str = ""

    def wanted(self) -> Wanted:
        """Return it as a question without any words typed."""
        numbers = f"{self.kind} {self.article} {self.minutes} {self.roll} {self.pace}"
        return Wanted(MarkQuery(), f"{numbers}\n{self.passage}")

    @classmethod
    def of(cls, wanted: Wanted) -> Subject:
        """Return what a question asks for."""
        numbers, _, passage = wanted.group.partition("\n")
        if numbers.split(" ")[0] not in KINDS:
            return cls("twins")
        kind, article, minutes, roll, pace = numbers.split(" ")
        return cls(kind, int(article), int(minutes), int(roll), float(pace), passage)


class Rows(NamedTuple):
    """An answer with its rows, and what else is known of them."""

    answer: Answer
    shown: dict[MarkId, Shown]
    places: dict[MarkId, Span]
    """Where in the article a row leads to, if to a passage."""
    groups: dict[int, tuple[int, ...]]
    """Of the articles of a group: all of it, the one to keep first."""
    sure: tuple[tuple[int, ...], ...]
    """The groups that can be merged without being looked at."""
    line: str
    """What is said above the list."""


class KinModel(MarkModel):
    """Shows rows that are made already."""

    def _named(self, row: Shown) -> MarkId:
        return row.id

    def _made(self, row: Shown, above: Any, part: Part, opening: bool) -> Shown:  # noqa: ANN401 - not looked at
        return row


def rows(library: Library, wanted: Wanted, progress: Callable[[int], object]) -> Rows:
    """Return what is asked for; raises what the library raises."""
    subject = Subject.of(wanted)
    made = {"twins": _twins, "like": _like, "elsewhere": _elsewhere, "time": _time}[subject.kind]
    found = list(made(library, subject, progress))
    typed = wanted.query.text.casefold().split()
    if typed and subject.kind != "twins":
        found = [one for one in found if all(word in _text(one[0]) for word in typed)]
    elif typed:
        hits = {one[2] for one in found if all(word in _text(one[0]) for word in typed)}
        found = [one for one in found if one[2] in hits]
    ids = tuple(shown.id for shown, *_ in found)
    parts = (Part(len(ids), MarkQuery(), ids=ids),) if ids else ()
    groups = {shown.article_id: group for shown, _span, group, _sure in found if group}
    return Rows(
        Answer(wanted, parts, len(ids), bool(typed), {}),
        {shown.id: shown for shown, *_ in found},
        {shown.id: span for shown, span, *_ in found if span is not None},
        groups,
        tuple(dict.fromkeys(group for _shown, _span, group, sure in found if sure)),
        _line(subject, found),
    )


_Found = tuple[Shown, Span | None, tuple[int, ...], bool]


def _twins(library: Library, _subject: Subject, progress: Callable[[int], object]) -> Iterator[_Found]:
    for group in library.twins(progress):
        articles = {article.id: article for article in library.articles(group.ids)}
        kept = articles.get(group.kept)
        if kept is None or len(articles) < 2:
            continue
        sure = all(twin.sure for twin in group.others)
        about = f"{counted(len(articles), 'article')} · {'the same' if sure else 'perhaps the same'}"
        yield (
            _row(kept, "Has the most: proposed to be kept", head=kept.title or "Untitled", about=about),
            None,
            group.ids,
            sure,
        )
        for twin in group.others:
            if (article := articles.get(twin.id)) is None:
                continue
            same = [_SAME[what] for what in twin.same if what in _SAME]
            if "nearly" in twin.same:
                same.append(f"{round(100 * twin.likeness)} % of the text")
            note = f"Shares {' and '.join(filter(None, (', '.join(same[:-1]), same[-1])))}"
            yield _row(article, note + _differing(article, kept)), None, group.ids, sure


def _differing(article: Article, kept: Article) -> str:
    parts = []
    if more := article.words - kept.words:
        parts.append(f"{counted(abs(more), 'word')} {'more' if more > 0 else 'fewer'}")
    if article.title.casefold() != kept.title.casefold():
        parts.append("another title")
    return f". Differs: {', '.join(parts)}" if parts else ""


def _like(library: Library, subject: Subject, _progress: Callable[[int], object]) -> Iterator[_Found]:
    found = library.more_like(subject.article)
    articles = {article.id: article for article in library.articles([like.id for like in found])}
    for like in found:
        if (article := articles.get(like.id)) is not None:
            yield _row(article, f"Both speak of {', '.join(like.words)}"), None, (), False


def _elsewhere(library: Library, subject: Subject, _progress: Callable[[int], object]) -> Iterator[_Found]:
    found = library.elsewhere(subject.passage, subject.article)
    articles = {article.id: article for article in library.articles([place.article_id for place in found])}
    for number, place in enumerate(found):
        if (article := articles.get(place.article_id)) is not None:
            shown = _row(article, "" if place.verbatim else "Nearly in the same words")
            around = f"…{place.before}{place.exact}{place.after}…"
            shown = _with(shown, MarkId("place", number), " ".join(around.split()), article.title or "Untitled")
            yield shown, place.span, (), False


def _time(library: Library, subject: Subject, _progress: Callable[[int], object]) -> Iterator[_Found]:
    found = library.fitting(subject.minutes, subject.pace, subject.roll)
    articles = {article.id: article for article in library.articles([one.id for one in found])}
    for one in found:
        if (article := articles.get(one.id)) is not None:
            note = f"{duration(one.minutes)} left of it" if one.started else duration(one.minutes)
            yield _row(article, note), None, (), False


def _line(subject: Subject, found: list[_Found]) -> str:
    if not found:
        return ""
    if subject.kind == "time":
        total = sum(_minutes(shown.note) for shown, *_ in found)
        return f"{counted(len(found), 'article')} · {duration(total)} of {duration(subject.minutes)}"
    if subject.kind == "twins":
        return counted(len({group for _shown, _span, group, _sure in found}), "group")
    if subject.kind == "elsewhere":
        return f"The passage stands in {counted(len(found), 'other article')}"
    return counted(len(found), "article")


def _minutes(note: str) -> int:
    """Return the minutes of a text that ``duration`` began."""
    hours, minutes = re.match(r"(?:(\d+) h ?)?(?:(\d+) min)?", note).groups(default="0")  # type: ignore[union-attr]
    return 60 * int(hours) + int(minutes)


def _row(article: Article, note: str, *, head: str = "", about: str = "") -> Shown:
    marks = article.highlights + article.notes
    where = " · ".join(
        filter(
            None,
            (
                f"\u2068{article.site_name}\u2069" if article.site_name else "",  # isolated: UAX #9
                day(article.added_at, now()),
                f"{grouped(article.words)} words",
                f"✎ {marks}" if marks else "",
                "read" if article.read_at else "",
                "starred" if article.starred else "",
            ),
        )
    )
    title = " ".join(article.title.split()) or "Untitled"
    return Shown(
        id=MarkId("article", article.id),
        uid=article.uid,
        article_id=article.id,
        article_uid=article.uid,
        passage=title,
        note=note,
        color="",
        style="",
        where=where,
        trouble="",
        head=head,
        about=about,
        color_of_head="",
        title=title,
        said=". ".join(filter(None, (head and f"{head}, {about}", title, note, _aloud(where)))) + ".",
    )


def _aloud(where: str) -> str:
    """Return a line of facts without what is there for the eyes."""
    return where.translate({0x2068: None, 0x2069: None}).replace("✎ ", "marks: ")


def _with(shown: Shown, number: MarkId, passage: str, head: str) -> Shown:
    from reader.frozen import replace

    said = f"{head}. {passage} {shown.note} {_aloud(shown.where)}."
    return replace(shown, id=number, passage=passage, head=head, said=said)


def _text(shown: Shown) -> str:
    return f"{shown.title} {shown.passage} {shown.note} {shown.where}".casefold()
