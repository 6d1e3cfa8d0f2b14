"""Batch and model → the losses of the heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from training.antecedents import antecedent_loss
from training.data import IGNORED
from training.links import CERTAIN_LOGIT, places

if TYPE_CHECKING:
    from training.batch import Batch
    from training.links import Grid
    from training.model import LinkHead, Model


def losses(model: Model, batch: Batch) -> dict[str, torch.Tensor]:
    """The mean cross-entropy of each head for which the batch has tags or soft labels."""
    tokens = model.encode(batch)
    logits = {"entity": model.entity(tokens), "cue": model.cue(tokens), "flat": model.link.flat(tokens)}
    tags = {"entity": batch.entities, "cue": batch.cues}
    if batch.links is not None:
        # The flat logits by themselves as well: a denser signal for the encoder than through the pairs.
        tags["flat"] = batch.links.flat
    found = {}
    for head, of_head in logits.items():
        if (loss := head_loss(of_head, tags.get(head), (batch.soft_labels or {}).get(head))) is not None:
            found[head] = loss
    if batch.entities is not None and "entity" in found:
        found["entity"] = batch.entity_weight * found["entity"]
    if batch.links is not None and batch.cues is not None:
        found["link"] = link_loss(model.link, tokens, batch.links, logits["cue"], batch.cues)
        found["act"] = act_loss(model, tokens, batch.links)
    if batch.anaphors is not None and model.coref is not None:
        found["coref"] = antecedent_loss(model.coref(tokens, batch.anaphors), batch.anaphors)
    return found


def head_loss(logits: torch.Tensor, tags: torch.Tensor | None, soft_labels: torch.Tensor | None) -> torch.Tensor | None:
    """The cross-entropy with the tags of the corpus or the logits of a teacher (Hinton et al., 2015).

    The mean of both where there are both.
    """
    parts = [] if tags is None else [functional.cross_entropy(logits, tags)]
    if soft_labels is not None:
        parts.append(functional.cross_entropy(logits, soft_labels.float().softmax(-1)))
    return torch.stack(parts).mean() if parts else None


def act_loss(model: Model, tokens: torch.Tensor, links: Grid) -> torch.Tensor:
    """The mean cross-entropy of the acts that are known; 0 where none is."""
    rows = padded(tokens, links)
    of_cues = rows.gather(1, links.start.unsqueeze(-1).expand(-1, -1, rows.shape[-1]))
    summed = functional.cross_entropy(model.act(of_cues).flatten(0, 1), links.act.flatten(), reduction="sum")
    return summed / (links.act != IGNORED).sum().clamp_min(1)


def padded(tokens: torch.Tensor, links: Grid) -> torch.Tensor:
    """[tokens, size] → [windows, tokens, size], zero in the padding."""
    windows, longest = links.sentence.shape
    rows = tokens.new_zeros(windows * longest, tokens.shape[-1])
    return rows.index_copy(0, links.at, tokens).view(windows, longest, -1)


FALSE_CUES = 2
"""Negative examples of cues in each window."""
IMPOSSIBLE = -1e4
"""The logit of what cannot be chosen: finite, so that its product with a probability of 0 is 0."""


def false_cues(links: Grid, logits: torch.Tensor, tags: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Hard negatives, start and end, [windows, 2]: of tokens that are no cues those that the cue head scores highest.

    They have neither source nor content, so the link head learns to give none to a wrong cue, and decoding drops it.
    Where a window has too few tokens, start and end are 0.
    """
    windows, longest = links.sentence.shape
    unlike = logits.detach()[:, 0].masked_fill(tags > 0, torch.inf)
    rows = unlike.new_full((windows * longest,), torch.inf).index_copy(0, links.at, unlike).view(windows, longest)
    lowest, start = rows.topk(min(FALSE_CUES, longest), largest=False)
    there = lowest < torch.inf
    return torch.where(there, start, 0), torch.where(there, start + 1, 0)


def choices(block: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    """[windows, cues, tokens, tags] → [windows, 1 + cues × tags but O, tokens]: logits of each token's choice.

    It is O or a tag of a cue that is `there`, [windows, cues].
    """
    others = (block[..., 1:] - block[..., :1]).masked_fill(~there[:, :, None, None], IMPOSSIBLE)
    return functional.pad(others.transpose(2, 3).flatten(1, 2), (0, 0, 1, 0))


def link_loss(
    head: LinkHead, tokens: torch.Tensor, links: Grid, cue_logits: torch.Tensor, cue_tags: torch.Tensor
) -> torch.Tensor:
    """One choice for each token among O and all tags of all cues of its window: contents and sources never overlap.

    Judged by the tags and a teacher's probabilities, as in `head_loss`.
    """
    false_start, false_end = false_cues(links, cue_logits, cue_tags)
    start, end = torch.cat([links.start, false_start], 1), torch.cat([links.end, false_end], 1)
    there = end > 0
    place = places(start, end, links.sentence, links.paragraph)
    scores = choices(head.grid(padded(tokens, links), start, end, place), there)
    loss = functional.cross_entropy(scores, links.choice, reduction="sum")
    if links.soft_labels is not None:
        windows, _, longest, tags = links.soft_labels.shape
        certain = links.soft_labels.new_full((tags,), -CERTAIN_LOGIT)
        certain[0] = 0
        of_false = certain.expand(windows, false_start.shape[1], longest, tags)
        labels = choices(torch.cat([links.soft_labels, of_false], 1).float(), there).softmax(1)
        of_tokens = -(labels * scores.log_softmax(1)).sum(1)
        loss = (loss + of_tokens.masked_fill(links.choice == IGNORED, 0).sum()) / 2
    return loss / len(tokens)
