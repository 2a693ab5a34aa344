"""What refers to itself is collected on the window's thread, and on no other."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from reader.ui.garbage import Garbage


@pytest.fixture(autouse=True)
def given_back() -> Iterator[None]:
    yield
    gc.enable()
    gc.unfreeze()


class Thing:
    def __init__(self) -> None:
        self.itself = self


def lost() -> list[int]:
    """Lose something that refers to itself; return a list that tells on which thread it ends."""
    ends: list[int] = []
    weakref.finalize(Thing(), lambda: ends.append(threading.get_ident()))
    return ends


def test_a_thread_that_makes_much_does_not_collect_what_the_window_has_lost(qtbot: QtBot) -> None:
    garbage = Garbage()
    ends = lost()
    thread = threading.Thread(target=lambda: [[] for _ in range(50_000)] and [Thing() for _ in range(50_000)])
    thread.start()
    thread.join()
    assert ends == [], "it was collected behind the window's back"
    garbage.look()
    assert ends == [threading.get_ident()]


def test_it_looks_by_itself_and_takes_in_at_times_what_has_outlived_a_look(qtbot: QtBot) -> None:
    garbage = Garbage()
    old = Thing()
    garbage.look()
    gc.collect(0)  # it is no longer among the young
    ends: list[int] = []
    weakref.finalize(old, lambda: ends.append(1))
    del old

    def make() -> bool:
        for _ in range(5_000):
            Thing()
        garbage.look()
        return bool(ends)

    assert any(make() for _ in range(20))
    young = lost()
    keep = [Thing() for _ in range(5_000)]
    qtbot.waitUntil(lambda: bool(young))
    assert len(keep) == 5_000
