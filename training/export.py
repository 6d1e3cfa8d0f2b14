"""Trained models ↔ model files: format.md lists the tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from quoth._quoth import _contract
from training.acts import ACTS
from training.container import ModelFile, read, write
from training.data import CUE_TAGS, ENTITY_TAGS, LABELS, LINK_TAGS
from training.links import DISTANCES, RELATIONS
from training.model import Accurate, Fast, Sizes, SmallSizes

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from training.antecedents import AntecedentHead
    from training.data import Vocabulary
    from training.model import Model
    from training.nested import NestedHead
    from training.roles import RoleHead
    from training.settings import DecodeSettings

DECODE = ("cue_bias", "link_bias", "piece_cost", "block", "score_slope", "score_offset", "least_antecedent")

UNQUANTISED = (
    "embeddings.shape", "embeddings.quoted", "embeddings.gap", "embeddings.initial",
    "embeddings.states", "embeddings.classes", "link.tags", "link.distance", "link.relation",
    "coref.product", "coref.feature", "coref.score",
    "nested.link.tags", "nested.link.distance", "nested.link.relation", "role.roles",
)  # fmt: skip
"""Matrices that stay f32, since they are tiny."""


def quantised(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """[rows, columns] → integers in -127..=127 and a scale for each row: weight ≈ integer × scale."""
    scale = np.abs(weight).max(1) / 127
    scale = np.where(scale > 0, scale, 1).astype(np.float32)
    return np.rint(weight / scale[:, None]).astype(np.int8), scale


def export(
    model: Model,
    path: Path,
    vocabulary: Vocabulary,
    settings: DecodeSettings,
    about: dict[str, Any],
) -> None:
    """Writes a model file; `about` is kept in it, say for where the model comes from.

    The library reads it only with a head for coreference (`with_head`).
    """
    tensors: dict[str, NDArray[Any]] = {"vocabulary": np.frombuffer("\n".join(vocabulary.pieces).encode(), np.uint8)}
    for name, parameter in model.state_dict().items():
        weight = parameter.cpu().numpy().astype(np.float32)
        if name.startswith("link.flat."):
            weight = settings.flat * weight
        tensors |= stored(name, weight)
    described = {
        "sizes": model.config(),
        "special": {key: getattr(vocabulary, key) for key in ("pad", "unknown", "begin", "end")},
        "window": settings.window,
        "labels": LABELS,
        "entity_tags": ENTITY_TAGS,
        "cue_tags": CUE_TAGS,
        "link_tags": LINK_TAGS,
        "acts": ACTS,
        "distances": DISTANCES,
        "relations": RELATIONS,
        "decode": {key: getattr(settings, key) for key in DECODE},
        "about": about,
    }
    write(path, ModelFile(model.kind, _contract(model.kind), described, tensors))


def stored(name: str, weight: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    """The tensors by which a file keeps a weight."""
    if weight.ndim == 1 or name.startswith(UNQUANTISED):
        return {name: weight}
    integers, scale = quantised(weight)
    return {name: integers, name + ".scale": scale}


def with_head(path: Path, new: Path, head: AntecedentHead, least_antecedent: float | None = None) -> None:
    """Writes the model of a file with another head for coreference, for the installed version of quoth."""
    file = read(path)
    tensors = {name: tensor for name, tensor in file.tensors.items() if not name.startswith("coref.")}
    for name, parameter in head.state_dict().items():
        tensors |= stored(f"coref.{name}", parameter.cpu().numpy().astype(np.float32))
    sizes = file.model["sizes"] | {"coref": head.score.in_features}
    decode = file.model["decode"] | ({} if least_antecedent is None else {"least_antecedent": least_antecedent})
    model = file.model | {"sizes": sizes, "decode": decode}
    write(new, ModelFile(file.kind, _contract(file.kind), model, tensors))


def with_nested(path: Path, new: Path, head: NestedHead, cue_bias: float) -> None:
    """Writes the model of a file with other heads for reports inside quotations, for the installed version of quoth."""
    file = read(path)
    tensors = {name: tensor for name, tensor in file.tensors.items() if not name.startswith("nested.")}
    for name, parameter in head.state_dict().items():
        tensors |= stored(f"nested.{name}", parameter.cpu().numpy().astype(np.float32))
    model = file.model | {"decode": file.model["decode"] | {"nested_cue_bias": cue_bias}}
    write(new, ModelFile(file.kind, _contract(file.kind), model, tensors))


def with_roles(path: Path, new: Path, head: RoleHead) -> None:
    """Writes the model of a file with another head for the roles of paragraphs, for the installed version of quoth."""
    file = read(path)
    tensors = {name: tensor for name, tensor in file.tensors.items() if not name.startswith("role.")}
    for name, parameter in head.state_dict().items():
        tensors |= stored(f"role.{name}", parameter.cpu().numpy().astype(np.float32))
    write(new, ModelFile(file.kind, _contract(file.kind), file.model, tensors))


def role_head(path: Path) -> RoleHead | None:
    """The head for the roles of paragraphs of a file with its weights as f32 again, if it has one."""
    from training.roles import RoleHead  # noqa: PLC0415  which reads this module

    file = read(path)
    if "role.vectors.weight" not in file.tensors:
        return None
    head = RoleHead(file.model["sizes"]["hidden"])
    head.load_state_dict({name: weight_of(file, f"role.{name}") for name in head.state_dict()})
    return head.eval()


def weight_of(file: ModelFile, name: str) -> torch.Tensor:
    """A weight of a file as f32 again."""
    weight = file.tensors[name].astype(np.float32)
    if name + ".scale" in file.tensors:
        weight = weight * file.tensors[name + ".scale"][:, None]
    return torch.from_numpy(weight.copy())


def untrained(kind: str, sizes: dict[str, Any]) -> Model:
    """An untrained model of a kind."""
    if kind == "accurate":
        return Accurate(Sizes(**sizes))
    lists = {
        name: [tuple(e) if isinstance(e, list) else e for e in v] for name, v in sizes.items() if isinstance(v, list)
    }
    return Fast(SmallSizes(**(sizes | {name: tuple(entries) for name, entries in lists.items()})))


def load(path: Path) -> Model:
    """The model of a file with its weights as f32 again."""
    file = read(path)
    model = untrained(file.kind, file.model["sizes"])
    model.load_state_dict({name: weight_of(file, name) for name in model.state_dict()})
    return model
