"""Distillation (Hinton et al., 2015): texts and teachers → documents with soft labels, the teachers' logits."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from training.corpora import Corpora, fold_of
from training.data import replace
from training.decode import encode, quotes
from training.links import Link, pairs
from training.settings import DecodeSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from training.batch import Batch
    from training.data import Attribution, Document, DocumentReader, Vocabulary
    from training.decode import Encoded
    from training.links import Pairs
    from training.model import Model

TEACHER_DECODING = DecodeSettings(link_bias=0.3, piece_cost=2.0)
"""How attributions are decoded from a teacher's logits."""
DOCUMENTS_AT_ONCE = 16
"""The documents whose token vectors are held at once; they are large."""


class Ensemble(nn.Module):
    """Several teachers as one: token vectors are concatenated, [tokens, sum of widths]; logits are averaged."""

    def __init__(self, members: Sequence[Model]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)
        self.widths = [member.sizes.hidden for member in members]
        self.link = EnsembleLinkHead(self)

    def encode(self, batch: Batch) -> torch.Tensor:
        return torch.cat([member.encode(batch) for member in self.members], -1)

    def entity(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.mean(tokens, lambda member, own: member.entity(own))

    def cue(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.mean(tokens, lambda member, own: member.cue(own))

    def act(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.mean(tokens, lambda member, own: member.act(own))

    def mean(self, tokens: torch.Tensor, head: Callable[[Model, torch.Tensor], torch.Tensor]) -> torch.Tensor:
        logits = map(head, self.members, tokens.split(self.widths, dim=-1))
        return torch.stack(list(logits)).mean(0)


class EnsembleLinkHead:
    """The link head of a ensemble."""

    def __init__(self, ensemble: Ensemble) -> None:
        self.ensemble = ensemble

    def __call__(self, tokens: torch.Tensor, related: Pairs) -> torch.Tensor:
        return self.ensemble.mean(tokens, lambda member, own: member.link(own, related))

    def flat(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.ensemble.mean(tokens, lambda member, own: member.link.flat(own))


@torch.no_grad()
def with_soft_labels(
    teacher: Model | Ensemble, documents: list[Document], reader: DocumentReader, vocabulary: Vocabulary
) -> Iterator[Document]:
    """The documents with the teacher's logits; those without attributions get the ones that the teacher finds."""
    for at in range(0, len(documents), DOCUMENTS_AT_ONCE):
        some = [document for document in documents[at : at + DOCUMENTS_AT_ONCE] if len(document)]
        # Names may repeat: the documents of several annotators.
        named = [replace(document, name=str(number)) for number, document in enumerate(some)]
        encoded = encode(teacher, named, vocabulary)
        bare = {document.name for document in named if document.attributions is None}
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in bare}
        for window in encoded:
            if window.window.document.name in bare:
                found[window.window.document.name] += quotes(teacher, window, TEACHER_DECODING)
        logits: dict[str, dict[str, list[tuple[int, np.ndarray]]]] = {}
        windows: dict[str, list[Encoded]] = {}
        for window in encoded:
            name = window.window.document.name
            heads = {"entity": teacher.entity, "cue": teacher.cue, "flat": teacher.link.flat}
            for head, layer in heads.items():
                part = layer(window.tokens).cpu().numpy().astype(np.float16)
                logits.setdefault(name, {}).setdefault(head, []).append((window.span.start, part))
            windows.setdefault(name, []).append(window)
        for number, document in enumerate(some):
            of_document = {
                head: np.concatenate([part for _, part in sorted(parts, key=lambda part: part[0])])
                for head, parts in logits[str(number)].items()
            }
            attributions = document.attributions
            if attributions is None:
                attributions = reader.attributions(document, found[str(number)])
            attributions = with_soft_links(teacher, attributions, windows[str(number)])
            yield replace(document, attributions=attributions, soft_labels=of_document)


def with_soft_links(
    teacher: Model | Ensemble, attributions: tuple[Attribution, ...], encoded: list[Encoded]
) -> tuple[Attribution, ...]:
    """The attributions with the teacher's link logits, where one of its windows has the whole cue."""
    found = list(attributions)
    for window in encoded:
        span = window.span
        seen = [i for i, a in enumerate(attributions) if span.start <= a.cue.start and a.cue.end <= span.end]
        if seen:
            related = pairs([Link(window.window, 0, attributions[i].cue) for i in seen]).to(window.tokens.device)
            logits = teacher.link(window.tokens, related).view(len(seen), len(window.tokens), -1)
            for i, of_cue in zip(seen, logits.cpu().numpy().astype(np.float16), strict=True):
                found[i] = dataclasses.replace(attributions[i], soft_links=(span.start, of_cue))
    return tuple(found)


def label_corpora(
    teachers: Sequence[Model],
    corpora: Corpora,
    texts: dict[str, list[Document]],
    reader: DocumentReader,
    vocabulary: Vocabulary,
) -> Corpora:
    """The corpora and the `texts` without annotation, by kind, with soft labels.

    Each teacher labels the articles of its fold, which it has not learnt from: for those that it has, it would only
    repeat the corpus. The texts are labelled by the ensemble of all teachers.
    """
    found = Corpora()
    for kind, articles in corpora.articles.items():
        for fold, teacher in enumerate(teachers):
            unseen = [versions for versions in articles if fold_of(versions[0].name, len(teachers)) == fold]
            documents = [document for versions in unseen for document in versions]
            found.add(kind, with_soft_labels(teacher, documents, reader, vocabulary), corpora.shares[kind])
    for kind, documents in texts.items():
        found.add(kind, with_soft_labels(Ensemble(teachers), documents, reader, vocabulary), TEXT_SHARES[kind])
    return found


TEXT_SHARES = {"texts": 0.7, "raw": 0.35}
"""Share of the texts of each kind that an epoch reads."""
