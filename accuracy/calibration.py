"""How far the scores of entities and quotations are from the share that is right, on the dev sets.

    python accuracy/calibration.py [--model fast] [--data ../shared/data] [--own]

The expected calibration error (Naeini et al., 2015): scores in ten equal bins, the mean distance between the mean score
of a bin and its share of right answers, weighted by their number. An entity is right if the corpus has it with the same
span and label, a quotation if the corpus has its cue.

With `--own` the articles are those of the dev part of the project's own corpus, and no others.

The line is the one through the log-odds of the scores that fits best (Platt, 1999). That of the entities of a file that
was exported without one gives `score_slope` and `score_offset` in the settings of a model (training/accurate.toml).
"""

import argparse
import json
import math
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from needed import corpora

import quoth

BINS = 10
STEPS = 30
LABELS = {"LOCATION": "LOC", "ORGANIZATION": "ORG", "FACILITY": "FAC"}


def records(path: Path) -> list[dict[str, Any]]:
    """The lines of a corpus."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def own_records() -> list[dict[str, Any]]:
    """The dev part of the project's own corpus, with entities and quotations."""
    # Found by a path that the scripts beside this one set.
    articles = import_module("yardstick").dev()
    export = import_module("corpus.export")
    return [export.quotes(article) | export.entities(article) for article in articles]


def calibration_error(answers: Iterable[tuple[float, bool]]) -> tuple[float, list[tuple[int, float, float]]]:
    """The error, and for each bin its number, mean score and share that is right."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for score, right in answers:
        bins[min(int(score * BINS), BINS - 1)].append((score, right))
    count = sum(map(len, bins))
    rows = [
        (len(found), sum(score for score, _ in found) / len(found), sum(right for _, right in found) / len(found))
        for found in bins
        if found
    ]
    return sum(number * abs(mean - share) for number, mean, share in rows) / max(count, 1), rows


def line(answers: Iterable[tuple[float, bool]]) -> tuple[float, float]:
    """The slope and offset of the line through the log-odds, by Newton's method."""
    odds = [(math.log(score / (1 - score)), right) for score, right in answers if 0 < score < 1]
    slope, offset = 0.5, 0.0
    for _ in range(STEPS):
        gradient, curvature = [0.0, 0.0], [0.0, 0.0, 0.0]
        for odd, right in odds:
            likely = (1 + math.tanh((slope * odd + offset) / 2)) / 2
            gradient = [gradient[0] + (right - likely) * odd, gradient[1] + right - likely]
            spread = likely * (1 - likely)
            curvature = [curvature[0] + spread * odd * odd, curvature[1] + spread * odd, curvature[2] + spread]
        determinant = curvature[0] * curvature[2] - curvature[1] ** 2
        # Half of each step: whole ones may lead astray at first.
        slope += (curvature[2] * gradient[0] - curvature[1] * gradient[1]) / determinant / 2
        offset += (curvature[0] * gradient[1] - curvature[1] * gradient[0]) / determinant / 2
    return slope, offset


def main() -> None:
    """Prints the error and the bins of both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="accurate", help="accurate, fast, open, or a model file")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--own", action="store_true", help="on the project's own corpus instead")
    args = parser.parse_args()

    if args.own:
        named = attributed = own_records()
    else:
        corpora(args.data, "entities/worldwide_dev.jsonl", "quotes/polnear_dev.jsonl")
        named = records(args.data / "entities" / "worldwide_dev.jsonl")
        attributed = records(args.data / "quotes" / "polnear_dev.jsonl")
    entities = []
    for record, doc in zip(named, quoth.analyze_many([r["text"] for r in named], model=args.model), strict=True):
        gold = {(start, end, LABELS.get(label.upper(), label.upper())) for start, end, label in record["entities"]}
        entities += [(entity.score, (entity.start, entity.end, entity.label) in gold) for entity in doc.entities]

    quotes = []
    texts = [record["text"] for record in attributed]
    for record, doc in zip(
        attributed, quoth.analyze_many(texts, model=args.model, acts="all", kinds="all"), strict=True
    ):
        cues = {tuple(piece) for quote in record["quotes"] for piece in quote["cue"]}
        quotes += [(quote.score, (quote.cue.start, quote.cue.end) in cues) for quote in doc.quotes if quote.cue]

    titles = (
        ("entities, corpus dev", "cues, corpus dev") if args.own else ("entities, worldwide dev", "cues, PolNeAR dev")
    )
    for title, answers in zip(titles, (entities, quotes), strict=True):
        error, rows = calibration_error(answers)
        slope, offset = line(answers)
        print(f"{title}: expected calibration error {100 * error:.1f} %; line {slope:.2f}, {offset:.2f}")
        for number, mean, share in rows:
            print(f"  {number:6}  mean score {mean:.2f}  right {share:.2f}")


if __name__ == "__main__":
    main()
