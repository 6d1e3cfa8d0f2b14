"""Small model files with random weights, and files that are hurt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from quoth._quoth import _contract
from training.container import LENGTH, ModelFile, packed, sealed
from training.coref import ROWS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

PIECES = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "the",
    "port",
    "said",
    "##s",
    ".",
    ",",
    "mar",
    "##a",
    "bridge",
    "is",
    "shut",
]
HIDDEN, INNER, LINK, COREF, LAYERS = 32, 32, 16, 64, 2
STATES: list[tuple[str, int]] = [
    ("kind", 19),
    ("shape", 8),
    ("quoted", 5),
    ("gap", 4),
    ("elsewhere", 9),
    ("company", 8),
]
HASHED: list[tuple[str, int, int]] = [("word", 40, 16), ("form", 20, 16)]


def small(pieces: list[str] = PIECES, width: int = 16) -> ModelFile:
    """A network of convolutions of the kind "fast", with so many numbers for each piece."""
    random = np.random.default_rng(3)
    tensors: dict[str, Any] = {"vocabulary": np.frombuffer("\n".join(pieces).encode(), np.uint8)}

    def floats(name: str, *shape: int) -> None:
        tensors[name] = random.normal(0, 0.2, shape).astype(np.float32)

    def table(name: str, rows: int, width: int) -> None:
        tensors[f"{name}.weight"] = random.integers(-127, 128, (rows, width)).astype(np.int8)
        tensors[f"{name}.weight.scale"] = np.full(rows, 0.01, np.float32)

    def linear(name: str, outputs: int, inputs: int) -> None:
        table(name, outputs, inputs)
        floats(f"{name}.bias", outputs)

    def norm(name: str) -> None:
        tensors[f"{name}.weight"] = np.ones(HIDDEN, np.float32)
        floats(f"{name}.bias", HIDDEN)

    table("embeddings.piece", len(pieces), width)
    for name, rows, numbers in HASHED:
        table(f"embeddings.hashed.{name}", rows, numbers)
    linear("embeddings.mix", HIDDEN, width + 32)
    for name, rows in STATES:
        floats(f"embeddings.states.{name}.weight", rows, HIDDEN)
    floats("embeddings.classes.weight", 57, HIDDEN)
    norm("embeddings.norm")
    for layer in range(LAYERS):
        linear(f"layers.{layer}.qkv", 3 * HIDDEN, HIDDEN)
        linear(f"layers.{layer}.attended", HIDDEN, HIDDEN)
        norm(f"layers.{layer}.attention_norm")
        linear(f"layers.{layer}.up", INNER, 3 * HIDDEN)
        linear(f"layers.{layer}.down", HIDDEN, INNER)
        norm(f"layers.{layer}.output_norm")
    for name, outputs, inputs in (("entity", 5, HIDDEN), ("act", 4, HIDDEN)):
        linear(name, outputs, inputs)
    linear("coref.anaphor", 2 * COREF, 2 * HIDDEN)
    table("coref.candidate", 2 * COREF, 2 * HIDDEN)
    floats("coref.product.weight", COREF, COREF)
    floats("coref.feature.weight", ROWS, COREF)
    floats("coref.score.weight", 1, COREF)
    floats("coref.score.bias", 1)
    for prefix in ("", "nested."):
        linear(f"{prefix}cue", 3, HIDDEN)
        linear(f"{prefix}link.token", LINK, HIDDEN)
        table(f"{prefix}link.cue", LINK, HIDDEN)
        linear(f"{prefix}link.flat", 5, HIDDEN)
        floats(f"{prefix}link.distance.weight", 5, LINK)
        floats(f"{prefix}link.relation.weight", 3, LINK)
        floats(f"{prefix}link.tags.weight", 5, LINK)
        floats(f"{prefix}link.tags.bias", 5)
    sizes = {
        "vocabulary": len(pieces), "piece": width, "hashed": HASHED, "states": STATES, "classes": 57,
        "hidden": HIDDEN, "heads": 2, "inner": INNER, "dilations": [1] * LAYERS, "attention": [True] * LAYERS,
        "link": LINK, "coref": COREF,
    }  # fmt: skip
    model = {
        "sizes": sizes,
        "special": {"pad": 0, "unknown": 1, "begin": 2, "end": 3},
        "window": 64,
        "entity_tags": ["O", "B-ORG", "I-ORG", "E-ORG", "S-ORG"],
        "cue_tags": ["O", "B-cue", "I-cue"],
        "link_tags": ["O", "B-source", "I-source", "B-content", "I-content"],
        "acts": ["speech", "writing", "thought", "stance"],
        "distances": [1, 5],
        "relations": ["same sentence", "same paragraph", "elsewhere"],
        "decode": {"cue_bias": 0.0, "link_bias": 0.0, "nested_cue_bias": 0.0},
    }
    return ModelFile("fast", _contract("fast"), model, tensors)


def parts(data: bytes) -> tuple[bytes, bytes]:
    """The header of a file, and its tensors."""
    start = LENGTH + int.from_bytes(data[:LENGTH], "little")
    return data[LENGTH:start], data[start:]


def joined(header: bytes, tensors: bytes) -> bytes:
    """A file, with a checksum that fits where the header has one in its place."""
    data = len(header).to_bytes(LENGTH, "little") + header + tensors
    try:
        return sealed(data)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return data


def with_header(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The file with another header and a checksum that fits."""
    header, tensors = parts(data)
    described = json.loads(header)
    change(described)
    return joined(json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode(), tensors)


def with_model(data: bytes, **changes: object) -> bytes:
    """The file in which the model says other things of itself."""

    def change(header: dict[str, Any]) -> None:
        metadata = header["__metadata__"]
        metadata["model"] = json.dumps(json.loads(metadata["model"]) | changes)

    return with_header(data, change)


def hurt(data: bytes, random: random.Random) -> bytes:
    """The file with a few bits turned around or its end cut off, in half of all cases with a checksum that fits."""

    def change(part: bytes) -> bytes:
        if random.random() < 0.15:
            return part[: random.randrange(len(part))]
        changed = bytearray(part)
        for _ in range(random.choice([1, 1, 1, 4])):
            changed[random.randrange(len(part))] ^= 1 << random.randrange(8)
        return bytes(changed)

    header, tensors = parts(data)
    match random.randrange(4):
        case 0:
            return joined(change(header), tensors)
        case 1:
            return joined(header, change(tensors))
        case 2:
            start = LENGTH + len(header)
            return change(data[:start]) + tensors
        case _:
            return change(data)


def huge_layers() -> bytes:
    """A model of 256 layers, one of whose matrices is the same for all."""
    file = small()

    def change(header: dict[str, Any]) -> None:
        for name in [name for name in header if name.startswith("layers.0.up")]:
            for layer in range(2, 256):
                header[name.replace(".0.", f".{layer}.")] = header[name]

    sizes = file.model["sizes"] | {"dilations": [1] * 256, "attention": [True] * 256}
    return with_header(packed(ModelFile(file.kind, file.contract, file.model | {"sizes": sizes}, file.tensors)), change)
