"""Model files of the first format → files of this one."""

from __future__ import annotations

import hashlib
import json
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import quoth
from model_files import small
from training.container import ModelFile, read

ROOT = Path(__file__).parents[2]


def first_format(file: ModelFile) -> bytes:
    """A file as the first version wrote it."""
    names = {"<f4": "f32", "|i1": "i8", "|u1": "u8"}
    table, payload = [], b""
    for name, tensor in file.tensors.items():
        payload += bytes(-len(payload) % 64)
        dtype, shape = names[tensor.dtype.str], list(tensor.shape)
        table.append({"name": name, "dtype": dtype, "shape": shape, "offset": len(payload)})
        payload += tensor.tobytes()
    described = json.dumps(file.model | {"tensors": table}).encode()
    length = len(described)
    described += bytes(-(80 + length) % 64)
    digest = hashlib.sha256(described + payload).digest()
    start = 80 + len(described)
    return (
        struct.pack("<8sIIQQ32s16s", b"QUOTHMDL", 1, length, start, len(payload), digest, b"fast") + described + payload
    )


def converted(old: Path, new: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "training.convert", str(old), str(new)]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)


def test_a_file_of_the_first_format_keeps_its_weights(tmp_path: Path) -> None:
    old, new = tmp_path / "old.bin", tmp_path / "new.safetensors"
    old.write_bytes(first_format(small()))
    with pytest.raises(quoth.ModelError, match=r"python -m training\.convert OLD NEW"):
        quoth.Pipeline(model=old)
    assert converted(old, new).returncode == 0
    expected = small()
    file = read(new)
    assert (file.kind, file.model) == (expected.kind, json.loads(json.dumps(expected.model)))
    assert file.tensors.keys() == expected.tensors.keys()
    assert all(np.array_equal(file.tensors[name], expected.tensors[name]) for name in file.tensors)


def test_a_sentence_model_of_the_first_format_keeps_its_weights(tmp_path: Path) -> None:
    shipped = read(ROOT / "models" / "sentence.safetensors")
    parts = ("thresholds", "bias", "weights", "cells", "contexts", "openings", "groups", "rows")
    # The first format had the first two thresholds.
    tensors = shipped.tensors | {"thresholds": shipped.tensors["thresholds"][:2]}
    body = b"".join(tensors[name].tobytes() for name in parts)
    old, new = tmp_path / "old.bin", tmp_path / "new.safetensors"
    old.write_bytes(b"quothst3" + struct.pack("<3i", 16, 4, 20) + body)
    assert converted(old, new).returncode == 0
    assert read(new).tensors.keys() == shipped.tensors.keys()
    assert all(np.array_equal(read(new).tensors[name], tensors[name]) for name in parts)


def test_what_has_not_the_first_format_is_not_converted(tmp_path: Path) -> None:
    old = tmp_path / "old.bin"
    old.write_bytes(b"PK")
    found = converted(old, tmp_path / "new.safetensors")
    assert found.returncode != 0
    assert "is no model file in the format of the first version" in found.stderr
