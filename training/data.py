"""Texts and records of corpora → documents → windows.

Tokens, wordpieces and token features come from the Rust featuriser, so that training and inference read a text alike.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from quoth._quoth import Featuriser
from training import acts
from training.acts import ACTS
from training.settings import LONGEST_WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from training.coref import Passage

LABELS = ("PERSON", "ORG", "LOC", "FAC", "NORP", "PRODUCT", "MISC", "DATE", "MONEY")
ENTITY_TAGS = ("O", *(f"{place}-{label}" for label in LABELS for place in "BIES"))
CUE_TAGS = ("O", "B-cue", "I-cue")
LINK_TAGS = ("O", "B-source", "I-source", "B-content", "I-content")

LABEL_OF = {
    "ORGANIZATION": "ORG", "LOCATION": "LOC", "FACILITY": "FAC", "PER": "PERSON",
    "POLITICIAN": "PERSON", "ORGANISATION": "ORG", "POLITICALPARTY": "ORG", "COUNTRY": "LOC",
}  # fmt: skip


def label_of(name: str) -> str:
    """Our label for a corpus's, or theirs if we have none."""
    return LABEL_OF.get(name.upper(), name.upper())


IGNORED = -100
"""The tag of a token whose label is unknown; cross-entropy leaves it out."""


class Span(NamedTuple):
    """Tokens from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class Attribution:
    """An attribution of a corpus; spans are of tokens."""

    cue: Span
    source: tuple[Span, ...]
    content: tuple[Span, ...]
    act: int
    soft_links: tuple[int, NDArray[np.float16]] | None = None
    """A teacher's link logits for the cue: a first token, and the logits from there on, [tokens, tags]."""


CAPITALISED, NUMBER, CASELESS = (2, 3, 4, 6), 5, 7
"""Shapes of tokens, as src/encoder/features.rs numbers them."""

TIME_WORDS = frozenset([
    "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "weekend",
    "month", "months", "year", "years", "decade", "decades", "century", "centuries", "morning", "afternoon",
    "evening", "night", "noon", "midnight", "spring", "summer", "autumn", "winter", "ago", "today",
    "tomorrow", "yesterday", "tonight", "now", "last", "next", "past", "early", "late", "earlier", "later",
    "recent", "recently", "daily", "weekly", "monthly", "annual", "yearly",
])  # fmt: skip
"""Words of dates and times, in lower case."""


@dataclass(frozen=True)
class Document:
    """A text as the models read it: an entry for each token, or wordpiece, and the annotation of its corpus, if any."""

    name: str
    text: str
    start: NDArray[np.uint32]
    end: NDArray[np.uint32]
    piece_end: NDArray[np.uint32]
    pieces: NDArray[np.uint32]
    shape: NDArray[np.uint8]
    quoted: NDArray[np.uint8]
    gap: NDArray[np.uint8]
    sentence: NDArray[np.uint32]
    paragraph: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    elsewhere: NDArray[np.uint8]
    company: NDArray[np.uint8]
    word: NDArray[np.uint32]
    prefix: NDArray[np.uint32]
    suffix: NDArray[np.uint32]
    form: NDArray[np.uint32]
    classes: NDArray[np.uint64]
    entities: NDArray[np.int64] | None = None
    entity_weight: float = 1.0
    """The weight of its entity loss."""
    attributions: tuple[Attribution, ...] | None = None
    without_cue: tuple[Span, ...] = ()
    """Contents that no cue introduces: no link can reach them, so what their tokens are is not learnt."""
    passage: Passage | None = None
    """Its anaphors, where a corpus says whom they stand for."""
    soft_labels: dict[str, NDArray[np.float16]] | None = None
    """A teacher's logits, [tokens, tags], by head: entity, cue, flat."""

    def __len__(self) -> int:
        return len(self.start)

    def piece_start(self, token: int) -> int:
        return int(self.piece_end[token - 1]) if token else 0

    def span(self, start: int, end: int) -> Span:
        """The tokens that touch the code points from `start` up to `end`."""
        return Span(
            int(np.searchsorted(self.end, start, side="right")), int(np.searchsorted(self.start, end, side="left"))
        )

    def words(self, span: Span) -> list[str]:
        return [self.text[self.start[i] : self.end[i]] for i in range(*span)]

    def characters(self, span: Span) -> list[int]:
        """Start and end of the tokens in code points."""
        return [int(self.start[span.start]), int(self.end[span.end - 1])]


class Vocabulary:
    """The wordpieces in the order of their numbers, and the numbers of the special ones."""

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces
        self.pad, self.unknown, self.begin, self.end = map(pieces.index, ("[PAD]", "[UNK]", "[CLS]", "[SEP]"))


