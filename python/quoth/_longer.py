"""Which names may be longer, or more formal, than one: found by their words and not by trying all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from quoth._names import formal_given_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quoth._identity import Identity
    from quoth._names import Words


class LongerNames:
    """Identities of several words, by each word before the last, by its initial, and by all of them.

    Of a collection where thousands share a surname, such as Smith, only those are tried that have the
    rarest other word of a name too.
    """

    def __init__(self, identities: Iterable[Identity]) -> None:
        self._by_word: dict[tuple[str, str], list[tuple[int, Identity]]] = defaultdict(list)
        self._by_words: dict[Words, list[tuple[int, Identity]]] = defaultdict(list)
        for numbered in enumerate(identities):
            words = numbered[1].words
            for key in {one for word in words[:-1] for one in (word, word[0])}:
                self._by_word[key, words[-1]].append(numbered)
            self._by_words[words].append(numbered)

    def of(self, one: Identity) -> Iterator[Identity]:
        """Give those with the surname and the first letter of a name that may be longer or more formal, in order."""
        words = one.words
        # Each of its words stands in the longer name, an initial as a word that begins with it.
        listed: list[list[tuple[int, Identity]]] = [self._by_word.get((word, words[-1]), []) for word in words[:-1]]
        rarest = min(listed, key=len, default=[])
        found = dict(rarest)
        for formal in formal_given_names(words[0]):
            found |= self._by_words.get((formal, *words[1:]), ())
        return (other for _, other in sorted(found.items()) if other.words[0][0] == words[0][0])
