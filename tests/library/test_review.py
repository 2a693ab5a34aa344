"""The daily handful: what is in it, what answers change, what is skipped, stopped and gone, and who else looks."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest

from reader.errors import LibraryError
from reader.library import Library, MarkId, ReviewChoice, TrashId
from reader.model import Selectors, State
from tests.library.conftest import captured, passage

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
DAY = timedelta(days=1)
WORDS = [f"word{number:02}" for number in range(40)]


@pytest.fixture
def ids(library: Library) -> list[int]:
    """Mark forty words of two articles; return the highlights' ids."""
    made = []
    for title, words in (("One", WORDS[:20]), ("Two", WORDS[20:])):
        article = library.add(captured(title, " ".join(words)), tags=["Harbour/north"] if title == "Two" else [])[0].id
        made += [library.add_highlight(article, passage(library, article, word)).id for word in words]
    return made


def turn_on(library: Library, size: int = 5, **more: object) -> None:
    library.set_review_choice(ReviewChoice(size, **more))  # type: ignore[arg-type]


def left(library: Library, now: datetime = NOW) -> list[int]:
    return [mark.id for mark in library.review_today(now).left]


def test_it_is_off_until_somebody_asks_for_it(library: Library, ids: list[int]) -> None:
    assert library.review_choice() == ReviewChoice()
    assert library.review_today(NOW).total() == 0
    wanted = ReviewChoice(8, ("violet", "green"), ("Idea", "idea", " sea "), noted=True)
    assert library.set_review_choice(wanted) == ReviewChoice()
    assert library.review_choice() == ReviewChoice(8, ("green", "violet"), ("Idea", "sea"), noted=True)
    assert library.set_review_choice(ReviewChoice()).size == 8
    assert library.review_today(NOW).left == ()
    with pytest.raises(LibraryError, match="no colour"):
        library.set_review_choice(ReviewChoice(8, ("beige",)))


def test_a_day_has_its_handful_whoever_looks_and_however_often(library: Library, ids: list[int]) -> None:
    turn_on(library)
    first = left(library)
    assert len(first) == 5
    assert set(first) <= set(ids)
    article = library.add(captured("Three", "a new lamp"))[0].id
    library.add_highlight(article, passage(library, article, "lamp"))
    with Library.open(library.folder) as other:
        assert left(other, NOW + timedelta(hours=9)) == first
        other.review(first[0], "good", NOW)
    assert left(library) == first[1:]
    handful = library.review_today(NOW)
    assert (handful.answered, handful.passed, handful.total()) == (1, 0, 5)
    assert left(library, NOW + DAY) != first


def test_a_missed_week_is_no_pile(library: Library, ids: list[int]) -> None:
    turn_on(library)
    for highlight_id in ids:
        library.review(highlight_id, "again", NOW)
    for days in (9, 10, 11):
        now = NOW + days * DAY
        for number in range(5):
            handful = library.review_today(now)
            assert (handful.answered, handful.total()) == (number, 5)
            library.review(handful.left[0].id, "good", now)
        assert library.review_today(now).left == ()
    assert len({highlight_id for highlight_id in ids if len(library.review_history(highlight_id)) == 2}) == 15


def test_what_was_remembered_well_comes_later(library: Library, ids: list[int]) -> None:
    turn_on(library)
    one, two, three, *_ = left(library)
    easy, again = library.review(one, "easy", NOW), library.review(two, "again", NOW)
    assert NOW + DAY <= again < easy
    tomorrow = left(library, NOW + DAY)
    assert tomorrow[0] == two
    assert one not in tomorrow
    assert library.review_history(one) == ((NOW, "easy"),)
    with pytest.raises(LibraryError, match="no rating"):
        library.review(three, "perfect", NOW)


def test_an_answer_is_taken_back_unless_there_is_a_later_one(library: Library, ids: list[int]) -> None:
    turn_on(library)
    first = left(library)
    library.review(first[0], "good", NOW)
    library.review(first[1], "easy", NOW)
    library.unreview(first[0], NOW)
    assert left(library) == [first[0], *first[2:]]
    assert library.review_history(first[0]) == ()
    library.review(first[0], "hard", NOW)
    library.review(first[0], "good", NOW + DAY)
    with pytest.raises(LibraryError, match="answered otherwise since"):
        library.unreview(first[0], NOW)
    library.unreview(first[0], NOW + DAY)
    assert library.review_history(first[0]) == ((NOW, "hard"),)


def test_what_is_skipped_is_left_for_another_day(library: Library, ids: list[int]) -> None:
    turn_on(library)
    first = left(library)
    library.skip_review(first[0], NOW)
    assert left(library) == first[1:]
    assert (library.review_today(NOW).passed, library.review_today(NOW).total()) == (1, 5)
    library.skip_review(first[0], NOW, skipped=False)
    assert left(library) == first
    library.skip_review(first[0], NOW)
    library.skip_review(first[0], NOW + DAY, skipped=False)
    assert len(left(library, NOW + DAY)) == 5
    assert library.review_history(first[0]) == ()


