"""Near-duplicate texts, such as one report of an agency in several papers.

A text is the set of its runs of three words; of their hashes the smallest are its sketch (bottom-k MinHash: Broder,
1997), from which the resemblance of two sets (Jaccard) is estimated. A text is a near-duplicate of an earlier one where
half of all their runs are in both, or nearly all of the shorter one's: a copy that was cut.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from hashlib import blake2b
from typing import NamedTuple
from zlib import crc32

_WORD = re.compile(r"\w+")
_SIZE = 96
# Texts that share none of so many smallest hashes are not compared.
_SHARED = 8
# So many of the last texts with the same small hash are candidates, and so many with the most such hashes are compared.
_LISTED = 24
_COMPARED = 6
_CHANCE = 2
_RESEMBLANCE = 0.5
_CONTAINMENT = 0.8
# Below so many runs of words only the same text is a duplicate: “No comment,” she said.
_MIN_RUNS = 12
# A cut copy keeps so many runs, and such a share of the original.
_MIN_CUT_RUNS = 30
_MIN_CUT_SHARE = 0.25


class _Hashes(dict[str, int]):
    """Word → hash, the same in every process."""

    def __missing__(self, word: str) -> int:
        found = self[word] = crc32(word.encode("utf-8", "surrogatepass"))
        return found


class _Sketch(NamedTuple):
    smallest: tuple[int, ...]
    values: frozenset[int]
    size: int


class Duplicates:
    """Texts in order, each with the earlier one that it is a near-duplicate of."""

    def __init__(self) -> None:
        self.duplicate_of: dict[int, int] = {}
        self._hashes = _Hashes()
        self._same: dict[bytes, int] = {}
        self._sketches: dict[int, _Sketch] = {}
        self._by_hash: dict[int, list[int]] = defaultdict(list)

    def add(self, document: int, text: str) -> None:
        """Compare a text with those before it; the first of its kind is the original of all."""
        words = _WORD.findall(text.lower())
        digest = blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        original = self._same.setdefault(digest, document) if words else document
        if original == document:
            sketch = self._sketch(words)
            found = self._similar(sketch)
            if found is None:
                self._keep(document, sketch)
                return
            original = found
        self.duplicate_of[document] = self.duplicate_of.get(original, original)

    def _sketch(self, words: list[str]) -> _Sketch:
        found = list(map(self._hashes.__getitem__, words))
        # Tuples of integers have the same hash in every process.
        runs = set(map(hash, zip(found, found[1:], found[2:], strict=False)))
        smallest = tuple(sorted(runs)[:_SIZE])
        return _Sketch(smallest, frozenset(smallest), len(runs))

    def _similar(self, sketch: _Sketch) -> int | None:
        if sketch.size < _MIN_RUNS:
            return None
        votes = Counter(
            document for value in sketch.smallest[:_SHARED] for document in self._by_hash.get(value, ())[-_LISTED:]
        )
        # One shared hash may be chance; the likeliest text is looked at in any case.
        likely = sorted((-count, document) for document, count in votes.items() if count >= _CHANCE)
        if votes and not likely:
            likely = [(-1, next(iter(votes)))]
        for _, document in likely[:_COMPARED]:
            if _alike(sketch, self._sketches[document]):
                return document
        return None

    def _keep(self, document: int, sketch: _Sketch) -> None:
        if sketch.size >= _MIN_RUNS:
            self._sketches[document] = sketch
            for value in sketch.smallest[:_SHARED]:
                self._by_hash[value].append(document)


def _alike(one: _Sketch, other: _Sketch) -> bool:
    """Whether two texts share half of their runs, or nearly all of the shorter one's."""
    shorter, longer = sorted((one.size, other.size))
    needed = _RESEMBLANCE
    if shorter >= max(_MIN_CUT_RUNS, _MIN_CUT_SHARE * longer):
        # The resemblance of two sets of which the shorter has such a part in the other.
        needed = min(needed, _CONTAINMENT * shorter / (longer + (1 - _CONTAINMENT) * shorter))
    shared = one.values & other.values
    read = min(_SIZE, len(one.values) + len(other.values) - len(shared))
    # Most pairs are told apart by this bound; only for the others the smallest hashes of both are sought.
    if len(shared) < needed * read:
        return False
    together = sorted(one.values | other.values)[:_SIZE]
    return len(shared.intersection(together)) >= needed * len(together)
