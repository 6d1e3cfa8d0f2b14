"""Model files in the format of the first version → files in that of this one.

    python -m training.convert OLD NEW

The weights stay what they are, to the bit. What they agree on with the code is not in an old file: it is that of the
last version that wrote such files, in `first_format.json`. A version of quoth that has moved on from it refuses the new
file and says what differs; then only training again helps.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import struct
from pathlib import Path

import numpy as np

from training.container import FIRST_FORMAT, ModelFile, write

HEADER = struct.Struct("<8sIIQQ32s16s")
SENTENCE = b"quothst3"
DTYPES = {"i8": "|i1", "u8": "|u1", "u32": "<u4", "f32": "<f4"}
CONTRACTS = Path(__file__).with_name("first_format.json")


def contract(kind: str) -> str:
    """What models of a kind agreed on with the code."""
    contracts = json.loads(CONTRACTS.read_text(encoding="utf-8"))
    return json.dumps(contracts[kind], ensure_ascii=False, separators=(",", ":"))


def network(data: bytes) -> ModelFile:
    """A file of the kind "accurate", "fast" or "reference"."""
    _, version, length, start, size, digest, kind = HEADER.unpack_from(data)
    if version != 1 or len(data) != start + size or hashlib.sha256(data[HEADER.size :]).digest() != digest:
        message = "it is damaged or cut short"
        raise ValueError(message)
    model = json.loads(data[HEADER.size : HEADER.size + length])
    tensors = {
        entry["name"]: np.frombuffer(
            data, DTYPES[entry["dtype"]], int(np.prod(entry["shape"])), start + entry["offset"]
        ).reshape(entry["shape"])
        for entry in model.pop("tensors")
    }
    return ModelFile(kind.rstrip(b"\0").decode(), contract("network"), model, tensors)


def sentence(data: bytes) -> ModelFile:
    """The file of the sentence model."""
    bits, width, _, *limits = struct.unpack_from("<5i", data, len(SENTENCE))
    parts = [
        ("thresholds", "<i4", [2]),
        ("bias", "<i2", [width]),
        ("weights", "<i2", [width]),
        ("cells", "|u1", [64 * 64]),
        ("contexts", "|u1", [1 << 15]),
        ("openings", "|u1", [1 << 15]),
        ("groups", "<u4", [1 << 15]),
        ("rows", "|u1", [1 << bits, width]),
    ]
    tensors = {"thresholds": np.array(limits, "<i4")}
    at = len(SENTENCE) + struct.calcsize("<5i")
    for name, dtype, shape in parts[1:]:
        tensors[name] = np.frombuffer(data, dtype, int(np.prod(shape)), at).reshape(shape)
        at += tensors[name].nbytes
    if at != len(data):
        message = "it is damaged or cut short"
        raise ValueError(message)
    return ModelFile("sentence", contract("sentence"), {}, tensors)


def main() -> None:
    """Converts one file."""
    parser = argparse.ArgumentParser(prog="python -m training.convert", description=__doc__.split("\n\n")[0])
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    arguments = parser.parse_args()
    data = arguments.old.read_bytes()
    if data.startswith(FIRST_FORMAT):
        write(arguments.new, network(data))
    elif data.startswith(SENTENCE):
        write(arguments.new, sentence(data))
    else:
        parser.error(f"{arguments.old} is no model file in the format of the first version")


if __name__ == "__main__":
    main()
