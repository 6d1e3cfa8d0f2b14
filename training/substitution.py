"""Name substitution: an annotated record → the same record with other names in it.

PolNeAR is about few people. A network that has seen the same politicians in every article should not know quotations by
their names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from training.data import label_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

WORD = re.compile(r"[A-Z][a-z]{2,}|[A-Z]{3,}")
"""The words of a name that may be exchanged: no initials, no particles."""
EXCHANGED_SHARE = 0.5
"""Share of the names of organisations and places that are exchanged."""


class NamePool:
    """The names in the records of a corpus: given names, last names, and organisations and places by their form."""

    def __init__(self, named: Iterable[dict[str, Any]]) -> None:
        given: set[str] = set()
        last: set[str] = set()
        strings: dict[tuple[str, str], set[str]] = defaultdict(set)
        for record in named:
            for start, end, name in record["entities"]:
                text, label = record["text"][start:end], label_of(name)
                words = text.split()
                if label == "PERSON" and len(words) > 1:
                    given.update(word for word in words[:1] if WORD.fullmatch(word) and not word.isupper())
                    last.update(word for word in words[-1:] if WORD.fullmatch(word) and not word.isupper())
                elif label in {"ORG", "LOC"}:
                    strings[label, form(text)].add(text)
        # In order, so that a seed always chooses the same.
        self.given, self.last = sorted(given), sorted(last)
        self.strings = {key: sorted(found) for key, found in strings.items()}


def form(text: str) -> str:
    """The case pattern of a name, its initials kept: "McKay Group" → "MaKa Ga", "FBI" → "A".

    A name is exchanged for another of the same form.
    """
    return re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+(?![a-z])", "A", text))


class Substitution:
    """The replacement of each name of a text; a name gets the same one everywhere."""

    def __init__(self, names: NamePool, persons: Iterable[str], chance: Random) -> None:
        self.names, self.chance = names, chance
        self.words: dict[str, str] = {}
        self.others: dict[tuple[str, str], str] = {}
        # The longest names first: they tell which words are given names.
        for parts in sorted((person.split() for person in persons), key=len, reverse=True):
            for at, word in enumerate(parts):
                if WORD.fullmatch(word) and word.title() not in self.words:
                    pool = names.given if at == 0 and len(parts) > 1 else names.last
                    self.words[word.title()] = chance.choice(pool)

    def replacement(self, name: str, label: str) -> str:
        if label == "PERSON":
            return WORD.sub(self.word_replacement, name)
        if label in {"ORG", "LOC"}:
            if (label, name) not in self.others:
                candidates = self.names.strings.get((label, form(name)), [name])
                chosen = self.chance.choice(candidates) if self.chance.random() < EXCHANGED_SHARE else name
                self.others[label, name] = chosen
            return self.others[label, name]
        return name

    def word_replacement(self, found: re.Match[str]) -> str:
        new = self.words.get(found[0].title(), found[0])
        return new.upper() if found[0].isupper() else new


class Edit(NamedTuple):
    """The text from `start` up to `end`, in code points, was replaced by one of `length`."""

    start: int
    end: int
    length: int


def moved_span(span: list[int], edits: Iterable[Edit]) -> list[int]:
    """The span after the edits; a border inside a name moves to the border of that name."""
    start, end = span
    shift = 0
    new_start, new_end = start, end
    for edit in edits:
        grown = edit.length - (edit.end - edit.start)
        if edit.start <= start:
            new_start = edit.start + shift if start < edit.end else start + shift + grown
        if edit.start < end:
            new_end = max(end, edit.end) + shift + grown
        shift += grown
    return [new_start, new_end]


def substitute_names(record: dict[str, Any], names: NamePool, chance: Random) -> dict[str, Any]:
    """The record with names exchanged, and the spans of its `entities` and of its `quotes`, if any, moved along."""
    text, end = record["text"], 0
    entities = sorted((entity[0], entity[1], label_of(entity[2])) for entity in record["entities"])
    substitution = Substitution(names, (text[a:b] for a, b, label in entities if label == "PERSON"), chance)
    pieces: list[str] = []
    edits: list[Edit] = []
    for first, last, label in entities:
        if first >= end:
            new = substitution.replacement(text[first:last], label)
            pieces += [text[end:first], new]
            edits.append(Edit(first, last, len(new)))
            end = last
    changed = {"text": "".join([*pieces, text[end:]])}
    changed["entities"] = [[*moved_span(entity[:2], edits), *entity[2:]] for entity in record["entities"]]
    if "quotes" in record:
        changed["quotes"] = [
            quote | {role: [moved_span(span, edits) for span in quote.get(role) or ()] for role in ROLES}
            for quote in record["quotes"]
        ]
    return record | changed


ROLES = ("source", "cue", "content")
