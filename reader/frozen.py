"""Frozen values that cost nothing to declare.

``dataclasses`` writes and compiles six methods for each frozen class when its module is imported: a millisecond a class,
and the values of this program are some fifty, more than a bare window takes to open. Here the methods are shared. A
value behaves as a frozen dataclass with slots does: positional and keyword arguments, defaults, equality and hash by
type and fields, a readable ``repr``, ``match`` by position, ``copy.replace``.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

_MANY = 200
"""Values of a class from which its making is worth the half millisecond that compiling it takes."""
Class = TypeVar("Class", bound=type[Any])
Value = TypeVar("Value")


@dataclass_transform(frozen_default=True)
def frozen(cls: Class) -> Class:
    """Return the class with slots for its annotated fields and the methods of a value.

    One that has a ``__hash__`` of its own keeps that and its ``__eq__``: ``object``'s for values that are compared as things.
    """
    names = tuple(cls.__annotations__)
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    dropped = {*defaults, "__dict__", "__weakref__"}
    body = {name: value for name, value in cls.__dict__.items() if name not in dropped}
    body |= {"__slots__": names, "__match_args__": names, "__fields__": names, "__defaults__": defaults}
    body |= {"__setattr__": _refuse, "__delattr__": _refuse, "__reduce__": _reduce, "__replace__": _replace}
    body.setdefault("__repr__", _repr)
    make: Any = type(cls)
    made: Any = make(cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__
    made.__init__ = _initialiser(made, names, defaults)
    if cls.__dict__.get("__hash__") is None:
        made.__eq__, made.__hash__ = _comparisons(made, names)
    return made  # type: ignore[no-any-return]


def replace(value: Value, **changes: Any) -> Value:
    """Return a value with some fields changed. Raises TypeError for a field that it does not have."""
    return value.__replace__(**changes)  # type: ignore[attr-defined, no-any-return]


def fields(value: object) -> tuple[str, ...]:
    """Return the names of a value's fields, in order."""
    names: tuple[str, ...] = value.__fields__  # type: ignore[attr-defined]
    return names


def defaults_of(cls: type[Any]) -> dict[str, Any]:
    """Return what the fields of a class are that are not given."""
    found: dict[str, Any] = cls.__defaults__
    return dict(found)


def _initialiser(cls: Any, names: tuple[str, ...], defaults: dict[str, Any]) -> Callable[..., None]:
    setters = tuple(getattr(cls, name).__set__ for name in names)
    count = len(names)
    made = 0

    def __init__(self: Any, *args: Any, **given: Any) -> None:  # noqa: N807
        nonlocal made
        made += 1
        if made == _MANY:
            cls.__init__ = _compiled(names, defaults, setters) or __init__
        for setter, value in zip(setters, args, strict=False):
            setter(self, value)
        taken = len(args)
        if taken == count and not given:
            return
        if taken > count:
            raise TypeError(f"{cls.__name__} takes {count} values, not {taken}")
        for name, setter in zip(names[taken:], setters[taken:], strict=True):
            if name in given:
                setter(self, given.pop(name))
            elif name in defaults:
                setter(self, defaults[name])
            else:
                raise TypeError(f"{cls.__name__} needs a value for {name!r}")
        if given:
            raise TypeError(f"{cls.__name__} cannot take {', '.join(given)}")

    return __init__


def _compiled(names: tuple[str, ...], defaults: dict[str, Any], setters: tuple[Any, ...]) -> Callable[..., None] | None:
    """Return what sets a value's fields four times as fast; None for a class with a needed field after one with a default."""
    needed = [name not in defaults for name in names]
    if needed != sorted(needed, reverse=True):
        return None
    space = {f"set_{name}": setter for name, setter in zip(names, setters, strict=True)}
    space |= {f"usual_{name}": value for name, value in defaults.items()}
    taken = ", ".join(f"{name}=usual_{name}" if name in defaults else name for name in names)
    lines = "".join(f"\n    set_{name}(self, {name})" for name in names)
    exec(f"def __init__(self, {taken}):{lines or ' pass'}", space)  # noqa: S102 - of field names alone, as dataclasses do
    made: Callable[..., None] = space["__init__"]
    return made


def _comparisons(cls: Any, names: tuple[str, ...]) -> tuple[Callable[[Any, object], Any], Callable[[Any], int]]:
    content: Callable[[Any], Any] = attrgetter(*names) if names else lambda value: ()

    def __eq__(self: Any, other: object) -> Any:  # noqa: N807
        if type(other) is not cls:
            return NotImplemented
        return content(self) == content(other)

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash((cls, content(self)))

    return __eq__, __hash__


def _refuse(self: object, name: str, *_value: object) -> None:
    raise AttributeError(f"{type(self).__name__} is a value: its {name!r} cannot be changed")


def _repr(self: Any) -> str:
    return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__fields__)})"


def _reduce(self: Any) -> tuple[Any, ...]:
    return type(self), tuple(getattr(self, name) for name in self.__fields__)


def _replace(self: Any, **changes: Any) -> Any:
    unknown = changes.keys() - set(self.__fields__)
    if unknown:
        raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
    return type(self)(*(changes.get(name, getattr(self, name)) for name in self.__fields__))
