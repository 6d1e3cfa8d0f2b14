"""Who is in the legend of a text, in which colour, and the tags that name them in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from quoth._html import palette
from quoth._html.words import cut, escape
from quoth._printable import distinct
from quoth._vocabulary import NOBODY

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from quoth._quoth import Person

_LONGEST_TAG = 28


@dataclass
class Group:
    """A line of the legend: a speaker, a person or a label, with the ids of its marks in order."""

    name: str
    # Where it stands in the palette; None is nobody.
    place: int | None
    ids: list[str] = field(default_factory=list)
    # What stands for the name in tags, where that would be too long.
    key: str = ""

    @property
    def colour(self) -> str:
        """The classes that give its colour."""
        return "cu" if self.place is None else palette.classes(self.place)

    @property
    def number(self) -> str:
        """What the classes by which it is filtered end with."""
        return "u" if self.place is None else str(self.place)

    @cached_property
    def following(self) -> dict[str, str]:
        """Lead from each mark to the next of the group, and from the last to the first."""
        return dict(zip(self.ids, [*self.ids[1:], *self.ids[:1]], strict=True))


@dataclass(frozen=True)
class Tag:
    """What a tag shows: a name, and what else is to be seen or heard of the mark behind it."""

    name: str
    # For those who hear the text.
    spoken: str = ""
    before: str = ""
    after: str = ""
    unsure: bool = False

    def html(self, group: Group, own_id: str) -> str:
        """Give the tag, which leads to the next mark of its group if there is one."""
        text = f"{self.before}<bdi>{escape(cut(self.name, _LONGEST_TAG))}</bdi>{self.after}{'?' * self.unsure}"
        if len(group.ids) > 1:
            text = f'<a href="#{group.following[own_id]}">{text}</a>'
        unsure = " unsure" * self.unsure
        return (
            f'<sup class="who{unsure} {group.colour}">{text}<span class="spoken">{escape(self.spoken)}: </span></sup>'
        )


def gathered(marked: Iterable[tuple[Iterable[Hashable], str]], names: Mapping[Person, str]) -> dict[Hashable, Group]:
    """Gather the ids of each owner; the first colours go to those who have most."""
    ids: dict[Hashable, list[str]] = {}
    for owners, own_id in marked:
        for owner in owners:
            ids.setdefault(owner, []).append(own_id)
    ranked = sorted((owner for owner in ids if owner is not None), key=lambda owner: -len(ids[owner]))
    shown: dict[Hashable, str] = dict(names.items())
    groups: dict[Hashable, Group] = {
        owner: Group(shown.get(owner, str(owner)), place, ids[owner]) for place, owner in enumerate(ranked)
    }
    if None in ids:
        groups[None] = Group(NOBODY, None, ids[None])
    return groups


def unique_names(people: Iterable[Person]) -> dict[Person, str]:
    """Give each a name of its own."""
    ones = list(people)
    return dict(zip(ones, distinct(one.name for one in ones), strict=True))
