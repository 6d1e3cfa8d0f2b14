"""A short text → the outputs of each stage of a model file, for the tests of inference in Rust."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from quoth._quoth import _contract
from training.batch import batch, words
from training.container import ModelFile, write
from training.data import Span, windows
from training.export import load, role_head
from training.links import Link, pairs
from training.model import Fast
from training.roles import Paragraph, form, probabilities, vectors_of

if TYPE_CHECKING:
    from pathlib import Path

    from training.data import DocumentReader, Vocabulary

TEXT = (
    "Harbour dispute deepens\n\n"
    "“We won’t sign this treaty,” Ana Okafor, the harbour’s director, told Reuters on Tuesday. She added that "
    "\u20ac3.5 million had been spent.\n\nAccording to the port of Gdańsk, ships still wait."
)
CUES = ("told Reuters", "added", "According to")
"""The cues whose links are computed: given, so that they do not depend on the model."""


@torch.no_grad()
def write_reference(model_path: Path, path: Path, reader: DocumentReader, vocabulary: Vocabulary) -> None:
    """Writes a file in the format of the models, of the kind "reference"."""
    model = load(model_path).eval()
    document = reader.document(TEXT, "reference")
    (window,) = windows(document)
    inputs = batch([window], vocabulary, tagged=False)
    tensors = {"text": np.frombuffer(TEXT.encode(), np.uint8)}
    if isinstance(model, Fast):
        x = model.embeddings(words([window])).unsqueeze(0)
        rows, mask = torch.arange(len(document)), torch.ones(x.shape[:2], dtype=torch.bool)
    else:
        x = model.embeddings(inputs, masking=0.0)
        rows, mask = inputs.rows, None
        tensors |= {
            "pieces": inputs.pieces[0].numpy().astype(np.uint32),
            "rows": rows.numpy().astype(np.uint32),
        }
    tensors["embeddings"] = x[0].numpy()
    for number, layer in enumerate(model.layers):
        x = layer(x, mask)
        if number in {0, len(model.layers) - 1}:
            tensors[f"layers.{number}"] = x[0].numpy()
    tokens = x[0][rows]
    spans = [Span(*document.span(at, at + len(cue))) for cue in CUES if (at := TEXT.index(cue)) >= 0]
    related = pairs([Link(window, 0, span) for span in spans])
    tensors |= {
        "entity": model.entity(tokens).numpy(),
        "cue": model.cue(tokens).numpy(),
        "act": model.act(tokens).numpy(),
        "cues": np.array(spans, np.uint32),
        "distance": related.distance.numpy().astype(np.uint32).reshape(len(spans), -1),
        "relation": related.relation.numpy().astype(np.uint32).reshape(len(spans), -1),
        "link": model.link(tokens, related).numpy().reshape(len(spans), len(tokens), -1),
    }
    if head := role_head(model_path):
        ends = [*document.paragraph[1:], len(document)]
        paragraphs = [Span(int(start), int(end)) for start, end in zip(document.paragraph, ends, strict=True)]
        read = [
            Paragraph(vectors_of(tokens[slice(*span)].numpy()), form(document, paragraphs, number), "body", "body")
            for number, span in enumerate(paragraphs)
        ]
        tensors["role"] = probabilities(head, read)
    write(path, ModelFile("reference", _contract(model.kind), {"model": model_path.name}, tensors))