class DocumentReader:
    """Texts and records → documents.

    With `open_sentences` the sentences are those of the model "open", whose classifier learnt from free texts alone.
    """

    def __init__(self, vocabulary: Vocabulary, *, open_sentences: bool = False) -> None:
        self.featuriser = Featuriser(vocabulary.pieces, open=open_sentences)

    def document(self, text: str, name: str = "") -> Document:
        arrays = self.featuriser.encode(text)
        types = dict.fromkeys(("shape", "quoted", "gap", "kind", "elsewhere", "company"), "u1") | {"classes": "<u8"}
        numbers: dict[str, Any] = {key: np.frombuffer(value, types.get(key, "<u4")) for key, value in arrays.items()}
        return Document(name, text, **numbers)

    def attributed(self, record: dict[str, Any]) -> Document:
        """A record with quotes."""
        document = self.document(record["text"], record["id"])
        return replace(document, attributions=self.attributions(document, record["quotes"]))

    @staticmethod
    def attributions(document: Document, quotes: list[dict[str, Any]]) -> tuple[Attribution, ...]:
        """Quotes with spans of code points → attributions with spans of tokens."""
        found = []
        for quote in quotes:
            parts = {
                role: tuple(span for piece in quote.get(role) or () if (span := document.span(*piece)).start < span.end)
                for role in ("source", "cue", "content")
            }
            if parts["cue"]:
                # A few cues have two pieces; the first stands for them.
                cue = parts["cue"][0]
                sources = [word for span in parts["source"] for word in document.words(span)]
                act = ACTS.index(quote["act"]) if "act" in quote else acts.act(document.words(cue), sources)
                found.append(Attribution(cue, parts["source"], parts["content"], act))
        return tuple(found)

    def said(self, record: dict[str, Any]) -> Document:
        """A record with quotes, those without a cue too."""
        document = self.attributed(record)
        bare = [document.span(*piece) for quote in record["quotes"] if not quote["cue"] for piece in quote["content"]]
        return replace(document, without_cue=tuple(bare))

    def fully_annotated(self, record: dict[str, Any], entity_weight: float) -> Document:
        """A record with quotes, those without a cue too, and with entities of all labels."""
        return replace(self.said(record), entities=self.named(record).entities, entity_weight=entity_weight)

    def named(self, record: dict[str, Any]) -> Document:
        """A record whose entities have all labels."""
        document = self.document(record["text"], record["id"])
        tags = np.zeros(len(document), np.int64)
        for span, label in spans(document, record["entities"]):
            if label in LABELS and not tags[span.start : span.end].any():
                add_entity(tags, span, label)
        return replace(document, entities=tags)

    def partly_named(self, record: dict[str, Any], weight: float) -> Document:
        """A record of a corpus that labels persons, organisations and places only, by other guidelines.

        A token that may have another label is ignored: other names, capitals, numbers, words of dates.
        """
        document = self.document(record["text"], record["id"])
        words = document.words(Span(0, len(document)))
        open_ = np.isin(document.shape, (*CAPITALISED, NUMBER, CASELESS)) | np.array(
            [word.lower() in TIME_WORDS or word in {"$", "€", "£", "%"} for word in words], bool
        )
        tags = np.where(open_, IGNORED, 0)
        for span, label in spans(document, record["entities"]):
            if label in {"PERSON", "ORG", "LOC"}:
                add_entity(tags, span, label)
            else:
                tags[span.start : span.end] = IGNORED
        return replace(document, entities=tags, entity_weight=weight)

    def silver_named(self, document: Document, entities: list[tuple[int, int, str, float]], weight: float) -> Document:
        """A document with entities that an engine found; those of a low score and other capitals are ignored."""
        first = np.isin(np.arange(len(document)), document.sentence)
        tags = np.where(np.isin(document.shape, CAPITALISED) & ~first, IGNORED, 0)
        for start, end, label, score in entities:
            span = document.span(start, end)
            if score >= SILVER_SCORE and label in LABELS:
                add_entity(tags, span, label)
            else:
                tags[span.start : span.end] = IGNORED
        return replace(document, entities=tags, entity_weight=weight)


SILVER_SCORE = 0.75
"""The lowest score at which an entity that an engine found is learnt from."""


def spans(document: Document, entities: Iterable[tuple[int, int, str]]) -> Iterator[tuple[Span, str]]:
    """Entities of a corpus → spans of tokens, with our label for the corpus's."""
    for start, end, name in entities:
        span = document.span(start, end)
        if span.start < span.end:
            yield span, label_of(name)


def add_entity(tags: NDArray[np.int64], span: Span, label: str) -> None:
    base = 1 + 4 * LABELS.index(label)
    if span.end - span.start == 1:
        tags[span.start] = base + 3
    else:
        tags[span.start] = base
        tags[span.start + 1 : span.end - 1] = base + 1
        tags[span.end - 1] = base + 2


def replace(document: Document, **changes: Any) -> Document:
    return Document(**(document.__dict__ | changes))


def records(path: Path, limit: int | None = None) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line, _ in zip(lines, range(limit or 10**9), strict=False)]


@dataclass(frozen=True)
class Window:
    """Neighbouring paragraphs of a document that the encoder reads at once; the span is of tokens."""

    document: Document
    span: Span

    @property
    def pieces(self) -> int:
        return int(self.document.piece_end[self.span.end - 1]) - self.document.piece_start(self.span.start)


def windows(document: Document, longest: int = LONGEST_WINDOW) -> list[Window]:
    """The document cut at the borders of paragraphs, each window as full as `longest` pieces allow.

    A paragraph that is too long is cut at the borders of its sentences, a sentence that is too long between tokens, a
    token that is too long (more pieces than a window) is read by its beginning.
    """
    found: list[Span] = []
    start = 0

    def fits(end: int) -> bool:
        return int(document.piece_end[end - 1]) - document.piece_start(start) <= longest

    def borders(starts: NDArray[np.uint32], within: Span) -> Iterator[Span]:
        inner = [int(i) for i in starts if within.start < i < within.end]
        yield from (Span(a, b) for a, b in zip([within.start, *inner], [*inner, within.end], strict=True))

    def add(unit: Span, finer: list[NDArray[np.uint32]]) -> None:
        nonlocal start
        if fits(unit.end):
            return
        if start < unit.start:
            found.append(Span(start, unit.start))
            start = unit.start
        if fits(unit.end) or unit.end - unit.start == 1:
            return
        for part in borders(finer[0], unit):
            add(part, finer[1:])

    if len(document):
        every = np.arange(len(document), dtype=np.uint32)
        for paragraph in borders(document.paragraph, Span(0, len(document))):
            add(paragraph, [document.sentence, every])
        found.append(Span(start, len(document)))
    return [Window(document, span) for span in found if span.start < span.end]
