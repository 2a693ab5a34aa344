"""One command after another, most of them killed (SIGKILL) while they work, and the library looked at after each."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reader.library import Library
from reader.query import parse
from tests.capture.samples import PNG

ROOT = Path(__file__).resolve().parents[2]
POSTIL = [sys.executable, "-m", "reader"]
_WORDS = [
    "river",
    "clock",
    "barn",
    "lantern",
    "moss",
    "ferry",
    "orchard",
    "slate",
    "heron",
    "kettle",
    "bridge",
    "thistle",
]


class Failure(Exception):  # noqa: N818
    """Something was lost, or left half."""


class Seen(NamedTuple):
    """All of a library that a person would miss."""

    articles: dict[int, tuple[str, str, bool, tuple[str, ...], str, int]]
    highlights: dict[int, tuple[int, str]]
    notes: dict[int, tuple[int, str]]


class Deed(NamedTuple):
    """One command line, and how to tell that it was done to a library, wholly and nothing else."""

    words: list[str]
    done: Callable[[Seen, Seen], bool]
    written: Path | None = None
    """A file or folder outside the library that must be whole or not be there."""


class Torture:
    """A library under blows."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self._folder, self._chance = folder, chance
        self._library = folder / "library"
        self._number = 0
        self._length: dict[str, float] = {}
        self.count: Counter[str] = Counter()
        for _ in range(3):
            self._strike(self._add(), kill=False)

    def told(self) -> str:
        """Return what has been done so far, as one line."""
        return ", ".join(f"{count} {what}" for what, count in sorted(self.count.items()))

    def round(self) -> None:
        """Do one thing, perhaps to the end. Raises ``Failure``."""
        makers = [self._add, self._tag, self._note, self._mark, self._delete, self._star, self._export, self._backup]
        self._strike(self._chance.choice([self._add, *makers])(), kill=self._chance.random() < 0.9)

    # -- deeds ------------------------------------------------------------------------------------------------------

    def _some_id(self) -> int:
        return self._chance.choice(sorted(self._look().articles))

    def _prose(self) -> str:
        return " ".join(self._chance.choice(_WORDS) for _ in range(12))

    def _add(self) -> Deed:
        self._number += 1
        title = f"Page {self._number}"
        image = b64encode(PNG + str(self._number).encode()).decode()
        body = "".join(f"<p>{self._prose()}, number {n}.</p>" for n in range(self._chance.choice([3, 60])))
        page = self._folder / "page.html"
        page.write_text(
            f"<html><head><title>{title}</title></head><body><div class='post-body'>{body}"
            f"<img src='data:image/png;base64,{image}' alt='x'></div></body></html>"
        )

        def done(before: Seen, after: Seen) -> bool:
            new = {key: value for key, value in after.articles.items() if key not in before.articles}
            rest = {key: value for key, value in after.articles.items() if key in before.articles}
            return (
                after._replace(articles=rest) == before
                and len(new) == 1
                and all(
                    one[0] == title and one[3] == ("kept",) and "number 2" in one[4] and one[5] == 1
                    for one in new.values()
                )
            )

        return Deed(["add", str(page), "--tag", "kept"], done)

    def _change(self, words: list[str], article: int, place: int, value: object) -> Deed:
        def done(before: Seen, after: Seen) -> bool:
            row = list(before.articles[article])
            row[place] = value
            return after == before._replace(articles={**before.articles, article: tuple(row)})

        return Deed(words, done)

    def _tag(self) -> Deed:
        article = self._some_id()
        had = self._look().articles[article][3]
        new = f"{self._chance.choice(_WORDS)}-{self._chance.randrange(9)}"
        gone = self._chance.choice(had) if had else ""
        left = tuple(tag for tag in had if tag != gone or gone == new)
        words = ["tag", str(article), f"+{new}", *([f"-{gone}"] if gone and gone != new else [])]
        return self._change(words, article, 3, tuple(sorted({*left, new})))

    def _star(self) -> Deed:
        article = self._some_id()
        off = self._look().articles[article][2]
        return self._change(["star", str(article), *(["--off"] if off else [])], article, 2, not off)

    def _note(self) -> Deed:
        article, text = self._some_id(), f"{self._prose()} {self._chance.randrange(10**9)}"

        def done(before: Seen, after: Seen) -> bool:
            new = [value for key, value in after.notes.items() if key not in before.notes]
            rest = {key: value for key, value in after.notes.items() if key in before.notes}
            return new == [(article, text)] and after._replace(notes=rest) == before

        return Deed(["note", str(article), text], done)

    def _mark(self) -> Deed:
        article = self._some_id()
        exact = "number 2."

        def done(before: Seen, after: Seen) -> bool:
            new = [value for key, value in after.highlights.items() if key not in before.highlights]
            rest = {key: value for key, value in after.highlights.items() if key in before.highlights}
            return new == [(article, exact)] and after._replace(highlights=rest) == before

        return Deed(["highlight", str(article), "--exact", exact], done)

    def _delete(self) -> Deed:
        if len(self._look().articles) < 4:
            return self._add()
        article = self._some_id()

        def done(before: Seen, after: Seen) -> bool:
            return after == Seen(
                {key: value for key, value in before.articles.items() if key != article},
                {key: value for key, value in before.highlights.items() if value[0] != article},
                {key: value for key, value in before.notes.items() if value[0] != article},
            )

        return Deed(["delete", str(article)], done)

    def _export(self) -> Deed:
        self._number += 1
        form = self._chance.choice(["json", "markdown"])
        target = self._folder / f"export-{self._number}{'.json' if form == 'json' else ''}"
        return Deed(["export", form, "-o", str(target)], lambda before, after: after == before, target)

    def _backup(self) -> Deed:
        self._number += 1
        target = self._folder / f"backup-{self._number}.zip"
        return Deed(["backup", str(target)], lambda before, after: after == before, target)

    # -- blows ------------------------------------------------------------------------------------------------------

    def _strike(self, deed: Deed, *, kill: bool) -> None:
        before = self._look()
        command = [*POSTIL, "--library", str(self._library), *deed.words]
        begun = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        whom = ""
        if kill:
            whom = self._kill(process, self._length.get(deed.words[0], 1.5))
        out, err = process.communicate(timeout=120)
        if not whom:
            self._length[deed.words[0]] = time.monotonic() - begun
        self._judge(deed, before, out.decode(), err.decode(), process.returncode, whom)

    def _kill(self, process: subprocess.Popen[bytes], length: float) -> str:
        """Kill the command or its worker at some moment; return which."""
        worker = self._chance.random() < 0.3
        end = time.monotonic() + length * self._chance.random()
        while time.monotonic() < end and process.poll() is None:
            time.sleep(0.002)
        if process.poll() is not None:
            return ""
        children = _children(process.pid)
        if worker and children:
            _end(children[0])
            return "worker"
        process.kill()
        for _ in range(200):  # a worker goes with its parent
            if not any(map(_lives, children)):
                return "command"
            time.sleep(0.05)
        raise Failure(f"the worker {children} outlives its parent")

    def _judge(self, deed: Deed, before: Seen, out: str, err: str, status: int, whom: str) -> None:
        told = f"{' '.join(deed.words)} (killed: {whom or 'nobody'}, status {status}, said {out!r} {err!r})"
        if "Traceback" in err or "inside Postil" in err or err.count("\n") > 1:
            raise Failure(f"no sentence: {told}")
        if not whom and status:
            raise Failure(f"was not done: {told}")
        acknowledged = out.endswith("\n")
        with Library.open(self._library) as library:
            if problems := library.check():
                raise Failure(f"{problems} after {told}")
        after = self._look()
        if acknowledged and not deed.done(before, after):
            raise Failure(f"acknowledged and not there: {told}")
        if after != before and not deed.done(before, after):
            raise Failure(f"half done: {told}")
        if deed.written:
            _judge_file(deed.written, len(before.articles), acknowledged, told)
        self.count["kills of the " + whom if whom else "undisturbed"] += 1
        self.count[f"{deed.words[0]}s"] += 1
        self.count["acknowledged"] += acknowledged
        if not acknowledged and after != before:
            self.count["done but not told"] += 1

    def _look(self) -> Seen:
        with Library.open(self._library) as library:
            ids = library.search(parse("")).ids
            articles = {
                one.id: (
                    one.title,
                    str(one.state),
                    one.starred,
                    tuple(sorted(one.tags)),
                    library.body(one.id),
                    sum(path.is_file() for path in library.images(one.id).values()),
                )
                for one in library.articles(ids)
            }
            for article in ids:
                library.original(article)
            marks = {mark.id: (mark.article_id, mark.selectors.exact) for mark in library.highlights()}
            return Seen(articles, marks, {note.id: (note.article_id, note.text) for note in library.notes()})


def _judge_file(path: Path, articles: int, acknowledged: bool, told: str) -> None:
    if not path.exists():
        if acknowledged:
            raise Failure(f"acknowledged and not there: {told}")
        return
    try:
        if path.suffix == ".zip":
            whole = zipfile.ZipFile(path).testzip() is None
        elif path.suffix == ".json":
            whole = len(json.loads(path.read_text("utf-8"))["articles"]) == articles
        else:
            files = [file.read_text("utf-8") for file in path.glob("*.md")]
            ends = all(re.search(r"^---\n.*?\n---\n.*number 2", text, re.DOTALL) for text in files)
            whole = ends and (len(files) == articles or not acknowledged)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise Failure(f"half a file ({error}): {told}") from error
    if not whole:
        raise Failure(f"half a file: {told}")


def _children(pid: int) -> list[int]:
    """Return the children of a process (Linux)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            if stat.read_text().rpartition(")")[2].split()[1] == str(pid):
                found.append(int(stat.parent.name))
    return found


def _lives(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def _end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
