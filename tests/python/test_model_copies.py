"""Copies of the files inside the library give what those give; all other files split sentences as "open" does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import quoth
from model_files import with_header
from quoth._command_line import main

MODELS = Path(__file__).parents[2] / "models"
NAMES = ["accurate", "fast", "open"]

HARD_BORDERS = [
    "The tram left at 5 p.m. “No,” she said.",
    "Nobody came… “No,” she said. He waited... Union leaders met.",
    "She holds an M.A. Rain fell. They moved to the U.K. Rain fell.",
    "Op. 12 is loved. Vol. 3 is not. Fig. 2 shows why",
    "Lima, Peru. April 4. Rain",
    "He asked why? and left. Why! Because",
]
"""Texts that the two models of sentence ends split otherwise."""
TEXTS = [
    *HARD_BORDERS,
    "“We ask Brandt Ltd. Rain fell,” Zawadi Mutua of Kivu Tea told the Harbour Union on Friday. Nobody paid.",
    "The Blue Sparrow sank off Lagos… Who knows? Minister Adaeze Okafor said that Local 54 would be paid $4 million.",
]


def copy_of(name: str, path: Path, *, changed: bool = False) -> Path:
    """Give a copy of a model file, to the byte or with another header, as a file of the user's has."""

    def change(header: dict[str, Any]) -> None:
        header["__metadata__"]["note"] = "of our own"

    data = (MODELS / f"{name}.safetensors").read_bytes()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(with_header(data, change) if changed else data)
    return path


def written(texts: list[str], model: str | Path) -> list[dict[str, Any]]:
    """Give the whole JSON of the documents, but not the name of the model."""
    docs = [quoth.analyze(text, model=model) for text in texts] + list(quoth.stream(texts, model=model))
    found = [json.loads(doc.to_json()) for doc in docs if doc is not None]
    for one in found:
        del one["provenance"]["model"]
    return found


def splits(model: str | Path) -> list[list[str]]:
    return [quoth.sentences(text, model=model) for text in HARD_BORDERS]


def test_hard_borders_tell_the_two_models_of_sentences_apart() -> None:
    assert all(one != other for one, other in zip(splits("fast"), splits("open"), strict=True))
    assert splits("accurate") == splits("fast")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("copied_to", [None, "m/{}", "m/mine.safetensors"])
def test_copy_of_a_file_inside_gives_what_its_name_gives(name: str, copied_to: str | None, tmp_path: Path) -> None:
    path = copy_of(name, tmp_path / copied_to.format(name)) if copied_to else MODELS / f"{name}.safetensors"
    assert written(TEXTS, path) == written(TEXTS, name)
    assert splits(path) == splits(name)
    by_name, by_path = (quoth.analyze_many(TEXTS, model=one, only=("sentences",)) for one in (name, path))
    assert by_name.provenance == by_path.provenance
    assert by_name == by_path
    assert quoth.licence(path) == quoth.licence(name)


@pytest.mark.parametrize("name", NAMES)
def test_another_file_splits_sentences_as_open_does(name: str, tmp_path: Path) -> None:
    path = copy_of(name, tmp_path / f"{name}.safetensors", changed=True)
    assert splits(path) == splits("open")
    spans = [[(one.start, one.end) for one in quoth.analyze(text, model=path).sentences] for text in HARD_BORDERS]
    assert spans == [quoth.sentence_spans(text, model="open") for text in HARD_BORDERS]
    assert [quoth.Splitter(model=path).sentences(text) for text in HARD_BORDERS] == splits("open")
    assert [quoth.Pipeline(model=path).sentences(text) for text in HARD_BORDERS] == splits("open")
    (made,) = quoth.analyze_many(HARD_BORDERS, model=path, only=("sentences",)).provenance
    assert (made["model"], quoth.licence(made).commercial_use) == ("sentence-open", True)
    assert quoth.licence(path).commercial_use is None
    assert quoth.licence(path).credit is None


def test_command_splits_by_a_file_as_python_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "a.txt"
    text.write_text(HARD_BORDERS[0], encoding="utf-8")
    for name in NAMES:
        for changed, as_is in ((False, name), (True, "open")):
            path = copy_of(name, tmp_path / "mine.safetensors", changed=changed)
            assert main(["sentences", "--model", str(path), str(text)]) == 0
            of_file = capsys.readouterr().out
            assert main(["sentences", "--model", as_is, str(text)]) == 0
            assert of_file == capsys.readouterr().out
