"""Corpora → windows of wordpieces with tags → batches.

Tokens, wordpieces and token features come from the Rust featuriser, so that training and inference read a text alike.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch

from quoth._quoth import Featuriser
from training import acts
from training.settings import LONGEST_WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

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
    """Texts and records → documents."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.featuriser = Featuriser(vocabulary.pieces)

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
                act = acts.act(document.words(cue), [word for span in parts["source"] for word in document.words(span)])
                found.append(Attribution(cue, parts["source"], parts["content"], act))
        return tuple(found)

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


@dataclass
class Batch:
    """Windows padded to one length. Tokens are numbered through all windows; a token's row is its first piece's."""

    pieces: torch.Tensor  # [windows, length]
    mask: torch.Tensor  # [windows, length] bool: not padding
    inner: torch.Tensor  # [windows, length] bool: neither padding nor [CLS] nor [SEP]
    shape: torch.Tensor
    quoted: torch.Tensor
    gap: torch.Tensor
    initial: torch.Tensor  # 1 where a piece begins its token
    rows: torch.Tensor  # [tokens] into windows × length
    windows: list[Window]
    first: list[int]  # the number of each window's first token
    entities: torch.Tensor | None = None
    entity_weight: float = 1.0
    cues: torch.Tensor | None = None
    links: list[Link] | None = None
    acts: torch.Tensor | None = None
    soft_labels: dict[str, torch.Tensor] | None = None  # a teacher's probabilities by head, [tokens, tags]

    def to(self, device: torch.device) -> Batch:
        for name, value in vars(self).items():
            if isinstance(value, torch.Tensor):
                setattr(self, name, value.to(device))
        if self.soft_labels:
            self.soft_labels = {name: labels.to(device) for name, labels in self.soft_labels.items()}
        return self


class Words(NamedTuple):
    """The tokens of a batch as the convolutional network reads them."""

    pieces: torch.Tensor  # the wordpieces of all tokens, one after the other
    begins: torch.Tensor  # [tokens] the place of each token's first wordpiece
    numbers: dict[str, torch.Tensor]  # [tokens] each
    classes: torch.Tensor  # [tokens, classes] 0 or 1
    at: torch.Tensor  # [tokens] into windows × length
    size: tuple[int, int]  # windows, length of the longest

    def to(self, device: torch.device) -> Words:
        moved = {name: part.to(device) for name, part in self._asdict().items() if isinstance(part, torch.Tensor)}
        return self._replace(**moved, numbers={name: part.to(device) for name, part in self.numbers.items()})


def words(batched: Batch) -> Words:
    """The tokens of a batch."""
    pieces, begins, at, before = [], [], [], 0
    longest = max(window.span.end - window.span.start for window in batched.windows)
    for row, window in enumerate(batched.windows):
        document, span = window.document, window.span
        start = document.piece_start(span.start)
        ends = document.piece_end[span.start : span.end].astype(np.int64) - start
        pieces.append(document.pieces[start : start + int(ends[-1])].astype(np.int64))
        begins.append(before + np.concatenate([[0], ends[:-1]]))
        before += int(ends[-1])
        at.append(row * longest + np.arange(len(ends)))

    def joined(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(w.document, name)[w.span.start : w.span.end] for w in batched.windows])

    names = ("kind", "shape", "quoted", "gap", "elsewhere", "company", "word", "prefix", "suffix", "form")
    numbers = {name: torch.from_numpy(joined(name).astype(np.int64)) for name in names}
    bits = (joined("classes")[:, None] >> np.arange(CLASSES, dtype=np.uint64)) & np.uint64(1)
    return Words(
        torch.from_numpy(np.concatenate(pieces)),
        torch.from_numpy(np.concatenate(begins)),
        numbers,
        torch.from_numpy(bits.astype(np.float32)),
        torch.from_numpy(np.concatenate(at)),
        (len(batched.windows), longest),
    )


CLASSES = 57
"""Word classes that the featuriser knows."""


class Link(NamedTuple):
    """A cue in a window of a batch, with the tags and a teacher's logits of the window's tokens if there are any."""

    window: Window
    first: int  # the number of the window's first token
    cue: Span
    tags: NDArray[np.int64] | None = None
    soft_labels: NDArray[np.float32] | None = None  # a teacher's logits, [tokens, tags]

    @property
    def start(self) -> int:
        return self.first + self.cue.start - self.window.span.start

    @property
    def end(self) -> int:
        return self.first + self.cue.end - self.window.span.start


