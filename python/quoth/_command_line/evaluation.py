"""Documents annotated by hand, and what quoth finds in their texts → precision, recall and F1."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from quoth._command_line.resampling import interval
from quoth._names import key_of
from quoth._vocabulary import LABELS, SOURCE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from quoth import Document, Person, Quote

SPEAKER_OF_FOUND = "speaker of found"
# To whom a quotation is given that is given to none of the gold's people.
OTHERS, NOBODY = "others", "nobody"
# Of fewer documents with an item an interval says nothing: two that are right would give 1 to 1.
LEAST_FOR_INTERVAL = 10
KIND_OF_FOUND = "source kind of found"
NO_SOURCE = "no source"
_KINDS = (*(f"{kind} source" for kind in SOURCE_KINDS), NO_SOURCE)
_ROLES = ("content", "cue", "source", "speaker", SPEAKER_OF_FOUND, KIND_OF_FOUND, *_KINDS)

# The pieces of an item, from start to end in code points, in order.
_Pieces: TypeAlias = tuple[tuple[int, int], ...]


class Match(NamedTuple):
    """When two items are the same: their pieces are, or they share text."""

    name: str
    exact: bool
    least: float
    """So much they share at least, as intersection over union; 0 for any."""


class Count(NamedTuple):
    """How many there are in the gold, how many were found, and how many of these are in the gold."""

    gold: int
    found: int | None
    """None where it has no meaning: what is wrong belongs to no group of the gold's quotations or people."""
    correct: int


Counts: TypeAlias = dict[tuple[str, str], Count]
"""What one document counts for each item and match."""


class Score(NamedTuple):
    """How well one role or label is found.

    Attributes:
        item: "content", "cue", "source", "speaker" or the label of entities; "speaker of found" is
            the speaker of those quotations alone that were found, and "source kind of found" the
            kind of their source; "named source" and the like are the quotations with such a source.
        match: "exact" where all pieces must be the same, else how much text they must share.
        gold: How many there are in the gold.
        found: How many were found.
        correct: How many of those are in the gold.
        low: The lower end of the 95 % interval of F1, or of recall where there is no F1; None where
            fewer than ten documents have any in the gold.
        high: Its upper end.
    """

    item: str
    match: str
    gold: int
    found: int | None
    correct: int
    low: float | None = None
    high: float | None = None

    @property
    def precision(self) -> float | None:
        return None if self.found is None else precision(self.gold, self.found, self.correct)

    @property
    def recall(self) -> float:
        return recall(self.gold, self.found, self.correct)

    @property
    def f1(self) -> float | None:
        return None if self.found is None else f1(self.gold, self.found, self.correct)


def precision(_gold: int, found: int | None, correct: int) -> float:
    return correct / found if found else 0.0


def recall(gold: int, _found: int | None, correct: int) -> float:
    return correct / gold if gold else 0.0


def f1(gold: int, found: int | None, correct: int) -> float:
    return 2 * correct / (gold + (found or 0)) if correct else 0.0


def matches(overlap: float | None = None) -> tuple[Match, Match]:
    """Give the two ways to match: exactly, and by an overlap of at least so much, None for any."""
    name = "overlapping" if overlap is None else f"overlap {overlap:g}"
    return Match("exact", exact=True, least=0.0), Match(name, exact=False, least=overlap or 0.0)


def evaluate(
    pairs: Iterable[tuple[Document, Document]], overlap: float | None = None, *, entities: bool = True
) -> list[Score]:
    """Compare each gold document with what was found in its text; see ``counts`` and ``scores``."""
    return scores([counts(gold, found, overlap, entities=entities) for gold, found in pairs])


