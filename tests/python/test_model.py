"""Model files of the user's own: they are read and checked when the pipeline is made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import quoth
from handmade import BRIDGE
from quoth._quoth import _contract
from training.container import packed, read, sealed

if TYPE_CHECKING:
    from collections.abc import Callable

MODELS = Path(__file__).parents[2] / "models"
"""The models inside the library are such files too."""
OWN = MODELS / "fast.safetensors"


@pytest.fixture(scope="module")
def model() -> bytes:
    return OWN.read_bytes()


def test_model_file_gives_what_the_built_in_model_gives() -> None:
    expected = quoth.analyze(BRIDGE, model="fast")
    assert quoth.Pipeline(model=OWN).analyze(BRIDGE) == expected
    assert quoth.Pipeline(model=str(OWN)).analyze(BRIDGE) == expected
    assert quoth.analyze(BRIDGE, model=OWN) == expected
    (doc,) = quoth.analyze_many([BRIDGE], model=OWN)
    assert doc == expected


KINDS = {"accurate": "accurate", "fast": "fast", "open": "fast", "sentence": "sentence", "sentence-open": "sentence"}


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_what_training_reads_it_writes_again_to_the_byte(name: str, kind: str) -> None:
    path = MODELS / f"{name}.safetensors"
    file = read(path)
    assert file.kind == kind
    assert packed(file) == path.read_bytes()


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_the_models_inside_agree_with_the_code(name: str, kind: str) -> None:
    assert json.loads(read(MODELS / f"{name}.safetensors").contract) == json.loads(_contract(kind))


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda _: b"", "it has 0 bytes, fewer than any model"),
        (lambda _: b"PK\x03\x04" * 40, "it is no model file"),
        (lambda _: b"QUOTHMDL\x01" + bytes(100), "it has the format of the first version"),
        (lambda data: data[:-1], "cut short"),
        (lambda data: data[: len(data) // 2], "cut short"),
        (lambda data: data + b"\0", "by its header"),
        (lambda data: flipped(data, len(data) // 2), "it is damaged: its checksum differs"),
        (lambda data: data.replace(b'"quoth_format":"2"', b'"quoth_format":"9"'), 'its format is version "9"'),
        (lambda data: sealed(data.replace(b'"kind":"fast"', b'"kind":"past"')), 'its kind is "past"'),
        (lambda data: sealed(data.replace(b'"hidden\\":128', b'"hidden\\":999')), "hidden = 999"),
        (lambda data: sealed(data.replace(b'"hidden\\":128', b'"hidden\\":256')), "has the shape"),
        (lambda data: sealed(data.replace(b'"link.flat.bias"', b'"link.fiat.bias"')), 'no tensor "link.flat.bias"'),
        (lambda data: sealed(data.replace(b'"S-ORG', b'"S-OHG')), "entity_tags"),
        (
            lambda data: sealed(data.replace(b'\\"pronoun\\"', b'\\"proform\\"')),
            '"classes" differs at place 17: "proform"',
        ),
    ],
)
def test_damaged_or_foreign_file_raises_model_error(
    damage: Callable[[bytes], bytes], problem: str, model: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes(damage(model))
    with pytest.raises(quoth.ModelError) as raised:
        quoth.Pipeline(model=path)
    assert problem in str(raised.value)
    assert str(raised.value).startswith(f"not a usable model: {path}: ")


def test_model_with_unknown_label_raises_model_error(model: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes(sealed(model.replace(b"-NORP", b"-NARP")))
    with pytest.raises(quoth.ModelError, match='label="NARP" is unknown') as raised:
        quoth.Pipeline(model=path)
    assert str(path) in str(raised.value)


def test_unreadable_file_raises_os_error(tmp_path: Path) -> None:
    missing = tmp_path / "missing.safetensors"
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
