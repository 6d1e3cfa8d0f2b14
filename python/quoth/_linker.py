"""Units → identities: who is one person or organisation of a collection.

From the surest evidence to the least: the user's aliases; the same name, told apart where the
documents contradict each other; a shorter or familiar form of a full name; an organisation's short
forms; a single word. Where several may be meant, each is weighed by how much the collection speaks
of it (near in time, if there are dates), how usual the short form is, and what the document says;
a form that fits several about alike goes to one identity that is flagged as ambiguous.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from quoth._bare_names import FIRST_NAME, Weighed, groups, part
from quoth._identity import Candidate, Identity, choose, explain, most_named
from quoth._longer import LongerNames
from quoth._names import (
    KINDS,
    Words,
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
from quoth._namesakes import one_for_all, told_apart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quoth._evidence import Unit, World

# The weight of somebody whom the collection does not name in full, for a surname, an organisation, a given name.
_SOMEBODY_ELSE, _OTHER_ORGANISATION, _OTHER_GIVEN_NAME = 0.02, 0.06, 0.005
# Who is seldom named in full, for so many documents with the short form, is known by that: GOP, CNN, Oprah.
_KNOWN_PERSON, _KNOWN_ORGANISATION, _KNOWN_GIVEN_NAME = 0.002, 0.02, 0.005
_FAMILIAR, _SHOWN, _INITIALS, _PLACE_NAME = 0.6, 1.0, 0.6, 0.02
# What an organisation's name begins with is mostly another's name: NBC News, GOP Senate, Yale Daily News.
_BEGINNING_TRUST = 0.1
# So many times as many documents must say that a name is a person, or an organisation, to overrule one.
_OVERRULED = 3
# Two names are two people's where so large a part of their documents has both, as 1 in so many.
_OFTEN = 5


class Linker:
    """Units and the world they are in → identities."""

    def __init__(self, units: list[Unit], world: World, user: Mapping[str, str]) -> None:
        self.units, self.world, self.user = units, world, user
        self.identities: list[Identity] = []

    def linked(self) -> list[tuple[Identity, list[Unit]]]:
        """Join the units; give each identity with its units, in the order of the documents."""
        single = self._same_names()
        self._shorter_names()
        self._relabel(single)
        forms = self._organisation_forms()
        self._shorter_organisations(forms)
        self._short_forms([unit for unit in single if unit.label == "ORG"], forms)
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
        groups = told_apart(units, self.world) if label == "PERSON" else [one_for_all(units)]
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

    # Shorter forms of several words.

    def _shorter_names(self) -> None:
        """Join a name with an initial, without middle names, or with a familiar given name to the full one."""
        full = [one for one in self.identities if one.label == "PERSON" and len(one.words) > 1]
        forms: dict[Words, list[Candidate]] = defaultdict(list)
        longer_names = LongerNames(full)
        for one in full:
            for short, usual in short_forms(one.words):
                if len(short) > 1:
                    forms[short].append(Candidate(one, usual))
            alone = surname_with_particle(one.units[0].name)
            if alone is not None:
                forms[alone].append(Candidate(one, 1.0))
        for one in sorted(full, key=lambda one: -_length(one.words)):
            if one.by_user is not None:
                continue
            found = {id(other.identity): other for other in forms.get(one.words, ())}
            for other in longer_names.of(one):
                if is_longer(other.words, one.words):
                    found[id(other)] = Candidate(other, 1.0)
                elif is_formal(other.words, one.words):
                    found.setdefault(id(other), Candidate(other, _FAMILIAR))
            self._join_shorter(one, [other._replace(identity=other.identity.root()) for other in found.values()])

    def _join_shorter(self, one: Identity, longer: list[Candidate]) -> None:
        fits = {
            id(other.identity): other
            for other in longer
            if other.identity is not one and not _beside(one, other.identity)
        }
        if not fits:
            return
        somebody = _OTHER_ORGANISATION if one.label == "ORG" else _SOMEBODY_ELSE
        candidates = most_named(list(fits.values()), one.words)
        choices = [choose(unit, one.words, candidates, somebody, self.world) for unit in one.units]
        joined: dict[int, list[Unit]] = defaultdict(list)
        for unit, choice in zip(one.units, choices, strict=True):
            if choice.identity is not None:
                explain(unit, choice.identity, choice)
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

    def _shorter_organisations(self, forms: Mapping[Words, list[Candidate]]) -> None:
        """Join an organisation that lacks words of another's name: those of its kind, or that a document leaves out."""
        named = [one for one in self.identities if one.label == "ORG" and len(one.words) > 1 and one.by_user is None]
        for one in sorted(named, key=lambda one: -len(one.words)):
            words = set(one.words)
            longer = [other for other in forms.get(one.words, ()) if words < set(other.identity.words)]
            self._join_shorter(one, [other._replace(identity=other.identity.root()) for other in longer])

    # Single words, and the short forms of organisations.

    def _relabel(self, single: list[Unit]) -> None:
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
            if of_words[0].label == "ORG":
                self._short_form(words, Weighed(of_words, candidates))
                continue
            weighed, apart = part(words, of_words, candidates, self.world)
            for one in weighed:
                self._short_form(words, one)
            self._apart(apart)

    def _short_form(self, words: Words, given: Weighed) -> None:
        """Give each unit with a short form the likeliest candidate, one for all that nobody can tell, or its own."""
        units, candidates = given.units, given.candidates
        somebody, known = _SOMEBODY_ELSE, _KNOWN_PERSON
        if units[0].label == "ORG":
            somebody, known = _OTHER_ORGANISATION, _KNOWN_ORGANISATION
        elif all(one.usual <= FIRST_NAME for one in candidates):
            somebody, known = _OTHER_GIVEN_NAME, _KNOWN_GIVEN_NAME
        if sum(one.trust * one.identity.usage(words, one.usual).total for one in candidates) < known * len(units):
            candidates = []
        weighed = most_named(candidates, words)
        unknown, undecided, decided = [], [], []
        for unit in units:
            choice = choose(unit, words, weighed, somebody, self.world)
            if choice.identity is not None:
                explain(unit, choice.identity, choice, given.why)
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
            self._nobody_else(unknown, bare=given.bare)

    def _apart(self, people: list[list[Unit]]) -> None:
        """Make people of those with a first name alone."""
        for units in people:
            for unit in units:
                unit.reason = "a given name alone, which joins nobody"
            for one in self._same_name("PERSON", units) if len(units) > 1 else [self._identity(units, units[0].words)]:
                for unit in one.units[1:]:
                    unit.reason = f"the same given name as in document {one.units[0].document}, by role or as its copy"

    def _nobody_else(self, units: list[Unit], *, bare: bool) -> None:
        if bare:
            self._apart(groups(units))
            return
        for one in self._same_name(units[0].label, units):
            for unit in one.units[1:]:
                unit.reason = f"the same name, and nobody else here is called {unit.name}"


def _beside(one: Identity, other: Identity) -> bool:
    """Whether casts keep two names apart: often, since one may have erred."""
    together = len(one.documents() & other.documents())
    return together * _OFTEN > min(len(one.documents()), len(other.documents()))


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


def _length(words: Words) -> int:
    return sum(1 if len(word) > 1 else 0 for word in words) * 10 + len(words)
