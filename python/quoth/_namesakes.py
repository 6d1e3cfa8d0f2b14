"""Namesakes: people with one full name, told apart where the documents contradict each other."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from quoth._evidence import Profile, Unit, evidence

if TYPE_CHECKING:
    from quoth._evidence import World

# That one full name is one person, as log-odds, before what the documents say.
_SAME_NAME = 2.0
# That a document does not speak of a further namesake, of whom no other does, as log-odds.
_NO_OTHER = 2.0
# A larger cluster is likelier, by its logarithm.
_SIZE = 0.3
_SAMPLE = 20


def told_apart(units: list[Unit], world: World) -> list[list[Unit]]:
    """Part namesakes: documents that contradict each other in gender, field, age, generation or office."""
    if not _may_differ(units):
        return [one_for_all(units)]
    _mark_seniors(units)
    clusters: list[Profile] = []
    for unit in sorted(units, key=lambda unit: not unit.tells_apart):
        if len(clusters) == 1 and _SAME_NAME + (said := sum(evidence(unit, clusters[0], None))) >= 0:
            unit.score = _probability(said)
            clusters[0].add(unit)
        else:
            clusters = _placed(unit, clusters, world)
    clusters = _rejoined(clusters, world)
    if len(clusters) == 1:
        for unit in units:
            unit.score = _probability(sum(evidence(unit, clusters[0], None)))
    order = {id(unit): place for place, unit in enumerate(units)}
    groups = [sorted(cluster.units, key=lambda unit: order[id(unit)]) for cluster in clusters]
    return sorted(groups, key=lambda group: order[id(group[0])])


def one_for_all(units: list[Unit]) -> list[Unit]:
    """Take all for one, since nothing contradicts it."""
    for unit in units[1:]:
        unit.score = _probability(0.0)
    return units


def _probability(said: float) -> float:
    return 1 / (1 + exp(-_SAME_NAME - _NO_OTHER - said))


def _placed(unit: Unit, clusters: list[Profile], world: World) -> list[Profile]:
    """Put a unit into the cluster that it fits best, or one of its own."""
    said = [sum(evidence(unit, cluster, world)) for cluster in clusters]
    fits = [place for place, one in enumerate(said) if _SAME_NAME + one >= 0]
    if not fits:
        return [*clusters, Profile([unit])]
    weights = [one + _SIZE * log(len(cluster.units)) for one, cluster in zip(said, clusters, strict=True)]
    best = max(fits, key=lambda place: weights[place])
    unit.score = exp(weights[best]) / sum(map(exp, weights)) * _probability(said[best])
    clusters[best].add(unit)
    # A document that calls somebody both, the poet and mayor, says that the two are one.
    bridged = [
        place for place in fits if place != best and len(unit.fields) > 1 and _shares_field(unit, clusters[place])
    ]
    for place in bridged:
        for other in clusters[place].units:
            clusters[best].add(other)
    return [cluster for place, cluster in enumerate(clusters) if place not in bridged]


def _rejoined(clusters: list[Profile], world: World) -> list[Profile]:
    """Join a cluster to a larger one where, seen as a whole, its documents fit: a surgeon who ran for president."""
    kept: list[Profile] = []
    for cluster in sorted(clusters, key=lambda cluster: -len(cluster.units)):
        telling = [unit for unit in cluster.units if unit.tells_apart] or cluster.units
        sample = telling[:: max(len(telling) // _SAMPLE, 1)]
        fits = [
            (sum(_SAME_NAME + sum(evidence(unit, other, world)) for unit in sample), -place)
            for place, other in enumerate(kept)
        ]
        best = max(fits, default=(-1.0, 0))
        if best[0] < 0:
            kept.append(cluster)
            continue
        for unit in cluster.units:
            kept[-best[1]].add(unit)
    return kept


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
