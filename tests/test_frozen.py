"""Values behave as frozen dataclasses do."""

from __future__ import annotations

import copy
import pickle
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.frozen import defaults_of, frozen, replace


@frozen
class Point:
    """A place."""

    x: int
    y: int = 0
    names: tuple[str, ...] = ()

    @property
    def sum(self) -> int:
        return self.x + self.y


@dataclass(frozen=True, slots=True)
class Model:
    x: int
    y: int = 0
    names: tuple[str, ...] = ()


@frozen
class Nothing:
    """No fields."""


@frozen
class Other:
    """The same fields as Point."""

    x: int
    y: int = 0
    names: tuple[str, ...] = ()


VALUES = st.fixed_dictionaries(
    {"x": st.integers(0, 2)}, optional={"y": st.integers(0, 2), "names": st.tuples(st.text())}
)


@given(VALUES, VALUES)
def test_it_compares_and_hashes_as_a_dataclass_does(one: dict[str, int], other: dict[str, int]) -> None:
    assert (Point(**one) == Point(**other)) == (Model(**one) == Model(**other))
    if one == other:
        assert hash(Point(**one)) == hash(Point(**other))
    assert repr(Point(**one)) == repr(Model(**one)).replace("Model", "Point")


def test_positions_defaults_and_members() -> None:
    assert (Point(1).y, Point(1, 2).sum, Point(1, names=("a",)).names) == (0, 3, ("a",))
    assert Nothing() == Nothing()
    assert Point(1) != Other(1)
    assert Point.__doc__ == "A place."


@pytest.mark.parametrize(("args", "given_"), [((), {}), ((1, 2, (), 4), {}), ((1,), {"z": 1}), ((1,), {"x": 1})])
def test_what_does_not_fit_is_refused(args: tuple[object, ...], given_: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        Point(*args, **given_)


def test_nothing_changes() -> None:
    point = Point(1)
    with pytest.raises(AttributeError):
        point.x = 2
    with pytest.raises(AttributeError):
        del point.x
    with pytest.raises(AttributeError):
        point.z = 2
    assert not hasattr(point, "__dict__")


def test_replace_copy_and_match() -> None:
    point = Point(1, 2)
    assert replace(point, y=5) == Point(1, 5)
    with pytest.raises(TypeError):
        replace(point, z=1)
    assert copy.deepcopy(point) == point == copy.copy(point)
    assert pickle.loads(pickle.dumps(Other(1))) == Other(1)
    match point:
        case Point(x, y=2):
            assert x == 1
        case _:
            pytest.fail("a value matches by position and by name")


def test_a_class_of_which_there_are_many_values_goes_on_as_before() -> None:
    @frozen
    class Many:
        x: int
        y: int = 7
        names: tuple[str, ...] = ()

    made = [Many(number, names=("n",)) for number in range(500)]
    assert [(one.x, one.y, one.names) for one in made] == [(number, 7, ("n",)) for number in range(500)]
    assert Many(1) == Many(x=1, y=7) and Many(1, 2, ("a",)).names == ("a",)
    assert replace(made[-1], y=1) == Many(499, 1, ("n",))
    for wrong in (Many, lambda: Many(1, 2, (), 4), lambda: Many(1, z=2), lambda: Many(1, x=2)):  # type: ignore[call-arg]
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(AttributeError):
        made[0].x = 2  # type: ignore[misc]


def test_a_class_with_a_hash_of_its_own_is_compared_by_that() -> None:
    @frozen
    class Thing:
        colors: dict[str, str]
        size: int = 3

        __eq__ = object.__eq__
        __hash__ = object.__hash__

    one = Thing({"ink": "black"})
    assert one != Thing({"ink": "black"})
    assert {one: 1}[one] == 1
    assert replace(one, size=4).size == 4
    assert defaults_of(Thing) == {"size": 3}
