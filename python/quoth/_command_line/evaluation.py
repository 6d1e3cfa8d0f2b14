"""Documents annotated by hand, and what quoth finds in their texts → precision, recall and F1."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from quoth._names import key_of
from quoth._vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Literal

    from quoth import Document, Person, Quote

    _Match: TypeAlias = Literal["exact", "overlapping"]

_MATCHES: tuple[_Match, ...] = ("exact", "overlapping")
_ROLES = ("content", "cue", "source", "speaker")

# The pieces of an item, from start to end in code points, in order.
_Pieces: TypeAlias = tuple[tuple[int, int], ...]


class Score(NamedTuple):
    """How well one role or label is found.

    Attributes:
        item: "content", "cue", "source", "speaker" or the label of entities.
        match: "exact" where all pieces must be the same, "overlapping" where they must share text.
        gold: How many there are in the gold.
        found: How many were found.
        correct: How many of those are in the gold.
    """

    item: str
    match: _Match
    gold: int
    found: int
    correct: int

    @property
    def precision(self) -> float:
        return self.correct / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.correct / (self.gold + self.found) if self.correct else 0.0


def evaluate(pairs: Iterable[tuple[Document, Document]]) -> list[Score]:
    """Compare each gold document with what was found in its text.

    Each item counts once, and pairs with at most one of the other side: exactly, or with the one
    that shares most text with it. A speaker is right where the contents pair and the speakers of
    both are the same: by name, by alias, or by a mention of the name at the same place. Roles and
    labels that the gold has nowhere are left out: they were not annotated.
    """
    gold_counts, found_counts = Counter[str](), Counter[str]()
    correct: Counter[tuple[str, _Match]] = Counter()
    for gold, found in pairs:
        theirs, ours = _items(gold), _items(found)
        for item in {*theirs, *ours}:
            gold_counts[item] += len(theirs.get(item, ()))
            found_counts[item] += len(ours.get(item, ()))
            for match in _MATCHES:
                correct[item, match] += len(_paired(theirs.get(item, ()), ours.get(item, ()), match))
        gold_counts["speaker"] += sum(bool(quote.speakers) for quote in gold.quotes)
        found_counts["speaker"] += sum(bool(quote.speakers) for quote in found.quotes)
        for match in _MATCHES:
            correct["speaker", match] += _right_speakers(gold.quotes, found.quotes, match)
    return [
        Score(item, match, gold_counts[item], found_counts[item], correct[item, match])
        for item in (*_ROLES, *LABELS)
        if gold_counts[item]
        for match in _MATCHES
    ]


def _items(doc: Document) -> Mapping[str, Sequence[_Pieces]]:
    """Give the items of each role and label, without repetition."""
    entities: dict[str, list[_Pieces]] = {}
    for entity in doc.entities:
        entities.setdefault(entity.label, []).append(((entity.start, entity.end),))
    return {
        "content": _distinct(_content(quote) for quote in doc.quotes),
        "cue": _distinct(((quote.cue.start, quote.cue.end),) for quote in doc.quotes if quote.cue),
        "source": _distinct(((quote.source.start, quote.source.end),) for quote in doc.quotes if quote.source),
    } | {label: _distinct(spans) for label, spans in entities.items()}


def _content(quote: Quote) -> _Pieces:
    return tuple((piece.start, piece.end) for piece in quote.content)


def _distinct(items: Iterable[_Pieces]) -> list[_Pieces]:
    return list(dict.fromkeys(items))


def _paired(gold: Sequence[_Pieces], found: Sequence[_Pieces], match: _Match) -> list[tuple[_Pieces, _Pieces]]:
    """Pair each item with at most one of the other side."""
    if match == "exact":
        both = set(gold) & set(found)
        return [(item, item) for item in both]
    pairs = sorted(_overlapping(gold, found), key=lambda pair: (-pair[0], pair[1], pair[2]))
    free_gold, free_found = set(gold), set(found)
    kept = []
    for _, theirs, ours in pairs:
        if theirs in free_gold and ours in free_found:
            free_gold.remove(theirs)
            free_found.remove(ours)
            kept.append((theirs, ours))
    return kept


def _overlapping(gold: Sequence[_Pieces], found: Sequence[_Pieces]) -> Iterator[tuple[int, _Pieces, _Pieces]]:
    """Give all pairs that share text, with how many code points they share."""
    upcoming = iter(sorted(found))
    following = next(upcoming, None)
    reached: list[_Pieces] = []
    for theirs in sorted(gold):
        start, end = theirs[0][0], theirs[-1][1]
        reached = [ours for ours in reached if ours[-1][1] > start]
        while following is not None and following[0][0] < end:
            reached.append(following)
            following = next(upcoming, None)
        for ours in reached:
            shared = _shared(theirs, ours)
            if shared:
                yield shared, theirs, ours


def _shared(first: _Pieces, second: _Pieces) -> int:
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in first for b in second)


def _right_speakers(gold: Sequence[Quote], found: Sequence[Quote], match: _Match) -> int:
    theirs = {_content(quote): quote for quote in gold}
    ours = {_content(quote): quote for quote in found}
    return sum(
        bool(theirs[one].speakers) and _same_people(theirs[one].speakers, ours[other].speakers)
        for one, other in _paired(list(theirs), list(ours), match)
    )


def _same_people(gold: Sequence[Person], found: Sequence[Person]) -> bool:
    return len(gold) == len(found) and all(any(_same_person(one, other) for other in found) for one in gold)


def _same_person(gold: Person, found: Person) -> bool:
    # Not by an alias of both: two people may share a surname.
    names = key_of(gold.name) in _names(found) or key_of(found.name) in _names(gold)
    return names or bool(_places(gold) & _places(found))


def _names(person: Person) -> set[str]:
    return {key for name in (person.name, *person.aliases) if (key := key_of(name))}


def _places(person: Person) -> set[tuple[int, int]]:
    return {(mention.start, mention.end) for mention in person.mentions if mention.kind == "name"}
