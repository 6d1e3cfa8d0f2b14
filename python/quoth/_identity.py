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
from typing import TYPE_CHECKING, NamedTuple

from quoth._evidence import Evidence, Profile, Unit, Usage, evidence
from quoth._names import (
    KINDS,
    Words,
    generation_of,
    initials_of,
    is_formal,
    is_longer,
    key_of,
    organisation_key,
    organisation_short_forms,
    short_forms,
    surname_with_particle,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from quoth._evidence import World

# The likeliest must have such a share of the weight, else the name is ambiguous.
SHARE_NEEDED = 0.7
# The weight of somebody whom the collection does not name in full, for a surname, an organisation, a given name.
_SOMEBODY_ELSE, _OTHER_ORGANISATION, _OTHER_GIVEN_NAME = 0.02, 0.06, 0.005
# Who is seldom named in full, for so many documents with the short form, is known by that: GOP, CNN, Oprah.
_KNOWN_PERSON, _KNOWN_ORGANISATION, _KNOWN_GIVEN_NAME = 0.002, 0.02, 0.005
# A document that names somebody in full and does not use the short form counts so much for the short form.
_NOT_SHORTENED = 0.3
_SMOOTHING = 0.05
_SAME_DOCUMENT = 2.3
# That one full name is one person, as log-odds, before what the documents say.
_SAME_NAME = 2.0
_FAMILIAR, _SHOWN, _INITIALS, _PLACE_NAME = 0.6, 1.0, 0.6, 0.02
# What an organisation's name begins with is mostly another's name: NBC News, GOP Senate, Yale Daily News.
_BEGINNING_TRUST = 0.1
_GIVEN_NAME = 0.15
# So many times as many documents must say that a word is a person, or an organisation, to overrule one.
_OVERRULED = 3
_MOST_CANDIDATES = 40
_SAMPLE = 20
# A form of a name that is so many times rarer than another is not shown as the name.
_RARE = 5
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
            counts = Counter(unit.name for unit in self.units)
            # A fuller form counts where it is as usual: not the odd Hillary Rodham Clinton.
            most = max((counts[name] for name in counts if _fullness(name)[0] > 1), default=1)
            usual = [name for name in counts if counts[name] * _RARE >= most]
            self._name = self.by_user or max(usual, key=lambda name: (_fullness(name), counts[name]))
        return self._name


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
        _mark_seniors(units)
        clusters: list[Profile] = []
        for unit in sorted(units, key=lambda unit: not unit.tells_apart):
            if len(clusters) == 1 and _SAME_NAME + sum(evidence(unit, clusters[0], None)) >= 0:
                clusters[0].add(unit)
                continue
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
        clusters = self._rejoined(clusters)
        order = {id(unit): place for place, unit in enumerate(units)}
        groups = [sorted(cluster.units, key=lambda unit: order[id(unit)]) for cluster in clusters]
        return sorted(groups, key=lambda group: order[id(group[0])])

    def _rejoined(self, clusters: list[Profile]) -> list[Profile]:
        """Join a cluster to a larger one where, seen as a whole, its documents fit: a surgeon who ran for president."""
        kept: list[Profile] = []
        for cluster in sorted(clusters, key=lambda cluster: -len(cluster.units)):
            telling = [unit for unit in cluster.units if unit.tells_apart] or cluster.units
            sample = telling[:: max(len(telling) // _SAMPLE, 1)]
            fits = [
                (sum(_SAME_NAME + sum(evidence(unit, other, self.world)) for unit in sample), -place)
                for place, other in enumerate(kept)
            ]
            best = max(fits, default=(-1.0, 0))
            if best[0] < 0:
                kept.append(cluster)
                continue
            for unit in cluster.units:
                kept[-best[1]].add(unit)
        return kept

    # Shorter forms of several words.

    def _shorter_names(self) -> None:
        """Join a name with an initial, without middle names, or with a familiar given name to the full one."""
        full = [one for one in self.identities if one.label == "PERSON" and len(one.words) > 1]
        forms: dict[Words, list[Candidate]] = defaultdict(list)
        by_ends: dict[tuple[str, str], list[Identity]] = defaultdict(list)
        for one in full:
            for short, usual in short_forms(one.words):
                if len(short) > 1:
                    forms[short].append(Candidate(one, usual))
            alone = surname_with_particle(one.units[0].name)
            if alone is not None:
                forms[alone].append(Candidate(one, 1.0))
            by_ends[one.words[0][0], one.words[-1]].append(one)
        for one in sorted(full, key=lambda one: -_length(one.words)):
            if one.by_user is not None:
                continue
            found = {id(other.identity): other for other in forms.get(one.words, ())}
            for other in by_ends[one.words[0][0], one.words[-1]]:
                if is_longer(other.words, one.words) and other.words != one.words:
                    found[id(other)] = Candidate(other, 1.0)
                elif is_formal(other.words, one.words):
                    found.setdefault(id(other), Candidate(other, _FAMILIAR))
            self._join_shorter(one, [other._replace(identity=other.identity.root()) for other in found.values()])

    def _join_shorter(self, one: Identity, longer: list[Candidate]) -> None:
        # Two names in one document that its cast keeps apart are two people.
        fits = {
            id(other.identity): other
            for other in longer
            if other.identity is not one and other.identity.documents().isdisjoint(one.documents())
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
            target = fits[key].identity
            target.take(units)
            for unit in units:
                unit.identity = target
        if not left:
            (one.parent,) = {fits[key].identity for key in joined} if len(joined) == 1 else {None}
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
            if unit.label == "ORG" and persons >= 2 * organisations[word] and "it" not in unit.pronouns:
                unit.label = "PERSON"
            elif unit.label != "ORG" and not carriers[word] and organisations[word] >= _OVERRULED * people[word]:
                unit.label = "ORG"
        return single

    def _organisation_forms(self) -> dict[Words, list[Candidate]]:
        forms: dict[Words, dict[int, Candidate]] = defaultdict(dict)
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
                begins = one.words[: len(short)] == short and one.words[-1] not in KINDS
                forms[short][id(one)] = Candidate(one, share, _BEGINNING_TRUST if begins else 1.0)
        return {short: list(found.values()) for short, found in forms.items()}

    def _person_forms(self) -> dict[Words, list[Candidate]]:
        forms: dict[Words, dict[int, Candidate]] = defaultdict(dict)
        for one in self.identities:
            if one.label != "PERSON" or not one.units:
                continue
            root = one.root()
            for words in {unit.words for unit in one.units} | {one.words}:
                for short, usual in short_forms(words) if len(words) > 1 else ():
                    if len(short) == 1:
                        known = forms[short].get(id(root), Candidate(root, 0.0)).usual
                        forms[short][id(root)] = Candidate(root, max(usual, known))
        return {short: list(found.values()) for short, found in forms.items()}

    def _short_forms(self, units: list[Unit], forms: Mapping[Words, list[Candidate]]) -> None:
        by_words: dict[Words, list[Unit]] = defaultdict(list)
        for unit in units:
            by_words[unit.words].append(unit)
        for words, of_words in by_words.items():
            candidates = [one._replace(identity=one.identity.root()) for one in forms.get(words, ())]
            self._short_form(words, of_words, candidates)

    def _short_form(self, words: Words, units: list[Unit], candidates: list[Candidate]) -> None:
        """Give each unit with a short form the likeliest candidate, one for all that nobody can tell, or its own."""
        somebody, known = _SOMEBODY_ELSE, _KNOWN_PERSON
        if units[0].label == "ORG":
            somebody, known = _OTHER_ORGANISATION, _KNOWN_ORGANISATION
        elif all(one.usual <= _GIVEN_NAME for one in candidates):
            somebody, known = _OTHER_GIVEN_NAME, _KNOWN_GIVEN_NAME
        if sum(one.trust * one.identity.usage(words, one.usual).total for one in candidates) < known * len(units):
            candidates = []
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
            roof = units[0].label == "ORG" and all(one.identity.words[: len(words)] == words for one in candidates)
            self._identity(undecided, words).ambiguous = not roof
        if unknown:
            self._nobody_else(unknown)

    def _nobody_else(self, units: list[Unit]) -> None:
        for one in self._same_name(units[0].label, units):
            for unit in one.units[1:]:
                unit.reason = f"the same name, and nobody else here is called {unit.name}"

    # Choosing.

    def _choose(
        self, unit: Unit, short: Words, candidates: list[Candidate], somebody: float
    ) -> _Choice:
        """Weigh the candidates for a unit; None as the identity where it is somebody else, or nothing tells."""
        if len(candidates) > _MOST_CANDIDATES:
            candidates = sorted(candidates, key=lambda one: -one.identity.usage(short, one.usual).total)
        weighed = []
        for one, usual, trust in candidates[:_MOST_CANDIDATES]:
            usage = trust * (one.usage(short, usual).at(unit.day) + _SMOOTHING * usual)
            said = evidence(unit, one.profile(), self.world if len(candidates) > 1 else None)
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
        if share < SHARE_NEEDED and identity.label == "ORG" and likely == 1:
            return _Choice(None, share, "somebody else", likely)
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
    return bool(generations) or any(len(found) > 1 for found in (genders, fields, ages, places))


def _mark_seniors(units: list[Unit]) -> None:
    """Take those without a suffix for the senior, where a document names them beside a junior."""
    juniors = {unit.document for unit in units if unit.generation and unit.generation != "sr"}
    plain = {unit.document for unit in units if not unit.generation}
    if not juniors.isdisjoint(plain):
        for unit in units:
            unit.generation = unit.generation or "sr"


def _shares_field(unit: Unit, cluster: Profile) -> bool:
    return any(cluster.fields[one] for one in unit.fields)


def _length(words: Words) -> int:
    return sum(1 if len(word) > 1 else 0 for word in words) * 10 + len(words)
