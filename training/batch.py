"""Windows → batches of tensors, with the tags and soft labels of their documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch

from training.antecedents import Anaphors, anaphors
from training.data import CUE_TAGS
from training.links import Grid, grid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from training.data import Vocabulary, Window


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
    links: Grid | None = None
    soft_labels: dict[str, torch.Tensor] | None = None  # a teacher's logits by head, [tokens, tags]
    anaphors: Anaphors | None = None
    words: Words | None = None  # for the convolutional network
    full: bool = False  # no window has padding

    def to(self, device: torch.device) -> Batch:
        """The batch on a device; its tensors are copied while the device works on."""
        return self.changed(lambda part: sent(part, device))

    def changed(self, change: Callable[[Any], Any]) -> Batch:
        """The batch with each of its tensors, or arrays, exchanged."""
        return Batch(**{name: changed(value, change) for name, value in vars(self).items()})


def changed(value: Any, change: Callable[[Any], Any]) -> Any:  # noqa: ANN401
    """The value with the tensors, or arrays, in it exchanged."""
    if isinstance(value, torch.Tensor | np.ndarray):
        return change(value)
    if isinstance(value, dict):
        return {name: changed(part, change) for name, part in value.items()}
    if isinstance(value, Grid | Words | Anaphors):
        return type(value)(*(changed(part, change) for part in value))
    return value


def sent(part: torch.Tensor, device: torch.device) -> torch.Tensor:
    """The tensor on a device. From pinned memory it is copied without waiting for what the device does."""
    if device.type == "cuda" and part.device.type == "cpu" and part.numel():
        return part.pin_memory().to(device, non_blocking=True)
    return part.to(device)


class Words(NamedTuple):
    """The tokens of a batch as the convolutional network reads them."""

    pieces: torch.Tensor  # the wordpieces of all tokens, one after the other
    begins: torch.Tensor  # [tokens] the place of each token's first wordpiece
    numbers: dict[str, torch.Tensor]  # [tokens] each
    classes: torch.Tensor  # [tokens, classes] 0 or 1, u8
    at: torch.Tensor  # [tokens] into windows × length
    size: tuple[int, int]  # windows, length of the longest


def words(chosen: list[Window]) -> Words:
    """The tokens of windows."""
    pieces, begins, at, before = [], [], [], 0
    longest = max(window.span.end - window.span.start for window in chosen)
    for row, window in enumerate(chosen):
        document, span = window.document, window.span
        start = document.piece_start(span.start)
        ends = document.piece_end[span.start : span.end].astype(np.int64) - start
        pieces.append(document.pieces[start : start + int(ends[-1])].astype(np.int64))
        begins.append(before + np.concatenate([[0], ends[:-1]]))
        before += int(ends[-1])
        at.append(row * longest + np.arange(len(ends)))

    def joined(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(w.document, name)[w.span.start : w.span.end] for w in chosen])

    names = ("kind", "shape", "quoted", "gap", "elsewhere", "company", "word", "prefix", "suffix", "form")
    numbers = {name: torch.from_numpy(joined(name).astype(np.int64)) for name in names}
    bits = (joined("classes")[:, None] >> np.arange(CLASSES, dtype=np.uint64)) & np.uint64(1)
    return Words(
        torch.from_numpy(np.concatenate(pieces)),
        torch.from_numpy(np.concatenate(begins)),
        numbers,
        torch.from_numpy(bits.astype(np.uint8)),
        torch.from_numpy(np.concatenate(at)),
        (len(chosen), longest),
    )


CLASSES = 57
"""Word classes that the featuriser knows."""


def batch(chosen: list[Window], vocabulary: Vocabulary, *, tagged: bool = True, as_words: bool = False) -> Batch:
    """Windows → tensors: with the tags that their corpora have if `tagged`, with words if `as_words`."""
    longest = max(window.pieces for window in chosen) + 2
    if tagged:
        # GPUs multiply matrices of such sizes faster.
        longest = -(-longest // 8) * 8
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
    batched.full = bool(mask.all())
    if as_words:
        batched.words = words(chosen)
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
        cues = []
        for window in batched.windows:
            span = window.span
            tags_of_window = np.zeros(span.end - span.start, np.int64)
            for attribution in window.document.attributions or ():
                cue = attribution.cue
                if span.start <= cue.start and cue.end <= span.end:
                    tags_of_window[cue.start - span.start : cue.end - span.start] = CUE_TAGS.index("I-cue")
                    tags_of_window[cue.start - span.start] = CUE_TAGS.index("B-cue")
            cues.append(tags_of_window)
        batched.cues = torch.from_numpy(np.concatenate(cues))
        batched.links = grid(batched.windows)
    if all(document.passage for document in documents):
        batched.anaphors = anaphors(batched.windows, batched.first)
    if all(document.soft_labels for document in documents):
        batched.soft_labels = {}
        for name in documents[0].soft_labels or ():
            parts = [
                w.document.soft_labels[name][w.span.start : w.span.end]
                for w in batched.windows
                if w.document.soft_labels
            ]
            batched.soft_labels[name] = torch.from_numpy(np.concatenate(parts))


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


def whole_batches(documents: Iterable[list[Window]], pieces: int) -> list[list[Window]]:
    """The windows of each document in one batch, of one or more documents: its anaphors may reach through all of it."""
    found: list[list[Window]] = []
    longest = 0
    for of_document in documents:
        widest = max(window.pieces for window in of_document) + 2
        if not found or max(longest, widest) * (len(found[-1]) + len(of_document)) > pieces:
            found.append([])
            longest = 0
        found[-1] += of_document
        longest = max(longest, widest)
    return found
