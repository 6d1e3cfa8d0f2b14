"""Items of a document that is being corrected, found by their places and names.

A correction says where its item stands or what somebody is called. A scan of all items for each
correction would be quadratic in a text for which there are many.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from quoth._corrections import _Place

Item = dict[str, Any]


def place_of(item: Item) -> _Place:
    """Give where an item starts and ends."""
    return item["start"], item["end"]


class _Index:
    """Key → the items that have it, in the order in which they got it; one may have it several times."""

    def __init__(self) -> None:
        self._found: defaultdict[Hashable, dict[int, tuple[Item, int]]] = defaultdict(dict)

    def add(self, key: Hashable, item: Item) -> None:
        known = self._found[key]
        known[id(item)] = (item, known.get(id(item), (item, 0))[1] + 1)

    def remove(self, key: Hashable, item: Item) -> None:
        known = self._found[key]
        number = known.pop(id(item))[1] - 1
        if number:
            known[id(item)] = (item, number)
        if not known:
            del self._found[key]

    def at(self, key: Hashable) -> list[Item]:
        return [item for item, _ in self._found[key].values()] if key in self._found else []


class Listed:
    """Quotations or entities in order: what stands at a place is found, and taken out, without a scan."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = {id(item): item for item in items}
        # Made when it is first asked for.
        self._places: _Index | None = None

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    def add(self, item: Item) -> None:
        """Take a further item, behind all others."""
        self._items[id(item)] = item
        if self._places is not None:
            self._places.add(place_of(item), item)

    def remove(self, item: Item) -> None:
        """Take out the very item, not one that equals it."""
        del self._items[id(item)]
        if self._places is not None:
            self._places.remove(place_of(item), item)

    def at(self, place: _Place) -> list[Item]:
        """Give what stands at a place, in order."""
        if self._places is None:
            self._places = _Index()
            for item in self:
                self._places.add(place_of(item), item)
        return self._places.at(place)


class Apart(Listed):
    """Items of which none overlaps another: also found by a part of their place."""

    def __init__(self, items: Iterable[Item]) -> None:
        super().__init__(items)
        self._order = sorted(place_of(item) for item in self)

    def add(self, item: Item) -> None:
        super().add(item)
        insort(self._order, place_of(item))

    def remove(self, item: Item) -> None:
        super().remove(item)
        del self._order[bisect_left(self._order, place_of(item))]

    def overlapping(self, start: int, end: int) -> _Place | None:
        """Give the place of the first item that has a part of this one."""
        after = bisect_left(self._order, (start, start))
        near = self._order[max(after - 1, 0) : after + 1]
        return next((place for place in near if place[0] < end and start < place[1]), None)


class People:
    """The people and organisations in order, found by what they are called and where they stand."""

    def __init__(self, people: Iterable[Item]) -> None:
        self._people = {id(person): person for person in people}
        # By the fields that they tell of; each is made when it is first asked for.
        self._indexes: dict[tuple[str, ...], _Index] = {}
        self._before = Counter(person["name"] for person in self)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._people.values())

    def add(self, person: Item) -> None:
        """Take a further one, behind all others."""
        self._people[id(person)] = person
        for fields, index in self._indexes.items():
            for key in _keys(person, fields):
                index.add(key, person)

    def remove(self, person: Item) -> None:
        """Take out the very one, not one that equals it."""
        del self._people[id(person)]
        for fields, index in self._indexes.items():
            for key in _keys(person, fields):
                index.remove(key, person)

    def change(self, person: Item, values: Item) -> None:
        """Give somebody other values of some fields."""
        for fields, index in self._indexes.items():
            if not values.keys().isdisjoint(fields):
                for key in _keys(person, fields):
                    index.remove(key, person)
                for key in _keys(person | values, fields):
                    index.add(key, person)
        person.update(values)

    def _at(self, fields: tuple[str, ...], key: Hashable) -> list[Item]:
        if fields not in self._indexes:
            self._indexes[fields] = index = _Index()
            for person in self:
                for known in _keys(person, fields):
                    index.add(known, person)
        return self._indexes[fields].at(key)

    def called(self, name: str) -> list[Item]:
        """Give those with a name, else those of whom it is an alias."""
        return self._at(_NAME, name) or self._at(_ALIASES, name)

    def standing_at(self, place: _Place) -> list[Item]:
        """Give those whose name stands at a place, else those who are mentioned there."""
        return self._at(_PLACE, place) or self.mentioned_at(place)

    def mentioned_at(self, place: _Place) -> list[Item]:
        """Give those who have a mention at a place."""
        return self._at(_MENTIONS, place)

    def shared_names(self) -> Iterator[tuple[str, list[_Place]]]:
        """Give each name that more people have than at first, with their places in the order of the people."""
        places: defaultdict[str, list[_Place]] = defaultdict(list)
        for person in self:
            places[person["name"]].append(place_of(person))
        return ((name, found) for name, found in places.items() if len(found) > max(1, self._before[name]))


# The fields by which people are found.
_NAME, _ALIASES, _PLACE, _MENTIONS = ("name",), ("aliases",), ("start", "end"), ("mentions",)


def _keys(person: Item, fields: tuple[str, ...]) -> Iterable[Hashable]:
    if fields == _MENTIONS:
        return [place_of(mention) for mention in person["mentions"]]
    if fields == _ALIASES:
        return cast("list[str]", person["aliases"])
    return [place_of(person)] if fields == _PLACE else [person["name"]]


class Referring:
    """Who is in which quotations and entities, so that all of one can be given to another."""

    def __init__(self, items: Iterable[Item], people_in: Callable[[Item], Iterable[Item]]) -> None:
        self._items: defaultdict[int, list[Item]] = defaultdict(list)
        for item in items:
            for person in people_in(item):
                self.add(item, person)

    def add(self, item: Item, person: Item) -> None:
        """Note that an item has somebody in it."""
        self._items[id(person)].append(item)

    def take(self, person: Item) -> list[Item]:
        """Give the items that have, or had, somebody in them, and note them no longer."""
        return self._items.pop(id(person), [])