class Pairs(NamedTuple):
    """Each cue with each token of its window, cue by cue."""

    cue_start: torch.Tensor  # [cues] tokens of the batch
    cue_end: torch.Tensor
    distance: torch.Tensor  # [pairs] bucket
    relation: torch.Tensor  # [pairs]
    tag: torch.Tensor  # [pairs] of LINK_TAGS
    soft_labels: torch.Tensor | None  # a teacher's logits, [pairs, tags]
    blocks: list[tuple[slice, int]]  # the tokens of each window that has cues, and how many cues

    def to(self, device: torch.device) -> Pairs:
        moved = {name: part.to(device) for name, part in self._asdict().items() if isinstance(part, torch.Tensor)}
        return self._replace(**moved)


DISTANCES = (1, 2, 3, 4, 5, 7, 10, 15, 23, 36, 61)
"""Where the buckets of the distance between a token and a cue begin, on either side."""
DISTANCE_BUCKETS = 2 * len(DISTANCES) + 1
RELATIONS = ("same sentence", "same paragraph", "elsewhere")


def relative(document: Document, window: Span, cue: Span) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each token of the window: the bucket of its distance to the cue, and its relation to it."""
    tokens = np.arange(window.start, window.end)
    distance = np.where(tokens < cue.start, tokens - cue.start, np.maximum(tokens - (cue.end - 1), 0))
    bucket = np.searchsorted(np.array(DISTANCES), np.abs(distance), side="right")
    bucket = len(DISTANCES) + np.sign(distance) * bucket

    def unit(starts: NDArray[np.uint32], where: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.searchsorted(starts, where, side="right")

    at = np.array([cue.start])
    same_sentence = unit(document.sentence, tokens) == unit(document.sentence, at)
    same_paragraph = unit(document.paragraph, tokens) == unit(document.paragraph, at)
    return bucket, np.where(same_sentence, 0, np.where(same_paragraph, 1, 2))


def link_tags(attribution: Attribution, window: Span) -> NDArray[np.int64]:
    """The tags of source and content, cut to the window; the source wins where they clash."""
    tags = np.zeros(window.end - window.start, np.int64)
    for spans, role in ((attribution.content, "content"), (attribution.source, "source")):
        for span in spans:
            start, end = max(span.start, window.start) - window.start, min(span.end, window.end) - window.start
            if start < end:
                tags[start:end] = LINK_TAGS.index(f"I-{role}")
                tags[start] = LINK_TAGS.index(f"B-{role}")
                # Content that a source interrupts goes on as a new piece.
                if role == "source" and end < len(tags) and tags[end] == LINK_TAGS.index("I-content"):
                    tags[end] = LINK_TAGS.index("B-content")
    return tags


def certain_logits(tags: NDArray[np.int64]) -> NDArray[np.float32]:
    """Tags → logits of a teacher that is certain of them, [tokens, tags]."""
    logits = np.full((len(tags), len(LINK_TAGS)), -CERTAIN_LOGIT, np.float32)
    logits[:, 0] = 0
    tagged = np.flatnonzero(tags)
    logits[tagged, tags[tagged]] = CERTAIN_LOGIT
    return logits


CERTAIN_LOGIT = 10.0


def soft_link(attribution: Attribution, window: Span, tags: NDArray[np.int64]) -> NDArray[np.float32] | None:
    """A teacher's link logits for the tokens of a window; certain ones where it has not labelled them."""
    if attribution.soft_links is None:
        return None
    first, labels = attribution.soft_links
    logits = certain_logits(tags)
    start, end = max(first, window.start), min(first + len(labels), window.end)
    if start < end:
        logits[start - window.start : end - window.start] = labels[start - first : end - first]
    return logits


def pairs(links: list[Link]) -> Pairs:
    """Cues with the tokens of their windows; the cues of a window follow each other."""
    distance, relation, tag = [], [], []
    soft_labels: list[NDArray[np.float32]] = []
    with_teacher = any(link.soft_labels is not None for link in links)
    blocks: list[tuple[slice, int]] = []
    for link in links:
        length = link.window.span.end - link.window.span.start
        tokens = slice(link.first, link.first + length)
        if blocks and blocks[-1][0] == tokens:
            blocks[-1] = (tokens, blocks[-1][1] + 1)
        else:
            blocks.append((tokens, 1))
        buckets, relations = relative(link.window.document, link.window.span, link.cue)
        distance.append(buckets)
        relation.append(relations)
        tags = np.zeros(length, np.int64) if link.tags is None else link.tags
        tag.append(tags)
        if with_teacher:
            soft_labels.append(certain_logits(tags) if link.soft_labels is None else link.soft_labels)

    def joined(parts: list[NDArray[np.int64]]) -> torch.Tensor:
        return torch.from_numpy(np.concatenate(parts)) if parts else torch.zeros(0, dtype=torch.long)

    edges = torch.tensor([(link.start, link.end) for link in links], dtype=torch.long).reshape(-1, 2)
    labels = torch.from_numpy(np.concatenate(soft_labels)) if soft_labels else None
    return Pairs(edges[:, 0], edges[:, 1], joined(distance), joined(relation), joined(tag), labels, blocks)


