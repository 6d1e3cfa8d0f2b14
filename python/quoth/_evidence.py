"""What speaks for and against that a document's person is one of the collection, as log-odds."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from quoth._bare_names import is_private
from quoth._names import generation_of, key_of, words_of
from quoth._roles import (
    FIELD_OF,
    LOCAL_ROLES,
    facts_beside,
    gender_of,
    roles_in,
    roles_of_titles,
    telling_titles,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quoth._identity import Identity
    from quoth._quoth import Document, Person

# So many names of a person are read for what stands beside them.
_NAMES_READ = 3
# So many documents of a person are read for the company that it keeps.
_COMPANY_READ = 200
# A collection is a part of a world with at least so many more documents, in which its names are rare.
_WORLD = 20
# Labels of entities that tell where and among whom a document is set.
_SETTING = frozenset(("LOC", "FAC", "ORG", "MISC", "PRODUCT"))

# A pronoun may have been given to the wrong person.
_TITLE_DIFFERS, _PRONOUN_DIFFERS, _GENDER_AGREES = -4.0, -2.0, 0.4
_GENERATION_DIFFERS = -6.0
_ROLE_AGREES, _TITLE_AGREES = 1.4, 0.4
_FIELD_AGREES, _ROLE_DIFFERS, _FIELD_DIFFERS = 0.3, -0.3, -3.2
_PLACE_DIFFERS, _PLACE_AGREES = -4.5, 0.7
_AGE_DIFFERS, _AGE_AGREES = -4.0, 1.0
_MOST_COMPANY, _COMPANY_DAMPING = 2.2, 0.8
# Years between two ages that may be one person's: with dates, and without.
_YEARS_APART, _YEARS_APART_UNDATED = 2, 8


class Unit:
    """A document's person, with all that the document says of it; what an identity is made of."""

    __slots__ = (
        *("document", "original", "person", "day", "weight"),
        *("name", "words", "label", "aliases", "short_forms", "titles_shown", "pronouns", "quotes", "words_quoted"),
        *("gender", "titled_gender", "generation", "titles", "roles", "fields", "place", "age", "private"),
        *("identity", "reason", "score"),
    )

    def __init__(self, document: int, person: int, one: Person, text: str, day: int | None) -> None:
        self.document, self.person, self.day = document, person, day
        # The document of which this one is a near-duplicate.
        self.original = document
        self.name, self.label, self.aliases = one.name, str(one.label), one.aliases
        self.words = words_of(one.name)
        self.titles_shown, self.pronouns = one.titles, one.pronouns
        self.titles = telling_titles(one.titles)
        self.quotes, self.words_quoted = len(one.quotes), one.words_quoted
        self.short_forms = frozenset(map(words_of, one.aliases))
        self.gender = self.generation = self.place = self.private = ""
        self.roles: frozenset[str] = frozenset()
        self.age: int | None = None
        self.titled_gender = False
        # Near-duplicates weigh nothing: one report in twenty papers says a thing once.
        self.weight = 1.0
        # What the linker finds.
        self.identity: Identity
        self.reason, self.score = "the name itself", 1.0
        if self.label == "PERSON":
            self._read(one, text)
        self.fields = frozenset(FIELD_OF[role] for role in self.roles if role in FIELD_OF)

    @property
    def tells_apart(self) -> bool:
        """Whether the document says what could tell two namesakes apart."""
        return bool(self.fields or self.generation) or self.age is not None

    def _read(self, one: Person, text: str) -> None:
        by_title = gender_of(self.titles_shown)
        self.gender = by_title or gender_of(self.pronouns)
        self.titled_gender = bool(by_title)
        self.generation = generation_of(self.name)
        roles = roles_of_titles(self.titles)
        described: set[str] = set()
        read = 0
        for mention in one.mentions:
            if mention.kind == "name" and read < _NAMES_READ:
                read += 1
                facts = facts_beside(text, mention.start, mention.end)
                roles.update(facts.roles)
                self.place = self.place or facts.place
                self.age = facts.age if self.age is None else self.age
            elif mention.kind == "nominal":
                described.update(roles_in(mention.text))
        if len(self.words) == 1:
            names = [(mention.start, mention.end) for mention in one.mentions if mention.kind == "name"]
            self.private = is_private(text, names)
        # Descriptions are less sure to be this person's.
        self.roles = frozenset(roles or described)


