"""Scores the installed quoth on the dev sets.

    python accuracy/score.py [--model fast] [--data ../shared/data] [--eval ../shared/eval]

`--data` is the folder of the corpora and `--eval` that of the scorers, which are not part of this project: see
README.md. Every prediction starts from raw text. The corpus of this project comes last;
`yardstick.py` shows more of it.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from needed import corpora, scorers

HERE = Path(__file__).parent
SCORERS = ("predict.py", "score_quotes.py", "score_speakers.py", "score_entities.py", "score_sentences.py")
CORPORA = (
    "quotes/polnear_dev.jsonl",
    "quotes/polnear_dev_tokens.jsonl",
    "entities/worldwide_dev.jsonl",
    "entities/wikigold.jsonl",
    "entities/gum_free_dev.jsonl",
    "sentences/dev.jsonl",
)


def run(*command: object) -> str:
    """What a command prints."""
    return subprocess.run([sys.executable, *map(str, command)], check=True, capture_output=True, text=True).stdout


def with_names(gold: Path, target: Path) -> Path:
    """Writes our speakers of the dev set, kept as offsets since the corpus is not ours to copy, with their names."""
    with gold.open(encoding="utf-8") as lines:
        texts = {record["id"]: record["text"] for record in map(json.loads, lines)}
    with (HERE / "polnear_dev_speakers.jsonl").open() as lines, target.open("w", encoding="utf-8") as out:
        for record in map(json.loads, lines):
            text = texts[record["id"]]
            speakers = [
                {"type": kind, "name": text[slice(*place)] if place else None} for kind, *place in record["speakers"]
            ]
            out.write(json.dumps({"id": record["id"], "speakers": speakers}, ensure_ascii=False) + "\n")
    return target


def arguments(about: str | None) -> argparse.Namespace:
    """The model to score, the folder of the corpora and that of the scorers."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="accurate", help="accurate, fast, open, or a model file")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    return parser.parse_args()


def main() -> None:
    """Prints the tables of all scorers."""
    args = arguments(__doc__)
    scorers(args.eval, *SCORERS)
    corpora(args.data, *CORPORA)

    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"

        def predict(name: str, *options: str) -> Path:
            source = args.data / name
            run(args.eval / "predict.py", source, predicted, "--model", args.model, *options)
            return source

        quotes = args.data / "quotes"
        speakers = with_names(quotes / "polnear_dev.jsonl", Path(folder) / "speakers.jsonl")
        for title, options in [
            ("all acts and kinds", ["--acts", "all", "--kinds", "all"]),
            ("speech and writing, no topics", []),
        ]:
            gold = predict("quotes/polnear_dev.jsonl", *options)
            print(f"\nquotations, PolNeAR dev, {title}")
            scorer = args.eval / "score_quotes.py"
            print(run(scorer, "--gold", quotes / "polnear_dev_tokens.jsonl", "--docs", predicted), end="")
            print(f"\nspeakers, PolNeAR dev, {title}")
            scorer = args.eval / "score_speakers.py"
            print(run(scorer, "--gold", gold, "--speakers", speakers, "--pred", predicted), end="")
        for name, options in [
            ("worldwide_dev", []),
            ("worldwide_dev", ["--map", "plo"]),
            ("wikigold", ["--map", "plo"]),
            ("gum_free_dev", ["--map", "plo"]),
        ]:
            gold = predict(f"entities/{name}.jsonl")
            print(f"\nentities, {name} {' '.join(options)}")
            print(run(args.eval / "score_entities.py", gold, predicted, *options), end="")
        gold = predict("sentences/dev.jsonl")
        print("\nsentences, dev")
        print(run(args.eval / "score_sentences.py", gold, predicted), end="")
        print("\nsentences, dev, each alone")
        print(run(HERE / "alone.py", "--data", args.data, "--model", args.model), end="")

    # Both import this module.
    from yardstick import dev, measured
    from yardstick_scores import Scorers
    from yardstick_tables import overall

    print("\nthe corpus of this project, dev")
    print(overall({args.model: measured(Scorers(args.eval), dev(), args.model)["all"]}))


if __name__ == "__main__":
    main()