def scores(documents: Sequence[Counts]) -> list[Score]:
    """Give the scores of all documents, and of the roles the intervals, over documents.

    Roles, labels and kinds that the gold has nowhere are left out: they were not annotated.
    """
    kinds = dict.fromkeys(kind for one in documents for kind in one)
    if not any(one[kind].gold for one in documents for kind in one if kind[0] in _KINDS and kind[0] != NO_SOURCE):
        kinds = {kind: None for kind in kinds if kind[0] not in {KIND_OF_FOUND, NO_SOURCE}}
    order = {item: place for place, item in enumerate((*_ROLES, *LABELS))}
    found = []
    for item, match in sorted(kinds, key=lambda kind: order[kind[0]]):
        each = [one[item, match] for one in documents if (item, match) in one]
        all_found = None if any(one.found is None for one in each) else sum(one.found or 0 for one in each)
        score = Score(item, match, sum(one.gold for one in each), all_found, sum(one.correct for one in each))
        if not score.gold:
            continue
        if item in _ROLES and sum(one.gold > 0 for one in each) >= LEAST_FOR_INTERVAL:
            rate = recall if all_found is None else f1
            low, high = interval([(one.gold, one.found or 0, one.correct) for one in each], rate)
            score = score._replace(low=low, high=high)
        found.append(score)
    return found


def counts(gold: Document, found: Document, overlap: float | None = None, *, entities: bool = True) -> Counts:
    """Count what is the same in a gold document and in what was found in its text.

    Each item counts once, and pairs with at most one of the other side: exactly, or with the one
    of which it shares most, as intersection over union. A speaker is right where the contents pair
    and the speakers of both are the same: by name, by alias, or by a mention of the name at the
    same place. A kind of source is right where the contents pair and both have it.
    """
    theirs, ours = _items(gold, entities=entities), _items(found, entities=entities)
    counted: Counts = {}
    for match in matches(overlap):
        for item in {**theirs, **ours}:
            own, other = theirs.get(item, ()), ours.get(item, ())
            counted[item, match.name] = Count(len(own), len(other), len(_paired(own, other, match)))
        for item, count in _of_found(gold, found, match):
            counted[item, match.name] = count
    return counted


def _of_found(gold: Document, found: Document, match: Match) -> Iterator[tuple[str, Count]]:
    """Count speakers and kinds of sources, which are right only where the content is."""
    pairs = [
        (one, other)
        for one, other in zip(gold.quotes, found_of_each(gold, found, match), strict=True)
        if other is not None
    ]
    named = [(one.speakers, other.speakers) for one, other in pairs if one.speakers]
    right = sum(same_people(*pair) for pair in named)
    spoken, given_to = (sum(bool(quote.speakers) for quote in doc.quotes) for doc in (gold, found))
    yield "speaker", Count(spoken, given_to, right)
    yield SPEAKER_OF_FOUND, Count(len(named), sum(bool(said) for _, said in named), right)
    theirs, ours = (Counter(kind_of(quote) for quote in doc.quotes) for doc in (gold, found))
    agreed = Counter(kind_of(one) for one, other in pairs if one.source_kind == other.source_kind)
    yield KIND_OF_FOUND, Count(len(pairs), len(pairs), agreed.total())
    for kind in _KINDS:
        yield kind, Count(theirs[kind], ours[kind], agreed[kind])


def kind_of(quote: Quote) -> str:
    """Give the kind of its source as an item of the scores."""
    return f"{quote.source_kind} source" if quote.source_kind else NO_SOURCE


def counts_by_quotation(
    gold: Document, found: Document, groups: Sequence[str], overlap: float | None = None
) -> dict[str, Counts]:
    """Count of the gold quotations of each group how many were found, and how many speakers are right.

    ``groups`` has the group of each quotation of the gold.
    """
    counted: dict[str, Counts] = {}
    for match in matches(overlap):
        for quote, other, group in zip(gold.quotes, found_of_each(gold, found, match), groups, strict=True):
            own = counted.setdefault(group, {})
            named = int(bool(quote.speakers))
            reached = int(bool(named and other is not None))
            right = int(bool(reached and other is not None and same_people(quote.speakers, other.speakers)))
            for item, more in (
                ("content", Count(1, None, int(other is not None))),
                ("speaker", Count(named, None, right)),
                (SPEAKER_OF_FOUND, Count(reached, None, right)),
            ):
                own[item, match.name] = _sum(own.get((item, match.name)), more)
    return counted


