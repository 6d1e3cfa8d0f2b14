"""Token vectors and passages → for each anaphor a probability of nobody and of each member of the cast.

A pair of an anaphor and a candidate is scored as by Lee et al. (2017), from the vectors of both mentions, their product
and pair features; the scores of all candidates and of nobody compete (Denis and Baldridge, 2008). A candidate that is
an anaphor itself hands its own probabilities on, so that the chain ends at names: with L the probabilities of the
anaphors as antecedents, and N those of names and of nobody, the answer is P = N + L P. L is strictly triangular.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from training.coref import ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.coref import Passage
    from training.data import Window


class Anaphors(NamedTuple):
    """The anaphors of some passages; mentions, anaphors and members are numbered through all of them."""

    mentions: torch.Tensor  # [mentions, 2] first and last token, into the vectors; -1 where none is kept
    anaphors: torch.Tensor  # [anaphors] into mentions
    candidates: torch.Tensor  # [anaphors, K] into mentions, 0 where there is none
    present: torch.Tensor  # [anaphors, K] bool
    rows: torch.Tensor  # [anaphors, K, features]
    own: torch.Tensor  # [anaphors, features]
    answers: torch.Tensor  # [anaphors, K] column of a name's member, else -1 - number of the candidate among anaphors
    allowed: torch.Tensor  # [anaphors, 1 + members] bool
    weight: torch.Tensor  # [anaphors]

    def to(self, device: torch.device) -> Anaphors:
        return Anaphors(*(part.to(device) for part in self))


def gathered(passages: Sequence[Passage], first: Sequence[int]) -> Anaphors:
    """Passages side by side; `first` is the number of the first token of each in the vectors."""
    width = max(p.candidates.shape[1] for p in passages)
    anaphors, members = sum(len(p.anaphors) for p in passages), sum(p.cast for p in passages)
    candidates = np.full((anaphors, width), -1)
    rows = np.zeros((anaphors, width, passages[0].rows.shape[2]), np.int64)
    answers = np.zeros((anaphors, width), np.int64)
    allowed = np.zeros((anaphors, 1 + members), bool)
    mention, anaphor, member = 0, 0, 0
    for p in passages:
        part = slice(anaphor, anaphor + len(p.anaphors))
        there = p.candidates >= 0
        candidates[part, : there.shape[1]] = np.where(there, p.candidates + mention, -1)
        rows[part, : there.shape[1]] = p.rows
        number = np.zeros(len(p.members), np.int64)
        number[p.anaphors] = np.arange(len(p.anaphors))
        of_mention = np.where(p.members >= 0, 1 + member + p.members, -1 - anaphor - number)
        answers[part, : there.shape[1]] = np.where(there, of_mention[p.candidates], 0)
        allowed[part, 0] = p.allowed[:, 0]
        allowed[part, 1 + member : 1 + member + p.cast] = p.allowed[:, 1:]
        mention, anaphor, member = mention + len(p.mentions), anaphor + len(p.anaphors), member + p.cast
    starts = np.cumsum([0, *(len(p.mentions) for p in passages)])[:-1]
    parts = (
        np.concatenate([np.where(p.mentions < 0, -1, p.mentions + at) for p, at in zip(passages, first, strict=True)]),
        np.concatenate([p.anaphors + at for p, at in zip(passages, starts, strict=True)]),
        np.maximum(candidates, 0),
        candidates >= 0,
        rows,
        np.concatenate([p.own for p in passages]).astype(np.int64),
        answers,
        allowed,
        np.concatenate([p.weight for p in passages]),
    )
    return Anaphors(*(torch.from_numpy(np.ascontiguousarray(part)) for part in parts))


class AntecedentHead(nn.Module):
    """The vectors of the tokens and anaphors → probabilities, [anaphors, 1 + members]."""

    def __init__(self, hidden: int, width: int, dropout: float = 0.3) -> None:
        super().__init__()
        # Both projections read the first and the last token of a mention; the first half of what they give is added,
        # the second half multiplied.
        self.anaphor = nn.Linear(2 * hidden, 2 * width)
        self.candidate = nn.Linear(2 * hidden, 2 * width, bias=False)
        self.product = nn.Linear(width, width, bias=False)
        self.feature = nn.EmbeddingBag(ROWS, width, mode="sum")
        self.score = nn.Linear(width, 1)
        self.dropout = nn.Dropout(dropout)
        nn.init.normal_(self.feature.weight, std=0.05)

    def scores(self, tokens: torch.Tensor, of: Anaphors) -> torch.Tensor:
        """Logits of nobody and of each candidate, [anaphors, 1 + K]."""
        # -1 is the zeros behind the last token.
        padded = torch.cat([tokens, tokens.new_zeros(1, tokens.shape[1])])
        vectors = self.dropout(padded[of.mentions].flatten(1))
        added, multiplied = self.anaphor(vectors[of.anaphors]).chunk(2, -1)
        others, factors = self.candidate(vectors).chunk(2, -1)
        product = self.product(multiplied.unsqueeze(1) * factors[of.candidates])
        features = self.feature(of.rows.flatten(0, 1)).view_as(product)
        pairs = added.unsqueeze(1) + others[of.candidates] + product + features
        nobody = added + self.feature(of.own)
        hidden = torch.cat([nobody.unsqueeze(1), pairs], 1)
        scores = self.score(self.dropout(functional.gelu(hidden))).squeeze(-1)
        there = torch.cat([of.present.new_ones(len(of.present), 1), of.present], 1)
        return scores.masked_fill(~there, float("-inf"))

    def forward(self, tokens: torch.Tensor, of: Anaphors) -> torch.Tensor:
        return chained(self.scores(tokens, of).softmax(1), of)


def chained(probabilities: torch.Tensor, of: Anaphors) -> torch.Tensor:
    """[anaphors, 1 + K] over nobody and candidates → [anaphors, 1 + members]: P = (1 - L)⁻¹ N."""
    count = len(of.anaphors)
    number = torch.arange(count, device=probabilities.device).unsqueeze(1).expand_as(of.answers)
    pairs = probabilities[:, 1:]
    names, links = of.present & (of.answers >= 0), of.present & (of.answers < 0)
    direct = probabilities.new_zeros(count, of.allowed.shape[1])
    direct = direct.index_put((number[names], of.answers[names]), pairs[names], accumulate=True)
    direct = torch.cat([direct[:, :1] + probabilities[:, :1], direct[:, 1:]], 1)
    chain = probabilities.new_zeros(count, count)
    chain = chain.index_put((number[links], -1 - of.answers[links]), pairs[links], accumulate=True)
    one = torch.eye(count, device=chain.device, dtype=chain.dtype)
    answer: torch.Tensor = torch.linalg.solve_triangular(one - chain, direct, upper=False, unitriangular=True)
    return answer


def antecedent_loss(probabilities: torch.Tensor, of: Anaphors) -> torch.Tensor:
    """The marginal log-likelihood of the members that the annotation allows (Lee et al., 2017)."""
    right = (probabilities * of.allowed).sum(1).clamp_min(1e-6)
    return -(right.log() * of.weight).sum() / of.weight.sum().clamp_min(1)


def soft_loss(probabilities: torch.Tensor, answers: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """The cross-entropy with the answers of teachers (Hinton et al., 2015)."""
    each = -(answers * probabilities.clamp_min(1e-6).log()).sum(1)
    return (each * weight).sum() / weight.sum()


def anaphors(windows: Sequence[Window], first: Sequence[int]) -> Anaphors:
    """The anaphors of the documents whose windows a batch holds, each document whole.

    `first` is the number of the first token of each window in the batch.
    """
    of_document: dict[int, list[int]] = {}
    for i, window in enumerate(windows):
        of_document.setdefault(id(window.document), []).append(i)
    found, order, starts, number = [], [], [], 0
    for at in of_document.values():
        at.sort(key=lambda i: windows[i].span.start)
        found.append(windows[at[0]].document.passage)
        starts.append(number)
        for i in at:
            length = windows[i].span.end - windows[i].span.start
            order.append(np.arange(first[i], first[i] + length))
            number += length
    together = gathered([passage for passage in found if passage], starts)
    order.append(np.array([-1]))
    return together._replace(mentions=torch.from_numpy(np.concatenate(order))[together.mentions])
