"""Machines that share a folder, without a library: things in a dict, each machine with its own copy of the folder, which a
bad messenger carries about.
"""

from __future__ import annotations

import copy
import random
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from reader.model import tag_key
from reader.shared_model import KINDS, Mark, Settled, Taken, Thing
from reader.sync.exchange import Settle, visit
from reader.sync.folder import SharedFolder

YEAR = 365 * 24 * 3600
DEEDS = ("new", "edit", "edit", "edit", "tag", "tag", "untag", "state", "star", "read", "delete", "undelete")


class Killed(BaseException):
    """The machine went out."""


class Holder:
    """What the library does, in memory: each method is one transaction."""

    def __init__(self) -> None:
        self.things: dict[str, Thing] = {}
        self.docs: dict[str, tuple[bytes, Thing, bool, bool]] = {}
        """State, what this machine had then, whether others were told, whether texts stand together."""
        self.dirty: set[str] = set()
        self.marks: dict[str, Mark] = {}
        self.sizes: dict[str, int] = {}

    def read_marks(self) -> dict[str, Mark]:
        return self.marks

    def own_logs(self) -> dict[str, int]:
        return self.sizes

    def keep_own_logs(self, sizes: Mapping[str, int]) -> None:
        self.sizes = dict(sizes)

    def tell_all(self) -> None:
        self.docs = {key: (state, base, False, bad) for key, (state, base, _, bad) in self.docs.items()}

    def touched(self) -> Iterator[list[str]]:
        while self.dirty:
            yield sorted(self.dirty)[:3]

    def settle(self, came: Mapping[str, list[bytes]], marks: Mapping[str, Mark], settle: Settle) -> Taken:
        things, docs, changed, back = dict(self.things), dict(self.docs), 0, 0
        for key, states in came.items():
            state, base, told, _ = docs.get(key, (b"", None, True, False))
            made: Settled = settle(state, base, things.get(key), states)
            changed += made.thing != things.get(key)
            back += made.back
            things[key] = made.thing
            docs[key] = (made.state, made.thing, told and not made.told, made.conflict)
        self.things, self.docs = things, docs
        self.marks = {**self.marks, **marks}
        self.dirty -= came.keys()
        return Taken(changed, back)

    def wanting(self) -> Iterator[list[str]]:
        return iter(())

    def untold(self, most: int) -> list[tuple[str, bytes]]:
        return [(key, state) for key, (state, _, told, _) in self.docs.items() if not told][:most]

    def keep_told(self, told: Iterable[tuple[str, bytes]]) -> None:
        for key, state in told:
            kept, base, was, bad = self.docs[key]
            self.docs[key] = (kept, base, was or kept == state, bad)

    def told_bytes(self) -> int:
        return sum(len(state) for state, *_ in self.docs.values())


class Machine:
    """One machine: what it has, its copy of the folder, its clock, and what its user does."""

    def __init__(self, number: int, folder: Path, clock: int, dice: random.Random, wrote: Wrote) -> None:
        self.holder, self.folder, self.clock, self.dice, self.wrote = Holder(), folder, clock, dice, wrote
        self.uid = f"{number:08x}-0000"
        self.number = number
        folder.mkdir(parents=True)
        self.backup: Holder | None = None

    def fresh(self) -> str:
        return f"{self.dice.getrandbits(64):016x}"

    def do(self) -> None:
        """Let the user do one thing."""
        self.clock += self.dice.randrange(100_000)
        things = self.holder.things
        live = [key for key, thing in things.items() if not thing.gone]
        what = self.dice.choice(DEEDS)
        if (what == "new" and len(things) < 5) or not live:
            key = f"{self.dice.choice(KINDS)}:{self.fresh()}"
            self._set(key, {"created_at": self.clock, "text": self.wrote.token(key)}, ())
            return
        key = self.dice.choice(sorted(live))
        thing = things[key]
        if what == "edit":
            self.wrote.overwritten |= self.wrote.within(thing)
            self._set(key, {**thing.fields, "text": self.wrote.token(key), "updated_at": self.clock}, thing.tags)
        elif what == "tag":
            name = self.wrote.tag(key)
            tags = list(thing.tags)
            tags.insert(self.dice.randrange(len(tags) + 1), name)
            self._set(key, thing.fields, tuple(tags))
        elif what == "untag" and thing.tags:
            name = self.dice.choice(thing.tags)
            self.wrote.untagged.add(name)
            self._set(key, thing.fields, tuple(one for one in thing.tags if one != name))
        elif what in ("state", "star", "read"):
            value = {"state": self.dice.choice(["inbox", "later", "archive"]), "star": 1, "read": self.clock}[what]
            self._set(key, {**thing.fields, what: value}, thing.tags)
        elif what == "delete":
            self.wrote.deleted |= self.wrote.within(thing) | set(thing.tags)
            self._set(key, thing.fields, thing.tags, gone=True)
        elif what == "undelete" and (lost := sorted(key for key, one in things.items() if one.gone)):
            key = self.dice.choice(lost)
            self._set(key, things[key].fields, things[key].tags)

    def _set(self, key: str, fields: Mapping[str, Any], tags: tuple[str, ...], *, gone: bool = False) -> None:
        self.holder.things[key] = Thing(dict(fields), tags, gone)
        self.holder.dirty.add(key)

    def visit(self, *, kill_after: int | None = None) -> None:
        """Sync with the own copy of the folder; ``kill_after`` so many steps the machine goes out."""
        holder: Any = self.holder if kill_after is None else _Mortal(self.holder, kill_after, self.dice, self.folder)
        with suppress(Killed):
            visit(holder, SharedFolder(self.folder, self.uid), self.fresh)

    def restore(self) -> None:
        """Go back to the backup, or make one."""
        if self.backup is None:
            self.backup = copy.deepcopy(self.holder)
        else:
            self.holder, self.backup = self.backup, None


