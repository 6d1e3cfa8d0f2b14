"""What is marked in a text: its quotations, its entities, or the mentions of its people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quoth._html.attribution import attribution_spans
from quoth._html.groups import Group, Tag, gathered, unique_names
from quoth._html.marks import Mark
from quoth._html.words import cut, escape, who_says
from quoth._vocabulary import LABELS, MENTION_KINDS, NOBODY, UNSURE

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from quoth._quoth import Document, Entity, Quote

_LONGEST_TITLE = 80

# What a tag says besides the name, for those who see no lines.
_SPOKEN = {"direct": "", "indirect": " indirectly", "mixed": " partly in these words", "topic": " speaks of"}


@dataclass
class View:
    """What a text shows: marks, and what the legend says of them, the most frequent first."""

    noun: str
    by: str
    marks: list[Mark]
    groups: list[Group]
    # The kinds of marks that the legend explains.
    key: list[str]
    shown: int
    total: int
    # Whether entities are marked besides, which can be switched off.
    entities: bool = False


def quotes_view(doc: Document, prefix: str, length: int) -> View:
    """Mark quotations with their cues and sources, and quietly the entities."""
    numbered = [(number, quote) for number, quote in enumerate(doc.quotes) if quote.start < length]
    names = unique_names(dict.fromkeys(speaker for quote in doc.quotes for speaker in quote.speakers))
    groups = gathered(((quote.speakers or (None,), f"{prefix}q{number}") for number, quote in numbered), names)
    nested = {number for number, quote in enumerate(doc.quotes) if quote.within is not None}
    quotations = _Quotations(doc.text, prefix, groups, nested)
    marks = [mark for number, quote in numbered for mark in quotations.marks(number, quote)]
    marks += [_entity(entity) for entity in doc.entities if entity.start < length]
    key = [kind for kind in _SPOKEN if any(quote.kind == kind for _, quote in numbered)]
    key += ["nested"] * any(number in quotations.nested for number, _ in numbered)
    key += ["unsure"] * any(_unsure(quote) for _, quote in numbered)
    key += ["by"] * any(quote.cue or quote.source for _, quote in numbered)
    return View("quotation", "speaker", marks, _sorted(groups), key, len(numbered), len(doc.quotes), entities=True)


@dataclass(frozen=True)
class _Quotations:
    """Makes the marks of quotations."""

    text: str
    prefix: str
    groups: dict[Hashable, Group]
    nested: set[int]

    def marks(self, number: int, quote: Quote) -> list[Mark]:
        speakers = [self.groups[speaker] for speaker in quote.speakers or (None,)]
        shared = f"{speakers[0].colour}{''.join(f' s{group.number}' for group in speakers)}"
        kind = f"{quote.kind} nested" if number in self.nested else quote.kind
        own_id = f"{self.prefix}q{number}"
        title = escape(f"{_attribution(quote)} · quotes[{number}]")
        attributes = f' class="m q {kind} {shared}" title="{title}"'
        marks = [Mark(piece.start, piece.end, "mark", attributes) for piece in quote.content]
        marks[0] = marks[0]._replace(only_first=f' id="{own_id}"', before=self._tags(number, quote, speakers))
        for start, end in attribution_spans(self.text, quote):
            marks.append(Mark(start, end, "span", f' class="by m {shared}" title="{title}"', rank=1))
        if quote.cue is not None:
            marks.append(Mark(quote.cue.start, quote.cue.end, "i", ' class="cue"', rank=2))
        return marks

    def _tags(self, number: int, quote: Quote, speakers: list[Group]) -> str:
        nested = number in self.nested
        spoken = _SPOKEN[quote.kind] + ", inside another quotation" * nested
        # "Duarte and other scientists" have one name, and the source speaks of all of them.
        source = quote.source.text if quote.source is not None and quote.speaker is None and len(speakers) == 1 else ""
        return "".join(
            Tag(
                source or group.name,
                spoken,
                before="↳ " * nested,
                after=", not said" * quote.negated,
                unsure=_unsure(quote),
            ).html(group, f"{self.prefix}q{number}")
            for group in speakers
        )


def entities_view(doc: Document, prefix: str, length: int) -> View:
    """Mark entities by their labels, each in the same colour in every text."""
    numbered = [(f"{prefix}e{number}", one) for number, one in enumerate(doc.entities) if one.start < length]
    groups = gathered((((entity.label,), own_id) for own_id, entity in numbered), {})
    marks = []
    for own_id, entity in numbered:
        group = groups[entity.label]
        group.place = LABELS.index(entity.label)
        attributes = f'{_class("direct", group)} title="{escape(_value(entity))}"'
        tag = Tag(entity.label).html(group, own_id)
        marks.append(Mark(entity.start, entity.end, "mark", attributes, only_first=f' id="{own_id}"', before=tag))
    return View("entity", "label", marks, _sorted(groups), [], len(numbered), len(doc.entities))


def people_view(doc: Document, prefix: str, length: int) -> View:
    """Mark each mention of people and organisations: names, descriptions and pronouns."""
    mentions = [(one, mention) for one in doc.people for mention in one.mentions]
    shown = sorted((pair for pair in mentions if pair[1].start < length), key=lambda pair: pair[1].start)
    names = unique_names(doc.people)
    groups = gathered((((one,), f"{prefix}m{number}") for number, (one, _) in enumerate(shown)), names)
    marks = []
    for number, (one, mention) in enumerate(shown):
        group, own_id = groups[one], f"{prefix}m{number}"
        attributes = f'{_class(mention.kind, group)} title="{escape(cut(one.name, _LONGEST_TITLE))}: {mention.kind}"'
        group.key = group.key or str((group.place or 0) + 1)
        tag = Tag(group.key, f" {cut(group.name, _LONGEST_TITLE)}").html(group, own_id)
        marks.append(Mark(mention.start, mention.end, "mark", attributes, only_first=f' id="{own_id}"', before=tag))
    key = [kind for kind in MENTION_KINDS if any(mention.kind == kind for _, mention in shown)]
    return View("mention", "person", marks, _sorted(groups), key, len(shown), len(mentions))


VIEWS: dict[str, Callable[[Document, str, int], View]] = {
    "quotes": quotes_view,
    "entities": entities_view,
    "people": people_view,
}


def _sorted(groups: dict[Hashable, Group]) -> list[Group]:
    """Put the most frequent first, and last what has no speaker."""
    return sorted(groups.values(), key=lambda group: (group.place is None, -len(group.ids)))


def _class(kind: str, group: Group) -> str:
    return f' class="m q {kind} {group.colour} s{group.number}"'


def _unsure(quote: Quote) -> bool:
    return quote.speaker_score is not None and quote.speaker_score < UNSURE


def _attribution(quote: Quote) -> str:
    parts = [f"{cut(who_says(quote) or NOBODY, _LONGEST_TITLE)}: {quote.kind} {quote.act}"]
    if quote.negated:
        parts.append("not said")
    if quote.via is not None:
        parts.append(f"reported by {cut(quote.via.text, _LONGEST_TITLE)}")
    if quote.speaker_score is not None:
        parts.append(f"speaker {quote.speaker_score:.0%} sure")
    return " · ".join(parts)


def _entity(entity: Entity) -> Mark:
    return Mark(entity.start, entity.end, "span", f' class="entity" title="{escape(_value(entity))}"', rank=3)


def _value(entity: Entity) -> str:
    return f"{entity.label} {entity.value}" if entity.value else entity.label
