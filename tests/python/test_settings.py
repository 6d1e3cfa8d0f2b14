"""The settings files of training, and the checks on such files."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.container import read
from training.settings import DecodeSettings, Plan, read_settings

pytest.importorskip("tomllib", reason="settings files need Python 3.11 or later")
ROOT = Path(__file__).parents[2]


def settings_file(folder: Path, content: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize("model", ["accurate", "fast", "open"])
def test_model_file_holds_the_decode_settings_of_its_settings_file(model: str) -> None:
    decode = DecodeSettings(**read_settings(ROOT / "training" / f"{model}.toml").decode)
    stored = read(ROOT / "models" / f"{model}.safetensors").model
    assert stored["window"] == decode.window
    assert stored["decode"] == {name: getattr(decode, name) for name in stored["decode"]}


@pytest.mark.parametrize("model", ["accurate", "fast", "open"])
def test_every_stage_of_a_settings_file_is_a_plan(model: str) -> None:
    settings = read_settings(ROOT / "training" / f"{model}.toml")
    assert settings.stages
    for name, (_, seeds) in settings.stages.items():
        assert [Plan(**settings.stage(name, run)).seed for run in range(1, len(seeds) + 1)] == seeds


def test_shares_of_the_average_have_the_sum_of_one() -> None:
    shares = read_settings(ROOT / "training" / "accurate.toml").shares
    assert shares is not None
    assert sum(shares) == 1


def test_whole_numbers_stand_for_fractions(tmp_path: Path) -> None:
    settings = read_settings(settings_file(tmp_path, "[train.first]\nminutes = 3\n[decode]\npiece_cost = 2\n"))
    assert settings.stage("first", 1) == {"minutes": 3.0}
    assert settings.decode == {"piece_cost": 2.0}
    assert type(settings.decode["piece_cost"]) is float


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            "[data]\ncorpus = []\n",
            r"mine\.toml: \[data\] has no setting 'corpus'; known are corpora, texts, open_sentences",
        ),
        ("[data]\ncorpora = 'ewt'\n", r"mine\.toml: \[data\] corpora = 'ewt' is no list"),
        ("[data]\nopen_sentences = 1\n", r"mine\.toml: \[data\] open_sentences = 1 is no bool"),
        ("[train.first]\nepoch = 3\n", r"mine\.toml: \[train\.first\] has no setting 'epoch'; known are epochs, "),
        ("[train.first]\nepochs = 2.5\n", r"mine\.toml: \[train\.first\] epochs = 2\.5 is no int"),
        ("[train.first]\njudged = 1\n", r"mine\.toml: \[train\.first\] judged = 1 is no bool"),
        ("[train.first]\nseeds = 7\n", r"mine\.toml: \[train\.first\] seeds = 7 is no list"),
        ("[train]\nepochs = 3\n", r"mine\.toml: \[train\] holds 'epochs', which is no table"),
        ("decode = 3\n", r"mine\.toml: decode = 3 is no table"),
        ("[decode]\ncue_biass = 0.1\n", r"mine\.toml: \[decode\] has no setting 'cue_biass'"),
        ("[average]\nweights = [1]\n", r"mine\.toml: \[average\] has no setting 'weights'; known are shares"),
        ("[encode]\n", r"mine\.toml has no table 'encode'; known are data, train, teach, average, decode"),
        ("[decode\n", r"mine\.toml is no TOML: "),
    ],
)
def test_wrong_settings_are_named_with_their_place(tmp_path: Path, content: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read_settings(settings_file(tmp_path, content))


def test_stage_and_run_that_a_file_does_not_have_are_named(tmp_path: Path) -> None:
    settings = read_settings(settings_file(tmp_path, "[train.first]\nseeds = [71, 72]\n"))
    assert settings.stage("first", 2) == {"seed": 72}
    with pytest.raises(ValueError, match="has no stage 'last'; it has first"):
        settings.stage("last", 1)
    with pytest.raises(ValueError, match="'first' has seeds for runs 1 to 2, not for run 3"):
        settings.stage("first", 3)
