"""A teacher reads texts, and a smaller network learns from what it says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from training.corpora import Corpora
from training.data import replace
from training.decode import Options, decode, encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.data import Document, Reader, Vocabulary
    from training.model import Model

DECODING = Options(link_bias=0.3, piece_cost=2.0)
"""Of the teacher's attributions."""
TOGETHER = 40
"""So many documents are read at once: their vectors are large."""


@torch.no_grad()
def taught(teacher: Model, documents: list[Document], reader: Reader, vocabulary: Vocabulary) -> Iterator[Document]:
    """The documents with the teacher's logits, and with the attributions that it finds where a corpus has none."""
    for at in range(0, len(documents), TOGETHER):
        some = [document for document in documents[at : at + TOGETHER] if len(document)]
        # Names may repeat: the documents of several annotators.
        named = [replace(document, name=str(number)) for number, document in enumerate(some)]
        encoded = encode(teacher, named, vocabulary)
        bare = {document.name for document in named if document.attributions is None}
        found = decode(teacher, [one for one in encoded if one.window.document.name in bare], DECODING)
        logits: dict[str, dict[str, list[tuple[int, np.ndarray]]]] = {}
        for one in encoded:
            heads = {"entity": teacher.entity, "cue": teacher.cue, "flat": teacher.link.flat}
            for head, layer in heads.items():
                part = layer(one.tokens).cpu().numpy().astype(np.float16)
                logits.setdefault(one.window.document.name, {}).setdefault(head, []).append((one.span.start, part))
        for number, document in enumerate(some):
            of_document = {
                head: np.concatenate([part for _, part in sorted(parts, key=lambda part: part[0])])
                for head, parts in logits[str(number)].items()
            }
            attributions = document.attributions
            if attributions is None:
                attributions = reader.attributions(document, found[str(number)]["quotes"])
            yield replace(document, attributions=attributions, taught=of_document)


def taught_corpora(
    teacher: Model, corpora: Corpora, texts: list[Document], reader: Reader, vocabulary: Vocabulary
) -> Corpora:
    """The corpora, and texts beside them, with what the teacher says of every token."""
    found = Corpora()
    for kind, articles in corpora.articles.items():
        documents = [document for versions in articles for document in versions]
        found.add(kind, taught(teacher, documents, reader, vocabulary), corpora.shares[kind])
    found.add("texts", taught(teacher, texts, reader, vocabulary), TEXT_SHARE)
    return found


TEXT_SHARE = 0.7
"""Of the texts without annotation, how many an epoch reads."""
