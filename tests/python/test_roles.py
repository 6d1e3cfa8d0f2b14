"""A model file with a head for the roles of paragraphs: where it speaks, and what follows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import quoth
from model_files import HIDDEN, small
from training.container import packed

if TYPE_CHECKING:
    from pathlib import Path

ROLES = ("body", "headline", "byline", "dateline", "caption", "credit", "promotion", "contact", "other")
FORM, WIDTH = 70, 64
PAGE = """Ferry stops for the winter

By Siv Aasen

Kwabena Osei/Reuters

“The sea was calm,” said Captain Ingrid Moe on Friday.

Published: 3 May 2026"""
TALK = """MS. OKAFOR: The fund is empty.

The CHAIRMAN: Since when?

MS. OKAFOR: Since May."""


def model_that_says(path: Path, role: str, logit: float) -> Path:
    """A small model file whose head gives every paragraph that role; a logit of 5 is sure, one of 2 is not."""
    file = small()
    bias = np.zeros(len(ROLES), np.float32)
    bias[ROLES.index(role)] = logit
    head: dict[str, Any] = {
        "role.vectors.weight": np.zeros((WIDTH, 3 * HIDDEN), np.int8),
        "role.vectors.weight.scale": np.ones(WIDTH, np.float32),
        "role.form.weight": np.zeros((WIDTH, FORM), np.int8),
        "role.form.weight.scale": np.ones(WIDTH, np.float32),
        "role.form.bias": np.zeros(WIDTH, np.float32),
        "role.roles.weight": np.zeros((len(ROLES), WIDTH), np.float32),
        "role.roles.bias": bias,
    }
    path.write_bytes(packed(replace(file, tensors=file.tensors | head)))
    return path


def roles_of(text: str, model: Path, *, roles: bool = True) -> list[str]:
    return [paragraph.role for paragraph in quoth.analyze(text, model=str(model), roles=roles).paragraphs]


def test_the_head_speaks_where_rules_see_text(tmp_path: Path) -> None:
    model = model_that_says(tmp_path / "sure", "promotion", 5)
    assert roles_of(PAGE, model) == ["promotion", "byline", "credit", "promotion", "dateline"]
    assert roles_of(PAGE, model, roles=False) == ["body"] * 5


def test_a_paragraph_alone_is_the_text(tmp_path: Path) -> None:
    model = model_that_says(tmp_path / "sure", "promotion", 5)
    text = "“The sea was calm,” said Captain Ingrid Moe on Friday."
    assert roles_of(text, model) == ["body"]
    assert roles_of(f"{text}\n\n{text}", model) == ["promotion"] * 2


def test_turns_stay_turns(tmp_path: Path) -> None:
    model = model_that_says(tmp_path / "sure", "promotion", 5)
    assert roles_of(TALK, model) == ["turn"] * 3
    assert len(quoth.analyze(TALK, model=str(model)).quotes) == 3


def test_a_head_in_doubt_says_nothing(tmp_path: Path) -> None:
    model = model_that_says(tmp_path / "doubtful", "promotion", 2)
    expected = ["headline", "byline", "credit", "body", "dateline"]
    assert roles_of(PAGE, model) == expected
    bare = tmp_path / "bare"
    bare.write_bytes(packed(small()))
    assert roles_of(PAGE, bare) == expected


@pytest.mark.parametrize(("role", "quoted"), [("promotion", False), ("body", True), ("headline", True)])
def test_nobody_speaks_in_what_leads_away(tmp_path: Path, role: str, quoted: bool) -> None:  # noqa: FBT001
    model = model_that_says(tmp_path / "sure", role, 5)
    quotes = quoth.analyze(PAGE, model=str(model)).quotes
    assert any("The sea was calm" in quote.text for quote in quotes) == quoted


def test_a_long_paragraph_has_one_role(tmp_path: Path) -> None:
    """Its tokens are in several windows of the network."""
    model = model_that_says(tmp_path / "sure", "contact", 5)
    text = "It rained in the port of Tema and nobody left. " * 40
    assert roles_of(f"{text}\n\n{text}", model) == ["contact", "contact"]


def test_a_damaged_head_is_named(tmp_path: Path) -> None:
    file = small()
    tensors = file.tensors | {"role.vectors.weight": np.zeros((WIDTH, 3 * HIDDEN), np.int8)}
    path = tmp_path / "damaged"
    path.write_bytes(packed(replace(file, tensors=tensors)))
    with pytest.raises(quoth.ModelError, match=r"no tensor \"role\."):
        quoth.analyze(PAGE, model=str(path))
