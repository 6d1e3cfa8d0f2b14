"""Cues and the tokens of their windows → pairs, which the link head scores."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from training.data import IGNORED, LINK_TAGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.data import Attribution, Document, Span, Window


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


class Grid(NamedTuple):
    """The corpus's cues of each window of a batch, and what its tokens choose among them, padded to one size.

    `choice` is 0 for O; for a tag of LINK_TAGS of the window's cue `k` it is 4k + tag.
    """

    sentence: torch.Tensor  # [windows, tokens] the number of each token's sentence, -1 for padding
    paragraph: torch.Tensor  # [windows, tokens]
    at: torch.Tensor  # [tokens of the batch] into windows × tokens
    start: torch.Tensor  # [windows, cues] of each cue in its window
    end: torch.Tensor  # [windows, cues] 0 where there is no further cue
    act: torch.Tensor  # [windows, cues] IGNORED where it is unknown or there is no cue
    choice: torch.Tensor  # [windows, tokens] IGNORED for padding
    flat: torch.Tensor  # [tokens of the batch] the tags of all links without their cues
    soft_labels: torch.Tensor | None  # a teacher's logits, [windows, cues, tokens, tags] f16


def grid(chosen: Sequence[Window]) -> Grid:
    """The cues of windows whose documents all have attributions."""
    lengths = [window.span.end - window.span.start for window in chosen]
    cues = [
        [a for a in w.document.attributions or () if w.span.start <= a.cue.start and a.cue.end <= w.span.end]
        for w in chosen
    ]
    longest, most = max(lengths), max(map(len, cues))
    sentence, paragraph = (np.full((len(chosen), longest), -1, np.int32) for _ in range(2))
    choice = np.full((len(chosen), longest), IGNORED, np.int64)
    start, end = (np.zeros((len(chosen), most), np.int64) for _ in range(2))
    act = np.full((len(chosen), most), IGNORED, np.int64)
    with_teacher = any(a.soft_links is not None for of_window in cues for a in of_window)
    soft_labels = np.zeros((len(chosen), most, longest, len(LINK_TAGS)), np.float16) if with_teacher else None
    at, flat = [], []
    for row, (window, length) in enumerate(zip(chosen, lengths, strict=True)):
        span = window.span
        tokens = np.arange(span.start, span.end)
        sentence[row, :length] = np.searchsorted(window.document.sentence, tokens, side="right")
        paragraph[row, :length] = np.searchsorted(window.document.paragraph, tokens, side="right")
        choice[row, :length] = 0
        flat_of_window = np.zeros(length, np.int64)
        for number, attribution in enumerate(cues[row]):
            start[row, number], end[row, number] = attribution.cue.start - span.start, attribution.cue.end - span.start
            if attribution.act >= 0:
                act[row, number] = attribution.act
            tags = link_tags(attribution, span)
            numbers = np.where(tags > 0, number * (len(LINK_TAGS) - 1) + tags, 0)
            np.maximum(choice[row, :length], numbers, out=choice[row, :length])
            np.maximum(flat_of_window, tags, out=flat_of_window)
            if soft_labels is not None:
                labels = soft_link(attribution, span, tags)
                soft_labels[row, number, :length] = certain_logits(tags) if labels is None else labels
        for content in window.document.without_cue:
            a, b = max(content.start, span.start) - span.start, min(content.end, span.end) - span.start
            if a < b:
                unknown = flat_of_window[a:b] == 0
                choice[row, a:b][unknown] = flat_of_window[a:b][unknown] = IGNORED
        at.append(row * longest + np.arange(length))
        flat.append(flat_of_window)
    arrays = (sentence, paragraph, np.concatenate(at), start, end, act, choice, np.concatenate(flat))
    labels_of_cues = None if soft_labels is None else torch.from_numpy(soft_labels)
    return Grid(*map(torch.from_numpy, arrays), soft_labels=labels_of_cues)


@cache
def borders(device: torch.device) -> torch.Tensor:
    """DISTANCES on a device: to send them there each time would wait for it."""
    return torch.tensor(DISTANCES, device=device)


def places(start: torch.Tensor, end: torch.Tensor, sentence: torch.Tensor, paragraph: torch.Tensor) -> torch.Tensor:
    """For cues [windows, cues] and each token of their windows: distance and relation as `relative` has them, as one.

    The number is bucket × relations + relation, [windows, cues, tokens].
    """
    tokens = torch.arange(sentence.shape[1], device=start.device)
    first, last = start.unsqueeze(-1), (end - 1).unsqueeze(-1)
    distance = torch.where(tokens < first, tokens - first, (tokens - last).clamp_min(0))
    bucket = torch.bucketize(distance.abs(), borders(start.device), right=True)
    bucket = len(DISTANCES) + distance.sign() * bucket
    apart = [unit.unsqueeze(1) != unit.gather(1, start).unsqueeze(-1) for unit in (sentence, paragraph)]
    relation = torch.where(apart[0], torch.where(apart[1], 2, 1), 0)
    return bucket * len(RELATIONS) + relation


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