class _Mortal:
    """A holder that goes out at one of its steps, before or after it; a log may be left with half a record."""

    def __init__(self, holder: Holder, steps: int, dice: random.Random, folder: Path) -> None:
        self._holder, self._steps, self._dice, self._folder = holder, steps, dice, folder

    def __getattr__(self, name: str) -> Any:
        made = getattr(self._holder, name)

        def step(*given: Any) -> Any:
            self._steps -= 1
            late = self._dice.random() < 0.5
            if self._steps <= 0 and not late:
                self._tear()
                raise Killed
            answer = made(*given)
            if self._steps <= 0:
                raise Killed
            return answer

        return step

    def _tear(self) -> None:
        logs = sorted(self._folder.glob("postil/machines/*/*.log"))
        if logs:
            log = self._dice.choice(logs)
            data = log.read_bytes()
            log.write_bytes(data + data[: self._dice.randrange(60)])


class Wrote:
    """Everything that users wrote, and what they saw when they put something else in its place or threw it away."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self.overwritten: set[str] = set()
        self.deleted: set[str] = set()
        self.untagged: set[str] = set()

    def token(self, key: str) -> str:
        token = f"<{len(self.texts)}>"
        self.texts[token] = key
        return token

    def tag(self, key: str) -> str:
        name = f"Tag{len(self.tags)}"
        self.tags[name] = key
        return name

    def within(self, thing: Thing) -> set[str]:
        text = str(thing.fields.get("text", ""))
        return {token for token in self.texts if token in text}

    def lost(self, things: Mapping[str, Thing]) -> list[str]:
        """Return what is not there although nobody who saw it took it away."""
        found = []
        for token, key in self.texts.items():
            if token not in self.overwritten | self.deleted:
                thing = things.get(key)
                if thing is None or thing.gone or token not in thing.fields["text"]:
                    found.append(f"{key} lacks {token}: {thing}")
        for name, key in self.tags.items():
            if name not in self.untagged | self.deleted:
                thing = things.get(key)
                if thing is None or thing.gone or name not in thing.tags:
                    found.append(f"{key} lacks {name}: {thing}")
        return found


def carry(source: Path, target: Path, target_uid: str, dice: random.Random, *, well: bool = False) -> None:
    """Bring one copy of the folder what another has, as badly as synchronisers do, or ``well``. What a machine wrote
    itself is never taken from others.
    """
    files = [path for path in source.rglob("*") if path.is_file() and ".tmp" not in path.name]
    dice.shuffle(files)
    for path in files:
        inside = path.relative_to(source)
        if target_uid in inside.parts and (target / inside).exists():
            continue
        goal = target / inside
        goal.parent.mkdir(parents=True, exist_ok=True)
        fate = 0.99 if well else dice.random()
        data = path.read_bytes()
        if fate < 0.25:
            continue
        if fate < 0.4:
            goal.write_bytes(data[: dice.randrange(len(data) + 1)])
        elif fate < 0.5:
            goal.with_name(f"{goal.stem}.sync-conflict-20310101-000000-ABC{goal.suffix}").write_bytes(data)
        elif fate < 0.55 and data:
            spoiled = bytearray(data)
            spoiled[dice.randrange(len(data))] ^= 255
            goal.write_bytes(spoiled)
        elif not goal.exists() or goal.stat().st_size <= len(data) or well:
            goal.write_bytes(data)


def history(seed: int, folder: Path, steps: int = 60) -> list[str]:
    """Live through one random history of three machines; return what is wrong at its end."""
    dice, wrote = random.Random(seed), Wrote()
    machines = [Machine(n, folder / str(n), dice.randrange(-9, 9) * YEAR + 10**9, dice, wrote) for n in range(3)]
    for _ in range(steps):
        machine, other = dice.sample(machines, 2)
        fate = dice.random()
        if fate < 0.55:
            machine.do()
        elif fate < 0.75:
            machine.visit()
        elif fate < 0.82:
            machine.visit(kill_after=dice.randrange(1, 12))
        elif fate < 0.97:
            carry(machine.folder, other.folder, other.uid, dice)
        elif fate < 0.985:
            machine.visit()
            machine.restore()
        else:
            machine.visit()
            shutil.rmtree(machine.folder / "postil", ignore_errors=True)
    for _ in range(3):
        for machine in machines:
            machine.visit()
        for machine in machines:
            for other in machines:
                if machine is not other:
                    carry(machine.folder, other.folder, other.uid, dice, well=True)
    for machine in machines:
        machine.visit()
    return faults(machines, wrote)


def faults(machines: list[Machine], wrote: Wrote) -> list[str]:
    """Return what differs between machines, and what was lost."""
    first, *others = (machine.holder.things for machine in machines)
    found = []
    for other in others:
        for key in sorted({*first, *other}):
            if first.get(key) != other.get(key):
                found.append(f"{key}: {first.get(key)} and {other.get(key)}")
    for key, thing in first.items():
        if len({tag_key(name) for name in thing.tags}) != len(thing.tags):
            found.append(f"{key} has a tag twice")
    return found + wrote.lost(first)