def given(
    gold: Document, found: Document, groups: Sequence[str], values: Mapping[Person, str], overlap: float | None = None
) -> Counter[tuple[str, str, str]]:
    """Count by group, match and value to whom the quotations with a speaker that were found are given.

    ``values`` has the value of each person of the gold, among whom a speaker that was found is
    sought; one who is none of them counts as ``OTHERS``, and no speaker as ``NOBODY``.
    """
    counted: Counter[tuple[str, str, str]] = Counter()
    for match in matches(overlap):
        for quote, other, group in zip(gold.quotes, found_of_each(gold, found, match), groups, strict=True):
            if quote.speakers and other is not None:
                each = sorted({_value(speaker, values) for speaker in other.speakers})
                counted[group, match.name, "; ".join(each) if each else NOBODY] += 1
    return counted


def found_as(
    gold: Document, found: Document, field: str, overlap: float | None = None
) -> Counter[tuple[str, str, str]]:
    """Count by the value of a field, by match and by the value in the answer the quotations that were found."""
    counted: Counter[tuple[str, str, str]] = Counter()
    for match in matches(overlap):
        for quote, other in zip(gold.quotes, found_of_each(gold, found, match), strict=True):
            if other is not None:
                counted[getattr(quote, field) or "", match.name, getattr(other, field) or ""] += 1
    return counted


def _value(speaker: Person, values: Mapping[Person, str]) -> str:
    return next((value for person, value in values.items() if _same_person(person, speaker)), OTHERS)


def found_of_each(gold: Document, found: Document, match: Match) -> Iterator[Quote | None]:
    """Give for each quotation of the gold the one that was found."""
    contents = {_content(quote): quote for quote in found.quotes}
    paired = dict(_paired([_content(quote) for quote in gold.quotes], list(contents), match))
    for quote in gold.quotes:
        other = paired.get(_content(quote))
        yield None if other is None else contents[other]


def _sum(one: Count | None, more: Count) -> Count:
    if one is None:
        return more
    found = None if one.found is None or more.found is None else one.found + more.found
    return Count(one.gold + more.gold, found, one.correct + more.correct)


def _items(doc: Document, *, entities: bool) -> Mapping[str, Sequence[_Pieces]]:
    """Give the items of each role and label, without repetition."""
    labelled: dict[str, list[_Pieces]] = {}
    for entity in doc.entities if entities else ():
        labelled.setdefault(entity.label, []).append(((entity.start, entity.end),))
    return {
        "content": _distinct(_content(quote) for quote in doc.quotes),
        "cue": _distinct(((quote.cue.start, quote.cue.end),) for quote in doc.quotes if quote.cue),
        "source": _distinct(((quote.source.start, quote.source.end),) for quote in doc.quotes if quote.source),
    } | {label: _distinct(spans) for label, spans in labelled.items()}


def _content(quote: Quote) -> _Pieces:
    return tuple((piece.start, piece.end) for piece in quote.content)


def _distinct(items: Iterable[_Pieces]) -> list[_Pieces]:
    return list(dict.fromkeys(items))


def _paired(gold: Sequence[_Pieces], found: Sequence[_Pieces], match: Match) -> list[tuple[_Pieces, _Pieces]]:
    """Pair each item with at most one of the other side."""
    if match.exact:
        both = set(gold) & set(found)
        return [(item, item) for item in both]
    # Not by the text alone that they share: a long report would take the answer to one inside it.
    rated = (
        (shared / _union(shared, theirs, ours), theirs, ours) for shared, theirs, ours in _overlapping(gold, found)
    )
    enough = (pair for pair in rated if pair[0] >= match.least)
    pairs = sorted(enough, key=lambda pair: (-pair[0], pair[1], pair[2]))
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


def _union(shared: int, first: _Pieces, second: _Pieces) -> int:
    return sum(end - start for start, end in (*first, *second)) - shared


def same_people(gold: Sequence[Person], found: Sequence[Person]) -> bool:
    return len(gold) == len(found) and all(any(_same_person(one, other) for other in found) for one in gold)


def _same_person(gold: Person, found: Person) -> bool:
    # Not by an alias of both: two people may share a surname.
    names = key_of(gold.name) in _names(found) or key_of(found.name) in _names(gold)
    return names or bool(_places(gold) & _places(found))


def _names(person: Person) -> set[str]:
    return {key for name in (person.name, *person.aliases) if (key := key_of(name))}


def _places(person: Person) -> set[tuple[int, int]]:
    return {(mention.start, mention.end) for mention in person.mentions if mention.kind == "name"}
