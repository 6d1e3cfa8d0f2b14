"""Batch and model → the losses of the heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from training.data import LINK_TAGS, Span
from training.links import Link, pairs

if TYPE_CHECKING:
    from training.batch import Batch
    from training.links import Pairs
    from training.model import Model


def losses(model: Model, batch: Batch) -> dict[str, torch.Tensor]:
    """The mean cross-entropy of each head for which the batch has tags or soft labels."""
    tokens = model.encode(batch)
    logits = {"entity": model.entity(tokens), "cue": model.cue(tokens), "flat": model.link.flat(tokens)}
    tags = {"entity": batch.entities, "cue": batch.cues}
    if batch.links is not None:
        # The flat logits by themselves as well: a denser signal for the encoder than through the pairs.
        tags["flat"] = flat_tags(batch).to(tokens.device)
    found = {}
    for head, of_head in logits.items():
        if (loss := head_loss(of_head, tags.get(head), (batch.soft_labels or {}).get(head))) is not None:
            found[head] = loss
    if batch.entities is not None and "entity" in found:
        found["entity"] = batch.entity_weight * found["entity"]
    if batch.links is not None and batch.acts is not None:
        links = [*batch.links, *false_cues(batch, logits["cue"])]
        # In the order of windows, since `pairs` needs the cues of a window side by side.
        related = pairs(sorted(links, key=lambda link: link.first)).to(tokens.device)
        found["link"] = link_loss(model.link(tokens, related), related)
        known = batch.acts >= 0
        if bool(known.any()):
            at = torch.tensor([link.start for link in batch.links], device=tokens.device)[known]
            found["act"] = functional.cross_entropy(model.act(tokens[at]), batch.acts[known])
    return found


def head_loss(logits: torch.Tensor, tags: torch.Tensor | None, soft_labels: torch.Tensor | None) -> torch.Tensor | None:
    """The cross-entropy with the tags of the corpus or the probabilities of a teacher (Hinton et al., 2015).

    The mean of both where there are both.
    """
    parts = [functional.cross_entropy(logits, target) for target in (tags, soft_labels) if target is not None]
    return torch.stack(parts).mean() if parts else None


def flat_tags(batch: Batch) -> torch.Tensor:
    """The tags of all links of a batch, [tokens], without their cues."""
    tags = torch.zeros(len(batch.rows), dtype=torch.long)
    for link in batch.links or ():
        if link.tags is not None:
            part = tags[link.first : link.first + len(link.tags)]
            torch.maximum(part, torch.from_numpy(link.tags), out=part)
    return tags


FALSE_CUES = 2
"""Negative examples of cues in each window."""


def false_cues(batch: Batch, cues: torch.Tensor) -> list[Link]:
    """Hard negatives: the tokens that the cue head scores highest of those that are no cues.

    They have neither source nor content, so the link head learns to give none to a wrong cue, and decoding drops it.
    """
    if batch.cues is None:
        return []
    unlike = cues.detach()[:, 0].masked_fill(batch.cues > 0, float("inf")).cpu()
    found = []
    for window, first in zip(batch.windows, batch.first, strict=True):
        length = window.span.end - window.span.start
        of_window = unlike[first : first + length]
        order = of_window.argsort()[:FALSE_CUES].tolist()
        starts = [window.span.start + i for i in order if of_window[i] < float("inf")]
        found += [Link(window, first, Span(start, start + 1)) for start in starts]
    return found


def choices(block: torch.Tensor) -> torch.Tensor:
    """[cues, tokens, tags] → [tokens, 1 + cues × tags but O]: logits of each token's choice, O or a tag of a cue."""
    others = (block[:, :, 1:] - block[:, :, :1]).transpose(0, 1).flatten(1)
    return torch.cat([others.new_zeros(len(others), 1), others], dim=1)


def link_loss(logits: torch.Tensor, related: Pairs) -> torch.Tensor:
    """One choice for each token among O and all tags of all cues of its window: contents and sources never overlap.

    Judged by the tags and a teacher's probabilities, as in `head_loss`.
    """
    total, tokens, at = logits.new_zeros(()), 0, 0
    for tokens_at, count in related.blocks:
        length = tokens_at.stop - tokens_at.start
        block = logits[at : at + count * length].view(count, length, -1)
        tag = related.tag[at : at + count * length].view(count, length)
        number = torch.arange(count, device=tag.device).unsqueeze(1) * (len(LINK_TAGS) - 1) + tag
        target = torch.where(tag > 0, number, 0).amax(0)
        scores = choices(block)
        loss = functional.cross_entropy(scores, target, reduction="sum")
        if related.soft_labels is not None:
            soft_labels = choices(related.soft_labels[at : at + count * length].view(count, length, -1)).softmax(1)
            loss = (loss + functional.cross_entropy(scores, soft_labels, reduction="sum")) / 2
        at += count * length
        total = total + loss
        tokens += length
    return total / max(tokens, 1)
