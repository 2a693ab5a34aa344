"""The distrusted side of a capture: a process that fetches and reads what comes from outside, within limits.

Started by ``child``; speaks ``frames`` on its standard input and output. It ends when its parent does.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from reader.capture import frames, wire
from reader.capture.child import OUT_OF_MEMORY
from reader.capture.frames import BrokenFrame, Frame
from reader.capture.limits import Limits
from reader.capture.line import Line, Seal, Told
from reader.errors import CaptureError

if TYPE_CHECKING:
    from reader.capture.pipeline import Pipeline

_STACK = 64 * 1024 * 1024


def main() -> None:
    """Answer captures until standard input ends."""
    answers = _take_over_stdout()
    questions: queue.SimpleQueue[Frame] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, questions), daemon=True).start()
    limits = Limits(*questions.get().values["limits"])
    threading.stack_size(_STACK)  # for libraries that go down a tree by calling themselves
    seal = Seal()
    sys.addaudithook(seal)
    speaker = threading.Thread(target=_serve, args=(questions, Mouth(answers), limits, seal))
    speaker.start()
    threading.stack_size(0)
    speaker.join()


class Mouth:
    """The pipe to the parent, into which several threads speak, one whole frame at a time."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe, self._lock = pipe, threading.Lock()

    def say(self, frame: Frame) -> None:
        """Write one frame."""
        with self._lock:
            frames.write(self._pipe, frame)

    def report(self, label: str, share: float) -> None:
        """Say how far a capture has come."""
        self.say(Frame({"progress": [label, share]}))

    def tell(self, told: Told) -> None:
        """Tell of an errand."""
        self.say(wire.telling(told))


def _serve(questions: queue.SimpleQueue[Frame], mouth: Mouth, limits: Limits, seal: Seal) -> None:
    from reader.capture import pipeline

    _limit_memory(limits)
    while True:
        question = questions.get()
        _limit_cpu(limits)
        line = Line(mouth.tell, offline=question.values.get("offline") is not False, seal=seal)
        if "visit" in question.values:
            _visit(question, mouth, limits, line)
        elif "discover" in question.values:
            mouth.say(_answered(partial(_discover, question, limits, line)))
        elif "opml" in question.values:
            mouth.say(_answered(partial(_list, question)))
        else:
            rules = question.values.get("rules", "")
            made = pipeline.Pipeline(limits, mouth.report, Path(rules) if rules else None, line)
            mouth.say(_answered(partial(_capture, question, made)))


def _capture(question: Frame, pipeline: Pipeline) -> Frame:
    if question.values.get("outline"):
        return wire.parts_answer(pipeline.outline(wire.asked(question)), resident())
    return wire.answer(pipeline.capture(wire.asked(question)), resident())


def _list(question: Frame) -> Frame:
    from reader.capture import feed_wire, opml

    return feed_wire.listed(opml.read(question.blobs[0]), resident())


def _discover(question: Frame, limits: Limits, line: Line) -> Frame:
    from reader.capture import discovery, feed_wire

    url, probe = question.values["discover"]
    return feed_wire.discovered(discovery.discover(url, limits, line, probe=probe), resident())


def _visit(question: Frame, mouth: Mouth, limits: Limits, line: Line) -> None:
    """Say what became of each feed as soon as it is known, and before one is read, that it is: it may be the end."""
    from reader.capture import feed_wire, visits

    def reading(number: int) -> None:
        mouth.say(Frame({"reading": number}))
        _limit_cpu(limits)

    try:
        for news, fault in visits.Visits(limits, reading, line).run(feed_wire.to_visit(question)):
            mouth.say(feed_wire.told(news, fault))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    mouth.say(Frame({"done": True, "resident": resident()}))


def _answered(answer: Callable[[], Frame]) -> Frame:
    try:
        return answer()
    except CaptureError as error:
        return Frame({"error": str(error), "resident": resident()})
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except RecursionError:
        return Frame({"error": "This page is nested so deeply that it cannot be read.", "resident": resident()})
    except Exception:
        return Frame({"fault": traceback.format_exc(), "resident": resident()})


def _listen(pipe: IO[bytes], questions: queue.SimpleQueue[Frame]) -> None:
    """Queue what the parent asks; when the parent is gone, so is this process, whatever it was doing."""
    try:
        while frame := frames.read(pipe):
            questions.put(frame)
    except (BrokenFrame, OSError, ValueError):
        pass
    os._exit(0)


def _take_over_stdout() -> IO[bytes]:
    """Keep the pipe to the parent for frames alone: whatever a library prints goes to standard error."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return own


def resident() -> int:
    """Return the memory that this process occupies, in bytes; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0


def _limit_memory(limits: Limits) -> None:
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = limits.memory if hard == resource.RLIM_INFINITY else min(limits.memory, hard)
    with suppress(ValueError, OSError):  # macOS has the name and not the thing
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def _limit_cpu(limits: Limits) -> None:
    """Allow so many more seconds of computing from now on; the system ends the process when they are used up."""
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    wanted = int(usage.ru_utime + usage.ru_stime + limits.cpu) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or wanted < hard:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (wanted, hard))


if __name__ == "__main__":
    main()
