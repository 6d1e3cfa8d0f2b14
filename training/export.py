"""Trained models ↔ files that are read in place: see README.md for the layout."""

from __future__ import annotations

import hashlib
import json
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from training.acts import ACTS
from training.data import CUE_TAGS, DISTANCES, ENTITY_TAGS, LABELS, LINK_TAGS, RELATIONS
from training.model import Accurate, Fast, Sizes, SmallSizes

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from training.data import Vocabulary
    from training.decode import Options
    from training.model import Model

MAGIC, VERSION, ALIGNMENT = b"QUOTHMDL", 1, 64
HEADER = struct.Struct("<8sIIQQ32s16s")
DTYPES = {"i8": "<i1", "u8": "<u1", "u32": "<u4", "f32": "<f4"}

DECODE = ("cue_bias", "link_bias", "piece_cost", "block", "score_slope", "score_offset")

WHOLE = (
    "embeddings.shape", "embeddings.quoted", "embeddings.gap", "embeddings.initial",
    "embeddings.states", "embeddings.classes", "link.tags", "link.distance", "link.relation",
)  # fmt: skip
"""Matrices that stay f32: they are tiny."""


def write(path: Path, kind: str, metadata: dict[str, Any], tensors: dict[str, NDArray[Any]]) -> None:
    """Writes a file of tensors; `metadata` may hold anything but "tensors"."""
    table, payload = [], bytearray()
    names = {np.dtype(code): name for name, code in DTYPES.items()}
    for name, tensor in tensors.items():
        payload += bytes(-len(payload) % ALIGNMENT)
        data = np.ascontiguousarray(tensor).tobytes()
        table.append({"name": name, "dtype": names[tensor.dtype], "shape": list(tensor.shape), "offset": len(payload)})
        payload += data
    described = json.dumps(metadata | {"tensors": table}, ensure_ascii=False, separators=(",", ":")).encode()
    start = HEADER.size + len(described)
    start += -start % ALIGNMENT
    body = described + bytes(start - HEADER.size - len(described)) + bytes(payload)
    digest = hashlib.sha256(body).digest()
    header = HEADER.pack(MAGIC, VERSION, len(described), start, len(payload), digest, kind.encode("ascii"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header + body)


def read(path: Path) -> tuple[str, dict[str, Any], dict[str, NDArray[Any]]]:
    """The kind, the metadata and the tensors of a file."""
    data = path.read_bytes()
    magic, version, length, start, size, digest, kind = HEADER.unpack_from(data)
    if (magic, version) != (MAGIC, VERSION) or len(data) != start + size:
        message = f"{path} is no model of version {VERSION}, or cut short"
        raise ValueError(message)
    if hashlib.sha256(data[HEADER.size :]).digest() != digest:
        message = f"{path} is damaged: its checksum differs"
        raise ValueError(message)
    metadata = json.loads(data[HEADER.size : HEADER.size + length])
    tensors = {
        entry["name"]: np.frombuffer(
            data, DTYPES[entry["dtype"]], int(np.prod(entry["shape"])), start + entry["offset"]
        ).reshape(entry["shape"])
        for entry in metadata["tensors"]
    }
    return kind.rstrip(b"\0").decode(), metadata, tensors


def quantised(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Rows in -127..=127 with a scale each: weight ≈ integer × scale."""
    scale = np.abs(weight).max(1) / 127
    scale = np.where(scale > 0, scale, 1).astype(np.float32)
    return np.rint(weight / scale[:, None]).astype(np.int8), scale


def export(
    model: Model,
    path: Path,
    vocabulary: Vocabulary,
    options: Options,
    about: dict[str, Any],
) -> None:
    """Writes a model file; `about` says where the model comes from."""
    tensors: dict[str, NDArray[Any]] = {"vocabulary": np.frombuffer("\n".join(vocabulary.pieces).encode(), np.uint8)}
    for name, parameter in model.state_dict().items():
        weight = parameter.cpu().numpy().astype(np.float32)
        if name.startswith("link.flat."):
            weight = options.flat * weight
        if weight.ndim == 1 or name.startswith(WHOLE):
            tensors[name] = weight
        else:
            tensors[name], tensors[name + ".scale"] = quantised(weight)
    metadata = {
        "sizes": model.config(),
        "special": {key: getattr(vocabulary, key) for key in ("pad", "unknown", "begin", "end")},
        "window": options.window,
        "labels": LABELS,
        "entity_tags": ENTITY_TAGS,
        "cue_tags": CUE_TAGS,
        "link_tags": LINK_TAGS,
        "acts": ACTS,
        "distances": DISTANCES,
        "relations": RELATIONS,
        "decode": {key: getattr(options, key) for key in DECODE},
        "about": about,
    }
    write(path, model.kind, metadata, tensors)


def made(kind: str, sizes: dict[str, Any]) -> Model:
    """An untrained model of a kind."""
    if kind == "accurate":
        return Accurate(Sizes(**sizes))
    lists = {
        name: [tuple(e) if isinstance(e, list) else e for e in v] for name, v in sizes.items() if isinstance(v, list)
    }
    return Fast(SmallSizes(**(sizes | {name: tuple(entries) for name, entries in lists.items()})))


def load(path: Path) -> Model:
    """The model of a file with its weights as f32 again."""
    kind, metadata, tensors = read(path)
    model = made(kind, metadata["sizes"])
    state = {}
    for name in model.state_dict():
        weight = tensors[name].astype(np.float32)
        if name + ".scale" in tensors:
            weight = weight * tensors[name + ".scale"][:, None]
        state[name] = torch.from_numpy(weight.copy())
    model.load_state_dict(state)
    return model
