"""People and organisations of a collection, and which of them a short form of a name stands for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from heapq import nlargest
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from quoth._evidence import Evidence, Profile, Unit, Usage, evidence
from quoth._names import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quoth._evidence import World
    from quoth._names import Words

# The likeliest must have such a share of the weight, else the name is ambiguous.
SHARE_NEEDED = 0.7
# A document that names somebody in full and does not use the short form counts so much for the short form.
_NOT_SHORTENED = 0.3
_SMOOTHING = 0.05
_SAME_DOCUMENT = 2.3
_MOST_CANDIDATES = 40
# A form of a name that is so many times rarer than another is not shown as the name.
_RARE = 5

_REASONS = {
    "document": "who is named in full in the same document",
    "role": "by title or role",
    "gender": "by he and she",
    "company": "in whose company it stands",
    "other": "by age or place",
    "usage": "the most often named",
}


@dataclass(eq=False)
class Identity:
    """A person or organisation of the collection; one that was joined to another has a ``parent``."""

    label: str
    words: Words
    units: list[Unit]
    by_user: str | None = None
    ambiguous: bool = False
    parent: Identity | None = None
    _name: str = ""
    _profile: Profile | None = None
    _documents: set[int] | None = None
    _usage: dict[tuple[Words, float], Usage] = field(default_factory=dict)

    def root(self) -> Identity:
        """The identity that this one was joined to, or itself."""
        found = self
        while found.parent is not None:
            found = found.parent
        return found

    def profile(self) -> Profile:
        """What the documents say of it."""
        if self._profile is None:
            self._profile = Profile(self.units)
        return self._profile

    def documents(self) -> set[int]:
        """The documents that name it."""
        if self._documents is None:
            self._documents = {unit.document for unit in self.units}
        return self._documents

    def usage(self, short: Words, usual: float) -> Usage:
        """How much the documents speak of it by a short form, which is so usual for such a name."""
        if (short, usual) not in self._usage:
            unused = _NOT_SHORTENED * usual
            self._usage[short, usual] = Usage(
                (unit.day, unit.weight * (1.0 if short in unit.short_forms else unused)) for unit in self.units
            )
        return self._usage[short, usual]

    def take(self, units: Iterable[Unit]) -> None:
        """Add units."""
        self.units += units
        self._profile = self._documents = None
        self._name = ""
        self._usage.clear()

    def display_name(self) -> str:
        """The user's name, else the fullest, and of those the most frequent."""
        if not self._name:
            self._name = self.by_user or fullest(Counter(unit.name for unit in self.units))
        return self._name


def fullest(counts: Counter[str]) -> str:
    """Give of the forms of one name, each with its number, the fullest that is usual."""
    if len(counts) == 1:
        return next(iter(counts))
    # A fuller form counts where it is as usual: not the odd Hillary Rodham Clinton.
    most = max((counts[name] for name in counts if _fullness(name)[0] > 1), default=1)
    usual = [name for name in counts if counts[name] * _RARE >= most]
    return max(usual, key=lambda name: (_fullness(name), counts[name]))


def _fullness(name: str) -> tuple[int, int]:
    words = words_of(name)
    # Of names that are written in full, one that is not all capitals.
    return sum(len(word) > 1 for word in words), -name.isupper()


class Candidate(NamedTuple):
    """An identity that a short form may stand for, how usual such a form is, and how far documents are trusted."""

    identity: Identity
    usual: float
    trust: float = 1.0


@dataclass
class Choice:
    """The likeliest of some candidates, its share, and the kind of evidence that sets it apart."""

    identity: Identity | None
    share: float
    kind: str
    candidates: int


def most_named(candidates: list[Candidate], short: Words) -> list[Candidate]:
    """Give the candidates that are weighed: of many, those that the collection speaks of most by a short form."""
    if len(candidates) <= _MOST_CANDIDATES:
        return candidates
    return nlargest(_MOST_CANDIDATES, candidates, key=lambda one: one.identity.usage(short, one.usual).total)


def choose(unit: Unit, short: Words, candidates: list[Candidate], somebody: float, world: World) -> Choice:
    """Weigh the candidates for a unit; None as the identity where it is somebody else, or nothing tells."""
    weighed = []
    for one, usual, trust in candidates:
        usage = trust * (one.usage(short, usual).at(unit.day) + _SMOOTHING * usual)
        said = evidence(unit, one.profile(), world if len(candidates) > 1 else None)
        together = _SAME_DOCUMENT if unit.document in one.documents() else 0.0
        weighed.append((usage * exp(sum(said) + together), one, usage, said, together))
    if not weighed:
        return Choice(None, 1.0, "somebody else", 0)
    weighed.sort(key=lambda one: -one[0])
    total = sum(one[0] for one in weighed) + somebody
    best, identity, *_ = weighed[0]
    share = best / total
    likely = sum(one[0] > somebody for one in weighed)
    if best <= somebody:
        return Choice(None, share, "somebody else", likely)
    # Where all others together are less likely than somebody else, there is nobody to take it for.
    if share < SHARE_NEEDED and identity.label == "ORG" and likely == 1:
        return Choice(None, share, "somebody else", likely)
    if share < SHARE_NEEDED and likely > 1:
        return Choice(None, share, "", likely)
    return Choice(identity, share, _telling(weighed), len(weighed))


def explain(unit: Unit, identity: Identity, choice: Choice, why: str = "") -> None:
    """Write down why a unit is an identity; ``why`` where that is known before."""
    name = identity.display_name()
    unit.score = choice.share
    if len(unit.words) > 1 or identity.label == "ORG":
        start = f"{unit.name} is short for {name}, "
        unit.reason = start + ("the only such name here" if choice.candidates == 1 else _REASONS[choice.kind])
    elif why:
        unit.reason = f"{unit.name} is most likely {name}, {why}"
    elif choice.candidates == 1:
        unit.reason = f"{name} is the only {unit.name} here"
    else:
        unit.reason = f"{unit.name} is most likely {name}, {_REASONS[choice.kind]}"


def _telling(weighed: list[tuple[float, Identity, float, Evidence, float]]) -> str:
    """The kind of evidence by which the first candidate is furthest ahead of the second."""
    if len(weighed) < 2:  # noqa: PLR2004
        return "usage"
    (_, _, usage, said, together), (_, _, other_usage, other_said, other_together) = weighed[:2]
    ahead = {"document": together - other_together, "usage": log(usage / other_usage)}
    for kind in Evidence._fields:
        ahead[kind] = getattr(said, kind) - getattr(other_said, kind)
    return max(ahead, key=lambda kind: ahead[kind])