class World:
    """The names in each document, and in how many documents each name is."""

    def __init__(self) -> None:
        self.named_in: dict[int, frozenset[str]] = {}
        self.frequency: Counter[str] = Counter()
        self.places: Counter[str] = Counter()
        self.documents = _WORLD

    def add(self, document: int, doc: Document, *, counts: bool) -> None:
        """Take the names of a document; those of a near-duplicate do not count."""
        names = {key_of(one.name) for one in doc.people}
        # A person may be named in full elsewhere: the last word is what such documents share.
        names.update(words_of(one.name)[-1] for one in doc.people if one.label == "PERSON")
        for entity in doc.entities:
            if entity.label in _SETTING:
                key = key_of(entity.text)
                names.add(key)
                if entity.label == "LOC":
                    self.places[key] += 1
        self.named_in[document] = frozenset(names)
        if counts:
            self.documents += 1
            self.frequency.update(names)


class Evidence(NamedTuple):
    """Log-odds by kind; the names of the fields are used for reasons."""

    gender: float = 0.0
    role: float = 0.0
    company: float = 0.0
    other: float = 0.0


class Profile:
    """What the documents say of an identity, summed over its units."""

    def __init__(self, units: Iterable[Unit] = ()) -> None:
        self.units: list[Unit] = []
        self.genders: Counter[str] = Counter()
        self.generations: Counter[str] = Counter()
        self.titles: Counter[str] = Counter()
        self.roles: Counter[str] = Counter()
        self.fields: Counter[str] = Counter()
        self.places: Counter[str] = Counter()
        self.ages: list[tuple[int, int | None]] = []
        self.with_roles = 0
        self._company: tuple[int, Counter[str], int] = (-1, Counter(), 0)
        for unit in units:
            self.add(unit)

    def add(self, unit: Unit) -> None:
        """Take a further unit."""
        self.units.append(unit)
        for counter, values in ((self.titles, unit.titles), (self.roles, unit.roles), (self.fields, unit.fields)):
            if values:
                counter.update(values)
        self.with_roles += bool(unit.roles)
        if unit.gender:
            self.genders[unit.gender] += 2 if unit.titled_gender else 1
        if unit.generation:
            self.generations[unit.generation] += 1
        if unit.place:
            self.places[unit.place] += 1
        if unit.age is not None:
            self.ages.append((unit.age, unit.day))

    @property
    def gender(self) -> str:
        """The gender that most documents show; nothing where they are divided."""
        male, female = self.genders["m"], self.genders["f"]
        return "m" if male > 2 * female else "f" if female > 2 * male else ""

    def company(self, world: World) -> tuple[Counter[str], int]:
        """In how many of its documents each name is, and how many were read."""
        size, company, read = self._company
        # A list that has grown by a fifth is read again.
        if size < 0 or len(self.units) > size * 1.2:
            step = max(len(self.units) // _COMPANY_READ, 1)
            documents = {unit.document for unit in self.units[::step] if unit.weight}
            company = Counter(name for document in documents for name in world.named_in[document])
            read = len(documents)
            self._company = (len(self.units), company, read)
        return company, read


def evidence(unit: Unit, profile: Profile, world: World | None) -> Evidence:
    """Weigh what a document says of a person against what others say of an identity; of company with a world alone."""
    gender = profile.gender if unit.gender else ""
    sure = unit.titled_gender and profile.genders[gender] > 1
    differs = _TITLE_DIFFERS if sure else _PRONOUN_DIFFERS
    other = _generation(unit, profile) + _place(unit, profile) + _age(unit, profile)
    return Evidence(
        0.0 if not gender else _GENDER_AGREES if gender == unit.gender else differs,
        _role(unit, profile),
        _company(unit, profile, world) if world is not None else 0.0,
        other,
    )


def _often(counter: Counter[str], values: frozenset[str], total: int) -> bool:
    return any(counter[value] * 10 >= total and counter[value] for value in values)


def _role(unit: Unit, profile: Profile) -> float:
    if not unit.roles or not profile.roles:
        return 0.0
    if _often(profile.titles, unit.titles, profile.with_roles):
        return _ROLE_AGREES + _TITLE_AGREES
    if _often(profile.roles, unit.roles, profile.with_roles):
        return _ROLE_AGREES
    if not unit.fields or not profile.fields:
        return _ROLE_DIFFERS
    if not _often(profile.fields, unit.fields, profile.with_roles):
        return _FIELD_DIFFERS
    # Two offices of public life may be two people's; a striker is a footballer.
    return _ROLE_DIFFERS if unit.fields == {"public"} else _FIELD_AGREES


def _generation(unit: Unit, profile: Profile) -> float:
    differs = unit.generation and profile.generations and unit.generation not in profile.generations
    return _GENERATION_DIFFERS if differs else 0.0


def _place(unit: Unit, profile: Profile) -> float:
    if not unit.place or not profile.places:
        return 0.0
    if unit.place in profile.places:
        return _PLACE_AGREES
    local = not LOCAL_ROLES.isdisjoint(unit.roles) and not LOCAL_ROLES.isdisjoint(profile.roles)
    return _PLACE_DIFFERS if local else 0.0


def _age(unit: Unit, profile: Profile) -> float:
    if unit.age is None or not profile.ages:
        return 0.0
    nearest = min(_years_apart(unit.age, unit.day, *other) for other in profile.ages[:_NAMES_READ])
    return _AGE_AGREES if nearest <= 1 else _AGE_DIFFERS if nearest > _YEARS_APART else 0.0


def _years_apart(age: int, day: int | None, other_age: int, other_day: int | None) -> float:
    """How far apart two ages are, in years for which the dates do not account."""
    apart = float(age - other_age)
    if day is None or other_day is None:
        return max(abs(apart) - (_YEARS_APART_UNDATED - _YEARS_APART), 0)
    return abs(apart - (day - other_day) / 365.25)


def _company(unit: Unit, profile: Profile, world: World) -> float:
    """How much more often the names beside the unit stand beside the identity than elsewhere."""
    company, read = profile.company(world)
    if not read:
        return 0.0
    total = 0.0
    own = set(unit.words)
    # In order, since sums of floats depend on it.
    for name in sorted(company.keys() & world.named_in[unit.document]):
        if own.isdisjoint(name.split()):
            expected = (world.frequency[name] or 1) / world.documents
            total += max(log(0.5 + 0.5 * company[name] / ((read + 1) * expected)), 0.0)
    return min(total * _COMPANY_DAMPING, _MOST_COMPANY)


class Usage:
    """How much documents speak of an identity by a name, over time: decayed sums of (day, amount)."""

    _DAYS = 45.0
    # What is left of an old document's weight.
    _FLOOR = 0.15

    def __init__(self, amounts: Iterable[tuple[int | None, float]]) -> None:
        amounts = list(amounts)
        self.total = sum(amount for _, amount in amounts)
        by_day: Counter[int] = Counter()
        for day, amount in amounts:
            if day is not None:
                by_day[day] += amount  # type: ignore[assignment]
        self.days = sorted(by_day)
        self.before = self._decayed(by_day, self.days)
        self.after = self._decayed(by_day, self.days[::-1])[::-1]

    def _decayed(self, by_day: Counter[int], days: list[int]) -> list[float]:
        sums: list[float] = []
        for place, day in enumerate(days):
            kept = sums[-1] * exp(-abs(day - days[place - 1]) / self._DAYS) if sums else 0.0
            sums.append(kept + by_day[day])
        return sums

    def at(self, day: int | None) -> float:
        """Give the weight on a day: all of what is near, little of what is far; all where there is no date."""
        if day is None or not self.days:
            return self.total
        place = bisect_right(self.days, day)
        near = 0.0
        if place:
            near += self.before[place - 1] * exp(-(day - self.days[place - 1]) / self._DAYS)
        if place < len(self.days):
            near += self.after[place] * exp(-(self.days[place] - day) / self._DAYS)
        return self._FLOOR * self.total + (1 - self._FLOOR) * near
