"""Threads that read beside the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, QThreadPool
from shiboken6 import isValid


def pool_of(owner: QObject, threads: int) -> QThreadPool:
    """Return a pool of so many threads that has come to its end before its owner goes.

    A pool that Qt ends waits for what runs in it, and what runs is Python: where Qt was called with the interpreter's lock
    held (``QTest.qWaitForWindowExposed`` is), both wait for ever. ``waitForDone`` gives the lock away. What runs in the pool
    holds a child of the owner to tell by, never the owner: if it were the last that does, the pool would go in one of its own
    threads, and wait for itself.
    """
    pool = QThreadPool(owner)
    pool.setMaxThreadCount(threads)
    owner.destroyed.connect(lambda: _end(pool))
    return pool


def _end(pool: QThreadPool) -> None:
    if isValid(pool):  # else Python itself lets both go, and has given the lock away
        pool.clear()
        pool.waitForDone()
