"""Cues and the tokens of their windows → pairs, which the link head scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from training.data import LINK_TAGS

if TYPE_CHECKING:
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
