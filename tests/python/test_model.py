"""Model files of the user's own: they are read and checked when the pipeline is made."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import quoth
from handmade import BRIDGE

if TYPE_CHECKING:
    from collections.abc import Callable

OWN = Path(__file__).parents[2] / "models" / "accurate.bin"
"""The model inside the library is such a file too."""
HEADER = 80


@pytest.fixture(scope="module")
def model() -> bytes:
    return OWN.read_bytes()


def summed(data: bytes) -> bytes:
    """A file whose checksum fits, whatever else is wrong with it."""
    return data[:32] + hashlib.sha256(data[HEADER:]).digest() + data[64:]


def test_model_file_gives_what_the_built_in_model_gives() -> None:
    own = OWN.with_name("fast.bin")
    expected = quoth.analyze(BRIDGE, model="fast")
    assert quoth.Pipeline(model=own).analyze(BRIDGE) == expected
    assert quoth.Pipeline(model=str(own)).analyze(BRIDGE) == expected
    assert quoth.analyze(BRIDGE, model=own) == expected
    (doc,) = quoth.analyze_many([BRIDGE], model=own)
    assert doc == expected


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda _: b"", "it has 0 bytes, fewer than its header"),
        (lambda _: b"PK\x03\x04" * 40, "it does not begin with QUOTHMDL"),
        (lambda data: data[:-1], "cut short"),
        (lambda data: data[: len(data) // 2], "cut short"),
        (lambda data: data + b"\0", "not what its header says"),
        (lambda data: flipped(data, len(data) // 2), "it is damaged: its checksum differs"),
        (lambda data: data[:8] + struct.pack("<I", 99) + data[12:], "its format is version 99"),
        (lambda data: data[:64] + b"reference".ljust(16, b"\0") + data[80:], 'its kind is "reference"'),
        (lambda data: summed(data.replace(b'"hidden":384', b'"hidden":999')), "hidden = 999"),
        (lambda data: summed(data.replace(b'"hidden":384', b'"hidden":768')), "has the shape"),
        (lambda data: summed(data.replace(b'"link.flat.bias"', b'"link.fiat.bias"')), 'no tensor "link.flat.bias"'),
        (lambda data: summed(data.replace(b'"S-ORG"', b'"S-OHG"')), "entity_tags"),
    ],
)
def test_damaged_or_foreign_file_raises_model_error(
    damage: Callable[[bytes], bytes], problem: str, model: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "mine.bin"
    path.write_bytes(damage(model))
    with pytest.raises(quoth.ModelError) as raised:
        quoth.Pipeline(model=path)
    assert problem in str(raised.value)
    assert str(raised.value).startswith(f"not a usable model: {path}: ")


def test_model_with_unknown_label_raises_model_error(model: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mine.bin"
    path.write_bytes(summed(model.replace(b'-NORP"', b'-NARP"')))
    with pytest.raises(quoth.ModelError, match='label="NARP" is unknown') as raised:
        quoth.Pipeline(model=path)
    assert str(path) in str(raised.value)


def test_unreadable_file_raises_os_error(tmp_path: Path) -> None:
    missing = tmp_path / "missing.bin"
    with pytest.raises(FileNotFoundError) as raised:
        quoth.Pipeline(model=missing)
    assert raised.value.filename == str(missing)
    assert str(raised.value) == f"[Errno 2] No such file or directory: '{missing}'"
    with pytest.raises(OSError, match="directory"):
        quoth.analyze(BRIDGE, model=tmp_path)


def test_misspelt_model_name_raises_value_error() -> None:
    with pytest.raises(ValueError, match=r'model="acurate" is unknown; .* or pass the path of a model file'):
        quoth.Pipeline(model="acurate")


def test_model_error_is_a_value_error() -> None:
    assert issubclass(quoth.ModelError, ValueError)
