"""Plain imports and exports killed at random moments: what stands there is the old or the new, an import goes on.

An export writes over one of an earlier state of the library, or where nothing is; an import of bookmarks, or of articles with
texts, highlights and notes, is repeated after the blow and must come to what an undisturbed one comes to.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from reader import document
from reader.anchoring import describe
from reader.formats import EXPORTERS
from reader.library import Library
from reader.model import Captured, Span, State
from tests.torture.kills import POSTIL, ROOT, Failure

FORMATS = (*EXPORTERS, "lifeboat", "opml", "epub")
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.+-]+Z?|urn:uuid:[0-9a-f-]+|\w{3}, \d\d \w{3} \d{4} [\d:]+ [\w+]+")
"""What two exports of the same articles may differ in: when they were made."""

Content = dict[str, bytes]


class Moves:
    """Two libraries to export, an earlier state and a later one, and two files to import."""

    def __init__(self, folder: Path, dice: random.Random, articles: int) -> None:
        self._folder, self._dice, self._told = folder, dice, Counter[str]()
        self._library = folder / "library"
        self._old: dict[str, Path] = {}
        self._seconds: dict[str, float] = {}
        _fill(self._library, articles, "first")
        for form in FORMATS:
            self._old[form] = self._exported(form, "old")
        _fill(self._library, articles // 4, "second")
        self._new = {form: content(self._exported(form, "new")) for form in FORMATS}
        files = {"bookmarks": folder / "many.html", "json": folder / "new" / "json"}
        files["bookmarks"].write_text(_bookmarks(600), "utf-8")
        self._files = files
        self._whole: dict[str, list[str]] = {}
        for name, file in files.items():
            into = folder / f"undisturbed-{name}"
            self._seconds[f"import {name}"] = self._timed(["import", str(file)], into)
            self._whole[name] = seen(into)

    def told(self) -> str:
        """Return how often what was done, as one line."""
        return ", ".join(f"{what} {count}" for what, count in sorted(self._told.items()))

    def export(self) -> None:
        """Kill an export; raise Failure where what stands there is neither the old one nor the new one."""
        form = self._dice.choice(FORMATS)
        place = self._folder / "place"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        target = place / form
        over = self._dice.random() < 0.7
        if over:
            _copy(self._old[form], target)
        before = content(target)
        done = self._killed(["export", form, "-o", str(target)], self._library, self._seconds[form])
        after, new = content(target), self._new[form]
        told = f"export {form} {'over an old one' if over else ''} ({'done' if done else 'killed'})"
        if done and after != new:
            raise Failure(f"acknowledged and not there: {told}")
        _judge(before, after, new, told, parts=form == "markdown")
        if seen_beside := [each.name for each in place.iterdir() if each != target and not each.name.startswith(".")]:
            raise Failure(f"{seen_beside} beside: {told}")
        if self._dice.random() < 0.2:
            self._run(["export", form, "-o", str(target)], self._library)
            if content(target) != new:
                raise Failure(f"repeated, and not what it should be: {told}")
        self._told[f"exports {'done' if done else 'killed'}"] += 1

    def import_(self) -> None:
        """Kill an import, perhaps twice, and repeat it; raise Failure where anything is half, lost or double."""
        name = self._dice.choice(sorted(self._files))
        into = self._folder / "into"
        shutil.rmtree(into, ignore_errors=True)
        words = ["import", str(self._files[name])]
        for _ in range(self._dice.choice((1, 1, 2))):
            done = self._killed(words, into, self._seconds[f"import {name}"])
            self._told[f"imports {'done' if done else 'killed'}"] += 1
            if not (into / "library.db").exists():
                continue
            found = seen(into)
            if strange := set(found) - set(self._whole[name]):
                raise Failure(f"half an article after an import of {name}: {min(strange)}")
            if done and found != self._whole[name]:
                raise Failure(f"acknowledged and not there: import of {name}")
        self._run(words, into)
        if seen(into) != self._whole[name]:
            raise Failure(f"an import of {name} that was killed and repeated is not what one alone is")
        with Library.open(into) as library:
            for run in library.imports():
                library.undo_import(run.id)
            if library.count():
                raise Failure(f"{library.count()} articles are left when the imports of {name} are taken back")

    def _exported(self, form: str, state: str) -> Path:
        path = self._folder / state / form
        path.parent.mkdir(exist_ok=True)
        if state == "new":
            _copy(self._old[form], path)
        self._seconds[form] = self._timed(["export", form, "-o", str(path)], self._library)
        return path

    def _timed(self, words: list[str], library: Path) -> float:
        began = time.monotonic()
        self._run(words, library)
        return time.monotonic() - began

    def _run(self, words: list[str], library: Path) -> None:
        done = subprocess.run([*POSTIL, "--library", str(library), *words], cwd=ROOT, capture_output=True, check=False)
        if done.returncode:
            raise Failure(f"{' '.join(words)} was not done: {done.stderr.decode()}")

    def _killed(self, words: list[str], library: Path, seconds: float) -> bool:
        """Run a command and kill it within the time that it may take; say whether it was acknowledged before."""
        process = subprocess.Popen(
            [*POSTIL, "--library", str(library), *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            out, _ = process.communicate(timeout=self._dice.uniform(0.25, 1.1) * seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            out, _ = process.communicate()
        return out.endswith(b"\n")


def _fill(folder: Path, articles: int, state: str) -> None:
    dice = random.Random(state)
    with Library.open(folder) as library:
        for number in range(articles):
            words = [
                " ".join(dice.choice(("river", "clock", "barn", "moss", "ferry")) for _ in range(60)) for _ in "ab"
            ]
            html = document.to_html(document.from_html("".join(f"<p>{each} {number}.</p>" for each in words)))
            url = f"https://{state}.example.org/{number}"
            article, _ = library.add(
                Captured(f"{state} {number}", html, url=url, canonical_url=url), tags=["a/b", state]
            )
            if number % 3 == 0:
                text = document.from_html(html).text
                library.add_highlight(article.id, describe(text, Span(5, 40)), note="On that.")
                library.add_note(article.id, f"Note {number}")
        if state == "second":
            library.set_state(library.set_starred([1, 2, 3], True), State.LATER)


def _bookmarks(number: int) -> str:
    """Return an export of bookmarks, of more than one batch."""
    items = (
        f'<DT><A HREF="https://example.com/{n}" ADD_DATE="17000{n:05}" TAGS="kept,a/b">Mark {n}</A>'
        for n in range(number)
    )
    return "\n".join(["<!DOCTYPE NETSCAPE-Bookmark-file-1>", "<DL><p>", *items, "</DL><p>"])


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def content(path: Path) -> Content:
    """Return what stands in a file, a folder or a zip, by name, without the times at which it was made."""
    if path.is_dir():
        files = {str(each.relative_to(path)): each for each in path.rglob("*") if each.is_file()}
        return {name: _MOMENT.sub(b"", file.read_bytes()) for name, file in files.items()}
    if not path.exists():
        return {}
    if not zipfile.is_zipfile(path):
        return {"": _MOMENT.sub(b"", path.read_bytes())}
    with zipfile.ZipFile(path) as opened:
        return {name: _MOMENT.sub(b"", opened.read(name)) for name in opened.namelist()}


def _judge(before: Content, after: Content, new: Content, told: str, *, parts: bool) -> None:
    """Raise Failure unless it is one of the two; of a folder, each file."""
    if not parts:
        if after not in (before, new):
            raise Failure(f"neither the old one nor the new one: {told}")
        return
    for name, data in after.items():
        hidden = any(part.startswith(".") for part in Path(name).parts)
        if not hidden and data not in (before.get(name), new.get(name)):
            raise Failure(f"half a file {name}: {told}")


def seen(folder: Path) -> list[str]:
    """Return each article of a library with all that a person would miss of it, in order. Raises Failure for damage."""
    with Library.open(folder) as library:
        if problems := library.check():
            raise Failure(f"{problems[0]} in {folder}")
        ids = [found for (found,) in library._store.db.execute("SELECT id FROM article WHERE deleted_at IS NULL")]
        marks: dict[int, list[object]] = {}
        for mark in library.highlights():
            marks.setdefault(mark.article_id, []).append((mark.selectors.exact, mark.note, mark.orphan))
        for note in library.notes():
            marks.setdefault(note.article_id, []).append(note.text)
        return sorted(
            json.dumps([a.title, a.url, str(a.state), a.starred, a.tags, library.body(a.id), marks.get(a.id, [])])
            for a in library.articles(ids)
        )


def main(words: list[str]) -> int:
    """Kill so many imports and as many exports (250), from a seed; return the exit status."""
    rounds = int(words[0]) if words else 250
    seed = int(words[1]) if len(words) > 1 else int(time.time())
    sys.stdout.write(f"seed {seed}, {rounds} imports and as many exports\n")
    with TemporaryDirectory(prefix="postil-torture-") as folder:
        try:
            moves = Moves(Path(folder), random.Random(seed), 40)
            for number in range(rounds):
                moves.import_()
                moves.export()
                if number % 25 == 24:
                    sys.stdout.write(f"{moves.told()}\n")
                    sys.stdout.flush()
        except Failure as failure:
            sys.stdout.write(f"FAILED: {failure}\n")
            return 1
    return 0
