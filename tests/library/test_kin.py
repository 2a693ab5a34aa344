"""What is like an article, where else a passage stands, what fits a time, what was read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from reader.library import Library, budget
from reader.model import State
from tests.library.conftest import captured

BEES = "Bees gather pollen and nectar. The beekeeper opens the hive in spring, and honey runs from the combs."
HIVE = "A hive in winter: the beekeeper listens, the bees hum around their honey, and no pollen comes."
SHIP = "The schooner left the harbour with the tide; her sails were mended twice before the equator."


def test_what_shares_the_telling_words_is_like_it(library: Library) -> None:
    one = library.add(captured("Bees", BEES))[0].id
    other = library.add(captured("Winter", HIVE))[0].id
    for number in range(12):
        library.add(captured(f"Ship {number}", f"{SHIP} {number} and the log of day {number}."))
    found = library.more_like(one)
    assert [like.id for like in found][:1] == [other]
    assert {"beekeeper", "honey"} <= {word.lower() for word in found[0].words}
    library.set_state([other], State.TRASH)
    assert other not in [like.id for like in library.more_like(one)]


def test_words_that_every_article_of_its_language_has_make_none_alike(library: Library) -> None:
    for number in range(60):
        library.add(captured(f"Barca {number}", f"La barca del giorno {number} parte con la marea.", lang="it"))
    turns = "They came with what they had, and then the others went because there was nothing"
    ids = [
        library.add(captured(f"Thing {number}", f"{turns} but w{number}ord and x{number}ord.", lang="en-GB"))[0].id
        for number in range(10)
    ]
    assert library.more_like(ids[0]) == []
    one = library.add(captured("Bees", f"{turns}. The beekeeper and the honey.", lang="en"))[0].id
    two = library.add(captured("Hive", f"{turns}. Old honey and a beekeeper.", lang="en-US"))[0].id
    only = library.add(captured("Toast", f"{turns}. Some toast and honey.", lang="en"))[0].id
    found = library.more_like(one)
    assert [like.id for like in found] == [two]
    assert set(found[0].words) == {"beekeeper", "honey"}
    assert only not in [like.id for like in library.more_like(two)], "one word in common is chance"


def test_short_words_make_none_alike_however_rare(library: Library) -> None:
    for number in range(40):
        library.add(captured(f"Thing {number}", f"w{number}ord x{number}ord"))
    one = library.add(captured("Bees", "and the for but bees"))[0].id
    library.add(captured("Ships", "and the for but ships"))
    assert library.more_like(one) == []


def test_words_without_spaces_are_like_others(library: Library) -> None:
    one = library.add(captured("蜜蜂", "春天養蜂人打開蜂箱，蜂蜜從蜂巢裡流出來。"))[0].id
    other = library.add(captured("冬天", "冬天養蜂人聽著蜂箱，蜜蜂守著蜂蜜。"))[0].id
    for number in range(12):
        library.add(captured(f"船 {number}", f"帆船隨著潮水離開港口{number}。"))
    assert [like.id for like in library.more_like(one)][:1] == [other]


def test_a_passage_is_found_elsewhere(library: Library) -> None:
    passage = "The beekeeper opens the hive in spring, and honey runs from the combs."
    one = library.add(captured("Bees", BEES))[0].id
    same = library.add(captured("Copied", f"Somebody wrote this.\n{passage}\nSo it is."))[0].id
    near = library.add(
        captured("Nearly", "They say: the old beekeeper opens the hive in spring, and honey runs from its combs.")
    )[0].id
    library.add(captured("Ship", SHIP))
    found = library.elsewhere(passage, one)
    assert [(place.article_id, place.verbatim) for place in found] == [(same, True), (near, False)]
    assert found[0].exact == passage
    assert "beekeeper" in found[1].exact
    assert library.elsewhere("…", one) == []


def test_the_time_is_filled(library: Library) -> None:
    ids = [library.add(captured(f"Title {number}", "word " * 200 * number))[0].id for number in (1, 2, 3, 9)]
    library.set_progress(ids[3], 0.9, 10)
    found = library.fitting(5, 200.0)
    assert sum(one.minutes for one in found) == 5
    assert found[0].id == ids[3]
    assert found[0].started
    assert found[0].minutes == 1
    library.set_read(ids, True)
    assert library.fitting(30, 200.0) == ()


@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 50)), max_size=9),
    st.integers(0, 40),
)
def test_no_other_choice_is_worth_more(sizes: list[tuple[int, int]], minutes: int) -> None:
    pieces = [budget._Piece(number, size, worth, False) for number, (size, worth) in enumerate(sizes)]
    chosen = budget.choose(pieces, minutes)
    assert sum(piece.minutes for piece in chosen) <= minutes
    best = max(
        sum(piece.worth for piece in some)
        for count in range(len(pieces) + 1)
        for some in combinations(pieces, count)
        if sum(piece.minutes for piece in some) <= minutes
    )
    assert sum(piece.worth for piece in chosen) == best


def test_days_are_counted(library: Library) -> None:
    ids = [
        library.add(captured(f"T{number}", "some words here"), tags=["a", "b"] if number else ["a"])[0].id
        for number in range(3)
    ]
    today = datetime.now().astimezone().date()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    library.set_read(ids[:1], yesterday)
    library.set_read(ids[1:2], True)
    library.add_note(ids[0], "Hm.")
    library.note_reading(today, 61.4, 200)
    library.note_reading(today, 30, 100)
    found = library.statistics()
    assert found.days[today].added == 3
    assert found.days[today].words == 3
    assert (found.days[today].seconds, found.days[today].passed, found.days[today].marked) == (91, 300, 1)
    assert found.days[yesterday.astimezone().date()].read == 1
    assert found.streak(today) == 2
    assert found.tags == {"a": {today: 3}, "b": {today: 2}}
    later = library.statistics(today)
    assert later.unread_before == 0
    assert date.min not in later.days
    assert list(later.days) == [today]
