from __future__ import annotations

from pathlib import Path

from reader.formats import lifeboat
from reader.formats.lifeboat_reading import Lifeboat
from reader.library.whole_restoring import restore_into
from tests.sync.conftest import Open, Sync
from tests.sync.test_libraries import captured, number, shown


def test_a_lifeboat_in_the_place_of_a_library_brings_back_what_was_deleted_only_once_it_is_shared(
    open_one: Open, sync: Sync, tmp_path: Path
) -> None:
    one, two = open_one("one"), open_one("two")
    one.add(captured("A"))
    one.add(captured("B"))
    sync(one)
    with one.whole_state() as state:
        lifeboat.write(state, tmp_path / "boat.zip")
    one.delete([number(one, "B")])
    for library in (one, two, one):
        sync(library)
    assert [set(shown(library)) for library in (one, two)] == [{"A"}, {"A"}]
    with Lifeboat(tmp_path / "boat.zip") as boat:
        restore_into(boat, tmp_path / "restored")
    restored = open_one("restored")
    assert restored.sharing().folder == ""
    for library in (restored, two, one):
        sync(library)
    assert [set(shown(library)) for library in (restored, two, one)] == [{"A", "B"}] * 3
