"""Intervals of a score by the bootstrap: documents are drawn again, with repetition (Efron, 1979).

Where all is right, or nothing, every draw is the same, and says nothing of what further documents
would bring. There the interval is the exact one of Clopper and Pearson (1934), whose lower end of n
right ones of n is 0.025 ** (1 / n), close to the rule of three (Hanley and Lippman-Hand, 1983: “If
nothing goes wrong, is everything all right?”). Documents are taken as the trials, and not the items
in them: those of one document go wrong together, and how much so cannot be told where none did. That
is the worst case of the effective sample size of Korn and Graubard (1998), so the interval is rather
too wide than too narrow.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    # Gold, found, correct.
    _Count: TypeAlias = tuple[int, int, int]

RESAMPLES = 1000
# More documents are gathered into so many blocks, which are drawn as one.
_MOST_UNITS = 1000
# What a 95 % interval leaves out on each side.
_MISSED_ON_A_SIDE = 0.025
# One document says nothing of how far documents differ.
_LEAST_UNITS = 2


def interval(
    documents: Sequence[_Count], rate: Callable[[int, int, int], float]
) -> tuple[float, float] | tuple[None, None]:
    """Give the 95 % interval of a rate, the same each time; None of less than two documents, or of nothing to find."""
    if len(documents) < _LEAST_UNITS:
        return None, None
    of_all = rate(*(sum(one[part] for one in documents) for part in range(3)))
    with_any = sum(any(one) for one in documents)
    if with_any and of_all in {0.0, 1.0}:
        furthest = _MISSED_ON_A_SIDE ** (1 / with_any)
        return (furthest, 1.0) if of_all else (0.0, 1 - furthest)
    blocks = [documents[start::_MOST_UNITS] for start in range(min(len(documents), _MOST_UNITS))]
    gold, found, correct = ([sum(one[part] for one in block) for block in blocks] for part in range(3))
    draw = random.Random(0)  # noqa: S311 no secret rests on it
    places = range(len(blocks))
    rates = []
    for _ in range(RESAMPLES):
        drawn = draw.choices(places, k=len(blocks))
        counts = [sum([part[place] for place in drawn]) for part in (gold, found, correct)]
        # Of nothing to find there is no rate.
        if counts[0]:
            rates.append(rate(counts[0], counts[1], counts[2]))
    if not rates:
        return None, None
    rates.sort()
    return rates[round(0.025 * (len(rates) - 1))], rates[round(0.975 * (len(rates) - 1))]