def batch(chosen: list[Window], vocabulary: Vocabulary, *, tagged: bool = True) -> Batch:
    """Windows → tensors, with the tags that their corpora have if `tagged`."""
    longest = max(window.pieces for window in chosen) + 2
    size = (len(chosen), longest)
    pieces = np.full(size, vocabulary.pad, np.int64)
    mask, inner = np.zeros(size, bool), np.zeros(size, bool)
    shape, quoted, gap, initial = (np.zeros(size, np.int64) for _ in range(4))
    rows, first, number = [], [], 0
    for row, window in enumerate(chosen):
        document, span = window.document, window.span
        start, length = document.piece_start(span.start), window.pieces
        ends = document.piece_end[span.start : span.end].astype(np.int64) - start
        begins = np.concatenate([[0], ends[:-1]])
        token = np.repeat(np.arange(span.start, span.end), ends - begins)
        pieces[row, 0] = vocabulary.begin
        pieces[row, 1 : length + 1] = document.pieces[start : start + length]
        pieces[row, length + 1] = vocabulary.end
        mask[row, : length + 2] = True
        inner[row, 1 : length + 1] = True
        for array, of_token in ((shape, document.shape), (quoted, document.quoted), (gap, document.gap)):
            array[row, 1 : length + 1] = of_token[token]
        initial[row, 1 + begins] = 1
        rows.append(row * longest + 1 + begins)
        first.append(number)
        number += len(begins)
    arrays = (pieces, mask, inner, shape, quoted, gap, initial, np.concatenate(rows))
    batched = Batch(*(torch.from_numpy(array) for array in arrays), windows=chosen, first=first)
    if tagged:
        add_tags(batched)
    return batched


def add_tags(batched: Batch) -> None:
    documents = [window.document for window in batched.windows]
    if all(document.entities is not None for document in documents):
        tags = [
            document.entities[window.span.start : window.span.end]
            for window, document in zip(batched.windows, documents, strict=True)
            if document.entities is not None
        ]
        batched.entities = torch.from_numpy(np.concatenate(tags))
        # A batch has documents of one kind of annotation, whose weights are equal.
        batched.entity_weight = documents[0].entity_weight
    if all(document.attributions is not None for document in documents):
        cues, linked, acts_of = [], [], []
        for window, first in zip(batched.windows, batched.first, strict=True):
            span = window.span
            tags_of_window = np.zeros(span.end - span.start, np.int64)
            for attribution in window.document.attributions or ():
                cue = attribution.cue
                if span.start <= cue.start and cue.end <= span.end:
                    tags_of_window[cue.start - span.start : cue.end - span.start] = CUE_TAGS.index("I-cue")
                    tags_of_window[cue.start - span.start] = CUE_TAGS.index("B-cue")
                    of_link = link_tags(attribution, span)
                    linked.append(Link(window, first, cue, of_link, soft_link(attribution, span, of_link)))
                    acts_of.append(attribution.act)
            cues.append(tags_of_window)
        batched.cues = torch.from_numpy(np.concatenate(cues))
        batched.links = linked
        batched.acts = torch.tensor(acts_of, dtype=torch.long)
    if all(document.soft_labels for document in documents):
        batched.soft_labels = {}
        for name in documents[0].soft_labels or ():
            parts = [
                w.document.soft_labels[name][w.span.start : w.span.end]
                for w in batched.windows
                if w.document.soft_labels
            ]
            batched.soft_labels[name] = torch.from_numpy(np.concatenate(parts).astype(np.float32)).softmax(-1)


def batches(chosen: Iterable[Window], pieces: int) -> list[list[Window]]:
    """Windows of like length together, about `pieces` with padding in each batch."""
    found: list[list[Window]] = []
    current: list[Window] = []
    for window in sorted(chosen, key=lambda window: window.pieces):
        if current and (window.pieces + 2) * (len(current) + 1) > pieces:
            found.append(current)
            current = []
        current.append(window)
    return [*found, current] if current else found
