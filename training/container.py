"""Model files: safetensors whose metadata say what quoth must know. format.md describes the format.

Needs numpy and safetensors, nothing else.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors import safe_open

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

VERSION = "2"
FIRST_FORMAT = b"QUOTHMDL"
LENGTH = 8  # of the length of the header, in bytes
ALIGNMENT = 8  # of the data
DTYPES = {"<f4": "F32", "<u4": "U32", "<i4": "I32", "<i2": "I16", "|i1": "I8", "|u1": "U8"}
"""In the order in which tensors stand in a file: the widest first, so that all are aligned."""
ZEROS = "0" * 64


@dataclass
class ModelFile:
    """What a file holds.

    `contract` is the JSON that `quoth._quoth._contract(kind)` gives: what the weights and the code agree on. `model` is
    what the model says of itself; it may hold anything that JSON can.
    """

    kind: str
    contract: str
    model: dict[str, Any]
    tensors: dict[str, NDArray[Any]]


def write(path: Path, file: ModelFile) -> None:
    """Writes a file; the same content gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(file))


def packed(file: ModelFile) -> bytes:
    """The bytes of a file."""
    metadata = {
        "quoth_format": VERSION,
        "kind": file.kind,
        "contract": file.contract,
        "model": json.dumps(file.model, ensure_ascii=False, separators=(",", ":")),
        "sha256": ZEROS,
    }
    header: dict[str, Any] = {"__metadata__": metadata}
    order = list(DTYPES)
    end, parts = 0, []
    for name in sorted(file.tensors, key=lambda name: (order.index(file.tensors[name].dtype.str), name)):
        tensor = file.tensors[name]
        parts.append(np.ascontiguousarray(tensor).tobytes())
        start, end = end, end + len(parts[-1])
        header[name] = {"dtype": DTYPES[tensor.dtype.str], "shape": tensor.shape, "data_offsets": (start, end)}
    described = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    described += b" " * (-(LENGTH + len(described)) % ALIGNMENT)
    return sealed(len(described).to_bytes(LENGTH, "little") + described + b"".join(parts))


def sealed(data: bytes) -> bytes:
    """A file with the checksum that fits, in the place of 64 zeros or of another."""
    start = LENGTH + int.from_bytes(data[:LENGTH], "little")
    old = json.loads(data[LENGTH:start])["__metadata__"]["sha256"].encode()
    place = data.index(old, LENGTH, start)
    data = data[:place] + ZEROS.encode() + data[place + len(ZEROS) :]
    return data[:place] + hashlib.sha256(data).hexdigest().encode() + data[place + len(ZEROS) :]


def read(path: Path) -> ModelFile:
    """Reads a file whose checksum fits."""
    data = path.read_bytes()
    if data.startswith(FIRST_FORMAT):
        message = f"{path} has the format of the first version: python -m training.convert {path} NEW"
        raise ValueError(message)
    with safe_open(path, "np") as opened:
        metadata = opened.metadata() or {}
        tensors = {name: opened.get_tensor(name) for name in opened.offset_keys()}
    if metadata.get("quoth_format") != VERSION:
        message = f"{path} is no model file of version {VERSION}"
        raise ValueError(message)
    if sealed(data) != data:
        message = f"{path} is damaged: its checksum differs"
        raise ValueError(message)
    return ModelFile(metadata["kind"], metadata["contract"], json.loads(metadata["model"]), tensors)
