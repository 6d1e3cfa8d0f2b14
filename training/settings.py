"""Settings of a model: how its runs are trained and how its logits are decoded, read from a TOML file.

    [train.first]       # a stage of training: fields of `Plan`, `dropout`, and `seeds`, one for each run
    epochs = 14
    seeds = [71, 72]

    [data]              # what is learnt from: corpora with their annotation, and texts that teachers label
    corpora = ["quoth", "wikigold"]
    texts = ["wikigold"]
    open_sentences = true  # whether sentences are those of the model "open"

    [teach]             # words of raw texts that get soft labels
    raw_words = 2_000_000

    [average]           # shares of the runs whose weights are averaged
    shares = [0.5, 0.5]

    [decode]            # fields of `DecodeSettings`
    cue_bias = -0.17

What a file does not set keeps its default; an option of the command line overrides both. Needs Python 3.11 or later for
`tomllib`, and no PyTorch.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_WINDOW = 480
"""Pieces of a window at inference, [CLS] and [SEP] not counted."""


@dataclass(frozen=True)
class LossWeights:
    """How much the loss of each head counts."""

    entity: float = 1.0
    cue: float = 1.0
    act: float = 0.1
    link: float = 0.7
    flat: float = 0.3
    coref: float = 0.5


@dataclass(frozen=True)
class Plan:
    """How a run is trained."""

    epochs: int = 3
    encoder_rate: float = 1e-4
    """The highest learning rate of the encoder."""
    head_rate: float = 5e-4
    """The highest learning rate of the heads, and of embeddings that the base model does not have."""
    word_rate: float = 1e-4
    """The highest learning rate of the wordpiece table of the transformer; at 0 the table is frozen."""
    masking: float = 0.0
    """Share of the wordpieces of the transformer that are replaced by [MASK] in training."""
    warm_up: float = 0.06
    """Share of the run in which the learning rate rises."""
    decay: float = 0.01
    """Weight decay."""
    clip: float = 1.0
    """The largest norm of the gradient."""
    batch_pieces: int = 3072
    """Wordpieces in a batch, padding counted."""
    window: tuple[int, int] = (192, 448)
    """The shortest and the longest window, in wordpieces."""
    seed: int = 1
    minutes: float | None = None
    """Ends a run after so much time with its learning rate decayed, however slow the machine is."""
    judged: bool = True
    """Whether weights are scored on dev after each epoch and the best kept; if not, the averaged weights at the end."""
    half: bool = True
    """bf16 in the encoder's layers: 1.5 times as fast as f32 (two cores with AVX-512 BF16)."""
    weights: LossWeights = field(default_factory=LossWeights)
    average: float = 0.998
    """The decay of the running average of the weights, for each step."""
    checkpoint_minutes: float = 4.0
    """Time between two checkpoints."""


@dataclass(frozen=True)
class DecodeSettings:
    """Choices of decoding that are tuned on dev."""

    window: int = LONGEST_WINDOW
    """The longest window, in wordpieces."""
    cue_bias: float = 0.0
    """Taken from the cue head's logit of O: the higher, the more cues."""
    link_bias: float = 0.0
    """Taken from the link head's logit of O: the higher, the longer and the more sources and contents."""
    piece_cost: float = 0.0
    """Taken from the logit of B-content: the higher, the fewer pieces of content."""
    flat: float = 1.0
    """The weight of the flat logits beside those of the pairs. `export` multiplies it into the weights."""
    score_slope: float = 1.0
    score_offset: float = 0.0
    """Slope and offset of the line that maps the log-odds of an entity's tags to those of its score (Platt, 1999)."""
    least_antecedent: float = 0.0
    """A pronoun outside sources stands for no member that is less likely."""
    nested_cue_bias: float | None = None
    """Taken from the logit of O of cues inside quotations; None without heads for them."""
    block: bool = False
    """Tokens of a cue belong to no source or content."""
    bare_cues: bool = False
    """Keeps cues without content."""
    snap: bool = False
    """Moves a border of content that misses a quotation mark by one token to the mark."""


def option_types(settings: type[Plan | DecodeSettings]) -> dict[str, type]:
    """The settings that a file or an option may give, each with its type: bool, int or float."""
    types = {"bool": bool, "int": int, "float": float, "float | None": float}
    return {option.name: types[str(option.type)] for option in fields(settings) if str(option.type) in types}


TRAINING = option_types(Plan) | {"dropout": float}
DECODING = option_types(DecodeSettings)
TABLES = ("data", "train", "teach", "average", "decode")


