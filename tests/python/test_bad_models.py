"""Model files that are hurt or hostile: an error that says so, or a model that works, in thrice the memory of the file.

A tenth of the hurt files are read; with QUOTH_FULL_SIZE=1 all 2,000, and as many of the model inside the library:

    QUOTH_FULL_SIZE=1 python -m pytest tests/python/test_bad_models.py
"""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import quoth
from model_files import STATES, huge_layers, hurt, joined, parts, small, with_header, with_model
from training.container import LENGTH, ModelFile, packed

if TYPE_CHECKING:
    from collections.abc import Callable

FULL_SIZE = "QUOTH_FULL_SIZE" in os.environ
ROUNDS = 2000 if FULL_SIZE else 200
TEXT = "“The bridge is shut,” Mara of the port said. She said the ports are, too."
SHIPPED = Path(__file__).parents[2] / "models" / "fast.safetensors"
GIB = 1 << 30


@pytest.fixture(scope="module")
def data() -> bytes:
    return packed(small())


def works(path: Path) -> bool:
    """Whether a file is a model that reads a text; if not, it is refused by an error that names it."""
    try:
        pipeline = quoth.Pipeline(model=path)
    except quoth.ModelError as error:
        problem = str(error)
    else:
        problem = ""
    if problem:
        assert str(path) in problem
        return False
    doc = pipeline.analyze(TEXT)
    assert quoth.Document.from_json(doc.to_json()) == doc
    return True


