"""Teachers read texts, and a smaller network learns from what they say of them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn

from training.corpora import Corpora, fold_of
from training.data import Link, pairs, replace
from training.decode import decode, encode
from training.settings import DecodeSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from training.data import Attribution, Batch, Document, Pairs, Reader, Vocabulary
    from training.decode import Encoded
    from training.model import Model

TEACHER_DECODING = DecodeSettings(link_bias=0.3, piece_cost=2.0)
"""How attributions are decoded from a teacher's logits."""
TOGETHER = 40
"""So many documents are read at once: their vectors are large."""


class Committee(nn.Module):
    """Several networks as one teacher: what they say is their mean, their vectors stand side by side."""

    def __init__(self, members: Sequence[Model]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)
        self.widths = [member.sizes.hidden for member in members]
        self.link = CommitteeLinks(self)

    def encode(self, batch: Batch) -> torch.Tensor:
        return torch.cat([member.encode(batch) for member in self.members], -1)

    def entity(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.mean(tokens, lambda member, own: member.entity(own))

    def cue(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.mean(tokens, lambda member, own: member.cue(own))

    def act(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.mean(tokens, lambda member, own: member.act(own))

    def mean(self, tokens: torch.Tensor, head: Callable[[Model, torch.Tensor], torch.Tensor]) -> torch.Tensor:
        said = map(head, self.members, tokens.split(self.widths, dim=-1))
        return torch.stack(list(said)).mean(0)


class CommitteeLinks:
    """The link head of a committee."""

    def __init__(self, committee: Committee) -> None:
        self.committee = committee

    def __call__(self, tokens: torch.Tensor, related: Pairs) -> torch.Tensor:
        return self.committee.mean(tokens, lambda member, own: member.link(own, related))

    def flat(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.committee.mean(tokens, lambda member, own: member.link.flat(own))


@torch.no_grad()
def taught(
    teacher: Model | Committee, documents: list[Document], reader: Reader, vocabulary: Vocabulary
) -> Iterator[Document]:
    """The documents with the teacher's logits, and with the attributions that it finds where a corpus has none."""
    for at in range(0, len(documents), TOGETHER):
        some = [document for document in documents[at : at + TOGETHER] if len(document)]
        # Names may repeat: the documents of several annotators.
        named = [replace(document, name=str(number)) for number, document in enumerate(some)]
        encoded = encode(teacher, named, vocabulary)
        bare = {document.name for document in named if document.attributions is None}
        found = decode(teacher, [one for one in encoded if one.window.document.name in bare], TEACHER_DECODING)
        logits: dict[str, dict[str, list[tuple[int, np.ndarray]]]] = {}
        windows: dict[str, list[Encoded]] = {}
        for one in encoded:
            heads = {"entity": teacher.entity, "cue": teacher.cue, "flat": teacher.link.flat}
            for head, layer in heads.items():
                part = layer(one.tokens).cpu().numpy().astype(np.float16)
                logits.setdefault(one.window.document.name, {}).setdefault(head, []).append((one.span.start, part))
            windows.setdefault(one.window.document.name, []).append(one)
        for number, document in enumerate(some):
            of_document = {
                head: np.concatenate([part for _, part in sorted(parts, key=lambda part: part[0])])
                for head, parts in logits[str(number)].items()
            }
            attributions = document.attributions
            if attributions is None:
                attributions = reader.attributions(document, found[str(number)]["quotes"])
            attributions = taught_links(teacher, attributions, windows[str(number)])
            yield replace(document, attributions=attributions, taught=of_document)


def taught_links(
    teacher: Model | Committee, attributions: tuple[Attribution, ...], encoded: list[Encoded]
) -> tuple[Attribution, ...]:
    """The attributions with what the teacher says of sources and contents, where it saw the cue whole."""
    found = list(attributions)
    for one in encoded:
        span = one.span
        seen = [i for i, a in enumerate(attributions) if span.start <= a.cue.start and a.cue.end <= span.end]
        if seen:
            related = pairs([Link(one.window, 0, attributions[i].cue) for i in seen]).to(one.tokens.device)
            logits = teacher.link(one.tokens, related).view(len(seen), len(one.tokens), -1)
            for i, said in zip(seen, logits.cpu().numpy().astype(np.float16), strict=True):
                found[i] = dataclasses.replace(attributions[i], taught=(span.start, said))
    return tuple(found)


def taught_corpora(
    teachers: Sequence[Model], corpora: Corpora, texts: list[Document], reader: Reader, vocabulary: Vocabulary
) -> Corpora:
    """The corpora, and `texts` beside them, with what the teachers say of every token.

    Of several teachers each reads the articles of the fold that it has not learnt from: of those that it has, it would
    only say by heart what the corpus says already. All of them together read the texts.
    """
    found = Corpora()
    for kind, articles in corpora.articles.items():
        for fold, teacher in enumerate(teachers):
            unseen = [versions for versions in articles if fold_of(versions[0].name, len(teachers)) == fold]
            documents = [document for versions in unseen for document in versions]
            found.add(kind, taught(teacher, documents, reader, vocabulary), corpora.shares[kind])
    found.add("texts", taught(Committee(teachers), texts, reader, vocabulary), TEXT_SHARE)
    return found


TEXT_SHARE = 0.7
"""Of the texts without annotation, how many an epoch reads."""
