"""Which capture comes next."""

from __future__ import annotations

import queue
import threading
import time

import pytest

from reader.capture import request_for
from reader.ui.jobs import Job
from reader.ui.turns import Turns


def job(url: str, *, bulk: bool = True) -> Job:
    return Job(1, request_for(url), name=url, bulk=bulk)


def test_what_somebody_waits_for_comes_first() -> None:
    turns = Turns()
    for name in "ab":
        turns.put(job(f"https://{name}.example/"))
    turns.put(job("https://c.example/", bulk=False))
    assert [turns.take(1).name for _ in range(3)] == [f"https://{name}.example/" for name in "cab"]  # type: ignore[union-attr]


def test_one_host_is_asked_by_one_thread_at_a_time_with_a_pause() -> None:
    turns = Turns(pause=0.2)
    for number in range(2):
        turns.put(job(f"https://a.example/{number}"))
    turns.put(job("https://b.example/"))
    first, second = turns.take(1), turns.take(1)
    assert first is not None and second is not None
    assert (first.name, second.name) == ("https://a.example/0", "https://b.example/")
    with pytest.raises(queue.Empty):
        turns.take(0.05)
    began = time.monotonic()
    turns.done(first)
    third = turns.take(5)
    assert third is not None and third.name == "https://a.example/1"
    assert time.monotonic() - began >= 0.19


def test_hosts_take_turns() -> None:
    turns = Turns(pause=0.0)
    for name in ("a/1", "a/2", "b/1", "b/2", "c/1"):
        turns.put(job(f"https://{name[0]}.example/{name[2]}"))
    order = []
    for _ in range(5):
        taken = turns.take(1)
        assert taken is not None
        order.append(taken.name[8])
        turns.done(taken)
    assert order == ["a", "b", "c", "a", "b"] or order[:3] == ["a", "b", "c"]


def test_holding_and_going_on() -> None:
    turns = Turns()
    turns.put(job("https://a.example/"))
    turns.hold(True)
    with pytest.raises(queue.Empty):
        turns.take(0.05)
    turns.put(job("https://b.example/", bulk=False))
    assert turns.take(1).name == "https://b.example/", "what somebody waits for comes all the same"  # type: ignore[union-attr]
    found: list[Job | None] = []
    thread = threading.Thread(target=lambda: found.append(turns.take(30)))
    thread.start()
    turns.hold(False)
    thread.join(30)
    assert found[0] is not None and found[0].name == "https://a.example/"


def test_dropping() -> None:
    turns = Turns()
    jobs = [job(f"https://a.example/{number}") for number in range(3)]
    for each in jobs:
        turns.put(each)
    assert turns.drop_bulk() == jobs
    turns.put(None)
    assert turns.take(1) is None
