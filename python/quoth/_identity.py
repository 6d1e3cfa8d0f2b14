"""Units → identities: who is one person or organisation of a collection.

From the surest evidence to the least: the user's aliases; the same name, told apart where the
documents contradict each other; a shorter or familiar form of a full name; an organisation's short
forms; a single word. Where several may be meant, each is weighed by how much the collection speaks
of it (near in time, if there are dates), how usual the short form is, and what the document says;
a form that fits several about alike goes to one identity that is flagged as ambiguous.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import exp, log
from typing import TYPE_CHECKING

from quoth._evidence import Evidence, Profile, Unit, Usage, evidence
from quoth._names import (
    Words,
    generation_of,
    initials_of,
    is_formal,
    is_longer,
    key_of,
    organisation_key,
    organisation_short_forms,
    short_forms,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from quoth._evidence import World

# The likeliest must have such a share of the weight, else the name is ambiguous.
SHARE_NEEDED = 0.7
# The weight of somebody whom the collection does not name in full: at least, and for each document with the short form,
# since who is seldom named in full is known to all; more by a given name alone, or by initials that nobody spells out.
_SOMEBODY_ELSE, _EACH, _EACH_BY_GIVEN_NAME, _EACH_BY_INITIALS = 0.02, 0.002, 0.005, 0.01
# A document that names somebody in full and does not use the short form counts so much for the short form.
_NOT_SHORTENED = 0.3
_SMOOTHING = 0.05
_SAME_DOCUMENT = 2.3
# That one full name is one person, as log-odds, before what the documents say.
_SAME_NAME = 2.0
_FAMILIAR, _SHOWN, _INITIALS, _PLACE_NAME = 0.6, 1.0, 0.6, 0.02
_GIVEN_NAME = 0.15
# So many times as many documents must say that a word is a person, or an organisation, to overrule one.
_OVERRULED = 3
_MOST_CANDIDATES = 40
_ACRONYM = range(2, 8)

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
    _usage: dict[Words, Usage] = field(default_factory=dict)

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

    def usage(self, short: Words) -> Usage:
        """How much the documents speak of it, for a short form of its name."""
        if short not in self._usage:
            self._usage[short] = Usage(
                (unit.day, unit.weight * (1.0 if short in unit.short_forms else _NOT_SHORTENED)) for unit in self.units
            )
        return self._usage[short]

    def take(self, units: Iterable[Unit]) -> None:
        """Add units."""
        self.units += units
        self._profile = self._documents = None
        self._name = ""
        self._usage.clear()

    def display_name(self) -> str:
        """The user's name, else the fullest, and of those the most frequent."""
        if not self._name:
            counts = Counter(unit.name for unit in self.units)
            self._name = self.by_user or max(counts, key=lambda name: (_fullness(name), counts[name]))
        return self._name


def _fullness(name: str) -> tuple[int, int]:
    words = words_of(name)
    # Of names that are written in full, one that is not all capitals.
    return sum(len(word) > 1 for word in words), -name.isupper()


@dataclass
class _Choice:
    """The likeliest of some candidates, its share, and the kind of evidence that sets it apart."""

    identity: Identity | None
    share: float
    kind: str
    candidates: int