@dataclass(frozen=True)
class Settings:
    """What a settings file says. `stages` holds the settings of each stage and its seeds, one for each run."""

    path: Path | None = None
    stages: dict[str, tuple[dict[str, Any], list[int]]] = field(default_factory=dict)
    corpora: list[str] | None = None
    texts: list[str] | None = None
    open_sentences: bool = False
    raw_words: int = 0
    shares: list[float] | None = None
    decode: dict[str, Any] = field(default_factory=dict)

    def stage(self, name: str, run: int) -> dict[str, Any]:
        """The training settings of a stage, with the seed of one of its runs; runs are numbered from 1."""
        if name not in self.stages:
            message = f"{self.path} has no stage {name!r}; it has {', '.join(self.stages)}"
            raise ValueError(message)
        values, seeds = self.stages[name]
        if not seeds:
            return values
        if not 1 <= run <= len(seeds):
            message = f"{self.path}: stage {name!r} has seeds for runs 1 to {len(seeds)}, not for run {run}"
            raise ValueError(message)
        return values | {"seed": seeds[run - 1]}


def read_settings(path: Path) -> Settings:
    """Reads and checks a settings file; a ValueError names what is wrong and where."""
    try:
        tomllib = import_module("tomllib")
    except ModuleNotFoundError:
        message = f"reading {path} needs Python 3.11 or later, which has tomllib"
        raise RuntimeError(message) from None
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        message = f"{path} is no TOML: {problem}"
        raise ValueError(message) from None
    for name, table in content.items():
        if name not in TABLES:
            message = f"{path} has no table {name!r}; known are {', '.join(TABLES)}"
            raise ValueError(message)
        if not isinstance(table, dict):
            message = f"{path}: {name} = {table!r} is no table"
            raise ValueError(message)  # noqa: TRY004
    training, average = content.get("train", {}), content.get("average", {})
    stages = {}
    for name, table in training.items():
        if not isinstance(table, dict):
            message = f"{path}: [train] holds {name!r}, which is no table"
            raise ValueError(message)  # noqa: TRY004
        seeds = values_of(path, f"train.{name}", table, "seeds", int)
        values = {key: value for key, value in table.items() if key != "seeds"}
        stages[name] = (checked(path, f"train.{name}", values, TRAINING), seeds or [])
    if unknown := average.keys() - {"shares"}:
        message = f"{path}: [average] has no setting {min(unknown)!r}; known are shares"
        raise ValueError(message)
    data = content.get("data", {})
    if unknown := data.keys() - {"corpora", "texts", "open_sentences"}:
        message = f"{path}: [data] has no setting {min(unknown)!r}; known are corpora, texts, open_sentences"
        raise ValueError(message)
    corpora, texts = (values_of(path, "data", data, key, str) for key in ("corpora", "texts"))
    open_sentences = of_type(path, "[data] open_sentences", data.get("open_sentences", False), bool)
    teach = checked(path, "teach", content.get("teach", {}), {"raw_words": int})
    shares = values_of(path, "average", average, "shares", float)
    return Settings(
        path,
        stages,
        corpora,
        texts,
        open_sentences,
        teach.get("raw_words", 0),
        shares,
        checked(path, "decode", content.get("decode", {}), DECODING),
    )


def checked(path: Path, name: str, table: dict[str, Any], types: dict[str, type]) -> dict[str, Any]:
    """The values of a table, each of its type; a whole number may stand for a fraction."""
    values = {}
    for key, value in table.items():
        if key not in types:
            message = f"{path}: [{name}] has no setting {key!r}; known are {', '.join(types)}"
            raise ValueError(message)
        values[key] = of_type(path, f"[{name}] {key}", value, types[key])
    return values


def of_type(path: Path, name: str, value: object, expected: type) -> Any:  # noqa: ANN401
    """The value as the type that is expected."""
    if expected is float and type(value) is int:
        return float(value)
    if type(value) is not expected:
        message = f"{path}: {name} = {value!r} is no {expected.__name__}"
        raise ValueError(message)
    return value


def values_of(path: Path, name: str, table: dict[str, Any], key: str, expected: type) -> list[Any] | None:
    """The list of values of a type under a key, or None if there is none."""
    if key not in table:
        return None
    value = table[key]
    if not isinstance(value, list):
        message = f"{path}: [{name}] {key} = {value!r} is no list"
        raise ValueError(message)  # noqa: TRY004
    return [of_type(path, f"[{name}] {key}", entry, expected) for entry in value]