def test_what_is_stopped_never_comes_again_until_it_is_wanted(library: Library, ids: list[int]) -> None:
    turn_on(library, 40)
    one, two, *_ = left(library)
    library.review(one, "again", NOW - DAY)
    library.stop_reviews([one, two])
    library.skip_review(one, NOW)
    assert library.review_today(NOW).stopped == 2
    for days in range(4):
        assert {one, two}.isdisjoint(left(library, NOW + days * DAY))
    assert library.resume_reviews([one]) == [one]
    assert one in left(library, NOW + 5 * DAY)
    assert library.review_history(one) == ((NOW - DAY, "again"),)
    assert library.resume_reviews() == [two]
    assert library.resume_reviews() == []
    assert {one, two} <= set(left(library, NOW + 6 * DAY))


def test_only_what_takes_part_is_shown(library: Library, ids: list[int]) -> None:
    library.edit_marks([MarkId("highlight", one) for one in ids[:3]], color="green")
    library.edit_highlight(ids[1], note="Why?", tags=["harbour"])
    for choice, wanted in (
        ({"colors": ("green",)}, set(ids[:3])),
        ({"colors": ("green", "pink"), "noted": True}, {ids[1]}),
        ({"tags": ("HARBOUR",)}, {ids[1], *ids[20:]}),
        ({"tags": ("harbour/north", "nothing")}, set(ids[20:])),
        ({"tags": ("nothing",)}, set()),
        ({"noted": True}, {ids[1]}),
    ):
        turn_on(library, 40, **choice)
        assert set(left(library)) == wanted, choice
        assert len(left(library)) == len(wanted)
    turn_on(library, 2)
    assert len(left(library)) == 2


@pytest.mark.parametrize("way", ["deleted", "article deleted", "article in the trash", "orphan", "removed"])
def test_what_is_gone_is_not_asked_and_another_takes_its_place(library: Library, ids: list[int], way: str) -> None:
    turn_on(library)
    first = left(library)
    library.review(first[4], "good", NOW)
    article = library.highlight(first[0]).article_id
    same = {mark.id for mark in library.highlights(article)}
    match way:
        case "deleted" | "removed":
            library.delete_highlight(first[0])
            if way == "removed":
                library.remove([TrashId("highlight", first[0])])
        case "article deleted":
            library.delete([article])
        case "article in the trash":
            library.set_state([article], State.TRASH)
        case "orphan":
            library.keep_orphan(first[0])
    gone = same if way.startswith("article") else {first[0]}
    now = left(library)
    assert gone.isdisjoint(now)
    assert len(now) == 4
    assert [one for one in first[:4] if one not in gone] == [one for one in now if one in first]
    assert library.check() == []


def test_a_library_with_nothing_to_show_shows_nothing_and_what_comes_later(library: Library) -> None:
    turn_on(library)
    assert library.review_today(NOW).total() == 0
    article = library.add(captured("One", "a lamp"))[0].id
    library.add_highlight(article, Selectors("no such passage", "", "", 0, 15))
    assert left(library) == []
    made = library.add_highlight(article, passage(library, article, "lamp"))
    assert left(library) == [made.id]


def test_a_day_is_that_of_the_reader(library: Library, ids: list[int]) -> None:
    turn_on(library)
    evening = datetime(2026, 3, 12, 23, tzinfo=timezone(timedelta(hours=5)))
    first = left(library, evening)
    for one in first:
        library.review(one, "good", evening)
    assert library.review_today(evening).answered == 5
    assert library.review_today(evening + timedelta(hours=2)).answered == 0


def test_any_order_of_answers_skips_and_undoing_keeps_the_handful(library: Library, ids: list[int]) -> None:
    turn_on(library, 6)
    dice = random.Random(5)
    done: list[tuple[str, int, datetime]] = []
    seen = set(left(library))
    for step in range(60):
        now = NOW + timedelta(seconds=step)
        shown = left(library, now)
        if done and (not shown or dice.random() < 0.4):
            what, one, at = done.pop()
            if what == "skip":
                library.skip_review(one, at, skipped=False)
            else:
                library.unreview(one, at)
            assert left(library, now)[0] == one
        elif shown:
            what = dice.choice(["again", "good", "skip"])
            done.append((what, shown[0], now))
            library.skip_review(shown[0], now) if what == "skip" else library.review(shown[0], what, now)
        assert library.review_today(now).total() == 6
        assert set(left(library, now)) | {one for _, one, _ in done} == seen
