"""The files in the shared folder, over months."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reader.document import from_html, to_html
from reader.library import Library
from reader.model import Captured, CapturedImage
from reader.sync import tidying
from reader.sync.tidying import AFTER, DAY
from tests.sync.conftest import Open, Sync

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000004000000040802000000269309290000000f49444154789c63f8cf0047ff0900000aff02fe"
    "a7356c110000000049454e44ae426082"
)


class Calendar:
    """The time that visits think it is."""

    def __init__(self) -> None:
        self.now = 1_900_000_000

    def time(self) -> float:
        return float(self.now)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    made = Calendar()
    monkeypatch.setattr("reader.cli.sync.time.time", made.time)
    return made


def captured(words: str, **more: Any) -> Captured:
    return Captured(title="A", html=to_html(from_html(f"<p>{words}</p>")), url="https://example.org/a", **more)


def files(shared: Path) -> set[str]:
    return {path.name for path in shared.glob("postil/files/*/*")}


def picture() -> CapturedImage:
    return CapturedImage("https://example.org/p.png", "", "image/png", PNG, 4, 4)


def later(calendar: Calendar, sync: Sync, library: Library, seconds: int) -> None:
    calendar.now += seconds
    sync(library)


def test_a_file_that_nothing_names_goes_after_a_month_and_no_sooner(
    open_one: Open, sync: Sync, shared: Path, calendar: Calendar
) -> None:
    one = open_one("one")
    article, _ = one.add(captured("The first text.", images=(picture(),)))
    sync(one)
    first = files(shared)
    assert len(first) == 2
    one.add(captured("Another text."))
    later(calendar, sync, one, DAY)
    both = files(shared)
    assert first < both
    later(calendar, sync, one, AFTER - DAY)
    assert files(shared) == both
    later(calendar, sync, one, 2 * DAY)
    left = files(shared)
    assert left < both
    assert len(left) == len(both) - 1
    one.delete([article.id])
    later(calendar, sync, one, DAY)
    one.undelete([article.id])
    later(calendar, sync, one, AFTER)
    assert files(shared) == left
    two = open_one("two")
    sync(two)
    assert two.body(1) == one.body(article.id)
    assert len(two.images(1)) == 1
    one.delete([article.id])
    later(calendar, sync, one, DAY)
    later(calendar, sync, one, AFTER)
    assert files(shared) == set()


def test_a_file_that_is_named_and_went_is_put_back_by_who_has_it(
    open_one: Open, sync: Sync, shared: Path, calendar: Calendar
) -> None:
    one, two = open_one("one"), open_one("two")
    one.add(captured("The text.", images=(picture(),)))
    sync(one)
    for path in shared.glob("postil/files/*/*"):
        path.unlink()
    assert sync(two)["waiting"] == 1
    later(calendar, sync, one, DAY)
    assert sync(two)["waiting"] == 0
    assert two.body(1) == one.body(1)


def test_a_machine_that_comes_late_removes_nothing_that_it_has_not_heard_of(
    open_one: Open, sync: Sync, shared: Path, calendar: Calendar, tmp_path: Path
) -> None:
    one, two = open_one("one"), open_one("two")
    sync(two)
    one.add(captured("The text.", images=(picture(),)))
    sync(one)
    logs = [path for path in shared.glob("postil/machines/*/*.log") if b"a:" in path.read_bytes()]
    aside = {path: path.read_bytes() for path in logs}
    for path in logs:
        path.unlink()  # the files have arrived, and what names them has not
    later(calendar, sync, two, 400 * DAY)
    there = files(shared)
    assert len(there) == 2
    for path, data in aside.items():
        path.write_bytes(data)
    later(calendar, sync, two, DAY)
    later(calendar, sync, two, AFTER)
    assert files(shared) == there
    assert two.body(1) == one.body(1)


def test_what_is_no_file_of_ours_stays(open_one: Open, sync: Sync, shared: Path, calendar: Calendar) -> None:
    one = open_one("one")
    sync(one)
    other = shared / "postil/files/ab/holiday.txt"
    other.parent.mkdir(parents=True)
    other.write_text("Not ours.")
    later(calendar, sync, one, DAY)
    later(calendar, sync, one, AFTER + DAY)
    assert other.read_text() == "Not ours."


def test_a_clock_that_went_back_postpones_nothing_for_ever(
    open_one: Open, sync: Sync, shared: Path, calendar: Calendar
) -> None:
    one = open_one("one")
    article, _ = one.add(captured("The text."))
    sync(one)
    one.delete([article.id])
    calendar.now += 4000 * DAY
    sync(one)
    calendar.now -= 4000 * DAY
    later(calendar, sync, one, DAY)
    later(calendar, sync, one, AFTER)
    assert files(shared) == set()
    assert tidying.AFTER > tidying.DAY