class Linker:
    """Units and the world they are in → identities."""

    def __init__(self, units: list[Unit], world: World, user: Mapping[str, str]) -> None:
        self.units, self.world, self.user = units, world, user
        self.identities: list[Identity] = []

    def linked(self) -> list[tuple[Identity, list[Unit]]]:
        """Join the units; give each identity with its units, in the order of the documents."""
        single = self._same_names()
        self._shorter_names()
        single = self._relabelled(single)
        self._short_forms([unit for unit in single if unit.label == "ORG"], self._organisation_forms())
        self._short_forms([unit for unit in single if unit.label != "ORG"], self._person_forms())
        groups: dict[int, tuple[Identity, list[Unit]]] = {}
        for unit in self.units:
            root = unit.identity.root()
            groups.setdefault(id(root), (root, []))[1].append(unit)
        return list(groups.values())

    # The same name.

    def _same_names(self) -> list[Unit]:
        """Join people with the same name, or with one that the user gave; give those of a single word."""
        by_user: dict[str, list[Unit]] = defaultdict(list)
        by_words: dict[Words, list[Unit]] = defaultdict(list)
        single = []
        for unit in self.units:
            given = self._given(unit)
            if given is not None:
                unit.reason = f"{unit.name} is {given} by the aliases given"
                by_user[given].append(unit)
            elif len(unit.words) == 1:
                single.append(unit)
            else:
                by_words[organisation_key(unit.words) if unit.label == "ORG" else unit.words].append(unit)
        for name, units in by_user.items():
            self._identity(units, words_of(name), by_user=name)
        for units in by_words.values():
            for label, of_label in _by_label(units).items():
                self._same_name(label, of_label)
        return single

    def _given(self, unit: Unit) -> str | None:
        return next((self.user[key] for key in map(key_of, (unit.name, *unit.aliases)) if key in self.user), None)

    def _same_name(self, label: str, units: list[Unit]) -> list[Identity]:
        groups = self._told_apart(units) if label == "PERSON" else [units]
        for group in groups:
            first = group[0]
            for unit in group[1:]:
                unit.reason = f"the same name as in document {first.document}"
                if len(groups) > 1:
                    unit.reason += ", told from a namesake by role, age, place or gender"
            first.reason = "the name itself"
        return [self._identity(group, group[0].words, label=label) for group in groups]

    def _identity(
        self, units: list[Unit], words: Words, *, label: str | None = None, by_user: str | None = None
    ) -> Identity:
        found = Identity(label or Counter(unit.label for unit in units).most_common(1)[0][0], words, units, by_user)
        for unit in units:
            unit.identity = found
        self.identities.append(found)
        return found

    def _told_apart(self, units: list[Unit]) -> list[list[Unit]]:
        """Part namesakes: documents that contradict each other in gender, field, age, generation or office."""
        if not _may_differ(units):
            return [units]
        clusters: list[Profile] = []
        telling = [unit for unit in units if unit.fields or unit.generation or unit.age is not None]
        others = [unit for unit in units if not (unit.fields or unit.generation or unit.age is not None)]
        for unit in (*telling, *others):
            scores = [_SAME_NAME + sum(evidence(unit, cluster, self.world)) for cluster in clusters]
            fits = [place for place, score in enumerate(scores) if score >= 0]
            if not fits:
                clusters.append(Profile([unit]))
                continue
            best = max(fits, key=lambda place: scores[place] + 0.3 * log(len(clusters[place].units)))
            weights = [exp(score) for score in scores]
            unit.score = weights[best] / (sum(weights) + _SOMEBODY_ELSE)
            clusters[best].add(unit)
            # A document that calls somebody both, the poet and mayor, says that the two are one.
            bridged = [place for place in fits if place != best and len(unit.fields) > 1]
            for place in reversed([place for place in bridged if _shares_field(unit, clusters[place])]):
                for other in clusters[place].units:
                    clusters[best].add(other)
                clusters[place] = Profile()
            clusters = [cluster for cluster in clusters if cluster.units]
        order = {id(unit): place for place, unit in enumerate(units)}
        groups = [sorted(cluster.units, key=lambda unit: order[id(unit)]) for cluster in clusters]
        return sorted(groups, key=lambda group: order[id(group[0])])

    # Shorter forms of several words.

    def _shorter_names(self) -> None:
        """Join a name with an initial, without middle names, or with a familiar given name to the full one."""
        full = [one for one in self.identities if one.label == "PERSON" and len(one.words) > 1]
        forms: dict[Words, list[tuple[Identity, float]]] = defaultdict(list)
        by_ends: dict[tuple[str, str], list[Identity]] = defaultdict(list)
        for one in full:
            for short, usual in short_forms(one.words):
                if len(short) > 1:
                    forms[short].append((one, usual))
            by_ends[one.words[0][0], one.words[-1]].append(one)
        for one in sorted(full, key=lambda one: -_length(one.words)):
            if one.by_user is not None:
                continue
            found = {id(other): (other, usual) for other, usual in forms.get(one.words, ())}
            for other in by_ends[one.words[0][0], one.words[-1]]:
                if is_longer(other.words, one.words) and other.words != one.words:
                    found[id(other)] = other, 1.0
                elif is_formal(other.words, one.words):
                    found.setdefault(id(other), (other, _FAMILIAR))
            self._join_shorter(one, [(other.root(), usual) for other, usual in found.values()])

    def _join_shorter(self, one: Identity, longer: list[tuple[Identity, float]]) -> None:
        # Two names in one document that its cast keeps apart are two people.
        fits = {
            id(other): (other, usual)
            for other, usual in longer
            if other is not one and other.documents().isdisjoint(one.documents())
        }
        if not fits:
            return
        choices = [self._choose(unit, one.words, list(fits.values()), _SOMEBODY_ELSE) for unit in one.units]
        joined: dict[int, list[Unit]] = defaultdict(list)
        for unit, choice in zip(one.units, choices, strict=True):
            if choice.identity is not None:
                self._explain(unit, choice, "short for")
                joined[id(choice.identity)].append(unit)
        left = [unit for unit, choice in zip(one.units, choices, strict=True) if choice.identity is None]
        for key, units in joined.items():
            target = fits[key][0]
            target.take(units)
            for unit in units:
                unit.identity = target
        if not left:
            (one.parent,) = {fits[key][0].root() for key in joined} if len(joined) == 1 else {None}
        one.units = left
        one.take(())
        one.ambiguous = any(choice.identity is None and choice.kind != "somebody else" for choice in choices)

    # Single words, and the short forms of organisations.

    def _relabelled(self, single: list[Unit]) -> list[Unit]:
        """Overrule the label of single words that nearly all other documents label otherwise."""
        people: Counter[str] = Counter(unit.words[0] for unit in single if unit.label != "ORG")
        organisations: Counter[str] = Counter(unit.words[0] for unit in single if unit.label == "ORG")
        carriers: Counter[str] = Counter()
        for one in self.identities:
            if one.label == "PERSON":
                carriers[one.words[-1]] += len(one.units)
        for unit in single:
            word = unit.words[0]
            persons = people[word] + carriers[word]
            if unit.label == "ORG" and persons >= _OVERRULED * organisations[word]:
                unit.label = "PERSON"
            elif unit.label != "ORG" and not carriers[word] and organisations[word] >= _OVERRULED * people[word]:
                unit.label = "ORG"
        return single

    def _organisation_forms(self) -> dict[Words, list[tuple[Identity, float]]]:
        forms: dict[Words, dict[int, tuple[Identity, float]]] = defaultdict(dict)
        for one in self.identities:
            if one.label != "ORG":
                continue
            usual: dict[Words, float] = dict(organisation_short_forms(one.words))
            for short in usual:
                if self.world.places[" ".join(short)]:
                    usual[short] = _PLACE_NAME
            for name in {unit.name for unit in one.units}:
                usual.update(((initials,), _INITIALS) for initials in initials_of(name))
            usual.update((short, _SHOWN) for unit in one.units for short in unit.short_forms)
            for short, share in usual.items():
                forms[short][id(one)] = one, share
        return {short: list(found.values()) for short, found in forms.items()}

    def _person_forms(self) -> dict[Words, list[tuple[Identity, float]]]:
        forms: dict[Words, dict[int, tuple[Identity, float]]] = defaultdict(dict)
        for one in self.identities:
            if one.label != "PERSON" or not one.units:
                continue
            root = one.root()
            for words in {unit.words for unit in one.units} | {one.words}:
                for short, usual in short_forms(words) if len(words) > 1 else ():
                    if len(short) == 1:
                        known = forms[short].get(id(root), (root, 0.0))[1]
                        forms[short][id(root)] = root, max(usual, known)
        return {short: list(found.values()) for short, found in forms.items()}

    def _short_forms(self, units: list[Unit], forms: Mapping[Words, list[tuple[Identity, float]]]) -> None:
        by_words: dict[Words, list[Unit]] = defaultdict(list)
        for unit in units:
            by_words[unit.words].append(unit)
        for words, of_words in by_words.items():
            candidates = [(one.root(), usual) for one, usual in forms.get(words, ())]
            self._short_form(words, of_words, candidates)

    def _short_form(self, words: Words, units: list[Unit], candidates: list[tuple[Identity, float]]) -> None:
        """Give each unit with a short form the likeliest candidate, one for all that nobody can tell, or its own."""
        most = max((usual for _, usual in candidates), default=1.0)
        each = _EACH_BY_GIVEN_NAME if most <= _GIVEN_NAME else _EACH
        if units[0].label == "ORG" and most <= _INITIALS:
            each = _EACH_BY_INITIALS
        somebody = each * len(units) if most <= _GIVEN_NAME else max(_SOMEBODY_ELSE, each * len(units))
        unknown, undecided, decided = [], [], []
        for unit in units:
            choice = self._choose(unit, words, candidates, somebody)
            if choice.identity is not None:
                self._explain(unit, choice, "")
                decided.append((unit, choice.identity))
            elif choice.kind == "somebody else":
                unknown.append(unit)
            else:
                unit.reason = f"{choice.candidates} may be meant, and nothing tells which"
                unit.score = choice.share
                undecided.append(unit)
        # Once all are decided, so that no unit weighs in the decision on the next.
        for unit, identity in decided:
            unit.identity = identity
        if undecided:
            # A word with which all of their names begin is a name of its own: NBC beside NBC News.
            roof = units[0].label == "ORG" and all(one.words[: len(words)] == words for one, _ in candidates)
            self._identity(undecided, words).ambiguous = not roof
        if unknown:
            self._nobody_else(unknown)

    def _nobody_else(self, units: list[Unit]) -> None:
        for one in self._same_name(units[0].label, units):
            for unit in one.units[1:]:
                unit.reason = f"the same name, and nobody else here is called {unit.name}"

    # Choosing.

    def _choose(
        self, unit: Unit, short: Words, candidates: list[tuple[Identity, float]], somebody: float
    ) -> _Choice:
        """Weigh the candidates for a unit; None as the identity where it is somebody else, or nothing tells."""
        if len(candidates) > _MOST_CANDIDATES:
            candidates = sorted(candidates, key=lambda one: -one[1] * one[0].usage(short).total)[:_MOST_CANDIDATES]
        weighed = []
        for one, usual in candidates:
            usage = usual * (one.usage(short).at(unit.day) + _SMOOTHING)
            said = evidence(unit, one.profile(), self.world)
            together = _SAME_DOCUMENT if unit.document in one.documents() else 0.0
            weighed.append((usage * exp(sum(said) + together), one, usage, said, together))
        if not weighed:
            return _Choice(None, 1.0, "somebody else", 0)
        weighed.sort(key=lambda one: -one[0])
        total = sum(one[0] for one in weighed) + somebody
        best, identity, *_ = weighed[0]
        share = best / total
        likely = sum(one[0] > somebody for one in weighed)
        if best <= somebody:
            return _Choice(None, share, "somebody else", likely)
        # Where all others together are less likely than somebody else, there is nobody to take it for.
        if share < SHARE_NEEDED and likely > 1:
            return _Choice(None, share, "", likely)
        return _Choice(identity, share, _telling(weighed), len(weighed))

    @staticmethod
    def _explain(unit: Unit, choice: _Choice, relation: str) -> None:
        assert choice.identity is not None
        name = choice.identity.display_name()
        unit.score = choice.share
        if relation or choice.identity.label == "ORG":
            start = f"{unit.name} is {relation or 'short for'} {name}, "
            unit.reason = start + ("the only such name here" if choice.candidates == 1 else _REASONS[choice.kind])
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


def _by_label(units: list[Unit]) -> dict[str, list[Unit]]:
    """Part the units with one name by label, where some are surely people and as many organisations."""
    people = [unit for unit in units if unit.label != "ORG"]
    organisations = [unit for unit in units if unit.label == "ORG"]
    if not people or not organisations:
        return {units[0].label: units}
    if any(unit.gender for unit in people) and _OVERRULED * len(people) > len(organisations):
        if len(people) < _OVERRULED * len(organisations):
            return {"PERSON": people, "ORG": organisations}
        return {"PERSON": units}
    return {"PERSON" if len(people) > len(organisations) else "ORG": units}


def _may_differ(units: list[Unit]) -> bool:
    genders = {unit.gender for unit in units} - {""}
    generations = {unit.generation for unit in units} - {""}
    fields = {unit.fields for unit in units if unit.fields}
    ages = {unit.age for unit in units} - {None}
    places = {unit.place for unit in units} - {""}
    return any(len(found) > 1 for found in (genders, generations, fields, ages, places))


def _shares_field(unit: Unit, cluster: Profile) -> bool:
    return any(cluster.fields[one] for one in unit.fields)


def _length(words: Words) -> int:
    return sum(1 if len(word) > 1 else 0 for word in words) * 10 + len(words)
