"""Logits → entities and quotations with spans of code points, by Viterbi decoding under the constraints of the tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from training.acts import ACTS
from training.batch import batch, batches
from training.data import CUE_TAGS, ENTITY_TAGS, LINK_TAGS, Span, windows
from training.links import Link, pairs
from training.settings import LONGEST_WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from training.data import Document, Vocabulary, Window
    from training.model import Model
    from training.settings import DecodeSettings


@dataclass(frozen=True)
class Encoded:
    """A window with the vectors of its tokens, [tokens, hidden]."""

    window: Window
    tokens: torch.Tensor

    @property
    def span(self) -> Span:
        return self.window.span


@torch.no_grad()
def encode(
    model: Model, documents: Iterable[Document], vocabulary: Vocabulary, longest: int = LONGEST_WINDOW
) -> list[Encoded]:
    model.eval()
    device = next(model.parameters()).device
    found = []
    cut = [window for document in documents for window in windows(document, longest)]
    for chosen in batches(cut, 8192):
        inputs = batch(chosen, vocabulary, tagged=False).to(device)
        tokens = model.encode(inputs)
        ends = [*inputs.first[1:], len(tokens)]
        found += [Encoded(w, tokens[a:b]) for w, a, b in zip(chosen, inputs.first, ends, strict=True)]
    return found


@torch.no_grad()
def decode(model: Model, encoded: Iterable[Encoded], settings: DecodeSettings) -> dict[str, dict[str, Any]]:
    """By the name of each document: the record that the scorers read."""
    found: dict[str, dict[str, Any]] = {}
    for window in encoded:
        document = window.window.document
        record = found.setdefault(
            document.name, {"id": document.name, "text": document.text, "entities": [], "quotes": []}
        )
        record["entities"] += entities(model, window)
        record["quotes"] += quotes(model, window, settings)
    for record in found.values():
        record["entities"].sort()
        record["quotes"].sort(key=lambda quote: quote["cue"])
    return found


def entities(model: Model, encoded: Encoded) -> list[list[Any]]:
    path = viterbi(model.entity(encoded.tokens).cpu().numpy()[None], ENTITY_TAGS)[0]
    document, offset = encoded.window.document, encoded.span.start
    return [[*document.characters(shifted(span, offset)), label] for span, label in spans(path, ENTITY_TAGS)]


def quotes(model: Model, encoded: Encoded, settings: DecodeSettings) -> list[dict[str, Any]]:
    document, offset = encoded.window.document, encoded.span.start
    logits = model.cue(encoded.tokens).cpu().numpy()
    logits[:, 0] -= settings.cue_bias
    cues = [span for span, _ in spans(viterbi(logits[None], CUE_TAGS)[0], CUE_TAGS)]
    if not cues:
        return []
    related = pairs([Link(encoded.window, 0, shifted(cue, offset)) for cue in cues]).to(encoded.tokens.device)
    links = model.link(encoded.tokens, related).view(len(cues), len(logits), -1)
    links = (links + (settings.flat - 1) * model.link.flat(encoded.tokens)).cpu().numpy()
    scores = links[:, :, 1:] - links[:, :, :1] + settings.link_bias
    scores[:, :, CONTENT_BEGINS] -= settings.piece_cost
    paths = joint(scores)
    kept = [i for i, path in enumerate(paths) if settings.bare_cues or has_content(path)]
    if settings.block:
        # Once more without the cues that have no content, and with the tokens of the others held at O.
        cues, scores = [cues[i] for i in kept], scores[kept]
        for cue in cues:
            scores[:, cue.start : cue.end] = -np.inf
        paths = joint(scores)
        kept = [i for i, path in enumerate(paths) if settings.bare_cues or has_content(path)]
    acts = model.act(encoded.tokens[[cue.start for cue in cues]]).argmax(-1).tolist() if kept else []
    found = []
    for i in kept:
        parts = [(shifted(span, offset), role) for span, role in spans(paths[i], LINK_TAGS)]
        if settings.snap:
            parts = [(snapped(document, span) if role == "content" else span, role) for span, role in parts]
        roles = {
            name: [document.characters(span) for span, role in parts if role == name] for name in ("source", "content")
        }
        found.append({"cue": [document.characters(shifted(cues[i], offset))], **roles, "act": ACTS[acts[i]]})
    return found


CONTENT_BEGINS = LINK_TAGS.index("B-content") - 1


def has_content(path: NDArray[np.int64]) -> bool:
    return bool((path == CONTENT_BEGINS + 1).any())


def joint(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Scores above O, [cues, tokens, tags but O] → the best paths, [cues, tokens]; a token belongs to one cue at most.

    One Viterbi over O and all tags of all cues. O and begin tags may follow anything, so for them the best state of the
    token before counts.
    """
    cues, length, tags = scores.shape
    emitted = np.zeros((length, 1 + cues * tags), np.float32)
    emitted[:, 1:] = scores.transpose(1, 0, 2).reshape(length, -1)
    inside = np.array([i + 1 for i in range(cues * tags) if LINK_TAGS[1 + i % tags].startswith("I-")], np.int64)
    begins = np.setdiff1d(np.arange(emitted.shape[1]), inside)
    back = np.zeros(emitted.shape, np.int64)
    score = emitted[0].copy()
    score[inside] = -np.inf
    for i in range(1, length):
        best = int(score.argmax())
        before = np.where(score[inside - 1] >= score[inside], inside - 1, inside)
        after = np.empty_like(score)
        after[begins], back[i, begins] = score[best], best
        after[inside], back[i, inside] = score[before], before
        score = after + emitted[i]
    states = np.zeros(length, np.int64)
    states[-1] = score.argmax() if length else 0
    for i in range(length - 1, 0, -1):
        states[i - 1] = back[i, states[i]]
    paths = np.zeros((cues, length), np.int64)
    at = np.flatnonzero(states)
    paths[(states[at] - 1) // tags, at] = 1 + (states[at] - 1) % tags
    return paths


def snapped(document: Document, span: Span) -> Span:
    """The span with each border that misses a quotation mark by one token moved to that mark."""
    inside = document.quoted > 0
    start, end = span
    if start > 0 and inside[start] and inside[start - 1] and not (start > 1 and inside[start - 2]):
        start -= 1
    if end < len(inside) and inside[end - 1] and inside[end] and not (end + 1 < len(inside) and inside[end + 1]):
        end += 1
    return Span(start, end)


def follows(before: str, after: str, tags: tuple[str, ...]) -> bool:
    """Whether a tag may stand after another: BIOES where the tags have an E, BIO elsewhere."""
    (place, _, label), (next_place, _, next_label) = before.partition("-"), after.partition("-")
    if next_place in {"I", "E"}:
        return place in {"B", "I"} and label == next_label
    return place not in {"B", "I"} or f"E-{label}" not in tags


def transitions(tags: tuple[str, ...]) -> NDArray[np.float32]:
    allowed = np.array([[follows(a, b, tags) for b in tags] for a in tags])
    return np.where(allowed, 0, -1e9).astype(np.float32)


TRANSITIONS = {tags: transitions(tags) for tags in (ENTITY_TAGS, CUE_TAGS, LINK_TAGS)}


def viterbi(logits: NDArray[np.float32], tags: tuple[str, ...]) -> NDArray[np.int64]:
    """[rows, tokens, tags] → the best allowed path of each row. Before the first token and after the last stands O."""
    allowed = TRANSITIONS[tags]
    rows, length, _ = logits.shape
    score = logits[:, 0] + allowed[0]
    back = np.zeros(logits.shape, np.int64)
    for i in range(1, length):
        through = score[:, :, None] + allowed
        back[:, i] = through.argmax(1)
        score = through.max(1) + logits[:, i]
    path = np.zeros((rows, length), np.int64)
    path[:, -1] = (score + allowed[:, 0]).argmax(1)
    for i in range(length - 1, 0, -1):
        path[:, i - 1] = back[np.arange(rows), i, path[:, i]]
    return path


def spans(path: NDArray[np.int64], tags: tuple[str, ...]) -> list[tuple[Span, str]]:
    found: list[tuple[Span, str]] = []
    for i, number in enumerate(path):
        place, _, label = tags[number].partition("-")
        if place in {"B", "S"}:
            found.append((Span(i, i + 1), label))
        elif place in {"I", "E"}:
            found[-1] = (Span(found[-1][0].start, i + 1), label)
    return found


def shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
