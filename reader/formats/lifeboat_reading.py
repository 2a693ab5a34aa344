"""A lifeboat read back with all doubts: what is damaged is told, a sentence each, and all else is had.

Members are looked up by name and never unpacked to a path; each is held against the hash in the manifest. One that has
lost its end, and with it the zip's directory, is read from its beginning, member by member.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from reader import document
from reader.errors import FormatError
from reader.formats.lifeboat import FIRST, FORMAT, README, VERSION, is_lifeboat, media_name, original_name
from reader.formats.lifeboat_json import Wrong, value
from reader.formats.lifeboat_members import Members, opened
from reader.frozen import fields, replace
from reader.whole import File, LooseEnds, Text, Whole

_ARTICLE = re.compile(r"articles/([0-9A-Za-z_.-]{1,80})/article\.json")
_NAMES = (
    "a|abbr|blockquote|br|caption|code|dd|del|details|dl|dt|em|figcaption|figure|h[1-6]|hr|img|ins|kbd|li|mark|ol|p|pre"
    "|rt|ruby|small|span|strong|sub|summary|sup|table|td|th|tr|ul"
)
_PLAIN = "align|alt|class|colspan|data-checked|data-embed|dir|height|id|lang|rowspan|start|title|type|value|width"
_SAFE_TAG = re.compile(
    rf"<(?:/(?:{_NAMES})|(?:{_NAMES})(?: (?:(?:{_PLAIN})=\"[^\"<>]*\"|href=\"(?:https?://|mailto:|#)[^\"<>]*\""
    rf"|src=\"(?:https?://|sha256:)[^\"<>]*\"|open|reversed))*)>"
)
"""A tag as ``document.to_html`` writes them; in what it writes, each < begins one."""
_HASH = re.compile(rb'\s*("(?:[^"\\]|\\.)*"): ?"([0-9a-f]{64})",?\s*')
"""A member and its SHA-256 as a line of the manifest, where Postil wrote it."""
_MANIFEST = "manifest.json"
_RECENT = 1000


class Lifeboat:
    """A lifeboat that is open. ``damage`` says what could not be read so far."""

    def __init__(self, path: Path) -> None:
        """Raises FormatError for what is no lifeboat, is of a newer format, or cannot be opened safely."""
        self.path = path
        self.damage: list[str] = []
        if not path.is_file():
            raise FormatError(f"There is no file {path}; give the path of a lifeboat.")
        self._members: Members = opened(path)
        if self._members.fault:
            self.damage.append(self._members.fault)
        self._uids = [match[1] for name in self._members.names() if (match := _ARTICLE.fullmatch(name))]
        self._hashes = bytearray()
        """The SHA-256 of each member, in their order; zeros where the manifest names none, nothing where it is lost."""
        self._said: set[str] = set()
        self._where: dict[str, str] = {}
        try:
            self.facts = self._manifest()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._members.close()

    def _manifest(self) -> dict[str, Any]:
        if _MANIFEST not in self._members:
            if not self._uids and "library.json" not in self._members:
                raise FormatError(f"{self.path} is no lifeboat; `postil import FILE` reads other exports.")
            self.damage.append(f"{self.path.name} has lost its manifest: what is read of it cannot be compared.")
            return {}
        try:
            found = self._facts()
            name, version = found["format"], found["version"]
        except (FormatError, ValueError, KeyError, TypeError, RecursionError):
            self.damage.append(f"The manifest of {self.path.name} is damaged: what is read cannot be compared.")
            self._hashes.clear()
            return {}
        if name != FORMAT:
            raise FormatError(f"{self.path} is no lifeboat; `postil import FILE` reads other exports.")
        if not isinstance(version, int) or version > VERSION:
            raise FormatError(
                f"{self.path} was made by a newer Postil (lifeboat format {version}, this one knows {VERSION}); update Postil "
                "to read it. Nothing was changed."
            )
        return found

    def _facts(self) -> dict[str, Any]:
        """Return what the manifest says, and keep the hashes, of which few are held as text at once. Raises FormatError
        and ValueError.
        """
        lost: list[str] = []
        rest: list[bytes] = []
        begun, last = False, -1
        self._hashes = bytearray(32 * len(self._members))
        for line in self._lines(_MANIFEST):
            if begun and (told := _HASH.fullmatch(line)):
                last = self._take_hash(json.loads(told[1]), told[2].decode(), lost, last + 1)
            else:
                begun = begun or line.strip() == b'"members": {'
                rest.append(line)
        try:
            found = json.loads(b"".join(rest))
        except ValueError:  # somebody else wrote it, and not a member a line
            lost, self._hashes = [], bytearray(32 * len(self._members))
            found = json.loads(self._members.read(_MANIFEST))
        members = found.pop("members", None)
        for name, sha256 in members.items() if isinstance(members, dict) else ():
            self._take_hash(name, sha256, lost)
        if not any(self._hashes):
            self._hashes.clear()
        lost.sort()
        self.damage += [f"{name} is missing." for name in lost[:100]]
        self.damage += [f"{len(lost) - 100} more files are missing."] if len(lost) > 100 else []
        return dict(found)

    def _lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a member."""
        rest = b""
        for some in self._members.pieces(name):
            *lines, rest = (rest + some).split(b"\n")
            yield from lines
        yield rest

    def _take_hash(self, name: str, sha256: Any, lost: list[str], guess: int = -1) -> int:  # noqa: ANN401 - of JSON
        index = self._members.index(name, guess)
        if index < 0:
            lost.append(name)
        with suppress(TypeError, ValueError):
            digest = bytes.fromhex(sha256)
            if index >= 0 and len(digest) == 32:
                self._hashes[32 * index : 32 * index + 32] = digest
        return index

    def count(self) -> int:
        """Return how many articles there are."""
        return len(self._uids)

    def _read(self, name: str) -> bytes:
        """Return what a member holds. Raises FormatError, a sentence about it."""
        data = self._members.read(name)
        if self._hashes:
            at = 32 * self._members.index(name)
            wanted = self._hashes[at : at + 32]
            if not any(wanted):
                raise FormatError(f"{name} is not in the manifest.")
            if hashlib.sha256(data).digest() != wanted:
                raise FormatError(f"{name} is not what was written (its SHA-256 is another).")
        return data

    def _record(self, name: str) -> dict[str, Any]:
        try:
            found = json.loads(self._read(name))
        except (ValueError, RecursionError) as error:
            raise FormatError(f"{name} is damaged JSON.") from error
        if not isinstance(found, dict):
            raise FormatError(f"{name} is no JSON object.")
        return found

    def loose_ends(self) -> LooseEnds:
        """Return what belongs to no article: as much of it as can be read."""
        try:
            found = self._record("library.json")
        except FormatError as error:
            self._note(str(error))
            return LooseEnds()
        parts: dict[str, Any] = {}
        for name in fields(LooseEnds()):
            with self._telling(f"In library.json {name} cannot be read"):
                if name in found:
                    parts[name] = getattr(value(LooseEnds, {name: found[name]}), name)
        return LooseEnds(**parts)

    def _telling(self, what: str) -> _Telling:
        return _Telling(self, what)

    def _note(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self.damage.append(sentence)

    def articles(self) -> Iterator[Whole]:
        """Yield the articles that can be read, in their order; of one whose text is damaged all else."""
        for uid in self._uids:
            folder = f"articles/{uid}"
            try:
                one = self._article(folder, self._record(f"{folder}/article.json"))
                if one.uid != uid:
                    raise Wrong("it says that it is another")
                yield one
            except FormatError as error:
                self._note(f"An article is left out: {error}")
            except Wrong as error:
                self._note(f"The article {uid} is left out: {error}.")

    def _article(self, folder: str, found: dict[str, Any]) -> Whole:
        text = self._text(folder, found.get("text"))
        bodies = []
        listed = found.get("bodies")
        for each in listed if isinstance(listed, list) else []:
            sha256 = each.get("sha256") if isinstance(each, dict) else ""
            html = self._html(f"{folder}/versions/{sha256}.html")
            if html is not None and isinstance(sha256, str):
                bodies.append((sha256, html))
        one: Whole = value(Whole, found, text=text, bodies=tuple(bodies))
        if any(not re.fullmatch(r"[0-9a-f]{64}", sha256) for sha256, _ in bodies):
            raise Wrong("a version has no SHA-256")
        one = _mended(one, lost=text is None and found.get("text") is not None)
        for file in one.files:
            if name := original_name(one, file, folder):
                self._where[file.sha256] = name
        while len(self._where) > _RECENT:
            self._where.pop(next(iter(self._where)))
        return one

    def _text(self, folder: str, found: Any) -> Text | None:  # noqa: ANN401 - whatever JSON holds
        if not isinstance(found, dict):
            return None
        html = self._html(f"{folder}/clean.html")
        if html is None:
            return None
        made: Text = value(Text, found, html=html)
        return made

    def _html(self, name: str) -> str | None:
        """Return a body; None, with a sentence in ``damage``, for one that cannot be read. What is no clean HTML is made so."""
        try:
            html = self._read(name).decode("utf-8", "surrogatepass")
        except FormatError as error:
            self._note(str(error))
            return None
        except UnicodeDecodeError:
            self._note(f"{name} is not UTF-8.")
            return None
        if "<" in _SAFE_TAG.sub("", html):
            return document.to_html(document.from_html(html))
        return html

    def data(self, file: File) -> bytes | None:
        """Return what a picture, or a page as it was fetched, holds; None where it cannot be had, which ``damage`` tells."""
        name = self._where.get(file.sha256, "")
        name = name if name and name in self._members else media_name(file)
        if name not in self._members:
            return None
        try:
            data = self._read(name)
        except FormatError as error:
            self._note(str(error))
            return None
        if hashlib.sha256(data).hexdigest() != file.sha256:
            self._note(f"{name} is not the file that it is called after.")
            return None
        return data


class _Telling:
    """Turns what is wrong with a value into a sentence of the lifeboat's damage."""

    def __init__(self, boat: Lifeboat, what: str) -> None:
        self._boat, self._what = boat, what

    def __enter__(self) -> None:
        return

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> bool:
        if isinstance(error, Wrong):
            self._boat._note(f"{self._what}: {error}.")
            return True
        return False


def _mended(one: Whole, *, lost: bool) -> Whole:
    """Return an article without what needs a text that is damaged; it waits for its capture if it has an address."""
    kept = {html_hash for html_hash, _ in one.bodies}
    editions = tuple(
        edition for edition in one.editions if (one.text is not None if edition.present else edition.html_hash in kept)
    )
    if editions != one.editions:
        one = replace(one, editions=editions)
    if not lost:
        return one
    if one.url:
        return replace(one, status="waiting", failure="")
    return replace(one, status="failed", failure="Its text was damaged in the lifeboat that it came from.")


__all__ = ["FIRST", "README", "Lifeboat", "is_lifeboat"]