def test_the_small_model_works(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "small.safetensors"
    path.write_bytes(data)
    assert works(path)


def test_hurt_files_are_refused_or_work(data: bytes, tmp_path: Path) -> None:
    chance = random.Random(1)
    path = tmp_path / "hurt.safetensors"
    found = []
    for _ in range(ROUNDS):
        path.write_bytes(hurt(data, chance))
        found.append(works(path))
    assert 0 < sum(found) < ROUNDS / 2


@pytest.mark.skipif(not FULL_SIZE, reason="reads the model inside the library 2,000 times: make slow")
def test_hurt_files_of_the_model_inside_are_refused_or_work(tmp_path: Path) -> None:
    chance, shipped = random.Random(2), SHIPPED.read_bytes()
    path = tmp_path / "hurt.safetensors"
    for _ in range(ROUNDS):
        path.write_bytes(hurt(shipped, chance))
        works(path)


def entry(data: bytes, name: str, **changes: object) -> bytes:
    """The file with other things said of a tensor."""
    return with_header(data, lambda header: header[name].update(changes))


def overlapping(data: bytes) -> bytes:
    header = json.loads(parts(data)[0])
    return entry(data, "cue.bias", data_offsets=header["act.bias"]["data_offsets"][:1] * 2, shape=[0])


def moved(data: bytes, name: str, by: int) -> bytes:
    start, end = json.loads(parts(data)[0])[name]["data_offsets"]
    return entry(data, name, data_offsets=[start + by, end + by])


def with_tensors(**changes: np.ndarray[Any, Any]) -> bytes:
    file = small()
    return packed(ModelFile(file.kind, file.contract, file.model, file.tensors | changes))


def contract_with(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    def changed(header: dict[str, Any]) -> None:
        contract = json.loads(header["__metadata__"]["contract"])
        change(contract)
        header["__metadata__"]["contract"] = json.dumps(contract)

    return with_header(data, changed)


def swapped(contract: dict[str, Any]) -> None:
    classes = contract["classes"]
    classes[17], classes[18] = classes[18], classes[17]


def twice(data: bytes, key: bytes) -> bytes:
    header, tensors = parts(data)
    at = header.index(key)
    end = header.index(b"}", at) + 1
    return joined(header[:at] + header[at:end] + b"," + header[at:], tensors)


def sizes(**changes: object) -> dict[str, Any]:
    return {"sizes": small().model["sizes"] | changes}


NOT_SAFETENSORS = "its header is not that of a safetensors file"

HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", "it has 0 bytes, fewer than any model"),
    "zip": (lambda _: b"PK\3\4" * 100, "it is no model file"),
    "first format": (lambda _: b"QUOTHMDL" + bytes(200), "python -m training.convert OLD NEW"),
    "no header": (lambda _: bytes(1000), NOT_SAFETENSORS),
    "longest length": (lambda data: b"\xff" * 8 + data[8:], "its header would have 18446744073709551615 bytes"),
    "length beyond the end": (lambda data: (200_000).to_bytes(8, "little") + data[8:100_000], "fewer than its header"),
    "length too small": (lambda data: (40).to_bytes(8, "little") + data[8:], NOT_SAFETENSORS),
    "a byte more": (lambda data: data + b"\0", "by its header: cut short or put together"),
    "no metadata": (lambda data: with_header(data, lambda header: header.pop("__metadata__")), "no model of quoth"),
    "nested": (lambda data: joined(b"[" * 200_000, parts(data)[1]), NOT_SAFETENSORS),
    "keys twice": (lambda data: twice(data, b'"cue.bias":'), 'the key "cue.bias" twice'),
    "metadata twice": (
        lambda data: joined(b'{"__metadata__":{},' + parts(data)[0][1:], parts(data)[1]), 'the key "__metadata__" twice'
    ),
    "overlapping tensors": (overlapping, NOT_SAFETENSORS),
    "a hole": (lambda data: moved(data, "vocabulary", 1), NOT_SAFETENSORS),
    "256 layers in one place": (lambda _: huge_layers(), NOT_SAFETENSORS),
    "256 layers, two there": (
        lambda data: with_model(data, **sizes(dilations=[1] * 256, attention=[True] * 256)),
        'no tensor "layers.2.',
    ),
    "overflowing shape": (lambda data: entry(data, "cue.weight", shape=[1 << 63, 1 << 63]), NOT_SAFETENSORS),
    "overflowing place": (
        lambda data: entry(data, "cue.weight", data_offsets=[(1 << 64) - 96, (1 << 64) - 1]), NOT_SAFETENSORS
    ),
    "huge sizes": (lambda data: with_model(data, **sizes(hidden=1 << 62)), 'its size "hidden"'),
    "huge window": (lambda data: with_model(data, window=1 << 40), 'its size "window"'),
    "states 30 times": (lambda data: with_model(data, **sizes(states=STATES[:1] * 30)), 'it reads "kind" twice'),
    "NaN scales": (
        lambda _: with_tensors(**{"embeddings.piece.weight.scale": np.full(15, np.nan, np.float32)}), "NaN"
    ),
    "infinite bias": (lambda _: with_tensors(**{"cue.bias": np.full(3, np.inf, np.float32)}), "NaN"),
    "NaN inside quotations": (
        lambda _: with_tensors(**{"nested.link.tags.bias": np.full(5, np.nan, np.float32)}), "NaN"
    ),
    "no head inside quotations": (
        lambda data: with_header(data, lambda header: header.update(other=header.pop("nested.cue.bias"))),
        'no tensor "nested.cue.bias"',
    ),
    "small head inside quotations": (
        lambda _: with_tensors(**{"nested.cue.bias": np.zeros(2, np.float32)}),
        'its tensor "nested.cue.bias" has the shape',
    ),
    "infinite bias inside quotations": (
        lambda data: with_model(data, decode={"cue_bias": 0, "link_bias": 0, "nested_cue_bias": 1e39}),
        "takes no number",
    ),
    "vocabulary of line feeds": (
        lambda _: with_tensors(vocabulary=np.full(1 << 20, 10, np.uint8)), "its vocabulary has 1048577 pieces"
    ),
    "pieces for nothing": (
        lambda _: packed(small([str(number) for number in range(40_000)])),
        "its vocabulary of 40000 pieces is too large",
    ),
    "no checksum": (lambda data: data.replace(b'"sha256"', b'"sha257"'), 'no "sha256"'),
    "moved class": (
        lambda data: contract_with(data, swapped), '"classes" differs at place 17: "singular", in this version of quoth'
    ),
    "other hash": (
        lambda data: contract_with(data, lambda contract: contract["word_hash"][2].__setitem__(1, 7)),
        '"word_hash" differs at place 2: "Said" = 7',
    ),
    "other tokens": (
        lambda data: contract_with(data, lambda contract: contract.update(tokenizer=0)), '"tokenizer" is version 0'
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(name: str, data: bytes, tmp_path: Path) -> None:
    change, problem = HOSTILE[name]
    path = tmp_path / "hostile.safetensors"
    path.write_bytes(change(data))
    with pytest.raises(quoth.ModelError) as raised:
        quoth.Pipeline(model=path)
    assert problem in str(raised.value)
    assert str(path) in str(raised.value)


@pytest.mark.parametrize("scale", [1e38, -3e38, 1e-45, 0.0])
def test_scales_at_the_ends_of_floats_do_no_harm(scale: float, tmp_path: Path) -> None:
    path = tmp_path / "scaled.safetensors"
    for name, tensor in small().tensors.items():
        if name.endswith((".scale", ".bias")):
            path.write_bytes(with_tensors(**{name: np.full_like(tensor, scale)}))
            assert works(path)


def test_a_sparse_file_is_refused_before_it_is_read(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sparse.safetensors"

    def stretch(header: dict[str, Any]) -> None:
        start = header["vocabulary"]["data_offsets"][0]
        header["vocabulary"].update(shape=[3 * GIB], data_offsets=[start, start + 3 * GIB])

    for content in (b"", data, with_header(data, stretch)):
        path.write_bytes(content)
        os.truncate(path, 3 * GIB)
        with pytest.raises(quoth.ModelError, match="a model file has at most 268435456"):
            quoth.Pipeline(model=path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system with pipes in its file system")
def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    pipe, bound = tmp_path / "pipe", tmp_path / "socket"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(bound))
        for path in (pipe, bound, Path("/dev/zero"), Path("/dev/null")):
            with pytest.raises(quoth.ModelError, match="it is no regular file"):
                quoth.Pipeline(model=path)


def test_a_folder_and_a_link_to_nothing_are_errors_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"):
        quoth.Pipeline(model=tmp_path)
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "missing")
    with pytest.raises(FileNotFoundError):
        quoth.Pipeline(model=link)


MEASURE = """
import resource, sys, quoth
quoth.analyze("One.", model="fast")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    quoth.Pipeline(model=sys.argv[1])
except quoth.ModelError:
    pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere memory is counted in other units")
@pytest.mark.parametrize("case", ["shipped", "cut", "all vocabulary", "all header"])
def test_loading_takes_no_more_than_thrice_the_file(case: str, data: bytes, tmp_path: Path) -> None:
    shipped, path = SHIPPED.read_bytes(), tmp_path / "measured.safetensors"
    # As many as leave a table of them half empty.
    pieces = [f"{number:05}" for number in range(28_700)]
    made: dict[str, Callable[[], bytes]] = {
        "shipped": lambda: shipped,
        "cut": lambda: shipped[: len(shipped) // 2],
        "all vocabulary": lambda: packed(small(pieces, 64)),
        "all header": lambda: data[:LENGTH] + b'{"":0,' * 40_000,
    }
    path.write_bytes(made[case]())
    command = [sys.executable, "-c", MEASURE, str(path)]
    taken = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    # The pages of the interpreter's heap are counted by the MiB.
    assert taken <= 3 * path.stat().st_size + (1 << 20), f"{taken} for {path.stat().st_size}"
